package draftweb

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"pathways/internal/draft"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// page is what a page says of itself.
type page struct {
	Title     string // heading and title of the page
	Lead      string
	Fine      string       // a small line under the lead
	Over      string       // small line above the title; the draft's name where it is empty
	Domain    int          // whose mark stands above the title, with Marked
	Marked    bool         // Over begins with a mark
	Statement bool         // the title is official wording, a whole sentence
	Draft     draft.Draft  // that it is about; its zero value for none
	Rights    draft.Rights // of the viewer
	Here      string       // which page of the draft this is: "items", "edition", "kinds", "history", "check", "release"
	Under     []ui.Crumb   // of the trail, between the draft and this page
	Form      form
	Done      done
	Class     string // of <main>, for print rules
}

// form is what a person typed and what is wrong with it.
type form struct {
	Typed  url.Values
	faults []fault
	status int
	change int64 // of somebody else, that the form came back for; 0 for none
}

type fault struct{ field, text string }

// value is what was typed in a field, or what stands there at first.
func (f form) value(name, first string) string {
	if f.Typed == nil {
		return first
	}
	return f.Typed.Get(name)
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
	if !errors.As(err, &e) || e.Kind == errs.NotFound {
		return form{}, false
	}
	room, _, _ := strings.Cut(e.Key, ".")
	if len(e.Fields) == 0 && room != "draft" && room != "framework" {
		return form{}, false
	}
	words := i18n.From(ctx)
	f := form{Typed: typed, status: http.StatusUnprocessableEntity}
	for _, w := range e.Fields {
		f.faults = append(f.faults, fault{w.Name, words.T(w.Key, w.Args...)})
	}
	if len(e.Fields) > 0 {
		return f, true
	}
	f.faults = []fault{{"", words.T(e.Key, e.Args...)}}
	switch e.Kind {
	case errs.Conflict:
		f.status = http.StatusConflict
		if i := slices.Index(e.Args, any("change")); i >= 0 && i+1 < len(e.Args) {
			f.change, _ = e.Args[i+1].(int64)
		}
	case errs.TooMany:
		f.status = http.StatusTooManyRequests
	case errs.TooLarge:
		f.status = http.StatusRequestEntityTooLarge
	case errs.Forbidden:
		f.status = http.StatusForbidden
	}
	return f, true
}

// show answers with a page.
func show(w http.ResponseWriter, r *http.Request, p page, body templ.Component) error {
	status := http.StatusOK
	if p.Form.status != 0 {
		status = p.Form.status
	}
	return web.Render(w, r, status, house(p, body))
}

// root is the address of the list.
const root = "/stewardship/drafts"

// at is the address of one of the pages of a draft: "" for its tree, "history" for its history.
func at(id, page string) string {
	href := root + "/" + url.PathEscape(id)
	if page != "" {
		href += "/" + page
	}
	return href
}

// atItem is the address of an item, or of one of its pages.
func atItem(id, item, page string) string {
	href := at(id, "items/"+url.PathEscape(item))
	if page != "" {
		href += "/" + page
	}
	return href
}

// inTree is the address of the tree opened at an item, where the page then stands.
func inTree(id, item string) string {
	if item == "" {
		return at(id, "")
	}
	return at(id, "") + "?at=" + url.QueryEscape(item) + "#i-" + url.QueryEscape(item)
}

// after adds what was done to an address, before what follows "#".
func after(href, what string) string {
	path, mark, marked := strings.Cut(href, "#")
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	path += sep + "done=" + what
	if marked {
		path += "#" + mark
	}
	return path
}

// one is the draft that a request is about, as its viewer may see it.
func (rm *room) one(r *http.Request) (authz.Viewer, draft.Draft, draft.Rights, error) {
	v := authz.From(r.Context())
	d, rights, err := rm.drafts.One(r.Context(), v, r.PathValue("id"))
	return v, d, rights, err
}

// named is what a draft is called on pages: its title, else the name of its framework.
func named(ctx context.Context, d draft.Draft) string {
	switch {
	case d.Head.Title != "":
		return d.Head.Title
	case d.Head.Framework.Name != "":
		return d.Head.Framework.Name
	}
	return ui.T(ctx, "draft.untitled")
}

// keeper is who a draft belongs to, in words.
func keeper(ctx context.Context, k draft.Keeper) string {
	if k.ID == "" {
		return ui.T(ctx, "draft.keeper.operators")
	}
	return k.Name
}

// edition is the version of a draft in words: "Draft of edition 2.0 of ISL Competency Framework".
func edition(ctx context.Context, d draft.Draft) string {
	return ui.T(ctx, "draft.edition.of", "version", d.Head.Version, "framework", d.Head.Framework.Name)
}

// somebody is a name, or words for one that is erased.
func somebody(ctx context.Context, name string) string {
	if name == "" {
		return ui.T(ctx, "draft.somebody")
	}
	return name
}

// views are the pages of a draft.
func (p page) views(ctx context.Context) []ui.Link {
	var all []ui.Link
	for _, v := range []struct{ name, page string }{
		{"items", ""}, {"edition", "edition"}, {"kinds", "kinds"}, {"history", "history"}, {"check", "check"}, {"release", "release"},
	} {
		all = append(all, ui.Link{Text: ui.T(ctx, "draft.nav."+v.name), Href: at(p.Draft.ID, v.page), Here: v.name == p.Here})
	}
	return all
}

// trail is the way from the list down to the page.
func (p page) trail(ctx context.Context) []ui.Crumb {
	all := []ui.Crumb{{Name: ui.T(ctx, "ui.stewarding.overview"), Href: "/stewardship"}}
	if p.Here == "list" {
		return append(all, ui.Crumb{Name: ui.T(ctx, "draft.title")})
	}
	all = append(all, ui.Crumb{Name: ui.T(ctx, "draft.title"), Href: root})
	if p.Draft.ID == "" {
		return append(append(all, p.Under...), ui.Crumb{Name: p.Title})
	}
	if p.Here == "items" && len(p.Under) == 0 {
		return append(all, ui.Crumb{Name: named(ctx, p.Draft)})
	}
	all = append(all, ui.Crumb{Name: named(ctx, p.Draft), Href: at(p.Draft.ID, "")})
	if len(p.Under) > 0 {
		return append(all, p.Under...)
	}
	return append(all, ui.Crumb{Name: p.Title})
}

// head is the title of the page for the browser: with the name of the draft where the heading does not say it.
func (p page) head(ctx context.Context) string {
	if p.Draft.ID == "" || p.Here == "items" && len(p.Under) == 0 {
		return p.Title
	}
	return p.Title + " · " + named(ctx, p.Draft)
}

// over is the small line above the title.
func (p page) over(ctx context.Context) string {
	switch {
	case p.Over != "":
		return p.Over
	case p.Draft.ID == "":
		return ""
	}
	return named(ctx, p.Draft)
}
