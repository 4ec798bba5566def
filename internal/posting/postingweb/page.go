package postingweb

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/posting"
)

// page is what a page of an organization says of itself.
type page struct {
	Title string
	Lead  string
	Fine  string
	Slug  string
	By    string         // name of the organization
	Here  string         // which of the pages of a posting this is; "" for those of none
	Sight *posting.Sight // nil for none
	Form  form
	Class string
	done  string
}

// form is what a person typed and what is wrong with it.
type form struct {
	Typed  url.Values
	faults ui.Faults
	status int
}

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
		if w.Field == name {
			return w.Text
		}
	}
	return ""
}

// refused is the form that comes back for an error that a person can mend on the same page; false for any other.
func refused(ctx context.Context, err error, typed url.Values) (form, bool) {
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind == errs.NotFound || len(e.Fields) == 0 && !strings.HasPrefix(e.Key, "posting.fault.") {
		return form{}, false
	}
	words := i18n.From(ctx)
	f := form{Typed: typed, status: http.StatusUnprocessableEntity, faults: faultsOf(words, e.Fields)}
	if len(e.Fields) == 0 {
		f.faults = ui.Faults{{Text: words.T(e.Key, e.Args...)}}
	}
	if e.Kind == errs.Conflict {
		f.status = http.StatusConflict
	}
	return f, true
}

func faultsOf(words *i18n.Words, fields []errs.Field) (all ui.Faults) {
	for _, w := range fields {
		all = append(all, ui.Fault{Field: w.Name, Text: words.T(w.Key, w.Args...)})
	}
	return all
}

// dones are what a page can say was done, by the value of "done" in its address.
var dones = []string{"begun", "saved", "chosen", "kept", "published", "closed", "withdrawn", "contacts", "deleted", "word", "unword", "words", "left", "unleft"}

// show answers with a page of an organization.
func show(w http.ResponseWriter, r *http.Request, p page, body templ.Component) error {
	status := http.StatusOK
	if p.Form.status != 0 {
		status = p.Form.status
	} else if done := r.URL.Query().Get("done"); slices.Contains(dones, done) {
		p.done = i18n.T(r.Context(), "postings.done."+done)
	}
	return web.Render(w, r, status, house(p, body))
}

// of is a page of one posting.
func of(s *posting.Sight, here, title string, f form) page {
	return page{Title: title, Slug: s.Place.Slug, By: s.Place.Name, Here: here, Sight: s, Form: f}
}

// list is the address of the postings of an organization, or of something below it.
func list(slug string, parts ...string) string {
	href := "/organizations/" + url.PathEscape(slug) + "/postings"
	for _, p := range parts {
		href += "/" + url.PathEscape(p)
	}
	return href
}

// at is the address of a page of a posting.
func at(s *posting.Sight, parts ...string) string {
	return list(s.Place.Slug, append([]string{s.Posting.ID}, parts...)...)
}

// with is an address with a name and its value after it.
func with(href, name, value string) string { return href + "?" + url.Values{name: {value}}.Encode() }

func (p page) trail(ctx context.Context) []ui.Crumb {
	all := []ui.Crumb{
		{Name: ui.T(ctx, "organization.title"), Href: "/organizations"},
		{Name: p.By, Href: "/organizations/" + url.PathEscape(p.Slug)},
		{Name: ui.T(ctx, "postings.title"), Href: list(p.Slug)},
	}
	switch {
	case p.Here == "list":
		all[2].Href = ""
		return all
	case p.Sight == nil || p.Here == "one":
		return append(all, ui.Crumb{Name: p.Title})
	}
	return append(all, ui.Crumb{Name: p.Sight.Title, Href: at(p.Sight)}, ui.Crumb{Name: p.Title})
}

// views are the pages of one posting.
func (p page) views(ctx context.Context) []ui.Link {
	var all []ui.Link
	for _, v := range []struct {
		name   string
		writes bool
	}{{"one", false}, {"edit", true}, {"competencies", true}, {"preview", true}, {"hints", false}, {"documents", false}, {"versions", false}, {"history", false}} {
		if v.writes && !p.Sight.Writes {
			continue
		}
		href := at(p.Sight)
		if v.name != "one" {
			href = at(p.Sight, v.name)
		}
		all = append(all, ui.Link{Text: ui.T(ctx, "postings.view."+v.name), Href: href, Here: p.Here == v.name})
	}
	return all
}

// sight is the posting that an address names.
func (rm *room) sight(r *http.Request) (posting.Sight, error) {
	return rm.Postings.One(r.Context(), authz.From(r.Context()), r.PathValue("slug"), r.PathValue("id"))
}

// over is the small line above the title: whose page, and of which posting.
func over(p page) string {
	if p.Sight == nil || p.Here == "one" {
		return p.By
	}
	return p.By + " · " + p.Sight.Title
}
