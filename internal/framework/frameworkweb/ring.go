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

// hereMap is the small drawing that shows where an item stands. A framework too large for one ring is drawn only in the
// part that holds the item.
func hereMap(ctx context.Context, t *framework.Tree, it *framework.Item) *ringmap.Map {
	m := ringmap.Map{
		ID: "here", Compact: true, Bare: true,
		Title: ui.T(ctx, "library.item.ring", "code", it.Code), Desc: whereWords(ctx, t, it),
	}
	for _, d := range t.Roots() {
		domain := ringmap.Domain{Name: d.Statement}
		units := t.Children(d.ID)
		if len(units) == 0 {
			units = []*framework.Item{d}
		}
		for _, u := range units {
			category := ringmap.Category{Name: u.Statement}
			for _, leaf := range t.Leaves(u.ID) {
				category.Items = append(category.Items, ringmap.Item{
					Code: leaf.Code, Title: codeAndWords(leaf), Here: within(t, leaf, it),
				})
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

func within(t *framework.Tree, leaf, it *framework.Item) bool {
	for _, up := range t.Path(leaf) {
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
