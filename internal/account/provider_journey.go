package account

import (
	"context"
	"crypto/subtle"
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/signon"
)

// Purpose is why somebody goes to a provider.
type Purpose string

// The purposes.
const (
	ToEnter   Purpose = "enter" // to sign in, with an account or for the first time
	ToConnect Purpose = "link"  // to let the account there open the one here from now on
	ToConfirm Purpose = "prove" // to prove afresh who they are
)

// Journey is what is kept while somebody is at a provider: for one browser, for one use, for 15 minutes.
type Journey struct {
	Provider string         `json:"provider"`
	Purpose  Purpose        `json:"purpose"`
	Next     string         `json:"next"` // where to go on afterwards, a path of ours
	Browser  string         `json:"browser"`
	Session  string         `json:"session"`
	Way      signon.Journey `json:"way"`
}

const (
	kindJourney    Kind = "with"
	journeyFor          = 15 * time.Minute
	journeysCaller      = 300 // in 15 minutes; bounds how many tickets somebody can make us keep
)

// SetOut keeps a journey. Browser is the secret that the browser holds in a cookie and must show when it comes back. To
// link an account needs a fresh proof; to prove needs a session.
//
// Errors: those of Viewer.Proof and Viewer.Someone; errs.TooMany.
func (s *Service) SetOut(ctx context.Context, v authz.Viewer, j Journey, browser string, from Caller) error {
	var err error
	switch j.Purpose {
	case ToConnect:
		err = v.Proof(s.now())
	case ToConfirm:
		err = v.Someone(authz.ByHand)
	}
	if err != nil {
		return err
	}
	if err := s.Limit(ctx, byCaller("with", from), journeysCaller, triesSpan); err != nil {
		return err
	}
	j.Browser, j.Session = ids.Digest(browser), v.Session
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		return insertErrand(ctx, tx, kindJourney, ids.Digest(j.Way.State), v.Person, j, s.now(), journeyFor)
	})
}

// Return takes a journey of the browser that comes back, once.
//
// Errors: errs.Conflict, with the journey, where the same browser was back with it already, as after a second click;
// errs.Invalid where it has ended, never was, or belongs to another browser or another session.
func (s *Service) Return(ctx context.Context, v authz.Viewer, provider, state, browser string) (j Journey, err error) {
	var again bool
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		j, again = Journey{}, false
		digest := ids.Digest(state)
		person, used, err := selectErrand(ctx, tx, kindJourney, digest, s.now(), &j)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		mine := err == nil && subtle.ConstantTimeCompare([]byte(j.Browser), []byte(ids.Digest(browser))) == 1 && j.Provider == provider
		if again = mine && used; again {
			return nil
		}
		if !mine || j.Purpose != ToEnter && (person != v.Person || j.Session != v.Session) {
			return errs.New(errs.Invalid, "account.Return", "account.with.fault.lost")
		}
		_, err = takeErrand(ctx, tx, kindJourney, digest, s.now(), &j)
		return err
	})
	if err == nil && again {
		return j, errs.New(errs.Conflict, "account.Return", "account.with.fault.again")
	}
	j.Way.State = state
	return j, err
}
