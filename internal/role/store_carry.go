package role

import (
	"context"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// selectKept is the text of a role before it was brought to another release; nil where it never was.
func selectKept(ctx context.Context, tx *db.Tx, id string) (*Kept, error) {
	var k Kept
	var content string
	err := tx.QueryRow(ctx, `SELECT release_id, content FROM role_carried WHERE role_id = $1`, id).Scan(&k.Release, &content)
	if errs.Is(err, errs.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &k, readJSON(content, &k.Profile)
}

func putKept(ctx context.Context, tx *db.Tx, id string, k Kept) error {
	_, err := tx.Exec(ctx, `INSERT INTO role_carried (role_id, release_id, content) VALUES ($1, $2, $3)
		ON CONFLICT (role_id) DO UPDATE SET release_id = excluded.release_id, content = excluded.content`, id, k.Release, asJSON(k.Profile))
	return err
}
