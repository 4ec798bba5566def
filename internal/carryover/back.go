package carryover

import (
	"time"

	"pathways/internal/pathway"
	"pathways/internal/plan"
	"pathways/internal/platform/errs"
	"pathways/internal/reflection"
)

// Since is what was written into a reflection and its plan since they were brought over.
type Since struct {
	Reflection *reflection.Reflection
	Said       []*reflection.Statement // in order of time
	Priorities bool                    // they were chosen anew
	Plan       bool                    // something in the plan was written, added or taken out
	Plans      []string                // identifiers of plans that grew from the reflection
}

// Nothing says whether nothing was written since.
func (s Since) Nothing() bool { return len(s.Said) == 0 && !s.Priorities && !s.Plan }

// Written says what was written since a reflection was brought over.
//
// Errors: errs.NotFound where there is no reflection of that id that was brought over.
func Written(p *pathway.Pathway, id string) (Since, error) {
	r := p.Reflection(id)
	if r == nil || r.Carried == nil {
		return Since{}, errs.New(errs.NotFound, "carryover.Written", "carryover.fault.unknown")
	}
	s := Since{Reflection: r, Priorities: r.Chosen != nil && r.Chosen.After(r.Started)}
	for i := range r.Statements {
		if r.Statements[i].From == nil {
			s.Said = append(s.Said, &r.Statements[i])
		}
	}
	for i := range p.Plans {
		pl := &p.Plans[i]
		if pl.Reflection != id {
			continue
		}
		s.Plans = append(s.Plans, pl.ID)
		s.Plan = s.Plan || pl.ID != r.Carried.Plan && len(pl.Current()) > 0 || pl.ID == r.Carried.Plan && written(pl)
	}
	return s, nil
}

// written says whether anything was written into a plan since it was made: a copied plan has no marks of writing.
func written(pl *plan.Plan) bool {
	if len(pl.Edited) > 0 {
		return true
	}
	for i := range pl.Goals {
		g := &pl.Goals[i]
		if g.Removed != nil || len(g.Edited) > 0 {
			return true
		}
		for _, a := range g.Activities {
			if a.Removed != nil || len(a.Edited) > 0 {
				return true
			}
		}
		for _, r := range g.Reviews {
			if r.At.After(pl.Created) {
				return true
			}
		}
	}
	return false
}

// Stayed are the answers of an old reflection that hold and that a reflection brought over from it does not repeat, each once,
// in order of time.
func Stayed(old *reflection.View, brought *reflection.Reflection) []*reflection.Statement {
	came := map[string]bool{}
	for i := range brought.Statements {
		if from := brought.Statements[i].From; from != nil {
			came[from.Statement] = true
		}
	}
	var out []*reflection.Statement
	for i := range old.Statements {
		s := &old.Statements[i]
		if old.Said(s.Item, s.Dimension) == s && !s.Same(nil, "") && !came[s.ID] {
			out = append(out, s)
		}
	}
	return out
}

// Back takes what was brought over out of a pathway again: the reflection and its plans. What it came from is then as it
// was before.
func (s Since) Back(p *pathway.Pathway) { p.Remove(s.Reflection.ID, s.Plans) }

// Keep goes back to what was before and keeps what was written since: the reflection that was brought over is closed and
// stays, with its plan, and the one that it came from is the current one again where it is open.
func (s Since) Keep(p *pathway.Pathway, now time.Time) {
	if r := p.Reflection(s.Reflection.ID); r.Open() {
		at := now.UTC().Truncate(time.Millisecond)
		r.Closed = &at
		p.Touch(now)
	}
}
