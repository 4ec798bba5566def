package draft

import (
	"context"
	"slices"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// itemOf is an item of a draft with its revision.
//
// Errors: errs.NotFound where the draft has no such item; errs.Conflict that says who removed it, with the number of that
// change, where somebody has.
func itemOf(ctx context.Context, tx *db.Tx, d *stored, id string) (framework.Item, int64, error) {
	it, revision, err := selectItem(ctx, tx, d.ID, id)
	if !errs.Is(err, errs.NotFound) || !ids.Valid(id) {
		return it, revision, err
	}
	c, none := selectRemoval(ctx, tx, d.ID, id)
	switch {
	case none == nil && c.Name != "":
		return it, 0, errs.New(errs.Conflict, "draft.itemOf", "draft.fault.removed", "name", c.Name, "change", c.Seq)
	case none == nil:
		return it, 0, errs.New(errs.Conflict, "draft.itemOf", "draft.fault.removedBySomebody", "change", c.Seq)
	case errs.Is(none, errs.NotFound):
		return it, 0, errs.New(errs.NotFound, "draft.itemOf", "draft.fault.noItem")
	}
	return it, 0, none
}

// Edit changes the wording, code or kind of an item. What somebody else has changed meanwhile is not written over: it
// comes back as a conflict, and the rest is stored.
//
// Errors: errs.Invalid with the name of the field: too long, a kind or level that the draft does not have; errs.NotFound
// and errs.Conflict as of Item.
func (s *Service) Edit(ctx context.Context, v authz.Viewer, id string, e ItemEdit) (out Outcome, err error) {
	err = s.open(ctx, v, id, write, func(ctx context.Context, tx *db.Tx, d *stored) error {
		out = Outcome{}
		it, _, err := itemOf(ctx, tx, d, e.Item)
		if err != nil {
			return err
		}
		current := func(f Field) string { return valueOf(&it, f) }
		if err := editable(&d.Head, e.Fields, current); err != nil {
			return err
		}
		store, both := merged(e.Fields, e.Knew, current, func(f Field) bool { return slices.Contains(lines, f) })
		if _, recoded := store[Code]; recoded && it.CodeOurs {
			store[ours] = ""
		}
		if out.Conflicts, err = told(ctx, tx, id, e.Item, both); err != nil {
			return err
		}
		out.Revision = d.Revision
		if len(store) == 0 {
			return nil
		}
		j := &job{work: newWork(1), head: &d.Head, revision: d.Revision + 1}
		j.nodes[it.ID] = &node{parent: it.ParentID, item: it}
		code := it.Code
		j.edit(it.ID, store)
		done := j.steps[0]
		if err := updateItem(ctx, tx, id, &j.nodes[it.ID].item, j.revision); err != nil {
			return err
		}
		if err := s.note(ctx, tx, v, d, entry{
			What: WhatEdited, item: it.ID, code: code, before: plain(done.Before), after: plain(done.After),
		}); err != nil {
			return err
		}
		out.Revision, out.Stored = d.Revision, storedFields(store)
		return nil
	})
	return out, err
}

// editable checks fields of an item that somebody typed. A level that is no longer there can be emptied.
func editable(head *framework.Release, fields map[Field]string, current func(Field) string) error {
	var f faults
	for field, text := range fields {
		switch field {
		case Code:
			f.long(string(field), tidy(text, true), MaxCode)
		case Kind:
			if key := tidy(text, true); key != "" && head.KindOf(key).Key == "" && key != current(Kind) {
				f.add(string(field), "kind", "value", key)
			}
		case Statement, Question, Note, Remark:
			f.long(string(field), tidy(text, false), MaxText)
		default:
			code, isLevel := strings.CutPrefix(string(field), string(Level))
			if _, there := head.LevelOf(code); !isLevel || !there && current(field) == "" {
				f.add(string(field), "field", "value", string(field))
			}
			f.long(string(field), tidy(text, false), MaxText)
		}
	}
	return f.err("draft.Edit")
}

// told says of conflicts who changed the field, and when.
func told(ctx context.Context, tx *db.Tx, draft, item string, both []Conflict) ([]Conflict, error) {
	if len(both) == 0 {
		return nil, nil
	}
	changes, err := selectTouching(ctx, tx, draft, item)
	if err != nil {
		return nil, err
	}
	for i := range both {
		for _, c := range changes {
			_, named := c.After[string(both[i].Field)]
			if named && c.Item == item || c.Item == "" && item != "" && c.What == WhatBrought {
				both[i].Name, both[i].At = c.Name, c.At
				break
			}
		}
	}
	return both, nil
}

// plain is a map of fields as the history keeps it.
func plain(fields map[Field]string) map[string]string {
	all := make(map[string]string, len(fields))
	for f, value := range fields {
		all[string(f)] = value
	}
	return all
}

func fielded(fields map[string]string) map[Field]string {
	all := make(map[Field]string, len(fields))
	for f, value := range fields {
		all[Field(f)] = value
	}
	return all
}

func storedFields(fields map[Field]string) (all []Field) {
	for f := range fields {
		if f != ours {
			all = append(all, f)
		}
	}
	slices.Sort(all)
	return all
}

// headTextFields are the fields of the head that have several lines.
var headTextFields = []Field{HeadRights, HeadFunding, HeadAbout, HeadTips, HeadRemarks}

// EditHead changes what is said of the framework and of the edition, in the way of Edit.
//
// Errors: errs.Invalid with the name of the field: too long, a slug that is somebody else's or that cannot change any more
// since the framework has been published.
func (s *Service) EditHead(ctx context.Context, v authz.Viewer, id string, e HeadEdit) (out Outcome, err error) {
	err = s.open(ctx, v, id, write, func(ctx context.Context, tx *db.Tx, d *stored) error {
		out = Outcome{}
		current := func(f Field) string { return HeadValue(&d.Head, f) }
		oneLine := func(f Field) bool { return !slices.Contains(headTextFields, f) }
		var f faults
		for field, text := range e.Fields {
			switch {
			case !slices.Contains(HeadFields, field):
				f.add(string(field), "field", "value", string(field))
			case slices.Contains([]Field{HeadVersion, HeadSlug, HeadDate, HeadLanguage, HeadAdoption}, field):
				f.long(string(field), tidy(text, true), MaxCode)
			case oneLine(field):
				f.long(string(field), tidy(text, true), MaxLine)
			default:
				f.long(string(field), tidy(text, false), MaxText*10)
			}
		}
		if err := f.err("draft.EditHead"); err != nil {
			return err
		}
		store, both := merged(e.Fields, e.Knew, current, oneLine)
		if out.Conflicts, err = told(ctx, tx, id, "", both); err != nil {
			return err
		}
		out.Revision = d.Revision
		if len(store) == 0 {
			return nil
		}
		before := map[Field]string{}
		for field, value := range store {
			before[field] = current(field)
			setHead(&d.Head, field, value)
		}
		if _, readdressed := store[HeadSlug]; readdressed {
			if err := s.readdress(ctx, tx, d); err != nil {
				return err
			}
		}
		if err := updateHead(ctx, tx, d); err != nil {
			return err
		}
		if err := s.note(ctx, tx, v, d, entry{What: WhatHead, before: plain(before), after: plain(store)}); err != nil {
			return err
		}
		out.Revision, out.Stored = d.Revision, storedFields(store)
		return nil
	})
	return out, err
}

// readdress checks a new slug of a framework: the framework has no release, and nobody else has the slug.
func (s *Service) readdress(ctx context.Context, tx *db.Tx, d *stored) error {
	const op = "draft.readdress"
	var f faults
	slug := d.Head.Framework.Slug
	f.slug(slug)
	if err := f.err(op); err != nil {
		return err
	}
	published, err := selectKnown(ctx, tx, slug, d.Head.Framework.ID)
	if err != nil {
		return err
	}
	switch i := slices.IndexFunc(published, func(k known) bool { return k.ID == d.Head.Framework.ID }); {
	case i >= 0 && published[i].Slug != slug:
		f.add("slug", "slugStays", "value", published[i].Slug)
	case i < 0 && len(published) > 0:
		f.add("slug", "taken", "value", slug)
	}
	written, err := selectClaims(ctx, tx, slug, "", d.ID)
	if err != nil {
		return err
	}
	for _, c := range written {
		if c.frameworkID != d.Head.Framework.ID {
			f.add("slug", "taken", "value", slug)
			break
		}
	}
	return f.err(op)
}
