package draftweb

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"pathways/internal/draft"
	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
)

// Names of fields of the form of an item, beside the fields themselves.
const (
	knewOf   = "knew."   // what stood in a field when the page was made
	seenOf   = "seen."   // what somebody else has written there, as a page with both wordings shows it
	choiceOf = "choose." // which of both wordings shall stand
	theirs   = "theirs"
	mine     = "mine"
)

// facet is one field of an item, with what stands in it.
type facet struct {
	Field draft.Field
	Value string
}

// facetsOf are the fields of an item in the order of its page: statement, code, kind, wording at each level, then the rest.
func facetsOf(t *framework.Tree, it *framework.Item) []facet {
	all := []facet{{draft.Statement, it.Statement}, {draft.Code, it.Code}, {draft.Kind, it.Kind}}
	for _, l := range t.Levels {
		all = append(all, facet{draft.Level + draft.Field(l.Code), it.AtLevel(l.Code)})
	}
	return append(all, facet{draft.Question, it.Question}, facet{draft.Note, it.Note}, facet{draft.Remark, it.Remark})
}

// whose is the draft that a request is about, with its items.
func (rm *room) whose(r *http.Request) (authz.Viewer, draft.Draft, draft.Rights, *framework.Tree, error) {
	v, d, rights, err := rm.one(r)
	if err != nil {
		return v, d, rights, nil, err
	}
	_, t, err := rm.drafts.Tree(r.Context(), v, d.ID)
	return v, d, rights, t, err
}

// item shows one item, to edit it where the viewer may.
func (rm *room) item(w http.ResponseWriter, r *http.Request) error {
	return rm.showItem(w, r, form{}, nil)
}

// showItem is the page of an item; clashes are fields that somebody else has changed since.
func (rm *room) showItem(w http.ResponseWriter, r *http.Request, f form, clashes []draft.Conflict) error {
	v, d, rights, t, err := rm.whose(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	it := t.ByID(r.PathValue("item"))
	switch {
	case it == nil && f.Typed != nil:
		return rm.showGone(w, r, v, d, rights, f)
	case it == nil:
		return errs.New(errs.NotFound, "draftweb.item", "")
	}
	p := page{
		Title: short(it.Statement), Over: i18n.T(ctx, "draft.over", "kind", kindName(t, it), "code", it.Code, "draft", named(ctx, d)), Domain: t.RootIndex(it), Marked: true, Statement: true,
		Draft: d, Rights: rights, Here: "items", Under: under(d, t, it), Form: f, Class: "draft-page",
	}
	if it.Statement == "" {
		p.Title = i18n.T(ctx, "draft.item.unnamed")
	}
	if f.Typed == nil {
		if p.Done, err = rm.doneOf(r, v, d, it.ID); err != nil {
			return err
		}
	}
	return show(w, r, p, itemBody(d, rights, t, it, f, clashes))
}

// showGone keeps what somebody wrote for an item that somebody else has removed meanwhile.
func (rm *room) showGone(w http.ResponseWriter, r *http.Request, v authz.Viewer, d draft.Draft, rights draft.Rights, f form) error {
	recent, _, err := rm.drafts.History(r.Context(), v, d.ID, 0, 0)
	if err != nil {
		return err
	}
	removal := draft.Change{Item: r.PathValue("item")}
	if i := slices.IndexFunc(recent, func(c draft.Change) bool { return c.Seq == f.change }); i >= 0 && !recent[i].Undone {
		removal = recent[i]
	}
	f.faults = nil
	f.status = http.StatusConflict
	return show(w, r, page{
		Title: i18n.T(r.Context(), "draft.gone"), Draft: d, Rights: rights, Here: "items", Domain: -1, Form: f,
	}, goneBody(d, rights, writtenOf(f.Typed), removal))
}

// writtenOf is what somebody wrote into the form of an item, field by field.
func writtenOf(typed url.Values) (all []facet) {
	for _, name := range slices.Sorted(maps.Keys(typed)) {
		if typed.Has(knewOf+name) && strings.TrimSpace(typed.Get(name)) != "" {
			all = append(all, facet{draft.Field(name), typed.Get(name)})
		}
	}
	return all
}

// edit stores what was changed in an item. Where somebody else changed the same meanwhile, the page comes back with both.
func (rm *room) edit(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	v, id, item := authz.From(r.Context()), r.PathValue("id"), r.PathValue("item")
	change := changesOf(f.Values, item)
	what := "edited"
	if len(change.Fields) > 0 {
		outcome, err := rm.drafts.Edit(r.Context(), v, id, change)
		if back, ok := refused(r.Context(), err, f.Values); ok {
			return rm.showItem(w, r, back, nil)
		}
		if err != nil {
			return err
		}
		if len(outcome.Conflicts) > 0 {
			back := form{Typed: f.Values, status: http.StatusConflict}
			return rm.showItem(w, r, back, outcome.Conflicts)
		}
	} else {
		what = "same"
	}
	return web.Redirect(w, r, after(rm.onward(r, v, id, item, f.Get("then")), what))
}

// onward is where a page leads after an item was saved: to itself, to the tree, or to the item that follows.
func (rm *room) onward(r *http.Request, v authz.Viewer, id, item, then string) string {
	switch then {
	case "tree":
		return inTree(id, item)
	case "next":
		if _, t, err := rm.drafts.Tree(r.Context(), v, id); err == nil {
			for i := range t.Items {
				if t.Items[i].ID == item && i+1 < len(t.Items) {
					return atItem(id, t.Items[i+1].ID, "")
				}
			}
		}
	}
	return atItem(id, item, "")
}

// changesOf are the fields in which a form says something else than its page did. Where a page showed both wordings, the
// chosen one counts: theirs stands already, one's own replaces what was seen; without a choice the first page still holds.
func changesOf(typed url.Values, item string) draft.ItemEdit {
	e := draft.ItemEdit{Item: item, Fields: map[draft.Field]string{}, Knew: map[draft.Field]string{}}
	for name := range typed {
		field, is := strings.CutPrefix(name, knewOf)
		if !is || !typed.Has(field) {
			continue
		}
		knew, now := typed.Get(name), typed.Get(field)
		switch {
		case typed.Get(choiceOf+field) == theirs && typed.Has(seenOf+field):
			continue
		case typed.Get(choiceOf+field) == mine && typed.Has(seenOf+field):
			knew = typed.Get(seenOf + field)
		}
		if now != knew {
			e.Fields[draft.Field(field)] = now
			e.Knew[draft.Field(field)] = knew
		}
	}
	return e
}
