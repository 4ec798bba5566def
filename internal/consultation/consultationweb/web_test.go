package consultationweb_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/account/accounttest"
	"pathways/internal/consultation"
	"pathways/internal/consultation/consultationweb"
	"pathways/internal/draft"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// house is the pages of consultations with a steward and a member; who says which of them asks, jar what their browser keeps.
type house struct {
	*testing.T
	ctx                    context.Context
	server                 *web.Server
	service                *consultation.Service
	drafts                 *draft.Service
	release                *framework.Tree
	org                    organization.Organization
	steward, member, other authz.Viewer
	who                    authz.Viewer
	jar                    map[string]string
	tooMany                string // a key whose tries are used up
}

const room = "/stewardship/consultations"

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
	words, err := i18n.New(ui.Locales, web.Locales, framework.Locales, draft.Locales, consultation.Locales, consultationweb.Locales)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{
		T: t, ctx: i18n.With(t.Context(), words.In("en")), jar: map[string]string{},
		steward: accounttest.Person(t, d, "Sam"), member: accounttest.Person(t, d, "Mia Known"), other: accounttest.Person(t, d, "Otto"),
	}
	organizations := organization.NewService(d)
	if h.org, err = organizations.Found(h.ctx, h.steward, organization.Draft{Name: "Pond Museum", Kind: organization.Institution}); err != nil {
		t.Fatal(err)
	}
	err = d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error {
		return organizations.Seat(ctx, tx, h.org.ID, h.member.Person, organization.Member, time.Now())
	})
	if err != nil {
		t.Fatal(err)
	}
	if h.release, err = frameworks.Release(h.ctx, "isl", "2025"); err != nil {
		t.Fatal(err)
	}
	h.drafts = draft.NewService(draft.Options{DB: d, Frameworks: frameworks, Organizations: organizations})
	h.service = consultation.NewService(consultation.Options{
		DB: d, Frameworks: frameworks, Organizations: organizations, Draft: h.drafts.One, Content: h.drafts.Content,
	})
	h.who = h.steward
	h.server = web.NewServer(web.Options{
		Routes: consultationweb.Routes(consultationweb.Options{
			Consultations: h.service, Frameworks: frameworks, Drafts: h.drafts.Mine,
			Limit: func(_ context.Context, key string, _ int, _ time.Duration) error {
				if h.tooMany != "" && strings.HasPrefix(key, h.tooMany) {
					return errs.New(errs.TooMany, "test", "")
				}
				return nil
			},
		}),
		Words: words, Logger: slog.New(slog.DiscardHandler), Who: func(*http.Request) (authz.Viewer, error) { return h.who, nil },
	})
	return h
}

func (h *house) do(r *http.Request) *httptest.ResponseRecorder {
	h.Helper()
	for name, value := range h.jar {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	h.server.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		h.jar[c.Name] = c.Value
	}
	return w
}

func (h *house) get(path string, status int) *goquery.Document {
	h.Helper()
	return h.page(h.do(httptest.NewRequest("GET", path, nil)), path, status)
}

func (h *house) page(w *httptest.ResponseRecorder, path string, status int) *goquery.Document {
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
	if text := doc.Text(); strings.Contains(text, "{") {
		h.Errorf("%s: a place in a sentence is not filled: %.60s", path, text[strings.Index(text, "{"):])
	}
	seen := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if seen[id] {
			h.Errorf("%s: two things have the id %s", path, id)
		}
		seen[id] = true
	})
	return doc
}

func (h *house) post(path string, fields url.Values) *httptest.ResponseRecorder {
	h.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return h.do(r)
}

// follow goes where the answer to a form leads.
func (h *house) follow(w *httptest.ResponseRecorder) (*goquery.Document, string) {
	h.Helper()
	if w.Code != http.StatusSeeOther {
		h.Fatalf("%d, not 303: %.800s", w.Code, w.Body)
	}
	to, _, _ := strings.Cut(w.Header().Get("Location"), "#")
	return h.get(to, 200), to
}

// fields of a new consultation on two parts of the release.
func (h *house) fields() url.Values {
	units := h.release.Units()
	return url.Values{
		"id": {ids.New()}, "about": {"release:" + h.release.ID}, "organization": {h.org.Slug}, "title": {"Is it clear?"}, "welcome": {"Dear <b>colleagues</b>"},
		"until": {time.Now().UTC().AddDate(0, 0, 10).Format(time.DateOnly)}, "members": {"1"}, "link": {"1"}, "parts": {units[0].ID, units[1].ID},
	}
}

// begun begins a consultation and gives its page and the path of its link.
func (h *house) begun() (one, link string) {
	h.Helper()
	doc := h.page(h.post(room+"/new", h.fields()), "begin", 200)
	one = doc.Find(".buttons a.main").AttrOr("href", "")
	_, link, _ = strings.Cut(doc.Find("input[name=link]").AttrOr("value", ""), "example.com")
	if one == "" || !strings.HasPrefix(link, "/survey/") {
		h.Fatalf("begun: %q %q", one, link)
	}
	return one, link
}

// item is the i-th of the first part.
func (h *house) item(i int) string { return h.release.Leaves(h.release.Units()[0].ID)[i].ID }

// answers has a new browser answer the first part.
func (h *house) answers(link string, fields url.Values) {
	h.Helper()
	who, jar := h.who, h.jar
	h.who, h.jar = authz.Viewer{}, map[string]string{}
	_, to := h.follow(h.post(link, nil))
	h.follow(h.post(to, fields))
	h.who, h.jar = who, jar
}

// A steward chooses, begins, changes, hands out links, closes and opens again; pressing twice begins one.
func TestAStewardAsks(t *testing.T) {
	h := newHouse(t)
	if doc := h.get(room, 200); doc.Find(".empty a").AttrOr("href", "") != room+"/new" || doc.Find("nav [aria-current=page]").Text() == "" {
		t.Error("the empty list leads nowhere")
	}
	if doc := h.get(room+"/new", 200); doc.Find("select[name=about] option").Length() < 2 {
		t.Error("there is nothing to choose")
	}
	doc := h.get(room+"/new?about=release:"+h.release.ID, 200)
	if doc.Find("input[name=parts]").Length() != len(h.release.Units()) || doc.Find("select[name=organization] option").Length() != 1 {
		t.Error("parts or organizations are not offered")
	}
	f := h.fields()
	f.Set("title", "")
	f.Set("until", "soon")
	doc = h.page(h.post(room+"/new", f), "faults", 422)
	if doc.Find("#title-why, #until-why").Length() != 2 || doc.Find("textarea[name=welcome]").Text() != "Dear <b>colleagues</b>" || doc.Find("input[name=parts][checked]").Length() != 2 {
		t.Errorf("what was typed is lost: %s", doc.Find("main").Text())
	}
	f = h.fields()
	for i := range 2 {
		w := h.post(room+"/new", f)
		if i == 0 && w.Code != 200 || i == 1 && w.Code != 303 {
			t.Errorf("press %d: %d", i, w.Code)
		}
	}
	one := room + "/" + f.Get("id")
	if doc := h.get(room, 200); doc.Find("tbody tr").Length() != 1 || doc.Find("tbody a").AttrOr("href", "") != one {
		t.Error("two consultations, or none, of two presses")
	}
	f.Set("title", "Another title")
	if doc, _ := h.follow(h.post(one, f)); doc.Find("h1").Text() != "Another title" || doc.Find(".saved").Length() != 1 {
		t.Error("the title did not change")
	}
	doc = h.page(h.post(one+"/tokens", url.Values{"count": {"3"}, "do": {"page"}}), "slips", 200)
	if doc.Find(".slips li").Length() != 3 {
		t.Error("no slips")
	}
	w := h.post(one+"/tokens", url.Values{"count": {"2"}, "do": {"csv"}})
	if rows, err := csv.NewReader(strings.NewReader(w.Body.String())).ReadAll(); err != nil || len(rows) != 3 || !strings.Contains(rows[1][0], "/survey/") || !strings.Contains(w.Header().Get("Content-Disposition"), "links.csv") {
		t.Errorf("sheet of links: %v %v", rows, err)
	}
	if doc := h.page(h.post(one+"/tokens", url.Values{"count": {"many"}}), "count", 422); doc.Find("#count-why").Length() != 1 {
		t.Error("no fault beside the number")
	}
	for _, step := range []string{"/close", "/close", "/link/end", "/reopen", "/readers"} {
		h.follow(h.post(one+step, url.Values{"until": {f.Get("until")}, "results": {"1"}}))
	}
	if doc := h.page(h.post(one+"/reopen", url.Values{"until": {"2001-01-01"}}), "reopen", 422); doc.Find(".faults").Length() != 1 {
		t.Error("opened until long ago")
	}
	h.who = h.other
	for _, path := range []string{one, one + "/results", one + "/results.csv", "/consultations/" + f.Get("id")} {
		h.get(path, 404)
	}
	if doc := h.get(room, 200); doc.Find(".empty").Length() != 1 || doc.Find("main a.button").Length() != 0 {
		t.Error("who keeps nothing is offered to begin")
	}
}

// By a link people answer without an account, page by page, come back, change and take back; another browser is another
// person; a mark is not given to pages that it is not for.
func TestAnsweringByALink(t *testing.T) {
	h := newHouse(t)
	_, link := h.begun()
	h.who = authz.Viewer{}
	w := h.do(httptest.NewRequest("GET", link, nil))
	if head := w.Header(); !strings.Contains(head.Get("X-Robots-Tag"), "noindex") || head.Get("Referrer-Policy") != "no-referrer" || head.Get("Set-Cookie") != "" {
		t.Errorf("headers: %v", head)
	}
	doc := h.page(w, link, 200)
	if strings.Contains(doc.Find(".welcome").Text(), "<b>colleagues") != true || doc.Find("main form").Length() != 1 || doc.Find("meta[name=robots]").Length() != 1 || doc.Find(".attribution").Length() != 1 {
		t.Errorf("welcome: %s", doc.Find("main").Text())
	}
	begin := h.post(link, nil)
	if c := begin.Result().Cookies(); len(c) != 1 || !c[0].HttpOnly || c[0].Path != "/survey" || c[0].SameSite != http.SameSiteLaxMode || strings.Contains(link, c[0].Name[7:]) {
		t.Errorf("the mark: %v", c)
	}
	doc, first := h.follow(begin)
	if doc.Find("fieldset.question").Length() != len(h.release.Leaves(h.release.Units()[0].ID)) || doc.Find("[required]").Length() != 0 || doc.Find("input[type=radio]:checked").Length() == 0 {
		t.Errorf("the first part: %s", doc.Find("main").Text())
	}
	a := h.item(0)
	fields := url.Values{"relevance." + a: {"4"}, "clarity." + a: {"2"}, "remark." + a: {"Too <i>long</i>"}, "suggestion." + a: {"Shorter"}, "do": {"next"}}
	doc, second := h.follow(h.post(first, fields))
	if first == second || doc.Find(".standing .main").Text() != "Save and finish" {
		t.Errorf("after the first part comes %s", second)
	}
	doc, done := h.follow(h.post(second, nil))
	if !strings.HasSuffix(done, "/done") || !strings.Contains(doc.Find(".own-answer").Text(), "Shorter") {
		t.Errorf("done: %s", doc.Find("main").Text())
	}
	doc = h.get(first, 200)
	if doc.Find("input[name='relevance."+a+"'][value='4'][checked]").Length() != 1 || doc.Find("textarea[name='remark."+a+"']").Text() != "Too <i>long</i>" {
		t.Error("come back, and nothing is there")
	}
	fields.Set("do", "stay")
	if doc, to := h.follow(h.post(first, fields)); to != first+"?saved" || doc.Find(".saved").Length() != 1 {
		t.Errorf("saved: %s", to)
	}
	long := url.Values{"remark." + a: {strings.Repeat("x", consultation.MaxRemark+1)}, "relevance." + a: {"3"}}
	doc = h.page(h.post(first, long), "long", 422)
	if doc.Find(".faults a").Length() != 1 || doc.Find("input[name='relevance."+a+"'][value='3'][checked]").Length() != 1 {
		t.Error("what was typed is lost")
	}
	h.page(h.post(first, url.Values{"relevance." + a: {"nine"}}), "no choice", 422)
	h.get(link+"/parts/none", 404)
	mine := h.jar
	h.jar = map[string]string{}
	if w := h.do(httptest.NewRequest("GET", first, nil)); w.Header().Get("Location") != link {
		t.Errorf("another browser is led to %q", w.Header().Get("Location"))
	}
	h.page(h.post(first, fields), "without a mark", 409)
	if doc := h.get(link, 200); strings.Contains(doc.Text(), "Shorter") || doc.Find("#parts").Length() != 0 {
		t.Error("another browser sees answers")
	}
	h.jar = mine
	if doc, _ := h.follow(h.post(link+"/withdraw", nil)); doc.Find(".saved").Length() != 1 {
		t.Error("not taken back")
	}
	if doc := h.get(first, 200); doc.Find("textarea[name='remark."+a+"']").Text() != "" {
		t.Error("still there")
	}
}

// Links can be used only so often; one that leads nowhere, or that was replaced, says so.
func TestLinksHaveLimits(t *testing.T) {
	h := newHouse(t)
	one, link := h.begun()
	h.tooMany = "survey-begin"
	h.page(h.post(link, nil), "begin", 429)
	h.tooMany = ""
	_, first := h.follow(h.post(link, nil))
	h.tooMany = "survey-save"
	h.page(h.post(first, url.Values{"relevance." + h.item(0): {"4"}}), "save", 429)
	h.tooMany = ""
	h.get("/survey/"+ids.Secret(), 404)
	h.page(h.post(one+"/link", nil), "new link", 200)
	h.get(link, 404)
	h.page(h.post(first, nil), "old link", 404)
}

// After the end nobody answers any more; what was typed is still on the page.
func TestAfterTheEnd(t *testing.T) {
	h := newHouse(t)
	one, link := h.begun()
	_, first := h.follow(h.post(link, nil))
	h.follow(h.post(one+"/close", nil))
	doc := h.page(h.post(first, url.Values{"remark." + h.item(0): {"too late"}}), "late", 409)
	if doc.Find("textarea[name='remark."+h.item(0)+"']").Text() != "too late" {
		t.Error("what was typed is lost")
	}
	doc = h.get(link, 200)
	if doc.Find(".empty").Length() != 1 || doc.Find("main form").Length() != 0 {
		t.Errorf("closed: %s", doc.Find("main").Text())
	}
	if w := h.do(httptest.NewRequest("GET", first, nil)); w.Header().Get("Location") != link {
		t.Error("a part is shown after the end")
	}
	id := strings.TrimPrefix(one, room+"/")
	h.follow(h.post(one+"/items/"+h.item(0), url.Values{"decision": {"reword"}, "words": {"We make it <shorter>."}}))
	h.who = authz.Viewer{}
	h.get("/consultations/"+id+"/replies", 404)
	h.who = h.steward
	h.follow(h.post(one+"/readers", url.Values{"replies": {"1"}}))
	h.who = authz.Viewer{}
	doc = h.get(link, 200)
	doc = h.get(doc.Find(".empty a").AttrOr("href", ""), 200)
	if text := doc.Find("main").Text(); !strings.Contains(text, "We make it <shorter>.") || !strings.Contains(text, "Reword it") || doc.Find(".asked-item").Length() != 1 {
		t.Errorf("replies: %s", text)
	}
}

// Members answer with their account, under no name that anybody reads.
func TestMembersAnswer(t *testing.T) {
	h := newHouse(t)
	one, link := h.begun()
	id := strings.TrimPrefix(one, room+"/")
	h.who = h.member
	if doc := h.get(room, 200); doc.Find("a[href='/consultations/"+id+"']").Length() != 2 || doc.Find("a[href='"+one+"']").Length() != 0 {
		t.Error("the list does not lead a member to where they answer")
	}
	doc := h.get("/consultations", 200)
	path := doc.Find(".board a").AttrOr("href", "")
	if path != "/consultations/"+id {
		t.Fatalf("the list leads to %q", path)
	}
	h.get(path, 200)
	_, first := h.follow(h.post(path, nil))
	if len(h.jar) > 0 {
		t.Errorf("an account needs no mark: %v", h.jar)
	}
	h.follow(h.post(first, url.Values{"relevance." + h.item(0): {"1"}, "remark." + h.item(0): {"From me"}}))
	h.get(one+"/results", 403)
	h.who = h.steward
	for range 5 {
		h.answers(link, url.Values{"relevance." + h.item(0): {"4"}, "clarity." + h.item(0): {"1"}})
	}
	h.follow(h.post(one+"/close", nil))
	results := h.get(one+"/results", 200)
	if text := results.Find("main").Text(); !strings.Contains(text, "From me") || strings.Contains(text, "Mia") {
		t.Errorf("results: %s", text)
	}
}

// Results have a state for too few, then figures that hide what is small, on the page and in the sheet; words that a
// spreadsheet would run are not run.
func TestResults(t *testing.T) {
	h := newHouse(t)
	one, link := h.begun()
	a, b := h.item(0), h.item(1)
	fields := func(relevance, clarity string) url.Values {
		return url.Values{"relevance." + a: {relevance}, "clarity." + a: {clarity}}
	}
	for range 3 {
		h.answers(link, fields("4", "1"))
	}
	doc := h.get(one+"/results", 200)
	if !strings.Contains(doc.Find(".empty").Text(), "at least 5 people") || doc.Find(".spread").Length() != 0 || doc.Find("form.fresh").Length() != 0 {
		t.Errorf("too few: %s", doc.Find("main").Text())
	}
	if text := h.get(one, 200).Find(".facts").Text(); !strings.Contains(text, "Too few") {
		t.Errorf("overview: %s", text)
	}
	h.page(h.post(one+"/results", nil), "too few", 409)
	for range 5 {
		h.answers(link, fields("2", "2"))
	}
	h.answers(link, fields("3", "1"))
	h.answers(link, fields("3", "3"))
	h.answers(link, url.Values{"remark." + b: {"=HYPERLINK(1)"}, "suggestion." + b: {"Say <less>"}, "relevance." + b: {"4"}})
	if doc = h.get(one+"/results", 200); doc.Find("form.fresh").Length() != 1 || strings.Contains(doc.Text(), "HYPERLINK") {
		t.Error("before figures were made")
	}
	doc, _ = h.follow(h.post(one+"/results", nil))
	item := doc.Find("#item-" + a)
	var got []string
	item.Find(".spread tr").Each(func(_ int, s *goquery.Selection) {
		if n := s.Find("td").Text(); n != "" {
			got = append(got, strings.TrimSpace(s.Find("th").Text())+": "+n)
		}
	})
	if fmt.Sprint(got) != "[Not or somewhat relevant: 5 Quite or highly relevant: 5]" || !strings.Contains(item.Text(), "Index 0.50: 5 of 10") {
		t.Errorf("%v: %s", got, item.Text())
	}
	if other := doc.Find("#item-" + b); other.Find(".spread").Length() != 0 || !strings.Contains(other.Text(), "Say <less>") || other.Find("a[href*=drafts]").Length() != 0 {
		t.Errorf("the other item: %s", other.Text())
	}
	if doc.Find("[style], .main[style]").Length() != 0 || !strings.Contains(doc.Find(".facts").Text(), "At least 10 people") {
		t.Error(doc.Find(".facts").Text())
	}
	w := h.do(httptest.NewRequest("GET", one+"/results.csv", nil))
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.Body.String(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) < 3 {
		t.Fatalf("%v %v", rows, err)
	}
	cell := func(row int, key string) string {
		for i, k := range rows[0] {
			if k == key {
				return rows[row][i]
			}
		}
		t.Errorf("no column %s", key)
		return ""
	}
	if cell(1, "relevance_people") != "10" || cell(1, "not_relevant") != "hidden" || cell(1, "not_or_somewhat_relevant") != "5" || cell(1, "i_cvi") != "0.50" || cell(1, "clarity_people") != "hidden" {
		t.Errorf("first row: %v", rows[1])
	}
	if cell(2, "comments") != "'=HYPERLINK(1)" || cell(2, "relevance_people") != "hidden" || cell(2, "highly_relevant") != "hidden" {
		t.Errorf("second row: %v", rows[2])
	}
	doc, to := h.follow(h.post(one+"/items/"+a, url.Values{"decision": {"keep"}, "words": {"Thank you"}}))
	if !strings.Contains(doc.Find("#item-"+a+" .reply").Text(), "Thank you") || !strings.HasPrefix(to, one+"/results") {
		t.Error("no reply")
	}
	bad := h.page(h.post(one+"/items/"+a, url.Values{"decision": {"burn"}, "words": {"typed"}}), "decision", 422)
	if bad.Find("#item-"+a+" textarea").Text() != "typed" || bad.Find(".faults a[href='#decision']").Length() != 1 || bad.Find("#item-"+a+" details[open]").Length() != 1 {
		t.Error("what was typed is lost")
	}
}

// A draft can be asked about; a wording that people suggest leads to the page on which the item is edited, and a wording
// that changed meanwhile is told.
func TestADraftIsAskedAbout(t *testing.T) {
	h := newHouse(t)
	d, err := h.drafts.BeginFrom(h.ctx, h.steward, h.org.Slug, h.release.ID, "2026")
	if err != nil {
		t.Fatal(err)
	}
	if doc := h.get(room+"/new", 200); doc.Find("option[value='draft:"+d.ID+"']").Length() != 1 {
		t.Error("the draft is not offered")
	}
	h.get(room+"/new?about=draft:"+d.ID, 200)
	f := h.fields()
	f.Set("about", "draft:"+d.ID)
	f.Del("organization")
	doc := h.page(h.post(room+"/new", f), "begin", 200)
	_, link, _ := strings.Cut(doc.Find("input[name=link]").AttrOr("value", ""), "example.com")
	one, a := room+"/"+f.Get("id"), h.item(0)
	if doc := h.get(link, 200); doc.Find(".attribution").Length() != 0 || !strings.Contains(doc.Find(".facts").Text(), "It is a draft") {
		t.Error("a draft is shown as the wording of its publisher")
	}
	for range 5 {
		h.answers(link, url.Values{"relevance." + a: {"4"}, "suggestion." + a: {"Shorter"}})
	}
	was := h.release.ByID(a).Statement
	if _, err := h.drafts.Edit(h.ctx, h.steward, d.ID, draft.ItemEdit{Item: a, Fields: map[draft.Field]string{draft.Statement: "Reworded since"}, Knew: map[draft.Field]string{draft.Statement: was}}); err != nil {
		t.Fatal(err)
	}
	h.follow(h.post(one+"/close", nil))
	item := h.get(one+"/results", 200).Find("#item-" + a)
	if !strings.Contains(item.Find("h3").Text(), "Reworded since") || !strings.Contains(item.Find(".notice").Text(), was) {
		t.Errorf("reworded: %s", item.Text())
	}
	if item.Find("a[href='/stewardship/drafts/"+d.ID+"/items/"+a+"']").Length() != 1 {
		t.Error("no way to edit")
	}
	h.who = h.other
	h.get(room+"/new?about=draft:"+d.ID, 404)
	h.page(h.post(room+"/new", f), "a draft of others", 404)
}
