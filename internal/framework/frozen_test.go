package framework_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // a connection that did not come through platform/db

	"pathways/internal/framework"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
)

// attacks try to change a published release, $1, with SQL; there is a draft beside it.
var attacks = []struct{ name, only, query string }{
	{"reword", "", "UPDATE item SET statement = 'x' WHERE code = 'SO.1'"},
	{"reword by upsert", "", "INSERT INTO item SELECT * FROM item WHERE code = 'SO.1' ON CONFLICT (release_id, id) DO UPDATE SET statement = 'x'"},
	{"move to another release", "", "UPDATE item SET release_id = 'draft' WHERE code = 'SO.2'"},
	{"move in from a draft", "", "UPDATE kind SET release_id = $1, place = 99 WHERE release_id = 'draft'"},
	{"add an item", "", "INSERT INTO item SELECT release_id, 'new', 99, 'NEW', code_ours, parent_id, kind, 'x', '', '', '' FROM item WHERE code = 'SO.1'"},
	{"delete items", "", "DELETE FROM level_statement"},
	{"delete an item", "", "DELETE FROM item WHERE code = 'SO.2'"},
	{"rename a kind", "", "UPDATE kind SET name = 'x' WHERE release_id = $1"},
	{"add a kind", "", "INSERT INTO kind (release_id, key, place, name, plural) VALUES ($1, 'x', 99, 'x', 'x')"},
	{"delete a kind", "", "DELETE FROM kind WHERE release_id = $1"},
	{"rename a level", "", "UPDATE level SET name = 'x' WHERE release_id = $1"},
	{"add a level", "", "INSERT INTO level (release_id, code, place, id, name, description) VALUES ($1, 'x', 99, 'x', 'x', '')"},
	{"delete a level", "", "DELETE FROM level WHERE release_id = $1"},
	{"reword a level", "", "UPDATE level_statement SET statement = 'x' WHERE release_id = $1"},
	{"add a level statement", "", "INSERT INTO level_statement (release_id, item_id, level, place, statement) VALUES ($1, '7d0f3a52-54c4-4b0e-9d6e-2f1f6b0a9c11', 'L1', 9, 'x')"},
	{"retitle", "", "UPDATE release SET title = 'x' WHERE id = $1"},
	{"back to draft", "", "UPDATE release SET status = 'draft' WHERE id = $1"},
	{"another digest", "", "UPDATE release SET digest = 'x' WHERE id = $1"},
	{"delete", "", "DELETE FROM release WHERE id = $1"},
	{"published from the start", "", "INSERT INTO release SELECT 'again', framework_id, 'again', title, 'published', adoption, date, language, source_title, source_url, rights, funding, about, tips, remarks, digest, stored_at FROM release WHERE id = $1"},
	{"another slug", "", "UPDATE framework SET slug = 'x'"},
	{"replace", db.SQLite, "REPLACE INTO release SELECT id, framework_id, version, 'x', 'draft', adoption, date, language, source_title, source_url, rights, funding, about, tips, remarks, digest, stored_at FROM release WHERE id = $1"},
	{"replace by version", db.SQLite, "REPLACE INTO release SELECT 'other', framework_id, version, 'x', 'draft', adoption, date, language, source_title, source_url, rights, funding, about, tips, remarks, digest, stored_at FROM release WHERE id = $1"},
	{"a draft takes its place", db.SQLite, "UPDATE OR REPLACE release SET id = $1 WHERE id = 'draft'"},
	{"replace an item", db.SQLite, "REPLACE INTO item SELECT release_id, id, place, code, code_ours, parent_id, kind, 'x', '', '', '' FROM item WHERE release_id = $1"},
	{"add beside", "", "INSERT INTO release_beside (release_id, what, doc) VALUES ($1, 'signed', '{}')"},
	{"reword beside", "", "UPDATE release_beside SET doc = '{}' WHERE release_id = $1"},
	{"take away beside", "", "DELETE FROM release_beside WHERE release_id = $1"},
	{"move beside in from a draft", "", "UPDATE release_beside SET release_id = $1 WHERE release_id = 'draft'"},
	{"move beside to a draft", "", "UPDATE release_beside SET release_id = 'draft', what = 'changes' WHERE release_id = $1"},
	{"upsert beside", "", "INSERT INTO release_beside (release_id, what, doc) VALUES ($1, 'notes', '{}') ON CONFLICT (release_id, what) DO UPDATE SET doc = '{}'"},
	{"replace beside", db.SQLite, "REPLACE INTO release_beside (release_id, what, doc) VALUES ($1, 'notes', '{}')"},
	{"empty what stands beside", db.Postgres, "TRUNCATE release_beside"},
	{"empty the table", db.Postgres, "TRUNCATE item CASCADE"},
	{"empty the releases", db.Postgres, "TRUNCATE release CASCADE"},
	{"empty the wordings", db.Postgres, "TRUNCATE level_statement"},
}

// addDraft stores an empty draft beside the published release.
func addDraft(ctx context.Context, tx *db.Tx) error {
	if _, err := tx.Exec(ctx, `INSERT INTO release SELECT 'draft', framework_id, 'next', title, 'draft', adoption, date, language,
		source_title, source_url, rights, funding, about, tips, remarks, '', stored_at FROM release`); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "INSERT INTO kind (release_id, key, place, name, plural) VALUES ('draft', 'x', 0, 'x', 'x')"); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "INSERT INTO release_beside (release_id, what, doc) VALUES ('draft', 'signed', '{}')")
	return err
}

// publish stores the sample with notes beside it.
func publish(t *testing.T, d *db.DB, s *framework.Service, r *framework.Release) {
	t.Helper()
	ctx := context.Background()
	err := d.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.Publish(ctx, tx, r, framework.Beside{Notes: []byte(`{"text": "First."}`)}, "")
	})
	if err == nil {
		err = s.Refresh(ctx)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestAPublishedReleaseCannotBeChangedWithSQL(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := service(t, d)
		r := sample()
		publish(t, d, s, r)
		if err := d.Update(ctx, addDraft); err != nil {
			t.Fatal(err)
		}
		for _, a := range attacks {
			if a.only != "" && a.only != d.Dialect() {
				continue
			}
			var args []any
			if strings.Contains(a.query, "$1") {
				args = []any{r.ID}
			}
			err := d.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, a.query, args...)
				return err
			})
			if !errs.Is(err, errs.Conflict) {
				t.Errorf("%s: want a conflict, got %v", a.name, err)
			}
			if _, err := s.VerifiedRelease(ctx, "garden", "1.0"); err != nil {
				t.Fatalf("%s: %v", a.name, err)
			}
			if b, err := s.Beside(ctx, r.ID); err != nil || string(b.Notes) != `{"text": "First."}` || b.Signed != nil || b.Changes != nil {
				t.Fatalf("%s: beside it stands %s, %v", a.name, b, err)
			}
		}
		// What is still a draft can change, so the refusals above are not refusals of everything.
		err := d.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, q := range []string{
				"UPDATE release SET title = 'y' WHERE id = 'draft'", "UPDATE kind SET name = 'y' WHERE release_id = 'draft'",
				"DELETE FROM kind WHERE release_id = 'draft'", "DELETE FROM release_beside WHERE release_id = 'draft'", "DELETE FROM release WHERE id = 'draft'",
			} {
				if n, err := tx.Exec(ctx, q); err != nil || n != 1 {
					t.Errorf("%s: %d rows, %v", q, n, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAForeignConnectionToSQLiteCannotReplaceAPublishedRelease(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	d, err := db.Open(ctx, db.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	s := service(t, d)
	r := sample()
	publish(t, d, s, r)
	if err := d.Update(ctx, addDraft); err != nil {
		t.Fatal(err)
	}
	raw, err := sql.Open("sqlite", filepath.Join(dir, "pathways.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	for _, a := range attacks {
		if a.only != db.SQLite {
			continue
		}
		_, err := raw.Exec(strings.ReplaceAll(a.query, "$1", "?1"), r.ID)
		if err == nil || !strings.Contains(err.Error(), "a published release never changes") {
			t.Errorf("%s: %v", a.name, err)
		}
		if _, err := s.VerifiedRelease(ctx, "garden", "1.0"); err != nil {
			t.Fatalf("%s: %v", a.name, err)
		}
	}
}

func TestADamagedReleaseIsNotHandedOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := service(t, d)
		install(t, s, sample())
		err := d.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
			guard := "DROP TRIGGER item_update_frozen"
			if d.Dialect() == db.Postgres {
				guard = "DROP TRIGGER item_frozen ON item"
			}
			if _, err := tx.Exec(ctx, guard); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, "UPDATE item SET statement = 'Turn Soil' WHERE code = 'SO.1'")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.VerifiedRelease(ctx, "garden", "1.0")
		var fault *errs.Error
		if !errors.As(err, &fault) || fault.Kind != errs.Internal || fault.Key != "framework.damaged" {
			t.Fatalf("want a fault of ours with a sentence for people, got %v", err)
		}
	})
}
