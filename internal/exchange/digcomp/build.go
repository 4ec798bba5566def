package digcomp

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"pathways/internal/exchange/casefile"
	"pathways/internal/exchange/reading"
	"pathways/internal/framework"
)

// extension is the name under which a CASE package keeps what a release has no place for.
const extension = "digcomp"

// builder makes a release of objects.
type builder struct {
	*source
	release *framework.Release
	carried *casefile.Carried
	known   map[string]*object // items by name
	steps   map[string]bool    // names of levels, four to the eight
	more    kept
	places  []string        // of items
	told    map[string]bool // items that stand in the entries already
}

// kept is what is carried with the release as a whole.
type kept struct {
	Levels []map[string]any `json:"levels,omitempty"`
	Others []map[string]any `json:"others,omitempty"`
}

func (s *source) build() reading.Reading {
	b := &builder{source: s, release: &framework.Release{Status: framework.Published}, known: map[string]*object{}, steps: map[string]bool{}}
	b.carried = &casefile.Carried{Named: map[string]bool{}, Items: map[string]casefile.Item{}}
	if !s.Refused() {
		b.check()
		b.head()
		b.objects()
	}
	if !s.Refused() {
		if err := framework.Validate(b.release); err != nil {
			s.Invalid(err, func(i int) string { return b.places[i] })
		}
	}
	out := reading.Reading{Entries: s.entries, Departures: s.All}
	if s.Refused() {
		for i := range out.Entries {
			out.Entries[i].Item = ""
		}
		return out
	}
	out.Release, out.Carried = b.release, b.keep()
	return out
}

// keep is what is carried, as JSON.
func (b *builder) keep() []byte {
	if len(b.more.Levels)+len(b.more.Others) > 0 {
		b.carried.Extensions = casefile.Extensions{extension: rawOf(b.more)}
	}
	return rawOf(b.carried)
}

// head says what the release is.
func (b *builder) head() {
	r := b.release
	r.Title = b.title
	slug := reading.Slug(b.title)
	r.Framework = framework.Framework{ID: framework.FrameworkID(slug), Slug: slug, Name: b.title, ShortName: b.title, Publisher: b.title, Homepage: b.homepage}
	if b.before != nil {
		r.Framework = b.before.Framework
		b.Note("", "asBefore", "name", r.Framework.Name, "publisher", r.Framework.Publisher)
	}
	r.Version, r.Date, r.Language, r.Adoption = cmp.Or(b.version, "1"), cmp.Or(b.date, "1970"), cmp.Or(b.language, "und"), "Unknown"
	r.ID = framework.ReleaseID(r.Framework.Slug, r.Version)
	r.Source = framework.Source{Title: b.title, URL: b.homepage}
	b.Note("", "head", "title", b.title, "version", r.Version, "language", r.Language)
	if b.date == "" {
		b.Note("", "noDate")
	}
}

// check refuses objects without a name of their own, and finds the items and the names of levels.
func (b *builder) check() {
	seen := map[string]string{}
	items := 0
	for i := range b.source.objects {
		o := &b.source.objects[i]
		if o.id == "" {
			b.Refuse(o.at, "noName")
			continue
		}
		if first, twice := seen[o.id]; twice {
			b.Refuse(o.at, "twice", "value", o.id, "first", first)
			continue
		}
		seen[o.id] = o.at
		switch o.class {
		case area, competence, statement, outcome:
			b.known[o.id] = o
			items++
		case level:
			b.steps[textOf(o.fields[levelName])] = true
		}
	}
	if items == 0 && !b.Refused() {
		b.Refuse("", "notDigComp")
	}
}

func (b *builder) objects() {
	b.told = map[string]bool{}
	for _, e := range b.entries {
		b.told[e.Item] = true
	}
	inOrder := b.items()
	for i := range b.source.objects {
		o := &b.source.objects[i]
		switch o.class {
		case area, competence, statement, outcome:
			b.tell(o, "item", b.itemID(o.id), o.text(name, b.language))
		case level:
			b.level(o)
		case glossary:
			b.term(o)
		default:
			b.tell(o, "other", "", "")
			b.Note(o.at, "otherSort", "value", o.class)
			b.more.Others = append(b.more.Others, o.fields)
		}
	}
	for _, o := range inOrder {
		b.item(o)
	}
}

// tell enters an object into the list of what the file holds, unless its row stands there already.
func (b *builder) tell(o *object, what, item, text string) {
	if b.told[item] && item != "" {
		return
	}
	b.entries = append(b.entries, entryOf(o.at, what, item, o.code(), cmp.Or(text, o.text(description, b.language), o.text(explanation, b.language))))
}

// above is the name of what an item stands under; false where that is not in the file.
func (b *builder) above(o *object) (string, bool) {
	up := ""
	switch o.class {
	case competence:
		up = textOf(o.fields[ofArea])
	case statement, outcome:
		up = textOf(o.fields[ofCompetence])
	default:
		return "", true
	}
	over := b.known[up]
	fits := over != nil && (o.class == competence) == (over.class == area) && over.class != statement && over.class != outcome
	if !fits {
		b.Refuse(o.at, "orphan", "name", o.id, "value", up)
	}
	return up, fits
}

// items are the objects that become items, those above before those below: as they stand where that is so.
func (b *builder) items() []*object {
	var out []*object
	for _, class := range [][]string{{area}, {competence}, {statement, outcome}} {
		for i := range b.source.objects {
			if o := &b.source.objects[i]; slices.Contains(class, o.class) && b.known[o.id] == o {
				out = append(out, o)
			}
		}
	}
	return out
}

func (b *builder) item(o *object) {
	up, fits := b.above(o)
	if !fits {
		return
	}
	it := framework.Item{ID: b.itemID(o.id), Code: o.code(), Kind: b.kind(o.class), Statement: o.text(description, b.language)}
	if up != "" {
		it.ParentID = b.itemID(up)
	}
	var more casefile.Item
	own := maps.Clone(o.fields)
	delete(own, "@type")
	if title := o.text(name, b.language); title != "" && it.Statement != "" {
		it.Statement, it.Note = title, it.Statement
		b.carried.Named[string(casefile.Identifier(it.ID))] = true
	} else if it.Statement == "" {
		it.Statement = title
	}
	if label := textOf(o.fields[aiLabel]); label != "" {
		more.ConceptKeywords = []string{label}
		delete(own, aiLabel)
	}
	b.step(o)
	for _, field := range []string{name, description} {
		said := o.text(field, b.language)
		for _, place := range []string{field, field + "_" + b.language} {
			if textOf(own[place]) == said {
				delete(own, place)
			}
		}
	}
	own["@id"] = o.id
	more.Extensions = casefile.Extensions{extension: rawOf(own)}
	b.carried.Items[string(casefile.Identifier(it.ID))] = more
	it.Statement, it.Note = reading.Lines(it.Statement), reading.Lines(it.Note)
	b.release.Items, b.places = append(b.release.Items, it), append(b.places, o.at)
}

// step tells of a level that none of the levels has.
func (b *builder) step(o *object) {
	if own := textOf(o.fields[ofLevel]); own != "" && len(b.steps) > 0 && !b.steps[strings.TrimPrefix(own, level+"/")] {
		b.Note(o.at, "otherLevel", "value", own)
	}
}

// kind is the key of the kind of a sort of objects: "learning-outcome", which is called "Learning outcome".
func (b *builder) kind(class string) string {
	var words []string
	for rest := class; rest != ""; {
		n := strings.IndexFunc(rest[1:], unicode.IsUpper) + 1
		if n == 0 {
			n = len(rest)
		}
		words, rest = append(words, strings.ToLower(rest[:n])), rest[n:]
	}
	key := strings.Join(words, "-")
	if b.release.KindOf(key).Key == "" {
		called := strings.Join(words, " ")
		called = strings.ToUpper(called[:1]) + called[1:]
		b.release.Kinds = append(b.release.Kinds, framework.Kind{Key: key, Name: called, Plural: called})
	}
	return key
}

// level takes one of the eight levels.
func (b *builder) level(o *object) {
	b.tell(o, "level", "", o.text(levelEight, b.language))
	called := strings.TrimSpace(strings.ReplaceAll(o.code(), "_", " "))
	if translated := o.text(levelName, b.language); translated != textOf(o.fields[levelName]) {
		called = strings.TrimSpace(translated + " " + textOf(o.fields[levelNumber]))
	}
	code := textOf(o.fields[levelNumber])
	if code == "" || strings.ContainsFunc(code, func(r rune) bool { return r < '0' || r > '9' }) || utf8.RuneCountInString(code) > 3 {
		b.Refuse(o.at, "levelNumber", "value", code)
		return
	}
	b.release.Levels = append(b.release.Levels, framework.Level{ID: identifier(o.id), Code: code, Name: called, Description: reading.Lines(o.text(levelEight, b.language))})
	b.more.Levels = append(b.more.Levels, with(o))
}

// term takes a word of the glossary.
func (b *builder) term(o *object) {
	b.tell(o, "term", "", o.text(explanation, b.language))
	id := casefile.UUID(identifier(o.id))
	c := casefile.Concept{
		Identifier: id, Title: o.code(), HierarchyCode: o.id, Description: o.text(explanation, b.language),
	}
	if said := with(o); len(said) > 3 {
		c.Extensions = casefile.Extensions{extension: rawOf(said)}
	}
	b.carried.Definitions.CFConcepts = append(b.carried.Definitions.CFConcepts, c)
}

// with are the fields of an object with its name.
func with(o *object) map[string]any {
	out := maps.Clone(o.fields)
	out["@id"], out["@type"] = o.id, o.class
	return out
}
