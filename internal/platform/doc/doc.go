// Package doc is one tree for every document that a person can take away, with a writer for each form:
// WritePDF, WriteDOCX, WriteMarkdown, and WriteHTML for a file that opens anywhere. The print form of a page is the page itself
// with its print style; HTML gives the blocks of a document for such a page.
//
// A document speaks in two voices, as the pages do: official wording and headings are serif, everything
// that is ours is sans. Texts may hold any Unicode, of any length: no writer panics or makes a damaged file.
// The same document gives the same bytes.
package doc

import (
	"time"

	tongue "golang.org/x/text/language"
)

// Paper is a size of sheet.
type Paper string

const (
	A4     Paper = "a4"     // 210 by 297 mm
	Letter Paper = "letter" // 8.5 by 11 in
)

// Size is width and height of the upright sheet in points (1/72 in). An unknown paper is A4.
func (p Paper) Size() (w, h float64) {
	if p == Letter {
		return 612, 792
	}
	return 595.28, 841.89
}

// PaperFor is the sheet that the country of a reader's first language uses, from an Accept-Language header.
func PaperFor(acceptLanguage string) Paper {
	tags, _, err := tongue.ParseAcceptLanguage(acceptLanguage)
	if err == nil && len(tags) > 0 {
		switch region, _ := tags[0].Region(); region.String() {
		case "US", "CA", "MX", "PH", "CL", "CO":
			return Letter
		}
	}
	return A4
}

// Document is what is written. Title and Subtitle open the first page; Blocks follow.
type Document struct {
	Title    string
	Subtitle string
	Author   string // of the document, for its properties; may be empty
	Lang     string // BCP 47
	Created  time.Time
	Subject  string
	Keywords []string

	Paper     Paper
	Landscape bool
	OnePage   bool   // choose the largest type with which all fits on one page, down to a readable limit
	Footer    string // whose words these are: stands on every page beside its number

	Blocks []Block
}

// Block is one piece of a document from top to bottom.
type Block interface{ block() }

// Run is a stretch of text in one look. A line feed in Text begins a new line.
type Run struct {
	Text   string
	Bold   bool
	Italic bool
	Code   bool   // a code of an item: sans, bold, small, in the hue of Domain
	Link   string // an address (http, https, mailto) or "#" and the Anchor of a Heading
	Voice  Voice
	Domain int  // hue of a framework's domain: 0 none, from 1
	Mark   bool // draws the mark of Domain before the text, where the form can draw
}

// Voice says who speaks.
type Voice int

const (
	AsBlock       Voice = iota // as the block that the run stands in
	VoiceOfficial              // the publisher: serif
	VoiceOurs                  // Pathways and the person: sans
)

// T is a plain run.
func T(text string) []Run { return []Run{{Text: text}} }

// B is a bold run.
func B(text string) []Run { return []Run{{Text: text, Bold: true}} }

// Style is the look of a paragraph.
type Style int

const (
	Body     Style = iota // ours
	Lead                  // ours, the opening of a document or part
	Quiet                 // ours, small: explanations, rights
	Official              // the publisher's wording
	Question              // a guiding question of the publisher
	Name                  // the name of a domain where it stands in a table
)

type (
	// Heading opens a part. Level 1 is the largest, 4 the smallest; Domain above 0 adds its mark and hue.
	Heading struct {
		Level  int
		Text   string
		Anchor string // name for links inside the document; may be empty
		Domain int
	}

	// Para is a paragraph.
	Para struct {
		Runs  []Run
		Style Style
		Hang  float64 // where above 0: the first run stands in a margin this wide, in sizes of the type
	}

	// List has bullets, or numbers where Ordered.
	List struct {
		Ordered bool
		Items   [][]Run
		Style   Style
	}

	// Table has a head that is repeated on every page it runs over.
	Table struct {
		Caption string
		Head    []Cell
		Rows    [][]Cell
		Widths  []float64 // shares of the width, one a column; empty: equal
		Compact bool      // smaller type and less air
	}

	// Facts are terms with values beside them: fields of a form, or codes with wording.
	Facts struct {
		Items  []Fact
		Term   float64 // share of the width for the terms; 0: 0.26
		Ruled  bool    // a hairline between the entries
		Style  Style   // of the values
		Sparse bool    // more air between the entries
	}

	// Notice is a remark of ours, set apart by a dotted line at its left.
	Notice struct {
		Title string
		Runs  []Run
	}

	// Picture is a drawing. Its own coordinates go from X, Y (top left) over W and H, y downward; it is
	// scaled to Width and to what a page can hold. Title and Alt say in words what it shows.
	Picture struct {
		Title      string
		Alt        string
		X, Y, W, H float64
		Width      float64 // share of the text width; 0: all of it
		Draw       func(*Canvas)
	}

	// Group keeps its blocks on one page where one page can hold them.
	Group struct{ Blocks []Block }

	// WriteLines are empty ruled lines to write on by hand.
	WriteLines struct{ Count int }

	// Rule is a hairline; Strong makes it the firm line that opens a part.
	Rule struct{ Strong bool }

	// PageBreak begins a new page.
	PageBreak struct{}

	// Spacer is empty height in points.
	Spacer struct{ Height float64 }
)

// Fact is one entry of Facts.
type Fact struct {
	Term []Run
	Runs []Run
}

// Cell is one cell of a table. The columns that Span covers have no cells of their own.
type Cell struct {
	Paras  []Para
	Span   int  // columns covered; 0 and 1 are one
	Head   bool // names its row, or its rows where it spans the table
	Domain int  // hue of the line above it: 0 none
}

// C is a cell with one plain paragraph of ours.
func C(text string) Cell { return Cell{Paras: []Para{{Runs: T(text)}}} }

// Runs is a cell with one paragraph.
func Runs(style Style, runs ...Run) Cell { return Cell{Paras: []Para{{Runs: runs, Style: style}}} }

func (Heading) block()    {}
func (Para) block()       {}
func (List) block()       {}
func (Table) block()      {}
func (Facts) block()      {}
func (Notice) block()     {}
func (Picture) block()    {}
func (Group) block()      {}
func (WriteLines) block() {}
func (Rule) block()       {}
func (PageBreak) block()  {}
func (Spacer) block()     {}
