package account

import (
	"context"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// OfferFirst gives the secret of a link with which somebody becomes the first to run this installation; "" where
// somebody runs it. Links given before end. Whoever starts the program has decided.
func (s *Service) OfferFirst(ctx context.Context) (secret string, until time.Time, err error) {
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		secret = ""
		if err := deleteTicketsByKind(ctx, tx, ToRunFirst); err != nil {
			return err
		}
		n, err := selectOperators(ctx, tx, "")
		if err != nil || n > 0 {
			return err
		}
		until = s.now().Add(good[ToRunFirst])
		secret, err = s.issue(ctx, tx, Ticket{Kind: ToRunFirst, Ends: until})
		return err
	})
	if err != nil {
		return "", time.Time{}, err
	}
	return secret, until, nil
}

// LookFirst holds that a link of OfferFirst is good.
//
// Errors: errs.NotFound where it was used or has ended, or where somebody runs this installation already; errs.TooMany.
func (s *Service) LookFirst(ctx context.Context, secret string, from Caller) error {
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := selectTicket(ctx, tx, ToRunFirst, ids.Digest(secret), s.now())
		if err != nil {
			return err
		}
		return s.nobodyRuns(ctx, tx)
	})
	if errs.Is(err, errs.NotFound) {
		if err := s.Limit(ctx, byCaller("first", from), 30, time.Hour); err != nil {
			return err
		}
	}
	return ended(err)
}

func (s *Service) nobodyRuns(ctx context.Context, tx *db.Tx) error {
	n, err := selectOperators(ctx, tx, "")
	if err == nil && n > 0 {
		err = errs.New(errs.NotFound, "account.first", "account.fault.link")
	}
	return err
}

// BecomeFirst makes the first person who runs this installation. Their address counts as confirmed, as whoever can read
// what the program prints could confirm any. Of two who try at once, one becomes it.
//
// Errors: errs.Invalid with fields, and the link stays good; those of LookFirst; errs.Conflict where there is an
// account with the address.
func (s *Service) BecomeFirst(ctx context.Context, secret string, j Joining, from Caller) (session string, err error) {
	if err := s.LookFirst(ctx, secret, from); err != nil {
		return "", err
	}
	if j, err = j.check("account.BecomeFirst"); err != nil {
		return "", err
	}
	hash, err := s.hash.of(ctx, j.Passphrase)
	if err != nil {
		return "", err
	}
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := s.use(ctx, tx, ToRunFirst, secret); err != nil {
			return err
		}
		if err := s.nobodyRuns(ctx, tx); err != nil {
			return err
		}
		p := Person{ID: ids.New(), Name: j.Name, Email: j.Email, Operator: true, Created: s.now()}
		if err := s.settle(ctx, tx, p, hash); err != nil {
			return err
		}
		if err := s.note(ctx, tx, p.ID, p.ID, "operator", p.Email); err != nil {
			return err
		}
		session, err = s.begin(ctx, tx, p.ID, ViaPassphrase, from)
		return err
	})
	if err != nil {
		return "", err
	}
	return session, nil
}
