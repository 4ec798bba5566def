package exchangeweb

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"pathways/internal/exchange"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// page is what a page says of itself.
type page struct {
	Title, Lead string
	Form        form
	done        string
}

// form is what a person typed and what is wrong with it.
type form struct {
	typed  url.Values
	faults []fault
	status int
}

type fault struct{ field, text string }

// value is what was typed in a field, or what stands there at first.
func (f form) value(name, first string) string {
	if f.typed == nil {
		return first
	}
	return f.typed.Get(name)
}

// wrong is the sentence beside a field; "" where nothing is wrong with it.
func (f form) wrong(name string) string {
	for _, w := range f.faults {
		if w.field == name {
			return w.text
		}
	}
	return ""
}

func (f form) summary() ui.Faults {
	var all ui.Faults
	for _, w := range f.faults {
		all = append(all, ui.Fault{Field: w.field, Text: w.text})
	}
	return all
}

// refused is the form that comes back for an error that a person can mend on the same page; false for any other.
func refused(ctx context.Context, err error, typed url.Values) (form, bool) {
	var e *errs.Error
	if !errors.As(err, &e) {
		return form{}, false
	}
	words := i18n.From(ctx)
	f := form{typed: typed, status: http.StatusUnprocessableEntity}
	for _, w := range e.Fields {
		f.faults = append(f.faults, fault{w.Name, words.T(w.Key, w.Args...)})
	}
	if len(f.faults) > 0 {
		return f, true
	}
	if e.Key == "" || e.Kind != errs.Conflict && e.Kind != errs.TooLarge {
		return form{}, false
	}
	f.faults = []fault{{"", words.T(e.Key, e.Args...)}}
	f.status = map[errs.Kind]int{errs.Conflict: http.StatusConflict, errs.TooLarge: http.StatusRequestEntityTooLarge}[e.Kind]
	return f, true
}

// dones are what a page can say was done, by the value of "done" in its address.
var dones = []string{"taken", "published", "away", "looked"}

// show answers with a page.
func show(w http.ResponseWriter, r *http.Request, p page, body templ.Component) error {
	status := http.StatusOK
	if p.Form.status != 0 {
		status = p.Form.status
	} else if done := r.URL.Query().Get("done"); slices.Contains(dones, done) {
		p.done = i18n.T(r.Context(), "exchange.imports.done."+done)
	}
	return web.Render(w, r, status, frame(p, body))
}

// at is the address of one of the pages of an import: "" for its own.
func at(id, page string) string {
	href := home + "/" + url.PathEscape(id)
	if page != "" {
		href += "/" + page
	}
	return href
}

// trail is the way from the imports down to the page.
func (p page) trail(ctx context.Context) []ui.Crumb {
	all := []ui.Crumb{{Name: ui.T(ctx, "ui.stewarding.imports"), Href: home}}
	if p.Title == ui.T(ctx, "exchange.imports.title") {
		all[0].Href = ""
		return all
	}
	return append(all, ui.Crumb{Name: p.Title})
}

// nameOf is what an import is called: its file, or its address.
func nameOf(im exchange.Import) string {
	if im.File != "" {
		return im.File
	}
	return im.Address
}

// keeperOf is whom an import is for.
func keeperOf(ctx context.Context, im exchange.Import) string {
	if im.Organization.ID == "" {
		return ui.T(ctx, "exchange.imports.operators")
	}
	return im.Organization.Name
}

// resultAt is where what became of an import is.
func resultAt(im exchange.Import) string {
	if im.Choices.Way == exchange.AsRelease {
		return "/frameworks/" + url.PathEscape(im.Report.Slug) + "/" + url.PathEscape(im.Report.Version)
	}
	return "/stewardship/drafts/" + url.PathEscape(im.Result)
}

// size is a number of bytes for people.
func size(n int64) string {
	switch {
	case n >= 1<<20:
		return strconv.FormatInt(n>>20, 10) + " MB"
	case n >= 1<<10:
		return strconv.FormatInt(n>>10, 10) + " kB"
	}
	return strconv.FormatInt(n, 10) + " B"
}

// says is a sentence of a report with its place.
func says(ctx context.Context, s exchange.Said) string {
	text := ui.T(ctx, s.Key, s.Args...)
	if s.At != "" {
		return s.At + ": " + text
	}
	return text
}

// saysIn is a sentence about a row, with its place where that is more exact than the row's.
func saysIn(ctx context.Context, row exchange.Row, s exchange.Said) string {
	if s.At == row.At {
		s.At = ""
	}
	return says(ctx, s)
}
