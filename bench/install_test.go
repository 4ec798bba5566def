package main

import (
	"context"
	"fmt"
	"testing"

	"pathways/internal/framework"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
)

// BenchmarkInstall10000 stores a release of 10,000 items in an empty database and takes it into memory, as every
// import will in the end.
func BenchmarkInstall10000(b *testing.B) {
	f, r := large(10_000)
	for name, open := range map[string]func(testing.TB) *db.DB{db.SQLite: dbtest.SQLite, db.Postgres: dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				s, err := framework.NewService(b.Context(), open(b))
				if err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				if changed, err := s.Install(context.Background(), f, r); err != nil || !changed {
					b.Fatal(changed, err)
				}
			}
		})
	}
}

// large is a framework with three kinds of items, in the proportions of a large school curriculum.
func large(n int) (framework.Framework, *framework.Release) {
	f := framework.Framework{
		ID: framework.FrameworkID("large"), Slug: "large", Name: "A large framework", ShortName: "Large", Publisher: "Nobody",
	}
	r := &framework.Release{
		ID: framework.ReleaseID("large", "1"), Framework: f, Version: "1", Title: "A large framework", Status: framework.Published,
		Adoption: "Adopted", Date: "2026-01-01", Language: "en", Source: framework.Source{Title: "Made for this measurement"},
		Kinds: []framework.Kind{{Key: "d", Name: "Domain", Plural: "Domains"}, {Key: "c", Name: "Category", Plural: "Categories"}, {Key: "s", Name: "Statement", Plural: "Statements"}},
	}
	var domain, category string
	for i := range n {
		it := framework.Item{Code: fmt.Sprintf("L.%05d", i)}
		it.ID = framework.ItemID("large", it.Code)
		it.Statement = fmt.Sprintf("Explain to a visitor what item %d of this framework means, with an example from the gallery.", i)
		switch {
		case i%500 == 0:
			it.Kind, domain = "d", it.ID
		case i%20 == 1:
			it.Kind, it.ParentID, category = "c", domain, it.ID
		default:
			it.Kind, it.ParentID = "s", category
			it.Question = "What would you show first?"
		}
		r.Items = append(r.Items, it)
	}
	return f, r
}
