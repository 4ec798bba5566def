package reminder

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"pathways/internal/account/accounttest"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/plan"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/mail"
	"pathways/internal/platform/mail/mailtest"
	"pathways/internal/platform/ui"
)

// house is the service with a clock of the test's own.
type house struct {
	*Service
	t     *testing.T
	d     *db.DB
	ctx   context.Context
	clock time.Time
}

func newHouse(t *testing.T, d *db.DB) *house {
	t.Helper()
	words, err := i18n.New(ui.Locales, Locales)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, d: d, ctx: i18n.With(t.Context(), words.In("en")), clock: date("2026-12-01").Add(6 * time.Hour)}
	frameworks, err := framework.NewService(h.ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	h.Service = NewService(d, frameworks, Options{Words: words, BaseURL: "https://pathways.example.org", Now: func() time.Time { return h.clock }})
	return h
}

// keep stores a plan of a person, in the place of one with the same id.
func (h *house) keep(v authz.Viewer, p plan.Plan) {
	h.t.Helper()
	p.Created = h.clock
	if p.Framework == "" {
		p.Framework, p.Release = "isl", "2025"
	}
	doc, err := json.Marshal(p)
	if err != nil {
		h.t.Fatal(err)
	}
	h.update(func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "DELETE FROM plan WHERE person_id = $1 AND id = $2", v.Person, p.ID); err != nil {
			return err
		}
		return tx.InsertAll(ctx, "plan", []string{"person_id", "id", "reflection_id", "framework", "release", "title", "doc", "revision", "created_at", "changed_at"},
			[][]any{{v.Person, p.ID, "", p.Framework, p.Release, p.Title, string(doc), 1, h.clock.UnixMilli(), h.clock.UnixMilli()}})
	})
}

func (h *house) update(fn func(context.Context, *db.Tx) error) {
	h.t.Helper()
	if err := h.d.Update(h.ctx, fn); err != nil {
		h.t.Fatal(err)
	}
}

func visit(id, what, day string) plan.Plan {
	return plan.Plan{ID: id, Goals: []plan.Goal{{ID: "g", Title: "a secret goal", Why: "a secret reason", Items: []plan.ItemRef{}, Activities: []plan.Activity{
		{ID: "a-" + id, What: what, From: day, Note: "a secret note", Cost: "a secret cost"},
	}}}}
}

func (h *house) wants(v authz.Viewer, days int, zone string) {
	h.t.Helper()
	if err := h.Choose(h.ctx, v, Settings{Wanted: true, Days: days, Zone: zone}, "http://localhost:8080"); err != nil {
		h.t.Fatal(err)
	}
}

// morning lets it be 7 o'clock UTC of a day, and everybody's plans be looked at.
func (h *house) morning(day string) {
	h.t.Helper()
	h.clock = date(day).Add(Hour * time.Hour)
	if err := h.Scan(h.ctx); err != nil {
		h.t.Fatal(err)
	}
}

type written struct{ to, subject, text, unsubscribe string }

func (h *house) letters() []written {
	h.t.Helper()
	var all []written
	err := h.d.View(h.ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = db.Collect(ctx, tx, func(rows *db.Rows) (l written, err error) {
			return l, rows.Scan(&l.to, &l.subject, &l.text, &l.unsubscribe)
		}, "SELECT to_address, subject, body, unsubscribe FROM letter ORDER BY id")
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return all
}

func (h *house) expect(n int, when string) []written {
	h.t.Helper()
	all := h.letters()
	if len(all) != n {
		h.t.Fatalf("%s: %d letters, want %d: %+v", when, len(all), n, all)
	}
	return all
}

func TestALetterComesOnceForEachDate(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ana, ben := accounttest.Person(t, d, "Ana"), accounttest.Person(t, d, "Ben")
		h.keep(ana, visit("p1", "Shadow Maria", "2026-12-05"))
		h.keep(ben, visit("p2", "Ben's own", "2026-12-02"))
		h.wants(ana, 3, "UTC")
		h.morning("2026-12-01")
		h.expect(0, "four days before")
		h.morning("2026-12-02")
		l := h.expect(1, "three days before")[0]
		if l.to != ana.Email || !strings.Contains(l.text, "December 5, 2026: Shadow Maria\n") || !strings.Contains(l.text, "https://pathways.example.org/pathway/plan\n") {
			t.Errorf("the letter: %+v", l)
		}
		for _, private := range []string{"secret", "Ben"} {
			if strings.Contains(l.text+l.subject, private) {
				t.Errorf("the letter says %q: %s", private, l.text)
			}
		}
		if err := h.Scan(h.ctx); err != nil {
			t.Fatal(err)
		}
		h.expect(1, "looked at twice")
		h.morning("2026-12-03")
		h.expect(1, "a day later")
		h.keep(ana, plan.Plan{ID: "p3", Look: "2026-12-04"})
		h.morning("2026-12-04")
		if l := h.expect(2, "a date that came late")[1]; !strings.Contains(l.text, "December 4, 2026: Look back at your plan\n* December 5, 2026: Shadow Maria\n") {
			t.Errorf("both dates: %s", l.text)
		}
		h.keep(ana, visit("p1", "Shadow Maria", "2026-12-06"))
		h.morning("2026-12-05")
		h.expect(3, "a date that moved")
		h.morning("2026-12-20")
		h.expect(3, "when all is over")
	})
}

func TestAMorningThatWasMissedIsMadeUpFor(t *testing.T) {
	d := dbtest.SQLite(t)
	h := newHouse(t, d)
	ana := accounttest.Person(t, d, "Ana")
	h.keep(ana, visit("p1", "Visit", "2026-12-05"))
	h.wants(ana, 3, "UTC")
	h.morning("2026-12-04") // nothing ran on December 2
	h.expect(1, "two days late")
}

func TestLettersComeAtSevenWhereTheReaderIs(t *testing.T) {
	d := dbtest.SQLite(t)
	h := newHouse(t, d)
	ana := accounttest.Person(t, d, "Ana")
	h.keep(ana, visit("p1", "Visit", "2026-12-02"))
	h.clock = date("2026-12-01").Add(20 * time.Hour)
	h.wants(ana, 0, "America/Los_Angeles")
	for _, c := range []struct {
		at   time.Duration
		want int
	}{{14*time.Hour + 59*time.Minute, 0}, {15 * time.Hour, 1}, {30 * time.Hour, 1}} {
		h.clock = date("2026-12-02").Add(c.at)
		if err := h.Scan(h.ctx); err != nil {
			t.Fatal(err)
		}
		h.expect(c.want, h.clock.String())
	}
}

func TestManyNodesWriteOneLetterEach(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		const people = 120
		for i := range people {
			v := accounttest.Person(t, d, fmt.Sprintf("P%d", i))
			h.keep(v, visit(fmt.Sprint("p", i), fmt.Sprint("Visit of P", i, "."), "2026-12-02"))
			h.wants(v, 1, []string{"UTC", "Africa/Abidjan"}[i%2])
		}
		h.clock = date("2026-12-01").Add(Hour * time.Hour)
		var nodes sync.WaitGroup
		for range 4 {
			nodes.Go(func() {
				if err := h.Scan(h.ctx); err != nil {
					t.Error(err)
				}
			})
		}
		nodes.Wait()
		for _, l := range h.expect(people, "four nodes at once") {
			name := strings.TrimSuffix(l.to, "@example.org")
			if !strings.Contains(strings.ToLower(l.text), "visit of "+name+".") {
				t.Errorf("%s has the letter of somebody else: %s", l.to, l.text)
			}
		}
	})
}

func TestWhoHasNothingAheadCostsNothing(t *testing.T) {
	d := dbtest.SQLite(t)
	h := newHouse(t, d)
	cost := func(people int) int64 {
		for i := range people {
			v := accounttest.Person(t, d, fmt.Sprintf("P%d-%d", people, i))
			h.keep(v, visit(fmt.Sprint("p", i), "Visit", "2027-12-02"))
			h.wants(v, 1, "UTC")
		}
		h.clock = h.clock.AddDate(0, 0, 1)
		before := d.Statements()
		if err := h.Scan(h.ctx); err != nil {
			t.Fatal(err)
		}
		return d.Statements() - before
	}
	if few, many := cost(2), cost(40); few != many {
		t.Errorf("2 people take %d statements, 42 take %d", few, many)
	}
}

func TestNobodyGetsLettersWhoDidNotAsk(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		never, stopped, barred := accounttest.Person(t, d, "Never"), accounttest.Person(t, d, "Stopped"), accounttest.Person(t, d, "Barred")
		for _, v := range []authz.Viewer{never, stopped, barred} {
			h.keep(v, visit("p", "Visit", "2026-12-01"))
		}
		h.wants(stopped, 0, "UTC")
		if err := h.Choose(h.ctx, stopped, Settings{Zone: "UTC"}, ""); err != nil {
			t.Fatal(err)
		}
		h.wants(barred, 0, "UTC")
		h.update(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE person SET barred_at = 1 WHERE id = $1", barred.Person)
			return err
		})
		h.morning("2026-12-01")
		h.expect(0, "nobody asked")
	})
}

// stopSecret is the secret of the link in a letter that ends them.
func stopSecret(t *testing.T, l written) string {
	t.Helper()
	_, secret, ok := strings.Cut(l.unsubscribe, "https://pathways.example.org/reminders/stop/")
	if !ok || !strings.Contains(l.text, l.unsubscribe+"\n") {
		t.Fatalf("no way out of %+v", l)
	}
	return secret
}

func TestTheLinkInALetterEndsThemAndOnlyOnes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ana, ben := accounttest.Person(t, d, "Ana"), accounttest.Person(t, d, "Ben")
		for _, v := range []authz.Viewer{ana, ben} {
			h.keep(v, visit("p", "Visit", "2026-12-01"))
			h.wants(v, 0, "UTC")
		}
		h.morning("2026-12-01")
		var secret string
		for _, l := range h.expect(2, "both") {
			if l.to == ana.Email {
				secret = stopSecret(t, l)
			}
		}
		if err := h.CanStop(h.ctx, secret); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := h.Stop(h.ctx, secret); err != nil {
				t.Fatal(err)
			}
		}
		for _, wrong := range []string{"", secret + "x", strings.ToLower(secret), ana.Person} {
			if err := h.Stop(h.ctx, wrong); !errs.Is(err, errs.NotFound) {
				t.Errorf("%q: %v", wrong, err)
			}
		}
		for _, v := range []authz.Viewer{ana, ben} {
			h.keep(v, visit("q", "Another", "2026-12-02"))
		}
		h.morning("2026-12-02")
		for _, l := range h.expect(3, "only Ben") {
			if l.to == ana.Email && strings.Contains(l.text, "Another") {
				t.Errorf("Ana stopped them: %+v", l)
			}
		}
		h.clock = h.clock.Add(stopFor)
		if err := h.CanStop(h.ctx, secret); !errs.Is(err, errs.NotFound) {
			t.Errorf("a link of last year: %v", err)
		}
	})
}

func TestChoicesAreCheckedAndBelongToTheirPerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ana, ben := accounttest.Person(t, d, "Ana"), accounttest.Person(t, d, "Ben")
		for _, bad := range []Settings{{Days: 2, Zone: "UTC"}, {Days: -1, Zone: "UTC"}, {Days: 1, Zone: "Nowhere/Town"}, {Days: 1}} {
			if err := h.Choose(h.ctx, ana, bad, ""); !errs.Is(err, errs.Invalid) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		h.wants(ana, 7, "Europe/Berlin")
		for _, c := range []struct {
			v    authz.Viewer
			want Settings
		}{{ana, Settings{true, 7, "Europe/Berlin"}}, {ben, Default}} {
			if o, err := h.Overview(h.ctx, c.v); err != nil || o.Settings != c.want {
				t.Errorf("%s: %+v, %v", c.v.Name, o.Settings, err)
			}
		}
		token := ana
		token.Session, token.Token, token.Scopes = "", "t", authz.Scopes
		for name, c := range map[string]struct {
			v    authz.Viewer
			want errs.Kind
		}{"a guest": {authz.Viewer{}, errs.SignIn}, "a token": {token, errs.Forbidden}} {
			_, viewErr := h.Overview(h.ctx, c.v)
			_, makeErr := h.MakeFeed(h.ctx, c.v, false)
			for i, err := range []error{viewErr, makeErr, h.Choose(h.ctx, c.v, Default, ""), h.EndFeed(h.ctx, c.v), h.NameCompetencies(h.ctx, c.v, true)} {
				if !errs.Is(err, c.want) {
					t.Errorf("%s, %d: %v", name, i, err)
				}
			}
		}
	})
}

func TestTheCalendarHasDatesAndTitlesOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		if _, err := isl.Install(h.ctx, h.frameworks); err != nil {
			t.Fatal(err)
		}
		tree, err := h.frameworks.Release(h.ctx, "isl", "2025")
		if err != nil {
			t.Fatal(err)
		}
		item := tree.ByCode("GE.1")
		ana, ben := accounttest.Person(t, d, "Ana"), accounttest.Person(t, d, "Ben")
		p := visit("p1", "Shadow Maria", "2026-12-05")
		p.Goals[0].Items = []plan.ItemRef{{Item: item.ID, Code: item.Code}, {Item: "gone", Code: "X.1"}}
		p.Look = "2026-12-24"
		h.keep(ana, p)
		h.keep(ben, visit("p2", "Ben's own", "2026-12-02"))
		secret, err := h.MakeFeed(h.ctx, ana, false)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := h.Calendar(h.ctx, secret)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"UID:a-p1@pathways\r\n", "SUMMARY:Shadow Maria\r\n", "DTSTART;VALUE=DATE:20261205\r\n", "SUMMARY:Look back at your plan\r\n"} {
			if !bytes.Contains(plain, []byte(want)) {
				t.Errorf("lacks %q: %s", want, plain)
			}
		}
		for _, private := range []string{"secret", "Ben", "GE.1", ana.Email, secret} {
			if bytes.Contains(plain, []byte(private)) {
				t.Errorf("says %q: %s", private, plain)
			}
		}
		if again, err := h.Calendar(h.ctx, secret); err != nil || !bytes.Equal(again, plain) {
			t.Errorf("asked again: %v, %s", err, again)
		}
		if err := h.NameCompetencies(h.ctx, ana, true); err != nil {
			t.Fatal(err)
		}
		named, err := h.Calendar(h.ctx, secret)
		if unfolded := bytes.ReplaceAll(named, []byte("\r\n "), nil); err != nil || !bytes.Contains(unfolded, []byte("DESCRIPTION:GE.1 ")) || !bytes.Contains(unfolded, []byte("\\nX.1\r\n")) || bytes.Contains(named, []byte("secret")) {
			t.Errorf("with competencies: %v, %s", err, named)
		}
	})
}

func TestACalendarAddressEnds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ana := accounttest.Person(t, d, "Ana")
		gone := func(when, secret string) {
			t.Helper()
			if _, err := h.Calendar(h.ctx, secret); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", when, err)
			}
		}
		first, err := h.MakeFeed(h.ctx, ana, true)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Calendar(h.ctx, first); err != nil {
			t.Fatal(err)
		}
		if o, err := h.Overview(h.ctx, ana); err != nil || o.Feed == nil || !o.Feed.Names || !o.Feed.Read.Equal(h.clock.Truncate(time.Hour)) {
			t.Errorf("%+v, %v", o.Feed, err)
		}
		second, err := h.MakeFeed(h.ctx, ana, true)
		if err != nil {
			t.Fatal(err)
		}
		gone("renewed", first)
		gone("another", second+"x")
		gone("a person", ana.Person)
		gone("none", "")
		h.update(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE person SET barred_at = 1 WHERE id = $1", ana.Person)
			return err
		})
		gone("its person may not sign in", second)
		h.update(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE person SET barred_at = 0 WHERE id = $1", ana.Person)
			return err
		})
		for range 2 {
			if err := h.EndFeed(h.ctx, ana); err != nil {
				t.Fatal(err)
			}
		}
		gone("ended", second)
		if err := h.NameCompetencies(h.ctx, ana, true); !errs.Is(err, errs.NotFound) {
			t.Errorf("names without a feed: %v", err)
		}
	})
}

func TestEraseLeavesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ana, ben := accounttest.Person(t, d, "Ana"), accounttest.Person(t, d, "Ben")
		var feeds []string
		for _, v := range []authz.Viewer{ana, ben} {
			h.keep(v, visit("p", "Visit", "2026-12-01"))
			h.wants(v, 0, "UTC")
			secret, err := h.MakeFeed(h.ctx, v, false)
			if err != nil {
				t.Fatal(err)
			}
			feeds = append(feeds, secret)
		}
		h.morning("2026-12-01")
		h.update(func(ctx context.Context, tx *db.Tx) error { return h.Erase(ctx, tx, ana.Person) })
		if _, err := h.Calendar(h.ctx, feeds[0]); !errs.Is(err, errs.NotFound) {
			t.Errorf("Ana's calendar: %v", err)
		}
		if _, err := h.Calendar(h.ctx, feeds[1]); err != nil {
			t.Errorf("Ben's calendar: %v", err)
		}
		for _, table := range []string{"reminder", "reminder_stop", "feed"} {
			err := d.View(h.ctx, func(ctx context.Context, tx *db.Tx) error {
				var of string
				var n int
				err := tx.QueryRow(ctx, "SELECT MAX(person_id), COUNT(*) FROM "+table).Scan(&of, &n)
				if of != ben.Person || n != 1 {
					t.Errorf("%s has %d rows, of %s", table, n, of)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}

func TestChoicesAreTakenAlong(t *testing.T) {
	h, other := newHouse(t, dbtest.SQLite(t)), newHouse(t, dbtest.SQLite(t))
	ana, there := accounttest.Person(t, h.d, "Ana"), accounttest.Person(t, other.d, "Ana")
	h.wants(ana, 3, "Europe/Madrid")
	var was Settings
	h.update(func(ctx context.Context, tx *db.Tx) (err error) { was, err = h.Export(ctx, tx, ana.Person); return err })
	for range 2 {
		other.update(func(ctx context.Context, tx *db.Tx) error { return other.Import(ctx, tx, there.Person, was, "") })
	}
	if o, err := other.Overview(other.ctx, there); err != nil || o.Settings != (Settings{true, 3, "Europe/Madrid"}) || o.Next.IsZero() {
		t.Errorf("%+v, %v", o, err)
	}
	err := other.d.Update(other.ctx, func(ctx context.Context, tx *db.Tx) error {
		return other.Import(ctx, tx, there.Person, Settings{true, 99, "UTC"}, "")
	})
	if !errs.Is(err, errs.Invalid) {
		t.Errorf("odd choices: %v", err)
	}
}

func TestALetterArrivesWithItsWayOut(t *testing.T) {
	d := dbtest.SQLite(t)
	h := newHouse(t, d)
	h.clock = time.Now()
	server := mailtest.New(t)
	outbox, err := mail.NewOutbox(d, mail.Options{SMTPURL: server.URL(), From: "pathways@example.org", Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	ana := accounttest.Person(t, d, "Ana")
	h.keep(ana, visit("p", "Besuch im Planetarium für Kinder", h.clock.AddDate(0, 0, 1).UTC().Format(time.DateOnly)))
	h.wants(ana, 7, "UTC")
	h.clock = h.clock.Add(24 * time.Hour)
	if err := h.Scan(h.ctx); err != nil {
		t.Fatal(err)
	}
	h.update(func(ctx context.Context, tx *db.Tx) error { // the outbox goes by the real clock
		_, err := tx.Exec(ctx, "UPDATE letter SET due_at = 1")
		return err
	})
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan struct{})
	go func() { outbox.Run(ctx); close(stopped) }()
	got := server.Wait(1)[0]
	stop()
	<-stopped
	if !strings.Contains(got.Text, "Besuch im Planetarium für Kinder") || got.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		t.Errorf("%s", got.Raw)
	}
	_, secret, _ := strings.Cut(strings.Trim(got.Header.Get("List-Unsubscribe"), "<>"), "/stop/")
	if err := h.Stop(h.ctx, secret); err != nil {
		t.Error(err)
	}
}
