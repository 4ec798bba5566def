package difference

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"pathways/internal/framework"
)

// Bounds of guesses.
const (
	mostCompared = 256 // items that one is compared with
	mostParts    = 8   // items that one may be split into or merged from, as a guess
	commonIn     = 64  // a word in more open items than this leads to no part of a split
	sameCode     = 0.4 // likeness of two items with one code
	partOf       = 0.6 // share of a part's words that come from the whole, and of the whole's that its parts have
	fewestShared = 3   // words that a part shares with the whole
)

// words are those of an item's statement: numbers that grow with how common the word is, each once, in order.
type words []int32

// shared is how many words two items have in common.
func (a words) shared(b words) int {
	n := 0
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			n, a, b = n+1, a[1:], b[1:]
		}
	}
	return n
}

// without are the words of a that b does not have.
func (a words) without(b words) words {
	var out words
	for _, w := range a {
		if _, ok := slices.BinarySearch(b, w); !ok {
			out = append(out, w)
		}
	}
	return out
}

// likeness is Dice's coefficient.
func likeness(a, b words) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	return 2 * float64(a.shared(b)) / float64(len(a)+len(b))
}

// vocabulary knows the words of all items of both releases.
type vocabulary struct{ was, is []words }

// read numbers the words from the rarest to the most common. It is made once, when something is left to guess.
func (m *matching) read() *vocabulary {
	if m.vocabulary != nil {
		return m.vocabulary
	}
	var terms framework.Terms
	number := map[string]int32{}
	var count []int32
	gather := func(s side) []words {
		all := make([]words, len(s.Items))
		for i := range s.Items {
			for _, term := range terms.Of(s.Items[i].Statement) {
				n, ok := number[term]
				if !ok {
					n = int32(len(count))
					number[term] = n
					count = append(count, 0)
				}
				all[i] = append(all[i], n)
			}
			slices.Sort(all[i])
			all[i] = slices.Compact(all[i])
			for _, n := range all[i] {
				count[n]++
			}
		}
		return all
	}
	v := &vocabulary{was: gather(m.was), is: gather(m.is)}
	byRarity := make([]int32, len(count))
	for i := range byRarity {
		byRarity[i] = int32(i)
	}
	slices.SortStableFunc(byRarity, func(a, b int32) int { return cmp.Compare(count[a], count[b]) })
	rank := make([]int32, len(count))
	for i, n := range byRarity {
		rank[n] = int32(i)
	}
	for _, all := range [][]words{v.was, v.is} {
		for _, ws := range all {
			for i, n := range ws {
				ws[i] = rank[n]
			}
			slices.Sort(ws)
		}
	}
	m.vocabulary = v
	return v
}

// alikeKind says whether a guess may join two items.
func (m *matching) alikeKind(was, is int) bool {
	if m.kindsDiffer {
		return m.was.depth[was] == m.is.depth[is]
	}
	return m.was.Items[was].Kind == m.is.Items[is].Kind
}

// sameWording joins items with one wording or one code.
func (m *matching) sameWording() {
	was, is := m.openWas(), m.openIs()
	if len(was) == 0 || len(is) == 0 {
		return
	}
	v := m.read()
	byWording, byCode := map[string][]int{}, map[string]int{}
	for _, j := range is {
		it := &m.is.Items[j]
		byWording[plain(it.Statement)] = append(byWording[plain(it.Statement)], j)
		byCode[it.Code] = j
	}
	for _, sameParent := range []bool{true, false} {
		for _, i := range m.openWas() {
			key := plain(m.was.Items[i].Statement)
			for n, j := range byWording[key] {
				if m.alikeKind(i, j) && !(sameParent && m.moved(i, j)) {
					m.guess([]int{i}, []int{j})
					byWording[key] = slices.Delete(byWording[key], n, n+1)
					break
				}
				if n == mostCompared {
					break
				}
			}
		}
	}
	for _, i := range m.openWas() {
		j, ok := byCode[m.was.Items[i].Code]
		if ok && m.open(end{true, j}) && m.alikeKind(i, j) && likeness(v.was[i], v.is[j]) >= sameCode {
			m.guess([]int{i}, []int{j})
		}
	}
}

// plain is a wording without what does not count for "the same wording": capitals, spaces.
func plain(statement string) string {
	return strings.ToLower(strings.Join(strings.Fields(statement), " "))
}

// alike joins items whose likeness is at least so much, the greatest likeness first. Two such items share one of their
// rarest words: those before the smallest number of words that they must share. So only these are looked up.
func (m *matching) alike(least float64) {
	was, is := m.openWas(), m.openIs()
	if len(was) == 0 || len(is) == 0 {
		return
	}
	v := m.read()
	rarest := func(ws words) words {
		mustShare := int(math.Ceil(least/(2-least)*float64(len(ws)) - 1e-9))
		return ws[:min(len(ws), len(ws)-mustShare+1)]
	}
	holding := map[int32][]int{}
	for _, j := range is {
		for _, w := range rarest(v.is[j]) {
			holding[w] = append(holding[w], j)
		}
	}
	type pair struct {
		was, is int
		like    float64
	}
	var pairs []pair
	for _, i := range was {
		compared := map[int]bool{}
		for _, w := range rarest(v.was[i]) {
			for _, j := range holding[w] {
				if len(compared) == mostCompared {
					break
				}
				if compared[j] || !m.alikeKind(i, j) {
					continue
				}
				compared[j] = true
				like := likeness(v.was[i], v.is[j])
				if like == 1 || like >= least && v.was[i].shared(v.is[j]) > 1 {
					pairs = append(pairs, pair{i, j, like})
				}
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.like, a.like), cmp.Compare(a.was, b.was), cmp.Compare(a.is, b.is))
	})
	for _, p := range pairs {
		if m.open(end{false, p.was}) && m.open(end{true, p.is}) {
			m.guess([]int{p.was}, []int{p.is})
		}
	}
}

// splits finds items whose words are spread over added ones.
func (m *matching) splits() {
	was, is := m.openWas(), m.openIs()
	if len(was) == 0 || len(is) < 2 {
		return
	}
	v := m.read()
	h := holders(is, v.is)
	for _, i := range was {
		parts := m.partsOf(v.was[i], v.is, h.near(v.was[i]), func(j int) bool {
			return m.open(end{true, j}) && m.alikeKind(i, j)
		})
		if len(parts) > 1 {
			m.guess([]int{i}, parts)
		}
	}
}

// mergers finds added items whose words come from several retired ones.
func (m *matching) mergers() {
	was, is := m.openWas(), m.openIs()
	if len(is) == 0 || len(was) < 2 {
		return
	}
	v := m.read()
	h := holders(was, v.was)
	for _, j := range is {
		parts := m.partsOf(v.is[j], v.was, h.near(v.is[j]), func(i int) bool {
			return m.open(end{false, i}) && m.alikeKind(i, j)
		})
		if len(parts) > 1 {
			m.guess(parts, []int{j})
		}
	}
}

// partsOf are the items that a whole's words are spread over, by position: each shares fewestShared words with it, which
// make partOf of its own; each has two words that no other part has; together they have partOf of the whole's words. None
// where that cannot be said.
func (m *matching) partsOf(whole words, all []words, near []int, may func(int) bool) []int {
	var candidates []int
	for _, n := range near {
		s := all[n].shared(whole)
		if may(n) && s >= fewestShared && float64(s) >= partOf*float64(len(all[n])) {
			candidates = append(candidates, n)
		}
	}
	var parts []int
	left := whole
	for len(parts) < mostParts {
		best, most := -1, 1
		for _, n := range candidates {
			if s := all[n].shared(left); s > most {
				best, most = n, s
			}
		}
		if best < 0 {
			break
		}
		parts = append(parts, best)
		left = left.without(all[best])
	}
	if float64(len(whole)-len(left)) < partOf*float64(len(whole)) {
		return nil
	}
	slices.Sort(parts)
	return parts
}

// holding are the items that have a word.
type holding map[int32][]int

func holders(items []int, all []words) holding {
	h := holding{}
	for _, i := range items {
		for _, w := range all[i] {
			h[w] = append(h[w], i)
		}
	}
	return h
}

// near are items that share a word with some words, by way of the words that few items have.
func (h holding) near(ws words) []int {
	var out []int
	seen := map[int]bool{}
	for _, w := range ws {
		if len(h[w]) > commonIn {
			continue
		}
		for _, i := range h[w] {
			if !seen[i] && len(out) < mostCompared {
				seen[i] = true
				out = append(out, i)
			}
		}
	}
	return out
}

// outgrown finds splits and mergers in which the item stayed: what it lost is found in an added one, or what it gained
// comes from a retired one.
func (m *matching) outgrown() {
	added, retired := m.openIs(), m.openWas()
	if len(added) == 0 && len(retired) == 0 {
		return
	}
	v := m.read()
	intoAdded, fromRetired := holders(added, v.is), holders(retired, v.was)
	for n := range m.entries {
		f := &m.entries[n]
		if f.confirmed || len(f.was) != 1 || len(f.is) != 1 {
			continue
		}
		i, j := f.was[0], f.is[0]
		lost, gained := v.was[i].without(v.is[j]), v.is[j].without(v.was[i])
		for _, part := range intoAdded.near(lost) {
			if len(f.is) < mostParts && m.open(end{true, part}) && m.alikeKind(i, part) && isMadeOf(v.is[part], lost) {
				f.is, f.guessed = append(f.is, part), true
				m.entry[end{true, part}] = n
			}
		}
		slices.Sort(f.is)
		if len(f.is) > 1 {
			continue
		}
		for _, part := range fromRetired.near(gained) {
			if len(f.was) < mostParts && m.open(end{false, part}) && m.alikeKind(part, j) && isMadeOf(v.was[part], gained) {
				f.was, f.guessed = append(f.was, part), true
				m.entry[end{false, part}] = n
			}
		}
		slices.Sort(f.was)
	}
}

// isMadeOf says whether enough of an item's words are among some.
func isMadeOf(item, some words) bool {
	n := item.shared(some)
	return n >= fewestShared && float64(n) >= partOf*float64(len(item))
}
