package organization

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"pathways/internal/platform/errs"
)

// Bounds of a list of people to invite.
const (
	MaxLines    = 10_000  // lines with something on them, without the heads of columns
	MaxListSize = 4 << 20 // bytes of a file; 10,000 lines in UTF-16 fit well
	maxCell     = 300     // characters of a line that a report repeats
)

// Line is one line of a list.
type Line struct {
	Number int    // from 1, as an editor counts
	Found  string // the line as it was found, at most maxCell characters
	Email  string // in small letters
	Name   string
	Part   Part
	State  LineState
	Same   int    // the number of the earlier line that invites the same address; 0: none
	Key    string // for Refused: i18n key of what is wrong, what was expected, what to do
	Args   []any
}

// LineState is what a line comes to.
type LineState string

// The states of a line.
const (
	New            LineState = "new"
	AlreadyMember  LineState = "member"
	AlreadyInvited LineState = "invited"
	SameAsEarlier  LineState = "same"
	Refused        LineState = "refused"
)

// Decoded is the text of a file: UTF-8 with or without a byte order mark, UTF-16 with one or recognizable without, and
// else Windows-1252.
//
// Errors: errs.TooLarge; errs.Invalid for a spreadsheet file or something else that is no text.
func Decoded(raw []byte) (string, error) {
	const op = "organization.Decoded"
	if len(raw) > MaxListSize {
		return "", errs.New(errs.TooLarge, op, "organization.list.toolarge", "most", MaxListSize>>20)
	}
	if bytes.HasPrefix(raw, []byte("PK\x03\x04")) || bytes.HasPrefix(raw, []byte("\xd0\xcf\x11\xe0")) {
		return "", errs.New(errs.Invalid, op, "organization.list.spreadsheet")
	}
	text := ""
	switch order, wide := wideOrder(raw); {
	case wide:
		text = fromUTF16(raw, order)
	case utf8.Valid(raw):
		text = string(raw)
	default:
		narrow, err := charmap.Windows1252.NewDecoder().Bytes(raw)
		if err != nil {
			return "", errs.New(errs.Invalid, op, "organization.list.notext")
		}
		text = string(narrow)
	}
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.ContainsRune(text, 0) {
		return "", errs.New(errs.Invalid, op, "organization.list.notext")
	}
	return text, nil
}

// wideOrder recognizes UTF-16: by its mark, or because every second byte of the beginning is zero, as with Latin letters.
func wideOrder(raw []byte) (binary.ByteOrder, bool) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		return binary.LittleEndian, true
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return binary.BigEndian, true
	}
	head := raw[:min(len(raw), 200)&^1]
	var even, odd int
	for i := 0; i+1 < len(head); i += 2 {
		if head[i] == 0 {
			even++
		}
		if head[i+1] == 0 {
			odd++
		}
	}
	switch pairs := len(head) / 2; {
	case pairs > 0 && even == 0 && odd*10 >= pairs*9:
		return binary.LittleEndian, true
	case pairs > 0 && odd == 0 && even*10 >= pairs*9:
		return binary.BigEndian, true
	}
	return nil, false
}

func fromUTF16(raw []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(raw)/2)
	for i := 0; i+1 < len(raw); i += 2 {
		units = append(units, order.Uint16(raw[i:]))
	}
	return string(utf16.Decode(units))
}

// ReadList reads lines of people to invite: e-mail address, name and part, divided by commas, semicolons or tabs, in the
// order that a head says or that the lines show. A line without a part gets the one given. Lines with nothing on them are
// passed over. Each line stands for itself: a fault in one is told there and changes no other. A head that names columns
// which are not known here, or one twice, is a refused line. May are the parts that may be given.
//
// Errors: errs.Invalid where there is no line at all; errs.TooLarge for more than MaxLines.
func ReadList(text string, standard Part, may []Part) ([]Line, error) {
	const op = "organization.ReadList"
	text = strings.TrimPrefix(strings.ToValidUTF8(text, "\ufffd"), "\ufeff")
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	type row struct {
		number int
		raw    string
	}
	var rows []row
	number := 0
	for raw := range strings.SplitSeq(text, "\n") {
		number++
		if strings.Trim(raw, " \t,;\"\u00a0") == "" {
			continue
		}
		if len(rows) > MaxLines+1 {
			return nil, errs.New(errs.TooLarge, op, "organization.list.long", "most", MaxLines)
		}
		rows = append(rows, row{number, raw})
	}
	if len(rows) == 0 {
		return nil, errs.New(errs.Invalid, op, "organization.list.empty")
	}
	var sample []string
	for _, r := range rows[:min(len(rows), 50)] {
		sample = append(sample, r.raw)
	}
	divider := dividerOf(sample)
	var cols columns
	head, _ := cellsOf(rows[0].raw, divider)
	var lines []Line
	if c, strange, ok := columnsOfHead(head); ok {
		if len(strange) > 0 {
			l := Line{Number: rows[0].number, Found: shortened(rows[0].raw)}
			l.refuse("organization.line.columns", "found", shortened(strings.Join(strange, ", ")))
			lines = append(lines, l)
		}
		cols, rows = c, rows[1:]
	} else {
		cols = columnsOfSample(sample, divider)
	}
	if len(rows) > MaxLines {
		return nil, errs.New(errs.TooLarge, op, "organization.list.long", "most", MaxLines)
	}
	if len(rows) == 0 {
		return nil, errs.New(errs.Invalid, op, "organization.list.empty")
	}
	lines = slices.Grow(lines, len(rows))
	earlier := map[string]int{} // place in lines by address
	for _, r := range rows {
		l := lineOf(r.raw, divider, cols, standard, may)
		l.Number, l.Found = r.number, shortened(r.raw)
		if l.State == New {
			if i, twice := earlier[l.Email]; !twice {
				earlier[l.Email] = len(lines)
			} else if l.Same = lines[i].Number; lines[i].Part == l.Part {
				l.State = SameAsEarlier
			} else {
				l.refuse("organization.line.otherpart", "line", l.Same)
			}
		}
		lines = append(lines, l)
	}
	return lines, nil
}

func (l *Line) refuse(key string, args ...any) {
	l.State, l.Key, l.Args = Refused, key, args
}

func shortened(s string) string {
	s = strings.TrimSpace(s)
	if r := []rune(s); len(r) > maxCell {
		return string(r[:maxCell]) + "…"
	}
	return s
}

// dividerOf is the sign between cells: the one of comma, semicolon and tab that stands outside of quotes on most lines.
func dividerOf(sample []string) byte {
	best, most := byte(','), 0
	for _, d := range []byte{'\t', ';', ','} {
		n := 0
		for _, line := range sample {
			if cells, _ := cellsOf(line, d); len(cells) > 1 {
				n++
			}
		}
		if n > most {
			best, most = d, n
		}
	}
	return best
}

// cellsOf divides one line (RFC 4180 without line ends inside of cells); closed says that every quotation mark that opens
// a cell has its end.
func cellsOf(line string, divider byte) (cells []string, closed bool) {
	var cell strings.Builder
	quoted, begun := false, false
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case quoted && c == '"' && i+1 < len(line) && line[i+1] == '"':
			cell.WriteByte('"')
			i++
		case quoted && c == '"':
			quoted = false
		case quoted:
			cell.WriteByte(c)
		case c == divider:
			cells = append(cells, strings.TrimSpace(cell.String()))
			cell.Reset()
			begun = false
		case c == '"' && !begun:
			quoted, begun = true, true
		default:
			begun = begun || c != ' '
			cell.WriteByte(c)
		}
	}
	return append(cells, strings.TrimSpace(cell.String())), !quoted
}

// columns are the places of what we read; -1: not there.
type columns struct{ email, name, first, last, part int }

// heads are the names of columns that we know, in small letters without spaces, hyphens and underscores.
var heads = map[string][]string{
	"email": {"email", "emailaddress", "mail", "mailaddress", "address", "emails"},
	"name":  {"name", "fullname", "displayname", "person", "people"},
	"first": {"firstname", "givenname", "forename"},
	"last":  {"lastname", "surname", "familyname"},
	"part":  {"part", "role", "partplayed", "membership", "memberrole"},
}

func headOf(cell string) string {
	cell = strings.NewReplacer(" ", "", "-", "", "_", "", ":", "").Replace(strings.ToLower(cell))
	for kind, names := range heads {
		if slices.Contains(names, cell) {
			return kind
		}
	}
	return ""
}

// columnsOfHead reads a head; false where the cells are none: a head names the column of addresses. Strange are the
// names of columns that are not known here, and of those that a column before has already.
func columnsOfHead(cells []string) (c columns, strange []string, ok bool) {
	c = columns{-1, -1, -1, -1, -1}
	for i, cell := range cells {
		place := map[string]*int{"email": &c.email, "name": &c.name, "first": &c.first, "last": &c.last, "part": &c.part}[headOf(cell)]
		switch {
		case place != nil && *place < 0:
			*place = i
		case cell != "":
			strange = append(strange, cell)
		}
	}
	return c, strange, c.email >= 0
}

// columnsOfSample finds the columns of lines without a head: addresses have an @, parts are words for parts, and a name
// is what is left.
func columnsOfSample(sample []string, divider byte) columns {
	var at, parts []int
	width := 1
	count := func(counts *[]int, i int) {
		for len(*counts) <= i {
			*counts = append(*counts, 0)
		}
		(*counts)[i]++
	}
	for _, line := range sample {
		cells, _ := cellsOf(line, divider)
		width = max(width, len(cells))
		for i, cell := range cells {
			if strings.Contains(cell, "@") {
				count(&at, i)
			} else if _, ok := partOf(cell); ok {
				count(&parts, i)
			}
		}
	}
	c := columns{0, -1, -1, -1, -1}
	if len(at) > 0 {
		c.email = slices.Index(at, slices.Max(at))
	}
	if len(parts) > 0 {
		if i := slices.Index(parts, slices.Max(parts)); i != c.email {
			c.part = i
		}
	}
	for i := range width {
		if i == c.email || i == c.part {
			continue
		}
		if c.name < 0 {
			c.name = i
		} else if c.part < 0 {
			c.part = i
		}
	}
	return c
}

// partOf reads a part by its English word, in one or many.
func partOf(s string) (Part, bool) {
	p := Part(strings.TrimSuffix(strings.ToLower(strings.TrimSpace(s)), "s"))
	return p, slices.Contains(Parts, p)
}

// lineOf reads one line.
func lineOf(raw string, divider byte, c columns, standard Part, may []Part) Line {
	l := Line{State: New, Part: standard}
	cells, closed := cellsOf(raw, divider)
	cell := func(i int) string {
		if i < 0 || i >= len(cells) {
			return ""
		}
		return tidy(cells[i])
	}
	address := cell(c.email)
	l.Name = cell(c.name)
	if l.Name == "" {
		l.Name = strings.TrimSpace(cell(c.first) + " " + cell(c.last))
	}
	// "Ana Lima <ana@museum.example>", as mail programs copy it
	if open := strings.LastIndexByte(address, '<'); open >= 0 && strings.HasSuffix(address, ">") {
		if l.Name == "" {
			l.Name = strings.Trim(address[:open], ` "`)
		}
		address = address[open+1 : len(address)-1]
	}
	email, ok := addressOf(address)
	l.Email = email
	wanted := cell(c.part)
	switch {
	case !closed:
		l.refuse("organization.line.quote")
	case address == "":
		l.refuse("organization.line.noaddress")
	case !ok:
		l.Email = ""
		l.refuse("organization.line.address", "found", shortened(address))
	case utf8.RuneCountInString(l.Name) > MaxName:
		l.Name = ""
		l.refuse("organization.line.name", "most", MaxName)
	default:
		if wanted != "" {
			part, known := partOf(wanted)
			if !known {
				l.refuse("organization.line.part", "found", shortened(wanted))
				return l
			}
			l.Part = part
		}
		if !slices.Contains(may, l.Part) {
			l.refuse("organization.line.give", "found", string(l.Part))
		}
	}
	return l
}
