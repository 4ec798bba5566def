package learning

import (
	"slices"
	"testing"

	"pathways/bench/alignment/labelled"
	"pathways/internal/alignment/match/data"
	"pathways/internal/alignment/match/model"
)

// The model that ships was fitted from what there is to learn from today.
func TestModelIsCurrent(t *testing.T) {
	set, err := Read()
	if err != nil {
		t.Fatal(err)
	}
	m, err := model.Open(data.Model("en"))
	if err != nil {
		t.Fatal(err)
	}
	if m.Made != set.Digest() {
		t.Error("what is learned from has changed since the model was fitted: make alignment-model, then make bench-alignment")
	}
	if !slices.Equal(m.Classes, set.Codes) {
		t.Errorf("the model knows %v", m.Classes)
	}
}

// Nothing of the test half is learned from.
func TestTestHalfIsNotLearned(t *testing.T) {
	set, err := Read()
	if err != nil {
		t.Fatal(err)
	}
	_, test, err := labelled.Halves()
	if err != nil || len(test) == 0 {
		t.Fatal(err, len(test))
	}
	for _, p := range test {
		if slices.Contains(set.Texts(), p.TextID) || slices.ContainsFunc(set.Samples, func(s model.Sample) bool { return s.Text == p.Passage && len(p.Passage) > 60 }) {
			t.Errorf("%s is learned from", p.ID)
		}
	}
}
