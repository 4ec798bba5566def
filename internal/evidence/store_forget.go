package evidence

import (
	"context"
	"time"

	"pathways/internal/platform/db"
)

// ForgetAddress takes an address, and the name that stands with it, out of what others asked at it; requests that wait
// end. The caller has decided that the person with this address is erased.
func (s *Service) ForgetAddress(ctx context.Context, tx *db.Tx, email string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE evidence_request SET email = '', name = '', revoked_at = CASE WHEN revoked_at = 0 THEN $2 ELSE revoked_at END
		WHERE email = $1 AND email <> ''`, email, now.UnixMilli())
	return err
}
