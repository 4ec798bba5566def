package draft

import (
	"context"
	"time"

	"github.com/google/uuid"

	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
)

// Options are what a Service works with.
type Options struct {
	DB            *db.DB // migrated
	Frameworks    *framework.Service
	Organizations *organization.Service
	Now           func() time.Time // nil for the clock
}

// Service is what can be done with drafts. Unless said otherwise its methods give errs.NotFound to whoever may not read
// the draft, in the same words as for one that is not there; errs.Forbidden to whoever may only read it; and those that
// change it give errs.Conflict where it is not open.
type Service struct {
	Options
	gone []func(ctx context.Context, tx *db.Tx, draft string) error
}

// NewService makes the use cases.
func NewService(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{Options: o}
}

// WhenGone has somebody told in the same transaction, before a draft is deleted for good. It is called before the service
// is used.
func (s *Service) WhenGone(tell func(ctx context.Context, tx *db.Tx, draft string) error) {
	s.gone = append(s.gone, tell)
}

// fresh is an identifier for what is made here. It is random (UUIDv4), as the standard of packages knows no later version.
func fresh() string { return uuid.NewString() }

func (s *Service) clock() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

// PageSize is the most that a page of a history holds.
const PageSize = 100

// Mine are the drafts that the viewer may read, the newest change first; for those who run the installation also those
// without an organization.
func (s *Service) Mine(ctx context.Context, v authz.Viewer) ([]Draft, error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return nil, err
	}
	var all []Draft
	err := s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		all = nil
		rows, err := selectDrafts(ctx, tx, v.Person, v.Operator)
		for _, d := range rows {
			if may(v, d.Organization.ID, d.part, read) == nil {
				all = append(all, d.Draft)
			}
		}
		return err
	})
	return all, err
}

// One is a draft without its items, and what the viewer may do with it.
func (s *Service) One(ctx context.Context, v authz.Viewer, id string) (d Draft, r Rights, err error) {
	err = s.look(ctx, v, id, func(ctx context.Context, tx *db.Tx, row *stored) error {
		d, r = row.Draft, rightsOf(v, row)
		return nil
	})
	return d, r, err
}

// Tree is a draft with its items, in its own order, every parent before its children.
func (s *Service) Tree(ctx context.Context, v authz.Viewer, id string) (d Draft, t *framework.Tree, err error) {
	err = s.look(ctx, v, id, func(ctx context.Context, tx *db.Tx, row *stored) error {
		release, err := whole(ctx, tx, row)
		if err != nil {
			return err
		}
		d, t = row.Draft, framework.NewTree(release)
		return nil
	})
	return d, t, err
}

// Item is one item of a draft with the revision in which its wording last changed.
//
// Errors: errs.NotFound also where the draft has no such item; errs.Conflict that says who removed it, where somebody has.
func (s *Service) Item(ctx context.Context, v authz.Viewer, id, item string) (d Draft, it *framework.Item, revision int64, err error) {
	err = s.look(ctx, v, id, func(ctx context.Context, tx *db.Tx, row *stored) error {
		one, at, err := itemOf(ctx, tx, row, item)
		if err != nil {
			return err
		}
		d, it, revision = row.Draft, &one, at
		return nil
	})
	return d, it, revision, err
}

// History is what was done to a draft, the newest first. Before is 0 for the newest, or what the page before gave as next;
// next is 0 at the end.
func (s *Service) History(ctx context.Context, v authz.Viewer, id string, before int64, limit int) (all []Change, next int64, err error) {
	if limit < 1 || limit > PageSize {
		limit = PageSize
	}
	if before <= 0 {
		before = 1 << 62
	}
	err = s.look(ctx, v, id, func(ctx context.Context, tx *db.Tx, row *stored) (err error) {
		if all, err = selectChanges(ctx, tx, id, before, limit+1); err != nil {
			return err
		}
		if next = 0; len(all) > limit {
			all = all[:limit]
			next = all[limit-1].Seq
		}
		for i := range all {
			delete(all[i].Before, string(ours))
			delete(all[i].After, string(ours))
		}
		return nil
	})
	return all, next, err
}

// Content is the whole release that a draft would become, without a digest; what came with it and has no place in a
// release; and the revision of the draft. Who calls has decided that it may be read.
//
// Errors: errs.NotFound where there is no such draft.
func (s *Service) Content(ctx context.Context, tx *db.Tx, id string) (r *framework.Release, carried []byte, revision int64, err error) {
	d, err := selectDraft(ctx, tx, id, "")
	if err != nil {
		return nil, nil, 0, err
	}
	if r, err = whole(ctx, tx, d); err != nil {
		return nil, nil, 0, err
	}
	carried, err = selectCarried(ctx, tx, id)
	return r, carried, d.Revision, err
}

// whole is the release that a draft would become.
func whole(ctx context.Context, tx *db.Tx, d *stored) (*framework.Release, error) {
	w, err := selectWork(ctx, tx, d, true)
	if err != nil {
		return nil, err
	}
	r := d.Head
	r.Status, r.Digest, r.Items = framework.Published, "", w.items()
	return &r, nil
}

// look opens a draft for reading.
func (s *Service) look(ctx context.Context, v authz.Viewer, id string, fn func(context.Context, *db.Tx, *stored) error) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err := selectDraft(ctx, tx, id, v.Person)
		if err != nil {
			return err
		}
		if err := may(v, d.Organization.ID, d.part, read); err != nil {
			return err
		}
		return fn(ctx, tx, d)
	})
}

// open opens a draft for a deed.
func (s *Service) open(ctx context.Context, v authz.Viewer, id string, want deed, fn func(context.Context, *db.Tx, *stored) error) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err := allowed(ctx, tx, v, id, want)
		if err != nil {
			return err
		}
		return fn(ctx, tx, d)
	})
}

// allowed is a draft that a viewer may do something with; for writing it has to be open.
func allowed(ctx context.Context, tx *db.Tx, v authz.Viewer, id string, want deed) (*stored, error) {
	d, err := selectDraft(ctx, tx, id, v.Person)
	if err != nil {
		return nil, err
	}
	if err := may(v, d.Organization.ID, d.part, want); err != nil {
		return nil, err
	}
	if want == write {
		return d, d.writable("draft.allowed")
	}
	return d, nil
}

// note stores that a draft was changed: its next revision, and an entry in the history under that number.
func (s *Service) note(ctx context.Context, tx *db.Tx, v authz.Viewer, d *stored, e entry) error {
	d.Revision++
	d.Changed, d.ChangedBy = s.clock(), v.Name
	if err := updateDraft(ctx, tx, d, v.Person); err != nil {
		return err
	}
	return insertChange(ctx, tx, d, v.Person, e)
}
