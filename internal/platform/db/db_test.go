package db_test

import (
	"context"
	"testing"

	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
)

// table gives a database a table to write to.
func table(t testing.TB, d *db.DB) {
	t.Helper()
	run(t, d, "CREATE TABLE word (id TEXT PRIMARY KEY, n BIGINT NOT NULL CHECK (n >= 0), ok BOOLEAN, under TEXT REFERENCES word (id))")
}

func run(t testing.TB, d *db.DB, query string, args ...any) {
	t.Helper()
	err := d.Update(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func count(t testing.TB, d *db.DB, query string, args ...any) (n int) {
	t.Helper()
	err := d.View(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, query, args...).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPlaceholdersMeanTheSameOnBoth(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var a, b, c string
		err := d.View(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			return tx.QueryRow(ctx, "SELECT CAST($2 AS TEXT), CAST($1 AS TEXT), CAST($2 AS TEXT) || '$1'", "one", "two").Scan(&a, &b, &c)
		})
		if err != nil || a != "two" || b != "one" || c != "two$1" {
			t.Fatalf("got %q %q %q, %v", a, b, c, err)
		}
	})
}

func TestErrorsHaveKinds(t *testing.T) {
	cases := []struct {
		name, query string
		want        errs.Kind
	}{
		{"taken name", "INSERT INTO word (id, n) VALUES ('a', 1)", errs.Conflict},
		{"broken rule", "INSERT INTO word (id, n) VALUES ('b', -1)", errs.Invalid},
		{"empty where a value must be", "INSERT INTO word (id) VALUES ('b')", errs.Invalid},
		{"points nowhere", "INSERT INTO word (id, n, under) VALUES ('b', 1, 'z')", errs.Invalid},
		{"fault of ours", "INSERT INTO nowhere VALUES (1)", errs.Internal},
		{"name in double quotes is no text", `INSERT INTO word (id, n) VALUES ("b", 1)`, errs.Internal},
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		table(t, d)
		run(t, d, "INSERT INTO word (id, n) VALUES ('a', 1)")
		for _, c := range cases {
			err := d.Update(context.Background(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, c.query)
				return err
			})
			if !errs.Is(err, c.want) {
				t.Errorf("%s: want kind %v, got %v", c.name, c.want, err)
			}
		}
		err := d.View(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			var n int
			return tx.QueryRow(ctx, "SELECT n FROM word WHERE id = 'none'").Scan(&n)
		})
		if !errs.Is(err, errs.NotFound) {
			t.Errorf("no row: want kind not found, got %v", err)
		}
	})
}
