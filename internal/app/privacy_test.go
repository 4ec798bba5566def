package app

import (
	"context"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
)

// docs/privacy.md says of each table what is kept, why, how long, who sees it and what erases it: it names every table
// that there is, and none that is not.
func TestEveryTableIsInThePrivacyPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/privacy.md")
	if err != nil {
		t.Fatal(err)
	}
	_, tables, begins := strings.Cut(string(page), "\n## Every table\n")
	tables, _, ends := strings.Cut(tables, "\n## ")
	if !begins || !ends {
		t.Fatal("docs/privacy.md has no part “Every table”")
	}
	var named []string
	for _, row := range regexp.MustCompile("(?m)^\\| ((?:`[a-z_]+`(?:, )?)+) \\|").FindAllStringSubmatch(tables, -1) {
		for _, name := range regexp.MustCompile("`([a-z_]+)`").FindAllStringSubmatch(row[1], -1) {
			if slices.Contains(named, name[1]) {
				t.Errorf("docs/privacy.md names the table %s twice", name[1])
			}
			named = append(named, name[1])
		}
	}
	var there []string
	err = dbtest.SQLite(t).View(t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
		there, err = db.Collect(ctx, tx, func(r *db.Rows) (name string, err error) { return name, r.Scan(&name) },
			`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(there) < 30 {
		t.Fatalf("only these tables were found: %v", there)
	}
	for _, name := range there {
		if !slices.Contains(named, name) {
			t.Errorf("docs/privacy.md does not say what the table %s keeps, why, how long, who sees it and what erases it", name)
		}
	}
	for _, name := range named {
		if !slices.Contains(there, name) {
			t.Errorf("docs/privacy.md names a table %s, which is not there", name)
		}
	}
}
