package overviewweb

import (
	"net/http"

	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/ui/bedmap"
	"pathways/internal/platform/web"
	"pathways/internal/role"
)

func (rm *room) starters(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	title := i18n.T(ctx, "overview.starters.title")
	return web.Render(w, r, http.StatusOK, startersPage(ui.Page{
		Title: title, Description: i18n.T(ctx, "overview.starters.lead"), Place: ui.Institutions, Canonical: "/roles/starters",
		Trail: []ui.Crumb{{Name: ui.T(ctx, "ui.place.institutions"), Href: "/institutions"}, {Name: title}},
	}, role.StarterSets()))
}

// starterView is one starter with its release.
type starterView struct {
	role.Starter
	Set     role.StarterSet
	Tree    *framework.Tree
	Column  role.Column
	Picture bedmap.Map
}

// found is the starter that a request names, for the newest release that has it.
func (rm *room) found(r *http.Request) (v starterView, err error) {
	for _, set := range role.StarterSets() {
		s, ok := role.StarterOf(set.Framework, set.Release, r.PathValue("key"))
		if !ok {
			continue
		}
		t, err := rm.Frameworks.Release(r.Context(), set.Framework, set.Release)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return v, err
		}
		return starterView{Starter: s, Set: set, Tree: t, Column: s.Column(t)}, nil
	}
	return v, errs.New(errs.NotFound, "overviewweb.starter", "")
}

func (rm *room) starter(w http.ResponseWriter, r *http.Request) error {
	v, err := rm.found(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	v.Picture = picture(ctx, v.Tree, nil, []role.Column{v.Column}, i18n.T(ctx, "overview.starter.picture", "title", v.Title), i18n.T(ctx, "overview.picture.desc"))
	return web.Render(w, r, http.StatusOK, starterPage(ui.Page{
		Title: v.Title, Description: v.Purpose, Place: ui.Institutions, Canonical: starterHref(v.Key), Class: "starter-page",
		Trail: []ui.Crumb{
			{Name: ui.T(ctx, "ui.place.institutions"), Href: "/institutions"},
			{Name: i18n.T(ctx, "overview.starters.title"), Href: "/roles/starters"},
			{Name: v.Title},
		},
	}, v))
}

// beginFrom offers the organizations in which the viewer may begin a role from a starter.
func (rm *room) beginFrom(w http.ResponseWriter, r *http.Request) error {
	v, err := rm.found(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	all, err := rm.Organizations.Mine(ctx, authz.From(ctx))
	if err != nil {
		return err
	}
	var lines []ui.BoardLine
	for _, m := range all {
		if m.Part == organization.Owner || m.Part == organization.Steward || m.Part == organization.Lead {
			lines = append(lines, ui.BoardLine{
				Href: at(m.Organization.Slug, "roles", "new") + "?from=starter:" + v.Key, Name: m.Organization.Name,
				Text: i18n.T(ctx, "overview.begin.here", "title", v.Title),
			})
		}
	}
	title := i18n.T(ctx, "overview.begin.title", "title", v.Title)
	return web.Render(w, r, http.StatusOK, beginPage(ui.Page{
		Title: title, Place: ui.Account, NoIndex: true,
		Trail: []ui.Crumb{
			{Name: i18n.T(ctx, "overview.starters.title"), Href: "/roles/starters"}, {Name: v.Title, Href: starterHref(v.Key)}, {Name: title},
		},
	}, lines))
}
