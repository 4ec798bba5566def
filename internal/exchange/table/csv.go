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
)

// report gathers departures.
type report struct{ all []reading.Departure }

func (r *report) note(at, key string, args ...any) {
	r.all = append(r.all, reading.Departure{At: at, Key: "exchange.table." + key, Args: args})
}

func (r *report) refuse(at, key string, args ...any) {
	r.all = append(r.all, reading.Departure{At: at, Key: "exchange.table." + key, Args: args, Refuses: true})
}

func (r *report) refused() bool {
	for _, d := range r.all {
		if d.Refuses {
			return true
		}
	}
	return false
}

// openCSV reads text with commas, semicolons, tabs or bars between its cells (RFC 4180, and what others make of it).
func openCSV(raw []byte, name string) (*Sheets, []reading.Departure) {
	r := &report{}
	text, ok := r.decoded(raw)
	if !ok {
		return nil, r.all
	}
	delimiter, text := r.delimiter(text)
	s := Sheet{Name: stem(name), guards: true}
	told := &report{}
	p := records{text: text, delimiter: delimiter, report: told}
	cells, bytes := 0, 0
	for row := 1; p.next(); row++ {
		if p.open > 0 {
			r.refuse(fmt.Sprint("row ", p.open), "openQuote")
			return nil, r.all
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
		if cells += last; !r.within(row, len(s.Body), last, cells, bytes) {
			return nil, r.all
		}
	}
	s.Told = told.all
	s.Rows = len(s.Body)
	if s.Rows == 0 {
		r.refuse("", "empty")
		return nil, r.all
	}
	return &Sheets{Name: stem(name), Form: "csv", List: []Sheet{s}}, r.all
}

// within refuses a sheet that has grown too large; at is the number of the row that is one too much.
func (r *report) within(at, rows, columns, cells, bytes int) bool {
	place := fmt.Sprint("row ", at)
	switch {
	case rows > maxRows:
		r.refuse(place, "tooManyRows", "max", maxRows)
	case columns > maxColumns:
		r.refuse(place, "tooManyColumns", "count", columns, "max", maxColumns)
	case cells > maxCells:
		r.refuse(place, "tooManyCells", "max", maxCells)
	case bytes > maxText:
		r.refuse(place, "tooMuchText", "max", maxText>>20)
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
func (r *report) decoded(raw []byte) (string, bool) {
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
			r.refuse("", "encoding")
			return "", false
		}
		units := make([]uint16, len(raw)/2)
		for i := range units {
			units[i] = order(raw[2*i], raw[2*i+1])
		}
		r.note("", "utf16")
		return r.lettersOnly(string(utf16.Decode(units)))
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if utf8.Valid(raw) {
		return r.lettersOnly(string(raw))
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
		r.refuse(fmt.Sprint("line ", 1+bytes.Count(raw[:at], []byte("\n"))), "encoding")
		return "", false
	}
	r.note("", "windows1252")
	return r.lettersOnly(string(out))
}

// lettersOnly refuses what is no text at all.
func (r *report) lettersOnly(text string) (string, bool) {
	if strings.Contains(text, "\x00") {
		r.refuse("", "notText")
		return "", false
	}
	return text, true
}

// delimiters are the characters that stand between cells, those in wider use first.
const delimiters = ",;\t|"

// delimiter finds out what stands between the cells: that which cuts most rows into the same number of cells. It is 0
// where there is one column. A first line "sep=;", which Excel understands, says it.
func (r *report) delimiter(text string) (byte, string) {
	if len(text) > 5 && strings.EqualFold(text[:4], "sep=") && strings.IndexByte(delimiters, text[4]) >= 0 && (text[5] == '\r' || text[5] == '\n') {
		r.note("row 1", "separatorLine")
		return text[4], text[5:] // its end stays, so that rows keep their numbers
	}
	const looked = 100 // rows
	var best byte
	var share float64
	for i := range len(delimiters) {
		p := records{text: text[:min(len(text), 1<<20)], delimiter: delimiters[i], report: &report{}}
		counts, rows, first := map[int]int{}, 0, 0
		for rows < looked && p.next() {
			if len(p.cells) == 1 && p.cells[0] == "" {
				continue
			}
			if rows++; rows == 1 {
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
			got := float64(rowsOf) / float64(rows)
			if first == n {
				got++ // the head is cut as most rows are
			}
			if got > share && (got > 0.5 || rows < 3) {
				best, share = delimiters[i], got
			}
		}
	}
	return best, text
}

// records cuts a text into rows and cells.
type records struct {
	text      string
	delimiter byte
	*report

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
		cell = lines(cell)
	}
	if rest := p.plain(); rest != "" {
		p.note(fmt.Sprintf("row %d, column %s", p.row, Letter(len(p.cells))), "afterQuote", "value", brief(rest))
		cell += rest
	}
	return cell
}

// lines is a text with ends of lines as they are kept here.
func lines(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// brief is the beginning of a text, to tell which one is meant.
func brief(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= 60 {
		return s
	}
	return string([]rune(s)[:59]) + "…"
}
