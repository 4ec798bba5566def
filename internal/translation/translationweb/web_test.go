package translationweb

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/account/accounttest"
	"pathways/internal/exchange"
	"pathways/internal/framework"
	"pathways/internal/framework/frameworkweb"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/practice"
	"pathways/internal/translation"
)

// rooms is a server with the pages and the library, and who is in front of it.
type rooms struct {
	*testing.T
	server *web.Server
	viewer authz.Viewer
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
	words, err := i18n.New(ui.Locales, web.Locales, practice.Locales, framework.Locales, exchange.Locales, frameworkweb.Locales, translation.Locales, Locales)
	must(err)
	fs, err := framework.NewService(ctx, d)
	must(err)
	_, err = isl.Install(ctx, fs)
	must(err)
	orgs := organization.NewService(d)
	s, err := translation.NewService(ctx, translation.Options{DB: d, Frameworks: fs, Organizations: orgs})
	must(err)
	rm := &rooms{T: t, viewer: accounttest.Person(t, d, "Ana")}
	rm.tree, err = fs.Current(ctx, isl.Slug)
	must(err)
	rm.museum, err = orgs.Found(ctx, rm.viewer, organization.Draft{Name: "Museum", Kind: organization.Institution})
	must(err)
	routes := Routes(s, fs)
	routes = append(routes, frameworkweb.New(fs, web.NewPages(fs.Revision), "").Translated(s).Routes()...)
	rm.server = web.NewServer(web.Options{
		Routes: routes, Words: words, Logger: slog.New(slog.DiscardHandler),
		Who: func(*http.Request) (authz.Viewer, error) { return rm.viewer, nil },
	})
	return rm
}

func (rm *rooms) ask(method, target string, form url.Values, status int) (*goquery.Document, string) {
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
	page, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		rm.Fatal(err)
	}
	return page, w.Header().Get("Location")
}

func (rm *rooms) begin() string {
	rm.Helper()
	_, to := rm.ask("POST", "/stewardship/translations/new", url.Values{
		"organization": {rm.museum.Slug}, "release": {rm.tree.ID}, "language": {"es"}, "translator": {"Ana <b>Ruiz</b>"},
	}, 303)
	return strings.TrimSuffix(to, "?done=begun")
}

func TestFromAnEmptyListToATranslationInTheLibrary(t *testing.T) {
	rm := newRooms(t)
	page, _ := rm.ask("GET", "/stewardship/translations", nil, 200)
	if page.Find(`a[href="/stewardship/translations/new"]`).Length() != 1 {
		t.Error("the empty list does not say how to begin")
	}
	one := rm.begin()
	root := rm.tree.Roots()[0]
	page, _ = rm.ask("GET", one+"?part="+url.QueryEscape(root.Code), nil, 200)
	under := 0
	for _, text := range rm.tree.Texts() {
		if it := rm.tree.ByID(text.Item); it != nil && rm.tree.Root(it) == root {
			under++
		}
	}
	if got := page.Find("textarea").Length(); got != min(under, pageOfTexts) {
		t.Errorf("%d fields on the page of a domain with %d texts", got, under)
	}
	if got := page.Find(".sidebyside .said").First(); strings.TrimSpace(got.Text()) != root.Statement || got.AttrOr("lang", "") != "en" {
		t.Errorf("the original: %q in %q", got.Text(), got.AttrOr("lang", ""))
	}
	rm.ask("POST", one+"?part="+url.QueryEscape(root.Code), url.Values{
		"at0": {root.ID + "/statement"}, "text0": {"Compromiso público"}, "then": {one + "?part=x"},
	}, 303)
	rm.ask("GET", "/frameworks/isl/2025?language=es", nil, 404)
	rm.ask("POST", one+"/settings", url.Values{"translator": {"Ana <b>Ruiz</b>"}, "status": {"review"}, "shown": {"yes"}}, 303)
	page, _ = rm.ask("GET", "/frameworks/isl/2025?language=es", nil, 200)
	if got := page.Find(`h2 span[lang="es"]`).First().Text(); got != "Compromiso público" {
		t.Errorf("the translated name of a domain: %q", got)
	}
	if page.Find(".untranslated").Length() < 50 {
		t.Error("what is not translated does not say so")
	}
	if !strings.Contains(page.Text(), "Ana <b>Ruiz</b>") {
		t.Error("the translator is not named, or not as typed")
	}
	page, _ = rm.ask("GET", "/frameworks/isl/2025/"+rm.tree.Leaves("")[0].Code+"?language=es", nil, 200)
	if href, _ := page.Find(".label-side a").First().Attr("href"); !strings.Contains(href, "language=es") {
		t.Errorf("the way back leaves the language: %q", href)
	}
	for _, way := range []string{"", "/table", "/guide"} {
		page, _ = rm.ask("GET", "/frameworks/isl/2025"+way, nil, 200)
		if page.Find(`a[href="/frameworks/isl/2025`+way+`?language=es"]`).Length() == 0 {
			t.Errorf("the page %q does not lead to the translation", way)
		}
		if strings.Contains(page.Text(), "Compromiso") {
			t.Errorf("the official page %q shows the translation", way)
		}
	}
	if data, _ := rm.ask("GET", "/frameworks/isl/2025.csv?language=es", nil, 200); !strings.Contains(data.Text(), "Compromiso público") {
		t.Error("the rows of the translation do not have it")
	}
	rm.ask("GET", "/frameworks/isl/2025.case.json?language=es", nil, 400)
}

func TestWhatTwoWroteAtOnceComesBackBesideEachOther(t *testing.T) {
	rm := newRooms(t)
	one, root := rm.begin(), rm.tree.Roots()[0]
	at := one + "?part=" + url.QueryEscape(root.Code)
	field := url.Values{"at0": {root.ID + "/statement"}, "text0": {"uno"}}
	rm.ask("POST", at, field, 303)
	page, _ := rm.ask("POST", at, url.Values{"at0": {root.ID + "/statement"}, "text0": {"eins <i>"}}, 409)
	if got := page.Find("textarea").First().Text(); got != "eins <i>" {
		t.Errorf("what was typed: %q", got)
	}
	if !strings.Contains(page.Find("main").Text(), "“uno”") {
		t.Error("what the other wrote is not shown")
	}
	if got := page.Find(`input[name="knew0"]`).AttrOr("value", ""); got != "uno" {
		t.Errorf("the page knows %q, so saving again would not do", got)
	}
}

func TestTranslationsOfOthersAreNotThere(t *testing.T) {
	rm := newRooms(t)
	one := rm.begin()
	rm.viewer = authz.Viewer{Person: "somebody-else", Name: "Ben"}
	for _, path := range []string{one, one + "/settings"} {
		rm.ask("GET", path, nil, 404)
		rm.ask("POST", path, url.Values{"status": {"review"}}, 404)
	}
	rm.ask("POST", one+"/delete", nil, 404)
	page, _ := rm.ask("GET", "/stewardship/translations/new", nil, 200)
	if page.Find("main form").Length() != 0 {
		t.Error("who plays no part is offered to translate")
	}
}

func TestWhatIsWrongStandsBesideTheFieldAndWhatWasTypedStays(t *testing.T) {
	rm := newRooms(t)
	page, _ := rm.ask("POST", "/stewardship/translations/new", url.Values{
		"organization": {rm.museum.Slug}, "release": {rm.tree.ID}, "code": {"klingonish!"}, "translator": {"Ana"},
	}, 422)
	if page.Find("#language-why").Length() != 1 || page.Find(`input[name="translator"]`).AttrOr("value", "") != "Ana" {
		t.Error("the fault stands nowhere, or what was typed is gone")
	}
	one := rm.begin()
	page, _ = rm.ask("POST", one+"/settings", url.Values{"status": {"official"}, "translator": {"Ana"}}, 422)
	if page.Find(`input[value="official"]`).Length() != 0 || !strings.Contains(page.Text(), "Only those who keep the framework") {
		t.Error("an organization that does not keep the framework may call it official")
	}
	page, _ = rm.ask("POST", one, url.Values{"at0": {rm.tree.Items[0].ID + "/statement"}, "text0": {strings.Repeat("é", translation.MaxText+1)}}, 422)
	if page.Find(".error, [role=alert], .summary").Length() == 0 {
		t.Error("nothing says that the text is too long")
	}
}
