package frameworkweb

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/exchange"
	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/framework/frameworkdoc"
	"pathways/internal/framework/isl"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/practice"
)

// shelf is a library with the shipped frameworks and one that has other kinds, unequal parts and no levels.
type shelf struct {
	*testing.T
	d          *db.DB
	frameworks *framework.Service
	server     *web.Server
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	d := dbtest.SQLite(t)
	frameworks, err := framework.NewService(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := isl.Install(t.Context(), frameworks); err != nil {
		t.Fatal(err)
	}
	other := garden()
	if _, err := frameworks.Install(t.Context(), other.Framework, other); err != nil {
		t.Fatal(err)
	}
	words, err := i18n.New(ui.Locales, web.Locales, practice.Locales, framework.Locales, frameworkdoc.Locales, Locales)
	if err != nil {
		t.Fatal(err)
	}
	return &shelf{t, d, frameworks, web.NewServer(web.Options{
		Routes: New(frameworks, web.NewPages(frameworks.Revision), "https://pathways.example.org").Routes(),
		Words:  words, Logger: slog.New(slog.DiscardHandler),
	})}
}

// garden is a made-up framework of two areas, one with two duties and one with a single duty, and nothing between.
func garden() *framework.Release {
	const slug, version = "garden", "1"
	item := func(code, parent, kind, statement string) framework.Item {
		it := framework.Item{ID: framework.ItemID(slug, code), Code: code, Kind: kind, Statement: statement}
		if parent != "" {
			it.ParentID = framework.ItemID(slug, parent)
		}
		return it
	}
	return &framework.Release{
		ID: framework.ReleaseID(slug, version), Version: version, Title: "Duties of a Garden", Status: framework.Published,
		Framework: framework.Framework{
			ID: framework.FrameworkID(slug), Slug: slug, Name: "Duties of a Garden", ShortName: "Garden", Publisher: "A made-up publisher",
		},
		Adoption: "Adopted", Date: "2024", Language: "en", Rights: "Made up for a test.",
		Source: framework.Source{Title: "A made-up source"},
		Kinds:  []framework.Kind{{Key: "area", Name: "Area", Plural: "Areas"}, {Key: "duty", Name: "Duty", Plural: "Duties"}},
		Items: []framework.Item{
			item("B", "", "area", "Beds"), item("B-a", "B", "duty", "Water <the> \"beds\"."), item("B-b", "B", "duty", "Weed the beds."),
			item("P", "", "area", "Paths"), item("P-a", "P", "duty", "Rake the paths."),
		},
	}
}

func (s *shelf) tree(slug, version string) *framework.Tree {
	s.Helper()
	t, err := s.frameworks.Release(context.Background(), slug, version)
	if err != nil {
		s.Fatal(err)
	}
	return t
}

func (s *shelf) get(target string, headers ...string) *httptest.ResponseRecorder {
	s.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.server.ServeHTTP(w, r)
	return w
}

func (s *shelf) page(target string, status int) *goquery.Document {
	s.Helper()
	w := s.get(target)
	if w.Code != status {
		s.Fatalf("%s: status %d, not %d: %.200s", target, w.Code, status, w.Body)
	}
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		s.Fatal(err)
	}
	if text := doc.Text(); strings.Contains(text, "⟦") {
		s.Errorf("%s: a key without words: %s", target, text[strings.Index(text, "⟦"):][:40])
	}
	return doc
}

func (s *shelf) data(target string, into any) {
	s.Helper()
	w := s.get(target)
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
		s.Fatalf("%s: %d %s", target, w.Code, w.Header().Get("Content-Type"))
	}
	if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
		s.Fatalf("%s: %v", target, err)
	}
}

// said are the texts of all that match, with space made even.
func said(sel *goquery.Selection) []string {
	return sel.Map(func(_ int, one *goquery.Selection) string { return strings.Join(strings.Fields(one.Text()), " ") })
}

func holds(all []string, want string) bool {
	for _, one := range all {
		if one == strings.Join(strings.Fields(want), " ") {
			return true
		}
	}
	return false
}

var releases = [][2]string{{"isl", "2025"}, {"isl", "2018-draft"}, {"garden", "1"}}

// Every entry of every edition has a page with its official wording unchanged, its code, its lasting address and whose
// words they are, and stands on the page of the whole edition too.
func TestEveryEntryHasItsPage(t *testing.T) {
	s := newShelf(t)
	for _, rel := range releases {
		tree := s.tree(rel[0], rel[1])
		whole := said(s.page(releaseHref(tree), 200).Find("main .said, main h2, main h3, main th"))
		for i := range tree.Items {
			it := &tree.Items[i]
			doc := s.page(itemHref(tree, it), 200)
			if got := doc.Find("h1").Text(); got != it.Statement {
				t.Errorf("%s: the title is %q, not %q", it.Code, got, it.Statement)
			}
			if got := doc.Find("link[rel=canonical]").AttrOr("href", ""); got != itemHref(tree, it) {
				t.Errorf("%s: canonical %q", it.Code, got)
			}
			source := strings.Join(said(doc.Find(".attribution")), " ")
			for _, want := range []string{tree.Source.Title, tree.Framework.Publisher, tree.Funding} {
				if !strings.Contains(source, strings.Join(strings.Fields(want), " ")) {
					t.Errorf("%s: the source block lacks %q", it.Code, want)
				}
			}
			for _, lv := range it.Levels {
				if !holds(said(doc.Find("td.said")), lv.Statement) {
					t.Errorf("%s: no wording at %s", it.Code, lv.Level)
				}
			}
			found := false
			for _, text := range whole {
				found = found || strings.Contains(text, strings.Join(strings.Fields(it.Statement), " "))
			}
			if !found {
				t.Errorf("%s is not on the page of the whole edition", it.Code)
			}
		}
	}
}

// The same address with .json at its end gives the same content as data, with its source.
func TestDataStandsBesideEveryPage(t *testing.T) {
	s := newShelf(t)
	var list struct{ Frameworks []frameworkdata.Framework }
	if s.data("/frameworks.json", &list); len(list.Frameworks) != 2 {
		t.Errorf("%d frameworks", len(list.Frameworks))
	}
	var one frameworkdata.Framework
	if s.data("/frameworks/isl.json", &one); one.Current != "2025" || len(one.Releases) != 2 || len(one.Crosswalks) != 1 {
		t.Errorf("framework: %+v", one)
	}
	for _, rel := range releases {
		tree := s.tree(rel[0], rel[1])
		var release framework.Release
		if s.data(releaseHref(tree)+".json", &release); release.Digest != tree.Digest || release.ComputeDigest() != tree.Digest {
			t.Errorf("%s: the data have another digest", tree.Version)
		}
		for i := range tree.Items {
			it := &tree.Items[i]
			var got frameworkdata.ItemDetail
			s.data(itemHref(tree, it)+".json", &got)
			if got.ID != it.ID || got.Statement != it.Statement || got.Release.Digest != tree.Digest ||
				got.Attribution.Publisher != tree.Framework.Publisher || len(got.Path) != len(tree.Path(it)) || len(got.Children) != len(tree.Children(it.ID)) {
				t.Errorf("%s: %+v", it.Code, got)
			}
		}
	}
}

// A code in other capitals leads to the lasting address, as a page and as data.
func TestCodesInOtherCapitalsLeadOn(t *testing.T) {
	s := newShelf(t)
	for asked, want := range map[string]string{
		"/frameworks/isl/2025/ge.1":                 "/frameworks/isl/2025/GE.1",
		"/frameworks/isl/2025/Ge.Isk.json":          "/frameworks/isl/2025/GE.ISK.json",
		"/frameworks/isl/2018-draft/io.mvg":         "/frameworks/isl/2018-draft/IO.MVG",
		"/frameworks/isl/crosswalk/2025/2018-draft": "/frameworks/isl/crosswalk/2018-draft/2025",
	} {
		if w := s.get(asked); w.Code != http.StatusMovedPermanently || w.Header().Get("Location") != want {
			t.Errorf("%s: %d to %q", asked, w.Code, w.Header().Get("Location"))
		}
	}
}

// What is not here is answered with 404 and with what is near; as data with a problem.
func TestWhatIsNotHereNamesWhatIsNear(t *testing.T) {
	s := newShelf(t)
	for target, want := range map[string]string{
		"/frameworks/isl/2025/GE.111":         "/frameworks/isl/2025/GE.11",
		"/frameworks/isl/2025/IO.MVG":         "/frameworks/isl/2018-draft/IO.MVG",
		"/frameworks/isl/2018-draft/GE":       "/frameworks/isl/2025/GE",
		"/frameworks/isl/2024":                "/frameworks/isl/2018-draft",
		"/frameworks/isl/je.9":                "/frameworks/isl/2025/JE.9",
		"/frameworks/isl/2024/GE.1":           "/frameworks/isl/2025",
		"/frameworks/ils":                     "/frameworks/isl",
		"/frameworks/isl/2024/table":          "/frameworks/isl/2025",
		"/frameworks/isl/crosswalk/2025/2026": "/frameworks/isl/2025",
	} {
		doc := s.page(target, http.StatusNotFound)
		if doc.Find(fmt.Sprintf("main a[href=%q]", want)).Length() == 0 {
			t.Errorf("%s does not lead to %s", target, want)
		}
		if doc.Find("meta[name=robots][content=noindex]").Length() == 0 {
			t.Errorf("%s may be indexed", target)
		}
	}
	if text := s.page("/frameworks/isl/crosswalk/2025/2025", http.StatusNotFound).Find("main").Text(); strings.Contains(text, "no edition") {
		t.Errorf("of an edition that is here it is said that it is not: %q", text)
	}
	for _, target := range []string{"/frameworks/isl/2025/GE.111.json", "/frameworks/isl/2024.json", "/frameworks/ils.json"} {
		if w := s.get(target, "Accept", "application/json"); w.Code != 404 || !strings.Contains(w.Header().Get("Content-Type"), "problem+json") {
			t.Errorf("%s: %d %s", target, w.Code, w.Header().Get("Content-Type"))
		}
	}
}

// Each file can be had, under a name, and is not sent again while it has not changed.
func TestFilesToTakeAway(t *testing.T) {
	s := newShelf(t)
	doc := s.page("/frameworks/isl/2025", 200)
	hrefs := doc.Find("a[download]").Map(func(_ int, a *goquery.Selection) string { return a.AttrOr("href", "") })
	if len(hrefs) != len(offers)+len(exchange.Forms) {
		t.Fatalf("%d files are offered", len(hrefs))
	}
	for _, href := range append(hrefs, "/frameworks/isl/2018-draft.pdf?layout=guide&paper=a4", "/frameworks/garden/1.csv") {
		w := s.get(href)
		tag := w.Header().Get("ETag")
		if w.Code != 200 || w.Body.Len() < 100 || tag == "" {
			t.Errorf("%s: %d, %d bytes, ETag %q", href, w.Code, w.Body.Len(), tag)
		}
		if named := strings.Contains(w.Header().Get("Content-Disposition"), "filename="); named == strings.HasSuffix(href, "2025.json") {
			t.Errorf("%s: disposition %q", href, w.Header().Get("Content-Disposition"))
		}
		if again := s.get(href, "If-None-Match", tag); again.Code != http.StatusNotModified {
			t.Errorf("%s: %d when asked again", href, again.Code)
		}
	}
	if w := s.get("/frameworks/isl/2018-draft.case.json"); !strings.Contains(w.Body.String(), `"CFRubrics":[{`) || !strings.Contains(w.Body.String(), `"uri":"https://pathways.example.org/ims/case/v1p1/CFItems/`) {
		t.Errorf("the CASE package: %.300s", w.Body)
	}
	for _, f := range exchange.Forms {
		if w := s.get("/frameworks/isl/2018-draft." + f.End); w.Header().Get("Content-Type") != f.Type || !strings.Contains(w.Body.String(), "Institutional Operations") {
			t.Errorf("%s: %s %.200s", f.Name, w.Header().Get("Content-Type"), w.Body)
		}
	}
	if w := s.get("/frameworks/isl/1999.case.json"); w.Code != 404 {
		t.Errorf("a CASE package of no edition: %d", w.Code)
	}
	for _, wrong := range []string{"?layout=poster", "?paper=a3"} {
		if w := s.get("/frameworks/isl/2025.pdf" + wrong); w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", wrong, w.Code)
		}
	}
}

// The search shows where words were found in every edition, and says what to try when there is nothing.
func TestSearch(t *testing.T) {
	s := newShelf(t)
	found := s.page("/frameworks/search?q="+url.QueryEscape("budget"), 200)
	for _, want := range []string{"/frameworks/isl/2025/OP.16", "/frameworks/isl/2018-draft/IO.FIN"} {
		if found.Find(fmt.Sprintf(".hits a[href=%q]", want)).Length() != 1 {
			t.Errorf("%s was not found", want)
		}
	}
	if marks := said(found.Find("mark")); !holds(marks, "budgeting") || !holds(marks, "budgets") {
		t.Errorf("marked: %q", marks)
	}
	if got := found.Find("input[name=q]").AttrOr("value", ""); got != "budget" {
		t.Errorf("the field holds %q", got)
	}
	// Every marked text is still the official wording.
	for _, words := range said(found.Find(".hits > li > a .said")) {
		official := false
		for _, rel := range releases {
			tree := s.tree(rel[0], rel[1])
			for i := range tree.Items {
				official = official || strings.Join(strings.Fields(tree.Items[i].Statement), " ") == words
			}
		}
		if !official {
			t.Errorf("%q is nobody's wording", words)
		}
	}
	for query, hits := range map[string]int{"": 0, "x": 0, "zzyzx": 0, "<script>": 0} {
		doc := s.page("/frameworks/search?q="+url.QueryEscape(query), 200)
		if doc.Find(".hits").Length() != hits || doc.Find(`main a[href^="/frameworks/search?q="]`).Length() < 3 {
			t.Errorf("%q: %d results, %d tries", query, doc.Find(".hits").Length(), doc.Find("main .inline a").Length())
		}
		if doc.Find("meta[name=robots][content=noindex]").Length() != 1 {
			t.Errorf("%q may be indexed", query)
		}
	}
}

// The ring of entries has no first and no last: every leaf has a neighbor on both sides, and all are reached.
func TestNeighborsMakeARing(t *testing.T) {
	s := newShelf(t)
	for _, rel := range releases {
		tree := s.tree(rel[0], rel[1])
		leaves := tree.Leaves("")
		start := itemHref(tree, leaves[0])
		at := start
		for range leaves {
			at = s.page(at, 200).Find(".beside a[rel=next]").AttrOr("href", "")
		}
		if at != start {
			t.Errorf("%s: after %d steps at %s", tree.Version, len(leaves), at)
		}
		if back := s.page(start, 200).Find(".beside a[rel=prev]").AttrOr("href", ""); back != itemHref(tree, leaves[len(leaves)-1]) {
			t.Errorf("%s: beside the first listed entry is %s", tree.Version, back)
		}
	}
}

// Nothing on the pages of the library counts entries off: no numbered list, no heading that begins with a number.
func TestNothingIsNumbered(t *testing.T) {
	s := newShelf(t)
	for _, target := range []string{"/frameworks/isl/2025", "/frameworks/isl/2025/table", "/frameworks/isl/2025/guide", "/frameworks/isl/2025/GE", "/frameworks/isl/2018-draft"} {
		doc := s.page(target, 200)
		if doc.Find("main ol").Length() > 0 {
			t.Errorf("%s has a numbered list", target)
		}
		for _, heading := range said(doc.Find("main h2, main h3")) {
			if heading[0] >= '0' && heading[0] <= '9' {
				t.Errorf("%s: heading %q", target, heading)
			}
		}
	}
}

// Another framework brings its own kinds: no page of it speaks of domains, categories or competencies.
func TestKindsComeFromTheRelease(t *testing.T) {
	s := newShelf(t)
	for _, target := range []string{"/frameworks/garden/1", "/frameworks/garden/1/B-a", "/frameworks/garden/1/P", "/frameworks/garden/1/table", "/frameworks/garden/1/guide"} {
		text := strings.ToLower(strings.Join(said(s.page(target, 200).Find("main")), " "))
		for _, foreign := range []string{"domain", "categor", "competenc"} {
			if strings.Contains(text, foreign) {
				t.Errorf("%s speaks of %q", target, foreign)
			}
		}
	}
	if text := strings.Join(said(s.page("/frameworks/garden/1", 200).Find(".label")), " "); !strings.Contains(text, "2 areas, 3 duties") {
		t.Errorf("counts: %s", text)
	}
}

// Levels stand side by side, every statement in the column of its level, with words that no level is a position.
func TestLevelsSideBySide(t *testing.T) {
	s := newShelf(t)
	doc := s.page("/frameworks/isl/2018-draft", 200)
	if n := doc.Find("table.levels").Length(); n != 4 {
		t.Fatalf("%d tables", n)
	}
	doc.Find("table.levels").Each(func(_ int, table *goquery.Selection) {
		if heads := strings.Join(said(table.Find("thead th")), "|"); heads != "Level 1|Level 2|Level 3" || table.Find("tbody tr").Length() != 5 {
			t.Errorf("columns %q, %d rows", heads, table.Find("tbody tr").Length())
		}
	})
	tree := s.tree("isl", "2018-draft")
	for i := range tree.Items {
		it := &tree.Items[i]
		for _, lv := range it.Levels {
			level, _ := tree.LevelOf(lv.Level)
			if !holds(said(doc.Find(fmt.Sprintf("td[data-name=%q]", level.Name))), lv.Statement) {
				t.Errorf("%s at %s is not in its column", it.Code, level.Name)
			}
		}
	}
	text := strings.Join(said(doc.Find("#levels")), " ")
	for _, want := range []string{"no level is the right one", "are not equivalent to particular positions"} {
		if !strings.Contains(text, want) {
			t.Errorf("the part on levels does not say %q", want)
		}
	}
}

// Where only some entries speak at levels, the others stand on the page too, and every link of the index leads somewhere.
func TestEntriesWithoutLevelsStandBesideThoseWithThem(t *testing.T) {
	s := newShelf(t)
	r := garden()
	r.ID, r.Version = framework.ReleaseID("garden", "2"), "2"
	r.Levels = []framework.Level{{ID: framework.LevelID("garden", "2", "A"), Code: "A", Name: "Alone"}}
	bed, leaf := r.Items[1], framework.Item{ID: framework.ItemID("garden", "B-a-1"), Code: "B-a-1", Kind: "duty", Statement: "Fill the can."}
	leaf.ParentID, leaf.Levels = bed.ID, []framework.LevelStatement{{Level: "A", Statement: "Fill it alone."}}
	r.Items = slices.Insert(r.Items, 2, leaf)
	if _, err := s.frameworks.Install(t.Context(), r.Framework, r); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"/frameworks/garden/2", "/frameworks/garden/2/B", "/frameworks/garden/2/table", "/frameworks/garden/2/guide"} {
		doc := s.page(target, 200)
		text := strings.Join(said(doc.Find("main")), "|")
		for _, it := range r.Items[:4] {
			if !strings.Contains(text, it.Statement) {
				t.Errorf("%s leaves out %s", target, it.Code)
			}
		}
		doc.Find(`main a[href^="#"]`).Each(func(_ int, a *goquery.Selection) {
			if id := a.AttrOr("href", "")[1:]; doc.Find(fmt.Sprintf("[id=%q]", id)).Length() != 1 {
				t.Errorf("%s: #%s leads nowhere", target, id)
			}
		})
	}
}

// Every link of the crosswalk stands on the crosswalk's page, on the pages of both entries and in its data, and each of
// them says that it is ours.
func TestCrosswalkStandsOnBothSides(t *testing.T) {
	s := newShelf(t)
	all, err := s.frameworks.Crosswalks(t.Context(), "isl")
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	c := all[0]
	from, to := s.tree("isl", c.From), s.tree("isl", c.To)
	walk := s.page("/frameworks/isl/crosswalk/2018-draft/2025", 200)
	if text := walk.Find(".notice.ours").Text(); !strings.Contains(text, "not authoritative") {
		t.Errorf("the page does not say that it is ours: %q", text)
	}
	var data frameworkdata.Crosswalk
	if s.data("/frameworks/isl/crosswalk/2018-draft/2025.json", &data); len(data.Links) != len(c.Associations) || data.Standing != "ours" {
		t.Errorf("%d links of %d, standing %q", len(data.Links), len(c.Associations), data.Standing)
	}
	if got, want := walk.Find(".ends > li").Length(), 2*len(c.Associations); got != want {
		t.Errorf("%d ends on the page, not %d", got, want)
	}
	for _, a := range c.Associations {
		f, o := from.ByID(a.From.ItemID), to.ByID(a.To.ItemID)
		for _, ends := range [][2]string{{itemHref(from, f), itemHref(to, o)}, {itemHref(to, o), itemHref(from, f)}} {
			doc := s.page(ends[0], 200)
			if doc.Find(fmt.Sprintf(".linked a[href=%q]", ends[1])).Length() != 1 || doc.Find(".notice.ours").Length() == 0 {
				t.Errorf("%s does not show its link to %s as ours", ends[0], ends[1])
			}
		}
	}
}

func TestExamplesFromWorkStandApartFromTheOfficialWording(t *testing.T) {
	s := newShelf(t)
	page := s.page("/frameworks/isl/2025/GE.2", http.StatusOK)
	scenes := page.Find("#practice .scenes li")
	if scenes.Length() < 6 || !strings.Contains(page.Find("#practice").Text(), "Not part of the framework") {
		t.Errorf("%d examples; %s", scenes.Length(), page.Find("#practice").Text())
	}
	if page.Find(".label .scenes, .attribution .scenes").Length() > 0 {
		t.Error("examples stand in the label with the official wording")
	}
	if official := s.get("/frameworks/isl/2025/GE.2.json").Body.String(); strings.Contains(official, scenes.First().Find("span").Last().Text()) {
		t.Error("an example is in the data of the framework")
	}
	all := s.page("/frameworks/isl/2025/practice", http.StatusOK)
	if n := all.Find("article").Length(); n != 66 {
		t.Errorf("%d competencies on the page of examples", n)
	}
	floor := s.page("/frameworks/isl/2025/practice?setting=floor", http.StatusOK)
	floor.Find(".where").Each(func(_ int, where *goquery.Selection) {
		if where.Text() != "Floor" {
			t.Errorf("among the examples from the floor: %s", where.Text())
		}
	})
	if n := strings.Count(s.get("/frameworks/isl/2025/practice.csv").Body.String(), "\n"); n < 66*6 {
		t.Errorf("%d rows of examples", n)
	}
	if w := s.get("/frameworks/isl/2018-draft/practice"); w.Code != http.StatusNotFound {
		t.Errorf("examples of the draft of 2018: %d", w.Code)
	}
}
