package evidenceweb

import (
	"net/http"
	"strings"

	"pathways/internal/evidence"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// statementsPage is what others said of its owner.
type statementsPage struct {
	All     []said
	Sources []ui.Source
	Done    string // what was done just now
}

func (rm *room) statements(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := authz.From(ctx)
	all, err := rm.evidence.Statements(ctx, v)
	if err != nil {
		return err
	}
	pieces, err := rm.evidence.List(ctx, v)
	if err != nil {
		return err
	}
	titles := map[string]string{}
	for _, e := range pieces {
		titles[e.ID] = titleOf(i18n.From(ctx), &e)
	}
	p := statementsPage{}
	if r.URL.Query().Has("deleted") {
		p.Done = ui.T(ctx, "evidence.said.deleted")
	}
	var refs []evidence.Ref
	for _, s := range all {
		p.All = append(p.All, rm.said(r, s, titles))
		refs = append(refs, s.Items...)
	}
	p.Sources = rm.sources(ctx, refs)
	return web.Render(w, r, http.StatusOK, statementsView(p, head(ctx, ui.T(ctx, "evidence.statements.title"))))
}

// decide shows, hides or deletes what somebody said of the viewer.
func (rm *room) decide(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := authz.From(ctx)
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	id := f.Get("statement")
	switch f.Get("do") {
	case "show", "hide":
		err = rm.evidence.Show(ctx, v, id, f.Get("do") == "show")
	case "delete":
		if err := rm.evidence.DeleteStatement(ctx, v, id); err != nil {
			return err
		}
		return web.Redirect(w, r, "/evidence/statements?deleted")
	default:
		return web.Invalid("evidence.fault.form")
	}
	if err != nil {
		return err
	}
	back := f.Get("back")
	if !strings.HasPrefix(back, "/evidence/") {
		back = "/evidence/statements"
	}
	return web.Redirect(w, r, back+"#s-"+id)
}

// askedPage is what the viewer was asked for, and what they wrote.
type askedPage struct {
	Asked   []asking
	Written []wrote
	Done    bool
}

type wrote struct {
	said
	Owner string
}

func (rm *room) asked(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := authz.From(ctx)
	all, err := rm.evidence.Asked(ctx, v)
	if err != nil {
		return err
	}
	written, err := rm.evidence.Written(ctx, v)
	if err != nil {
		return err
	}
	p := askedPage{Done: r.URL.Query().Has("back")}
	for _, q := range all {
		p.Asked = append(p.Asked, asking{q, rm.evidence.State(&q)})
	}
	for _, s := range written {
		p.Written = append(p.Written, wrote{rm.said(r, s.Statement, nil), s.Owner})
	}
	return web.Render(w, r, http.StatusOK, askedView(p, head(ctx, ui.T(ctx, "evidence.asked.title"))))
}

// withdraw takes back what the viewer wrote for somebody.
func (rm *room) withdraw(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	if err := rm.evidence.Withdraw(r.Context(), authz.From(r.Context()), f.Get("statement")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/evidence/asked?back")
}
