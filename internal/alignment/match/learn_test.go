package match

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const lesson = "Walks the nature trail with school groups and points out tracks, nests and galls"

func id(t *testing.T, code string) string {
	t.Helper()
	it := shipped().tree.ByCode(code)
	if it == nil {
		t.Fatalf("no %s", code)
	}
	return it.ID
}

// What was accepted comes first, for the same passage and for one that is nearly the same, and says so.
func TestAcceptedComesFirst(t *testing.T) {
	r := shipped()
	l := r.Learn([]Pair{{lesson, id(t, "OP.9"), true}})
	for _, passage := range []string{lesson, "Walks our nature trail with school groups, pointing out tracks, nests, and galls."} {
		got := r.Suggest(passage, l)
		if len(got) == 0 || got[0].Item.Code != "OP.9" {
			t.Fatalf("%q: %v", passage, codes(got))
		}
		checkSuggestions(t, passage, got)
		if w := got[0].Words[0]; w.In != Accepted || w.Line != lesson {
			t.Errorf("%q: explained by %+v", passage, w)
		}
	}
	if got := codes(r.Suggest("Excellent communication skills", l)); slices.Contains(got, "OP.9") {
		t.Errorf("another passage gets what was accepted elsewhere: %v", got)
	}
}

// What was accepted where nothing seemed to fit is suggested from then on.
func TestAcceptedWhereNothingFits(t *testing.T) {
	r := shipped()
	const passage = "Valid driver's license required"
	if got := r.Suggest(passage, nil); len(got) > 0 {
		t.Fatalf("%v", codes(got))
	}
	if got := codes(r.Suggest(passage, r.Learn([]Pair{{passage, id(t, "OP.14"), true}}))); !slices.Equal(got, []string{"OP.14"}) {
		t.Errorf("%v", got)
	}
}

// What was refused does not come again; where something else was accepted the rest stays.
func TestRefusedDoesNotCome(t *testing.T) {
	r := shipped()
	before := codes(r.Suggest(lesson, nil))
	if len(before) < 2 {
		t.Fatalf("%v is too little to refuse from", before)
	}
	got := codes(r.Suggest(lesson, r.Learn([]Pair{{lesson, id(t, before[0]), false}, {lesson, id(t, before[1]), true}})))
	if len(got) == 0 || got[0] != before[1] || slices.Contains(got, before[0]) {
		t.Errorf("%v became %v", before, got)
	}
}

// What was refused does not come again, and the rest stays as it was.
func TestRefusingOneLeavesTheRest(t *testing.T) {
	r := shipped()
	before := codes(r.Suggest(lesson, nil))
	for i, refused := range before {
		got := codes(r.Suggest(lesson, r.Learn([]Pair{{lesson, id(t, refused), false}})))
		if want := slices.Delete(slices.Clone(before), i, i+1); len(got) < len(want) || !slices.Equal(got[:len(want)], want) || slices.Contains(got, refused) {
			t.Errorf("without %s, %v became %v", refused, before, got)
		}
	}
}

// Where everything was refused and nothing accepted, or people said that nothing fits, nothing fits passages that are nearly the
// same; others are read as ever.
func TestRefusedAltogether(t *testing.T) {
	r := shipped()
	var all []Pair
	for _, code := range codes(r.Suggest(lesson, nil)) {
		all = append(all, Pair{lesson, id(t, code), false})
	}
	nothing := Pair{Text: lesson}
	l := r.Learn(all)
	for _, l := range []*Learned{l, r.Learn([]Pair{nothing}), r.Learn([]Pair{{lesson, id(t, "OP.9"), true}, {lesson, id(t, "OP.9"), false}, nothing})} {
		if got := codes(r.Suggest(lesson+".", l)); len(got) > 0 {
			t.Errorf("%v", got)
		}
	}
	if got := codes(r.Suggest(lesson, r.Learn([]Pair{nothing, {lesson, id(t, "OP.9"), true}}))); len(got) == 0 || got[0] != "OP.9" {
		t.Errorf("nothing, and then accepted: %v", got)
	}
	const other = "Walks school groups through the exhibits and answers their questions"
	if diff := cmp.Diff(r.Suggest(other, nil), r.Suggest(other, l)); diff != "" {
		t.Errorf("another passage is read otherwise: %s", diff)
	}
}

// Leaving a decision out undoes it altogether; of two on the same the later one counts; what is no leaf is left out.
func TestUndone(t *testing.T) {
	r := shipped()
	want := r.Suggest(lesson, nil)
	accepted, refused := Pair{lesson, id(t, "OP.9"), true}, Pair{lesson, id(t, "OP.9"), false}
	if got := codes(r.Suggest(lesson, r.Learn([]Pair{refused, accepted}))); got[0] != "OP.9" {
		t.Errorf("refused, then accepted: %v", got)
	}
	if got := codes(r.Suggest(lesson, r.Learn([]Pair{accepted, refused}))); slices.Contains(got, "OP.9") {
		t.Errorf("accepted, then refused: %v", got)
	}
	for _, pairs := range [][]Pair{nil, {}, {{lesson, "no such item", true}}, {{lesson, id(t, "GE"), true}}, {{"", id(t, "OP.9"), true}}} {
		if diff := cmp.Diff(want, r.Suggest(lesson, r.Learn(pairs))); diff != "" {
			t.Errorf("%v changes: %s", pairs, diff)
		}
	}
}

// The order in which decisions on different things were taken does not matter.
func TestOrderOfDecisionsDoesNotMatter(t *testing.T) {
	r := shipped()
	pairs := []Pair{{lesson, id(t, "OP.9"), true}, {lesson, id(t, "JE.2"), false}, {lesson + " today", id(t, "OP.9"), false}, {lesson + " today", id(t, "GE.2"), true}}
	want := codes(r.Suggest(lesson, r.Learn(pairs)))
	slices.Reverse(pairs)
	if got := codes(r.Suggest(lesson, r.Learn(pairs))); !slices.Equal(got, want) {
		t.Errorf("%v, the other way round %v", want, got)
	}
}
