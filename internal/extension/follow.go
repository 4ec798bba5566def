package extension

import (
	"context"
	"strconv"

	"pathways/internal/framework"
	"pathways/internal/framework/difference"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Following says where the additions of an extension would stand in a later release.
type Following struct {
	Sight
	To    *framework.Tree
	Moves []Move

	entries map[string]difference.Entry // what became of the items, by identifier
}

// Move is where one addition goes.
type Move struct {
	Addition
	To       []*framework.Item // one: there; several: people choose; none: it has no place
	Reworded bool              // the official wording is another
	Guessed  bool              // from wording alone
}

// Follow says what would happen: nothing is stored.
//
// Errors: errs.NotFound for a release that is not a later one of the same framework.
func (s *Service) Follow(ctx context.Context, v authz.Viewer, id, release string) (out Following, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return out, err
	}
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		e, tree, err := s.in(ctx, tx, v, id, write)
		if err != nil {
			return err
		}
		out.Sight, err = s.sight(ctx, tx, e, tree)
		return err
	})
	if err != nil {
		return out, err
	}
	if out.To, err = s.frameworks.ReleaseByID(ctx, release); err != nil {
		return out, err
	}
	if out.To.Framework.ID != out.Tree.Framework.ID || out.To.ID == out.Tree.ID {
		return out, errs.New(errs.NotFound, "extension.Follow", "")
	}
	if out.entries, err = s.entries(ctx, out.Tree, out.To); err != nil {
		return out, err
	}
	for _, a := range out.Additions {
		out.Moves = append(out.Moves, out.move(a))
	}
	return out, nil
}

// entries are what became of the items of one release in another: as published with the later one where it follows the
// earlier, else as the program finds it, helped by the crosswalks between them.
func (s *Service) entries(ctx context.Context, from, to *framework.Tree) (map[string]difference.Entry, error) {
	changes, err := s.published(ctx, from, to)
	if err != nil {
		return nil, err
	}
	if changes == nil {
		var known difference.Known
		all, err := s.frameworks.Crosswalks(ctx, from.Framework.Slug)
		if err != nil {
			return nil, err
		}
		for _, x := range all {
			if x.ToSlug() == from.Framework.Slug && x.From == from.Version && x.To == to.Version {
				known.Links = append(known.Links, x.Associations...)
			}
		}
		changes = difference.Knowing(from, to, known)
	}
	out := map[string]difference.Entry{}
	for _, e := range changes.Entries {
		for _, was := range e.Before {
			out[was.ItemID] = e
		}
	}
	return out, nil
}

func (s *Service) published(ctx context.Context, from, to *framework.Tree) (*difference.Changes, error) {
	beside, err := s.frameworks.Beside(ctx, to.ID, framework.Changes)
	if err != nil || beside.Changes == nil {
		return nil, err
	}
	changes, err := difference.Parse(beside.Changes)
	if err != nil || changes.From.Release != from.ID {
		return nil, err
	}
	return changes, nil
}

func (f *Following) move(a Addition) Move {
	m := Move{Addition: a}
	e := f.entries[a.Item]
	for _, ref := range e.After {
		if it := f.To.ByID(ref.ItemID); it != nil {
			m.To = append(m.To, it)
		}
	}
	m.Guessed = e.Guessed && !e.Confirmed
	if was := f.Tree.ByID(a.Item); len(m.To) == 1 && was != nil {
		m.Reworded = m.To[0].Statement != was.Statement
	}
	return m
}

// Bring begins the extension of a later release with the additions of this one. Chosen are the items, by addition, where several
// are possible; an addition without a choice stands without a place, and nothing of it is lost. The earlier extension stays as it
// is.
//
// Errors: those of Follow; errs.Conflict where the organization has an extension of that release.
func (s *Service) Bring(ctx context.Context, v authz.Viewer, id, release string, chosen map[string]string) (e Extension, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return e, err
	}
	f, err := s.Follow(ctx, v, id, release)
	if err != nil {
		return e, err
	}
	now := s.now()
	e = f.Extension
	e.ID, e.Follows, e.Release, e.Created, e.Changed = ids.New(), id, f.To.ID, now, now
	return e, s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, _, err := s.in(ctx, tx, v, id, write); err != nil {
			return err
		}
		there, err := selectOf(ctx, tx, e.Organization, e.Release)
		if err != nil {
			return err
		}
		if there != "" {
			return errs.New(errs.Conflict, "extension.Bring", "extension.fault.there")
		}
		all, err := selectAdditions(ctx, tx, id)
		if err != nil {
			return err
		}
		for i := range all {
			all[i] = placed(f.move(all[i]), f.To, chosen[all[i].ID])
		}
		if err := insertExtension(ctx, tx, e); err != nil {
			return err
		}
		if err := insertAdditions(ctx, tx, e.ID, all); err != nil {
			return err
		}
		return insertChange(ctx, tx, e.ID, v.Person, Change{What: Brought, At: now, Before: f.Tree.Version, After: strconv.Itoa(len(all))})
	})
}

// placed is an addition where it stands in the later release. Its link still says which wording it was written for, until
// somebody has looked.
func placed(m Move, to *framework.Tree, chosen string) Addition {
	a := m.Addition
	a.Item, a.Look = "", false
	switch {
	case len(m.To) == 1:
		a.Item, a.Look = m.To[0].ID, m.Reworded || m.Guessed
	default:
		for _, it := range m.To {
			if it.ID == chosen {
				a.Item = it.ID
			}
		}
		if it := to.ByID(a.Item); it != nil {
			a.Upstream = upstreamOf(to, it)
		}
		return a
	}
	if !a.Look {
		a.Upstream = upstreamOf(to, m.To[0])
	}
	return a
}
