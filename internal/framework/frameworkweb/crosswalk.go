package frameworkweb

import (
	"net/http"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// crosswalkPage is a crosswalk, read from both of its ends.
type crosswalkPage struct {
	Walk  frameworkdata.Crosswalk
	Sides []side
	From  *framework.Tree
	To    *framework.Tree
}

// side is one of the two editions with what each of its entries is linked to.
type side struct {
	Tree  *framework.Tree
	Other string // version at the far end
	Wings []sideWing
}

type sideWing struct {
	Domain int
	Item   *framework.Item
	Rows   []sideRow
}

type sideRow struct {
	line
	Depth int // how far below its domain it stands
	Links []linkLine
}

func (l *Library) crosswalk(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	slug, from := r.PathValue("slug"), r.PathValue("from")
	to, asData := strings.CutSuffix(r.PathValue("to"), ".json")
	all, err := l.frameworks.Crosswalks(ctx, slug)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.From == to && c.To == from {
			return moved(w, frameworkdata.CrosswalkHref(slug, c.From, c.To), asData)
		}
		if c.From != from || c.To != to {
			continue
		}
		p := crosswalkPage{}
		if p.From, err = l.frameworks.Release(ctx, slug, from); err != nil {
			return err
		}
		if p.To, err = l.frameworks.Release(ctx, slug, to); err != nil {
			return err
		}
		p.Walk = frameworkdata.CrosswalkOf(c, p.From, p.To)
		if asData {
			return writeJSON(w, r, p.Walk)
		}
		forward, back := map[string][]linkLine{}, map[string][]linkLine{}
		for _, a := range c.Associations {
			f, t := p.From.ByID(a.From.ItemID), p.To.ByID(a.To.ItemID)
			forward[f.ID] = append(forward[f.ID], linkLine{plainLine(p.To, t), ui.T(ctx, linkKey(a.Type, true)), a.Note})
			back[t.ID] = append(back[t.ID], linkLine{plainLine(p.From, f), ui.T(ctx, linkKey(a.Type, false)), a.Note})
		}
		p.Sides = []side{sideOf(p.From, to, forward), sideOf(p.To, from, back)}
		trail := releaseTrail(ctx, p.From, false)[:2]
		return web.Render(w, r, http.StatusOK, crosswalkView(p, ui.Page{
			Title: c.Title, Description: c.Note, Place: ui.Library, Canonical: p.Walk.Href,
			Trail: append(trail, ui.Crumb{Name: ui.T(ctx, "library.crosswalk.name", "from", from, "to", to)}),
			Class: "crosswalk-page", Attribution: footWords(ctx, p.To),
			Alternates: []ui.Alternate{{Type: "application/json", Href: p.Walk.Href + ".json", Name: ui.T(ctx, "library.data.json")}},
		}))
	}
	for _, version := range []string{from, to} {
		if _, err := l.frameworks.Release(ctx, slug, version); err != nil {
			return l.noRelease(w, r, err, asData, slug, version)
		}
	}
	return web.NotFound() // both editions are here, and nothing leads from one to the other
}

func sideOf(t *framework.Tree, other string, links map[string][]linkLine) side {
	s := side{Tree: t, Other: other}
	for i, d := range t.Roots() {
		w := sideWing{Domain: i, Item: d}
		w.add(t, d, 0, links)
		s.Wings = append(s.Wings, w)
	}
	return s
}

func (w *sideWing) add(t *framework.Tree, it *framework.Item, depth int, links map[string][]linkLine) {
	w.Rows = append(w.Rows, sideRow{plainLine(t, it), depth, links[it.ID]})
	for _, below := range t.Children(it.ID) {
		w.add(t, below, depth+1, links)
	}
}
