package account

import (
	"context"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// Recover follows the link of AskRecovery: it sets a new passphrase, ends all sessions, opens one, and tells the person
// by a letter.
//
// Errors: errs.Invalid with the field "passphrase", and the link stays good; errs.NotFound where the link was used or
// has ended; errs.SignIn where the person is barred.
func (s *Service) Recover(ctx context.Context, secret, passphrase string, from Caller) (session string, err error) {
	t, err := s.Look(ctx, ToRecover, secret)
	if err != nil {
		return "", err
	}
	hash, err := s.chosen(ctx, "account.Recover", t.Person, passphrase)
	if err != nil {
		return "", err
	}
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := s.use(ctx, tx, ToRecover, secret)
		if err != nil {
			return err
		}
		if err := s.change(ctx, tx, t.Person, "", hash); err != nil {
			return err
		}
		session, err = s.begin(ctx, tx, t.Person, ViaLink, from)
		return err
	})
	if err != nil {
		return "", err
	}
	return session, nil
}

// SetPassphrase gives the viewer another passphrase, or a first one. All their other sessions end, and a letter tells
// them.
//
// Errors: those of Viewer.Proof; errs.Invalid with the field "passphrase".
func (s *Service) SetPassphrase(ctx context.Context, v authz.Viewer, passphrase string) error {
	if err := v.Proof(s.now()); err != nil {
		return err
	}
	hash, err := s.chosen(ctx, "account.SetPassphrase", v.Person, passphrase)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.change(ctx, tx, v.Person, v.Session, hash)
	})
}

// chosen checks a passphrase that a person has chosen and hashes it.
func (s *Service) chosen(ctx context.Context, op, person, passphrase string) (string, error) {
	var p Person
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		p, err = selectPerson(ctx, tx, person)
		return err
	})
	if errs.Is(err, errs.NotFound) {
		return "", ended(err)
	}
	if err != nil {
		return "", err
	}
	var wrong faults
	passphrase = wrong.passphrase("passphrase", passphrase, p.Name, p.Email)
	if err := wrong.err(op); err != nil {
		return "", err
	}
	return s.hash.of(ctx, passphrase)
}

// change stores a passphrase, ends all sessions but one ("" for all), makes other links to recover useless, and tells
// the person.
func (s *Service) change(ctx context.Context, tx *db.Tx, person, keep, hash string) error {
	p, err := selectPerson(ctx, tx, person)
	if err != nil {
		return err
	}
	if err := upsertPassphrase(ctx, tx, person, hash, s.now()); err != nil {
		return err
	}
	if err := deleteSessionsBut(ctx, tx, person, keep); err != nil {
		return err
	}
	if err := deleteTicketsByEmail(ctx, tx, ToRecover, p.Email); err != nil {
		return err
	}
	if err := s.tell(ctx, tx, p.Email, p.Name, p.Language, "passphrase"); err != nil {
		return err
	}
	return s.note(ctx, tx, person, person, "passphrase", "")
}

// HasPassphrase says whether the viewer can prove themselves with a passphrase.
func (s *Service) HasPassphrase(ctx context.Context, v authz.Viewer) (has bool, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return false, err
	}
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		hash, _, err := selectPassphrase(ctx, tx, v.Person)
		has = hash != ""
		return err
	})
	return has, err
}
