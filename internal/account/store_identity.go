package account

import (
	"context"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// selectIdentityPerson is whose account an account elsewhere opens; "" for nobody's.
func selectIdentityPerson(ctx context.Context, tx *db.Tx, provider, subject string) (person string, err error) {
	err = tx.QueryRow(ctx, `SELECT person_id FROM identity WHERE provider = $1 AND subject = $2`, provider, subject).Scan(&person)
	if errs.Is(err, errs.NotFound) {
		return "", nil
	}
	return person, err
}

func selectIdentities(ctx context.Context, tx *db.Tx, person string) ([]Identity, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (Identity, error) {
		var i Identity
		var linked, used int64
		err := r.Scan(&i.Provider, &i.Subject, &i.Email, &linked, &used)
		i.Linked, i.Used = at(linked), at(used)
		return i, err
	}, `SELECT provider, subject, email, linked_at, used_at FROM identity WHERE person_id = $1 ORDER BY linked_at, provider, subject`, person)
}

// insertIdentity says whether the link is new; one that is there stays whose it is.
func insertIdentity(ctx context.Context, tx *db.Tx, person string, i Identity) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO identity (provider, subject, person_id, email, linked_at, used_at)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (provider, subject) DO NOTHING`,
		i.Provider, i.Subject, person, i.Email, ms(i.Linked), ms(i.Used))
	return n == 1, err
}

func updateIdentity(ctx context.Context, tx *db.Tx, provider, subject, email string, used time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE identity SET email = $1, used_at = $2 WHERE provider = $3 AND subject = $4`,
		email, ms(used), provider, subject)
	return err
}

// deleteIdentity says whether it was there.
func deleteIdentity(ctx context.Context, tx *db.Tx, person, provider, subject string) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM identity WHERE person_id = $1 AND provider = $2 AND subject = $3`, person, provider, subject)
	return n == 1, err
}
