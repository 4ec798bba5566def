package role

import (
	"context"
	"slices"

	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// MaxCompared is how many roles are laid side by side.
const MaxCompared = 4

// Column is one profile that is laid beside others: a role of an organization, or a starter.
type Column struct {
	Key     string // identifier of the role, or "starter:<key>"
	Profile        // of a role what people agreed on, or its working text before they did
	Release string // identifier
	Family  string
	Step    int
	Posts   int // 0 for a starter
	Vacant  int
	Agreed  int // number of the agreed version that the profile is from; 0 for the working text and for starters
}

// IsStarter says whether it is one of our starters, and no role of anybody.
func (c Column) IsStarter() bool { return Origin(c.Key).Kind() == "starter" }

func (s Standing) column() Column {
	release, p := s.Says()
	return Column{Key: s.ID, Profile: p, Release: release, Family: s.Family, Step: s.Step, Posts: s.Posts, Vacant: s.Vacant, Agreed: s.Agreed}
}

// Column is the starter as a column, against its release.
func (s Starter) Column(t *framework.Tree) Column {
	return Column{Key: "starter:" + s.Key, Profile: s.Profile(t), Release: t.ID, Family: s.Family, Step: s.Step}
}

// Row is one competency that at least one of several profiles uses.
type Row struct {
	Item *framework.Item
	Uses []*Use // by column; nil where the job does not use it
}

// Only is the one column that uses the competency; -1 where several do.
func (r Row) Only() int {
	only := -1
	for i, u := range r.Uses {
		switch {
		case u == nil:
		case only >= 0:
			return -1
		default:
			only = i
		}
	}
	return only
}

// Alike says whether all columns use the competency with the same emphasis.
func (r Row) Alike() bool {
	return !slices.ContainsFunc(r.Uses, func(u *Use) bool { return u == nil || u.Emphasis != r.Uses[0].Emphasis })
}

// SideBySide are the competencies that at least one of some profiles uses, in the order of the release.
func SideBySide(t *framework.Tree, profiles ...Profile) []Row {
	by := map[string][]*Use{}
	for i, p := range profiles {
		for j := range p.Uses {
			u := &p.Uses[j]
			if by[u.Item] == nil {
				by[u.Item] = make([]*Use, len(profiles))
			}
			by[u.Item][i] = u
		}
	}
	var rows []Row
	for _, leaf := range t.Leaves("") {
		if uses := by[leaf.ID]; uses != nil {
			rows = append(rows, Row{leaf, uses})
		}
	}
	return rows
}

// Comparison is several roles of an organization side by side.
type Comparison struct {
	Organization organization.Organization
	Offered      []Column        // the roles in use, then the starters
	Tree         *framework.Tree // that of the first column; nil where nothing is chosen
	Columns      []Column        // in the order in which they were chosen
	Apart        []Column        // chosen too, but written against another release
	Rows         []Row
}

// Compare lays roles of an organization, and starters, side by side: at most MaxCompared, by Column.Key. What the first one was
// written against decides; those of other releases stand apart. A key that is not known is left out.
func (s *Service) Compare(ctx context.Context, v authz.Viewer, slug string, keys []string) (out Comparison, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return out, err
	}
	starters, err := s.starterColumns(ctx)
	if err != nil {
		return out, err
	}
	err = s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := s.enter(ctx, tx, v, slug, read)
		if err != nil {
			return err
		}
		out = Comparison{Organization: p.Organization}
		all, err := s.AgreedOf(ctx, tx, p.ID)
		for _, r := range all {
			out.Offered = append(out.Offered, r.column())
		}
		return err
	})
	if err != nil {
		return out, err
	}
	out.Offered = append(out.Offered, starters...)
	return out, s.choose(ctx, &out, keys)
}

func (s *Service) choose(ctx context.Context, out *Comparison, keys []string) (err error) {
	chosen := map[string]bool{}
	for _, key := range keys {
		i := slices.IndexFunc(out.Offered, func(c Column) bool { return c.Key == key })
		if i < 0 || chosen[key] || len(chosen) == MaxCompared {
			continue
		}
		chosen[key] = true
		c := out.Offered[i]
		if out.Tree == nil {
			if out.Tree, err = s.Frameworks.ReleaseByID(ctx, c.Release); err != nil {
				return err
			}
		}
		if c.Release == out.Tree.ID {
			out.Columns = append(out.Columns, c)
		} else {
			out.Apart = append(out.Apart, c)
		}
	}
	if out.Tree == nil {
		return nil
	}
	var profiles []Profile
	for _, c := range out.Columns {
		profiles = append(profiles, c.Profile)
	}
	out.Rows = SideBySide(out.Tree, profiles...)
	return nil
}

// starterColumns are all starters for releases that are published here.
func (s *Service) starterColumns(ctx context.Context) (all []Column, err error) {
	for _, set := range StarterSets() {
		t, err := s.Frameworks.Release(ctx, set.Framework, set.Release)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, starter := range set.Starters {
			all = append(all, starter.Column(t))
		}
	}
	return all, nil
}
