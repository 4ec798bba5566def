package ui

import (
	"context"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"pathways/internal/platform/i18n"
)

// english is a context in which components speak English.
func english(t *testing.T) context.Context {
	t.Helper()
	words, err := i18n.New(Locales)
	if err != nil {
		t.Fatal(err)
	}
	return i18n.With(t.Context(), words.In("en"))
}

func html(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(english(t), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func document(t *testing.T, c templ.Component) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(html(t, c)))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// within puts a component into the layout, as a page does.
func within(p Page, c templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return Layout(p).Render(templ.WithChildren(ctx, c), w)
	})
}

func designed(t *testing.T) *goquery.Document {
	return document(t, within(Page{Title: "Parts", Place: Library}, DesignPage()))
}

// Every control has a name that is read aloud: a label tied by id, or a label around it with words in it.
func TestEveryControlHasALabel(t *testing.T) {
	doc := designed(t)
	controls := doc.Find("input:not([type=hidden]), textarea, select, progress")
	if controls.Length() < 40 {
		t.Fatalf("the page shows only %d controls", controls.Length())
	}
	controls.Each(func(_ int, s *goquery.Selection) {
		label := s.Closest("label")
		if label.Length() == 0 {
			label = doc.Find(`label[for="` + s.AttrOr("id", "?") + `"]`)
		}
		if label.Length() != 1 || strings.TrimSpace(label.Text()) == "" {
			h, _ := goquery.OuterHtml(s)
			t.Errorf("no label, or more than one: %s", h)
		}
	})
	doc.Find("fieldset").Each(func(_ int, s *goquery.Selection) {
		if strings.TrimSpace(s.ChildrenFiltered("legend").Text()) == "" && s.AttrOr("class", "") != "" {
			h, _ := goquery.OuterHtml(s)
			t.Errorf("a group without a legend: %.200s", h)
		}
	})
}

// Ids are unique, and every id that something points to is there.
func TestIdsAreUniqueAndFound(t *testing.T) {
	doc := designed(t)
	ids := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if id == "" || ids[id] {
			t.Errorf("id %q is empty or stands twice", id)
		}
		ids[id] = true
	})
	point := func(selector, attr, prefix string) {
		doc.Find(selector).Each(func(_ int, s *goquery.Selection) {
			for _, id := range strings.Fields(s.AttrOr(attr, "")) {
				if !ids[strings.TrimPrefix(id, prefix)] {
					t.Errorf("%s points to %q, which is nowhere", selector, id)
				}
			}
		})
	}
	point("[aria-describedby]", "aria-describedby", "")
	point("label[for]", "for", "")
	point(`a[href^="#"]`, "href", "#")
	point("use", "href", "#")
}

// What is wrong with a control is marked on it, read with it, and listed before the form with a link to it.
func TestFaultsAreDescribed(t *testing.T) {
	doc := designed(t)
	wrong := doc.Find(`[aria-invalid="true"]`)
	if wrong.Length() < 3 {
		t.Fatalf("only %d controls are marked as wrong", wrong.Length())
	}
	wrong.Each(func(_ int, s *goquery.Selection) {
		by := strings.Fields(s.AttrOr("aria-describedby", ""))
		if len(by) == 0 || strings.TrimSpace(doc.Find(`[id="`+by[len(by)-1]+`"].why`).Text()) == "" {
			t.Errorf("nothing says what is wrong with %q", s.AttrOr("id", s.AttrOr("class", "")))
		}
	})
	sum := doc.Find(".faults")
	if sum.AttrOr("role", "") != "alert" || sum.Find("a").Length() != 2 || sum.Find("li").Length() != 3 {
		t.Error("the summary is not an alert with two links and a plain line")
	}
	if n := document(t, ErrorSummary(nil)).Find("body *").Length(); n != 0 {
		t.Errorf("without faults the summary still makes %d elements", n)
	}
}

// In each group of radio buttons exactly one is chosen, so that leaving it open can be chosen again.
func TestOneAnswerOfAGroupIsChosen(t *testing.T) {
	options := []Option{{Value: "a", Label: "A"}, {Value: "b", Label: "B", Apart: true}}
	for _, c := range []struct{ value, want string }{{"", ""}, {"a", "a"}, {"b", "b"}} {
		doc := document(t, ChoiceGroup(Choices{Name: "n", Legend: "L", Domain: NoDomain, Options: options, Value: c.value, Leave: "Open"}))
		chosen := doc.Find("input[checked]")
		if chosen.Length() != 1 || chosen.AttrOr("value", "?") != c.want {
			t.Errorf("value %q: %d chosen, %q", c.value, chosen.Length(), chosen.AttrOr("value", "?"))
		}
		if doc.Find("#n").AttrOr("value", "?") != "a" || doc.Find("[role=radiogroup]").Length() != 1 {
			t.Error("the first answer does not carry the id of the group, or the group no role")
		}
	}
	many := document(t, ChoiceGroup(Choices{Name: "n", Legend: "L", Domain: 1, Options: options, Many: true, Values: []string{"a", "b"}, Leave: "Open", Error: "Why"}))
	if many.Find("input[type=checkbox][checked][aria-invalid]").Length() != 2 || many.Find("input").Length() != 2 {
		t.Error("of many answers not all chosen ones are checked, or leaving it open is a box of its own")
	}
}

// A page says its language, its title, where the reader is, where it lives for good, and its other forms.
func TestLayoutSaysWhatThePageIs(t *testing.T) {
	p := Page{
		Title: "The map", Description: "D", Place: MyPathway, Class: "map-page", Canonical: "/pathway/map", NoIndex: true,
		Trail:      []Crumb{{"My pathway", "/pathway"}, {"The map", ""}},
		Alternates: []Alternate{{"application/json", "/pathway/map.json", "Data"}},
	}
	doc := document(t, within(p, Room()))
	for selector, want := range map[string]string{
		"title": "The map · Pathways", ".places a[aria-current]": "My pathway", ".trail [aria-current=page]": "The map",
		"body > a:first-child": "Skip to the content",
	} {
		if got := strings.Join(strings.Fields(doc.Find(selector).Text()), " "); got != want {
			t.Errorf("%s says %q, not %q", selector, got, want)
		}
	}
	for _, selector := range []string{
		`html[lang=en]`, `meta[name=robots][content=noindex]`, `link[rel=canonical][href="/pathway/map"]`, `main#main.map-page > .room`,
		`link[rel=alternate][type="application/json"][title=Data]`, `meta[name=description][content=D]`, `nav#places a[href="/guides"]`,
		`footer a[href="/about/privacy"]`, `theme-choice.needs-script input[value=dark]`, `symbol#fan`,
	} {
		if doc.Find(selector).Length() != 1 {
			t.Errorf("%s is there %d times", selector, doc.Find(selector).Length())
		}
	}
	plain := document(t, within(Page{}, Room()))
	if got := strings.TrimSpace(plain.Find("title").Text()); got != "Pathways" {
		t.Errorf("a page without a title is called %q", got)
	}
	if plain.Find("[rel=canonical], [name=robots], .trail, .places [aria-current]").Length() != 0 {
		t.Error("a page without an address, a trail and a place still shows one of them")
	}
}

// Nothing on a page needs more than the strict content policy gives: no style or script outside of files of ours.
func TestNothingInline(t *testing.T) {
	doc := designed(t)
	if n := doc.Find("[style], style, script:not([src]), iframe, object").Length(); n != 0 {
		t.Errorf("%d elements would need a weaker policy", n)
	}
	doc.Find("*").Each(func(_ int, s *goquery.Selection) {
		for _, a := range s.Nodes[0].Attr {
			if strings.HasPrefix(a.Key, "on") || (a.Key == "src" || a.Key == "href") && strings.Contains(a.Val, "//") {
				t.Errorf("<%s %s=%q>", s.Nodes[0].Data, a.Key, a.Val)
			}
		}
	})
}

// Every word on the page that shows all components is in the catalog.
func TestEveryWordIsInTheCatalog(t *testing.T) {
	page := html(t, within(Page{Title: "Parts"}, DesignPage()))
	if i := strings.Index(page, "⟦"); i >= 0 {
		t.Fatalf("no words for %.60s", page[i:])
	}
}

// The ninth domain begins the marks again with the next hue; a part without a domain wears none.
func TestHuesBeginAgainWithTheNext(t *testing.T) {
	for i, want := range map[int]string{NoDomain: "", 0: "domain domain-1", 7: "domain domain-8", 8: "domain domain-2", 15: "domain domain-1"} {
		if got := DomainClass(i); got != want {
			t.Errorf("domain %d wears %q, not %q", i, got, want)
		}
	}
}

// With a second language in the house the foot offers both, each by its own name; with one there is no choice.
func TestLanguagesAreOffered(t *testing.T) {
	french := fstest.MapFS{"locales/fr.json": {Data: []byte(`{"ui.skip": "Aller au contenu"}`)}}
	words, err := i18n.New(Locales, french)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := Layout(Page{}).Render(i18n.With(t.Context(), words.In("fr")), &b); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	here := doc.Find(`html[lang=fr] footer a[lang=fr][href="?lang=fr"][aria-current]`)
	if here.Text() != "français" || doc.Find(`footer a[hreflang=en]`).Text() != "English" || doc.Find(".skip").Text() != "Aller au contenu" {
		t.Error("the page in French does not offer English and French by their own names")
	}
	if document(t, Layout(Page{})).Find("footer [hreflang]").Length() != 0 {
		t.Error("one language is offered as a choice")
	}
}

// Sources come with files that others wrote: what is no address of the web is said, and leads nowhere.
func TestSourcesLinkToTheWebAlone(t *testing.T) {
	for href, linked := range map[string]bool{
		"https://example.org/a?b=c": true, "http://example.org": true, "": false, "javascript:alert(1)": false, "JavaScript:alert(1)": false,
		"java\nscript:alert(1)": false, "data:text/html,x": false, "page 7": false, "//example.org": false, "https:": false, "ftp://example.org/": false,
	} {
		d := document(t, Attribution(Source{Title: "Work", Href: href}))
		if got := d.Find("cite a").Length() == 1; got != linked || d.Find("cite").Text() != "Work" {
			t.Errorf("%q: a link is %v", href, got)
		}
	}
}
