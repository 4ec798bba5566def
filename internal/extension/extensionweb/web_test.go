package extensionweb

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/account/accounttest"
	"pathways/internal/extension"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// rooms is a server with the pages, and who is in front of it.
type rooms struct {
	*testing.T
	server *web.Server
	viewer authz.Viewer
	old    *framework.Tree
	tree   *framework.Tree
	museum organization.Organization
}

func newRooms(t *testing.T) *rooms {
	t.Helper()
	d, ctx := dbtest.SQLite(t), t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	words, err := i18n.New(ui.Locales, web.Locales, framework.Locales, extension.Locales, Locales)
	must(err)
	fs, err := framework.NewService(ctx, d)
	must(err)
	_, err = isl.Install(ctx, fs)
	must(err)
	orgs := organization.NewService(d)
	s := extension.NewService(extension.Options{DB: d, Frameworks: fs, Organizations: orgs})
	rm := &rooms{T: t, viewer: accounttest.Person(t, d, "Ana")}
	rm.tree, err = fs.Current(ctx, isl.Slug)
	must(err)
	rm.old, err = fs.Release(ctx, isl.Slug, "2018-draft")
	must(err)
	rm.museum, err = orgs.Found(ctx, rm.viewer, organization.Draft{Name: "Museum", Kind: organization.Institution})
	must(err)
	rm.server = web.NewServer(web.Options{
		Routes: Routes(s, fs), Words: words, Logger: slog.New(slog.DiscardHandler),
		Who: func(*http.Request) (authz.Viewer, error) { return rm.viewer, nil },
	})
	return rm
}

func (rm *rooms) send(method, target string, form url.Values, status int) *httptest.ResponseRecorder {
	rm.Helper()
	r := httptest.NewRequest(method, "http://pathways.example"+target, strings.NewReader(form.Encode()))
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	rm.server.ServeHTTP(w, r)
	if w.Code != status {
		rm.Fatalf("%s %s: %d, want %d: %.800s", method, target, w.Code, status, w.Body)
	}
	if strings.Contains(w.Body.String(), "⟦") {
		rm.Errorf("%s %s says a key without words", method, target)
	}
	return w
}

func (rm *rooms) page(method, target string, form url.Values, status int) *goquery.Document {
	rm.Helper()
	page, err := goquery.NewDocumentFromReader(rm.send(method, target, form, status).Body)
	if err != nil {
		rm.Fatal(err)
	}
	return page
}

// begin begins additions to a release, and gives the address of their desk.
func (rm *rooms) begin(of *framework.Tree) string {
	rm.Helper()
	to := rm.send("POST", "/stewardship/extensions/new", url.Values{
		"organization": {rm.museum.Slug}, "release": {of.ID}, "title": {"Ours"},
	}, 303).Header().Get("Location")
	return strings.TrimSuffix(to, "?done=begun")
}

const mine = "0192c6a0-0000-7000-8000-000000000001"

func TestFromAnEmptyDeskToAPageOnPaper(t *testing.T) {
	rm := newRooms(t)
	if rm.page("GET", "/stewardship/extensions", nil, 200).Find(`a[href="/stewardship/extensions/new"]`).Length() != 1 {
		t.Error("the empty list does not say how to begin")
	}
	desk := rm.begin(rm.tree)
	item := rm.tree.Children(rm.tree.Roots()[0].ID)[0]
	back := rm.page("POST", desk, url.Values{"new": {mine}, "item": {item.ID}, "at": {rm.tree.Roots()[0].Code}, "sort": {"example"}, "detail": {"kept <b>"}}, 422)
	if got := back.Find(`textarea[name="detail"]`).FilterFunction(func(_ int, s *goquery.Selection) bool { return s.Text() == "kept <b>" }).Length(); got != 1 {
		t.Error("what was typed is gone, or stands in every form")
	}
	for range 2 { // a double click
		rm.send("POST", desk, url.Values{"new": {mine}, "item": {item.ID}, "sort": {"example"}, "text": {"Runs <i>the</i> star theater"}}, 303)
	}
	read := "/extensions/" + desk[strings.LastIndexByte(desk, '/')+1:]
	page := rm.page("GET", read, nil, 200)
	if page.Find(".addition").Length() != 1 || !strings.Contains(page.Find(".addition").Text(), "Runs <i>the</i> star theater") {
		t.Errorf("additions on the page: %q", page.Find(".addition").Text())
	}
	if !strings.Contains(page.Find(".ownmark").Text(), "Museum") || !strings.Contains(page.Find(".official").Text(), item.Statement) {
		t.Error("the page does not say whose words are whose")
	}
	var data struct {
		Additions []struct{ Upstream extension.Upstream }
	}
	if err := json.Unmarshal(rm.send("GET", read+".json", nil, 200).Body.Bytes(), &data); err != nil || len(data.Additions) != 1 || data.Additions[0].Upstream.Item != item.ID {
		t.Errorf("data: %+v %v", data, err)
	}
	if csv := rm.send("GET", read+".csv", nil, 200).Body.String(); !strings.Contains(csv, item.Statement) {
		t.Errorf("rows: %s", csv)
	}
	rm.viewer = authz.Viewer{}
	rm.send("GET", read, nil, 404)
}

func TestACompetingChangeShowsBothWordings(t *testing.T) {
	rm := newRooms(t)
	desk := rm.begin(rm.tree)
	rm.send("POST", desk, url.Values{"new": {mine}, "item": {rm.tree.Items[0].ID}, "sort": {"note"}, "text": {"one"}}, 303)
	at := desk + "/additions/" + mine
	rm.send("POST", at, url.Values{"text": {"two"}, "knew.text": {"one"}}, 303)
	page := rm.page("POST", at, url.Values{"text": {"three"}, "knew.text": {"one"}}, 409)
	if page.Find(`textarea[name="text"]`).Text() != "three" || !strings.Contains(page.Find("main").Text(), "two") {
		t.Error("one of the two wordings is gone")
	}
	if page.Find(`input[name="knew.text"]`).AttrOr("value", "") != "two" {
		t.Error("saving again would meet the same conflict")
	}
}

func TestTheLaterReleaseIsShownBeforeAnythingHappens(t *testing.T) {
	rm := newRooms(t)
	desk := rm.begin(rm.old)
	rm.send("POST", desk, url.Values{"new": {mine}, "item": {rm.old.Items[0].ID}, "sort": {"note"}, "text": {"one"}}, 303)
	page := rm.page("GET", desk, nil, 200)
	href, ok := page.Find(`a[href*="/follow?"]`).Attr("href")
	if !ok {
		t.Fatal("the desk does not tell of the later release")
	}
	if rm.page("GET", href, nil, 200).Find(".sidebyside").Length() != 1 {
		t.Error("the addition is not shown with where it goes")
	}
	to := rm.send("POST", desk+"/follow", url.Values{"to": {rm.tree.ID}}, 303).Header().Get("Location")
	if rm.page("GET", to, nil, 200).Find(".addition").Length()+rm.page("GET", desk, nil, 200).Find(".addition").Length() == 0 {
		t.Error("the additions are on neither desk")
	}
	rm.page("POST", desk+"/follow", url.Values{"to": {rm.tree.ID}}, 409)
}
