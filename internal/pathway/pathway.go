// Package pathway holds a person's own record: their reflections and their plans, as one document that
// belongs to them.
//
// A guest's pathway lives in their browser and in a file (<name>.pathway.json); the server keeps nothing of
// it. The same type is what a store for signed-in people gives and takes: pages work on a *Pathway and on
// Changes, wherever it lies.
package pathway

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"pathways/internal/plan"
	"pathways/internal/reflection"
)

// Format and Version say what the file is. A reader refuses a version above its own.
const (
	Format  = "pathways.pathway"
	Version = 1
)

// Pathway is one person's record.
type Pathway struct {
	Format      string                  `json:"format"`
	Version     int                     `json:"version"`
	ID          string                  `json:"id"` // UUID: the same pathway on every device
	Name        string                  `json:"name,omitempty"`
	Revision    int                     `json:"revision"` // grows with every change in one copy
	Created     time.Time               `json:"created"`
	Changed     time.Time               `json:"changed"`
	Place       string                  `json:"place,omitempty"` // where the person left off: a unit's code
	Reflections []reflection.Reflection `json:"reflections"`
	Plans       []plan.Plan             `json:"plans"`

	Kept    bool  `json:"-"` // it lies in an account, where statements are counted
	Seen    int64 `json:"-"` // how far the count has come
	Differs bool  `json:"-"` // two devices wrote different things, and the person has not yet chosen
}

// Limits of one pathway. They guard against broken files, not against people.
const (
	MaxBytes       = 5 << 20 // of the file
	MaxName        = 80
	MaxReflections = 100
	MaxPlans       = 100
)

// New begins an empty pathway.
func New(now time.Time) *Pathway {
	return &Pathway{
		Format: Format, Version: Version, ID: NewID(), Created: stamp(now), Changed: stamp(now),
		Reflections: []reflection.Reflection{}, Plans: []plan.Plan{},
	}
}

// NewID is an identifier that sorts by time (UUIDv7).
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// derived is an identifier that follows from another one, the same in every copy.
func derived(what, id string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("pathways:"+what+":"+id)).String()
}

// stamp is a time as files keep it: UTC, to the millisecond.
func stamp(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// Current is the reflection that is open, the newest where several are; nil where none is. The id decides between
// two that began in the same moment, so that every copy comes to the same.
func (p *Pathway) Current() *reflection.Reflection {
	var out *reflection.Reflection
	for i := range p.Reflections {
		r := &p.Reflections[i]
		if r.Open() && (out == nil || newer(r, out)) {
			out = r
		}
	}
	return out
}

func newer(r, than *reflection.Reflection) bool {
	return cmp.Or(r.Started.Compare(than.Started), cmp.Compare(r.ID, than.ID)) > 0
}

// Reflection finds a reflection by its id; nil where there is none.
func (p *Pathway) Reflection(id string) *reflection.Reflection {
	for i := range p.Reflections {
		if p.Reflections[i].ID == id {
			return &p.Reflections[i]
		}
	}
	return nil
}

// Plan finds a plan by its id; nil where there is none.
func (p *Pathway) Plan(id string) *plan.Plan {
	for i := range p.Plans {
		if p.Plans[i].ID == id {
			return &p.Plans[i]
		}
	}
	return nil
}

// PlanOf is the newest plan that grew from a reflection; nil where there is none.
func (p *Pathway) PlanOf(reflection string) *plan.Plan {
	var out *plan.Plan
	for i := range p.Plans {
		if p.Plans[i].Reflection == reflection && (out == nil || p.Plans[i].Created.After(out.Created)) {
			out = &p.Plans[i]
		}
	}
	return out
}

// Begin opens a new reflection and closes the one that was open, which is kept as it was.
func (p *Pathway) Begin(framework, release, purpose, role string, now time.Time) *reflection.Reflection {
	now = stamp(now)
	p.Close(now)
	p.Reflections = append(p.Reflections, reflection.Reflection{
		ID: NewID(), Framework: framework, Release: release, Instrument: reflection.Standard,
		Purpose: purpose, Role: role, Started: now, Statements: []reflection.Statement{},
	})
	p.Place = ""
	p.Touch(now)
	return &p.Reflections[len(p.Reflections)-1]
}

// Close closes every open reflection: they are kept as they are from now on.
func (p *Pathway) Close(now time.Time) {
	now = stamp(now)
	for i := range p.Reflections {
		if p.Reflections[i].Open() {
			p.Reflections[i].Closed = &now
			p.Touch(now)
		}
	}
}

// Planning gives the plan of a reflection, and begins one where there is none. Its id follows from that of the
// reflection, so that copies which begin it apart from each other begin the same one.
func (p *Pathway) Planning(r *reflection.Reflection, now time.Time) *plan.Plan {
	if have := p.PlanOf(r.ID); have != nil {
		return have
	}
	p.Plans = append(p.Plans, plan.Plan{
		ID: PlanID(r.ID), Reflection: r.ID, Framework: r.Framework, Release: r.Release,
		Goals: []plan.Goal{}, Created: stamp(now),
	})
	p.Touch(now)
	return &p.Plans[len(p.Plans)-1]
}

// PlanID is the id of the plan that is begun for a reflection.
func PlanID(reflection string) string { return derived("plan", reflection) }

// Bring puts in a reflection, and a plan (nil: none), that were made elsewhere. It is the current one if it is the newest; no
// other is changed.
func (p *Pathway) Bring(r reflection.Reflection, pl *plan.Plan, now time.Time) {
	if p.Kept {
		for i := range r.Statements {
			p.Seen++
			r.Statements[i].Order = reflection.Order{Seq: p.Seen, Seen: p.Seen - 1}
		}
	}
	p.Reflections = append(p.Reflections, r)
	if pl != nil {
		p.Plans = append(p.Plans, *pl)
	}
	p.Place = ""
	p.Touch(now)
}

// Remove takes a whole reflection and some plans out. What is not there is none to take out. It does not note the change: a
// guest's page does that with Touch, and an account with Service.TakeOut.
func (p *Pathway) Remove(reflectionID string, plans []string) {
	p.Reflections = slices.DeleteFunc(p.Reflections, func(r reflection.Reflection) bool { return r.ID == reflectionID })
	p.Plans = slices.DeleteFunc(p.Plans, func(pl plan.Plan) bool { return slices.Contains(plans, pl.ID) })
}

// Goal finds a goal of any plan that was not taken out; nil where there is none.
func (p *Pathway) Goal(id string) *plan.Goal {
	for i := range p.Plans {
		if g := p.Plans[i].Goal(id); g != nil {
			return g
		}
	}
	return nil
}

// BeginGoal begins an empty goal in the plan of a reflection, and finds the one that has that id already. It is nil
// where the plan is full, where a goal of that id was taken out, and where the id is no UUID.
func (p *Pathway) BeginGoal(r *reflection.Reflection, id string, now time.Time) *plan.Goal {
	if !isID(id) {
		return nil
	}
	return p.goalIn(p.Planning(r, now), id, now)
}

// goalIn begins an empty goal in a plan, as BeginGoal does.
func (p *Pathway) goalIn(pl *plan.Plan, id string, now time.Time) *plan.Goal {
	if !isID(id) {
		return nil
	}
	if g := pl.Goal(id); g != nil {
		return g
	}
	g := pl.Begin(id)
	if g != nil {
		p.Touch(now)
	}
	return g
}

// RemoveGoal takes a goal out: its words go. One that is not there is none to take out.
func (p *Pathway) RemoveGoal(id string, now time.Time) {
	if g := p.Goal(id); g != nil {
		g.Remove(stamp(now))
		p.Touch(now)
	}
}

// RemoveActivity takes an activity out of a goal: its words go. One that is not there is none to take out.
func (p *Pathway) RemoveActivity(goal, id string, now time.Time) {
	if g := p.Goal(goal); g != nil {
		if a := g.Activity(id); a != nil {
			a.Remove(stamp(now))
			p.Touch(now)
		}
	}
}

// Touch notes that something changed.
func (p *Pathway) Touch(now time.Time) {
	p.Revision++
	if now = stamp(now); now.After(p.Changed) {
		p.Changed = now
	}
}

// Empty says whether nothing was begun yet.
func (p *Pathway) Empty() bool { return len(p.Reflections) == 0 && len(p.Plans) == 0 }

// Latest is a copy without what was said earlier and without other copies' wordings: only what stands now.
func (p *Pathway) Latest() *Pathway {
	out := *p
	out.Reflections = make([]reflection.Reflection, len(p.Reflections))
	for i := range p.Reflections {
		out.Reflections[i] = p.Reflections[i].Latest()
	}
	out.Plans = slices.Clone(p.Plans)
	for i := range out.Plans {
		out.Plans[i].Goals = slices.Clone(out.Plans[i].Goals)
		out.Plans[i].Earlier = nil
		for j := range out.Plans[i].Goals {
			out.Plans[i].Goals[j].Earlier = nil
		}
	}
	return &out
}

// BeginGoalIn begins an empty goal in the plan with the given id; where there is none, in that of the open reflection.
// It reports whether it could.
func (p *Pathway) BeginGoalIn(plan, id string, now time.Time) bool {
	if pl := p.Plan(plan); pl != nil {
		return p.goalIn(pl, id, now) != nil
	}
	r := p.Current()
	return r != nil && p.BeginGoal(r, id, now) != nil
}

// BeginPlan begins another plan. One whose id is there already is begun once. It reports whether there is room.
func (p *Pathway) BeginPlan(pl plan.Plan, now time.Time) bool {
	if p.Plan(pl.ID) != nil {
		return true
	}
	if len(p.Plans) >= MaxPlans {
		return false
	}
	if !isID(pl.ID) {
		pl.ID = NewID()
	}
	pl.Created = stamp(now)
	p.Plans = append(p.Plans, pl)
	p.Touch(now)
	return true
}
