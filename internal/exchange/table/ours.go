package table

import (
	"cmp"
	"strings"

	"golang.org/x/text/language"

	"pathways/internal/exchange/reading"
	"pathways/internal/exchange/rows"
	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdoc"
	"pathways/internal/platform/sheet"
)

// own reads our own export: its rows of items, of their wording at levels, and of what the release is besides.
type own struct {
	*reader
	at     map[string]int // key of a column to its place; see frameworkdoc.ColumnOf
	file   framework.Release
	digest string // of the release that was written
	levels []ownLevel
}

type ownLevel struct {
	entry                    int
	at, id, code, level, say string
}

func (r *reader) ours() {
	o := &own{reader: r, at: map[string]int{}}
	for _, c := range r.m.Columns {
		if key := frameworkdoc.ColumnOf(c.Title); key == "" {
			r.columnNotRead(c.Index, c.Title)
		} else if _, twice := o.at[key]; twice {
			r.columnNotRead(c.Index, c.Title)
		} else {
			o.at[key] = c.Index
		}
	}
	r.walk(o.row)
	r.Release = o.head()
	r.Seed = cmp.Or(r.o.Seed, r.Release.Framework.Slug)
	o.wordings()
	if o.digest != "" {
		r.After = func() {
			if r.Release.ComputeDigest() == o.digest {
				r.Release.Digest = o.digest
			} else if r.o.Slug == "" && r.o.Version == "" {
				r.Note("", "digest")
			}
		}
	}
}

// cell is what stands in a column, letter for letter.
func (o *own) cell(row *Row, key string) string {
	i, ok := o.at[key]
	if !ok {
		return ""
	}
	if o.s.guards {
		return sheet.Plain(row.Cell(i))
	}
	return row.Cell(i)
}

func (o *own) row(row *Row, at string) {
	code, statement := o.cell(row, "code"), o.cell(row, "statement")
	is := o.cell(row, "row")
	if is == "" {
		is = frameworkdoc.ItemRow
		if o.cell(row, "kind") == frameworkdoc.LevelStatement {
			is = frameworkdoc.LevelStatement
		}
	}
	if strings.TrimSpace(statement) == "" && is != frameworkdoc.ItemRow && is != frameworkdoc.LevelStatement {
		o.Entry(at, "notRead", code, is)
		o.Refuse(o.in(at, o.at["statement"]), "noStatement", "value", brief(code))
		return
	}
	switch is {
	case frameworkdoc.ItemRow:
		o.item(row, at)
	case frameworkdoc.LevelStatement:
		e := o.Entry(at, "levelStatement", code, statement)
		o.levels = append(o.levels, ownLevel{e, at, o.cell(row, "item_id"), code, o.cell(row, "level"), statement})
	case frameworkdoc.KindRow:
		o.Entry(at, "kind", code, statement)
		o.file.Kinds = append(o.file.Kinds, framework.Kind{Key: code, Name: statement, Plural: cmp.Or(o.cell(row, "note"), statement)})
	case frameworkdoc.LevelRow:
		o.Entry(at, "level", code, statement)
		o.file.Levels = append(o.file.Levels, framework.Level{ID: o.cell(row, "item_id"), Code: code, Name: statement, Description: o.cell(row, "note")})
	case frameworkdoc.AboutRow, frameworkdoc.TipRow, frameworkdoc.RemarkRow:
		o.Entry(at, "about", code, statement)
		into := map[string]*[]string{frameworkdoc.AboutRow: &o.file.About, frameworkdoc.TipRow: &o.file.Tips, frameworkdoc.RemarkRow: &o.file.Remarks}[is]
		*into = append(*into, statement)
	case frameworkdoc.FrameworkRow, frameworkdoc.ReleaseRow:
		what := "release" // one row stands for the framework
		if is == frameworkdoc.FrameworkRow && code == "name" {
			what = "framework"
		}
		o.Entry(at, what, code, statement)
		if !o.field(is, code, statement) {
			o.Note(o.in(at, o.at["code"]), "fieldNotRead", "value", brief(code))
		}
	default:
		o.Entry(at, "notRead", code, statement)
		o.Refuse(o.in(at, o.at["row"]), "unknownRow", "value", brief(is))
	}
}

// field keeps one field of the framework or the release; false where there is none of that name.
func (o *own) field(is, name, value string) bool {
	f, r := &o.file.Framework, &o.file
	fields := map[string]*string{
		"id": &r.ID, "version": &r.Version, "title": &r.Title, "adoption_status": &r.Adoption, "date": &r.Date, "language": &r.Language,
		"source_title": &r.Source.Title, "source_url": &r.Source.URL, "rights": &r.Rights, "funding": &r.Funding, "digest": &o.digest,
	}
	if is == frameworkdoc.FrameworkRow {
		fields = map[string]*string{
			"id": &f.ID, "slug": &f.Slug, "name": &f.Name, "short_name": &f.ShortName, "publisher": &f.Publisher, "homepage": &f.Homepage,
		}
	}
	into, ok := fields[name]
	if ok {
		*into = value
	}
	return ok
}

func (o *own) item(row *Row, at string) {
	column := -1
	if i, ok := o.at["statement"]; ok {
		column = i
	}
	it := rows.Row{At: at, Up: rows.Top, Column: column, Parent: o.cell(row, "parent_code")}
	it.ID, it.Code, it.Kind, it.Statement = o.cell(row, "item_id"), o.cell(row, "code"), o.cell(row, "kind"), o.cell(row, "statement")
	it.Question, it.Note, it.Remark = o.cell(row, "question"), o.cell(row, "note"), o.cell(row, "remark")
	switch v := strings.ToLower(strings.TrimSpace(o.cell(row, "code_ours"))); v {
	case "true", "1", "yes", "wahr", "verdadero", "vrai":
		it.CodeOurs = true
	case "", "false", "0", "no", "falsch", "falso", "faux":
	default:
		o.Note(o.in(at, o.at["code_ours"]), "trueOrFalse", "value", brief(v))
	}
	if strings.TrimSpace(it.Statement) == "" {
		o.Refuse(o.in(at, column), "noStatement", "value", brief(it.Code))
	}
	for key, into := range map[string]*string{
		"framework": &o.file.Framework.Name, "release": &o.file.Version, "publisher": &o.file.Framework.Publisher, "language": &o.file.Language,
		"source": &o.file.Source.Title, "rights": &o.file.Rights, "funding": &o.file.Funding,
	} {
		if v := o.cell(row, key); *into == "" {
			*into = v
		}
	}
	o.add(it)
}

// head is what the file says of the release. A file without rows for that, as older exports are, says it in the columns
// that every row has.
func (o *own) head() *framework.Release {
	if title, url, ok := strings.Cut(o.file.Source.Title, " <"); ok && strings.HasSuffix(url, ">") && o.file.ID == "" {
		o.file.Source = framework.Source{Title: title, URL: strings.TrimSuffix(url, ">")}
	}
	if v := reading.Version(o.file.Version); v != o.file.Version {
		o.Note("", "version", "value", brief(o.file.Version), "version", v)
		o.file.Version = v
	}
	if o.file.Framework.Slug != "" && !slugForm.MatchString(o.file.Framework.Slug) && o.o.Slug == "" {
		slug := reading.Slug(o.file.Framework.Slug)
		o.Note("", "slug", "value", brief(o.file.Framework.Slug), "slug", slug)
		o.file.Framework.Slug = slug
	}
	if _, err := language.Parse(o.file.Language); err != nil {
		o.Note("", "noLanguage", "value", brief(o.file.Language))
		o.file.Language = "und"
	}
	return Head(o.Report, o.file, o.o, o.s.file)
}

// wordings gives items their wording at levels.
func (o *own) wordings() {
	known := map[string]bool{}
	for i := range o.Release.Levels {
		l := &o.Release.Levels[i]
		if known[l.Code] = true; l.ID == "" {
			l.ID = framework.LevelID(o.Release.Framework.Slug, o.Release.Version, l.Code)
		}
	}
	declared := len(known) > 0
	byID := make(map[string]int, len(o.Rows))
	for i := range o.Rows {
		if id := o.Rows[i].ID; id != "" {
			byID[id] = i
		}
	}
	for _, l := range o.levels {
		n, ok := byID[l.id]
		if !ok {
			n, ok = o.reader.item[l.code]
		}
		if !ok {
			o.Refuse(o.in(l.at, o.at["code"]), "levelWithoutItem", "value", brief(l.code), "level", brief(l.level))
			continue
		}
		if !known[l.level] {
			if declared {
				o.Note(o.in(l.at, o.at["level"]), "levelNew", "value", brief(l.level))
			}
			known[l.level] = true
			o.Release.Levels = append(o.Release.Levels, framework.Level{ID: framework.LevelID(o.Release.Framework.Slug, o.Release.Version, l.level), Code: l.level, Name: l.level})
		}
		if strings.TrimSpace(l.say) == "" {
			o.Refuse(o.in(l.at, o.at["statement"]), "noStatement", "value", brief(l.code))
		}
		it := &o.Rows[n]
		for _, said := range it.Levels {
			if said.Level == l.level {
				o.Refuse(o.in(l.at, o.at["level"]), "levelTwice", "value", brief(l.code), "level", brief(l.level))
			}
		}
		it.Levels = append(it.Levels, framework.LevelStatement{Level: l.level, Statement: l.say})
		it.LevelAt = append(it.LevelAt, o.in(l.at, o.at["statement"]))
		it.Also = append(it.Also, l.entry)
	}
}
