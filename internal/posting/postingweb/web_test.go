package postingweb

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
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/organization/organizationweb"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/posting"
	"pathways/internal/posting/postingdoc"
	"pathways/internal/posting/wording"
	"pathways/internal/role"
)

// rooms is a server with the pages, and who is in front of it.
type rooms struct {
	*testing.T
	server *web.Server
	words  *i18n.Words
	viewer authz.Viewer
	owner  authz.Viewer
	tree   *framework.Tree
	museum organization.Organization
	role   role.Role
}

func newRooms(t *testing.T) *rooms {
	t.Helper()
	d := dbtest.SQLite(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	words, err := i18n.New(ui.Locales, web.Locales, framework.Locales, organization.Locales, role.Locales, posting.Locales, postingdoc.Locales, wording.Locales, Locales, organizationweb.Locales)
	must(err)
	ctx := i18n.With(t.Context(), words.In("en"))
	fs, err := framework.NewService(ctx, d)
	must(err)
	_, err = isl.Install(ctx, fs)
	must(err)
	orgs := organization.NewService(d)
	roles := role.NewService(role.Options{DB: d, Frameworks: fs, Organizations: orgs})
	s := posting.NewService(posting.Options{DB: d, Frameworks: fs, Organizations: orgs, Roles: roles})
	rm := &rooms{T: t, words: words.In("en"), owner: accounttest.Person(t, d, "Ana")}
	rm.viewer = rm.owner
	rm.tree, err = fs.Current(ctx, isl.Slug)
	must(err)
	rm.museum, err = orgs.Found(ctx, rm.owner, organization.Draft{Name: "City <b>Museum</b>", Kind: organization.Institution, Country: "US", Homepage: "https://museum.example"})
	must(err)
	leaves := rm.tree.Leaves("")
	rm.role, err = roles.BeginFrom(ctx, rm.owner, rm.museum.Slug, "Floor educator", rm.tree.ID, []role.Use{
		{Item: leaves[0].ID, Emphasis: role.Central}, {Item: leaves[5].ID, Emphasis: role.Regular}, {Item: leaves[9].ID, Emphasis: role.NowAndThen},
	}, "")
	must(err)
	rm.server = web.NewServer(web.Options{
		Routes: Routes(Options{Postings: s, Roles: roles, Frameworks: fs, BaseURL: "https://pathways.example"}), Words: words, Logger: slog.New(slog.DiscardHandler),
		Who: func(*http.Request) (authz.Viewer, error) { return rm.viewer, nil },
	})
	return rm
}

func (rm *rooms) send(method, target string, form url.Values, status int) *httptest.ResponseRecorder {
	rm.Helper()
	target, _, _ = strings.Cut(target, "#")
	r := httptest.NewRequest(method, "http://pathways.example"+target, strings.NewReader(form.Encode()))
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	rm.server.ServeHTTP(w, r)
	if w.Code != status {
		rm.Fatalf("%s %s: %d, want %d: %.1200s", method, target, w.Code, status, w.Body)
	}
	if strings.Contains(w.Body.String(), "⟦") {
		at := strings.Index(w.Body.String(), "⟦")
		rm.Errorf("%s %s says a key without words: %.80s", method, target, w.Body.String()[at:])
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

const mine = "0192c6a0-0000-7000-8000-000000000001"

func (rm *rooms) list() string { return "/organizations/" + rm.museum.Slug + "/postings" }

// begin begins a posting from the role, and gives its address.
func (rm *rooms) begin() string {
	rm.Helper()
	to := rm.send("POST", rm.list()+"/new", url.Values{"new": {mine}, "from": {"role"}, "role": {rm.role.ID}}, 303).Header().Get("Location")
	if want := rm.list() + "/" + mine + "/edit?done=begun"; to != want {
		rm.Fatalf("leads to %s, want %s", to, want)
	}
	return rm.list() + "/" + mine
}

// filled are the fields of a form as a browser would send them.
func filled(page *goquery.Document) url.Values {
	out := url.Values{}
	page.Find("form.jobform").Find("input, textarea, select").Each(func(_ int, s *goquery.Selection) {
		name, _ := s.Attr("name")
		kind, _ := s.Attr("type")
		switch {
		case goquery.NodeName(s) == "textarea":
			out.Add(name, s.Text())
		case goquery.NodeName(s) == "select":
			chosen := s.Find("option[selected]")
			if chosen.Length() == 0 {
				chosen = s.Find("option").First()
			}
			value, _ := chosen.Attr("value")
			out.Add(name, value)
		case kind == "checkbox" || kind == "radio":
			if _, checked := s.Attr("checked"); checked {
				value, _ := s.Attr("value")
				out.Add(name, value)
			}
		default:
			value, _ := s.Attr("value")
			out.Add(name, value)
		}
	})
	return out
}

// fill says all that a public posting has to say.
func fill(f url.Values) url.Values {
	for name, value := range map[string]string{
		"pay.low": "48,000", "pay.high": "$56,000", "degree.asked": "none", "place.city": "Springfield", "place.country": "US",
		"summary": "Families come here to <i>touch</i> the sky.", "hours": "Tuesday to Saturday", "deadline": "2099-01-31", "start": "2099-03-01",
		"apply": "Send a page about you.", "applyLink": "https://museum.example/apply", "contact.name": "Lea Lead", "contact.email": "jobs@museum.example",
		"steps": "Letter\nTalk\n\nA paid day with us", "benefits": "Health insurance", "looking.0": "You like questions.", "looking.0.needed": "needed",
	} {
		f.Set(name, value)
	}
	f.Set("contract", "full-time")
	return f
}

func (rm *rooms) published() string {
	rm.Helper()
	at := rm.begin()
	f := fill(filled(rm.page("GET", at+"/edit", nil, 200)))
	rm.send("POST", at+"/edit", f, 303)
	seen, _ := rm.page("GET", at+"/preview", nil, 200).Find(`form[action$="/publish"] input[name="seen"]`).Attr("value")
	rm.send("POST", at+"/publish", url.Values{"seen": {seen}}, 303)
	return at
}

func TestFromARoleToAPublicPage(t *testing.T) {
	rm := newRooms(t)
	if rm.page("GET", rm.list(), nil, 200).Find(`a[href="`+rm.list()+`/new"]`).Length() != 1 {
		t.Error("the empty list does not say how to begin")
	}
	if got := rm.page("GET", rm.list()+"/new", nil, 200).Find(`select[name="role"] option`).Length(); got != 1 {
		t.Errorf("%d roles to begin with", got)
	}
	at := rm.begin()
	form := rm.page("GET", at+"/edit", nil, 200)
	var order []string
	form.Find(".jobform > .part").Each(func(_ int, s *goquery.Selection) { order = append(order, s.AttrOr("id", "")) })
	if len(order) < 3 || order[0] != "section-pay" || order[1] != "section-degree" {
		t.Errorf("pay and degree come first, not %v", order)
	}
	if form.Find(`textarea[name="duties.0"]`).Text() == "" || form.Find(`textarea[name="accessibility"]`).Text() == "" {
		t.Error("duties are not drawn from the competencies, or there is no accessibility text to begin with")
	}
	preview := rm.page("GET", at+"/preview", nil, 200)
	if preview.Find(`form[action$="/publish"]`).Length() != 0 || preview.Find(`a[href$="#pay.low"]`).Length() != 1 {
		t.Error("a posting that does not say its pay can be published, or nobody is told")
	}
	rm.send("POST", at+"/publish", url.Values{"seen": {"1"}}, 422)
	f := fill(filled(form))
	rm.send("POST", at+"/edit", f, 303)
	preview = rm.page("GET", at+"/preview", nil, 200)
	if got := preview.Find(".notice").Text(); !strings.Contains(got, "Lea Lead, jobs@museum.example") {
		t.Errorf("nobody says which names become public: %s", got)
	}
	seen, _ := preview.Find(`form[action$="/publish"] input[name="seen"]`).Attr("value")
	rm.send("GET", "/postings/"+mine, nil, 404)
	rm.send("POST", at+"/publish", url.Values{"seen": {"1"}}, 409) // not what was looked at
	rm.send("POST", at+"/publish", url.Values{"seen": {seen}}, 303)

	rm.viewer = authz.Viewer{}
	public := rm.page("GET", "/postings/"+mine, nil, 200)
	if got, want := text(public.Find(".posting")), text(preview.Find(".posting")); got != want {
		t.Errorf("the preview is not what everybody sees:\n%s\n%s", want, got)
	}
	if public.Find(`meta[name="robots"]`).Length() != 0 {
		t.Error("search engines are sent away")
	}
	if first := public.Find(".posting").Children().First(); !strings.Contains(first.Text(), "$48,000 to $56,000 a year") {
		t.Errorf("pay is not first: %s", first.Text())
	}
	if public.Find(".posting i, .label b").Length() != 0 || !strings.Contains(public.Find("#summary").Text(), "<i>touch</i>") {
		t.Error("what people write runs as markup")
	}
	first := rm.tree.Leaves("")[0]
	if got := public.Find("#uses .said").First().Text(); got != first.Statement {
		t.Errorf("official wording %q became %q", first.Statement, got)
	}
	if strings.Contains(public.Find("#duties").Text(), first.Statement) {
		t.Error("official wording stands among the sentences of the organization")
	}
	board := rm.page("GET", "/postings", nil, 200)
	if board.Find(`.jobboard a[href="/postings/`+mine+`"]`).Length() != 1 || !strings.Contains(board.Find(".jobboard").Text(), "48,000") {
		t.Error("not listed with its pay")
	}
}

func text(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

func TestFaultsKeepWhatWasTyped(t *testing.T) {
	rm := newRooms(t)
	at := rm.begin()
	f := fill(filled(rm.page("GET", at+"/edit", nil, 200)))
	f.Set("pay.low", "lots & lots")
	f.Set("degree.asked", "needed")
	f.Set("contact.email", "no address")
	f.Set("duties.0", "Typed <b>now</b>")
	back := rm.page("POST", at+"/edit", f, 422)
	for _, name := range []string{"pay.low", "degree.why", "contact.email"} {
		if back.Find(`[id="`+name+`-why"]`).Length() != 1 || back.Find(`a[href="#`+name+`"]`).Length() == 0 {
			t.Errorf("nothing is said beside %s", name)
		}
	}
	if back.Find(`[id="pay.low"]`).AttrOr("value", "") != "lots & lots" || back.Find(`[id="duties.0"]`).Text() != "Typed <b>now</b>" ||
		back.Find(`[id="steps"]`).Text() != f.Get("steps") || back.Find(`input[name="degree.asked"][value="needed"][checked]`).Length() != 1 {
		t.Error("something that was typed is gone")
	}
	if got := rm.page("GET", at+"/edit", nil, 200).Find(`[id="duties.0"]`).Text(); strings.Contains(got, "Typed") {
		t.Error("a refused form was stored")
	}
}

func TestSentencesMoveWithoutScript(t *testing.T) {
	rm := newRooms(t)
	at := rm.begin()
	duties := func() (all []string) {
		rm.page("GET", at+"/edit", nil, 200).Find(`textarea[name^="duties."]`).Each(func(_ int, s *goquery.Selection) {
			if s.Text() != "" {
				all = append(all, s.Text())
			}
		})
		return all
	}
	press := func(do, to string) {
		f := filled(rm.page("GET", at+"/edit", nil, 200))
		f.Set("do", do)
		if got := rm.send("POST", at+"/edit", f, 303).Header().Get("Location"); got != at+to {
			t.Errorf("%s leads to %s", do, got)
		}
	}
	if got := duties(); len(got) != 1 {
		t.Fatalf("what is central brings a sentence by itself, and nothing else: %v", got)
	}
	press("draw", "/edit#duties")
	before := duties()
	press("down.duties.0", "/edit#duties")
	if got := duties(); got[0] != before[1] || got[1] != before[0] {
		t.Errorf("%v", got)
	}
	press("up.duties.2", "/edit#duties")
	press("remove.duties.0", "/edit#duties")
	if got := duties(); len(got) != 2 || got[0] != before[2] || got[1] != before[0] {
		t.Errorf("%v", got)
	}
	press("rows.duties", "/edit?rows=8#duties")
	press("up.duties.0", "/edit#duties")
	press("up.duties.999999999999999999999", "/edit#duties")
	press("look", "/preview")
	if got := duties(); len(got) != 2 {
		t.Errorf("%v", got)
	}
}

func TestTwoTabsSeeBothWordings(t *testing.T) {
	rm := newRooms(t)
	at := rm.begin()
	a, b := filled(rm.page("GET", at+"/edit", nil, 200)), filled(rm.page("GET", at+"/edit", nil, 200))
	a.Set("hours", "30 a week")
	b.Set("hours", "35 a week")
	b.Set("summary", "Only in the second tab.")
	rm.send("POST", at+"/edit", a, 303)
	back := rm.page("POST", at+"/edit", b, 409)
	if got := back.Find("#part-hours").Text(); !strings.Contains(got, "30 a week") || !strings.Contains(got, "Ana") {
		t.Errorf("the other wording: %s", got)
	}
	if back.Find(`[id="hours"]`).Text() != "35 a week" || back.Find(`[id="summary"]`).Text() != "Only in the second tab." {
		t.Error("what was typed is gone")
	}
	rm.send("POST", at+"/edit", filled(back), 303)
	if got := rm.page("GET", at+"/edit", nil, 200).Find(`[id="hours"]`).Text(); got != "35 a week" {
		t.Errorf("having seen both, the decision is not kept: %s", got)
	}
	history := rm.page("GET", at+"/history", nil, 200).Find(".log").Text()
	if !strings.Contains(history, "30 a week") || !strings.Contains(history, "35 a week") || !strings.Contains(history, "Ana") {
		t.Error("the history does not tell both")
	}
}

func TestVersionsStandSideBySide(t *testing.T) {
	rm := newRooms(t)
	at := rm.published()
	f := filled(rm.page("GET", at+"/edit", nil, 200))
	f.Set("title", "Lead educator")
	rm.send("POST", at+"/edit", f, 303)
	side := rm.page("GET", at+"/compare", nil, 200)
	if got := side.Find(".sidebyside > div"); got.Length() != 2 || !strings.Contains(got.First().Text(), "Floor educator") || !strings.Contains(got.Last().Text(), "Lead educator") {
		t.Errorf("%s", text(got))
	}
	one := rm.page("GET", at, nil, 200)
	seen, _ := one.Find(`form[action$="/keep"] input[name="seen"]`).Attr("value")
	rm.send("POST", at+"/keep", url.Values{"seen": {seen}, "note": {strings.Repeat("x", 501)}}, 422)
	rm.send("POST", at+"/keep", url.Values{"seen": {seen}, "note": {"For the board"}}, 303)
	if got := rm.page("GET", at+"/versions", nil, 200).Find("tbody tr"); got.Length() != 2 || !strings.Contains(got.First().Text(), "For the board") {
		t.Errorf("%s", got.Text())
	}
	if got := rm.page("GET", at+"/versions/1", nil, 200).Find(".postingtitle").Text(); got != "Floor educator" {
		t.Errorf("version 1 is called %q", got)
	}
	for _, none := range []string{"0", "3", "x", "-1"} {
		rm.send("GET", at+"/versions/"+none, nil, 404)
	}
	if got := rm.page("GET", "/postings/"+mine, nil, 200).Find("h1").Text(); got != "Floor educator" {
		t.Errorf("everybody sees %q, which nobody published", got)
	}
}

func TestAClosedPostingSaysSoAndNamesNobody(t *testing.T) {
	rm := newRooms(t)
	at := rm.published()
	rm.send("POST", at+"/close", nil, 303)
	page := rm.page("GET", "/postings/"+mine, nil, 200)
	if !strings.Contains(page.Find(".notice").Text(), "closed") || strings.Contains(page.Text(), "Lea Lead") || page.Find(`script[type="application/ld+json"]`).Length() != 0 ||
		page.Find(`a[href="https://museum.example/apply"]`).Length() != 0 {
		t.Error("somebody may think that this is open")
	}
	if rm.page("GET", "/postings", nil, 200).Find(".jobboard li").Length() != 0 {
		t.Error("it is still listed")
	}
	rm.send("POST", at+"/withdraw", nil, 303)
	rm.send("GET", "/postings/"+mine, nil, 404)
	rm.send("POST", at+"/delete", nil, 303)
	rm.send("GET", at, nil, 404)
}

func TestChoosingCompetencies(t *testing.T) {
	rm := newRooms(t)
	at := rm.begin()
	leaves := rm.tree.Leaves("")
	page := rm.page("GET", at+"/competencies", nil, 200)
	if page.Find(".jobchoice select").Length() != len(leaves) || page.Find(`.jobchoice option[selected]`).Length() != 3 {
		t.Fatalf("%d of %d, chosen %d", page.Find(".jobchoice select").Length(), len(leaves), page.Find(`.jobchoice option[selected]`).Length())
	}
	f := url.Values{}
	for _, i := range []int{0, 5, 9} {
		name := leaves[i].ID
		f.Set("knew."+name, page.Find(`input[name="knew.`+name+`"]`).AttrOr("value", ""))
		f.Set("use."+name, f.Get("knew."+name))
	}
	f.Set("use."+leaves[0].ID, "")
	f.Set("use."+leaves[3].ID, "central")
	rm.send("POST", at+"/competencies", f, 303)
	form := rm.page("GET", at+"/edit", nil, 200)
	var items []string
	form.Find(`input[name^="duties."]`).Each(func(_ int, s *goquery.Selection) {
		if v := s.AttrOr("value", ""); v != "" {
			items = append(items, v)
		}
	})
	if strings.Join(items, " ") != leaves[3].ID { // the one before was drawn and never edited
		t.Errorf("%v", items)
	}
	f.Set("use."+leaves[3].ID, "most of all")
	rm.send("POST", at+"/competencies", f, 422)
}

func TestJobPostingForPrograms(t *testing.T) {
	rm := newRooms(t)
	at := rm.published()
	rm.viewer = authz.Viewer{}
	page := rm.page("GET", "/postings/"+mine, nil, 200)
	var head, file map[string]any
	if err := json.Unmarshal([]byte(page.Find(`head script[type="application/ld+json"]`).Text()), &head); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(rm.send("GET", "/postings/"+mine+"/posting.jsonld", nil, 200).Body.Bytes(), &file); err != nil {
		t.Fatal(err)
	}
	dig := func(m map[string]any, keys ...string) any {
		var v any = m
		for _, k := range keys {
			switch at := v.(type) {
			case map[string]any:
				v = at[k]
			case []any:
				if len(at) == 0 {
					return nil
				}
				v = at[0].(map[string]any)[k]
			}
		}
		return v
	}
	first := rm.tree.Leaves("")[0]
	for path, want := range map[string]any{
		"@type": "JobPosting", "title": "Floor educator", "validThrough": "2099-01-31T23:59:59-12:00", "jobStartDate": "2099-03-01", "directApply": false,
		"baseSalary currency": "USD", "baseSalary value minValue": 48000.0, "baseSalary value maxValue": 56000.0, "baseSalary value unitText": "YEAR",
		"hiringOrganization name": "City <b>Museum</b>", "hiringOrganization sameAs": "https://museum.example",
		"jobLocation address addressLocality": "Springfield", "jobLocation address addressCountry": "US",
		"skills termCode": first.Code, "skills name": first.Statement, "skills @id": "https://pathways.example/frameworks/isl/2025/" + first.Code,
		"skills inDefinedTermSet": "https://pathways.example/frameworks/isl/2025", "applicationContact email": "jobs@museum.example",
		"url": "https://pathways.example/postings/" + mine,
	} {
		if got := dig(head, strings.Fields(path)...); got != want {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
		if dig(file, strings.Fields(path)...) != dig(head, strings.Fields(path)...) {
			t.Errorf("%s is another in the file", path)
		}
	}
	if got := head["description"].(string); !strings.Contains(got, "&lt;i&gt;touch") || strings.Contains(got, "<i>") || !strings.HasPrefix(got, "<p><strong>Pay</strong></p><p>$48,000") {
		t.Errorf("description: %s", got)
	}
	if strings.Contains(rm.send("GET", "/postings/"+mine, nil, 200).Body.String(), "<i>touch") {
		t.Error("markup runs inside the data of the page")
	}
	rm.viewer = rm.owner
	rm.send("GET", at+"/posting.jsonld", nil, 200)
}

func TestOthersFindNothing(t *testing.T) {
	rm := newRooms(t)
	at := rm.begin()
	rm.viewer = authz.Viewer{Person: "0192c6a0-0000-7000-8000-00000000ffff", Name: "Eve", Session: "s"}
	for _, page := range []string{"", "/edit", "/competencies", "/preview", "/versions", "/compare", "/history", "/posting.jsonld"} {
		rm.send("GET", at+page, nil, 404)
	}
	for _, deed := range []string{"/edit", "/competencies", "/publish", "/keep", "/close", "/withdraw", "/contacts", "/delete"} {
		rm.send("POST", at+deed, url.Values{"seen": {"1"}}, 404)
	}
	rm.send("GET", rm.list(), nil, 404)
	rm.send("GET", rm.list()+"/new", nil, 404)
	rm.send("GET", "/postings/"+mine, nil, 404)
	if got := rm.page("GET", "/postings?organization="+rm.museum.Slug, nil, 200).Find(".jobboard li").Length(); got != 0 {
		t.Errorf("%d listed", got)
	}
	same, none := rm.send("GET", "/postings?organization="+rm.museum.Slug, nil, 200).Body.String(), rm.send("GET", "/postings?organization=no-such", nil, 200).Body.String()
	if same != none {
		t.Error("the board tells which organizations there are")
	}
}

func TestWordsThatMayKeepPeopleAwayAreExplainedBesideTheirField(t *testing.T) {
	rm := newRooms(t)
	at := rm.begin()
	f := filled(rm.page("GET", at+"/edit", nil, 200))
	f.Set("summary", "We need a rock star.")
	f.Set("duties.0", "Be a ninja of the star theater.")
	rm.send("POST", at+"/edit", f, 303)
	page := rm.page("GET", at+"/edit", nil, 200)
	var marked []string
	page.Find(".jobform mark").Each(func(_ int, s *goquery.Selection) { marked = append(marked, s.Text()) })
	if strings.Join(marked, ", ") != "rock star, ninja" || page.Find(".jobsentence mark").Length() != 1 {
		t.Errorf("%v", marked)
	}
	if rm.page("GET", at+"/preview", nil, 200).Find(".sheet mark").Length() != 0 {
		t.Error("others would see a hint")
	}
}
