package account

import (
	"context"
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// Bounds of what can be tried. Those on a caller are wide, as a whole workshop may sit behind one address; a good
// sign-in is not counted.
const (
	triesSpan       = 15 * time.Minute
	triesByCaller   = 60
	triesByEmail    = 10
	lettersByCaller = 60
	// lettersByEmail in a span as long as a link is good: whoever meets the bound has a good link in the last letter.
	lettersByEmail = 3
)

// SignIn opens a session for who knows the passphrase of an account. An unknown address, one that is barred and a wrong
// passphrase give the same answer after the same work.
//
// Errors: errs.Invalid with the sentence account.fault.signin; errs.TooMany.
func (s *Service) SignIn(ctx context.Context, email, passphrase string, from Caller) (session string, err error) {
	if address, ok := Address(email); ok {
		email = address
	}
	caller, onEmail := byCaller("sign-in", from), byEmail("sign-in", email)
	if err := s.bounds(ctx, bound{caller, triesByCaller, triesSpan}, bound{onEmail, triesByEmail, triesSpan}); err != nil {
		return "", err
	}
	var p Person
	var hash string
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		p, hash, err = selectLogin(ctx, tx, email)
		return err
	})
	if err != nil {
		return "", err
	}
	fits, renewed, err := s.knows(ctx, passphrase, hash)
	if err != nil {
		return "", err
	}
	if !fits || p.Barred != nil {
		return "", s.refused(ctx, p.ID, "account.SignIn")
	}
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.forgive(ctx, tx, caller, onEmail); err != nil {
			return err
		}
		if renewed != "" {
			if err := updateHash(ctx, tx, p.ID, hash, renewed); err != nil {
				return err
			}
		}
		session, err = s.begin(ctx, tx, p.ID, ViaPassphrase, from)
		return err
	})
	if err != nil {
		return "", err
	}
	return session, nil
}

// knows says whether a passphrase fits a hash, and gives a new hash where the old one was made at less cost than today's.
func (s *Service) knows(ctx context.Context, passphrase, hash string) (fits bool, renewed string, err error) {
	// Longer than any passphrase: what is cut off makes it wrong anyway, and it costs no more work than others.
	passphrase = short(normal(short(passphrase, 4*MostPassphrase)), MostPassphrase+1)
	fits, stale, err := s.hash.fits(ctx, passphrase, hash)
	if err == nil && stale {
		renewed, err = s.hash.of(ctx, passphrase)
	}
	return fits, renewed, err
}

// refused keeps that somebody tried, for the person to see; for nobody where there is no such account.
func (s *Service) refused(ctx context.Context, person, op string) error {
	err := s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.note(ctx, tx, "", person, "refused", "")
	})
	if err != nil {
		return err
	}
	return errs.New(errs.Invalid, op, "account.fault.signin")
}

// AskLink writes a letter with a link that opens a session, to who has an account with the address. Next is where to go
// on then, a path of ours. It takes the same statements whether there is an account or not.
//
// Errors: errs.Invalid with the field "email"; errs.TooMany.
func (s *Service) AskLink(ctx context.Context, email, next string, from Caller, base string) error {
	return s.ask(ctx, ToSignIn, email, payload{Next: next}, from, base)
}

// AskRecovery is AskLink for who has forgotten the passphrase: the link leads to choosing a new one.
func (s *Service) AskRecovery(ctx context.Context, email string, from Caller, base string) error {
	return s.ask(ctx, ToRecover, email, payload{}, from, base)
}

func (s *Service) ask(ctx context.Context, kind Kind, text string, with payload, from Caller, base string) error {
	var wrong faults
	email := wrong.email("email", text)
	if err := wrong.err("account.ask"); err != nil {
		return err
	}
	what := string(kind)
	if err := s.bounds(ctx, bound{byCaller(what, from), lettersByCaller, time.Hour},
		bound{byEmail(what, email), lettersByEmail, good[kind]}); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := selectPersonByEmail(ctx, tx, email)
		if err != nil {
			return err
		}
		if p.ID == "" || p.Barred != nil {
			// Two rows, as a ticket and its letter would be.
			for range 2 {
				if _, err := s.issue(ctx, tx, Ticket{Kind: toNobody, payload: with}); err != nil {
					return err
				}
			}
			return nil
		}
		return s.post(ctx, tx, Ticket{Kind: kind, Person: p.ID, Email: p.Email, payload: with}, what, p.Name, p.Language, base)
	})
}

// Follow opens a session by the link of a letter, and says where to go on ("" for nowhere in particular).
//
// Errors: errs.NotFound where the link was used or has ended, or its person has another address by now.
func (s *Service) Follow(ctx context.Context, secret string, from Caller) (session, next string, err error) {
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := s.use(ctx, tx, ToSignIn, secret)
		if err != nil {
			return err
		}
		next = t.Next
		session, err = s.begin(ctx, tx, t.Person, ViaLink, from)
		return err
	})
	if err != nil {
		return "", "", err
	}
	return session, next, nil
}

// Prove holds the viewer's passphrase against what they typed, and takes note that they proved who they are. The
// session goes on under a new secret.
//
// Errors: errs.Invalid with the sentence account.fault.prove; errs.TooMany.
func (s *Service) Prove(ctx context.Context, v authz.Viewer, passphrase string, from Caller) (session string, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return "", err
	}
	// On the session, not on the address: nobody else can use it up.
	key := "prove:" + v.Session
	if err := s.bounds(ctx, bound{key, triesByEmail, triesSpan}, bound{byCaller("prove", from), triesByCaller, triesSpan}); err != nil {
		return "", err
	}
	var hash string
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		hash, _, err = selectPassphrase(ctx, tx, v.Person)
		return err
	})
	if err != nil {
		return "", err
	}
	fits, _, err := s.knows(ctx, passphrase, hash)
	if err != nil {
		return "", err
	}
	if !fits {
		if err := s.refused(ctx, v.Person, "account.Prove"); !errs.Is(err, errs.Invalid) {
			return "", err
		}
		return "", errs.New(errs.Invalid, "account.Prove", "account.fault.prove")
	}
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.forgive(ctx, tx, byCaller("prove", from), key)
	})
	if err != nil {
		return "", err
	}
	return s.Proved(ctx, v, ViaPassphrase)
}

// AskProof writes the viewer a letter with a link that proves who they are, in the same browser only.
//
// Errors: errs.TooMany.
func (s *Service) AskProof(ctx context.Context, v authz.Viewer, next, base string) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	if err := s.bounds(ctx, bound{"prove-letter:" + v.Session, lettersByEmail, good[ToProve]}); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		t := Ticket{Kind: ToProve, Person: v.Person, Email: v.Email, payload: payload{Session: v.Session, Next: next}}
		return s.post(ctx, tx, t, "prove", v.Name, v.Language, base)
	})
}

// FollowProof uses the link of AskProof. It holds for the session that asked only: a stolen session gets nothing by
// making the person click in theirs.
//
// Errors: errs.NotFound where the link was used, has ended, or belongs to another session.
func (s *Service) FollowProof(ctx context.Context, v authz.Viewer, secret string) (session, next string, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return "", "", err
	}
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := s.use(ctx, tx, ToProve, secret)
		if err != nil {
			return err
		}
		if t.Session != v.Session || t.Person != v.Person {
			return errs.New(errs.NotFound, "account.FollowProof", "account.fault.prove.browser")
		}
		next = t.Next
		return nil
	})
	if err != nil {
		return "", "", err
	}
	session, err = s.Proved(ctx, v, ViaLink)
	return session, next, err
}
