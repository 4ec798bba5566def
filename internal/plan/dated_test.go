package plan

import (
	"testing"
	"time"
)

func TestDatedIsWhatHasADay(t *testing.T) {
	at := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	gone := Activity{ID: "gone", From: "2026-12-01"}
	gone.Remove(at)
	p := Plan{ID: "p", Created: at, Look: "2027-01-15", Goals: []Goal{{ID: "g", Activities: []Activity{
		{ID: "both", From: "2026-12-01", To: "2026-12-03", Edited: Edits{"what": {at.Add(time.Hour)}, "from": {at.Add(time.Minute)}}},
		{ID: "end", To: "2026-12-04"},
		{ID: "turned", From: "2026-12-05", To: "2026-12-02"},
		{ID: "odd", From: "soon", To: "2026-12-02"},
		{ID: "none"},
		gone,
	}}}}
	want := []struct{ id, first, last string }{
		{"both", "2026-12-01", "2026-12-03"}, {"end", "2026-12-04", "2026-12-04"}, {"turned", "2026-12-05", "2026-12-05"}, {"p", "2027-01-15", "2027-01-15"},
	}
	got := p.Dated()
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i, w := range want {
		if got[i].ID != w.id || got[i].First.Format(time.DateOnly) != w.first || got[i].Last.Format(time.DateOnly) != w.last || (got[i].Activity == nil) != (w.id == "p") {
			t.Errorf("%+v, want %+v", got[i], w)
		}
	}
	if !got[0].Changed.Equal(at.Add(time.Hour)) || !got[1].Changed.Equal(at) {
		t.Errorf("changed %v and %v", got[0].Changed, got[1].Changed)
	}
}
