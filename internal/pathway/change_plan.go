package pathway

import (
	"slices"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/plan"
	"pathways/internal/reflection"
)

// plan writes a field of the plan that its page was about, or that grew from the open reflection.
func (a *applier) plan(c Change, field string) {
	r, pl := a.planOf(c)
	v := c.value()
	switch {
	case r == nil && pl == nil:
		a.refuse(c, "closed")
		return
	case field == "title":
		if !a.short(c, v, plan.MaxTitle) {
			return
		}
	case field == "look":
		if plan.CheckDay(v) != plan.Fine {
			a.refuse(c, "not-a-day")
			return
		}
	default:
		a.unknownField(c)
		return
	}
	if pl == nil {
		if v == "" {
			return
		}
		pl = a.p.Planning(r, a.now)
	}
	if stands := map[string]string{"title": pl.Title, "look": pl.Look}[field]; c.unseen(stands) {
		pl.Beside(field)
	}
	a.did(c, pl.Set(field, v, c.At))
}

// planOf finds the plan that a change is about; where it names none, that of the open reflection, from which one can
// be begun.
func (a *applier) planOf(c Change) (*reflection.Reflection, *plan.Plan) {
	if c.Plan != "" && a.p.Kept {
		return nil, a.p.Plan(c.Plan)
	}
	r := a.p.Current()
	if r == nil {
		return nil, nil
	}
	return r, a.p.PlanOf(r.ID)
}

// treeOf is the release that the codes of a goal are of.
func (a *applier) treeOf(c Change) *framework.Tree {
	if _, pl := a.planOf(c); pl != nil && a.p.Kept {
		return a.trees(&reflection.Reflection{Framework: pl.Framework, Release: pl.Release})
	}
	return a.tree
}

// unseen says whether a field that a change writes says something that its page had not seen, and that the change does
// not say too.
func (c *Change) unseen(stands string) bool {
	return c.Was != "" && c.Was != Shown([]string{stands}) && stands != c.value()
}

// goalFor finds the goal that a change is about, or begins one for the first words written into it.
func (a *applier) goalFor(c Change, id string) *plan.Goal {
	r, pl := a.planOf(c)
	if r == nil && pl == nil {
		a.refuse(c, "closed")
		return nil
	}
	empty := strings.TrimSpace(strings.Join(c.Values, "")) == ""
	// A page that was left open may still write into a goal of an earlier plan: its words go where the goal is.
	g := a.goalBy(id)
	switch {
	case g != nil && g.Removed == nil:
		return g
	case empty:
	case !isID(id):
		a.unknownField(c)
	case g != nil:
		a.refuse(c, "goal-gone")
	default:
		if pl == nil {
			pl = a.p.Planning(r, c.At)
		}
		if g := a.p.goalIn(pl, id, c.At); g != nil {
			a.goals = nil // their places have changed
			return g
		}
		a.refuse(c, "full")
	}
	return nil
}

// goalBy finds a goal of any plan, one that was taken out where there is no other; nil where there is none.
func (a *applier) goalBy(id string) *plan.Goal {
	if a.goals == nil {
		a.goals = map[string]*plan.Goal{}
		for i := range a.p.Plans {
			for j := range a.p.Plans[i].Goals {
				g := &a.p.Plans[i].Goals[j]
				if have := a.goals[g.ID]; have == nil || have.Removed != nil && g.Removed == nil {
					a.goals[g.ID] = g
				}
			}
		}
	}
	return a.goals[id]
}

// fits refuses a value that its field does not take.
func (a *applier) fits(c Change, f plan.Fault, most int) bool {
	switch f {
	case plan.Fine:
		return true
	case plan.TooLong:
		a.refuse(c, "too-long", "count", len([]rune(c.value())), "most", most)
	case plan.UnknownField:
		a.unknownField(c)
	case plan.NotAChoice:
		a.refuse(c, "unknown-choice", "choice", clip(c.value(), 40))
	default:
		a.refuse(c, string(f))
	}
	return false
}

// goal writes a field of a goal.
func (a *applier) goal(c Change, rest string) {
	id, field, _ := strings.Cut(rest, ".")
	if field == "items" {
		if g := a.goalBy(id); g != nil {
			c.Values = both(c, itemCodes(g.Items))
		}
		refs, ok := a.refs(c, a.treeOf(c))
		if !ok {
			return
		}
		g := a.goalFor(c, id)
		if g == nil || slices.Equal(refs, g.Items) {
			return
		}
		if g.Items = refs; g.Items == nil {
			g.Items = []plan.ItemRef{}
		}
		g.Edited.Mark("items", c.At)
		a.did(c, true)
		return
	}
	if !a.fits(c, plan.Standard.CheckGoal(field, c.value()), plan.Standard.Goal[field].Max) {
		return
	}
	if g := a.goalFor(c, id); g != nil {
		if c.unseen(g.Get(field)) {
			g.Beside(field)
		}
		a.did(c, g.Set(field, c.value(), c.At))
	}
}

// activity writes a field of an activity.
func (a *applier) activity(c Change, rest string) {
	parts := strings.SplitN(rest, ".", 3)
	if len(parts) != 3 {
		a.unknownField(c)
		return
	}
	gid, id, field := parts[0], parts[1], parts[2]
	v := c.value()
	if !a.fits(c, plan.Standard.CheckActivity(field, v), plan.Standard.Activity[field].Max) {
		return
	}
	if !isID(id) {
		a.unknownField(c)
		return
	}
	g := a.goalFor(c, gid)
	if g == nil {
		return
	}
	act := g.Activity(id)
	if act == nil {
		switch {
		case v == "":
			return
		case slices.ContainsFunc(g.Activities, func(x plan.Activity) bool { return x.ID == id }):
			a.refuse(c, "activity-gone")
			return
		case len(g.Current()) >= plan.MaxActivities || len(g.Activities) >= plan.MaxActivities*plan.Kept:
			a.refuse(c, "full")
			return
		}
		g.Activities = append(g.Activities, plan.Activity{ID: id})
		act = &g.Activities[len(g.Activities)-1]
	}
	if c.unseen(act.Get(field)) {
		g.Beside("activity." + id + "." + field)
	}
	a.did(c, act.Set(field, v, c.At))
}

// look adds a note of looking back, or mends one of today.
func (a *applier) look(c Change, rest string) {
	gid, id, _ := strings.Cut(rest, ".")
	v := c.value()
	if !a.short(c, v, plan.MaxReview) || v == "" {
		return
	}
	if !isID(id) {
		a.unknownField(c)
		return
	}
	g := a.goalFor(c, gid)
	if g == nil {
		return
	}
	if len(g.Reviews) >= plan.MaxReviews {
		a.refuse(c, "full")
		return
	}
	a.did(c, g.AddReview(plan.Review{ID: id, At: c.At, Text: v}))
}
