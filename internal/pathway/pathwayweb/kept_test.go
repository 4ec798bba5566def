package pathwayweb

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pathways/internal/account/accounttest"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/pathway"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// keptPlace is the room with accounts: a browser with the cookie "as" is the person of that name, one with "gone" has
// a session that has ended.
type keptPlace struct {
	*place
	pathways *pathway.Service
	people   map[string]authz.Viewer
}

func newKeptPlace(t testing.TB, d *db.DB) *keptPlace {
	t.Helper()
	frameworks, err := framework.NewService(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := isl.Install(t.Context(), frameworks); err != nil {
		t.Fatal(err)
	}
	words, err := i18n.New(ui.Locales, web.Locales, framework.Locales, Locales)
	if err != nil {
		t.Fatal(err)
	}
	p := &keptPlace{place: &place{db: d, log: new(bytes.Buffer), now: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}, people: map[string]authz.Viewer{}}
	now := func() time.Time { return p.now }
	p.pathways = pathway.NewService(d, frameworks, now)
	for _, name := range []string{"Ana", "Ben"} {
		p.people[name] = accounttest.Person(t, d, name)
	}
	p.Server = web.NewServer(web.Options{
		Routes: Routes(Options{Frameworks: frameworks, Pathways: p.pathways, Demo: true, Now: now}),
		Words:  words, Logger: slog.New(slog.NewTextHandler(p.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Who: func(r *http.Request) (authz.Viewer, error) {
			if c, err := r.Cookie("as"); err == nil {
				if c.Value == "gone" {
					return authz.Viewer{}, errs.New(errs.SignIn, "test", "")
				}
				return p.people[c.Value], nil
			}
			return authz.Viewer{}, nil
		},
	})
	return p
}

// keptBrowser is a browser of somebody who is signed in; it goes where it is sent on to.
type keptBrowser struct{ *browser }

func (p *keptPlace) as(t *testing.T, name string) keptBrowser {
	b := keptBrowser{p.browser(t)}
	b.cookies["as"] = &http.Cookie{Name: "as", Value: name}
	return b
}

func (b keptBrowser) on() {
	b.t.Helper()
	for range 3 {
		if b.status != http.StatusSeeOther {
			return
		}
		b.get(b.header.Get("Location"))
	}
}

func (b keptBrowser) press(to, value string) { b.t.Helper(); b.browser.press(to, value); b.on() }
func (b keptBrowser) open(to string)         { b.t.Helper(); b.browser.get(to); b.on() }

// starts begins a reflection.
func (b keptBrowser) starts() {
	b.t.Helper()
	b.open("/pathway")
	b.fill("purpose", "current-role")
	b.press("/pathway/begin", "")
	b.says(200, "Short pass")
}

func (p *keptPlace) of(t *testing.T, name string) *pathway.Pathway {
	t.Helper()
	got, err := p.pathways.Get(t.Context(), p.people[name], pathway.Everything)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// say sends changes as the script does.
func (b keptBrowser) say(status int, changes ...pathway.Change) heard {
	b.t.Helper()
	raw, err := json.Marshal(changes)
	if err != nil {
		b.t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/pathway/say", bytes.NewReader(raw))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	b.send(r)
	var out heard
	if b.status != status || status == 200 && json.Unmarshal(b.body, &out) != nil {
		b.t.Fatalf("status %d, expected %d: %s", b.status, status, b.body)
	}
	return out
}

// The thin thread: sign in, answer, and find the answer on another device; another person finds nothing of it, and
// the page carries nothing.
func TestAnAnswerIsThereOnAnotherDevice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newKeptPlace(t, d)
		phone := p.as(t, "Ana")
		phone.starts()
		phone.fill("say.pass.GE.COM", "closer")
		phone.press("/pathway/reflect", "1")
		phone.says(200, "Communication")
		phone.fill("say.use.GE.9", "regularly")
		phone.fill("say.note.GE.9", note)
		phone.press("/pathway/map", "")
		phone.says(200, note)
		if phone.form.Get(fieldFile) != "" || phone.header.Get("Cache-Control") != "no-store" {
			t.Errorf("the page carries the pathway or may be kept: %q", phone.header.Get("Cache-Control"))
		}
		desk := p.as(t, "Ana")
		desk.open("/pathway/reflect/GE.COM")
		if desk.form.Get("say.use.GE.9") != "regularly" || desk.form.Get("say.note.GE.9") != note {
			t.Errorf("on the other device: %v", desk.form)
		}
		other := p.as(t, "Ben")
		other.open("/pathway/map")
		if strings.Contains(string(other.body), "Zebrafish") {
			t.Error("Ben reads what Ana wrote")
		}
		guest := p.browser(t)
		guest.get("/pathway/map")
		if strings.Contains(string(guest.body), "Zebrafish") || strings.Contains(p.log.String(), "Zebrafish") {
			t.Error("a guest, or the log, has what Ana wrote")
		}
	})
}

// An older page that is sent again, or twice, changes nothing that it does not say itself; what two pages say
// differently is shown, and settled as the person chooses.
func TestAnOldPageWritesOverNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newKeptPlace(t, d)
		a, b := p.as(t, "Ana"), p.as(t, "Ana")
		a.starts()
		a.open("/pathway/reflect/GE.COM")
		a.fill("say.use.GE.9", "regularly")
		a.fill("say.use.GE.12", "regularly")
		a.post("/pathway/reflect/GE.COM", a.form)
		a.open("/pathway/reflect/GE.COM")
		b.open("/pathway/reflect/GE.COM")
		a.fill("say.use.GE.9", "not-now")
		a.post("/pathway/reflect/GE.COM", a.form)
		b.fill("say.use.GE.12", "now-and-then") // b still shows the older answer to GE.9
		b.post("/pathway/reflect/GE.COM", b.form)
		b.post("/pathway/reflect/GE.COM", b.form)
		a.open("/pathway/reflect/GE.COM")
		if a.form.Get("say.use.GE.9") != "not-now" || a.form.Get("say.use.GE.12") != "now-and-then" {
			t.Fatalf("GE.9 %q, GE.12 %q", a.form.Get("say.use.GE.9"), a.form.Get("say.use.GE.12"))
		}
		if n := len(p.of(t, "Ana").Current().Statements); n != 4 {
			t.Errorf("%d statements, expected 4", n)
		}
		b.fill("say.use.GE.9", "now-and-then")
		b.post("/pathway/reflect/GE.COM", b.form)
		a.open("/pathway/map")
		a.says(200, "Two of your devices wrote different things")
		a.open("/pathway/differences")
		a.says(200, "Not now", "Now and then", "GE.9")
		buttons := a.page.Find("button[name=choose]")
		if buttons.Length() != 2 {
			t.Fatalf("%d to choose from", buttons.Length())
		}
		a.press("/pathway/differences", buttons.Eq(1).AttrOr("value", ""))
		a.says(200, "Nothing differs")
		a.open("/pathway/reflect/GE.COM")
		if got := a.form.Get("say.use.GE.9"); got != "not-now" {
			t.Errorf("%q holds", got)
		}
		if a.page.Find("[data-differs]:not([hidden])").Length() > 0 {
			t.Error("it is still said to differ")
		}
	})
}
