// Package accounttest gives tests of other nouns people who are signed in.
package accounttest

import (
	"context"
	"strings"
	"testing"
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/ids"
)

// Person stores somebody and is them, signed in just now. The address is <name>@example.org.
func Person(t testing.TB, d *db.DB, name string) authz.Viewer {
	t.Helper()
	v := authz.Viewer{
		Person: ids.New(), Name: name, Email: strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@example.org",
		Session: ids.New(), Proved: time.Now(),
	}
	err := d.Update(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		return tx.InsertAll(ctx, "person", []string{"id", "name", "email", "language", "operator", "created_at", "barred_at"},
			[][]any{{v.Person, v.Name, v.Email, "", false, time.Now().UnixMilli(), 0}})
	})
	if err != nil {
		t.Fatalf("accounttest: %v", err)
	}
	return v
}
