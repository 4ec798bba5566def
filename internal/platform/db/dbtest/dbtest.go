// Package dbtest gives tests real databases: SQLite in a file, and a PostgreSQL that it starts itself on a
// Unix socket in a private folder.
package dbtest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"pathways/internal/platform/db"
)

// Each runs a test twice, on an empty migrated SQLite and on an empty migrated PostgreSQL. The second half
// is skipped, and says so, where PostgreSQL is not installed.
func Each(t *testing.T, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run(db.SQLite, func(t *testing.T) { fn(t, SQLite(t)) })
	t.Run(db.Postgres, func(t *testing.T) { fn(t, Postgres(t)) })
}

// EachEmpty is Each with databases that hold nothing, to test migrating itself. fn gets what to open them with.
func EachEmpty(t *testing.T, fn func(t *testing.T, opt db.Options)) {
	t.Helper()
	t.Run(db.SQLite, func(t *testing.T) { fn(t, db.Options{Dir: t.TempDir()}) })
	t.Run(db.Postgres, func(t *testing.T) { fn(t, db.Options{URL: server(t).create(t, "template0")}) })
}

// SQLite is an empty migrated database in a folder of the test.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	file, err := sqliteTemplate()
	if err != nil {
		t.Fatalf("dbtest: migrate SQLite: %v", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "pathways.db"), file, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, db.Options{Dir: dir})
}

// Postgres is an empty migrated database of the test's own. The test is skipped where PostgreSQL is not
// installed.
func Postgres(t testing.TB) *db.DB {
	t.Helper()
	return open(t, db.Options{URL: server(t).create(t, templateName)})
}

func open(t testing.TB, opt db.Options) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), opt)
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("dbtest: close: %v", err)
		}
	})
	return d
}

// sqliteTemplate is the content of a migrated, empty database file.
var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "pathways-sqlite-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := migrate(db.Options{Dir: dir}); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, "pathways.db"))
})

func migrate(opt db.Options) error {
	ctx := context.Background()
	d, err := db.Open(ctx, opt)
	if err != nil {
		return err
	}
	if err := d.Migrate(ctx); err != nil {
		_ = d.Close()
		return err
	}
	return d.Close()
}
