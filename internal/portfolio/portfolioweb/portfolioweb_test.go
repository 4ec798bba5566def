package portfolioweb

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/account/accounttest"
	"pathways/internal/evidence"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/blob"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/portfolio"
)

// place is a server with the pages of this room, asked by whoever is there.
type place struct {
	*testing.T
	db     *db.DB
	server *web.Server
	who    authz.Viewer
}

func newPlace(t *testing.T) *place {
	t.Helper()
	p := &place{T: t, db: dbtest.SQLite(t)}
	frameworks, err := framework.NewService(t.Context(), p.db)
	p.must(err)
	_, err = isl.Install(t.Context(), frameworks)
	p.must(err)
	words, err := i18n.New(ui.Locales, web.Locales, portfolio.Locales, Locales)
	p.must(err)
	service := portfolio.NewService(portfolio.Options{DB: p.db, Frameworks: frameworks, Evidence: evidence.NewService(p.db, frameworks, blob.New(p.db, blob.Options{}))})
	p.server = web.NewServer(web.Options{
		Routes: Routes(Options{Portfolio: service, Frameworks: frameworks, Now: func() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }}),
		Words:  words, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Who: func(*http.Request) (authz.Viewer, error) { return p.who, nil },
	})
	p.who = accounttest.Person(t, p.db, "Ana")
	return p
}

func (p *place) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

var unsaid = regexp.MustCompile(`⟦[^⟧]*⟧`)

// ask sends a request (a POST where there is a form) and follows one redirection.
func (p *place) ask(path string, form url.Values) (int, *goquery.Document, *httptest.ResponseRecorder) {
	p.Helper()
	method, body := http.MethodGet, ""
	if form != nil {
		method, body = http.MethodPost, form.Encode()
	}
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	p.server.ServeHTTP(w, r)
	if w.Code == http.StatusSeeOther {
		to, _, _ := strings.Cut(w.Header().Get("Location"), "#")
		return p.ask(to, nil)
	}
	if found := unsaid.FindString(w.Body.String()); found != "" {
		p.Errorf("%s: no words for %s", path, found)
	}
	page, err := goquery.NewDocumentFromReader(strings.NewReader(w.Body.String()))
	p.must(err)
	return w.Code, page, w
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

func item(code string) string {
	return "isl|2025|" + framework.ItemID("isl", code) + "|" + code
}

// From an empty page to one with sections in the order of their owner, by forms alone.
func TestAPageIsPutTogether(t *testing.T) {
	p := newPlace(t)
	led := keepEvidence(t, p.db, p.who, evidence.Evidence{Title: "Led the family night", From: "2025-03-04", Where: "City Aquarium", Link: "https://tides.example.org", Items: []evidence.Ref{{Framework: "isl", Release: "2025", Item: framework.ItemID("isl", "GE.1"), Code: "GE.1"}}})
	said := keepStatement(t, p.db, p.who, evidence.Statement{Name: "Ben Ode", Relation: "supervisor", Text: "She makes room.", Evidence: []string{led}, Shown: true, At: time.Date(2025, 5, 9, 0, 0, 0, 0, time.UTC)})
	_, page, _ := p.ask("/portfolio", nil)
	p.says(page, "Your portfolio page begins here")
	_, page, _ = p.ask("/portfolio/edit", url.Values{"title": {"Ana Reef"}, "about": {"I like tides.\nAnd people."}})
	p.says(page, "Saved.", "No sections yet")
	code, page, _ := p.ask("/portfolio/sections/new", url.Values{})
	if p.says(page, "Give the section a heading"); code != http.StatusUnprocessableEntity {
		t.Errorf("an empty section: %d", code)
	}
	_, page, _ = p.ask("/portfolio/sections/new", nil)
	if page.Find(`input[name=item]`).Length() < 66 || page.Find(`input[name=item][value="`+item("GE.1")+`"]`).Length() != 1 {
		t.Error("not every competency is on offer once")
	}
	p.ask("/portfolio/sections/new", url.Values{"heading": {"Tides"}, "item": {item("GE.1"), "isl|2025|nothing|X.9", "broken"}, "evidence": {led, ids.New()}, "statement": {said}})
	_, page, _ = p.ask("/portfolio/sections/new", url.Values{"heading": {"Second"}})
	if got := page.Find("li h3").First().Text(); got != "Tides" {
		t.Errorf("first is %q", got)
	}
	down := page.Find("button[value=down]").First()
	move, _ := down.Closest("form").Attr("action")
	_, page, _ = p.ask(move, url.Values{"to": {"down"}})
	if got := page.Find("li h3").First().Text(); got != "Second" {
		t.Errorf("after moving, first is %q", got)
	}
	_, page, _ = p.ask("/portfolio", nil)
	p.says(page, "Ana Reef", "I like tides.", "Led the family night", "On March 4, 2025 · City Aquarium", "Develop and maintain effective relationships and collaborations.", "ISL Pathways 2025", "She makes room.", "Ben Ode, a supervisor, May 9, 2025", "ours")
	if page.Find(".attribution").Length() != 1 {
		t.Error("it is not said whose wording this is")
	}
	for _, form := range []string{"pdf", "docx", "md"} {
		_, _, w := p.ask("/portfolio/out/portfolio."+form, nil)
		want := map[string]string{"pdf": "%PDF-", "docx": "PK", "md": "# Ana Reef"}[form]
		if !strings.HasPrefix(w.Body.String(), want) || !strings.Contains(w.Header().Get("Content-Disposition"), "ana-reef."+form) {
			t.Errorf("%s: %.20q, %v", form, w.Body.String(), w.Header())
		}
		if form == "md" && !strings.Contains(w.Body.String(), "Develop and maintain effective relationships and collaborations.") {
			t.Error(w.Body.String())
		}
	}
	if code, _, _ := p.ask("/portfolio/out/other.pdf", nil); code != http.StatusNotFound {
		t.Errorf("another document: %d", code)
	}
	p.who = accounttest.Person(t, p.db, "Bo")
	_, page, _ = p.ask("/portfolio", nil)
	p.says(page, "Your portfolio page begins here")
	if code, _, _ := p.ask(strings.TrimSuffix(move, "/move"), nil); code != http.StatusNotFound {
		t.Errorf("Bo opens a section of Ana's: %d", code)
	}
	p.who = authz.Viewer{}
	if code, _, _ := p.ask("/portfolio", nil); code != http.StatusUnauthorized {
		t.Errorf("a guest: %d", code)
	}
}

// A text begins with sentences, is edited, drafted again beside what was written, and taken away as documents.
func TestATextIsWritten(t *testing.T) {
	p := newPlace(t)
	led := keepEvidence(t, p.db, p.who, evidence.Evidence{Title: "Led the family night", From: "2025-03-04", Items: []evidence.Ref{{Framework: "isl", Release: "2025", Item: framework.ItemID("isl", "GE.1"), Code: "GE.1"}}})
	_, page, _ := p.ask("/portfolio/texts", nil)
	p.says(page, "No texts yet")
	code, page, _ := p.ask("/portfolio/texts", url.Values{"purpose": {"letter"}, "title": {"For the harbor"}})
	if p.says(page, "Choose some evidence"); code != http.StatusUnprocessableEntity || page.Find("#title").AttrOr("value", "") != "For the harbor" {
		t.Errorf("from nothing: %d", code)
	}
	_, page, _ = p.ask("/portfolio/texts", url.Values{"purpose": {"letter"}, "title": {"For the harbor"}, "evidence": {led}})
	body := page.Find("textarea[name=body]").Text()
	if !strings.HasPrefix(body, "In 2025 I led the family night (GE.1).") || !strings.Contains(body, "(GE.1, ISL Pathways 2025).") {
		t.Errorf("the first sentences: %q", body)
	}
	form := page.Find("main form").First()
	action, _ := form.Attr("action")
	revision := form.Find("[name=revision]").AttrOr("value", "")
	_, page, _ = p.ask(action, url.Values{"revision": {revision}, "title": {"For the harbor"}, "body": {"Mine & only mine."}, "do": {"draft"}})
	if mine, draft := page.Find("#body").Text(), page.Find("#draft-text").Text(); mine != "Mine & only mine." || draft != body {
		t.Errorf("mine %q, draft %q", mine, draft)
	}
	if _, fixed := page.Find("#draft-text").Attr("readonly"); !fixed {
		t.Error("the draft can be typed into")
	}
	code, page, _ = p.ask(action, url.Values{"revision": {revision}, "title": {"For the harbor"}, "body": {"From an older page."}, "do": {"save"}})
	if p.says(page, "What stands there now", "Mine & only mine."); code != http.StatusUnprocessableEntity || page.Find("#body").Text() != "From an older page." {
		t.Errorf("from an older page: %d", code)
	}
	revision = page.Find("[name=revision]").AttrOr("value", "")
	_, page, _ = p.ask(action, url.Values{"revision": {revision}, "title": {"For the harbor"}, "body": {"Mine & only mine."}, "draft": {body}, "do": {"behind"}})
	if got := page.Find("#body").Text(); got != "Mine & only mine.\n\n"+body {
		t.Errorf("behind: %q", got)
	}
	for _, ending := range []string{"pdf", "docx", "md"} {
		_, _, w := p.ask(action+"/out/text."+ending, nil)
		if want := map[string]string{"pdf": "%PDF-", "docx": "PK", "md": "# For the harbor"}[ending]; !strings.HasPrefix(w.Body.String(), want) {
			t.Errorf("%s: %.20q", ending, w.Body.String())
		}
	}
	_, page, _ = p.ask(action+"/print", nil)
	p.says(page, "Mine & only mine.")
	_, page, _ = p.ask(action+"/choose", url.Values{"item": {item("GE.3")}})
	p.says(page, "Mine & only mine.")
	if draft := page.Find("#draft-text").Text(); !strings.Contains(draft, "Express and cultivate empathy.") || strings.Contains(draft, "family night") {
		t.Errorf("a draft from another choice: %q", draft)
	}
	ana := p.who
	p.who = accounttest.Person(t, p.db, "Bo")
	for _, path := range []string{action, action + "/print", action + "/out/text.pdf", action + "/choose"} {
		if code, _, _ := p.ask(path, nil); code != http.StatusNotFound {
			t.Errorf("Bo opens %s: %d", path, code)
		}
	}
	if code, _, _ := p.ask(action, url.Values{"revision": {"1"}, "body": {"Bo's"}}); code != http.StatusNotFound {
		t.Errorf("Bo writes: %d", code)
	}
	p.ask(action+"/remove", url.Values{})
	p.who = ana
	if code, _, _ := p.ask(action, nil); code != http.StatusOK {
		t.Errorf("Bo deleted Ana's text: %d", code)
	}
	_, page, _ = p.ask(action+"/remove", url.Values{})
	p.says(page, "The text is deleted.", "No texts yet")
	p.ask(action+"/remove", url.Values{}) // a second click does no harm
}

// What somebody wrote stays text, whatever it looks like.
func TestWordsStayWords(t *testing.T) {
	p := newPlace(t)
	hostile := `<script>alert(1)</script>"'>&`
	keepEvidence(t, p.db, p.who, evidence.Evidence{Title: hostile, Story: hostile, Where: hostile, Link: "https://example.org/?a=1&b=2"})
	p.ask("/portfolio/edit", url.Values{"title": {hostile}, "about": {hostile}})
	p.ask("/portfolio/sections/new", url.Values{"heading": {hostile}})
	for _, path := range []string{"/portfolio", "/portfolio/edit", "/portfolio/sections/new", "/portfolio/texts/new"} {
		_, page, _ := p.ask(path, nil)
		if n := page.Find("main script").Length(); n != 0 {
			t.Errorf("%s: %d scripts", path, n)
		}
	}
	long := strings.Repeat("x", 300)
	code, page, _ := p.ask("/portfolio/edit", url.Values{"title": {long}, "about": {"kept"}})
	if code != http.StatusUnprocessableEntity || page.Find("#title").AttrOr("value", "") != long || page.Find("#about").Text() != "kept" {
		t.Errorf("too long: %d", code)
	}
	p.says(page, "There is room for 200.")
}

// keepEvidence puts a piece of evidence among somebody's own and gives its id.
func keepEvidence(t *testing.T, d *db.DB, v authz.Viewer, e evidence.Evidence) string {
	t.Helper()
	e.ID, e.Created, e.Changed = ids.New(), time.Now(), time.Now()
	putEvidence(t, d, v, evidence.Record{Evidence: []evidence.Evidence{e}})
	return e.ID
}

// keepStatement puts something that somebody else said among a person's own and gives its id.
func keepStatement(t *testing.T, d *db.DB, v authz.Viewer, s evidence.Statement) string {
	t.Helper()
	s.ID, s.Request, s.Kind = ids.New(), ids.New(), evidence.Endorsement
	putEvidence(t, d, v, evidence.Record{Statements: []evidence.Statement{s}, Requests: []evidence.Request{{ID: s.Request, Kind: s.Kind, Created: s.At, Ends: s.At}}})
	return s.ID
}

func putEvidence(t *testing.T, d *db.DB, v authz.Viewer, r evidence.Record) {
	t.Helper()
	err := d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return evidence.NewService(d, nil, nil).Put(ctx, tx, v.Person, r, nil)
	})
	if err != nil {
		t.Fatal(err)
	}
}
