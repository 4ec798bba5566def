package pathwayweb

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/pathway"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/practice"
)

// place is the room on a real server with a real database, and what it logs.
type place struct {
	*web.Server
	db  *db.DB
	log *bytes.Buffer
	now time.Time
}

func newPlace(t testing.TB) *place {
	t.Helper()
	d := dbtest.SQLite(t)
	frameworks, err := framework.NewService(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := isl.Install(t.Context(), frameworks); err != nil {
		t.Fatal(err)
	}
	words, err := i18n.New(ui.Locales, web.Locales, practice.Locales, framework.Locales, Locales)
	if err != nil {
		t.Fatal(err)
	}
	p := &place{db: d, log: new(bytes.Buffer), now: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}
	p.Server = web.NewServer(web.Options{
		Routes: Routes(Options{Frameworks: frameworks, Demo: true, Now: func() time.Time { return p.now }}),
		Words:  words, Logger: slog.New(slog.NewTextHandler(p.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	return p
}

// rows are all rows of all tables, as text.
func (p *place) rows(t testing.TB) string {
	t.Helper()
	var out []string
	err := p.db.View(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		names, err := column(ctx, tx, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
		if err != nil {
			return err
		}
		for _, name := range names {
			all, err := column(ctx, tx, `SELECT COALESCE(group_concat(rowid), '') || '/' || count(*) FROM "`+name+`"`)
			if err != nil {
				all = []string{"no rowid"}
			}
			out = append(out, name+": "+strings.Join(all, " "))
		}
		return nil
	})
	if err != nil || len(out) < 3 {
		t.Fatalf("%d tables: %v", len(out), err)
	}
	return strings.Join(out, "\n")
}

func column(ctx context.Context, tx *db.Tx, query string) ([]string, error) {
	found, err := tx.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	var out []string
	for found.Next() {
		var s string
		if err := found.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, found.Err()
}

// browser is one without script: it knows forms, buttons and cookies, and keeps the pages that it saw.
type browser struct {
	t       *testing.T
	place   *place
	cookies map[string]*http.Cookie

	status int
	header http.Header
	body   []byte
	page   *goquery.Document // the last page; nil after a download
	form   url.Values        // what stands in its form
}

func (p *place) browser(t *testing.T) *browser {
	return &browser{t: t, place: p, cookies: map[string]*http.Cookie{}}
}

func (b *browser) send(r *http.Request) {
	b.t.Helper()
	for _, c := range b.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	b.place.now = b.place.now.Add(time.Second)
	b.place.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		b.cookies[c.Name] = c
	}
	b.status, b.header, b.body = w.Code, w.Header(), w.Body.Bytes()
	if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		return // a download: the page stays where it is
	}
	if i := bytes.Index(b.body, []byte("⟦")); i >= 0 {
		b.t.Errorf("%s: words without a catalog: %.60s", r.URL.Path, b.body[i:])
	}
	if w.Code >= 500 {
		b.t.Errorf("%s answers %d", r.URL.Path, w.Code)
	}
	page, err := goquery.NewDocumentFromReader(bytes.NewReader(b.body))
	if err != nil {
		b.t.Fatal(err)
	}
	b.page, b.form = page, fieldsOf(page)
	if title := strings.TrimSpace(page.Find("h1").Text()); title == "" || page.Find("h1").Length() != 1 {
		b.t.Errorf("%s: %d headings %q", r.URL.Path, page.Find("h1").Length(), title)
	}
}

// fieldsOf is what the form of a page would send as it stands.
func fieldsOf(page *goquery.Document) url.Values {
	out := url.Values{}
	page.Find("form#desk").Find("input, textarea, select").Each(func(_ int, s *goquery.Selection) {
		name := s.AttrOr("name", "")
		switch kind := s.AttrOr("type", ""); {
		case name == "" || kind == "file":
		case goquery.NodeName(s) == "textarea":
			out.Add(name, s.Text())
		case goquery.NodeName(s) == "select":
			out.Add(name, s.Find("option[selected]").AttrOr("value", ""))
		case kind == "radio" || kind == "checkbox":
			if _, on := s.Attr("checked"); on {
				out.Add(name, s.AttrOr("value", "on"))
			}
		default:
			out.Add(name, s.AttrOr("value", ""))
		}
	})
	return out
}

func (b *browser) get(path string) {
	b.t.Helper()
	b.send(httptest.NewRequest("GET", path, nil))
}

func (b *browser) post(path string, form url.Values) {
	b.t.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	b.send(r)
}

// fill puts values into a field that the page has; of choices, only those that it offers.
func (b *browser) fill(name string, values ...string) {
	b.t.Helper()
	field := b.page.Find("form#desk [name]").FilterFunction(func(_ int, s *goquery.Selection) bool { return s.AttrOr("name", "") == name })
	if field.Length() == 0 {
		b.t.Fatalf("the page %q has no field %s", b.title(), name)
	}
	kind := field.AttrOr("type", "")
	if kind == "radio" || kind == "checkbox" || goquery.NodeName(field) == "select" {
		offered := field
		if goquery.NodeName(field) == "select" {
			offered = field.Find("option")
		}
		for _, v := range values {
			if offered.FilterFunction(func(_ int, s *goquery.Selection) bool { return s.AttrOr("value", "on") == v }).Length() == 0 {
				b.t.Fatalf("%s offers no %q", name, v)
			}
		}
	}
	b.form[name] = values
}

// press presses the button of the page that leads to an address; of several, the one whose value begins as given.
func (b *browser) press(to, value string) {
	b.t.Helper()
	button := b.page.Find("form#desk button[formaction]").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return s.AttrOr("formaction", "") == to && strings.HasPrefix(s.AttrOr("value", ""), value)
	}).First()
	if button.Length() == 0 {
		b.t.Fatalf("the page %q has no button to %s %s", b.title(), to, value)
	}
	form := clone(b.form)
	if name := button.AttrOr("name", ""); name != "" {
		form.Add(name, button.AttrOr("value", ""))
	}
	b.post(to, form)
}

func clone(v url.Values) url.Values {
	out := url.Values{}
	for name, all := range v {
		out[name] = slices.Clone(all)
	}
	return out
}

func (b *browser) title() string { return strings.TrimSpace(b.page.Find("h1").Text()) }

// upload brings a file to the page.
func (b *browser) upload(name string, file []byte) {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	var names []string
	for field := range b.form {
		names = append(names, field)
	}
	sort.Strings(names)
	for _, field := range names {
		for _, v := range b.form[field] {
			if err := w.WriteField(field, v); err != nil {
				b.t.Fatal(err)
			}
		}
	}
	part, err := w.CreateFormFile("upload", name)
	if err != nil {
		b.t.Fatal(err)
	}
	part.Write(file)
	w.Close()
	r := httptest.NewRequest("POST", "/pathway/open", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	b.send(r)
}

// carried is the pathway that the page carries; nil where it carries none.
func (b *browser) carried() *pathway.Pathway {
	b.t.Helper()
	token := b.form.Get(fieldFile)
	if token == "" {
		return nil
	}
	p, err := pathway.FromToken(token)
	if err != nil {
		b.t.Fatalf("the page carries what cannot be read: %v", err)
	}
	return p
}

// says fails unless the page answers with a status and says some words.
func (b *browser) says(status int, texts ...string) {
	b.t.Helper()
	if b.status != status {
		b.t.Errorf("%q: status %d, expected %d", b.title(), b.status, status)
	}
	text := strings.Join(strings.Fields(b.page.Find("main").Text()), " ")
	for _, s := range texts {
		if !strings.Contains(text, s) {
			b.t.Errorf("%q does not say %q: %.600s", b.title(), s, text)
		}
	}
}

// begun is a browser that has begun a reflection.
func (p *place) begun(t *testing.T, edition string) *browser {
	t.Helper()
	b := p.browser(t)
	b.get("/pathway")
	b.fill("purpose", "current-role")
	b.fill("role", "Floor educator")
	b.fill("edition", edition)
	b.press("/pathway/begin", "")
	b.says(200)
	if b.carried() == nil || b.carried().Current() == nil {
		t.Fatalf("nothing was begun: %s", fmt.Sprint(b.status))
	}
	return b
}
