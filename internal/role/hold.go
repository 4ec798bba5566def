package role

import (
	"context"
	"slices"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/typed"
)

// maxFound is how many people a search for somebody who holds a role finds.
const maxFound = 50

// Candidates are people of the organization who do not hold the role, by name: those whose name has the words of a query, at most
// 50.
func (s *Service) Candidates(ctx context.Context, v authz.Viewer, slug, id, query string) (all []Holder, err error) {
	if err := v.Someone(authz.WriteWork); err != nil {
		return nil, err
	}
	return all, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, _, _, err := s.in(ctx, tx, v, slug, id, write)
		if err != nil {
			return err
		}
		all, err = selectCandidates(ctx, tx, p.ID, id, typed.Line(query))
		return err
	})
}

// Hold says that somebody of the organization holds a role. Who holds it already does so since then.
//
// Errors: errs.Invalid with the field "person" for who is not one of its people.
func (s *Service) Hold(ctx context.Context, v authz.Viewer, slug, id, person string) error {
	return s.change(ctx, v, slug, id, write, func(ctx context.Context, tx *db.Tx, k *desk) error {
		part, err := s.Organizations.PartOf(ctx, tx, person, k.place.ID)
		if err != nil {
			return err
		}
		if !slices.Contains(policy[read], part) {
			return &errs.Error{Kind: errs.Invalid, Op: "role.Hold", Fields: []errs.Field{{Name: "person", Key: "role.fault.person"}}}
		}
		held, err := selectHolds(ctx, tx, k.Role.ID, person)
		if err != nil || held {
			return err
		}
		if err := insertHolder(ctx, tx, k.Role.ID, person, s.stamp()); err != nil {
			return err
		}
		return s.note(ctx, tx, k, Change{What: Held, subject: person})
	})
}

// Unhold says that somebody does not hold a role any more. Those who write may say it of everybody, and everybody of themselves.
//
// Errors: errs.Forbidden for somebody else, without the right to write.
func (s *Service) Unhold(ctx context.Context, v authz.Viewer, slug, id, person string) error {
	return s.change(ctx, v, slug, id, propose, func(ctx context.Context, tx *db.Tx, k *desk) error {
		if person != v.Person {
			if err := may(v, k.part, write); err != nil {
				return err
			}
		}
		held, err := selectHolds(ctx, tx, k.Role.ID, person)
		if err != nil || !held {
			return err
		}
		if err := deleteHolder(ctx, tx, k.Role.ID, person); err != nil {
			return err
		}
		return s.note(ctx, tx, k, Change{What: LetGo, subject: person})
	})
}
