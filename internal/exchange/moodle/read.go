package moodle

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"pathways/internal/exchange/reading"
	"pathways/internal/exchange/rows"
	"pathways/internal/exchange/table"
	"pathways/internal/framework"
	"pathways/internal/platform/sheet"
)

// The columns, which are known by their place.
const (
	inParent = iota
	inCode
	inName
	inDescription
	inFormat
	inScale
	inScaleConfiguration
	inRule
	inOutcome
	inRuleConfig
	inRelated
	inExported
	inFramework
	inTaxonomy
)

// Is says whether a file looks like one of Moodle's: it has its columns, and a row that is the framework.
func Is(s *table.Sheets) bool {
	if s == nil || s.Form != "csv" || len(s.List) != 1 {
		return false
	}
	body := s.List[0].Body
	if len(body) < 2 || len(body[0].Cells) <= inFramework || len(body[0].Cells) > len(head) {
		return false
	}
	return slices.ContainsFunc(body[1:], func(r table.Row) bool { return isFramework(r) })
}

// Looks says whether the bytes of a file look like one of Moodle's.
func Looks(raw []byte) bool {
	s, _ := table.Open(raw, "")
	return Is(s)
}

func isFramework(r table.Row) bool {
	v := strings.TrimSpace(r.Cell(inFramework))
	return v != "" && v != "0"
}

// Read reads a framework that a Moodle, or Pathways for one, has written. Name is the file's name.
func Read(raw []byte, name string, o table.Options) reading.Reading {
	s, told := table.Open(raw, name)
	if s == nil {
		return reading.Reading{Departures: told}
	}
	r := &reader{o: o, Settling: &rows.Settling{Report: &rows.Report{Under: "exchange.moodle."}, Previous: o.Previous}}
	r.Place = r.place
	for _, d := range append(told, s.List[0].Told...) {
		r.Add(d)
	}
	if s.Form != "csv" {
		r.Refuse("", "notCSV")
		return r.Settling.Read()
	}
	r.sheet(&s.List[0])
	return r.Settling.Read()
}

type reader struct {
	*rows.Settling
	o     table.Options
	names []string // values of the scale
	level map[string]string
	used  map[string]bool // levels that some description has
}

func (r *reader) place(row *rows.Row, field string) string {
	column, ok := map[string]int{"code": inCode, "parent_code": inParent, "statement": inName, "question": inDescription, "note": inDescription}[field]
	if !ok {
		return row.At
	}
	return place(row.At, column)
}

// place is a cell as people find it.
func place(row string, column int) string {
	return row + ", column " + table.Letter(column) + " (" + head[column] + ")"
}

// cell is what stands in a column, without the apostrophe that keeps spreadsheets from running it.
func cell(row table.Row, column int) string { return sheet.Plain(row.Cell(column)) }

func (r *reader) sheet(s *table.Sheet) {
	at, found := 0, false
	for i, row := range s.Body {
		if i > 0 && isFramework(row) {
			if found {
				r.Refuse(place(rows.At(row.Number), inFramework), "secondFramework", "first", rows.At(s.Body[at].Number))
				return
			}
			at, found = i, true
		}
	}
	if !found {
		r.Refuse("", "noFramework")
		return
	}
	r.framework(s.Body[at])
	last := 0
	for i, row := range s.Body {
		place := rows.At(row.Number)
		r.Empty(last, row.Number)
		last = row.Number
		switch {
		case i == 0:
			r.Entry(place, "heading", "", strings.Join(row.Cells, " · "))
		case i == at:
			r.Entry(place, "framework", cell(row, inCode), cell(row, inName))
		default:
			r.item(row, place)
		}
	}
	for _, name := range r.names {
		if code := r.level[name]; r.used[code] {
			l := framework.Level{ID: framework.LevelID(r.Release.Framework.Slug, r.Release.Version, code), Code: code, Name: name}
			if r.o.Previous != nil {
				if before, ok := r.o.Previous.LevelOf(code); ok {
					l.Name, l.Description = before.Name, before.Description
				}
			}
			r.Release.Levels = append(r.Release.Levels, l)
		}
	}
	if len(r.used) == 0 && len(r.names) > 0 {
		r.Note(place(rows.At(s.Body[at].Number), inScale), "scale", "value", rows.Brief(strings.Join(r.names, ", ")))
	}
}

// edition takes an ID number such as "isl-2025" or "isl-2018-draft" apart.
var edition = regexp.MustCompile(`^([a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*)-([0-9][a-z0-9]*(?:[.-][a-z0-9]+)*)$`)

// framework reads the row of the framework.
func (r *reader) framework(row table.Row) {
	at := rows.At(row.Number)
	var file framework.Release
	number, name := cell(row, inCode), reading.OneLine(cell(row, inName))
	if m := edition.FindStringSubmatch(number); m != nil {
		file.Framework.Slug, file.Version = m[1], m[2]
		r.Note(place(at, inCode), "edition", "value", number, "slug", m[1], "version", m[2])
	} else {
		file.Framework.Slug = cmp.Or(reading.Slug(number), reading.Slug(name))
	}
	if r.o.Previous != nil {
		file.Framework.Slug = ""
	}
	file.Framework.Name, file.Title = name, name
	file.About = r.texts(row, at)
	r.Release = table.Head(r.Report, file, r.o, cmp.Or(name, number))
	r.Seed = cmp.Or(r.o.Seed, r.Release.Framework.Slug)
	for _, word := range strings.Split(cell(row, inTaxonomy), ",") {
		if word = strings.TrimSpace(word); word != "" {
			first, n := utf8.DecodeRuneInString(word)
			r.Names = append(r.Names, string(unicode.ToUpper(first))+word[n:])
		}
	}
	r.level, r.used = map[string]string{}, map[string]bool{}
	for _, value := range strings.Split(cell(row, inScale), ",") {
		if value = strings.TrimSpace(value); value != "" && r.level[value] == "" {
			r.names = append(r.names, value)
			r.level[value] = r.levelCode(value)
		}
	}
}

// levelCode is the code of a level by its name: that of the release before, else one made of the name.
func (r *reader) levelCode(name string) string {
	taken := map[string]bool{}
	if r.o.Previous != nil {
		for _, l := range r.o.Previous.Levels {
			if strings.TrimSpace(strings.ReplaceAll(l.Name, ",", "")) == name {
				return l.Code
			}
			taken[l.Code] = true
		}
	}
	for _, code := range r.level {
		taken[code] = true
	}
	return table.LevelCodeOf(name, taken)
}

// item reads the row of a competency.
func (r *reader) item(row table.Row, at string) {
	it := rows.Row{At: at, Up: rows.Top, Column: inName, Parent: cell(row, inParent)}
	it.Code = cell(row, inCode)
	texts := r.texts(row, at)
	name := cell(row, inName)
	switch {
	case len(texts) > 0 && (name == it.Code || name == "" || texts[0] != name && strings.Join(strings.Fields(texts[0]), " ") == name):
		it.Statement, texts = texts[0], texts[1:]
	case strings.TrimSpace(name) == "":
		r.Refuse(place(at, inName), "noName", "value", rows.Brief(it.Code))
	default:
		it.Statement = name
	}
	texts = r.levels(&it, texts, at)
	it.Note = strings.Join(texts, "\n\n")
	it.Entry = r.Entry(at, "item", it.Code, it.Statement)
	if len(it.Code) > 0 && utf8.RuneCountInString(it.Code) == longest {
		r.Note(place(at, inCode), "cut", "count", longest)
	}
	if strings.Contains(it.Parent, "%2C") || strings.Contains(it.Parent, "%2c") {
		it.Parent = uncommaed(it.Parent)
	}
	r.notRead(row, at)
	r.Rows = append(r.Rows, it)
}

func uncommaed(s string) string { return strings.NewReplacer("%2C", ",", "%2c", ",").Replace(s) }

// notRead tells what a row says that a release has no place for.
func (r *reader) notRead(row table.Row, at string) {
	if v := row.Cell(inRelated); v != "" {
		var ids []string
		for _, id := range strings.Split(v, ",") {
			ids = append(ids, uncommaed(strings.TrimSpace(id)))
		}
		r.Note(place(at, inRelated), "related", "value", rows.Brief(strings.Join(ids, "; ")))
	}
	for _, column := range []int{inScale, inScaleConfiguration, inRule, inOutcome, inRuleConfig} {
		if v := strings.TrimSpace(row.Cell(column)); v != "" && v != "0" && v != "null" {
			r.Note(place(at, column), "notRead", "value", rows.Brief(v))
		}
	}
	for column := len(head); column < len(row.Cells); column++ {
		if v := row.Cell(column); v != "" {
			r.Note(at+", column "+table.Letter(column), "notRead", "value", rows.Brief(v))
		}
	}
}

// texts are the paragraphs of a description.
func (r *reader) texts(row table.Row, at string) []string {
	v := cell(row, inDescription)
	if v == "" {
		return nil
	}
	if f := strings.TrimSpace(row.Cell(inFormat)); f != asHTML && f != "" && !strings.HasPrefix(v, "<") {
		return []string{v} // plain, or Markdown, which reads well as it is
	}
	texts, formatted := texts(v)
	if formatted {
		r.Note(place(at, inDescription), "html")
	}
	return texts
}

// levels takes the paragraphs that are the wording at a level: those that begin with a value of the scale and a colon, as
// Pathways writes them.
func (r *reader) levels(it *rows.Row, texts []string, at string) []string {
	var rest []string
	for _, text := range texts {
		code, wording := r.levelOf(text)
		if code == "" || strings.TrimSpace(wording) == "" || slices.ContainsFunc(it.Levels, func(l framework.LevelStatement) bool { return l.Level == code }) {
			rest = append(rest, text)
			continue
		}
		r.used[code] = true
		it.Levels = append(it.Levels, framework.LevelStatement{Level: code, Statement: wording})
		it.LevelAt = append(it.LevelAt, place(at, inDescription))
	}
	return rest
}

// levelOf finds the level that a paragraph begins with.
func (r *reader) levelOf(text string) (code, wording string) {
	for at, tries := 0, 0; at < min(len(text), 2_000) && tries < 20 && len(r.level) > 0; tries++ {
		n := strings.Index(text[at:], ": ")
		if n < 0 {
			break
		}
		if code := r.level[strings.TrimSpace(strings.ReplaceAll(text[:at+n], ",", ""))]; code != "" {
			return code, text[at+n+2:]
		}
		at += n + 2
	}
	return "", ""
}

// address is what a link in a description leads to; "" where it is not to be kept.
func address(s string) string {
	if u, err := url.Parse(s); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		return s
	}
	return ""
}
