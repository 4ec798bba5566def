package pathwayweb

import (
	"net/http"
	"slices"

	"pathways/internal/framework"
	"pathways/internal/plan"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/reflection"
)

// partners are those with whom a conversation can be held; each has its own opening and questions, as words.
var partners = []string{"supervisor", "mentor", "teacher", "peer"}

// talk is a conversation guide: only what its owner chose to bring along.
type talk struct {
	Work    *work
	With    string
	Answers bool // what I said of use and wish stands beside each competency
	Notes   bool // my notes stand there too
	Items   []*framework.Item
	Goals   []*plan.Goal
}

// talkOf reads what was chosen for a conversation. Nothing is chosen from the start.
func (wk *work) talkOf() talk {
	t := talk{Work: wk, With: wk.Form.Get("with"), Answers: wk.Form.Get("answers") != "", Notes: wk.Form.Get("notes") != ""}
	if !slices.Contains(partners, t.With) {
		t.With = partners[0]
	}
	taken := wk.Form.All("take")
	for _, leaf := range wk.talkable() {
		if slices.Contains(taken, "item:"+leaf.Code) {
			t.Items = append(t.Items, leaf)
		}
	}
	if pl := wk.plan(); pl != nil {
		for _, g := range pl.Current() {
			if slices.Contains(taken, "goal:"+g.ID) {
				t.Goals = append(t.Goals, g)
			}
		}
	}
	return t
}

// talkable are the competencies that can be brought along: those with an answer, and the priorities.
func (wk *work) talkable() []*framework.Item {
	var out []*framework.Item
	for _, leaf := range wk.Tree.Leaves("") {
		if wk.View.Touched(leaf.ID) || wk.isPriority(leaf) {
			out = append(out, leaf)
		}
	}
	return out
}

func (wk *work) isPriority(it *framework.Item) bool {
	return slices.ContainsFunc(wk.View.Priorities, func(p reflection.Priority) bool { return p.Item == it.ID })
}

// chose says whether something was chosen to bring along.
func (t talk) chose() bool { return len(t.Items)+len(t.Goals) > 0 }

func (t talk) took(kind, id string) bool {
	return slices.Contains(t.Work.Form.All("take"), kind+":"+id)
}

// conversation makes a guide for a talk with a supervisor, mentor, teacher or colleague.
func (rm *room) conversation(w http.ResponseWriter, r *http.Request, wk *work) error {
	ws := i18n.From(r.Context())
	p := page{At: "/pathway/conversation", Title: ws.T("pathway.talk.title"), Here: "conversation", Class: "talk-page"}
	if ok, err := rm.needReflection(w, r, wk, p); !ok {
		return err
	}
	return rm.show(w, r, wk, p, conversationPage(wk.talkOf()))
}

func partnerOptions(ws *i18n.Words) []ui.Option {
	var out []ui.Option
	for _, id := range partners {
		out = append(out, ui.Option{Value: id, Label: ws.T("pathway.talk.with." + id)})
	}
	return out
}

// prompts are the questions to talk over, for a kind of partner.
func (t talk) prompts(ws *i18n.Words) []string {
	var out []string
	for _, n := range []string{"1", "2", "3"} {
		if key := "pathway.talk.ask." + t.With + "." + n; ws.Has(key) {
			out = append(out, ws.T(key))
		}
	}
	return out
}

// goalFields are the fields of a goal that were written, each with what the form asks.
func goalFields(ws *i18n.Words, g *plan.Goal) [][2]string {
	var out [][2]string
	for _, name := range []string{"why", "progress", "support", "barrier"} {
		if text := g.Get(name); text != "" {
			out = append(out, [2]string{plan.Standard.Goal[name].Ask.In(ws.Lang()), text})
		}
	}
	if mover := plan.Label(plan.Standard.Movers, g.Mover, ws.Lang()); mover != "" {
		out = append(out, [2]string{plan.Standard.Goal["mover"].Ask.In(ws.Lang()), mover})
	}
	return out
}

// talkFields are what belongs in a conversation of a goal: its fields, and its activities in a line each.
func talkFields(ws *i18n.Words, g *plan.Goal) [][2]string {
	out := goalFields(ws, g)
	for _, a := range g.Current() {
		out = append(out, [2]string{plan.Standard.Activity["what"].Ask.In(ws.Lang()), orOpen(ws, a.What) + " (" + when(ws, a) + "; " + cost(ws, a) + "; " + effort(ws, a) + ")"})
	}
	return out
}
