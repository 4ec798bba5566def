package table

import (
	"fmt"
	"strconv"
	"strings"

	"pathways/internal/exchange/rows"
)

// cellReader reads the rows of one worksheet.
type cellReader struct {
	*workbook
	sheet *Sheet
	told  *rows.Report

	row     Row
	inRow   bool
	inCell  bool
	column  int
	kind    string // of the cell: "s", "inlineStr", "str", "b", "e", "n", "d"
	style   int
	value   []byte
	formula bool
	has     bool // the cell has a value
	in      bool // within an element of text
	rph     bool
	merged  []area
}

// area is a block of merged cells: rows as numbered, columns from 0.
type area struct{ top, left, bottom, right int }

func (r *cellReader) element(s *scanner) error {
	begins := !s.close
	ends := s.close || s.empty
	switch string(s.name) {
	case "row":
		if begins {
			r.begin(s)
		}
		if ends && r.inRow {
			r.inRow = false
			r.end()
		}
	case "c":
		if begins && r.inRow {
			r.inCell = true
			r.column++
			if at := s.attr("r"); at != "" {
				if c, _, ok := coordinates(at); ok {
					r.column = c
				}
			}
			r.kind, r.value, r.formula, r.has = s.attr("t"), r.value[:0], false, false
			r.style, _ = strconv.Atoi(s.attr("s"))
		}
		if ends && r.inCell {
			r.inCell = false
			r.put()
		}
	case "f":
		r.formula = true
	case "rPh":
		r.rph = begins && !ends
	case "v", "t":
		if s.close && r.in && !r.rph {
			if r.value = append(r.value, s.text...); len(r.value) > maxText {
				return errTooLarge
			}
			r.has = true
		}
		r.in = begins && !ends
	case "mergeCell":
		if begins {
			from, to, ok := strings.Cut(s.attr("ref"), ":")
			left, top, one := coordinates(from)
			right, bottom, two := coordinates(to)
			if ok && one && two && len(r.merged) < maxCells {
				r.merged = append(r.merged, area{top, left, bottom, right})
			}
		}
	}
	if r.Refused() {
		return errTooLarge
	}
	return nil
}

func (r *cellReader) begin(s *scanner) {
	number := r.row.Number + 1
	if n, err := strconv.Atoi(s.attr("r")); err == nil && n >= number && n < 1<<31 {
		number = n
	}
	hidden := s.attr("hidden")
	r.row = Row{Number: number, Hidden: hidden == "1" || hidden == "true"}
	r.column, r.inRow, r.inCell = -1, true, false
}

func (r *cellReader) end() {
	last := len(r.row.Cells)
	for last > 0 && r.row.Cells[last-1] == "" {
		last--
	}
	if r.row.Cells = r.row.Cells[:last:last]; last > 0 {
		r.sheet.Body = append(r.sheet.Body, r.row)
		if r.row.Hidden {
			r.told.Note(rows.At(r.row.Number), "hiddenRow")
		}
		within(r.Report, r.sheet.Name, r.row.Number, len(r.sheet.Body), last, r.cells, r.bytes)
	}
	r.row.Cells, r.row.inward = nil, nil
}

// put puts the value of a cell where it belongs.
func (r *cellReader) put() {
	at := func() string { return fmt.Sprintf("row %d, column %s", r.row.Number, Letter(r.column)) }
	if !r.has {
		if r.formula {
			r.told.Note(at(), "formulaWithoutValue")
		}
		return
	}
	v := ""
	switch r.kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(string(r.value)))
		if err != nil || n < 0 || n >= len(r.shared) {
			r.told.Note(at(), "noSharedText")
			return
		}
		v = r.shared[n]
	case "b":
		v = "FALSE"
		if string(r.value) == "1" {
			v = "TRUE"
		}
	case "e":
		v = string(r.value)
		r.told.Note(at(), "errorValue", "value", brief(v))
	case "", "n":
		v = r.number(string(r.value), at)
	default:
		v = unescaped(string(r.value))
	}
	if v == "" {
		return
	}
	if r.formula && r.kind != "e" {
		r.told.Note(at(), "formula", "value", brief(v))
	}
	if r.column >= maxColumns {
		r.Refuse(r.sheet.Name+", "+rows.At(r.row.Number), "tooManyColumns", "count", r.column+1, "max", maxColumns)
		return
	}
	for len(r.row.Cells) <= r.column {
		if r.row.Cells == nil {
			r.row.Cells = make([]string, 0, r.column+8)
		}
		r.row.Cells = append(r.row.Cells, "")
	}
	r.row.Cells[r.column] = v
	if r.style >= 0 && r.style < len(r.workbook.inward) && r.workbook.inward[r.style] > 0 {
		for len(r.row.inward) <= r.column {
			r.row.inward = append(r.row.inward, 0)
		}
		r.row.inward[r.column] = r.workbook.inward[r.style]
	}
	if r.cells++; r.kind != "s" {
		r.bytes += len(v)
	}
}

// number is a number as a spreadsheet program shows it, or the day that it stands for.
func (r *cellReader) number(raw string, at func() string) string {
	n, err := strconv.ParseFloat(strings.TrimSpace(raw), 64)
	if err != nil {
		return raw
	}
	if r.style >= 0 && r.style < len(r.dates) && r.dates[r.style] && n >= 1 && n < 2_958_466 {
		day := dayOf(int(n), r.from)
		r.told.Note(at(), "day", "value", day)
		return day
	}
	shown := strconv.FormatFloat(n, 'f', -1, 64)
	if r.style >= 0 && r.style < len(r.padded) {
		shown = r.padded[r.style].pad(shown)
	}
	return shown
}

// merge gives every row of a merged block what its first row says, column by column from the first.
func (r *cellReader) merge() {
	byNumber := map[int]int{}
	if len(r.merged) > 0 {
		for i, row := range r.sheet.Body {
			byNumber[row.Number] = i
		}
	}
	for _, m := range r.merged {
		first, ok := byNumber[m.top]
		if !ok || m.bottom <= m.top || r.sheet.Body[first].Cell(m.left) == "" {
			continue
		}
		value, filled := r.sheet.Body[first].Cell(m.left), 0
		for i := first + 1; i < len(r.sheet.Body) && r.sheet.Body[i].Number <= m.bottom; i++ {
			row := &r.sheet.Body[i]
			for len(row.Cells) <= m.left {
				row.Cells = append(row.Cells, "")
			}
			if row.Cells[m.left] == "" {
				row.Cells[m.left] = value
				filled++
			}
			if r.cells++; r.cells > maxCells {
				r.Refuse(r.sheet.Name, "tooManyCells", "max", maxCells)
				return
			}
		}
		if filled > 0 {
			r.told.Note(fmt.Sprintf("rows %d to %d, column %s", m.top, m.bottom, Letter(m.left)), "merged", "value", brief(value))
		}
	}
}

// coordinates takes "AB12" apart: the column from 0 and the row from 1.
func coordinates(at string) (column, row int, ok bool) {
	i := 0
	for ; i < len(at) && i < 4; i++ {
		c := at[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		column = column*26 + int(c-'A') + 1
	}
	row, err := strconv.Atoi(at[i:])
	return column - 1, row, err == nil && i > 0 && row > 0
}
