package frameworkdoc

import (
	"strconv"

	"pathways/internal/framework"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/sheet"
)

// LevelStatement is the kind of a row that holds the wording of an item at one level.
const LevelStatement = "level statement"

// keys are the columns of the rows: the lasting names that programs read, with widths in characters.
var keys = []struct {
	key   string
	width float64
}{
	{"code", 11},
	{"parent_code", 11},
	{"kind", 15},
	{"statement", 60},
	{"question", 36},
	{"note", 48},
	{"level", 8},
	{"language", 10},
	{"code_ours", 10},
	{"item_id", 38},
	{"framework", 30},
	{"release", 12},
	{"publisher", 36},
	{"source", 40},
	{"rights", 40},
	{"funding", 40},
}

// Rows are the items of a release in its order, each followed by its wording at the levels. A level's row has the
// code, parent and identifier of its item, the kind "level statement" and the code of the level. Code_ours is
// "true" where the publisher prints no code. The last six columns say on every row whose words these are, so that
// a row that is copied elsewhere still says so.
func Rows(t *framework.Tree, words *i18n.Words) sheet.Table {
	out := sheet.Table{Name: t.Framework.ShortName + " " + t.Version}
	for _, k := range keys {
		out.Columns = append(out.Columns, sheet.Column{Key: k.key, Title: words.T("frameworkdoc.column." + k.key), Width: k.width})
	}
	source := t.Source.Title
	if t.Source.URL != "" {
		source += " <" + t.Source.URL + ">"
	}
	for i := range t.Items {
		it := &t.Items[i]
		parent := ""
		if up := t.Parent(it); up != nil {
			parent = up.Code
		}
		row := func(kind, statement, question, note, level string) {
			out.Rows = append(out.Rows, []string{
				it.Code, parent, kind, statement, question, note, level, t.Language, strconv.FormatBool(it.CodeOurs), it.ID,
				t.Framework.Name, t.Version, t.Framework.Publisher, source, t.Rights, t.Funding,
			})
		}
		row(it.Kind, it.Statement, it.Question, it.Note, "")
		for _, l := range it.Levels {
			row(LevelStatement, l.Statement, "", "", l.Level)
		}
	}
	for _, f := range credits(t, words) {
		out.About = append(out.About, [2]string{f.name, f.value})
	}
	return out
}

// credit is one thing to say about where a release comes from.
type credit struct{ name, value, link string }

// credits are publisher, source, rights and the like of a release, those that it has.
func credits(t *framework.Tree, words *i18n.Words) []credit {
	var out []credit
	for _, c := range []struct{ key, value, link string }{
		{"framework", t.Framework.Name, ""},
		{"publisher", t.Framework.Publisher, ""},
		{"release", t.Version, ""},
		{"date", t.Date, ""},
		{"status", t.Adoption, ""},
		{"source", t.Source.Title, ""},
		{"address", t.Source.URL, t.Source.URL},
		{"rights", t.Rights, ""},
		{"funding", t.Funding, ""},
		{"identifier", t.ID, ""},
		{"digest", digest(t), ""},
	} {
		if c.value != "" {
			out = append(out, credit{words.T("frameworkdoc.credit." + c.key), c.value, c.link})
		}
	}
	return out
}
