package frameworkdoc

import (
	"strings"

	"pathways/internal/framework"
	"pathways/internal/platform/doc"
	"pathways/internal/platform/i18n"
)

// Guide is the framework to read: what it is, how to read it, then each domain with its question, its note and
// everything under it, with the levels side by side where the release has them. Remarks of ours and the source
// come last.
func Guide(t *framework.Tree, words *i18n.Words) *doc.Document {
	d := start(t, words)
	d.Subtitle = words.T("frameworkdoc.edition", "version", t.Version, "sizes", sizes(t, words))
	d.Blocks = append(d.Blocks, contents(t)...)
	d.Blocks = append(d.Blocks, opening(t, words)...)
	for _, dom := range t.Roots() {
		d.Blocks = append(d.Blocks, doc.PageBreak{})
		d.Blocks = append(d.Blocks, wing(t, dom, words)...)
	}
	d.Blocks = append(d.Blocks, closing(t, words)...)
	return d
}

// contents are the domains with their questions, each a link to its page.
func contents(t *framework.Tree) []doc.Block {
	table := doc.Table{}
	roots := t.Roots()
	for at := 0; at < len(roots); at += 2 {
		var row []doc.Cell
		for _, dom := range roots[at:min(at+2, len(roots))] {
			cell := doc.Cell{Domain: hue(t, dom), Paras: []doc.Para{named(t, dom)}}
			cell.Paras[0].Runs[1].Link = "#" + dom.Code
			if dom.Question != "" {
				cell.Paras = append(cell.Paras, doc.Para{Style: doc.Official, Runs: []doc.Run{{Text: dom.Question, Italic: true}}})
			}
			row = append(row, cell)
		}
		for len(row) < 2 {
			row = append(row, doc.Cell{})
		}
		table.Rows = append(table.Rows, row)
	}
	return []doc.Block{table}
}

// opening is the introduction of the publisher and how to read the guide.
func opening(t *framework.Tree, words *i18n.Words) []doc.Block {
	var out []doc.Block
	if len(t.About) > 0 {
		out = append(out, doc.Heading{Level: 2, Text: words.T("frameworkdoc.about"), Anchor: "about"})
		out = append(out, paragraphs(t.About)...)
	}
	how := []doc.Run{{Text: words.T("frameworkdoc.how.voice") + " "}, {Text: words.T("frameworkdoc.how.order") + " "}}
	for i := range t.Items {
		if t.Items[i].CodeOurs {
			how = append(how, doc.Run{Text: words.T("frameworkdoc.how.codes") + " "})
			break
		}
	}
	if len(t.Levels) > 0 {
		how = append(how, doc.Run{Text: words.T("frameworkdoc.how.levels")})
	}
	how[len(how)-1].Text = strings.TrimSpace(how[len(how)-1].Text)
	out = append(out, doc.Group{Blocks: []doc.Block{doc.Notice{Title: words.T("frameworkdoc.how"), Runs: how}}})
	if len(t.Tips) > 0 {
		group := doc.Group{Blocks: []doc.Block{doc.Heading{Level: 3, Text: words.T("frameworkdoc.tips")}}}
		for _, tip := range t.Tips {
			group.Blocks = append(group.Blocks, doc.Para{Style: doc.Official, Runs: doc.T(tip)})
		}
		out = append(out, group)
	}
	return out
}

// paragraphs sets official paragraphs and lists.
func paragraphs(in []string) []doc.Block {
	var out []doc.Block
	for _, p := range framework.Passages(in) {
		if p.List == nil {
			out = append(out, doc.Para{Style: doc.Official, Runs: doc.T(p.Text)})
			continue
		}
		list := doc.List{Style: doc.Official}
		for _, entry := range p.List {
			list.Items = append(list.Items, doc.T(entry))
		}
		out = append(out, list)
	}
	return out
}

// wing is one domain.
func wing(t *framework.Tree, dom *framework.Item, words *i18n.Words) []doc.Block {
	n := hue(t, dom)
	out := []doc.Block{doc.Heading{Level: 1, Text: dom.Statement, Anchor: dom.Code, Domain: n}}
	if dom.Question != "" {
		out = append(out, doc.Para{Style: doc.Question, Runs: doc.T(dom.Question)})
	}
	if dom.Note != "" {
		out = append(out, doc.Para{Style: doc.Official, Runs: doc.T(dom.Note)})
	}
	if len(t.Levels) > 0 {
		out = append(out, levelTable(t, []*framework.Item{dom}, words.T("frameworkdoc.whole")))
		return out
	}
	for _, u := range t.Children(dom.ID) {
		out = append(out, room(t, u, 3)...)
	}
	return out
}

// room is what stands under a domain: a category with its competencies, kept together on a page.
func room(t *framework.Tree, it *framework.Item, level int) []doc.Block {
	if t.IsLeaf(it.ID) {
		return []doc.Block{leaves(t, []*framework.Item{it})}
	}
	group := doc.Group{Blocks: []doc.Block{doc.Heading{Level: level, Text: it.Statement, Anchor: it.Code}}}
	if it.Question != "" {
		group.Blocks = append(group.Blocks, doc.Para{Style: doc.Official, Runs: []doc.Run{{Text: it.Question, Italic: true}}})
	}
	if it.Note != "" {
		group.Blocks = append(group.Blocks, doc.Para{Style: doc.Official, Runs: doc.T(it.Note)})
	}
	var run []*framework.Item
	var after []doc.Block
	for _, c := range t.Children(it.ID) {
		if t.IsLeaf(c.ID) {
			run = append(run, c)
			continue
		}
		after = append(after, room(t, c, min(level+1, 4))...)
	}
	if len(run) > 0 {
		group.Blocks = append(group.Blocks, leaves(t, run))
	}
	return append([]doc.Block{group}, after...)
}

// leaves are competencies with their codes, in the framework's order.
func leaves(t *framework.Tree, items []*framework.Item) doc.Facts {
	out := doc.Facts{Ruled: true, Style: doc.Official, Term: min(0.03+0.0145*hang(t)*1.6, 0.3)}
	for _, it := range items {
		runs := doc.T(it.Statement)
		for _, more := range []string{it.Question, it.Note} {
			if more != "" {
				runs = append(runs, doc.Run{Text: "\n" + more, Italic: true})
			}
		}
		out.Items = append(out.Items, doc.Fact{Term: []doc.Run{{Text: it.Code, Code: true, Domain: hue(t, it)}}, Runs: runs})
	}
	return out
}

// closing is what we remark, and where the wording comes from.
func closing(t *framework.Tree, words *i18n.Words) []doc.Block {
	out := []doc.Block{doc.PageBreak{}, doc.Heading{Level: 1, Text: words.T("frameworkdoc.source"), Anchor: "source"}}
	facts := doc.Facts{Ruled: true, Term: 0.2}
	for _, c := range credits(t, words) {
		facts.Items = append(facts.Items, doc.Fact{Term: doc.B(c.name), Runs: []doc.Run{{Text: c.value, Link: c.link}}})
	}
	out = append(out, facts)
	var remarks [][]doc.Run
	for _, r := range t.Remarks {
		remarks = append(remarks, doc.T(r))
	}
	for i := range t.Items {
		if it := &t.Items[i]; it.Remark != "" {
			remarks = append(remarks, []doc.Run{{Text: it.Code, Code: true, Domain: hue(t, it)}, {Text: " " + it.Remark}})
		}
	}
	if len(remarks) > 0 {
		out = append(out, doc.Heading{Level: 2, Text: words.T("frameworkdoc.remarks"), Anchor: "remarks"},
			doc.Para{Style: doc.Quiet, Runs: doc.T(words.T("frameworkdoc.remarks.ours"))}, doc.List{Items: remarks})
	}
	return out
}
