package match

import (
	"math"
	"slices"
	"strings"

	"pathways/internal/alignment/match/words"
)

// Pair is what a person decided: whether a passage speaks of a competency.
type Pair struct {
	Text string // the passage
	Item string // id of the item; "": of none, which Fits does not change
	Fits bool   // accepted or added; false: refused
}

// Learned is what the decisions of one organization say. It never changes: to undo a decision, learn again without it.
// A decision counts for the same passage and for those that are nearly the same, and for no other.
type Learned struct {
	passages []decided
	by       map[string][]int32 // stems to positions in passages
}

// decided is a passage with all that was decided of it.
type decided struct {
	text   string
	tokens []words.Token // each stem once, small words left out
	length float64
	fits   map[int]bool // by leaf: accepted or refused
	none   bool         // it was said to speak of none, and nothing is accepted
}

// How alike two passages must be for a decision to count again: some words may differ; to say that nothing fits, next to none.
const (
	alikeEnough   = 0.72
	nearlyTheSame = 0.85
)

// Learn prepares the decisions of one organization. Of the same passage and item the last pair counts; a pair with an item
// that is no leaf of the release is left out.
func (r *Reader) Learn(pairs []Pair) *Learned {
	l := &Learned{by: map[string][]int32{}}
	at := map[string]int{}
	for _, p := range pairs {
		leaf, ok := r.places[p.Item]
		if !ok && p.Item != "" {
			continue
		}
		text := strings.Join(strings.Fields(p.Text), " ")
		if len(text) > maxPassage {
			text = strings.ToValidUTF8(text[:maxPassage], "")
		}
		n, known := at[text]
		if !known {
			tokens := distinct(words.Tokens(text, r.index.language))
			if len(tokens) == 0 {
				continue
			}
			n = len(l.passages)
			at[text] = n
			l.passages = append(l.passages, decided{text: text, tokens: tokens, length: r.length(tokens), fits: map[int]bool{}})
			for _, t := range tokens {
				l.by[t.Stem] = append(l.by[t.Stem], int32(n))
			}
		}
		if p.Item == "" {
			l.passages[n].none = true
			continue
		}
		l.passages[n].fits[leaf] = p.Fits
	}
	for i := range l.passages {
		l.passages[i].none = l.passages[i].none && !l.passages[i].accepted()
	}
	return l
}

// accepted says whether something was accepted for the passage.
func (d *decided) accepted() bool {
	for _, fits := range d.fits {
		if fits {
			return true
		}
	}
	return false
}

// refuses says whether nothing fits the passage: people said so, or they refused each of the leaves and accepted nothing.
func (d *decided) refuses(leaves []int) bool {
	if d.none {
		return true
	}
	for _, leaf := range leaves {
		if fits, known := d.fits[leaf]; !known || fits {
			return false
		}
	}
	return len(leaves) > 0 && !d.accepted()
}

// distinct are the tokens that say something, each stem once.
func distinct(tokens []words.Token) []words.Token {
	var out []words.Token
	for _, t := range tokens {
		if !t.Stop && !slices.ContainsFunc(out, func(o words.Token) bool { return o.Stem == t.Stem }) {
			out = append(out, t)
		}
	}
	return out
}

func (r *Reader) weight(stem string) float64 {
	if id, ok := r.index.numbers[stem]; ok {
		return float64(r.index.idf[id])
	}
	return float64(r.index.unknown)
}

func (r *Reader) length(tokens []words.Token) float64 {
	squares := 0.0
	for _, t := range tokens {
		w := r.weight(t.Stem)
		squares += w * w
	}
	return math.Sqrt(squares)
}

// memory is a passage decided before that is like the one being read.
type memory struct {
	passage *decided
	alike   float64
}

// recall are the passages decided before that are enough like one, the most alike first.
func (l *Learned) recall(r *Reader, tokens []words.Token) []memory {
	if l == nil || len(l.passages) == 0 {
		return nil
	}
	tokens = distinct(tokens)
	shared := map[int32]float64{}
	for _, t := range tokens {
		w := r.weight(t.Stem)
		for _, n := range l.by[t.Stem] {
			shared[n] += w * w
		}
	}
	length := r.length(tokens)
	var out []memory
	for n, sum := range shared {
		p := &l.passages[n]
		if alike := sum / (length * p.length); alike >= alikeEnough {
			out = append(out, memory{p, alike})
		}
	}
	slices.SortFunc(out, func(a, b memory) int {
		switch {
		case a.alike > b.alike:
			return -1
		case a.alike < b.alike:
			return 1
		}
		return strings.Compare(a.passage.text, b.passage.text)
	})
	return out
}

// amend changes an order of leaves by what was decided of passages like this one: what was accepted comes first, what was
// refused does not come. Where passages disagree the one most alike counts. Where all that would be shown was refused of
// nearly the same passage, nothing comes instead.
func amend(before []memory, order, shown []int) []int {
	if len(before) == 0 {
		return order
	}
	if first := before[0]; first.alike >= nearlyTheSame && first.passage.refuses(shown) {
		return nil
	}
	known := map[int]bool{}
	var out []int
	for _, m := range before {
		for _, leaf := range m.passage.leaves() {
			if _, decided := known[leaf]; !decided {
				known[leaf] = m.passage.fits[leaf]
				if m.passage.fits[leaf] {
					out = append(out, leaf)
				}
			}
		}
	}
	for _, leaf := range order {
		if _, decided := known[leaf]; !decided {
			out = append(out, leaf)
		}
	}
	return out
}

// leaves are those that something was decided of, in the order of the release.
func (d *decided) leaves() []int {
	out := make([]int, 0, len(d.fits))
	for leaf := range d.fits {
		out = append(out, leaf)
	}
	slices.Sort(out)
	return out
}

// reason is the passage for which a leaf was accepted, the most alike; nil where there is none.
func reason(before []memory, leaf int) *decided {
	for _, m := range before {
		if fits, decided := m.passage.fits[leaf]; decided {
			if fits {
				return m.passage
			}
			return nil
		}
	}
	return nil
}
