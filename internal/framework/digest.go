package framework

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"strconv"
)

// canon writes the canonical form of a content into a hash. The form is a sequence of values, each
//
//	<path> <length in bytes>\n<bytes of the value in UTF-8>\n
//
// in a fixed order. A value that is empty or false is not written, so that a field which is added later
// changes no digest of today. True is "true". A list is written as its length in decimal under its own
// path, then its entries in order, with paths that do not number them.
type canon struct{ h hash.Hash }

func newCanon(form string) canon {
	c := canon{sha256.New()}
	io.WriteString(c.h, form+"\n")
	return c
}

func (c canon) text(path, value string) {
	if value == "" {
		return
	}
	io.WriteString(c.h, path+" "+strconv.Itoa(len(value))+"\n"+value+"\n")
}

func (c canon) flag(path string, value bool) {
	if value {
		c.text(path, "true")
	}
}

func (c canon) list(path string, entries int) {
	if entries > 0 {
		c.text(path, strconv.Itoa(entries))
	}
}

func (c canon) texts(path string, values []string) {
	c.list(path, len(values))
	for _, v := range values {
		io.WriteString(c.h, path+" "+strconv.Itoa(len(v))+"\n"+v+"\n") // an empty entry counts too
	}
}

// own writes an identifier unless it is the one that follows from names and codes.
func (c canon) own(path, id, derived string) {
	if id != derived {
		c.text(path, id)
	}
}

func (c canon) digest() string { return "sha256:" + hex.EncodeToString(c.h.Sum(nil)) }

// ComputeDigest is "sha256:" and the hex digest of the content of a release, the same on every machine and
// database. It covers, in this order:
//
//   - the framework's slug; version, title, adoption status, date, language, source, rights, funding,
//     about, tips, remarks;
//   - of every kind its key, name and plural; of every level its code, name and description;
//   - of every item its code and whether that is ours, the code of its parent, its kind, statement,
//     question, note and remark, and of every level statement its level and wording;
//   - an identifier of the release, a level or an item only where it is not the one that follows from slug,
//     version and code (see ReleaseID, LevelID, ItemID).
//
// It does not cover Status, Digest, and what is the framework's rather than the release's (name, publisher,
// homepage). The first line of the form is "pathways release 1".
func (r *Release) ComputeDigest() string {
	slug := r.Framework.Slug
	c := newCanon("pathways release 1")
	c.own("id", r.ID, ReleaseID(slug, r.Version))
	c.text("framework", slug)
	c.text("version", r.Version)
	c.text("title", r.Title)
	c.text("adoptionStatus", r.Adoption)
	c.text("date", r.Date)
	c.text("language", r.Language)
	c.text("source.title", r.Source.Title)
	c.text("source.url", r.Source.URL)
	c.text("rights", r.Rights)
	c.text("funding", r.Funding)
	c.texts("about", r.About)
	c.texts("tips", r.Tips)
	c.texts("remarks", r.Remarks)
	c.list("kinds", len(r.Kinds))
	for _, k := range r.Kinds {
		c.text("kind.key", k.Key)
		c.text("kind.name", k.Name)
		c.text("kind.plural", k.Plural)
	}
	c.list("levels", len(r.Levels))
	for _, l := range r.Levels {
		c.text("level.code", l.Code)
		c.own("level.id", l.ID, LevelID(slug, r.Version, l.Code))
		c.text("level.name", l.Name)
		c.text("level.description", l.Description)
	}
	codes := make(map[string]string, len(r.Items))
	for i := range r.Items {
		codes[r.Items[i].ID] = r.Items[i].Code
	}
	c.list("items", len(r.Items))
	for i := range r.Items {
		c.item(slug, &r.Items[i], codes)
	}
	return c.digest()
}

func (c canon) item(slug string, it *Item, codes map[string]string) {
	c.text("item.code", it.Code)
	c.own("item.id", it.ID, ItemID(slug, it.Code))
	c.flag("item.codeOurs", it.CodeOurs)
	c.text("item.parent", codes[it.ParentID])
	c.text("item.kind", it.Kind)
	c.text("item.statement", it.Statement)
	c.text("item.question", it.Question)
	c.text("item.note", it.Note)
	c.text("item.remark", it.Remark)
	c.list("item.levels", len(it.Levels))
	for _, l := range it.Levels {
		c.text("item.level", l.Level)
		c.text("item.level.statement", l.Statement)
	}
}

// computeDigest is the digest of all of a crosswalk but identifiers that follow from names and codes. The
// first line of its form is "pathways crosswalk 1".
func (x *Crosswalk) computeDigest() string {
	c := newCanon("pathways crosswalk 1")
	c.own("id", x.ID, CrosswalkID(x.Framework, x.From, x.To))
	c.text("framework", x.Framework)
	c.text("from", x.From)
	c.text("to", x.To)
	c.text("toFramework", x.ToFramework)
	c.text("title", x.Title)
	c.text("author", x.Author)
	c.text("standing", string(x.Standing))
	c.text("note", x.Note)
	c.list("associations", len(x.Associations))
	for _, a := range x.Associations {
		c.own("association.id", a.ID, AssociationID(x.Framework, x.From, x.To, a.From.Code, a.To.Code))
		c.text("association.type", a.Type)
		c.text("association.from.version", a.From.Version)
		c.text("association.from.framework", a.From.Framework)
		c.text("association.from.item", a.From.ItemID)
		c.text("association.to.version", a.To.Version)
		c.text("association.to.framework", a.To.Framework)
		c.text("association.to.item", a.To.ItemID)
		c.text("association.note", a.Note)
		c.text("association.author", a.Author)
		c.text("association.status", string(a.Status))
	}
	return c.digest()
}
