package alignmentweb

import (
	"pathways/internal/alignment"
	"pathways/internal/framework"
)

// wing is a domain with what a text speaks of in it.
type wing struct {
	Item   *framework.Item
	Domain int
	Spoken []spoken
}

// spoken is a competency that a text speaks of, with the numbers of the passages.
type spoken struct {
	Item     *framework.Item
	Passages []int
	LookedAt bool // somebody accepted or added it in one of them
}

// wingsOf sorts what the passages of a text speak of by domain, in the order of the framework. Domains that the text does not
// speak of have nothing in them.
func wingsOf(t *framework.Tree, passages []alignment.Passage) []wing {
	said := map[string]*spoken{}
	for _, p := range passages {
		for _, s := range p.Suggestions {
			if !s.Speaks() {
				continue
			}
			if said[s.Item.ID] == nil {
				said[s.Item.ID] = &spoken{Item: s.Item}
			}
			of := said[s.Item.ID]
			of.Passages = append(of.Passages, p.N)
			of.LookedAt = of.LookedAt || s.Holds != ""
		}
	}
	var all []wing
	for i, root := range t.Roots() {
		w := wing{Item: root, Domain: i}
		for _, leaf := range t.Leaves(root.ID) {
			if s := said[leaf.ID]; s != nil {
				w.Spoken = append(w.Spoken, *s)
			}
		}
		all = append(all, w)
	}
	return all
}

// anything says whether a text speaks of any competency.
func anything(wings []wing) bool {
	for _, w := range wings {
		if len(w.Spoken) > 0 {
			return true
		}
	}
	return false
}
