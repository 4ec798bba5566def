package overviewweb

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"pathways/internal/carryover"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/role"
)

func (rm *room) carry(w http.ResponseWriter, r *http.Request) error {
	return rm.showCarry(w, r, r.URL.Query().Get("to"), page{})
}

func (rm *room) showCarry(w http.ResponseWriter, r *http.Request, to string, p page) error {
	ctx := r.Context()
	c, err := rm.Roles.Carrying(ctx, authz.From(ctx), r.PathValue("slug"), r.PathValue("id"), to)
	if err != nil {
		return err
	}
	p.Title, p.Lead, p.Here, p.At = i18n.T(ctx, "overview.carry.title"), i18n.T(ctx, "overview.carry.lead"), "roles", c.Place
	if c.To != nil {
		p.Title = i18n.T(ctx, "overview.carry.to", "version", c.To.Version)
	}
	p.Under = []ui.Crumb{{Name: c.Title, Href: at(c.Place.Slug, "roles", c.ID)}}
	if done := r.URL.Query().Get("done"); p.Status == 0 && (done == "brought" || done == "back") {
		p.Done = i18n.T(ctx, "overview.carry.done."+done)
	}
	return show(w, r, p, carryBody(c))
}

func (rm *room) bring(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	chosen := carryover.Chosen{}
	for name := range f.Values {
		if item, ok := strings.CutPrefix(name, "to."); ok {
			chosen[item] = f.All(name)
		}
	}
	seen, _ := strconv.ParseInt(f.Get("seen"), 10, 64)
	err = rm.Roles.Bring(r.Context(), authz.From(r.Context()), r.PathValue("slug"), r.PathValue("id"), f.Get("to"), chosen, seen)
	return rm.carriedTo(w, r, f.Get("to"), "brought", err)
}

func (rm *room) back(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	seen, _ := strconv.ParseInt(f.Get("seen"), 10, 64)
	err = rm.Roles.Back(r.Context(), authz.From(r.Context()), r.PathValue("slug"), r.PathValue("id"), seen)
	return rm.carriedTo(w, r, "", "back", err)
}

// carriedTo goes to the page that says what was done, or back to the page with what stands in the way.
func (rm *room) carriedTo(w http.ResponseWriter, r *http.Request, to, done string, err error) error {
	var e *errs.Error
	if errors.As(err, &e) && strings.HasPrefix(e.Key, "role.fault.") {
		return rm.showCarry(w, r, to, page{Status: http.StatusConflict, Faults: ui.Faults{{Text: i18n.T(r.Context(), e.Key, e.Args...)}}})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, at(r.PathValue("slug"), "roles", r.PathValue("id"), "carry")+"?done="+done)
}

// landing is what becomes of a competency, in a sentence.
func landing(ctx context.Context, m role.Move) string {
	return ui.T(ctx, "overview.carry.verdict."+string(m.Verdict))
}

func targets(m role.Move) (all []ui.Option) {
	for _, t := range m.Targets {
		all = append(all, ui.Option{Value: t.Item.ID, Label: t.Item.Code + " " + t.Item.Statement})
	}
	return all
}
