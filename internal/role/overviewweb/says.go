package overviewweb

import (
	"context"
	"net/url"

	"pathways/internal/framework"
	"pathways/internal/platform/ui"
	"pathways/internal/role"
)

func rowItem(r role.Row) *framework.Item              { return r.Item }
func staffingItem(r role.StaffingRow) *framework.Item { return r.Item }

// levels is the range of levels of a use; one level where both ends are the same.
func levels(u role.Use) string {
	if u.From == u.To {
		return u.From
	}
	return u.From + " – " + u.To
}

// families are the pages of all families of an organization.
func families(f role.Family) (all []ui.Link) {
	for _, name := range f.Names {
		all = append(all, ui.Link{Text: name, Href: at(f.Organization.Slug, "roles", "family") + "?" + url.Values{"name": {name}}.Encode(), Here: name == f.Name})
	}
	return all
}

func staffingColumns(ctx context.Context, s role.Staffing) []ui.Column {
	return []ui.Column{
		{Name: leafName(s.Tree)},
		{Name: ui.T(ctx, "overview.staffing.usedin")},
		{Name: ui.T(ctx, "overview.staffing.held")},
		{Name: ui.T(ctx, "overview.staffing.vacant")},
		{Name: ui.T(ctx, "overview.staffing.rest"), Unseen: true},
	}
}

func roleColumns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Name: ui.T(ctx, "overview.staffing.role")},
		{Name: ui.T(ctx, "overview.staffing.team")},
		{Name: ui.T(ctx, "overview.staffing.posts")},
		{Name: ui.T(ctx, "overview.staffing.vacant")},
	}
}

// carryLines are the releases that a role can be brought to.
func carryLines(ctx context.Context, c role.Carrying) (all []ui.BoardLine) {
	for _, o := range c.Others {
		all = append(all, ui.BoardLine{
			Href: at(c.Place.Slug, "roles", c.ID, "carry") + "?to=" + url.QueryEscape(o.ID), Name: o.Version,
			Text: ui.T(ctx, "overview.carry.look", "title", o.Title),
		})
	}
	return all
}
