package draft

import (
	"slices"

	"pathways/internal/framework"
)

// gap is the room between the ranks of neighbors, so that others fit in between.
const gap = 1 << 20

// node is an item at its place, and what of it has to be stored.
type node struct {
	parent   string
	rank     int64
	revision int64
	item     framework.Item
	fresh    bool // not stored yet
	reworded bool
	unplaced bool // has no rank yet
	reranked bool
}

// work is the items of a draft while they are changed. It keeps in mind what has to be stored.
type work struct {
	nodes   map[string]*node
	kids    map[string][]string // by parent ("" for the roots), in order
	gone    []string            // stored before, not any more
	touched map[string]bool     // parents below which something has no rank
	worded  bool                // the nodes have their wording
}

// newWork is for about so many items.
func newWork(items int) *work {
	return &work{nodes: make(map[string]*node, items), kids: map[string][]string{}, touched: map[string]bool{}}
}

// place is where an item stands: before the one called next, "" for the last place.
type place struct {
	Parent string `json:"parent,omitempty"`
	Next   string `json:"next,omitempty"`
}

// indexIn is where an item stands in a row, -1 for nowhere. It looks from the end, where most changes are.
func indexIn(row []string, id string) int {
	for i, one := range slices.Backward(row) {
		if one == id {
			return i
		}
	}
	return -1
}

// placeOf is where an item stands.
func (w *work) placeOf(id string) place {
	parent := w.nodes[id].parent
	row := w.kids[parent]
	next := ""
	if i := indexIn(row, id) + 1; i < len(row) {
		next = row[i]
	}
	return place{parent, next}
}

// insert puts an item that is in nodes at a place. A next that does not stand there is the last place.
func (w *work) insert(id string, at place) {
	row := w.kids[at.Parent]
	i := len(row)
	if at.Next != "" {
		if n := indexIn(row, at.Next); n >= 0 {
			i = n
		}
	}
	w.kids[at.Parent] = slices.Insert(row, i, id)
	n := w.nodes[id]
	n.parent, n.unplaced = at.Parent, true
	w.touched[at.Parent] = true
}

func (w *work) take(id string) {
	parent := w.nodes[id].parent
	row := w.kids[parent]
	if i := indexIn(row, id); i >= 0 {
		w.kids[parent] = slices.Delete(row, i, i+1)
	}
}

// add puts a new item at a place; its revision is the one that the draft gets.
func (w *work) add(it framework.Item, at place, revision int64) {
	it.ParentID = ""
	w.nodes[it.ID] = &node{item: it, fresh: true, revision: revision}
	w.insert(it.ID, at)
}

// remove takes an item away that has nothing below it.
func (w *work) remove(id string) {
	w.take(id)
	if !w.nodes[id].fresh {
		w.gone = append(w.gone, id)
	}
	delete(w.nodes, id)
	delete(w.kids, id)
}

func (w *work) move(id string, to place) {
	w.take(id)
	w.insert(id, to)
}

// under says whether an item is another, or stands somewhere below it.
func (w *work) under(id, above string) bool {
	for steps := 0; id != "" && steps <= len(w.nodes); steps++ {
		if id == above {
			return true
		}
		n := w.nodes[id]
		if n == nil {
			return false
		}
		id = n.parent
	}
	return false
}

// preorder are the identifiers from an item down, itself first; all for "".
func (w *work) preorder(from string) (all []string) {
	var walk func(id string)
	walk = func(id string) {
		if id != "" {
			all = append(all, id)
		}
		for _, k := range w.kids[id] {
			walk(k)
		}
	}
	walk(from)
	return all
}

// items are all items in order, with their parents.
func (w *work) items() []framework.Item {
	ids := w.preorder("")
	all := make([]framework.Item, len(ids))
	for i, id := range ids {
		n := w.nodes[id]
		all[i] = n.item
		all[i].ID, all[i].ParentID = id, n.parent
	}
	return all
}

// codeOf is the code of an item; "" where it is not there.
func (w *work) codeOf(id string) string {
	if n := w.nodes[id]; n != nil {
		return n.item.Code
	}
	return ""
}

// rankAll gives a rank to what has none, between its neighbors. Where there is no room left, all of that row are ranked
// afresh.
func (w *work) rankAll() {
	for parent := range w.touched {
		row := w.kids[parent]
		for i := 0; i < len(row); {
			if !w.nodes[row[i]].unplaced {
				i++
				continue
			}
			end := i
			for end < len(row) && w.nodes[row[end]].unplaced {
				end++
			}
			if !w.rankRun(row, i, end) {
				for n, id := range row {
					w.nodes[id].rankAt(int64(n+1) * gap)
				}
				break
			}
			i = end
		}
	}
	clear(w.touched)
}

// rankRun ranks row[from:to], none of which has a rank; false where there is no room.
func (w *work) rankRun(row []string, from, to int) bool {
	n := int64(to - from)
	low, high := int64(0), int64(0)
	switch {
	case from == 0 && to == len(row):
		high = (n + 1) * gap
	case from == 0:
		high = w.nodes[row[to]].rank
		low = high - (n+1)*gap
	default:
		low = w.nodes[row[from-1]].rank
		high = low + (n+1)*gap
		if to < len(row) {
			high = w.nodes[row[to]].rank
		}
	}
	step := (high - low) / (n + 1)
	if step < 1 {
		return false
	}
	for i := from; i < to; i++ {
		w.nodes[row[i]].rankAt(low + int64(i-from+1)*step)
	}
	return true
}

func (n *node) rankAt(rank int64) {
	if n.unplaced || n.rank != rank {
		n.rank, n.unplaced, n.reranked = rank, false, true
	}
}
