package draft

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// begun is a change of a draft's items in the making.
func begun(ctx context.Context, tx *db.Tx, d *stored, worded bool) (*job, error) {
	w, err := selectWork(ctx, tx, d, worded)
	return &job{work: w, head: &d.Head, revision: d.Revision + 1}, err
}

// Add puts a new item into a draft.
//
// Errors: errs.Invalid with the fields "parent", "after", "kind", "code", "statement"; errs.Conflict where the draft holds
// MaxItems.
func (s *Service) Add(ctx context.Context, v authz.Viewer, id string, n NewItem) (it *framework.Item, err error) {
	err = s.open(ctx, v, id, write, func(ctx context.Context, tx *db.Tx, d *stored) error {
		j, err := begun(ctx, tx, d, false)
		if err != nil {
			return err
		}
		if j.nodes[n.ID] != nil {
			made, _, err := selectItem(ctx, tx, id, n.ID)
			it = &made
			return err
		}
		if d.Items >= MaxItems {
			return errs.New(errs.Conflict, "draft.Add", "draft.fault.items", "most", MaxItems)
		}
		made, at, err := j.planned(n)
		if err != nil {
			return err
		}
		if made.Kind == "" {
			if made.Kind, err = j.kindFor(ctx, tx, d.ID, n); err != nil {
				return err
			}
		}
		j.add(made, at)
		made.ParentID = at.Parent
		it = &made
		d.Items++
		return s.finish(ctx, tx, v, d, j, entry{What: WhatAdded, item: made.ID, code: made.Code, after: j.told(made, 1)})
	})
	return it, err
}

// told is an item as the history keeps it, with how many came or went with it.
func (j *job) told(it framework.Item, count int) map[string]string {
	all := plain(fieldsOf(&it))
	if code := j.codeOf(it.ParentID); code != "" {
		all["parent"] = code
	}
	if count > 1 {
		all["count"] = strconv.Itoa(count)
	}
	return all
}

// finish stores a change of items, with its steps.
func (s *Service) finish(ctx context.Context, tx *db.Tx, v authz.Viewer, d *stored, j *job, e entry) error {
	if err := j.save(ctx, tx, d.ID); err != nil {
		return err
	}
	e.steps = j.steps
	return s.note(ctx, tx, v, d, e)
}

// planned is a new item as it is added, and where.
func (j *job) planned(n NewItem) (it framework.Item, at place, err error) {
	var f faults
	if !ids.Valid(n.ID) {
		n.ID = fresh()
	}
	it = framework.Item{ID: n.ID, Kind: tidy(n.Kind, true), Code: tidy(n.Code, true), Statement: tidy(n.Statement, false)}
	at.Parent = n.Parent
	if n.Parent != "" && j.nodes[n.Parent] == nil {
		f.add("parent", "parent")
	}
	switch {
	case n.Before != "":
		if before := j.nodes[n.Before]; before == nil || before.parent != n.Parent {
			f.add("before", "place")
		}
		at.Next = n.Before
	case n.After != "":
		if after := j.nodes[n.After]; after == nil || after.parent != n.Parent {
			f.add("after", "place")
		} else {
			at.Next = j.placeOf(n.After).Next
		}
	}
	f.long("code", it.Code, MaxCode)
	f.long("statement", it.Statement, MaxText)
	if it.Kind != "" && j.head.KindOf(it.Kind).Key == "" {
		f.add("kind", "kind", "value", it.Kind)
	}
	if err := f.err("draft.Add"); err != nil {
		return it, at, err
	}
	if it.Code == "" {
		it.Code = j.codeFor(n.Parent, n.After)
	}
	return it, at, nil
}

// kindFor is a kind for a new item: that of its neighbor, or the one below its parent's.
func (j *job) kindFor(ctx context.Context, tx *db.Tx, draft string, n NewItem) (string, error) {
	kinds := j.head.Kinds
	like := n.After
	if row := j.kids[n.Parent]; like == "" && len(row) > 0 {
		like = row[len(row)-1]
	}
	switch {
	case len(kinds) == 0:
		return "", nil
	case like != "":
		it, _, err := selectItem(ctx, tx, draft, like)
		return it.Kind, err
	case n.Parent == "":
		return kinds[0].Key, nil
	}
	above, _, err := selectItem(ctx, tx, draft, n.Parent)
	i := slices.IndexFunc(kinds, func(k framework.Kind) bool { return k.Key == above.Kind })
	return kinds[min(i+1, len(kinds)-1)].Key, err
}

var numberedCode = regexp.MustCompile(`^(.*?)([0-9]{1,9})$`)

// codeFor is a code for a new item that no other has: it counts on from its neighbor's, or below its parent's.
func (j *job) codeFor(parent, after string) string {
	row := j.kids[parent]
	if after == "" && len(row) > 0 {
		after = row[len(row)-1]
	}
	taken := make(map[string]bool, len(j.nodes))
	for _, n := range j.nodes {
		taken[n.item.Code] = true
	}
	stem, number, width := "", len(row)+1, 0
	if parent != "" {
		stem = j.codeOf(parent) + "."
	}
	neighbor := j.codeOf(after)
	if parts := numberedCode.FindStringSubmatch(neighbor); parts != nil {
		stem, width = parts[1], len(parts[2])
		number, _ = strconv.Atoi(parts[2]) // digits, and few of them
		number++
	} else if parent == "" && len(neighbor) == 1 && neighbor >= "A" && neighbor < "Z" {
		for c := neighbor[0] + 1; c <= 'Z'; c++ {
			if !taken[string(c)] {
				return string(c)
			}
		}
	}
	for ; ; number++ {
		code := stem + fmt.Sprintf("%0*d", width, number)
		if len(code) > MaxCode {
			stem = ""
			continue
		}
		if !taken[code] {
			return code
		}
	}
}

// Move puts an item, with everything below it, under another parent ("" for a root), before one of that parent's items
// ("" for the last place).
//
// Errors: errs.Invalid with the field "parent" where it is the item itself or stands below it, or with "before"; as Item
// where the item is not there.
func (s *Service) Move(ctx context.Context, v authz.Viewer, id, item, parent, before string) error {
	return s.open(ctx, v, id, write, func(ctx context.Context, tx *db.Tx, d *stored) error {
		if _, _, err := itemOf(ctx, tx, d, item); err != nil {
			return err
		}
		j, err := begun(ctx, tx, d, false)
		if err != nil {
			return err
		}
		var f faults
		switch {
		case parent != "" && j.nodes[parent] == nil:
			f.add("parent", "parent")
		case parent != "" && j.under(parent, item):
			f.add("parent", "circle")
		case before != "" && (j.nodes[before] == nil || j.nodes[before].parent != parent):
			f.add("before", "place")
		}
		if err := f.err("draft.Move"); err != nil {
			return err
		}
		from := j.placeOf(item)
		if before == item || from == (place{parent, before}) {
			return nil
		}
		was := j.toldPlace(from)
		j.move(item, place{parent, before})
		return s.finish(ctx, tx, v, d, j, entry{
			What: WhatMoved, item: item, code: j.codeOf(item), before: was, after: j.toldPlace(place{parent, before}),
		})
	})
}

// toldPlace is a place as the history keeps it, by codes.
func (j *job) toldPlace(p place) map[string]string {
	return map[string]string{"parent": j.codeOf(p.Parent), "before": j.codeOf(p.Next)}
}

// Remove takes an item out of a draft with everything below it. It can be brought back with Undo.
//
// Errors: as Item where the item is not there.
func (s *Service) Remove(ctx context.Context, v authz.Viewer, id, item string) error {
	return s.open(ctx, v, id, write, func(ctx context.Context, tx *db.Tx, d *stored) error {
		it, _, err := itemOf(ctx, tx, d, item)
		if err != nil {
			return err
		}
		j, err := begun(ctx, tx, d, true)
		if err != nil {
			return err
		}
		e := entry{What: WhatRemoved, item: item, code: it.Code}
		e.before = j.told(it, len(j.preorder(item)))
		d.Items -= j.removeBranch(item)
		return s.finish(ctx, tx, v, d, j, e)
	})
}
