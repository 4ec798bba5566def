package table

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"pathways/internal/exchange/reading"
	"pathways/internal/exchange/rows"
)

func newReport() *rows.Report { return &rows.Report{Under: "exchange.table."} }

// openCSV reads text with commas, semicolons, tabs or bars between its cells (RFC 4180, and what others make of it).
func openCSV(raw []byte, name string) (*Sheets, []reading.Departure) {
	r := newReport()
	text, ok := decoded(r, raw)
	if !ok {
		return nil, r.All()
	}
	delimiter, text := delimiterOf(r, text)
	s := Sheet{Name: stem(name), file: stem(name), guards: true}
	told := newReport()
	p := records{text: text, delimiter: delimiter, Report: told}
	cells, bytes := 0, 0
	for row := 1; p.next(); row++ {
		if p.open > 0 {
			r.Refuse(fmt.Sprint("row ", p.open), "openQuote")
			return nil, r.All()
		}
		last := len(p.cells)
		for last > 0 && p.cells[last-1] == "" {
			last--
		}
		if last == 0 {
			continue
		}
		s.Body = append(s.Body, Row{Number: row, Cells: append([]string(nil), p.cells[:last]...)})
		for _, c := range p.cells[:last] {
			bytes += len(c)
		}
		if cells += last; !within(r, "", row, len(s.Body), last, cells, bytes) {
			return nil, r.All()
		}
	}
	s.Told = told.All()
	s.Rows = len(s.Body)
	if s.Rows == 0 {
		r.Refuse("", "empty")
		return nil, r.All()
	}
	return &Sheets{Name: stem(name), Form: "csv", List: []Sheet{s}}, r.All()
}

// within refuses a sheet that has grown too large and says whether it has not; at is the number of the row that is one too much.
func within(r *rows.Report, sheet string, at, filled, columns, cells, bytes int) bool {
	place := rows.At(at)
	if sheet != "" {
		place = sheet + ", " + place
	}
	switch {
	case filled > maxRows:
		r.Refuse(place, "tooManyRows", "max", maxRows)
	case columns > maxColumns:
		r.Refuse(place, "tooManyColumns", "count", columns, "max", maxColumns)
	case cells > maxCells:
		r.Refuse(place, "tooManyCells", "max", maxCells)
	case bytes > maxText:
		r.Refuse(place, "tooMuchText", "max", maxText>>20)
	default:
		return true
	}
	return false
}

// stem is the name of a file without folder and end.
func stem(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	return strings.TrimSuffix(name, path.Ext(name))
}

// decoded is the text of a file: UTF-8, UTF-16 or Windows-1252.
func decoded(r *rows.Report, raw []byte) (string, bool) {
	var order func(a, b byte) uint16
	little := func(a, b byte) uint16 { return uint16(a) | uint16(b)<<8 }
	big := func(a, b byte) uint16 { return uint16(a)<<8 | uint16(b) }
	switch head := raw[:min(len(raw), 4)]; {
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		order, raw = little, raw[2:]
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		order, raw = big, raw[2:]
	case len(head) == 4 && head[0] != 0 && head[1] == 0 && head[3] == 0:
		order = little
	case len(head) == 4 && head[0] == 0 && head[1] != 0 && head[2] == 0:
		order = big
	}
	if order != nil {
		if len(raw)%2 != 0 {
			r.Refuse("", "encoding")
			return "", false
		}
		units := make([]uint16, len(raw)/2)
		for i := range units {
			units[i] = order(raw[2*i], raw[2*i+1])
		}
		r.Note("", "utf16")
		return lettersOnly(r, string(utf16.Decode(units)))
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if utf8.Valid(raw) {
		return lettersOnly(r, string(raw))
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(raw)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		at := 0
		for rest := raw; ; {
			c, n := utf8.DecodeRune(rest)
			if c == utf8.RuneError && n == 1 {
				break
			}
			at, rest = at+n, rest[n:]
		}
		r.Refuse(fmt.Sprint("line ", 1+bytes.Count(raw[:at], []byte("\n"))), "encoding")
		return "", false
	}
	r.Note("", "windows1252")
	return lettersOnly(r, string(out))
}

// lettersOnly refuses what is no text at all.
func lettersOnly(r *rows.Report, text string) (string, bool) {
	if strings.Contains(text, "\x00") {
		r.Refuse("", "notText")
		return "", false
	}
	return text, true
}

// delimiters are the characters that stand between cells, those in wider use first.
const delimiters = ",;\t|"

// delimiter finds out what stands between the cells: that which cuts most rows into the same number of cells. It is 0
// where there is one column. A first line "sep=;", which Excel understands, says it.
func delimiterOf(r *rows.Report, text string) (byte, string) {
	if len(text) > 5 && strings.EqualFold(text[:4], "sep=") && strings.IndexByte(delimiters, text[4]) >= 0 && (text[5] == '\r' || text[5] == '\n') {
		r.Note("row 1", "separatorLine")
		return text[4], text[5:] // its end stays, so that rows keep their numbers
	}
	const looked = 100 // rows
	var best byte
	var share float64
	for i := range len(delimiters) {
		p := records{text: text[:min(len(text), 1<<20)], delimiter: delimiters[i], Report: newReport()}
		counts, read, first := map[int]int{}, 0, 0
		for read < looked && p.next() {
			if len(p.cells) == 1 && p.cells[0] == "" {
				continue
			}
			if read++; read == 1 {
				first = len(p.cells)
				if first == 1 && known(p.cells[0]) != Ignored {
					break // the head is one title: this is no delimiter
				}
			}
			counts[len(p.cells)]++
		}
		for n, rowsOf := range counts {
			if n < 2 {
				continue
			}
			got := float64(rowsOf) / float64(read)
			if first == n {
				got++ // the head is cut as most rows are
			}
			if got > share && (got > 0.5 || read < 3) {
				best, share = delimiters[i], got
			}
		}
	}
	if best == ',' && prose(text[:min(len(text), 1<<20)]) {
		best = 0
	}
	if best == 0 {
		best = stepped(text[:min(len(text), 1<<20)])
	}
	return best, text
}

// records cuts a text into rows and cells.
type records struct {
	text      string
	delimiter byte
	*rows.Report

	cells []string // of the row that next has read
	open  int      // the row whose quotation mark is never closed
	at    int
	row   int
}

// next reads one row; false at the end.
func (p *records) next() bool {
	if p.at >= len(p.text) || p.open > 0 {
		return false
	}
	p.row++
	p.cells = p.cells[:0]
	for {
		var cell string
		if p.text[min(p.at, len(p.text)-1)] == '"' && p.at < len(p.text) {
			cell = p.quoted()
			if p.open > 0 {
				return true
			}
		} else {
			cell = p.plain()
		}
		p.cells = append(p.cells, cell)
		if p.at >= len(p.text) {
			return true
		}
		c := p.text[p.at]
		p.at++
		if c == p.delimiter && c != 0 {
			continue
		}
		if c == '\r' && p.at < len(p.text) && p.text[p.at] == '\n' {
			p.at++
		}
		return true
	}
}

// plain reads up to the next delimiter or end of line.
func (p *records) plain() string {
	from := p.at
	for p.at < len(p.text) {
		if c := p.text[p.at]; c == '\n' || c == '\r' || c == p.delimiter && c != 0 {
			break
		}
		p.at++
	}
	return p.text[from:p.at]
}

// quoted reads a cell in quotation marks, in which two of them stand for one. What stands behind the last mark belongs to it.
func (p *records) quoted() string {
	from := p.at + 1
	at, doubled := from, false
	for {
		n := strings.IndexByte(p.text[at:], '"')
		if n < 0 {
			p.open = p.row
			p.at = len(p.text)
			return ""
		}
		at += n
		if at+1 < len(p.text) && p.text[at+1] == '"' {
			doubled = true
			at += 2
			continue
		}
		break
	}
	cell := p.text[from:at]
	p.at = at + 1
	if doubled {
		cell = strings.ReplaceAll(cell, `""`, `"`)
	}
	if strings.IndexByte(cell, '\r') >= 0 {
		cell = reading.Lines(cell)
	}
	if rest := p.plain(); rest != "" {
		p.Note(fmt.Sprintf("row %d, column %s", p.row, Letter(len(p.cells))), "afterQuote", "value", brief(rest))
		cell += rest
	}
	return cell
}

// brief is the beginning of a text, to tell which one is meant.
func brief(s string) string { return rows.Brief(s) }
