// Package carryover brings what names items of one release over to another release: the answers, priorities and goals of a
// person, and whatever else names items. Nothing of the old is changed.
//
// Which item leads where is told by, in this order: the changes that were published with a release, also over several
// editions; an item that both releases have; crosswalks. Each is read in both directions.
package carryover

import (
	"slices"

	"pathways/internal/framework"
	"pathways/internal/framework/difference"
)

// Verdict says what becomes of an item in the other release.
type Verdict string

// The verdicts. The first two need nobody; the next three ask.
const (
	Moves    Verdict = "moves"
	Reworded Verdict = "reworded" // it moves, and whoever it concerns should look again
	Splits   Verdict = "splits"   // one became several
	Merges   Verdict = "merges"   // several became one
	Related  Verdict = "related"  // somebody found that they have to do with each other
	Nowhere  Verdict = "nowhere"
)

// Verdicts are all, in the order in which they are shown.
var Verdicts = []Verdict{Moves, Reworded, Splits, Merges, Related, Nowhere}

// Asks says whether a person has to choose.
func (v Verdict) Asks() bool { return v == Splits || v == Merges || v == Related }

// Target is an item of the other release that something can go to, and who says so.
type Target struct {
	Item *framework.Item
	Type string // of the link of a crosswalk; "" where no crosswalk says it
	Note string // why, in the words of whoever linked them
	By   string // author of the crosswalk
}

// Place is what becomes of one item.
type Place struct {
	Item    *framework.Item
	Verdict Verdict
	Targets []Target
}

// Way leads from the items of one release to those of another.
type Way struct {
	From, To *framework.Tree
	places   map[string]*Place // by item of From
}

// Known is what is published about how releases hang together.
type Known struct {
	Changes    []*difference.Changes
	Crosswalks []*framework.Crosswalk
	Tree       func(releaseID string) *framework.Tree // nil where it is not here
}

// Place is what becomes of an item; one that the release does not have has no place.
func (w *Way) Place(item string) Place {
	if p := w.places[item]; p != nil {
		return *p
	}
	return Place{Verdict: Nowhere, Item: w.From.ByID(item)}
}

// Leads says whether any item has a place in the other release.
func (w *Way) Leads() bool {
	for _, p := range w.places {
		if p.Verdict != Nowhere {
			return true
		}
	}
	return false
}

// Between finds the way from one release to another.
func Between(from, to *framework.Tree, k Known) *Way {
	way := k.hop(from, to)
	chain := k.chain(from, to)
	if len(chain) <= 2 {
		return way
	}
	far := k.hop(chain[0], chain[1])
	for i := 2; i < len(chain); i++ {
		far = far.then(k.hop(chain[i-1], chain[i]))
	}
	for id, p := range way.places { // what the editions between lost, a crosswalk may still know
		if far.places[id].Verdict == Nowhere {
			far.places[id] = p
		}
	}
	far.join()
	return far
}

// chain is the shortest row of releases from one to another in which changes are published between neighbors; nil where
// there is none.
func (k Known) chain(from, to *framework.Tree) []*framework.Tree {
	before := map[string]string{from.ID: ""}
	for queue := []string{from.ID}; len(queue) > 0; queue = queue[1:] {
		here := queue[0]
		if here == to.ID {
			break
		}
		for _, c := range k.Changes {
			for _, step := range [][2]string{{c.From.Release, c.To.Release}, {c.To.Release, c.From.Release}} {
				if _, seen := before[step[1]]; step[0] == here && !seen {
					before[step[1]] = here
					queue = append(queue, step[1])
				}
			}
		}
	}
	if _, found := before[to.ID]; !found {
		return nil
	}
	var out []*framework.Tree
	for at := to.ID; at != ""; at = before[at] {
		t := k.tree(at, from, to)
		if t == nil {
			return nil
		}
		out = append(out, t)
	}
	slices.Reverse(out)
	return out
}

func (k Known) tree(id string, ends ...*framework.Tree) *framework.Tree {
	for _, t := range ends {
		if t.ID == id {
			return t
		}
	}
	if k.Tree == nil {
		return nil
	}
	return k.Tree(id)
}

// hop is the way between two releases by what is published about those two.
func (k Known) hop(from, to *framework.Tree) *Way {
	w := &Way{From: from, To: to, places: make(map[string]*Place, len(from.Items))}
	for i := range from.Items {
		w.places[from.Items[i].ID] = &Place{Item: &from.Items[i], Verdict: Nowhere}
	}
	told := w.byChanges(k.Changes)
	w.bySameItem(told)
	w.byCrosswalks(k.Crosswalks)
	w.join()
	return w
}

// byChanges follows what stewards said, and names the items that they spoke of.
func (w *Way) byChanges(all []*difference.Changes) map[string]bool {
	told := map[string]bool{}
	for _, c := range all {
		back := c.From.Release == w.To.ID && c.To.Release == w.From.ID
		if !back && (c.From.Release != w.From.ID || c.To.Release != w.To.ID) {
			continue
		}
		for _, e := range c.Entries {
			here, there := e.Before, e.After
			if back {
				here, there = there, here
			}
			for _, ref := range here {
				if p := w.places[ref.ItemID]; p != nil {
					told[ref.ItemID] = true
					p.Verdict = verdictOf(e, len(here), len(there))
					for _, far := range there {
						p.add(Target{Item: w.To.ByID(far.ItemID), Note: e.Note})
					}
					if len(p.Targets) == 0 {
						p.Verdict = Nowhere
					}
				}
			}
		}
	}
	return told
}

// verdictOf reads one difference: so many items here, so many there.
func verdictOf(e difference.Entry, here, there int) Verdict {
	switch {
	case there == 0:
		return Nowhere
	case there > 1:
		return Splits
	case here > 1:
		return Merges
	case e.Guessed && !e.Confirmed:
		return Related
	case e.Reworded || e.Regraded:
		return Reworded
	}
	return Moves
}

// add puts in a target once; one that the release does not have is none.
func (p *Place) add(t Target) {
	if t.Item != nil && !slices.ContainsFunc(p.Targets, func(have Target) bool { return have.Item.ID == t.Item.ID }) {
		p.Targets = append(p.Targets, t)
	}
}

// bySameItem follows items that both releases have, where nobody told what became of them.
func (w *Way) bySameItem(told map[string]bool) {
	for id, p := range w.places {
		far := w.To.ByID(id)
		if told[id] || far == nil {
			continue
		}
		p.Verdict = Reworded
		if sameWording(p.Item, far) {
			p.Verdict = Moves
		}
		p.add(Target{Item: far})
	}
}

func sameWording(a, b *framework.Item) bool {
	return a.Statement == b.Statement && a.Question == b.Question && a.Note == b.Note && slices.Equal(a.Levels, b.Levels)
}

// byCrosswalks follows links for items that have no place yet. One that says "the same" moves by itself, where it is the
// only one; every other asks.
func (w *Way) byCrosswalks(all []*framework.Crosswalk) {
	found := map[string][]Target{}
	for _, x := range all {
		for _, a := range x.Associations {
			for _, ends := range [][2]framework.ItemRef{{a.From, a.To}, {a.To, a.From}} {
				if stands(x, ends[0], w.From) && stands(x, ends[1], w.To) {
					by := a.Author
					if by == "" {
						by = x.Author
					}
					found[ends[0].ItemID] = append(found[ends[0].ItemID], Target{w.To.ByID(ends[1].ItemID), a.Type, a.Note, by})
				}
			}
		}
	}
	for id, targets := range found {
		p := w.places[id]
		if p == nil || p.Verdict != Nowhere {
			continue
		}
		exact := slices.DeleteFunc(slices.Clone(targets), func(t Target) bool { return t.Type != framework.ExactMatch })
		if len(exact) > 0 {
			targets = exact
		}
		for _, t := range targets {
			p.add(t)
		}
		switch {
		case len(p.Targets) == 0:
		case len(exact) == 0:
			p.Verdict = Related
		case len(p.Targets) == 1:
			p.Verdict = Moves
		default:
			p.Verdict = Splits
		}
	}
}

// stands says whether an end of a link is in a release.
func stands(x *framework.Crosswalk, end framework.ItemRef, t *framework.Tree) bool {
	return x.SlugOf(end) == t.Framework.Slug && end.Version == t.Version
}

// join has items ask that would move to the same one.
func (w *Way) join() {
	at := map[string][]*Place{}
	for _, p := range w.places {
		if p.Verdict == Moves || p.Verdict == Reworded {
			id := p.Targets[0].Item.ID
			at[id] = append(at[id], p)
		}
	}
	for _, all := range at {
		if len(all) > 1 {
			for _, p := range all {
				p.Verdict = Merges
			}
		}
	}
}

// then goes on from where this way ends.
func (w *Way) then(next *Way) *Way {
	out := &Way{From: w.From, To: next.To, places: make(map[string]*Place, len(w.places))}
	for id, p := range w.places {
		q := &Place{Item: p.Item, Verdict: p.Verdict}
		var after Verdict
		for _, t := range p.Targets {
			step := next.Place(t.Item.ID)
			if step.Verdict != Nowhere && !after.Asks() && (after != Reworded || step.Verdict.Asks()) {
				after = step.Verdict
			}
			for _, far := range step.Targets {
				if far.Note == "" {
					far.Note = t.Note
				}
				q.add(far)
			}
		}
		switch {
		case len(q.Targets) == 0:
			q.Verdict = Nowhere
		case p.Verdict.Asks():
		case after.Asks() || p.Verdict == Moves:
			q.Verdict = after
		}
		if len(q.Targets) > 1 && !q.Verdict.Asks() {
			q.Verdict = Splits
		}
		out.places[id] = q
	}
	out.join()
	return out
}

// Named is something that names an item.
type Named struct {
	Item string                     // identifier
	Fits func(*framework.Item) bool // whether it can be about an item of the other release; nil: about any
}

// Row is one item that something names, with the targets that can take at least one of those things.
type Row struct{ Place }

// Rows are the items that some things name, in the order of their release. Items that it does not have come last.
func (w *Way) Rows(named []Named) []Row {
	by := map[string][]Named{}
	var strange []string
	for _, n := range named {
		if by[n.Item] == nil && w.From.ByID(n.Item) == nil {
			strange = append(strange, n.Item)
		}
		by[n.Item] = append(by[n.Item], n)
	}
	var out []Row
	for i := range w.From.Items {
		if things := by[w.From.Items[i].ID]; things != nil {
			out = append(out, Row{w.Place(w.From.Items[i].ID).only(things)})
		}
	}
	for _, id := range strange {
		out = append(out, Row{Place{Item: &framework.Item{ID: id}, Verdict: Nowhere}})
	}
	return out
}

// only keeps the targets that can take at least one of some things.
func (p Place) only(things []Named) Place {
	p.Targets = slices.DeleteFunc(slices.Clone(p.Targets), func(t Target) bool {
		return !slices.ContainsFunc(things, func(n Named) bool { return n.Fits == nil || n.Fits(t.Item) })
	})
	if len(p.Targets) == 0 {
		p.Verdict = Nowhere
	}
	return p
}

// Chosen are the items that a person chose, by the item that they were asked about.
type Chosen map[string][]string

// Goes are the items that a row's things go to: by itself, or those chosen of what was asked. Nothing chosen is nothing
// brought over.
func (r Row) Goes(chosen Chosen) []*framework.Item {
	var out []*framework.Item
	for _, t := range r.Targets {
		if !r.Verdict.Asks() || slices.Contains(chosen[r.Item.ID], t.Item.ID) {
			out = append(out, t.Item)
		}
	}
	return out
}
