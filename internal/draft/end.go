package draft

import (
	"context"
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// keptFor is how long a draft that was put away can be brought back.
const keptFor = 30 * 24 * time.Hour

// What is done to a draft as a whole, in its history.
const (
	WhatDiscarded What = "discarded"
	WhatRestored  What = "restored"
)

// Discard puts a draft away. It can be brought back for 30 days; then it is deleted.
//
// Errors: errs.Conflict where it is published, or put away already.
func (s *Service) Discard(ctx context.Context, v authz.Viewer, id string) error {
	return s.open(ctx, v, id, discard, func(ctx context.Context, tx *db.Tx, d *stored) error {
		if d.State == Published || d.State == Discarded {
			return errs.New(errs.Conflict, "draft.Discard", "draft.fault.state."+string(d.State))
		}
		d.State, d.discarded = Discarded, s.clock()
		return s.turned(ctx, tx, v, d, WhatDiscarded, nil)
	})
}

// Restore brings a draft back that was put away; it is open then.
//
// Errors: errs.Conflict where it is not put away; errs.Invalid with the field "slug" where somebody else has its slug by
// now: that cannot be helped here, so it stays away.
func (s *Service) Restore(ctx context.Context, v authz.Viewer, id string) error {
	return s.open(ctx, v, id, discard, func(ctx context.Context, tx *db.Tx, d *stored) error {
		if d.State != Discarded {
			return errs.New(errs.Conflict, "draft.Restore", "draft.fault.notAway")
		}
		before := d.Head.Framework
		if err := s.settle(ctx, tx, d, false); err != nil {
			return err
		}
		if d.Head.Framework != before {
			if err := updateHead(ctx, tx, d); err != nil {
				return err
			}
		}
		d.State = Open
		return s.turned(ctx, tx, v, d, WhatRestored, nil)
	})
}

// UntilDeleted is until when a draft that was put away at a time can be brought back.
func UntilDeleted(put time.Time) time.Time { return put.Add(keptFor) }

// sweptAtOnce is how many drafts one round of Sweep deletes.
const sweptAtOnce = 100

// Sweep deletes drafts that were put away 30 days ago.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		old, err := selectPutAway(ctx, tx, s.Now().Add(-keptFor), sweptAtOnce)
		if err != nil {
			return err
		}
		return s.deleteAll(ctx, tx, old)
	})
}

func (s *Service) deleteAll(ctx context.Context, tx *db.Tx, drafts []string) error {
	for _, id := range drafts {
		for _, tell := range s.gone {
			if err := tell(ctx, tx, id); err != nil {
				return err
			}
		}
		if err := deleteSignoff(ctx, tx, id); err != nil {
			return err
		}
		if err := deleteDraft(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}

// Erase takes a person's name from the history of drafts, and from who signs them off. What they wrote is the framework's,
// and stays. Takeout has decided.
func (s *Service) Erase(ctx context.Context, tx *db.Tx, person string) error {
	if err := eraseSigner(ctx, tx, person); err != nil {
		return err
	}
	return eraseName(ctx, tx, person)
}

// Dissolve deletes what an organization that ends has not published; what it has published is kept by those who run the
// installation. Organization.Service calls it.
func (s *Service) Dissolve(ctx context.Context, tx *db.Tx, organization string) error {
	open, err := selectDissolving(ctx, tx, organization)
	if err != nil {
		return err
	}
	if err := s.deleteAll(ctx, tx, open); err != nil {
		return err
	}
	return giveToOperators(ctx, tx, organization)
}
