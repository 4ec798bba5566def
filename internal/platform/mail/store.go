package mail

import (
	"context"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/ids"
)

func insertLetter(ctx context.Context, tx *db.Tx, l Letter, now time.Time) error {
	id := ids.New()
	if l.Key == "" {
		l.Key = id
	}
	_, err := tx.Exec(ctx, `INSERT INTO letter (id, key, to_address, to_name, subject, body, link, state, posted_at, due_at, tries, held_until, sent_at, trouble)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $8, 0, 0, 0, '') ON CONFLICT (key) DO NOTHING`,
		id, l.Key, l.To, l.Name, l.Subject, l.Text, l.Link, now.UnixMilli())
	return err
}
