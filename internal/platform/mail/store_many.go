package mail

import (
	"context"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/ids"
)

// PostAll is Post for many letters at once. No letter with one of their keys may be there already: that is an error of
// kind Conflict.
func PostAll(ctx context.Context, tx *db.Tx, letters []Letter, now time.Time) error {
	rows := make([][]any, 0, len(letters))
	for _, l := range letters {
		id := ids.New()
		if l.Key == "" {
			l.Key = id
		}
		rows = append(rows, []any{
			id, l.Key, l.To, l.Name, l.Subject, l.Text, l.Link, l.Unsubscribe, "waiting", "", "",
			now.UnixMilli(), milli(l.Ends), 0, now.UnixMilli(), 0, 0, 0, l.Brief, l.By,
		})
	}
	return tx.InsertAll(ctx, "letter", []string{
		"id", "key", "to_address", "to_name", "subject", "body", "link", "unsubscribe", "state", "reason", "trouble",
		"posted_at", "ends_at", "shown_at", "due_at", "tries", "held_until", "sent_at", "brief", "by_id",
	}, rows)
}
