package plan

import (
	"slices"
	"strings"
	"time"
)

// copyOf is what one copy of a plan or goal says and knows of its fields, to judge what stands beside them.
type copyOf struct {
	says  func(field, text string) bool
	knows func(field string, at time.Time) bool
}

// standing is the plan's own fields as they are before a merge.
func (p *Plan) standing() copyOf {
	says := map[string]string{"title": p.Title, "look": p.Look}
	edits := p.Edited
	return copyOf{
		says:  func(field, text string) bool { return says[field] == text },
		knows: edits.knows,
	}
}

// standing is a goal's fields as they are before a merge, with those of its activities.
func (g *Goal) standing() copyOf {
	was := *g
	was.Activities = slices.Clone(g.Activities)
	return copyOf{
		says: func(field, text string) bool { return was.stands(field) == text },
		knows: func(field string, at time.Time) bool {
			if a, name := was.activityOf(field); a != nil {
				return a.Edited.knows(name, at)
			}
			return was.Edited.knows(field, at)
		},
	}
}

// stands is what a field says that an Earlier can be about.
func (g *Goal) stands(field string) string {
	if a, name := g.activityOf(field); a != nil {
		return a.Get(name)
	}
	if field == "items" {
		return codes(g.Items)
	}
	return g.Get(field)
}

// activityOf finds the activity that "activity.<id>.<field>" is about; nil where it is about none that is there.
func (g *Goal) activityOf(field string) (*Activity, string) {
	rest, is := strings.CutPrefix(field, "activity.")
	id, name, whole := strings.Cut(rest, ".")
	if !is || !whole {
		return nil, ""
	}
	return g.Activity(id), name
}

// putBy puts together what stands beside in two copies. A wording that one copy knows of and neither says nor keeps
// beside was settled there: it stays so.
func putBy(mine, theirs []Earlier, here, there copyOf) []Earlier {
	left := func(list, other []Earlier, c copyOf) []Earlier {
		type wording struct{ field, text string }
		kept := make(map[wording]bool, len(other))
		for _, e := range other {
			kept[wording{e.Field, e.Text}] = true
		}
		var out []Earlier
		for _, e := range list {
			if kept[wording{e.Field, e.Text}] || !c.knows(e.Field, e.At) || c.says(e.Field, e.Text) {
				out = append(out, e)
			}
		}
		return out
	}
	return putAside(left(mine, theirs, there), left(theirs, mine, here))
}

// Beside keeps what a field of the plan says beside it, because another device is about to write something else
// without having seen it.
func (p *Plan) Beside(field string) {
	if w := p.words()[field]; w != nil {
		p.Earlier = putAside(p.Earlier, []Earlier{{field, *w, p.Edited.Last(field)}})
	}
}

// Beside keeps what a field of the goal says beside it, as Plan.Beside does. "activity.<id>.<field>" is one of an
// activity.
func (g *Goal) Beside(field string) {
	at := g.Edited.Last(field)
	if a, name := g.activityOf(field); a != nil {
		at = a.Edited.Last(name)
	}
	g.Earlier = putAside(g.Earlier, []Earlier{{field, g.stands(field), at}})
}

// Wording is a field that says one thing, with what another device wrote in it.
type Wording struct {
	Goal     *Goal     // nil: a field of the plan itself
	Activity *Activity // nil: a field of the goal
	Field    string    // "why", "items", "review"
	Stands   string
	Other    Earlier
}

// Wordings lists the fields of which another wording is kept beside.
func (p *Plan) Wordings() []Wording {
	var out []Wording
	for _, e := range p.Earlier {
		out = append(out, Wording{Field: e.Field, Stands: read(p.words(), e.Field), Other: e})
	}
	for i := range p.Goals {
		g := &p.Goals[i]
		if g.Removed != nil {
			continue
		}
		for _, e := range g.Earlier {
			w := Wording{Goal: g, Field: e.Field, Stands: g.stands(e.Field), Other: e}
			if a, name := g.activityOf(e.Field); a != nil {
				w.Activity, w.Field = a, name
			}
			out = append(out, w)
		}
	}
	return out
}

// Takes says whether the other wording can take the place of what stands: it can where the field is still there.
func (w Wording) Takes() bool { return !strings.HasPrefix(w.Field, "activity.") }

// Settle ends a difference: what stands in the field stays, or the other wording takes its place, and none is kept
// beside any more. Competencies are named by their codes, which refs looks up. The value must fit the field still.
// It reports whether the difference was there.
func (p *Plan) Settle(goal, field, text string, take bool, refs func(codes []string) []ItemRef, at time.Time) bool {
	if goal == "" {
		if !drop(&p.Earlier, field, text) {
			return false
		}
		settle(p.words(), &p.Edited, field, text, take, at)
		return true
	}
	g := p.Goal(goal)
	if g == nil {
		return false
	}
	var looked []time.Time // when notes of looking back were written that are settled now
	for _, e := range g.Earlier {
		if e.Field == "review" && field == "review" && e.Text == text {
			looked = append(looked, e.At)
		}
	}
	if !drop(&g.Earlier, field, text) {
		return false
	}
	a, name := g.activityOf(field)
	switch {
	case a != nil:
		settle(a.words(), &a.Edited, name, text, take, at)
	case field == "items":
		if take {
			g.Items = refs(strings.Split(text, ", "))
		}
		g.Edited.Mark("items", at)
	case field == "review":
		g.Edited = g.Edited.join(Edits{"review": looked})
	default:
		settle(g.words(), &g.Edited, field, text, take, at)
	}
	return true
}

// drop takes a wording out of those kept beside.
func drop(list *[]Earlier, field, text string) bool {
	n := len(*list)
	*list = slices.DeleteFunc(*list, func(e Earlier) bool { return e.Field == field && e.Text == text })
	return len(*list) < n
}

// settle writes a field anew, also with the words that it has: from now on they are later than any copy's.
func settle(m map[string]*string, edits *Edits, field, text string, take bool, at time.Time) {
	w := m[field]
	if w == nil {
		return
	}
	if take {
		*w = text
	}
	edits.Mark(field, at)
}
