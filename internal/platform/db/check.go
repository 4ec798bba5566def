package db

import (
	"context"

	"pathways/internal/platform/errs"
)

// File is the name of the SQLite file in the data folder.
const File = sqliteFile

// QuickCheck asks SQLite whether its file is sound: an Internal error says what is not. It reads the whole file.
// PostgreSQL checks its own files, so there it only asks for an answer.
func (d *DB) QuickCheck(ctx context.Context) error {
	if d.Dialect() == Postgres {
		return d.Ping(ctx)
	}
	return d.View(ctx, func(ctx context.Context, tx *Tx) error {
		var verdict string
		if err := tx.QueryRow(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
			return err
		}
		if verdict != "ok" {
			return errs.Internalf("db.QuickCheck", "%s", verdict)
		}
		return nil
	})
}
