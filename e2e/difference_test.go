package e2e

import (
	"strings"
	"testing"
)

// TestDifferenceOnPaper prints what changed from the draft of 2018 to today's framework: all of it, and nothing that only a
// screen has a use for. Before that it is read at a desk, on a phone and in the dark.
func TestDifferenceOnPaper(t *testing.T) {
	t.Parallel()
	const address = "/frameworks/isl/2025/changes"
	p := visit(t).newTab()
	p.open("/frameworks/isl/2025")
	p.goTo(`main a[href="` + address + `"]`)
	p.passes("desk")
	for name, as := range map[string][]func(*visitor){"phone": {withPhone, withoutScript}, "dark": {inDark}} {
		other := visit(t, as...).newTab()
		other.open(address)
		other.fitsIn(name)
	}
	sorts := see[[]string](p, `eye.all("main nav.index a").map((a) => a.getAttribute("href").slice(1))`)
	titles := see[[]string](p, `eye.all("main nav.index a").map((a) => a.textContent.trim())`)
	if len(sorts) < 2 {
		t.Fatalf("the page tells of %q only", sorts)
	}
	shown := see[[]string](p, `eye.all("main .changed > li .said").map((e) => {
		const copy = e.cloneNode(true);
		copy.querySelectorAll(".unseen").forEach((x) => x.remove());
		return copy.textContent;
	})`)
	for _, on := range []paper{a4, letter} {
		text := pages(t, p.print(on, false))
		if n := len(text); n < 4 || n > 30 {
			t.Errorf("%d differences take %d pages of %s", len(shown), n, on.name)
		}
		for i, page := range text {
			if len(strings.Fields(page)) < 5 {
				t.Errorf("page %d of %d on %s says only %q", i+1, len(text), on.name, page)
			}
		}
		whole := strings.Join(text, "\n")
		holds(t, "the difference on paper", whole, titles...)
		holds(t, "the difference on paper", whole, "GE.1", "Informal STEM Learning")
		lacks(t, "the difference on paper", whole, word("ui.skip"), word("library.changes.data"), word("library.changes.compare"), "JSON", "CSV")
		flat := strings.Join(strings.Fields(whole), "")
		for _, words := range shown {
			if !strings.Contains(flat, strings.Join(strings.Fields(words), "")) {
				t.Errorf("%q is not on paper", words)
			}
		}
	}
}
