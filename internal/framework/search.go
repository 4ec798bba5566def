package framework

import (
	"cmp"
	"slices"
)

// Fields of an item that words are found in.
const (
	FieldCode      = "code"
	FieldStatement = "statement"
	FieldQuestion  = "question"
	FieldNote      = "note"
	FieldLevel     = "level"
)

// Results are the items that a query found, release by release, the newest release first.
type Results struct {
	Query  string // what was searched for: without space around it, at most 400 characters
	Total  int    // of all releases, those beyond the limit too
	Groups []Group
}

// Group is what was found in one release.
type Group struct {
	Release *Release
	Total   int   // hits beyond the limit count too
	Hits    []Hit // the nearest first; equally near ones in the framework's own order
}

// Hit is an item that was found.
type Hit struct {
	Release *Release
	Item    *Item
	Path    []*Item // from the domain down to the item, the item itself last
	Places  []Place
}

// Place is a text of the item that holds some of what was asked for.
type Place struct {
	Field string
	Level string // code of the level, for FieldLevel
	Text  string
	Spans [][2]int // bytes from and to, in order and apart; never inside a character
}

// Place gives the place with a field, and whether words were found there.
func (h *Hit) Place(field string) (Place, bool) {
	for _, p := range h.Places {
		if p.Field == field {
			return p, true
		}
	}
	return Place{}, false
}

// Index finds items by their words. It is safe for many readers and never changes.
type Index struct {
	trees []*Tree // newest first
	words []word  // every word of all texts, once
	known map[string]int32
	codes map[string]bool // see plainCode
	docs  []doc           // tree by tree, in the framework's own order
}

type word struct{ text, stem string }

type doc struct {
	tree   int // position in trees
	item   *Item
	code   string // see plainCode
	above  []int  // positions in docs
	places []indexed
}

// indexed is a text as a run of words.
type indexed struct {
	field, level, text string
	words              []located
}

type located struct {
	word       int32 // position in Index.words
	start, end int32
}

// NewIndex reads all words of some releases. Remarks, which are ours, are left out. The releases must not
// change afterwards.
func NewIndex(trees []*Tree) *Index {
	x := &Index{trees: slices.Clone(trees), known: make(map[string]int32), codes: make(map[string]bool)}
	slices.SortStableFunc(x.trees, func(a, b *Tree) int {
		return cmp.Or(cmp.Compare(b.Date, a.Date), cmp.Compare(a.Framework.Slug, b.Framework.Slug), cmp.Compare(b.Version, a.Version))
	})
	for n, t := range x.trees {
		first := len(x.docs)
		for i := range t.Items {
			it := &t.Items[i]
			d := doc{tree: n, item: it, code: plainCode(it.Code)}
			path := t.Path(it)
			for _, up := range path[:len(path)-1] {
				d.above = append(d.above, first+t.byID[up.ID])
			}
			d.places = x.placesOf(it)
			x.codes[d.code] = true
			x.docs = append(x.docs, d)
		}
	}
	return x
}

func (x *Index) placesOf(it *Item) []indexed {
	var out []indexed
	add := func(field, level, text string) {
		p := indexed{field: field, level: level, text: text}
		for _, s := range spans(text) {
			p.words = append(p.words, located{x.number(s.word), int32(s.start), int32(s.end)})
		}
		if len(p.words) > 0 {
			out = append(out, p)
		}
	}
	add(FieldStatement, "", it.Statement)
	add(FieldQuestion, "", it.Question)
	add(FieldNote, "", it.Note)
	for _, l := range it.Levels {
		add(FieldLevel, l.Level, l.Statement)
	}
	return out
}

func (x *Index) number(text string) int32 {
	n, ok := x.known[text]
	if !ok {
		n = int32(len(x.words))
		x.known[text] = n
		x.words = append(x.words, word{text, stem(text)})
	}
	return n
}

// Search finds the items that hold all words and phrases of a query, in themselves or, except for at least
// one of them, in the names of what they stand under. An English word finds its other forms, the last word
// also whatever begins like it; words in quotation marks are found as they stand; a code finds its item
// before all others. Of each release at most limit hits are given, all of them for a limit of 0 or less.
func (x *Index) Search(typed string, limit int) Results {
	q := parseQuery(typed, func(plain string) bool { return x.codes[plain] })
	out := Results{Query: q.text}
	if q.code == "" && len(q.terms) == 0 {
		return out
	}
	m := x.match(q)
	for n, t := range x.trees {
		g := m.group(n, t, limit)
		if g.Total > 0 {
			out.Groups = append(out.Groups, g)
			out.Total += g.Total
		}
	}
	return out
}
