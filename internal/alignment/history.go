package alignment

import (
	"context"
	"slices"
	"time"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
)

// Line is one line of the history of a text: that it was brought, a decision, or a correction.
type Line struct {
	At       time.Time
	By       string // name; "" once that person is erased
	Brought  bool
	Decision Decision   // with an identifier where it is one
	Passage  string     // that the decision is on
	Fact     Correction // with an identifier where it is one
	Undone   time.Time  // of a decision
	UndoneBy string
}

// History is what was done with a text, the newest first.
func (s *Service) History(ctx context.Context, v authz.Viewer, slug, id string) (all []Line, tree *framework.Tree, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return nil, nil, err
	}
	return all, tree, s.view(ctx, v, slug, func(ctx context.Context, tx *db.Tx, p Place) error {
		r, err := selectText(ctx, tx, p.Organization.ID, id)
		if err != nil {
			return err
		}
		if tree, err = s.frameworks.ReleaseByID(ctx, r.Release); err != nil {
			return err
		}
		passages, err := passagesOf(ctx, tx, tree, id)
		if err != nil {
			return err
		}
		corrections, err := selectCorrections(ctx, tx, id, false)
		if err != nil {
			return err
		}
		all = []Line{{At: r.Created, By: r.By, Brought: true}}
		for _, c := range corrections {
			all = append(all, Line{At: c.At, By: c.By, Fact: c})
		}
		for _, p := range passages {
			for _, d := range p.Decisions {
				all = append(all, Line{At: d.At, By: d.By, Decision: d, Passage: p.Said, Undone: d.Undone, UndoneBy: d.UndoneBy})
			}
		}
		slices.SortStableFunc(all, func(a, b Line) int { return newest(a, b) })
		return nil
	})
}

// newest orders lines, those of the same moment by their identifiers, which sort by time.
func newest(a, b Line) int {
	if c := b.At.Compare(a.At); c != 0 {
		return c
	}
	return slices.Compare([]string{b.Decision.ID + b.Fact.ID}, []string{a.Decision.ID + a.Fact.ID})
}
