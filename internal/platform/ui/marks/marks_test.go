package marks

import (
	"regexp"
	"testing"
)

// Every mark has a name that can be an id, and a closed path; no two marks share either.
func TestMarksAreDistinctClosedShapes(t *testing.T) {
	id := regexp.MustCompile(`^[a-z]+$`)
	closed := regexp.MustCompile(`^M[0-9 .A-Za-z-]+Z$`)
	seen := map[string]bool{}
	for _, m := range All {
		if !id.MatchString(m.Name) || !closed.MatchString(m.Path) {
			t.Errorf("%q: %q is not a closed shape with a plain name", m.Name, m.Path)
		}
		if seen[m.Name] || seen[m.Path] {
			t.Errorf("%q stands twice", m.Name)
		}
		seen[m.Name], seen[m.Path] = true, true
	}
}

// The ninth domain begins the marks again, turned, and the seventeenth again as at first.
func TestMarksBeginAgainTurned(t *testing.T) {
	n := len(All)
	if Of(n) != All[0] || !Turned(n) || Turned(0) || Turned(2*n) || Of(n+3) != All[3] {
		t.Fatal("the marks of the ninth domain and beyond are not the first ones, turned")
	}
}

// No two of the first 64 domains share both mark and hue, and the first eight take the hues in order.
func TestMarkAndHueTogetherAreDistinct(t *testing.T) {
	seen := map[[2]any]int{}
	for i := range 64 {
		pair := [2]any{Of(i).Name, Hue(i)}
		if j, ok := seen[pair]; ok {
			t.Errorf("domains %d and %d share %v", j, i, pair)
		}
		seen[pair] = i
		if i < 8 && Hue(i) != i+1 {
			t.Errorf("domain %d has hue %d", i, Hue(i))
		}
	}
}
