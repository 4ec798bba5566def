package match

import (
	"math"
	"slices"
	"strings"
	"sync/atomic"

	"pathways/internal/alignment/match/vectors"
	"pathways/internal/alignment/match/words"
)

// line is a sentence that passages are compared with.
type line struct {
	text   string
	in     Source
	low    int32   // first of the leaves that it speaks for
	high   int32   // one after the last of them; low where it is about nothing
	share  float32 // how much it counts: less where it speaks for many
	length float32 // of its vector of words
}

// place is where a word stands in a line, in bytes.
type place struct {
	line       int32
	start, end uint16
}

// like is a word of the lines with how near it is to another: 1 the same.
type like struct {
	word int32
	near float32
}

// index finds lines by the words in them and by words near to those.
type index struct {
	language string
	rich     bool // there are so many lines that a word in them needs no related ones
	lines    []line
	numbers  map[string]int32 // of stems
	idf      []float32        // by word
	unknown  float32          // of a word that stands in no line
	first    []int32          // by word: its first place; one more at the end
	places   []place

	vectors *vectors.Set
	known   []like                   // words of the lines that the vectors know: number in the vectors, as word
	ofKnown []int32                  // by entry of known: its number among the lines' words
	likes   []atomic.Pointer[[]like] // by number in the vectors: words of the lines near to it, nearest first; filled when asked for
}

// Words near to each other count from this on, and only so many of them.
const (
	nearEnough = 0.55
	mostLikes  = 8
)

// build indexes lines. Texts longer than 65,535 bytes are cut, as no framework has such.
func (x *index) build(language string) {
	x.language, x.vectors = language, vectors.For(language)
	x.numbers = make(map[string]int32, 4096)
	var at [][]place
	var in []int32
	last := []int32{}
	stems := make([][]int32, len(x.lines))
	for n := range x.lines {
		l := &x.lines[n]
		if len(l.text) > math.MaxUint16 {
			l.text = strings.ToValidUTF8(l.text[:math.MaxUint16], "")
		}
		for _, t := range words.Tokens(l.text, language) {
			if t.Stop {
				continue
			}
			id, ok := x.numbers[t.Stem]
			if !ok {
				id = int32(len(at))
				x.numbers[t.Stem] = id
				at, in, last = append(at, nil), append(in, 0), append(last, -1)
			}
			if last[id] == int32(n) {
				continue
			}
			last[id] = int32(n)
			in[id]++
			stems[n] = append(stems[n], id)
			at[id] = append(at[id], place{int32(n), uint16(t.Start), uint16(t.End)})
		}
	}
	x.unknown = float32(math.Log(float64(len(x.lines) + 2)))
	x.idf = make([]float32, len(at))
	x.first = make([]int32, 1, len(at)+1)
	for id, all := range at {
		x.idf[id] = float32(math.Log(float64(len(x.lines)+2) / (float64(in[id]) + 0.5)))
		x.places = append(x.places, all...)
		x.first = append(x.first, int32(len(x.places)))
	}
	for n := range x.lines {
		squares := float32(0)
		for _, id := range stems[n] {
			squares += x.idf[id] * x.idf[id]
		}
		x.lines[n].length = float32(math.Sqrt(float64(squares)))
	}
	x.likes = make([]atomic.Pointer[[]like], x.vectors.Len())
	spelled := make([]string, len(at))
	for stem, id := range x.numbers {
		spelled[id] = stem
	}
	for id, stem := range spelled {
		if v := x.vectors.Find(stem); v >= 0 {
			x.known = append(x.known, like{word: int32(v)})
			x.ofKnown = append(x.ofKnown, int32(id))
		}
	}
}

// near gives the words of the lines that a stem answers to, nearest first, itself before all where it is one of them.
func (x *index) near(stem string, into []like) []like {
	id, same := x.numbers[stem]
	if same {
		into = append(into, like{id, 1})
		if x.rich {
			return into
		}
	}
	for _, l := range x.related(stem) {
		if !same || l.word != id {
			into = append(into, l)
		}
	}
	return into
}

// related gives the words of the lines that are near in meaning to a stem, without the stem itself. It computes them the first
// time that a stem is asked for: there are only so many stems that vectors know, so what is kept is bounded.
func (x *index) related(stem string) []like {
	v := x.vectors.Find(stem)
	if v < 0 {
		return nil
	}
	if kept := x.likes[v].Load(); kept != nil {
		return *kept
	}
	var out []like
	for i, k := range x.known {
		if int(k.word) == v {
			continue
		}
		if near := x.vectors.Near(v, int(k.word)); near >= nearEnough {
			out = append(out, like{x.ofKnown[i], near})
		}
	}
	slices.SortStableFunc(out, func(a, b like) int {
		switch {
		case a.near > b.near:
			return -1
		case a.near < b.near:
			return 1
		}
		return int(a.word - b.word)
	})
	out = slices.Clip(out[:min(len(out), mostLikes)])
	x.likes[v].Store(&out)
	return out
}

// said is a word of a passage, as it is compared with lines.
type said struct {
	token  words.Token
	weight float32
	likes  []like
}

// listen gives the words of a passage that can be compared, each stem once, and the length of their vector.
func (x *index) listen(tokens []words.Token) ([]said, float32) {
	out := make([]said, 0, len(tokens))
	squares := float32(0)
	all := make([]like, 0, 2*len(tokens))
	for i, t := range tokens {
		if t.Stop || strings.HasPrefix(t.Stem, "#") || slices.ContainsFunc(tokens[:i], func(o words.Token) bool { return o.Stem == t.Stem }) {
			continue
		}
		from := len(all)
		all = x.near(t.Stem, all)
		s := said{t, x.unknown, all[from:len(all):len(all)]}
		if len(s.likes) > 0 {
			s.weight = x.idf[s.likes[0].word]
		}
		if words.IsFiller(t.Stem) {
			s.weight *= fillerShare
		}
		squares += s.weight * s.weight
		out = append(out, s)
	}
	return out, float32(math.Sqrt(float64(squares)))
}

// fillerShare is how much a word that stands in most postings counts, of what another one would.
const fillerShare = 0.5

// relatedShare is how much a related word counts, of what the same word counts, before it is multiplied with its nearness.
const relatedShare = 0.5

// answer is how much a word says that stands in a line for a word of a passage.
func answer(s said, l like) float32 {
	if l.near == 1 {
		return s.weight * s.weight
	}
	return s.weight * s.weight * l.near * relatedShare
}

// echo is what a passage finds in the lines.
type echo struct {
	of    []float32 // by line: how alike it is, 0 to 1
	heard []int32   // which word of the passage was counted last in a line, from 1
	found []int32   // lines that are alike at all
}

// compare fills an echo, which must be clear.
func (x *index) compare(all []said, length float32, e *echo) {
	for i, s := range all {
		for _, l := range s.likes {
			for _, p := range x.places[x.first[l.word]:x.first[l.word+1]] {
				if e.heard[p.line] == int32(i+1) {
					continue
				}
				if e.heard[p.line] == 0 {
					e.found = append(e.found, p.line)
				}
				e.heard[p.line] = int32(i + 1)
				e.of[p.line] += answer(s, l)
			}
		}
	}
	for _, n := range e.found {
		e.of[n] /= length * max(x.lines[n].length, 1e-6)
	}
}

func (e *echo) clear() {
	for _, n := range e.found {
		e.of[n], e.heard[n] = 0, 0
	}
	e.found = e.found[:0]
}
