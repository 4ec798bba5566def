// Package moodle writes a release of a framework as the CSV file that Moodle's competency framework importer reads: 14
// columns, known by their place. A cell that a spreadsheet would run as a formula is guarded as in all our CSV.
package moodle

import (
	"encoding/csv"
	"encoding/json"
	"html"
	"io"
	"strings"
	"unicode/utf8"

	"pathways/internal/framework"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/sheet"
)

// head is the first row, which Moodle passes over.
var head = []string{
	"Parent ID number", "ID number", "Short name", "Description", "Description format", "Scale values", "Scale configuration",
	"Rule type (optional)", "Rule outcome (optional)", "Rule config (optional)", "Cross-referenced competency ID numbers",
	"Exported ID (optional)", "Is framework", "Taxonomy",
}

// longest is how many characters Moodle keeps of an ID number or a short name. What is longer would be cut without a word.
const longest = 100

// asHTML is Moodle's number for descriptions in HTML.
const asHTML = "1"

// Write writes a release. Moodle wants a scale: its values are the release's levels, or else two neutral words.
func Write(w io.Writer, t *framework.Tree, words *i18n.Words) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	values, configuration := scale(t, words)
	out.Write(head) // the writer keeps its first error until Error
	out.Write([]string{
		"", short(t.Framework.Slug + "-" + t.Version), sheet.Guarded(shortName(t.Title, t.Version)), paragraphs(append(append([]string{}, t.About...), t.Rights)), asHTML,
		sheet.Guarded(values), configuration, "", "", "", "", "", "1", taxonomies(t),
	})
	for i := range t.Items {
		it := &t.Items[i]
		parent := ""
		if up := t.Parent(it); up != nil {
			parent = up.Code
		}
		texts := []string{it.Question, it.Note}
		if name := shortName(it.Statement, it.Code); name != it.Statement {
			texts = append([]string{it.Statement}, texts...)
		}
		for _, said := range it.Levels {
			l, _ := t.LevelOf(said.Level)
			texts = append(texts, l.Name+": "+said.Statement)
		}
		out.Write([]string{sheet.Guarded(parent), sheet.Guarded(it.Code), sheet.Guarded(shortName(it.Statement, it.Code)), paragraphs(texts), asHTML, "", "", "", "", "", "", "", "", ""})
	}
	out.Flush()
	return out.Error()
}

// shortName is a name that Moodle does not cut: the statement on one line, or else the code, with the statement in the
// description.
func shortName(statement, code string) string {
	name := strings.Join(strings.Fields(statement), " ")
	if utf8.RuneCountInString(name) > longest {
		return code
	}
	return name
}

func short(s string) string { return string([]rune(s)[:min(longest, utf8.RuneCountInString(s))]) }

// paragraphs are texts in HTML, one paragraph each.
func paragraphs(texts []string) string {
	var b strings.Builder
	for _, s := range texts {
		if s != "" {
			b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(s), "\n", "<br>") + "</p>")
		}
	}
	return b.String()
}

// scale are the values of the scale and its configuration: which value stands where somebody begins, and which count as
// done. Moodle cannot do without the two; the first and the last are taken. A comma parts values there, and cannot stand in one.
func scale(t *framework.Tree, words *i18n.Words) (values, configuration string) {
	var names []string
	for _, l := range t.Levels {
		names = append(names, strings.ReplaceAll(l.Name, ",", ""))
	}
	if len(names) < 2 {
		names = []string{words.T("exchange.moodle.begun"), words.T("exchange.moodle.done")}
	}
	type entry struct {
		ID         int `json:"id"`
		Default    int `json:"scaledefault"`
		Proficient int `json:"proficient"`
	}
	raw, err := json.Marshal([]any{map[string]string{"scaleid": "1"}, entry{ID: 1, Default: 1}, entry{ID: len(names), Proficient: 1}})
	if err != nil {
		panic(err) // numbers always become JSON
	}
	return strings.Join(names, ","), string(raw)
}

// taxonomies are Moodle's own words for the first four depths of the tree.
func taxonomies(t *framework.Tree) string {
	known := map[string]bool{
		"behaviour": true, "competency": true, "concept": true, "domain": true, "indicator": true, "level": true, "outcome": true,
		"practice": true, "proficiency": true, "skill": true, "value": true,
	}
	depth := map[string]int{}
	out := make([]string, 4)
	for i := range t.Items {
		it := &t.Items[i]
		at := 0
		if it.ParentID != "" {
			at = depth[it.ParentID] + 1
		}
		depth[it.ID] = at
		if at < len(out) && out[at] == "" {
			out[at] = "competency"
			if name := strings.ToLower(t.KindOf(it.Kind).Name); known[name] {
				out[at] = name
			} else if at == 0 {
				out[at] = "domain"
			}
		}
	}
	for i := range out {
		if out[i] == "" {
			out[i] = "competency"
		}
	}
	return strings.Join(out, ",")
}
