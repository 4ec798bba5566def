package roleweb

import (
	"context"
	"net/http"
	"strings"

	"pathways/internal/framework/isl"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/role"
)

// family are roles that stand together in a list.
type family struct {
	Name  string // "" for those without
	Lines []role.Line
}

// families sorts a list, which is in families already, into its families; by team where that was asked for.
func families(lines []role.Line, byTeam bool) (all []family) {
	at := map[string]int{}
	for _, l := range lines {
		name := l.Family
		if byTeam {
			name = l.Team
		}
		i, there := at[strings.ToLower(name)]
		if !there {
			i = len(all)
			at[strings.ToLower(name)] = i
			all = append(all, family{Name: name})
		}
		all[i].Lines = append(all[i].Lines, l)
	}
	return all
}

func (rm *room) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	query := r.URL.Query().Get("q")
	l, err := rm.roles.List(ctx, authz.From(ctx), r.PathValue("slug"), query)
	if err != nil {
		return err
	}
	return show(w, r, page{
		Title: i18n.T(ctx, "roles.title"), Over: l.Organization.Name, Lead: i18n.T(ctx, "roles.lead"), Here: "list",
		Slug: l.Organization.Slug, By: l.Organization.Name,
	}, listBody(l, query, r.URL.Query().Get("by") == "team"))
}

// beginning is what the form for a new role offers.
type beginning struct {
	New      string // identifier of the role that is begun
	Slug     string
	Releases []ui.Option
	From     []ui.Option
	Asked    string // what to begin from, as the address says
	Release  string // chosen at first
}

func (rm *room) newOne(w http.ResponseWriter, r *http.Request) error {
	return rm.showNew(w, r, form{})
}

func (rm *room) showNew(w http.ResponseWriter, r *http.Request, f form) error {
	ctx := r.Context()
	l, err := rm.roles.List(ctx, authz.From(ctx), r.PathValue("slug"), "")
	if err != nil {
		return err
	}
	b := beginning{New: ids.New(), Slug: l.Organization.Slug, Asked: r.URL.Query().Get("from"), Release: r.URL.Query().Get("release")}
	if f.Typed != nil {
		b.New = f.Typed.Get("new")
	}
	listings, err := rm.frameworks.Frameworks(ctx)
	if err != nil {
		return err
	}
	for _, listing := range listings {
		for _, info := range listing.Releases {
			b.Releases = append(b.Releases, ui.Option{Value: info.ID, Label: info.Title + ", " + info.Version})
		}
	}
	if current, err := rm.frameworks.Current(ctx, isl.Slug); err == nil && b.Release == "" {
		b.Release = current.ID
	}
	b.From = origins(ctx, l.Lines)
	p := page{
		Title: i18n.T(ctx, "roles.new"), Over: l.Organization.Name, Lead: i18n.T(ctx, "roles.new.lead"), Here: "new",
		Slug: l.Organization.Slug, By: l.Organization.Name, Form: f,
	}
	if !l.Writes {
		return show(w, r, p, leaders())
	}
	return show(w, r, p, newBody(b, f))
}

// origins are what a role can be begun from.
func origins(ctx context.Context, lines []role.Line) []ui.Option {
	all := []ui.Option{{Value: "", Label: i18n.T(ctx, "roles.from.nothing")}}
	seen := map[string]bool{}
	for _, set := range role.StarterSets() {
		for _, s := range set.Starters {
			if !seen[s.Key] {
				all = append(all, ui.Option{Value: "starter:" + s.Key, Label: i18n.T(ctx, "roles.from.starter", "title", s.Title)})
			}
			seen[s.Key] = true
		}
	}
	for _, l := range lines {
		all = append(all, ui.Option{Value: "role:" + l.ID, Label: i18n.T(ctx, "roles.from.role", "title", l.Title)})
	}
	return all
}

func (rm *room) begin(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	ctx, slug := r.Context(), r.PathValue("slug")
	start := role.Start{ID: f.Get("new"), Title: f.Get("title"), Team: f.Get("team"), Release: f.Get("release"), From: role.Origin(f.Get("from"))}
	if start.From.Kind() == "starter" {
		start.Release = rm.releaseOf(ctx, start)
	}
	begun, err := rm.roles.Begin(ctx, authz.From(ctx), slug, start)
	if back, ok := refused(ctx, err, f.Values); ok {
		return rm.showNew(w, r, back)
	}
	if err != nil {
		return err
	}
	if len(begun.Uses) == 0 {
		return web.Redirect(w, r, with(list(slug, begun.ID, "choose"), "done", "begun"))
	}
	return web.Redirect(w, r, with(list(slug, begun.ID), "done", "begun"))
}

// releaseOf is the release that a starter is begun with: the chosen one where there is such a starter for it, else the first that
// has it.
func (rm *room) releaseOf(ctx context.Context, start role.Start) string {
	first := start.Release
	for _, set := range role.StarterSets() {
		_, has := role.StarterOf(set.Framework, set.Release, start.From.Of())
		t, err := rm.frameworks.Release(ctx, set.Framework, set.Release)
		switch {
		case !has || err != nil:
		case t.ID == start.Release:
			return t.ID
		case first == start.Release:
			first = t.ID
		}
	}
	return first
}

// other is the column beside the roles: what the list is not sorted by.
func other(ctx context.Context, byTeam bool) string {
	if byTeam {
		return i18n.T(ctx, "roles.col.family")
	}
	return i18n.T(ctx, "roles.col.team")
}

// otherName is what stands in that column for a role.
func otherName(r role.Line, byTeam bool) string {
	if byTeam {
		return r.Family
	}
	return r.Team
}

// hiddenBy keeps the way of sorting when something is looked for.
func hiddenBy(byTeam bool) []ui.Pair {
	if !byTeam {
		return nil
	}
	return []ui.Pair{{Name: "by", Value: "team"}}
}
