package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// WriteCSV writes the rows as CSV (RFC 4180): comma, CRLF, UTF-8, the keys of the columns as head. Mark puts a
// byte order mark first, which some spreadsheets need in order to read UTF-8.
//
// Spreadsheets run a cell that begins with = + - @ tab or a line end as a formula. Such a cell gets an
// apostrophe before it, and so does one that begins with an apostrophe, so that Plain gives back every cell. A number
// below zero is a number and stays one.
func WriteCSV(w io.Writer, t Table, mark bool) error {
	if mark {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return fmt.Errorf("sheet: write CSV: %w", err)
		}
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	head := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = c.Key
	}
	out.Write(head) // the writer keeps its first error until Error
	for _, row := range t.Rows {
		cells := make([]string, len(t.Columns))
		for i := range cells {
			if i < len(row) {
				cells[i] = Guarded(row[i])
			}
		}
		out.Write(cells)
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("sheet: write CSV: %w", err)
	}
	return nil
}

// belowZero is a number with a minus before it, which spreadsheets read as what it is.
var belowZero = regexp.MustCompile(`^-[0-9]+(\.[0-9]+)?$`)

// Guarded is a cell that no spreadsheet runs. Line ends become "\n" and what is not UTF-8 a replacement sign.
func Guarded(cell string) string {
	cell = text(cell)
	if cell != "" && strings.IndexByte("=+-@\t\n'", cell[0]) >= 0 && !belowZero.MatchString(cell) {
		return "'" + cell
	}
	return cell
}

// Plain undoes Guarded: it is for readers of CSV that WriteCSV wrote.
func Plain(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && strings.IndexByte("=+-@\t\n'", cell[1]) >= 0 {
		return cell[1:]
	}
	return cell
}

// text is valid UTF-8 with "\n" as line end and without NUL.
func text(s string) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(s)
}
