package plan

import (
	"slices"
	"time"
)

// words points at the fields of the plan itself.
func (p *Plan) words() map[string]*string {
	return map[string]*string{"title": &p.Title, "look": &p.Look}
}

// words points at the fields of a goal that hold words or a choice.
func (g *Goal) words() map[string]*string {
	return map[string]*string{
		"title": &g.Title, "why": &g.Why, "progress": &g.Progress,
		"support": &g.Support, "barrier": &g.Barrier, "mover": &g.Mover,
	}
}

func (a *Activity) words() map[string]*string {
	return map[string]*string{
		"what": &a.What, "kind": &a.Kind, "from": &a.From, "to": &a.To, "cost": &a.Cost,
		"payer": &a.Payer, "hours": &a.Hours, "time": &a.Time, "note": &a.Note,
	}
}

// Get reads a field of a goal by name; "" where there is no such field.
func (g *Goal) Get(field string) string { return read(g.words(), field) }

// Get reads a field of an activity by name; "" where there is no such field.
func (a *Activity) Get(field string) string { return read(a.words(), field) }

func read(m map[string]*string, field string) string {
	if p := m[field]; p != nil {
		return *p
	}
	return ""
}

// Fault says why a value does not fit a field.
type Fault string

const (
	Fine         Fault = ""
	UnknownField Fault = "unknown-field"
	TooLong      Fault = "too-long"
	NotADay      Fault = "not-a-day"
	NotAChoice   Fault = "not-a-choice"
)

// CheckGoal says whether a value fits a field of a goal.
func (f *Form) CheckGoal(field, value string) Fault {
	spec, ok := f.Goal[field]
	if !ok {
		return UnknownField
	}
	if field == "mover" {
		return oneOf(f.Movers, value)
	}
	return short(value, spec.Max)
}

// CheckActivity says whether a value fits a field of an activity.
func (f *Form) CheckActivity(field, value string) Fault {
	spec, ok := f.Activity[field]
	if !ok {
		return UnknownField
	}
	switch field {
	case "kind":
		return oneOf(f.Kinds, value)
	case "payer":
		return oneOf(f.Payers, value)
	case "time":
		return oneOf(f.Times, value)
	case "from", "to":
		return CheckDay(value)
	}
	return short(value, spec.Max)
}

// CheckDay says whether a value is a day, YYYY-MM-DD within reason, or empty.
func CheckDay(value string) Fault {
	if value == "" {
		return Fine
	}
	if d, err := time.Parse(time.DateOnly, value); err != nil || d.Year() < 1900 || d.Year() > 2200 {
		return NotADay
	}
	return Fine
}

func oneOf(cs []Choice, value string) Fault {
	if value == "" || slices.ContainsFunc(cs, func(c Choice) bool { return c.ID == value }) {
		return Fine
	}
	return NotAChoice
}

func short(value string, most int) Fault {
	if most > 0 && len([]rune(value)) > most {
		return TooLong
	}
	return Fine
}

// Set writes a field of the plan itself and reports whether that changed anything. The value must have been checked.
func (p *Plan) Set(field, value string, at time.Time) bool {
	return write(p.words(), &p.Edited, field, value, at)
}

// Set writes a field of a goal and reports whether that changed anything. The value must have been checked.
func (g *Goal) Set(field, value string, at time.Time) bool {
	return write(g.words(), &g.Edited, field, value, at)
}

// Set writes a field of an activity and reports whether that changed anything. The value must have been checked.
func (a *Activity) Set(field, value string, at time.Time) bool {
	return write(a.words(), &a.Edited, field, value, at)
}

func write(m map[string]*string, edits *Edits, field, value string, at time.Time) bool {
	p := m[field]
	if p == nil || *p == value {
		return false
	}
	*p = value
	edits.Mark(field, at)
	return true
}

// Begin adds an empty goal with an id of its own, and finds the one that has that id already. It is nil where
// the plan is full, or where a goal of that id was taken out.
func (p *Plan) Begin(id string) *Goal {
	if g := p.Goal(id); g != nil {
		return g
	}
	if len(p.Current()) >= MaxGoals || len(p.Goals) >= MaxGoals*Kept || slices.ContainsFunc(p.Goals, func(g Goal) bool { return g.ID == id }) {
		return nil
	}
	p.Goals = append(p.Goals, Goal{ID: id, Items: []ItemRef{}})
	return &p.Goals[len(p.Goals)-1]
}

// AddReview adds a dated note of looking back. One whose id is there already changes its words on the day it was
// written, and nothing after that.
func (g *Goal) AddReview(r Review) bool {
	for i := range g.Reviews {
		old := &g.Reviews[i]
		if old.ID != r.ID {
			continue
		}
		if old.Text == r.Text || r.At.Sub(old.At) > 24*time.Hour {
			return false
		}
		old.Text = r.Text
		return true
	}
	if r.Text == "" {
		return false
	}
	g.Reviews = append(g.Reviews, r)
	sortReviews(g.Reviews)
	return true
}
