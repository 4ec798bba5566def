package account

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
)

// Nobody is stored before they follow the link of their letter; following it makes the account once, for the address
// that the letter went to, and signs in.
func TestAnAccountIsMadeByTheLinkOfALetter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHome(t, d)
		h.must(h.Join(h.ctx, Joining{" Ana Ruiz ", "Ana@Example.org ", phrase}, "", Caller{}, "https://p.example"))
		l, secret := h.last()
		if h.count(`SELECT COUNT(*) FROM person`) != 0 {
			t.Error("somebody is stored before they confirmed their address")
		}
		if l.to != "ana@example.org" || !strings.HasPrefix(l.link, "https://p.example/account/join/") || !strings.Contains(l.text, l.link) || !strings.Contains(l.text, "Ana Ruiz") || !strings.Contains(l.text, "24 hours") {
			t.Errorf("the letter: %+v", l)
		}
		if tk, err := h.Look(h.ctx, ToJoin, secret); err != nil || tk.Email != "ana@example.org" {
			t.Errorf("looking: %+v, %v", tk, err)
		}
		h.must(h.Join(h.ctx, Joining{"Ana", "ana@example.org", "another phrase of mine"}, "", Caller{}, ""))
		_, other := h.last()
		session, _, err := h.Joined(h.ctx, secret, Caller{Agent: "Firefox, Linux"})
		h.must(err)
		v := h.viewer(session)
		if v.Name != "Ana Ruiz" || v.Email != "ana@example.org" || v.Operator || v.Session == "" || !v.Proved.Equal(h.clock) {
			t.Errorf("signed in as %+v", v)
		}
		_, _, err = h.Joined(h.ctx, secret, Caller{})
		h.is(err, errs.NotFound, "the link again")
		_, _, err = h.Joined(h.ctx, other, Caller{})
		h.is(err, errs.NotFound, "an older letter to the same address")
		if _, err := h.SignIn(h.ctx, "ana@example.org", phrase, Caller{}); err != nil {
			t.Errorf("signing in with the passphrase: %v", err)
		}
		if h.count(`SELECT COUNT(*) FROM ticket WHERE payload LIKE '%argon2id%'`) != 0 {
			t.Error("a used link keeps the hash of a passphrase")
		}
	})
}

// A stranger who tries addresses leaves nothing behind; what was tried against an account stays for its person to see.
func TestTriesWithUnknownAddressesAreNotKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHome(t, d)
		v := h.viewer(h.join("Ana", "ana@example.org"))
		for _, email := range []string{"nobody@example.org", "ana@example.org"} {
			_, err := h.SignIn(h.ctx, email, "not the right phrase", Caller{})
			h.is(err, errs.Invalid, email)
		}
		before, err := h.History(h.ctx, v, "", 100)
		h.must(err)
		h.must(h.Sweep(h.ctx))
		after, err := h.History(h.ctx, v, "", 100)
		h.must(err)
		if len(before) != len(after) || after[0].Action != "account.refused" {
			t.Errorf("the history was %d entries and is %d: %+v", len(before), len(after), after)
		}
		if n := h.count(`SELECT COUNT(*) FROM audit WHERE person_id = ''`); n != 0 {
			t.Errorf("%d entries about nobody are kept", n)
		}
	})
}

// Whoever reads the letter need not be who asked for it: a stranger who signs up with somebody's address, and waits for
// them to press the button, does not get to know a passphrase of their account.
func TestAPassphraseTypedInAnotherBrowserOpensNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHome(t, d)
		for email, browser := range map[string]string{"a@example.org": "", "b@example.org": "another secret", "c@example.org": "secret"} {
			h.must(h.Join(h.ctx, Joining{"Ana", email, phrase}, "", Caller{Browser: "secret"}, ""))
			_, secret := h.last()
			tk, err := h.Look(h.ctx, ToJoin, secret)
			h.must(err)
			same := browser == "secret"
			if tk.BegunBy(Caller{Browser: browser}) != same {
				t.Errorf("%s: begun by %q: %v", email, browser, !same)
			}
			session, _, err := h.Joined(h.ctx, secret, Caller{Browser: browser})
			h.must(err)
			if has, err := h.HasPassphrase(h.ctx, h.viewer(session)); err != nil || has != same {
				t.Errorf("%s: has a passphrase: %v, %v", email, has, err)
			}
			if _, err := h.SignIn(h.ctx, email, phrase, Caller{}); (err == nil) != same {
				t.Errorf("%s: signing in with the passphrase that was typed: %v", email, err)
			}
		}
	})
}

// A double click on the link makes one account; the other click is told so.
func TestADoubleClickMakesOneAccount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHome(t, d)
		h.must(h.Join(h.ctx, Joining{"Ana", "ana@example.org", phrase}, "", Caller{}, ""))
		_, secret := h.last()
		var wg sync.WaitGroup
		results := make([]error, 8)
		for i := range results {
			wg.Go(func() { _, _, results[i] = h.Joined(h.ctx, secret, Caller{}) })
		}
		wg.Wait()
		well := 0
		for _, err := range results {
			if err == nil {
				well++
			} else {
				h.is(err, errs.NotFound, "another click")
			}
		}
		if well != 1 || h.count(`SELECT COUNT(*) FROM person`) != 1 || h.count(`SELECT COUNT(*) FROM session`) != 1 {
			t.Errorf("%d clicks made an account", well)
		}
	})
}

// Links end.
func TestLinksEnd(t *testing.T) {
	h := newHome(t, dbtest.SQLite(t))
	h.must(h.Join(h.ctx, Joining{"Ana", "ana@example.org", phrase}, "", Caller{}, ""))
	_, secret := h.last()
	h.clock = h.clock.Add(24 * time.Hour)
	_, _, err := h.Joined(h.ctx, secret, Caller{})
	h.is(err, errs.NotFound, "a day later")
	h.join("Ana", "ana@example.org")
	h.must(h.AskLink(h.ctx, "ana@example.org", "/pathway", Caller{}, ""))
	l, secret := h.last()
	if !strings.Contains(l.text, "15 minutes") {
		t.Errorf("the letter does not say how long: %s", l.text)
	}
	_, _, err = h.Follow(h.ctx, secret+"x", Caller{})
	h.is(err, errs.NotFound, "another secret")
	if _, err := h.Look(h.ctx, ToRecover, secret); !errs.Is(err, errs.NotFound) {
		t.Errorf("a link for one thing is good for another: %v", err)
	}
	h.clock = h.clock.Add(15 * time.Minute)
	_, _, err = h.Follow(h.ctx, secret, Caller{})
	h.is(err, errs.NotFound, "15 minutes later")
	h.must(h.AskLink(h.ctx, "ana@example.org", "/pathway", Caller{}, ""))
	_, secret = h.last()
	session, next, err := h.Follow(h.ctx, secret, Caller{})
	if err != nil || next != "/pathway" || h.viewer(session).Name != "Ana" {
		t.Errorf("in time: %s, %v", next, err)
	}
	_, _, err = h.Follow(h.ctx, secret, Caller{})
	h.is(err, errs.NotFound, "twice")
}

// Whether there is an account shows neither in an answer, nor in the work, nor in the statements: for signing in,
// signing up, asking for a link and for recovery.
func TestNobodyLearnsWhetherThereIsAnAccount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHome(t, d)
		h.join("Ana", "ana@example.org")
		h.join("Barred", "barred@example.org")
		h.must(NewCaretaker(h.Service).Bar(h.ctx, "barred@example.org", true))
		h.do(`INSERT INTO person (id, name, email, language, operator, created_at, barred_at) VALUES ('none', 'None', 'none@example.org', '', $1, 1, 0)`, false)
		base := "https://p.example"
		for name, try := range map[string]func(email string) error{
			"sign in": func(email string) error {
				_, err := h.SignIn(h.ctx, email, "a wrong phrase of words", Caller{})
				return err
			},
			"sign up": func(email string) error { return h.Join(h.ctx, Joining{"Eve", email, phrase}, "", Caller{}, base) },
			"link":    func(email string) error { return h.AskLink(h.ctx, email, "/", Caller{}, base) },
			"recover": func(email string) error { return h.AskRecovery(h.ctx, email, Caller{}, base) },
		} {
			type seen struct {
				answer             string
				statements, hashes int64
				commits            int64
			}
			var first seen
			for i, email := range []string{"ana@example.org", "nobody@example.org", "barred@example.org", "none@example.org"} {
				statements, hashes, commits := h.d.Statements(), h.hashed.Load(), h.d.Commits()
				answer := "well"
				if err := try(email); err != nil {
					answer = err.Error()
				}
				now := seen{answer, h.d.Statements() - statements, h.hashed.Load() - hashes, h.d.Commits() - commits}
				if i == 0 {
					first = now
				} else if now != first {
					t.Errorf("%s for %s: %+v, for an account %+v", name, email, now, first)
				}
			}
		}
		for _, l := range h.letters() {
			if l.to == "nobody@example.org" && !strings.Contains(l.link, "/account/join/") {
				t.Errorf("a letter to nobody: %+v", l)
			}
		}
	})
}

// A person who has an account and signs up again finds a way in in the letter, and nothing is changed.
func TestSigningUpTwiceChangesNothing(t *testing.T) {
	h := newHome(t, dbtest.SQLite(t))
	h.join("Ana", "ana@example.org")
	h.must(h.Join(h.ctx, Joining{"Mallory", "ana@example.org", "words of another person"}, "", Caller{}, ""))
	l, secret := h.last()
	if !strings.Contains(l.link, "/account/link/") || strings.Contains(l.text, "Mallory") {
		t.Errorf("the letter: %+v", l)
	}
	session, _, err := h.Follow(h.ctx, secret, Caller{})
	h.must(err)
	if v := h.viewer(session); v.Name != "Ana" {
		t.Errorf("renamed to %s", v.Name)
	}
	_, err = h.SignIn(h.ctx, "ana@example.org", "words of another person", Caller{})
	h.is(err, errs.Invalid, "with the other's passphrase")
}

// A session opens what its person may see until it ends: by its time, by not being used, by hand, or as they are barred.
func TestSessionsEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHome(t, d)
		one := h.join("Ana", "ana@example.org")
		two, err := h.SignIn(h.ctx, "ana@example.org", phrase, Caller{})
		h.must(err)
		three, err := h.SignIn(h.ctx, "ana@example.org", phrase, Caller{})
		h.must(err)
		v := h.viewer(one)
		other := h.join("Ben", "ben@example.org")
		h.must(h.EndSession(h.ctx, h.viewer(other), h.viewer(two).Session))
		if !h.viewer(two).SignedIn() {
			t.Error("somebody else ended a session")
		}
		h.must(h.EndSession(h.ctx, v, h.viewer(two).Session))
		if h.viewer(two).SignedIn() || !h.viewer(three).SignedIn() {
			t.Error("ending one session")
		}
		list, err := h.Sessions(h.ctx, v)
		h.must(err)
		here := 0
		for _, s := range list {
			if s.Here {
				here++
			}
		}
		if len(list) != 2 || here != 1 {
			t.Errorf("sessions: %+v", list)
		}
		h.must(h.EndOtherSessions(h.ctx, v))
		if h.viewer(three).SignedIn() || !h.viewer(one).SignedIn() {
			t.Error("ending the others")
		}
		h.must(NewCaretaker(h.Service).Bar(h.ctx, "ana@example.org", true))
		if h.viewer(one).SignedIn() {
			t.Error("barred, and still there")
		}
		_, err = h.Begin(h.ctx, v.Person, ViaPasskey, Caller{})
		h.is(err, errs.SignIn, "a session for who is barred")
		h.must(NewCaretaker(h.Service).Bar(h.ctx, "ana@example.org", false))

		used, err := h.Begin(h.ctx, v.Person, ViaPasskey, Caller{})
		h.must(err)
		unused, err := h.Begin(h.ctx, v.Person, ViaPasskey, Caller{})
		h.must(err)
		for range 8 {
			h.clock = h.clock.Add(20 * 24 * time.Hour)
			if !h.viewer(used).SignedIn() {
				t.Fatal("a session in use has ended")
			}
		}
		if h.viewer(unused).SignedIn() {
			t.Error("not used for 160 days, and still good")
		}
		h.clock = h.clock.Add(20 * 24 * time.Hour)
		if h.viewer(used).SignedIn() {
			t.Error("good for more than 180 days")
		}
		h.must(h.Sweep(h.ctx))
		h.must(h.Sweep(h.ctx))
		if n := h.count(`SELECT COUNT(*) FROM session`) + h.count(`SELECT COUNT(*) FROM ticket`) + h.count(`SELECT COUNT(*) FROM attempt`); n != 0 {
			t.Errorf("%d things that ended are left", n)
		}
	})
}

// Signing in gives a new secret and ends the session that the browser had: what somebody planted there opens nothing.
func TestASecretThatWasThereBeforeOpensNothing(t *testing.T) {
	h := newHome(t, dbtest.SQLite(t))
	before := h.join("Ana", "ana@example.org")
	h.join("Ben", "ben@example.org")
	after, err := h.SignIn(h.ctx, "ben@example.org", phrase, Caller{Cookie: before})
	h.must(err)
	if after == before || h.viewer(before).SignedIn() || h.viewer(after).Name != "Ben" {
		t.Error("the former secret still opens something")
	}
	planted, err := h.SignIn(h.ctx, "ben@example.org", phrase, Caller{Cookie: "planted"})
	h.must(err)
	if planted == "planted" || h.viewer("planted").SignedIn() {
		t.Error("a planted secret was taken over")
	}
	proved, err := h.Proved(h.ctx, h.viewer(planted), ViaPasskey)
	h.must(err)
	if h.viewer(planted).SignedIn() || h.viewer(proved).Name != "Ben" {
		t.Error("a proof goes on under the former secret")
	}
}

// Finding out who is there is one statement; every ten minutes one more keeps when it was.
func TestWhoIsThereIsOneStatement(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHome(t, d)
		session := h.join("Ana", "ana@example.org")
		token, err := h.MakeToken(h.ctx, h.viewer(session), "mine", []authz.Scope{authz.ReadPlans}, time.Time{})
		h.must(err)
		count := func(what string, want int64) {
			t.Helper()
			before := h.d.Statements()
			if what == "session" {
				h.viewer(session)
			} else if _, err := h.WhoHolds(h.ctx, token, Caller{}); err != nil {
				t.Error(err)
			}
			if got := h.d.Statements() - before; got != want {
				t.Errorf("%s: %d statements, want %d", what, got, want)
			}
		}
		count("session", 1)
		h.clock = h.clock.Add(11 * time.Minute)
		count("session", 2)
		count("session", 1)
		count("token", 2)
		count("token", 1)
	})
}

// A proof holds for 15 minutes; what needs one asks for it afresh.
func TestAProofEnds(t *testing.T) {
	h := newHome(t, dbtest.SQLite(t))
	session := h.join("Ana", "ana@example.org")
	h.clock = h.clock.Add(16 * time.Minute)
	v := h.viewer(session)
	h.is(h.SetPassphrase(h.ctx, v, "seven otters by the lake"), errs.Prove, "a passphrase")
	h.is(h.AskEmail(h.ctx, v, "new@example.org", ""), errs.Prove, "an address")
	_, err := h.MakeToken(h.ctx, v, "mine", []authz.Scope{authz.ReadPlans}, time.Time{})
	h.is(err, errs.Prove, "a token")
	_, err = h.Export(h.ctx, v)
	h.is(err, errs.Prove, "the record")
	_, err = h.Prove(h.ctx, v, "a wrong phrase of words", Caller{})
	h.is(err, errs.Invalid, "a wrong passphrase")
	session, err = h.Prove(h.ctx, v, phrase, Caller{})
	h.must(err)
	v = h.viewer(session)
	h.must(h.SetPassphrase(h.ctx, v, "seven otters by the lake"))
	h.clock = h.clock.Add(16 * time.Minute)
	v = h.viewer(session)
	h.must(h.AskProof(h.ctx, v, "/takeout", ""))
	_, secret := h.last()
	elsewhere, err := h.SignIn(h.ctx, "ana@example.org", "seven otters by the lake", Caller{})
	h.must(err)
	_, _, err = h.FollowProof(h.ctx, h.viewer(elsewhere), secret)
	h.is(err, errs.NotFound, "the link in another session")
	session, next, err := h.FollowProof(h.ctx, v, secret)
	if err != nil || next != "/takeout" || h.viewer(session).Proof(h.clock) != nil {
		t.Errorf("the link in the same session: %s, %v", next, err)
	}
	_, _, err = h.FollowProof(h.ctx, h.viewer(session), secret)
	h.is(err, errs.NotFound, "the link twice")
}

// Recovery sets a new passphrase, ends every session, and tells the person. A passphrase that breaks the rules leaves
// the link good.
func TestRecovery(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHome(t, d)
		thief := h.join("Ana", "ana@example.org")
		h.must(h.AskRecovery(h.ctx, "ana@example.org", Caller{}, ""))
		h.must(h.AskRecovery(h.ctx, "ana@example.org", Caller{}, ""))
		_, secret := h.last()
		earlier := strings.TrimPrefix(h.letters()[1].link, "/account/recover/")
		_, err := h.Recover(h.ctx, secret, "short", Caller{})
		h.is(err, errs.Invalid, "a short passphrase")
		session, err := h.Recover(h.ctx, secret, "seven otters by the lake", Caller{})
		h.must(err)
		if h.viewer(thief).SignedIn() || !h.viewer(session).SignedIn() {
			t.Error("the sessions after a recovery")
		}
		if l, _ := h.last(); l.to != "ana@example.org" || !strings.Contains(l.subject, "passphrase was changed") {
			t.Errorf("the person was not told: %+v", l)
		}
		for _, again := range []string{secret, earlier} {
			_, err = h.Recover(h.ctx, again, "eight otters by the lake", Caller{})
			h.is(err, errs.NotFound, "a link after a recovery")
		}
		_, err = h.SignIn(h.ctx, "ana@example.org", phrase, Caller{})
		h.is(err, errs.Invalid, "the former passphrase")
	})
}

// Another address holds once its letter was answered; the former one is told, and its links are of no use.
func TestAnotherAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHome(t, d)
		session := h.join("Ana", "ana@example.org")
		ben := h.join("Ben", "ben@example.org")
		h.must(h.AskLink(h.ctx, "ana@example.org", "", Caller{}, ""))
		_, old := h.last()
		v := h.viewer(session)
		h.must(h.AskEmail(h.ctx, v, "ben@example.org", ""))
		if l, _ := h.last(); l.to != "ben@example.org" || l.link != "" {
			t.Errorf("an address that somebody has: %+v", l)
		}
		h.must(h.AskEmail(h.ctx, v, "Ana.Ruiz@example.org", ""))
		_, secret := h.last()
		h.is(h.ConfirmEmail(h.ctx, h.viewer(ben), secret), errs.NotFound, "somebody else's link")
		if h.viewer(session).Email != "ana@example.org" {
			t.Error("changed before it was confirmed")
		}
		h.must(h.ConfirmEmail(h.ctx, v, secret))
		if h.viewer(session).Email != "ana.ruiz@example.org" {
			t.Error("not changed")
		}
		if l, _ := h.last(); l.to != "ana@example.org" || !strings.Contains(l.text, "ana.ruiz@example.org") {
			t.Errorf("the former address was not told: %+v", l)
		}
		_, _, err := h.Follow(h.ctx, old, Caller{})
		h.is(err, errs.NotFound, "a link sent to the former address")
	})
}

// Personal tokens open what they name, for whom they speak, until they end.
func TestPersonalTokens(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHome(t, d)
		v := h.viewer(h.join("Ana", "ana@example.org"))
		ben := h.viewer(h.join("Ben", "ben@example.org"))
		for _, c := range []struct {
			name   string
			scopes []authz.Scope
			ends   time.Time
		}{
			{"", []authz.Scope{authz.ReadPlans}, time.Time{}},
			{"x", nil, time.Time{}},
			{"x", []authz.Scope{"account:write"}, time.Time{}},
			{"x", []authz.Scope{""}, time.Time{}},
			{"x", []authz.Scope{authz.ReadPlans}, h.clock},
		} {
			_, err := h.MakeToken(h.ctx, v, c.name, c.scopes, c.ends)
			h.is(err, errs.Invalid, "a token of "+c.name)
		}
		token, err := h.MakeToken(h.ctx, v, "Spreadsheet", []authz.Scope{authz.WritePlans, authz.ReadPlans}, h.clock.Add(time.Hour))
		h.must(err)
		holder, err := h.WhoHolds(h.ctx, token, Caller{})
		h.must(err)
		if holder.Person != v.Person || holder.Session != "" || len(holder.Scopes) != 2 || !holder.Proved.IsZero() {
			t.Errorf("holder: %+v", holder)
		}
		h.is(holder.Someone(authz.ReadEvidence), errs.Forbidden, "another scope")
		_, err = h.Sessions(h.ctx, holder)
		h.is(err, errs.Forbidden, "the account page by a token")
		h.is(h.EndToken(h.ctx, holder, holder.Token), errs.Forbidden, "ending a token by a token")
		h.must(h.EndToken(h.ctx, ben, holder.Token))
		if _, err := h.WhoHolds(h.ctx, token, Caller{}); err != nil {
			t.Errorf("somebody else ended a token: %v", err)
		}
		if h.count(`SELECT COUNT(*) FROM token WHERE digest = $1 OR name = $1`, token) != 0 {
			t.Error("the token itself is stored")
		}
		second, err := h.MakeToken(h.ctx, v, "Second", []authz.Scope{authz.ReadPlans}, time.Time{})
		h.must(err)
		h.clock = h.clock.Add(time.Hour)
		for _, bad := range []string{token, "", "pathways_", second[:20], strings.TrimPrefix(second, "pathways_")} {
			_, err := h.WhoHolds(h.ctx, bad, Caller{})
			h.is(err, errs.SignIn, "a token that is not good")
		}
		profile, err := h.Profile(h.ctx, v)
		h.must(err)
		for _, one := range profile.Tokens {
			if one.Name == "Second" {
				h.must(h.EndToken(h.ctx, v, one.ID))
			}
		}
		_, err = h.WhoHolds(h.ctx, second, Caller{})
		h.is(err, errs.SignIn, "a token after its end")
	})
}

// The first owner is made once, by the link given last; of those who open it together, one becomes it.
func TestTheFirstOwner(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHome(t, d)
		dead, _, err := h.OfferFirst(h.ctx)
		h.must(err)
		secret, until, err := h.OfferFirst(h.ctx)
		h.must(err)
		if !until.Equal(h.clock.Add(24 * time.Hour)) {
			t.Errorf("good until %v", until)
		}
		h.is(h.LookFirst(h.ctx, dead, Caller{}), errs.NotFound, "a link of an earlier start")
		_, err = h.BecomeFirst(h.ctx, secret, Joining{"", "x", "short"}, Caller{})
		h.is(err, errs.Invalid, "a form with faults")
		var wg sync.WaitGroup
		sessions, results := make([]string, 2), make([]error, 2)
		for i, email := range []string{"ana@example.org", "ben@example.org"} {
			wg.Go(func() {
				sessions[i], results[i] = h.BecomeFirst(h.ctx, secret, Joining{"Owner", email, phrase}, Caller{})
			})
		}
		wg.Wait()
		winner := 0
		if results[0] != nil {
			winner = 1
		}
		h.must(results[winner])
		h.is(results[1-winner], errs.NotFound, "the other one")
		if !h.viewer(sessions[winner]).Operator || h.count(`SELECT COUNT(*) FROM person`) != 1 {
			t.Error("not exactly one owner")
		}
		again, _, err := h.OfferFirst(h.ctx)
		if err != nil || again != "" {
			t.Errorf("offered again: %q, %v", again, err)
		}
		h.is(h.LookFirst(h.ctx, secret, Caller{}), errs.NotFound, "the link afterwards")
	})
}

// Somebody who is gone leaves nothing of the account behind; the last who runs the installation stays.
func TestErasing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHome(t, d)
		v := h.viewer(h.join("Ana", "ana@example.org"))
		h.join("Ben", "ben@example.org")
		_, err := h.MakeToken(h.ctx, v, "mine", []authz.Scope{authz.ReadPlans}, time.Time{})
		h.must(err)
		h.must(h.AskLink(h.ctx, "ana@example.org", "", Caller{}, ""))
		h.do(`INSERT INTO passkey (id, person_id, name, credential, created_at, used_at) VALUES ('k', $1, 'Laptop', '{"id":"x"}', 1, 0)`, v.Person)
		h.do(`INSERT INTO identity (provider, subject, person_id, email, linked_at, used_at) VALUES ('museum', 's', $1, 'a@b', 1, 0)`, v.Person)
		care := NewCaretaker(h.Service)
		h.must(care.Operate(h.ctx, "ana@example.org", true))

		record, err := h.Export(h.ctx, v)
		h.must(err)
		if record.Email != "ana@example.org" || len(record.Sessions) != 1 || len(record.Tokens) != 1 || record.Passkeys[0].Name != "Laptop" ||
			record.Identities[0].Name != "museum" || len(record.History) < 3 || record.Passphrase == nil {
			t.Errorf("the record: %+v", record)
		}
		gone := func() error {
			return h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error { return h.Erase(ctx, tx, v.Person) })
		}
		h.is(gone(), errs.Conflict, "the last operator")
		h.is(care.Operate(h.ctx, "ana@example.org", false), errs.Conflict, "the last operator steps down")
		h.is(care.Bar(h.ctx, "ana@example.org", true), errs.Conflict, "the last operator is barred")
		h.must(care.Operate(h.ctx, "ben@example.org", true))
		h.must(gone())
		for _, query := range []string{
			`SELECT COUNT(*) FROM session WHERE person_id = $1`, `SELECT COUNT(*) FROM token WHERE person_id = $1`,
			`SELECT COUNT(*) FROM passphrase WHERE person_id = $1`, `SELECT COUNT(*) FROM passkey WHERE person_id = $1`,
			`SELECT COUNT(*) FROM identity WHERE person_id = $1`, `SELECT COUNT(*) FROM ticket WHERE person_id = $1`,
			`SELECT COUNT(*) FROM person WHERE id = $1`, `SELECT COUNT(*) FROM audit WHERE person_id = $1 OR actor_id = $1`,
		} {
			if n := h.count(query, v.Person); n != 0 {
				t.Errorf("%d left: %s", n, query)
			}
		}
		if n := h.count(`SELECT COUNT(*) FROM letter WHERE to_address = 'ana@example.org'`); n != 0 {
			t.Errorf("%d letters left", n)
		}
	})
}

// The caretaker adds people, who sign in by the link, and gives a way back in to those who lost theirs.
func TestTheCaretaker(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHome(t, d)
		care := NewCaretaker(h.Service)
		path, err := care.Add(h.ctx, "Ana", "Ana@example.org", true)
		h.must(err)
		_, err = care.Add(h.ctx, "Ana", "ana@example.org", false)
		h.is(err, errs.Conflict, "twice")
		_, err = h.SignIn(h.ctx, "ana@example.org", "", Caller{})
		h.is(err, errs.Invalid, "no passphrase")
		session, _, err := h.Follow(h.ctx, strings.TrimPrefix(path, "/account/link/"), Caller{})
		h.must(err)
		if v := h.viewer(session); !v.Operator || v.Name != "Ana" {
			t.Errorf("added: %+v", v)
		}
		path, err = care.Recover(h.ctx, "ana@example.org")
		h.must(err)
		h.clock = h.clock.Add(23 * time.Hour)
		_, err = h.Recover(h.ctx, strings.TrimPrefix(path, "/account/recover/"), phrase, Caller{})
		h.must(err)
		h.must(care.Move(h.ctx, "ana@example.org", "ruiz@example.org"))
		h.must(care.EndSessions(h.ctx, "ruiz@example.org"))
		all, err := care.People(h.ctx)
		if err != nil || len(all) != 1 || all[0].Email != "ruiz@example.org" || h.count(`SELECT COUNT(*) FROM session`) != 0 {
			t.Errorf("people: %+v, %v", all, err)
		}
		h.is(care.EndSessions(h.ctx, "ana@example.org"), errs.NotFound, "nobody")
	})
}

// The account page asks the database as often with many sessions, tokens and events as with few.
func TestTheAccountPageDoesNotGrow(t *testing.T) {
	h := newHome(t, dbtest.SQLite(t))
	v := h.viewer(h.join("Ana", "ana@example.org"))
	profile := func() int64 {
		before := h.d.Statements()
		_, err := h.Profile(h.ctx, v)
		h.must(err)
		return h.d.Statements() - before
	}
	few := profile()
	h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error {
		for i := range 1000 {
			if _, err := h.begin(ctx, tx, v.Person, ViaLink, Caller{}); err != nil {
				return err
			}
			if err := h.note(ctx, tx, v.Person, v.Person, "renamed", strings.Repeat("x", i%7)); err != nil {
				return err
			}
		}
		return nil
	}))
	if many := profile(); many != few {
		t.Errorf("%d statements with few, %d with many", few, many)
	}
	page, err := h.History(h.ctx, v, "", 50)
	h.must(err)
	older, err := h.History(h.ctx, v, page[49].ID, 50)
	if err != nil || len(older) != 50 || older[0].ID >= page[49].ID {
		t.Errorf("older entries: %d, %v", len(older), err)
	}
}
