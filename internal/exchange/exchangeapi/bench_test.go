package exchangeapi

import (
	"fmt"
	"net/http"
	"testing"

	"pathways/internal/framework"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/web"
)

// wide puts a release of n items into a library.
func wide(t testing.TB, n int) func(*framework.Service) {
	return func(frameworks *framework.Service) { wideOf(t, frameworks, "wide", n) }
}

func wideOf(t testing.TB, frameworks *framework.Service, slug string, n int) {
	t.Helper()
	f := framework.Framework{ID: framework.FrameworkID(slug), Slug: slug, Name: "Wide", ShortName: "Wide", Publisher: "Nobody"}
	r := &framework.Release{
		ID: framework.ReleaseID(slug, "1"), Framework: f, Version: "1", Title: "Wide", Status: framework.Published, Adoption: "Adopted", Date: "2026",
		Language: "en", Source: framework.Source{Title: "Made for a test"}, Rights: "Nobody's.", Kinds: []framework.Kind{{Key: "skill", Name: "Skill", Plural: "Skills"}},
	}
	for i := range n {
		it := framework.Item{ID: framework.ItemID(slug, fmt.Sprint(i)), Code: fmt.Sprint("W.", i), Kind: "skill", Statement: fmt.Sprintf("Do thing %d with the care that it asks for.", i)}
		if i%50 != 0 {
			it.ParentID = r.Items[i-i%50].ID
		}
		r.Items = append(r.Items, it)
	}
	if _, err := frameworks.Install(t.Context(), f, r); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkPackage serves a package of 10,000 items: first, when nothing is ready, and then again and again.
func BenchmarkPackage(b *testing.B) {
	path := "/ims/case/v1p1/CFPackages/" + framework.ReleaseID("wide", "1")
	ask := func(b *testing.B, h http.Handler) {
		if w := get(b, h, path); w.Code != 200 || w.Body.Len() < 5_000_000 {
			b.Fatalf("%d, %d bytes", w.Code, w.Body.Len())
		}
	}
	b.Run("first", func(b *testing.B) {
		for range b.N {
			b.StopTimer()
			h := server(b, public, wide(b, 10_000))
			b.StartTimer()
			ask(b, h)
		}
	})
	b.Run("prepared", func(b *testing.B) {
		for range b.N {
			b.StopTimer()
			frameworks, err := framework.NewService(b.Context(), dbtest.SQLite(b))
			if err != nil {
				b.Fatal(err)
			}
			p := &provider{frameworks: frameworks, pages: web.NewPages(frameworks.Revision), baseURL: public}
			wideOf(b, frameworks, "wide", 10_000)
			p.prepare()
			p.preparing.Wait()
			h := served(b, p)
			b.StartTimer()
			ask(b, h)
		}
	})
	b.Run("then", func(b *testing.B) {
		h := server(b, public, wide(b, 10_000))
		ask(b, h)
		for b.Loop() {
			ask(b, h)
		}
	})
}
