package draft

import (
	"context"
	"slices"
	"strconv"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Amend brings what a file says into a draft, by the identifiers of items: what differs is changed and moved, what is new
// is added, and those in remove go. Other items of the draft stay where they are, also those below one that goes: they
// come to stand in its place. Fields that no item of the file says anything in stay as they are. Kinds and levels that the
// draft does not have are added; the rest of the head stays. All of it is one change, which can be taken back but for what
// was carried. A file that says what the draft says changes nothing.
//
// Who calls has the transaction; the viewer is asked here.
//
// Errors: errs.Invalid with "items[3].id" and "items[3].parentId" where the items do not hang together; errs.Conflict
// where the draft is not open or would hold more than MaxItems.
func (s *Service) Amend(ctx context.Context, tx *db.Tx, v authz.Viewer, id string, b Brought, remove []string) (Draft, error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return Draft{}, err
	}
	d, err := allowed(ctx, tx, v, id, write)
	if err != nil {
		return Draft{}, err
	}
	j, err := begun(ctx, tx, d, true)
	if err != nil {
		return Draft{}, err
	}
	a := &amendment{job: j, file: b.Release.Items}
	if err := a.read(); err != nil {
		return Draft{}, err
	}
	a.widen(b.Release)
	if err := a.join(); err != nil {
		return Draft{}, err
	}
	a.drop(remove)
	if len(j.nodes) > MaxItems {
		return Draft{}, errs.New(errs.Conflict, "draft.Amend", "draft.fault.items", "most", MaxItems)
	}
	if b.Carried != nil {
		if err := updateCarried(ctx, tx, id, b.Carried); err != nil {
			return Draft{}, err
		}
	}
	if len(j.steps) == 0 {
		return d.Draft, nil
	}
	if err := updateHead(ctx, tx, d); err != nil {
		return Draft{}, err
	}
	d.Items = len(j.nodes)
	e := entry{What: WhatBrought, after: a.told(b.File)}
	return d.Draft, s.finish(ctx, tx, v, d, j, e)
}

// amendment is what a file does to a draft.
type amendment struct {
	*job
	file                           []framework.Item
	at                             map[string]int      // where an item stands in the file
	under                          map[string][]string // items of the file by parent, in its order
	tops                           []string            // parents of file items that are not in the file, "" for the roots
	says                           map[Field]bool      // fields that any item of the file says something in
	added, changed, moved, removed int
}

// read indexes the file and checks that its items hang together, with those of the draft.
func (a *amendment) read() error {
	var f faults
	a.at, a.under, a.says = map[string]int{}, map[string][]string{}, map[Field]bool{}
	for i := range a.file {
		it := &a.file[i]
		if _, twice := a.at[it.ID]; twice || !ids.Valid(it.ID) {
			f.add("items["+strconv.Itoa(i)+"].id", "itemID", "value", it.ID)
			continue
		}
		f.itemCode(i, it.Code)
		a.at[it.ID] = i
		a.under[it.ParentID] = append(a.under[it.ParentID], it.ID)
		for field := range fieldsOf(it) {
			a.says[field] = true
		}
	}
	for i := range a.file {
		parent := a.file[i].ParentID
		if _, inFile := a.at[parent]; inFile || slices.Contains(a.tops, parent) {
			continue
		}
		if parent != "" && a.nodes[parent] == nil {
			f.add("items["+strconv.Itoa(i)+"].parentId", "itemParent", "value", parent)
			continue
		}
		a.tops = append(a.tops, parent)
	}
	return f[:min(len(f), 200)].err("draft.Amend")
}

// widen gives the draft the kinds and levels that the file has besides.
func (a *amendment) widen(r *framework.Release) {
	to := scales{slices.Clone(a.head.Kinds), slices.Clone(a.head.Levels)}
	for _, k := range r.Kinds {
		if a.head.KindOf(k.Key).Key == "" {
			to.Kinds = append(to.Kinds, k)
		}
	}
	for _, l := range r.Levels {
		if _, there := a.head.LevelOf(l.Code); !there {
			taken := func(o framework.Level) bool { return o.ID == l.ID }
			if !ids.Valid(l.ID) || slices.ContainsFunc(to.Levels, taken) {
				l.ID = fresh()
			}
			to.Levels = append(to.Levels, l)
		}
	}
	if len(to.Kinds) > len(a.head.Kinds) || len(to.Levels) > len(a.head.Levels) {
		a.rescale(to)
	}
}

// join brings the items of the file in, from the top down.
func (a *amendment) join() error {
	done := 0
	var f faults
	var below func(parent string)
	below = func(parent string) {
		stay := a.inOrder(parent)
		before := "" // the item of the file that comes before, under the same parent
		for _, id := range a.under[parent] {
			it := &a.file[a.at[id]]
			if a.nodes[id] != nil && parent != "" && a.work.under(parent, id) {
				f.add("items["+strconv.Itoa(a.at[id])+"].parentId", "circle")
				continue
			}
			a.bring(it, parent, before, stay[id])
			before = id
			done++
		}
		for _, id := range a.under[parent] {
			if len(f) == 0 {
				below(id)
			}
		}
	}
	for _, parent := range a.tops {
		below(parent)
	}
	if len(f) == 0 && done < len(a.file) {
		f.add("items", "circle")
	}
	return f.err("draft.Amend")
}

// bring adds, moves and rewords one item. Stays says that it stands where it should.
func (a *amendment) bring(it *framework.Item, parent, before string, stays bool) {
	to := place{Parent: parent}
	if before != "" {
		to.Next = a.placeOf(before).Next
	} else if row := a.kids[parent]; len(row) > 0 {
		to.Next = row[0]
	}
	if a.nodes[it.ID] == nil {
		a.add(*it, to)
		a.added++
		return
	}
	if !stays && (a.nodes[it.ID].parent != parent || to.Next != it.ID) {
		a.move(it.ID, to)
		a.moved++
	}
	fields := map[Field]string{}
	for field := range a.says {
		fields[field] = valueOf(it, field)
	}
	if it.Code != a.nodes[it.ID].item.Code {
		fields[ours] = valueOf(it, ours)
	}
	if a.edit(it.ID, fields) {
		a.changed++
	}
}

// inOrder are items under a parent that can stay where they are, as many as possible: those whose order is that of the
// file already (a longest increasing subsequence of their places).
func (a *amendment) inOrder(parent string) map[string]bool {
	places := map[string]int{}
	for i, id := range a.kids[parent] {
		places[id] = i
	}
	var row []string
	for _, id := range a.under[parent] {
		if _, here := places[id]; here {
			row = append(row, id)
		}
	}
	tails, prev := []int{}, make([]int, len(row)) // positions in row; tails[n] ends the best run of n+1
	for i, id := range row {
		n, _ := slices.BinarySearchFunc(tails, places[id], func(t, at int) int { return places[row[t]] - at })
		if prev[i] = -1; n > 0 {
			prev[i] = tails[n-1]
		}
		if n == len(tails) {
			tails = append(tails, i)
		} else {
			tails[n] = i
		}
	}
	stay := map[string]bool{}
	if len(tails) > 0 {
		for i := tails[len(tails)-1]; i >= 0; i = prev[i] {
			stay[row[i]] = true
		}
	}
	return stay
}

// drop removes items that the file does not have. What stands below them and is not to be removed takes their place.
func (a *amendment) drop(remove []string) {
	goes := map[string]bool{}
	for _, id := range remove {
		if _, inFile := a.at[id]; !inFile && a.nodes[id] != nil {
			goes[id] = true
		}
	}
	for _, id := range slices.Backward(a.preorder("")) {
		if !goes[id] {
			continue
		}
		for _, kid := range slices.Clone(a.kids[id]) {
			a.move(kid, place{a.nodes[id].parent, id})
			a.moved++
		}
		a.removed += a.removeBranch(id)
	}
}

// told is what an amendment did, for the history.
func (a *amendment) told(file string) map[string]string {
	all := map[string]string{"file": file}
	for what, n := range map[string]int{"added": a.added, "changed": a.changed, "moved": a.moved, "removed": a.removed} {
		if n > 0 {
			all[what] = strconv.Itoa(n)
		}
	}
	return all
}
