package siteweb

import (
	"context"
	"net/http"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/ui/bedmap"
	"pathways/internal/platform/web"
	"pathways/internal/role"
)

// shownJobs are the starters in the picture of the entrance: jobs that lie far apart.
var shownJobs = []string{"floor-educator", "exhibit-developer", "evaluator", "volunteer-coordinator", "director"}

// emphasisSizes are the signs of the emphases, as everywhere where roles are drawn.
var emphasisSizes = map[role.Emphasis]bedmap.Size{role.Central: bedmap.Full, role.Regular: bedmap.Middle, role.NowAndThen: bedmap.Small}

// entrance is what some common jobs use of the framework; without a release that starters are written for it is empty.
type entrance struct {
	Tree    *framework.Tree
	Picture bedmap.Map
	Jobs    []entranceJob
}

// entranceJob is a row of the table beside the picture.
type entranceJob struct {
	Key, Title string
	Domains    []string // by domain: the codes that the job uses, central ones first
}

// institutions is the entrance for those who shape roles, postings and teams.
func (s *Site) institutions(w http.ResponseWriter, r *http.Request) error {
	var e entrance
	for _, set := range role.StarterSets() {
		t, err := s.frameworks.Release(r.Context(), set.Framework, set.Release)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		e = entranceOf(r.Context(), t, set)
		break
	}
	return web.Render(w, r, http.StatusOK, institutionsView(e))
}

func entranceOf(ctx context.Context, t *framework.Tree, set role.StarterSet) entrance {
	e := entrance{Tree: t, Picture: bedmap.Map{
		ID: "jobs", Title: i18n.T(ctx, "site.institutions.picture.title"), Desc: i18n.T(ctx, "site.institutions.picture.desc"),
	}}
	var items []*framework.Item
	for i, root := range t.Roots() {
		d, parent := bedmap.Domain{Name: root.Statement, Index: i}, ""
		for _, leaf := range t.Leaves(root.ID) {
			if len(d.Beds) == 0 || leaf.ParentID != parent {
				d.Beds, parent = append(d.Beds, nil), leaf.ParentID
			}
			d.Beds[len(d.Beds)-1] = append(d.Beds[len(d.Beds)-1], leaf.Code)
			items = append(items, leaf)
		}
		e.Picture.Domains = append(e.Picture.Domains, d)
	}
	for _, key := range shownJobs {
		starter, ok := role.StarterOf(set.Framework, set.Release, key)
		if !ok {
			continue
		}
		by := map[string]role.Emphasis{}
		for _, u := range starter.Uses {
			by[u.Code] = u.Emphasis
		}
		row := bedmap.Row{Name: starter.Title}
		for _, it := range items {
			row.Signs = append(row.Signs, emphasisSizes[by[it.Code]])
		}
		e.Picture.Rows = append(e.Picture.Rows, row)
		e.Jobs = append(e.Jobs, entranceJob{Key: key, Title: starter.Title, Domains: codesByDomain(ctx, t, by)})
	}
	return e
}

// codesByDomain says for each domain of a release which codes a job uses: "Central: GE.3, GE.9. Regular: GE.1".
func codesByDomain(ctx context.Context, t *framework.Tree, by map[string]role.Emphasis) []string {
	all := make([]string, len(t.Roots()))
	for i, root := range t.Roots() {
		var parts []string
		for _, e := range role.Emphases {
			var codes []string
			for _, leaf := range t.Leaves(root.ID) {
				if by[leaf.Code] == e {
					codes = append(codes, leaf.Code)
				}
			}
			if len(codes) > 0 {
				parts = append(parts, ui.T(ctx, "site.institutions.codes."+string(e), "codes", strings.Join(codes, ", ")))
			}
		}
		all[i] = strings.Join(parts, " ")
	}
	return all
}

// compactly is the picture as phones show it.
func compactly(m bedmap.Map) bedmap.Map {
	m.ID, m.Compact = m.ID+"-c", true
	return m
}

// jobColumns are the columns of the table beside the picture: the job, then each domain.
func jobColumns(ctx context.Context, e entrance) []ui.Column {
	all := []ui.Column{{Name: ui.T(ctx, "site.institutions.job")}}
	for _, root := range e.Tree.Roots() {
		all = append(all, ui.Column{Name: root.Statement})
	}
	return all
}
