package sheet

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// Limits of a sheet (Excel specifications and limits).
const (
	maxRows  = 1_048_576
	maxCell  = 32_767 // letters, counted as UTF-16
	maxSheet = 31     // letters of a sheet's name
)

// WriteXLSX writes the rows as a workbook: the titles of the columns in a frozen row with a filter, every cell
// as text that wraps, and, where the table has an About, a second sheet with it. It fails where there are more
// rows than a sheet holds. A cell longer than a spreadsheet can hold is cut, with an ellipsis at its end.
// The name of the second sheet is about; empty: "About".
func WriteXLSX(w io.Writer, t Table, about string, created time.Time) error {
	if len(t.Rows) >= maxRows {
		return fmt.Errorf("sheet: %d rows are more than a spreadsheet holds (%d)", len(t.Rows), maxRows-1)
	}
	f := excelize.NewFile()
	defer f.Close()
	if err := fill(f, t, about, created); err != nil {
		return fmt.Errorf("sheet: write XLSX: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("sheet: write XLSX: %w", err)
	}
	return nil
}

func fill(f *excelize.File, t Table, about string, created time.Time) error {
	name := sheetName(t.Name, "Sheet1")
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	head, err := f.NewStyle(&excelize.Style{
		Font:      &excelize.Font{Bold: true, Color: "221F1A"},
		Border:    []excelize.Border{{Type: "bottom", Color: "221F1A", Style: 2}},
		Alignment: &excelize.Alignment{Vertical: "bottom", WrapText: true},
	})
	if err != nil {
		return err
	}
	body, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}, NumFmt: 49})
	if err != nil {
		return err
	}
	out, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	titles := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		titles[i] = c.Title
		if titles[i] == "" {
			titles[i] = c.Key
		}
		width := c.Width
		if !(width > 0 && width <= 255) {
			width = 16
		}
		if err := out.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := put(out, 1, titles, head); err != nil {
		return err
	}
	for i, row := range t.Rows {
		cells := make([]string, len(t.Columns))
		copy(cells, row)
		if err := put(out, i+2, cells, body); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if len(t.Columns) > 0 {
		last, err := excelize.CoordinatesToCellName(len(t.Columns), len(t.Rows)+1)
		if err != nil {
			return err
		}
		if err := f.AutoFilter(name, "A1:"+last, nil); err != nil {
			return err
		}
	}
	if err := aboutSheet(f, t, sheetName(about, "About"), name, body); err != nil {
		return err
	}
	at := "2000-01-01T00:00:00Z"
	if !created.IsZero() {
		at = created.UTC().Format(time.RFC3339)
	}
	return properties(f, cell(t.Name), at)
}

// properties writes title, author and times of a workbook (ECMA-376 part 2, core properties), time as RFC 3339. The
// library would write them with a default namespace, which readers that go by prefixes, exceljs for one, refuse.
func properties(f *excelize.File, title, at string) error {
	var words bytes.Buffer
	if err := xml.EscapeText(&words, []byte(title)); err != nil {
		return err
	}
	f.Pkg.Store("docProps/core.xml", fmt.Appendf(nil, xml.Header+
		`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" `+
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" `+
		`xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>%s</dc:title><dc:creator>Pathways</dc:creator>`+
		`<cp:lastModifiedBy>Pathways</cp:lastModifiedBy><dcterms:created xsi:type="dcterms:W3CDTF">%[2]s</dcterms:created>`+
		`<dcterms:modified xsi:type="dcterms:W3CDTF">%[2]s</dcterms:modified></cp:coreProperties>`, words.Bytes(), at))
	return nil
}

func aboutSheet(f *excelize.File, t Table, name, other string, body int) error {
	if len(t.About) == 0 {
		return nil
	}
	if strings.EqualFold(name, other) {
		name = sheetName("("+name+")", "About")
	}
	if _, err := f.NewSheet(name); err != nil {
		return err
	}
	// Not streamed: the library would write two streams in an order of its own choice.
	for i, pair := range t.About {
		for k, v := range pair {
			at, err := excelize.CoordinatesToCellName(k+1, i+1)
			if err != nil {
				return err
			}
			if err := f.SetCellStr(name, at, cell(v)); err != nil {
				return err
			}
			if err := f.SetCellStyle(name, at, at, body); err != nil {
				return err
			}
		}
	}
	if err := f.SetColWidth(name, "A", "A", 22); err != nil {
		return err
	}
	return f.SetColWidth(name, "B", "B", 90)
}

func put(out *excelize.StreamWriter, row int, cells []string, style int) error {
	at, err := excelize.CoordinatesToCellName(1, row)
	if err != nil {
		return err
	}
	values := make([]any, len(cells))
	for i, c := range cells {
		values[i] = excelize.Cell{StyleID: style, Value: cell(c)}
	}
	return out.SetRow(at, values)
}

// cell is text that a sheet can hold: no control characters, no longer than its limit.
func cell(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, text(s))
	if len(s) <= maxCell || units(s) <= maxCell {
		return s
	}
	n := 0
	for i, r := range s {
		if n += utf16.RuneLen(r); n > maxCell-1 {
			return s[:i] + "…"
		}
	}
	return s
}

// units is the length of a text in UTF-16, as spreadsheets count.
func units(s string) (n int) {
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// sheetName makes a name that a workbook takes: no : \ / ? * [ ], no apostrophe at an end, at most 31 letters.
func sheetName(s, otherwise string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || r >= 0x10000 {
			return '-'
		}
		return r
	}, strings.Join(strings.Fields(cell(s)), " "))
	if letters := []rune(s); len(letters) > maxSheet {
		s = string(letters[:maxSheet])
	}
	if s = strings.Trim(s, "' "); s == "" {
		return otherwise
	}
	return s
}
