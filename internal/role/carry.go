package role

import (
	"context"
	"slices"

	"pathways/internal/carryover"
	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// Brought is the line of history for a working text that was brought to another release, or back.
const Brought What = "brought"

// Carrying says where the competencies of a role would stand in another release.
type Carrying struct {
	Sight
	To     *framework.Tree      // nil where no other release was named
	Others []*framework.Release // the releases that something of the role leads to
	Moves  []Move               // the competencies of the role, in the order of its release
	Before *Kept                // the text before the last carrying; nil where there was none
	Back   *framework.Tree      // the release of Before
}

// Move is one competency of a role with what becomes of it.
type Move struct {
	carryover.Row
	Use
}

// Kept is the working text as it was before it was brought to another release.
type Kept struct {
	Release string
	Profile
}

// Carrying says what would happen: nothing is stored. To is the identifier of a release; "" only lists those that could be
// chosen.
//
// Errors: errs.NotFound for a release that is not here, or the one that the role stands against.
func (s *Service) Carrying(ctx context.Context, v authz.Viewer, slug, id, to string) (out Carrying, err error) {
	if err := v.Someone(authz.WriteWork); err != nil {
		return out, err
	}
	if out.Sight, err = s.One(ctx, v, slug, id); err != nil {
		return out, err
	}
	err = s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, _, _, err := s.in(ctx, tx, v, slug, id, write); err != nil {
			return err
		}
		out.Before, err = selectKept(ctx, tx, id)
		return err
	})
	if err != nil {
		return out, err
	}
	if out.Before != nil {
		if out.Back, err = s.Frameworks.ReleaseByID(ctx, out.Before.Release); err != nil {
			return out, err
		}
	}
	if to == "" {
		out.Others, err = s.others(ctx, out.Tree)
		return out, err
	}
	way, err := s.way(ctx, out.Tree, to)
	if err != nil {
		return out, err
	}
	out.To, out.Moves = way.To, moves(way, out.Profile)
	return out, nil
}

// others are the published releases that something of a release leads to.
func (s *Service) others(ctx context.Context, from *framework.Tree) (all []*framework.Release, err error) {
	listings, err := s.Frameworks.Frameworks(ctx)
	if err != nil {
		return nil, err
	}
	for _, l := range listings {
		for _, info := range l.Releases {
			if info.ID == from.ID {
				continue
			}
			way, err := s.way(ctx, from, info.ID)
			if err != nil {
				return nil, err
			}
			if way.Leads() {
				all = append(all, way.To.Release)
			}
		}
	}
	return all, nil
}

func (s *Service) way(ctx context.Context, from *framework.Tree, to string) (*carryover.Way, error) {
	if to == from.ID {
		return nil, errNone("role.way")
	}
	t, err := s.Frameworks.ReleaseByID(ctx, to)
	if err != nil {
		return nil, err
	}
	return s.ways.Way(ctx, from, t)
}

// moves are the competencies of a profile with what becomes of them.
func moves(way *carryover.Way, p Profile) (all []Move) {
	var named []carryover.Named
	for _, u := range p.Uses {
		named = append(named, carryover.Named{Item: u.Item, Fits: func(it *framework.Item) bool { return way.To.IsLeaf(it.ID) }})
	}
	for _, row := range way.Rows(named) {
		u, _ := p.Use(row.Item.ID)
		all = append(all, Move{row, u})
	}
	return all
}

// carried is the profile against the other release. Several competencies that become one keep all their examples, and the emphasis
// that is used most; levels that the other release does not have are left out.
func carried(way *carryover.Way, p Profile, chosen carryover.Chosen) Profile {
	out := Profile{Title: p.Title, Purpose: p.Purpose, Team: p.Team}
	for _, m := range moves(way, p) {
		for _, it := range m.Goes(chosen) {
			u := Use{Item: it.ID, Emphasis: m.Emphasis, Examples: slices.Clone(m.Examples)}
			if hasLevel(way.To, m.From) && hasLevel(way.To, m.Use.To) {
				u.From, u.To = m.From, m.Use.To
			}
			if there, twice := out.Use(it.ID); twice {
				u = joined(there, u)
			}
			out = out.with(u)
		}
	}
	out.inOrder(way.To)
	return out
}

func hasLevel(t *framework.Tree, code string) bool {
	return code != "" && slices.ContainsFunc(t.Levels, func(l framework.Level) bool { return l.Code == code })
}

// joined is one use of two that became the same competency. Examples beyond MaxExamples stay in the text before.
func joined(a, b Use) Use {
	if slices.Index(Emphases, b.Emphasis) < slices.Index(Emphases, a.Emphasis) {
		a.Emphasis = b.Emphasis
	}
	if a.From != b.From || a.To != b.To {
		a.From, a.To = "", ""
	}
	for _, e := range b.Examples {
		if !slices.Contains(a.Examples, e) && len(a.Examples) < MaxExamples {
			a.Examples = append(a.Examples, e)
		}
	}
	return a
}

// Bring brings the working text of a role to another release. Chosen are the competencies where several are possible. Agreed
// versions stay as they are, with their release; the text before is kept, and Back brings it again. Seen is the revision that was
// on the page.
//
// Errors: those of Carrying; errs.Conflict where the text has changed since, or proposals wait for an answer.
func (s *Service) Bring(ctx context.Context, v authz.Viewer, slug, id, to string, chosen carryover.Chosen, seen int64) error {
	if err := v.Someone(authz.WriteWork); err != nil {
		return err
	}
	stands, err := s.One(ctx, v, slug, id)
	if err != nil {
		return err
	}
	way, err := s.way(ctx, stands.Tree, to)
	if err != nil {
		return err
	}
	return s.change(ctx, v, slug, id, write, func(ctx context.Context, tx *db.Tx, k *desk) error {
		if k.Release != way.From.ID {
			return errs.New(errs.Conflict, "role.Bring", "role.fault.moved")
		}
		return s.swap(ctx, tx, k, way.To, carried(way, k.Profile, chosen), seen)
	})
}

// Back takes the text before the last carrying as the working text again, and keeps the present one in its place, so that nothing
// is lost either way. Seen is the revision that was on the page.
//
// Errors: errs.NotFound where nothing was brought; errs.Conflict where the text has changed since, or proposals wait for an answer.
func (s *Service) Back(ctx context.Context, v authz.Viewer, slug, id string, seen int64) error {
	return s.change(ctx, v, slug, id, write, func(ctx context.Context, tx *db.Tx, k *desk) error {
		kept, err := selectKept(ctx, tx, id)
		if err != nil {
			return err
		}
		if kept == nil {
			return errNone("role.Back")
		}
		t, err := s.Frameworks.ReleaseByID(ctx, kept.Release)
		if err != nil {
			return err
		}
		return s.swap(ctx, tx, k, t, kept.Profile, seen)
	})
}

// swap puts a text against another release in place of the working one, which is kept.
func (s *Service) swap(ctx context.Context, tx *db.Tx, k *desk, to *framework.Tree, p Profile, seen int64) error {
	if seen != k.Revision {
		return errs.New(errs.Conflict, "role.swap", "role.fault.moved")
	}
	open, _, err := countTalk(ctx, tx, k.Role.ID)
	if err != nil {
		return err
	}
	if open > 0 {
		return errs.New(errs.Conflict, "role.swap", "role.fault.waiting")
	}
	if p, err = p.checked(to); err != nil {
		return err
	}
	if err := putKept(ctx, tx, k.Role.ID, Kept{k.Release, k.Profile}); err != nil {
		return err
	}
	was := k.tree
	k.tree, k.Release, k.Profile, k.Changed = to, to.ID, p, s.stamp()
	k.Revision++
	if err := updateContent(ctx, tx, k.Role); err != nil {
		return err
	}
	return s.note(ctx, tx, k, Change{What: Brought, Before: Said{Text: was.Title + ", " + was.Version}, After: Said{Text: to.Title + ", " + to.Version}})
}
