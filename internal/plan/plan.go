// Package plan holds learning plans: goals over competencies, what a person will do about them, what it
// costs and whose time it takes, who helps, what is in the way and who could change that.
//
// A plan is a promise to oneself. Nothing in it is required, counted or judged.
package plan

import (
	"cmp"
	"embed"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"time"

	"pathways/internal/platform/i18n"
)

// Plan is one learning plan.
type Plan struct {
	ID         string    `json:"id"`                   // UUID
	Reflection string    `json:"reflection,omitempty"` // id of the reflection it grew from
	Framework  string    `json:"framework"`            // slug
	Release    string    `json:"release"`              // version
	Title      string    `json:"title,omitempty"`
	Look       string    `json:"look,omitempty"` // day of the next look back, YYYY-MM-DD
	Goals      []Goal    `json:"goals"`
	Created    time.Time `json:"created"`
	Carried    string    `json:"carried,omitempty"` // id of the plan that this one was brought over from
	Earlier    []Earlier `json:"earlier,omitempty"` // as Goal.Earlier, of the plan's own fields
	Edited     Edits     `json:"edited,omitempty"`
}

// Goal is something a person would like, over one or more competencies.
type Goal struct {
	ID         string     `json:"id"`
	Title      string     `json:"title,omitempty"`
	Items      []ItemRef  `json:"items"`
	Why        string     `json:"why,omitempty"`
	Progress   string     `json:"progress,omitempty"` // how they will notice progress
	Support    string     `json:"support,omitempty"`
	Barrier    string     `json:"barrier,omitempty"`
	Mover      string     `json:"mover,omitempty"` // id of who could change the barrier
	Activities []Activity `json:"activities,omitempty"`
	Reviews    []Review   `json:"reviews,omitempty"` // looking back, in order of time
	Earlier    []Earlier  `json:"earlier,omitempty"` // wordings of another copy that a merge put aside
	Edited     Edits      `json:"edited,omitempty"`
	Removed    *time.Time `json:"removed,omitempty"` // taken out by its owner: kept without words, so that another copy does not bring it back
}

// ItemRef is a competency that a goal is about.
type ItemRef struct {
	Item string `json:"item"` // lasting identifier
	Code string `json:"code"`
}

// Activity is one thing to do. Cost and time are always shown, also when nothing is noted.
type Activity struct {
	ID      string     `json:"id"`
	What    string     `json:"what,omitempty"`
	Kind    string     `json:"kind,omitempty"` // id of a kind
	From    string     `json:"from,omitempty"` // YYYY-MM-DD
	To      string     `json:"to,omitempty"`
	Cost    string     `json:"cost,omitempty"` // in the person's words
	Payer   string     `json:"payer,omitempty"`
	Hours   string     `json:"hours,omitempty"` // in the person's words
	Time    string     `json:"time,omitempty"`  // paid, own, ...
	Note    string     `json:"note,omitempty"`  // how it went: a note, not a mark
	Edited  Edits      `json:"edited,omitempty"`
	Removed *time.Time `json:"removed,omitempty"`
}

// Review is a dated note of looking back. A later one stands beside an earlier one.
type Review struct {
	ID   string    `json:"id"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// Earlier is what another copy of the plan said in a field, kept beside what stands there now.
type Earlier struct {
	Field string    `json:"field"` // a field of the goal or plan, or "activity.<id>.what" and so on; codes for "items"
	Text  string    `json:"text"`
	At    time.Time `json:"at"`
}

// Edits says when each field was written, oldest first, so that copies can be put together.
type Edits map[string][]time.Time

const keepEdits = 40 // times kept for a field: enough to know a copy's past

// Mark notes that a field was written. What is written after something else counts as later, whatever the
// clock says: a copy's edits of a field never go back in time. The moment is then chosen by chance within the
// next millisecond, so that two copies do not take the same one.
func (e *Edits) Mark(field string, at time.Time) {
	if *e == nil {
		*e = Edits{}
	}
	if last := e.Last(field); !at.After(last) {
		at = last.Add(1 + rand.N(time.Millisecond))
	}
	ts := append((*e)[field], at)
	if len(ts) > keepEdits {
		ts = ts[len(ts)-keepEdits:]
	}
	(*e)[field] = ts
}

// Last is when a field was last written; the zero time where it never was.
func (e Edits) Last(field string) time.Time {
	if ts := e[field]; len(ts) > 0 {
		return ts[len(ts)-1]
	}
	return time.Time{}
}

// knows says whether a time is in a field's past.
func (e Edits) knows(field string, at time.Time) bool {
	return slices.ContainsFunc(e[field], at.Equal)
}

// Limits of one plan. They guard against broken files, not against people. A plan may hold Kept times as many
// entries as can be begun: what was taken out stays as an id, and copies are put together.
const (
	Kept          = 10
	MaxGoals      = 40
	MaxActivities = 60
	MaxReviews    = 200
	MaxTitle      = 200
	MaxReview     = 2000
)

// Goal finds a goal that was not taken out; nil where there is none.
func (p *Plan) Goal(id string) *Goal {
	for i := range p.Goals {
		if p.Goals[i].ID == id && p.Goals[i].Removed == nil {
			return &p.Goals[i]
		}
	}
	return nil
}

// Current lists the goals that were not taken out.
func (p *Plan) Current() []*Goal {
	var out []*Goal
	for i := range p.Goals {
		if p.Goals[i].Removed == nil {
			out = append(out, &p.Goals[i])
		}
	}
	return out
}

// Activity finds an activity that was not taken out; nil where there is none.
func (g *Goal) Activity(id string) *Activity {
	for i := range g.Activities {
		if g.Activities[i].ID == id && g.Activities[i].Removed == nil {
			return &g.Activities[i]
		}
	}
	return nil
}

// Current lists the activities that were not taken out.
func (g *Goal) Current() []*Activity {
	var out []*Activity
	for i := range g.Activities {
		if g.Activities[i].Removed == nil {
			out = append(out, &g.Activities[i])
		}
	}
	return out
}

// Remove takes a goal out: its words go, its id stays.
func (g *Goal) Remove(at time.Time) { *g = Goal{ID: g.ID, Items: []ItemRef{}, Removed: &at} }

// Remove takes an activity out: its words go, its id stays.
func (a *Activity) Remove(at time.Time) { *a = Activity{ID: a.ID, Removed: &at} }

// Field is what a form asks for.
type Field struct {
	Max  int       `json:"max,omitempty"` // most characters
	Ask  i18n.Text `json:"ask"`
	Help i18n.Text `json:"help,omitempty"`
}

// Choice is one answer of a field of choices.
type Choice struct {
	ID    string    `json:"id"`
	Label i18n.Text `json:"label"`
	Help  i18n.Text `json:"help,omitempty"`
}

// Form is the fields of a plan, as data.
type Form struct {
	ID       string           `json:"id"`
	Ours     bool             `json:"ours"`
	Note     i18n.Text        `json:"note"`
	Goal     map[string]Field `json:"goal"`
	Activity map[string]Field `json:"activity"`
	Kinds    []Choice         `json:"kinds"`
	Payers   []Choice         `json:"payers"`
	Times    []Choice         `json:"times"`
	Movers   []Choice         `json:"movers"`
}

// Nobody is the payer of what is free.
const Nobody = "nobody"

// Label is the wording of a choice in a language; "" where there is no such choice.
func Label(cs []Choice, id, lang string) string {
	for _, c := range cs {
		if c.ID == id {
			return c.Label.In(lang)
		}
	}
	return ""
}

//go:embed fields/plan-1.json
var fields embed.FS

// Standard is the form that every plan uses today.
var Standard = func() *Form {
	raw, err := fields.ReadFile("fields/plan-1.json")
	if err != nil {
		panic(err)
	}
	var f Form
	if err := json.Unmarshal(raw, &f); err != nil {
		panic("plan: fields: " + err.Error())
	}
	return &f
}()

// sortReviews puts looking back in order of time.
func sortReviews(rs []Review) {
	slices.SortStableFunc(rs, func(a, b Review) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
}
