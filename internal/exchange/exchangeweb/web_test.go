package exchangeweb

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/account/accounttest"
	"pathways/internal/draft"
	"pathways/internal/exchange"
	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/fetch"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/jobs"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// rooms is a server with the pages, and who is in front of it: Ana owns an organization, Cem is a member, Eva a stranger, Ole
// runs the installation.
type rooms struct {
	*testing.T
	d                  *db.DB
	queue              *jobs.Queue
	drafts             *draft.Service
	frameworks         *framework.Service
	server             *web.Server
	viewer             authz.Viewer
	museum             organization.Organization
	ana, cem, eva, ole authz.Viewer
}

func newRooms(t *testing.T) *rooms {
	t.Helper()
	h := &rooms{T: t, d: dbtest.SQLite(t)}
	words, err := i18n.New(ui.Locales, web.Locales, organization.Locales, framework.Locales, draft.Locales, fetch.Locales, exchange.Locales, Locales)
	h.must(err)
	h.frameworks, err = framework.NewService(t.Context(), h.d)
	h.must(err)
	organizations := organization.NewService(h.d)
	h.drafts = draft.NewService(draft.Options{DB: h.d, Frameworks: h.frameworks, Organizations: organizations})
	h.queue = jobs.New(h.d, jobs.Options{})
	loopback := fetch.Allowed{Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}
	imports := exchange.NewService(exchange.ServiceOptions{
		DB: h.d, Frameworks: h.frameworks, Organizations: organizations, Drafts: h.drafts, Jobs: h.queue,
		Getter: fetch.New(fetch.Options{Allow: loopback, Time: 2 * time.Second}),
	})
	for name, v := range map[string]*authz.Viewer{"Ana": &h.ana, "Cem": &h.cem, "Eva": &h.eva, "Ole": &h.ole} {
		*v = accounttest.Person(t, h.d, name)
	}
	h.ole.Operator = true
	h.museum, err = organizations.Found(t.Context(), h.ana, organization.Draft{Name: "Museum", Kind: organization.Institution})
	h.must(err)
	h.must(h.d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return tx.InsertAll(ctx, "membership", []string{"organization_id", "person_id", "part", "how", "since"}, [][]any{{h.museum.ID, h.cem.Person, "member", "invitation", 1}})
	}))
	h.server = web.NewServer(web.Options{
		Routes: Routes(Options{Imports: imports, Drafts: h.drafts, Organizations: organizations}), Words: words, Logger: slog.New(slog.DiscardHandler),
		Who: func(*http.Request) (authz.Viewer, error) { return h.viewer, nil },
	})
	h.viewer = h.ana
	return h
}

func (h *rooms) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *rooms) ask(method, target, kind string, body io.Reader) *httptest.ResponseRecorder {
	h.Helper()
	r := httptest.NewRequest(method, "http://pathways.example"+target, body)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	w := httptest.NewRecorder()
	h.server.ServeHTTP(w, r)
	if strings.Contains(w.Body.String(), "⟦") {
		h.Errorf("%s %s says a key without words: %s", method, target, w.Body)
	}
	return w
}

func (h *rooms) read(w *httptest.ResponseRecorder, status int) *goquery.Document {
	h.Helper()
	if w.Code != status {
		h.Fatalf("%d, want %d: %.2000s", w.Code, status, w.Body)
	}
	page, err := goquery.NewDocumentFromReader(w.Body)
	h.must(err)
	return page
}

func (h *rooms) get(target string, status int) *goquery.Document {
	h.Helper()
	return h.read(h.ask("GET", target, "", nil), status)
}

func (h *rooms) post(target string, pairs ...string) *httptest.ResponseRecorder {
	h.Helper()
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return h.ask("POST", target, "application/x-www-form-urlencoded", strings.NewReader(values.Encode()))
}

// brings sends a file as the page does.
func (h *rooms) brings(name, content string, pairs ...string) *httptest.ResponseRecorder {
	h.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		h.must(m.WriteField(pairs[i], pairs[i+1]))
	}
	part, err := m.CreateFormFile("file", name)
	h.must(err)
	_, err = io.WriteString(part, content)
	h.must(err)
	h.must(m.Close())
	return h.ask("POST", home+"/new", m.FormDataContentType(), &body)
}

// leads is where an answer sends on to.
func (h *rooms) leads(w *httptest.ResponseRecorder) string {
	h.Helper()
	if w.Code != http.StatusSeeOther {
		h.Fatalf("%d: %.2000s", w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

const bridges = `{"CFDocument":{"identifier":"7e1b2ab3-7b2b-5c1c-8a8b-6b0c9e0e1a01","uri":"https://example.org/d","creator":"Bridge people",
"title":"Bridges","lastChangeDateTime":"2025-01-01T00:00:00Z","language":"en","version":"1","unheardOf":true},"CFItems":[
{"identifier":"7e1b2ab3-7b2b-5c1c-8a8b-6b0c9e0e1a02","uri":"https://example.org/i","humanCodingScheme":"B","CFItemType":"Domain","fullStatement":"Building <bridges>","lastChangeDateTime":"2025-01-01T00:00:00Z"}]}`

func TestAFileIsLookedAtThenTakenInAsADraft(t *testing.T) {
	h := newRooms(t)
	if h.get(home, 200).Find(".empty a[href='/stewardship/imports/new']").Length() != 1 {
		t.Error("the empty list does not lead on")
	}
	if page := h.get(home+"/new", 200); page.Find("form input[type=file]").Length() != 1 || page.Find("input[name=way][checked]").AttrOr("value", "") != "draft" {
		t.Error("no file can be chosen, or it would not become a draft by itself")
	}
	one := h.leads(h.brings("bridges.json", bridges, "organization", h.museum.Slug, "into", "", "way", "draft", "address", ""))
	page := h.get(one, 200)
	text := page.Find("main").Text()
	for _, want := range []string{"bridges.json", "Nothing has changed yet", "CASE has no field of this name", "CFDocument"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not said: %s", want, text)
		}
	}
	if !strings.Contains(h.get(one+"?show=new", 200).Find("#rows").Text(), "Building <bridges>") {
		t.Error("what is new is not shown")
	}
	report := h.ask("GET", one+"/report", "", nil)
	if report.Code != 200 || !strings.Contains(report.Body.String(), "Building <bridges>") || !strings.Contains(report.Header().Get("Content-Disposition"), "attachment") {
		t.Errorf("%d %s", report.Code, report.Body)
	}
	form := page.Find("form[action='" + one + "/take']")
	seen := form.Find("input[name=seen]").AttrOr("value", "")
	to := h.leads(h.post(one+"/take", "seen", seen))
	page = h.get(to, 200)
	draftAt := page.Find("main a.main").AttrOr("href", "")
	if !strings.HasPrefix(draftAt, "/stewardship/drafts/") || !strings.Contains(page.Find("main").Text(), "Taken in.") {
		t.Errorf("%s leads to %q", to, draftAt)
	}
	all, err := h.drafts.Mine(t.Context(), h.ana)
	if err != nil || len(all) != 1 || all[0].Items != 1 {
		t.Errorf("%v, %v", all, err)
	}
	if page := h.read(h.post(one+"/take", "seen", seen), 409); !strings.Contains(page.Find(".faults").Text(), "taken in or put away already") {
		t.Error(page.Find("main").Text())
	}
	if h.get(home, 200).Find("tbody tr").Length() != 1 {
		t.Error("the list does not show it")
	}
}

func TestPublishingAsksOnceMore(t *testing.T) {
	h := newRooms(t)
	one := h.leads(h.brings("bridges.json", bridges, "organization", h.museum.Slug, "way", "release"))
	page := h.get(one, 200)
	if page.Find("form[action='"+one+"/take']").Length() != 0 || page.Find("a[href='"+one+"/publish']").Length() != 1 {
		t.Fatal("it can be published without being asked")
	}
	ask := h.get(one+"/publish", 200)
	to := h.leads(h.post(one+"/take", "seen", ask.Find("input[name=seen]").AttrOr("value", "")))
	if href := h.get(to, 200).Find("main a.main").AttrOr("href", ""); href != "/frameworks/bridges/1" {
		t.Errorf("leads to %q", href)
	}
	if _, err := h.frameworks.Release(t.Context(), "bridges", "1"); err != nil {
		t.Error(err)
	}
	again := h.leads(h.brings("bridges.json", bridges, "organization", h.museum.Slug, "way", "release"))
	if !strings.Contains(h.get(again, 200).Find("main").Text(), "All of this file is here already") {
		t.Error("the same again is not said to be")
	}
	other := h.leads(h.brings("bridges.json", strings.Replace(bridges, "Building", "Breaking", 1), "organization", h.museum.Slug, "way", "release"))
	page = h.get(other, 200)
	if !strings.Contains(page.Find(".notice.wrong").Text(), "never changes") || page.Find("a[href='"+other+"/publish']").Length() != 0 {
		t.Error("another content under the same version is not refused")
	}
	h.leads(h.post(other+"/choose", "way", "draft", "into", "", "lacking", "stay"))
	if page := h.get(other, 200); page.Find("form[action='"+other+"/take']").Length() != 1 {
		t.Errorf("as a draft it is refused too: %s", page.Find("main").Text())
	}
}

func TestColumnsOfAStrangersSpreadsheetAreConfirmed(t *testing.T) {
	h := newRooms(t)
	sheet := "Nr;Skill area;What people do;Owner\n1;Planks;Saws a plank that lies flat on the ground;Ana\n2;Ropes;Ties a rope that holds two people;Ben\n"
	one := h.leads(h.brings("planks.csv", sheet, "organization", h.museum.Slug, "way", "draft"))
	to := h.leads(h.ask("GET", one, "", nil))
	if to != one+"/columns" {
		t.Fatalf("leads to %s", to)
	}
	page := h.get(to, 200)
	if page.Find("select[name^=meaning-]").Length() != 4 || !strings.Contains(page.Find("#sample").Text(), "lies flat") || page.Find("main .help").Length() < 4 {
		t.Errorf("%s", page.Find("main").Text())
	}
	pairs := []string{
		"sheet", page.Find("input[name=sheet]").AttrOr("value", ""), "name", "Planks and ropes", "version", "1", "tree", "flat",
		"meaning-0", "code", "meaning-1", "kept", "meaning-2", "statement", "meaning-3", "ignored",
	}
	h.leads(h.post(one+"/columns", pairs...))
	page = h.get(one+"?show=new", 200)
	if text := page.Find("main").Text(); !strings.Contains(text, "Planks and ropes") || !strings.Contains(text, "Ties a rope") || page.Find("form[action='"+one+"/take']").Length() != 1 {
		t.Errorf("%s", text)
	}
	if h.get(one+"/columns", 200).Find("select[name=meaning-3] option[selected]").AttrOr("value", "") != "ignored" {
		t.Error("what was said of a column is forgotten")
	}
	h.read(h.post(one+"/columns", "sheet", "no such sheet"), 404)
}

func TestFaultsKeepWhatWasTyped(t *testing.T) {
	h := newRooms(t)
	page := h.read(h.brings("", "", "organization", h.museum.Slug, "way", "release", "address", "ftp://example.org/x"), 422)
	if page.Find("#address").AttrOr("value", "") != "ftp://example.org/x" || page.Find("#address[aria-invalid]").Length() != 1 ||
		page.Find("input[name=way][checked]").AttrOr("value", "") != "release" {
		t.Error(page.Find("main").Text())
	}
	if page := h.read(h.brings("", "", "organization", h.museum.Slug), 422); page.Find("#file[aria-invalid]").Length() != 1 {
		t.Error("nothing is said beside the file")
	}
	if page := h.read(h.brings("a.json", bridges, "organization", h.museum.Slug, "address", "https://example.org"), 422); page.Find("#address[aria-invalid]").Length() != 1 {
		t.Error("a file and an address")
	}
}

// counted is a file without end that knows how much of it was read.
type counted struct{ n int }

func (c *counted) Read(p []byte) (int, error) {
	c.n += len(p)
	return len(p), nil
}

func TestWhoMayNotFindsNothing(t *testing.T) {
	h := newRooms(t)
	one := h.leads(h.brings("bridges.json", bridges, "organization", h.museum.Slug))
	h.viewer = h.eva
	h.get(one, 404)
	h.get(one+"/report", 404)
	h.read(h.post(one+"/away"), 404)
	if h.get(home+"/new", 200).Find("form").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return s.AttrOr("method", "") == "post" && s.Find("#file").Length() > 0
	}).Length() != 0 {
		t.Error("somebody without an organization is offered the form")
	}
	h.read(h.brings("bridges.json", bridges, "organization", h.museum.Slug), 404)
	unread := &counted{}
	h.read(h.ask("POST", home+"/new", "multipart/form-data; boundary=x", io.MultiReader(strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"), unread)), 404)
	if unread.n > 0 {
		t.Errorf("%d bytes of a file were read of somebody who may bring none", unread.n)
	}
	h.read(h.brings("bridges.json", bridges, "organization", ""), 404)
	h.viewer = h.cem
	if h.get(one, 200).Find("form[action^='"+one+"']").Length() != 0 {
		t.Error("a member is offered to change something")
	}
	h.read(h.post(one+"/away"), 403)
	h.read(h.brings("bridges.json", bridges, "organization", h.museum.Slug), 403)
	h.viewer = h.ole
	h.get(one, 404)
	own := h.leads(h.brings("bridges.json", bridges, "organization", ""))
	h.get(own, 200)
	h.viewer = h.ana
	h.get(own, 404)
	if to := h.leads(h.post(one + "/away")); !strings.Contains(h.get(to, 200).Find("main").Text(), "Put away.") {
		t.Error("it is not said that it is away")
	}
	h.get(one, 200)
}

func TestAnAddressIsFetchedByAJob(t *testing.T) {
	h := newRooms(t)
	mux := http.NewServeMux()
	mux.HandleFunc("/ims/case/v1p1/CFDocuments", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"CFDocuments":[{"identifier":"x","title":"Bridges","CFPackageURI":{"title":"p","identifier":"x","uri":"http://%s/p"}}]}`, r.Host)
	})
	mux.HandleFunc("/doc", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"identifier":"x","title":"Bridges","CFPackageURI":{"title":"p","identifier":"x","uri":"/p"}}`)
	})
	mux.HandleFunc("/p", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, bridges) })
	mux.HandleFunc("/page", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<!doctype html><p>Hello") })
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	for path, want := range map[string]string{
		"": "Building <bridges>", "/": "Building <bridges>", "/ims/case/v1p1": "Building <bridges>", "/doc": "Building <bridges>", "/p": "Building <bridges>",
		"/page": "no framework in a form that can be read", "/nothing": "its server has nothing there",
	} {
		one := h.leads(h.post(home+"/new", "organization", h.museum.Slug, "address", s.URL+path))
		w := h.ask("GET", one, "", nil)
		if page := h.read(w, 200); w.Header().Get("Refresh") == "" || page.Find("progress").Length() != 1 {
			t.Errorf("%q: no progress is shown", path)
		}
		for worked := true; worked; {
			var err error
			worked, err = h.queue.Next(t.Context())
			h.must(err)
		}
		if text := h.get(one+"?show=all", 200).Find("main").Text(); !strings.Contains(text, want) {
			t.Errorf("%q: %s", path, text)
		}
		h.post(one + "/away")
	}
	one := h.leads(h.post(home+"/new", "organization", h.museum.Slug, "address", "http://10.1.2.3/x"))
	_, err := h.queue.Next(t.Context())
	h.must(err)
	if text := h.get(one, 200).Find("main .notice.wrong").Text(); !strings.Contains(text, "private network") {
		t.Error(text)
	}
}

// A page of a report holds a part of it, and costs the same however long the report is.
func TestLongReportsComeInParts(t *testing.T) {
	h := newRooms(t)
	asked := map[int]int64{}
	for _, n := range []int{10, 1000} {
		var rows strings.Builder
		rows.WriteString("code,parent_code,kind,statement\n")
		for i := range n {
			fmt.Fprintf(&rows, "K%d,,Competency,Knows %d things about rivers\n", i, i)
		}
		one := h.leads(h.brings(fmt.Sprintf("rivers%d.csv", n), rows.String(), "organization", h.museum.Slug))
		if to := h.ask("GET", one, "", nil); to.Code == http.StatusSeeOther {
			h.leads(h.post(one+"/columns", "sheet", h.get(one+"/columns", 200).Find("input[name=sheet]").AttrOr("value", "")))
		}
		before := h.d.Statements()
		page := h.get(one+"?show=all", 200)
		asked[n] = h.d.Statements() - before
		if shown := page.Find("#rows tbody tr").Length(); shown > exchange.PageSize {
			t.Errorf("%d rows on a page", shown)
		}
		if n == 1000 {
			next := page.Find("#rows a.button").FilterFunction(func(_ int, s *goquery.Selection) bool { return strings.Contains(s.AttrOr("href", ""), "from=") }).AttrOr("href", "")
			next, _, _ = strings.Cut(next, "#")
			if h.get(next, 200).Find("#rows tbody tr").Length() != exchange.PageSize {
				t.Errorf("%q does not lead to the next rows", next)
			}
			if lines := strings.Count(h.ask("GET", one+"/report", "", nil).Body.String(), "\n"); lines < 1001 {
				t.Errorf("the report has %d lines", lines)
			}
		}
	}
	if asked[10] != asked[1000] {
		t.Errorf("%d statements for 10 rows, %d for 1,000", asked[10], asked[1000])
	}
}
