package role

import (
	"context"
	"slices"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
)

// Choosing says what a staffing view is about.
type Choosing struct {
	Release string   // identifier; "" for the one that most of the roles were written against
	Domain  string   // code of a root of the release; "" for all
	Team    string   // "" for all
	Counts  Emphasis // what counts as using: NowAndThen or "" for every use, Regular for central and regular, Central for that only
}

// counts says whether a use with an emphasis counts.
func (c Choosing) counts(e Emphasis) bool {
	least := slices.Index(Emphases, c.Counts)
	return least < 0 || slices.Index(Emphases, e) <= least
}

// Staffing says which competencies the roles of an organization use, and how many posts hold them. It is about jobs: it is made of
// role profiles and numbers of posts, and of nothing that anybody answered.
type Staffing struct {
	Organization organization.Organization
	Choosing
	Tree   *framework.Tree // nil where there are no roles
	Others []*framework.Release
	Teams  []string      // of all roles of the release
	Roles  []Column      // those in use that were chosen
	Rows   []StaffingRow // every competency of the release that was chosen
	Any    bool          // the organization has a role in use
}

// Rest says on how many posts a competency rests.
type Rest string

// The rests.
const (
	OnNone    Rest = "none"    // no role uses it
	OnNoPost  Rest = "no-post" // a role uses it, and no post of such a role is there
	OnVacant  Rest = "vacant"  // all posts that use it are vacant
	OnOne     Rest = "one"     // one post that is held
	OnSeveral Rest = "several" // several posts that are held
)

// Rests are all, in the order in which they are offered and shown.
var Rests = []Rest{OnOne, OnVacant, OnNoPost, OnNone, OnSeveral}

// StaffingRow is one competency with the roles and posts that use it.
type StaffingRow struct {
	Item   *framework.Item
	Uses   []Emphasis // by role; "" where the job does not use it
	Posts  int        // of roles whose use counts, with those that are vacant
	Vacant int
	Rest   Rest
}

// HeldPosts are the posts that somebody holds.
func (h StaffingRow) HeldPosts() int { return h.Posts - h.Vacant }

// Staffing looks over all roles in use of an organization. It costs the same number of statements for any number of roles.
func (s *Service) Staffing(ctx context.Context, v authz.Viewer, slug string, c Choosing) (out Staffing, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return out, err
	}
	var all []Column
	err = s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := s.enter(ctx, tx, v, slug, read)
		if err != nil {
			return err
		}
		out, all = Staffing{Organization: p.Organization, Choosing: c}, nil
		standings, err := s.AgreedOf(ctx, tx, p.ID)
		for _, r := range standings {
			all = append(all, r.column())
		}
		return err
	})
	if err != nil || len(all) == 0 {
		return out, err
	}
	out.Any = true
	if err := s.released(ctx, &out, all); err != nil {
		return out, err
	}
	out.look(all)
	return out, nil
}

// released settles which release the view is about, and which others there are roles for.
func (s *Service) released(ctx context.Context, out *Staffing, all []Column) error {
	count := map[string]int{}
	var order []string
	for _, c := range all {
		if count[c.Release]++; count[c.Release] == 1 {
			order = append(order, c.Release)
		}
	}
	most := slices.MaxFunc(order, func(a, b string) int { return count[a] - count[b] })
	if count[out.Release] == 0 {
		out.Release = most
	}
	for _, id := range order {
		t, err := s.Frameworks.ReleaseByID(ctx, id)
		if err != nil {
			return err
		}
		if id == out.Release {
			out.Tree = t
		} else {
			out.Others = append(out.Others, t.Release)
		}
	}
	return nil
}

// look fills the view from all roles in use.
func (out *Staffing) look(all []Column) {
	for _, c := range all {
		if c.Release != out.Tree.ID {
			continue
		}
		if c.Team != "" && !slices.Contains(out.Teams, c.Team) {
			out.Teams = append(out.Teams, c.Team)
		}
		if out.Team == "" || strings.EqualFold(out.Team, c.Team) {
			out.Roles = append(out.Roles, c)
		}
	}
	slices.SortFunc(out.Teams, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	root := out.Tree.ByCode(out.Domain)
	if root == nil || out.Tree.Root(root).ID != root.ID {
		out.Domain, root = "", nil
	}
	within := ""
	if root != nil {
		within = root.ID
	}
	at := map[string]int{}
	for _, leaf := range out.Tree.Leaves(within) {
		at[leaf.ID] = len(out.Rows)
		out.Rows = append(out.Rows, StaffingRow{Item: leaf, Uses: make([]Emphasis, len(out.Roles))})
	}
	for i, c := range out.Roles {
		for _, u := range c.Uses {
			if n, there := at[u.Item]; there {
				out.Rows[n].put(i, u.Emphasis, c, out.counts(u.Emphasis))
			}
		}
	}
	for i := range out.Rows {
		out.Rows[i].settle()
	}
}

// put notes that a role uses the competency.
func (h *StaffingRow) put(role int, e Emphasis, c Column, counts bool) {
	h.Uses[role] = e
	if counts {
		h.Posts += c.Posts
		h.Vacant += c.Vacant
		if h.Rest == "" {
			h.Rest = OnNoPost
		}
	}
}

// settle says on how many posts the competency rests, once all roles are noted.
func (h *StaffingRow) settle() {
	switch held := h.HeldPosts(); {
	case h.Rest == "":
		h.Rest = OnNone
	case h.Posts == 0:
	case held == 0:
		h.Rest = OnVacant
	case held == 1:
		h.Rest = OnOne
	default:
		h.Rest = OnSeveral
	}
}

// With are the roles that use the competency with an emphasis, in the order of the view.
func (h StaffingRow) With(roles []Column, e Emphasis) (all []Column) {
	for i, as := range h.Uses {
		if as == e {
			all = append(all, roles[i])
		}
	}
	return all
}

// IsUsed says whether any role of the view uses the competency, counted or not.
func (h StaffingRow) IsUsed() bool {
	return slices.ContainsFunc(h.Uses, func(e Emphasis) bool { return e != "" })
}
