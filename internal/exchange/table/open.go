package table

import (
	"bytes"
	"time"

	"pathways/internal/exchange/reading"
	"pathways/internal/exchange/rows"
)

// Open takes a file apart. What it departs from, or why it is refused, is told; Sheets is nil where a departure refuses
// the file. Name is the file's name, and says nothing about its form: the bytes do.
func Open(raw []byte, name string) (*Sheets, []reading.Departure) {
	told := &rows.Report{Under: "exchange.table."}
	switch {
	case len(raw) > maxFile:
		told.Refuse("", "tooLarge", "max", maxFile>>20)
	case len(bytes.TrimSpace(raw)) == 0:
		told.Refuse("", "empty")
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")):
		return openXLSX(raw, name)
	case bytes.HasPrefix(raw, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		told.Refuse("", "oldExcel")
	case bytes.HasPrefix(raw, []byte("%PDF-")):
		told.Refuse("", "pdf")
	default:
		return openCSV(raw, name)
	}
	return nil, told.All()
}

// dayOf is a day by its number in a spreadsheet that counts from 1900, with a 29th of February in that year, or from 1904.
func dayOf(n, from int) string {
	start := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from == 1904:
		start = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	case n < 60:
		start = start.AddDate(0, 0, 1)
	}
	return start.AddDate(0, 0, n).Format(time.DateOnly)
}
