package app

import (
	"flag"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"pathways/internal/platform/config"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
)

// Whatever four people in two organizations do in any order: nobody ever finds a word that the model does not give
// them, what a live grant shows is there to be seen, and what was said never changes. Everything goes through HTTP.
// Time passes by bringing the ends of what was given nearer, as the services of a running house keep the clock of the
// machine.
func TestNobodyEverSeesWhatIsNotGivenToThem(t *testing.T) {
	dbtest.EachEmpty(t, func(t *testing.T, where db.Options) {
		rounds := 25
		if where.URL != "" {
			rounds = 3
		}
		limit(t, rounds)
		a, err := New(t.Context(), config.Config{
			Data: t.TempDir(), Database: where.URL, BaseURL: base, MaxFile: config.DefaultMaxFile, Quota: config.DefaultQuota,
		}, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		})
		did := map[string]int{}
		rapid.Check(t, func(rt *rapid.T) {
			m := settle(rt, a)
			deeds := m.deeds()
			// What comes first is drawn more often.
			names := []string{"share", "leave an organization", "ask", "answer", "share", "write a note", "bring up to date", "change a part", "show or hide", "share"}
			names = append(names, slices.Sorted(maps.Keys(deeds))...)
			for step := range rapid.IntRange(10, 40).Draw(rt, "steps") {
				what := rapid.SampledFrom(names).Draw(rt, "deed")
				before := m.said()
				living := m.living()
				for who := rapid.IntRange(0, len(living)-1).Draw(rt, "who"); len(living) > 0; living = slices.Delete(living, who, who+1) {
					if who %= len(living); deeds[what](living[who]) {
						did[what]++
						break
					}
				}
				m.neverChanged(what, before)
				if step%12 == 11 {
					m.everybodyOpensEverything()
				}
			}
			m.everybodyOpensEverything()
		})
		t.Logf("what was done: %v", did)
		if did["share"] < rounds {
			t.Errorf("in %d rounds hardly anything was done: %v", rounds, did)
		}
	})
}

// limit bounds the rounds of rapid, where nobody asked for another number.
func limit(t *testing.T, rounds int) {
	t.Helper()
	checks := flag.Lookup("rapid.checks")
	if checks.Value.String() != checks.DefValue {
		return
	}
	if err := checks.Value.Set(fmt.Sprint(rounds)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = checks.Value.Set(checks.DefValue) })
}
