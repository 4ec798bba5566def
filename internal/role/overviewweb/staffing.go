package overviewweb

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strconv"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/sheet"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/ui/bedmap"
	"pathways/internal/platform/web"
	"pathways/internal/role"
)

func choosing(r *http.Request) role.Choosing {
	q := r.URL.Query()
	return role.Choosing{Release: q.Get("release"), Domain: q.Get("domain"), Team: q.Get("team"), Counts: role.Emphasis(q.Get("counts"))}
}

func (rm *room) staffing(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	s, err := rm.Roles.Staffing(ctx, authz.From(ctx), r.PathValue("slug"), choosing(r))
	if err != nil {
		return err
	}
	return show(w, r, page{
		Title: i18n.T(ctx, "overview.staffing.title"), Lead: i18n.T(ctx, "overview.staffing.lead"), Here: "staffing", Top: true, At: s.Organization,
	}, staffingBody(s))
}

// staffed is the staffing view as a picture.
func staffed(ctx context.Context, s role.Staffing) bedmap.Map {
	m := picture(ctx, s.Tree, domainOf(s), s.Roles, i18n.T(ctx, "overview.staffing.picture", "name", s.Organization.Name), i18n.T(ctx, "overview.staffing.desc"))
	m.Under = i18n.T(ctx, "overview.staffing.posts")
	for i, c := range s.Roles {
		m.Rows[i].Note = postsOf(ctx, c)
	}
	for _, row := range s.Rows {
		m.Stacks = append(m.Stacks, bedmap.Stack{Full: row.HeldPosts(), Open: row.Vacant})
	}
	return m
}

// domainOf is the domain that was chosen; nil for all.
func domainOf(s role.Staffing) *framework.Item {
	if s.Domain == "" {
		return nil
	}
	return s.Tree.ByCode(s.Domain)
}

// postsOf is how many posts a role has, and how many of them are vacant.
func postsOf(ctx context.Context, c role.Column) string {
	text := i18n.T(ctx, "overview.posts", "count", c.Posts)
	if c.Vacant > 0 {
		text += i18n.T(ctx, "overview.comma") + i18n.T(ctx, "overview.vacant", "count", c.Vacant)
	}
	return text
}

// rested are the competencies that rest on posts in one way.
type rested struct {
	Rest role.Rest
	Rows []role.StaffingRow
}

// byRest sorts the rows by what people look for: on one post, on vacant ones, on none.
func byRest(s role.Staffing) (all []rested) {
	for _, rest := range role.Rests {
		if rest == role.OnSeveral {
			continue
		}
		g := rested{Rest: rest}
		for _, row := range s.Rows {
			if row.Rest == rest {
				g.Rows = append(g.Rows, row)
			}
		}
		all = append(all, g)
	}
	return all
}

func teamOptions(ctx context.Context, s role.Staffing) []ui.Option {
	all := []ui.Option{{Value: "", Label: i18n.T(ctx, "overview.staffing.team.all")}}
	for _, t := range s.Teams {
		all = append(all, ui.Option{Value: t, Label: t})
	}
	return all
}

func domainOptions(ctx context.Context, s role.Staffing) []ui.Option {
	all := []ui.Option{{Value: "", Label: i18n.T(ctx, "overview.staffing.domain.all")}}
	for _, root := range s.Tree.Roots() {
		all = append(all, ui.Option{Value: root.Code, Label: root.Statement})
	}
	return all
}

func releaseOptions(s role.Staffing) []ui.Option {
	all := []ui.Option{{Value: s.Tree.ID, Label: s.Tree.Title + ", " + s.Tree.Version}}
	for _, o := range s.Others {
		all = append(all, ui.Option{Value: o.ID, Label: o.Title + ", " + o.Version})
	}
	return all
}

func countsOptions(ctx context.Context) (all []ui.Option) {
	for _, e := range []role.Emphasis{role.NowAndThen, role.Regular, role.Central} {
		all = append(all, ui.Option{Value: string(e), Label: i18n.T(ctx, "overview.counts."+string(e))})
	}
	return all
}

// rowsHref is the same view as rows.
func rowsHref(s role.Staffing) string {
	q := url.Values{}
	for name, value := range map[string]string{"release": s.Release, "domain": s.Domain, "team": s.Team, "counts": string(s.Counts)} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return at(s.Organization.Slug, "staffing.csv") + "?" + q.Encode()
}

// staffingRows are the staffing view as rows: one for each role that uses a competency, and one for each that no role uses.
func (rm *room) staffingRows(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	s, err := rm.Roles.Staffing(ctx, authz.From(ctx), r.PathValue("slug"), choosing(r))
	if err != nil {
		return err
	}
	table := sheet.Table{Columns: []sheet.Column{
		{Key: "code"},
		{Key: "statement"},
		{Key: "role"},
		{Key: "team"},
		{Key: "emphasis"},
		{Key: "posts"},
		{Key: "vacant"},
		{Key: "allPosts"},
		{Key: "allVacant"},
		{Key: "rests"},
	}}
	for _, row := range s.Rows {
		end := []string{strconv.Itoa(row.Posts), strconv.Itoa(row.Vacant), string(row.Rest)}
		used := false
		for i, e := range row.Uses {
			if e == "" {
				continue
			}
			used = true
			c := s.Roles[i]
			line := []string{row.Item.Code, row.Item.Statement, c.Title, c.Team, string(e), strconv.Itoa(c.Posts), strconv.Itoa(c.Vacant)}
			table.Rows = append(table.Rows, append(line, end...))
		}
		if !used {
			table.Rows = append(table.Rows, append([]string{row.Item.Code, row.Item.Statement, "", "", "", "", ""}, end...))
		}
	}
	var b bytes.Buffer
	if err := sheet.WriteCSV(&b, table, true); err != nil {
		return errs.Wrap(errs.Internal, "overviewweb.staffingRows", err)
	}
	return web.WriteData(w, r, web.Data{Type: "text/csv; charset=utf-8", Name: r.PathValue("slug") + "-staffing.csv", Body: b.Bytes()})
}
