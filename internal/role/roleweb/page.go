package roleweb

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
	"pathways/internal/role"
)

// page is what a page says of itself.
type page struct {
	Title string
	Over  string
	Lead  string
	Here  string      // which of the pages this is
	Slug  string      // of the organization
	By    string      // its name
	Role  *role.Sight // nil for pages about no single role
	Form  form
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
	if !errors.As(err, &e) || len(e.Fields) == 0 && !strings.HasPrefix(e.Key, "role.fault.") {
		return form{}, false
	}
	words := i18n.From(ctx)
	f := form{Typed: typed, status: http.StatusUnprocessableEntity}
	for _, w := range e.Fields {
		f.faults = append(f.faults, ui.Fault{Field: w.Name, Text: words.T(w.Key, w.Args...)})
	}
	if len(e.Fields) == 0 {
		f.faults = ui.Faults{{Text: words.T(e.Key, e.Args...)}}
	}
	if e.Kind == errs.Conflict {
		f.status = http.StatusConflict
	}
	return f, true
}

// clashed is the form that comes back where somebody else wrote first.
func clashed(ctx context.Context, typed url.Values, key string, args ...any) form {
	return form{Typed: typed, status: http.StatusConflict, faults: ui.Faults{{Text: i18n.T(ctx, key, args...)}}}
}

// dones are what a page can say was done, by the value of "done" in its address.
var dones = []string{
	"begun", "wrote", "chose", "proposed", "accepted", "declined", "withdrawn", "commented", "uncommented", "agreed", "restored", "held",
	"unheld", "set", "retired", "returned", "deleted",
}

func show(w http.ResponseWriter, r *http.Request, p page, body templ.Component) error {
	status := http.StatusOK
	if p.Form.status != 0 {
		status = p.Form.status
	} else if done := r.URL.Query().Get("done"); slices.Contains(dones, done) {
		p.done = i18n.T(r.Context(), "roles.done."+done)
	}
	return web.Render(w, r, status, house(p, body))
}

// sight is the role that a request names.
func (rm *room) sight(r *http.Request) (role.Sight, error) {
	return rm.roles.One(r.Context(), authz.From(r.Context()), r.PathValue("slug"), r.PathValue("id"))
}

// of is a page about a role.
func of(s *role.Sight, here, title string, f form) page {
	return page{Title: title, Over: s.Title, Here: here, Slug: s.Place.Slug, By: s.Place.Name, Role: s, Form: f}
}

// list is the address of a page of the roles of an organization.
func list(slug string, parts ...string) string {
	href := "/organizations/" + url.PathEscape(slug) + "/roles"
	for _, p := range parts {
		href += "/" + url.PathEscape(p)
	}
	return href
}

// at is the address of a page of a role.
func at(s *role.Sight, parts ...string) string {
	return list(s.Place.Slug, append([]string{s.ID}, parts...)...)
}

// here is the address of a page of the role that a request names.
func here(r *http.Request, parts ...string) string {
	return list(r.PathValue("slug"), append([]string{r.PathValue("id")}, parts...)...)
}

// with is an address with values: name, value, name, value.
func with(href string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return href
	}
	return href + "?" + q.Encode()
}

func (p page) trail(ctx context.Context) []ui.Crumb {
	all := []ui.Crumb{
		{Name: ui.T(ctx, "ui.mine.organizations"), Href: "/organizations"},
		{Name: p.By, Href: "/organizations/" + url.PathEscape(p.Slug)},
		{Name: ui.T(ctx, "roles.title"), Href: list(p.Slug)},
	}
	switch {
	case p.Here == "list":
		all[2].Href = ""
		return all
	case p.Role != nil && p.Here == "role":
		return append(all, ui.Crumb{Name: p.Role.Title})
	case p.Role != nil:
		all = append(all, ui.Crumb{Name: p.Role.Title, Href: at(p.Role)})
	}
	return append(all, ui.Crumb{Name: p.Title})
}

// views are the pages of one role.
func (p page) views(ctx context.Context) []ui.Link {
	var all []ui.Link
	for _, name := range []string{"role", "choose", "proposals", "comments", "versions", "holders", "history", "settings"} {
		href := at(p.Role)
		if name != "role" {
			href = at(p.Role, name)
		}
		all = append(all, ui.Link{Text: ui.T(ctx, "roles."+name), Href: href, Here: p.Here == name})
	}
	return all
}
