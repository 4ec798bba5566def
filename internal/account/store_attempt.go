package account

import (
	"context"
	"time"

	"pathways/internal/platform/db"
)

// countAttempt counts one more and gives how many there are in the span that runs, and when that ends.
func countAttempt(ctx context.Context, tx *db.Tx, key string, now time.Time, per time.Duration) (count int, ends time.Time, err error) {
	var endsAt int64
	err = tx.QueryRow(ctx, `INSERT INTO attempt (key, since, count, ends_at) VALUES ($1, $2, 1, $3)
		ON CONFLICT (key) DO UPDATE SET
			count   = CASE WHEN attempt.ends_at <= $2 THEN 1 ELSE attempt.count + 1 END,
			since   = CASE WHEN attempt.ends_at <= $2 THEN $2 ELSE attempt.since END,
			ends_at = CASE WHEN attempt.ends_at <= $2 THEN $3 ELSE attempt.ends_at END
		RETURNING count, ends_at`, key, ms(now), ms(now.Add(per))).Scan(&count, &endsAt)
	return count, at(endsAt), err
}

func uncountAttempt(ctx context.Context, tx *db.Tx, key string) error {
	_, err := tx.Exec(ctx, `UPDATE attempt SET count = count - 1 WHERE key = $1 AND count > 0`, key)
	return err
}

func deleteAttempt(ctx context.Context, tx *db.Tx, key string) error {
	_, err := tx.Exec(ctx, `DELETE FROM attempt WHERE key = $1`, key)
	return err
}
