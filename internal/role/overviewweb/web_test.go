package overviewweb

import (
	"context"
	"encoding/csv"
	"go/parser"
	"go/token"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/account/accounttest"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
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
	server    *web.Server
	roles     *role.Service
	viewer    authz.Viewer // who asks
	owner     authz.Viewer
	old, tree *framework.Tree
	museum    organization.Organization
}

func newRooms(t *testing.T) *rooms {
	t.Helper()
	d, ctx := dbtest.SQLite(t), t.Context()
	rm := &rooms{T: t}
	words, err := i18n.New(ui.Locales, web.Locales, framework.Locales, role.Locales, Locales)
	rm.must(err)
	fs, err := framework.NewService(ctx, d)
	rm.must(err)
	_, err = isl.Install(ctx, fs)
	rm.must(err)
	rm.tree, err = fs.Release(ctx, isl.Slug, "2025")
	rm.must(err)
	rm.old, err = fs.Release(ctx, isl.Slug, "2018-draft")
	rm.must(err)
	orgs := organization.NewService(d)
	rm.roles = role.NewService(role.Options{DB: d, Frameworks: fs, Organizations: orgs})
	rm.owner = accounttest.Person(t, d, "Ana")
	rm.viewer = rm.owner
	rm.museum, err = orgs.Found(ctx, rm.owner, organization.Draft{Name: "Pond <Museum>", Kind: organization.Institution})
	rm.must(err)
	pages := web.NewPages(func(context.Context) string { return "1" })
	rm.server = web.NewServer(web.Options{
		Routes: Routes(Options{Roles: rm.roles, Frameworks: fs, Organizations: orgs, Pages: pages}), Words: words, Logger: slog.New(slog.DiscardHandler),
		Who: func(*http.Request) (authz.Viewer, error) { return rm.viewer, nil },
	})
	return rm
}

func (rm *rooms) must(err error) {
	rm.Helper()
	if err != nil {
		rm.Fatal(err)
	}
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

func (rm *rooms) page(target string, status int) *goquery.Document {
	rm.Helper()
	page, err := goquery.NewDocumentFromReader(rm.send("GET", target, nil, status).Body)
	rm.must(err)
	return page
}

// begun is a role begun from a starter, with posts.
func (rm *rooms) begun(starter string, set role.Settings) role.Role {
	rm.Helper()
	r, err := rm.roles.Begin(rm.Context(), rm.owner, rm.museum.Slug, role.Start{ID: ids.New(), Release: rm.tree.ID, From: role.Origin("starter:" + starter)})
	rm.must(err)
	rm.must(rm.roles.Set(rm.Context(), rm.owner, rm.museum.Slug, r.ID, set))
	return r
}

func TestEveryStarterHasAPageThatSaysWhoseItIs(t *testing.T) {
	rm := newRooms(t)
	rm.viewer = authz.Viewer{}
	shelf := rm.page("/roles/starters", 200)
	links := shelf.Find(".walls h2 a")
	if links.Length() != len(role.Starters("isl", "2025")) {
		t.Errorf("%d starters on the shelf", links.Length())
	}
	links.Each(func(_ int, a *goquery.Selection) {
		page := rm.page(a.AttrOr("href", ""), 200)
		if !strings.Contains(page.Find(".notice.ours").Text(), "Written by Pathways: a starting point, not a standard.") {
			t.Errorf("%s does not say whose it is", a.Text())
		}
		if n := page.Find("article").Length(); n < 12 || page.Find("svg.plan.large use.use").Length() != n {
			t.Errorf("%s: %d competencies, %d signs", a.Text(), n, page.Find("svg.plan.large use.use").Length())
		}
		if page.Find(".attribution").Length() != 1 {
			t.Errorf("%s shows official wording without its source", a.Text())
		}
	})
	rm.page("/roles/starters/astronaut", 404)
}

func TestAStarterLeadsToTheOrganizationsThatOneMayWriteIn(t *testing.T) {
	rm := newRooms(t)
	if href := rm.page("/roles/starters/director/begin", 200).Find(".board a").AttrOr("href", ""); href != "/organizations/"+rm.museum.Slug+"/roles/new?from=starter:director" {
		t.Errorf("leads to %q", href)
	}
	rm.viewer.Person = ids.New()
	if rm.page("/roles/starters/director/begin", 200).Find(".empty").Length() != 1 {
		t.Error("somebody without an organization is not told what to do")
	}
}

func TestRolesSideBySideInWordsAndInAPicture(t *testing.T) {
	rm := newRooms(t)
	base := "/organizations/" + rm.museum.Slug + "/roles/compare"
	if rm.page(base, 200).Find(".empty").Length() != 1 {
		t.Error("nothing chosen: no empty state")
	}
	a := rm.begun("floor-educator", role.Settings{Posts: 2})
	page := rm.page(base+"?role="+a.ID+"&role=&role=starter:director", 200)
	if page.Find("select[name=role]").Length() != role.MaxCompared || page.Find(`select option[selected]`).Length() < 2 {
		t.Error("the choice is gone")
	}
	floor, _ := role.StarterOf("isl", "2025", "floor-educator")
	chief, _ := role.StarterOf("isl", "2025", "director")
	codes := map[string]bool{}
	for _, u := range append(floor.Uses, chief.Uses...) {
		codes[u.Code] = true
	}
	if n := page.Find("table.usetable tbody tr:not(.branch)").Length(); n != len(codes) {
		t.Errorf("%d rows for %d competencies", n, len(codes))
	}
	if n := page.Find("svg.plan.large use.use").Length(); n != len(floor.Uses)+len(chief.Uses) {
		t.Errorf("%d signs", n)
	}
	if page.Find("table.usetable .emphasis").Length() != len(floor.Uses)+len(chief.Uses) || page.Find("#only dd li").Length() == 0 {
		t.Error("the table says it otherwise than the picture")
	}
}

func TestAFamilyOnItsSteps(t *testing.T) {
	rm := newRooms(t)
	base := "/organizations/" + rm.museum.Slug + "/roles/family"
	if rm.page(base, 200).Find(".empty").Length() != 1 {
		t.Error("no family: no empty state")
	}
	rm.begun("floor-educator", role.Settings{Family: "Education", Step: 1})
	rm.begun("program-manager", role.Settings{Family: "Education", Step: 2})
	page := rm.page(base+"?name=education", 200)
	if page.Find("#step-1, #step-2").Length() != 2 || page.Find(".turns section").Length() != 1 || !strings.Contains(page.Find(".notice").Text(), "The software gives no verdict") {
		t.Error("the steps, what is beside, or whose they are")
	}
}

func TestStaffingAsPictureTableAndRows(t *testing.T) {
	rm := newRooms(t)
	base := "/organizations/" + rm.museum.Slug + "/staffing"
	if rm.page(base, 200).Find(".empty a[href$='/roles/new']").Length() != 1 {
		t.Error("no roles: no way to begin")
	}
	rm.begun("floor-educator", role.Settings{Posts: 3, Vacant: 1})
	if !strings.Contains(rm.page(base, 200).Find(".notice").Text(), "one role so far") {
		t.Error("one role: not said")
	}
	rm.begun("director", role.Settings{Posts: 1})
	page := rm.page(base, 200)
	if n := page.Find("table.usetable tbody tr:not(.branch)").Length(); n != len(rm.tree.Leaves(""))+2 {
		t.Errorf("%d rows", n)
	}
	floor, _ := role.StarterOf("isl", "2025", "floor-educator")
	if held := page.Find("svg.plan.large .bar-wish").Length(); held != len(floor.Uses) {
		t.Errorf("%d vacant posts drawn, want one for each of %d competencies", held, len(floor.Uses))
	}
	if page.Find("svg.plan.compact").Length() != len(rm.tree.Roots()) {
		t.Error("phones get no picture of their own")
	}
	if part := rm.page(base+"?domain=GE&counts=central", 200); part.Find("section[id^=d-]").Length() != 1 {
		t.Error("one domain only")
	}

	body := rm.send("GET", base+".csv", nil, 200)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body.Body.String(), "\ufeff"))).ReadAll()
	rm.must(err)
	alone := 0
	for _, row := range rows[1:] {
		if row[9] == string(role.OnNone) && row[2] == "" {
			alone++
		}
	}
	if len(rows) < len(rm.tree.Leaves("")) || alone == 0 {
		t.Errorf("%d rows, %d of competencies in no role", len(rows), alone)
	}
	for _, word := range []string{"%", "score", "missing", "average"} {
		if strings.Contains(body.Body.String(), word) || strings.Contains(page.Find("main").Text(), word) {
			t.Errorf("staffing says %q", word)
		}
	}
}

func TestARoleIsBroughtToAnotherEditionAndBackOnItsPage(t *testing.T) {
	rm := newRooms(t)
	r := rm.begun("floor-educator", role.Settings{})
	base := "/organizations/" + rm.museum.Slug + "/roles/" + r.ID + "/carry"
	if n := rm.page(base, 200).Find("#to .board a").Length(); n != 1 {
		t.Fatalf("%d editions offered", n)
	}
	preview := rm.page(base+"?to="+rm.old.ID, 200)
	if preview.Find(".sidebyside").Length() != len(r.Uses) {
		t.Errorf("%d of %d competencies in the preview", preview.Find(".sidebyside").Length(), len(r.Uses))
	}
	form := url.Values{"to": {rm.old.ID}, "seen": {preview.Find("input[name=seen]").AttrOr("value", "")}}
	preview.Find("input[type=checkbox]").Each(func(_ int, box *goquery.Selection) {
		form.Add(box.AttrOr("name", ""), box.AttrOr("value", ""))
	})
	stale := url.Values{"to": form["to"], "seen": {"0"}}
	rm.send("POST", base, stale, 409)
	if to := rm.send("POST", base, form, 303).Header().Get("Location"); to != base+"?done=brought" {
		t.Errorf("leads to %s", to)
	}
	page := rm.page(base+"?done=brought", 200)
	now, err := rm.roles.One(t.Context(), rm.owner, rm.museum.Slug, r.ID)
	rm.must(err)
	if now.Release != rm.old.ID || page.Find(".saved").Length() != 1 {
		t.Error("not brought, or not said")
	}
	rm.send("POST", base+"/back", url.Values{"seen": {strconv.FormatInt(now.Revision, 10)}}, 303)
	if back, err := rm.roles.One(t.Context(), rm.owner, rm.museum.Slug, r.ID); err != nil || !back.Same(r.Profile) {
		t.Errorf("back: %v", err)
	}
}

func TestStrangersFindNoOverview(t *testing.T) {
	rm := newRooms(t)
	r := rm.begun("director", role.Settings{Posts: 1})
	rm.viewer.Person = ids.New()
	base := "/organizations/" + rm.museum.Slug
	for _, path := range []string{"/staffing", "/staffing.csv", "/roles/compare?role=" + r.ID, "/roles/family", "/roles/" + r.ID + "/carry"} {
		rm.send("GET", base+path, nil, 404)
	}
	rm.send("POST", base+"/roles/"+r.ID+"/carry", url.Values{"to": {rm.old.ID}}, 404)
	rm.send("POST", base+"/roles/"+r.ID+"/carry/back", url.Values{}, 404)
}

// Nothing that looks over roles can read what people answered: neither the noun nor these pages know of it.
func TestOverviewsOfRolesKnowNothingOfAnswers(t *testing.T) {
	files, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	own, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, name := range append(files, own...) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		read++
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range parsed.Imports {
			for _, noun := range []string{"reflection", "plan", "pathway", "evidence", "portfolio", "sharing", "group"} {
				if strings.Trim(i.Path.Value, `"`) == "pathways/internal/"+noun {
					t.Errorf("%s imports %s", name, i.Path.Value)
				}
			}
		}
	}
	if read < 20 {
		t.Errorf("only %d files were read", read)
	}
}
