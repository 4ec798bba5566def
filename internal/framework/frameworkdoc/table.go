package frameworkdoc

import (
	"strings"

	"pathways/internal/framework"
	"pathways/internal/platform/doc"
	"pathways/internal/platform/i18n"
)

// widest is how many domains stand side by side on one page.
const widest = 5

// start is a document of a release with its properties and its footer.
func start(t *framework.Tree, words *i18n.Words) *doc.Document {
	foot := words.T("frameworkdoc.footer", "publisher", t.Framework.Publisher, "source", t.Source.Title)
	if t.Source.URL != "" {
		foot = words.T("frameworkdoc.footer.address", "publisher", t.Framework.Publisher, "source", t.Source.Title, "address", t.Source.URL)
	}
	for _, more := range []string{t.Rights, t.Funding} {
		if more != "" {
			foot += " " + more
		}
	}
	return &doc.Document{
		Title: t.Title, Author: t.Framework.Publisher, Lang: t.Language, Created: dated(t),
		Subject: t.Framework.Name + ", " + t.Version, Keywords: []string{t.Framework.ShortName, t.Version},
		Paper: doc.A4, Footer: foot,
	}
}

// sizes says how many items of each kind a release has: "4 domains, 16 categories, 66 competencies".
func sizes(t *framework.Tree, words *i18n.Words) string {
	parts := t.Sizes()
	if n := len(t.Levels); n > 0 {
		parts = append(parts, words.T("frameworkdoc.levels", "count", n))
	}
	return strings.Join(parts, ", ")
}

// Table is the whole framework on one landscape page: the domains side by side with everything that stands
// under them, or, where the release has levels, one row an item with its wording at each level. More than five
// domains stand in tables under one another.
func Table(t *framework.Tree, words *i18n.Words) *doc.Document {
	d := start(t, words)
	d.Landscape, d.OnePage = true, true
	d.Subtitle = words.T("frameworkdoc.edition", "version", t.Version, "sizes", sizes(t, words))
	if len(t.Levels) > 0 {
		d.Blocks = []doc.Block{levelTable(t, t.Roots(), "")}
		return d
	}
	roots := t.Roots()
	for at := 0; at < len(roots); at += widest {
		d.Blocks = append(d.Blocks, columns(t, roots[at:min(at+widest, len(roots))]))
	}
	return d
}

// hue is the number of the color and mark of an item's domain.
func hue(t *framework.Tree, it *framework.Item) int { return t.RootIndex(it) + 1 }

// hang is the margin for codes in sizes of the type: as wide as the longest code of a competency needs.
func hang(t *framework.Tree) float64 {
	longest := 0
	for _, it := range t.Leaves("") {
		longest = max(longest, len([]rune(it.Code)))
	}
	return min(0.8+0.53*float64(longest), 6)
}

// coded is an item with its code in the margin.
func coded(t *framework.Tree, it *framework.Item, margin float64) doc.Para {
	return doc.Para{Style: doc.Official, Hang: margin, Runs: []doc.Run{
		{Text: it.Code, Code: true, Domain: hue(t, it)}, {Text: it.Statement},
	}}
}

// named is the name of a domain with its mark.
func named(t *framework.Tree, dom *framework.Item) doc.Para {
	return doc.Para{Style: doc.Name, Runs: []doc.Run{{Mark: true, Domain: hue(t, dom)}, {Text: dom.Statement}}}
}

// columns sets domains side by side, the units of each under its name.
func columns(t *framework.Tree, domains []*framework.Item) doc.Table {
	out := doc.Table{Compact: true}
	margin := hang(t)
	rows := 0
	for _, dom := range domains {
		head := doc.Cell{Domain: hue(t, dom), Paras: []doc.Para{named(t, dom)}}
		if dom.Question != "" {
			head.Paras = append(head.Paras, doc.Para{Style: doc.Official, Runs: []doc.Run{{Text: dom.Question, Italic: true}}})
		}
		out.Head = append(out.Head, head)
		rows = max(rows, len(t.Children(dom.ID)))
	}
	for i := range rows {
		var row []doc.Cell
		for _, dom := range domains {
			var c doc.Cell
			if units := t.Children(dom.ID); i < len(units) {
				c.Paras = under(t, units[i], margin)
			}
			row = append(row, c)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// under is an item and all under it as paragraphs: names bold, leaves with their codes.
func under(t *framework.Tree, it *framework.Item, margin float64) []doc.Para {
	if t.IsLeaf(it.ID) {
		return []doc.Para{coded(t, it, margin)}
	}
	out := []doc.Para{{Style: doc.Official, Runs: []doc.Run{{Text: it.Statement, Bold: true}}}}
	for _, c := range t.Children(it.ID) {
		out = append(out, under(t, c, margin)...)
	}
	return out
}

// levelTable has one row an item, from some domains down, and one column a level. Whole, where it is not empty,
// stands in the row of a domain in place of its name: for a table under a heading that says the name.
func levelTable(t *framework.Tree, from []*framework.Item, whole string) doc.Table {
	out := doc.Table{Compact: whole == "", Widths: []float64{0.8}, Head: []doc.Cell{{}}}
	for _, l := range t.Levels {
		out.Head = append(out.Head, doc.C(l.Name))
		out.Widths = append(out.Widths, 1)
	}
	margin := hang(t)
	var add func(it *framework.Item)
	add = func(it *framework.Item) {
		root := it.ParentID == ""
		row := []doc.Cell{{Paras: []doc.Para{coded(t, it, margin)}}}
		switch {
		case root && whole == "":
			row[0].Paras[0] = named(t, it)
		case root:
			row[0].Paras[0] = doc.Para{Runs: doc.T(whole)}
		case whole != "":
			row[0].Paras = []doc.Para{
				{Style: doc.Official, Runs: doc.T(it.Statement)},
				{Style: doc.Official, Runs: []doc.Run{{Text: it.Code, Code: true, Domain: hue(t, it)}}},
			}
		}
		for _, l := range t.Levels {
			row = append(row, doc.Runs(doc.Official, doc.Run{Text: it.AtLevel(l.Code), Italic: root}))
		}
		if root {
			for i := range row {
				row[i].Domain = hue(t, it)
			}
		}
		out.Rows = append(out.Rows, row)
		for _, c := range t.Children(it.ID) {
			add(c)
		}
	}
	for _, it := range from {
		add(it)
	}
	return out
}
