package account

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
)

// A limit lets so many through in a span of time, whoever asks at the same time, and says how long to wait.
func TestLimits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHome(t, d)
		var wg sync.WaitGroup
		results := make([]error, 12)
		for i := range results {
			wg.Go(func() { results[i] = h.Limit(h.ctx, "door:1", 5, time.Minute) })
		}
		wg.Wait()
		passed := 0
		for _, err := range results {
			if err == nil {
				passed++
				continue
			}
			var e *errs.Error
			if !errors.As(err, &e) || e.Kind != errs.TooMany || e.Wait != time.Minute {
				t.Errorf("refused with %v", err)
			}
		}
		if passed != 5 {
			t.Errorf("%d passed, want 5", passed)
		}
		h.must(h.Limit(h.ctx, "door:2", 5, time.Minute))
		h.clock = h.clock.Add(time.Minute)
		h.must(h.Limit(h.ctx, "door:1", 5, time.Minute))
	})
}

// Wrong tries against an account are bounded, for an account as for none; the person still comes in by a link, and a
// link that they have holds as long as no further one is written.
func TestTriesAgainstOneAccountAreBounded(t *testing.T) {
	h := newHome(t, dbtest.SQLite(t))
	h.join("Ana", "ana@example.org")
	for _, email := range []string{"ana@example.org", "nobody@example.org"} {
		for i := range 11 {
			want := errs.Invalid
			if i == 10 {
				want = errs.TooMany
			}
			_, err := h.SignIn(h.ctx, email, "a wrong phrase of words", Caller{Address: fmt.Sprint("192.0.2.", i)})
			h.is(err, want, fmt.Sprint(email, " try ", i))
		}
	}
	_, err := h.SignIn(h.ctx, "ana@example.org", phrase, Caller{Address: "198.51.100.1"})
	h.is(err, errs.TooMany, "the right passphrase meanwhile")
	for range 3 {
		h.must(h.AskLink(h.ctx, "ana@example.org", "", Caller{Address: "198.51.100.1"}, ""))
		h.clock = h.clock.Add(2 * time.Minute)
	}
	h.is(h.AskLink(h.ctx, "ana@example.org", "", Caller{}, ""), errs.TooMany, "a fourth letter")
	_, secret := h.last()
	h.clock = h.clock.Add(8 * time.Minute)
	if _, _, err := h.Follow(h.ctx, secret, Caller{}); err != nil {
		t.Errorf("the last letter does not open while no other is written: %v", err)
	}
	h.clock = h.clock.Add(15 * time.Minute)
	if _, err := h.SignIn(h.ctx, "ana@example.org", phrase, Caller{}); err != nil {
		t.Errorf("a quarter of an hour later: %v", err)
	}
}

// What is no address at all does not use up the tries of others who mistype theirs.
func TestTyposOfOthersDoNotCount(t *testing.T) {
	h := newHome(t, dbtest.SQLite(t))
	for range 11 {
		_, _ = h.SignIn(h.ctx, "ana", "a wrong phrase of words", Caller{})
	}
	_, err := h.SignIn(h.ctx, "ben", "a wrong phrase of words", Caller{})
	h.is(err, errs.Invalid, "another typo")
}

// Tries from one place are bounded, over all accounts; a good sign-in is not counted, so a workshop can begin together.
func TestTriesFromOnePlaceAreBounded(t *testing.T) {
	h := newHome(t, dbtest.SQLite(t))
	h.join("Ana", "ana@example.org")
	here := Caller{Address: "2001:db8::1"}
	for range 70 {
		if _, err := h.SignIn(h.ctx, "ana@example.org", phrase, here); err != nil {
			t.Fatalf("a good sign-in was counted: %v", err)
		}
	}
	refused := 0
	for i := range 62 {
		_, err := h.SignIn(h.ctx, fmt.Sprintf("p%d@example.org", i), "a wrong phrase of words", Caller{Address: fmt.Sprintf("2001:db8::%x", i+1)})
		if errs.Is(err, errs.TooMany) {
			refused++
		}
	}
	if refused != 2 {
		t.Errorf("%d of 62 tries from one network were refused, want 2", refused)
	}
	for range 60 {
		_, err := h.WhoHolds(h.ctx, "pathways_guess", here)
		h.is(err, errs.SignIn, "a guessed token")
	}
	_, err := h.WhoHolds(h.ctx, "pathways_guess", here)
	h.is(err, errs.TooMany, "one more")
}
