package framework

import (
	"cmp"
	"slices"
)

// How near a place brings an item to a query. What an item is called and says counts more than what
// explains it; a name above it counts nothing.
const (
	nearStated    = 8
	nearQuestion  = 4
	nearNote      = 2
	nearVerbatim  = 1   // in addition, for a word exactly as it was typed
	nearWholeName = 16  // in addition, where nothing else stands in the statement
	nearCode      = 1e6 // before all words
)

func nearness(field string) int {
	switch field {
	case FieldQuestion:
		return nearQuestion
	case FieldNote:
		return nearNote
	}
	return nearStated
}

// match is an index with a query laid over it. Sets of terms are bits, a term's bit being its place in the
// query.
type match struct {
	index   *Index
	query   query
	all     uint32
	words   []uint32  // by word of the index: the terms it meets
	exact   []uint32  // by word of the index: the terms it is, letter by letter
	phrases [][]int32 // by term: the words of a phrase; nil for other terms
	own     []uint32  // by doc: the terms that its own texts and its code meet
	name    []uint32  // by doc: the terms that its statement meets
}

func (x *Index) match(q query) *match {
	m := &match{
		index: x, query: q, all: uint32(1<<len(q.terms) - 1),
		words: make([]uint32, len(x.words)), exact: make([]uint32, len(x.words)),
		phrases: make([][]int32, len(q.terms)),
		own:     make([]uint32, len(x.docs)), name: make([]uint32, len(x.docs)),
	}
	for n := range q.terms {
		m.lay(n, &q.terms[n])
	}
	for i := range x.docs {
		d := &x.docs[i]
		for n := range d.places {
			p := &d.places[n]
			met := m.in(p, nil)
			m.own[i] |= met
			if p.field == FieldStatement {
				m.name[i] |= met
			}
		}
		m.own[i] |= m.byCode(d)
	}
	return m
}

// lay finds the words of the index that a term is about.
func (m *match) lay(n int, t *term) {
	bit := uint32(1) << n
	for i, w := range m.index.words {
		if t.meets(w) {
			m.words[i] |= bit
		}
		if t.word == w.text {
			m.exact[i] |= bit
		}
	}
	for _, w := range t.phrase {
		id, ok := m.index.known[w]
		if !ok {
			m.phrases[n] = nil
			return
		}
		m.phrases[n] = append(m.phrases[n], id)
	}
}

// piece is a word or a phrase of a text that meets terms.
type piece struct {
	met, exact uint32 // the terms it meets, and those that it is letter by letter
	start, end int    // bytes
	words      int
}

// in gives the terms that a text meets. found, where there is one, is told of each piece.
func (m *match) in(p *indexed, found func(piece)) uint32 {
	var all uint32
	for _, l := range p.words {
		met := m.words[l.word]
		all |= met
		if found != nil && met != 0 {
			found(piece{met, m.exact[l.word], int(l.start), int(l.end), 1})
		}
	}
	for n, phrase := range m.phrases {
		if phrase == nil {
			continue
		}
		for at := 0; at+len(phrase) <= len(p.words); at++ {
			if !begins(p.words[at:], phrase) {
				continue
			}
			all |= 1 << n
			if found == nil {
				break
			}
			last := p.words[at+len(phrase)-1]
			found(piece{1 << n, 1 << n, int(p.words[at].start), int(last.end), len(phrase)})
		}
	}
	return all
}

func begins(words []located, phrase []int32) bool {
	for i, w := range phrase {
		if words[i].word != w {
			return false
		}
	}
	return true
}

// named says whether the whole query is the code of an item.
func (m *match) named(d *doc) bool { return d.code != "" && d.code == m.query.code }

// byCode gives the terms that an item meets by its code.
func (m *match) byCode(d *doc) uint32 {
	var met uint32
	for n := range m.query.terms {
		if c := m.query.terms[n].code; c != "" && c == d.code {
			met |= 1 << n
		}
	}
	return met
}

// group gathers the hits of one release, the nearest first.
func (m *match) group(tree int, t *Tree, limit int) Group {
	type near struct{ doc, nearness int }
	var found []near
	for i := range m.index.docs {
		d := &m.index.docs[i]
		if d.tree != tree {
			continue
		}
		above := uint32(0)
		for _, up := range d.above {
			above |= m.name[up]
		}
		if m.named(d) || m.own[i] != 0 && m.own[i]|above == m.all {
			found = append(found, near{i, m.nearness(i)})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int { return cmp.Compare(b.nearness, a.nearness) })
	g := Group{Release: t.Release, Total: len(found)}
	if limit > 0 {
		found = found[:min(limit, len(found))]
	}
	for _, f := range found {
		d := &m.index.docs[f.doc]
		g.Hits = append(g.Hits, Hit{Release: t.Release, Item: d.item, Path: t.Path(d.item), Places: m.places(d)})
	}
	return g
}

// nearness of an item that was found: what its nearest place says, term by term.
func (m *match) nearness(i int) int {
	d := &m.index.docs[i]
	var best [maxTerms]int
	raise := func(met uint32, to int) {
		for n := range m.query.terms {
			if met&(1<<n) != 0 {
				best[n] = max(best[n], to)
			}
		}
	}
	sum := 0
	for n := range d.places {
		p := &d.places[n]
		met := 0
		m.in(p, func(f piece) {
			met += f.words
			raise(f.met, nearness(p.field))
			raise(f.exact, nearness(p.field)+nearVerbatim)
		})
		if p.field == FieldStatement && met >= len(p.words) {
			sum += nearWholeName
		}
	}
	if m.named(d) {
		sum += nearCode
	}
	raise(m.byCode(d), nearCode)
	for _, n := range best {
		sum += n
	}
	return sum
}

// places are the texts of an item that hold some of what was asked for.
func (m *match) places(d *doc) []Place {
	var out []Place
	if code := d.item.Code; m.named(d) || m.byCode(d) != 0 {
		out = append(out, Place{Field: FieldCode, Text: code, Spans: [][2]int{{0, len(code)}}})
	}
	for n := range d.places {
		p := &d.places[n]
		var at [][2]int
		m.in(p, func(f piece) { at = append(at, [2]int{f.start, f.end}) })
		if len(at) > 0 {
			out = append(out, Place{Field: p.field, Level: p.level, Text: p.text, Spans: apart(at)})
		}
	}
	return out
}

// apart puts ranges in order and joins those that overlap.
func apart(ranges [][2]int) [][2]int {
	slices.SortFunc(ranges, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	out := ranges[:1]
	for _, r := range ranges[1:] {
		if last := &out[len(out)-1]; r[0] < last[1] {
			last[1] = max(last[1], r[1])
		} else {
			out = append(out, r)
		}
	}
	return out
}
