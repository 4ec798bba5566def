package framework

import "strings"

// Tree is a release with its items indexed, for reading. It is safe for many readers and never changes.
type Tree struct {
	*Release
	byID     map[string]int
	byCode   map[string]int
	children map[string][]int // parent id ("" for the roots) to positions in Items
	domains  []domain         // by position in Items

	translated *translated // nil unless it reads in another language than its release
}

// domain is the root that an item belongs to: its position in Items, and its place among the roots, from 0.
type domain struct{ root, place int }

// NewTree indexes a release. The release must not change afterwards.
func NewTree(r *Release) *Tree {
	t := &Tree{
		Release: r, byID: make(map[string]int, len(r.Items)),
		byCode: make(map[string]int, len(r.Items)), children: make(map[string][]int),
	}
	for i := range r.Items {
		it := &r.Items[i]
		t.byID[it.ID] = i
		t.byCode[it.Code] = i
		t.children[it.ParentID] = append(t.children[it.ParentID], i)
	}
	t.domains = t.domainsOf()
	return t
}

// domainsOf finds the domain of every item, each step of the way up once. What lies in a circle is its own domain.
func (t *Tree) domainsOf() []domain {
	const open, walking = -1, -2
	all := make([]domain, len(t.Items))
	for i := range all {
		all[i].root = open
	}
	for place, i := range t.children[""] {
		all[i] = domain{i, place}
	}
	var way []int
	for i := range all {
		at, found := i, domain{root: i}
		for way = way[:0]; all[at].root == open; {
			all[at].root = walking
			way = append(way, at)
			up, known := t.byID[t.Items[at].ParentID]
			if !known {
				found = domain{root: at}
				break
			}
			at = up
		}
		if all[at].root >= 0 {
			found = all[at]
		}
		for _, low := range way {
			all[low] = found
		}
	}
	return all
}

func (t *Tree) pick(at []int) []*Item {
	out := make([]*Item, len(at))
	for i, n := range at {
		out[i] = &t.Items[n]
	}
	return out
}

// Roots are the items without a parent: the domains, in the framework's own order.
func (t *Tree) Roots() []*Item { return t.pick(t.children[""]) }

// Children are the items directly under one, in the framework's own order.
func (t *Tree) Children(id string) []*Item { return t.pick(t.children[id]) }

// IsLeaf says whether nothing stands under an item: leaves are what a person answers about.
func (t *Tree) IsLeaf(id string) bool { return len(t.children[id]) == 0 }

// ByID finds an item by its lasting identifier; nil where the release has no such item.
func (t *Tree) ByID(id string) *Item {
	if i, ok := t.byID[id]; ok {
		return &t.Items[i]
	}
	return nil
}

// ByCode finds an item by its code; nil where the release has no such item.
func (t *Tree) ByCode(code string) *Item {
	if i, ok := t.byCode[code]; ok {
		return &t.Items[i]
	}
	return nil
}

// ByCodeAnyCase finds an item by its code, in whatever capitals; nil where the release has no such item.
func (t *Tree) ByCodeAnyCase(code string) *Item {
	if it := t.ByCode(code); it != nil {
		return it
	}
	for i := range t.Items {
		if strings.EqualFold(t.Items[i].Code, code) {
			return &t.Items[i]
		}
	}
	return nil
}

// Parent is the item above; nil for a root.
func (t *Tree) Parent(it *Item) *Item { return t.ByID(it.ParentID) }

// Path is the way from the root down to an item, the item itself last.
func (t *Tree) Path(it *Item) []*Item {
	var up []*Item
	for at := it; at != nil && len(up) <= len(t.Items); at = t.Parent(at) {
		up = append(up, at)
	}
	for i, j := 0, len(up)-1; i < j; i, j = i+1, j-1 {
		up[i], up[j] = up[j], up[i]
	}
	return up
}

// Root is the domain that an item belongs to.
func (t *Tree) Root(it *Item) *Item {
	if d, ok := t.domainOf(it); ok {
		return &t.Items[d.root]
	}
	return t.Path(it)[0]
}

// domainOf is the domain of an item of this tree; false for one of another, which may stand elsewhere.
func (t *Tree) domainOf(it *Item) (domain, bool) {
	i, known := t.byID[it.ID]
	if !known || &t.Items[i] != it {
		return domain{}, false
	}
	return t.domains[i], true
}

// RootIndex is the place of an item's domain among the domains, from 0: it chooses hue and mark.
func (t *Tree) RootIndex(it *Item) int {
	if d, ok := t.domainOf(it); ok {
		return d.place
	}
	root := t.Root(it)
	for i, r := range t.Roots() {
		if r.ID == root.ID {
			return i
		}
	}
	return 0
}

// Leaves are all leaves under an item, in order; the item itself where it is one. All of the release for "".
func (t *Tree) Leaves(id string) []*Item {
	if id != "" && t.IsLeaf(id) {
		return []*Item{t.ByID(id)}
	}
	return t.leaves(id, nil)
}

func (t *Tree) leaves(id string, out []*Item) []*Item {
	for _, i := range t.children[id] {
		if it := &t.Items[i]; t.IsLeaf(it.ID) {
			out = append(out, it)
		} else {
			out = t.leaves(it.ID, out)
		}
	}
	return out
}

// Units are the parts that a short pass goes over: the items under the domains (the categories), or the
// domains themselves where nothing stands under them.
func (t *Tree) Units() []*Item {
	var out []*Item
	for _, d := range t.Roots() {
		out = append(out, t.UnitsUnder(d)...)
	}
	return out
}

// UnitsUnder are the units of one domain: what stands under it, or itself where nothing does.
func (t *Tree) UnitsUnder(domain *Item) []*Item {
	if t.IsLeaf(domain.ID) {
		return []*Item{domain}
	}
	return t.Children(domain.ID)
}

// UnitOf is the unit that an item belongs to: itself, its category, or its domain where that is a leaf.
// It is nil for a domain that has units under it.
func (t *Tree) UnitOf(it *Item) *Item {
	path := t.Path(it)
	switch {
	case len(path) > 1:
		return path[1]
	case t.IsLeaf(it.ID):
		return it
	}
	return nil
}
