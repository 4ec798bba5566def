package plan

import "time"

// Dated is something in a plan that has a day: an activity, or the next look back at the plan.
type Dated struct {
	ID          string    // of the activity, or of the plan
	Goal        *Goal     // nil for the look back
	Activity    *Activity // nil for the look back
	First, Last time.Time // days; the same where only one is known
	Changed     time.Time // when anything of it was written last
}

// Dated lists what has a day, in the order of the plan, the look back at its end. What was taken out is not there.
func (p *Plan) Dated() []Dated {
	var out []Dated
	for _, g := range p.Current() {
		for _, a := range g.Current() {
			from, to := a.From, a.To
			if from == "" {
				from = to
			}
			if first, last, ok := days(from, to); ok {
				out = append(out, Dated{a.ID, g, a, first, last, a.Edited.latest(p.Created)})
			}
		}
	}
	if day, _, ok := days(p.Look, p.Look); ok {
		out = append(out, Dated{ID: p.ID, First: day, Last: day, Changed: p.Edited.latest(p.Created)})
	}
	return out
}

// days reads a first day and a last one, which is the first where it is no day or an earlier one.
func days(from, to string) (first, last time.Time, ok bool) {
	first, err := time.Parse(time.DateOnly, from)
	if err != nil {
		return first, last, false
	}
	last, err = time.Parse(time.DateOnly, to)
	if err != nil || last.Before(first) {
		last = first
	}
	return first, last, true
}

// latest is the last time that any field was written, at least the given one.
func (e Edits) latest(at time.Time) time.Time {
	for field := range e {
		if t := e.Last(field); t.After(at) {
			at = t
		}
	}
	return at
}
