package app

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"pathways/internal/demo"
	"pathways/internal/platform/config"
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
			r := httptest.NewRequest("GET", path, nil)
			for _, c := range cookies {
				r.AddCookie(c)
			}
			w := httptest.NewRecorder()
			a.Handler().ServeHTTP(w, r)
			if w.Code != http.StatusOK {
				t.Errorf("%s, %s: %d", p.Name, path, w.Code)
			}
			for _, want := range wanted {
				found++
				if !strings.Contains(w.Body.String(), want) {
					t.Errorf("%s, %s: no %q", p.Name, path, want)
				}
			}
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
