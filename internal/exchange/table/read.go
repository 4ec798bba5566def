package table

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"pathways/internal/exchange/reading"
	"pathways/internal/exchange/rows"
	"pathways/internal/framework"
)

// Read makes a release of a sheet. What Open told of the whole file is not repeated in it.
func Read(s *Sheet, m Mapping, o Options) reading.Reading {
	r := &reader{s: s, m: m, o: o, column: map[Meaning]int{}, item: map[string]int{}, called: map[int]string{}}
	r.Settling = &rows.Settling{Report: &rows.Report{Under: "exchange.table."}, Previous: o.Previous, Names: m.Kinds, Place: r.place}
	for _, d := range s.Told {
		r.Add(d)
	}
	for _, meaning := range Meanings {
		r.column[meaning] = -1
		if c := m.Of(meaning); c != nil {
			r.column[meaning] = c.Index
		}
	}
	if at := r.column[CodeAndStatement]; r.column[Statement] < 0 && at >= 0 {
		r.column[Statement], r.inside = at, r.column[Code] < 0
		if r.inside {
			r.column[Code] = at
		}
	}
	if m.Ours {
		r.ours()
	} else {
		r.stranger()
	}
	return r.Settling.Read()
}

// NotRead tells of the sheets besides the one that a mapping reads. Our own workbooks say everything in one.
func (s *Sheets) NotRead(m *Mapping) []reading.Departure {
	told := &rows.Report{Under: "exchange.table."}
	for i := range s.List {
		if other := &s.List[i]; other.Name != m.Sheet && !m.Ours {
			told.Note("sheet “"+brief(other.Name)+"”", "sheetNotRead", "count", other.Rows, "sheet", brief(m.Sheet))
		}
	}
	return told.All()
}

// reader reads one sheet.
type reader struct {
	*rows.Settling
	s *Sheet
	m Mapping
	o Options

	column  map[Meaning]int   // index of the first column with a meaning; -1
	item    map[string]int    // code of an item to its place in Rows
	levels  map[string]bool   // codes of levels that the release has
	codeOf  map[string]string // level as rows call it to its code
	called  map[int]string    // column to what people call it
	inside  bool              // codes stand before the wording, in its column
	split   int               // codes that were taken off the wording
	trimmed int               // cells whose spaces at the ends were left out
	tree    tree
}

// place is where a field of an item stands.
func (r *reader) place(row *rows.Row, field string) string {
	at := -1
	switch m := Meaning(field); {
	case field == "statement" && row.Column >= 0:
		at = row.Column
	case field == "levels":
		at = r.column[LevelCode]
	default:
		if i, ok := r.column[m]; ok {
			at = i
		}
	}
	if at < 0 {
		return row.At
	}
	return r.in(row.At, at)
}

// in is a column of a row as people find it: "row 14, column C (kind)".
func (r *reader) in(row string, column int) string {
	if r.called[column] == "" {
		name := ", column " + Letter(column)
		for _, c := range r.m.Columns {
			if c.Index == column && c.Title != "" {
				name += " (" + brief(c.Title) + ")"
				break
			}
		}
		r.called[column] = name
	}
	return row + r.called[column]
}

// cell is what stands in the column with a meaning, without spaces at its ends.
func (r *reader) cell(row *Row, m Meaning) string {
	v := row.Cell(r.column[m])
	if r.m.Way == ByIndent && m == Statement || r.inside && m == Code {
		v = strings.TrimSpace(v) // the spaces say where it stands, or are told of the wording
	}
	if v = r.trim(v); r.inside && (m == Code || m == Statement) {
		code, wording := split(v)
		if m == Code {
			return code
		}
		return wording
	}
	return v
}

func (r *reader) trim(cell string) string {
	out := strings.TrimSpace(cell)
	if r.s.guards && len(out) > 1 && out[0] == '\'' && strings.IndexByte("=+-@", out[1]) >= 0 {
		out = out[1:] // the apostrophe that keeps a spreadsheet from running a cell
	}
	if len(out) != len(cell) {
		r.trimmed++
	}
	return out
}

// walk goes through the rows below the head; those above it and empty ones get their entries.
func (r *reader) walk(do func(row *Row, at string)) {
	last := 0
	var head []string
	for i := range r.s.Body {
		row := &r.s.Body[i]
		at := rows.At(row.Number)
		r.Empty(last, row.Number)
		last = row.Number
		again := head != nil && slices.Equal(row.Cells, head)
		if row.Number <= r.m.Head || again {
			r.Entry(at, "heading", "", strings.Join(slices.DeleteFunc(slices.Clone(row.Cells), func(c string) bool { return c == "" }), " · "))
			if row.Number == r.m.Head {
				head = row.Cells
			}
			if again {
				r.Note(at, "headAgain")
			}
			continue
		}
		do(row, at)
	}
}

// stranger reads a sheet by its mapping.
func (r *reader) stranger() {
	if r.column[Statement] < 0 && r.column[DepthName] < 0 {
		r.Refuse("", "noStatementColumn")
		return
	}
	r.tree.start(r)
	r.Release = Head(r.Report, framework.Release{Language: r.language()}, r.o, r.s.file)
	r.Seed = cmp.Or(r.o.Seed, r.Release.Framework.Slug)
	r.levelColumns()
	r.leftOut()
	r.walk(func(row *Row, at string) {
		switch level := r.cell(row, LevelCode); {
		case !r.says(row):
			r.Entry(at, "notRead", "", strings.Join(strings.Fields(strings.Join(row.Cells, " ")), " "))
			r.Note(at, "rowNotRead")
		case totals(row):
			r.Entry(at, "notRead", "", strings.Join(strings.Fields(strings.Join(row.Cells, " ")), " "))
			r.Note(at, "totalsRow")
		case level != "":
			r.levelRow(row, at, level)
		case r.m.Way == ByColumns:
			r.columnsRow(row, at)
		default:
			r.itemRow(row, at)
		}
	})
	if r.split > 0 {
		r.Note(strings.TrimPrefix(r.in("", r.column[Statement]), ", "), "codesInside", "count", r.split)
	}
	if r.trimmed > 0 {
		r.Note("", "trimmed", "count", r.trimmed)
	}
	r.Ordered = r.column[Sequence] >= 0
}

// language is the language that most rows name.
func (r *reader) language() string {
	count, best := map[string]int{}, ""
	for i := range r.s.Body {
		if row := &r.s.Body[i]; row.Number > r.m.Head {
			if v := strings.TrimSpace(row.Cell(r.column[Language])); v != "" && len(v) <= 40 {
				if count[v]++; count[v] > count[best] {
					best = v
				}
			}
		}
	}
	return best
}

// leftOut tells which columns are not read, once each.
func (r *reader) leftOut() {
	told := map[int]bool{}
	for _, c := range r.m.Columns {
		if told[c.Index] = true; c.Meaning == Ignored && c.Index >= 0 {
			r.columnNotRead(c.Index, c.Title)
		} else if first := r.m.Of(c.Meaning); (first.Index != c.Index || c.Meaning == CodeAndStatement && r.m.Of(Statement) != nil) && c.Meaning != KeptInNote && c.Meaning != LevelWording && c.Meaning != DepthName && c.Meaning != DepthCode {
			r.columnNotRead(c.Index, c.Title)
		}
	}
	wide := 0
	for i := range r.s.Body {
		wide = max(wide, len(r.s.Body[i].Cells))
	}
	for i := range wide {
		if !told[i] {
			r.columnNotRead(i, "")
		}
	}
}

func (r *reader) columnNotRead(index int, title string) {
	n := 0
	for i := range r.s.Body {
		if row := &r.s.Body[i]; row.Number > r.m.Head && row.Cell(index) != "" {
			n++
		}
	}
	if n > 0 {
		at := "column " + Letter(index)
		if title != "" {
			at += " (" + brief(title) + ")"
		}
		r.Note(at, "columnNotRead", "count", n)
	}
}

// totals says whether a row only sums up: a word such as "Total", and numbers.
func totals(row *Row) bool {
	numbers, word := 0, false
	for _, c := range row.Cells {
		switch {
		case strings.TrimSpace(c) == "":
		case !word:
			if word = totalWords[plain(c)]; !word {
				return false
			}
		case strings.Trim(c, "0123456789.,% \u00a0") != "":
			return false
		default:
			numbers++
		}
	}
	return numbers > 0
}

// says whether a row says something in a column that is read.
func (r *reader) says(row *Row) bool {
	for _, c := range r.m.Columns {
		if c.Meaning != Ignored && strings.TrimSpace(row.Cell(c.Index)) != "" {
			return true
		}
	}
	return false
}

// texts are what a row says of its item besides the wording.
func (r *reader) texts(row *Row, at string, it *rows.Row) {
	it.Question, it.Note, it.Kind = r.cell(row, Question), r.cell(row, Note), r.cell(row, Kind)
	it.ID = r.cell(row, ItemID)
	for _, c := range r.m.Columns {
		v := ""
		if c.Meaning == KeptInNote || c.Meaning == LevelWording {
			v = r.trim(row.Cell(c.Index))
		}
		switch {
		case v == "":
		case c.Meaning == KeptInNote:
			if c.Title != "" {
				v = c.Title + ": " + v
			}
			it.Note = strings.TrimPrefix(it.Note+"\n"+v, "\n")
		default:
			it.Levels = append(it.Levels, framework.LevelStatement{Level: levelCode(c), Statement: v})
			it.LevelAt = append(it.LevelAt, r.in(at, c.Index))
		}
	}
	if v := r.cell(row, Sequence); v != "" {
		n, err := strconv.ParseFloat(v, 64)
		if err != nil {
			r.Note(r.in(at, r.column[Sequence]), "sequence", "value", brief(v))
		}
		it.Sequence = n
	}
	if v := r.cell(row, Language); v != "" && !strings.EqualFold(v, r.Release.Language) {
		r.Note(r.in(at, r.column[Language]), "otherLanguage", "value", brief(v), "language", r.Release.Language)
	}
}

// itemRow reads a row that is one item.
func (r *reader) itemRow(row *Row, at string) {
	it := rows.Row{At: at, Up: rows.Top, Column: r.column[Statement]}
	it.Code, it.Statement = r.cell(row, Code), r.cell(row, Statement)
	if r.inside && it.Code != "" {
		r.split++
	}
	r.texts(row, at, &it)
	if it.Statement == "" {
		r.Refuse(r.in(at, r.column[Statement]), "noStatement", "value", brief(it.Code))
	}
	r.tree.place(r, row, at, &it)
	r.add(it)
}

// add adds an item with its entry.
func (r *reader) add(it rows.Row) int {
	it.Entry = r.Entry(it.At, "item", it.Code, it.Statement)
	if _, there := r.item[it.Code]; !there && it.Code != "" {
		r.item[it.Code] = len(r.Rows)
	}
	r.Rows = append(r.Rows, it)
	return len(r.Rows) - 1
}
