package posting

import (
	"context"

	"pathways/internal/platform/db"
)

// selectTerms are the organization's own, in the order of the alphabet.
func selectTerms(ctx context.Context, tx *db.Tx, organization string) ([]OwnTerm, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (t OwnTerm, err error) {
		var at int64
		err = r.Scan(&t.ID, &t.Term, &t.Why, &t.Instead, &t.Name, &at)
		t.At = moment(at)
		return t, err
	}, `SELECT t.id, t.term, t.why, t.instead, COALESCE(p.name, ''), t.at FROM posting_term t LEFT JOIN person p ON p.id = t.person_id
		WHERE t.organization_id = $1 ORDER BY t.term, t.id`, organization)
}

func replaceTerm(ctx context.Context, tx *db.Tx, organization, person string, t OwnTerm) error {
	if err := deleteTerm(ctx, tx, organization, t.ID); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO posting_term (organization_id, id, term, why, instead, person_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		organization, t.ID, t.Term, t.Why, t.Instead, person, t.At.UnixMilli())
	return err
}

func deleteTerm(ctx context.Context, tx *db.Tx, organization, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM posting_term WHERE organization_id = $1 AND id = $2`, organization, id)
	return err
}

func scanText(r *db.Rows) (s string, err error) { return s, r.Scan(&s) }

func selectOff(ctx context.Context, tx *db.Tx, organization string) ([]string, error) {
	return db.Collect(ctx, tx, scanText, `SELECT key FROM posting_term_off WHERE organization_id = $1 ORDER BY key`, organization)
}

// replaceOff says what of one list is switched off, in place of what was.
func replaceOff(ctx context.Context, tx *db.Tx, organization, list string, off []string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM posting_term_off WHERE organization_id = $1 AND (key = $2 OR substr(key, 1, $3) = $4)`,
		organization, list, len(list)+1, list+"/"); err != nil {
		return err
	}
	rows := make([][]any, len(off))
	for i, key := range off {
		rows[i] = []any{organization, key}
	}
	return tx.InsertAll(ctx, "posting_term_off", []string{"organization_id", "key"}, rows)
}

func selectLeft(ctx context.Context, tx *db.Tx, posting string) ([]string, error) {
	return db.Collect(ctx, tx, scanText, `SELECT key FROM posting_left WHERE posting_id = $1 ORDER BY key`, posting)
}

func insertLeft(ctx context.Context, tx *db.Tx, posting, key string) error {
	_, err := tx.Exec(ctx, `INSERT INTO posting_left (posting_id, key) VALUES ($1, $2) ON CONFLICT DO NOTHING`, posting, key)
	return err
}

func deleteLeft(ctx context.Context, tx *db.Tx, posting, key string) error {
	_, err := tx.Exec(ctx, `DELETE FROM posting_left WHERE posting_id = $1 AND key = $2`, posting, key)
	return err
}

// deleteTerms deletes the word lists of an organization as it adjusted them.
func deleteTerms(ctx context.Context, tx *db.Tx, organization string) error {
	for _, table := range []string{"posting_term", "posting_term_off"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE organization_id = $1`, organization); err != nil {
			return err
		}
	}
	return nil
}
