package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
)

// catalog is the words of the layout and of this room, with a second language to choose.
func catalog(t testing.TB) *i18n.Catalog {
	t.Helper()
	c, err := i18n.New(ui.Locales, Locales)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// house is a server with routes, and what it logged.
type house struct {
	*Server
	log *bytes.Buffer
}

func newHouse(t testing.TB, routes ...Route) house {
	t.Helper()
	var log bytes.Buffer
	return house{NewServer(Options{
		Routes: routes, Words: catalog(t),
		Logger: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}), &log}
}

func (h house) ask(method, target string, header ...string) *httptest.ResponseRecorder {
	return h.send(method, target, nil, header...)
}

func (h house) send(method, target string, body io.Reader, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://localhost"+target, body)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// page is a handler that renders a text inside of the layout.
func page(text string) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return Render(w, r, http.StatusOK, templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		}))
	}
}

func failing(err error) Handler {
	return func(http.ResponseWriter, *http.Request) error { return err }
}

func TestEveryKindOfErrorHasItsStatusAndItsPage(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
	}{
		{errs.New(errs.Invalid, "test", ""), 400},
		{&errs.Error{Kind: errs.Invalid, Op: "test", Fields: []errs.Field{{Name: "name", Key: "web.form.type"}}}, 422},
		{NotFound(), 404},
		{errs.New(errs.Forbidden, "test", ""), 403},
		{errs.New(errs.Conflict, "test", ""), 409},
		{errs.New(errs.TooLarge, "test", ""), 413},
		{errs.New(errs.Unavailable, "test", ""), 503},
		{errs.New(errs.Unsupported, "test", ""), 405},
		{errs.Internalf("test", "the secret cause"), 500},
		{errors.New("the secret cause"), 500},
		{&http.MaxBytesError{Limit: 5 << 20}, 413},
	} {
		h := newHouse(t, Route{Pattern: "GET /x", Handle: failing(c.err)})
		w := h.ask("GET", "/x", "Accept", "text/html")
		body := w.Body.String()
		if w.Code != c.status {
			t.Errorf("%v: status %d, want %d", c.err, w.Code, c.status)
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") || !strings.Contains(body, `<main id="main"`) {
			t.Errorf("%v: no page in the design: %.200s", c.err, body)
		}
		if !strings.Contains(body, w.Header().Get("X-Request-Id")) {
			t.Errorf("%v: the page does not say its reference", c.err)
		}
		if strings.Contains(body, "secret") || strings.Contains(body, "⟦") {
			t.Errorf("%v: the page says what it should not: %s", c.err, body)
		}
		if again := w.Header().Get("Retry-After"); (again != "") != (c.status == 503) {
			t.Errorf("%v: Retry-After is %q", c.err, again)
		}
	}
}

func TestProgramsGetProblemJSON(t *testing.T) {
	h := newHouse(t, Route{Pattern: "GET /x", Handle: failing(&errs.Error{Kind: errs.Invalid, Op: "test", Fields: []errs.Field{{Name: "name", Key: "web.form.type"}}})})
	for target, accept := range map[string]string{
		"/api/v1/nothing": "text/html",
		"/nothing.json":   "text/html",
		"/x":              "application/json",
		"/x?a=1":          "text/html;q=0.5, application/problem+json",
	} {
		w := h.ask("GET", target, "Accept", accept)
		if got := w.Header().Get("Content-Type"); got != "application/problem+json" {
			t.Errorf("%s, Accept %s: %s", target, accept, got)
		}
		if !strings.Contains(w.Body.String(), `"requestId":"`+w.Header().Get("X-Request-Id")) {
			t.Errorf("%s: no reference in %s", target, w.Body)
		}
	}
	if body := h.ask("GET", "/x", "Accept", "application/json").Body.String(); !strings.Contains(body, `"location":"name"`) {
		t.Errorf("the fault of the field is not told: %s", body)
	}
	for _, accept := range []string{"", "*/*", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json;q=0.1, text/html"} {
		if w := h.ask("GET", "/x", "Accept", accept); !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			t.Errorf("Accept %q: a person got %s", accept, w.Header().Get("Content-Type"))
		}
	}
}

func TestAPanicIsOnePageAndOneEntryWithTheStack(t *testing.T) {
	h := newHouse(t, Route{Pattern: "GET /x", Handle: func(http.ResponseWriter, *http.Request) error { panic("the secret cause") }})
	w := h.ask("GET", "/x")
	if w.Code != 500 || strings.Contains(w.Body.String(), "secret") || strings.Contains(w.Body.String(), "goroutine") {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
	if n := strings.Count(h.log.String(), `"stack"`); n != 1 || !strings.Contains(h.log.String(), "the secret cause") {
		t.Errorf("%d stacks in the log: %s", n, h.log)
	}
}

func TestAPageThatFailsToRenderLeavesNoHalfPage(t *testing.T) {
	h := newHouse(t, Route{Pattern: "GET /x", Handle: func(w http.ResponseWriter, r *http.Request) error {
		return Render(w, r, http.StatusOK, templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			io.WriteString(w, "half a page")
			return errors.New("broken")
		}))
	}})
	if w := h.ask("GET", "/x"); w.Code != 500 || strings.Contains(w.Body.String(), "half a page") {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
}

func TestAddresses(t *testing.T) {
	h := newHouse(t,
		Route{Pattern: "GET /frameworks", Handle: page("hall")},
		Route{Pattern: "GET /frameworks/{slug}", Handle: func(w http.ResponseWriter, r *http.Request) error { return page(r.PathValue("slug"))(w, r) }},
		Route{Pattern: "POST /forms", Handle: page("taken")},
	)
	for _, c := range []struct {
		method, target string
		status         int
		location       string
		allow          string
	}{
		{"GET", "/frameworks", 200, "", ""},
		{"HEAD", "/frameworks", 200, "", ""},
		{"GET", "/frameworks/isl", 200, "", ""},
		{"GET", "/nowhere", 404, "", ""},
		{"HEAD", "/nowhere", 404, "", ""},
		{"GET", "/frameworks/", 301, "/frameworks", ""},
		{"GET", "/frameworks/?q=a%20b", 301, "/frameworks?q=a%20b", ""},
		{"GET", "/frameworks/is%2Fl/", 404, "", ""},
		{"POST", "/frameworks/", 404, "", ""},
		{"GET", "/nowhere/", 404, "", ""},
		{"GET", "//evil.example/", 301, "/evil.example/", ""},
		{"GET", "/frameworks/..//frameworks", 301, "/frameworks", ""},
		{"POST", "/frameworks", 405, "", "GET, HEAD"},
		{"GET", "/forms", 405, "", "POST"},
		{"DELETE", "/forms", 405, "", "POST"},
		{"OPTIONS", "/forms", 405, "", "POST"},
	} {
		w := h.ask(c.method, c.target)
		if w.Code != c.status || w.Header().Get("Location") != c.location || w.Header().Get("Allow") != c.allow {
			t.Errorf("%s %s: %d, Location %q, Allow %q; want %d, %q, %q", c.method, c.target,
				w.Code, w.Header().Get("Location"), w.Header().Get("Allow"), c.status, c.location, c.allow)
		}
		if w.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%s %s: no content security policy", c.method, c.target)
		}
	}
	if body := h.ask("POST", "/frameworks").Body.String(); !strings.Contains(body, "GET, HEAD") || !strings.Contains(body, "POST") {
		t.Errorf("the 405 page does not say what works: %s", body)
	}
}

func TestNoRedirectLeavesThisHost(t *testing.T) {
	h := newHouse(t, Route{Pattern: "GET /{path...}", Handle: page("any")})
	for _, target := range []string{"//evil.example/", "/%2fevil.example/", "/%5Cevil.example/", "///evil.example//", `/\evil.example/`} {
		r := httptest.NewRequest("GET", "http://localhost/", nil)
		r.URL.Path, r.URL.RawPath = target, ""
		r.RequestURI = target
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if to := w.Header().Get("Location"); to != "" && !LocalPath(to) {
			t.Errorf("%s sends people to %s", target, to)
		}
	}
	for _, to := range []string{"//evil.example", "https://evil.example", `/\evil.example`, "evil", "", "/a\r\nX: y"} {
		w := httptest.NewRecorder()
		if err := Redirect(w, nil, to); err == nil || w.Header().Get("Location") != "" {
			t.Errorf("Redirect took %q", to)
		}
	}
}

func TestSecurityHeadersStandOnEveryAnswer(t *testing.T) {
	h := newHouse(t, Route{Pattern: "GET /own", Handle: page("x")}, Route{Pattern: "GET /open", Handle: page("x"), Open: true})
	w := h.ask("GET", "/own")
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin", "Strict-Transport-Security": "", "Access-Control-Allow-Origin": "", "Cache-Control": "no-store",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for _, part := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
		if !strings.Contains(w.Header().Get("Content-Security-Policy"), part) {
			t.Errorf("the policy lacks %s", part)
		}
	}
	if strings.Contains(w.Header().Get("Content-Security-Policy"), "unsafe") {
		t.Error("the policy allows something unsafe")
	}
	open := h.ask("GET", "/open").Header()
	if open.Get("Cross-Origin-Resource-Policy") != "cross-origin" || open.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("an open route is closed: %v", open)
	}
	safe := NewServer(Options{Words: catalog(t), Logger: slog.New(slog.DiscardHandler), BaseURL: "https://pathways.example.org"})
	rec := httptest.NewRecorder()
	safe.ServeHTTP(rec, httptest.NewRequest("GET", "/livez", nil))
	if rec.Header().Get("Strict-Transport-Security") == "" {
		t.Error("a server with an https address does not say so for the future")
	}
}

func TestFormsFromOtherSitesAreRefused(t *testing.T) {
	h := newHouse(t, Route{Pattern: "POST /forms", Handle: page("taken")})
	for _, c := range []struct {
		name, value string
		status      int
	}{
		{"Sec-Fetch-Site", "cross-site", 403},
		{"Sec-Fetch-Site", "same-site", 403},
		{"Sec-Fetch-Site", "same-origin", 200},
		{"Origin", "https://evil.example", 403},
		{"Origin", "http://localhost", 200},
	} {
		w := h.ask("POST", "/forms", c.name, c.value)
		if w.Code != c.status {
			t.Errorf("%s: %s answered %d, want %d", c.name, c.value, w.Code, c.status)
		}
		if c.status == 403 && !strings.Contains(w.Body.String(), "came from another website") {
			t.Errorf("the page does not say why: %s", w.Body)
		}
	}
}

func TestRequestIDs(t *testing.T) {
	var seen string
	h := newHouse(t, Route{Pattern: "GET /x", Handle: func(w http.ResponseWriter, r *http.Request) error {
		seen = RequestID(r.Context())
		return NotFound()
	}})
	for given, keep := range map[string]bool{"trace-0123.abc_DEF": true, "short": false, "with space in it": false, `"><script>alert(1)`: false, strings.Repeat("a", 65): false, "": false} {
		w := h.ask("GET", "/x", "X-Request-Id", given)
		got := w.Header().Get("X-Request-Id")
		if (got == given) != keep || got != seen || len(got) < 8 {
			t.Errorf("given %q, answered %q, in the context %q", given, got, seen)
		}
	}
}

func TestTheLogKeepsNothingThatPeopleWrote(t *testing.T) {
	h := newHouse(t, Route{Pattern: "POST /notes/{id}", Handle: func(w http.ResponseWriter, r *http.Request) error {
		if _, err := BindForm(r, 0); err != nil {
			return err
		}
		return page("thanks")(w, r)
	}})
	h.send("POST", "/notes/hidden-id?q=hidden-query", strings.NewReader("note=hidden-note"), "Content-Type", "application/x-www-form-urlencoded")
	if log := h.log.String(); strings.Contains(log, "hidden") || !strings.Contains(log, "POST /notes/{id}") || !strings.Contains(log, `"status":200`) {
		t.Errorf("the log says: %s", log)
	}
	h.send("POST", "/notes/1", strings.NewReader("note=%hidden"), "Content-Type", "application/x-www-form-urlencoded")
	h.send("POST", "/notes/1", strings.NewReader("--B\r\nhidden\r\n\r\nx\r\n--B--\r\n"), "Content-Type", "multipart/form-data; boundary=B")
	if log := h.log.String(); strings.Contains(log, "hidden") || strings.Count(log, `"status":400`) != 2 || strings.Count(log, `"refused"`) != 2 {
		t.Errorf("of damaged forms the log says: %s", log)
	}
}

func TestReadyAsksItsChecks(t *testing.T) {
	down := errors.New("no route to the secret host")
	s := NewServer(Options{Words: catalog(t), Logger: slog.New(slog.DiscardHandler), Checks: []Check{{"database", func(context.Context) error { return down }}}})
	get := func() *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest("GET", "/readyz", nil))
		return w
	}
	if w := get(); w.Code != 503 || !strings.Contains(w.Body.String(), "database") || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("not ready: %d %s", w.Code, w.Body)
	}
	down = nil
	if w := get(); w.Code != 200 || w.Body.String() != "ready\n" {
		t.Errorf("ready: %d %s", w.Code, w.Body)
	}
}

func TestSecurityTextStandsOnlyWithAContact(t *testing.T) {
	const address = "/.well-known/security.txt"
	if w := newHouse(t).ask("GET", address); w.Code != 404 {
		t.Errorf("without a contact: %d", w.Code)
	}
	s := NewServer(Options{Words: catalog(t), Logger: slog.New(slog.DiscardHandler), Contact: "mailto:safety@example.org"})
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("GET", address, nil))
	if !strings.Contains(w.Body.String(), "Contact: mailto:safety@example.org\nExpires: ") {
		t.Errorf("security.txt: %s", w.Body)
	}
}

func TestAssetsAndIcons(t *testing.T) {
	h := newHouse(t)
	icon := h.ask("GET", "/favicon.ico").Header().Get("Location")
	if w := h.ask("GET", icon); w.Code != 200 || !strings.Contains(w.Header().Get("Content-Type"), "svg") {
		t.Errorf("the icon at %s: %d %s", icon, w.Code, w.Header())
	}
	if w := h.ask("GET", "/assets/nothing.css"); w.Code != 404 || !strings.Contains(w.Body.String(), "<main") {
		t.Errorf("an unknown asset: %d %.100s", w.Code, w.Body)
	}
}

// Pages speak the language that a person has chosen, whatever their browser asks for; an address may ask for another.
func TestAPersonsLanguageGoesFirst(t *testing.T) {
	words, err := i18n.New(ui.Locales, Locales, localesOf("en", `{"own.hello":"Hello"}`), localesOf("fr", `{"own.hello":"Bonjour"}`))
	if err != nil {
		t.Fatal(err)
	}
	chosen := ""
	s := NewServer(Options{
		Words: words, Logger: slog.New(slog.DiscardHandler),
		Who: func(*http.Request) (authz.Viewer, error) { return authz.Viewer{Person: "p", Language: chosen}, nil },
		Routes: []Route{{Pattern: "GET /own", For: People, Handle: func(w http.ResponseWriter, r *http.Request) error {
			return page(i18n.T(r.Context(), "own.hello"))(w, r)
		}}},
	})
	for _, c := range []struct{ chosen, target, want string }{
		{"", "/own", "Hello"}, {"fr", "/own", "Bonjour"}, {"fr", "/own?lang=en", "Hello"}, {"tlh", "/own", "Hello"},
	} {
		chosen = c.chosen
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest("GET", c.target, nil))
		if w.Body.String() != c.want {
			t.Errorf("chosen %q, %s: %s", c.chosen, c.target, w.Body)
		}
	}
}
