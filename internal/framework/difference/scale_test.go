package difference

import (
	"testing"

	"pathways/internal/framework"
)

func TestTheScaleTellsLevelsThatAreNewGoneOrReworded(t *testing.T) {
	before := &framework.Release{Levels: []framework.Level{{Code: "A", Name: "Basic"}, {Code: "B", Name: "Able"}, {Code: "C", Name: "Master"}}}
	after := &framework.Release{Levels: []framework.Level{{Code: "A", Name: "Basic"}, {Code: "B", Name: "Able", Description: "On one’s own"}, {Code: "D", Name: "Expert"}}}
	steps := Scale(before, after)
	if len(steps) != 3 {
		t.Fatalf("%d levels changed, want 3: %+v", len(steps), steps)
	}
	for i, want := range []struct {
		become Become
		code   string
	}{{Stays, "B"}, {Added, "D"}, {Retired, "C"}} {
		if steps[i].Become != want.become || steps[i].Code != want.code || len(steps[i].Name) == 0 {
			t.Errorf("level %d is %+v, want %v", i, steps[i], want)
		}
	}
	if len(steps[0].Description) == 0 || len(steps[1].Description) != 0 {
		t.Errorf("the descriptions are %+v and %+v", steps[0].Description, steps[1].Description)
	}
	if same := Scale(before, before); len(same) != 0 {
		t.Errorf("a scale differs from itself: %+v", same)
	}
}
