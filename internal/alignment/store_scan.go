package alignment

import (
	"context"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// scan counts what a scan shows.
func (s *Service) scan(ctx context.Context, tx *db.Tx, out *Scan) error {
	return nil
}

// behind reads the texts behind a count.
func (s *Service) behind(ctx context.Context, tx *db.Tx, p Place, f ScanFilter, a Asked, after string) ([]Behind, string, error) {
	return nil, "", errs.New(errs.NotFound, "alignment.Behind", "")
}
