package main

import (
	"context"
	"testing"

	"pathways/internal/framework"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
)

// BenchmarkInstall10000 stores a release of 10,000 items in an empty database and takes it into memory.
func BenchmarkInstall10000(b *testing.B) {
	f, r := large("large", 10_000, 0)
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
