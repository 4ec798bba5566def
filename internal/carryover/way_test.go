package carryover_test

import (
	"slices"
	"testing"

	"pathways/internal/carryover"
	"pathways/internal/framework"
	"pathways/internal/framework/difference"
)

// release makes a release of leaves by their codes; what stands after "=" is the wording.
func release(version string, items map[string]string, order ...string) *framework.Tree {
	r := &framework.Release{ID: framework.ReleaseID("f", version), Framework: framework.Framework{Slug: "f"}, Version: version}
	for _, code := range order {
		r.Items = append(r.Items, framework.Item{ID: framework.ItemID("f", code), Code: code, Statement: items[code]})
	}
	return framework.NewTree(r)
}

func refs(codes ...string) (out []framework.ItemRef) {
	for _, c := range codes {
		out = append(out, framework.ItemRef{ItemID: framework.ItemID("f", c), Code: c})
	}
	return out
}

func changes(from, to *framework.Tree, entries ...difference.Entry) *difference.Changes {
	return &difference.Changes{From: difference.Side{Release: from.ID}, To: difference.Side{Release: to.ID}, Entries: entries}
}

func wantPlace(t *testing.T, w *carryover.Way, code string, verdict carryover.Verdict, targets ...string) {
	t.Helper()
	p := w.Place(framework.ItemID("f", code))
	var got []string
	for _, target := range p.Targets {
		got = append(got, target.Item.Code)
	}
	slices.Sort(got)
	if p.Verdict != verdict || !slices.Equal(got, targets) {
		t.Errorf("%s from %s to %s: %s %v, want %s %v", code, w.From.Version, w.To.Version, p.Verdict, got, verdict, targets)
	}
}

func TestPublishedChangesAreReadInBothDirectionsAndOverEditions(t *testing.T) {
	words := map[string]string{"A": "a", "B": "b", "C": "c", "D": "d", "E": "e", "F": "f", "G": "g", "H": "h", "N": "n", "X": "x"}
	one := release("1", words, "A", "B", "C", "D", "E", "F")
	two := release("2", words, "A", "X", "G", "H", "N", "F")
	three := release("3", words, "A", "X", "H", "N", "F")
	first := changes(
		one, two,
		difference.Entry{Become: difference.Stays, Before: refs("A"), After: refs("A")},
		difference.Entry{Become: difference.Stays, Before: refs("B"), After: refs("X"), Reworded: true},
		difference.Entry{Become: difference.Split, Before: refs("C"), After: refs("G", "H")},
		difference.Entry{Become: difference.Merged, Before: refs("D", "E"), After: refs("N")},
		difference.Entry{Become: difference.Retired, Before: refs("F")},
		difference.Entry{Become: difference.Added, After: refs("F")},
	)
	second := changes(
		two, three,
		difference.Entry{Become: difference.Stays, Before: refs("A"), After: refs("A")},
		difference.Entry{Become: difference.Stays, Before: refs("X"), After: refs("X")},
		difference.Entry{Become: difference.Retired, Before: refs("G")},
		difference.Entry{Become: difference.Stays, Before: refs("H"), After: refs("H")},
		difference.Entry{Become: difference.Stays, Before: refs("N"), After: refs("N"), Guessed: true},
	)
	trees := map[string]*framework.Tree{one.ID: one, two.ID: two, three.ID: three}
	known := carryover.Known{Changes: []*difference.Changes{first, second}, Tree: func(id string) *framework.Tree { return trees[id] }}

	there := carryover.Between(one, two, known)
	wantPlace(t, there, "A", carryover.Moves, "A")
	wantPlace(t, there, "B", carryover.Reworded, "X")
	wantPlace(t, there, "C", carryover.Splits, "G", "H")
	wantPlace(t, there, "D", carryover.Merges, "N")
	wantPlace(t, there, "F", carryover.Nowhere) // stewards said that the new F is another one

	back := carryover.Between(two, one, known)
	wantPlace(t, back, "X", carryover.Reworded, "B")
	wantPlace(t, back, "G", carryover.Merges, "C")
	wantPlace(t, back, "N", carryover.Splits, "D", "E")
	wantPlace(t, back, "F", carryover.Nowhere)

	far := carryover.Between(one, three, known)
	wantPlace(t, far, "A", carryover.Moves, "A")
	wantPlace(t, far, "B", carryover.Reworded, "X")
	wantPlace(t, far, "C", carryover.Splits, "H")
	wantPlace(t, far, "D", carryover.Merges, "N")
	farBack := carryover.Between(three, one, known)
	wantPlace(t, farBack, "H", carryover.Merges, "C")
	wantPlace(t, farBack, "N", carryover.Related, "D", "E")                         // the first step was a guess
	wantPlace(t, carryover.Between(two, three, known), "N", carryover.Related, "N") // guessed, and nobody confirmed it
}

func TestItemsThatBothHaveMoveAndCrosswalksAsk(t *testing.T) {
	one := release("1", map[string]string{"A": "a", "B": "b", "C": "c", "D": "d", "E": "e"}, "A", "B", "C", "D", "E")
	two := release("2", map[string]string{"A": "a", "B": "other words", "V": "c", "W": "w", "Y": "y"}, "A", "B", "V", "W", "Y")
	link := func(from, kind, to string) framework.Association {
		return framework.Association{
			ID: from + to, Type: kind, Note: "why " + to,
			From: framework.ItemRef{ItemID: framework.ItemID("f", from), Code: from, Version: "1"},
			To:   framework.ItemRef{ItemID: framework.ItemID("f", to), Code: to, Version: "2"},
		}
	}
	x := &framework.Crosswalk{Framework: "f", From: "1", To: "2", Author: "Us", Associations: []framework.Association{
		link("C", framework.ExactMatch, "V"), link("C", framework.RelatedTo, "W"),
		link("D", framework.RelatedTo, "W"), link("D", framework.PartOf, "Y"),
		link("A", framework.RelatedTo, "W"),
	}}
	known := carryover.Known{Crosswalks: []*framework.Crosswalk{x}}
	there := carryover.Between(one, two, known)
	wantPlace(t, there, "A", carryover.Moves, "A")
	wantPlace(t, there, "B", carryover.Reworded, "B")
	wantPlace(t, there, "C", carryover.Moves, "V")
	wantPlace(t, there, "D", carryover.Related, "W", "Y")
	wantPlace(t, there, "E", carryover.Nowhere)
	if p := there.Place(framework.ItemID("f", "D")); p.Targets[0].Note != "why W" || p.Targets[0].By != "Us" {
		t.Errorf("the reason is not told: %+v", p.Targets[0])
	}
	back := carryover.Between(two, one, known)
	wantPlace(t, back, "V", carryover.Moves, "C")
	wantPlace(t, back, "W", carryover.Related, "A", "C", "D")
	if !back.Leads() || carryover.Between(two, release("9", nil, "Z"), known).Leads() {
		t.Error("a way leads where at least one item has a place")
	}

	// Two that are said to be the same as one ask, as a merge does.
	x.Associations = append(x.Associations, link("E", framework.ExactMatch, "V"))
	again := carryover.Between(one, two, known)
	wantPlace(t, again, "C", carryover.Merges, "V")
	wantPlace(t, again, "E", carryover.Merges, "V")
	wantPlace(t, carryover.Between(two, one, known), "V", carryover.Splits, "C", "E")
}

func TestWhateverNamesItemsFindsItsWay(t *testing.T) {
	one := release("1", map[string]string{"A": "a", "B": "b"}, "A", "B")
	two := release("2", map[string]string{"A": "a"}, "A")
	rows := carryover.Between(one, two, carryover.Known{}).Rows([]carryover.Named{
		{Item: framework.ItemID("f", "B")}, {Item: "gone"}, {Item: framework.ItemID("f", "A")}, {Item: framework.ItemID("f", "A")},
	})
	var got []string
	for _, r := range rows {
		got = append(got, r.Item.Code+":"+string(r.Verdict))
	}
	if want := []string{"A:moves", "B:nowhere", ":nowhere"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if to := rows[0].Goes(nil); len(to) != 1 || to[0].Code != "A" {
		t.Errorf("what moves by itself needs no choice: %v", to)
	}
}
