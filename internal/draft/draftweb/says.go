package draftweb

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"pathways/internal/draft"
	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/ui"
)

func number(n int64) string { return strconv.FormatInt(n, 10) }

// crumbs is the end of a trail: one page by the key of its name.
func crumbs(ctx context.Context, key string) []ui.Crumb {
	return []ui.Crumb{{Name: ui.T(ctx, key)}}
}

// atNew is the address of the page that adds an item: under a parent, and after, or before, another.
func atNew(id, parent, follows, ahead string) string {
	q := url.Values{}
	for name, value := range map[string]string{"parent": parent, "after": follows, "before": ahead} {
		if value != "" {
			q.Set(name, value)
		}
	}
	href := at(id, "items/new")
	if len(q) > 0 {
		href += "?" + q.Encode()
	}
	return href
}

// published is the address of the release that a draft became.
func published(d draft.Draft) string {
	return frameworkdata.ReleaseHref(d.Head.Framework.Slug, d.Head.Version)
}

// nextLines are what can be done with an edition once it is published.
func nextLines(ctx context.Context, d draft.Draft) []ui.BoardLine {
	release := url.QueryEscape(d.Release)
	var all []ui.BoardLine
	for _, l := range []struct{ name, href string }{
		{"consultation", "/stewardship/consultations/new?about=release:" + release},
		{"translation", "/stewardship/translations/new?release=" + release},
		{"crosswalk", "/stewardship/crosswalks/new?to=" + release},
		{"extension", "/stewardship/extensions/new?release=" + release},
		{"draft", root + "/new/release?release=" + release},
	} {
		all = append(all, ui.BoardLine{Href: l.href, Name: ui.T(ctx, "draft.next."+l.name), Text: ui.T(ctx, "draft.next."+l.name+".text")})
	}
	return all
}

// usual is the kind that is expected directly under an item ("" for a root): that of those that stand there, else the kind
// after the item's own.
func usual(t *framework.Tree, parent string) framework.Kind {
	if children := t.Children(parent); len(children) > 0 {
		return t.KindOf(children[len(children)-1].Kind)
	}
	next := 0
	if it := t.ByID(parent); it != nil {
		next = 1 + slices.IndexFunc(t.Kinds, func(k framework.Kind) bool { return k.Key == it.Kind })
	}
	if len(t.Kinds) == 0 {
		return framework.Kind{}
	}
	return t.Kinds[min(next, len(t.Kinds)-1)]
}

// addName is what the link says that adds an item under another: "Add a new competency".
func addName(ctx context.Context, t *framework.Tree, parent string) string {
	k := usual(t, parent)
	if k.Name == "" {
		return ui.T(ctx, "draft.add.item")
	}
	return ui.T(ctx, "draft.add.kind", "kind", k.InText(1, t.Language))
}

// kindName is what an item is called: its kind, else its key.
func kindName(t *framework.Tree, it *framework.Item) string {
	if name := t.KindOf(it.Kind).Name; name != "" {
		return name
	}
	return it.Kind
}

// levelName is the name of a level, else its code.
func levelName(t *framework.Tree, code string) string {
	if l, ok := t.LevelOf(code); ok && l.Name != "" {
		return l.Name
	}
	return code
}

// sizes says how many items of each kind there are: "4 domains, 16 categories, 66 competencies."
func sizes(ctx context.Context, t *framework.Tree) string {
	if all := t.Sizes(); len(all) > 0 {
		return strings.Join(all, ", ") + "."
	}
	return ui.T(ctx, "draft.items", "count", len(t.Items)) + "."
}

// twigClass dresses a row: its depth, the hue of its domain at the root, whether something stands below it.
func twigClass(r row) string {
	all := []string{depthClass(r.Depth)}
	if r.Below == 0 {
		all = append(all, "leaf")
	}
	if r.Depth == 0 {
		all = append(all, ui.DomainClass(r.Domain))
	}
	if r.Here {
		all = append(all, "here")
	}
	return strings.Join(all, " ")
}

// markAt is the domain whose mark a row wears: roots with something below them wear it.
func markAt(r row) int {
	if r.Depth == 0 {
		return r.Domain
	}
	return ui.NoDomain
}

// pathSays is where an item stands, from the root down to what is directly above it.
func pathSays(t *framework.Tree, it *framework.Item) string {
	var names []string
	for _, p := range t.Path(it) {
		if p.ID != it.ID {
			names = append(names, short(p.Statement))
		}
	}
	return strings.Join(names, " / ")
}

// short is the beginning of a text, for tight places.
func short(s string) string {
	const most = 80
	if all := []rune(s); len(all) > most {
		return strings.TrimSpace(string(all[:most])) + "…"
	}
	return s
}

// sought marks the words of a question in a text.
func sought(text, asked string) []run {
	low := strings.ToLower(text)
	if len(low) != len(text) {
		return []run{{Text: text}}
	}
	in := make([]bool, len(text))
	for _, w := range strings.Fields(strings.ToLower(asked)) {
		for from := 0; ; {
			i := strings.Index(low[from:], w)
			if i < 0 {
				break
			}
			for k := from + i; k < from+i+len(w); k++ {
				in[k] = true
			}
			from += i + len(w)
		}
	}
	var out []run
	for start := 0; start < len(text); {
		end := start
		for end < len(text) && in[end] == in[start] {
			end++
		}
		out = append(out, run{text[start:end], in[start]})
		start = end
	}
	return out
}

// above are the items on the way down to one, without itself.
func above(t *framework.Tree, it *framework.Item) []*framework.Item {
	path := t.Path(it)
	return path[:len(path)-1]
}

// mostNear is how many items a list beside an item shows.
const mostNear = 40

// near are those beside an item and itself: all, or those around it where they are many.
func near(t *framework.Tree, it *framework.Item) []*framework.Item {
	all := t.Children(it.ParentID)
	i := slices.IndexFunc(all, func(s *framework.Item) bool { return s.ID == it.ID })
	from := max(0, min(i-mostNear/2, len(all)-mostNear))
	return first(all[from:])
}

// first are as many of some items as a list shows.
func first(all []*framework.Item) []*framework.Item { return all[:min(len(all), mostNear)] }

// rootMark is the domain whose mark an item wears; only roots wear one.
func rootMark(t *framework.Tree, it *framework.Item) int {
	if it.ParentID == "" {
		return t.RootIndex(it)
	}
	return ui.NoDomain
}

// under is the trail from the tree down to an item.
func under(d draft.Draft, t *framework.Tree, it *framework.Item) []ui.Crumb {
	var all []ui.Crumb
	for _, p := range above(t, it) {
		all = append(all, ui.Crumb{Name: p.Code, Href: atItem(d.ID, p.ID, "")})
	}
	return append(all, ui.Crumb{Name: it.Code})
}

// below is the trail down to a page of an item, by the key of its name.
func below(ctx context.Context, d draft.Draft, t *framework.Tree, it *framework.Item, key string) []ui.Crumb {
	all := under(d, t, it)
	all[len(all)-1].Href = atItem(d.ID, it.ID, "")
	return append(all, crumbs(ctx, key)...)
}

// addBeside is what a page says that adds an item beside another.
func addBeside(ctx context.Context, t *framework.Tree, it *framework.Item) string {
	if k := t.KindOf(it.Kind); k.Name != "" {
		return ui.T(ctx, "draft.add.kind", "kind", k.InText(1, t.Language))
	}
	return ui.T(ctx, "draft.add.item")
}

func kindNames(all []framework.Kind) string {
	var names []string
	for _, k := range all {
		names = append(names, k.Name+" / "+k.Plural)
	}
	return strings.Join(names, ", ")
}

func levelNames(all []framework.Level) string {
	var names []string
	for _, l := range all {
		names = append(names, l.Code+" "+l.Name)
	}
	return strings.Join(names, ", ")
}
