package crosswalkweb

import (
	"context"
	"strings"

	"pathways/internal/crosswalk"
	"pathways/internal/framework"
	"pathways/internal/platform/ui"
)

// treeItem is an item with the release that words it.
type treeItem struct {
	tree *framework.Tree
	item *framework.Item
}

// level is the name of a level.
func (t *treeItem) level(code string) string {
	l, _ := t.tree.LevelOf(code)
	return l.Name
}

func sourceOf(ctx context.Context, t *framework.Tree) ui.Source {
	return ui.Source{
		Title: t.Source.Title, Href: t.Source.URL, Publisher: t.Framework.Publisher, Release: edition(t), Acknowledgment: t.Funding,
	}
}

// keeper says whom a crosswalk belongs to.
func keeper(ctx context.Context, w crosswalk.Work) string {
	if w.Organization.ID == "" {
		return ui.T(ctx, "crosswalk.installation")
	}
	return w.Organization.Name
}

// inLibrary says whether a crosswalk is published, and whether it has changed since.
func inLibrary(ctx context.Context, w crosswalk.Work) string {
	switch {
	case w.Published.IsZero():
		return ui.T(ctx, "crosswalk.library.not")
	case w.Current:
		return ui.T(ctx, "crosswalk.library.current", "day", ui.Day(ctx, w.Published), "standing", ui.T(ctx, "crosswalk.standing."+string(w.Standing)))
	}
	return ui.T(ctx, "crosswalk.library.older", "day", ui.Day(ctx, w.Published), "standing", ui.T(ctx, "crosswalk.standing."+string(w.Standing)))
}

// linkWords says what is known of a link: how the two are linked, why it was suggested, who decided.
func linkWords(ctx context.Context, l crosswalk.Link) string {
	out := []string{ui.T(ctx, "crosswalk.type."+l.Type) + "."}
	if len(l.Words) > 0 {
		out = append(out, ui.T(ctx, "crosswalk.words", "words", strings.Join(l.Words, ", ")))
	}
	switch {
	case l.State == crosswalk.Open:
		out = append(out, ui.T(ctx, "crosswalk.state.open"))
	case l.ByHand && l.State == crosswalk.Accepted:
		out = append(out, ui.T(ctx, "crosswalk.state.byhand", "name", nameOr(ctx, l.Proposer)))
	default:
		out = append(out, ui.T(ctx, "crosswalk.state."+string(l.State), "name", nameOr(ctx, l.Decider), "day", ui.Day(ctx, l.Decided)))
	}
	if l.Note != "" {
		out = append(out, l.Note)
	}
	return strings.Join(out, " ")
}

// nameOr is a name, or what stands for somebody who is erased.
func nameOr(ctx context.Context, name string) string {
	if name == "" {
		return ui.T(ctx, "crosswalk.somebody")
	}
	return name
}

func suggestWords(ctx context.Context, t crosswalk.Tally) string {
	if len(t) == 0 {
		return ui.T(ctx, "crosswalk.suggest")
	}
	return ui.T(ctx, "crosswalk.suggest.again")
}

func placeOptions(places []place) []ui.Option {
	var out []ui.Option
	for _, p := range places {
		out = append(out, ui.Option{Value: p.slug, Label: p.name})
	}
	return out
}

// first is the value of the n-th option, of the first where there are not so many.
func first(all []ui.Option, n int) string {
	if n < len(all) {
		return all[n].Value
	}
	if len(all) > 0 {
		return all[0].Value
	}
	return ""
}

func itemOptions(items []*framework.Item) []ui.Option {
	var out []ui.Option
	for _, it := range items {
		out = append(out, ui.Option{Value: it.ID, Label: it.Code + " " + it.Statement})
	}
	return out
}

func standingOptions(ctx context.Context, all []framework.Standing) []ui.Option {
	var out []ui.Option
	for _, s := range all {
		out = append(out, ui.Option{Value: string(s), Label: ui.T(ctx, "crosswalk.standing."+string(s)+".label"), Help: ui.T(ctx, "crosswalk.standing."+string(s)+".help")})
	}
	return out
}

// between says which editions a crosswalk links; "" where its title does.
func between(ctx context.Context, w crosswalk.Work) string {
	from, to := edition(w.From), edition(w.To)
	if strings.Contains(w.Title, from) && strings.Contains(w.Title, to) {
		return ""
	}
	return ui.T(ctx, "crosswalk.between", "from", from, "to", to)
}
