package exchangeweb

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"pathways/internal/exchange"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/sheet"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// onePage is an import with a part of its report.
type onePage struct {
	form
	exchange.Import
	Rows   []exchange.Row
	Fate   string // that is shown: "" for what somebody may want to look at, "all", or one of them
	Next   string // address of the next part; "" at the end
	Later  bool   // this is not the first part
	Drafts []ui.Option
	Table  bool // it is a spreadsheet, whose columns can be looked at
}

func (rm *room) one(w http.ResponseWriter, r *http.Request) error { return rm.showOne(w, r, form{}) }

// showOne is the page of an import as it stands.
func (rm *room) showOne(w http.ResponseWriter, r *http.Request, f form) error {
	ctx := r.Context()
	v := authz.From(ctx)
	im, err := rm.imports.One(ctx, v, r.PathValue("id"))
	if err != nil {
		return err
	}
	p := page{Title: nameOf(im), Form: f, Lead: i18n.T(ctx, "exchange.imports.state."+string(im.State)+".lead")}
	switch im.State {
	case exchange.Fetching, exchange.Reading:
		w.Header().Set("Refresh", "2")
		return show(w, r, p, waiting(im))
	case exchange.Columns:
		if im.Write && f.status == 0 {
			return web.Redirect(w, r, at(im.ID, "columns"))
		}
		return show(w, r, p, awayBody(im))
	case exchange.Broken, exchange.Away:
		return show(w, r, p, endedBody(im))
	}
	o := onePage{form: f, Import: im, Fate: r.URL.Query().Get("show"), Table: im.Form == "csv" || im.Form == "xlsx"}
	if im.State == exchange.Ready {
		p.Lead = i18n.T(ctx, "exchange.outcome."+string(im.Report.Outcome)+".lead")
	}
	if o.Drafts, err = rm.open(ctx, v, im.Organization.ID); err != nil {
		return err
	}
	from, _ := strconv.Atoi(r.URL.Query().Get("from"))
	next := 0
	if o.Rows, next, err = rm.imports.Rows(ctx, v, im.ID, someOf(o.Fate), max(from, 0), 0); err != nil {
		return err
	}
	if o.Later = from > 0; next >= 0 {
		o.Next = at(im.ID, "") + "?" + url.Values{"show": {o.Fate}, "from": {strconv.Itoa(next)}}.Encode() + "#rows"
	}
	return show(w, r, p, oneBody(o))
}

// someOf are the rows that a filter shows.
func someOf(filter string) exchange.Some {
	switch filter {
	case "all":
		return exchange.Some{}
	case "":
		return exchange.Some{Look: true}
	}
	return exchange.Some{Fate: exchange.Fate(filter)}
}

// filters lead to the rows of each fate that there are, with their number.
func (p onePage) filters(ctx context.Context) []ui.Link {
	sum := 0
	for _, n := range p.Report.Counts {
		sum += n
	}
	link := func(fate, name string, n int) ui.Link {
		return ui.Link{
			Text: ui.T(ctx, "exchange.imports.filter", "name", name, "number", n), Href: at(p.ID, "") + "?show=" + fate + "#rows", Here: p.Fate == fate,
		}
	}
	all := []ui.Link{link("", ui.T(ctx, "exchange.imports.tolook"), p.Report.Look), link("all", ui.T(ctx, "exchange.imports.all"), sum)}
	for _, f := range exchange.Fates {
		if n := p.Report.Counts[f]; n > 0 {
			all = append(all, link(string(f), ui.T(ctx, "exchange.fate."+string(f)), n))
		}
	}
	return all
}

// fieldName is the name of a field of an item in the reader's language.
func fieldName(ctx context.Context, field string) string {
	if level, ok := strings.CutPrefix(field, "level."); ok {
		return ui.T(ctx, "exchange.field.level", "level", level)
	}
	return ui.T(ctx, "exchange.field."+field)
}

// file is the whole report as a file.
func (rm *room) file(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := authz.From(ctx)
	im, err := rm.imports.One(ctx, v, r.PathValue("id"))
	if err != nil {
		return err
	}
	t := sheet.Table{Name: "report"}
	for _, key := range []string{"where", "what", "fate", "code", "text", "identifier", "changes", "remarks"} {
		t.Columns = append(t.Columns, sheet.Column{Key: key})
	}
	for _, s := range im.Report.Why {
		t.Rows = append(t.Rows, []string{s.At, ui.T(ctx, "exchange.entry.file"), ui.T(ctx, "exchange.fate.told"), "", "", "", "", ui.T(ctx, s.Key, s.Args...)})
	}
	for from := 0; from >= 0; {
		var rows []exchange.Row
		if rows, from, err = rm.imports.Rows(ctx, v, im.ID, exchange.Some{}, from, 1000); err != nil {
			return err
		}
		for _, row := range rows {
			t.Rows = append(t.Rows, line(ctx, row))
		}
	}
	var body bytes.Buffer
	if err := sheet.WriteCSV(&body, t, true); err != nil {
		return err
	}
	return web.WriteData(w, r, web.Data{Type: "text/csv; charset=utf-8", Name: "import-report.csv", Body: body.Bytes()})
}

func line(ctx context.Context, row exchange.Row) []string {
	var changes, why []string
	for _, c := range row.Changes {
		changes = append(changes, ui.T(ctx, "exchange.imports.change", "field", fieldName(ctx, c.Field), "before", c.Before, "after", c.After))
	}
	for _, s := range row.Why {
		why = append(why, says(ctx, s))
	}
	return []string{
		row.At, ui.T(ctx, "exchange.entry."+row.What), ui.T(ctx, "exchange.fate."+string(row.Fate)), row.Code, row.Text, row.Item,
		strings.Join(changes, "\n"), strings.Join(why, "\n"),
	}
}

// choose changes how a file is to be taken in.
func (rm *room) choose(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	err = rm.imports.Choose(r.Context(), authz.From(r.Context()), id, func(c *exchange.Choices) {
		c.Way, c.Into, c.Lacking = wayOf(f.Get("way")), f.Get("into"), f.Get("lacking") == "go"
		c.Slug, c.Name, c.Version = strings.TrimSpace(f.Get("slug")), strings.TrimSpace(f.Get("name")), strings.TrimSpace(f.Get("version"))
	})
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showOne(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, at(id, "")+"?done=looked")
}

// ask asks once more before a file is published.
func (rm *room) ask(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	im, err := rm.imports.One(ctx, authz.From(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !im.Write || im.State != exchange.Ready || im.Report.Outcome != exchange.Takes || im.Choices.Way != exchange.AsRelease {
		return web.Redirect(w, r, at(im.ID, ""))
	}
	return show(w, r, page{Title: i18n.T(ctx, "exchange.imports.ask", "title", im.Report.Title), Lead: i18n.T(ctx, "exchange.imports.ask.lead")}, askBody(im))
}

func (rm *room) take(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	id, v := r.PathValue("id"), authz.From(r.Context())
	_, err = rm.imports.Take(r.Context(), v, id, f.Get("seen"))
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showOne(w, r, back)
	}
	if err != nil {
		return err
	}
	im, err := rm.imports.One(r.Context(), v, id)
	if err != nil {
		return err
	}
	done := "taken"
	if im.Choices.Way == exchange.AsRelease {
		done = "published"
	}
	return web.Redirect(w, r, at(id, "")+"?done="+done)
}

func (rm *room) away(w http.ResponseWriter, r *http.Request) error {
	err := rm.imports.PutAway(r.Context(), authz.From(r.Context()), r.PathValue("id"))
	if back, ok := refused(r.Context(), err, nil); ok {
		return rm.showOne(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, home+"?done=away")
}

// takes is how a report is taken in: "amend" a draft, or as a "draft".
func takes(r exchange.Report) string {
	if r.Target.Kind == "draft" {
		return "amend"
	}
	return "draft"
}

func lacking(c exchange.Choices) string {
	if c.Lacking {
		return "go"
	}
	return "stay"
}

// formName is the form of a file as its words know it.
func formName(form string) string {
	if form == "" {
		return "unknown"
	}
	return form
}

// counts says how many entries have which fate.
func counts(ctx context.Context, by map[exchange.Fate]int) string {
	var all []string
	for _, f := range exchange.Fates {
		if n := by[f]; n > 0 {
			all = append(all, ui.T(ctx, "exchange.imports.filter", "name", ui.T(ctx, "exchange.fate."+string(f)), "number", n))
		}
	}
	return strings.Join(all, ", ")
}
