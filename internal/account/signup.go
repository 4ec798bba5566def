package account

import (
	"context"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
)

// Joining is what somebody says who wants an account.
type Joining struct {
	Name, Email, Passphrase string
}

// check gives it as it is kept. Faults name the fields "name", "email", "passphrase".
func (j Joining) check(op string) (Joining, error) {
	var wrong faults
	j.Name = wrong.name("name", j.Name)
	given := j.Email
	j.Email = wrong.email("email", j.Email)
	j.Passphrase = wrong.passphrase("passphrase", j.Passphrase, j.Name, given)
	return j, wrong.err(op)
}

// Join writes to somebody who wants an account: a link that makes it, or, where there is one with that address, a link
// that opens it. Nothing tells the two apart but the letter. Next is where to go on afterwards, a path of ours. Base is the
// public address of this server.
//
// Errors: errs.Invalid with fields; errs.TooMany.
func (s *Service) Join(ctx context.Context, j Joining, next string, from Caller, base string) error {
	j, err := j.check("account.Join")
	if err != nil {
		return err
	}
	if err := s.bounds(ctx, bound{byCaller("join", from), 60, time.Hour}, bound{byEmail("join", j.Email), 5, time.Hour}); err != nil {
		return err
	}
	hash, err := s.hash.of(ctx, j.Passphrase)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		there, err := selectPersonByEmail(ctx, tx, j.Email)
		if err != nil {
			return err
		}
		if there.ID != "" {
			t := Ticket{Kind: ToSignIn, Person: there.ID, Email: there.Email, payload: payload{Next: next}}
			return s.post(ctx, tx, t, "joined", there.Name, there.Language, base)
		}
		t := Ticket{Kind: ToJoin, Email: j.Email, payload: payload{Name: j.Name, Hash: hash, Browser: digestOf(from.Browser), Next: next}}
		return s.post(ctx, tx, t, "join", j.Name, i18n.From(ctx).Lang(), base)
	})
}

// Joined follows the link of Join: it makes the account and opens a session; next is that of who asked. In another browser than the one in which
// somebody began, the account is made without the passphrase that was typed there: whoever typed it need not be who
// reads the letter.
//
// Errors: errs.NotFound where the link was used or has ended; errs.Conflict where there is an account with the address
// by now.
func (s *Service) Joined(ctx context.Context, secret string, from Caller) (session, next string, err error) {
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := s.use(ctx, tx, ToJoin, secret)
		if err != nil {
			return err
		}
		p := Person{ID: ids.New(), Name: t.Name, Email: t.Email, Language: t.Language, Created: s.now()}
		hash := t.Hash
		if !t.BegunBy(from) {
			hash = ""
		}
		if err := s.settle(ctx, tx, p, hash); err != nil {
			return err
		}
		if err := s.confirmed(ctx, tx, p); err != nil {
			return err
		}
		next = t.Next
		session, err = s.begin(ctx, tx, p.ID, ViaLink, from)
		return err
	})
	if err != nil {
		return "", "", err
	}
	return session, next, nil
}

// Add makes a person whose address somebody else vouches for: a provider of accounts elsewhere. The caller has seen
// that the provider calls the address confirmed.
//
// Errors: errs.Conflict where there is an account with the address.
func (s *Service) Add(ctx context.Context, tx *db.Tx, name, email string) (Person, error) {
	var wrong faults
	p := Person{ID: ids.New(), Name: wrong.name("name", name), Email: wrong.email("email", email), Created: s.now()}
	if err := wrong.err("account.Add"); err != nil {
		return Person{}, err
	}
	return p, s.settle(ctx, tx, p, "")
}

// settle stores a new person; without a passphrase where the hash is "".
func (s *Service) settle(ctx context.Context, tx *db.Tx, p Person, hash string) error {
	there, err := selectPersonByEmail(ctx, tx, p.Email)
	if err != nil {
		return err
	}
	if there.ID != "" {
		return errs.New(errs.Conflict, "account.settle", "account.fault.there", "email", p.Email)
	}
	if err := insertPerson(ctx, tx, p); err != nil {
		return err
	}
	if hash != "" {
		if err := upsertPassphrase(ctx, tx, p.ID, hash, s.now()); err != nil {
			return err
		}
	}
	// Other links for the same address are of no use any more.
	if err := deleteTicketsByEmail(ctx, tx, ToJoin, p.Email); err != nil {
		return err
	}
	return s.note(ctx, tx, p.ID, p.ID, "joined", p.Email)
}
