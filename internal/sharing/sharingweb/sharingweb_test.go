package sharingweb

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/account"
	"pathways/internal/account/accounttest"
	"pathways/internal/evidence"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/pathway"
	"pathways/internal/pathway/pathwayweb"
	"pathways/internal/plan"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/portfolio"
	"pathways/internal/practice"
	"pathways/internal/reflection"
	"pathways/internal/sharing"
)

// pages are the pages of sharing, with people whose things lie in memory.
type pages struct {
	*testing.T
	d      *db.DB
	server *web.Server
	viewer authz.Viewer // who asks
	jar    map[string]string
	mine   map[string]sharing.Mine
	parts  map[string][]sharing.Part
	now    time.Time
	tree   *framework.Tree
}

func newPages(t *testing.T) *pages {
	t.Helper()
	d := dbtest.SQLite(t)
	frameworks, err := framework.NewService(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := isl.Install(t.Context(), frameworks); err != nil {
		t.Fatal(err)
	}
	words, err := i18n.New(ui.Locales, web.Locales, practice.Locales, account.Locales, pathwayweb.Locales, sharing.Locales, Locales)
	if err != nil {
		t.Fatal(err)
	}
	p := &pages{T: t, d: d, jar: map[string]string{}, mine: map[string]sharing.Mine{}, parts: map[string][]sharing.Part{}, now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	if p.tree, err = frameworks.Release(t.Context(), "isl", "2025"); err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return p.now }
	s := sharing.NewService(d, sharing.Options{
		Accounts: account.NewService(d, account.Options{Words: words, Now: now}),
		Mine:     func(_ context.Context, v authz.Viewer) (sharing.Mine, error) { return p.mine[v.Person], nil },
		Parts:    func(_ context.Context, v authz.Viewer) ([]sharing.Part, error) { return p.parts[v.Person], nil },
		File: func(_ context.Context, owner, id, digest string) (evidence.File, io.ReadCloser, error) {
			f := p.mine[owner].Evidence[0].Files[0]
			return f, io.NopCloser(strings.NewReader("<b>bytes</b>")), nil
		},
		Now: now,
	})
	p.server = web.NewServer(web.Options{
		Routes: Routes(Options{Sharing: s, Frameworks: frameworks, BaseURL: "https://pathways.example.org", Now: now}),
		Words:  words, Logger: slog.New(slog.DiscardHandler), BaseURL: "https://pathways.example.org",
		Who: func(*http.Request) (authz.Viewer, error) { return p.viewer, nil },
	})
	return p
}

// person is somebody with a reflection, a plan, a piece of evidence with a file, and a portfolio.
func (p *pages) person(name string) authz.Viewer {
	v := accounttest.Person(p.T, p.d, name)
	own := pathway.New(p.now)
	r := own.Begin("isl", "2025", "current", "", p.now)
	for i, leaf := range p.tree.Leaves("")[:2] {
		for dimension, choice := range map[string]string{"use": "regularly", "wish": "develop"} {
			r.Append(reflection.Statement{ID: ids.New(), Item: leaf.ID, Code: leaf.Code, Dimension: dimension, Choices: []string{choice}, At: p.now})
		}
		r.Append(reflection.Statement{ID: ids.New(), Item: leaf.ID, Code: leaf.Code, Dimension: "note", Text: name + " note " + string(rune('a'+i)), At: p.now})
	}
	pl := own.Planning(r, p.now)
	pl.Title = name + " plan"
	pl.Goals = []plan.Goal{{
		ID: ids.New(), Title: name + " goal", Items: []plan.ItemRef{{Item: p.tree.Leaves("")[0].ID, Code: p.tree.Leaves("")[0].Code}},
		Why: name + " why", Activities: []plan.Activity{{ID: ids.New(), What: name + " act"}},
	}}
	e := evidence.Evidence{
		ID: ids.New(), Title: name + " evidence", Link: "https://museum.example.org/story",
		Files: []evidence.File{{Digest: strings.Repeat("ab", 32), Name: "letter.html", Type: "text/html", Size: 12}},
	}
	bad := evidence.Evidence{ID: ids.New(), Title: name + " other", Link: "javascript:alert(1)"}
	p.mine[v.Person] = sharing.Mine{Pathway: own, Evidence: []evidence.Evidence{e, bad}, Portfolio: &portfolio.Page{Title: name + " portfolio"}}
	return v
}

func (p *pages) ask(method, path string, form url.Values) *httptest.ResponseRecorder {
	p.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range p.jar {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	p.server.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(p.jar, c.Name)
			continue
		}
		p.jar[c.Name] = c.Value
		if !c.HttpOnly || !c.Secure || c.SameSite == http.SameSiteNoneMode {
			p.Errorf("the cookie %s can be read or leaks: %v", c.Name, c)
		}
	}
	return w
}

func (p *pages) get(path string, status int) *goquery.Document {
	p.Helper()
	return p.read(p.ask(http.MethodGet, path, nil), status)
}

func (p *pages) post(path string, form url.Values, status int) *goquery.Document {
	p.Helper()
	return p.read(p.ask(http.MethodPost, path, form), status)
}

func (p *pages) read(w *httptest.ResponseRecorder, status int) *goquery.Document {
	p.Helper()
	if w.Code != status {
		p.Fatalf("status %d, want %d: %s", w.Code, status, w.Body)
	}
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		p.Fatal(err)
	}
	if text := doc.Text(); strings.Contains(text, "⟦") {
		p.Errorf("a word is not there: %.80s", text[strings.Index(text, "⟦"):])
	}
	return doc
}

// goes is where a form leads.
func (p *pages) goes(path string, form url.Values) string {
	p.Helper()
	w := p.ask(http.MethodPost, path, form)
	if w.Code != http.StatusSeeOther {
		p.Fatalf("POST %s: status %d: %s", path, w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

// fields are what a form on a page would send as it stands, as a browser does.
func fields(form *goquery.Selection) url.Values {
	out := url.Values{}
	form.Find("input, textarea, select").Each(func(_ int, s *goquery.Selection) {
		name, _ := s.Attr("name")
		value, _ := s.Attr("value")
		kind, _ := s.Attr("type")
		_, checked := s.Attr("checked")
		switch {
		case goquery.NodeName(s) == "textarea":
			value = s.Text()
		case goquery.NodeName(s) == "select":
			value, _ = s.Find("option[selected]").Attr("value")
		case (kind == "checkbox" || kind == "radio") && !checked:
			return
		}
		out.Add(name, value)
	})
	return out
}

// words are what a page says in its main part, without what only the owner of a preview sees.
func words(doc *goquery.Document) string {
	main := doc.Find("main").Clone()
	main.Find(".rooms-nav, .notice.ours, .screen-only, input").Remove()
	return strings.Join(strings.Fields(main.Text()), " ")
}

// share goes the way of a person through the three pages and gives the page of the new grant.
func (p *pages) share(as authz.Viewer, form url.Values) (address string, preview *goquery.Document) {
	p.Helper()
	p.viewer = as
	preview = p.post("/sharing/preview", form, http.StatusOK)
	return p.goes("/sharing", fields(preview.Find("form[action='/sharing']"))), preview
}

// everything is a form that shares all that a person has, by address.
func (p *pages) everything(as authz.Viewer, to string) url.Values {
	m := p.mine[as.Person]
	r := m.Pathway.Reflections[0].ID
	return url.Values{
		"reflection": {r}, "r." + r + ".how": {"whole"}, "plan": {m.Pathway.Plans[0].ID}, "evidence": {m.Evidence[0].ID, m.Evidence[1].ID},
		"e." + m.Evidence[0].ID + ".files": {"1"}, "portfolio": {"1"}, "to": {"person"}, "email": {to}, "until": {"30"}, "line": {"Dear reader"},
		"comments": {"1"}, "conversation": {"1"},
	}
}

// TestThePreviewIsThePageOfTheOther ensures that the page of the other says word for word what the preview said.
func TestThePreviewIsThePageOfTheOther(t *testing.T) {
	p := newPages(t)
	ana, bo := p.person("Ana"), p.person("Bo")
	address, preview := p.share(ana, p.everything(ana, bo.Email))
	p.viewer = bo
	id := strings.TrimSuffix(strings.TrimPrefix(address, "/sharing/"), "?done=shared")
	page := p.get("/shared/"+id, http.StatusOK)
	if a, b := words(preview), words(page); a != b {
		t.Errorf("the preview says\n%s\nthe other reads\n%s", a, b)
	}
	text := page.Find("main").Text()
	for _, want := range []string{"Shared by Ana", "not an appraisal", "November 2, 2026", "December 2, 2026", "Dear reader", "Ana plan", "Ana goal", "Ana why", "Ana act", "Ana evidence", "Ana portfolio", "Say something to Ana", p.tree.Leaves("")[0].Statement} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(text, "Ana note") {
		t.Error("the page has notes that were not chosen")
	}
	if page.Find(".picture svg.large, .picture svg").Length() == 0 || page.Find("table.answers").Length() == 0 {
		t.Error("the page has no map, or no table of it")
	}
	out := page.Find("a[href^='https://museum']")
	if rel, _ := out.Attr("rel"); !strings.Contains(rel, "noreferrer") || !strings.Contains(rel, "noopener") {
		t.Errorf("a link leads out with rel=%q", rel)
	}
	if page.Find("a[href^='javascript']").Length() > 0 {
		t.Error("a link runs script")
	}
	if title := page.Find(".attribution").Text(); title == "" {
		t.Error("nobody says whose wording it is")
	}
}

// TestGoingThroughTheForms ensures that the way works on plain forms: from the address of a thing to the preview and back,
// with all that was typed, and faults beside their fields.
func TestGoingThroughTheForms(t *testing.T) {
	p := newPages(t)
	ana := p.person("Ana")
	p.viewer = ana
	m := p.mine[ana.Person]
	if doc := p.get("/sharing", http.StatusOK); doc.Find(".empty").Length() != 1 {
		t.Error("the empty list says nothing")
	}
	p.get("/shared", http.StatusOK)
	what := p.get("/sharing/new", http.StatusOK)
	if what.Find("input[name=reflection]").Length() != 1 || what.Find("input[name=evidence]").Length() != 2 || what.Find("input[name=portfolio]").Length() != 1 {
		t.Error("not all that can be shared is offered")
	}
	if doc := p.post("/sharing/new", url.Values{}, http.StatusUnprocessableEntity); doc.Find(".faults").Length() != 1 {
		t.Error("choosing nothing is not told")
	}
	how := p.get("/sharing/new?plan="+m.Pathway.Plans[0].ID, http.StatusOK)
	form := fields(how.Find("form[action='/sharing/preview']"))
	if form.Get("plan") != m.Pathway.Plans[0].ID || form.Get("until") != "30" || form.Get("to") != "person" {
		t.Errorf("the second page begins with %v", form)
	}
	form.Set("email", "nobody")
	form.Set("line", "kept <b>words</b>")
	again := p.post("/sharing/preview", form, http.StatusUnprocessableEntity)
	if again.Find("#email-why").Length() != 1 || again.Find("textarea[name=line]").Text() != "kept <b>words</b>" {
		t.Error("the fault is not beside its field, or what was typed went")
	}
	form.Set("email", "bo@example.org")
	form.Set("until", "day")
	if doc := p.post("/sharing/preview", form, http.StatusUnprocessableEntity); doc.Find("#ends-why").Length() != 1 {
		t.Error("no day is not told beside the day")
	}
	form.Set("ends", "2027-01-31")
	preview := p.post("/sharing/preview", form, http.StatusOK)
	if !strings.Contains(preview.Find(".preview-bar").Text(), "January 31, 2027") {
		t.Errorf("the bar says %s", preview.Find(".preview-bar").Text())
	}
	back := fields(preview.Find("form[action='/sharing']"))
	back.Set("do", "how")
	if doc := p.post("/sharing/new", back, http.StatusOK); doc.Find("textarea[name=line]").Text() != "kept <b>words</b>" {
		t.Error("on the way back what was typed went")
	}
	gone := fields(preview.Find("form[action='/sharing']"))
	m.Pathway.Plans[0].Title = "changed elsewhere"
	if doc := p.post("/sharing", gone, http.StatusConflict); !strings.Contains(doc.Find(".preview-bar").Text(), "changed since you looked") || !strings.Contains(doc.Text(), "changed elsewhere") {
		t.Error("what changed since the preview is shared, or not shown")
	}
	for _, form := range []url.Values{{"reflection": {"x"}, "r.x.how": {"whole"}, "to": {"link"}, "until": {"7"}}, {"to": {"link"}, "until": {"7"}}} {
		p.post("/sharing", form, http.StatusUnprocessableEntity)
	}
	if doc := p.get("/sharing", http.StatusOK); doc.Find("table").Length() != 0 {
		t.Error("something was shared on the way")
	}
}

// TestALinkIsShownOnceAndKeepsToItself ensures what the threat model promises of pages behind links.
func TestALinkIsShownOnceAndKeepsToItself(t *testing.T) {
	p := newPages(t)
	ana := p.person("Ana")
	form := p.everything(ana, "")
	form.Set("to", "link")
	address, _ := p.share(ana, form)
	first := p.get(address, http.StatusOK)
	link, _ := first.Find("input[name=link]").Attr("value")
	if !strings.HasPrefix(link, "https://pathways.example.org/s/") {
		t.Fatalf("the link is %q", link)
	}
	if strings.Contains(address, "secret") || p.get(address, http.StatusOK).Find("input[name=link]").Length() != 0 {
		t.Error("the link is shown twice")
	}
	path := strings.TrimPrefix(link, "https://pathways.example.org")
	p.viewer, p.jar = authz.Viewer{}, map[string]string{}
	w := p.ask(http.MethodGet, path, nil)
	for name, want := range map[string]string{"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive", "Cache-Control": "private, no-store"} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	page := p.read(w, http.StatusOK)
	secret := strings.TrimPrefix(path, "/s/")
	if strings.Contains(page.Find("head").Text(), secret) {
		t.Error("the title tells the secret")
	}
	for name, value := range p.jar {
		if strings.Contains(name+value, secret) {
			t.Error("a cookie tells the secret")
		}
	}
	page.Find("[src], link[href]").Each(func(_ int, s *goquery.Selection) {
		for _, attr := range []string{"src", "href"} {
			if to, _ := s.Attr(attr); strings.Contains(to, "//") {
				t.Errorf("the page loads %s", to)
			}
		}
	})
	file, _ := page.Find("a[download]").Attr("href")
	got := p.ask(http.MethodGet, file, nil)
	if got.Code != 200 || !strings.HasPrefix(got.Header().Get("Content-Disposition"), "attachment") || !strings.Contains(got.Header().Get("Content-Security-Policy"), "sandbox") || got.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("the file comes as %d %v", got.Code, got.Header())
	}
	if p.ask(http.MethodGet, file[:len(file)-2], nil).Code != 404 {
		t.Error("another digest gives a file")
	}
	comment := fields(page.Find("form[action$='/comments']"))
	comment.Set("text", "Well said")
	p.post(path+"/comments", comment, http.StatusUnprocessableEntity)
	comment.Set("name", "Mo")
	for range 2 {
		p.goes(path+"/comments", comment)
	}
	page = p.get(path+"?said=1", http.StatusOK)
	if n := page.Find("form[action$='/remove']").Length(); n != 1 {
		t.Errorf("%d comments after a double click", n)
	}
	p.viewer = ana
	detail := p.get(strings.Split(address, "?")[0], http.StatusOK)
	if text := detail.Text(); !strings.Contains(text, "Mo") || !strings.Contains(text, "Well said") || !strings.Contains(text, "by link") {
		t.Error("the owner does not see the comment, or who opened it")
	}
	p.goes(strings.Split(address, "?")[0]+"/revoke", nil)
	p.viewer = authz.Viewer{}
	ended, never := p.ask(http.MethodGet, path, nil), p.ask(http.MethodGet, "/s/"+ids.Secret(), nil)
	if ended.Code != 404 || never.Code != 404 || ended.Body.String() != never.Body.String() || ended.Header().Get("Referrer-Policy") != "no-referrer" {
		t.Error("a link that was revoked can be told from one that never was")
	}
}

// TestALockedLinkTellsNothing ensures that the page before the passphrase does not say whose it is or what is behind it.
func TestALockedLinkTellsNothing(t *testing.T) {
	p := newPages(t)
	ana := p.person("Ana")
	form := p.everything(ana, "")
	form.Set("to", "link")
	form.Set("phrase", "short")
	p.viewer = ana
	if doc := p.post("/sharing/preview", form, http.StatusUnprocessableEntity); doc.Find("#phrase-why").Length() != 1 {
		t.Error("a short passphrase is taken")
	}
	form.Set("phrase", "corner of the garden")
	address, _ := p.share(ana, form)
	link, _ := p.get(address, http.StatusOK).Find("input[name=link]").Attr("value")
	path := strings.TrimPrefix(link, "https://pathways.example.org")
	p.viewer, p.jar = authz.Viewer{}, map[string]string{}
	if text := p.get(path, http.StatusOK).Find("main").Text(); strings.Contains(text, "Ana") {
		t.Errorf("the locked page says %s", text)
	}
	if doc := p.post(path, url.Values{"phrase": {"a guess"}}, http.StatusUnprocessableEntity); doc.Find("#phrase-why").Length() != 1 {
		t.Error("a wrong passphrase is not told")
	}
	if to := p.goes(path, url.Values{"phrase": {"corner of the garden"}}); to != path {
		t.Errorf("it goes to %s", to)
	}
	if text := p.get(path, http.StatusOK).Text(); !strings.Contains(text, "Shared by Ana") {
		t.Error("the passphrase does not open it")
	}
	p.jar = map[string]string{}
	for range 8 {
		p.post(path, url.Values{"phrase": {"a guess"}}, http.StatusUnprocessableEntity)
	}
	p.post(path, url.Values{"phrase": {"corner of the garden"}}, http.StatusTooManyRequests)
}

// TestStrangersFindNothing ensures that every address with the id of somebody else's grant answers as if it were not there.
func TestStrangersFindNothing(t *testing.T) {
	p := newPages(t)
	ana, bo, cy := p.person("Ana"), p.person("Bo"), p.person("Cy")
	address, _ := p.share(ana, p.everything(ana, bo.Email))
	id := strings.TrimSuffix(strings.TrimPrefix(address, "/sharing/"), "?done=shared")
	p.viewer = cy
	for _, path := range []string{"/sharing/" + id, "/sharing/" + id + "/fresh", "/shared/" + id, "/shared/" + id + "/conversation", "/shared/" + id + "/conversation/notes", "/shared/" + id + "/file/x/y"} {
		if w := p.ask(http.MethodGet, path, nil); w.Code != 404 || strings.Contains(w.Body.String(), "Ana") {
			t.Errorf("GET %s: %d", path, w.Code)
		}
	}
	note := url.Values{"id": {ids.New()}, "text": {"x"}, "wording": {"1"}, "do": {"agree"}, "until": {"7"}, "seen": {"x"}}
	for _, path := range []string{"/sharing/" + id + "/revoke", "/sharing/" + id + "/end", "/sharing/" + id + "/fresh", "/sharing/" + id + "/comments/" + ids.New() + "/remove", "/shared/" + id + "/comments", "/shared/" + id + "/comments/" + ids.New() + "/remove", "/shared/" + id + "/conversation/notes", "/shared/" + id + "/conversation/notes/" + ids.New(), "/shared/" + id + "/conversation/close"} {
		if w := p.ask(http.MethodPost, path, note); w.Code != 404 {
			t.Errorf("POST %s: %d", path, w.Code)
		}
	}
	if text := p.get("/shared", http.StatusOK).Find("main").Text(); strings.Contains(text, "Ana") {
		t.Error("a stranger's list names Ana")
	}
	p.viewer = bo
	if text := p.get("/shared", http.StatusOK).Find("main").Text(); !strings.Contains(text, "Ana") {
		t.Error("the list of the other does not name Ana")
	}
	p.viewer = authz.Viewer{}
	if w := p.ask(http.MethodGet, "/shared/"+id, nil); w.Code != http.StatusUnauthorized {
		t.Errorf("a guest: %d", w.Code)
	}
}

// TestOwnersKeepTheirHandOnIt ensures that ends can be moved, that bringing up to date shows the new page first, and that
// revoking takes one button.
func TestOwnersKeepTheirHandOnIt(t *testing.T) {
	p := newPages(t)
	ana, bo := p.person("Ana"), p.person("Bo")
	address, _ := p.share(ana, p.everything(ana, bo.Email))
	at := strings.TrimSuffix(address, "?done=shared")
	if to := p.goes(at+"/end", url.Values{"until": {"90"}}); to != at+"?done=ends" {
		t.Errorf("it goes to %s", to)
	}
	if doc := p.post(at+"/end", url.Values{"until": {"day"}, "ends": {"2031-01-01"}}, http.StatusUnprocessableEntity); doc.Find("#ends-why").Length() != 1 {
		t.Error("an end in five years is taken")
	}
	p.mine[ana.Person].Pathway.Plans[0].Title = "Ana later"
	fresh := p.get(at+"/fresh", http.StatusOK)
	if !strings.Contains(fresh.Text(), "Ana later") {
		t.Error("the new page is not shown first")
	}
	form := fields(fresh.Find("form[action$='/fresh']"))
	p.post(at+"/fresh", url.Values{"seen": {"something else"}}, http.StatusConflict)
	p.goes(at+"/fresh", form)
	p.viewer = bo
	if text := p.get(strings.Replace(at, "/sharing/", "/shared/", 1), http.StatusOK).Text(); !strings.Contains(text, "Ana later") {
		t.Error("it was not brought up to date")
	}
	p.viewer = ana
	p.goes(at+"/revoke", nil)
	if text := p.get(at, http.StatusOK).Text(); !strings.Contains(text, "You ended this") || !strings.Contains(text, "Bo") {
		t.Error("the page of the ended grant does not say so, or lost who opened it")
	}
	if doc := p.get("/sharing", http.StatusOK); !strings.Contains(doc.Find("#past").Text(), "Bo") && !strings.Contains(doc.Find("#past").Text(), bo.Email) {
		t.Error("the list forgot it")
	}
}

// TestTwoPeopleAtTwoScreens ensures that a conversation works on plain forms, that a screen which is open hears of what is
// new, and that closing says what goes.
func TestTwoPeopleAtTwoScreens(t *testing.T) {
	p := newPages(t)
	ana, bo := p.person("Ana"), p.person("Bo")
	address, _ := p.share(ana, p.everything(ana, bo.Email))
	talk := strings.Replace(strings.TrimSuffix(address, "?done=shared"), "/sharing/", "/shared/", 1) + "/conversation"
	page := p.get(talk, http.StatusOK)
	if text := page.Find("main").Text(); !strings.Contains(text, "Ana goal") || !strings.Contains(text, "paid time") || strings.Contains(text, "Ana note") {
		t.Error("the guide holds other things than what was chosen, or no questions")
	}
	if text := p.get(talk+"?with=mentor", http.StatusOK).Find("main").Text(); !strings.Contains(text, "first step") {
		t.Error("the questions for a mentor are not shown")
	}
	form := fields(page.Find("form[action$='/conversation/notes']"))
	p.post(talk+"/notes", form, http.StatusUnprocessableEntity)
	form.Set("text", "We try it in spring.")
	for range 2 {
		p.goes(talk+"/notes", form)
	}
	p.viewer = bo
	page = p.get(talk, http.StatusOK)
	if n := page.Find("talk-notes article").Length(); n != 1 {
		t.Fatalf("Bo sees %d notes", n)
	}
	mark, _ := page.Find("[data-mark]").Attr("data-mark")
	if w := p.ask(http.MethodGet, talk+"/notes?mark="+mark, nil); w.Code != http.StatusNoContent {
		t.Errorf("nothing new, and it says %d", w.Code)
	}
	agree := fields(page.Find("talk-notes form"))
	agree.Set("do", "agree")
	action, _ := page.Find("talk-notes form").Attr("action")
	p.goes(action, agree)
	p.viewer = ana
	if w := p.ask(http.MethodGet, talk+"/notes?mark="+mark, nil); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "You both agreed") {
		t.Errorf("the other screen hears %d", w.Code)
	}
	edit := p.get(talk+"?edit="+strings.TrimPrefix(action, talk+"/notes/"), http.StatusOK)
	change := fields(edit.Find("talk-notes form"))
	change.Set("do", "edit")
	change.Set("text", "We try it in summer.")
	p.goes(action, change)
	p.viewer = bo
	if doc := p.post(action, agree, http.StatusConflict); !strings.Contains(doc.Text(), "were changed since you read it") {
		t.Error("agreed to words that were not read")
	}
	p.goes(talk+"/close", nil)
	if w := p.ask(http.MethodGet, talk, nil); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "in summer") {
		t.Errorf("after closing: %d", w.Code)
	}
}
