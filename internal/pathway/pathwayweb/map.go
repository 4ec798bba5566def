package pathwayweb

import (
	"net/http"
	"slices"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/pathway"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/ui/ringmap"
	"pathways/internal/reflection"
)

// mapView is a reflection as a map, with its tables.
type mapView struct {
	Work    *work
	View    *reflection.View
	Large   []ringmap.Map // one, or one a domain where the framework is too large for one ring
	Compact []ringmap.Map
	Current bool // of the reflection that is open; an earlier one can be read only
	Any     bool // something was answered
	Keys    []ringmap.KeyEntry
}

// ringOf is the sign of a region in pictures.
func ringOf(r reflection.Region) ringmap.Region {
	switch r {
	case reflection.Both:
		return ringmap.Both
	case reflection.Use:
		return ringmap.Use
	case reflection.Wish:
		return ringmap.Wish
	case reflection.Neither:
		return ringmap.Neither
	}
	return ringmap.Open
}

func regionName(ws *i18n.Words, r reflection.Region) string {
	return ws.T("pathway.region." + string(r))
}

// ringMap is the map of the open reflection, or of an earlier one that the address names.
func (rm *room) ringMap(w http.ResponseWriter, r *http.Request, wk *work) error {
	ws := i18n.From(r.Context())
	p := page{At: "/pathway/map", Title: ws.T("pathway.map.title"), Here: "map", Class: "map-page"}
	v := mapView{Work: wk, Current: true}
	if id := r.PathValue("reflection"); id != "" {
		earlier := wk.Reflection(id)
		if earlier == nil {
			if !wk.Carried {
				return rm.start(w, r, wk)
			}
			return errs.New(errs.NotFound, "pathwayweb.map", "pathway.map.unknown")
		}
		view, err := rm.viewOf(r, earlier)
		if err != nil {
			return err
		}
		if view == nil {
			have, err := rm.editions(r.Context())
			if err != nil {
				return err
			}
			p.Status = http.StatusUnprocessableEntity
			return rm.show(w, r, wk, p, noReleasePage(earlier, have))
		}
		v.View, v.Current = view, earlier.Open()
		p.At = "/pathway/map/" + id
		p.Title = ws.T("pathway.map.of", "day", pathway.Day(ws, earlier.Started))
	} else {
		if ok, err := rm.needReflection(w, r, wk, p); !ok {
			return err
		}
		v.View = wk.View
	}
	v.draw(ws)
	return rm.show(w, r, wk, p, mapPage(v, p.Title))
}

// viewOf reads any reflection; nil where this house does not have its release or its questions.
func (rm *room) viewOf(r *http.Request, re *reflection.Reflection) (*reflection.View, error) {
	t, err := rm.frameworks.Release(r.Context(), re.Framework, re.Release)
	if errs.Is(err, errs.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	in := reflection.InstrumentByID(re.Instrument)
	if in == nil {
		return nil, nil
	}
	return reflection.NewView(re, in, t), nil
}

func (v *mapView) draw(ws *i18n.Words) {
	m := ringFor(v.View, ws)
	m.CourtTitle = ws.T("pathway.map.court")
	m.CourtNote = pathway.Day(ws, v.View.Started)
	v.Large = m.Split()
	small := m
	small.ID, small.Compact = "c", true
	v.Compact = small.Split()
	for _, part := range v.Large {
		v.Keys = append(v.Keys, part.Key()...)
	}
	for _, leaf := range v.View.Tree.Leaves("") {
		v.Any = v.Any || v.View.Region(leaf.ID) != reflection.LeftOut
	}
}

// ringFor is a reflection as the map draws it, for any framework: domains, their units as beds, and their leaves.
func ringFor(v *reflection.View, ws *i18n.Words) ringmap.Map {
	m := ringmap.Map{
		ID: "m", Title: ws.T("pathway.map.picture"), Desc: mapInWords(v, ws),
		UseWord: ws.T("pathway.map.use"), WishWord: ws.T("pathway.map.wish"),
	}
	for _, g := range groups(v.Tree) {
		d := ringmap.Domain{Name: g.Domain.Statement}
		for _, u := range g.Units {
			c := ringmap.Category{Name: u.Statement}
			for _, leaf := range v.Tree.Leaves(u.ID) {
				it := ringmap.Item{Code: leaf.Code, Title: leaf.Statement, Region: ringOf(v.Region(leaf.ID)), Words: saidInWords(v, leaf, ws)}
				if s := v.Said(leaf.ID, "involvement"); s != nil {
					for _, id := range s.Choices {
						if l, ok := v.Tree.LevelOf(id); ok {
							it.Levels = append(it.Levels, l.Code)
						}
					}
				}
				c.Items = append(c.Items, it)
			}
			d.Categories = append(d.Categories, c)
		}
		m.Domains = append(m.Domains, d)
	}
	return m
}

// saidInWords is all answers about a leaf but the note, in words.
func saidInWords(v *reflection.View, leaf *framework.Item, ws *i18n.Words) string {
	var parts []string
	for _, d := range v.Asked(leaf) {
		if d.Kind == reflection.Words {
			continue
		}
		if said := v.Says(leaf.ID, d.ID, ws.Lang()); len(said) > 0 {
			parts = append(parts, d.Ask.In(ws.Lang())+": "+strings.Join(said, ", "))
		}
	}
	return strings.Join(parts, ". ")
}

// mapInWords says what a map shows to those who do not see it: which codes lie in which region. It counts nothing.
func mapInWords(v *reflection.View, ws *i18n.Words) string {
	var parts []string
	for _, region := range reflection.Regions {
		if codes := codesIn(v, "", region); len(codes) > 0 {
			parts = append(parts, regionName(ws, region)+": "+strings.Join(codes, ", ")+".")
		}
	}
	return strings.Join(append(parts, ws.T("pathway.map.below")), " ")
}

// codesIn lists the codes of the leaves under an item that lie in a region, in the framework's own order.
func codesIn(v *reflection.View, item string, region reflection.Region) []string {
	var out []string
	for _, leaf := range v.Tree.Leaves(item) {
		if v.Region(leaf.ID) == region {
			out = append(out, leaf.Code)
		}
	}
	return out
}

// asWords joins the labels of an answer for a table; "left open" where there is none.
func asWords(ctx *i18n.Words, v *reflection.View, leaf *framework.Item, dimension string) string {
	if said := v.Says(leaf.ID, dimension, ctx.Lang()); len(said) > 0 {
		return strings.Join(said, ", ")
	}
	return ctx.T("pathway.leftopen")
}

// columns are the questions that the table of answers has a column for.
func (v mapView) columns() []*reflection.Dimension {
	levels := len(v.View.Tree.Levels) > 0
	var out []*reflection.Dimension
	for _, d := range v.View.Instrument.About(reflection.AboutLeaf) {
		if d.Kind != reflection.Words && (!d.Levels || levels) {
			out = append(out, d)
		}
	}
	return out
}

// priorities is where a person chooses what to work on.
func (rm *room) priorities(w http.ResponseWriter, r *http.Request, wk *work) error {
	ws := i18n.From(r.Context())
	p := page{At: "/pathway/priorities", Title: ws.T("pathway.priorities.title"), Here: "priorities", Standing: true, Fields: []string{"pick"}}
	if ok, err := rm.needReflection(w, r, wk, p); !ok {
		return err
	}
	return rm.show(w, r, wk, p, prioritiesPage(wk, groups(wk.Tree)))
}

// picked says whether an item is chosen, or was typed as chosen and refused.
func (wk *work) picked(it *framework.Item) bool {
	if typed, ok := wk.Typed["pick"]; ok {
		return slices.Contains(typed, it.Code)
	}
	return wk.isPriority(it)
}

// pickOptions are the leaves of a domain in some of the regions, as options to choose from.
func (wk *work) pickOptions(domain *framework.Item, regions ...reflection.Region) []ui.Option {
	var out []ui.Option
	for _, leaf := range wk.Tree.Leaves(domain.ID) {
		if slices.Contains(regions, wk.View.Region(leaf.ID)) {
			out = append(out, ui.Option{Value: leaf.Code, Label: leaf.Statement})
		}
	}
	return out
}
