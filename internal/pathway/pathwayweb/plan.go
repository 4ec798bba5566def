package pathwayweb

import (
	"net/http"
	"slices"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/pathway"
	"pathways/internal/plan"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/reflection"
)

// planView is the plan as it is read and printed.
type planView struct {
	Work    *work
	Plan    *plan.Plan // nil: nothing planned yet
	Form    *plan.Form
	Waiting []reflection.Priority // chosen, and in no goal yet
}

func (rm *room) planPage(w http.ResponseWriter, r *http.Request, wk *work) error {
	ws := i18n.From(r.Context())
	p := page{
		At: wk.planAt(), Title: ws.T("pathway.plan.title"), Here: "plan", Class: "plan-page",
		Fields: []string{"plan."}, Shown: []string{"plan.title", "plan.look"},
	}
	if ok, err := rm.needReflection(w, r, wk, p); !ok {
		return err
	}
	if len(wk.Refused) > 0 && wk.fault(ws, "pick") != "" {
		p = page{At: "/pathway/priorities", Title: ws.T("pathway.priorities.title"), Here: "priorities", Standing: true, Fields: []string{"pick"}}
		return rm.show(w, r, wk, p, prioritiesPage(wk, groups(wk.Tree)))
	}
	return rm.show(w, r, wk, p, planBody(wk.planView()))
}

func (wk *work) planView() planView {
	v := planView{Work: wk, Plan: wk.plan(), Form: plan.Standard}
	for _, pr := range wk.View.Priorities {
		if v.Plan == nil || !slices.ContainsFunc(v.Plan.Current(), func(g *plan.Goal) bool { return covers(g, pr.Item) }) {
			v.Waiting = append(v.Waiting, pr)
		}
	}
	return v
}

func covers(g *plan.Goal, item string) bool {
	return slices.ContainsFunc(g.Items, func(ref plan.ItemRef) bool { return ref.Item == item })
}

// goalName is what a goal is called while its owner has not given it a name.
func (v planView) goalName(ws *i18n.Words, g *plan.Goal) string {
	return pathway.GoalName(ws, v.Work.Tree, g)
}

// goalView is one goal while it is written.
type goalView struct {
	Work  *work
	Goal  *plan.Goal
	Form  *plan.Form
	Blank []*plan.Activity // empty rows to write into
	Look  string           // id of the next note of looking back
	New   bool             // just begun: the reader starts at its name
}

// goalPage is where one goal is written. An address with a goal that is not there leads to the plan.
func (rm *room) goalPage(w http.ResponseWriter, r *http.Request, wk *work) error {
	ws := i18n.From(r.Context())
	if wk.Account {
		if err := rm.turnToGoal(r, wk, r.PathValue("goal")); err != nil {
			return err
		}
	}
	p := page{
		At: wk.planAt(), Title: ws.T("pathway.plan.title"), Here: "plan", Class: "plan-page",
		Fields: []string{"plan."}, Shown: []string{"plan.title", "plan.look"},
	}
	if ok, err := rm.needReflection(w, r, wk, p); !ok {
		return err
	}
	pl := wk.plan()
	if pl == nil || pl.Goal(r.PathValue("goal")) == nil {
		return rm.show(w, r, wk, p, planBody(wk.planView()))
	}
	return rm.showGoal(w, r, wk, pl.Goal(r.PathValue("goal")), wk.Account && r.URL.Query().Has("begun"))
}

func (rm *room) showGoal(w http.ResponseWriter, r *http.Request, wk *work, g *plan.Goal, fresh bool) error {
	ws := i18n.From(r.Context())
	v := goalView{
		Work: wk, Goal: g, Form: plan.Standard, Look: pathway.NewID(), New: fresh,
		Blank: []*plan.Activity{{ID: pathway.NewID()}},
	}
	for _, ref := range wk.Refused { // a row that was refused whole keeps its place and its words
		if parts := strings.Split(ref.Name, "."); len(parts) == 4 && parts[0] == "act" && parts[1] == g.ID && g.Activity(parts[2]) == nil {
			v.Blank = append([]*plan.Activity{{ID: parts[2]}}, v.Blank...)
		}
		if parts := strings.Split(ref.Name, "."); len(parts) == 3 && parts[0] == "look" && parts[1] == g.ID {
			v.Look = parts[2]
		}
	}
	p := page{
		At: "/pathway/plan/" + g.ID, Title: pathway.GoalName(ws, wk.Tree, g), Here: "plan", Class: "plan-page", Standing: true,
		Fields: []string{"goal." + g.ID + ".", "act." + g.ID + ".", "look." + g.ID + "."},
		Shown:  v.shown(),
		Trail:  []ui.Crumb{{Name: ws.T("pathway.nav.plan"), Href: wk.planAt()}},
	}
	return rm.show(w, r, wk, p, goalBody(v))
}

// planDo does one of the things that a plan's buttons say, and shows where it leads.
func (rm *room) planDo(w http.ResponseWriter, r *http.Request, wk *work) error {
	if wk.Account {
		return rm.keptPlanDo(w, r, wk)
	}
	ws := i18n.From(r.Context())
	p := page{At: "/pathway/plan", Title: ws.T("pathway.plan.title"), Here: "plan", Class: "plan-page", Fields: []string{"plan."}}
	if ok, err := rm.needReflection(w, r, wk, p); !ok {
		return err
	}
	pl := wk.Planning(wk.Current(), wk.Now)
	what, id, _ := strings.Cut(wk.Form.Get("do"), ":")
	switch what {
	case "goal", "goal-all", "goal-for":
		// The id was made with the page, so that a double click begins one goal, not two.
		var codes []string
		switch what {
		case "goal-all":
			codes = wk.Form.All("items")
		case "goal-for":
			var code string
			code, id, _ = strings.Cut(id, ":")
			codes = []string{code}
		}
		if g := wk.newGoal(id, codes); g != nil {
			return rm.showGoal(w, r, wk, g, true)
		}
	case "drop-goal":
		wk.RemoveGoal(id, wk.Now)
	case "drop-activity":
		gid, aid, _ := strings.Cut(id, ":")
		wk.RemoveActivity(gid, aid, wk.Now)
		if g := pl.Goal(gid); g != nil {
			return rm.showGoal(w, r, wk, g, false)
		}
	default:
		return errs.New(errs.Invalid, "pathwayweb.planDo", "pathway.plan.unknown")
	}
	return rm.show(w, r, wk, p, planBody(wk.planView()))
}

// newGoal begins a goal about the items with the given codes; nil where that cannot be.
func (wk *work) newGoal(id string, codes []string) *plan.Goal {
	there := wk.Goal(id) != nil
	g := wk.BeginGoal(wk.Current(), id, wk.Now)
	if pl := wk.plan(); g == nil && pl != nil && len(pl.Current()) >= plan.MaxGoals {
		wk.Refused = append(wk.Refused, pathway.Refused{Change: pathway.Change{Name: "goal." + id}, Key: "pathway.change.full"})
	}
	if g == nil || there || len(codes) == 0 {
		return g
	}
	c := pathway.Change{ID: pathway.NewID(), Name: "goal." + id + ".items", Values: codes, At: wk.Now}
	wk.Refused = append(wk.Refused, wk.Apply([]pathway.Change{c}, wk.Tree, wk.Now)...)
	return wk.Goal(id)
}

// itemOptions are the competencies a goal can be about: those it is about, and those chosen as priorities.
func (v goalView) itemOptions() []*framework.Item {
	var out []*framework.Item
	for _, leaf := range v.Work.Tree.Leaves("") {
		if covers(v.Goal, leaf.ID) || v.Work.isPriority(leaf) || v.Work.Page != nil && v.Work.Page.Reflection == "" {
			out = append(out, leaf)
		}
	}
	return out
}

// field makes one field of the goal.
func (v goalView) field(ws *i18n.Words, name string, kind ui.InputKind) ui.Input {
	spec := v.Form.Goal[name]
	full := "goal." + v.Goal.ID + "." + name
	return ui.Input{
		Kind: kind, Name: full, Label: spec.Ask.In(ws.Lang()), Help: spec.Help.In(ws.Lang()),
		Value: v.Work.typed(full, v.Goal.Get(name)), Error: v.Work.fault(ws, full), Rows: 3,
	}
}

// row makes one field of an activity.
func (v goalView) row(ws *i18n.Words, a *plan.Activity, name string, kind ui.InputKind) ui.Input {
	spec := v.Form.Activity[name]
	full := "act." + v.Goal.ID + "." + a.ID + "." + name
	return ui.Input{
		Kind: kind, Name: full, Label: spec.Ask.In(ws.Lang()), Help: spec.Help.In(ws.Lang()),
		Value: v.Work.typed(full, a.Get(name)), Error: v.Work.fault(ws, full), Rows: 2,
	}
}

// selectOf makes a field of choices, the empty one first.
func selectOf(in ui.Input, ws *i18n.Words, cs []plan.Choice) ui.Input {
	in.Kind = ui.Select
	in.Options = []ui.Option{{Value: "", Label: ws.T("pathway.leftopen")}}
	for _, c := range cs {
		in.Options = append(in.Options, ui.Option{Value: c.ID, Label: c.Label.In(ws.Lang())})
	}
	return in
}

func (v goalView) activities() []*plan.Activity { return append(v.Goal.Current(), v.Blank...) }

func (v goalView) isBlank(a *plan.Activity) bool { return slices.Contains(v.Blank, a) }
