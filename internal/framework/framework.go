// Package framework holds competency frameworks: what they say, edition by edition.
//
// A Framework is a named body of competencies that is kept over time. A Release is one immutable,
// dated edition of it. A Release is a tree of Items (domains, categories, competencies or whatever the
// framework calls its kinds), and may have Levels, with the wording of an item at each of them.
//
// Nothing here knows the name of a domain, a category or a level: they are data. The terms are CASE's
// (CFDocument, CFPackage, CFItem, CFItemType, CFRubric, CFAssociation).
package framework

import (
	"strings"

	"github.com/google/uuid"
)

// Framework is a named body of competencies with a publisher, kept over time (CASE CFDocument).
type Framework struct {
	ID        string `json:"id"`        // UUIDv5 of the slug, see FrameworkID
	Slug      string `json:"slug"`      // part of addresses, [a-z0-9-]
	Name      string `json:"name"`      // full name, as its publisher writes it
	ShortName string `json:"shortName"` // for tight places
	Publisher string `json:"publisher"`
	Homepage  string `json:"homepage"` // the publisher's own page about it
}

// Status says whether a release can still change.
type Status string

const (
	// Draft is an edition that is still being written.
	Draft Status = "draft"
	// Published is an edition that never changes again.
	Published Status = "published"
)

// Release is one edition of a framework (CASE CFPackage). A published one never changes.
type Release struct {
	ID        string    `json:"id"` // UUIDv5 of slug and version, see ReleaseID
	Framework Framework `json:"framework"`
	Version   string    `json:"version"` // part of addresses: "2025", "2018-draft"
	Title     string    `json:"title"`
	Status    Status    `json:"status"`
	Adoption  string    `json:"adoptionStatus"` // CASE adoptionStatus: "Adopted", "Draft", "Deprecated"
	Date      string    `json:"date"`           // "2025" or "2018-02": as precise as it is known
	Language  string    `json:"language"`       // BCP 47
	Source    Source    `json:"source"`
	Rights    string    `json:"rights"`            // who owns the wording, in a sentence of ours
	Funding   string    `json:"funding,omitempty"` // the publisher's acknowledgement, verbatim
	About     []string  `json:"about,omitempty"`   // official introductory paragraphs, verbatim
	Tips      []string  `json:"tips,omitempty"`    // official tips, verbatim
	Remarks   []string  `json:"remarks,omitempty"` // ours: what a careful reader should know of this edition
	Kinds     []Kind    `json:"kinds"`             // from the root down
	Levels    []Level   `json:"levels,omitempty"`  // empty where a framework has none
	Items     []Item    `json:"items"`             // in the framework's own order, every parent before its children
	Digest    string    `json:"digest"`            // "sha256:…" over the content, see Release.ComputeDigest
}

// Source says where the wording was taken from.
type Source struct {
	Title string `json:"title"`
	URL   string `json:"url,omitempty"`
}

// Kind names one sort of item of a release (CASE CFItemType): "domain", "category", "competency".
type Kind struct {
	Key    string `json:"key"`
	Name   string `json:"name"`
	Plural string `json:"plural"`
}

// Level is a step of a framework's own scale: a level of involvement, not a position (CASE CFRubric).
type Level struct {
	ID          string `json:"id"`
	Code        string `json:"code"` // "L1"
	Name        string `json:"name"` // "Level 1"
	Description string `json:"description,omitempty"`
}

// Item is one entry of a release (CASE CFItem). Its ID lives across releases; its wording belongs to one.
type Item struct {
	ID        string           `json:"id"` // UUIDv5 of slug and code, see ItemID
	Code      string           `json:"code"`
	CodeOurs  bool             `json:"codeOurs,omitempty"` // the publisher prints no code: this one is ours
	ParentID  string           `json:"parentId,omitempty"`
	Kind      string           `json:"kind"`               // key of a Kind
	Statement string           `json:"statement"`          // official wording: the competency, or the name of a domain or category
	Question  string           `json:"question,omitempty"` // official guiding question
	Note      string           `json:"note,omitempty"`     // official explanation
	Remark    string           `json:"remark,omitempty"`   // ours, for instance on a doubtful comma
	Levels    []LevelStatement `json:"levels,omitempty"`
}

// LevelStatement is the official wording of an item at one level (CASE CFRubricCriterionLevel).
type LevelStatement struct {
	Level     string `json:"level"` // code of a Level
	Statement string `json:"statement"`
}

// ReleaseInfo is a release without its items, for lists.
type ReleaseInfo struct {
	ID       string `json:"id"`
	Version  string `json:"version"`
	Title    string `json:"title"`
	Status   Status `json:"status"`
	Adoption string `json:"adoptionStatus"`
	Date     string `json:"date"`
	Language string `json:"language"`
	Digest   string `json:"digest"`
}

// Association types (CASE associationType, camel case as in CASE 1.1).
const (
	ExactMatch = "exactMatchOf"
	RelatedTo  = "isRelatedTo"
	PartOf     = "isPartOf"
	PeerOf     = "isPeerOf"
	Precedes   = "precedes"
	ReplacedBy = "replacedBy"
)

// AssociationTypes are those that a link of a crosswalk may have. A tree says what is a child of what, so that no
// crosswalk does.
var AssociationTypes = []string{ExactMatch, RelatedTo, PartOf, PeerOf, Precedes, ReplacedBy}

// ItemRef points at an item as it stands in one release.
type ItemRef struct {
	ItemID    string `json:"itemId"`
	Code      string `json:"code"`
	Version   string `json:"version"`
	Framework string `json:"framework,omitempty"` // slug, where it is not the one that the whole is about; see Crosswalk.SlugOf
}

// Association is a typed link between two items (CASE CFAssociation).
type Association struct {
	ID     string     `json:"id"`
	Type   string     `json:"associationType"`
	From   ItemRef    `json:"from"`
	To     ItemRef    `json:"to"`
	Note   string     `json:"note,omitempty"`   // why, in the words of whoever made it
	Author string     `json:"author,omitempty"` // who stands for the link: an organization, never a person; "" for the author of the crosswalk
	Status LinkStatus `json:"status,omitempty"` // how the link came about; "" where nobody kept that
}

// LinkStatus says how a link came about.
type LinkStatus string

const (
	// Accepted is a link that was suggested because of its wording, and that people then accepted.
	Accepted LinkStatus = "accepted"
	// ByHand is a link that people made themselves.
	ByHand LinkStatus = "byHand"
)

// Standing says how far a crosswalk can be relied on.
type Standing string

const (
	// Ours is a crosswalk made by Pathways; its publisher has not seen it.
	Ours Standing = "ours"
	// Proposed is one put before the framework's stewards.
	Proposed Standing = "proposed"
	// Adopted is one that the stewards have made their own.
	Adopted Standing = "adopted"
)

// Crosswalk is a set of associations from one release to another, of the same framework or of another one
// (CASE CFAssociationGrouping).
type Crosswalk struct {
	ID           string        `json:"id"`
	Framework    string        `json:"framework"`             // slug of the framework that it leads from
	From         string        `json:"from"`                  // version
	To           string        `json:"to"`                    // version
	ToFramework  string        `json:"toFramework,omitempty"` // slug of the framework that it leads to, where that is another
	Title        string        `json:"title"`
	Author       string        `json:"author"`
	Standing     Standing      `json:"standing"`
	Note         string        `json:"note"`
	Associations []Association `json:"associations"`
}

// ToSlug is the slug of the framework that the crosswalk leads to.
func (x *Crosswalk) ToSlug() string {
	if x.ToFramework == "" {
		return x.Framework
	}
	return x.ToFramework
}

// SlugOf is the framework of one end of a link.
func (x *Crosswalk) SlugOf(end ItemRef) string {
	if end.Framework == "" {
		return x.Framework
	}
	return end.Framework
}

// Touches says whether the crosswalk leads from or to a release.
func (x *Crosswalk) Touches(slug, version string) bool {
	return x.LeadsFrom(slug, version) || x.ToSlug() == slug && x.To == version
}

// LeadsFrom says whether a release is the first of the two.
func (x *Crosswalk) LeadsFrom(slug, version string) bool {
	return x.Framework == slug && x.From == version
}

// InOrder says whether the crosswalk has the identifier that follows from its framework and versions: there is at most
// one such for two editions of a framework, and it is the one at their common address.
func (x *Crosswalk) InOrder() bool {
	return x.ToFramework == "" && x.ID == CrosswalkID(x.Framework, x.From, x.To)
}

// Between is the crosswalk at the common address of two editions of a framework: the one in order, else the one with the
// strongest standing; nil where none of them leads from the first to the second.
func Between(all []*Crosswalk, slug, from, to string) *Crosswalk {
	var best *Crosswalk
	rank := func(x *Crosswalk) int {
		switch {
		case x.InOrder():
			return 3
		case x.Standing == Adopted:
			return 2
		case x.Standing == Ours:
			return 1
		}
		return 0
	}
	for _, x := range all {
		if x.Framework == slug && x.ToFramework == "" && x.From == from && x.To == to && (best == nil || rank(x) > rank(best)) {
			best = x
		}
	}
	return best
}

// space is the namespace of identifiers that two installations must agree on. It is fixed for ever.
var space = uuid.MustParse("6d1c1a52-5f0e-5b53-9b6a-3e0f5f1c7a11")

func id(parts ...string) string {
	return uuid.NewSHA1(space, []byte(strings.Join(parts, "\x1f"))).String()
}

// FrameworkID is the lasting identifier of a shipped framework.
func FrameworkID(slug string) string { return id("framework", slug) }

// ReleaseID is the lasting identifier of a shipped release.
func ReleaseID(slug, version string) string { return id("release", slug, version) }

// ItemID is the lasting identifier of an item of a shipped framework: it stays while the code stays.
func ItemID(slug, code string) string { return id("item", slug, code) }

// LevelID is the lasting identifier of a level of a shipped release.
func LevelID(slug, version, code string) string { return id("level", slug, version, code) }

// AssociationID is the lasting identifier of a link of a shipped crosswalk.
func AssociationID(slug, from, to, fromCode, toCode string) string {
	return id("association", slug, from, to, fromCode, toCode)
}

// CrosswalkID is the lasting identifier of a shipped crosswalk.
func CrosswalkID(slug, from, to string) string { return id("crosswalk", slug, from, to) }

// KindOf gives the kind with a key; the zero Kind where the release has none of that key.
func (r *Release) KindOf(key string) Kind {
	for _, k := range r.Kinds {
		if k.Key == key {
			return k
		}
	}
	return Kind{}
}

// LevelOf gives the level with a code, and whether there is one.
func (r *Release) LevelOf(code string) (Level, bool) {
	for _, l := range r.Levels {
		if l.Code == code {
			return l, true
		}
	}
	return Level{}, false
}

// AtLevel is the wording of an item at the level with a code; "" where it says nothing at it.
func (it *Item) AtLevel(code string) string {
	for _, l := range it.Levels {
		if l.Level == code {
			return l.Statement
		}
	}
	return ""
}

// CountOf is how many items of a kind the release has.
func (r *Release) CountOf(kind string) int {
	n := 0
	for i := range r.Items {
		if r.Items[i].Kind == kind {
			n++
		}
	}
	return n
}

// Info is the release without its items.
func (r *Release) Info() ReleaseInfo {
	return ReleaseInfo{r.ID, r.Version, r.Title, r.Status, r.Adoption, r.Date, r.Language, r.Digest}
}
