package mailweb

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/mail"
	"pathways/internal/platform/mail/mailtest"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// office is a server with the outbox page, asked by whom the test says.
type office struct {
	t  *testing.T
	db *db.DB
	*web.Server
	who    authz.Viewer
	outbox *mail.Outbox
}

func newOffice(t *testing.T, d *db.DB, smtp string) *office {
	t.Helper()
	words, err := i18n.New(ui.Locales, web.Locales, Locales)
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	o := &office{t: t, db: d, who: authz.Viewer{Person: "p", Operator: true, Session: "s"}}
	if o.outbox, err = mail.NewOutbox(d, mail.Options{SMTPURL: smtp, From: "pathways@example.org", Logger: log}); err != nil {
		t.Fatal(err)
	}
	o.Server = web.NewServer(web.Options{
		Routes: Routes(o.outbox), Words: words, Logger: log,
		Who: func(*http.Request) (authz.Viewer, error) { return o.who, nil },
	})
	return o
}

func (o *office) post(letters ...mail.Letter) {
	o.t.Helper()
	err := o.db.Update(o.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		for _, l := range letters {
			if err := mail.Post(ctx, tx, l, time.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) ask(method, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	o.ServeHTTP(w, httptest.NewRequest(method, target, nil))
	return w
}

func (o *office) page(target string) *goquery.Document {
	o.t.Helper()
	w := o.ask("GET", target)
	if w.Code != 200 || strings.Contains(w.Body.String(), "⟦") {
		o.t.Fatalf("%s: %d %s", target, w.Code, w.Body)
	}
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	return doc
}

func TestThePageShowsWhatBecameOfLetters(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d, "")
		if text := o.page(address).Find("main").Text(); !strings.Contains(text, "No letters yet") || !strings.Contains(text, "No mail server is set") {
			t.Errorf("empty: %s", text)
		}
		o.post(mail.Letter{To: "ana@example.org", Name: "Ana <b>", Subject: "Your link", Text: "…", Link: "https://pathways.example.org/x?y=1&z=2"},
			mail.Letter{To: "eve@example.org", Subject: "Odd", Text: "…", Link: "javascript:alert(1)"})
		doc := o.page(address)
		if href := doc.Find("tbody tr").Last().Find("a").AttrOr("href", ""); href != "https://pathways.example.org/x?y=1&z=2" {
			t.Errorf("the link to open is %q", href)
		}
		if strings.Contains(doc.Find("tbody tr").First().Find("a").AttrOr("href", ""), "javascript") {
			t.Error("a link runs script")
		}
		if name := doc.Find("tbody tr").Last().Find("th").Text(); !strings.Contains(name, "Ana <b> <ana@example.org>") {
			t.Errorf("to %q", name)
		}
		if doc.Find("form button").Length() != 2 {
			t.Errorf("without a mail server there is nothing but to delete: %s", doc.Find("form").Text())
		}
		button := doc.Find("tbody tr").First().Find("button")
		w := o.ask("POST", button.AttrOr("formaction", ""))
		if to := w.Header().Get("Location"); w.Code != 303 || !strings.Contains(o.page(to).Find("main").Text(), "The letter is deleted") {
			t.Errorf("deleted: %d to %s", w.Code, to)
		}
		if again := o.ask("POST", button.AttrOr("formaction", "")); again.Code != 303 || o.page(address).Find("tbody tr").Length() != 1 {
			t.Errorf("pressed twice: %d", again.Code)
		}
	})
}

func TestAFailedLetterCanBeTriedAgain(t *testing.T) {
	server := mailtest.New(t)
	server.Refuse("ana@example.org", "550 5.1.1 <nobody> of this name")
	o := newOffice(t, dbtest.SQLite(t), server.URL())
	o.post(mail.Letter{To: "ana@example.org", Subject: "Your link", Text: "…", Link: "https://pathways.example.org/x"})
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan struct{})
	go func() { o.outbox.Run(ctx); close(stopped) }()
	defer func() { stop(); <-stopped }()
	var doc *goquery.Document
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if doc = o.page(address); strings.Contains(doc.Find("tbody").Text(), "does not take it") {
			break
		}
	}
	if text := doc.Find("tbody").Text(); !strings.Contains(text, "550 5.1.1 <nobody> of this name") || doc.Find("tbody a").Length() != 0 {
		t.Fatalf("the row says %s", text)
	}
	server.Refuse("ana@example.org", "")
	again := doc.Find("form button").First().AttrOr("formaction", "")
	if w := o.ask("POST", again); w.Code != 303 || !strings.Contains(o.page(w.Header().Get("Location")).Find("main").Text(), "goes out again") {
		t.Fatalf("try again: %d", w.Code)
	}
	server.Wait(1)
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if strings.Contains(o.page(address).Find("tbody").Text(), "Sent on") {
			break
		}
	}
	if w := o.ask("POST", again); w.Code != 303 || w.Header().Get("Location") != address+"?done=settled" || len(server.Letters()) != 1 {
		t.Errorf("a letter that is sent: %d to %s, %d letters", w.Code, w.Header().Get("Location"), len(server.Letters()))
	}
}

func TestOnlyOperatorsFindThePage(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t), "")
	o.post(mail.Letter{To: "ana@example.org", Subject: "Your link", Text: "…"})
	remove := o.page(address).Find("form button").AttrOr("formaction", "")
	for name, c := range map[string]struct {
		v    authz.Viewer
		want int
	}{"a guest": {authz.Viewer{}, 401}, "somebody": {authz.Viewer{Person: "x", Session: "s"}, 404}} {
		o.who = c.v
		for _, route := range []string{"GET " + address, "POST " + remove, "POST " + strings.Replace(remove, "delete", "again", 1)} {
			method, target, _ := strings.Cut(route, " ")
			if w := o.ask(method, target); w.Code != c.want || strings.Contains(w.Body.String(), "ana@example.org") {
				t.Errorf("%s, %s: %d", name, route, w.Code)
			}
		}
	}
}

func TestTheListIsReadByPagesAndAtTheSameCost(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d, "")
		cost := func(target string) int64 {
			before := d.Statements()
			o.page(target)
			return d.Statements() - before
		}
		var letters []mail.Letter
		for i := range 1000 {
			letters = append(letters, mail.Letter{To: fmt.Sprintf("p%d@example.org", i), Subject: "x", Text: "x"})
		}
		o.post(letters[:10]...)
		few := cost(address)
		o.post(letters[10:]...)
		if many := cost(address); many != few {
			t.Errorf("10 letters take %d statements, 1,000 take %d", few, many)
		}
		seen := map[string]bool{}
		pages := 0
		for target := address; target != ""; pages++ {
			doc := o.page(target)
			doc.Find("tbody th").Each(func(_ int, th *goquery.Selection) { seen[th.Text()] = true })
			target = ""
			doc.Find("main a.button").Each(func(_ int, a *goquery.Selection) {
				if a.Text() == "Older letters" {
					target = a.AttrOr("href", "")
				}
			})
		}
		if len(seen) != 1000 || pages != 20 {
			t.Errorf("%d letters on %d pages", len(seen), pages)
		}
		if w := o.ask("GET", address+"?before="+url.QueryEscape("' OR 1=1 --")); w.Code != 404 {
			t.Errorf("an odd place in the list: %d", w.Code)
		}
	})
}
