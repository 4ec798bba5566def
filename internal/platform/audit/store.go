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
