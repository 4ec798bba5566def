package takeoutweb

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/account"
	"pathways/internal/account/accounttest"
	"pathways/internal/evidence"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/pathway"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/blob"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/portfolio"
	"pathways/internal/reminder"
	"pathways/internal/sharing"
	"pathways/internal/takeout"
)

// place is a server with the pages of this room, asked by whoever is there, while they are.
type place struct {
	*testing.T
	db       *db.DB
	server   *web.Server
	evidence *evidence.Service
	who      authz.Viewer
}

func newPlace(t *testing.T) *place {
	t.Helper()
	d := dbtest.SQLite(t)
	p := &place{T: t, db: d}
	words, err := i18n.New(ui.Locales, web.Locales, account.Locales, organization.Locales, evidence.Locales, blob.Locales, reminder.Locales, portfolio.Locales, sharing.Locales, takeout.Locales, Locales)
	p.must(err)
	frameworks, err := framework.NewService(t.Context(), d)
	p.must(err)
	_, err = isl.Install(t.Context(), frameworks)
	p.must(err)
	accounts, blobs := account.NewService(d, account.Options{Words: words}), blob.New(d, blob.Options{})
	p.evidence = evidence.NewService(d, frameworks, blobs)
	s := takeout.NewService(takeout.Options{
		DB: d, Accounts: accounts, Organizations: organization.NewService(d), Pathways: pathway.NewService(d, frameworks, nil),
		Evidence: p.evidence, Blobs: blobs, Reminders: reminder.NewService(d, frameworks, reminder.Options{Words: words}),
		Portfolio: portfolio.NewService(portfolio.Options{DB: d, Frameworks: frameworks, Evidence: p.evidence}),
		Sharing:   sharing.NewService(d, sharing.Options{Accounts: accounts}), Words: words, By: "Pathways test",
	})
	p.server = web.NewServer(web.Options{
		Routes: Routes(s, ""), Words: words, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Who: func(r *http.Request) (authz.Viewer, error) {
			var there bool
			p.must(d.View(r.Context(), func(ctx context.Context, tx *db.Tx) error {
				return tx.QueryRow(ctx, "SELECT COUNT(*) > 0 FROM person WHERE id = $1", p.who.Person).Scan(&there)
			}))
			if !there {
				return authz.Viewer{}, nil
			}
			return p.who, nil
		},
	})
	p.who = accounttest.Person(t, d, "Ana Reef")
	return p
}

func (p *place) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

var unsaid = regexp.MustCompile(`⟦[^⟧]*⟧`)

func (p *place) send(r *http.Request) (*httptest.ResponseRecorder, *goquery.Document) {
	p.Helper()
	w := httptest.NewRecorder()
	p.server.ServeHTTP(w, r)
	if found := unsaid.FindString(w.Body.String()); found != "" {
		p.Errorf("%s: no words for %s", r.URL, found)
	}
	page, err := goquery.NewDocumentFromReader(strings.NewReader(w.Body.String()))
	p.must(err)
	return w, page
}

func (p *place) get(path string) (*httptest.ResponseRecorder, *goquery.Document) {
	p.Helper()
	return p.send(httptest.NewRequest(http.MethodGet, path, nil))
}

func (p *place) post(path string, form url.Values) (*httptest.ResponseRecorder, *goquery.Document) {
	p.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.send(r)
}

// upload sends a file as a form does.
func (p *place) upload(body []byte) (*httptest.ResponseRecorder, *goquery.Document) {
	p.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("archive", "../../etc/passwd.zip")
	p.must(err)
	_, err = part.Write(body)
	p.must(err)
	p.must(m.Close())
	r := httptest.NewRequest(http.MethodPost, "/takeout/import", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return p.send(r)
}

func (p *place) says(page *goquery.Document, texts ...string) {
	p.Helper()
	all := strings.Join(strings.Fields(page.Find("main").Text()), " ")
	for _, text := range texts {
		if !strings.Contains(all, text) {
			p.Errorf("the page does not say %q:\n%s", text, all)
		}
	}
}

// Everything goes out, comes into another account after a look, and a second time brings nothing.
func TestOutAndIn(t *testing.T) {
	p := newPlace(t)
	_, err := p.evidence.Save(t.Context(), p.who, "", evidence.Draft{Title: "Family night"})
	p.must(err)
	_, page := p.get("/takeout")
	p.says(page, "Take everything along", "Erase everything")
	w, _ := p.get("/takeout/archive.zip")
	archive := w.Body.Bytes()
	if w.Code != http.StatusOK || !bytes.HasPrefix(archive, []byte("PK")) || !strings.Contains(w.Header().Get("Content-Disposition"), ".zip") || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d, %v", w.Code, w.Header())
	}
	p.who = accounttest.Person(t, p.db, "Ana There")
	w, _ = p.upload(archive)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	_, page = p.get(w.Header().Get("Location"))
	p.says(page, "Nothing has been changed yet.", "What cannot come along", "Evidence1000")
	if all, err := p.evidence.List(t.Context(), p.who); err != nil || len(all) != 0 {
		t.Errorf("%d pieces came in unasked, %v", len(all), err)
	}
	id := page.Find("main form [name=id]").AttrOr("value", "")
	w, _ = p.post("/takeout/import/waiting", url.Values{"id": {id}})
	_, page = p.get(w.Header().Get("Location"))
	p.says(page, "is in your account now")
	if w, _ = p.post("/takeout/import/waiting", url.Values{"id": {id}}); w.Code != http.StatusSeeOther {
		t.Errorf("a second press: %d", w.Code)
	}
	if all, err := p.evidence.List(t.Context(), p.who); err != nil || len(all) != 1 || all[0].Title != "Family night" {
		t.Errorf("%v, %v", all, err)
	}
	w, _ = p.upload(archive)
	_, page = p.get(w.Header().Get("Location"))
	p.says(page, "Everything in it is here already.")
	if n := page.Find("main form button").Length(); n != 1 {
		t.Errorf("%d buttons where nothing is to be brought in", n)
	}
	p.post("/takeout/import/forget", url.Values{})
	if w, _ = p.get("/takeout/import/waiting"); w.Code != http.StatusSeeOther {
		t.Errorf("it still waits: %d", w.Code)
	}
}

// What is no archive of ours is told so on the same page.
func TestWrongArchivesAreTold(t *testing.T) {
	p := newPlace(t)
	for what, body := range map[string][]byte{"nothing": {}, "text": []byte("hello"), "a cut one": []byte("PK\x03\x04 and no more")} {
		w, page := p.upload(body)
		if w.Code != http.StatusUnprocessableEntity || page.Find("[role=alert]").Length() != 1 {
			t.Errorf("%s: %d", what, w.Code)
		}
	}
	if w, _ := p.post("/takeout/import", url.Values{"archive": {"x"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a form without a file: %d", w.Code)
	}
}

// Erasing asks for the address, leads to a receipt that anybody may hold, and a second press finds it too.
func TestErasing(t *testing.T) {
	p := newPlace(t)
	_, page := p.get("/erase")
	p.says(page, "This cannot be taken back", "Your account", "Take everything along first", "Type ana.reef@example.org to confirm")
	action := page.Find(`main form`).AttrOr("action", "")
	w, page := p.post(action, url.Values{"email": {"somebody@example.org"}, "others": {"keep"}})
	if p.says(page, "This is not the address of your account."); w.Code != http.StatusUnprocessableEntity || page.Find("#email").AttrOr("value", "") != "somebody@example.org" {
		t.Errorf("%d", w.Code)
	}
	old := p.who
	p.who.Proved = time.Now().Add(-time.Hour)
	if w, _ := p.get("/erase"); w.Code != http.StatusUnauthorized {
		t.Errorf("with an old proof: %d", w.Code)
	}
	if w, _ := p.post(action, url.Values{"email": {p.who.Email}}); w.Code != http.StatusUnauthorized {
		t.Errorf("with an old proof: %d", w.Code)
	}
	p.who = old
	w, _ = p.post(action, url.Values{"email": {p.who.Email}, "others": {"remove"}})
	receipt := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(receipt, "/erase/receipt/") || w.Header().Get("Clear-Site-Data") == "" {
		t.Fatalf("%d, %v", w.Code, w.Header())
	}
	if w, _ = p.post(action, url.Values{"email": {old.Email}}); w.Header().Get("Location") != receipt {
		t.Errorf("a second press: %d, %v", w.Code, w.Header())
	}
	if w, _ = p.post("/erase/0199f2c3-0000-7000-8000-000000000000", url.Values{}); w.Code != http.StatusUnauthorized {
		t.Errorf("a guest: %d", w.Code)
	}
	p.who = authz.Viewer{}
	w, page = p.get(receipt)
	if p.says(page, "Everything is erased", "What stays, and why"); strings.Contains(w.Body.String(), "Ana") || strings.Contains(w.Body.String(), "ana.reef") {
		t.Error("the receipt says who it was")
	}
	w, _ = p.get(receipt + "/receipt.txt")
	if !strings.Contains(w.Body.String(), "Number of this receipt") || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
		t.Errorf("%v", w.Header())
	}
	if w, _ = p.get("/erase/receipt/nothing"); w.Code != http.StatusNotFound {
		t.Errorf("no receipt: %d", w.Code)
	}
}

// Somebody whom an organization depends on reads what has to happen first, and finds no button.
func TestErasingSaysWhatBlocksIt(t *testing.T) {
	p := newPlace(t)
	o := organization.NewService(p.db)
	museum, err := o.Found(t.Context(), p.who, organization.Draft{Name: "Museum of Tides", Kind: organization.Institution})
	p.must(err)
	ben := accounttest.Person(t, p.db, "Ben")
	p.must(p.db.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return o.Seat(ctx, tx, museum.ID, ben.Person, organization.Member, time.Now())
	}))
	_, page := p.get("/erase")
	p.says(page, "You are the only owner of Museum of Tides")
	if page.Find("main form").Length() != 0 {
		t.Error("it can be erased all the same")
	}
	action := "/erase/0199f2c3-0000-7000-8000-000000000000"
	if w, page := p.post(action, url.Values{"email": {p.who.Email}}); w.Code != http.StatusConflict {
		t.Errorf("%d: %s", w.Code, page.Text())
	}
	if _, err := o.Mine(t.Context(), p.who); errs.Is(err, errs.NotFound) {
		t.Error(err)
	}
}

// One person has one archive read at a time: it takes room on the disk meanwhile.
func TestOneArchiveAtATime(t *testing.T) {
	p := newPlace(t)
	body, sender := io.Pipe()
	first := httptest.NewRequest(http.MethodPost, "/takeout/import", body)
	first.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	done := make(chan int)
	go func() {
		w := httptest.NewRecorder()
		p.server.ServeHTTP(w, first)
		done <- w.Code
	}()
	_, err := io.WriteString(sender, "--x\r\n") // it is being read from here on
	p.must(err)
	if w, _ := p.upload([]byte("no archive")); w.Code != http.StatusTooManyRequests {
		t.Errorf("a second one: %d", w.Code)
	}
	sender.Close()
	if code := <-done; code != http.StatusUnprocessableEntity {
		t.Errorf("the first: %d", code)
	}
	if w, _ := p.upload([]byte("no archive")); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("another afterwards: %d", w.Code)
	}
}
