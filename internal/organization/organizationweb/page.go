package organizationweb

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// page is what a page says of itself.
type page struct {
	Title string
	Lead  string
	Sight organization.Sight // the organization that it is about; its zero value for none
	Here  string             // which of its pages this is
	Form  form
	done  string
}

// form is what a person typed and what is wrong with it.
type form struct {
	Typed  url.Values
	faults []fault
	status int
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
	if !errors.As(err, &e) || len(e.Fields) == 0 && !strings.HasPrefix(e.Key, "organization.") {
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
	case errs.TooMany:
		f.status = http.StatusTooManyRequests
	case errs.TooLarge:
		f.status = http.StatusRequestEntityTooLarge
	case errs.Forbidden:
		f.status = http.StatusForbidden
	}
	return f, true
}

// dones are what a page can say was done, by the value of "done" in its address.
var dones = []string{
	"founded", "described", "part", "removed", "invited", "revoked", "list", "nothing", "claimed", "letter", "joining",
	"unclaimed", "left", "deleted", "accepted", "declined", "vouched",
}

// doneOf is the sentence for what was done just now; "" for nothing that we know.
func doneOf(r *http.Request) string {
	if done := r.URL.Query().Get("done"); slices.Contains(dones, done) {
		return i18n.T(r.Context(), "organization.done."+done)
	}
	return ""
}

// show answers with a page.
func show(w http.ResponseWriter, r *http.Request, p page, body templ.Component) error {
	status := http.StatusOK
	if p.Form.status != 0 {
		status = p.Form.status
	} else {
		p.done = doneOf(r)
	}
	return web.Render(w, r, status, house(p, body))
}

// at is the address of one of the pages of an organization: "" for the first, "people" for the people.
func at(o organization.Organization, page string) string {
	href := "/organizations/" + url.PathEscape(o.Slug)
	if page != "" {
		href += "/" + page
	}
	return href
}

// after is an address with what was done.
func after(href, done string) string { return href + "?done=" + done }

// sight is the organization that a request is about, as its viewer sees it.
func (rm *room) sight(r *http.Request) (authz.Viewer, organization.Sight, error) {
	v := authz.From(r.Context())
	s, err := rm.organizations.One(r.Context(), v, r.PathValue("slug"))
	return v, s, err
}

// forbidden says that the part of the viewer does not open a page.
func forbidden() error { return errs.New(errs.Forbidden, "organizationweb", "web.fault.part") }

// views are the pages of an organization that the part of the viewer opens.
func (p page) views(ctx context.Context) []ui.Link {
	has := p.Sight.Rights
	var all []ui.Link
	for _, v := range []struct {
		name, page string
		open       bool
	}{
		{"overview", "", true},
		{"people", "people", has.SeePeople},
		{"invitations", "invitations", has.Invite},
		{"domains", "domains", has.KeepDomains},
		{"history", "history", has.SeeHistory},
		{"settings", "settings", has.Describe},
	} {
		if v.open {
			all = append(all, ui.Link{Text: ui.T(ctx, "organization.nav."+v.name), Href: at(p.Sight.Organization, v.page), Here: v.name == p.Here})
		}
	}
	return all
}

// trail is the way from one's organizations down to the page.
func (p page) trail(ctx context.Context) []ui.Crumb {
	all := []ui.Crumb{{Name: ui.T(ctx, "organization.title"), Href: "/organizations"}}
	switch {
	case p.Here == "mine":
		all[0].Href = ""
		return all
	case p.Sight.Organization.ID != "" && p.Here == "overview":
		return append(all, ui.Crumb{Name: p.Sight.Organization.Name})
	case p.Sight.Organization.ID != "":
		all = append(all, ui.Crumb{Name: p.Sight.Organization.Name, Href: at(p.Sight.Organization, "")})
	}
	return append(all, ui.Crumb{Name: p.Title})
}

// over is the small line above the title of a page of an organization.
func (p page) over() string {
	if p.Here == "overview" {
		return ""
	}
	return p.Sight.Organization.Name
}

// partName is a part in the reader's language.
func partName(ctx context.Context, p organization.Part) string {
	return ui.T(ctx, "organization.part."+string(p))
}

// partOptions offer parts with what they mean.
func partOptions(ctx context.Context, parts []organization.Part) []ui.Option {
	var all []ui.Option
	for _, p := range parts {
		all = append(all, ui.Option{Value: string(p), Label: partName(ctx, p), Help: ui.T(ctx, "organization.means."+string(p))})
	}
	return all
}

func kindOptions(ctx context.Context) []ui.Option {
	var all []ui.Option
	for _, k := range organization.Kinds {
		all = append(all, ui.Option{Value: string(k), Label: ui.T(ctx, "organization.kind."+string(k)), Help: ui.T(ctx, "organization.kind."+string(k)+".help")})
	}
	return all
}

// draftOf reads what is said of an organization.
func draftOf(f *web.Form) organization.Draft {
	return organization.Draft{
		Name: f.Get("name"), Kind: organization.Kind(f.Get("kind")), Homepage: f.Get("homepage"), City: f.Get("city"), Country: f.Get("country"),
	}
}
