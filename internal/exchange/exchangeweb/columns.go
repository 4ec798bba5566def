package exchangeweb

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"pathways/internal/exchange"
	"pathways/internal/exchange/table"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// columnsPage is the page on which somebody says what the columns of a spreadsheet mean.
type columnsPage struct {
	form
	exchange.Import
	Sheets  *table.Sheets
	Sheet   *table.Sheet
	Mapping table.Mapping
	Body    []table.Row // first rows, as a sample
}

// sampled is how many rows are shown.
const sampled = 6

func (rm *room) columns(w http.ResponseWriter, r *http.Request) error {
	return rm.showColumns(w, r, form{}, nil)
}

// showColumns shows what columns mean: as somebody has just said, as was confirmed before, or as it is guessed.
func (rm *room) showColumns(w http.ResponseWriter, r *http.Request, f form, said *table.Mapping) error {
	ctx := r.Context()
	im, sheets, err := rm.imports.Sheets(ctx, authz.From(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := columnsPage{form: f, Import: im, Sheets: sheets}
	switch {
	case said != nil && sheets.Of(said.Sheet) != nil:
		p.Sheet, p.Mapping = sheets.Of(said.Sheet), *said
	case sheets.Of(r.URL.Query().Get("sheet")) != nil:
		p.Sheet = sheets.Of(r.URL.Query().Get("sheet"))
	case im.Choices.Columns != nil && sheets.Of(im.Choices.Columns.Sheet) != nil:
		p.Sheet, p.Mapping = sheets.Of(im.Choices.Columns.Sheet), *im.Choices.Columns
	default:
		p.Sheet = cmp.Or(sheets.Likely(), &sheets.List[0])
	}
	if p.Mapping.Columns == nil {
		p.Mapping = table.Guess(p.Sheet)
	}
	p.Body = p.Sheet.Body[:min(len(p.Sheet.Body), sampled)]
	return show(w, r, page{
		Title: i18n.T(ctx, "exchange.imports.columns", "name", nameOf(im)), Lead: i18n.T(ctx, "exchange.imports.columns.lead"), Form: f,
	}, columnsBody(p))
}

// confirm takes what somebody says of the columns, and looks what the file comes to.
func (rm *room) confirm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, id := authz.From(ctx), r.PathValue("id")
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	_, sheets, err := rm.imports.Sheets(ctx, v, id)
	if err != nil {
		return err
	}
	s := sheets.Of(f.Get("sheet"))
	if s == nil {
		return errs.New(errs.NotFound, "exchangeweb.confirm", "")
	}
	m := mappingOf(f, table.Guess(s))
	err = rm.imports.Choose(ctx, v, id, func(c *exchange.Choices) {
		c.Columns = &m
		c.Name, c.Slug, c.Version = strings.TrimSpace(f.Get("name")), strings.TrimSpace(f.Get("slug")), strings.TrimSpace(f.Get("version"))
		c.Publisher, c.Language = strings.TrimSpace(f.Get("publisher")), strings.TrimSpace(f.Get("language"))
	})
	if back, ok := refused(ctx, err, f.Values); ok {
		return rm.showColumns(w, r, back, &m)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, at(id, "")+"?done=looked")
}

// mappingOf is what a form says of columns; what it does not say is as it was guessed. A column that somebody has made one of
// depths, before its page could ask for the depth, is one deeper than the column of depths to its left; one with codes belongs
// to that.
func mappingOf(f *web.Form, m table.Mapping) table.Mapping {
	left := -1
	for i := range m.Columns {
		c := &m.Columns[i]
		n := strconv.Itoa(c.Index)
		if said := table.Meaning(f.Get("meaning-" + n)); said != "" && said != c.Meaning {
			c.Meaning, c.Why = said, table.Reason{}
			m.Ours = false
			switch said {
			case table.DepthName:
				c.Depth = left + 1
			case table.DepthCode:
				c.Depth = max(left, 0)
			}
		}
		c.Level = cmp.Or(strings.TrimSpace(f.Get("level-"+n)), c.Level)
		if depth, err := strconv.Atoi(f.Get("depth-" + n)); err == nil && depth >= 1 && depth <= 20 {
			c.Depth = depth - 1
		}
		if c.Meaning == table.DepthName {
			left = c.Depth
		}
	}
	if way := table.Way(f.Get("tree")); way != "" && way != m.Way {
		m.Way, m.Why = way, table.Reason{}
	}
	if head, err := strconv.Atoi(f.Get("head")); err == nil && head >= 0 {
		m.Head = head
	}
	if _, sent := f.Values["kinds"]; sent {
		m.Kinds = nil
		for name := range strings.SplitSeq(f.Get("kinds"), ",") {
			if name = strings.TrimSpace(name); name != "" {
				m.Kinds = append(m.Kinds, name)
			}
		}
	}
	return m
}

func meaningOptions(ctx context.Context) (all []ui.Option) {
	for _, m := range table.Meanings {
		all = append(all, ui.Option{Value: string(m), Label: ui.T(ctx, "exchange.table.meaning."+string(m))})
	}
	return all
}

func treeOptions(ctx context.Context) (all []ui.Option) {
	for _, w := range table.Ways {
		all = append(all, ui.Option{Value: string(w), Label: ui.T(ctx, "exchange.table.way."+string(w))})
	}
	return all
}

// because is why something was guessed; "" where a person said it.
func because(ctx context.Context, r table.Reason) string {
	if r.Key == "" {
		return ""
	}
	return ui.T(ctx, "exchange.table.why."+r.Key, r.Args...)
}

// publisher is who publishes the framework: as somebody said, else the organization that brings it, unless the columns are our
// own and may say it.
func (p columnsPage) publisher() string {
	if p.Choices.Publisher == "" && !p.Mapping.Ours {
		return p.Organization.Name
	}
	return p.Choices.Publisher
}

// language is that of the wording: as somebody said, else that of this page, unless the file may say it.
func (p columnsPage) language(ctx context.Context) string {
	said := slices.ContainsFunc(p.Mapping.Columns, func(c table.Column) bool { return c.Meaning == table.Language })
	if p.Choices.Language == "" && !p.Mapping.Ours && !said {
		return i18n.From(ctx).Lang()
	}
	return p.Choices.Language
}

// called is a column as people find it: "C: Skill statement".
func called(c table.Column) string { return strings.TrimSuffix(c.Letter()+": "+c.Title, ": ") }

// sampleOf says what stands first in a column below its title; "" where nothing does.
func (p columnsPage) sampleOf(ctx context.Context, c table.Column) string {
	for _, row := range p.Sheet.Body {
		if text := row.Cell(c.Index); row.Number > p.Mapping.Head && text != "" {
			return ui.T(ctx, "exchange.imports.holds", "text", short(text))
		}
	}
	return ""
}

func short(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}

// sheetLinks lead to the sheets of a workbook.
func (p columnsPage) sheetLinks() (all []ui.Link) {
	for i := range p.Sheets.List {
		s := &p.Sheets.List[i]
		all = append(all, ui.Link{Text: s.Name, Href: at(p.ID, "columns") + "?sheet=" + url.QueryEscape(s.Name), Here: s == p.Sheet})
	}
	return all
}
