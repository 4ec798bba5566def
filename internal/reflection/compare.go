package reflection

import (
	"slices"

	"pathways/internal/framework"
)

// Difference is an answer that reads differently in two reflections. It says what was said, then and later, and
// nothing about which is better.
type Difference struct {
	Item      *framework.Item // as the later reflection's release words it
	Dimension *Dimension
	Before    []string // in words; nil: left open
	After     []string
}

// Differences lists, in the framework's own order, every answer about a leaf that two reflections give differently.
// Items are known by their lasting identifier, so reflections on two releases can be laid side by side; what only one
// of the releases has, or only one of the instruments asks, is not compared. Order the two by time.
func Differences(before, after *View, lang string) []Difference {
	var out []Difference
	for _, leaf := range after.Tree.Leaves("") {
		if before.Tree.ByID(leaf.ID) == nil {
			continue
		}
		for _, d := range after.Asked(leaf) {
			if before.Instrument.Dimension(d.ID) == nil {
				continue
			}
			was, is := before.Says(leaf.ID, d.ID, lang), after.Says(leaf.ID, d.ID, lang)
			if !slices.Equal(was, is) {
				out = append(out, Difference{leaf, d, was, is})
			}
		}
	}
	return out
}

// Shared says whether two releases have any leaf in common, so that laying reflections side by side can show something.
func Shared(a, b *framework.Tree) bool {
	return slices.ContainsFunc(a.Leaves(""), func(leaf *framework.Item) bool { return b.ByID(leaf.ID) != nil })
}
