package carryover

import (
	"embed"
	"slices"
	"time"

	"pathways/internal/framework"
	"pathways/internal/pathway"
	"pathways/internal/plan"
	"pathways/internal/platform/errs"
	"pathways/internal/reflection"
)

// Locales are the sentences of this package.
//
//go:embed locales/*.json
var Locales embed.FS

// Preview is what can be brought over of a reflection and of the plan that grew from it.
type Preview struct {
	Way  *Way
	Old  *reflection.Reflection
	Plan *plan.Plan // nil: there is none
	Rows []Holding
	view *reflection.View
}

// Holding is one item with everything that names it.
type Holding struct {
	Row
	Said     []*reflection.Statement // the answers that hold, in the order of the questions
	Priority bool
	Goals    []*plan.Goal
}

// Look says what becomes of everything in a reflection and its plan. It changes neither.
func Look(way *Way, old *reflection.Reflection, in *reflection.Instrument, pl *plan.Plan) *Preview {
	p := &Preview{Way: way, Old: old, Plan: pl, view: reflection.NewView(old, in, way.From)}
	said := map[string][]*reflection.Statement{}
	var named []Named
	for i := range in.Dimensions {
		d := &in.Dimensions[i]
		for _, item := range p.answered(d.ID) {
			s := p.view.Said(item, d.ID)
			said[item] = append(said[item], s)
			named = append(named, Named{item, func(it *framework.Item) bool { return p.takes(it, d, s) }})
		}
	}
	priorities, goals := map[string]bool{}, map[string][]*plan.Goal{}
	for _, pr := range old.Priorities {
		priorities[pr.Item] = true
		named = append(named, Named{pr.Item, p.isLeaf})
	}
	if pl != nil {
		for _, g := range pl.Current() {
			for _, ref := range g.Items {
				goals[ref.Item] = append(goals[ref.Item], g)
				named = append(named, Named{ref.Item, p.isLeaf})
			}
		}
	}
	for _, r := range way.Rows(named) {
		p.Rows = append(p.Rows, Holding{r, said[r.Item.ID], priorities[r.Item.ID], goals[r.Item.ID]})
	}
	return p
}

// View reads the old reflection.
func (p *Preview) View() *reflection.View { return p.view }

// answered are the items on which a question has an answer that was not taken back, each once.
func (p *Preview) answered(dimension string) []string {
	var out []string
	seen := map[string]bool{}
	for i := range p.Old.Statements {
		s := &p.Old.Statements[i]
		if s.Dimension != dimension || seen[s.Item] {
			continue
		}
		seen[s.Item] = true
		if holds := p.view.Said(s.Item, dimension); !holds.Same(nil, "") {
			out = append(out, s.Item)
		}
	}
	return out
}

func (p *Preview) isLeaf(it *framework.Item) bool { return p.Way.To.IsLeaf(it.ID) }

// takes says whether an answer can be about an item of the other release: the question must be asked there, and an answer
// in levels needs the same levels.
func (p *Preview) takes(it *framework.Item, d *reflection.Dimension, s *reflection.Statement) bool {
	if d.About == reflection.AboutUnit {
		return p.Way.To.UnitOf(it) == it
	}
	if !p.isLeaf(it) {
		return false
	}
	return !d.Levels || len(it.Levels) > 0 && p.sameLevels(d, s.Choices)
}

// sameLevels says whether every level that an answer names is in both releases and means the same there.
func (p *Preview) sameLevels(d *reflection.Dimension, choices []string) bool {
	for _, code := range choices {
		if d.Choice(code) != nil {
			continue
		}
		here, is := p.Way.From.LevelOf(code)
		there, also := p.Way.To.LevelOf(code)
		if !is || !also || here.Name != there.Name || here.Description != there.Description {
			return false
		}
	}
	return true
}

// Of are the rows with a verdict.
func (p *Preview) Of(v Verdict) []Holding {
	var out []Holding
	for _, r := range p.Rows {
		if r.Verdict == v {
			out = append(out, r)
		}
	}
	return out
}

// Left is something that stays in the old reflection or plan, and why.
type Left struct {
	Item *framework.Item
	Said *reflection.Statement // nil: it is a goal or a priority
	Goal *plan.Goal
	Why  Why
}

// Why says why something stays.
type Why string

// The reasons.
const (
	NoPlace   Why = "noplace"
	NotChosen Why = "notchosen"
	NotAsked  Why = "notasked" // where it went, this question is not asked, or in other levels
	TooMany   Why = "toomany"  // no room for more priorities
)

// Made is what was made of a preview, not yet in a pathway.
type Made struct {
	Reflection reflection.Reflection
	Plan       *plan.Plan // nil: there was none, or nothing of it came along
	Left       []Left
}

// Make makes a new reflection, and a plan, of what moves by itself and of what was chosen. What it is made from stays as it
// is. Each answer is said now about its new item and names the statement that it repeats; where several come together on one
// question, the one said last holds.
func (p *Preview) Make(chosen Chosen, now time.Time) Made {
	now = now.UTC().Truncate(time.Millisecond)
	m := Made{Reflection: reflection.Reflection{
		ID: pathway.NewID(), Framework: p.Way.To.Framework.Slug, Release: p.Way.To.Version, Instrument: p.Old.Instrument,
		Purpose: p.Old.Purpose, Role: p.Old.Role, Started: now, Statements: []reflection.Statement{},
		Carried: &reflection.Carried{Reflection: p.Old.ID},
	}}
	goes := map[string][]*framework.Item{}
	for _, r := range p.Rows {
		to := r.Goes(chosen)
		goes[r.Item.ID] = to
		for _, s := range r.Said {
			m.say(p, r, s, to, now)
		}
	}
	slices.SortStableFunc(m.Reflection.Statements, func(a, b reflection.Statement) int { return a.From.At.Compare(b.From.At) })
	m.prioritize(p, goes, now)
	m.plan(p, goes, now)
	return m
}

// say repeats one answer about each of its new items.
func (m *Made) say(p *Preview, r Holding, s *reflection.Statement, to []*framework.Item, now time.Time) {
	d := p.view.Instrument.Dimension(s.Dimension)
	fits := false
	for _, it := range to {
		if !p.takes(it, d, s) {
			continue
		}
		fits = true
		m.Reflection.Statements = append(m.Reflection.Statements, reflection.Statement{
			ID: pathway.NewID(), Item: it.ID, Code: it.Code, Dimension: s.Dimension, Choices: slices.Clone(s.Choices), Text: s.Text, At: now,
			From: &reflection.Origin{Reflection: p.Old.ID, Statement: s.ID, Item: s.Item, Code: s.Code, At: s.At},
		})
	}
	if !fits {
		m.Left = append(m.Left, Left{Item: r.Item, Said: s, Why: r.whyNot(to)})
	}
}

// whyNot says why something of a row did not come along, given where the row went.
func (r Row) whyNot(to []*framework.Item) Why {
	switch {
	case r.Verdict == Nowhere:
		return NoPlace
	case len(to) == 0:
		return NotChosen
	}
	return NotAsked
}

// prioritize brings priorities over, as many as a reflection can have.
func (m *Made) prioritize(p *Preview, goes map[string][]*framework.Item, now time.Time) {
	r := &m.Reflection
	for _, row := range p.Rows {
		if !row.Priority {
			continue
		}
		came, room := false, true
		for _, it := range goes[row.Item.ID] {
			if !p.isLeaf(it) {
				continue
			}
			has := slices.ContainsFunc(r.Priorities, func(have reflection.Priority) bool { return have.Item == it.ID })
			if room = has || len(r.Priorities) < reflection.MaxPriorities; !room {
				break
			}
			if came = true; !has {
				r.Priorities = append(r.Priorities, reflection.Priority{Item: it.ID, Code: it.Code})
			}
		}
		switch {
		case came:
		case !room:
			m.Left = append(m.Left, Left{Item: row.Item, Why: TooMany})
		default:
			m.Left = append(m.Left, Left{Item: row.Item, Why: row.whyNot(goes[row.Item.ID])})
		}
	}
	if len(r.Priorities) > 0 {
		r.Chosen = &now
	}
}

// plan makes a plan with the goals that have a place. A goal is copied with everything that was written into it.
func (m *Made) plan(p *Preview, goes map[string][]*framework.Item, now time.Time) {
	if p.Plan == nil {
		return
	}
	pl := plan.Plan{
		ID: pathway.PlanID(m.Reflection.ID), Reflection: m.Reflection.ID, Framework: m.Reflection.Framework, Release: m.Reflection.Release,
		Title: p.Plan.Title, Look: p.Plan.Look, Created: now, Goals: []plan.Goal{}, Carried: p.Plan.ID,
	}
	for _, g := range p.Plan.Current() {
		items := []plan.ItemRef{}
		for _, ref := range g.Items {
			for _, it := range goes[ref.Item] {
				if p.isLeaf(it) && !slices.ContainsFunc(items, func(have plan.ItemRef) bool { return have.Item == it.ID }) {
					items = append(items, plan.ItemRef{Item: it.ID, Code: it.Code})
				}
			}
		}
		if len(g.Items) > 0 && len(items) == 0 {
			m.Left = append(m.Left, Left{Item: p.Way.From.ByID(g.Items[0].Item), Goal: g, Why: p.whyGoal(g, goes)})
			continue
		}
		pl.Goals = append(pl.Goals, copied(g, items))
	}
	if len(pl.Goals) == 0 && len(p.Plan.Current()) > 0 {
		return
	}
	m.Plan = &pl
	m.Reflection.Carried.Plan = pl.ID
}

// whyGoal says why a goal stays: because somebody did not choose, where anything of it could have gone somewhere.
func (p *Preview) whyGoal(g *plan.Goal, goes map[string][]*framework.Item) Why {
	why := NoPlace
	for _, r := range p.Rows {
		if slices.ContainsFunc(g.Items, func(ref plan.ItemRef) bool { return ref.Item == r.Item.ID }) && r.Verdict != Nowhere {
			why = r.whyNot(goes[r.Item.ID])
		}
	}
	return why
}

// copied is a goal of its own with everything that was written into it, about other items.
func copied(g *plan.Goal, items []plan.ItemRef) plan.Goal {
	out := plan.Goal{
		ID: pathway.NewID(), Title: g.Title, Items: items, Why: g.Why, Progress: g.Progress,
		Support: g.Support, Barrier: g.Barrier, Mover: g.Mover,
	}
	for _, a := range g.Current() {
		b := *a
		b.ID, b.Edited = pathway.NewID(), nil
		out.Activities = append(out.Activities, b)
	}
	for _, r := range g.Reviews {
		r.ID = pathway.NewID()
		out.Reviews = append(out.Reviews, r)
	}
	return out
}

// Put puts what was made into a pathway. The reflection becomes the current one; the one that it came from stays as it is.
//
// Errors: errs.Invalid where the pathway holds as many reflections or plans as it can; nothing is then put in.
func (m Made) Put(p *pathway.Pathway, now time.Time) error {
	if len(p.Reflections) >= pathway.MaxReflections || m.Plan != nil && len(p.Plans) >= pathway.MaxPlans {
		return errs.New(errs.Invalid, "carryover.Put", "carryover.fault.full")
	}
	p.Bring(m.Reflection, m.Plan, now)
	return nil
}
