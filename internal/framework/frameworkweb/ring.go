package frameworkweb

import (
	"context"
	"strconv"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/ui/ringmap"
)

func number(n int) string { return strconv.Itoa(n) }

// hereMap is the small drawing that shows where an item stands: itself, or, where others stand under it, the middle of
// each bed that is part of it. A framework too large for one ring is drawn only in the part that holds the item.
func hereMap(ctx context.Context, t *framework.Tree, it *framework.Item) *ringmap.Map {
	m := ringmap.Map{
		ID: "here", Compact: true, Bare: true,
		Title: ui.T(ctx, "library.item.ring", "code", it.Code), Desc: whereWords(ctx, t, it),
	}
	for _, d := range t.Roots() {
		domain := ringmap.Domain{Name: d.Statement}
		for _, u := range t.UnitsUnder(d) {
			category := ringmap.Category{Name: u.Statement}
			leaves := t.Leaves(u.ID)
			for i, leaf := range leaves {
				here := leaf == it || within(t, u, it) && i == len(leaves)/2
				category.Items = append(category.Items, ringmap.Item{Code: leaf.Code, Title: codeAndWords(leaf), Here: here})
			}
			domain.Categories = append(domain.Categories, category)
		}
		m.Domains = append(m.Domains, domain)
	}
	for _, part := range m.Split() {
		if holdsHere(part) {
			return &part
		}
	}
	return nil
}

// within says whether an entry is another one or stands under it.
func within(t *framework.Tree, low, it *framework.Item) bool {
	for _, up := range t.Path(low) {
		if up == it {
			return true
		}
	}
	return false
}

func holdsHere(m ringmap.Map) bool {
	for _, d := range m.Domains {
		for _, c := range d.Categories {
			for _, it := range c.Items {
				if it.Here {
					return true
				}
			}
		}
	}
	return false
}

// whereWords says in words what the ring shows.
func whereWords(ctx context.Context, t *framework.Tree, it *framework.Item) string {
	var names []string
	for _, up := range t.Path(it) {
		if up == it && len(names) > 0 && t.IsLeaf(it.ID) && !it.CodeOurs {
			break
		}
		names = append(names, up.Statement)
	}
	return ui.T(ctx, "library.item.where", "place", strings.Join(names, ", "))
}
