package organizationweb

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/account/accounttest"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// rooms is a server with the pages, and who is in front of it.
type rooms struct {
	*testing.T
	d      *db.DB
	s      *organization.Service
	server *web.Server
	viewer authz.Viewer
}

func newRooms(t *testing.T) *rooms {
	t.Helper()
	words, err := i18n.New(ui.Locales, web.Locales, organization.Locales, Locales)
	if err != nil {
		t.Fatal(err)
	}
	d := dbtest.SQLite(t)
	rm := &rooms{T: t, d: d, s: organization.NewService(d)}
	rm.server = web.NewServer(web.Options{
		Routes: Routes(rm.s, ""), Words: words, Logger: slog.New(slog.DiscardHandler),
		Who: func(*http.Request) (authz.Viewer, error) { return rm.viewer, nil },
	})
	return rm
}

func (rm *rooms) person(name string) authz.Viewer { return accounttest.Person(rm.T, rm.d, name) }

func (rm *rooms) ask(method, target, kind string, body io.Reader) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://pathways.example"+target, body)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	w := httptest.NewRecorder()
	rm.server.ServeHTTP(w, r)
	if strings.Contains(w.Body.String(), "⟦") {
		rm.Errorf("%s %s says a key without words: %s", method, target, w.Body)
	}
	return w
}

// get asks for a page with a status and reads it.
func (rm *rooms) get(target string, status int) *goquery.Document {
	rm.Helper()
	return rm.read(rm.ask("GET", target, "", nil), target, status)
}

func (rm *rooms) read(w *httptest.ResponseRecorder, target string, status int) *goquery.Document {
	rm.Helper()
	if w.Code != status {
		rm.Fatalf("%s: %d, want %d: %.600s", target, w.Code, status, w.Body)
	}
	page, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		rm.Fatal(err)
	}
	return page
}

// post sends a form of name, value pairs.
func (rm *rooms) post(target string, pairs ...string) *httptest.ResponseRecorder {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return rm.ask("POST", target, "application/x-www-form-urlencoded", strings.NewReader(values.Encode()))
}

// goes posts a form and asks that it leads on, and reads the page that it leads to.
func (rm *rooms) goes(to, target string, pairs ...string) *goquery.Document {
	rm.Helper()
	w := rm.post(target, pairs...)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != to {
		rm.Fatalf("%s: %d to %q, want %q: %.600s", target, w.Code, w.Header().Get("Location"), to, w.Body)
	}
	return rm.get(to, 200)
}

// link is the path of the link in the newest letter to an address.
func (rm *rooms) link(address string) string {
	rm.Helper()
	var link string
	err := rm.d.View(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, "SELECT link FROM letter WHERE to_address = $1 ORDER BY id DESC LIMIT 1", address).Scan(&link)
	})
	if err != nil {
		rm.Fatal(err)
	}
	path, ok := strings.CutPrefix(link, "http://pathways.example")
	if !ok {
		rm.Fatalf("the link leads to %q", link)
	}
	return path
}

func says(page *goquery.Document, text string) bool {
	return strings.Contains(page.Find("main").Text(), text)
}

// found makes an organization by its pages and gives its address.
func (rm *rooms) found(name string) string {
	rm.Helper()
	w := rm.post("/organizations/new", "name", name, "kind", "institution")
	at, _, _ := strings.Cut(w.Header().Get("Location"), "?")
	if w.Code != http.StatusSeeOther {
		rm.Fatalf("founding: %d %.400s", w.Code, w.Body)
	}
	return at
}

func TestTheJourneyOfAnOrganization(t *testing.T) {
	rm := newRooms(t)
	ana, ben := rm.person("Ana"), rm.person("Ben")
	rm.viewer = ana
	if page := rm.get("/organizations", 200); page.Find(".empty a[href='/organizations/new']").Length() != 1 {
		t.Error("no way to found one")
	}
	page := rm.read(rm.post("/organizations/new", "name", "", "city", "Lyon"), "founding", 422)
	if page.Find("#name-why").Length() != 1 || page.Find("#city").AttrOr("value", "") != "Lyon" || page.Find(".faults a[href='#kind']").Length() != 1 {
		t.Error("faults are not beside their fields, or what was typed is gone")
	}
	at := rm.found("House <of> Stars")
	if at != "/organizations/house-of-stars" {
		t.Errorf("founded at %q", at)
	}
	page = rm.get(at, 200)
	if !says(page, "What this organization can and cannot see") || page.Find(".views a").Length() != 6 {
		t.Error("the overview lacks what it must say")
	}

	// an invitation, from the letter to the member
	page = rm.read(rm.post(at+"/invitations", "email", "ben", "part", "member", "message", "Hello"), "inviting", 422)
	if page.Find("#email-why").Length() != 1 || page.Find("textarea").Text() != "Hello" {
		t.Error("a faulty address is not told")
	}
	page = rm.goes(at+"/invitations?done=invited", at+"/invitations", "email", ben.Email, "part", "member", "message", "Come & see")
	if !says(page, ben.Email) || !says(page, "Waiting") {
		t.Error("the invitation is not listed")
	}
	door := rm.link(ben.Email)
	rm.viewer = authz.Viewer{}
	page = rm.get(door, 200)
	if page.Find("a[href='/account/sign-in?next="+url.QueryEscape(door)+"']").Length() != 1 || says(page, ben.Email) || says(page, "Come & see") {
		t.Error("a guest is not shown the way, or sees too much")
	}
	if w := rm.post(door, "answer", "accept"); w.Code != http.StatusUnauthorized {
		t.Errorf("a guest accepts: %d", w.Code)
	}
	rm.viewer = rm.person("Eve")
	page = rm.read(rm.post(door, "answer", "accept"), "Eve", 403)
	if !says(page, "b…@e….org") || says(page, ben.Email) {
		t.Error("somebody with another address is told too little or too much")
	}
	rm.get(at, 404)
	rm.viewer = ben
	if page = rm.get("/organizations", 200); !says(page, "Come & see") || page.Find("form[action='/invitations']").Length() != 1 {
		t.Error("the invitation does not wait on Ben's page")
	}
	if w := rm.post(door); w.Code != 400 {
		t.Errorf("no answer: %d", w.Code)
	}
	rm.goes(at+"?done=accepted", door, "answer", "accept")
	if page = rm.get(at+"/people", 200); says(page, ana.Email) || !says(page, "Ana") || page.Find("a[href*='/people/']").Length() != 0 {
		t.Error("a member sees other than names and parts")
	}
	for _, closed := range []string{"/invitations", "/invitations/link", "/invitations/list", "/domains", "/history", "/settings", "/people/" + ana.Person, "/delete"} {
		rm.get(at+closed, 403)
	}

	// parts, leaving
	rm.viewer = ana
	page = rm.read(rm.post(at+"/people/"+ana.Person, "part", "guest"), "the last owner steps down", 409)
	if page.Find(".faults").Length() != 1 {
		t.Error("why not is not said")
	}
	rm.goes(at+"/people?done=part", at+"/people/"+ben.Person, "part", "owner")
	rm.viewer = ben
	if page = rm.get(at+"/history", 200); !says(page, "Ana changed the part of Ben to Owner") {
		t.Errorf("the history says %s", page.Find("main table").Text())
	}
	rm.viewer = ana
	if page = rm.get(at+"/leave", 200); !says(page, "Nothing of it is deleted") {
		t.Error("what happens is not said")
	}
	rm.goes("/organizations?done=left", at+"/leave")
	rm.get(at, 404)
	rm.viewer = ben
	rm.read(rm.post(at+"/leave"), "the last owner leaves", 409)

	// settings, deleting
	rm.goes(at+"/settings?done=described", at+"/settings", "name", "Stars", "kind", "association", "homepage", "stars.example")
	if page = rm.get(at, 200); page.Find("a[href='https://stars.example']").Length() != 1 {
		t.Error("the website is no link")
	}
	rm.goes("/organizations?done=deleted", at+"/delete")
}

func TestALinkIsShownOnceAndWorks(t *testing.T) {
	rm := newRooms(t)
	rm.viewer = rm.person("Ana")
	at := rm.found("House")
	rm.read(rm.post(at+"/invitations/link", "part", "owner", "days", "x", "uses", "0"), "a link for owners", 422)
	page := rm.read(rm.post(at+"/invitations/link", "part", "guest", "days", "3", "uses", "2"), "a link", 200)
	address := page.Find(".notice code").Text()
	path, ok := strings.CutPrefix(address, "http://pathways.example")
	if !ok {
		t.Fatalf("the link is %q", address)
	}
	if rm.get(at+"/invitations/link", 200).Find(".notice code").Length() != 0 {
		t.Error("the link is shown again")
	}
	rm.viewer = rm.person("Ben")
	rm.get(path, 200)
	page = rm.goes(at+"?done=accepted", path, "answer", "accept")
	if page.Find(".views").Length() != 0 || !says(page, "Ana") {
		t.Error("a guest sees more than the name and the owners, or less")
	}
	rm.get(at+"/people", 403)
	rm.get("/invitations/nothing", 404)
	rm.get(path, 200)
}

func (rm *rooms) upload(target, file string, pairs ...string) *httptest.ResponseRecorder {
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		m.WriteField(pairs[i], pairs[i+1])
	}
	if file != "" {
		part, _ := m.CreateFormFile("file", "list.csv")
		io.WriteString(part, file)
	}
	m.Close()
	return rm.ask("POST", target, m.FormDataContentType(), &body)
}

func TestAListIsLookedAtFirstAndThenSentWhole(t *testing.T) {
	rm := newRooms(t)
	rm.viewer = rm.person("Ana")
	at := rm.found("House")
	list := at + "/invitations/list"
	rm.get(list, 200)
	rm.read(rm.upload(list, "", "text", "", "part", "member"), "nothing", 422)
	rm.read(rm.upload(list, "PK\x03\x04", "part", "member"), "a spreadsheet", 422)
	rm.read(rm.upload(list, "a@x.example", "text", "b@x.example", "part", "member"), "both", 422)
	rm.read(rm.upload(list, strings.Repeat("a@x.example\n", organization.MaxLines+1), "part", "member"), "too long", 413)
	const file = "email;name;part\nzoe@x.example;Zo\xe9;lead\n=cmd|' /C calc'!A0;Evil;\nzoe@x.example;Zoe;lead\nAna@example.org;Ana;"
	page := rm.read(rm.upload(list, file, "part", "guest"), "the report", 200)
	for _, text := range []string{"Zoé", "“=cmd|' /C calc'!A0” is not an e-mail address", "The same address as on line 2", "belongs to the organization already"} {
		if !says(page, text) {
			t.Errorf("the report does not say %q", text)
		}
	}
	form := page.Find("form[action='" + list + "/send']")
	text, part := form.Find("textarea[name=text]").Text(), form.Find("input[name=part]").AttrOr("value", "")
	csv := rm.post(list+"/report", "text", text, "part", part)
	if csv.Code != 200 || !strings.Contains(csv.Body.String(), "3,'=cmd|' /C calc'!A0;Evil;,refused") {
		t.Errorf("the report as CSV: %d %s", csv.Code, csv.Body)
	}
	page = rm.read(rm.post(list+"/send", "text", text, "part", part), "without a choice", 409)
	if page.Find("input[name=leaveout]").Length() != 1 || page.Find("textarea[name=text]").Text() != text {
		t.Error("the list is not kept, or the choice is not offered")
	}
	page = rm.goes(at+"/invitations?done=list", list+"/send", "text", text, "part", part, "leaveout", "yes")
	if !says(page, "zoe@x.example") || page.Find("table tbody tr").Length() != 1 {
		t.Error("not exactly Zoé was invited")
	}
	rm.goes(at+"/invitations?done=nothing", list+"/send", "text", text, "part", part, "leaveout", "yes")
}

func TestEachLineOfALargeListIsReported(t *testing.T) {
	rm := newRooms(t)
	rm.viewer = rm.person("Ana")
	at := rm.found("House")
	var list strings.Builder
	for i := range organization.MaxLines {
		fmt.Fprintf(&list, []string{"person%d@x.example,Person\n", "person%d,Person\n", "person%d@x.example,Person,boss\n", "\"person%d@x.example\n"}[i%4], i)
	}
	page := rm.read(rm.upload(at+"/invitations/list", list.String(), "part", "member"), "the report", 200)
	said := map[string]bool{}
	page.Find("tbody tr").Each(func(_ int, row *goquery.Selection) {
		if said[row.Find("th").Text()] = true; strings.TrimSpace(row.Find("td").Last().Text()) == "" {
			t.Errorf("line %s says nothing", row.Find("th").Text())
		}
	})
	if len(said) != organization.MaxLines {
		t.Errorf("%d of %d lines are reported", len(said), organization.MaxLines)
	}
	text := page.Find("textarea[name=text]").Text()
	rm.goes(at+"/invitations?done=list", at+"/invitations/list/send", "text", text, "part", "member", "leaveout", "yes")
}

func TestDomainsFromTheClaimToTheConfirmation(t *testing.T) {
	rm := newRooms(t)
	ana := rm.person("Ana")
	rm.viewer = ana
	at := rm.found("House")
	page := rm.read(rm.post(at+"/domains", "domain", "gmail.com", "to", "admin"), "gmail", 422)
	if page.Find("#domain-why").Length() != 1 || page.Find("#domain").AttrOr("value", "") != "gmail.com" {
		t.Error("the fault is not beside the field")
	}
	rm.read(rm.post(at+"/domains", "domain", "museum.example"), "nobody chosen", 422)
	rm.goes(at+"/domains?done=letter", at+"/domains", "domain", "museum.example", "to", "postmaster")
	rm.goes(at+"/domains?done=claimed", at+"/domains", "domain", "other.example", "to", "operator")
	link := rm.link("postmaster@museum.example")
	rm.viewer = authz.Viewer{}
	if page = rm.get(link, 200); !says(page, "House says that museum.example") {
		t.Error("the page does not say what is confirmed")
	}
	rm.read(rm.post(link), "confirming", 200)
	rm.read(rm.post(link), "twice", 404)
	rm.get("/domains/nothing", 404)
	rm.viewer = ana
	if page = rm.goes(at+"/domains?done=joining", at+"/domains/museum.example/joining", "joining", "provider"); page.Find("input[name=joining][value=provider][checked]").Length() != 1 || page.Find("input[name=joining][checked]").Length() != 1 {
		t.Error("the choice is not kept")
	}
	rm.get("/operate/domains", 404)
	rm.viewer = rm.person("Ops")
	rm.viewer.Operator = true
	page = rm.get("/operate/domains", 200)
	org := page.Find("input[name=organization]").AttrOr("value", "")
	if page.Find("tbody tr").Length() != 1 || !says(page, "other.example") {
		t.Error("not exactly the domain that waits is listed")
	}
	rm.goes("/operate/domains?done=vouched", "/operate/domains", "organization", org, "domain", "other.example")
	rm.read(rm.post("/operate/domains", "organization", org, "domain", "other.example"), "twice", 404)
	rm.viewer = ana
	rm.goes(at+"/domains?done=unclaimed", at+"/domains/other.example/unclaim")
}

// Every page of an organization asks the same number of statements with 10 people and with 1,000.
func TestPagesAskNoMoreForMore(t *testing.T) {
	rm := newRooms(t)
	rm.viewer = rm.person("Ana")
	few, many := rm.found("Few"), rm.found("Many")
	for at, n := range map[string]int{few: 10, many: 1000} {
		rm.crowd(strings.TrimPrefix(at, "/organizations/"), n)
	}
	for _, page := range []string{"", "/people", "/invitations", "/history", "/domains", "/settings", "/leave"} {
		count := func(at string) int64 {
			before := rm.d.Statements()
			rm.get(at+page, 200)
			return rm.d.Statements() - before
		}
		if a, b := count(few), count(many); a != b || a > 6 {
			t.Errorf("%s: %d statements with few people, %d with many", page, a, b)
		}
	}
	page := rm.get(many+"/people", 200)
	if n := page.Find("tbody tr").Length(); n != 100 {
		t.Errorf("%d people on a page", n)
	}
	next := page.Find("a[href*='after=']").AttrOr("href", "")
	if rm.get(next, 200).Find("tbody tr").Length() != 100 {
		t.Error("the next page does not hold the next people")
	}
}

// crowd puts people into an organization and sends invitations.
func (rm *rooms) crowd(slug string, n int) {
	rm.Helper()
	err := rm.d.Update(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		var id string
		if err := tx.QueryRow(ctx, "SELECT id FROM organization WHERE slug = $1", slug).Scan(&id); err != nil {
			return err
		}
		var people, memberships [][]any
		for i := range n {
			person := fmt.Sprintf("%s-%d", slug, i)
			people = append(people, []any{person, fmt.Sprintf("Person %04d", i), person + "@crowd.example", "", false, 1, 0})
			memberships = append(memberships, []any{id, person, "member", "owner", 1})
		}
		if err := tx.InsertAll(ctx, "person", []string{"id", "name", "email", "language", "operator", "created_at", "barred_at"}, people); err != nil {
			return err
		}
		return tx.InsertAll(ctx, "membership", []string{"organization_id", "person_id", "part", "how", "since"}, memberships)
	})
	if err != nil {
		rm.Fatal(err)
	}
}

func TestNobodySignedInMeansTheDoor(t *testing.T) {
	rm := newRooms(t)
	rm.viewer = rm.person("Ana")
	at := rm.found("House")
	rm.viewer = authz.Viewer{}
	for _, page := range []string{"/organizations", "/organizations/new", at, at + "/people", at + "/nothing"} {
		want := http.StatusUnauthorized
		if strings.HasSuffix(page, "nothing") {
			want = http.StatusNotFound
		}
		rm.get(page, want)
	}
	rm.viewer = rm.person("Ben")
	there, nowhere := rm.ask("GET", at, "", nil), rm.ask("GET", "/organizations/nowhere", "", nil)
	text := func(w *httptest.ResponseRecorder, at string) string {
		page := rm.read(w, at, 404)
		return strings.ReplaceAll(strings.ReplaceAll(page.Find("main").Text(), at, ""), w.Header().Get("X-Request-Id"), "")
	}
	if a, b := text(there, at), text(nowhere, "/organizations/nowhere"); a != b {
		t.Errorf("a stranger can tell:\n%s\n%s", a, b)
	}
}
