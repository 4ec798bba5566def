package siteweb

import (
	"encoding/xml"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

func newSite(t *testing.T) (*web.Server, *framework.Service) {
	t.Helper()
	frameworks, err := framework.NewService(t.Context(), dbtest.SQLite(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := isl.Install(t.Context(), frameworks); err != nil {
		t.Fatal(err)
	}
	site, err := New(frameworks, web.NewPages(frameworks.Revision), "https://pathways.example.org")
	if err != nil {
		t.Fatal(err)
	}
	words, err := i18n.New(ui.Locales, web.Locales, Locales)
	if err != nil {
		t.Fatal(err)
	}
	return web.NewServer(web.Options{Routes: site.Routes(), Words: words, Logger: slog.New(slog.DiscardHandler)}), frameworks
}

func page(t *testing.T, server *web.Server, target string) *goquery.Document {
	t.Helper()
	w := httptest.NewRecorder()
	server.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d", target, w.Code)
	}
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(doc.Text(), "⟦") {
		t.Errorf("%s: a key without words", target)
	}
	return doc
}

// files are the texts of a folder in a language, by name.
func files(t *testing.T, folder, lang string) []string {
	t.Helper()
	found, err := fs.Glob(texts, path.Join(folder, lang, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range found {
		found[i] = strings.TrimSuffix(path.Base(found[i]), ".md")
	}
	return found
}

// Every language has the same guides and the same pages about Pathways, and they are those that the pages list.
func TestEveryLanguageHasTheSameTexts(t *testing.T) {
	for folder, listed := range map[string][]string{"guides": slices.Concat(frameworkGuides, audienceGuides), "about": aboutOrder} {
		want := slices.Sorted(slices.Values(listed))
		languages, err := fs.ReadDir(texts, folder)
		if err != nil || len(languages) == 0 {
			t.Fatal(folder, err)
		}
		for _, lang := range languages {
			if got := files(t, folder, lang.Name()); !slices.Equal(got, want) {
				t.Errorf("%s/%s holds %q, not %q", folder, lang.Name(), got, want)
			}
		}
	}
}

// Every text is a page with one title, a lead, headings that can be linked to, and a way to the others.
func TestEveryTextIsAPage(t *testing.T) {
	server, _ := newSite(t)
	targets := []string{"/about"}
	for _, name := range aboutOrder[1:] {
		targets = append(targets, "/about/"+name)
	}
	for _, name := range slices.Concat(frameworkGuides, audienceGuides) {
		targets = append(targets, "/guides/"+name)
	}
	for _, target := range targets {
		doc := page(t, server, target)
		if doc.Find("h1").Length() != 1 || len(doc.Find(".lead").Text()) < 40 || len(doc.Find(".prose").Text()) < 500 {
			t.Errorf("%s lacks a title, a lead or a text", target)
		}
		doc.Find(".prose h2, .prose h3").Each(func(_ int, h *goquery.Selection) {
			if id := h.AttrOr("id", ""); id == "" || doc.Find(`[id="`+id+`"]`).Length() != 1 {
				t.Errorf("%s: the heading %q has the id %q", target, h.Text(), id)
			}
		})
		if n := doc.Find(".board a").Length(); n < 4 {
			t.Errorf("%s leads to %d others", target, n)
		}
		if doc.Find(`.board a[href="`+target+`"]`).Length() > 0 {
			t.Errorf("%s leads to itself", target)
		}
		if strings.HasPrefix(target, "/guides/") && doc.Find(".notice.ours").Length() != 1 {
			t.Errorf("%s does not say that it is ours", target)
		}
	}
}

// A guide for an audience has three or four things to do, and leads into the library or to My pathway.
func TestGuidesHaveThingsToDo(t *testing.T) {
	server, _ := newSite(t)
	for _, name := range audienceGuides {
		doc := page(t, server, "/guides/"+name)
		todo := doc.Find(".prose h2").First().NextUntil("h2").Filter("h3").Length()
		ways := doc.Find(`.prose a[href^="/frameworks/"], .prose a[href="/pathway"]`).Length()
		if todo < 3 || todo > 4 || ways < 3 {
			t.Errorf("%s: %d things to do, %d ways in", name, todo, ways)
		}
	}
}

var forbidden = regexp.MustCompile(`(?i)\b(users?|submit(s|ted)?|gaps?|missing|completed?|level up)\b`)

// No text speaks of users, submitting, gaps or what is missing or complete.
func TestTextsKeepToOurWords(t *testing.T) {
	for _, folder := range []string{"guides", "about"} {
		for _, name := range files(t, folder, "en") {
			raw, err := fs.ReadFile(texts, path.Join(folder, "en", name+".md"))
			if err != nil {
				t.Fatal(err)
			}
			if found := forbidden.FindAllString(string(raw), -1); found != nil {
				t.Errorf("%s/%s says %q", folder, name, found)
			}
		}
	}
}

// The front page shows a map marked as an example with one place for every entry, the questions of the domains and a
// sentence of the framework, both as the release has them, and ways in that exist.
func TestFrontPage(t *testing.T) {
	server, frameworks := newSite(t)
	doc := page(t, server, "/")
	tree, err := frameworks.Current(t.Context(), "isl")
	if err != nil {
		t.Fatal(err)
	}
	if n := doc.Find(".hero svg .item").Length(); n != len(tree.Leaves("")) {
		t.Errorf("%d places in the picture", n)
	}
	if text := doc.Find(".hero figcaption").Text(); !strings.Contains(text, "invented") {
		t.Errorf("the picture is not marked as an example: %q", text)
	}
	if doc.Find(`.hero svg[role="img"] title`).First().Text() == "" || doc.Find(".hero svg desc").Text() == "" {
		t.Error("the picture has no name or description")
	}
	quoted := doc.Find("blockquote").Text()
	if !strings.HasPrefix(tree.About[1], quoted) || len(quoted) < 50 {
		t.Errorf("quoted is %q", quoted)
	}
	for i, d := range tree.Roots() {
		door := doc.Find(".doors > li").Eq(i)
		if !strings.Contains(door.Text(), d.Statement) || !strings.Contains(door.Text(), d.Question) {
			t.Errorf("the door to %s says %q", d.Code, door.Text())
		}
	}
	if source := doc.Find(".attribution").Text(); !strings.Contains(source, tree.Funding) || !strings.Contains(source, tree.Framework.Publisher) {
		t.Errorf("the source says %q", source)
	}
	if doc.Find("main .button.main").Length() != 1 {
		t.Error("a page has one filled button")
	}
}

// A text that is not there is not found; the page at /about has one address only.
func TestUnknownTexts(t *testing.T) {
	server, _ := newSite(t)
	for _, target := range []string{"/guides/nothing", "/about/nothing", "/about/promises", "/guides/..%2fabout%2fen%2fdata"} {
		w := httptest.NewRecorder()
		server.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
		if w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
}

// The sitemap names every entry of every edition, each once, with the public address.
func TestSitemap(t *testing.T) {
	server, frameworks := newSite(t)
	w := httptest.NewRecorder()
	server.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/sitemap.xml", nil))
	var set struct {
		URL []struct {
			Loc string `xml:"loc"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal(w.Body.Bytes(), &set); err != nil {
		t.Fatal(err)
	}
	listed := map[string]int{}
	for _, u := range set.URL {
		if listed[u.Loc]++; listed[u.Loc] > 1 {
			t.Errorf("%s stands twice", u.Loc)
		}
	}
	for _, version := range []string{"2025", "2018-draft"} {
		tree, err := frameworks.Release(t.Context(), "isl", version)
		if err != nil {
			t.Fatal(err)
		}
		for i := range tree.Items {
			if at := "https://pathways.example.org/frameworks/isl/" + version + "/" + tree.Items[i].Code; listed[at] != 1 {
				t.Errorf("%s is not listed", at)
			}
		}
	}
}

// Raw HTML in a text is dropped, and a text without a title or a lead is an error.
func TestTextsAreRenderedSafely(t *testing.T) {
	md := markdown()
	got, err := render(md, []byte("# A & B\n\nLead *with* marks.\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n\n## Part\n\nText.\n"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(got.Body, "<script") || strings.Contains(got.Body, "javascript:") {
		t.Errorf("unsafe: %s", got.Body)
	}
	if got.Title != "A & B" || got.Lead != "Lead with marks." || len(got.Parts) != 1 || got.Parts[0] != (Part{"part", "Part"}) {
		t.Errorf("%+v", got)
	}
	for _, bad := range []string{"", "No title.\n", "# Title\n\n- no lead\n"} {
		if _, err := render(md, []byte(bad)); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
