package db_test

import (
	"context"
	"testing"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
)

func TestAGlanceIsOneStatementThatReads(t *testing.T) {
	const one = "SELECT n FROM word WHERE id = 'a'"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		table(t, d)
		run(t, d, "INSERT INTO word (id, n) VALUES ('a', 1)")
		ctx := context.Background()
		var n int
		asked := d.Statements()
		err := d.Glance(ctx, func(ctx context.Context, tx *db.Tx) error { return tx.QueryRow(ctx, one).Scan(&n) })
		if err != nil || n != 1 || d.Statements() != asked+1 {
			t.Fatalf("read %d with %d statements, %v", n, d.Statements()-asked, err)
		}
		err = d.Glance(ctx, func(ctx context.Context, tx *db.Tx) error {
			return tx.QueryRow(ctx, "SELECT n FROM word WHERE id = 'none'").Scan(&n)
		})
		if !errs.Is(err, errs.NotFound) {
			t.Errorf("no row: %v", err)
		}
		err = d.Glance(ctx, func(ctx context.Context, tx *db.Tx) error {
			_ = tx.QueryRow(ctx, one).Scan(&n)
			_ = tx.QueryRow(ctx, one).Scan(&n) // the fault shows also where the function does not look
			return nil
		})
		if !errs.Is(err, errs.Internal) {
			t.Errorf("two statements: %v", err)
		}
		err = d.Glance(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "DELETE FROM word")
			return err
		})
		if !errs.Is(err, errs.Internal) || count(t, d, "SELECT COUNT(*) FROM word") != 1 {
			t.Errorf("a statement that writes: %v", err)
		}
		err = d.View(ctx, func(ctx context.Context, _ *db.Tx) error {
			return d.Glance(ctx, func(context.Context, *db.Tx) error { return nil })
		})
		if !errs.Is(err, errs.Internal) {
			t.Errorf("inside another: %v", err)
		}
	})
}

// Rows that a function leaves open, or leaves by a panic, keep no connection: with as many glances as there are
// connections several times over none waits in vain.
func TestAGlanceGivesItsConnectionBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		table(t, d)
		run(t, d, "INSERT INTO word (id, n) VALUES ('a', 1), ('b', 2)")
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		for i := range 40 {
			func() {
				defer func() { _ = recover() }()
				err := d.Glance(ctx, func(ctx context.Context, tx *db.Tx) error {
					rows, err := tx.Query(ctx, "SELECT n FROM word")
					if err != nil {
						return err
					}
					rows.Next()
					if i%2 == 0 {
						panic("in the middle")
					}
					return nil
				})
				if err != nil {
					t.Fatalf("%d: %v", i, err)
				}
			}()
		}
		if n := count(t, d, "SELECT COUNT(*) FROM word"); n != 2 {
			t.Errorf("%d rows", n)
		}
	})
}

func TestAGlanceDoesNotNoticeThatConnectionsEnded(t *testing.T) {
	d := dbtest.Postgres(t)
	table(t, d)
	glance := func() error {
		var n int
		return d.Glance(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			return tx.QueryRow(ctx, "SELECT COUNT(*) FROM word").Scan(&n)
		})
	}
	if err := glance(); err != nil {
		t.Fatal(err)
	}
	if err := insert(d, "a", 1); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		count(t, d, `SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid()`)
		if err := glance(); err != nil {
			t.Error(err)
		}
	}
}
