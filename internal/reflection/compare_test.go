package reflection

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pathways/internal/framework/isl"
)

// answered is a reflection on a release in which some answers were given: dimension and code to choice.
func answered(t *testing.T, version string, answers map[[2]string]string) *View {
	t.Helper()
	tr := tree(t, version)
	r := &Reflection{Framework: isl.Slug, Release: version, Instrument: Standard}
	n := 0
	for at, choice := range answers {
		n++
		s := Statement{
			ID: at[0] + at[1], Item: tr.ByCode(at[1]).ID, Code: at[1], Dimension: at[0],
			At: time.Date(2026, 1, 2, 3, 4, n, 0, time.UTC),
		}
		if at[0] == "note" {
			s.Text = choice
		} else {
			s.Choices = []string{choice}
		}
		r.Append(s)
	}
	return NewView(r, InstrumentByID(Standard), tr)
}

// What changed is exactly the answers that read differently, in the framework's order, with the words of both.
func TestDifferencesAreWhatReadsDifferently(t *testing.T) {
	before := answered(t, isl.Version2025, map[[2]string]string{
		{"use", "GE.1"}: "regularly", {"wish", "GE.1"}: "develop", {"use", "AI.16"}: "not-now", {"note", "OP.2"}: "then",
	})
	after := answered(t, isl.Version2025, map[[2]string]string{
		{"use", "GE.1"}: "regularly", {"wish", "GE.1"}: "fine-tune", {"use", "JE.3"}: "now-and-then", {"note", "OP.2"}: "now",
	})
	type row struct {
		Code, Dimension string
		Before, After   []string
	}
	var got []row
	for _, d := range Differences(before, after, "en") {
		got = append(got, row{d.Item.Code, d.Dimension.ID, d.Before, d.After})
	}
	want := []row{
		{"GE.1", "wish", []string{"Develop"}, []string{"Fine-tune"}},
		{"JE.3", "use", nil, []string{"Now and then"}},
		{"OP.2", "note", []string{"then"}, []string{"now"}},
		{"AI.16", "use", []string{"Not now"}, nil},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Releases without a common competency have nothing to compare, and say so.
func TestReleasesWithNothingInCommonAreNotCompared(t *testing.T) {
	draft := answered(t, isl.Version2018, map[[2]string]string{{"use", "IO.STR"}: "regularly"})
	today := answered(t, isl.Version2025, map[[2]string]string{{"use", "GE.1"}: "regularly"})
	if got := Differences(draft, today, "en"); len(got) != 0 {
		t.Errorf("compared across releases with nothing in common: %v", got)
	}
	if Shared(draft.Tree, today.Tree) || !Shared(today.Tree, today.Tree) {
		t.Error("Shared does not tell releases with something in common from those without")
	}
}
