package overviewweb

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/organization"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/ui/bedmap"
	"pathways/internal/platform/web"
	"pathways/internal/role"
)

// page is what a page of an organization says of itself.
type page struct {
	Title  string
	Lead   string
	Here   string // the room of the organization: "roles" or "staffing"
	Top    bool   // it is the first page of that room
	At     organization.Organization
	Under  []ui.Crumb // between the room and this page
	Class  string
	Faults ui.Faults
	Done   string
	Status int
}

func show(w http.ResponseWriter, r *http.Request, p page, body templ.Component) error {
	if p.Status == 0 {
		p.Status = http.StatusOK
	}
	return web.Render(w, r, p.Status, house(p, body))
}

// at is the address of a page of an organization.
func at(slug string, parts ...string) string {
	href := "/organizations/" + url.PathEscape(slug)
	for _, p := range parts {
		href += "/" + url.PathEscape(p)
	}
	return href
}

func (p page) trail(ctx context.Context) []ui.Crumb {
	all := []ui.Crumb{
		{Name: ui.T(ctx, "ui.mine.organizations"), Href: "/organizations"},
		{Name: p.At.Name, Href: at(p.At.Slug)},
	}
	if p.Top {
		return append(all, ui.Crumb{Name: p.Title})
	}
	all = append(all, ui.Crumb{Name: ui.T(ctx, "ui.within."+p.Here), Href: at(p.At.Slug, p.Here)})
	return append(append(all, p.Under...), ui.Crumb{Name: p.Title})
}

// asked are the values of a name in an address that are not empty.
func asked(r *http.Request, name string) (all []string) {
	for _, v := range r.URL.Query()[name] {
		if v != "" {
			all = append(all, v)
		}
	}
	return all
}

// columnHref is where a column leads: the role's page, or the starter's.
func columnHref(slug string, c role.Column) string {
	if c.IsStarter() {
		return starterHref(strings.TrimPrefix(c.Key, "starter:"))
	}
	return at(slug, "roles", c.Key)
}

func starterHref(key string) string { return "/roles/starters/" + url.PathEscape(key) }

// emphasisName is an emphasis in the reader's language.
func emphasisName(ctx context.Context, e role.Emphasis) string {
	return ui.T(ctx, "overview.emphasis."+string(e))
}

// sizes are the signs of the emphases.
var sizes = map[role.Emphasis]bedmap.Size{role.Central: bedmap.Full, role.Regular: bedmap.Middle, role.NowAndThen: bedmap.Small}

// beds are the domains of a release as pictures have them, with the competencies in the order in which they stand. Only is a
// domain; nil for all.
func beds(t *framework.Tree, only *framework.Item) (all []bedmap.Domain, items []*framework.Item) {
	for i, root := range t.Roots() {
		if only != nil && only.ID != root.ID {
			continue
		}
		d := bedmap.Domain{Name: root.Statement, Index: i}
		parent := ""
		for _, leaf := range t.Leaves(root.ID) {
			if n := len(d.Beds); n == 0 || leaf.ParentID != parent {
				d.Beds = append(d.Beds, nil)
				parent = leaf.ParentID
			}
			d.Beds[len(d.Beds)-1] = append(d.Beds[len(d.Beds)-1], leaf.Code)
			items = append(items, leaf)
		}
		if len(d.Beds) > 0 {
			all = append(all, d)
		}
	}
	return all, items
}

// signs are the places of one role in a picture.
func signs(ctx context.Context, c role.Column, items []*framework.Item) (all []bedmap.Size, says []string) {
	by := map[string]role.Emphasis{}
	for _, u := range c.Uses {
		by[u.Item] = u.Emphasis
	}
	for _, it := range items {
		e := by[it.ID]
		all = append(all, sizes[e])
		if e == "" {
			says = append(says, "")
		} else {
			says = append(says, it.Code+" · "+c.Title+" · "+emphasisName(ctx, e))
		}
	}
	return all, says
}

// picture is several roles as a picture, and the same for phones.
func picture(ctx context.Context, t *framework.Tree, only *framework.Item, columns []role.Column, title, desc string) bedmap.Map {
	m := bedmap.Map{ID: "beds", Title: title, Desc: desc}
	domains, items := beds(t, only)
	m.Domains = domains
	for _, c := range columns {
		row := bedmap.Row{Name: c.Title}
		if c.IsStarter() {
			row.Note = ui.T(ctx, "overview.ours")
		}
		row.Signs, row.Says = signs(ctx, c, items)
		m.Rows = append(m.Rows, row)
	}
	return m
}

// forPhones is a picture as phones show it.
func forPhones(m bedmap.Map) []bedmap.Map {
	m.ID, m.Compact = m.ID+"-c", true
	return m.Split()
}

// branch is a domain with the rows of a table that stand under it.
type branch[T any] struct {
	Domain *framework.Item
	Index  int
	Units  []unit[T]
}

// unit is what stands directly above some competencies; Item is nil where that is the domain.
type unit[T any] struct {
	Item *framework.Item
	Rows []T
}

// branches sorts rows, which are in the order of the release, under their domains and categories.
func branches[T any](t *framework.Tree, rows []T, of func(T) *framework.Item) (all []branch[T]) {
	for _, row := range rows {
		it := of(row)
		root, up := t.Root(it), t.Parent(it)
		if up != nil && up.ID == root.ID {
			up = nil
		}
		if n := len(all); n == 0 || all[n-1].Domain.ID != root.ID {
			all = append(all, branch[T]{Domain: root, Index: t.RootIndex(it)})
		}
		b := &all[len(all)-1]
		if n := len(b.Units); n == 0 || b.Units[n-1].Item != up {
			b.Units = append(b.Units, unit[T]{Item: up})
		}
		u := &b.Units[len(b.Units)-1]
		u.Rows = append(u.Rows, row)
	}
	return all
}

func itemHref(t *framework.Tree, it *framework.Item) string {
	return frameworkdata.ItemHref(t.Framework.Slug, t.Version, it.Code)
}

func sourceOf(ctx context.Context, t *framework.Tree) ui.Source {
	return ui.Source{
		Title: t.Source.Title, Href: t.Source.URL, Publisher: t.Framework.Publisher,
		Release: ui.T(ctx, "overview.edition", "version", t.Version), Acknowledgment: t.Funding,
	}
}

// dayOf is a day of our data files in the reader's language.
func dayOf(ctx context.Context, day string) string {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return ui.Day(ctx, d)
}

// inOne are names in one line, as the reader's language joins them.
func inOne(ctx context.Context, all []role.Column) string {
	var names []string
	for _, c := range all {
		names = append(names, c.Title)
	}
	return strings.Join(names, i18n.T(ctx, "overview.comma"))
}
