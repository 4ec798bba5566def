package db_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"pathways/internal/platform/db"
)

// TestNothingDeletedStaysInTheFiles ensures that what was deleted is in no file of the database once it was tidied.
func TestNothingDeletedStaysInTheFiles(t *testing.T) {
	dir := t.TempDir()
	d, err := db.Open(t.Context(), db.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	mark := []byte("heron-under-the-bridge")
	holds := func() (names []string) {
		files, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(raw, mark) {
				names = append(names, filepath.Base(name))
			}
		}
		return names
	}
	run := func(query string, args ...any) {
		t.Helper()
		err := d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, query, args...)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	run(`INSERT INTO framework (id, slug, name, short_name, publisher, homepage) VALUES ('f', 'f', $1, '', '', '')`, string(mark))
	if len(holds()) == 0 {
		t.Fatal("the mark is in no file: the test sees nothing")
	}
	run(`DELETE FROM framework WHERE id = 'f'`)
	if err := d.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left := holds(); len(left) > 0 {
		t.Errorf("still in %v", left)
	}
}
