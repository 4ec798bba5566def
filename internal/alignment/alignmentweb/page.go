package alignmentweb

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"pathways/internal/alignment"
	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/practice"
)

// page is what a page says of itself.
type page struct {
	Title, Lead, Fine string
	Over              string
	House             organization.Organization // whose room it is; its zero value for the public page
	Here              string                    // "texts" or "scan"
	Way               []ui.Crumb                // between the room and the page
	Class             string
	Form              form
	done              string
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

// refused is the form that comes back for an error that a person can mend on the same page; false for any other. A fault that
// names no field stands at the given one.
func refused(ctx context.Context, err error, typed url.Values, at string) (form, bool) {
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
	statuses := map[errs.Kind]int{
		errs.Invalid: http.StatusUnprocessableEntity, errs.Conflict: http.StatusConflict, errs.TooLarge: http.StatusRequestEntityTooLarge,
		errs.TooMany: http.StatusTooManyRequests,
	}
	status, ours := statuses[e.Kind]
	if e.Key == "" || !ours {
		return form{}, false
	}
	f.faults, f.status = []fault{{at, words.T(e.Key, e.Args...)}}, status
	return f, true
}

// dones are what a page can say was done, by the value of "done" in its address.
var dones = []string{
	"accepted", "refused", "added", "nothing", "several", "undone", "redone", "corrected", "back", "again", "allagain", "deleted", "batchdeleted",
}

// show answers with a page.
func show(w http.ResponseWriter, r *http.Request, p page, body templ.Component) error {
	status := http.StatusOK
	if p.Form.status != 0 {
		status = p.Form.status
	} else if done := r.URL.Query().Get("done"); slices.Contains(dones, done) {
		p.done = i18n.T(r.Context(), "alignment.done."+done)
	}
	return web.Render(w, r, status, framed(p, body))
}

func viewer(r *http.Request) authz.Viewer { return authz.From(r.Context()) }

// textsAt is the address of the texts of an organization, or of what stands below: "new", the identifier of a text.
func textsAt(slug string, below ...string) string {
	href := "/organizations/" + url.PathEscape(slug) + "/texts"
	for _, b := range below {
		href += "/" + url.PathEscape(b)
	}
	return href
}

func scanAt(slug string) string { return "/organizations/" + url.PathEscape(slug) + "/scan" }

// with is an address with what is asked for there.
func with(href string, query url.Values) string {
	if len(query) == 0 {
		return href
	}
	return href + "?" + query.Encode()
}

// over is what stands above the title: the organization, where the page names nothing nearer.
func (p page) over() string {
	if p.Over == "" {
		return p.House.Name
	}
	return p.Over
}

// head is what the layout needs of the page.
func (p page) head(ctx context.Context) ui.Page {
	if p.House.ID == "" {
		return ui.Page{Title: p.Title, Description: p.Lead, Place: ui.Institutions, Class: "reading-page " + p.Class, Trail: []ui.Crumb{{Name: ui.T(ctx, "ui.place.institutions"), Href: "/institutions"}, {Name: p.Title}}}
	}
	at := "/organizations/" + url.PathEscape(p.House.Slug)
	trail := []ui.Crumb{{Name: ui.T(ctx, "alignment.organizations"), Href: "/organizations"}, {Name: p.House.Name, Href: at}}
	if p.Title != ui.T(ctx, "alignment."+p.Here+".title") {
		trail = append(trail, ui.Crumb{Name: ui.T(ctx, "alignment."+p.Here+".title"), Href: at + "/" + p.Here})
	}
	trail = append(trail, p.Way...)
	return ui.Page{
		Title: p.Title + " · " + p.House.Name, Place: ui.Account, NoIndex: true, Class: "reading-page " + p.Class,
		Trail: append(trail, ui.Crumb{Name: p.Title}),
	}
}

// releaseOptions offer every published edition; first those that we know sentences of practice for, which the reading is
// best at. The first of all is the one that is chosen where nobody has.
func (rm *room) releaseOptions(ctx context.Context) ([]ui.Option, error) {
	listings, err := rm.Frameworks.Frameworks(ctx)
	if err != nil {
		return nil, err
	}
	var known, others []ui.Option
	for _, l := range listings {
		for _, release := range l.Releases {
			o := ui.Option{Value: release.ID, Label: release.Title + ", " + release.Version}
			if practice.For(l.Framework.Slug, release.Version) != nil {
				known = append(known, o)
			} else {
				others = append(others, o)
			}
		}
	}
	return append(known, others...), nil
}

// itemHref is the page of a competency in the library.
func itemHref(t *framework.Tree, it *framework.Item) string {
	return frameworkdata.ItemHref(t.Framework.Slug, t.Version, it.Code)
}

// edition is a release as a line says it.
func edition(t *framework.Tree) string { return t.Title + ", " + t.Version }

// source names whose wording stands on a page.
func source(t *framework.Tree) ui.Source {
	return ui.Source{
		Title: t.Source.Title, Href: t.Source.URL, Publisher: t.Framework.Publisher, Release: edition(t), Acknowledgment: t.Funding,
	}
}

// wordingLang is the language of the wording where it is not that of the page.
func wordingLang(ctx context.Context, t *framework.Tree) string { return otherLang(ctx, t.Language) }

// otherLang is a language where it is not that of the page.
func otherLang(ctx context.Context, lang string) string {
	if lang == i18n.From(ctx).Lang() {
		return ""
	}
	return lang
}

func says(ctx context.Context, s alignment.Said) string { return ui.T(ctx, s.Key, s.Args...) }
