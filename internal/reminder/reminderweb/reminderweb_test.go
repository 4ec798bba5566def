package reminderweb

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/account/accounttest"
	"pathways/internal/framework"
	"pathways/internal/plan"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/reminder"
)

// desk is a server with the pages of reminders, asked by whom the test says.
type desk struct {
	t         *testing.T
	db        *db.DB
	reminders *reminder.Service
	server    *web.Server
	who       authz.Viewer
	clock     time.Time
}

func newDesk(t *testing.T, d *db.DB) *desk {
	t.Helper()
	words, err := i18n.New(ui.Locales, web.Locales, reminder.Locales, Locales)
	if err != nil {
		t.Fatal(err)
	}
	frameworks, err := framework.NewService(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	k := &desk{t: t, db: d, who: accounttest.Person(t, d, "Ana"), clock: time.Date(2026, 12, 1, 6, 0, 0, 0, time.UTC)}
	k.reminders = reminder.NewService(d, frameworks, reminder.Options{Words: words, BaseURL: "https://pathways.example.org", Now: func() time.Time { return k.clock }})
	k.server = web.NewServer(web.Options{
		Routes: Routes(k.reminders, "https://pathways.example.org"), Words: words, Logger: slog.New(slog.DiscardHandler),
		Who: func(*http.Request) (authz.Viewer, error) { return k.who, nil },
	})
	return k
}

// plan stores a plan of the viewer's with one activity.
func (k *desk) plan(what, day string) {
	k.t.Helper()
	doc, err := json.Marshal(plan.Plan{ID: "p", Goals: []plan.Goal{{ID: "g", Activities: []plan.Activity{{ID: "a", What: what, From: day}}}}})
	if err != nil {
		k.t.Fatal(err)
	}
	err = k.db.Update(k.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return tx.InsertAll(ctx, "plan", []string{"person_id", "id", "reflection_id", "framework", "release", "title", "doc", "revision", "created_at", "changed_at"},
			[][]any{{k.who.Person, "p", "", "isl", "2025", "", string(doc), 1, 1, 1}})
	})
	if err != nil {
		k.t.Fatal(err)
	}
}

func (k *desk) send(method, target string, form url.Values, header ...string) *httptest.ResponseRecorder {
	k.t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	k.server.ServeHTTP(w, r)
	if strings.Contains(w.Body.String(), "⟦") {
		k.t.Errorf("%s %s: words without a catalog", method, target)
	}
	return w
}

func (k *desk) read(w *httptest.ResponseRecorder) *goquery.Document {
	k.t.Helper()
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		k.t.Fatal(err)
	}
	return doc
}

func TestEverythingIsOffUntilItIsAskedFor(t *testing.T) {
	k := newDesk(t, dbtest.SQLite(t))
	doc := k.read(k.send("GET", address, nil))
	if v := doc.Find("input[name=wanted][checked]").AttrOr("value", ""); v != "no" {
		t.Errorf("letters are %q", v)
	}
	if doc.Find("select[name=zone][data-zone] option[selected]").AttrOr("value", "") != "UTC" {
		t.Error("the script may not choose the time zone of the browser")
	}
	if text := doc.Find("main").Text(); !strings.Contains(text, "No dates in the next 30 days") || !strings.Contains(text, "Letters go to ana@example.org") || !strings.Contains(text, "Make my calendar address") {
		t.Errorf("the page says %s", text)
	}
}

func TestChoosingShowsWhatWasChosen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.plan("Shadow Maria", "2026-12-09")
		w := k.send("POST", address, url.Values{"wanted": {"yes"}, "days": {"3"}, "zone": {"Europe/Madrid"}})
		if w.Code != 303 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		doc := k.read(k.send("GET", w.Header().Get("Location"), nil))
		if doc.Find("input[name=wanted][checked]").AttrOr("value", "") != "yes" || doc.Find("input[name=days][checked]").AttrOr("value", "") != "3" ||
			doc.Find("select[name=zone] option[selected]").AttrOr("value", "") != "Europe/Madrid" || doc.Find("select[data-zone]").Length() != 0 {
			t.Error("the choice is not shown")
		}
		text := doc.Find("main").Text()
		for _, want := range []string{"Your choice is saved", "December 2, 2026, 06:00 UTC", "December 9, 2026: Shadow Maria"} {
			if !strings.Contains(text, want) {
				t.Errorf("does not say %q: %s", want, text)
			}
		}
	})
}

func TestAChoiceThatDoesNotFitComesBack(t *testing.T) {
	k := newDesk(t, dbtest.SQLite(t))
	w := k.send("POST", address, url.Values{"wanted": {"yes"}, "days": {"soon"}, "zone": {"<b>Nowhere"}})
	doc := k.read(w)
	if w.Code != 422 || doc.Find(".faults li a").Length() != 2 || doc.Find("#zone-why").Length() != 1 || doc.Find("#days-why").Length() != 1 {
		t.Fatalf("%d, %s", w.Code, doc.Find(".faults").Text())
	}
	doc.Find(".faults a").Each(func(_ int, a *goquery.Selection) {
		if doc.Find(a.AttrOr("href", "#none")).Length() != 1 {
			t.Errorf("%s leads nowhere", a.AttrOr("href", ""))
		}
	})
	if doc.Find("input[name=wanted][checked]").AttrOr("value", "") != "yes" {
		t.Error("what was chosen is lost")
	}
	if after := k.read(k.send("GET", address, nil)); after.Find("input[name=wanted][checked]").AttrOr("value", "") != "no" {
		t.Error("something was stored")
	}
}

func TestTheCalendarAddressIsShownOnceAndEnds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.plan("Shadow Maria", "2026-12-09")
		w := k.send("POST", address+"/feed", url.Values{"names": {"no"}})
		doc := k.read(w)
		href := doc.Find("input[name=feed][readonly]").AttrOr("value", "")
		path, ok := strings.CutPrefix(href, "https://pathways.example.org")
		if w.Code != 200 || !ok || !strings.HasPrefix(path, "/feeds/") || w.Header().Get("Cache-Control") != "" && w.Header().Get("Cache-Control") != "no-store" {
			t.Fatalf("%d %q %v", w.Code, href, w.Header())
		}
		if later := k.send("GET", address, nil).Body.String(); strings.Contains(later, path) || !strings.Contains(later, "Not yet") {
			t.Error("the address is shown again, or was read already")
		}
		owner := k.who
		k.who = authz.Viewer{}
		got := k.send("GET", path, nil, "Cookie", "session=x")
		h := got.Header()
		if got.Code != 200 || !strings.HasPrefix(h.Get("Content-Type"), "text/calendar") || !strings.Contains(got.Body.String(), "SUMMARY:Shadow Maria\r\n") ||
			h.Get("Cache-Control") != "private, max-age=0, must-revalidate" || h.Get("X-Robots-Tag") != "noindex, nofollow, noarchive" || h.Get("Set-Cookie") != "" || h.Get("ETag") == "" {
			t.Fatalf("%d %v %s", got.Code, h, got.Body)
		}
		if again := k.send("GET", path, nil, "If-None-Match", h.Get("ETag")); again.Code != 304 || again.Body.Len() > 0 {
			t.Errorf("unchanged: %d", again.Code)
		}
		if wrong := k.send("GET", path+"x", nil); wrong.Code != 404 {
			t.Errorf("another secret: %d", wrong.Code)
		}
		k.who = owner
		if w := k.send("POST", address+"/feed/names", url.Values{"names": {"yes"}}); w.Code != 303 || w.Header().Get("Location") != address+"?done=names" {
			t.Errorf("names: %d", w.Code)
		}
		if w := k.send("POST", address+"/feed/end", nil); w.Code != 303 {
			t.Errorf("end: %d", w.Code)
		}
		for _, method := range []string{"GET", "HEAD"} {
			if w := k.send(method, path, nil); w.Code != 404 || strings.Contains(w.Body.String(), "Shadow") {
				t.Errorf("%s after the end: %d", method, w.Code)
			}
		}
		if w := k.send("POST", address+"/feed/names", url.Values{"names": {"yes"}}); w.Code != 303 || w.Header().Get("Location") != address {
			t.Errorf("names without an address: %d", w.Code)
		}
	})
}

// wayOut is the path of the link in the one letter that was written.
func (k *desk) wayOut() string {
	k.t.Helper()
	if err := k.reminders.Choose(k.t.Context(), k.who, reminder.Settings{Wanted: true, Days: 0, Zone: "UTC"}, ""); err != nil {
		k.t.Fatal(err)
	}
	k.clock = k.clock.Add(2 * time.Hour)
	if err := k.reminders.Scan(k.t.Context()); err != nil {
		k.t.Fatal(err)
	}
	var href string
	err := k.db.View(k.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, "SELECT unsubscribe FROM letter").Scan(&href)
	})
	if err != nil {
		k.t.Fatal(err)
	}
	return strings.TrimPrefix(href, "https://pathways.example.org")
}

func TestLettersEndWithOnePressWithoutSigningIn(t *testing.T) {
	for name, form := range map[string]url.Values{"on the page": {}, "in the mail program": {"List-Unsubscribe": {"One-Click"}}} {
		t.Run(name, func(t *testing.T) {
			k := newDesk(t, dbtest.SQLite(t))
			k.plan("Visit", "2026-12-01")
			path := k.wayOut()
			owner := k.who
			k.who = authz.Viewer{}
			w := k.send("GET", path, nil)
			if doc := k.read(w); w.Code != 200 || doc.Find("main form[method=post] button").Length() != 1 || strings.Contains(doc.Text(), "ana@") || w.Header().Get("X-Robots-Tag") != "noindex, nofollow, noarchive" {
				t.Fatalf("the page: %d %s", w.Code, doc.Find("main").Text())
			}
			if o, err := k.reminders.Overview(t.Context(), owner); err != nil || !o.Wanted {
				t.Fatalf("opening the page has stopped them: %v", err)
			}
			w = k.send("POST", path, form)
			if w.Code == 303 {
				w = k.send("GET", w.Header().Get("Location"), nil)
			} else if len(form) == 0 {
				t.Errorf("a page answers with %d", w.Code)
			}
			if w.Code != 200 || !strings.Contains(w.Body.String(), "No more letters") {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			if o, err := k.reminders.Overview(t.Context(), owner); err != nil || o.Wanted {
				t.Errorf("letters go on: %v", err)
			}
			for _, method := range []string{"GET", "POST"} {
				if w := k.send(method, path+"x", url.Values{}); w.Code != 404 {
					t.Errorf("%s of another secret: %d", method, w.Code)
				}
			}
		})
	}
}

func TestThePageIsForWhoIsSignedIn(t *testing.T) {
	k := newDesk(t, dbtest.SQLite(t))
	k.who = authz.Viewer{}
	for _, route := range []string{"GET " + address, "POST " + address, "POST " + address + "/feed", "POST " + address + "/feed/names", "POST " + address + "/feed/end"} {
		method, target, _ := strings.Cut(route, " ")
		if w := k.send(method, target, url.Values{}); w.Code != 401 {
			t.Errorf("%s: %d", route, w.Code)
		}
	}
}
