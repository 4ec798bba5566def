package pathwayweb

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"pathways/internal/pathway"
	"pathways/internal/plan"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/reflection"
)

// planHref is the address of a plan of an account.
func planHref(id string) string { return "/pathway/plans/" + url.PathEscape(id) }

// planAt is the address of the plan that the desk is about.
func (wk *work) planAt() string {
	if wk.Page != nil {
		return planHref(wk.Page.ID)
	}
	return "/pathway/plan"
}

// planShown is the plan of the open reflection. With an account where none is open it leads to all plans.
func (rm *room) planShown(w http.ResponseWriter, r *http.Request) error {
	v, is := rm.signedIn(r)
	if !is {
		return rm.door(w, r)
	}
	p, err := rm.pathways.PlanPage(r.Context(), v, "")
	if err != nil {
		return err
	}
	if p.Current() == nil {
		return web.Redirect(w, r, "/pathway/plans")
	}
	wk, err := rm.laid(r, v, &web.Form{}, p)
	if err != nil {
		return err
	}
	return rm.planPage(w, r, wk)
}

// onePlan is any plan of the account.
func (rm *room) onePlan(w http.ResponseWriter, r *http.Request) error {
	v, _ := rm.signedIn(r)
	p, err := rm.pathways.PlanPage(r.Context(), v, r.PathValue("plan"))
	if err != nil {
		return err
	}
	wk, err := rm.laid(r, v, &web.Form{}, p)
	if err != nil {
		return err
	}
	return rm.showPlan(w, r, wk, r.PathValue("plan"))
}

// onePlanFilled puts what was filled in into a plan.
func (rm *room) onePlanFilled(w http.ResponseWriter, r *http.Request) error {
	shows := func(w http.ResponseWriter, r *http.Request, wk *work) error {
		return rm.showPlan(w, r, wk, r.PathValue("plan"))
	}
	return rm.filled(headsPlan, false, nil, shows)(w, r)
}

func (rm *room) showPlan(w http.ResponseWriter, r *http.Request, wk *work, id string) error {
	pl := wk.Plan(id)
	if pl == nil {
		return errs.New(errs.NotFound, "pathwayweb.plan", "pathway.plan.unknown")
	}
	if err := rm.turnTo(r, wk, pl); err != nil {
		return err
	}
	if wk.View == nil {
		have, err := rm.editions(r.Context())
		if err != nil {
			return err
		}
		ws := i18n.From(r.Context())
		p := page{At: planHref(id), Title: ws.T("pathway.plan.title"), Here: "plan", Status: http.StatusUnprocessableEntity}
		about := &reflection.Reflection{Framework: pl.Framework, Release: pl.Release, Instrument: reflection.Standard}
		return rm.show(w, r, wk, p, noReleasePage(about, have))
	}
	return rm.planPage(w, r, wk)
}

// keptPlanDo does one of the things that a plan's buttons say, in the account's pathway, and leads to what came of it.
func (rm *room) keptPlanDo(w http.ResponseWriter, r *http.Request, wk *work) error {
	what, id, _ := strings.Cut(wk.Form.Get("do"), ":")
	about := wk.Form.Get(fieldPlan)
	to := "/pathway/plan"
	if pl := wk.Plan(about); pl != nil && (wk.Current() == nil || pl.Reflection != wk.Current().ID) {
		to = planHref(about)
	}
	var changes []pathway.Change
	var then func(p *pathway.Pathway) error
	switch what {
	case "goal", "goal-all", "goal-for":
		codes := wk.Form.All("items")
		switch what {
		case "goal":
			codes = nil
		case "goal-for":
			var code string
			code, id, _ = strings.Cut(id, ":")
			codes = []string{code}
		}
		if len(codes) > 0 {
			changes = append(changes, pathway.Change{ID: pathway.NewID(), Name: "goal." + id + ".items", Values: codes, At: wk.Now, Plan: about})
		}
		then = func(p *pathway.Pathway) error {
			if p.Goal(id) == nil && !p.BeginGoalIn(about, id, wk.Now) {
				return errs.New(errs.Invalid, "pathwayweb.planDo", "pathway.change.full")
			}
			return nil
		}
		to = "/pathway/plan/" + url.PathEscape(id) + "?begun"
	case "drop-goal":
		then = func(p *pathway.Pathway) error { p.RemoveGoal(id, wk.Now); return nil }
	case "drop-activity":
		gid, aid, _ := strings.Cut(id, ":")
		then = func(p *pathway.Pathway) error { p.RemoveActivity(gid, aid, wk.Now); return nil }
		to = "/pathway/plan/" + url.PathEscape(gid)
	default:
		return errs.New(errs.Invalid, "pathwayweb.planDo", "pathway.plan.unknown")
	}
	_, _, err := rm.pathways.Change(r.Context(), wk.Viewer, pathway.Want{Plans: true}, changes, then)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, to)
}

// plansView is all plans of an account.
type plansView struct {
	Work     *work
	Editions []edition
	Fault    string
	Current  string // id of the plan of the open reflection
}

func (rm *room) plansPage(w http.ResponseWriter, r *http.Request) error {
	return rm.shown(headsPlan, func(w http.ResponseWriter, r *http.Request, wk *work) error {
		return rm.showPlans(w, r, wk, "")
	})(w, r)
}

func (rm *room) showPlans(w http.ResponseWriter, r *http.Request, wk *work, fault string) error {
	ws := i18n.From(r.Context())
	v := plansView{Work: wk, Fault: fault}
	var err error
	if v.Editions, err = rm.editions(r.Context()); err != nil {
		return err
	}
	if pl := wk.plan(); pl != nil {
		v.Current = pl.ID
	}
	p := page{At: "/pathway/plans", Title: ws.T("pathway.plans.title"), Here: "plan"}
	if fault != "" {
		p.Status = http.StatusUnprocessableEntity
	}
	return rm.show(w, r, wk, p, plansBody(v))
}

// beginPlan begins another plan: from a reflection, or about an edition alone.
func (rm *room) beginPlan(w http.ResponseWriter, r *http.Request) error {
	return rm.filled(headsPlan, true, nil, func(w http.ResponseWriter, r *http.Request, wk *work) error {
		ws := i18n.From(r.Context())
		title := strings.TrimSpace(pathway.Clean(wk.Form.Get("title")))
		about := wk.Form.Get("about")
		pl := plan.Plan{ID: wk.Form.Get("id"), Title: title, Goals: []plan.Goal{}, Created: wk.Now}
		if from := wk.Reflection(about); from != nil {
			pl.Reflection, pl.Framework, pl.Release = from.ID, from.Framework, from.Release
		} else {
			pl.Framework, pl.Release, _ = strings.Cut(about, "@")
		}
		switch n := len([]rune(title)); {
		case n > plan.MaxTitle:
			return rm.showPlans(w, r, wk, ws.T("pathway.change.too-long", "count", n, "most", plan.MaxTitle))
		case !rm.has(r, pl.Framework, pl.Release):
			return rm.showPlans(w, r, wk, ws.T("pathway.begin.edition.unknown"))
		}
		full := false
		p, _, err := rm.pathways.Change(r.Context(), wk.Viewer, pathway.Want{Plans: true}, nil, func(p *pathway.Pathway) error {
			full = !p.BeginPlan(pl, wk.Now)
			return nil
		})
		switch {
		case err != nil:
			return err
		case full:
			return rm.showPlans(w, r, wk, ws.T("pathway.change.full"))
		}
		return web.Redirect(w, r, planHref(p.Plans[len(p.Plans)-1].ID))
	})(w, r)
}

// has says whether an edition is here.
func (rm *room) has(r *http.Request, framework, release string) bool {
	_, err := rm.frameworks.Release(r.Context(), framework, release)
	return err == nil
}

// planOptions are what a new plan can grow from: each reflection, and each edition alone.
func (v plansView) options(ws *i18n.Words) []ui.Option {
	var out []ui.Option
	for i := len(v.Work.Reflections) - 1; i >= 0; i-- {
		re := &v.Work.Reflections[i]
		if isHere(v.Editions, re) {
			out = append(out, ui.Option{Value: re.ID, Label: ws.T("pathway.plans.from", "edition", shortName(v.Editions, re.Framework, re.Release), "day", pathway.Day(ws, re.Started))})
		}
	}
	for _, e := range v.Editions {
		out = append(out, ui.Option{Value: e.Value, Label: ws.T("pathway.plans.free", "edition", e.Title)})
	}
	return out
}

// newest lists the plans, the newest first.
func (v plansView) newest() []*plan.Plan {
	var out []*plan.Plan
	for i := range v.Work.Plans {
		out = append(out, &v.Work.Plans[i])
	}
	slices.Reverse(out)
	return out
}

// from says what a plan grew from.
func (v plansView) from(ws *i18n.Words, pl *plan.Plan) string {
	name := shortName(v.Editions, pl.Framework, pl.Release)
	if re := v.Work.Reflection(pl.Reflection); re != nil {
		return ws.T("pathway.plans.from", "edition", name, "day", pathway.Day(ws, re.Started))
	}
	return name
}

// named is what a plan is called.
func planName(ws *i18n.Words, pl *plan.Plan) string {
	if pl.Title != "" {
		return pl.Title
	}
	return ws.T("pathway.plans.untitled", "day", pathway.Day(ws, pl.Created))
}

func (rm *room) askDeletePlan(w http.ResponseWriter, r *http.Request) error {
	return rm.shown(headsPlan, func(w http.ResponseWriter, r *http.Request, wk *work) error {
		pl := wk.Plan(r.PathValue("plan"))
		if pl == nil {
			return errs.New(errs.NotFound, "pathwayweb.plan", "pathway.plan.unknown")
		}
		ws := i18n.From(r.Context())
		p := page{At: planHref(pl.ID) + "/delete", Title: ws.T("pathway.plans.delete"), Here: "plan"}
		return rm.show(w, r, wk, p, askDelete(p.At, "/pathway/plans", p.Title, planName(ws, pl), ws.T("pathway.plans.delete.text")))
	})(w, r)
}

func (rm *room) deletePlan(w http.ResponseWriter, r *http.Request) error {
	v, _ := rm.signedIn(r)
	if err := rm.pathways.DeletePlan(r.Context(), v, r.PathValue("plan")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/pathway/plans")
}

// turnToGoal makes the desk about the plan that a goal is in, where that is not the plan of the open reflection.
func (rm *room) turnToGoal(r *http.Request, wk *work, goal string) error {
	if pl := wk.plan(); pl != nil && pl.Goal(goal) != nil {
		return nil
	}
	for i := range wk.Plans {
		if wk.Plans[i].Goal(goal) != nil {
			return rm.turnTo(r, wk, &wk.Plans[i])
		}
	}
	return nil
}

// shown are the names of all fields of a goal.
func (v goalView) shown() []string {
	at := "goal." + v.Goal.ID + "."
	out := []string{at + "title", at + "items", at + "why", at + "progress", at + "support", at + "barrier", at + "mover"}
	for _, a := range v.activities() {
		for _, f := range []string{"what", "kind", "from", "to", "cost", "payer", "hours", "time", "note"} {
			out = append(out, "act."+v.Goal.ID+"."+a.ID+"."+f)
		}
	}
	return append(out, "look."+v.Goal.ID+"."+v.Look)
}

// evidenceFor is the form for a new piece of evidence of what a goal is about.
func (v planView) evidenceFor(g *plan.Goal) string {
	items := url.Values{}
	for _, ref := range g.Items {
		items.Add("item", v.Work.Tree.Framework.Slug+"/"+v.Work.Tree.Version+"/"+ref.Code)
	}
	return "/evidence/new?" + items.Encode()
}
