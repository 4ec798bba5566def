package draftweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"pathways/internal/draft"
	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// place is where an item can stand: under a parent ("" for a root), ahead of another ("" for last). It names both, so that
// a button pressed twice puts the item where it is already.
type place struct{ parent, before string }

func (p place) value() string { return p.parent + ":" + p.before }

// step is a move by one, as a button.
type step struct {
	name  string // "up", "down", "out", "in"
	place place
}

// stepsOf are the moves by one that an item can make.
func stepsOf(t *framework.Tree, it *framework.Item) (all []step) {
	beside := t.Children(it.ParentID)
	i := slices.IndexFunc(beside, func(s *framework.Item) bool { return s.ID == it.ID })
	idAt := func(list []*framework.Item, i int) string {
		if i < len(list) {
			return list[i].ID
		}
		return ""
	}
	if i > 0 {
		all = append(all, step{"up", place{it.ParentID, beside[i-1].ID}})
	}
	if i+1 < len(beside) {
		all = append(all, step{"down", place{it.ParentID, idAt(beside, i+2)}})
	}
	if p := t.Parent(it); p != nil {
		aunts := t.Children(p.ParentID)
		k := slices.IndexFunc(aunts, func(s *framework.Item) bool { return s.ID == p.ID })
		all = append(all, step{"out", place{p.ParentID, idAt(aunts, k+1)}})
	}
	if i > 0 {
		all = append(all, step{"in", place{beside[i-1].ID, ""}})
	}
	return all
}

// atMove is the address of the page on which a place for an item is chosen, opened at another.
func atMove(id, item, open string) string {
	return atItem(id, item, "move") + "?at=" + url.QueryEscape(open) + "#i-" + url.QueryEscape(open)
}

// lastName says of a button that it puts an item last under another.
func lastName(ctx context.Context, t *framework.Tree, parent string) string {
	if p := t.ByID(parent); p != nil {
		return ui.T(ctx, "draft.move.last.in", "code", p.Code)
	}
	return ui.T(ctx, "draft.move.last.all")
}

// places asks where an item shall go.
func (rm *room) places(w http.ResponseWriter, r *http.Request) error {
	return rm.showPlaces(w, r, form{})
}

func (rm *room) showPlaces(w http.ResponseWriter, r *http.Request, f form) error {
	_, d, rights, t, it, err := rm.whoseItem(r)
	if err != nil {
		return err
	}
	if f.status == 0 && !rights.Write {
		return rm.shut(w, r, d)
	}
	open := it.ID
	if q := r.URL.Query().Get("at"); t.ByID(q) != nil {
		open = q
	}
	return show(w, r, page{
		Title: i18n.T(r.Context(), "draft.move.title", "code", it.Code), Lead: i18n.T(r.Context(), "draft.move.lead"), Fine: short(it.Statement), Draft: d, Rights: rights, Here: "items", Domain: -1,
		Under: below(r.Context(), d, t, it, "draft.move"), Form: f,
	}, placesBody(d, t, it, grown(t, open, false), f))
}

// whoseItem is the item that a request is about, in a draft that its viewer may write.
func (rm *room) whoseItem(r *http.Request) (authz.Viewer, draft.Draft, draft.Rights, *framework.Tree, *framework.Item, error) {
	v, d, rights, t, err := rm.whose(r)
	if err != nil {
		return v, d, rights, nil, nil, err
	}
	it := t.ByID(r.PathValue("item"))
	if it == nil {
		err = errs.New(errs.NotFound, "draftweb.whoseItem", "")
	}
	return v, d, rights, t, it, err
}

// shut answers where somebody opens a page to write on and cannot: a draft that is held still says so itself, one that they
// may only read is not theirs to write.
func (rm *room) shut(w http.ResponseWriter, r *http.Request, d draft.Draft) error {
	if d.State != draft.Open {
		return web.Redirect(w, r, at(d.ID, ""))
	}
	return errs.New(errs.Forbidden, "draftweb.shut", "web.fault.part")
}

// move puts an item to a place.
func (rm *room) move(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	id, item := r.PathValue("id"), r.PathValue("item")
	parent, before, is := strings.Cut(f.Get("place"), ":")
	if !is {
		return web.Redirect(w, r, atItem(id, item, "move"))
	}
	err = rm.drafts.Move(r.Context(), authz.From(r.Context()), id, item, parent, before)
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showPlaces(w, r, back.unplaced())
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, after(inTree(id, item), "moved"))
}

// removing asks before an item goes, with all below it.
func (rm *room) removing(w http.ResponseWriter, r *http.Request) error {
	return rm.showRemoving(w, r, form{})
}

func (rm *room) showRemoving(w http.ResponseWriter, r *http.Request, f form) error {
	_, d, rights, t, it, err := rm.whoseItem(r)
	if err != nil {
		return err
	}
	if f.status == 0 && !rights.Write {
		return rm.shut(w, r, d)
	}
	return show(w, r, page{
		Title: i18n.T(r.Context(), "draft.remove.title", "code", it.Code), Lead: short(it.Statement), Draft: d, Rights: rights, Here: "items", Domain: -1,
		Under: below(r.Context(), d, t, it, "draft.remove"), Form: f,
	}, removingBody(d, t, it, belowOf(t, it.ID)))
}

// belowOf is how many items stand below one, at any depth.
func belowOf(t *framework.Tree, id string) (n int) {
	for _, c := range t.Children(id) {
		n += 1 + belowOf(t, c.ID)
	}
	return n
}

// remove takes an item out, with all below it. Somebody who comes second finds it done.
func (rm *room) remove(w http.ResponseWriter, r *http.Request) error {
	v, d, _, t, err := rm.whose(r)
	if err != nil {
		return err
	}
	it := t.ByID(r.PathValue("item"))
	if it == nil {
		return web.Redirect(w, r, after(at(d.ID, ""), "removed"))
	}
	err = rm.drafts.Remove(r.Context(), v, d.ID, it.ID)
	if back, ok := refused(r.Context(), err, nil); ok {
		return rm.showRemoving(w, r, back)
	}
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	return web.Redirect(w, r, after(inTree(d.ID, it.ParentID), "removed"))
}

// seed is an item before it is added: its identifier, and where it will stand.
type seed struct{ ID, Parent, After, Before, Kind string }

// replanted is the seed for a form that came back: without the neighbor, or the parent, that is not there any more.
func (n seed) replanted(back form) seed {
	if back.wrong("after")+back.wrong("before") != "" {
		n.After, n.Before = "", ""
	}
	if back.wrong("parent") != "" {
		n.Parent, n.After, n.Before = "", "", ""
	}
	return n
}

// unplaced is a form whose faults about places have no field to lead to.
func (f form) unplaced() form {
	for i := range f.faults {
		if slices.Contains([]string{"parent", "after", "before"}, f.faults[i].field) {
			f.faults[i].field = ""
		}
	}
	return f
}

// newItem is the page on which an item is added.
func (rm *room) newItem(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	return rm.showNew(w, r, seed{ID: uuid.NewString(), Parent: q.Get("parent"), After: q.Get("after"), Before: q.Get("before")}, form{})
}

func (rm *room) showNew(w http.ResponseWriter, r *http.Request, n seed, f form) error {
	v, d, rights, t, err := rm.whose(r)
	if err != nil {
		return err
	}
	if f.status == 0 && !rights.Write {
		return rm.shut(w, r, d)
	}
	ctx, parent := r.Context(), t.ByID(n.Parent)
	if n.Parent != "" && parent == nil && f.Typed == nil {
		return errs.New(errs.NotFound, "draftweb.newItem", "")
	}
	n.Kind = usual(t, n.Parent).Key
	p := page{
		Title: addName(ctx, t, n.Parent), Lead: i18n.T(ctx, "draft.add.root"), Draft: d, Rights: rights, Here: "items", Domain: -1, Form: f,
		Under: crumbs(ctx, "draft.add"),
	}
	for _, is := range []string{n.Before, n.After} {
		if it := t.ByID(is); it != nil {
			p.Title, n.Kind = addBeside(ctx, t, it), it.Kind
		}
	}
	if parent != nil {
		p.Lead = i18n.T(ctx, "draft.add.in", "kind", kindName(t, parent), "code", parent.Code, "name", short(parent.Statement))
		p.Under = below(ctx, d, t, parent, "draft.add")
	}
	if f.Typed == nil {
		if p.Done, err = rm.doneOf(r, v, d, n.After); err != nil {
			return err
		}
	}
	return show(w, r, p, newBody(d, t, n, f))
}

// add takes a new item in, once however often its form is sent.
func (rm *room) add(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	n := seed{ID: f.Get("id"), Parent: f.Get("parent"), After: f.Get("after"), Before: f.Get("before")}
	id := r.PathValue("id")
	it, err := rm.drafts.Add(r.Context(), authz.From(r.Context()), id, draft.NewItem{
		ID: n.ID, Parent: n.Parent, After: n.After, Before: n.Before, Kind: f.Get("kind"), Code: f.Get("code"), Statement: f.Get("statement"),
	})
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showNew(w, r, n.replanted(back), back.unplaced())
	}
	if err != nil {
		return err
	}
	switch f.Get("then") {
	case "another":
		return web.Redirect(w, r, after(atNew(id, it.ParentID, it.ID, ""), "added"))
	case "open":
		return web.Redirect(w, r, after(atItem(id, it.ID, ""), "added"))
	}
	return web.Redirect(w, r, after(inTree(id, it.ID), "added"))
}
