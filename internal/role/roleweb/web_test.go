package roleweb

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/account/accounttest"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/role"
)

// rooms is a server with the pages, and who is in front of it.
type rooms struct {
	*testing.T
	server      *web.Server
	viewer      authz.Viewer
	lead, mia   authz.Viewer // mia is a member
	guest, kate authz.Viewer // kate belongs to another organization
	tree, old   *framework.Tree
	roles       *role.Service
	base        string // address of the list
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
	words, err := i18n.New(ui.Locales, web.Locales, framework.Locales, organization.Locales, role.Locales, Locales)
	must(err)
	fs, err := framework.NewService(ctx, d)
	must(err)
	_, err = isl.Install(ctx, fs)
	must(err)
	orgs := organization.NewService(d)
	rm := &rooms{
		T: t, lead: accounttest.Person(t, d, "Ana"), mia: accounttest.Person(t, d, "Mia"), guest: accounttest.Person(t, d, "Gus"),
		kate:  accounttest.Person(t, d, "Kate"),
		roles: role.NewService(role.Options{DB: d, Frameworks: fs, Organizations: orgs}),
	}
	rm.viewer = rm.lead
	rm.tree, err = fs.Current(ctx, isl.Slug)
	must(err)
	rm.old, err = fs.Release(ctx, isl.Slug, "2018-draft")
	must(err)
	museum, err := orgs.Found(ctx, rm.lead, organization.Draft{Name: "Museum", Kind: organization.Institution})
	must(err)
	must(d.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := orgs.Seat(ctx, tx, museum.ID, rm.guest.Person, organization.Guest, time.Now()); err != nil {
			return err
		}
		return orgs.Seat(ctx, tx, museum.ID, rm.mia.Person, organization.Member, time.Now())
	}))
	rm.base = "/organizations/" + museum.Slug + "/roles"
	rm.server = web.NewServer(web.Options{
		Routes: Routes(Options{Roles: rm.roles, Frameworks: fs}), Words: words, Logger: slog.New(slog.DiscardHandler),
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
		rm.Fatalf("%s %s: %d, want %d: %.1500s", method, target, w.Code, status, w.Body)
	}
	if strings.Contains(w.Body.String(), "⟦") {
		i := strings.Index(w.Body.String(), "⟦")
		rm.Errorf("%s %s says a key without words: %.80s", method, target, w.Body.String()[i:])
	}
	return w
}

func (rm *rooms) page(method, target string, form url.Values, status int) *goquery.Document {
	rm.Helper()
	d, err := goquery.NewDocumentFromReader(rm.send(method, target, form, status).Body)
	if err != nil {
		rm.Fatal(err)
	}
	return d
}

// sent is what a form on a page would send, with some fields filled in.
func (rm *rooms) sent(d *goquery.Document, action string, typed ...string) url.Values {
	rm.Helper()
	form := d.Find(`form[method="post"][action="` + action + `"]`).First()
	if form.Length() == 0 {
		rm.Fatalf("no form to %s", action)
	}
	v := url.Values{}
	form.Find("input, textarea, select").Each(func(_ int, s *goquery.Selection) {
		name, _ := s.Attr("name")
		kind, _ := s.Attr("type")
		switch _, checked := s.Attr("checked"); {
		case kind == "radio" && !checked:
		case goquery.NodeName(s) == "textarea":
			v.Add(name, s.Text())
		case goquery.NodeName(s) == "select":
			v.Add(name, s.Find("option[selected]").AttrOr("value", ""))
		default:
			v.Add(name, s.AttrOr("value", ""))
		}
	})
	for i := 0; i+1 < len(typed); i += 2 {
		v.Set(typed[i], typed[i+1])
	}
	return v
}

// begun is the address of a role begun by hand with one competency.
func (rm *rooms) begun() string {
	rm.Helper()
	d := rm.page("GET", rm.base+"/new", nil, 200)
	form := rm.sent(d, rm.base+"/new", "title", "Floor educator", "team", "Visitor programs")
	where := rm.send("POST", rm.base+"/new", form, 303).Header().Get("Location")
	if again := rm.send("POST", rm.base+"/new", form, 303).Header().Get("Location"); !strings.Contains(again, form.Get("new")) {
		rm.Errorf("a double click leads to %s", again)
	}
	if !strings.Contains(where, "/choose") {
		rm.Errorf("a role without competencies leads to %s", where)
	}
	one := rm.base + "/" + form.Get("new")
	item := rm.tree.ByCode("GE.1").ID
	d = rm.page("GET", one+"/choose", nil, 200)
	rm.send("POST", one+"/choose", rm.sent(d, one+"/choose", "use."+item, "central"), 303)
	return one
}

func TestARoleIsWrittenByTwoPeople(t *testing.T) {
	rm := newRooms(t)
	if text := rm.page("GET", rm.base, nil, 200).Find(".empty").Text(); !strings.Contains(text, "Begin with nothing") {
		t.Errorf("the empty list says %q", text)
	}
	one := rm.begun()
	item := rm.tree.ByCode("GE.1").ID

	rm.viewer = rm.mia
	d := rm.page("GET", one, nil, 200)
	if d.Find("#u-"+item).Length() != 1 || !strings.Contains(d.Find(".usebed").Text(), rm.tree.ByCode("GE.1").Statement) {
		t.Errorf("the role shows %q", d.Find("main").Text())
	}
	propose := one + "/propose?part=example&item=" + item
	form := rm.sent(rm.page("GET", propose, nil, 200), one+"/propose", "after", "Greets a class at the door <b>", "reason", "We do it each morning")
	rm.send("POST", one+"/propose", form, 303)
	rm.send("POST", one+"/propose", form, 303)
	rm.send("GET", one+"/proposals", nil, 200)
	rm.send("POST", one+"/words", url.Values{"title": {"Mine"}}, 403)
	rm.send("POST", one+"/comments", rm.sent(rm.page("GET", one+"/comments", nil, 200), one+"/comments", "text", "Do we still do GE.1?"), 303)

	rm.viewer = rm.lead
	d = rm.page("GET", one+"/proposals", nil, 200)
	if n := d.Find("#waiting .proposals > li").Length(); n != 1 {
		t.Fatalf("%d proposals wait", n)
	}
	action := one + "/proposals/" + form.Get("new")
	rm.send("POST", action, rm.sent(d, action, "decision", "accept", "reply", "Yes"), 303)
	d = rm.page("GET", one+"/proposals", nil, 200)
	if text := d.Find("#answered").Text(); !strings.Contains(text, "Accepted") || !strings.Contains(text, "We do it each morning") || !strings.Contains(text, "Yes") {
		t.Errorf("answered: %s", text)
	}
	if text := rm.page("GET", one, nil, 200).Find("#u-" + item).Text(); !strings.Contains(text, "Greets a class at the door <b>") {
		t.Errorf("after accepting the role says %q", text)
	}

	agree := rm.sent(rm.page("GET", one+"/versions", nil, 200), one+"/versions", "note", "Talked about on Monday")
	rm.send("POST", one+"/versions", agree, 303)
	rm.send("POST", one+"/versions", agree, 303)
	d = rm.page("GET", one+"/versions", nil, 200)
	if n := d.Find("#kept li").Length(); n != 1 {
		t.Errorf("%d versions after a double click", n)
	}
	rm.send("GET", one+"/versions/1", nil, 200)
	rm.send("GET", one+"/versions/2", nil, 404)
	words := rm.sent(rm.page("GET", one+"/words", nil, 200), one+"/words", "purpose", "So that nobody leaves without a question.\n\nEach day.")
	rm.send("POST", one+"/words", words, 303)
	d = rm.page("GET", one+"/versions", nil, 200)
	if text := d.Find("#working").Text(); !strings.Contains(text, "without a question") {
		t.Errorf("working text beside the version: %s", text)
	}
	rm.send("GET", one+"/differences?from=1&to=0", nil, 200)
	if text := rm.page("GET", one+"/history", nil, 200).Find(".log").Text(); !strings.Contains(text, "Proposal accepted: Example for GE.1") || !strings.Contains(text, "Kept as agreed version") {
		t.Errorf("history: %s", text)
	}
}

func TestTwoWhoSaveAtOnceSeeBothWordings(t *testing.T) {
	rm := newRooms(t)
	one := rm.begun()
	item := rm.tree.ByCode("GE.1").ID
	d := rm.page("GET", one+"/uses/"+item, nil, 200)
	mine := rm.sent(d, one+"/uses/"+item, "emphasis", "regular", "examples", "Mine")
	theirs := rm.sent(d, one+"/uses/"+item, "emphasis", "now-and-then", "examples", "Theirs")
	rm.send("POST", one+"/uses/"+item, theirs, 303)
	d = rm.page("POST", one+"/uses/"+item, mine, 409)
	if text := d.Find(".sidebyside").Text(); !strings.Contains(text, "Mine") || !strings.Contains(text, "Theirs") || !strings.Contains(text, "Ana wrote") {
		t.Errorf("both wordings: %s", text)
	}
	rm.send("POST", one+"/uses/"+item, rm.sent(d, one+"/uses/"+item), 303)
	if text := rm.page("GET", one, nil, 200).Find("#u-" + item).Text(); !strings.Contains(text, "Mine") {
		t.Errorf("saved with both before them: %s", text)
	}

	d = rm.page("GET", one+"/choose", nil, 200)
	mine, theirs = rm.sent(d, one+"/choose", "use."+item, "none"), rm.sent(d, one+"/choose", "use."+item, "central")
	rm.send("POST", one+"/choose", theirs, 303)
	d = rm.page("POST", one+"/choose", mine, 409)
	if text := d.Find(".sidebyside").Text(); !strings.Contains(text, "Central") || !strings.Contains(text, "Not part of this job") {
		t.Errorf("both choices: %s", text)
	}
	if checked := d.Find(`input[name="use.`+item+`"][checked]`).AttrOr("value", ""); checked != "none" {
		t.Errorf("my choice did not stay: %q", checked)
	}

	d = rm.page("GET", one+"/words", nil, 200)
	mine, theirs = rm.sent(d, one+"/words", "title", "Explainer"), rm.sent(d, one+"/words", "title", "Host")
	rm.send("POST", one+"/words", theirs, 303)
	if text := rm.page("POST", one+"/words", mine, 409).Find(".sidebyside").Text(); !strings.Contains(text, "Host") || !strings.Contains(text, "Explainer") {
		t.Errorf("both titles: %s", text)
	}
}

func TestFaultsStandBesideTheirFieldsAndWhatWasTypedStays(t *testing.T) {
	rm := newRooms(t)
	one := rm.begun()
	d := rm.page("POST", one+"/words", url.Values{"title": {" "}, "purpose": {"Kept <i>"}}, 422)
	if d.Find("#title-why").Length() != 1 || d.Find("#purpose").Text() != "Kept <i>" {
		t.Error("no fault beside the title, or the purpose is lost")
	}
	d = rm.page("POST", one+"/settings", url.Values{"posts": {"2"}, "vacant": {"three"}, "step": {"1"}}, 422)
	if d.Find("#vacant-why").Length() != 1 || d.Find("#vacant").AttrOr("value", "") != "three" {
		t.Error("no fault beside vacancies, or what was typed is lost")
	}
	rm.page("POST", rm.base+"/new", url.Values{"title": {""}, "release": {rm.tree.ID}}, 422)
	rm.page("POST", rm.base+"/new", url.Values{"title": {"X"}, "release": {"none"}}, 422)
	rm.page("POST", rm.base+"/new", url.Values{"title": {"X"}, "release": {rm.tree.ID}, "from": {"role:" + ids.New()}}, 422)
	rm.page("POST", rm.base+"/new", url.Values{"title": {"X"}, "release": {rm.tree.ID}, "from": {"text:" + ids.New()}}, 422)
	rm.page("POST", one+"/choose", url.Values{"use." + rm.tree.ByCode("GE.2").ID: {"best"}}, 422)
	rm.page("POST", one+"/comments", url.Values{"text": {" "}}, 422)
	rm.page("POST", one+"/holders", url.Values{"person": {rm.kate.Person}}, 422)
	rm.page("POST", one+"/propose", url.Values{"part": {"title"}, "after": {"Floor educator"}, "knew.text": {"Floor educator"}}, 422)
}

func TestStrangersAndGuestsFindNothingAndTheRestIsPossible(t *testing.T) {
	rm := newRooms(t)
	one := rm.begun()
	item := rm.tree.ByCode("GE.1").ID
	for _, v := range []authz.Viewer{rm.guest, rm.kate} {
		rm.viewer = v
		for _, path := range []string{
			"", "/words", "/choose", "/uses/" + item, "/propose", "/proposals", "/comments", "/versions", "/versions/1", "/differences", "/holders", "/history",
			"/settings",
		} {
			rm.send("GET", one+path, nil, 404)
		}
		rm.send("GET", rm.base, nil, 404)
		rm.send("GET", one+".json", nil, 404)
		rm.send("POST", one+"/delete", nil, 404)
	}
	rm.viewer = rm.mia
	for _, path := range []string{"/words", "/choose", "/uses/" + item, "/propose", "/holders", "/settings", "/versions"} {
		rm.send("GET", one+path, nil, 200)
	}
	rm.send("POST", one+"/delete", nil, 403)
	rm.send("POST", one+"/retire", nil, 403)
	rm.viewer = rm.lead
	rm.send("POST", one+"/holders", rm.sent(rm.page("GET", one+"/holders?q=mi", nil, 200), one+"/holders", "person", rm.mia.Person), 303)
	if text := rm.page("GET", one, nil, 200).Find("#about").Text(); !strings.Contains(text, "Mia") {
		t.Errorf("the holder is not named: %s", text)
	}
	rm.viewer = rm.mia
	rm.send("POST", one+"/holders/"+rm.mia.Person+"/remove", nil, 303)
	rm.viewer = rm.lead
	rm.send("POST", one+"/retire", nil, 303)
	if rm.page("GET", rm.base, nil, 200).Find("details.fold td").Length() == 0 {
		t.Error("the role that was set aside is not listed apart")
	}
	rm.send("POST", one+"/return", nil, 303)
	rm.send("POST", one+"/delete", nil, 303)
	rm.send("GET", one, nil, 404)
}

func TestARoleGoesOutAsDataAndDocuments(t *testing.T) {
	rm := newRooms(t)
	one := rm.begun()
	item := rm.tree.ByCode("GE.1").ID
	rm.send("POST", one+"/uses/"+item, url.Values{
		"knew": {`{"item":"` + item + `","emphasis":"central"}`}, "emphasis": {"central"}, "examples": {"=HYPERLINK(1)\nListens first"},
	}, 303)
	var out data
	if err := json.Unmarshal(rm.send("GET", one+".json", nil, 200).Body.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	if len(out.Uses) != 1 || out.Uses[0].Code != "GE.1" || out.Uses[0].Emphasis != role.Central || len(out.Uses[0].Examples) != 2 {
		t.Errorf("data: %+v", out)
	}
	if csv := rm.send("GET", one+".csv", nil, 200).Body.String(); strings.Contains(csv, ",=HYPERLINK") || strings.Contains(csv, "\"=HYPERLINK") {
		t.Errorf("a cell that a spreadsheet would run: %s", csv)
	}
	for ending, begins := range map[string]string{"pdf": "%PDF-", "docx": "PK", "md": "# Floor educator"} {
		if body := rm.send("GET", one+"."+ending, nil, 200).Body.String(); !strings.HasPrefix(body, begins) {
			t.Errorf("%s begins with %.20q", ending, body)
		}
	}
	rm.send("GET", one+".exe", nil, 404)
	rm.send("GET", one+".json?version=1", nil, 404)
}

func TestLevelsAreAskedOnlyWhereTheFrameworkHasThem(t *testing.T) {
	rm := newRooms(t)
	one := rm.begun()
	if rm.page("GET", one+"/uses/"+rm.tree.ByCode("GE.1").ID, nil, 200).Find("#from").Length() != 0 {
		t.Error("today's framework has no levels")
	}
	form := rm.sent(rm.page("GET", rm.base+"/new", nil, 200), rm.base+"/new", "title", "Old", "release", rm.old.ID)
	rm.send("POST", rm.base+"/new", form, 303)
	two := rm.base + "/" + form.Get("new")
	item := rm.old.Leaves("")[0].ID
	use := rm.sent(rm.page("GET", two+"/uses/"+item, nil, 200), two+"/uses/"+item, "emphasis", "central", "from", rm.old.Levels[2].Code, "to", rm.old.Levels[0].Code)
	if rm.page("POST", two+"/uses/"+item, use, 422).Find("#from-why").Length() != 1 {
		t.Error("a range that ends before it begins")
	}
	use.Set("from", rm.old.Levels[0].Code)
	use.Set("to", rm.old.Levels[1].Code)
	rm.send("POST", two+"/uses/"+item, use, 303)
	if text := rm.page("GET", two, nil, 200).Find("#u-" + item).Text(); !strings.Contains(text, rm.old.Levels[0].Name+" to "+rm.old.Levels[1].Name) {
		t.Errorf("the range is not shown: %s", text)
	}
}

// A domain with more competencies than a page asks about leads to its branches, each with a page of its own.
func TestALargeDomainIsAskedBranchByBranch(t *testing.T) {
	r := &framework.Release{Language: "en"}
	add := func(id, parent string) {
		r.Items = append(r.Items, framework.Item{ID: id, Code: id, ParentID: parent, Statement: id})
	}
	add("A", "")
	add("B", "")
	for _, branch := range []string{"A.1", "A.2"} {
		add(branch, "A")
		for i := range 60 {
			add(branch+"."+strconv.Itoa(i), branch)
		}
	}
	add("B.1", "B")
	tree := framework.NewTree(r)
	domain, next := branchOf(tree, "")
	if domain.Code != "A" || next.Code != "B" {
		t.Errorf("the first is %s, then %s", domain.Code, next.Code)
	}
	if items, inside := onPage(tree, domain); len(items) != 0 || len(inside) != 2 {
		t.Errorf("A asks about %d and leads to %d", len(items), len(inside))
	}
	domain, next = branchOf(tree, "A.1")
	if items, inside := onPage(tree, domain); len(items) != 60 || len(inside) != 0 || next.Code != "A.2" {
		t.Errorf("A.1 asks about %d and leads to %d", len(items), len(inside))
	}
	if domain, _ = branchOf(tree, "A.1.5"); domain.Code != "A" {
		t.Errorf("a competency as a branch gives %s", domain.Code)
	}
	if domain, next = branchOf(tree, "B"); domain.Code != "B" || next != nil {
		t.Errorf("after B stands %v", next)
	}
}
