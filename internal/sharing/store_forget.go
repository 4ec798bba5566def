package sharing

import (
	"context"
	"time"

	"pathways/internal/platform/db"
)

// ForgetAddress takes an address, and the name that stands with it, out of what others shared with it; it is revoked. The
// caller has decided that the person with this address is erased.
func (s *Service) ForgetAddress(ctx context.Context, tx *db.Tx, email string, now time.Time) error {
	ids, err := db.Collect(ctx, tx, func(r *db.Rows) (id string, err error) { return id, r.Scan(&id) },
		`SELECT id FROM share_grant WHERE email = $1 AND email <> ''`, email)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := tx.Exec(ctx, `UPDATE share_grant SET email = '', target_name = '', other_id = '',
			revoked_at = CASE WHEN revoked_at = 0 THEN $2 ELSE revoked_at END WHERE id = $1`, id, now.UnixMilli()); err != nil {
			return err
		}
		if err := strip(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}
