package portfolioweb

import (
	"net/http"
	"slices"
	"strings"

	"pathways/internal/evidence"
	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/ui"
	"pathways/internal/portfolio"
)

// offer is what can be chosen for a section or a text, and what is.
type offer struct {
	Mine     portfolio.Mine
	Groups   []group
	Items    []string // values that are chosen
	Evidence []string
	Said     []string
}

// group are competencies that are offered together: those that my evidence is tied to, then each domain of a release.
type group struct {
	Name   string // official wording of a domain; "" for the first group
	Over   string // framework and edition
	Domain int
	Open   bool
	Items  []portfolio.Competency
}

// value is a competency as a form carries it.
func value(r evidence.Ref) string {
	return strings.Join([]string{r.Framework, r.Release, r.Item, r.Code}, "|")
}

// refsIn reads values of a form; what is none is left out.
func refsIn(values []string) []evidence.Ref {
	var out []evidence.Ref
	for _, s := range values {
		if p := strings.Split(s, "|"); len(p) == 4 && p[0] != "" && p[1] != "" && p[2] != "" {
			out = append(out, evidence.Ref{Framework: p[0], Release: p[1], Item: p[2], Code: p[3]})
		}
	}
	return out
}

// offer gathers what can be chosen. A competency is offered once: with the evidence where it is tied to some, or where it
// is chosen already; else under its domain, in every release that is current.
func (rm *room) offer(r *http.Request, items []evidence.Ref, pieces, said []string) (offer, error) {
	ctx := r.Context()
	mine, err := rm.portfolio.Mine(ctx, authz.From(ctx))
	if err != nil {
		return offer{}, err
	}
	o := offer{Mine: mine, Evidence: pieces, Said: said}
	seen := map[evidence.Ref]bool{}
	near := group{Domain: ui.NoDomain, Open: true}
	add := func(ref evidence.Ref) {
		c := rm.portfolio.Wording(ctx, ref)
		if !seen[c.Ref] && c.Code != "" {
			seen[c.Ref] = true
			near.Items = append(near.Items, c)
		}
	}
	for _, e := range mine.Evidence {
		for _, ref := range e.Items {
			add(ref)
		}
	}
	for _, ref := range items {
		o.Items = append(o.Items, value(rm.portfolio.Wording(ctx, ref).Ref))
		add(ref)
	}
	rm.sort(r, near.Items)
	if len(near.Items) > 0 {
		o.Groups = append(o.Groups, near)
	}
	all, err := rm.frameworks.Frameworks(ctx)
	if err != nil {
		return offer{}, err
	}
	for _, l := range all {
		tree, err := rm.frameworks.Current(ctx, l.Framework.Slug)
		if err != nil {
			return offer{}, err
		}
		for i, root := range tree.Roots() {
			g := group{Name: root.Statement, Over: tree.Framework.ShortName + " " + tree.Version, Domain: i}
			for _, leaf := range tree.Leaves(root.ID) {
				ref := evidence.Ref{Framework: tree.Framework.Slug, Release: tree.Version, Item: leaf.ID, Code: leaf.Code}
				if !seen[ref] {
					g.Items = append(g.Items, rm.portfolio.Wording(ctx, ref))
				}
			}
			if len(g.Items) > 0 {
				o.Groups = append(o.Groups, g)
			}
		}
	}
	return o, nil
}

// sort puts competencies into the order of their release.
func (rm *room) sort(r *http.Request, items []portfolio.Competency) {
	place := func(c portfolio.Competency) int {
		tree, err := rm.frameworks.Release(r.Context(), c.Framework, c.Release)
		if err != nil {
			return 0
		}
		return slices.IndexFunc(tree.Items, func(it framework.Item) bool { return it.ID == c.Item })
	}
	slices.SortStableFunc(items, func(a, b portfolio.Competency) int {
		if c := strings.Compare(a.Edition, b.Edition); c != 0 {
			return c
		}
		return place(a) - place(b)
	})
}

func (o offer) hasItem(c portfolio.Competency) bool { return slices.Contains(o.Items, value(c.Ref)) }

func fileNames(e evidence.Evidence) []string {
	var out []string
	for _, f := range e.Files {
		out = append(out, f.Name)
	}
	return out
}
