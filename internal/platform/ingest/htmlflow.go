package ingest

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// flow reads the elements of a page from top to bottom into paragraphs.
type flow struct {
	builder
	line  strings.Builder
	mark  string // of the paragraph under way
	plain bool   // some letter of it is not bold
	bold  int    // how many bold elements deep we are
	pre   int    // how many elements deep we are in which lines are as they are typed
	inRow bool
	hid   bool
}

// besides are elements that are no content of their page, or none that has text (HTML standard, 4.3 and 4.10).
var besides = map[atom.Atom]bool{
	atom.Nav: true, atom.Footer: true, atom.Aside: true, atom.Template: true, atom.Svg: true, atom.Math: true, atom.Select: true,
	atom.Datalist: true, atom.Button: true, atom.Object: true, atom.Audio: true, atom.Video: true, atom.Canvas: true, atom.Dialog: true, atom.Menu: true,
	atom.Head: true, atom.Option: true,
}

// lines are elements that begin and end a paragraph.
var lines = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Blockquote: true, atom.Body: true, atom.Caption: true, atom.Center: true, atom.Dd: true, atom.Details: true,
	atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Fieldset: true, atom.Figcaption: true, atom.Figure: true, atom.Form: true, atom.Header: true,
	atom.Hgroup: true, atom.Hr: true, atom.Label: true, atom.Legend: true, atom.Li: true, atom.Main: true, atom.Ol: true, atom.P: true, atom.Pre: true,
	atom.Section: true, atom.Summary: true, atom.Table: true, atom.Tbody: true, atom.Td: true, atom.Tfoot: true, atom.Th: true, atom.Thead: true,
	atom.Tr: true, atom.Ul: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
}

func heading(a atom.Atom) bool {
	return a == atom.H1 || a == atom.H2 || a == atom.H3 || a == atom.H4 || a == atom.H5 || a == atom.H6
}

func (f *flow) all(nodes []*html.Node) error {
	for _, n := range nodes {
		if err := f.read(n); err != nil {
			return err
		}
		if err := f.end(); err != nil {
			return err
		}
	}
	return nil
}

// end ends the paragraph under way.
func (f *flow) end() error {
	text, mark := strings.Join(strings.Fields(f.line.String()), " "), f.mark
	bold := !f.plain
	f.line.Reset()
	f.mark, f.plain = "", false
	if text == "" {
		f.mark = mark // its text stands in an element of its own
		return nil
	}
	if bare, bullet := entry(text); bullet && mark == "" {
		text, mark = bare, entryMark
	}
	if mark == "" && bold && label(text) {
		mark = headingMark
	}
	return f.add(mark, text)
}

// preformatted reads text with lines as they were typed.
func (f *flow) preformatted(text string) error {
	if err := f.end(); err != nil {
		return err
	}
	for b := range strings.SplitSeq(blocks.Replace(text), "\n\n") {
		if err := f.block(strings.Split(b, "\n")); err != nil {
			return err
		}
	}
	return nil
}

func (f *flow) read(n *html.Node) error {
	switch n.Type {
	case html.TextNode:
		if f.bold == 0 && strings.TrimSpace(n.Data) != "" {
			f.plain = true
		}
		if f.line.Len()+len(n.Data) > f.most+1<<16 {
			return errTooLong
		}
		if f.pre > 0 && strings.Contains(n.Data, "\n") {
			return f.preformatted(n.Data)
		}
		f.line.WriteString(n.Data)
		return nil
	case html.ElementNode:
		if besides[n.DataAtom] || kept(n, keptOff) {
			return nil
		}
	case html.DocumentNode:
	default:
		return nil
	}
	switch {
	case n.DataAtom == atom.Br:
		return f.end()
	case n.DataAtom == atom.Tr && !f.inRow:
		if cells, short := shortRow(n); short {
			if err := f.end(); err != nil {
				return err
			}
			return f.add("", strings.Join(cells, " | "))
		}
	}
	if kept(n, keptBold) {
		f.bold++
		defer func() { f.bold-- }()
	}
	if n.DataAtom == atom.Pre {
		f.pre++
		defer func() { f.pre-- }()
	}
	apart := lines[n.DataAtom]
	if apart {
		if err := f.end(); err != nil {
			return err
		}
	}
	switch {
	case heading(n.DataAtom):
		f.mark = headingMark
	case n.DataAtom == atom.Li:
		f.mark = entryMark
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if err := f.read(c); err != nil {
			return err
		}
	}
	if !apart {
		return nil
	}
	err := f.end()
	if n.DataAtom == atom.Li || heading(n.DataAtom) {
		f.mark = ""
	}
	return err
}

// shortRow gives the cells of a row where it has several and each is a few words: otherwise the table serves only to put
// things side by side.
func shortRow(tr *html.Node) (cells []string, short bool) {
	for c := tr.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
			continue
		}
		f := &flow{builder: builder{most: 4 * maxCell}, inRow: true}
		if err := f.all([]*html.Node{c}); err != nil {
			return nil, false
		}
		text := f.text.String()
		if len(text) > maxCell || strings.Contains(text, "\n\n") || strings.HasPrefix(text, entryMark) {
			return nil, false
		}
		if text = strings.TrimPrefix(text, headingMark); text != "" {
			cells = append(cells, text)
		}
	}
	return cells, len(cells) > 1
}
