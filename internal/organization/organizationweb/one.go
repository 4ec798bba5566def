package organizationweb

import (
	"net/http"

	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
)

// mine lists the viewer's organizations and the invitations that wait for their address.
func (rm *room) mine(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := authz.From(ctx)
	all, err := rm.organizations.Mine(ctx, v)
	if err != nil {
		return err
	}
	waiting, err := rm.organizations.Addressed(ctx, v)
	if err != nil {
		return err
	}
	return show(w, r, page{
		Title: i18n.T(ctx, "organization.title"), Lead: i18n.T(ctx, "organization.lead"), Here: "mine",
	}, mineBody(all, waiting))
}

func (rm *room) newOne(w http.ResponseWriter, r *http.Request) error {
	return rm.showNew(w, r, form{})
}

func (rm *room) showNew(w http.ResponseWriter, r *http.Request, f form) error {
	ctx := r.Context()
	return show(w, r, page{
		Title: i18n.T(ctx, "organization.new.title"), Lead: i18n.T(ctx, "organization.new.lead"), Form: f,
	}, newBody(f))
}

func (rm *room) found(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	o, err := rm.organizations.Found(r.Context(), authz.From(r.Context()), draftOf(f))
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showNew(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, after(at(o, ""), "founded"))
}

// one is the first page of an organization: what it is, my part, and what it can and cannot see.
func (rm *room) one(w http.ResponseWriter, r *http.Request) error {
	_, s, err := rm.sight(r)
	if err != nil {
		return err
	}
	return show(w, r, page{Title: s.Organization.Name, Sight: s, Here: "overview"}, overviewBody(s))
}

func (rm *room) settings(w http.ResponseWriter, r *http.Request) error {
	return rm.showSettings(w, r, form{})
}

func (rm *room) showSettings(w http.ResponseWriter, r *http.Request, f form) error {
	_, s, err := rm.sight(r)
	if err != nil {
		return err
	}
	if !s.Rights.Describe {
		return forbidden()
	}
	return show(w, r, page{Title: i18n.T(r.Context(), "organization.nav.settings"), Sight: s, Here: "settings", Form: f}, settingsBody(s, f))
}

func (rm *room) describe(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	slug := r.PathValue("slug")
	err = rm.organizations.Describe(r.Context(), authz.From(r.Context()), slug, draftOf(f))
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showSettings(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, after(at(organization.Organization{Slug: slug}, "settings"), "described"))
}

// leaving says what happens before somebody leaves.
func (rm *room) leaving(w http.ResponseWriter, r *http.Request) error {
	return rm.showLeaving(w, r, form{})
}

func (rm *room) showLeaving(w http.ResponseWriter, r *http.Request, f form) error {
	_, s, err := rm.sight(r)
	if err != nil {
		return err
	}
	return show(w, r, page{
		Title: i18n.T(r.Context(), "organization.leave.title", "name", s.Organization.Name), Sight: s, Here: "leave", Form: f,
	}, leaveBody(s))
}

func (rm *room) leave(w http.ResponseWriter, r *http.Request) error {
	err := rm.organizations.Leave(r.Context(), authz.From(r.Context()), r.PathValue("slug"))
	if back, ok := refused(r.Context(), err, nil); ok {
		return rm.showLeaving(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, after("/organizations", "left"))
}

func (rm *room) deleting(w http.ResponseWriter, r *http.Request) error {
	return rm.showDeleting(w, r, form{})
}

func (rm *room) showDeleting(w http.ResponseWriter, r *http.Request, f form) error {
	v, s, err := rm.sight(r)
	if err != nil {
		return err
	}
	alone, err := rm.organizations.Alone(r.Context(), v, s.Organization.Slug)
	if err != nil {
		return err
	}
	return show(w, r, page{
		Title: i18n.T(r.Context(), "organization.delete.title", "name", s.Organization.Name), Sight: s, Here: "delete", Form: f,
	}, deleteBody(s, alone, f))
}

func (rm *room) dissolve(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	err = rm.organizations.Delete(r.Context(), authz.From(r.Context()), r.PathValue("slug"), f.Get("named"))
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showDeleting(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, after("/organizations", "deleted"))
}

// history is what was done, page by page.
func (rm *room) history(w http.ResponseWriter, r *http.Request) error {
	v, s, err := rm.sight(r)
	if err != nil {
		return err
	}
	before := r.URL.Query().Get("before")
	all, next, err := rm.organizations.History(r.Context(), v, s.Organization.Slug, before, 0)
	if err != nil {
		return err
	}
	return show(w, r, page{
		Title: i18n.T(r.Context(), "organization.nav.history"), Lead: i18n.T(r.Context(), "organization.history.lead"), Sight: s, Here: "history",
	}, historyBody(s, all, next, before != ""))
}
