package draftweb

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"pathways/internal/draft"
	"pathways/internal/framework"
	"pathways/internal/framework/difference"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// entries is how many changes a page of the history shows.
const entries = 40

// history shows who changed what, the newest first.
func (rm *room) history(w http.ResponseWriter, r *http.Request) error {
	return rm.showHistory(w, r, form{})
}

func (rm *room) showHistory(w http.ResponseWriter, r *http.Request, f form) error {
	v, d, rights, err := rm.one(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	before, _ := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	all, next, err := rm.drafts.History(ctx, v, d.ID, before, entries)
	if err != nil {
		return err
	}
	p := page{Title: i18n.T(ctx, "draft.history"), Lead: i18n.T(ctx, "draft.history.lead"), Draft: d, Rights: rights, Here: "history", Domain: -1, Form: f}
	if p.Done, err = rm.doneOf(r, v, d, ""); err != nil {
		return err
	}
	return show(w, r, p, historyBody(d, rights, all, next, before > 0))
}

// undo takes a change back. Where somebody changed the same since, the history says so.
func (rm *room) undo(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	v, id := authz.From(r.Context()), r.PathValue("id")
	seq, err := strconv.ParseInt(f.Get("seq"), 10, 64)
	if err != nil || seq < 1 {
		return errs.New(errs.NotFound, "draftweb.undo", "")
	}
	err = rm.drafts.Undo(r.Context(), v, id, seq)
	var e *errs.Error
	if errors.As(err, &e) && e.Key == "draft.fault.undone" {
		err = nil // pressed twice
	}
	if back, ok := refused(r.Context(), err, nil); ok {
		return rm.showHistory(w, r, back)
	}
	if err != nil {
		return err
	}
	switch {
	case f.Get("from") == "history":
		return web.Redirect(w, r, after(at(id, "history"), "undone"))
	case f.Get("item") != "":
		return web.Redirect(w, r, after(inTree(id, f.Get("item")), "undone"))
	}
	return web.Redirect(w, r, after(at(id, ""), "undone"))
}

// told is a field of a change, with its words before and after as one text of pieces.
type told struct {
	Name   string
	Pieces []difference.Piece
}

// toldOf are the fields of a change in words: of items and editions by field, of kinds and levels all of them, of what came
// or went its statement.
func toldOf(ctx context.Context, head *framework.Tree, c draft.Change) (all []told) {
	names := map[string]bool{}
	for name := range maps.Keys(c.Before) {
		names[name] = true
	}
	for name := range maps.Keys(c.After) {
		names[name] = true
	}
	sorted := slices.Sorted(maps.Keys(names))
	switch c.What {
	case draft.WhatKinds, draft.WhatLevels:
		return []told{{"", difference.Words(listed(c.Before), listed(c.After))}}
	case draft.WhatMoved, draft.WhatBegun, draft.WhatBrought, draft.WhatPublished:
		return nil
	}
	for _, name := range sorted {
		whole := c.What == draft.WhatAdded || c.What == draft.WhatRemoved
		if whole && name != string(draft.Statement) {
			continue
		}
		say := sayer(head, draft.Field(name))
		all = append(all, told{fieldName(ctx, head, draft.Field(name)), difference.Words(say(c.Before[name]), say(c.After[name]))})
	}
	return all
}

// listed are the values of a map in the order of its keys.
func listed(of map[string]string) string {
	var all []string
	for _, key := range slices.Sorted(maps.Keys(of)) {
		all = append(all, of[key])
	}
	return strings.Join(all, ", ")
}

// changeSays is a change in a sentence.
func changeSays(ctx context.Context, c draft.Change) string {
	key := "draft.change." + string(c.What)
	code := c.Code
	if code == "" {
		code = ui.T(ctx, "draft.change.item")
	}
	if c.Undoes != 0 {
		return ui.T(ctx, "draft.change.undoes", "what", ui.T(ctx, key+".noun", "code", code))
	}
	switch c.What {
	case draft.WhatMoved:
		return ui.T(ctx, key, "code", code, "place", placeSays(ctx, c.After), "from", placeSays(ctx, c.Before))
	case draft.WhatRemoved:
		if n, err := strconv.Atoi(c.Before["count"]); err == nil && n > 1 {
			return ui.T(ctx, key+".below", "code", code, "count", n-1)
		}
	case draft.WhatBegun:
		if c.After["framework"] != "" {
			return ui.T(ctx, key+".from", "framework", c.After["framework"], "version", c.After["version"])
		}
	case draft.WhatBrought:
		return ui.T(ctx, key, "file", c.After["file"], "added", countOf(c, "added"), "changed", countOf(c, "changed"))
	}
	return ui.T(ctx, key, "code", code)
}

func countOf(c draft.Change, name string) string {
	if n := c.After[name]; n != "" {
		return n
	}
	return "0"
}

// placeSays is where an item stood, by codes.
func placeSays(ctx context.Context, at map[string]string) string {
	in := ui.T(ctx, "draft.place.root")
	if at["parent"] != "" {
		in = ui.T(ctx, "draft.place.in", "code", at["parent"])
	}
	if at["before"] != "" {
		return ui.T(ctx, "draft.place.before", "in", in, "code", at["before"])
	}
	return ui.T(ctx, "draft.place.last", "in", in)
}

// lack is something that keeps a draft from being published, and where it can be mended.
type lack struct{ At, Says, Href string }

// check says what keeps a draft from being published.
func (rm *room) check(w http.ResponseWriter, r *http.Request) error {
	v, d, rights, err := rm.one(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	all, err := rm.drafts.Check(ctx, v, d.ID)
	if err != nil {
		return err
	}
	lacks := make([]lack, len(all))
	for i, f := range all {
		lacks[i] = lackOf(ctx, d, f)
	}
	return show(w, r, page{
		Title: i18n.T(ctx, "draft.check"), Lead: i18n.T(ctx, "draft.check.lead"), Draft: d, Rights: rights, Here: "check", Domain: -1,
	}, checkBody(d, lacks))
}

// lackOf says a fault with the page that mends it: of an item its own page, else that of the edition or of kinds and levels.
func lackOf(ctx context.Context, d draft.Draft, f errs.Field) lack {
	l := lack{At: f.Name, Says: ui.T(ctx, f.Key, f.Args...)}
	var item, field string
	for i := 0; i+1 < len(f.Args); i += 2 {
		value, _ := f.Args[i+1].(string)
		switch f.Args[i] {
		case "item":
			item = value
		case "field":
			field = value
		}
	}
	if item != "" {
		l.Href = atItem(d.ID, item, "") + "#" + field
		l.At = ui.T(ctx, "draft.check.item", "code", f.Name, "field", fieldName(ctx, framework.NewTree(&d.Head), draft.Field(field)))
		return l
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(f.Name, "framework."), "[")
	switch {
	case name == "kinds" || name == "levels":
		l.Href, l.At = at(d.ID, "kinds")+"#"+name, ui.T(ctx, "draft."+name)
	case name == "items":
		l.Href, l.At = at(d.ID, ""), ui.T(ctx, "draft.nav.items")
	case slices.Contains(draft.HeadFields, draft.Field(name)):
		l.Href, l.At = at(d.ID, "edition")+"#"+name, fieldName(ctx, nil, draft.Field(name))
	}
	return l
}
