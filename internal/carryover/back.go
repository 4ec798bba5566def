package carryover

import (
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

// Back takes what was brought over out of a pathway again: the reflection and its plans. What it came from is then as it
// was before.
func (s Since) Back(p *pathway.Pathway) { p.Remove(s.Reflection.ID, s.Plans) }
