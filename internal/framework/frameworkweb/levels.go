package frameworkweb

import "pathways/internal/framework"

// levelTable sets what entries say at each level side by side.
type levelTable struct {
	Caption string // name of the entry that the table is about
	Domain  int    // place of its domain
	Levels  []framework.Level
	Rows    []levelRow
	Links   bool // whether the names of rows lead to their pages
}

type levelRow struct {
	Item *framework.Item
	Href string
	Own  bool     // the row of the entry that the table is about
	Said []string // one a level; "" where the entry says nothing at it
}

// levelsOf is the table of an item and of all entries under it that speak at levels; nil where none does.
func levelsOf(t *framework.Tree, it *framework.Item) *levelTable {
	table := &levelTable{Caption: it.Statement, Domain: t.RootIndex(it), Levels: t.Levels}
	table.add(t, it)
	for i := range table.Rows {
		table.Rows[i].Own = table.Rows[i].Item == it
	}
	if len(table.Rows) == 0 {
		return nil
	}
	table.Links = len(table.Rows) > 1
	return table
}

func (table *levelTable) add(t *framework.Tree, it *framework.Item) {
	if len(it.Levels) > 0 {
		row := levelRow{Item: it, Href: itemHref(t, it), Said: make([]string, len(t.Levels))}
		for i, lv := range t.Levels {
			row.Said[i] = it.AtLevel(lv.Code)
		}
		table.Rows = append(table.Rows, row)
	}
	for _, below := range t.Children(it.ID) {
		table.add(t, below)
	}
}
