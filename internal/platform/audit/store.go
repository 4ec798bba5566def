package audit

import (
	"context"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/ids"
)

// Note keeps an entry, in the transaction of what it is about.
func Note(ctx context.Context, tx *db.Tx, e Entry, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO audit (id, at, actor_id, person_id, organization_id, action, detail)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, ids.New(), now.UnixMilli(), e.Actor, e.Person, e.Organization, e.Action, e.Detail)
	return err
}

// Of are the entries about a person, the newest first: at most so many, older than the entry with the id before ("" for
// the newest). Whoever calls has decided that the viewer is that person or runs the installation.
func Of(ctx context.Context, tx *db.Tx, person, before string, most int) ([]Kept, error) {
	return read(ctx, tx, "person_id", person, before, most)
}

// OfOrganization is Of for an organization.
func OfOrganization(ctx context.Context, tx *db.Tx, organization, before string, most int) ([]Kept, error) {
	return read(ctx, tx, "organization_id", organization, before, most)
}

func read(ctx context.Context, tx *db.Tx, column, of, before string, most int) ([]Kept, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (Kept, error) {
		var k Kept
		var at int64
		err := r.Scan(&k.ID, &at, &k.Actor, &k.Person, &k.Organization, &k.Action, &k.Detail, &k.Who)
		k.At = time.UnixMilli(at).UTC()
		return k, err
	}, `SELECT a.id, a.at, a.actor_id, a.person_id, a.organization_id, a.action, a.detail, COALESCE(p.name, '')
		FROM audit a LEFT JOIN person p ON p.id = a.actor_id
		WHERE a.`+column+` = $1 AND ($2 = '' OR a.id < $2) ORDER BY a.id DESC LIMIT $3`, of, before, most)
}

// Tidy deletes entries that nobody can ever see, as they are about nobody: somebody tried to sign in with an address that
// has no account. They are written so that it takes as long as for one that has.
func Tidy(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `DELETE FROM audit WHERE person_id = '' AND organization_id = '' AND actor_id = ''`)
	return err
}

// ForgetOrganization deletes the entries of an organization that are about no person, as it ends. What was done to people
// stays in the history of theirs.
func ForgetOrganization(ctx context.Context, tx *db.Tx, organization string) error {
	_, err := tx.Exec(ctx, `DELETE FROM audit WHERE organization_id = $1 AND person_id = ''`, organization)
	return err
}

// Forget takes a person out of what is kept, as they leave: entries about them alone are deleted, those of an
// organization stay without them.
func Forget(ctx context.Context, tx *db.Tx, person string) error {
	for _, statement := range []string{
		`DELETE FROM audit WHERE person_id = $1 AND organization_id = ''`,
		`UPDATE audit SET person_id = '', detail = '' WHERE person_id = $1`,
		`UPDATE audit SET actor_id = '', detail = '' WHERE actor_id = $1`,
	} {
		if _, err := tx.Exec(ctx, statement, person); err != nil {
			return err
		}
	}
	return nil
}
