package roleweb

import (
	"net/http"
	"strconv"
	"strings"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
	"pathways/internal/role"
)

// people are those who hold a role, and those who could.
type people struct {
	*role.Sight
	Query string
	Found []role.Holder
	Me    string
}

func (rm *room) holders(w http.ResponseWriter, r *http.Request) error {
	return rm.showHolders(w, r, form{})
}

func (rm *room) showHolders(w http.ResponseWriter, r *http.Request, f form) error {
	s, err := rm.sight(r)
	if err != nil {
		return err
	}
	ctx, v := r.Context(), authz.From(r.Context())
	p := people{Sight: &s, Query: strings.TrimSpace(r.URL.Query().Get("q")), Me: v.Person}
	if s.Writes {
		if p.Found, err = rm.roles.Candidates(ctx, v, s.Place.Slug, s.ID, p.Query); err != nil {
			return err
		}
	}
	said := of(&s, "holders", i18n.T(ctx, "roles.holders"), f)
	said.Lead = i18n.T(ctx, "roles.holders.lead", "organization", s.Place.Name)
	return show(w, r, said, holdersBody(p, f))
}

func (rm *room) hold(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	ctx := r.Context()
	err = rm.roles.Hold(ctx, authz.From(ctx), r.PathValue("slug"), r.PathValue("id"), f.Get("person"))
	if back, ok := refused(ctx, err, f.Values); ok {
		return rm.showHolders(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, with(here(r, "holders"), "done", "held"))
}

func (rm *room) unhold(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := rm.roles.Unhold(ctx, authz.From(ctx), r.PathValue("slug"), r.PathValue("id"), r.PathValue("person")); err != nil {
		return err
	}
	return web.Redirect(w, r, with(here(r, "holders"), "done", "unheld"))
}

func (rm *room) history(w http.ResponseWriter, r *http.Request) error {
	s, err := rm.sight(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	all, err := rm.roles.History(ctx, authz.From(ctx), s.Place.Slug, s.ID, int64(before(r)), pageOf+1)
	if err != nil {
		return err
	}
	later := ""
	if len(all) > pageOf {
		all = all[:pageOf]
		later = with(at(&s, "history"), "before", strconv.FormatInt(all[pageOf-1].Seq, 10))
	}
	return show(w, r, of(&s, "history", i18n.T(ctx, "roles.history"), form{}), historyBody(&s, all, later))
}

func (rm *room) settings(w http.ResponseWriter, r *http.Request) error {
	return rm.showSettings(w, r, form{})
}

func (rm *room) showSettings(w http.ResponseWriter, r *http.Request, f form) error {
	s, err := rm.sight(r)
	if err != nil {
		return err
	}
	return show(w, r, of(&s, "settings", i18n.T(r.Context(), "roles.settings"), f), settingsBody(&s, f))
}

// number is a whole number that was typed: empty is none, and what is no number is one that the service refuses.
func number(f *web.Form, name string) int {
	typed := strings.TrimSpace(f.Get(name))
	if typed == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	if err != nil {
		return -1
	}
	return n
}

func (rm *room) set(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	ctx := r.Context()
	err = rm.roles.Set(ctx, authz.From(ctx), r.PathValue("slug"), r.PathValue("id"), role.Settings{
		Family: f.Get("family"), Step: number(f, "step"), Posts: number(f, "posts"), Vacant: number(f, "vacant"),
	})
	if back, ok := refused(ctx, err, f.Values); ok {
		return rm.showSettings(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, with(here(r, "settings"), "done", "set"))
}

func (rm *room) retire(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := rm.roles.Retire(ctx, authz.From(ctx), r.PathValue("slug"), r.PathValue("id")); err != nil {
		return err
	}
	return web.Redirect(w, r, with(here(r, "settings"), "done", "retired"))
}

func (rm *room) bringBack(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := rm.roles.Return(ctx, authz.From(ctx), r.PathValue("slug"), r.PathValue("id")); err != nil {
		return err
	}
	return web.Redirect(w, r, with(here(r, "settings"), "done", "returned"))
}

func (rm *room) remove(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := rm.roles.Delete(ctx, authz.From(ctx), r.PathValue("slug"), r.PathValue("id")); err != nil {
		return err
	}
	return web.Redirect(w, r, with(list(r.PathValue("slug")), "done", "deleted"))
}
