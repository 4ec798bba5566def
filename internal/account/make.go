package account

import (
	"context"

	"pathways/internal/platform/db"
	"pathways/internal/platform/ids"
)

// Make stores a person without asking them to confirm their address: the example people of a demonstration.
//
// Errors: errs.Invalid with fields; errs.Conflict where there is an account with the address.
func (s *Service) Make(ctx context.Context, j Joining, operator bool) (Person, error) {
	j, err := j.check("account.Make")
	if err != nil {
		return Person{}, err
	}
	hash, err := s.hash.of(ctx, j.Passphrase)
	if err != nil {
		return Person{}, err
	}
	p := Person{ID: ids.New(), Name: j.Name, Email: j.Email, Operator: operator, Created: s.now()}
	return p, s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error { return s.settle(ctx, tx, p, hash) })
}
