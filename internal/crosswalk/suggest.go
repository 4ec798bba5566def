package crosswalk

import (
	"cmp"
	"math"
	"slices"

	"pathways/internal/framework"
)

// Bounds of suggesting. They were tried on the two shipped editions and on generated ones; nobody sees the figures.
const (
	mostPerItem = 3
	leastAlike  = 0.16 // cosine of the two wordings, each word weighed by how rare it is
	commonShare = 5    // a word that every fifth item has says nothing
	smallSize   = 40   // in fewer items than that no word is too common
	mostWords   = 6    // that are told as the reason
)

// Suggestion is a link that the wording of two items suggests. Which is the better guess decides only the order in which
// they are offered; it is never shown and says nothing about either item.
type Suggestion struct {
	From, To *framework.Item
	Type     string
	Words    []string // shared words as the first wording has them, the rarest first
}

// Suggest finds pairs of items with much the same wording, at most a few for each item of the first release, in its
// order. What passes says no is left out.
func Suggest(from, to *framework.Tree, passes func(from, to string) bool) []Suggestion {
	x := newIndex(from, to)
	var out []Suggestion
	for i := range from.Items {
		out = append(out, x.forItem(i, passes)...)
	}
	return out
}

// text is the wording of an item as its words, each once.
type text struct {
	stems  []int32
	plain  []string // the word as it stands, for each stem
	weight float64  // length of the vector
}

// index knows which words the items of two releases have.
type index struct {
	from, to   *framework.Tree
	texts      [2][]text
	rare       []float64 // by stem: how much it says; 0 for what is too common
	postings   [][]int32 // by stem: items of the second release that have it
	sum        []float64 // by item of the second release, for one item of the first; cleared after
	statements map[string][]int32
}

func newIndex(from, to *framework.Tree) *index {
	x := &index{from: from, to: to, sum: make([]float64, len(to.Items)), statements: map[string][]int32{}}
	known := map[string]int32{}
	var counts []int
	for side, t := range []*framework.Tree{from, to} {
		for i := range t.Items {
			w := textOf(&t.Items[i], func(stem string) int32 {
				n, ok := known[stem]
				if !ok {
					n = int32(len(counts))
					known[stem] = n
					counts = append(counts, 0)
				}
				return n
			})
			for _, n := range w.stems {
				counts[n]++
			}
			x.texts[side] = append(x.texts[side], w)
		}
	}
	all := len(from.Items) + len(to.Items)
	x.rare = make([]float64, len(counts))
	for n, c := range counts {
		if all < smallSize || c*commonShare <= all {
			x.rare[n] = math.Log(1 + float64(all)/float64(c))
		}
	}
	x.postings = make([][]int32, len(counts))
	for side := range x.texts {
		for i := range x.texts[side] {
			w := &x.texts[side][i]
			for _, n := range w.stems {
				w.weight += x.rare[n] * x.rare[n]
				if side == 1 && x.rare[n] > 0 {
					x.postings[n] = append(x.postings[n], int32(i))
				}
			}
			w.weight = math.Sqrt(w.weight)
		}
	}
	for i := range to.Items {
		key := folded(to.Items[i].Statement)
		x.statements[key] = append(x.statements[key], int32(i))
	}
	return x
}

// textOf reads the official wording of an item: its statement, question, note and what it says at levels.
func textOf(it *framework.Item, number func(stem string) int32) text {
	var w text
	seen := map[string]bool{}
	read := func(s string) {
		for _, word := range framework.WordsOf(s) {
			if word.Common || seen[word.Stem] {
				continue
			}
			seen[word.Stem] = true
			w.stems = append(w.stems, number(word.Stem))
			w.plain = append(w.plain, word.Text)
		}
	}
	read(it.Statement)
	read(it.Question)
	read(it.Note)
	for _, l := range it.Levels {
		read(l.Statement)
	}
	return w
}

// folded is a wording without what does not matter to whether two are the same.
func folded(s string) string {
	var b []byte
	for _, w := range framework.WordsOf(s) {
		b = append(append(b, w.Text...), ' ')
	}
	return string(b)
}

// guess is an item of the second release that may fit.
type guess struct {
	item  int32
	alike float64
	same  bool
}

// forItem finds what fits one item of the first release.
func (x *index) forItem(i int, passes func(from, to string) bool) []Suggestion {
	it, own := &x.from.Items[i], &x.texts[0][i]
	var touched []int32
	for _, n := range own.stems {
		says := x.rare[n] * x.rare[n]
		for _, j := range x.postings[n] {
			if x.sum[j] == 0 {
				touched = append(touched, j)
			}
			x.sum[j] += says
		}
	}
	same := map[int32]bool{}
	for _, j := range x.statements[folded(it.Statement)] {
		same[j] = true
		if x.sum[j] == 0 {
			touched = append(touched, j)
		}
	}
	var found []guess
	for _, j := range touched {
		g := guess{item: j, same: same[j]}
		if length := own.weight * x.texts[1][j].weight; length > 0 {
			g.alike = x.sum[j] / length
		}
		x.sum[j] = 0
		other := &x.to.Items[j]
		if (g.same || g.alike >= leastAlike || other.ID == it.ID) && passes(it.ID, other.ID) {
			if other.ID == it.ID {
				g.alike += 1 // the same item in two editions comes first
			}
			found = append(found, g)
		}
	}
	slices.SortFunc(found, func(a, b guess) int {
		switch {
		case a.same != b.same && a.same:
			return -1
		case a.same != b.same:
			return 1
		}
		return cmp.Or(cmp.Compare(b.alike, a.alike), cmp.Compare(a.item, b.item))
	})
	var out []Suggestion
	for _, g := range found[:min(len(found), mostPerItem)] {
		s := Suggestion{From: it, To: &x.to.Items[g.item], Type: framework.RelatedTo, Words: x.shared(own, &x.texts[1][g.item])}
		if g.same {
			s.Type = framework.ExactMatch
		}
		out = append(out, s)
	}
	return out
}

// shared are the words that both wordings have, the rarest first.
func (x *index) shared(a, b *text) []string {
	has := make(map[int32]bool, len(b.stems))
	for _, n := range b.stems {
		has[n] = true
	}
	var at []int
	for i, n := range a.stems {
		if has[n] && x.rare[n] > 0 {
			at = append(at, i)
		}
	}
	slices.SortStableFunc(at, func(i, j int) int { return cmp.Compare(x.rare[a.stems[j]], x.rare[a.stems[i]]) })
	var out []string
	for _, i := range at[:min(len(at), mostWords)] {
		out = append(out, a.plain[i])
	}
	return out
}
