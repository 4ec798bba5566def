package posting

import (
	"context"
	"embed"
	"slices"
	"time"

	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/role"
)

// Locales are the words of what a posting says, of the texts that it begins with, and of faults.
//
//go:embed locales/*.json
var Locales embed.FS

// Options are what postings stand on.
type Options struct {
	DB            *db.DB
	Frameworks    *framework.Service
	Organizations *organization.Service
	Roles         *role.Service
	Now           func() time.Time // time.Now when nil
}

// Service is what can be done with postings. Its methods name an organization by its address and a posting by its identifier.
// They give errs.NotFound to whoever plays no part in the organization or is a guest of it, and errs.Forbidden to whoever plays
// one that does not include what was asked; a token needs authz.ReadWork or authz.WriteWork. What is public needs nobody.
type Service struct {
	Options
}

// NewService works on a migrated database.
func NewService(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{o}
}

func (s *Service) stamp() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

// place is where somebody asks: an organization, with what they may do there.
type place struct {
	organization.Organization
	part organization.Part
}

func (p place) writes() bool { return slices.Contains(policy[write], p.part) }

// enter finds an organization and asks whether the viewer may do a deed in it.
func (s *Service) enter(ctx context.Context, tx *db.Tx, v authz.Viewer, slug string, d deed) (place, error) {
	if err := v.Someone(scopeOf(d)); err != nil {
		return place{}, err
	}
	m, err := s.Organizations.BySlug(ctx, tx, v.Person, slug)
	if err != nil {
		return place{}, err
	}
	return place{m.Organization, m.Part}, may(v, m.Part, d)
}

// desk is a posting that is being read or changed.
type desk struct {
	Posting
	place  place
	tree   *framework.Tree
	viewer authz.Viewer
}

// in finds a posting and asks whether the viewer may do a deed with it.
func (s *Service) in(ctx context.Context, tx *db.Tx, v authz.Viewer, slug, id string, d deed) (k desk, err error) {
	k.viewer = v
	if k.place, err = s.enter(ctx, tx, v, slug, d); err != nil {
		return k, err
	}
	if d == write {
		if err = lockPosting(ctx, tx, k.place.ID, id); err != nil {
			return k, err
		}
	}
	if k.Posting, err = selectPosting(ctx, tx, k.place.ID, id); err != nil {
		return k, err
	}
	k.tree, err = s.Frameworks.ReleaseByID(ctx, k.Release)
	return k, err
}

// look reads a posting.
func (s *Service) look(ctx context.Context, v authz.Viewer, slug, id string, do func(ctx context.Context, tx *db.Tx, k *desk) error) error {
	if err := v.Someone(authz.ReadWork); err != nil {
		return err
	}
	return s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		k, err := s.in(ctx, tx, v, slug, id, read)
		if err != nil {
			return err
		}
		return do(ctx, tx, &k)
	})
}

// change does something to a posting in one transaction.
func (s *Service) change(ctx context.Context, v authz.Viewer, slug, id string, do func(ctx context.Context, tx *db.Tx, k *desk) error) error {
	if err := v.Someone(authz.WriteWork); err != nil {
		return err
	}
	return s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		k, err := s.in(ctx, tx, v, slug, id, write)
		if err != nil {
			return err
		}
		return do(ctx, tx, &k)
	})
}

// note stores a posting that was changed, and adds the line of its history.
func (s *Service) note(ctx context.Context, tx *db.Tx, k *desk, deadline string, c Change) error {
	k.Revision++
	k.Changed = s.stamp()
	c.Seq, c.At = k.Revision, k.Changed
	if err := updatePosting(ctx, tx, k.Posting, deadline); err != nil {
		return err
	}
	return insertChange(ctx, tx, k.Posting.ID, k.viewer.Person, c)
}

// Sight is a posting as somebody of its organization sees it.
type Sight struct {
	Posting
	Place  organization.Organization
	Tree   *framework.Tree
	Writes bool // the viewer may
	Now    Date // today
}

func (s *Service) sight(k *desk) Sight {
	return Sight{Posting: k.Posting, Place: k.place.Organization, Tree: k.tree, Writes: k.place.writes(), Now: s.today()}
}

// Listing are postings of an organization.
type Listing struct {
	Organization organization.Organization
	Writes       bool // the viewer may
	Lines        []Row
	Next         string // for the lines after these; "" at the end
	Now          Date
}

// pageSize is the most that a list holds at once.
const pageSize = 100

// List are postings of an organization, the newest change first; with a role, those drawn from it. After is what Next of
// the list before says.
func (s *Service) List(ctx context.Context, v authz.Viewer, slug, ofRole, after string) (out Listing, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return out, err
	}
	return out, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := s.enter(ctx, tx, v, slug, read)
		if err != nil {
			return err
		}
		at, last := readCursor(after)
		out = Listing{Organization: p.Organization, Writes: p.writes(), Now: s.today()}
		if out.Lines, err = selectLines(ctx, tx, p.ID, ofRole, at, last, pageSize+1); err != nil {
			return err
		}
		if len(out.Lines) > pageSize {
			out.Lines = out.Lines[:pageSize]
			out.Next = cursor(out.Lines[pageSize-1].Changed, out.Lines[pageSize-1].ID)
		}
		return nil
	})
}

// Of is where a viewer may write postings: an organization; for the page on which one is begun.
//
// Errors: errs.Forbidden for who may only read.
func (s *Service) Of(ctx context.Context, v authz.Viewer, slug string) (o organization.Organization, err error) {
	if err := v.Someone(authz.WriteWork); err != nil {
		return o, err
	}
	return o, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := s.enter(ctx, tx, v, slug, write)
		o = p.Organization
		return err
	})
}

// One is a posting with its working text.
func (s *Service) One(ctx context.Context, v authz.Viewer, slug, id string) (out Sight, err error) {
	err = s.look(ctx, v, slug, id, func(_ context.Context, _ *db.Tx, k *desk) error {
		out = s.sight(k)
		return nil
	})
	return out, err
}

// Versions are all that were kept of a posting, the newest first.
func (s *Service) Versions(ctx context.Context, v authz.Viewer, slug, id string) (out Sight, all []Version, err error) {
	err = s.look(ctx, v, slug, id, func(ctx context.Context, tx *db.Tx, k *desk) (err error) {
		out = s.sight(k)
		all, err = selectVersions(ctx, tx, k.Posting.ID)
		return err
	})
	return out, all, err
}

// Version is one that was kept, with the release that it speaks of; number 0 is the working text as it stands.
func (s *Service) Version(ctx context.Context, v authz.Viewer, slug, id string, number int) (out Sight, w Version, t *framework.Tree, err error) {
	err = s.look(ctx, v, slug, id, func(ctx context.Context, tx *db.Tx, k *desk) (err error) {
		out = s.sight(k)
		if number == 0 {
			w, t = Version{Release: k.Release, Content: k.Content, At: k.Changed}, k.tree
			return nil
		}
		if w, err = selectVersion(ctx, tx, k.Posting.ID, number); err != nil {
			return err
		}
		t, err = s.Frameworks.ReleaseByID(ctx, w.Release)
		return err
	})
	return out, w, t, err
}

// History are lines of what was done with a posting, the newest first, before one (0: from the newest).
func (s *Service) History(ctx context.Context, v authz.Viewer, slug, id string, before int64, limit int) (out Sight, all []Change, err error) {
	err = s.look(ctx, v, slug, id, func(ctx context.Context, tx *db.Tx, k *desk) (err error) {
		out = s.sight(k)
		all, err = selectChanges(ctx, tx, k.Posting.ID, before, limit)
		return err
	})
	return out, all, err
}

// Delete deletes a posting with its versions and its history.
func (s *Service) Delete(ctx context.Context, v authz.Viewer, slug, id string) error {
	if err := v.Someone(authz.WriteWork); err != nil {
		return err
	}
	return s.change(ctx, v, slug, id, func(ctx context.Context, tx *db.Tx, k *desk) error {
		if k.State == Public {
			return errs.New(errs.Conflict, "posting.Delete", "posting.fault.deletePublic")
		}
		return deletePostings(ctx, tx, "id", k.Posting.ID)
	})
}

// Erase takes a person's name away from what they wrote and kept, and their address from where it is the one to ask; the postings
// are the organization's. It comes before the account is erased. Who calls has decided.
func (s *Service) Erase(ctx context.Context, tx *db.Tx, person string) error {
	return updateErased(ctx, tx, person)
}

// Dissolve deletes the postings and the word lists of an organization that ends. Who calls has decided.
func (s *Service) Dissolve(ctx context.Context, tx *db.Tx, organization string) error {
	if err := deleteTerms(ctx, tx, organization); err != nil {
		return err
	}
	return deletePostings(ctx, tx, "organization_id", organization)
}
