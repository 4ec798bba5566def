// Package opensalt writes a release of a framework as the CSV that OpenSALT's "Import Children" reads, and reads that and
// the workbooks that OpenSALT exports.
//
// Columns are known by their titles, in whatever capitals and spaces. OpenSALT has no place for a guiding question, a
// remark or wording at levels: they stand in the notes for people, and once more in columns of our own behind its columns,
// which OpenSALT passes over and our reader goes by.
package opensalt

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode"

	"pathways/internal/exchange/casefile"
	"pathways/internal/framework"
	"pathways/internal/platform/sheet"
)

// head are the columns of the template that OpenSALT offers, the last one that of its workbooks.
var head = []string{
	"Identifier", "fullStatement", "Human Coding Scheme", "sequenceNumber", "Abbreviated Statement", "ConceptKeywords", "Notes", "Language", "educationLevel",
	"CFItemType", "License", "CFAssociationGroupIdentifier", "Is Child Of", "IsPartOf", "replacedBy", "Exemplar", "hasSkillLevel", "IsRelatedTo", "smartLevel",
}

// more are the columns of our own. Those of levels come behind them: "level L1: Level 1".
var more = []string{"pathwaysId", "pathwaysCodeOurs", "pathwaysQuestion", "pathwaysNote", "pathwaysRemark"}

// levelColumn begins the title of a column with the wording at a level.
const levelColumn = "level "

// plain is a title in small letters without spaces and marks.
func plain(title string) string {
	return strings.Map(func(r rune) rune {
		if r = unicode.ToLower(r); unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, title)
}

// Write writes a release.
func Write(w io.Writer, t *framework.Tree) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	titles := append(append([]string{}, head...), more...)
	for _, l := range t.Levels {
		titles = append(titles, levelColumn+l.Code+": "+l.Name)
	}
	out.Write(titles) // the writer keeps its first error until Error
	number := make(map[string]string, len(t.Items))
	under := make(map[string]int, len(t.Items))
	for i := range t.Items {
		it := &t.Items[i]
		under[it.ParentID]++
		sequence := strconv.Itoa(under[it.ParentID])
		parent := ""
		if number[it.ID] = sequence; it.ParentID != "" {
			parent = t.ByID(it.ParentID).Code
			if up := number[it.ParentID]; len(up) < 1_000 { // nobody reads the numbers of a tree that deep
				number[it.ID] = up + "." + sequence
			}
		}
		own := ""
		if !casefile.Allowed(it.ID) {
			own = it.ID
		}
		row := []string{
			string(casefile.Identifier(it.ID)), it.Statement, it.Code, sequence, "", "", notes(t, it), t.Language, "",
			t.KindOf(it.Kind).Name, "", "", parent, "", "", "", "", "", number[it.ID],
			own, strconv.FormatBool(it.CodeOurs), it.Question, it.Note, it.Remark,
		}
		for _, l := range t.Levels {
			row = append(row, it.AtLevel(l.Code))
		}
		for i := range row {
			row[i] = sheet.Guarded(row[i])
		}
		out.Write(row)
	}
	out.Flush()
	return out.Error()
}

// notes are what people read beside the statement: question, note and wording at levels.
func notes(t *framework.Tree, it *framework.Item) string {
	var all []string
	for _, text := range []string{it.Question, it.Note} {
		if text != "" {
			all = append(all, text)
		}
	}
	for _, said := range it.Levels {
		l, _ := t.LevelOf(said.Level)
		all = append(all, l.Name+": "+said.Statement)
	}
	return strings.Join(all, "\n\n")
}
