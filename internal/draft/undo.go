package draft

import (
	"context"
	"slices"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// Undo takes a change back: the one with the number seq, of whomever, or with 0 the viewer's own newest that is not taken
// back. What was taken back is itself a change, and can be taken back.
//
// Errors: errs.NotFound where there is no such change, or nothing of one's own left; errs.Conflict where somebody has
// changed the same since, where it is taken back already, and where a change cannot be taken back at all.
func (s *Service) Undo(ctx context.Context, v authz.Viewer, id string, seq int64) error {
	const op = "draft.Undo"
	return s.open(ctx, v, id, write, func(ctx context.Context, tx *db.Tx, d *stored) error {
		at := seq
		if at == 0 {
			var err error
			if at, err = selectNewestOwn(ctx, tx, id, v.Person); err != nil {
				return err
			}
		}
		c, steps, err := selectChange(ctx, tx, id, at)
		if errs.Is(err, errs.NotFound) {
			return errs.New(errs.NotFound, op, "draft.fault.noChange")
		}
		if err != nil {
			return err
		}
		switch {
		case c.Undone:
			return errs.New(errs.Conflict, op, "draft.fault.undone")
		case c.What == WhatEdited && len(steps) == 0:
			steps = []step{{Op: opEdit, Item: c.Item, Before: fielded(c.Before), After: fielded(c.After)}}
		case c.What == WhatHead && len(steps) == 0:
			steps = []step{{Op: opHead, Before: fielded(c.Before), After: fielded(c.After)}}
		case len(steps) == 0:
			return errs.New(errs.Conflict, op, "draft.fault.notUndone")
		}
		return s.takeBack(ctx, tx, v, d, c, steps)
	})
}

// takeBack does the opposite of the steps of a change.
func (s *Service) takeBack(ctx context.Context, tx *db.Tx, v authz.Viewer, d *stored, c Change, steps []step) error {
	touched := errs.New(errs.Conflict, "draft.takeBack", "draft.fault.touched")
	j, err := begun(ctx, tx, d, true)
	if err != nil {
		return err
	}
	again, err := selectMovedSince(ctx, tx, d.ID, c.Seq)
	if err != nil {
		return err
	}
	moved := map[string]bool{}
	for _, id := range again {
		moved[id] = true
	}
	old, head := d.Head, false
	for _, st := range opposites(steps) {
		if st.Op == opMove && moved[st.Item] || !j.redo(st) {
			return touched
		}
		head = head || st.Op == opHead
	}
	if j.stillUsed(&old) {
		return touched
	}
	if d.Head.Framework.Slug != old.Framework.Slug {
		if err := s.readdress(ctx, tx, d); err != nil {
			return err
		}
	}
	if head {
		if err := updateHead(ctx, tx, d); err != nil {
			return err
		}
	}
	if d.Items = len(j.nodes); d.Items > MaxItems {
		return errs.New(errs.Conflict, "draft.takeBack", "draft.fault.items", "most", MaxItems)
	}
	e := entry{What: opposed(c.What), item: c.Item, code: c.Code, before: c.After, after: c.Before, undoes: c.Seq}
	if c.Undoes != 0 {
		if err := updateUndone(ctx, tx, d.ID, c.Undoes, 0); err != nil {
			return err
		}
	}
	if err := s.finish(ctx, tx, v, d, j, e); err != nil {
		return err
	}
	return updateUndone(ctx, tx, d.ID, c.Seq, d.Revision)
}

// stillUsed says whether items are of a kind that has gone from the head, or say something at a level that has.
func (j *job) stillUsed(old *framework.Release) bool {
	kinds, levels := map[string]bool{}, map[string]bool{}
	for _, k := range old.Kinds {
		kinds[k.Key] = j.head.KindOf(k.Key).Key == ""
	}
	for _, l := range old.Levels {
		_, there := j.head.LevelOf(l.Code)
		levels[l.Code] = !there
	}
	for _, n := range j.nodes {
		if kinds[n.item.Kind] || slices.ContainsFunc(n.item.Levels, func(l framework.LevelStatement) bool { return levels[l.Level] }) {
			return true
		}
	}
	return false
}

// opposed is the sort of change that takes another back.
func opposed(w What) What {
	switch w {
	case WhatAdded:
		return WhatRemoved
	case WhatRemoved:
		return WhatAdded
	}
	return w
}
