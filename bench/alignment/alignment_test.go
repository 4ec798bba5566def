package main

import (
	"slices"
	"testing"

	"pathways/bench/alignment/labelled"
	"pathways/internal/alignment/match"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/practice"
)

// Reading does not get worse than this unnoticed: on both halves, and better than plain BM25 on the half that nobody tuned on.
func TestQualityStays(t *testing.T) {
	releases, err := isl.Releases()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(releases, func(r *framework.Release) bool { return r.Version == isl.Version2025 })
	tree := framework.NewTree(releases[at])
	shipped := practice.For(isl.Slug, isl.Version2025)
	tuning, test, err := labelled.Halves()
	if err != nil {
		t.Fatal(err)
	}
	reader := by(match.New(match.Options{Tree: tree, Practice: shipped}))
	for half, passages := range map[string][]labelled.Passage{"tuning": tuning, "test": test} {
		f := measure(passages, reader)
		if f.speaking < 200 || f.silent < 60 {
			t.Errorf("%s half: %d passages that speak, %d that do not", half, f.speaking, f.silent)
		}
		if f.hit3 < 0.87 || f.mrr < 0.8 || f.precision < 0.88 || f.recall < 0.8 {
			t.Errorf("%s half: hit@3 %.2f, MRR %.2f, nothing fits: precision %.2f, recall %.2f", half, f.hit3, f.mrr, f.precision, f.recall)
		}
	}
	wording, both := documents(tree, shipped)
	plain := measure(test, by(match.New(match.Options{Tree: tree})))
	if bm := measure(test, func(p labelled.Passage) []string { return wording.read(p.Passage) }); plain.hit3 < bm.hit3 || plain.recall < bm.recall {
		t.Errorf("by wording alone: %+v, BM25 %+v", plain, bm)
	}
	if f, bm := measure(test, reader), measure(test, func(p labelled.Passage) []string { return both.read(p.Passage) }); f.mrr < bm.mrr {
		t.Errorf("with practice data: %+v, BM25 %+v", f, bm)
	}
}

// Figures are what their names say.
func TestMeasure(t *testing.T) {
	passages := []labelled.Passage{
		{ID: "1", Codes: []string{"A", "B"}},
		{ID: "2", Codes: []string{"A"}},
		{ID: "3", Codes: []string{"A"}},
		{ID: "4", Codes: []string{"A"}},
		{ID: "5"},
		{ID: "6"},
	}
	given := map[string][]string{"1": {"B"}, "2": {"C", "A"}, "3": {"C", "D", "E", "A"}, "6": {"A"}}
	got := measure(passages, func(p labelled.Passage) []string { return given[p.ID] })
	want := figures{speaking: 4, hit1: 0.25, hit3: 0.5, mrr: (1 + 0.5 + 0.25) / 4, silent: 2, precision: 0.5, recall: 0.5}
	if got != want {
		t.Errorf("%+v, not %+v", got, want)
	}
}

// BM25 finds the document with the rarer shared word first, and none where no word is shared.
func TestBM25(t *testing.T) {
	b := newBM25([]string{"A", "B", "C"}, []string{"budgets and plans", "plans for teams", "teaching teams"})
	if got := b.read("planning a budget"); !slices.Equal(got, []string{"A", "B"}) {
		t.Errorf("%v", got)
	}
	if got := b.read("whales"); got != nil {
		t.Errorf("%v", got)
	}
}
