package ctdlasn

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/text/language"

	"pathways/internal/exchange/casefile"
	"pathways/internal/exchange/reading"
	"pathways/internal/exchange/rows"
	"pathways/internal/framework"
)

// extension is the name under which a CASE package keeps what a release has no place for.
const extension = "ctdl-asn"

// Looks says whether bytes look like CTDL-ASN: JSON that speaks of its vocabulary.
func Looks(raw []byte) bool {
	head := raw[:min(len(raw), 1<<20)]
	start := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if !bytes.HasPrefix(start, []byte("{")) && !bytes.HasPrefix(start, []byte("[")) {
		return false
	}
	for _, word := range []string{`"` + aCompetency + `"`, `"` + aFramework + `"`, "purl.org/ctdlasn/terms/Compet", "credreg.net/ctdlasn/"} {
		if bytes.Contains(head, []byte(word)) {
			return true
		}
	}
	return false
}

// reader reads one file.
type reader struct {
	reading.Notes
	things  []*thing
	byID    map[string]*thing
	head    *thing // the framework
	release *framework.Release
	carried *casefile.Carried
	more    kept
	rows    []rows.Row
	from    []*thing       // of rows
	rowOf   map[string]int // by address
	entries []reading.Entry
	levels  map[string]string // codes of levels by address and by name
	left    map[string]int    // properties that are kept and not shown, how often
}

// kept is what is carried with the release as a whole.
type kept struct {
	Framework map[string]any            `json:"framework,omitempty"`
	Scale     map[string]any            `json:"scale,omitempty"`
	Levels    map[string]map[string]any `json:"levels,omitempty"` // by code
	Others    []map[string]any          `json:"others,omitempty"`
}

// Read reads a file: the graph that a registry gives out, or the one that Write writes.
func Read(raw []byte) reading.Reading {
	r := &reader{
		Notes: reading.Notes{Under: "exchange.ctdl."}, byID: map[string]*thing{}, rowOf: map[string]int{}, levels: map[string]string{}, left: map[string]int{},
		release: &framework.Release{Status: framework.Published}, carried: &casefile.Carried{Named: map[string]bool{}, Items: map[string]casefile.Item{}},
	}
	if value, ok := r.JSON(raw); ok {
		r.gather(value)
	}
	if !r.Refused() {
		r.framework()
		r.scale()
		r.competencies()
		r.places()
		r.atLevels()
		r.others()
	}
	if r.Refused() {
		return reading.Reading{Entries: r.entries, Departures: r.All}
	}
	return r.settled()
}

// gather finds the things of the file, also those that stand inside of others.
func (r *reader) gather(value any) {
	objects, places := r.Graph(value)
	for i := 0; i < len(objects); i++ {
		t := thingOf(places[i], objects[i])
		for _, name := range slices.Sorted(maps.Keys(t.said)) {
			if !slices.Contains([]string{children, topChildren, cells, scaleOf, topConcept, inside}, name) {
				continue
			}
			list, ok := t.said[name].([]any)
			if !ok {
				list = []any{t.said[name]}
			}
			for n, one := range list {
				if o, ok := one.(map[string]any); ok && (name == inside || o["@type"] != nil || o["type"] != nil) {
					objects, places = append(objects, o), append(places, fmt.Sprintf("%s.%s[%d]", places[i], name, n))
				}
			}
		}
		delete(t.said, inside)
		if first := r.byID[t.id]; first != nil && t.said["@type"] == nil && t.id != "" {
			first.add(t) // the same thing again, to say more of it
			continue
		}
		if t.id == "" && t.class != "" {
			t.id = "urn:uuid:" + t.uuidOf()
		}
		if first, twice := r.byID[t.id]; twice && t.id != "" {
			r.Refuse(t.at, "twice", "value", t.id, "first", first.at)
			continue
		}
		r.byID[t.id] = t
		r.things = append(r.things, t)
		if t.class == aFramework && r.head == nil {
			r.head = t
		} else if t.class == aFramework {
			r.Refuse(t.at, "secondFramework", "first", r.head.at)
		}
	}
	if r.head == nil && !slices.ContainsFunc(r.things, func(t *thing) bool { return t.class == aCompetency }) {
		r.Refuse("", "nothing")
	}
}

func (r *reader) entry(t *thing, what, code, said string) int {
	r.entries = append(r.entries, reading.Entry{At: cmp.Or(t.at, "@graph"), What: what, Code: code, Text: reading.First(said, 200)})
	return len(r.entries) - 1
}

// language is that of the framework, else the one that most competencies are written in.
func (r *reader) language() string {
	for _, given := range refs(r.head.said[inLanguage]) {
		if _, err := language.Parse(given); err == nil {
			return given
		}
		r.Note(r.head.at+"."+inLanguage, "noLanguage", "value", reading.Brief(given))
	}
	counts := map[string]int{}
	best := ""
	for _, t := range r.things {
		for _, tag := range languages(cmp.Or(t.said[text], t.said[nameOf])) {
			if _, err := language.Parse(tag); err != nil {
				continue
			}
			if counts[tag]++; counts[tag] > counts[best] || counts[tag] == counts[best] && tag < best {
				best = tag
			}
		}
	}
	if best = cmp.Or(best, "und"); best != "und" || r.head.said[inLanguage] == nil {
		r.Note(r.head.at, "languageOfTexts", "language", best)
	}
	return best
}

// framework reads what the release is.
func (r *reader) framework() {
	if r.head == nil {
		r.Note("", "noFramework")
		r.head = &thing{said: map[string]any{}, id: "urn:uuid:" + uuid.NewSHA1(space, []byte(r.things[0].id)).String()}
	} else {
		r.entry(r.head, "framework", "", first(r.head.said[nameOf], ""))
	}
	t, out := r.head, r.release
	out.Language = r.language()
	out.ID = t.uuidOf()
	out.Title = reading.OneLine(first(t.said[nameOf], out.Language))
	if out.Title == "" {
		r.Note(t.at+"."+nameOf, "noName")
		out.Title = "Untitled"
	}
	out.Date = r.date(t)
	given := first(t.said[notation], "")
	out.Version = cmp.Or(reading.Version(given), out.Date)
	switch given {
	case out.Version:
	case "":
		r.Note(t.at+"."+notation, "noVersion", "version", out.Version)
	default:
		r.Note(t.at+"."+notation, "version", "value", reading.Brief(given), "version", out.Version)
	}
	out.Adoption = "Unknown"
	status := ""
	if all := refs(t.said[standing]); len(all) > 0 {
		status = short(all[0])
		out.Adoption = cmp.Or(statusOf[status], "Unknown")
	}
	publisher := reading.OneLine(first(t.said[publishedBy], out.Language))
	if publisher == "" {
		r.Note(t.at+"."+publishedBy, "noPublisher")
		publisher = out.Title
	}
	slug := cmp.Or(reading.Slug(out.Title), "framework")
	out.Framework = framework.Framework{ID: framework.FrameworkID(slug), Slug: slug, Name: out.Title, ShortName: out.Title, Publisher: publisher}
	out.Rights = reading.Lines(strings.Join(words(t.said[rights], out.Language), "\n\n"))
	out.Source.Title = out.Title
	if all := refs(t.said[source]); len(all) > 0 {
		out.Source.URL = all[0]
	} else if strings.HasPrefix(t.id, "http") {
		out.Source.URL = t.id
	}
	for _, text := range words(t.said[described], out.Language) {
		for _, paragraph := range strings.Split(reading.Lines(text), "\n\n") {
			if strings.TrimSpace(paragraph) != "" {
				out.About = append(out.About, paragraph)
			}
		}
	}
	consumed := []string{nameOf, described, publishedBy, notation, rights, topChildren, scaleOf}
	if len(refs(t.said[source])) < 2 {
		consumed = append(consumed, source)
	}
	if statusOf[status] != "" {
		consumed = append(consumed, standing)
	}
	if len(refs(t.said[inLanguage])) < 2 {
		consumed = append(consumed, inLanguage)
	}
	if first(t.said[created], "") == out.Date {
		consumed = append(consumed, created)
	}
	r.more.Framework = r.rest(t, consumed)
	r.address(t, casefile.Documents, func(uri casefile.URI) { r.carried.Document.URI = uri })
}

// rest are the properties of a thing that are kept and not shown: all but those consumed, and of these the ones that have
// texts in several languages.
func (r *reader) rest(t *thing, consumed []string) map[string]any {
	out := map[string]any{}
	for name, value := range t.said {
		many := len(languages(value)) > 1
		if name[0] == '@' || name == ctidOf || slices.Contains(consumed, name) && !many {
			continue
		}
		out[name] = value
		r.left[name]++
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// own is rest, with the address of a thing that is not the one within the document which we give it.
func (r *reader) own(t *thing, consumed []string, within string) map[string]any {
	out := r.rest(t, consumed)
	if t.id == r.head.id+within || !absolute.MatchString(t.id) {
		return out
	}
	if out == nil {
		out = map[string]any{}
	}
	out["@id"] = t.id
	return out
}

// address keeps the address of a thing where it is somebody else's.
func (r *reader) address(t *thing, endpoint string, keep func(casefile.URI)) {
	if base, ok := strings.CutSuffix(t.id, "/"+endpoint+"/"+t.uuidOf()); ok && (r.carried.Base == "" || r.carried.Base == base) && strings.HasPrefix(base, "http") {
		r.carried.Base = base
		return
	}
	if t.id != "urn:uuid:"+t.uuidOf() && absolute.MatchString(t.id) {
		keep(casefile.URI(t.id))
	}
}

// absolute is an address that CASE allows.
var absolute = regexp.MustCompile(`^(https?://[^\s"<>\\^` + "`" + `{|}/]+|urn:[a-z0-9][a-z0-9-]*:)[^\s"<>\\^` + "`" + `{|}]*$`)

// date is the first day or year that the framework names.
func (r *reader) date(t *thing) string {
	for _, name := range []string{created, "ceasn:dateValidFrom", "ceasn:dateModified", "ceasn:dateCopyrighted"} {
		for _, form := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly, "2006-01", "2006"} {
			if at, err := time.Parse(form, first(t.said[name], "")); err == nil && at.Year() > 0 {
				if len(form) < len(time.DateOnly) {
					return first(t.said[name], "")
				}
				return at.Format(time.DateOnly)
			}
		}
	}
	r.Note(t.at, "noDate")
	return "1970"
}

// levelForm is what the code of a level can be.
var levelForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$`)

// scale reads the levels, in the order of their model.
func (r *reader) scale() {
	order := map[string]int{}
	var levels []*thing
	for _, t := range r.things {
		switch t.class {
		case aScale:
			r.entry(t, "rubric", "", first(t.said[nameOf], r.release.Language))
			for i, id := range refs(t.said[topConcept]) {
				order[id] = i
			}
			if r.more.Scale == nil {
				r.more.Scale = r.own(t, []string{topConcept, nameOf, inLanguage}, "#levels")
			}
		case aLevel:
			levels = append(levels, t)
		}
	}
	slices.SortStableFunc(levels, func(a, b *thing) int { return cmp.Compare(order[a.id], order[b.id]) })
	for _, t := range levels {
		l := framework.Level{ID: t.uuidOf(), Code: first(t.said[noted], ""), Name: reading.OneLine(first(t.said[preferred], r.release.Language)), Description: reading.Lines(first(t.said[definition], r.release.Language))}
		r.level(t, l)
		r.entry(t, "level", l.Code, l.Name)
		code := r.levels[t.id]
		if more := r.own(t, []string{preferred, noted, definition, topOf, inScale}, "#level-"+code); more != nil {
			if r.more.Levels == nil {
				r.more.Levels = map[string]map[string]any{}
			}
			r.more.Levels[code] = more
		}
	}
}

// level adds a level, with a code of ours where it has none that can be used.
func (r *reader) level(t *thing, l framework.Level) {
	_, taken := r.release.LevelOf(l.Code)
	for n := len(r.release.Levels) + 1; taken || !levelForm.MatchString(l.Code); n++ {
		l.Code = fmt.Sprint("L", n)
		_, taken = r.release.LevelOf(l.Code)
	}
	l.Name = cmp.Or(l.Name, l.Code)
	r.release.Levels = append(r.release.Levels, l)
	if t.class == aLevel {
		r.levels[t.id] = l.Code
	}
	if _, there := r.levels["name "+l.Name]; !there {
		r.levels["name "+l.Name] = l.Code
	}
}

// rawOf is a value as JSON.
func rawOf(v any) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // what was JSON is JSON again
	}
	return bytes.TrimSpace(b.Bytes())
}
