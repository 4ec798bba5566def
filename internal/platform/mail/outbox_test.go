package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/mail/mailtest"
)

// desk is an outbox with a clock of the test's own.
type desk struct {
	*Outbox
	log   *bytes.Buffer
	clock time.Time
}

var operator = authz.Viewer{Person: "p", Operator: true, Session: "s"}

func newDesk(t *testing.T, d *db.DB, smtp string) *desk {
	t.Helper()
	k := &desk{log: &bytes.Buffer{}, clock: time.Now().Truncate(time.Millisecond)}
	o, err := NewOutbox(d, Options{SMTPURL: smtp, From: "Pathways <pathways@example.org>", Logger: slog.New(slog.NewTextHandler(k.log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	k.Outbox, o.now = o, func() time.Time { return k.clock }
	return k
}

func (k *desk) post(t *testing.T, letters ...Letter) {
	t.Helper()
	err := k.db.Update(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		for _, l := range letters {
			if err := Post(ctx, tx, l, k.clock); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (k *desk) all(t *testing.T) []Posted {
	t.Helper()
	letters, _, err := k.Letters(context.Background(), operator, "")
	if err != nil {
		t.Fatal(err)
	}
	return letters
}

// only is the one letter there is, which must be in a state.
func (k *desk) only(t *testing.T, state string) Posted {
	t.Helper()
	all := k.all(t)
	if len(all) != 1 || all[0].State != state {
		t.Fatalf("want one letter that is %s, have %+v", state, all)
	}
	return all[0]
}

func hello(to string) Letter {
	return Letter{To: to, Name: "Ana", Subject: "Hello", Text: "Open this:\nhttps://pathways.example.org/x\n", Link: "https://pathways.example.org/x"}
}

func TestALetterGoesOutOnceAndNothingOfItStays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		server := mailtest.New(t)
		k := newDesk(t, d, server.URL())
		once := hello("ana@example.org")
		once.Key = "welcome:ana"
		k.post(t, once, once)
		for range 3 {
			if _, err := k.look(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		got := server.Letters()
		if len(got) != 1 || got[0].Link() != once.Link || got[0].To[0] != "ana@example.org" || got[0].From != "pathways@example.org" {
			t.Fatalf("the server has %+v", got)
		}
		sent := k.only(t, "sent")
		if sent.Link != "" || sent.Whole || sent.Sent.IsZero() {
			t.Errorf("kept of a letter that is sent: %+v", sent)
		}
		if strings.Contains(k.log.String(), "https://") || strings.Contains(k.log.String(), "ana@") {
			t.Errorf("the log says %s", k.log)
		}
		k.clock = k.clock.Add(keepFor + time.Hour)
		if err := k.tidy(t.Context()); err != nil || len(k.all(t)) != 0 {
			t.Errorf("after 30 days: %v, %+v", err, k.all(t))
		}
	})
}

func TestAServerThatIsDownGetsLettersLater(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		server := mailtest.New(t)
		server.Down()
		k := newDesk(t, d, server.URL())
		k.post(t, hello("ana@example.org"), hello("ben@example.org"))
		began := k.clock
		for _, wait := range []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute} {
			if _, err := k.look(t.Context()); err == nil {
				t.Fatal("a server that is down was reached")
			}
			for _, l := range k.all(t) {
				if l.State != "waiting" || !l.Due.Equal(k.clock.Add(wait)) || !strings.Contains(l.Trouble, "refused") {
					t.Fatalf("after %v: %+v", k.clock.Sub(began), l)
				}
			}
			k.clock = k.clock.Add(wait)
		}
		server.Up()
		if _, err := k.look(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := server.Letters(); len(got) != 2 || server.Connected() != 1 {
			t.Errorf("%d letters over %d connections", len(got), server.Connected())
		}
	})
}

func TestALetterIsGivenUpAfterThreeDays(t *testing.T) {
	server := mailtest.New(t)
	server.Fail("451 4.3.2 come back later")
	k := newDesk(t, dbtest.SQLite(t), server.URL())
	k.post(t, hello("ana@example.org"))
	tries := 0
	for end := k.clock.Add(4 * 24 * time.Hour); k.clock.Before(end); tries++ {
		due, err := k.look(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if due.IsZero() {
			break
		}
		if wait := due.Sub(k.clock); wait < time.Minute || wait > time.Hour {
			t.Fatalf("try %d comes %v later", tries+1, wait)
		}
		k.clock = due
	}
	if l := k.only(t, "failed"); l.Reason != "tired" || !strings.Contains(l.Trouble, "451 4.3.2 come back later") || tries < 72 || tries > 80 {
		t.Errorf("after %d tries: %+v", tries, l)
	}
	server.Fail("")
	if err := k.Again(t.Context(), operator, k.all(t)[0].ID); err != nil {
		t.Fatal(err)
	}
	if _, err := k.look(t.Context()); err != nil || len(server.Letters()) != 1 {
		t.Errorf("tried again by hand: %v, %d letters", err, len(server.Letters()))
	}
}

func TestManyWorkersSendEachLetterOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		server := mailtest.New(t)
		const letters = 60
		first := newDesk(t, d, server.URL())
		for i := range letters {
			first.post(t, hello(fmt.Sprintf("p%d@example.org", i)))
		}
		ctx, stop := context.WithCancel(t.Context())
		var workers sync.WaitGroup
		for range 4 {
			o, err := NewOutbox(d, Options{SMTPURL: server.URL(), From: "pathways@example.org", Logger: slog.New(slog.DiscardHandler)})
			if err != nil {
				t.Fatal(err)
			}
			workers.Go(func() { o.Run(ctx) })
		}
		server.Wait(letters)
		first.post(t, hello("late@example.org"))
		began := time.Now()
		server.Wait(letters + 1)
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("a letter posted on this node went out after %v", took)
		}
		stop()
		workers.Wait()
		seen := map[string]bool{}
		for _, l := range server.Letters() {
			if seen[l.To[0]] {
				t.Errorf("%s has two letters", l.To[0])
			}
			seen[l.To[0]] = true
		}
		if len(seen) != letters+1 {
			t.Errorf("%d people have letters", len(seen))
		}
		for _, l := range first.all(t) {
			if l.State != "sent" {
				t.Errorf("%+v", l)
			}
		}
	})
}

func TestALetterWhoseTakingWasNotHeardKeepsItsName(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		server := mailtest.New(t)
		server.DropAfterData(1)
		k := newDesk(t, d, server.URL())
		k.post(t, hello("ana@example.org"), hello("ben@example.org"))
		if _, err := k.look(t.Context()); err == nil {
			t.Fatal("a line that was cut is no trouble?")
		}
		k.clock = k.clock.Add(time.Minute)
		if _, err := k.look(t.Context()); err != nil {
			t.Fatal(err)
		}
		got := server.Letters()
		if len(got) != 3 || got[0].ID() == "" || got[0].Raw != got[2].Raw && got[0].Raw != got[1].Raw {
			t.Fatalf("%d letters: %+v", len(got), got)
		}
		names := map[string]bool{}
		for _, l := range got {
			names[l.ID()] = true
		}
		if len(names) != 2 {
			t.Errorf("the Message-IDs are %v", names)
		}
	})
}

func TestARefusedAddressFailsAndHoldsNobodyUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		server := mailtest.New(t)
		server.Refuse("gone@example.org", "550 5.1.1 nobody of this name")
		server.Refuse("full@example.org", "452 4.2.2 the box is full")
		k := newDesk(t, d, server.URL())
		k.post(t, hello("gone@example.org"), hello("full@example.org"), hello("no address"), hello("ana@example.org"))
		if _, err := k.look(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := server.Letters(); len(got) != 1 || got[0].To[0] != "ana@example.org" || server.Connected() != 1 {
			t.Fatalf("%d connections, letters %+v", server.Connected(), got)
		}
		want := map[string][2]string{
			"gone@example.org": {"failed", "550 5.1.1 nobody of this name"}, "full@example.org": {"waiting", "452 4.2.2 the box is full"},
			"no address": {"failed", errAddress.Error()}, "ana@example.org": {"sent", ""},
		}
		for _, l := range k.all(t) {
			if w := want[l.To]; l.State != w[0] || l.Trouble != w[1] {
				t.Errorf("%s is %s: %s", l.To, l.State, l.Trouble)
			}
		}
	})
}

func TestWhatANodeLeftBehindGoesOutLater(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		server := mailtest.New(t)
		k := newDesk(t, d, server.URL())
		k.post(t, hello("ana@example.org"))
		// A node takes the letter and dies before it has said a word to the mail server.
		err := d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			held, err := holdLetters(ctx, tx, k.clock, k.clock.Add(hold), atOnce)
			if len(held) != 1 {
				t.Errorf("held %d letters", len(held))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if due, err := k.look(t.Context()); err != nil || !due.Equal(k.clock.Add(hold)) || len(server.Letters()) != 0 {
			t.Fatalf("held by another node: %v, due %v, %d letters", err, due, len(server.Letters()))
		}
		k.clock = k.clock.Add(hold)
		if _, err := k.look(t.Context()); err != nil || len(server.Letters()) != 1 {
			t.Fatalf("afterwards: %v, %d letters", err, len(server.Letters()))
		}
	})
}

func TestAWorkerThatIsStoppedGivesLettersBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		server := mailtest.New(t)
		k := newDesk(t, d, server.URL())
		k.post(t, hello("ana@example.org"), hello("ben@example.org"))
		ctx, stop := context.WithCancel(t.Context())
		b := batch{Outbox: k.Outbox, until: k.clock.Add(hold)}
		err := d.Update(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			b.letters, err = holdLetters(ctx, tx, k.clock, b.until, atOnce)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		stop()
		_ = b.send(ctx)
		for range 2 { // no later than the first pause
			if _, err := k.look(t.Context()); err != nil {
				t.Fatal(err)
			}
			k.clock = k.clock.Add(firstPause)
		}
		if got := server.Letters(); len(got) != 2 {
			t.Errorf("%d letters went out", len(got))
		}
	})
}

func TestWithoutAServerTheLogHasTheLinkOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d, "")
		k.post(t, hello("ana@example.org"))
		for range 3 {
			if _, err := k.look(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		other := newDesk(t, d, "")
		if _, err := other.look(t.Context()); err != nil || other.log.Len() > 0 {
			t.Errorf("another node: %v, says %s", err, other.log)
		}
		if n := strings.Count(k.log.String(), "to=ana@example.org link=https://pathways.example.org/x"); n != 1 {
			t.Errorf("the log has the link %d times: %s", n, k.log)
		}
		if l := k.only(t, "waiting"); l.Link == "" {
			t.Error("the page has no link to open")
		}
		k.clock = k.clock.Add(keepFor + time.Hour)
		if err := k.tidy(t.Context()); err != nil || len(k.all(t)) != 0 {
			t.Errorf("after 30 days: %v, %+v", err, k.all(t))
		}
	})
}

func TestAServerThatIsSetLaterGetsOnlyFreshLetters(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		before := newDesk(t, d, "")
		before.clock = before.clock.Add(-25 * time.Hour)
		before.post(t, hello("old@example.org"))
		before.clock = before.clock.Add(2 * time.Hour)
		ended := hello("ended@example.org")
		ended.Ends = before.clock.Add(time.Hour)
		before.post(t, ended, hello("fresh@example.org"))
		if _, err := before.look(t.Context()); err != nil {
			t.Fatal(err)
		}
		server := mailtest.New(t)
		k := newDesk(t, d, server.URL())
		if err := k.tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := k.look(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := server.Letters(); len(got) != 1 || got[0].To[0] != "fresh@example.org" {
			t.Fatalf("went out: %+v", got)
		}
		want := map[string]string{"old@example.org": "late", "ended@example.org": "ended", "fresh@example.org": ""}
		for _, l := range k.all(t) {
			if l.Reason != want[l.To] || l.Whole != (l.To == "old@example.org") {
				t.Errorf("%+v", l)
			}
		}
	})
}

func TestALetterWhoseUseHasEndedIsNotSent(t *testing.T) {
	server := mailtest.New(t)
	k := newDesk(t, dbtest.SQLite(t), server.URL())
	ends := hello("ana@example.org")
	ends.Ends = k.clock.Add(time.Hour)
	k.post(t, ends)
	k.clock = ends.Ends
	if _, err := k.look(t.Context()); err != nil || len(server.Letters()) != 0 {
		t.Fatalf("%v, %d letters", err, len(server.Letters()))
	}
	if err := k.tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	l := k.only(t, "failed")
	if err := k.Again(t.Context(), operator, l.ID); l.Reason != "ended" || l.Link != "" || !errs.Is(err, errs.Conflict) {
		t.Errorf("%+v; again: %v", l, err)
	}
}

func TestNothingIsKeptOfABriefLetter(t *testing.T) {
	server := mailtest.New(t)
	k := newDesk(t, dbtest.SQLite(t), server.URL())
	brief := hello("ana@example.org")
	brief.Brief = true
	k.post(t, brief)
	if _, err := k.look(t.Context()); err != nil || len(server.Letters()) != 1 || len(k.all(t)) != 0 {
		t.Errorf("%v, %d letters went out, kept are %+v", err, len(server.Letters()), k.all(t))
	}
}

func TestLettersAreForThoseWhoRunTheInstallation(t *testing.T) {
	k := newDesk(t, dbtest.SQLite(t), "")
	k.post(t, hello("ana@example.org"))
	id := k.only(t, "waiting").ID
	for name, c := range map[string]struct {
		v    authz.Viewer
		want errs.Kind
	}{
		"a guest": {authz.Viewer{}, errs.SignIn}, "somebody": {authz.Viewer{Person: "x", Session: "s"}, errs.NotFound},
		"a token": {authz.Viewer{Person: "p", Operator: true, Token: "t", Scopes: authz.Scopes}, errs.Forbidden},
	} {
		_, _, err := k.Letters(t.Context(), c.v, "")
		for _, err := range []error{err, k.Again(t.Context(), c.v, id), k.Delete(t.Context(), c.v, id)} {
			if !errs.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if err := k.Delete(t.Context(), operator, id); err != nil || len(k.all(t)) != 0 {
		t.Errorf("deleted: %v, %+v", err, k.all(t))
	}
	if err := k.Delete(t.Context(), operator, id); !errs.Is(err, errs.NotFound) {
		t.Errorf("deleted twice: %v", err)
	}
}

func TestForgetTakesAwayWhatWentToAnAddress(t *testing.T) {
	k := newDesk(t, dbtest.SQLite(t), "")
	k.post(t, hello("ana@example.org"), hello("ben@example.org"))
	err := k.db.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error { return Forget(ctx, tx, "ana@example.org") })
	if err != nil || k.only(t, "waiting").To != "ben@example.org" {
		t.Error(err)
	}
}

func TestTheServerIsSpokenToSafely(t *testing.T) {
	d := dbtest.SQLite(t)
	for name, o := range map[string]mailtest.Options{
		"STARTTLS": {StartTLS: true, Name: "pathways", Secret: "s3cret/ü@"}, "TLS from the start": {Implicit: true, Name: "pathways", Secret: "s3cret"},
	} {
		t.Run(name, func(t *testing.T) {
			server := mailtest.NewWith(t, o)
			k := newDesk(t, d, server.URL())
			k.post(t, hello("ana@example.org"))
			if _, err := k.look(t.Context()); err == nil || len(server.Letters()) > 0 {
				t.Fatal("a certificate that nobody vouches for was taken")
			}
			k.server.tls = &tls.Config{RootCAs: server.Trusted(), ServerName: "127.0.0.1"}
			k.clock = k.clock.Add(time.Minute)
			if _, err := k.look(t.Context()); err != nil || len(server.Letters()) != 1 {
				t.Fatalf("%v, %d letters", err, len(server.Letters()))
			}
			k.server.secret = "another"
			if err := k.server.Try(t.Context()); err == nil || strings.Contains(err.Error(), "another") {
				t.Errorf("a wrong secret: %v", err)
			}
		})
	}
	t.Run("a server without TLS", func(t *testing.T) {
		server := mailtest.New(t)
		k := newDesk(t, d, strings.Replace(server.URL(), "none", "starttls", 1))
		if err := k.server.Try(t.Context()); err == nil {
			t.Error("STARTTLS was asked for, and an open line was taken")
		}
	})
	t.Run("a server on this machine, and nothing said of TLS", func(t *testing.T) {
		server := mailtest.New(t)
		k := newDesk(t, d, strings.Replace(server.URL(), "?tls=none", "", 1))
		if err := k.server.Try(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
