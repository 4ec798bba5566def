package opensalt

import (
	"cmp"
	"strconv"
	"strings"

	"pathways/internal/exchange/reading"
	"pathways/internal/exchange/rows"
	"pathways/internal/exchange/table"
	"pathways/internal/framework"
	"pathways/internal/platform/sheet"
)

// The sheets of a workbook of OpenSALT.
const (
	documentSheet    = "CF Doc"
	itemSheet        = "CF Item"
	associationSheet = "CF Association"
)

// Is says whether a file looks like one of OpenSALT's: it has the titles that CASE does not have by these names, or the
// sheets of its workbooks.
func Is(s *table.Sheets) bool {
	if s == nil {
		return false
	}
	if s.Of(itemSheet) != nil && s.Of(documentSheet) != nil {
		return true
	}
	at := s.Likely()
	if at == nil {
		return false
	}
	have := map[string]bool{}
	for _, title := range at.Body[0].Cells {
		have[plain(title)] = true
	}
	return have["fullstatement"] && have["humancodingscheme"] && (have["ischildof"] || have["smartlevel"] || have["cfitemtype"])
}

// Looks says whether the bytes of a file look like one of OpenSALT's.
func Looks(raw []byte) bool {
	s, _ := table.Open(raw, "")
	return Is(s)
}

// links are columns with links to other items, which are told and not read.
var links = map[string]bool{
	"ispartof": true, "replacedby": true, "exemplar": true, "hasskilllevel": true, "isrelatedto": true, "isexactmatchof": true, "exactmatchof": true,
	"ispeerof": true, "precedes": true,
}

// Read reads a CSV of OpenSALT, or a workbook of three sheets. Name is the file's name.
func Read(raw []byte, name string, o table.Options) reading.Reading {
	s, told := table.Open(raw, name)
	if s == nil {
		return reading.Reading{Departures: told}
	}
	r := &reader{o: o, at: map[string]int{}, Settling: &rows.Settling{Report: &rows.Report{Under: "exchange.opensalt."}, Previous: o.Previous}}
	r.Place = r.place
	items := s.Of(itemSheet)
	if items == nil {
		items = s.Likely()
	}
	for _, d := range append(told, items.Told...) {
		r.Add(d)
	}
	var file framework.Release
	if d := s.Of(documentSheet); d != nil && d != items {
		file = r.document(d)
	}
	r.titles = items.Body[0].Cells
	r.guards = s.Form == "csv"
	r.items(items, file, s.Name)
	if a := s.Of(associationSheet); a != nil && a != items {
		r.associations(a)
	}
	return r.Settling.Read()
}

type reader struct {
	*rows.Settling
	o      table.Options
	titles []string
	at     map[string]int // title to column
	ours   bool           // Pathways wrote the file
	guards bool           // cells may begin with an apostrophe that keeps spreadsheets from running them
	levels []level
}

type level struct {
	column int
	code   string
}

// cell is what stands under a title.
func (r *reader) cell(row table.Row, titles ...string) string {
	for _, title := range titles {
		if i, ok := r.at[title]; ok {
			if v := row.Cell(i); r.ours && r.guards {
				return sheet.Plain(v)
			} else if v != "" {
				return v
			}
		}
	}
	return ""
}

func (r *reader) place(row *rows.Row, field string) string {
	title := map[string]string{"code": "humancodingscheme", "statement": "fullstatement", "parent_code": "ischildof", "kind": "cfitemtype", "item_id": "identifier", "note": "notes"}[field]
	if i, ok := r.at[title]; ok {
		return r.in(row.At, i)
	}
	return row.At
}

func (r *reader) in(at string, column int) string {
	at += ", column " + table.Letter(column)
	if column < len(r.titles) {
		at += " (" + rows.Brief(r.titles[column]) + ")"
	}
	return at
}

// document reads what a workbook says of the framework, in the second row of its first sheet.
func (r *reader) document(s *table.Sheet) framework.Release {
	r.at = map[string]int{}
	for i, title := range s.Body[0].Cells {
		r.at[plain(title)] = i
	}
	var row table.Row
	if len(s.Body) > 1 {
		row = s.Body[1]
	}
	out := framework.Release{Version: reading.Version(r.cell(row, "version")), Title: reading.OneLine(r.cell(row, "title")), Adoption: r.cell(row, "adoptionstatus"), Language: r.cell(row, "language")}
	out.Framework = framework.Framework{Name: out.Title, Publisher: reading.OneLine(cmp.Or(r.cell(row, "publisher"), r.cell(row, "creator")))}
	out.Source.URL = reading.OneLine(r.cell(row, "officialsourceurl"))
	out.Rights = strings.TrimPrefix(strings.TrimSuffix(r.cell(row, "licensetitle")+": "+r.cell(row, "licensetext"), ": "), ": ")
	for _, text := range []string{r.cell(row, "description"), r.cell(row, "notes")} {
		if strings.TrimSpace(text) != "" {
			out.About = append(out.About, text)
		}
	}
	if day := r.cell(row, "statusstartdate"); len(day) >= 10 {
		out.Date = day[:10]
	}
	r.Entry(documentSheet+", "+rows.At(row.Number), "framework", out.Version, out.Title)
	return out
}

func (r *reader) items(s *table.Sheet, file framework.Release, name string) {
	r.at = map[string]int{}
	for i, title := range r.titles {
		if p := plain(title); p != "" {
			if _, twice := r.at[p]; !twice {
				r.at[p] = i
			}
		}
	}
	if _, ok := r.at["fullstatement"]; !ok {
		r.Refuse(rows.At(s.Body[0].Number), "noStatementColumn")
		return
	}
	_, r.ours = r.at[plain(more[1])]
	codes := map[string]bool{}
	for _, row := range s.Body[1:] {
		codes[r.cell(row, "humancodingscheme")] = true
		file.Language = cmp.Or(file.Language, r.cell(row, "language"))
	}
	r.Release = table.Head(r.Report, file, r.o, name)
	r.Seed = cmp.Or(r.o.Seed, r.Release.Framework.Slug)
	r.levelColumns()
	r.notRead(s)
	numbers := map[string]int{}
	byNumber := r.byNumber(s)
	r.Entry(rows.At(s.Body[0].Number), "heading", "", strings.Join(r.titles, " · "))
	last := s.Body[0].Number
	for _, row := range s.Body[1:] {
		r.Empty(last, row.Number)
		last = row.Number
		it := r.item(row)
		smart := strings.Trim(r.cell(row, "smartlevel"), ". ")
		switch {
		case byNumber && smart != "":
			r.smart(&it, smart, numbers, row)
		case it.Parent == "" && !r.ours:
			if dot := strings.LastIndexByte(it.Code, '.'); dot > 0 && codes[it.Code[:dot]] {
				it.Parent = it.Code[:dot] // as OpenSALT does
			}
		}
		it.Entry = r.Entry(it.At, "item", it.Code, it.Statement)
		r.Rows = append(r.Rows, it)
	}
}

// byNumber says whether the numbers of smartLevel tell the tree: no row names its parent.
func (r *reader) byNumber(s *table.Sheet) bool {
	if _, ok := r.at["smartlevel"]; !ok {
		return false
	}
	for _, row := range s.Body[1:] {
		if r.cell(row, "ischildof") != "" {
			return false
		}
	}
	return !r.ours
}

// smart puts an item under the one with the number above its own.
func (r *reader) smart(it *rows.Row, number string, numbers map[string]int, row table.Row) {
	place := r.in(it.At, r.at["smartlevel"])
	if first, twice := numbers[number]; twice {
		r.Refuse(place, "numberTwice", "value", rows.Brief(number), "first", r.Rows[first].At)
		return
	}
	numbers[number] = len(r.Rows)
	if dot := strings.LastIndexByte(number, '.'); dot > 0 {
		up, ok := numbers[number[:dot]]
		if !ok {
			r.Refuse(place, "numberOrphan", "value", rows.Brief(number), "parent", rows.Brief(number[:dot]))
			return
		}
		it.Up = up
	}
}

func (r *reader) item(row table.Row) rows.Row {
	it := rows.Row{At: rows.At(row.Number), Up: rows.Top, Column: r.at["fullstatement"], Parent: r.cell(row, "ischildof")}
	it.Statement, it.Code, it.Kind = r.cell(row, "fullstatement"), r.cell(row, "humancodingscheme"), r.cell(row, "cfitemtype")
	it.ID = r.cell(row, "identifier")
	if strings.TrimSpace(it.Statement) == "" {
		if it.Statement = r.cell(row, "abbreviatedstatement"); strings.TrimSpace(it.Statement) != "" {
			r.Note(r.in(it.At, it.Column), "statementFromShort")
		} else {
			r.Refuse(r.in(it.At, it.Column), "noStatement", "value", rows.Brief(it.Code))
		}
	}
	it.Note = r.cell(row, "notes")
	if r.ours {
		it.ID = cmp.Or(r.cell(row, plain(more[0])), it.ID)
		it.CodeOurs = r.cell(row, plain(more[1])) == "true"
		it.Question, it.Note, it.Remark = r.cell(row, plain(more[2])), r.cell(row, plain(more[3])), r.cell(row, plain(more[4]))
		for _, l := range r.levels {
			if v := sheet.Plain(row.Cell(l.column)); v != "" {
				it.Levels = append(it.Levels, framework.LevelStatement{Level: l.code, Statement: v})
				it.LevelAt = append(it.LevelAt, r.in(it.At, l.column))
			}
		}
	} else {
		r.strangers(row, &it)
	}
	if v := strings.TrimSpace(r.cell(row, "sequencenumber")); v != "" {
		if n, err := strconv.ParseFloat(v, 64); err == nil {
			it.Sequence, r.Ordered = n, true
		} else {
			r.Note(r.in(it.At, r.at["sequencenumber"]), "sequence", "value", rows.Brief(v))
		}
	}
	return it
}

// kept are columns that are kept in the note, with their titles.
var kept = []string{"abbreviatedstatement", "conceptkeywords", "educationlevel", "educationalignment", "listenumeration", "listenuminsource"}

// strangers keeps in the note what a release has no place for, and cleans what people type.
func (r *reader) strangers(row table.Row, it *rows.Row) {
	for _, text := range []*string{&it.Statement, &it.Code, &it.Kind, &it.ID, &it.Parent, &it.Note} {
		*text = strings.TrimSpace(*text)
	}
	for _, title := range kept {
		v := strings.TrimSpace(r.cell(row, title))
		if v == "" || v == it.Statement {
			continue
		}
		it.Note = strings.TrimPrefix(it.Note+"\n"+r.titles[r.at[title]]+": "+v, "\n")
		r.Note(r.in(it.At, r.at[title]), "keptInNote", "value", rows.Brief(v))
	}
}

// levelColumns are the levels whose wording our own columns hold.
func (r *reader) levelColumns() {
	if !r.ours {
		return
	}
	for i, title := range r.titles {
		rest, ok := strings.CutPrefix(title, levelColumn)
		code, name, named := strings.Cut(rest, ": ")
		if !ok || !named {
			continue
		}
		r.levels = append(r.levels, level{i, code})
		r.Release.Levels = append(r.Release.Levels, framework.Level{ID: framework.LevelID(r.Release.Framework.Slug, r.Release.Version, code), Code: code, Name: name})
	}
}

// notRead tells of columns that are not read, once each with how many rows say something in them.
func (r *reader) notRead(s *table.Sheet) {
	read := map[string]bool{
		"identifier": true, "fullstatement": true, "humancodingscheme": true, "sequencenumber": true, "notes": true, "language": true, "cfitemtype": true,
		"ischildof": true, "smartlevel": true, "lastchangedatetime": true,
	}
	for _, title := range kept {
		read[title] = true
	}
	for _, title := range more {
		read[plain(title)] = r.ours
	}
	wide := 0
	count := map[int]int{}
	for _, row := range s.Body[1:] {
		wide = max(wide, len(row.Cells))
		for i, v := range row.Cells {
			if v != "" {
				count[i]++
			}
		}
	}
	for i := range wide {
		title := ""
		if i < len(r.titles) {
			title = r.titles[i]
		}
		p := plain(title)
		switch {
		case count[i] == 0 || read[p] || r.ours && strings.HasPrefix(title, levelColumn):
		case links[p] || p == "cfassociationgroupidentifier":
			r.Note(r.in("all rows", i), "links", "count", count[i])
		default:
			r.Note(r.in("all rows", i), "columnNotRead", "count", count[i])
		}
	}
}

// associations reads the third sheet of a workbook: its tree holds where the numbers tell none, and links are told.
func (r *reader) associations(s *table.Sheet) {
	at := map[string]int{}
	for i, title := range s.Body[0].Cells {
		at[plain(title)] = i
	}
	get := func(row table.Row, title string) string {
		if i, ok := at[title]; ok {
			return strings.TrimSpace(row.Cell(i))
		}
		return ""
	}
	byID := make(map[string]int, len(r.Rows))
	for i := range r.Rows {
		byID[r.Rows[i].ID] = i
	}
	other := 0
	for _, row := range s.Body[1:] {
		place := associationSheet + ", " + rows.At(row.Number)
		kind := plain(get(row, "associationtype"))
		e := r.Entry(place, "link", get(row, "originnodehumancodingscheme"), get(row, "associationtype")+" "+get(row, "destinationnodehumancodingscheme"))
		child, ok := byID[get(row, "originnodeidentifier")]
		if kind != "ischildof" || !ok {
			other++
			continue
		}
		it := &r.Rows[child]
		it.Also = append(it.Also, e)
		if up, ok := byID[get(row, "destinationnodeidentifier")]; ok && it.Up == rows.Top && it.Parent == "" && up != child {
			it.Up = up
		}
	}
	if other > 0 {
		r.Note(associationSheet, "links", "count", other)
	}
}
