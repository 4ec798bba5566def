package app

import (
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"pathways/internal/framework"
	"pathways/internal/platform/config"
	"pathways/internal/platform/db"
)

// wide is a framework of one domain with n competencies.
func wide(n int) (framework.Framework, *framework.Release) {
	f := framework.Framework{ID: framework.FrameworkID("wide"), Slug: "wide", Name: "Wide", ShortName: "Wide", Publisher: "Nobody"}
	r := &framework.Release{
		ID: framework.ReleaseID("wide", fmt.Sprint(n)), Framework: f, Version: fmt.Sprint(n), Title: "Wide", Status: framework.Published,
		Adoption: "Adopted", Date: "2026", Language: "en", Source: framework.Source{Title: "Made for a test"}, Rights: "Nobody's.",
		Kinds: []framework.Kind{{Key: "domain", Name: "Domain", Plural: "Domains"}, {Key: "competency", Name: "Competency", Plural: "Competencies"}},
		Items: []framework.Item{{ID: framework.ItemID("wide", "D"), Code: "D", Kind: "domain", Statement: "All"}},
	}
	for i := range n {
		code := fmt.Sprintf("D.%d", i)
		r.Items = append(r.Items, framework.Item{
			ID: framework.ItemID("wide", code), Code: code, ParentID: framework.ItemID("wide", "D"), Kind: "competency", Statement: fmt.Sprintf("Do thing %d.", i),
		})
	}
	return f, r
}

// alone ends what the program does on its own, so that only what a test asks is counted.
func alone(a *App) {
	a.stop()
	a.done.Wait()
}

// What a page of the library or an operation costs the database does not grow with the framework: with 10 competencies
// and with 1,000 it asks no more statements, and a page that was made once asks none.
func TestTheDatabaseIsAskedNoMoreForMore(t *testing.T) {
	dir := t.TempDir()
	d, err := db.Open(t.Context(), db.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	frameworks, err := framework.NewService(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{10, 1000} {
		f, r := wide(n)
		if _, err := frameworks.Install(t.Context(), f, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	a, err := New(t.Context(), config.Config{Data: dir}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	alone(a)
	asked := func(path string) int64 {
		t.Helper()
		before := a.db.Statements()
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != 200 {
			t.Fatalf("%s: %d", path, w.Code)
		}
		return a.db.Statements() - before
	}
	for _, path := range []string{
		"/frameworks/wide/N", "/frameworks/wide/N/D.1", "/frameworks/wide/N/table", "/frameworks/wide/N/guide",
		"/frameworks/wide/N.json", "/frameworks/wide/N.csv", "/api/v1/frameworks/wide/releases/N/items?limit=5", "/frameworks/search?q=thing+N",
	} {
		few, many := asked(strings.ReplaceAll(path, "N", "10")), asked(strings.ReplaceAll(path, "N", "1000"))
		// What leads from an edition to the one before it is asked of the later one only.
		if many > few {
			t.Errorf("%s asks %d statements with 10 competencies and %d with 1,000", path, few, many)
		}
		if again := asked(strings.ReplaceAll(path, "N", "10")); again > few {
			t.Errorf("%s asks more the second time: %d, first %d", path, again, few)
		}
	}
	if n := asked("/frameworks/wide/1000"); n != 0 {
		t.Errorf("a page that was made before asks %d statements", n)
	}
}
