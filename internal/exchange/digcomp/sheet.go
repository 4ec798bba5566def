package digcomp

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// Bounds of a workbook.
const (
	maxUnpacked = 200 << 20 // bytes
	maxRows     = 100_000   // of a sheet
	maxColumns  = 100
)

// sheetForm is a sheet of the workbook, known by its headings, which stand here in small letters.
type sheetForm struct {
	class   string
	known   string            // the heading that only this sheet has
	id      string            // the heading of what the object is named by
	columns map[string]string // heading to field
}

// Headings of the columns that several sheets have.
const (
	areaNumber       = "competence area number"
	areaName         = "competence area name"
	areaText         = "competence area descriptor"
	competenceNumber = "competence number"
	competenceName   = "competence name"
	competenceText   = "competence descriptor"
)

var sheetForms = []sheetForm{
	{statement, "competence statement id", "competence statement id", map[string]string{"competence statement": description, "proficiency level name": ofLevel, "ai label": aiLabel}},
	{outcome, "learning outcome id", "learning outcome id", map[string]string{"learning outcome": description, "proficiency level": ofLevel, "knowledge skill or attitude": sortOf, "ai label": aiLabel}},
	{level, "eight level mapping", "eight level mapping", map[string]string{
		"proficiency level name": levelName, "four level proficiency level description": levelFour, "purpose": appliesTo,
		"eight level mapping": levelNumber, "six level mapping": levelSixth, "eight level proficiency level description": levelEight,
	}},
	{glossary, "explanation", "term", map[string]string{"explanation": explanation}},
	{competence, competenceText, competenceNumber, map[string]string{competenceName: name, competenceText: description}},
}

func open(raw []byte) (*excelize.File, error) {
	return excelize.OpenReader(bytes.NewReader(raw), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
}

// looksLikeWorkbook says whether a workbook has a sheet of competence statements or learning outcomes.
func looksLikeWorkbook(raw []byte) bool {
	f, err := open(raw)
	if err != nil {
		return false
	}
	defer f.Close()
	found := 0
	for _, sheet := range f.GetSheetList() {
		rows, err := f.Rows(sheet)
		if err != nil {
			continue
		}
		if rows.Next() {
			if cells, err := rows.Columns(); err == nil {
				if form, _ := formOf(cells); form != nil && (form.class == statement || form.class == outcome) {
					found++
				}
			}
		}
		rows.Close()
	}
	return found == 2
}

// formOf finds the form of a sheet by its headings, and where its columns are.
func formOf(headings []string) (*sheetForm, map[string]int) {
	at := map[string]int{}
	for i, h := range headings[:min(len(headings), maxColumns)] {
		at[strings.ToLower(strings.Join(strings.Fields(h), " "))] = i
	}
	for i := range sheetForms {
		form := &sheetForms[i]
		_, known := at[form.known]
		if _, named := at[form.id]; known && named {
			return form, at
		}
	}
	return nil, nil
}

// workbook reads the form in sheets. Objects stand in the order of the other form: areas, competences, levels, statements,
// outcomes, glossary.
func (s *source) workbook(raw []byte) {
	f, err := open(raw)
	if err != nil {
		s.Refuse("", "notAWorkbook", "why", err.Error())
		return
	}
	defer f.Close()
	if p, err := f.GetDocProps(); err == nil {
		if at, err := time.Parse(time.RFC3339, p.Modified); err == nil {
			s.date = at.Format(time.DateOnly)
		}
	}
	b := &book{source: s, seen: map[string]*object{}}
	for _, sheet := range f.GetSheetList() {
		b.sheet(f, sheet)
	}
	order := []string{area, competence, level, statement, outcome, glossary}
	slices.SortStableFunc(b.found, func(x, y *object) int { return slices.Index(order, x.class) - slices.Index(order, y.class) })
	for _, o := range b.found {
		s.objects = append(s.objects, *o)
	}
	if b.trimmed > 0 {
		s.Note("", "trimmed", "count", b.trimmed)
	}
}

// book gathers the objects of a workbook.
type book struct {
	*source
	found   []*object
	seen    map[string]*object // areas and competences by name
	trimmed int                // cells that end in blanks
	told    map[string]bool
}

func (b *book) sheet(f *excelize.File, sheet string) {
	rows, err := f.Rows(sheet)
	if err != nil {
		b.Refuse(sheet, "notAWorkbook", "why", err.Error())
		return
	}
	defer rows.Close()
	var form *sheetForm
	var columns map[string]int
	for n := 1; rows.Next(); n++ {
		at := fmt.Sprintf("%s, row %d", sheet, n)
		if n > maxRows {
			b.Refuse(at, "tooManyRows", "max", maxRows)
			return
		}
		cells, err := rows.Columns()
		if err != nil {
			b.Refuse(at, "notAWorkbook", "why", err.Error())
			return
		}
		for i := range cells {
			if t := strings.TrimSpace(cells[i]); t != cells[i] {
				cells[i] = t
				b.trimmed++
			}
		}
		all := strings.Join(cells, " ")
		switch {
		case strings.TrimSpace(all) == "":
			b.entries = append(b.entries, entryOf(at, "empty", "", "", ""))
		case n == 1:
			if form, columns = formOf(cells); form == nil {
				b.Note(sheet, "otherSheet")
				b.about(at, all)
				continue
			}
			b.entries = append(b.entries, entryOf(at, "heading", "", "", strings.Join(cells, "; ")))
			b.unknownColumns(sheet, cells, form)
		case form == nil:
			b.about(at, all)
		default:
			b.row(at, form, func(heading string) string {
				if i, ok := columns[heading]; ok && i < len(cells) {
					return cells[i]
				}
				return ""
			})
		}
	}
}

// shared are the headings of columns that are read in every sheet.
var shared = []string{areaNumber, areaName, areaText, competenceNumber, competenceName, competenceText}

func (b *book) unknownColumns(sheet string, cells []string, form *sheetForm) {
	for i, h := range cells {
		heading := strings.ToLower(strings.Join(strings.Fields(h), " "))
		if form.columns[heading] == "" && heading != form.id && heading != "" && !slices.Contains(shared, heading) {
			b.Note(fmt.Sprintf("%s, column %s", sheet, columnName(i)), "otherColumn", "value", h)
		}
	}
}

func columnName(i int) string {
	name, _ := excelize.ColumnNumberToName(i + 1)
	return name
}

var editionInText = regexp.MustCompile(`(?i)DigComp (\d+(?:\.\d+)?)\b`)

// about reads a row of a sheet that only explains: it may name the edition and where the whole is.
func (b *book) about(at, text string) {
	b.entries = append(b.entries, entryOf(at, "heading", "", "", text))
	if m := editionInText.FindStringSubmatch(text); m != nil {
		b.edition(m[1])
	}
	for _, word := range strings.Fields(text) {
		if b.homepage == "" && strings.HasPrefix(word, "https://") {
			b.homepage = word
		}
	}
}

// row reads a row: its object, and the area and the competence that it stands in.
func (b *book) row(at string, form *sheetForm, cell func(string) string) {
	inArea := b.place(at, area, cell(areaNumber), map[string]any{name: cell(areaName), description: cell(areaText)})
	if form.class == competence {
		fields := map[string]any{name: cell(competenceName), description: cell(competenceText), ofArea: inArea}
		id := b.place(at, competence, cell(competenceNumber), fields)
		b.entries = append(b.entries, entryOf(at, "item", b.itemID(id), cell(competenceNumber), cell(competenceName)))
		return
	}
	inCompetence := b.place(at, competence, cell(competenceNumber), map[string]any{name: cell(competenceName), description: cell(competenceText), ofArea: inArea})
	o := &object{at: at, class: form.class, id: form.class + "/" + cell(form.id), fields: map[string]any{}}
	for heading, field := range form.columns {
		if text := cell(heading); text != "" {
			o.fields[field] = text
		}
	}
	switch form.class {
	case level:
		o.id = level + "/" + cell("proficiency level name") + "_" + cell(form.id)
	case statement, outcome:
		o.fields[ofArea], o.fields[ofCompetence] = inArea, inCompetence
		if own := textOf(o.fields[ofLevel]); own != "" {
			o.fields[ofLevel] = level + "/" + own
		}
	}
	b.found = append(b.found, o)
}

// place gives the name of an area or a competence, which many rows repeat. The first row that says something of it holds;
// where another one says something else, that is told.
func (b *book) place(at, class, number string, fields map[string]any) string {
	if number == "" {
		return ""
	}
	id := class + "/" + number
	known := b.seen[id]
	if known == nil {
		known = &object{at: at, class: class, id: id, fields: map[string]any{}}
		b.seen[id] = known
		b.found = append(b.found, known)
	}
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		text := textOf(fields[field])
		switch before := textOf(known.fields[field]); {
		case text == "" || before == text:
		case before == "":
			known.fields[field] = text
		case !b.told[id+field+text]:
			if b.told == nil {
				b.told = map[string]bool{}
			}
			b.told[id+field+text] = true
			b.Note(at, "saidOtherwise", "name", id, "value", text, "first", known.at)
			fields := known.fields
			others, _ := fields[field+"_otherwise"].([]any)
			fields[field+"_otherwise"] = append(others, text)
		}
	}
	return id
}
