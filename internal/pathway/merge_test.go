package pathway

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pathways/internal/framework/isl"
	"pathways/internal/reflection"
)

// statements are all statements of a pathway by id, wherever they lie.
func statements(p *Pathway) map[string]reflection.Statement {
	out := map[string]reflection.Statement{}
	for _, r := range p.Reflections {
		for _, s := range r.Statements {
			out[s.ID] = s
		}
	}
	return out
}

// answers is what holds in the current reflection, by code and question.
func answers(p *Pathway) map[string]string {
	out := map[string]string{}
	if r := p.Current(); r != nil {
		latest := r.Latest()
		for _, s := range latest.Statements {
			out[s.Code+" "+s.Dimension] = strings.Join(s.Choices, ",") + s.Text
		}
	}
	return out
}

// said makes answers only, so that what holds can be told from their times.
func answer(t *rapid.T, p *Pathway, at int) {
	leaf := rapid.SampledFrom(treeOf(p).Leaves("")[:4]).Draw(t, "leaf").Code
	dimension := rapid.SampledFrom([]string{"use", "wish"}).Draw(t, "dimension")
	value := map[string][]string{"use": {"regularly", "now-and-then", "not-now", ""}, "wish": {"develop", "fine-tune", "decline", ""}}[dimension]
	p.Apply([]Change{change(minute(at), "say."+dimension+"."+leaf, rapid.SampledFrom(value).Draw(t, "value"))}, treeOf(p), minute(at))
}

// Two copies of a pathway are answered apart from each other and put together: every statement of both is there, and
// what holds is what was said last, as if it had all been said in one place.
func TestMergeKeepsEveryStatementAndTheLatestHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := begun()
		at := 0
		for range rapid.IntRange(0, 6).Draw(t, "together") {
			at++
			answer(t, a, at)
		}
		b := clone(a)
		for range rapid.IntRange(0, 20).Draw(t, "apart") {
			at++
			if rapid.Bool().Draw(t, "copy") {
				answer(t, a, at)
			} else {
				answer(t, b, at)
			}
		}
		all := statements(a)
		for id, s := range statements(b) {
			all[id] = s
		}
		// On one copy a statement is left out when it says what stood there, so "what holds" is told from all of them.
		want := map[string]reflection.Statement{}
		for _, s := range all {
			key := s.Code + " " + s.Dimension
			if old, there := want[key]; !there || s.At.After(old.At) {
				want[key] = s
			}
		}
		both, reverse := clone(a), clone(b)
		both.Merge(b)
		reverse.Merge(a)
		if diff := gocmp.Diff(all, statements(both)); diff != "" {
			t.Fatalf("statements were lost or changed:\n%s", diff)
		}
		got := answers(both)
		for key, s := range want {
			if said := strings.Join(s.Choices, ",") + s.Text; got[key] != said {
				t.Fatalf("%s: %q holds, %q was said last", key, got[key], said)
			}
		}
		if diff := gocmp.Diff(answers(both), answers(reverse)); diff != "" {
			t.Fatalf("the two ways round differ:\n%s", diff)
		}
	})
}

// Whatever two copies lived through, putting them together loses no statement, keeps one reflection open at most,
// leaves closed ones as they were, can be read again, and changes nothing the second time.
func TestMergeOfWholeLives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := New(noon)
		at := 0
		for range rapid.IntRange(0, 12).Draw(t, "together") {
			at++
			live(t, a, minute(at))
		}
		b := clone(a)
		for range rapid.IntRange(0, 16).Draw(t, "apart") {
			at++
			if rapid.Bool().Draw(t, "copy") {
				live(t, a, minute(at))
			} else {
				live(t, b, minute(at))
			}
		}
		all := statements(a)
		for id, s := range statements(b) {
			all[id] = s
		}
		both := clone(a)
		both.Merge(b)
		clone(both)
		if diff := gocmp.Diff(all, statements(both)); diff != "" {
			t.Fatalf("statements were lost or changed:\n%s", diff)
		}
		open := 0
		for _, r := range both.Reflections {
			if r.Open() {
				open++
				continue
			}
			for _, s := range r.Statements {
				if s.At.After(*r.Closed) {
					t.Fatalf("a closed reflection holds what was said after it was closed")
				}
			}
		}
		if open > 1 {
			t.Fatalf("%d reflections are open", open)
		}
		if current := both.Current(); current != nil {
			for _, side := range []*Pathway{a, b} {
				if r := side.Current(); r != nil && r.Started.After(current.Started) {
					t.Fatal("the reflection begun last is not the current one")
				}
			}
		}
		again := clone(both)
		if again.Merge(b) || encode(again) != encode(both) {
			t.Fatalf("merging the same copy again changed something:\n%s", gocmp.Diff(both, again))
		}
		if again.Merge(a) || again.Merge(clone(both)) {
			t.Fatalf("merging a copy that is part of it changed something")
		}
		reverse := clone(b)
		reverse.Merge(a)
		if diff := gocmp.Diff(shape(both), shape(reverse)); diff != "" {
			t.Fatalf("the two ways round differ:\n%s", diff)
		}
	})
}

func encode(p *Pathway) string {
	raw, err := p.Encode()
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// shape is which reflections there are, which is open, what was said in each, and its priorities.
func shape(p *Pathway) []string {
	var out []string
	for _, r := range p.Reflections {
		line := r.ID + " open"
		if !r.Open() {
			line = r.ID + " closed " + r.Closed.String()
		}
		for _, s := range r.Statements {
			line += " " + s.ID
		}
		for _, pr := range r.Priorities {
			line += " " + pr.Code
		}
		out = append(out, line)
	}
	slices.SortFunc(out, cmp.Compare)
	return out
}

// A reflection that was closed on one device stays as it was: what another device said of it later is carried on in
// a reflection of its own, with the priorities chosen there, and the one begun at the closing stays the current one.
func TestWhatWasSaidAfterClosingIsCarriedOn(t *testing.T) {
	a := begun()
	do(t, a, minute(1), "say.use.GE.1", "regularly")
	do(t, a, minute(1), "pick", "GE.1")
	b := clone(a)
	first := a.Current().ID
	second := a.Begin(isl.Slug, isl.Version2025, "exploring", "", minute(5)).ID
	do(t, b, minute(8), "say.use.GE.1", "not-now")
	do(t, b, minute(9), "pick", "GE.2")
	closed := gocmp.Diff(nil, a.Reflection(first))
	for name, way := range map[string][2]*Pathway{"a takes b": {clone(a), b}, "b takes a": {clone(b), a}} {
		p := way[0]
		p.Merge(way[1])
		if got := gocmp.Diff(nil, p.Reflection(first)); got != closed {
			t.Errorf("%s: the closed reflection changed:\n%s", name, got)
		}
		if p.Current().ID != second {
			t.Errorf("%s: the current reflection is %+v", name, p.Current())
		}
		carried := p.Reflection(derived("after", first))
		if carried == nil || len(carried.Statements) != 1 || carried.Statements[0].Choices[0] != "not-now" || len(carried.Priorities) != 1 || carried.Priorities[0].Code != "GE.2" || carried.Open() {
			t.Errorf("%s: carried on: %+v", name, carried)
		}
	}
}

// Another person's pathway, or another one of mine, is put beside what is here: every reflection and plan of both.
func TestMergeOfTwoPathways(t *testing.T) {
	a, b := begun(), New(minute(3))
	do(t, a, minute(1), "goal."+goals[0]+".title", "Mine")
	do(t, a, minute(1), "name", "Robin")
	b.Begin(isl.Slug, isl.Version2018, "", "", minute(4))
	do(t, b, minute(5), "goal."+goals[0]+".title", "From elsewhere")
	if !a.Merge(b) {
		t.Error("nothing changed")
	}
	got := clone(a)
	if len(got.Reflections) != 2 || len(got.Plans) != 2 || got.Name != "Robin" || !got.Created.Equal(noon) || !got.Changed.Equal(minute(5)) {
		t.Errorf("%+v", got)
	}
	if got.Current().Release != isl.Version2018 || got.Reflections[0].Open() {
		t.Errorf("open: %+v", got.Current())
	}
	if a.Merge(b) {
		t.Error("the second time changed something")
	}
}

// Merging says whether anything changed, so that a page can say it.
func TestMergeOfAnOlderCopyChangesNothing(t *testing.T) {
	p := begun()
	older := clone(p)
	do(t, p, minute(1), "say.use.GE.1", "regularly")
	before := encoded(t, p)
	if p.Merge(older) || encoded(t, p) != before {
		t.Error("an older copy changed something")
	}
	if !older.Merge(p) || older.Revision <= p.Revision-1 {
		t.Error("a newer copy changed nothing")
	}
}
