package sharing

import (
	"context"
	"io"
	"time"

	"pathways/internal/evidence"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Way is how somebody comes to a grant: by its id, signed in; or by the secret of its link.
type Way struct {
	ID     string
	Secret string
	Visit  string // with a secret: what the browser brought from an earlier visit, see Opened.Visit
}

// Opened is a grant as the other sees it.
type Opened struct {
	Grant *Grant
	Owner string // name
	Shown Shown
	Said  []Comment // what this viewer said
	Side  Side      // in a conversation; NoSide where there is none

	Visit  string // by a link: tells this browser apart; kept there until it closes
	Locked bool   // by a link: it asks for its passphrase first, and nothing else is told
}

// SharedWithMe is a grant in the list of those whom it is for.
type SharedWithMe struct {
	*Grant
	Owner string // name
	Kinds []Kind // of what it shows now
}

// WithMe are the live grants that are for the viewer, by person. Nothing else is known of these people here.
func (s *Service) WithMe(ctx context.Context, v authz.Viewer) ([]SharedWithMe, error) {
	if err := v.Someone(authz.ReadGrants); err != nil {
		return nil, err
	}
	parts, err := s.o.Parts(ctx, v)
	if err != nil {
		return nil, err
	}
	now := s.stamp()
	var out []SharedWithMe
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		out = nil
		found, err := selectGrantsTo(ctx, tx, v.Person, v.Email, organizations(parts), now)
		for _, f := range found {
			if mayOpen(f.Grant, v, parts, false, now) {
				out = append(out, f)
			}
		}
		return err
	})
	return out, err
}

// place is where somebody stands who was let in.
type place struct {
	grant  *Grant
	owner  string // name
	viewer string // tells viewers of a grant apart, in openings and comments
	locked bool   // a link whose passphrase was not given yet
}

// arrive asks what must be known before the door: that somebody is signed in, but for a link, and the parts they play.
func (s *Service) arrive(ctx context.Context, v authz.Viewer, need authz.Scope, way Way) ([]Part, error) {
	if way.Secret != "" {
		return nil, nil
	}
	if err := v.Someone(need); err != nil {
		return nil, err
	}
	return s.o.Parts(ctx, v)
}

// enter is the one door to a grant for everybody but its owner.
//
// Errors: errs.NotFound where there is none, where it has ended, or where it is not for this viewer.
func (s *Service) enter(ctx context.Context, tx *db.Tx, v authz.Viewer, way Way, parts []Part, now time.Time) (*place, error) {
	at := &place{viewer: "person:" + v.Person}
	if !v.SignedIn() {
		at.viewer = "visit:" + ids.Digest(way.Visit)
	}
	var err error
	byLink := way.Secret != ""
	if byLink {
		at.grant, at.owner, err = selectLink(ctx, tx, ids.Digest(way.Secret), now)
	} else {
		at.grant, at.owner, err = selectGrant(ctx, tx, way.ID)
	}
	if err != nil {
		return nil, err
	}
	if byLink && at.grant.phrase != "" {
		visited, err := hasVisit(ctx, tx, ids.Digest(way.Visit), at.grant.ID)
		if err != nil || !visited {
			at.locked = true
			return at, err
		}
	}
	if !mayOpen(at.grant, v, parts, byLink, now) {
		return nil, errs.New(errs.NotFound, "sharing", "")
	}
	return at, nil
}

// Open shows a grant to somebody whom it is for and logs that they looked. By a link, a locked one shows nothing.
//
// Errors: errs.NotFound where there is none, where it has ended, or where it is not for this viewer: all the same.
func (s *Service) Open(ctx context.Context, v authz.Viewer, way Way) (*Opened, error) {
	parts, err := s.arrive(ctx, v, authz.ReadGrants, way)
	if err != nil {
		return nil, err
	}
	if way.Secret != "" && way.Visit == "" {
		way.Visit = ids.Secret()
	}
	now := s.stamp()
	var out *Opened
	due := false // that they looked is to be logged
	look := func(ctx context.Context, tx *db.Tx) (*place, error) {
		due = false
		at, err := s.enter(ctx, tx, v, way, parts, now)
		if err != nil {
			return nil, err
		}
		out = &Opened{Grant: at.grant, Owner: at.owner, Visit: way.Visit, Locked: at.locked, Side: sideOf(at.grant, v, now)}
		if at.locked {
			out.Grant, out.Owner = nil, ""
			return at, nil
		}
		if out.Shown, err = selectShown(ctx, tx, at.grant.ID); err != nil {
			return nil, err
		}
		if out.Said, err = selectCommentsBy(ctx, tx, at.grant.ID, at.viewer); err != nil {
			return nil, err
		}
		last, err := lastOpening(ctx, tx, at.grant.ID, at.viewer)
		due = now.Sub(last) >= openingLasts && v.Person != at.grant.Owner
		return at, err
	}
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := look(ctx, tx)
		return err
	})
	if err != nil || !due {
		return out, err
	}
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		at, err := look(ctx, tx)
		if err != nil || !due {
			return err
		}
		if at.grant.To.Kind == ToPerson && at.grant.other == "" {
			at.grant.other = v.Person
			if err := bind(ctx, tx, at.grant.ID, v.Person); err != nil {
				return err
			}
		}
		if way.Secret != "" {
			n, err := countLinkOpenings(ctx, tx, at.grant.ID, now.Add(-openingLasts))
			if err != nil || n >= linkOpenings {
				return err
			}
		}
		return insertOpening(ctx, tx, at.grant.ID, at.viewer, v.Person, way.Secret != "", now)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Tries at the passphrase of a link: by one caller, and by all together.
const (
	triesByCaller = 10
	triesByAll    = 60
	triesPer      = time.Hour
)

// Unlock takes the passphrase of a link and gives what tells this browser apart from now on: see Way.Visit. From says
// where the caller comes from, as far as it is known; it is not stored as it is.
//
// Errors: errs.NotFound as Open; errs.TooMany; errs.Invalid with the field "phrase".
func (s *Service) Unlock(ctx context.Context, secret, phrase, from string) (string, error) {
	now := s.stamp()
	var g *Grant
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		g, _, err = selectLink(ctx, tx, ids.Digest(secret), now)
		return err
	})
	if err != nil {
		return "", err
	}
	if err := s.o.Accounts.Limit(ctx, "share:"+ids.Digest(g.ID + " " + from)[:32], triesByCaller, triesPer); err != nil {
		return "", err
	}
	if err := s.o.Accounts.Limit(ctx, "share:"+g.ID, triesByAll, triesPer); err != nil {
		return "", err
	}
	fits, err := s.o.Accounts.PhraseFits(ctx, phrase, g.phrase)
	if err != nil {
		return "", err
	}
	if !fits {
		return "", &errs.Error{Kind: errs.Invalid, Op: "sharing.Unlock", Fields: []errs.Field{{Name: "phrase", Key: "sharing.fault.wrongphrase"}}}
	}
	visit := ids.Secret()
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, _, err := selectLink(ctx, tx, ids.Digest(secret), now); err != nil {
			return err
		}
		return insertVisit(ctx, tx, ids.Digest(visit), g.ID, now)
	})
	return visit, err
}

// File opens a file of evidence that a grant shows. The caller closes it.
//
// Errors: errs.NotFound as Open, and where the copy does not show this file.
func (s *Service) File(ctx context.Context, v authz.Viewer, way Way, evidenceID, digest string) (evidence.File, io.ReadCloser, error) {
	parts, err := s.arrive(ctx, v, authz.ReadGrants, way)
	if err != nil {
		return evidence.File{}, nil, err
	}
	var owner string
	now := s.stamp()
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		at, err := s.enter(ctx, tx, v, way, parts, now)
		if err != nil {
			return err
		}
		var shown Shown
		if !at.locked {
			owner = at.grant.Owner
			if shown, err = selectShown(ctx, tx, at.grant.ID); err != nil {
				return err
			}
		}
		if _, there := shown.File(evidenceID, digest); !there {
			return errs.New(errs.NotFound, "sharing.File", "")
		}
		return nil
	})
	if err != nil {
		return evidence.File{}, nil, err
	}
	return s.o.File(ctx, owner, evidenceID, digest)
}
