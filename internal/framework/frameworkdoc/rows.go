package frameworkdoc

import (
	"encoding/json"
	"strconv"
	"strings"
	"sync"

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
	{"remark", 40},
	{"row", 16},
}

// What a row is, in its last column. Rows of items and of their wording at levels come first; what follows says what the
// release is besides, so that a reader has all of it again. The column "code" holds which one it is, "statement" what it
// says: a row "framework" or "release" has the name of a field and its value, a row "about", "tip" or "our remark" a
// paragraph, a row "kind" the key, the name and under "note" the plural, a row "level" the code, the name, under "note"
// the description and under "item_id" the identifier.
const (
	ItemRow      = "item"
	FrameworkRow = "framework"
	ReleaseRow   = "release"
	AboutRow     = "about"
	TipRow       = "tip"
	RemarkRow    = "our remark"
	KindRow      = "kind"
	LevelRow     = "level"
)

// Rows are the items of a release in its order, each followed by its wording at the levels. A level's row has the
// code, parent and identifier of its item, the kind "level statement" and the code of the level. Code_ours is
// "true" where the publisher prints no code. Six columns say on every row whose words these are, so that a row that is
// copied elsewhere still says so. After the items come the rows that say what the release is besides.
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
		row := func(kind, statement, question, note, level, remark, is string) {
			out.Rows = append(out.Rows, []string{
				it.Code, parent, kind, statement, question, note, level, t.Language, strconv.FormatBool(it.CodeOurs), it.ID,
				t.Framework.Name, t.Version, t.Framework.Publisher, source, t.Rights, t.Funding, remark, is,
			})
		}
		row(it.Kind, it.Statement, it.Question, it.Note, "", it.Remark, ItemRow)
		for _, l := range it.Levels {
			row(LevelStatement, l.Statement, "", "", l.Level, "", LevelStatement)
		}
	}
	besides := func(is, code, statement, note, id string) {
		out.Rows = append(out.Rows, []string{
			code, "", "", statement, "", note, "", t.Language, "", id,
			t.Framework.Name, t.Version, t.Framework.Publisher, source, t.Rights, t.Funding, "", is,
		})
	}
	for _, k := range t.Kinds {
		besides(KindRow, k.Key, k.Name, k.Plural, "")
	}
	for _, l := range t.Levels {
		besides(LevelRow, l.Code, l.Name, l.Description, l.ID)
	}
	fields := func(is string, pairs ...string) {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i+1] != "" {
				besides(is, pairs[i], pairs[i+1], "", "")
			}
		}
	}
	f := t.Framework
	fields(FrameworkRow, "id", f.ID, "slug", f.Slug, "name", f.Name, "short_name", f.ShortName, "publisher", f.Publisher, "homepage", f.Homepage)
	fields(ReleaseRow, "id", t.ID, "version", t.Version, "title", t.Title, "adoption_status", t.Adoption, "date", t.Date, "language", t.Language,
		"source_title", t.Source.Title, "source_url", t.Source.URL, "rights", t.Rights, "funding", t.Funding, "digest", digest(t))
	for is, all := range [][]string{t.About, t.Tips, t.Remarks} {
		for _, paragraph := range all {
			besides([]string{AboutRow, TipRow, RemarkRow}[is], "", paragraph, "", "")
		}
	}
	for _, f := range credits(t, words) {
		out.About = append(out.About, [2]string{f.name, f.value})
	}
	return out
}

// titles are the keys of the columns by their titles in every language that there is, small letters.
var titles = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for _, k := range keys {
		out[k.key] = k.key
	}
	files, err := Locales.ReadDir("locales")
	if err != nil {
		panic(err) // they are part of the program
	}
	for _, f := range files {
		raw, err := Locales.ReadFile("locales/" + f.Name())
		var words map[string]string
		if err == nil {
			err = json.Unmarshal(raw, &words)
		}
		if err != nil {
			panic(err)
		}
		for _, k := range keys {
			if title := strings.ToLower(words["frameworkdoc.column."+k.key]); title != "" && out[title] == "" {
				out[title] = k.key
			}
		}
	}
	return out
})

// ColumnOf is the key of the column that has a key or, in a workbook, a title; "" where no column of Rows has it.
func ColumnOf(title string) string { return titles()[strings.ToLower(strings.TrimSpace(title))] }

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
