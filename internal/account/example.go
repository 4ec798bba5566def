package account

import (
	"context"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/ids"
)

// Example makes a person of a demonstration: nobody asks them to confirm their address, and everybody knows their
// passphrase.
//
// Errors: errs.Invalid with fields; errs.Conflict where there is an account with the address.
func (c Caretaker) Example(ctx context.Context, j Joining, operator bool) (Person, error) {
	j, err := j.check("account.Example")
	if err != nil {
		return Person{}, err
	}
	hash, err := c.s.hash.of(ctx, j.Passphrase)
	if err != nil {
		return Person{}, err
	}
	p := Person{ID: ids.New(), Name: j.Name, Email: j.Email, Operator: operator, Created: c.s.now()}
	return p, c.s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error { return c.s.settle(ctx, tx, p, hash) })
}

// OpenExamples lets the people of a demonstration in again, or shuts them out where the installation is none any more:
// their passphrase is known to everybody. Those who are shut out run nothing. Addresses without an account are passed
// over. It says how many it changed.
func (c Caretaker) OpenExamples(ctx context.Context, operators map[string]bool, open bool) (changed int, err error) {
	err = c.s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		changed = 0
		for email, operator := range operators {
			p, err := selectPersonByEmail(ctx, tx, email)
			if err != nil {
				return err
			}
			if p.ID == "" || open == (p.Barred == nil) {
				continue
			}
			changed++
			since := c.s.now()
			if open {
				since = time.Time{}
			} else if err := deleteSessionsBut(ctx, tx, p.ID, ""); err != nil {
				return err
			}
			if err := updateBarred(ctx, tx, p.ID, since); err != nil {
				return err
			}
			if err := updateOperator(ctx, tx, p.ID, open && operator); err != nil {
				return err
			}
		}
		return nil
	})
	return changed, err
}
