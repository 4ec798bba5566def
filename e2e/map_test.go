package e2e

import (
	"slices"
	"strings"
	"testing"
)

// mapAgrees holds the picture, the table of regions and the table of answers against what was said.
func (p *tab) mapAgrees(s saying) {
	p.t.Helper()
	for _, code := range s.codes() {
		region := s.region(code)
		if got := p.regionsOf(code); !slices.Equal(got, []string{region}) && region != word("pathway.region.open") {
			p.t.Errorf("%s lies in %q of the table, where %q was said", code, got, region)
		}
		drawn := p.drawn(code)
		if drawn.Use != s.uses(code) || drawn.Wish != s.wishes(code) {
			p.t.Errorf("%s is drawn as %+v, where %v was said", code, drawn, s[code])
		}
		row := see[string](p, `eye.text("tr[id='in-`+code+`']")`)
		for _, question := range []string{"use", "wish"} {
			holds(p.t, "the row of "+code, row, labels[s[code][question]])
		}
		if note := s[code]["note"]; note != "" {
			holds(p.t, "the row of "+code, row, note)
		}
	}
	p.pictureInWords(s)
}

// regionsOf names the regions in which the table shows a competency.
func (p *tab) regionsOf(code string) []string {
	p.t.Helper()
	return see[[]string](p, `eye.all("a[href='#in-`+code+`']").map((a) => a.closest("td").dataset.name)`)
}

// drawn is how the picture shows a competency: a filled mark for use, an open one for wish.
type drawn struct {
	Use  bool `json:"use"`
	Wish bool `json:"wish"`
}

func (p *tab) drawn(code string) drawn {
	p.t.Helper()
	return see[drawn](p, `(() => {
		const g = eye.all("main svg g").find((g) => g.querySelector(":scope > title")?.textContent.startsWith(`+quoted(code+" ")+`));
		return { use: g.querySelector(".use") !== null, wish: g.querySelector(".wish") !== null };
	})()`)
}

// pictureInWords holds the description of the picture, which a screen reader reads, against what was said.
func (p *tab) pictureInWords(s saying) {
	p.t.Helper()
	words := see[string](p, `eye.text("main svg[role=img] desc")`)
	for _, part := range strings.Split(words, ". ") {
		region, list, found := strings.Cut(part, ": ")
		if !found {
			continue
		}
		for _, code := range strings.Split(list, ", ") {
			if got := s.region(code); got != region {
				p.t.Errorf("the picture is described with %s in %q, where %q was said", code, region, got)
			}
		}
	}
	for _, code := range s.codes() {
		if s.region(code) != word("pathway.region.open") && !strings.Contains(words, code) {
			p.t.Errorf("the description of the picture does not name %s: %s", code, words)
		}
	}
}

// rowsSeen are the competencies whose answers can be seen in the table.
func (p *tab) rowsSeen() []string {
	p.t.Helper()
	return see[[]string](p, `eye.all("tr[id^='in-']").filter((r) => eye.seen(r)).map((r) => r.id.slice(3))`)
}

// filters lets one region, then one domain stand out.
func (p *tab) filters(s saying) {
	p.t.Helper()
	all := len(p.rowsSeen())
	p.press("#show-wish")
	for _, code := range p.rowsSeen() {
		if s.region(code) != word("pathway.region.wish") {
			p.t.Errorf("with Wish chosen the table shows %s, which is %q", code, s.region(code))
		}
	}
	for _, code := range s.codes() {
		faint := see[bool](p, `(() => {
			const g = eye.all("main svg g").find((g) => g.querySelector(":scope > title")?.textContent.startsWith(`+quoted(code+" ")+`));
			return getComputedStyle(g).opacity < 0.9 || g.getAnimations().some((a) => a.effect.getKeyframes().at(-1).opacity < 0.9);
		})()`)
		if faint == (s.region(code) == word("pathway.region.wish")) {
			p.t.Errorf("with Wish chosen %s (%s) stands out: %v", code, s.region(code), !faint)
		}
	}
	p.keepShot("map-wish-only")
	p.press("#show-all")
	p.press("#only-0")
	for _, code := range p.rowsSeen() {
		if !strings.HasPrefix(code, "GE.") {
			p.t.Errorf("with the first domain chosen the table shows %s", code)
		}
	}
	p.press("#only-all")
	if got := len(p.rowsSeen()); got != all {
		p.t.Errorf("with everything chosen again the table shows %d of %d rows", got, all)
	}
}

// mapOnPaper holds the print of the map: picture, key and regions lie on page one.
func (p *tab) mapOnPaper(s saying) {
	p.t.Helper()
	for _, on := range []paper{a4, letter} {
		first := pages(p.t, p.print(on, false))[0]
		holds(p.t, "page one of the map on "+on.name, first, word("pathway.map.title"), word("pathway.region.both"), word("pathway.region.neither"), word("pathway.map.regions"), word("pathway.map.court"), "General Expertise", "GE.1")
		regions := first[max(0, strings.Index(first, word("pathway.map.regions"))):]
		for _, code := range s.codes() {
			if s.region(code) != word("pathway.region.open") {
				holds(p.t, "the regions on page one, on "+on.name, regions, code)
			}
		}
	}
}

// TestMapOfEverything fills the whole map: every category of today's framework, so that the picture and its print
// hold with 66 competencies.
func TestMapOfEverything(t *testing.T) {
	t.Parallel()
	p := visit(t).newTab()
	p.open("/pathway")
	p.begins("current-role", "")
	p.goTo(`main button[formaction="/pathway/reflect"]:not([name]):not(nav button)`)
	p.passes("all-categories")
	p.goTo(`main .units button`)
	s := saying{}
	p.answersAll(s)
	if len(s) != 66 {
		t.Fatalf("%d competencies were asked about", len(s))
	}
	p.mapAgrees(s)
	p.passes("map-of-everything")
	p.mapOnPaper(s)
}
