package frameworkweb

import "pathways/internal/framework"

// levelTable sets what entries say at each level side by side.
type levelTable struct {
	Caption string // name of the entry that the table is about
	Domain  int    // place of its domain
	Levels  []framework.Level
	Rows    []levelRow
	Links   bool // whether the names of rows lead to their pages
	Tree    *framework.Tree
}

type levelRow struct {
	Item *framework.Item
	Href string
	Own  bool     // the row of the entry that the table is about
	Said []string // one a level; "" where the entry says nothing at it
}

// levelsOf is the table of an item and of all entries under it, with what they say at levels; nil where none says
// anything. An entry that is silent at all levels keeps its row, so that nothing of the release is left out; only the
// item itself needs none then.
func levelsOf(t *framework.Tree, it *framework.Item) *levelTable {
	table := &levelTable{Caption: it.Statement, Domain: t.RootIndex(it), Levels: t.Levels, Tree: t}
	if !table.add(t, it) {
		return nil
	}
	table.Rows[0].Own = true
	if len(it.Levels) == 0 {
		table.Rows = table.Rows[1:]
	}
	table.Links = len(table.Rows) > 1 || !table.Rows[0].Own
	return table
}

// add puts an item and all under it into the table, and says whether any of them speaks at a level.
func (table *levelTable) add(t *framework.Tree, it *framework.Item) (speaks bool) {
	row := levelRow{Item: it, Href: itemHref(t, it), Said: make([]string, len(t.Levels))}
	for i, lv := range t.Levels {
		row.Said[i] = it.AtLevel(lv.Code)
	}
	table.Rows = append(table.Rows, row)
	speaks = len(it.Levels) > 0
	for _, below := range t.Children(it.ID) {
		speaks = table.add(t, below) || speaks
	}
	return speaks
}
