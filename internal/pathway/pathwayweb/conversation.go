package pathwayweb

import (
	"net/http"
	"slices"

	"pathways/internal/framework"
	"pathways/internal/pathway"
	"pathways/internal/plan"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/reflection"
)

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
	if !slices.Contains(pathway.Partners, t.With) {
		t.With = pathway.Partners[0]
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
	for _, id := range pathway.Partners {
		out = append(out, ui.Option{Value: id, Label: ws.T("pathway.talk.with." + id)})
	}
	return out
}
