package pathway

import (
	"slices"
	"time"

	"pathways/internal/plan"
	"pathways/internal/reflection"
)

// Merge puts another copy, or another pathway, into this one. Nothing that either holds is lost: statements
// and notes are joined by their ids, a field of a plan that both wrote keeps the later wording with the
// earlier one beside it (see plan.Merge). Merging the same file twice changes nothing the second time.
// It reports whether anything changed.
func (p *Pathway) Merge(other *Pathway) bool {
	before, _ := p.Token()
	place := p.Place
	if other.Changed.After(p.Changed) {
		place = other.Place
		if other.Name != "" {
			p.Name = other.Name
		}
	}
	if p.Name == "" {
		p.Name = other.Name
	}
	for i := range other.Reflections {
		p.mergeReflection(&other.Reflections[i])
	}
	for i := range other.Plans {
		op := &other.Plans[i]
		at := slices.IndexFunc(p.Plans, func(q plan.Plan) bool { return q.ID == op.ID })
		if at < 0 {
			p.Plans = append(p.Plans, *op)
		} else {
			p.Plans[at].Merge(op)
		}
	}
	p.keepOneOpen()
	if place != "" {
		p.Place = place
	}
	if other.Created.Before(p.Created) {
		p.Created = other.Created
	}
	p.Revision = max(p.Revision, other.Revision)
	if other.Changed.After(p.Changed) {
		p.Changed = other.Changed
	}
	after, _ := p.Token()
	if before == after {
		return false
	}
	p.Revision++
	return true
}

func (p *Pathway) mergeReflection(o *reflection.Reflection) {
	r := p.Reflection(o.ID)
	if r == nil {
		p.Reflections = append(p.Reflections, *o)
		return
	}
	if o.Closed != nil && (r.Closed == nil || o.Closed.Before(*r.Closed)) {
		r.Closed = o.Closed
	}
	if r.Purpose == "" {
		r.Purpose = o.Purpose
	}
	if r.Role == "" {
		r.Role = o.Role
	}
	choices := []chosen{{r.Priorities, r.Chosen}, {o.Priorities, o.Chosen}}
	r.Priorities, r.Chosen = nil, nil
	var late []chosen
	for _, c := range choices {
		if c.at != nil && r.Closed != nil && c.at.After(*r.Closed) {
			late = append(late, c)
		} else {
			c.into(r)
		}
	}
	r.Join(o.Statements)
	p.carryOn(r, late)
}

// chosen is a choice of priorities with its time.
type chosen struct {
	priorities []reflection.Priority
	at         *time.Time
}

// into makes a choice that of a reflection, unless that has a later one. A choice without a time is older than any.
func (c chosen) into(r *reflection.Reflection) {
	if r.Chosen == nil && (c.at != nil || len(r.Priorities) == 0) || c.at != nil && r.Chosen != nil && c.at.After(*r.Chosen) {
		r.Priorities, r.Chosen = c.priorities, c.at
	}
}

// carryOn keeps a closed reflection as it was: what was said and chosen after it was closed, on a device that did
// not know, goes into a reflection of its own that is open until a newer one is.
func (p *Pathway) carryOn(r *reflection.Reflection, chosenLate []chosen) {
	if r.Closed == nil {
		return
	}
	closed := *r.Closed
	var late []reflection.Statement
	r.Statements = slices.DeleteFunc(r.Statements, func(s reflection.Statement) bool {
		if s.At.After(closed) {
			late = append(late, s)
			return true
		}
		return false
	})
	if len(late)+len(chosenLate) == 0 {
		return
	}
	id := derived("after", r.ID)
	said := reflection.Reflection{ID: id, Statements: late}
	for _, c := range chosenLate {
		c.into(&said)
	}
	if p.Reflection(id) == nil {
		p.beginAfter(r, closed)
	}
	p.mergeReflection(&said)
}

// beginAfter begins the reflection that takes what was said after another one was closed.
func (p *Pathway) beginAfter(r *reflection.Reflection, closed time.Time) {
	p.Reflections = append(p.Reflections, reflection.Reflection{
		ID: derived("after", r.ID), Framework: r.Framework, Release: r.Release, Instrument: r.Instrument,
		Purpose: r.Purpose, Role: r.Role, Statements: []reflection.Statement{},
		// Just before, so that one which its owner began at that moment stays the current one.
		Started: closed.Add(-time.Millisecond),
	})
}

// keepOneOpen closes all open reflections but the newest, at the moment that the next one began. One that was brought over
// into another stays as it is: bringing over changes nothing of it.
func (p *Pathway) keepOneOpen() {
	newest := p.Current()
	if newest == nil {
		return
	}
	started := newest.Started
	carried := map[string]bool{}
	for i := range p.Reflections {
		if c := p.Reflections[i].Carried; c != nil {
			carried[c.Reflection] = true
		}
	}
	for i := range p.Reflections {
		r := &p.Reflections[i]
		if r.Open() && r != newest && !carried[r.ID] {
			end := started
			if n := len(r.Statements); n > 0 && r.Statements[n-1].At.After(end) {
				end = r.Statements[n-1].At
			}
			if r.Chosen != nil && r.Chosen.After(end) {
				end = *r.Chosen
			}
			r.Closed = &end
		}
	}
}
