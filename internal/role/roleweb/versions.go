package roleweb

import (
	"net/http"
	"strconv"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
	"pathways/internal/role"
)

// text is a text of a role: a version, or the working one.
type text struct {
	role.Version // with number 0 for the working text
	Tree         *framework.Tree
}

// kept is what the page of versions shows.
type kept struct {
	*role.Sight
	All     []role.Version
	Changed []role.Difference // from the last agreed version to the working text
	Last    text
}

func (rm *room) versions(w http.ResponseWriter, r *http.Request) error {
	return rm.showVersions(w, r, form{})
}

func (rm *room) showVersions(w http.ResponseWriter, r *http.Request, f form) error {
	s, err := rm.sight(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	k := kept{Sight: &s}
	if k.All, err = rm.roles.Versions(ctx, authz.From(ctx), s.Place.Slug, s.ID); err != nil {
		return err
	}
	if s.Last != nil {
		k.Changed = role.Differences(s.Last.Profile, s.Profile)
		k.Last.Version = *s.Last
		if k.Last.Tree, err = rm.frameworks.ReleaseByID(ctx, s.Last.Release); err != nil {
			return err
		}
	}
	p := of(&s, "versions", i18n.T(ctx, "roles.versions"), f)
	p.Lead = i18n.T(ctx, "roles.versions.lead")
	return show(w, r, p, versionsBody(k, f))
}

func (rm *room) agree(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	ctx := r.Context()
	seen, _ := strconv.ParseInt(f.Get("seen"), 10, 64)
	_, err = rm.roles.Agree(ctx, authz.From(ctx), r.PathValue("slug"), r.PathValue("id"), f.Get("note"), seen)
	if back, ok := refused(ctx, err, f.Values); ok {
		return rm.showVersions(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, with(here(r, "versions"), "done", "agreed"))
}

// textOf is a text of a role by its number; 0 for the working one.
func (rm *room) textOf(r *http.Request, s *role.Sight, number int) (t text, err error) {
	if number == 0 {
		return text{role.Version{Release: s.Release, Profile: s.Profile, At: s.Changed}, s.Tree}, nil
	}
	t.Version, t.Tree, err = rm.roles.Version(r.Context(), authz.From(r.Context()), s.Place.Slug, s.ID, number)
	return t, err
}

func (rm *room) version(w http.ResponseWriter, r *http.Request) error {
	s, err := rm.sight(r)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil || number < 1 {
		return errs.New(errs.NotFound, "roleweb.version", "")
	}
	t, err := rm.textOf(r, &s, number)
	if err != nil {
		return err
	}
	p := of(&s, "version", i18n.T(r.Context(), "roles.version", "number", number), form{})
	return show(w, r, p, versionBody(&s, t))
}

func (rm *room) restore(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	ctx := r.Context()
	number, _ := strconv.Atoi(r.PathValue("number"))
	seen, _ := strconv.ParseInt(f.Get("seen"), 10, 64)
	err = rm.roles.Restore(ctx, authz.From(ctx), r.PathValue("slug"), r.PathValue("id"), number, seen)
	if back, ok := refused(ctx, err, nil); ok {
		return rm.showVersions(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, with(here(r), "done", "restored"))
}

// apart is two texts of a role and what changed from the first to the second.
type apart struct {
	*role.Sight
	From, To text
	Changed  []role.Difference
}

func (rm *room) differences(w http.ResponseWriter, r *http.Request) error {
	s, err := rm.sight(r)
	if err != nil {
		return err
	}
	from, _ := strconv.Atoi(r.URL.Query().Get("from"))
	to, _ := strconv.Atoi(r.URL.Query().Get("to"))
	a := apart{Sight: &s}
	if a.From, err = rm.textOf(r, &s, max(0, from)); err != nil {
		return err
	}
	if a.To, err = rm.textOf(r, &s, max(0, to)); err != nil {
		return err
	}
	a.Changed = role.Differences(a.From.Profile, a.To.Profile)
	return show(w, r, of(&s, "differences", i18n.T(r.Context(), "roles.differences"), form{}), differencesBody(a))
}

// itemIn is an item in the second of two releases, or else in the first; nil for none.
func itemIn(from, to *framework.Tree, item string) *framework.Item {
	if it := to.ByID(item); it != nil {
		return it
	}
	return from.ByID(item)
}

func codeIn(from, to *framework.Tree, item string) string {
	if it := itemIn(from, to, item); it != nil {
		return it.Code
	}
	return ""
}
