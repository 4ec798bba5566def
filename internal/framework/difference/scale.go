package difference

import "pathways/internal/framework"

// Step is a level of the scale that is not what it was.
type Step struct {
	Become      Become // Added, Retired, or Stays: its name, code or description changed
	Code        string
	Name        []Piece
	Description []Piece // empty where it has none
}

// Scale is what changed in the levels themselves, in the order of LevelPairs. What the items say at them is told with the items.
func Scale(before, after *framework.Release) []Step {
	var steps []Step
	for _, l := range LevelPairs(before, after) {
		s := Step{Become: Stays}
		was, is := l.Before, l.After
		switch {
		case was == nil:
			s.Become, was = Added, is
		case is == nil:
			s.Become, is = Retired, was
		case was.Code == is.Code && was.Name == is.Name && was.Description == is.Description:
			continue
		}
		s.Code, s.Name = is.Code, Words(was.Name, is.Name)
		if was.Description+is.Description != "" {
			s.Description = Words(was.Description, is.Description)
		}
		steps = append(steps, s)
	}
	return steps
}
