package reminder

import (
	"context"
	"time"

	"pathways/internal/platform/db"
)

// putFeed gives a person a feed, in the place of the one they had.
func putFeed(ctx context.Context, tx *db.Tx, person, digest, language string, names bool, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO feed (person_id, digest, names, language, made_at, read_at) VALUES ($1, $2, $3, $4, $5, 0)
		ON CONFLICT (person_id) DO UPDATE SET digest = $2, names = $3, language = $4, made_at = $5, read_at = 0`,
		person, digest, names, language, now.UnixMilli())
	return err
}

func updateFeedNames(ctx context.Context, tx *db.Tx, person string, names bool) (int64, error) {
	return tx.Exec(ctx, "UPDATE feed SET names = $2 WHERE person_id = $1", person, names)
}

func deleteFeed(ctx context.Context, tx *db.Tx, person string) error {
	_, err := tx.Exec(ctx, "DELETE FROM feed WHERE person_id = $1", person)
	return err
}

// openFeed is what is known of a feed by the digest of its secret.
type openFeed struct {
	person, language string
	names            bool
	read             int64
}

// selectFeed finds the feed of somebody who may sign in.
//
// Errors: errs.NotFound where there is none.
func selectFeed(ctx context.Context, tx *db.Tx, digest string) (f openFeed, err error) {
	err = tx.QueryRow(ctx, `SELECT f.person_id, f.language, f.names, f.read_at FROM feed f JOIN person p ON p.id = f.person_id
		WHERE f.digest = $1 AND p.barred_at = 0`, digest).Scan(&f.person, &f.language, &f.names, &f.read)
	return f, err
}

func updateFeedRead(ctx context.Context, tx *db.Tx, digest string, at time.Time) error {
	_, err := tx.Exec(ctx, "UPDATE feed SET read_at = $2 WHERE digest = $1", digest, at.UnixMilli())
	return err
}
