package frameworkweb

import (
	"encoding/json"
	"encoding/xml"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/framework"
)

const public = "https://pathways.example.org"

// A frame shows a framework, a domain, a category or an entry in the publisher's words, says whose they are, leads back,
// and does nothing: only its addresses may be shown inside of other sites.
func TestFramesShowOfficialWordingAndDoNothing(t *testing.T) {
	s := newShelf(t)
	for _, version := range []string{"2025", "2018-draft"} {
		tree := s.tree("isl", version)
		shown := []*framework.Item{nil}
		for i := range tree.Items {
			shown = append(shown, &tree.Items[i])
		}
		for _, it := range shown {
			w := s.get(embedHref(tree, it))
			body := w.Body.String()
			if w.Code != 200 {
				t.Fatalf("%s: %d", embedHref(tree, it), w.Code)
			}
			policy := w.Header().Get("Content-Security-Policy")
			if !strings.Contains(policy, "frame-ancestors * file:") || !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "script-src") {
				t.Errorf("policy: %s", policy)
			}
			if w.Header().Get("Cache-Control") == "" || w.Header().Get("Etag") == "" || w.Header().Get("X-Content-Type-Options") != "nosniff" || len(w.Header()["Content-Security-Policy"]) != 1 {
				t.Errorf("headers: %v", w.Header())
			}
			if len(body) > 20_000 || strings.Contains(body, "<script") || strings.Contains(body, " style=") || strings.Contains(body, "<link rel=\"stylesheet") {
				t.Errorf("%s: %d bytes: %.300s", embedHref(tree, it), len(body), body)
			}
			doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			text := doc.Find("main").Text()
			expect := []string{tree.Title, tree.Framework.Publisher, tree.Rights, tree.Funding}
			if it == nil {
				for _, root := range tree.Roots() {
					expect = append(expect, root.Statement)
				}
			} else {
				expect = append(expect, it.Statement, it.Question, it.Note)
				for _, leaf := range tree.Leaves(it.ID) {
					if leaf != it {
						expect = append(expect, leaf.Statement)
					}
				}
				for _, l := range it.Levels {
					expect = append(expect, l.Statement)
				}
			}
			for _, words := range expect {
				if !strings.Contains(text, words) {
					t.Errorf("%s lacks %q", embedHref(tree, it), words)
				}
			}
			doc.Find("a").Each(func(_ int, a *goquery.Selection) {
				if href := a.AttrOr("href", ""); !strings.HasPrefix(href, public+"/frameworks/isl/"+version) || a.AttrOr("rel", "") != "noopener" {
					t.Errorf("a link leads to %s", href)
				}
			})
		}
	}
	for _, strict := range []string{"/frameworks/isl/2025", "/frameworks/isl/2025/embed", "/embed/isl/2025/nowhere", "/embed/isl/1999", "/oembed?url=x"} {
		if policy := s.get(strict).Header().Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s may be shown inside of other sites: %s", strict, policy)
		}
	}
	for _, none := range []string{"/embed/isl/2025/nowhere", "/embed/isl/1999", "/embed/nothing/1"} {
		if w := s.get(none); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", none, w.Code)
		}
	}
}

// The page gives the frame, the HTML and the address of what was chosen; the HTML is plain and says whose words it has.
func TestThePageGivesWhatToCopy(t *testing.T) {
	s := newShelf(t)
	tree := s.tree("isl", "2025")
	category := tree.Children(tree.Roots()[0].ID)[0]
	for _, it := range []*framework.Item{nil, tree.Roots()[0], category} {
		at := "/frameworks/isl/2025/embed"
		if it != nil {
			at += "?code=" + url.QueryEscape(it.Code)
		}
		doc := s.page(at, 200)
		if got := doc.Find("#snippet-frame").Text(); !strings.Contains(got, `src="`+public+embedHref(tree, it)+`"`) {
			t.Errorf("%s: %s", at, got)
		}
		plain := doc.Find("#snippet-html").Text()
		inner, err := goquery.NewDocumentFromReader(strings.NewReader(plain))
		if err != nil {
			t.Fatal(err)
		}
		if inner.Find("script, style, iframe, link, [style], [class], [id]").Length() > 0 || !strings.Contains(inner.Text(), tree.Framework.Publisher) || !strings.Contains(inner.Text(), tree.Rights) {
			t.Errorf("%s: %s", at, plain)
		}
		if it != nil {
			for _, leaf := range tree.Leaves(it.ID) {
				if !strings.Contains(inner.Text(), leaf.Statement) {
					t.Errorf("%s lacks %q", at, leaf.Statement)
				}
			}
			if chosen := doc.Find("option[selected]").AttrOr("value", ""); chosen != it.Code {
				t.Errorf("%s: chosen is %q", at, chosen)
			}
		}
	}
	if doc := s.page("/frameworks/isl/2025", 200); doc.Find(`a[href="/frameworks/isl/2025/embed"]`).Length() != 1 {
		t.Error("the page of the edition does not lead there")
	}
	s.page("/frameworks/isl/2025/embed?code=nowhere", 404)
	s.page("/frameworks/isl/1999/embed", 404)
	if body := s.get("/embed/garden/1/B").Body.String(); !strings.Contains(body, "Water &lt;the&gt; &#34;beds&#34;.") {
		t.Errorf("signs are not escaped: %s", body)
	}
}

// Pages of the library say where to ask, and the answer is what oEmbed 1.0 has it to be.
func TestOthersFindHowToEmbed(t *testing.T) {
	s := newShelf(t)
	for _, page := range []string{"/frameworks/isl", "/frameworks/isl/2025", "/frameworks/isl/2025/GE", "/frameworks/isl/2025/GE.1", "/frameworks/garden/1/B-a"} {
		doc := s.page(page, 200)
		for form, kind := range oembedTypes {
			link := doc.Find(`link[rel="alternate"][type="` + kind.link + `"]`)
			href := link.AttrOr("href", "")
			if link.Length() != 1 || !strings.HasPrefix(href, public+"/oembed?") {
				t.Fatalf("%s: %d links of %s: %s", page, link.Length(), form, href)
			}
			w := s.get(strings.TrimPrefix(href, public))
			if w.Code != 200 || w.Header().Get("Content-Type") != kind.answer {
				t.Fatalf("%s: %d %v", href, w.Code, w.Header())
			}
			var got rich
			var err error
			if form == "xml" {
				err = xml.Unmarshal(w.Body.Bytes(), &got)
			} else {
				err = json.Unmarshal(w.Body.Bytes(), &got)
			}
			if err != nil || got.Type != "rich" || got.Version != "1.0" || got.Width == 0 || got.Height == 0 || got.Title == "" || got.ProviderURL != public+"/" {
				t.Fatalf("%v %+v", err, got)
			}
			inner, err := goquery.NewDocumentFromReader(strings.NewReader(got.HTML))
			if err != nil {
				t.Fatal(err)
			}
			src := inner.Find("iframe").AttrOr("src", "")
			if w := s.get(strings.TrimPrefix(src, public)); w.Code != 200 || inner.Find("iframe").AttrOr("title", "") != got.Title {
				t.Errorf("%s: frame %s: %d", page, src, w.Code)
			}
		}
	}
	ask := func(query string) string {
		return "/oembed?url=" + url.QueryEscape(public+"/frameworks/isl/2025/GE") + query
	}
	for at, status := range map[string]int{
		"/oembed": 404, "/oembed?url=" + url.QueryEscape("https://other.example/frameworks/isl/2025"): 404,
		"/oembed?url=" + url.QueryEscape(public+"/account"): 404, "/oembed?url=" + url.QueryEscape(public+"/frameworks/isl/2025/nowhere"): 404,
		"/oembed?url=" + url.QueryEscape(public+"/frameworks/nothing"): 404, "/oembed?url=%zz": 404, "/oembed?url=" + url.QueryEscape("javascript:alert(1)"): 404,
		ask("&format=yaml"): 501, ask("&format=xml"): 200, ask("&maxwidth=x"): 400, ask("&maxheight=-1"): 400, ask("&maxwidth=300&maxheight=100"): 200,
	} {
		if w := s.get(at); w.Code != status {
			t.Errorf("%s: %d, not %d", at, w.Code, status)
		}
	}
	var small rich
	if err := json.Unmarshal(s.get(ask("&maxwidth=300&maxheight=100")).Body.Bytes(), &small); err != nil || small.Width != 300 || small.Height != 100 {
		t.Errorf("%v %d by %d", err, small.Width, small.Height)
	}
	if strings.Contains(small.HTML, "<script") || !strings.Contains(small.HTML, html.EscapeString(public+"/embed/isl/2025/GE")) {
		t.Error(small.HTML)
	}
}

// dataOf is the one data block of a page.
func dataOf(t *testing.T, doc *goquery.Document) map[string]any {
	t.Helper()
	block := doc.Find(`script[type="application/ld+json"]`)
	var out map[string]any
	if block.Length() != 1 {
		t.Fatalf("%d data blocks", block.Length())
	}
	if strings.ContainsAny(block.Text(), "<>") {
		t.Errorf("a sign is not escaped: %s", block.Text())
	}
	if err := json.Unmarshal([]byte(block.Text()), &out); err != nil {
		t.Fatalf("%v: %s", err, block.Text())
	}
	return out
}

// Pages say what they show in the words of schema.org; the page of an edition says every entry, that of a large one none.
func TestPagesSayWhatTheyShowAsData(t *testing.T) {
	s := newShelf(t)
	if got := dataOf(t, s.page("/frameworks/isl", 200)); got["@type"] != "DefinedTermSet" || got["@context"] != "https://schema.org" || len(got["hasPart"].([]any)) != 2 {
		t.Errorf("%v", got)
	}
	tree := s.tree("isl", "2025")
	got := dataOf(t, s.page("/frameworks/isl/2025", 200))
	terms := got["hasDefinedTerm"].([]any)
	if got["@id"] != public+"/frameworks/isl/2025" || len(terms) != len(tree.Items) || got["version"] != "2025" {
		t.Errorf("%v", got)
	}
	for i, one := range terms {
		term := one.(map[string]any)
		if term["@type"] != "DefinedTerm" || term["termCode"] != tree.Items[i].Code || term["name"] != tree.Items[i].Statement {
			t.Errorf("%v", term)
		}
	}
	item := dataOf(t, s.page("/frameworks/garden/1/B-a", 200))
	if in := item["inDefinedTermSet"].(map[string]any); item["name"] != `Water <the> "beds".` || item["@id"] != public+"/frameworks/garden/1/B-a" || in["@id"] != public+"/frameworks/garden/1" {
		t.Errorf("%v", item)
	}
	wide := garden()
	wide.Items = nil
	for i := range mostTerms + 1 {
		code := string(rune('A'+i/26)) + string(rune('a'+i%26))
		wide.Items = append(wide.Items, framework.Item{ID: framework.ItemID("garden", code), Code: code, Kind: "duty", Statement: "Do " + code})
	}
	wide.Version, wide.ID = "2", framework.ReleaseID("garden", "2")
	if _, err := s.frameworks.Install(t.Context(), wide.Framework, wide); err != nil {
		t.Fatal(err)
	}
	if got := dataOf(t, s.page("/frameworks/garden/2", 200)); got["hasDefinedTerm"] != nil || got["name"] != wide.Title {
		t.Error("a large edition says all its entries on one page")
	}
}
