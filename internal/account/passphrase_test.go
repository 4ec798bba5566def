package account

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
)

// What everybody would try first is refused, and the fault says why; any other long text is taken, in any script.
func TestPassphrases(t *testing.T) {
	for text, want := range map[string]string{
		phrase:                         "",
		"Ein Otter wärmt sich am Ofen": "",
		"川のそばで七羽の鷺が静かに待つ": "",
		"😀🎈🐢🌵🎹🧭🪁🍋🦔🧩🚲🪴":    "",
		"xk7#q9!mzp2w":                    "",
		"PathwaysIsWhereIGrowTomatoes":    "",
		"elevenchars":                     "passphrase.short",
		"":                                "passphrase.short",
		strings.Repeat("otter lake ", 24): "passphrase.long",
		"ana.ruiz@example.org":            "passphrase.own",
		"Ana Ruiz Ana Ruiz":               "passphrase.own",
		"Pathways-Pathways-1":             "passphrase.own",
		"passwordpassword":                "passphrase.own",
		"aaaaaaaaaaaaaaa":                 "passphrase.pattern",
		"abcabcabcabcabc":                 "passphrase.pattern",
		"abcdefghijklmnop":                "passphrase.pattern",
		"1234567890123":                   "passphrase.pattern",
		"9876543210987":                   "passphrase.pattern",
		"qwertyuiopasdf":                  "passphrase.pattern",
		"Correct horse battery staple":    "passphrase.common",
		"May the force be with you 2024!": "passphrase.common",
	} {
		var wrong faults
		wrong.passphrase("passphrase", text, "Ana Ruiz", "ana.ruiz@example.org")
		got := ""
		if len(wrong) > 0 {
			got = strings.TrimPrefix(wrong[0].Key, "account.fault.")
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if !slices.IsSorted(sortedKnown) || slices.ContainsFunc(wellKnown, func(s string) bool { return folded(s) != s }) {
		t.Error("the list of well-known phrases is not in the form of folded")
	}
}

// A passphrase fits its own hash and no other one's; the same letters typed on another keyboard fit.
func TestHashes(t *testing.T) {
	dear := usual
	usual = cost{memory: 64, passes: 1, lanes: 1}
	defer func() { usual = dear }()
	h := newHasher()
	ctx := context.Background()
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringN(1, 20, -1).Draw(r, "passphrase")
		other := rapid.StringN(1, 20, -1).Draw(r, "other")
		hash, err := h.of(ctx, text)
		if err != nil {
			r.Fatal(err)
		}
		if fits, stale, err := h.fits(ctx, text, hash); !fits || stale || err != nil {
			r.Fatalf("its own: %v, %v, %v", fits, stale, err)
		}
		if fits, _, _ := h.fits(ctx, other, hash); fits != (other == text) {
			r.Fatalf("%q fits the hash of %q", other, text)
		}
	})
	if normal("a\u0308 \uFB01") != normal("ä fi") {
		t.Error("two ways to write the same letters are two passphrases")
	}
	if fits, _, err := h.fits(ctx, "", ""); fits || err != nil {
		t.Errorf("nothing fits no passphrase: %v, %v", fits, err)
	}
	for _, damaged := range []string{"x", "$argon2id$v=19$m=1,t=0,p=1$AAAA$AAAA", "$argon2i$v=19$m=1,t=1,p=1$AAAA$AAAA", "$argon2id$v=19$m=99999999,t=1,p=1$AAAA$AAAA"} {
		if _, _, err := h.fits(ctx, "x", damaged); !errs.Is(err, errs.Internal) || strings.Contains(err.Error(), "AAAA") {
			t.Errorf("a damaged hash: %v", err)
		}
	}
}

// Never more than a few are hashed at once, and who goes away while waiting costs nothing.
func TestHashingIsBounded(t *testing.T) {
	h := newHasher()
	var now, most atomic.Int64
	h.done = func() {
		now.Add(1)
		if n := int64(len(h.turns)); n > most.Load() {
			most.Store(n)
		}
	}
	var wg sync.WaitGroup
	for range 12 {
		wg.Go(func() { _, _ = h.of(context.Background(), phrase) })
	}
	wg.Wait()
	if now.Load() != 12 || most.Load() > atOnce {
		t.Errorf("%d hashed, %d at once", now.Load(), most.Load())
	}
	for range atOnce {
		h.turns <- struct{}{}
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := h.of(gone, phrase); !errs.Is(err, errs.Unavailable) {
		t.Errorf("gone while waiting: %v", err)
	}
}

// A hash made at less cost than today's is made anew when its passphrase is known.
func TestHashesAreMadeAnew(t *testing.T) {
	home := newHome(t, dbtest.SQLite(t))
	home.join("Ana", "ana@example.org")
	old := usual
	usual = cost{memory: 24 * 1024, passes: 2, lanes: 1}
	defer func() { usual = old }()
	_, err := home.SignIn(home.ctx, "ana@example.org", "a wrong phrase of words", Caller{})
	home.is(err, errs.Invalid, "a wrong one")
	if home.count(`SELECT COUNT(*) FROM passphrase WHERE hash LIKE '%m=24576%'`) != 0 {
		t.Error("a wrong passphrase was kept")
	}
	_, err = home.SignIn(home.ctx, "ana@example.org", phrase, Caller{})
	home.must(err)
	if home.count(`SELECT COUNT(*) FROM passphrase WHERE hash LIKE '%m=24576,t=2,p=1%'`) != 1 {
		t.Error("the hash was not made anew")
	}
	_, err = home.SignIn(home.ctx, "ana@example.org", phrase, Caller{})
	home.must(err)
}
