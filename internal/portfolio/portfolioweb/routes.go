// Package portfolioweb is the place "Portfolio": a page that a person puts together, and texts for a CV, a letter, an
// advancement or a badge.
package portfolioweb

import (
	"embed"
	"errors"
	"time"

	"pathways/internal/framework"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/portfolio"
)

// Locales are the words of this room.
//
//go:embed locales/*.json
var Locales embed.FS

// Options are what the pages need.
type Options struct {
	Portfolio  *portfolio.Service
	Frameworks *framework.Service
	Now        func() time.Time // time.Now when nil
}

type room struct {
	portfolio  *portfolio.Service
	frameworks *framework.Service
	now        func() time.Time
}

// maxForm is what a form of this room may bring: a text of the longest length in any script, and a choice.
const maxForm = 1 << 20

// Routes are the addresses of the portfolio.
func Routes(o Options) []web.Route {
	rm := &room{o.Portfolio, o.Frameworks, o.Now}
	if rm.now == nil {
		rm.now = time.Now
	}
	to := func(pattern string, h web.Handler) web.Route {
		return web.Route{Pattern: pattern, Handle: h, For: web.People, MaxBody: maxForm}
	}
	return []web.Route{
		to("GET /portfolio", rm.page),
		to("GET /portfolio/out/{name}", rm.pageOut),
		to("GET /portfolio/edit", rm.edit),
		to("POST /portfolio/edit", rm.keepHead),
		to("GET /portfolio/sections/{id}", rm.section),
		to("POST /portfolio/sections/{id}", rm.keepSection),
		to("POST /portfolio/sections/{id}/move", rm.moveSection),
		to("POST /portfolio/sections/{id}/remove", rm.removeSection),
		to("GET /portfolio/texts", rm.texts),
		to("POST /portfolio/texts", rm.begin),
		to("GET /portfolio/texts/new", rm.newText),
		to("GET /portfolio/texts/{id}", rm.text),
		to("POST /portfolio/texts/{id}", rm.keepText),
		to("GET /portfolio/texts/{id}/choose", rm.choose),
		to("POST /portfolio/texts/{id}/choose", rm.keepChoice),
		to("GET /portfolio/texts/{id}/print", rm.printText),
		to("GET /portfolio/texts/{id}/out/{name}", rm.textOut),
		to("POST /portfolio/texts/{id}/remove", rm.removeText),
	}
}

// head is the head of a page of this room.
func head(title string) ui.Page {
	return ui.Page{Title: title, Place: ui.Account, NoIndex: true}
}

// faults are those of a form that came back, by field.
type faults map[string]string

// faultsOf are the faults of an error of kind Invalid; ok is false for any other error.
func faultsOf(ws *i18n.Words, err error) (all faults, ok bool) {
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != errs.Invalid || len(e.Fields) == 0 {
		return nil, false
	}
	all = faults{}
	for _, f := range e.Fields {
		all[f.Name] = ws.T(f.Key, f.Args...)
	}
	return all, true
}

// summary are the faults in the order of the fields on the page.
func (f faults) summary(fields ...string) ui.Faults {
	var out ui.Faults
	for _, name := range fields {
		if f[name] != "" {
			out = append(out, ui.Fault{Field: name, Text: f[name]})
		}
	}
	return out
}
