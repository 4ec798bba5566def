package frameworkweb

import (
	"context"
	"net/http"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// crosswalkPage is a crosswalk, read from both of its ends.
type crosswalkPage struct {
	Walk     frameworkdata.Crosswalk
	Sides    []side
	From, To *framework.Tree
}

// side is one of the two editions with what each of its entries is linked to.
type side struct {
	Tree  *framework.Tree
	Name  string // what it is called beside the other one
	Other string // what the far end is called
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

// crosswalk answers at the common address of two editions of a framework.
func (l *Library) crosswalk(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	slug, from := r.PathValue("slug"), r.PathValue("from")
	to, asData := strings.CutSuffix(r.PathValue("to"), ".json")
	all, err := l.frameworks.Crosswalks(ctx, slug)
	if err != nil {
		return err
	}
	switch there, back := framework.Between(all, slug, from, to), framework.Between(all, slug, to, from); {
	case there != nil && there.InOrder():
		return l.showCrosswalk(w, r, there, asData)
	case back != nil && back.InOrder():
		return moved(w, frameworkdata.CrosswalkHref(back), asData)
	case there != nil:
		return besideOrder(w, there, asData)
	case back != nil:
		return besideOrder(w, back, asData)
	}
	for _, version := range []string{from, to} {
		if _, err := l.frameworks.Release(ctx, slug, version); err != nil {
			return l.noRelease(w, r, err, asData, slug, version)
		}
	}
	return web.NotFound() // both editions are here, and nothing leads from one to the other
}

// besideOrder sends a reader to the address that a crosswalk has of its own. The answer is found, not moved: another
// crosswalk of the two editions may come to stand stronger, see framework.Between.
func besideOrder(w http.ResponseWriter, x *framework.Crosswalk, asData bool) error {
	to := frameworkdata.CrosswalkHref(x)
	if asData {
		to += ".json"
	}
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusFound)
	return nil
}

// crosswalkByID answers at the address of a crosswalk between any two editions.
func (l *Library) crosswalkByID(w http.ResponseWriter, r *http.Request) error {
	id, asData := strings.CutSuffix(r.PathValue("id"), ".json")
	x, err := l.frameworks.Crosswalk(r.Context(), id)
	if err != nil {
		return err
	}
	if x.InOrder() {
		return moved(w, frameworkdata.CrosswalkHref(x), asData)
	}
	return l.showCrosswalk(w, r, x, asData)
}

func (l *Library) showCrosswalk(w http.ResponseWriter, r *http.Request, x *framework.Crosswalk, asData bool) (err error) {
	ctx := r.Context()
	p := crosswalkPage{}
	if p.From, err = l.frameworks.Release(ctx, x.Framework, x.From); err != nil {
		return err
	}
	if p.To, err = l.frameworks.Release(ctx, x.ToSlug(), x.To); err != nil {
		return err
	}
	p.Walk = frameworkdata.CrosswalkOf(x, p.From, p.To)
	if asData {
		return writeJSON(w, r, p.Walk)
	}
	p.sides(ctx, x)
	from, to := p.Sides[0].Name, p.Sides[1].Name
	trail := releaseTrail(ctx, p.From, false)[:2]
	return web.Render(w, r, http.StatusOK, crosswalkView(p, ui.Page{
		Title: x.Title, Description: x.Note, Place: ui.Library, Canonical: p.Walk.Href,
		Trail: append(trail, ui.Crumb{Name: ui.T(ctx, "library.crosswalk.name", "from", from, "to", to)}),
		Class: "crosswalk-page", Attribution: footWords(ctx, p.To),
		Alternates: []ui.Alternate{{Type: "application/json", Href: p.Walk.Href + ".json", Name: ui.T(ctx, "library.data.json")}},
	}))
}

// sides arranges the links below the items of either edition.
func (p *crosswalkPage) sides(ctx context.Context, x *framework.Crosswalk) {
	links := map[*framework.Tree]map[string][]linkLine{p.From: {}, p.To: {}}
	end := func(ref framework.ItemRef) *framework.Tree {
		if x.SlugOf(ref) == p.From.Framework.Slug && ref.Version == p.From.Version {
			return p.From
		}
		return p.To
	}
	add := func(here, there framework.ItemRef, a framework.Association, forward bool) {
		far := end(there)
		links[end(here)][here.ItemID] = append(links[end(here)][here.ItemID],
			linkLine{plainLine(far, far.ByID(there.ItemID)), ui.T(ctx, linkKey(a.Type, forward)), a.Note})
	}
	for _, a := range x.Associations {
		add(a.From, a.To, a, true)
		add(a.To, a.From, a, false)
	}
	from, to := besides(p.From, p.To)
	p.Sides = []side{sideOf(p.From, from, to, links[p.From]), sideOf(p.To, to, from, links[p.To])}
}

// besides are the names of two editions that stand beside each other: the version alone where both are of one framework.
func besides(from, to *framework.Tree) (string, string) {
	if from.Framework.Slug == to.Framework.Slug {
		return from.Version, to.Version
	}
	return from.Framework.ShortName + " " + from.Version, to.Framework.ShortName + " " + to.Version
}

// mark is the place of the side on its page.
func (s side) mark() string {
	return "from-" + strings.ToLower(strings.Join(strings.Fields(s.Name), "-"))
}

func sideOf(t *framework.Tree, name, other string, links map[string][]linkLine) side {
	s := side{Tree: t, Name: name, Other: other}
	for i, d := range t.Roots() {
		w := sideWing{Domain: i, Item: d}
		w.add(t, d, 0, links)
		s.Wings = append(s.Wings, w)
	}
	return s
}

func (w *sideWing) add(t *framework.Tree, it *framework.Item, depth int, links map[string][]linkLine) {
	w.Rows = append(w.Rows, sideRow{line{Code: it.Code, Words: it.Statement, Href: itemHref(t, it), Domain: w.Domain}, depth, links[it.ID]})
	for _, below := range t.Children(it.ID) {
		w.add(t, below, depth+1, links)
	}
}
