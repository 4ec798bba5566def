package table

import "pathways/internal/exchange/reading"

// Open takes a file apart. What it departs from, or why it is refused, is told; Sheets is nil where a departure refuses
// the file. Name is the file's name, and says nothing about its form: the bytes do.
func Open(raw []byte, name string) (*Sheets, []reading.Departure) {
	return openCSV(raw, name)
}
