// Package sheet writes rows as CSV and XLSX.
package sheet

// Table is a sheet of text. Every cell is text: nothing in it is ever run as a formula.
type Table struct {
	Name    string // of the sheet
	Columns []Column
	Rows    [][]string  // each as long as Columns
	About   [][2]string // what this is and whose words they are, name and value: a sheet of its own in XLSX
}

// Column is one column.
type Column struct {
	Key   string  // head of the column in CSV: lasting, for programs
	Title string  // head of the column in XLSX: for people; empty: the Key
	Width float64 // in characters; 0: 16
}
