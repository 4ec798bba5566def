package account

import (
	"context"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Caretaker manages people from the command line. It asks no viewer: whoever can open the database has decided. No page
// and no operation has one.
type Caretaker struct{ s *Service }

// NewCaretaker gives the caretaker of accounts.
func NewCaretaker(s *Service) Caretaker { return Caretaker{s} }

// People are all, by address.
func (c Caretaker) People(ctx context.Context) (all []Person, err error) {
	err = c.s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = selectPeople(ctx, tx)
		return err
	})
	return all, err
}

// Add makes a person without a passphrase and gives the path of a link, good once for 24 hours, with which they sign in.
//
// Errors: errs.Invalid with fields "name", "email"; errs.Conflict where there is an account with the address.
func (c Caretaker) Add(ctx context.Context, name, email string, operator bool) (path string, err error) {
	var wrong faults
	p := Person{ID: ids.New(), Name: wrong.name("name", name), Email: wrong.email("email", email), Operator: operator, Created: c.s.now()}
	if err := wrong.err("account.Add"); err != nil {
		return "", err
	}
	err = c.s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := c.s.settle(ctx, tx, p, ""); err != nil {
			return err
		}
		if operator {
			if err := c.s.note(ctx, tx, "", p.ID, "operator", p.Email); err != nil {
				return err
			}
		}
		path, err = c.link(ctx, tx, p, ToSignIn)
		return err
	})
	return path, err
}

// caretakerLink is how long a link from the command line is good: it is handed on by hand.
const caretakerLink = 24 * time.Hour

func (c Caretaker) link(ctx context.Context, tx *db.Tx, p Person, kind Kind) (string, error) {
	secret, err := c.s.issue(ctx, tx, Ticket{Kind: kind, Person: p.ID, Email: p.Email, Ends: c.s.now().Add(caretakerLink)})
	if err != nil {
		return "", err
	}
	return LinkPath(kind, secret), c.s.note(ctx, tx, "", p.ID, "link-made", "")
}

// Recover gives the path of a link, good once for 24 hours, with which a person chooses a new passphrase.
func (c Caretaker) Recover(ctx context.Context, email string) (path string, err error) {
	err = c.with(ctx, email, func(ctx context.Context, tx *db.Tx, p Person) error {
		path, err = c.link(ctx, tx, p, ToRecover)
		return err
	})
	return path, err
}

// Operate says whether a person runs this installation.
//
// Errors: errs.Conflict where nobody would be left who does.
func (c Caretaker) Operate(ctx context.Context, email string, operator bool) error {
	return c.with(ctx, email, func(ctx context.Context, tx *db.Tx, p Person) error {
		action := "operator"
		if !operator {
			action = "operator-not"
			if err := notLast(ctx, tx, p); err != nil {
				return err
			}
		}
		if err := updateOperator(ctx, tx, p.ID, operator); err != nil {
			return err
		}
		return c.s.note(ctx, tx, "", p.ID, action, p.Email)
	})
}

// notLast refuses what would leave nobody who runs this installation.
func notLast(ctx context.Context, tx *db.Tx, p Person) error {
	if !p.Operator {
		return nil
	}
	others, err := selectOperators(ctx, tx, p.ID)
	if err == nil && others == 0 {
		err = errs.New(errs.Conflict, "account.notLast", "account.fault.last")
	}
	return err
}

// Bar keeps a person from signing in, ends their sessions at once and their personal tokens with them; or lets them in
// again. What is theirs stays.
//
// Errors: errs.Conflict where nobody would be left who runs this installation.
func (c Caretaker) Bar(ctx context.Context, email string, bar bool) error {
	return c.with(ctx, email, func(ctx context.Context, tx *db.Tx, p Person) error {
		var since time.Time
		action := "unbarred"
		if bar {
			since, action = c.s.now(), "barred"
			if err := notLast(ctx, tx, p); err != nil {
				return err
			}
			if err := deleteSessionsBut(ctx, tx, p.ID, ""); err != nil {
				return err
			}
			if err := deleteTicketsOf(ctx, tx, p.ID); err != nil {
				return err
			}
		}
		if err := updateBarred(ctx, tx, p.ID, since); err != nil {
			return err
		}
		return c.s.note(ctx, tx, "", p.ID, action, "")
	})
}

// EndSessions ends all sessions of a person.
func (c Caretaker) EndSessions(ctx context.Context, email string) error {
	return c.with(ctx, email, func(ctx context.Context, tx *db.Tx, p Person) error {
		if err := deleteSessionsBut(ctx, tx, p.ID, ""); err != nil {
			return err
		}
		return c.s.note(ctx, tx, "", p.ID, "sessions-ended", "")
	})
}

// Move gives a person another address, which counts as confirmed. The former one is told by a letter.
//
// Errors: errs.Invalid with the field "email"; errs.Conflict where another account has it.
func (c Caretaker) Move(ctx context.Context, from, to string) error {
	var wrong faults
	email := wrong.email("email", to)
	if err := wrong.err("account.Move"); err != nil {
		return err
	}
	return c.with(ctx, from, func(ctx context.Context, tx *db.Tx, p Person) error {
		return c.s.move(ctx, tx, "", p.ID, email)
	})
}

// with gives fn the person who has an address.
func (c Caretaker) with(ctx context.Context, email string, fn func(context.Context, *db.Tx, Person) error) error {
	email, _ = Address(email)
	return c.s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := selectPersonByEmail(ctx, tx, email)
		if err != nil {
			return err
		}
		if p.ID == "" {
			return errs.New(errs.NotFound, "account.Caretaker", "account.fault.nobody")
		}
		return fn(ctx, tx, p)
	})
}
