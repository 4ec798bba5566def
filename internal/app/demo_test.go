package app

import (
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"pathways/internal/demo"
	"pathways/internal/platform/config"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
)

// signIn sends the form of the page for signing in and gives the cookies of the answer.
func signIn(a *App, email, passphrase string) (status int, cookies []*http.Cookie) {
	form := url.Values{"email": {email}, "passphrase": {passphrase}}
	r := httptest.NewRequest("POST", "/account/sign-in", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, r)
	return w.Code, w.Result().Cookies()
}

func start(t *testing.T, cfg config.Config) *App {
	t.Helper()
	a, err := New(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// sees opens a page as somebody, looks for words on it, and gives it.
func sees(t *testing.T, a *App, who string, cookies []*http.Cookie, path string, wanted ...string) string {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Errorf("%s, %s: %d", who, path, w.Code)
	}
	body := html.UnescapeString(w.Body.String())
	for _, want := range wanted {
		if !strings.Contains(body, want) {
			t.Errorf("%s, %s: no %q", who, path, want)
		}
	}
	return body
}

// within is the first address on a page that begins in a way and goes on.
func within(t *testing.T, page, begins string) string {
	t.Helper()
	for _, rest := range strings.Split(page, `href="`+begins)[1:] {
		if address, _, ok := strings.Cut(rest, `"`); ok && address != "new" && !strings.Contains(address, "/") {
			return begins + address
		}
	}
	t.Fatalf("nothing on the page leads to %s", begins)
	return ""
}

// Each room of those who keep frameworks has something to show, and so has the library; elsewhere there is nothing of it.
func TestAStewardOfTheDemonstrationKeepsAFramework(t *testing.T) {
	dbtest.EachEmpty(t, func(t *testing.T, where db.Options) {
		a := start(t, config.Config{Data: t.TempDir(), Database: where.URL, Demo: true})
		defer a.Close()
		keeps(t, a)
	})
	plain := start(t, config.Config{Data: t.TempDir()})
	defer plain.Close()
	if strings.Contains(sees(t, plain, "somebody", nil, "/frameworks"), "Riverbend") {
		t.Error("without the demonstration there is something of it")
	}
	w := httptest.NewRecorder()
	plain.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/frameworks/"+demo.Kept.Framework.Slug, nil))
	if w.Code != http.StatusNotFound {
		t.Errorf("without the demonstration its framework answers with %d", w.Code)
	}
}

// keeps looks at what is kept, as those who keep it, as their members and as anybody.
func keeps(t *testing.T, a *App) {
	t.Helper()
	as := func(key string) []*http.Cookie {
		_, cookies := signIn(a, demo.Told.Find(key).Email, demo.Told.Passphrase)
		return cookies
	}
	kept, ines, noor := demo.Kept, as("ines"), as("noor")
	asked, again := kept.Consultations[0], kept.Consultations[1]
	slug, newest := kept.Framework.Slug, kept.Editions[1].Version

	drafts := sees(t, a, "ines", ines, "/stewardship/drafts", "Riverbend volunteer hosts 3.0")
	draft := within(t, drafts, "/stewardship/drafts/")
	sees(t, a, "ines", ines, draft, "SHO.5", "call the number on the badge")
	sees(t, a, "ines", ines, draft+"/history", "Theo Okafor", "Undid: the move of LOO.3")
	rooms := sees(t, a, "ines", ines, "/stewardship/consultations", asked.Title, again.Title)
	closed := rooms[strings.LastIndex(rooms, again.Title):]
	sees(t, a, "ines", ines, within(t, closed, "/stewardship/consultations/")+"/results", "0.9", "15 of 15", "Volunteers do not handle money")
	sees(t, a, "noor", noor, "/stewardship/consultations", "Open until")
	crosswalks := sees(t, a, "ines", ines, "/stewardship/crosswalks", kept.Crosswalk.Title)
	sees(t, a, "ines", ines, within(t, crosswalks, "/stewardship/crosswalks/"), "2 to decide, 10 accepted, 1 refused")
	additions := sees(t, a, "noor", noor, "/stewardship/extensions", kept.Extension.Title)
	addition := within(t, additions, "/stewardship/extensions/")
	sees(t, a, "somebody", nil, strings.TrimPrefix(addition, "/stewardship"), "The back row asks a question.", "RSC.1")
	sees(t, a, "ines", ines, "/stewardship/translations", "Spanish")
	sees(t, a, "ines", ines, "/stewardship/imports", "Waits for you to look at its columns", "Ready to be decided")

	sees(t, a, "somebody", nil, "/frameworks/"+slug+"/"+newest+"/changes", "1 split", "1 retired", "1 added", "2 reworded", "Signed off by 2 people")
	sees(t, a, "somebody", nil, "/frameworks/isl/2025/GE.1", "Riverbend hosts "+newest)
	sees(t, a, "somebody", nil, "/frameworks/isl/2025?language=es", "¿Cómo trabajo con otras personas", "Problem Solving")
	sees(t, a, "ruth", as("ruth"), "/pathway/carry", "II.AUD", "AI.5")
	if strings.Contains(sees(t, a, "somebody", nil, "/frameworks", kept.Framework.Name), "3.0") {
		t.Error("the library shows a draft")
	}
}

// Everybody of the demonstration can sign in and finds their own places filled; once the installation is no
// demonstration any more nobody of them gets in, and a second start tells the story no second time.
func TestExamplePeople(t *testing.T) {
	dir := t.TempDir()
	a := start(t, config.Config{Data: dir, Demo: true})
	found := 0
	for _, p := range demo.Told.People {
		status, cookies := signIn(a, p.Email, demo.Told.Passphrase)
		if status != http.StatusSeeOther || len(cookies) == 0 {
			t.Fatalf("%s cannot sign in: %d", p.Name, status)
		}
		see := func(path string, wanted ...string) {
			found += len(wanted)
			sees(t, a, p.Name, cookies, path, wanted...)
		}
		for _, e := range p.Evidence {
			see("/evidence", e.Title)
		}
		for _, pl := range p.Plans {
			see("/pathway/plans", pl.Title)
			see("/pathway/plan", pl.Goals[0].Title)
		}
		if p.Portfolio != nil {
			see("/portfolio", p.Portfolio.Title)
		}
	}
	if found < 10 {
		t.Errorf("only %d things were looked for", found)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}

	a = start(t, config.Config{Data: dir})
	noor := demo.Told.Find("noor")
	if status, _ := signIn(a, noor.Email, demo.Told.Passphrase); status != http.StatusUnprocessableEntity {
		t.Errorf("without the demonstration %s gets %d", noor.Name, status)
	}
	if path, _, err := a.FirstOwner(t.Context()); err != nil || path == "" {
		t.Errorf("nobody is offered to run what was a demonstration: %q, %v", path, err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}

	a = start(t, config.Config{Data: dir, Demo: true})
	defer a.Close()
	if status, _ := signIn(a, noor.Email, demo.Told.Passphrase); status != http.StatusSeeOther {
		t.Errorf("a demonstration again, and %s gets %d", noor.Name, status)
	}
}
