package accountweb

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/account"
	"pathways/internal/account/accountapi"
	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

const phrase = "four herons wait upstream"

// house is a server with an entrance, and behind it a room of somebody's own that takes notes.
type house struct {
	*testing.T
	d        *db.DB
	accounts *account.Service
	entrance *Entrance
	server   *web.Server
	log      *strings.Builder
	clock    time.Time
	notes    []url.Values // that reached the room
}

func newHouse(t *testing.T, base string) *house {
	t.Helper()
	words, err := i18n.New(ui.Locales, web.Locales, account.Locales, Locales)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{T: t, d: dbtest.SQLite(t), log: &strings.Builder{}, clock: time.Now().UTC()}
	h.accounts = account.NewService(h.d, account.Options{Words: words, Now: func() time.Time { return h.clock }})
	h.entrance = New(Options{Accounts: h.accounts, BaseURL: base})
	note := func(w http.ResponseWriter, r *http.Request) error {
		f, err := web.BindForm(r, 0)
		if err != nil {
			return err
		}
		h.notes = append(h.notes, f.Values)
		return web.Redirect(w, r, "/room")
	}
	page := func(w http.ResponseWriter, r *http.Request) error {
		_, err := io.WriteString(w, "the room of "+authz.From(r.Context()).Name)
		return err
	}
	operations := api.New()
	accountapi.Register(operations)
	routes := append(h.entrance.Routes(), operations.Routes(web.NewPages(func(context.Context) string { return "" }))...)
	routes = append(
		routes,
		web.Route{Pattern: "GET /room", Handle: page, For: web.People},
		web.Route{Pattern: "POST /room", Handle: note, For: web.People, MaxBody: 8 << 20},
		web.Route{Pattern: "GET /safe", Handle: page, For: web.Proven},
		web.Route{Pattern: "POST /safe", Handle: note, For: web.Proven},
	)
	h.server = web.NewServer(web.Options{
		Routes: routes, Words: words, BaseURL: base, Who: h.entrance.Who, Door: h.entrance.Door,
		Logger: slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	return h
}

// browser keeps cookies as a browser does.
type browser struct {
	*house
	cookies map[string]string
	address string
	header  http.Header
}

func (h *house) browser() *browser {
	return &browser{house: h, cookies: map[string]string{}, address: "192.0.2.1", header: http.Header{}}
}

func (b *browser) ask(method, target string, body io.Reader, contentType string) *httptest.ResponseRecorder {
	b.Helper()
	r := httptest.NewRequest(method, target, body)
	r.RemoteAddr = b.address + ":4711"
	r.Header.Set("Accept", "text/html")
	r.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
	for name, values := range b.header {
		r.Header[name] = values
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.server.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	return w
}

func (b *browser) get(target string) *httptest.ResponseRecorder {
	b.Helper()
	return b.ask("GET", target, nil, "")
}

// post sends a form: name, value, name, value.
func (b *browser) post(target string, fields ...string) *httptest.ResponseRecorder {
	b.Helper()
	values := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		values.Add(fields[i], fields[i+1])
	}
	return b.ask("POST", target, strings.NewReader(values.Encode()), "application/x-www-form-urlencoded")
}

// press sends the form that a page holds, with all its fields as they stand and those given instead.
func (b *browser) press(page *httptest.ResponseRecorder, selector string, fields ...string) *httptest.ResponseRecorder {
	b.Helper()
	form := read(b.T, page).Find(selector).First()
	to, ok := form.Attr("action")
	if !ok {
		b.Fatalf("no form %s: %d %.500s", selector, page.Code, page.Body)
	}
	values := url.Values{}
	form.Find("input[name], textarea[name], select[name]").Each(func(_ int, s *goquery.Selection) {
		name, _ := s.Attr("name")
		value, _ := s.Attr("value")
		values.Add(name, value)
	})
	for i := 0; i+1 < len(fields); i += 2 {
		if fields[i] == "to" {
			to = fields[i+1]
			continue
		}
		values.Set(fields[i], fields[i+1])
	}
	return b.ask("POST", to, strings.NewReader(values.Encode()), "application/x-www-form-urlencoded")
}

func read(t *testing.T, w *httptest.ResponseRecorder) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(w.Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// leads holds that an answer leads on to an address.
func (b *browser) leads(w *httptest.ResponseRecorder, to string) {
	b.Helper()
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != to {
		b.Errorf("%d to %q, want 303 to %q: %.300s", w.Code, w.Header().Get("Location"), to, read(b.T, w).Find("main").Text())
	}
}

// says holds that an answer has a status and its page a sentence.
func (b *browser) says(w *httptest.ResponseRecorder, status int, text string) {
	b.Helper()
	if w.Code != status || !strings.Contains(read(b.T, w).Find("main").Text(), text) {
		b.Errorf("%d, want %d with %q: %.600s", w.Code, status, text, read(b.T, w).Find("main").Text())
	}
}

// letter is the path in the letter written last to an address; "" where there is none.
func (h *house) letter(to string) string {
	h.Helper()
	var links []string
	err := h.d.View(context.Background(), func(ctx context.Context, tx *db.Tx) (err error) {
		links, err = db.Collect(ctx, tx, func(r *db.Rows) (s string, err error) { return s, r.Scan(&s) },
			`SELECT link FROM letter WHERE to_address = $1 AND link <> '' ORDER BY id`, to)
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	if len(links) == 0 {
		return ""
	}
	at, err := url.Parse(links[len(links)-1])
	if err != nil {
		h.Fatal(err)
	}
	return at.Path
}

// join makes an account in a browser.
func (b *browser) join(name, email string) {
	b.Helper()
	b.leads(b.post("/account/sign-up", "name", name, "email", email, "passphrase", phrase), "/account/written")
	b.leads(b.press(b.get(b.letter(email)), "main form"), "/account")
}

// do runs a statement.
func (h *house) do(query string, args ...any) {
	h.Helper()
	err := h.d.Update(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
}
