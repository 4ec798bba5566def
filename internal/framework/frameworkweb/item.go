package frameworkweb

import (
	"context"
	"net/http"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/ui/ringmap"
	"pathways/internal/platform/web"
)

// itemPage is one entry of a release: a domain, a category, a competency or whatever its kind is called.
type itemPage struct {
	Tree     *framework.Tree
	Item     *framework.Item
	Domain   int    // place of its domain, for mark and hue
	Over     string // kind and domain
	Ring     *ringmap.Map
	Where    string // the words of the ring
	Rooms    []room // what stands under it
	Levels   *levelTable
	Scenes   []ui.Scene // what it looks like at work: ours
	Ours     string     // whose the scenes are
	Kin      string     // heading over the entries beside it, under one parent
	KinNote  string
	KinLines []line
	Links    []linkGroup
	Before   *ui.Neighbor
	After    *ui.Neighbor
	Quote    string
	Address  string
	Current  bool // whether the release is the one in force
	Latest   string
	Tongue   tongue
}

// linkGroup are the links of one crosswalk that touch an item.
type linkGroup struct {
	Crosswalk frameworkdata.CrosswalkInfo
	Other     string // what the edition at the other end is called
	Lines     []linkLine
}

func (g linkGroup) lines() []line {
	out := make([]line, len(g.Lines))
	for i, k := range g.Lines {
		out[i] = k.line
	}
	return out
}

type linkLine struct {
	line
	Type string // in words
	Note string
}

func (l *Library) item(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	slug, version := r.PathValue("slug"), r.PathValue("version")
	code, asData := strings.CutSuffix(r.PathValue("code"), ".json")
	t, err := l.frameworks.Release(ctx, slug, version)
	if err != nil {
		return l.noRelease(w, r, err, asData, slug, version)
	}
	it := t.ByCode(code)
	if it == nil {
		if near := t.ByCodeAnyCase(code); near != nil {
			return moved(w, itemPath(t, near), asData)
		}
		return l.noItem(w, r, t, code, asData)
	}
	t, in, err := l.reading(r, t, itemPath(t, it))
	if err != nil {
		return err
	}
	it = t.ByID(it.ID)
	matches, err := l.frameworks.Matches(ctx, slug, version, it.ID)
	if err != nil {
		return err
	}
	current, err := l.currentVersion(ctx, slug)
	if err != nil {
		return err
	}
	if asData {
		return writeJSON(w, r, frameworkdata.ItemDetailOf(t, current, it, frameworkdata.LinksOf(matches)))
	}
	p := itemPage{
		Tree: t, Item: it, Domain: t.RootIndex(it), Over: overLine(ctx, t, it),
		Rooms: roomsUnder(t, it), Levels: levelsOf(t, it), Links: groupLinks(ctx, t, matches),
		Address: l.address(itemPath(t, it)), Current: version == current, Latest: current, Tongue: in,
	}
	p.Quote = ui.T(ctx, "library.item.quote.text", "statement", it.Statement, "code", it.Code, "title", t.Title,
		"version", t.Version, "publisher", t.Framework.Publisher, "address", p.Address)
	if here := hereMap(ctx, t, it); here != nil {
		p.Ring, p.Where = here, whereWords(ctx, t, it)
	}
	if p.Scenes = scenesOf(ctx, t, it, ""); len(p.Scenes) > 0 {
		p.Ours = oursOf(ctx, t)
	}
	p.kin(ctx)
	p.Before, p.After = neighbors(ctx, t, it)
	head := l.described(r, l.itemHead(ctx, &p), func(d describer) string { return d.ofItem(t, it) })
	return web.Render(w, r, http.StatusOK, itemView(p, head))
}

// itemHead is what the layout needs of an item's page.
func (l *Library) itemHead(ctx context.Context, p *itemPage) ui.Page {
	t, it := p.Tree, p.Item
	trail := releaseTrail(ctx, t, true)
	path := t.Path(it)
	for _, up := range path[:len(path)-1] {
		trail = append(trail, ui.Crumb{Name: up.Statement, Href: itemHref(t, up)})
	}
	title, own := it.Code+" "+strings.TrimSuffix(it.Statement, "."), it.Code
	if !t.IsLeaf(it.ID) || it.CodeOurs {
		title, own = it.Statement, it.Statement
	}
	return ui.Page{
		Title: title, Description: it.Statement, Place: ui.Library, Canonical: itemPath(t, it),
		Trail: append(trail, ui.Crumb{Name: own}), Class: "item-page", Attribution: footWords(ctx, t),
		Alternates: []ui.Alternate{{Type: "application/json", Href: itemPath(t, it) + ".json" + inLanguage(t), Name: ui.T(ctx, "library.data.json")}},
	}
}

// overLine says of what kind an item is, and in which domain.
func overLine(ctx context.Context, t *framework.Tree, it *framework.Item) string {
	kind := t.KindOf(it.Kind).Name
	if root := t.Root(it); root != it {
		return ui.T(ctx, "library.item.over", "kind", kind, "domain", root.Statement)
	}
	return kind
}

// kin fills in the entries beside an item, under the same parent.
func (p *itemPage) kin(ctx context.Context) {
	t, it := p.Tree, p.Item
	up := t.Parent(it)
	beside := t.Roots()
	if up != nil {
		beside = t.Children(up.ID)
		p.Kin = ui.T(ctx, "library.item.kin", "kind", t.KindOf(up.Kind).InText(1, t.Language))
		p.KinNote = up.Statement
	} else {
		p.Kin = ui.T(ctx, "library.item.kin.roots", "kinds", t.KindOf(it.Kind).InText(2, t.Language))
		p.KinNote = t.Title
	}
	if len(beside) < 2 {
		p.Kin = ""
		return
	}
	for _, b := range beside {
		ln := plainLine(t, b)
		ln.Here = b == it
		p.KinLines = append(p.KinLines, ln)
	}
}

// neighbors are the entries on either side in the ring of all entries of the same sort. The ring has no first and no
// last: whoever stands at its seam has neighbors on both sides too.
func neighbors(ctx context.Context, t *framework.Tree, it *framework.Item) (before, after *ui.Neighbor) {
	ring := t.Roots()
	switch {
	case t.IsLeaf(it.ID):
		ring = t.Leaves("")
	case it.ParentID != "":
		ring = sameKind(t, it.Kind)
	}
	at := -1
	for i, other := range ring {
		if other == it {
			at = i
		}
	}
	if n := len(ring); n > 1 && at >= 0 {
		after = neighbor(ctx, t, it, ring[(at+1)%n])
		if n > 2 {
			before = neighbor(ctx, t, it, ring[(at+n-1)%n])
		}
	}
	return before, after
}

func neighbor(ctx context.Context, t *framework.Tree, it, other *framework.Item) *ui.Neighbor {
	over := ui.T(ctx, "library.item.beside")
	if up := t.Parent(other); up != nil && other.ParentID != it.ParentID {
		over = ui.T(ctx, "library.item.nearby", "place", up.Statement)
	}
	return &ui.Neighbor{Href: itemHref(t, other), Over: over, Text: codeAndWords(other), Said: true}
}

// groupLinks sorts links by crosswalk, in the order in which they come.
func groupLinks(ctx context.Context, t *framework.Tree, matches []framework.Match) []linkGroup {
	var groups []linkGroup
	for _, m := range matches {
		n := len(groups)
		if n == 0 || groups[n-1].Crosswalk.ID != m.Crosswalk.ID {
			_, other := besides(t, m.Release)
			groups = append(groups, linkGroup{Crosswalk: frameworkdata.CrosswalkInfoOf(m.Crosswalk), Other: other})
			n++
		}
		groups[n-1].Lines = append(groups[n-1].Lines, linkLine{
			plainLine(m.Release, m.Item), ui.T(ctx, linkKey(m.Association.Type, m.Forward)), m.Association.Note,
		})
	}
	return groups
}

// linkKey is the key of a link's type in words, as it reads from one end. Types are directed: read backwards,
// "replaced by" is "replaces".
func linkKey(kind string, forward bool) string {
	switch kind {
	case framework.ExactMatch:
		return "library.link.exact"
	case framework.RelatedTo:
		return "library.link.related"
	case framework.PeerOf:
		return "library.link.peer"
	case framework.PartOf:
		if forward {
			return "library.link.partof"
		}
		return "library.link.haspart"
	case framework.Precedes:
		if forward {
			return "library.link.precedes"
		}
		return "library.link.follows"
	case framework.ReplacedBy:
		if forward {
			return "library.link.replacedby"
		}
		return "library.link.replaces"
	}
	return "library.link.other"
}
