package framework

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// Service gives access to frameworks. Reads come from memory, from the published content as it was at the
// last Refresh; what they give is shared and must not be changed.
type Service struct {
	db      *db.DB
	now     atomic.Pointer[snapshot]
	loading sync.Mutex // one Refresh at a time, so that a slow one does not put an older state back
	changed []func()   // see WhenChanged
}

// NewService reads what is published in a migrated database.
func NewService(ctx context.Context, d *db.DB) (*Service, error) {
	s := &Service{db: d}
	if err := s.Refresh(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// Refresh looks whether there is something new in the database, two statements when there is not, and
// takes it in.
func (s *Service) Refresh(ctx context.Context) error {
	s.loading.Lock()
	defer s.loading.Unlock()
	before := s.now.Load()
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		fresh, err := load(ctx, tx, before)
		if err == nil {
			s.now.Store(fresh)
		}
		return err
	})
	if err == nil && s.now.Load() != before {
		for _, f := range s.changed {
			f()
		}
	}
	return err
}

// Revision names the content that reads come from. It changes whenever the content does.
func (s *Service) Revision(context.Context) string { return s.now.Load().revision }

// Frameworks are all frameworks that have a published release, by name.
func (s *Service) Frameworks(context.Context) ([]Listing, error) { return s.now.Load().listings, nil }

// FrameworkBySlug is one framework with its published releases; an error of kind NotFound where there is none.
func (s *Service) FrameworkBySlug(_ context.Context, slug string) (Listing, error) {
	for _, l := range s.now.Load().listings {
		if l.Framework.Slug == slug {
			return l, nil
		}
	}
	return Listing{}, notFound("framework.FrameworkBySlug")
}

// Release is a published release; an error of kind NotFound where there is none.
func (s *Service) Release(_ context.Context, slug, version string) (*Tree, error) {
	if t := s.now.Load().releases[slug][version]; t != nil {
		return t, nil
	}
	return nil, notFound("framework.Release")
}

// ReleaseByID is a published release; an error of kind NotFound where there is none.
func (s *Service) ReleaseByID(_ context.Context, id string) (*Tree, error) {
	if t := s.now.Load().byID[id]; t != nil {
		return t, nil
	}
	return nil, notFound("framework.ReleaseByID")
}

// Current is the release of a framework that holds today: the newest that its publisher does not call a
// draft, or the newest of all where each is one.
func (s *Service) Current(ctx context.Context, slug string) (*Tree, error) {
	l, err := s.FrameworkBySlug(ctx, slug)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(l.Releases, func(r ReleaseInfo) bool { return !strings.HasSuffix(r.Adoption, "Draft") })
	return s.ReleaseByID(ctx, l.Releases[max(i, 0)].ID)
}

// Index finds items of all published releases by their words.
func (s *Service) Index() *Index { return s.now.Load().index() }

// Crosswalks are those that lead from or to a release of a framework.
func (s *Service) Crosswalks(_ context.Context, slug string) ([]*Crosswalk, error) {
	now := s.now.Load()
	if now.releases[slug] == nil {
		return nil, notFound("framework.Crosswalks")
	}
	return now.crosswalks[slug], nil
}

// Crosswalk is one by its identifier; an error of kind NotFound where there is none.
func (s *Service) Crosswalk(_ context.Context, id string) (*Crosswalk, error) {
	if x := s.now.Load().walks[id].Crosswalk; x != nil {
		return x, nil
	}
	return nil, notFound("framework.Crosswalk")
}

// Matches are the links of an item of a release in every crosswalk, in both directions. An item without
// links has none; an item that is not in the release gives an error of kind NotFound.
func (s *Service) Matches(_ context.Context, slug, version, itemID string) ([]Match, error) {
	now := s.now.Load()
	t := now.releases[slug][version]
	if t == nil || t.ByID(itemID) == nil {
		return nil, notFound("framework.Matches")
	}
	return now.matches[matchKey{t.ID, itemID}], nil
}

// VerifiedRelease reads a published release from the database and checks that its content still has the
// digest that it was published with. Exports use it. A difference is an error of kind Internal.
func (s *Service) VerifiedRelease(ctx context.Context, slug, version string) (*Tree, error) {
	const op = "framework.VerifiedRelease"
	known, err := s.Release(ctx, slug, version)
	if err != nil {
		return nil, err
	}
	var r *Release
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = selectRelease(ctx, tx, known.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	if got := r.ComputeDigest(); got != r.Digest || got != known.Digest {
		e := errs.Internalf(op, "release %s@%s has digest %s, was published with %s", slug, version, got, known.Digest)
		e.Key = "framework.damaged"
		return nil, e
	}
	return NewTree(r), nil
}

// Install stores a published release of a framework. The same release again changes nothing; another
// content under the same version is an error of kind Conflict, as a published release never changes. What
// describes the framework itself (name, publisher, homepage) is brought up to date. The release is not changed:
// its digest is computed for what is stored.
func (s *Service) Install(ctx context.Context, f Framework, release *Release) (changed bool, err error) {
	const op = "framework.Install"
	r := *release
	if err := checkInstall(f, &r); err != nil {
		return false, err
	}
	r.Framework = f
	r.Digest = r.ComputeDigest()
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		described, _, err := keepFramework(ctx, tx, op, f)
		if err != nil {
			return err
		}
		stored, err := keepRelease(ctx, tx, op, &r, Beside{})
		changed = described || stored
		return err
	})
	return s.taken(ctx, changed, err)
}

// checkInstall validates a release as one of a framework, and the digest that came with it.
func checkInstall(f Framework, r *Release) error {
	var all faults
	if r.Framework.Slug != f.Slug || r.Framework.ID != f.ID {
		all.add("framework", "otherFramework", "value", r.Framework.Slug)
	}
	if r.Status != Published {
		all.add("status", "status")
	}
	if r.Digest != "" && r.Digest != r.ComputeDigest() {
		all.add("digest", "digest")
	}
	if err := all.err("framework.Install"); err != nil {
		return err
	}
	r.Framework = f
	return Publishable(r)
}

// PublishCrosswalk stores a crosswalk between two published releases in place of the one that has its identifier, in
// the transaction of a service that has decided who may, and that calls Refresh afterwards. The same again changes
// nothing. Releases are not touched.
//
// Errors: errs.Invalid with every place that does not hang together.
func (s *Service) PublishCrosswalk(ctx context.Context, tx *db.Tx, x *Crosswalk) (changed bool, err error) {
	releases := joined(s.now.Load().releases)
	if err := validateCrosswalk(x, releases); err != nil {
		return false, err
	}
	digest := x.computeDigest()
	marks, err := selectCrosswalkMarks(ctx, tx)
	if err != nil {
		return false, err
	}
	for _, m := range marks {
		if m.id == x.ID && m.digest == digest {
			return false, nil
		}
	}
	if err := deleteCrosswalk(ctx, tx, x.ID); err != nil {
		return false, err
	}
	return true, insertCrosswalk(ctx, tx, x, releases, digest, time.Now())
}

// WithdrawCrosswalk takes a crosswalk out of the library, in the transaction of a service that has decided who may, and
// that calls Refresh afterwards.
func (s *Service) WithdrawCrosswalk(ctx context.Context, tx *db.Tx, id string) error {
	return deleteCrosswalk(ctx, tx, id)
}

// InstallCrosswalk stores a crosswalk between two published releases. The same again changes nothing; a
// changed one replaces what is there while that is ours, else the error is of kind Conflict.
func (s *Service) InstallCrosswalk(ctx context.Context, x *Crosswalk) (changed bool, err error) {
	if err := s.Refresh(ctx); err != nil {
		return false, err
	}
	releases := joined(s.now.Load().releases)
	if err := validateCrosswalk(x, releases); err != nil {
		return false, err
	}
	digest := x.computeDigest()
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		changed = false
		marks, err := selectCrosswalkMarks(ctx, tx)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(marks, func(m crosswalkMark) bool { return m.id == x.ID }); i >= 0 {
			if marks[i].digest == digest {
				return nil
			}
			if marks[i].standing != Ours || marks[i].slug != x.Framework {
				return errs.New(errs.Conflict, "framework.InstallCrosswalk", "framework.conflict.crosswalk")
			}
			if err := deleteCrosswalk(ctx, tx, x.ID); err != nil {
				return err
			}
		}
		changed = true
		return insertCrosswalk(ctx, tx, x, releases, digest, time.Now())
	})
	return s.taken(ctx, changed, err)
}

// taken takes a stored change into memory.
func (s *Service) taken(ctx context.Context, changed bool, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	if changed {
		// The change is stored, so it is not undone by a caller that went away meanwhile.
		return true, s.Refresh(context.WithoutCancel(ctx))
	}
	return false, nil
}

func notFound(op string) error { return errs.New(errs.NotFound, op, "framework.notFound") }
