package ingest

import (
	"encoding/xml"
	"strings"
	"unicode/utf8"
)

// paragraph is one on its way: what was read of it so far.
type paragraph struct {
	text              strings.Builder
	style             string
	list, noList      bool
	heading           bool
	plain             bool // some letter of it is not bold
	run               run
	inRun, properties bool
}

// run is a stretch of letters that look alike.
type run struct{ bold, notBold, hidden bool }

// row is the row of a table on its way. Paragraphs of its cells are kept until it ends.
type row struct {
	cells [][]block
}

// block is a paragraph that is done.
type block struct{ mark, text string }

// body reads the paragraphs and tables of one part.
type body struct {
	*document
	open  []*paragraph // the innermost last: a text box stands within a paragraph
	rows  []*row       // of tables within tables
	cells int          // of all tables
	skip  int          // how many elements deep we are in what is not read
	texts int          // how many elements deep we are in a text of a run
	boxes []block      // text boxes of the paragraph under way, which come after it
}

// maxCells is how many cells the tables of a document may have.
const maxCells = 200_000

// unread are the elements that are not read with all that is in them: texts that were taken out or away (17.13.5), codes of
// fields (17.16), and the older twin that stands beside each text box (mc:Fallback). The value is the note about it.
var unread = map[string]string{
	"del": NoteDeleted, "moveFrom": NoteDeleted, "delText": NoteDeleted, "instrText": "", "delInstrText": "", "Fallback": "",
	"rPrChange": "", "pPrChange": "", "tblPrChange": "", "trPrChange": "", "tcPrChange": "", "sectPrChange": "", "numberingChange": "",
}

// readPart reads the body of a part, or the notes in it.
func (d *document) readPart(name string) error {
	b := &body{document: d}
	return d.walk(name, func(token xml.Token) error {
		switch e := token.(type) {
		case xml.StartElement:
			return b.start(e)
		case xml.EndElement:
			return b.end(e.Name.Local)
		case xml.CharData:
			if b.skip == 0 && b.texts > 0 {
				return b.write(string(e))
			}
		}
		return nil
	})
}

func (b *body) start(e xml.StartElement) error {
	name := e.Name.Local
	if b.skip > 0 {
		b.skip++
		return nil
	}
	if key, not := unread[name]; not && !(name == "del" && b.inProperties()) {
		if key != "" {
			b.note(key)
		}
		b.skip = 1
		return nil
	}
	switch name {
	case "p":
		b.open = append(b.open, &paragraph{})
		return nil
	case "tr":
		b.rows = append(b.rows, &row{})
		return nil
	case "tc":
		if n := len(b.rows); n > 0 {
			if b.cells++; b.cells > maxCells {
				return errTooLong
			}
			b.rows[n-1].cells = append(b.rows[n-1].cells, nil)
		}
		return nil
	case "footnote", "endnote":
		if t := attribute(e, "type"); t == "separator" || t == "continuationSeparator" || t == "continuationNotice" {
			b.skip = 1
		}
		return nil
	case "blip", "imagedata":
		b.images = true
		b.note(NoteImages)
		return nil
	}
	if len(b.open) == 0 {
		return nil
	}
	return b.inside(b.open[len(b.open)-1], e)
}

// inProperties says whether an element stands among the properties of a paragraph: there a deletion is that of its end, not
// of a text.
func (b *body) inProperties() bool {
	return len(b.open) > 0 && b.open[len(b.open)-1].properties
}

// inside reads what stands in a paragraph.
func (b *body) inside(p *paragraph, e xml.StartElement) error {
	switch e.Name.Local {
	case "pPr":
		p.properties = true
	case "pStyle":
		p.style = attribute(e, "val")
	case "numId":
		p.list, p.noList = attribute(e, "val") != "0", attribute(e, "val") == "0"
	case "outlineLvl":
		p.heading = attribute(e, "val") != "9"
	case "r":
		p.inRun, p.run = true, run{}
	case "rStyle":
		s := b.of(attribute(e, "val"))
		p.run.bold, p.run.hidden = p.run.bold || s.bold, p.run.hidden || s.hidden
	case "b":
		if p.inRun {
			p.run.bold, p.run.notBold = on(e), !on(e)
		}
	case "vanish":
		if p.inRun {
			p.run.hidden = on(e)
		}
	case "t":
		b.texts++
	case "tab", "ptab":
		if p.inRun && !p.properties {
			return b.write(" ")
		}
	case "noBreakHyphen":
		return b.write("-")
	case "br", "cr":
		if p.inRun {
			return b.brk(p)
		}
	}
	return nil
}

func (b *body) end(name string) error {
	if b.skip > 0 {
		b.skip--
		return nil
	}
	n := len(b.open)
	switch name {
	case "t":
		b.texts = max(0, b.texts-1)
	case "pPr":
		if n > 0 {
			b.open[n-1].properties = false
		}
	case "r":
		if n > 0 {
			b.open[n-1].inRun = false
		}
	case "p":
		if n == 0 {
			return nil
		}
		p := b.open[n-1]
		b.open = b.open[:n-1]
		if err := b.finish(p); err != nil {
			return err
		}
		if len(b.open) > 0 {
			return nil
		}
		boxes := b.boxes
		b.boxes = nil
		for _, x := range boxes {
			if err := b.put(x); err != nil {
				return err
			}
		}
	case "tr":
		if k := len(b.rows); k > 0 {
			r := b.rows[k-1]
			b.rows = b.rows[:k-1]
			for _, x := range r.blocks() {
				if err := b.put(x); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// write adds letters to the paragraph under way.
func (b *body) write(s string) error {
	if len(b.open) == 0 {
		return nil
	}
	p := b.open[len(b.open)-1]
	if p.run.hidden {
		b.note(NoteHidden)
		return nil
	}
	if p.text.Len()+len(s) > b.most {
		return errTooLong
	}
	if strings.TrimSpace(s) != "" && (!p.run.bold && !b.of(p.style).bold || p.run.notBold) {
		p.plain = true
	}
	p.text.WriteString(s)
	return nil
}

// brk ends a line within a paragraph: what follows is a paragraph of its own, of the same kind.
func (b *body) brk(p *paragraph) error {
	if err := b.finish(p); err != nil {
		return err
	}
	p.text.Reset()
	p.plain = false
	return nil
}

// maxLabel is how long, in characters, a line in bold may be that stands for a heading.
const maxLabel = 80

// finish hands a paragraph on.
func (b *body) finish(p *paragraph) error {
	text := strings.TrimSpace(p.text.String())
	if text == "" {
		return nil
	}
	s := b.of(p.style)
	x := block{text: text}
	switch bare, bullet := entry(text); {
	case p.heading || s.heading:
		x.mark = headingMark
	case p.list || s.list && !p.noList:
		x.mark = entryMark
	case bullet:
		x = block{mark: entryMark, text: bare}
	case !p.plain && label(text) && len(b.rows) == 0:
		x.mark = headingMark
	}
	if len(b.open) > 0 && b.open[len(b.open)-1] != p {
		if len(b.boxes) > maxEntries {
			return errTooLong
		}
		b.boxes = append(b.boxes, x)
		return nil
	}
	return b.put(x)
}

// label says whether a text that stands out from the others is short enough for a heading, and no sentence.
func label(text string) bool {
	return utf8.RuneCountInString(text) <= maxLabel && !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, ",") && !strings.HasSuffix(text, ";")
}

// put adds a block to the cell that it stands in, or to the text.
func (b *body) put(x block) error {
	if n := len(b.rows); n > 0 && len(b.rows[n-1].cells) > 0 {
		cells := b.rows[n-1].cells
		cells[len(cells)-1] = append(cells[len(cells)-1], x)
		return nil
	}
	return b.add(x.mark, x.text)
}

// maxCell is how long, in characters, a cell may be whose row is read as one line.
const maxCell = 120

// blocks are a row as one line where its cells are short, else what is in the cells one after the other: then the table
// serves only to put things side by side.
func (r *row) blocks() (out []block) {
	var line []string
	for _, cell := range r.cells {
		if len(cell) > 1 || len(cell) == 1 && (cell[0].mark == entryMark || utf8.RuneCountInString(cell[0].text) > maxCell) {
			line = nil
			break
		}
		if len(cell) == 1 {
			line = append(line, cell[0].text)
		}
	}
	if len(line) > 1 {
		return []block{{text: strings.Join(line, " | ")}}
	}
	for _, cell := range r.cells {
		out = append(out, cell...)
	}
	return out
}
