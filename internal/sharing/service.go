package sharing

import (
	"context"
	"io"
	"slices"
	"time"

	"pathways/internal/account"
	"pathways/internal/evidence"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Options are what sharing needs of other nouns.
type Options struct {
	Accounts *account.Service
	// Mine gathers what a person could share. It asks the services of the other nouns, which decide.
	Mine func(ctx context.Context, v authz.Viewer) (Mine, error)
	// Parts are those that a viewer plays in organizations; none for a guest.
	Parts func(ctx context.Context, v authz.Viewer) ([]Part, error)
	// File opens a file of somebody's evidence. Sharing has decided before it asks.
	File func(ctx context.Context, owner, evidenceID, digest string) (evidence.File, io.ReadCloser, error)
	Now  func() time.Time // nil: the clock
}

// Service keeps grants and opens them.
type Service struct {
	db  *db.DB
	o   Options
	now func() time.Time
}

// NewService keeps grants in a migrated database.
func NewService(d *db.DB, o Options) *Service {
	s := &Service{db: d, o: o, now: o.Now}
	if s.now == nil {
		s.now = time.Now
	}
	return s
}

// stamp is now, as the database keeps times.
func (s *Service) stamp() time.Time { return s.now().UTC().Truncate(time.Millisecond) }

// Mine is what the viewer could share, and the parts of organizations that they could share it with: those of
// organizations that they belong to.
func (s *Service) Mine(ctx context.Context, v authz.Viewer) (Mine, []Part, error) {
	if err := v.Someone(authz.WriteGrants); err != nil {
		return Mine{}, nil, err
	}
	mine, err := s.o.Mine(ctx, v)
	if err != nil {
		return Mine{}, nil, err
	}
	parts, err := s.o.Parts(ctx, v)
	return mine, parts, err
}

// Created is a new grant with what is known only now.
type Created struct {
	Grant  *Grant
	Secret string // of the link; "" where there is none, or where the grant was there already and another secret was given
}

// Create shares: it takes the copy of what was chosen and tells a person by letter, in which nothing of it stands. The
// base is the address of this server for the link in the letter. The same draft again, as after a double click, gives
// the same grant.
//
// Errors: errs.Invalid with the fields of a draft; errs.Conflict where the copy would not be the one of d.Seen any more, or
// where there are too many grants; errs.TooMany beyond 100 a day; errs.TooLarge for more than can be copied.
func (s *Service) Create(ctx context.Context, v authz.Viewer, d Draft, base string) (Created, error) {
	mine, parts, err := s.Mine(ctx, v)
	if err != nil {
		return Created{}, err
	}
	now := s.stamp()
	g, err := d.grant(v, parts, now)
	if err != nil {
		return Created{}, err
	}
	shown, err := mine.Pick(d.Choice)
	if err != nil {
		return Created{}, err
	}
	if d.Seen != "" && d.Seen != shown.Digest() {
		return Created{}, errs.New(errs.Conflict, "sharing.Create", "sharing.fault.changed")
	}
	secret, digest := "", ""
	if g.To.Kind == ToLink {
		if secret = d.Secret; secret == "" {
			secret = ids.Secret()
		}
		digest = ids.Digest(secret)
		if d.Phrase != "" {
			if g.phrase, err = s.o.Accounts.HashPhrase(ctx, d.Phrase); err != nil {
				return Created{}, err
			}
			g.HasPhrase = true
		}
	}
	out := Created{}
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		out = Created{g, secret}
		if there, err := selectOwnGrant(ctx, tx, v.Person, g.ID); err == nil {
			same, _, err := selectLink(ctx, tx, digest, now)
			if out.Grant = there; err != nil || same.ID != there.ID {
				out.Secret = ""
			}
			return notFoundIsFine(err)
		} else if !errs.Is(err, errs.NotFound) {
			return err
		}
		live, fresh, err := countGrants(ctx, tx, v.Person, now, now.Add(-24*time.Hour))
		switch {
		case err != nil:
			return err
		case live >= maxGrants:
			return errs.New(errs.Conflict, "sharing.Create", "sharing.fault.many", "most", maxGrants)
		case fresh >= mostADay:
			return errs.New(errs.TooMany, "sharing.Create", "sharing.fault.day", "most", mostADay)
		}
		if err := insertGrant(ctx, tx, g, digest); err != nil {
			return err
		}
		if err := insertCopy(ctx, tx, g, shown); err != nil {
			return err
		}
		return s.tell(ctx, tx, g, v.Name, base, now)
	})
	return out, err
}

func notFoundIsFine(err error) error {
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	return err
}

// Listed is a grant in the list of its owner.
type Listed struct {
	*Grant
	Openings int
	Last     *time.Time // the latest opening; nil: not opened yet
	Comments int
}

// List are the viewer's grants, live and past, the newest first.
func (s *Service) List(ctx context.Context, v authz.Viewer) (all []Listed, err error) {
	if err := v.Someone(authz.ReadGrants); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = selectGrantsOf(ctx, tx, v.Person)
		return err
	})
	return all, err
}

// Live says whether a grant of the viewer's opens anything just now.
func (s *Service) Live(g *Grant) bool { return g.Live(s.now()) }

// Detail is a grant as its owner sees it.
type Detail struct {
	*Grant
	Shown    Shown // empty after the end
	Openings []Opening
	Comments []Comment
}

// Get is one of the viewer's grants with what it shows, who opened it, and what they said.
func (s *Service) Get(ctx context.Context, v authz.Viewer, id string) (*Detail, error) {
	if err := v.Someone(authz.ReadGrants); err != nil {
		return nil, err
	}
	out := &Detail{}
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if out.Grant, err = selectOwnGrant(ctx, tx, v.Person, id); err != nil {
			return err
		}
		if out.Live(s.now()) {
			if out.Shown, err = selectShown(ctx, tx, id); err != nil {
				return err
			}
		}
		if out.Openings, err = selectOpenings(ctx, tx, id); err != nil {
			return err
		}
		out.Comments, err = selectComments(ctx, tx, id)
		return err
	})
	return out, err
}

// Revoke ends a grant at once: its copy goes, and nothing opens any more. One that has ended already stays as it was.
func (s *Service) Revoke(ctx context.Context, v authz.Viewer, id string) error {
	now := s.stamp()
	return s.own(ctx, v, id, func(ctx context.Context, tx *db.Tx, g *Grant) error {
		if g.Live(now) {
			if err := updateRevoked(ctx, tx, v.Person, id, now); err != nil {
				return err
			}
		}
		return strip(ctx, tx, id)
	})
}

// SetEnd changes until when a live grant runs.
//
// Errors: errs.Invalid with the field "ends"; errs.Conflict where it has ended.
func (s *Service) SetEnd(ctx context.Context, v authz.Viewer, id string, ends time.Time) error {
	now := s.stamp()
	return s.own(ctx, v, id, func(ctx context.Context, tx *db.Tx, g *Grant) error {
		if !g.Live(now) {
			return ended()
		}
		if f := endFault(ends, now); f != nil {
			return &errs.Error{Kind: errs.Invalid, Op: "sharing.SetEnd", Fields: []errs.Field{*f}}
		}
		return updateEnd(ctx, tx, v.Person, id, ends.UTC().Truncate(time.Millisecond))
	})
}

// Fresh is what a grant would show if it were brought up to date now. What was deleted since is left out.
//
// Errors: errs.Conflict where it has ended; errs.Invalid where nothing of it is left.
func (s *Service) Fresh(ctx context.Context, v authz.Viewer, id string) (*Detail, Choice, error) {
	have, err := s.Get(ctx, v, id)
	if err != nil {
		return nil, Choice{}, err
	}
	if !have.Live(s.now()) {
		return nil, Choice{}, ended()
	}
	mine, _, err := s.Mine(ctx, v)
	if err != nil {
		return nil, Choice{}, err
	}
	choice := mine.Still(have.Choice)
	have.Shown, err = mine.Pick(choice)
	return have, choice, err
}

// Refresh brings a live grant up to date with what its owner has seen: the digest of the copy that Fresh gave.
//
// Errors: as Fresh; errs.Conflict where the copy would be another by now.
func (s *Service) Refresh(ctx context.Context, v authz.Viewer, id, seen string) error {
	fresh, choice, err := s.Fresh(ctx, v, id)
	if err != nil {
		return err
	}
	if fresh.Shown.Digest() != seen {
		return errs.New(errs.Conflict, "sharing.Refresh", "sharing.fault.changed")
	}
	now := s.stamp()
	return s.own(ctx, v, id, func(ctx context.Context, tx *db.Tx, g *Grant) error {
		if !g.Live(now) {
			return ended()
		}
		if err := deletePieces(ctx, tx, id); err != nil {
			return err
		}
		if err := insertCopy(ctx, tx, g, fresh.Shown); err != nil {
			return err
		}
		return updateTaken(ctx, tx, id, choice, now)
	})
}

// own runs a change on a grant of the viewer's.
func (s *Service) own(ctx context.Context, v authz.Viewer, id string, do func(context.Context, *db.Tx, *Grant) error) error {
	if err := v.Someone(authz.WriteGrants); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := selectOwnGrant(ctx, tx, v.Person, id)
		if err != nil {
			return err
		}
		return do(ctx, tx, g)
	})
}

// insertCopy stores the copy of a grant, within bounds.
//
// Errors: errs.TooLarge.
func insertCopy(ctx context.Context, tx *db.Tx, g *Grant, shown Shown) error {
	if err := insertPieces(ctx, tx, g, shown); err != nil {
		return err
	}
	one, all, err := weighCopies(ctx, tx, g.Owner, g.ID)
	if err == nil && (one > maxCopy || all > maxCopies) {
		err = errs.New(errs.TooLarge, "sharing.insertCopy", "sharing.fault.copy", "one", maxCopy>>20, "all", maxCopies>>20)
	}
	return err
}

func ended() error { return errs.New(errs.Conflict, "sharing", "sharing.fault.ended") }

// organizations are those in which somebody plays a part, each once.
func organizations(parts []Part) []string {
	var out []string
	for _, p := range parts {
		if p.Organization != "" && !slices.Contains(out, p.Organization) {
			out = append(out, p.Organization)
		}
	}
	return out
}
