package pathwayweb

import (
	"net/http"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/pathway"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/reflection"
)

// compareView is two reflections laid side by side.
type compareView struct {
	Work          *work
	Editions      []edition
	Before, After *reflection.View // nil: not chosen, or its release is not here
	Shared        bool             // the two releases have something in common
	Groups        []differing
}

// differing is a domain with the answers under it that read differently.
type differing struct {
	Domain *framework.Item
	Index  int
	Items  []changed
}

// changed is one competency with the answers about it that read differently.
type changed struct {
	Item    *framework.Item
	Answers []reflection.Difference
}

// compare shows what changed between two reflections, without a verdict.
func (rm *room) compare(w http.ResponseWriter, r *http.Request, wk *work) error {
	ws := i18n.From(r.Context())
	p := page{At: "/pathway/compare", Title: ws.T("pathway.compare.title"), Class: "compare-page"}
	if len(wk.Reflections) == 0 {
		if ok, err := rm.needReflection(w, r, wk, p); !ok {
			return err
		}
	}
	v := compareView{Work: wk}
	var err error
	if v.Editions, err = rm.editions(r.Context()); err != nil {
		return err
	}
	before, after := wk.chosenPair()
	if before != nil && after != nil {
		if v.Before, err = rm.viewOf(r, before); err != nil {
			return err
		}
		if v.After, err = rm.viewOf(r, after); err != nil {
			return err
		}
	}
	if v.Before != nil && v.After != nil {
		v.Shared = reflection.Shared(v.Before.Tree, v.After.Tree)
		rows := reflection.Differences(v.Before, v.After, ws.Lang())
		for _, g := range groups(v.After.Tree) {
			d := differing{Domain: g.Domain, Index: g.Index}
			for _, row := range rows {
				if v.After.Tree.Root(row.Item).ID != g.Domain.ID {
					continue
				}
				if n := len(d.Items); n == 0 || d.Items[n-1].Item.ID != row.Item.ID {
					d.Items = append(d.Items, changed{Item: row.Item})
				}
				last := &d.Items[len(d.Items)-1]
				last.Answers = append(last.Answers, row)
			}
			if len(d.Items) > 0 {
				v.Groups = append(v.Groups, d)
			}
		}
	}
	return rm.show(w, r, wk, p, comparePage(v))
}

// chosenPair is the two reflections that the form names, the earlier one first; the two newest where it names none.
func (wk *work) chosenPair() (before, after *reflection.Reflection) {
	before, after = wk.Reflection(wk.Form.Get("before")), wk.Reflection(wk.Form.Get("after"))
	if before == nil || after == nil {
		before, after = nil, nil
		for i := range wk.Reflections {
			r := &wk.Reflections[i]
			switch {
			case after == nil || r.Started.After(after.Started):
				before, after = after, r
			case before == nil || r.Started.After(before.Started):
				before = r
			}
		}
	}
	if before != nil && after != nil && before.Started.After(after.Started) {
		before, after = after, before
	}
	if before == after {
		return nil, nil
	}
	return before, after
}

func (v compareView) options(ws *i18n.Words) []ui.Option {
	var out []ui.Option
	for i := range v.Work.Reflections {
		r := &v.Work.Reflections[i]
		label := pathway.Day(ws, r.Started) + ", " + shortName(v.Editions, r.Framework, r.Release)
		if p := purposeWords(r, ws.Lang()); p != "" {
			label += ", " + pathway.LowerFirst(p)
		}
		out = append(out, ui.Option{Value: r.ID, Label: label})
	}
	return out
}

// inWords is what was said, or that it was left open.
func inWords(ws *i18n.Words, said []string) string {
	if len(said) == 0 {
		return ws.T("pathway.leftopen")
	}
	return strings.Join(said, ", ")
}
