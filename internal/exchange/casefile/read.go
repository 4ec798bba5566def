package casefile

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"pathways/internal/exchange/reading"
	"pathways/internal/framework"
	"pathways/internal/platform/errs"
)

// Reading is what a package says.
type Reading struct {
	Release *framework.Release // nil where a departure refuses the package
	Carried *Carried           // what the release has no place for; nil where there is no release
}

// ReadBytes parses and reads a package.
func ReadBytes(raw []byte) (Reading, []Departure) {
	p, parsed := Parse(raw)
	if p == nil {
		return Reading{}, parsed
	}
	out, read := Read(p)
	return out, append(parsed, read...)
}

// Read makes a release of a package. Nothing is dropped: what the release has no place for is carried, and Write gives it
// out again. The package is settled on the way: see settle.
func Read(p *Package) (Reading, []Departure) {
	r := readerOf(p)
	return r.read(), r.all
}

func readerOf(p *Package) *reader {
	return &reader{report: &report{}, p: p, carried: &Carried{Named: map[string]bool{}}, release: &framework.Release{Status: framework.Published}}
}

// read gives what the package says; nothing where a departure refuses it.
func (r *reader) read() Reading {
	r.inside()
	r.settle()
	r.document()
	r.kinds()
	r.items()
	if r.refused() {
		return Reading{}
	}
	r.levels()
	r.checkDigest()
	if err := framework.Validate(r.release); err != nil {
		r.invalid(err)
		return Reading{}
	}
	r.carry()
	return Reading{Release: r.release, Carried: r.carried}
}

// reader reads one package.
type reader struct {
	*report
	p       *Package
	release *framework.Release
	carried *Carried

	now    Time              // when the package was changed last
	own    map[UUID]string   // first forms of identifiers that CASE does not allow
	known  map[UUID]bool     // identifiers of the document and its items, settled
	kindOf map[string]string // identifier or title of an item type to the key of a kind
	ids    map[UUID]string   // identifier in the package to identifier of the item
}

// ourPart reads our part of extensions; false where there is none.
func ourPart[T any](e Extensions) (out T, there bool) {
	raw, ok := e[extension]
	if !ok || json.Unmarshal(raw, &out) != nil {
		var none T
		return none, false
	}
	return out, true
}

// idOf is the identifier of something here: ours where Pathways wrote the package, else the first form of the one given.
func (r *reader) idOf(id UUID, ours string) string {
	if ours != "" && Identifier(ours) == id {
		return ours
	}
	return cmp.Or(r.own[id], string(id))
}

func (r *reader) document() {
	d, out := &r.p.CFDocument, r.release
	o, there := ourPart[documentOurs](d.Extensions)
	if d.Identifier == "" {
		r.note("CFDocument.identifier", "empty")
		d.Identifier = derived("document", d.Title, d.Creator)
	}
	out.ID = r.idOf(d.Identifier, o.ID)
	out.Title = reading.OneLine(cmp.Or(d.Title, "Untitled"))
	if d.Title == "" {
		r.note("CFDocument.title", "empty")
	}
	out.Date = r.date(d, o)
	out.Version = cmp.Or(reading.Version(d.Version), out.Date)
	switch d.Version {
	case out.Version:
	case "":
		r.note("CFDocument.version", "noVersion", "version", out.Version)
	default:
		r.note("CFDocument.version", "version", "value", d.Version, "version", out.Version)
	}
	out.Language = r.language(d.Language)
	out.Adoption = reading.OneLine(cmp.Or(d.AdoptionStatus, unknownStatus))
	out.Framework = r.framework(d, o)
	out.Source = framework.Source{Title: out.Title, URL: string(cmp.Or(d.OfficialSourceURL, d.URI))}
	out.About = clean(paragraphsOf(reading.Lines(d.Description)))
	if there {
		out.Source, out.Tips, out.Remarks = o.Source, o.Tips, o.Remarks
		if len(o.About) > 0 && strings.Join(o.About, paragraph) == d.Description {
			out.About = o.About
		}
	}
	if o.Funding {
		out.Funding = d.Notes
	} else {
		out.About = append(out.About, clean(paragraphsOf(reading.Lines(d.Notes)))...)
	}
	r.rights(d)
}

// unknownStatus is the adoption status of a framework that says none.
const unknownStatus = "Unknown"

func (r *reader) framework(d *Document, o documentOurs) framework.Framework {
	publisher := reading.OneLine(cmp.Or(d.Publisher, d.Creator))
	if publisher == "" {
		r.note("CFDocument.creator", "empty")
		publisher = r.release.Title
	}
	if f := o.Framework; f.ID != "" && f.Slug != "" {
		return framework.Framework{ID: f.ID, Slug: f.Slug, Name: f.Name, ShortName: f.ShortName, Publisher: cmp.Or(f.Publisher, publisher), Homepage: f.Homepage}
	}
	slug := cmp.Or(reading.Slug(r.release.Title), "framework")
	return framework.Framework{ID: framework.FrameworkID(slug), Slug: slug, Name: r.release.Title, ShortName: r.release.Title, Publisher: publisher}
}

// date is when the edition began to hold, or else when it was changed last.
func (r *reader) date(d *Document, o documentOurs) string {
	for _, given := range []string{o.Date, string(d.StatusStartDate), string(d.LastChangeDateTime)} {
		for _, form := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly, "2006-01", "2006"} {
			if at, err := time.Parse(form, given); err == nil && at.Year() > 0 {
				if len(form) < len(time.DateOnly) {
					return given
				}
				return at.Format(time.DateOnly)
			}
		}
	}
	r.note("CFDocument.lastChangeDateTime", "noDate")
	return "1970"
}

func (r *reader) language(given string) string {
	if _, err := language.Parse(given); err == nil && given != "" {
		return given
	}
	for i := range r.p.CFItems {
		if tag, err := language.Parse(r.p.CFItems[i].Language); err == nil && r.p.CFItems[i].Language != "" {
			r.note("CFDocument.language", "languageOfItem", "language", tag.String())
			return tag.String()
		}
	}
	if given == "" {
		r.note("CFDocument.language", "languageNotSaid")
		return "und"
	}
	r.note("CFDocument.language", "noLanguage", "value", given)
	return "und"
}

func (r *reader) rights(d *Document) {
	if r.p.CFDefinitions == nil {
		return
	}
	for _, l := range r.p.CFDefinitions.CFLicenses {
		if d.LicenseURI == nil || l.Identifier != d.LicenseURI.Identifier {
			continue
		}
		text := reading.Lines(l.LicenseText)
		if l.Title == "" || l.Title == r.release.Framework.Publisher {
			r.release.Rights = text
		} else {
			r.release.Rights = strings.TrimSuffix(l.Title+": "+text, ": ")
		}
		return
	}
	if d.LicenseURI != nil {
		r.note("CFDocument.licenseURI", "noLicense", "value", d.LicenseURI.Title)
	}
}

func (r *reader) kinds() {
	r.kindOf = map[string]string{}
	keys := map[string]bool{}
	add := func(k framework.Kind, identifier string) {
		for n, first := 2, k.Key; keys[k.Key]; n++ {
			k.Key = fmt.Sprint(first, "-", n)
		}
		keys[k.Key] = true
		r.release.Kinds = append(r.release.Kinds, k)
		if _, taken := r.kindOf[k.Name]; !taken {
			r.kindOf[k.Name] = k.Key
		}
		if identifier != "" {
			r.kindOf[identifier] = k.Key
		}
	}
	if d := r.p.CFDefinitions; d != nil {
		for i, t := range d.CFItemTypes {
			name := reading.OneLine(t.Title)
			if name == "" {
				r.note(fmt.Sprintf("CFDefinitions.CFItemTypes[%d].title", i), "empty")
				continue
			}
			o, _ := ourPart[kindOurs](t.Extensions)
			key := t.TypeCode
			if key == "" || reading.OneLine(key) != key || utf8.RuneCountInString(key) > reading.MaxCode {
				key = cmp.Or(reading.Slug(name), "kind")
			}
			add(framework.Kind{Key: key, Name: name, Plural: cmp.Or(o.Plural, name)}, string(t.Identifier))
		}
	}
	for i := range r.p.CFItems {
		it := &r.p.CFItems[i]
		if r.kind(it) != "" {
			continue
		}
		name := reading.OneLine(it.CFItemType)
		if name == "" && it.CFItemTypeURI != nil {
			name = reading.OneLine(it.CFItemTypeURI.Title)
		}
		if name == "" {
			name = noKind
			r.note(fmt.Sprintf("CFItems[%d].CFItemType", i), "noType")
		}
		if _, there := r.kindOf[name]; !there {
			add(framework.Kind{Key: cmp.Or(reading.Slug(name), "kind"), Name: name, Plural: name}, "")
		}
	}
}

// noKind is the name of the kind of items whose package says none.
const noKind = "Item"

// kind is the key of an item's kind; "" where it is not known yet.
func (r *reader) kind(it *Item) string {
	if it.CFItemTypeURI != nil {
		if key := r.kindOf[string(it.CFItemTypeURI.Identifier)]; key != "" {
			return key
		}
		if it.CFItemType == "" {
			return r.kindOf[reading.OneLine(it.CFItemTypeURI.Title)]
		}
	}
	return r.kindOf[reading.OneLine(it.CFItemType)]
}

// checkDigest keeps the digest that a package of ours names while it holds.
func (r *reader) checkDigest() {
	o, there := ourPart[documentOurs](r.p.CFDocument.Extensions)
	if !there || o.Digest == "" {
		return
	}
	if r.release.ComputeDigest() != o.Digest {
		r.note("CFDocument.extensions", "digest")
		return
	}
	r.release.Digest = o.Digest
}

// invalid tells what keeps a release from being one.
func (r *reader) invalid(err error) {
	var e *errs.Error
	if !errors.As(err, &e) {
		r.refuse("", "invalid", "why", err.Error())
		return
	}
	for _, f := range e.Fields {
		r.all = append(r.all, Departure{At: f.Name, Key: f.Key, Args: f.Args, Refuses: true})
	}
}

var (
	extensionForm = regexp.MustCompile(`^ext:[a-zA-Z0-9._][a-zA-Z0-9._-]*$`)
	notExtension  = regexp.MustCompile(`^-|[^a-zA-Z0-9._-]+`)
)

// clean leaves out paragraphs that say nothing.
func clean(all []string) []string {
	var out []string
	for _, s := range all {
		if strings.TrimSpace(s) != "" {
			out = append(out, s)
		}
	}
	return out
}
