package app

import (
	"bytes"
	"log/slog"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"pathways/internal/platform/config"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
)

// house is the whole of Pathways on an empty data folder, and what it logs from warnings up.
func house(t *testing.T) (*App, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	a, err := New(t.Context(), config.Config{Data: t.TempDir(), Demo: true, Contact: "mailto:safety@example.org"},
		slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a, &log
}

// examples stand for the variables of patterns.
var examples = map[string]string{
	"text": "none", "batch": "none", "decision": "none", "passage": "0",
	"slug": "isl", "framework": "isl", "version": "2025", "release": "2025", "code": "GE.1", "item": "GE.1",
	"from": "2018-draft", "to": "2025", "name": "individuals", "file": "nothing.css", "goal": "1", "reflection": "1",
	"letter": "1", "secret": "nobodys", "person": "nobody", "domain": "museum.example", "invitation": "none", "provider": "city", "id": "none", "organization": "nobodys",
	"grant": "none", "evidence": "none", "digest": "none", "comment": "none", "note": "none", "plan": "none",
	"request": "none", "statement": "none", "identifier": "none", "addition": "none", "part": "none", "receipt": "none", "link": "none", "proposal": "none", "number": "1", "role": "none", "posting": "none", "key": "floor-educator", "list": "none", "term": "none", "starter": "floor-educator",
}

var variable = regexp.MustCompile(`\{([a-z]+)(?:\.\.\.)?\}`)

func address(t *testing.T, pattern string) (method, target string) {
	t.Helper()
	method, path, ok := strings.Cut(pattern, " ")
	if !ok {
		t.Fatalf("the pattern %q names no method", pattern)
	}
	path = strings.TrimSuffix(path, "{$}")
	return method, variable.ReplaceAllStringFunc(path, func(v string) string {
		name := strings.Trim(v, "{.}")
		if examples[name] == "" {
			t.Fatalf("%s: give an example of {%s} in this test", pattern, name)
		}
		return examples[name]
	})
}

func TestEveryRouteAnswersWell(t *testing.T) {
	a, log := house(t)
	for _, pattern := range a.Patterns() {
		method, target := address(t, pattern)
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, httptest.NewRequest(method, target, strings.NewReader("")))
		if w.Code >= 500 {
			t.Errorf("%s: %d %.300s", pattern, w.Code, w.Body)
		}
		if strings.Contains(w.Body.String(), "⟦") {
			t.Errorf("%s: words without a catalog: %s", pattern, regexp.MustCompile(`⟦[^⟧]*⟧`).FindString(w.Body.String()))
		}
		if w.Header().Get("Content-Security-Policy") == "" || w.Header().Get("X-Request-Id") == "" || w.Header().Get("Cache-Control") == "" && w.Code == 200 {
			t.Errorf("%s: headers %v", pattern, w.Header())
		}
		if method != "GET" {
			continue
		}
		head := httptest.NewRecorder()
		a.Handler().ServeHTTP(head, httptest.NewRequest("HEAD", target, nil))
		if head.Code != w.Code || head.Header().Get("Content-Type") != w.Header().Get("Content-Type") {
			t.Errorf("%s: HEAD answers %d, GET %d", pattern, head.Code, w.Code)
		}
		wrong := httptest.NewRecorder()
		a.Handler().ServeHTTP(wrong, httptest.NewRequest("PATCH", target, nil))
		if wrong.Code != 405 || !strings.Contains(wrong.Header().Get("Allow"), "GET") {
			t.Errorf("%s: PATCH answers %d, Allow %q", pattern, wrong.Code, wrong.Header().Get("Allow"))
		}
	}
	if log.Len() > 0 {
		t.Errorf("logged: %s", log)
	}
}

// TestEveryLinkLeadsSomewhere follows every link of every public page, as a reader would.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	a, _ := house(t)
	link := regexp.MustCompile(`(?:href|src|action)="(/[^"#]*)`)
	seen, todo := map[string]bool{"/": true}, []string{"/"}
	for len(todo) > 0 {
		target := todo[0]
		todo = todo[1:]
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, httptest.NewRequest("GET", target, nil))
		if w.Code != 200 && w.Code != 405 && w.Code/100 != 3 {
			t.Errorf("%s answers %d", target, w.Code)
			continue
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		for _, m := range link.FindAllStringSubmatch(w.Body.String(), -1) {
			to := strings.ReplaceAll(m[1], "&amp;", "&")
			if !seen[to] {
				seen[to] = true
				todo = append(todo, to)
			}
		}
	}
	if len(seen) < 50 {
		t.Errorf("followed only %d links", len(seen))
	}
}

func TestTheDescriptionOfTheAPIIsCommitted(t *testing.T) {
	committed, err := os.ReadFile("../../docs/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	now, err := Description()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(committed, now) {
		t.Error("docs/openapi.json is not what the program describes: go generate ./internal/app")
	}
}

func TestASecondStartChangesNothing(t *testing.T) {
	cfg := config.Config{Data: t.TempDir()}
	log := slog.New(slog.DiscardHandler)
	if steps, err := Migrate(t.Context(), cfg, log); err != nil || steps == 0 {
		t.Fatalf("first: %d steps, %v", steps, err)
	}
	if steps, err := Migrate(t.Context(), cfg, log); err != nil || steps != 0 {
		t.Fatalf("second: %d steps, %v", steps, err)
	}
}

func TestTheHouseStandsOnBothDatabases(t *testing.T) {
	dbtest.EachEmpty(t, func(t *testing.T, where db.Options) {
		cfg := config.Config{Data: t.TempDir(), Database: where.URL}
		a, err := New(t.Context(), cfg, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/frameworks/isl/2025/GE.1", nil))
		if w.Code != 200 {
			t.Errorf("the page of a competency: %d", w.Code)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
		h, err := Examine(t.Context(), cfg, slog.New(slog.DiscardHandler))
		if err != nil || h.Damage != nil || h.Pending != 0 || len(h.Releases) != 2 {
			t.Fatalf("examined: %+v, %v", h, err)
		}
		for _, r := range h.Releases {
			if r.Err != nil {
				t.Errorf("%s: %v", r.Name, r.Err)
			}
		}
	})
}
