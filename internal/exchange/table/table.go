// Package table reads frameworks out of tables: CSV and XLSX, with our own header or with a stranger's.
//
// Open takes a file apart into sheets of text, Guess says what the columns of a sheet seem to mean, a person confirms or
// corrects that, and Read makes a release of the sheet. Nothing is run, fetched or cut, and every row is told.
package table

import (
	"pathways/internal/exchange/reading"
	"pathways/internal/framework"
)

// Sheets are the sheets of a file, in its order. A CSV has one.
type Sheets struct {
	Name string  // of the file, without its end
	Form string  // "csv" or "xlsx"
	List []Sheet // those with anything in them; worksheets only
}

// Sheet is one sheet of text.
type Sheet struct {
	Name   string              `json:"name"`
	Rows   int                 `json:"rows"`   // with anything in them
	Hidden bool                `json:"hidden"` // a spreadsheet program does not show it
	Body   []Row               `json:"-"`      // rows with anything in them, in order
	Told   []reading.Departure `json:"-"`      // of its cells: formulas, merged cells, hidden rows; Read repeats them
	file   string              // name of the file, without its end
	guards bool                // cells may begin with an apostrophe that keeps spreadsheets from running them: a CSV
}

// Row is one row of a sheet.
type Row struct {
	Number int      // as the spreadsheet program numbers it, from 1
	Hidden bool     // a spreadsheet program does not show it
	Cells  []string // from column A on; empty ones at the end are left out
	inward []int    // by column: how far the alignment of a cell sets it to the right; shorter where it does not
}

// Cell is the text in a column, from 0; "" where the row is shorter.
func (r Row) Cell(column int) string {
	if column < 0 || column >= len(r.Cells) {
		return ""
	}
	return r.Cells[column]
}

// indent is how far the text in a column stands to the right, by its alignment and its own spaces.
func (r Row) indent(column int) int {
	n := indent(r.Cell(column))
	if column >= 0 && column < len(r.inward) {
		n += 4 * r.inward[column]
	}
	return n
}

// Of finds a sheet by its name; nil where there is none.
func (s *Sheets) Of(name string) *Sheet {
	for i := range s.List {
		if s.List[i].Name == name {
			return &s.List[i]
		}
	}
	return nil
}

// Likely is the sheet that most looks like a framework: one of our own, else the one with the most rows among those shown.
// Nil where there is none.
func (s *Sheets) Likely() *Sheet {
	var out *Sheet
	for i := range s.List {
		if len(s.List) > 1 && Guess(&s.List[i]).Ours {
			return &s.List[i]
		}
	}
	for i := range s.List {
		at := &s.List[i]
		if out == nil || out.Hidden && !at.Hidden || out.Hidden == at.Hidden && at.Rows > out.Rows {
			out = at
		}
	}
	return out
}

// Meaning is what a column holds.
type Meaning string

// The meanings, in the order in which they are offered. Their words are under "exchange.table.meaning.".
const (
	Ignored          Meaning = "ignored"        // not read; told
	KeptInNote       Meaning = "kept"           // added to the note of its item, with the title of the column
	Code             Meaning = "code"           // "GE.1"
	ParentCode       Meaning = "parent_code"    // code (or identifier) of the item above
	Kind             Meaning = "kind"           // "Domain"
	Statement        Meaning = "statement"      // the wording
	CodeAndStatement Meaning = "code_statement" // the wording behind its code: "1.1 Greets"
	Question         Meaning = "question"       // guiding question
	Note             Meaning = "note"           // explanation
	LevelCode        Meaning = "level"          // where it is filled, the row is the wording of its item at this level
	LevelWording     Meaning = "level_wording"  // the wording of the row's item at Column.Level
	ItemID           Meaning = "item_id"        // lasting identifier, a UUID
	Language         Meaning = "language"       // BCP 47
	Sequence         Meaning = "sequence"       // number among its neighbors
	DepthName        Meaning = "depth"          // wording of the item at Column.Depth, where there is one column for each depth
	DepthCode        Meaning = "depth_code"     // its code
	Outline          Meaning = "outline"        // place in the tree by numbers: "1.2.3", or how deep: "2"
)

// Meanings are all of them.
var Meanings = []Meaning{
	Ignored, KeptInNote, Code, ParentCode, Kind, Statement, CodeAndStatement, Question, Note, LevelCode, LevelWording, ItemID, Language, Sequence, DepthName, DepthCode, Outline,
}

// Way is how a sheet tells its tree.
type Way string

// The ways, in the order in which they are offered. Their words are under "exchange.table.way.".
const (
	ByParent  Way = "parent"  // a column names the code of the item above
	ByPrefix  Way = "prefix"  // GE.1 stands under GE
	ByColumns Way = "columns" // one column for each depth
	ByOutline Way = "outline" // a column with numbers such as 1.2.3, or with how deep a row stands
	ByKind    Way = "kind"    // a row stands under the last row before it of a kind further up in Mapping.Kinds
	ByIndent  Way = "indent"  // the wording stands further to the right the deeper it is
	Flat      Way = "flat"    // everything stands at the top
)

// Ways are all of them.
var Ways = []Way{ByParent, ByPrefix, ByColumns, ByOutline, ByKind, ByIndent, Flat}

// Mapping says how a sheet is to be read. It is data: it can be kept, shown, changed by a person and given to Read.
type Mapping struct {
	Sheet   string   `json:"sheet"`
	Ours    bool     `json:"ours"`    // the header of our own export: Read takes the whole framework from it, and Columns only say so
	Head    int      `json:"head"`    // number of the row with the titles, as the spreadsheet program numbers it; 0: there is none
	Columns []Column `json:"columns"` // every column with anything in it, from A on
	Way     Way      `json:"way"`
	Why     Reason   `json:"why"`             // of Way
	Kinds   []string `json:"kinds,omitempty"` // names of kinds from the top down: for ByKind, and for rows that name none (by depth)
}

// Column says what one column means.
type Column struct {
	Index   int     `json:"index"` // from 0: A
	Title   string  `json:"title"` // as it stands in the head
	Meaning Meaning `json:"meaning"`
	Level   string  `json:"level,omitempty"`     // LevelWording: code of the level; Title is its name where LevelName is empty
	Name    string  `json:"levelName,omitempty"` // LevelWording: name of the level
	Depth   int     `json:"depth,omitempty"`     // DepthName, DepthCode: from 0, the top
	Why     Reason  `json:"why"`
	Sample  string  `json:"-"` // what stands in it first
}

// Reason says why something was guessed: an i18n key below "exchange.table.why." and what its sentence needs.
type Reason struct {
	Key  string `json:"key"`
	Args []any  `json:"args,omitempty"`
}

// Letter is what spreadsheet programs call a column: "A", "AB".
func (c Column) Letter() string { return Letter(c.Index) }

// Letter is what spreadsheet programs call a column, from 0: "A", "AB".
func Letter(index int) string {
	out := ""
	for n := index + 1; n > 0; n = (n - 1) / 26 {
		out = string(rune('A'+(n-1)%26)) + out
	}
	return out
}

// Of gives the first column with a meaning; nil where there is none.
func (m *Mapping) Of(meaning Meaning) *Column {
	for i := range m.Columns {
		if m.Columns[i].Meaning == meaning {
			return &m.Columns[i]
		}
	}
	return nil
}

// wording is the column that holds it, with or without the code; nil where there is none.
func (m *Mapping) wording() *Column {
	if c := m.Of(Statement); c != nil {
		return c
	}
	return m.Of(CodeAndStatement)
}

// Options fill in what a file does not say. Where one is set, it holds over the file.
type Options struct {
	Name      string // of the framework; else the file's own, else the name of the file or sheet
	ShortName string
	Slug      string // else made of the name
	Version   string // else "1"
	Title     string // of the release; else the name
	Language  string // BCP 47; else the file's own, else "und"
	Publisher string // else the name
	Date      string // "2025", "2025-03"; else the version where it is a date, else that of Previous where it is the same version, else Today, and that is told
	Today     string // "2026-11-22"; else "1970"
	Rights    string
	Source    framework.Source
	Seed      string          // what the identifiers of items without one follow from, with their codes; else the slug
	Previous  *framework.Tree // items without an identifier keep the one that their code has here
}
