package evidenceweb_test

import (
	"bytes"
	"context"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/account"
	"pathways/internal/account/accounttest"
	"pathways/internal/evidence"
	"pathways/internal/evidence/evidenceweb"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/blob"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// house is the pages of evidence with two people; who says which of them asks.
type house struct {
	*testing.T
	db       *db.DB
	server   *web.Server
	service  *evidence.Service
	ctx      context.Context
	ana, ben authz.Viewer
	who      authz.Viewer
	tooMany  string // a key whose tries are used up
}

func newHouse(t *testing.T) *house {
	t.Helper()
	d := dbtest.SQLite(t)
	frameworks, err := framework.NewService(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := isl.Install(t.Context(), frameworks); err != nil {
		t.Fatal(err)
	}
	words, err := i18n.New(ui.Locales, web.Locales, framework.Locales, account.Locales, blob.Locales, evidence.Locales, evidenceweb.Locales)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{
		T: t, db: d, ctx: i18n.With(t.Context(), words.In("en")), ana: accounttest.Person(t, d, "Ana"), ben: accounttest.Person(t, d, "Ben"),
		service: evidence.NewService(d, frameworks, blob.New(d, blob.Options{MaxFile: 1 << 20, Quota: 3 << 20})),
	}
	h.who = h.ana
	h.server = web.NewServer(web.Options{
		Routes: evidenceweb.Routes(evidenceweb.Options{Evidence: h.service, Frameworks: frameworks, Limit: func(_ context.Context, key string, _ int, _ time.Duration) error {
			if h.tooMany != "" && strings.HasPrefix(key, h.tooMany) {
				return errs.New(errs.TooMany, "test", "")
			}
			return nil
		}}),
		Words: words, Logger: slog.New(slog.DiscardHandler), Who: func(*http.Request) (authz.Viewer, error) { return h.who, nil },
	})
	return h
}

func (h *house) do(r *http.Request) *httptest.ResponseRecorder {
	h.Helper()
	w := httptest.NewRecorder()
	h.server.ServeHTTP(w, r)
	return w
}

func (h *house) get(path string, status int) (*goquery.Document, http.Header) {
	h.Helper()
	return h.page(h.do(httptest.NewRequest("GET", path, nil)), path, status)
}

func (h *house) page(w *httptest.ResponseRecorder, path string, status int) (*goquery.Document, http.Header) {
	h.Helper()
	if w.Code != status {
		h.Fatalf("%s: %d, not %d: %.600s", path, w.Code, status, w.Body)
	}
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		h.Fatal(err)
	}
	if text := doc.Text(); strings.Contains(text, "⟦") {
		h.Errorf("%s: a key without words: %.60s", path, text[strings.Index(text, "⟦"):])
	}
	return doc, w.Header()
}

func (h *house) post(path string, fields url.Values) *httptest.ResponseRecorder {
	h.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return h.do(r)
}

// sent follows the answer to a form: the page that it leads to.
func (h *house) follow(w *httptest.ResponseRecorder) *goquery.Document {
	h.Helper()
	if w.Code != http.StatusSeeOther {
		h.Fatalf("%d, not 303: %.800s", w.Code, w.Body)
	}
	to, _, _ := strings.Cut(w.Header().Get("Location"), "#")
	doc, _ := h.get(to, 200)
	return doc
}

type upload struct{ name, content string }

// bring sends a form with files.
func (h *house) bring(path string, fields url.Values, files ...upload) *httptest.ResponseRecorder {
	h.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, all := range fields {
		for _, v := range all {
			m.WriteField(name, v)
		}
	}
	for _, f := range files {
		p, err := m.CreateFormFile("file", f.name)
		if err != nil {
			h.Fatal(err)
		}
		p.Write([]byte(f.content))
	}
	m.Close()
	r := httptest.NewRequest("POST", path, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return h.do(r)
}

func (h *house) all() []evidence.Evidence {
	h.Helper()
	all, err := h.service.List(h.ctx, h.ana)
	if err != nil {
		h.Fatal(err)
	}
	return all
}

func (h *house) save(d evidence.Draft) evidence.Evidence {
	h.Helper()
	e, err := h.service.Save(h.ctx, h.ana, "", d)
	if err != nil {
		h.Fatal(err)
	}
	return e
}

// A piece is added with a competency that the address chose and one that was found by words, and with files; then
// changed and deleted. Everything typed is still there when the page comes back.
func TestAddChangeDelete(t *testing.T) {
	h := newHouse(t)
	if doc, _ := h.get("/evidence", 200); doc.Find(".empty").Length() != 1 {
		t.Error("the first visit has no beginning")
	}
	doc, _ := h.get("/evidence/new?item=isl/2025/GE.1&item=op.2&item=nothing", 200)
	if got := doc.Find("input[name=item]:checked").Length(); got != 2 {
		t.Errorf("%d competencies are chosen", got)
	}
	if n := doc.Find("details input[value='isl/2018-draft/GE.ISK']").Length(); doc.Find("details").Length() < 8 || n > 1 {
		t.Errorf("the domains are not there to open: %d, %d", doc.Find("details").Length(), n)
	}
	fields := url.Values{"id": {doc.Find("input[name=id]").AttrOr("value", "")}, "title": {"Pond <day>"}, "item": {"isl/2025/GE.1"}, "do": {"find"}, "find": {"budget"}}
	found, _ := h.page(h.bring("/evidence/new", fields, upload{"plan.txt", "first"}), "find", 200)
	if found.Find("input[name=title]").AttrOr("value", "") != "Pond <day>" || found.Find("input[name=item]:checked").Length() != 1 ||
		found.Find("input[name=item][value='isl/2025/OP.16']").Length() != 1 || found.Find("input[name=held]").Length() != 1 {
		t.Errorf("looking for words loses what was there: %s", found.Find("form").Text())
	}
	fields.Set("held", found.Find("input[name=held]").AttrOr("value", ""))
	fields["item"] = []string{"isl/2025/GE.1", "isl/2025/OP.16"}
	fields.Set("do", "save")
	w := h.bring("/evidence/new", fields, upload{"../../etc/list.csv", "a,b"})
	saved := h.follow(w)
	if saved.Find("h1").Text() != "Pond <day>" || saved.Find(".saved").Length() != 1 || saved.Find("a[download]").Length() != 2 {
		t.Errorf("saved: %s", saved.Find("main").Text())
	}
	h.follow(h.bring("/evidence/new", fields)) // the same form again, as after a double click: its upload is used up
	all := h.all()
	if len(all) != 1 || len(all[0].Items) != 2 || len(all[0].Files) != 2 || all[0].Files[1].Name != "list.csv" {
		t.Fatalf("%+v", all)
	}
	edit, _ := h.get("/evidence/"+all[0].ID+"/edit", 200)
	seen := edit.Find("input[name=seen]").AttrOr("value", "")
	change := url.Values{"title": {"Pond"}, "seen": {seen}, "drop": {all[0].Files[0].Digest}, "do": {"enter"}}
	h.follow(h.bring("/evidence/"+all[0].ID+"/edit", change))
	if all = h.all(); all[0].Title != "Pond" || len(all[0].Files) != 1 {
		t.Errorf("%+v", all[0])
	}
	change.Set("title", "typed on an old page")
	conflict, _ := h.page(h.bring("/evidence/"+all[0].ID+"/edit", change), "conflict", 409)
	if conflict.Find("input[name=title]").AttrOr("value", "") != "typed on an old page" || !strings.Contains(conflict.Find(".faults").Text(), "“Pond”") {
		t.Errorf("the conflict: %s", conflict.Find(".faults").Text())
	}
	change.Set("seen", conflict.Find("input[name=seen]").AttrOr("value", ""))
	change.Del("drop")
	h.follow(h.bring("/evidence/"+all[0].ID+"/edit", change))
	if asked, _ := h.get("/evidence/"+all[0].ID+"/delete", 200); asked.Find("form[method=post]").Length() != 1 || len(h.all()) != 1 {
		t.Error("deleting does not ask first")
	}
	h.follow(h.post("/evidence/"+all[0].ID+"/delete", nil))
	if len(h.all()) != 0 {
		t.Error("it is still there")
	}
}

// A file that is refused is named beside its field with why; the others wait, the words stay, and nothing is saved.
func TestRefusedFilesKeepTheRest(t *testing.T) {
	h := newHouse(t)
	fields := url.Values{"id": {ids.New()}, "title": {"Pond"}, "story": {"all of it"}, "do": {"save"}}
	for _, bad := range []struct {
		upload
		says string
	}{
		{upload{"page.png", "<html><script>"}, "What counts is what is in the file"},
		{upload{"empty.txt", ""}, "is empty"},
		{upload{"big.txt", strings.Repeat("x", 1<<20+1)}, "1 MB"},
		{upload{"tool.exe", "MZ\x90\x00"}, "not taken"},
	} {
		doc, _ := h.page(h.bring("/evidence/new", fields, bad.upload, upload{"good.txt", "fine " + bad.name}), bad.name, 422)
		why := doc.Find("#file-why").Text()
		if !strings.Contains(why, bad.says) || !strings.Contains(why, bad.name) || strings.Contains(why, "good.txt") {
			t.Errorf("%s: %q", bad.name, why)
		}
		if doc.Find("textarea[name=story]").Text() != "all of it" || doc.Find("input[name=held]").Length() != 1 || doc.Find("a[href='#file']").Length() != 1 {
			t.Errorf("%s: the rest is lost", bad.name)
		}
	}
	full := strings.Repeat("y", 1<<20-1)
	doc, _ := h.page(h.bring("/evidence/new", fields, upload{"a.txt", "1" + full}, upload{"b.txt", "2" + full}, upload{"c.txt", "3" + full}), "quota", 422)
	if why := doc.Find("#file-why").Text(); !strings.Contains(why, "c.txt") || !strings.Contains(why, "3 MB") || doc.Find("input[name=held]").Length() != 2 {
		t.Errorf("the quota: %q", why)
	}
	if len(h.all()) != 0 {
		t.Error("something was saved")
	}
	// A form that breaks off inside a file keeps what came before it.
	body := "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nPond\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nhalf of"
	r := httptest.NewRequest("POST", "/evidence/new", strings.NewReader(body))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	doc, _ = h.page(h.do(r), "broken", 422)
	if doc.Find("input[name=title]").AttrOr("value", "") != "Pond" || doc.Find(".faults").Length() != 1 {
		t.Errorf("broken off: %s", doc.Find("main").Text())
	}
}

// When the disk is full the page says so, with what was typed, and nothing half is kept.
func TestFullDisk(t *testing.T) {
	h := newHouse(t)
	limit := func(more int) {
		err := h.db.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error {
			var n int
			if err := tx.QueryRow(ctx, `PRAGMA page_count`).Scan(&n); err != nil {
				return err
			}
			return tx.QueryRow(ctx, `PRAGMA max_page_count = `+strconv.Itoa(n+more)).Scan(&n)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	limit(100)
	fields := url.Values{"id": {ids.New()}, "title": {"Pond"}, "do": {"save"}}
	big := upload{"big.txt", strings.Repeat("words ", 160_000)}
	doc, _ := h.page(h.bring("/evidence/new", fields, big), "full", 503)
	if why := doc.Find("#file-why").Text(); !strings.Contains(why, "no room left") || doc.Find("input[name=title]").AttrOr("value", "") != "Pond" {
		t.Errorf("%q", why)
	}
	limit(100_000)
	h.follow(h.bring("/evidence/new", fields, big))
}

// Files leave as what they are and to their owner only; nothing of them can run, be guessed at or be kept on the way.
func TestFilesAreServedSafely(t *testing.T) {
	h := newHouse(t)
	h.follow(h.bring("/evidence/new", url.Values{"id": {ids.New()}, "title": {"x"}}, upload{"grüße.txt", "words <b>"}))
	e := h.all()[0]
	path := "/evidence/" + e.ID + "/files/" + e.Files[0].Digest
	for _, query := range []string{"", "?show"} { // text is never shown inside the site
		w := h.do(httptest.NewRequest("GET", path+query, nil))
		head := w.Header()
		if w.Code != 200 || w.Body.String() != "words <b>" || head.Get("Content-Type") != "text/plain; charset=utf-8" ||
			!strings.HasPrefix(head.Get("Content-Disposition"), "attachment; filename*=utf-8''gr%C3%BC%C3%9Fe.txt") ||
			head.Get("X-Content-Type-Options") != "nosniff" || head.Get("Cache-Control") != "private, no-store" ||
			!strings.Contains(head.Get("Content-Security-Policy"), "sandbox") || head.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%d %v", w.Code, head)
		}
	}
	if w := h.do(httptest.NewRequest("HEAD", path, nil)); w.Code != 200 || w.Body.Len() != 0 || w.Header().Get("Content-Length") != "9" {
		t.Errorf("HEAD: %d %v", w.Code, w.Header())
	}
	h.who = h.ben
	for _, path := range []string{path, "/evidence/" + e.ID, "/evidence/" + e.ID + "/edit", "/evidence/" + e.ID + "/delete", "/evidence/ask?evidence=" + e.ID, "/asked/" + e.ID} {
		h.get(path, 404)
	}
	for _, path := range []string{"/evidence/" + e.ID + "/edit", "/evidence/" + e.ID + "/delete"} {
		h.page(h.post(path, url.Values{"title": {"theirs"}}), path, 404)
	}
	h.page(h.post("/evidence/statements", url.Values{"statement": {ids.New()}, "do": {"show"}}), "statements", 404)
	h.page(h.post("/evidence/requests", url.Values{"request": {ids.New()}}), "requests", 404)
	h.who = authz.Viewer{}
	h.get(path, 401)
	h.get("/endorse/"+ids.Secret()+"/files/"+e.ID+"/"+e.Files[0].Digest, 404)
	if got := h.all(); len(got) != 1 || got[0].Title != "x" {
		t.Errorf("%+v", got)
	}
}

// Links, dates and words of a person are shown as text; a link is followed without telling where from.
func TestWordsAreText(t *testing.T) {
	h := newHouse(t)
	e := h.save(evidence.Draft{Title: `<img src=x onerror=alert(1)>`, Story: "</p><script>x</script>", Link: "https://example.org/?a=1&b=<2>", From: "2026-05-01", To: "2026-05-03"})
	for _, path := range []string{"/evidence", "/evidence/" + e.ID, "/evidence/print", "/evidence/" + e.ID + "/edit"} {
		doc, _ := h.get(path, 200)
		if doc.Find("main script, main img").Length() != 0 || !strings.Contains(doc.Find("main").Text()+doc.Find("main input").AttrOr("value", "")+e.Title, e.Title) {
			t.Errorf("%s: words are not text", path)
		}
		if robots := doc.Find("meta[name=robots]").AttrOr("content", ""); robots != "noindex" {
			t.Errorf("%s: robots %q", path, robots)
		}
	}
	doc, _ := h.get("/evidence/"+e.ID, 200)
	if link := doc.Find("a[href^='https://example.org']"); link.Length() != 1 || !strings.Contains(link.AttrOr("rel", ""), "noreferrer") {
		t.Errorf("the link %v", link)
	}
	if text := doc.Find(".label").Text(); !strings.Contains(text, "May 1, 2026 to May 3, 2026") {
		t.Errorf("when: %s", text)
	}
}

// A list of more than 50 goes on on another page; no number of pieces is shown anywhere.
func TestPages(t *testing.T) {
	h := newHouse(t)
	for i := range 53 {
		h.save(evidence.Draft{Title: "Piece " + string(rune('a'+i%26)), Items: []evidence.Ref{{Framework: "isl", Release: "2025", Code: "GE.1"}}})
	}
	for path := "/evidence?item=isl/2025/GE.1"; ; {
		doc, _ := h.get(path, 200)
		if strings.Contains(doc.Find("main").Text(), "53") {
			t.Error("the pieces are counted")
		}
		n := doc.Find("main section.goal").Length()
		older := doc.Find("nav.part a").Last().AttrOr("href", "")
		if strings.Contains(path, "after") {
			if n != 3 {
				t.Errorf("the second page has %d", n)
			}
			break
		}
		if n != 50 || !strings.Contains(older, "after=") || !strings.Contains(older, "item=") {
			t.Fatalf("the first page has %d and leads to %q", n, older)
		}
		path = older
	}
}
