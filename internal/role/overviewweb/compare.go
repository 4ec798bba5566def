package overviewweb

import (
	"context"
	"net/http"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/role"
)

func (rm *room) compare(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := rm.Roles.Compare(ctx, authz.From(ctx), r.PathValue("slug"), asked(r, "role"))
	if err != nil {
		return err
	}
	return show(w, r, page{
		Title: i18n.T(ctx, "overview.compare.title"), Lead: i18n.T(ctx, "overview.compare.lead"), Here: "roles", At: c.Organization,
	}, compareBody(c))
}

// choice is the n-th field in which a role is chosen.
func choice(ctx context.Context, c role.Comparison, n int) ui.Input {
	in := ui.Input{
		Kind: ui.Select, ID: "role-" + string(rune('1'+n)), Name: "role", Label: i18n.T(ctx, "overview.compare.role", "number", n+1),
		Options: []ui.Option{{Value: "", Label: i18n.T(ctx, "overview.compare.none")}},
	}
	if n < len(c.Columns) {
		in.Value = c.Columns[n].Key
	}
	for _, o := range c.Offered {
		label := o.Title
		if o.IsStarter() {
			label = i18n.T(ctx, "overview.compare.starter", "title", o.Title)
		}
		in.Options = append(in.Options, ui.Option{Value: o.Key, Label: label})
	}
	return in
}

// columnsOf are the columns of the table of a comparison.
func columnsOf(ctx context.Context, t *framework.Tree, columns []role.Column) []ui.Column {
	all := []ui.Column{{Name: leafName(t)}}
	for _, c := range columns {
		name := c.Title
		if c.IsStarter() {
			name += " " + i18n.T(ctx, "overview.ours.short")
		}
		all = append(all, ui.Column{Name: name})
	}
	return all
}

// leafName is what the release calls its competencies.
func leafName(t *framework.Tree) string {
	if leaves := t.Leaves(""); len(leaves) > 0 {
		for _, k := range t.Kinds {
			if k.Key == leaves[0].Kind {
				return k.Name
			}
		}
	}
	return ""
}

// only are the competencies that one column uses and no other.
func only(rows []role.Row, column int) (all []role.Row) {
	for _, r := range rows {
		if r.Only() == column {
			all = append(all, r)
		}
	}
	return all
}

func (rm *room) family(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := rm.Roles.Family(ctx, authz.From(ctx), r.PathValue("slug"), r.URL.Query().Get("name"))
	if err != nil {
		return err
	}
	title := f.Name
	if title == "" {
		title = i18n.T(ctx, "overview.family.title")
	}
	return show(w, r, page{
		Title: title, Lead: i18n.T(ctx, "overview.family.lead"), Here: "roles", At: f.Organization,
	}, familyBody(f))
}

// familyColumns are the roles of a family in their steps, with the release that most of them share; roles of others are not drawn.
func familyColumns(f role.Family) (t *framework.Tree, columns []role.Column) {
	for _, s := range f.Steps {
		for _, c := range s.Roles {
			if t == nil {
				t = f.Trees[c.Release]
			}
			if c.Release == t.ID {
				columns = append(columns, c)
			}
		}
	}
	return t, columns
}
