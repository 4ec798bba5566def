package reflection

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"pathways/internal/framework"
	"pathways/internal/framework/isl"
)

var noon = time.Date(2026, 3, 12, 12, 0, 0, 0, time.UTC)

func tree(t testing.TB, version string) *framework.Tree {
	t.Helper()
	releases, err := isl.Releases()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range releases {
		if r.Version == version {
			return framework.NewTree(r)
		}
	}
	t.Fatalf("no release %s", version)
	return nil
}

func saying(item, dimension string, minute int, choices ...string) Statement {
	return Statement{
		ID: uuid.NewString(), Item: item, Code: "X.1", Dimension: dimension, Choices: choices,
		At: noon.Add(time.Duration(minute) * time.Minute),
	}
}

// The four regions follow from the two answers alone, for every pair of answers that can be given. An answer that was
// left open or preferred not to be said adds nothing, and "not part of my work" is a no.
func TestRegionOfEveryPairOfAnswers(t *testing.T) {
	tr := tree(t, isl.Version2025)
	leaf := tr.ByCode("GE.1").ID
	want := map[string]map[string]Region{
		"regularly":    {"develop": Both, "fine-tune": Both, "not-now": Use, "not-part": Use, "decline": Use, "": Use},
		"now-and-then": {"develop": Both, "fine-tune": Both, "not-now": Use, "not-part": Use, "decline": Use, "": Use},
		"not-now":      {"develop": Wish, "fine-tune": Wish, "not-now": Neither, "not-part": Neither, "decline": Neither, "": Neither},
		"not-part":     {"develop": Wish, "fine-tune": Wish, "not-now": Neither, "not-part": Neither, "decline": Neither, "": Neither},
		"decline":      {"develop": Wish, "fine-tune": Wish, "not-now": Neither, "not-part": Neither, "decline": LeftOut, "": LeftOut},
		"":             {"develop": Wish, "fine-tune": Wish, "not-now": Neither, "not-part": Neither, "decline": LeftOut, "": LeftOut},
	}
	in := InstrumentByID(Standard)
	answers := func(dimension string) []string {
		out := []string{""}
		for _, c := range in.Dimension(dimension).Choices {
			out = append(out, c.ID)
		}
		return out
	}
	for _, use := range answers("use") {
		for _, wish := range answers("wish") {
			r := &Reflection{Instrument: Standard}
			if use != "" {
				r.Append(saying(leaf, "use", 1, use))
			}
			if wish != "" {
				r.Append(saying(leaf, "wish", 2, wish))
			}
			got := NewView(r, in, tr).Region(leaf)
			if expected, listed := want[use][wish]; !listed || got != expected {
				t.Errorf("use %q, wish %q: %q, expected %q (listed: %v)", use, wish, got, expected, listed)
			}
			// Leaving both open again takes the item off the map, whatever was said before.
			r.Append(saying(leaf, "use", 3))
			r.Append(saying(leaf, "wish", 4))
			if got := NewView(r, in, tr).Region(leaf); got != LeftOut {
				t.Errorf("use %q, wish %q, then both left open: %q", use, wish, got)
			}
		}
	}
}

// What is ticked is brought into the question's own order; an answer that stands apart stands alone, and the newer
// tick decides between it and the others.
func TestSettle(t *testing.T) {
	levels := tree(t, isl.Version2018).Levels
	if len(levels) != 3 {
		t.Fatalf("the 2018 draft has %d levels", len(levels))
	}
	l1, l3 := levels[0].Code, levels[2].Code
	in := InstrumentByID(Standard)
	for _, c := range []struct {
		name, dimension               string
		ticked, before, kept, unknown []string
	}{
		{"one of one", "use", []string{"regularly"}, nil, []string{"regularly"}, nil},
		{"nothing", "use", nil, []string{"regularly"}, nil, nil},
		{"left open", "use", []string{""}, []string{"regularly"}, nil, nil},
		{"two of one", "use", []string{"not-now", "regularly"}, nil, []string{"regularly"}, nil},
		{"unknown", "use", []string{"often"}, nil, nil, []string{"often"}},
		{"a level where none are asked", "use", []string{l1}, nil, nil, []string{l1}},
		{"levels in their own order", "involvement", []string{l3, l1}, nil, []string{l1, l3}, nil},
		{"declined alone", "involvement", []string{"decline"}, nil, []string{"decline"}, nil},
		{"declined after levels", "involvement", []string{l1, l3, "decline"}, []string{l1, l3}, []string{"decline"}, nil},
		{"a level after declining", "involvement", []string{"decline", l1}, []string{"decline"}, []string{l1}, nil},
		{"both from nothing", "involvement", []string{l1, "decline"}, nil, []string{"decline"}, nil},
		{"two that stand apart", "involvement", []string{"decline", "not-part"}, nil, []string{"not-part"}, nil},
		{"unknown beside known", "involvement", []string{l1, "L9"}, nil, []string{l1}, []string{"L9"}},
	} {
		kept, unknown := in.Dimension(c.dimension).Settle(c.ticked, c.before, levels)
		if !slices.Equal(kept, c.kept) || !slices.Equal(unknown, c.unknown) {
			t.Errorf("%s: kept %q, unknown %q; expected %q, %q", c.name, kept, unknown, c.kept, c.unknown)
		}
	}
}

// Whatever order statements arrive in, and however often: each is kept once, they stand in order of time, the answer
// is the newest, and none of the earlier ones is lost.
func TestAppendKeepsEveryStatementOnceInOrderOfTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items, dims := []string{"a", "b"}, []string{"use", "wish"}
		minutes := rapid.SliceOfNDistinct(rapid.IntRange(0, 200), 1, 25, func(m int) int { return m }).Draw(t, "minutes")
		var said []Statement
		for _, m := range minutes {
			said = append(said, saying(rapid.SampledFrom(items).Draw(t, "item"), rapid.SampledFrom(dims).Draw(t, "dimension"), m, "regularly"))
		}
		r := &Reflection{}
		for _, s := range said {
			if !r.Append(s) {
				t.Fatalf("a new statement was not added")
			}
		}
		for _, s := range rapid.Permutation(said).Draw(t, "again") {
			if r.Append(s) {
				t.Fatalf("the same statement was added twice")
			}
		}
		if len(r.Statements) != len(said) || !slices.IsSortedFunc(r.Statements, func(a, b Statement) int { return a.At.Compare(b.At) }) {
			t.Fatalf("kept %d of %d, or not in order", len(r.Statements), len(said))
		}
		joined := &Reflection{Statements: slices.Clone(r.Statements[:len(r.Statements)/2])}
		joined.Join(rapid.Permutation(said).Draw(t, "joined"))
		joined.Join(said)
		if !slices.EqualFunc(joined.Statements, r.Statements, func(a, b Statement) bool { return a.ID == b.ID }) {
			t.Fatal("joining does not come to the same as appending")
		}
		latest := r.Latest()
		if len(r.Statements) != len(said) {
			t.Fatal("making a copy of the latest changed the reflection")
		}
		pairs := 0
		for _, item := range items {
			for _, dim := range dims {
				var newest *Statement
				for i, s := range said {
					if s.Item == item && s.Dimension == dim && (newest == nil || s.At.After(newest.At)) {
						newest = &said[i]
					}
				}
				got := r.Answer(item, dim)
				if (newest == nil) != (got == nil) {
					t.Fatalf("answer about %s %s: %v, expected %v", item, dim, got, newest)
				}
				if newest == nil {
					continue
				}
				pairs++
				if short := latest.Answer(item, dim); got.ID != newest.ID || short == nil || short.ID != newest.ID {
					t.Fatalf("answer about %s %s is not the newest", item, dim)
				}
			}
		}
		if len(latest.Statements) != pairs {
			t.Fatalf("the latest are %d statements for %d questions answered", len(latest.Statements), pairs)
		}
	})
}

// A reflection in which nothing was said yet stays a readable one when what was said earlier is left out.
func TestLatestOfNothingIsAnEmptyList(t *testing.T) {
	r := Reflection{Statements: []Statement{}}
	if got := r.Latest(); got.Statements == nil || len(got.Statements) != 0 {
		t.Errorf("%#v", got.Statements)
	}
}

// A unit is looked at closer when the pass says so, in the framework's own order; taking that back closes it.
func TestCloserFollowsThePass(t *testing.T) {
	tr := tree(t, isl.Version2025)
	units := tr.Units()
	r := &Reflection{}
	r.Append(saying(units[5].ID, "pass", 1, "closer"))
	r.Append(saying(units[2].ID, "pass", 2, "closer"))
	r.Append(saying(units[3].ID, "pass", 3, "later"))
	r.Append(saying(units[7].ID, "pass", 4, "closer"))
	r.Append(saying(units[7].ID, "pass", 5, "decline"))
	got := NewView(r, InstrumentByID(Standard), tr).Closer()
	if len(got) != 2 || got[0].ID != units[2].ID || got[1].ID != units[5].ID {
		t.Errorf("closer: %v", got)
	}
}

// Levels are asked only where a competency has wording for levels, and are said by their names.
func TestLevelsAreAskedWhereThereAreLevels(t *testing.T) {
	in := InstrumentByID(Standard)
	for version, levels := range map[string]bool{isl.Version2025: false, isl.Version2018: true} {
		tr := tree(t, version)
		leaf := tr.Leaves("")[0]
		v := NewView(&Reflection{}, in, tr)
		asked := slices.ContainsFunc(v.Asked(leaf), func(d *Dimension) bool { return d.Levels })
		if asked != levels {
			t.Errorf("%s: levels asked: %v", version, asked)
		}
	}
	tr := tree(t, isl.Version2018)
	leaf := tr.Leaves("")[0]
	r := &Reflection{}
	r.Append(saying(leaf.ID, "involvement", 1, tr.Levels[0].Code, tr.Levels[1].Code))
	v := NewView(r, in, tr)
	if got := v.Says(leaf.ID, "involvement", "en"); !slices.Equal(got, []string{tr.Levels[0].Name, tr.Levels[1].Name}) {
		t.Errorf("says %q", got)
	}
	if v.Region(leaf.ID) != LeftOut || !v.Touched(leaf.ID) {
		t.Error("levels alone touch an item and place it in no region")
	}
}
