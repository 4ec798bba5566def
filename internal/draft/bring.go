package draft

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/ids"
)

// Bring starts a draft with a release that an import has read. It keeps the identifiers that the file has, unless the
// framework is here already, or the release's is taken. Who calls has the transaction; the viewer is asked here.
//
// Errors: errs.Invalid with the field "slug" (its form, or the framework is somebody else's), or with "items[3].id",
// "items[3].code" and "items[3].parentId" where the items do not hang together.
func (s *Service) Bring(ctx context.Context, tx *db.Tx, v authz.Viewer, b Brought) (Draft, error) {
	keeper, err := s.keeperByID(ctx, tx, v, b.Organization)
	if err != nil {
		return Draft{}, err
	}
	items, err := hung(b.Release.Items)
	if err != nil {
		return Draft{}, err
	}
	var f faults
	f.slug(b.Release.Framework.Slug)
	if err := f.err("draft.Bring"); err != nil {
		return Draft{}, err
	}
	r := *b.Release
	r.Items = items
	if r.Framework.ID == "" {
		r.Framework.ID = fresh()
	}
	taken := !ids.Valid(r.ID)
	if !taken {
		if taken, err = selectReleaseTaken(ctx, tx, r.ID); err != nil {
			return Draft{}, err
		}
	}
	if taken {
		r.ID = fresh()
	}
	d := s.blank(keeper, &r, b.Base)
	if err := s.settle(ctx, tx, d, false); err != nil {
		return Draft{}, err
	}
	if err := s.begun(ctx, tx, v, d, b.Carried, entry{What: WhatBrought, after: map[string]string{
		"file": b.File, "added": strconv.Itoa(len(items)),
	}}); err != nil {
		return Draft{}, err
	}
	return d.Draft, insertItems(ctx, tx, d, items)
}

// hung checks that items hang together: identifiers that are one of a kind, parents that are there, no circle.
func hung(items []framework.Item) ([]framework.Item, error) {
	const op = "draft.hung"
	var f faults
	if len(items) > MaxItems {
		f.add("items", "items", "most", MaxItems)
		return nil, f.err(op)
	}
	w := newWork(len(items))
	for i := range items {
		it := items[i]
		if !ids.Valid(it.ID) || w.nodes[it.ID] != nil {
			f.add("items["+strconv.Itoa(i)+"].id", "itemID", "value", it.ID)
			continue
		}
		f.itemCode(i, it.Code)
		w.nodes[it.ID] = &node{parent: it.ParentID, item: it}
		w.kids[it.ParentID] = append(w.kids[it.ParentID], it.ID)
	}
	if len(f) == 0 {
		ordered := w.items()
		if len(ordered) == len(items) {
			return ordered, nil
		}
		for _, it := range ordered {
			delete(w.nodes, it.ID)
		}
		for i := range items {
			if w.nodes[items[i].ID] != nil {
				f.add("items["+strconv.Itoa(i)+"].parentId", "itemParent", "value", items[i].ParentID)
			}
		}
	}
	return nil, f[:min(len(f), 200)].err(op)
}

// itemCode checks that a database can hold a code.
func (f *faults) itemCode(i int, code string) {
	if !utf8.ValidString(code) || strings.ContainsRune(code, 0) {
		f.add("items["+strconv.Itoa(i)+"].code", "itemCode")
	}
}

// insertItems stores the items that a draft begins with, in their order, a parent before its children.
func insertItems(ctx context.Context, tx *db.Tx, d *stored, items []framework.Item) error {
	rows := make([][]any, len(items))
	last := map[string]int64{}
	for i := range items {
		it := &items[i]
		last[it.ParentID] += gap
		rows[i] = []any{d.ID, it.ID, it.ParentID, last[it.ParentID], it.Code, d.Revision, docOf(it)}
	}
	return tx.InsertAll(ctx, "draft_item", []string{"draft_id", "id", "parent_id", "rank", "code", "revision", "doc"}, rows)
}
