package pathway

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"pathways/internal/framework"
	"pathways/internal/plan"
	"pathways/internal/reflection"
)

// Change is one field that a person filled in, as a page sends it. Names are:
//
//	say.<dimension>.<code>            an answer of the open reflection
//	pick                              the priorities, as codes
//	name                              the name of the pathway
//	plan.title  plan.look             of the plan that grew from the open reflection
//	goal.<id>.<field>                 a field of a goal; "items" takes codes
//	act.<goal id>.<id>.<field>        a field of an activity
//	look.<goal id>.<id>               a note of looking back
//
// Goals and activities with a new id begin to exist with the first thing written into them.
type Change struct {
	ID     string    `json:"id"` // UUID; the same change may arrive twice
	Name   string    `json:"name"`
	Values []string  `json:"values"`
	At     time.Time `json:"at"`
}

// Refused is a change that does not fit, and why. It is not applied; the page keeps what was typed.
type Refused struct {
	Change
	Key  string // i18n key of the sentence
	Args []any
}

// Mendable says whether the person can mend a refused change in its own field. One that is not has nowhere to go:
// the page says so once, with what was written, and lets it go.
func (r Refused) Mendable() bool {
	switch r.Key {
	case "pathway.change.too-long", "pathway.change.too-many", "pathway.change.not-a-day":
		return true
	}
	return false
}

// Apply puts changes into the pathway, in order of time. The tree is that of the open reflection's release
// (nil where that is not to be had: its answers are then refused). A change that says what stands there
// already does nothing. Times in the future, or before the record began, are taken as now.
func (p *Pathway) Apply(changes []Change, tree *framework.Tree, now time.Time) []Refused {
	now = stamp(now)
	a := &applier{p: p, tree: tree, now: now}
	sorted := slices.Clone(changes)
	slices.SortStableFunc(sorted, func(x, y Change) int { return x.At.Compare(y.At) })
	for _, c := range sorted {
		c.At = a.believable(c.At)
		if !isID(c.ID) {
			c.ID = NewID()
		}
		for i, v := range c.Values {
			c.Values[i] = Clean(v)
		}
		a.one(c)
	}
	return a.refused
}

// Clean makes a typed text fit for keeping: line ends are \n, what is not text (broken UTF-8, control
// characters) goes, and so does space at the end.
func Clean(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
	return strings.TrimRightFunc(s, unicode.IsSpace)
}

type applier struct {
	p       *Pathway
	tree    *framework.Tree
	now     time.Time
	refused []Refused
}

func (a *applier) believable(t time.Time) time.Time {
	t = stamp(t)
	if t.Before(a.p.Created) || t.After(a.now.Add(2*time.Minute)) {
		return a.now
	}
	return t
}

func (a *applier) refuse(c Change, key string, args ...any) {
	a.refused = append(a.refused, Refused{c, "pathway.change." + key, args})
}

func (a *applier) did(c Change, changed bool) {
	if changed {
		a.p.Touch(c.At)
	}
}

func (c *Change) value() string {
	if len(c.Values) == 0 {
		return ""
	}
	return c.Values[0]
}

func (a *applier) one(c Change) {
	kind, rest, _ := strings.Cut(c.Name, ".")
	switch kind {
	case "say":
		a.say(c, rest)
	case "pick":
		a.pick(c)
	case "name":
		a.name(c)
	case "plan":
		a.plan(c, rest)
	case "goal":
		a.goal(c, rest)
	case "act":
		a.activity(c, rest)
	case "look":
		a.look(c, rest)
	default:
		a.refuse(c, "unknown-field", "field", clip(c.Name, 60))
	}
}

func (a *applier) say(c Change, rest string) {
	r := a.p.Current()
	if r == nil {
		a.refuse(c, "closed")
		return
	}
	in := reflection.InstrumentByID(r.Instrument)
	if in == nil || a.tree == nil {
		a.refuse(c, "no-release", "framework", r.Framework, "release", r.Release)
		return
	}
	dim, code, _ := strings.Cut(rest, ".")
	d, item := in.Dimension(dim), a.tree.ByCode(code)
	switch {
	case d == nil:
		a.refuse(c, "unknown-field", "field", clip(c.Name, 60))
		return
	case item == nil || d.About == reflection.AboutLeaf && !a.tree.IsLeaf(item.ID) || d.About == reflection.AboutUnit && a.tree.UnitOf(item) != item:
		a.refuse(c, "unknown-code", "code", clip(code, 40))
		return
	}
	before := r.Answer(item.ID, dim)
	var said []string
	if before != nil {
		said = before.Choices
	}
	s := reflection.Statement{ID: c.ID, Item: item.ID, Code: item.Code, Dimension: dim, At: c.At}
	if d.Kind == reflection.Words {
		s.Text = c.value()
		if n := len([]rune(s.Text)); d.Max > 0 && n > d.Max {
			a.refuse(c, "too-long", "count", n, "most", d.Max)
			return
		}
	} else {
		var unknown []string
		s.Choices, unknown = d.Settle(c.Values, said, a.tree.Levels)
		if len(unknown) > 0 {
			a.refuse(c, "unknown-choice", "choice", clip(unknown[0], 40))
			return
		}
	}
	if before.Same(s.Choices, s.Text) {
		return
	}
	if len(r.Statements) >= reflection.MaxStatements {
		a.refuse(c, "full")
		return
	}
	if before != nil && s.At.Equal(before.At) {
		s.At = s.At.Add(time.Millisecond)
	}
	a.did(c, r.Append(s))
}

func (a *applier) refs(c Change) ([]plan.ItemRef, bool) {
	var out []plan.ItemRef
	for _, code := range c.Values {
		if code == "" {
			continue
		}
		if a.tree == nil {
			a.refuse(c, "no-release", "framework", "", "release", "")
			return nil, false
		}
		item := a.tree.ByCode(code)
		if item == nil {
			a.refuse(c, "unknown-code", "code", clip(code, 40))
			return nil, false
		}
		if !slices.ContainsFunc(out, func(r plan.ItemRef) bool { return r.Item == item.ID }) {
			out = append(out, plan.ItemRef{Item: item.ID, Code: item.Code})
		}
	}
	return out, true
}

func (a *applier) pick(c Change) {
	r := a.p.Current()
	if r == nil {
		a.refuse(c, "closed")
		return
	}
	refs, ok := a.refs(c)
	if !ok {
		return
	}
	if len(refs) > reflection.MaxPriorities {
		a.refuse(c, "too-many", "count", len(refs), "most", reflection.MaxPriorities)
		return
	}
	picked := make([]reflection.Priority, len(refs))
	for i, ref := range refs {
		picked[i] = reflection.Priority{Item: ref.Item, Code: ref.Code}
	}
	if slices.Equal(picked, r.Priorities) || (r.Chosen != nil && r.Chosen.After(c.At)) {
		return
	}
	r.Priorities, r.Chosen = picked, &c.At
	a.did(c, true)
}

func (a *applier) name(c Change) {
	v := strings.Join(strings.Fields(c.value()), " ")
	if n := len([]rune(v)); n > MaxName {
		a.refuse(c, "too-long", "count", n, "most", MaxName)
		return
	}
	changed := a.p.Name != v
	a.p.Name = v
	a.did(c, changed)
}

func (a *applier) plan(c Change, field string) {
	r := a.p.Current()
	v := c.value()
	switch {
	case r == nil:
		a.refuse(c, "closed")
		return
	case field == "title":
		if n := len([]rune(v)); n > plan.MaxTitle {
			a.refuse(c, "too-long", "count", n, "most", plan.MaxTitle)
			return
		}
	case field == "look":
		if plan.CheckDay(v) != plan.Fine {
			a.refuse(c, "not-a-day")
			return
		}
	default:
		a.refuse(c, "unknown-field", "field", clip(c.Name, 60))
		return
	}
	if v == "" && a.p.PlanOf(r.ID) == nil {
		return
	}
	a.did(c, a.p.Planning(r, a.now).Set(field, v, c.At))
}

// goalFor finds the goal that a change is about, or begins one for the first words written into it.
func (a *applier) goalFor(c Change, id string) *plan.Goal {
	r := a.p.Current()
	if r == nil {
		a.refuse(c, "closed")
		return nil
	}
	empty := strings.TrimSpace(strings.Join(c.Values, "")) == ""
	// A page that was left open may still write into a goal of an earlier plan: its words go where the goal is.
	for i := range a.p.Plans {
		pl := &a.p.Plans[i]
		if g := pl.Goal(id); g != nil {
			return g
		}
		if !empty && slices.ContainsFunc(pl.Goals, func(g plan.Goal) bool { return g.ID == id }) {
			a.refuse(c, "goal-gone")
			return nil
		}
	}
	switch {
	case empty:
		return nil
	case !isID(id):
		a.refuse(c, "unknown-field", "field", clip(c.Name, 60))
		return nil
	}
	g := a.p.Planning(r, a.now).Begin(id)
	if g == nil {
		a.refuse(c, "full")
		return nil
	}
	a.p.Touch(c.At)
	return g
}

// isID says whether a page can give something this id.
func isID(s string) bool { return len(s) == 36 && uuid.Validate(s) == nil }

func (a *applier) fits(c Change, f plan.Fault, most int) bool {
	switch f {
	case plan.Fine:
		return true
	case plan.TooLong:
		a.refuse(c, "too-long", "count", len([]rune(c.value())), "most", most)
	case plan.UnknownField:
		a.refuse(c, "unknown-field", "field", clip(c.Name, 60))
	case plan.NotAChoice:
		a.refuse(c, "unknown-choice", "choice", clip(c.value(), 40))
	default:
		a.refuse(c, string(f))
	}
	return false
}

func (a *applier) goal(c Change, rest string) {
	id, field, _ := strings.Cut(rest, ".")
	if field == "items" {
		refs, ok := a.refs(c)
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
		a.did(c, g.Set(field, c.value(), c.At))
	}
}

func (a *applier) activity(c Change, rest string) {
	parts := strings.SplitN(rest, ".", 3)
	if len(parts) != 3 {
		a.refuse(c, "unknown-field", "field", clip(c.Name, 60))
		return
	}
	gid, id, field := parts[0], parts[1], parts[2]
	v := c.value()
	if !a.fits(c, plan.Standard.CheckActivity(field, v), plan.Standard.Activity[field].Max) {
		return
	}
	if !isID(id) {
		a.refuse(c, "unknown-field", "field", clip(c.Name, 60))
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
	a.did(c, act.Set(field, v, c.At))
}

func (a *applier) look(c Change, rest string) {
	gid, id, _ := strings.Cut(rest, ".")
	v := c.value()
	if n := len([]rune(v)); n > plan.MaxReview {
		a.refuse(c, "too-long", "count", n, "most", plan.MaxReview)
		return
	}
	if v == "" {
		return
	}
	if !isID(id) {
		a.refuse(c, "unknown-field", "field", clip(c.Name, 60))
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
