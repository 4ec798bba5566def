package account

import (
	"context"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

const personColumns = `id, name, email, language, operator, created_at, barred_at`

func scanPerson(scan func(...any) error, more ...any) (Person, error) {
	var p Person
	var created, barred int64
	err := scan(append([]any{&p.ID, &p.Name, &p.Email, &p.Language, &p.Operator, &created, &barred}, more...)...)
	p.Created = at(created)
	if barred != 0 {
		since := at(barred)
		p.Barred = &since
	}
	return p, err
}

func insertPerson(ctx context.Context, tx *db.Tx, p Person) error {
	_, err := tx.Exec(ctx, `INSERT INTO person (`+personColumns+`) VALUES ($1, $2, $3, $4, $5, $6, 0)`,
		p.ID, p.Name, p.Email, p.Language, p.Operator, ms(p.Created))
	return err
}

func selectPerson(ctx context.Context, tx *db.Tx, id string) (Person, error) {
	return scanPerson(tx.QueryRow(ctx, `SELECT `+personColumns+` FROM person WHERE id = $1`, id).Scan)
}

// selectPersonByEmail gives the zero Person where there is none.
func selectPersonByEmail(ctx context.Context, tx *db.Tx, email string) (Person, error) {
	p, err := scanPerson(tx.QueryRow(ctx, `SELECT `+personColumns+` FROM person WHERE email = $1`, email).Scan)
	if errs.Is(err, errs.NotFound) {
		return Person{}, nil
	}
	return p, err
}

// selectLogin gives a person with the hash of their passphrase; the zero Person and "" where there is none.
func selectLogin(ctx context.Context, tx *db.Tx, email string) (Person, string, error) {
	var hash string
	p, err := scanPerson(tx.QueryRow(ctx, `SELECT `+personColumns+`, COALESCE(passphrase.hash, '')
		FROM person LEFT JOIN passphrase ON passphrase.person_id = person.id WHERE email = $1`, email).Scan, &hash)
	if errs.Is(err, errs.NotFound) {
		return Person{}, "", nil
	}
	return p, hash, err
}

func selectPeople(ctx context.Context, tx *db.Tx) ([]Person, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (Person, error) { return scanPerson(r.Scan) },
		`SELECT `+personColumns+` FROM person ORDER BY email`)
}

// selectOperators counts those who run this installation and may sign in, without one of them.
func selectOperators(ctx context.Context, tx *db.Tx, without string) (n int, err error) {
	err = tx.QueryRow(ctx, `SELECT COUNT(*) FROM person WHERE operator AND barred_at = 0 AND id <> $1`, without).Scan(&n)
	return n, err
}

func updateName(ctx context.Context, tx *db.Tx, id, name string) error {
	_, err := tx.Exec(ctx, `UPDATE person SET name = $1 WHERE id = $2`, name, id)
	return err
}

func updateLanguage(ctx context.Context, tx *db.Tx, id, language string) error {
	_, err := tx.Exec(ctx, `UPDATE person SET language = $1 WHERE id = $2`, language, id)
	return err
}

func updateEmail(ctx context.Context, tx *db.Tx, id, email string) error {
	_, err := tx.Exec(ctx, `UPDATE person SET email = $1 WHERE id = $2`, email, id)
	return err
}

func updateOperator(ctx context.Context, tx *db.Tx, id string, operator bool) error {
	_, err := tx.Exec(ctx, `UPDATE person SET operator = $1 WHERE id = $2`, operator, id)
	return err
}

// updateBarred takes the zero time for a person who may sign in.
func updateBarred(ctx context.Context, tx *db.Tx, id string, since time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE person SET barred_at = $1 WHERE id = $2`, ms(since), id)
	return err
}

func selectPassphrase(ctx context.Context, tx *db.Tx, person string) (hash string, changed time.Time, err error) {
	var ms int64
	err = tx.QueryRow(ctx, `SELECT hash, changed_at FROM passphrase WHERE person_id = $1`, person).Scan(&hash, &ms)
	if errs.Is(err, errs.NotFound) {
		return "", time.Time{}, nil
	}
	return hash, at(ms), err
}

func upsertPassphrase(ctx context.Context, tx *db.Tx, person, hash string, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO passphrase (person_id, hash, changed_at) VALUES ($1, $2, $3)
		ON CONFLICT (person_id) DO UPDATE SET hash = $2, changed_at = $3`, person, hash, ms(now))
	return err
}

// updateHash keeps the same passphrase hashed anew, unless it was changed meanwhile.
func updateHash(ctx context.Context, tx *db.Tx, person, before, after string) error {
	_, err := tx.Exec(ctx, `UPDATE passphrase SET hash = $1 WHERE person_id = $2 AND hash = $3`, after, person, before)
	return err
}
