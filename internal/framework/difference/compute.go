package difference

import (
	"cmp"
	"slices"

	"pathways/internal/framework"
)

// Known is what is known of two releases before anything is guessed.
type Known struct {
	Claims []Claim                 // of stewards; of two that speak of one item the later holds
	Links  []framework.Association // of a crosswalk from the earlier release to the later
}

// Claim is what a steward says became of items, by identifier: one became one or several, several became one, one became
// none (retired), none became one (added).
type Claim struct {
	Before []string `json:"before,omitempty"`
	After  []string `json:"after,omitempty"`
	Note   string   `json:"note,omitempty"`
}

// Becomes says what a claim makes of its items; "" for one that says nothing, or that several became several.
func (c Claim) Becomes() Become { return becomes(len(c.Before), len(c.After)) }

func becomes(before, after int) Become {
	switch {
	case before == 1 && after == 1:
		return Stays
	case before == 0 && after == 1:
		return Added
	case before == 1 && after == 0:
		return Retired
	case before == 1 && after > 1:
		return Split
	case before > 1 && after == 1:
		return Merged
	}
	return ""
}

// Compute says what changed between two releases. Items with one identifier are the same item. All else is guessed from
// codes and wording, and marked as guessed; see Knowing.
func Compute(before, after *framework.Tree) *Changes { return Knowing(before, after, Known{}) }

// Knowing computes what changed where something is known. An item is in the first of these that speaks of it:
//
//  1. a claim, if its items are in the releases;
//  2. the same identifier in both releases;
//  3. links of a crosswalk that say "exact match" or "replaced by";
//  4. the same wording under another identifier, first below parents that are known to be the same, or the same code and
//     at least 40 % likeness;
//  5. a likeness of at least 90 %, the greatest first, and two shared words unless all are shared;
//  6. a split: an item whose words are found again in two or more added ones, of each of which they make at least 60 %, and
//     which together have at least 60 % of its words; and a merger, the same backward;
//  7. a likeness of at least 50 %, in the same way;
//  8. a split or merger in which the item keeps its identifier or its partner from above: three or more words that it lost
//     make at least 60 % of an added item, or those that it gained make 60 % of a retired one.
//
// What is left is added or retired. Likeness is Dice's coefficient over the sets of words of two statements: twice the
// number of shared words over the number of all, words folded and stemmed, without the most common ones (see
// framework.Terms). Guesses join items of one kind only, or of the same depth where the releases name their kinds otherwise.
// An item is compared with at most 256 others, those first that share its rarest words.
func Knowing(before, after *framework.Tree, known Known) *Changes {
	m := &matching{
		was: newSide(before), is: newSide(after), entry: map[end]int{},
		kindsDiffer: !sameKinds(before, after),
	}
	m.claims(known.Claims)
	m.identifiers()
	m.links(known.Links)
	m.sameWording()
	m.alike(0.9)
	m.splits()
	m.mergers()
	m.alike(0.5)
	m.outgrown()
	m.rest()
	return m.changes()
}

// side is one of the two releases while they are matched.
type side struct {
	*framework.Tree
	at    map[string]int // position of an item
	depth []int
}

func newSide(t *framework.Tree) side {
	s := side{Tree: t, at: make(map[string]int, len(t.Items)), depth: make([]int, len(t.Items))}
	for i := range t.Items {
		it := &t.Items[i]
		s.at[it.ID] = i
		if up, ok := s.at[it.ParentID]; ok && it.ParentID != "" {
			s.depth[i] = s.depth[up] + 1
		}
	}
	return s
}

// end is an item of one of the two releases, by position.
type end struct {
	later bool
	at    int
}

// found is an entry in the making: positions in both releases.
type found struct {
	was, is            []int
	guessed, confirmed bool
	note               string
}

// matching puts the items of two releases together.
type matching struct {
	was, is     side
	entries     []found
	entry       map[end]int // the entry that an item is in
	kindsDiffer bool
	vocabulary  *vocabulary
}

// put makes an entry. Its items are in none yet.
func (m *matching) put(f found) {
	n := len(m.entries)
	m.entries = append(m.entries, f)
	for _, i := range f.was {
		m.entry[end{false, i}] = n
	}
	for _, i := range f.is {
		m.entry[end{true, i}] = n
	}
}

func (m *matching) guess(was, is []int) { m.put(found{was: was, is: is, guessed: true}) }

func (m *matching) open(e end) bool { _, ok := m.entry[e]; return !ok }

// openWas and openIs are the items of which nothing is said yet.
func (m *matching) openWas() []int { return m.opens(m.was, false) }
func (m *matching) openIs() []int  { return m.opens(m.is, true) }

func (m *matching) opens(s side, later bool) (out []int) {
	for i := range s.Items {
		if m.open(end{later, i}) {
			out = append(out, i)
		}
	}
	return out
}

func (m *matching) claims(all []Claim) {
	for _, c := range slices.Backward(all) {
		was, allBefore := m.positions(m.was, c.Before, false)
		is, allAfter := m.positions(m.is, c.After, true)
		if allBefore && allAfter && c.Becomes() != "" {
			m.put(found{was: was, is: is, confirmed: true, note: c.Note})
		}
	}
}

// positions are those of some items, in order; not whole where one is not in the release, is named twice, or is spoken for.
func (m *matching) positions(s side, ids []string, later bool) (out []int, whole bool) {
	for _, id := range ids {
		i, ok := s.at[id]
		if !ok || slices.Contains(out, i) || !m.open(end{later, i}) {
			return nil, false
		}
		out = append(out, i)
	}
	slices.Sort(out)
	return out, true
}

func (m *matching) identifiers() {
	for i := range m.was.Items {
		if j, ok := m.is.at[m.was.Items[i].ID]; ok && m.open(end{false, i}) && m.open(end{true, j}) {
			m.put(found{was: []int{i}, is: []int{j}})
		}
	}
}

// links takes what a crosswalk says for sure: what was replaced by what, and what is the same.
func (m *matching) links(all []framework.Association) {
	forward, back := map[int][]int{}, map[int][]int{}
	for _, a := range all {
		if a.Type != framework.ExactMatch && a.Type != framework.ReplacedBy {
			continue
		}
		i, isOne := m.was.at[a.From.ItemID]
		j, isOther := m.is.at[a.To.ItemID]
		if isOne && isOther && m.open(end{false, i}) && m.open(end{true, j}) && !slices.Contains(forward[i], j) {
			forward[i], back[j] = append(forward[i], j), append(back[j], i)
		}
	}
	for _, i := range m.openWas() {
		to := forward[i]
		switch {
		case len(to) == 1 && len(back[to[0]]) > 0 && m.open(end{true, to[0]}) && onlyTo(forward, back[to[0]]):
			from := back[to[0]]
			slices.Sort(from)
			m.guess(from, to)
		case len(to) > 1 && onlyTo(back, to):
			slices.Sort(to)
			m.guess([]int{i}, to)
		}
	}
}

// onlyTo says whether each of some items is linked to one item only.
func onlyTo(links map[int][]int, some []int) bool {
	return !slices.ContainsFunc(some, func(i int) bool { return len(links[i]) != 1 })
}

// rest says of what nothing was found for that it was retired or added.
func (m *matching) rest() {
	for _, i := range m.openWas() {
		m.put(found{was: []int{i}})
	}
	for _, j := range m.openIs() {
		m.put(found{is: []int{j}})
	}
}

// changes puts the entries in order and marks them.
func (m *matching) changes() *Changes {
	order := make([]int, len(m.entries))
	for i := range order {
		order[i] = i
	}
	places := m.places()
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(slices.Compare(places[a][:], places[b][:]), cmp.Compare(a, b))
	})
	c := &Changes{From: sideOf(m.was.Tree), To: sideOf(m.is.Tree), Entries: make([]Entry, len(order))}
	for n, i := range order {
		c.Entries[n] = m.marked(m.entries[i])
	}
	return c
}

func sideOf(t *framework.Tree) Side {
	return Side{Release: t.ID, Slug: t.Framework.Slug, Version: t.Version}
}

// places says where an entry stands: the position of its first item in the later release. What was retired comes after the
// nearest entry before it in the earlier release that stayed under the same parent, and all below that; else after its
// parent.
func (m *matching) places() [][2]int {
	last := lastBelow(m.is)
	places := make([][2]int, len(m.entries))
	for n, f := range m.entries {
		if len(f.is) > 0 {
			places[n] = [2]int{f.is[0], -1}
		}
	}
	before := map[string]int{} // by parent, the entry that stands last so far
	for i := range m.was.Items {
		parent := m.was.Items[i].ParentID
		n := m.entry[end{false, i}]
		f := m.entries[n]
		switch {
		case len(f.is) == 0:
			at := -1
			if near, ok := before[parent]; ok {
				at = last[m.entries[near].is[0]]
			} else if up, ok := m.was.at[parent]; ok && parent != "" {
				at = places[m.entry[end{false, up}]][0]
			}
			places[n] = [2]int{at, i}
		case !m.moved(i, f.is[0]):
			before[parent] = n
		}
	}
	return places
}

// lastBelow is, for every item, the position of the last one in its part of the tree; itself where nothing is below.
func lastBelow(s side) []int {
	last := make([]int, len(s.Items))
	for i := len(s.Items) - 1; i >= 0; i-- {
		last[i] = max(last[i], i)
		if up, ok := s.at[s.Items[i].ParentID]; ok && s.Items[i].ParentID != "" {
			last[up] = max(last[up], last[i])
		}
	}
	return last
}
