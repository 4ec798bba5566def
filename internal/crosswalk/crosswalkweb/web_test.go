package crosswalkweb

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/account/accounttest"
	"pathways/internal/crosswalk"
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
	s           *crosswalk.Service
	frameworks  *framework.Service
	server      *web.Server
	viewer      authz.Viewer
	org         organization.Organization
	early, late *framework.Tree
}

func newRooms(t *testing.T) *rooms {
	t.Helper()
	words, err := i18n.New(ui.Locales, web.Locales, framework.Locales, organization.Locales, crosswalk.Locales, Locales)
	if err != nil {
		t.Fatal(err)
	}
	d := dbtest.SQLite(t)
	rm := &rooms{T: t, viewer: accounttest.Person(t, d, "Ana")}
	ctx := context.Background()
	if rm.frameworks, err = framework.NewService(ctx, d); err != nil {
		t.Fatal(err)
	}
	if _, err := isl.Install(ctx, rm.frameworks); err != nil {
		t.Fatal(err)
	}
	rm.early, _ = rm.frameworks.Release(ctx, "isl", "2018-draft")
	rm.late, _ = rm.frameworks.Release(ctx, "isl", "2025")
	organizations := organization.NewService(d)
	if rm.org, err = organizations.Found(ctx, rm.viewer, organization.Draft{Name: "Museum of Rivers", Kind: organization.Institution}); err != nil {
		t.Fatal(err)
	}
	rm.s = crosswalk.NewService(crosswalk.Options{DB: d, Frameworks: rm.frameworks, Organizations: organizations})
	rm.server = web.NewServer(web.Options{
		Routes: Routes(Options{rm.s, rm.frameworks, organizations}), Words: words, Logger: slog.New(slog.DiscardHandler),
		Who: func(*http.Request) (authz.Viewer, error) { return rm.viewer, nil },
	})
	return rm
}

func (rm *rooms) ask(method, target string, form url.Values) *httptest.ResponseRecorder {
	rm.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequest(method, "http://pathways.example"+target, body)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	rm.server.ServeHTTP(w, r)
	if strings.Contains(w.Body.String(), "⟦") {
		rm.Errorf("%s %s says a key without words: %s", method, target, w.Body)
	}
	return w
}

func (rm *rooms) get(target string, status int) *goquery.Document {
	rm.Helper()
	return rm.read(rm.ask("GET", target, nil), target, status)
}

func (rm *rooms) read(w *httptest.ResponseRecorder, target string, status int) *goquery.Document {
	rm.Helper()
	if w.Code != status {
		rm.Fatalf("%s: %d, want %d: %.400s", target, w.Code, status, w.Body)
	}
	page, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		rm.Fatal(err)
	}
	return page
}

// post sends a form and gives the address that it leads to.
func (rm *rooms) post(target string, form url.Values) string {
	rm.Helper()
	w := rm.ask("POST", target, form)
	if w.Code != http.StatusSeeOther {
		rm.Fatalf("POST %s: %d: %.600s", target, w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

// fill sends a form of a page as a browser does, by the button with a value.
func (rm *rooms) fill(form *goquery.Selection, button string, change url.Values) string {
	rm.Helper()
	in := url.Values{}
	form.Find("input, textarea, select").Each(func(_ int, f *goquery.Selection) {
		name, _ := f.Attr("name")
		switch {
		case name == "" || f.AttrOr("type", "") == "radio":
		case goquery.NodeName(f) == "select":
			in.Set(name, f.Find("option[selected]").AttrOr("value", ""))
		case goquery.NodeName(f) == "textarea":
			in.Set(name, f.Text())
		default:
			in.Set(name, f.AttrOr("value", ""))
		}
	})
	if button != "" {
		in.Set("state", button)
	}
	for k, v := range change {
		in[k] = v
	}
	return rm.post(form.AttrOr("action", ""), in)
}

func TestACrosswalkIsMadeWithFormsAlone(t *testing.T) {
	rm := newRooms(t)
	if empty := rm.get("/stewardship/crosswalks", 200); empty.Find(`a[href="/stewardship/crosswalks/new"]`).Length() != 1 {
		t.Fatal("the empty list does not say how to begin")
	}
	to := rm.fill(rm.get("/stewardship/crosswalks/new", 200).Find("form[method=post]").Last(), "", url.Values{"from": {rm.early.ID}, "to": {rm.late.ID}})
	rm.get(to, 200)
	home := strings.Split(to, "?")[0]
	page := rm.get(rm.post(home+"/suggest", url.Values{}), 200)
	first := page.Find("form[action*='/links/']").First()
	if first.Length() == 0 || !strings.Contains(page.Text(), "Both speak of") || strings.Contains(page.Text(), "%") {
		t.Fatalf("suggestions stand with their words and without a figure: %.800s", page.Text())
	}
	page = rm.get(rm.fill(first, "accepted", nil), 200)
	if !strings.Contains(page.Find("p").Text(), "1 accepted") {
		t.Error("the page does not say what was accepted")
	}

	// One item by itself: another type, a reason, and a link made by hand.
	item := rm.early.ByCode("IO.MVG")
	desk := rm.get(home+"/items/"+item.ID, 200)
	card := desk.Find("form[action*='/links/']").First()
	desk = rm.get(rm.fill(card, "accepted", url.Values{"type": {framework.PartOf}, "note": {"we read both"}}), 200)
	if !strings.Contains(desk.Text(), "we read both") || desk.Find("option[selected]").First().AttrOr("value", "") != framework.PartOf {
		t.Error("what was decided does not stand there")
	}
	found := rm.get(home+"/items/"+item.ID+"?q=inclusive", 200)
	if found.Find("input[name=to]").Length() == 0 {
		t.Fatal("the search for the other side finds nothing")
	}
	add := found.Find("form[method=post]").Last()
	w := rm.ask("POST", add.AttrOr("action", ""), url.Values{"q": {"inclusive"}, "type": {framework.RelatedTo}, "note": {"kept words"}})
	if back := rm.read(w, "add nothing", http.StatusUnprocessableEntity); !strings.Contains(back.Find("textarea[name=note]").Text(), "kept words") || back.Find(".wrong").Length() == 0 {
		t.Error("a form without a choice loses what was typed")
	}
	rm.get(rm.fill(add, "", url.Values{"to": {found.Find("input[name=to]").First().AttrOr("value", "")}}), 200)

	publish := rm.get(home+"/publish", 200)
	if publish.Find("input[name=standing]").Length() != 1 || publish.Find("input[value=proposed]").Length() != 1 {
		t.Error("an organization that keeps neither framework can only propose")
	}
	w = rm.ask("POST", home+"/publish", url.Values{"standing": {"adopted"}})
	rm.read(w, "adopt", http.StatusUnprocessableEntity)
	page = rm.get(rm.post(home+"/publish", url.Values{"standing": {"proposed"}}), 200)
	if page.Find(`a[href^="/crosswalks/"]`).Length() != 1 {
		t.Error("the published crosswalk is not linked")
	}
	if past := rm.get(home+"/history", 200); past.Find("tbody tr").Length() < 5 || !strings.Contains(past.Text(), "Ana") {
		t.Error("the history does not say what was done")
	}
	rm.get(rm.post(home+"/withdraw", url.Values{}), 200)
	rm.get(home+"/delete", 200)
	rm.get(rm.post(home+"/delete", url.Values{}), 200)
	rm.get(home, 404)
}

func TestSomebodyElsesDecisionIsNotWrittenOver(t *testing.T) {
	rm := newRooms(t)
	ctx := context.Background()
	w, err := rm.s.Begin(ctx, rm.viewer, crosswalk.Start{Organization: rm.org.Slug, From: rm.early.ID, To: rm.late.ID})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := rm.s.Suggest(ctx, rm.viewer, w.ID); err != nil {
		t.Fatal(err)
	}
	p, err := rm.s.Page(ctx, rm.viewer, w.ID, crosswalk.ToDecide, "")
	if err != nil {
		t.Fatal(err)
	}
	l := p.Entries[0].Links[0]
	desk := rm.get(at(w.ID, "items/"+l.From), 200)
	if err := rm.s.Decide(ctx, rm.viewer, w.ID, l.ID, crosswalk.Decision{State: crosswalk.Refused, Type: l.Type}); err != nil {
		t.Fatal(err)
	}
	answer := rm.ask("POST", at(w.ID, "links/"+l.ID), url.Values{
		"item": {l.From}, "knew": {"open"}, "state": {"accepted"}, "type": {l.Type}, "note": {"my words"},
	})
	back := rm.read(answer, "late decision", http.StatusConflict)
	if !strings.Contains(back.Find("textarea[name=note]").Text(), "my words") || desk.Find("form").Length() == 0 {
		t.Error("the words of the late decision are gone")
	}
	rm.viewer = authz.Viewer{}
	if got := rm.ask("GET", at(w.ID, ""), nil); got.Code == 200 {
		t.Errorf("a guest sees a working crosswalk: %d", got.Code)
	}
}
