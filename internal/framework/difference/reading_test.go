package difference

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pathways/internal/framework"
)

func TestAReadingTellsEachChangeOnceUnderItsDomain(t *testing.T) {
	before := tree("1", "a|A||Soil", "b|A.1|a|Turns soil", "c|A.2|a|Feeds soil", "e|B||Water", "f|B.1|e|Waters", "g|C||Stones", "h|C.1|g|Piles")
	after := tree("2", "e|B||Waters of all kinds", "f|B.1|e|Waters", "b|B.9|e|Turns the soil", "x|D||Soil", "y|D.1|x|Mulches", "c|A.7|x|Feeds soil")
	r := Read(Compute(before, after), before, after)
	var got []string
	for _, s := range r.Sections {
		for _, d := range s.Domains {
			for _, ln := range d.Lines {
				got = append(got, fmt.Sprintf("%s %d %s %s", s.Sort, d.At, d.Name, told(ln.Entry)))
			}
		}
	}
	want := []string{
		"reworded 0 Waters of all kinds stays: B > B, reworded",
		"reworded 0 Waters of all kinds stays: A.1 > B.9, reworded, moved, recoded",
		"added 1 Soil added:  > D.1",
		"retired -1 Stones retired: C > ",
		"retired -1 Stones retired: C.1 > ",
		"other 1 Soil stays: A > D, recoded, guessed",
		"other 1 Soil stays: A.2 > A.7, recoded",
	}
	if diff := cmp.Diff(want, got); diff != "" || r.Same != 1 || r.Open != 1 {
		t.Errorf("%d the same, %d open: %s", r.Same, r.Open, diff)
	}
}

func TestAReadingShowsTheTextsThatChanged(t *testing.T) {
	before, after := tree("1", "a|A||Turns soil"), tree("2", "a|A||Turns the soil")
	before.Levels, after.Levels = []framework.Level{{Code: "L1", Name: "One"}, {Code: "L2", Name: "Two"}}, []framework.Level{{Code: "L1", Name: "First"}}
	before.Items[0].Levels = []framework.LevelStatement{{Level: "L1", Statement: "Helps"}, {Level: "L2", Statement: "Leads"}}
	after.Items[0].Levels = []framework.LevelStatement{{Level: "L1", Statement: "Helps"}}
	after.Items[0].Note = "By hand."
	r := Read(Compute(before, after), before, after)
	var got []string
	for _, text := range r.Texts(r.Sections[0].Domains[0].Lines[0]) {
		got = append(got, text.Part+text.Level+": "+shown(text.Pieces))
	}
	want := []string{"statement: Turns {+the +}soil", "note: {+By hand.+}", "levelTwo: [-Leads-]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAReadingHoldsEveryEntry(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, after := anyTree(t, "1"), anyTree(t, "2")
		c := Compute(before, after)
		r := Read(c, before, after)
		n := r.Same
		for _, s := range r.Sections {
			for _, d := range s.Domains {
				n += len(d.Lines)
				for _, ln := range d.Lines {
					r.Texts(ln)
				}
			}
		}
		if n != len(c.Entries) {
			t.Fatalf("%d of %d entries", n, len(c.Entries))
		}
	})
}
