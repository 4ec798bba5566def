package pathwayweb

import (
	"net/http"
	"slices"

	"pathways/internal/framework"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/practice"
	"pathways/internal/reflection"
)

// group is a domain with its units, for lists.
type group struct {
	Domain *framework.Item
	Index  int // place of the domain, for mark and hue
	Units  []*framework.Item
}

// groups lists the units by domain, in the framework's own order. A unit that is itself a domain stands alone.
func groups(t *framework.Tree) []group {
	var out []group
	for i, d := range t.Roots() {
		out = append(out, group{Domain: d, Index: i, Units: t.UnitsUnder(d)})
	}
	return out
}

func sayName(dimension, code string) string { return "say." + dimension + "." + code }

// choices turns a question about an item into a group of answers.
func (wk *work) choices(ws *i18n.Words, d *reflection.Dimension, it *framework.Item, domain int) ui.Choices {
	lang := ws.Lang()
	name := sayName(d.ID, it.Code)
	c := ui.Choices{
		Name: name, Legend: d.Ask.In(lang), Domain: domain, Filled: d.Region == "use", Many: d.Kind == reflection.Many,
		Error: wk.fault(ws, name),
	}
	if d.Levels {
		for _, ls := range it.Levels {
			l, _ := wk.Tree.LevelOf(ls.Level)
			c.Options = append(c.Options, ui.Option{Value: ls.Level, Label: l.Name, Help: ls.Statement})
		}
	}
	for _, o := range d.Choices {
		c.Options = append(c.Options, ui.Option{Value: o.ID, Label: o.Label.In(lang), Help: o.Help.In(lang), Apart: o.Apart})
	}
	if d.Kind == reflection.Many {
		if s := wk.View.Said(it.ID, d.ID); s != nil {
			c.Values = s.Choices
		}
	} else {
		c.Value = wk.View.Choice(it.ID, d.ID)
		c.Leave = wk.View.Instrument.Leave.In(lang)
	}
	return c
}

// pass is the short pass: one look at every unit, to choose which to look at closer.
func (rm *room) pass(w http.ResponseWriter, r *http.Request, wk *work) error {
	ws := i18n.From(r.Context())
	p := page{At: "/pathway/pass", Title: ws.T("pathway.pass.title"), Here: "pass", Class: "pass-page", Standing: true, Fields: []string{"say.pass."}}
	if ok, err := rm.needReflection(w, r, wk, p); !ok {
		return err
	}
	for _, u := range wk.Tree.Units() {
		for _, d := range wk.View.Instrument.About(reflection.AboutUnit) {
			p.Shown = append(p.Shown, sayName(d.ID, u.Code))
		}
	}
	return rm.show(w, r, wk, p, passPage(wk, groups(wk.Tree)))
}

// categories lists all units, so that a person can go to any of them in any order.
func (rm *room) categories(w http.ResponseWriter, r *http.Request, wk *work) error {
	ws := i18n.From(r.Context())
	p := page{At: "/pathway/reflect", Title: ws.T("pathway.reflect.title"), Here: "reflect"}
	if ok, err := rm.needReflection(w, r, wk, p); !ok {
		return err
	}
	if closer := wk.View.Closer(); wk.Form.Get("closer") != "" && len(closer) > 0 {
		return rm.askUnit(w, r, wk, firstWaiting(wk, closer).Code)
	}
	return rm.show(w, r, wk, p, categoriesPage(wk, groups(wk.Tree), ""))
}

// unitView is one unit with its questions.
type unitView struct {
	Work   *work
	Unit   *framework.Item
	Domain *framework.Item
	Index  int
	Leaves []*framework.Item
	Sought string          // code of the leaf that the person came for; may be empty
	Before *framework.Item // the chosen unit before this one; nil: none
	After  *framework.Item
}

// scenesOf are examples of a competency from work, ours; none where the edition has none.
func (v unitView) scenesOf(ws *i18n.Words, it *framework.Item) []ui.Scene {
	set := practice.For(v.Work.Tree.Framework.Slug, v.Work.Tree.Version)
	known, _ := set.Of(it.Code)
	var out []ui.Scene
	for _, e := range known.Examples {
		out = append(out, ui.Scene{Where: ws.T("practice.setting." + string(e.Setting)), Text: e.Text, Lang: set.Language})
	}
	return out
}

// unit asks about the competencies of one unit.
func (rm *room) unit(w http.ResponseWriter, r *http.Request, wk *work) error {
	p := page{At: "/pathway/reflect", Title: i18n.From(r.Context()).T("pathway.reflect.title"), Here: "reflect"}
	if ok, err := rm.needReflection(w, r, wk, p); !ok {
		return err
	}
	return rm.askUnit(w, r, wk, r.PathValue("code"))
}

func (rm *room) askUnit(w http.ResponseWriter, r *http.Request, wk *work, code string) error {
	ws := i18n.From(r.Context())
	var unit *framework.Item
	if item := wk.Tree.ByCode(code); item != nil {
		unit = wk.Tree.UnitOf(item)
	}
	if unit == nil {
		p := page{At: "/pathway/reflect", Title: ws.T("pathway.reflect.title"), Here: "reflect", Status: http.StatusNotFound}
		return rm.show(w, r, wk, p, categoriesPage(wk, groups(wk.Tree), code))
	}
	v := unitView{
		Work: wk, Unit: unit, Domain: wk.Tree.Root(unit), Index: wk.Tree.RootIndex(unit), Leaves: wk.Tree.Leaves(unit.ID),
	}
	v.Before, v.After = beside(wk, unit)
	if code != unit.Code {
		v.Sought = code
	}
	if wk.Account && wk.Place != unit.Code {
		if err := rm.pathways.LeftOff(r.Context(), wk.Viewer, unit.Code); err != nil {
			return err
		}
	}
	wk.Place = unit.Code
	p := page{
		At: unitHref(unit), Title: unit.Statement, Here: "reflect", Class: "unit-page", Standing: true, Fields: v.fields(),
		Trail: []ui.Crumb{{Name: ws.T("pathway.nav.reflect"), Href: "/pathway/reflect"}},
	}
	return rm.show(w, r, wk, p, unitPage(v))
}

// beside finds the neighbors of a unit among those chosen in the short pass; among all where none was chosen.
func beside(wk *work, unit *framework.Item) (before, after *framework.Item) {
	chosen := wk.View.Closer()
	if len(chosen) == 0 {
		chosen = wk.Tree.Units()
	}
	passed := false
	for _, u := range wk.Tree.Units() {
		in := has(chosen, u)
		switch {
		case u.ID == unit.ID:
			passed = true
		case in && !passed:
			before = u
		case in && passed && after == nil:
			after = u
		}
	}
	return before, after
}

// noteOf is the note on a leaf as it stands or was typed.
func (v unitView) noteOf(leaf *framework.Item) string {
	stands := ""
	if s := v.Work.View.Said(leaf.ID, "note"); s != nil {
		stands = s.Text
	}
	return v.Work.typed(sayName("note", leaf.Code), stands)
}

// over is the line above a unit's name: its domain, where the unit is not the domain itself.
func (v unitView) over() string {
	if v.Domain.ID == v.Unit.ID {
		return ""
	}
	return v.Domain.Statement
}

// passChoices is the question of the short pass about a unit. The name of the unit stands beside it, so the
// legend is for screen readers and names it.
func passChoices(wk *work, ws *i18n.Words, d *reflection.Dimension, u *framework.Item) ui.Choices {
	c := wk.choices(ws, d, u, ui.NoDomain)
	c.Legend = u.Statement + ": " + c.Legend
	return c
}

func has(items []*framework.Item, it *framework.Item) bool {
	return slices.ContainsFunc(items, func(x *framework.Item) bool { return x.ID == it.ID })
}

// firstWaiting is the chosen unit where nothing was said yet, or the first chosen one.
func firstWaiting(wk *work, closer []*framework.Item) *framework.Item {
	for _, u := range closer {
		if !wk.View.Touched(u.ID) {
			return u
		}
	}
	return closer[0]
}

// fields are the names of all fields about the unit's competencies.
func (v unitView) fields() []string {
	var out []string
	for _, leaf := range v.Leaves {
		for _, d := range v.Work.View.Asked(leaf) {
			out = append(out, sayName(d.ID, leaf.Code))
		}
	}
	return out
}
