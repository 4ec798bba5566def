package consultationweb

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"

	"pathways/internal/consultation"
	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/group"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

func viewer(r *http.Request) authz.Viewer { return authz.From(r.Context()) }

// head is what the layout needs of a page of stewards.
func head(ctx context.Context, title string, over ...ui.Crumb) ui.Page {
	trail := append([]ui.Crumb{{Name: ui.T(ctx, "ui.stewarding"), Href: "/stewardship"}, {Name: ui.T(ctx, "consultation.title"), Href: stewards}}, over...)
	return ui.Page{Title: title, Place: ui.Library, NoIndex: true, Class: "consultation-page", Trail: append(trail, ui.Crumb{Name: title})}
}

func pathOf(id string) string { return stewards + "/" + url.PathEscape(id) }

// views lead between the pages of one consultation.
func views(ctx context.Context, id, here string) []ui.Link {
	return []ui.Link{
		{Text: ui.T(ctx, "consultation.view.one"), Href: pathOf(id), Here: here == "one"},
		{Text: ui.T(ctx, "consultation.view.results"), Href: pathOf(id) + "/results", Here: here == "results"},
	}
}

// subject says what a consultation is about, with a link for its stewards.
func subject(c *consultation.Consultation, t *framework.Tree) ui.Link {
	switch {
	case t == nil:
		return ui.Link{}
	case c.Draft != "":
		return ui.Link{Text: titleOf(t), Href: "/stewardship/drafts/" + url.PathEscape(c.Draft)}
	}
	return ui.Link{Text: titleOf(t), Href: frameworkdata.ReleaseHref(t.Framework.Slug, t.Version)}
}

func titleOf(t *framework.Tree) string {
	if t.Title != "" {
		return t.Title
	}
	return t.Framework.Name
}

// source names whose wording stands on a page of a published release.
func source(t *framework.Tree) ui.Source {
	return ui.Source{
		Title: t.Source.Title, Href: t.Source.URL, Publisher: t.Framework.Publisher, Release: t.Title + ", " + t.Version, Acknowledgment: t.Funding,
	}
}

// choices are the answers to a question, without that of leaving it.
func choices(ctx context.Context, q consultation.Question) []ui.Option {
	var out []ui.Option
	for i := range consultation.Blocks(q, group.Picture{}) {
		out = append(out, ui.Option{Value: strconv.Itoa(i + 1), Label: ui.T(ctx, choiceKey(q, i))})
	}
	return out
}

// choiceKey is the i18n key of a choice, counted from 0, or of several that are told together.
func choiceKey(q consultation.Question, choices ...int) string {
	key := "consultation." + string(q) + "."
	for _, choice := range choices {
		key += strconv.Itoa(choice + 1)
	}
	return key
}

// bar is a line of a picture: choices that are told together, and how many people made one of them.
type bar struct {
	Label  string
	People int
	Of     int
}

// Width is how long the bar is drawn, of 100.
func (b bar) Width() string {
	return strconv.FormatFloat(100*float64(b.People)/float64(max(b.Of, 1)), 'f', 1, 64)
}

// bars are the lines of a picture; none where it tells all choices together.
func bars(ctx context.Context, q consultation.Question, p *group.Picture) []bar {
	if p == nil || len(p.Counts) < 2 {
		return nil
	}
	var out []bar
	for i, block := range consultation.Blocks(q, *p) {
		out = append(out, bar{ui.T(ctx, choiceKey(q, block...)), p.Counts[i], p.People()})
	}
	return out
}

// figure is an index as it is told: two digits, and no minus before a zero.
func figure(x float64) string {
	return strconv.FormatFloat(math.Round(x*100)/100+0, 'f', 2, 64)
}

// faults are the faults of a form that came back, by field.
type faults map[string]string

// faultsOf reads the faults of single fields from an error, and a fault of the whole under "". An error that is none of
// the person's doing is given back.
func faultsOf(ctx context.Context, err error) (faults, error) {
	var e *errs.Error
	if !errors.As(err, &e) {
		return nil, err
	}
	f := faults{}
	switch {
	case e.Kind == errs.Invalid && len(e.Fields) > 0:
		for _, field := range e.Fields {
			f[field.Name] = ui.T(ctx, field.Key, field.Args...)
		}
	case e.Key != "" && (e.Kind == errs.Invalid || e.Kind == errs.Conflict || e.Kind == errs.TooMany):
		f[""] = ui.T(ctx, e.Key, e.Args...)
	default:
		return nil, err
	}
	return f, nil
}

// summary lists the faults in the order of the fields of a page.
func (f faults) summary(order ...string) ui.Faults {
	var out ui.Faults
	for _, name := range append([]string{""}, order...) {
		if text := f[name]; text != "" {
			out = append(out, ui.Fault{Field: name, Text: text})
		}
	}
	return out
}

// statusOf is the status of a page that comes back with faults.
func statusOf(err error) int {
	switch errs.KindOf(err) {
	case errs.Conflict:
		return http.StatusConflict
	case errs.TooMany:
		return http.StatusTooManyRequests
	}
	return http.StatusUnprocessableEntity
}

// formOf reads a form of a page.
func formOf(r *http.Request) (*web.Form, error) { return web.BindForm(r, 0) }
