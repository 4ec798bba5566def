package crosswalkweb

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"pathways/internal/crosswalk"
	"pathways/internal/framework"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// page is what a page says of itself.
type page struct {
	Title  string
	Lead   string
	Work   crosswalk.Work // that it is about; its zero value for none
	Rights crosswalk.Rights
	Here   string // which page of the crosswalk this is
	Form   form
	done   string
}

// form is what a person typed and what is wrong with it.
type form struct {
	typed  url.Values
	faults ui.Faults
	status int
}

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
		if w.Field == name {
			return w.Text
		}
	}
	return ""
}

// refused is the form that comes back for an error that a person can mend on the same page; false for any other.
func refused(ctx context.Context, err error, typed url.Values) (form, bool) {
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != errs.Invalid && e.Kind != errs.Conflict {
		return form{}, false
	}
	if room, _, _ := strings.Cut(e.Key, "."); room != "crosswalk" && room != "framework" {
		return form{}, false
	}
	words := i18n.From(ctx)
	f := form{typed: typed, status: http.StatusUnprocessableEntity}
	if e.Kind == errs.Conflict {
		f.status = http.StatusConflict
	}
	for _, w := range e.Fields {
		f.faults = append(f.faults, ui.Fault{Field: w.Name, Text: words.T(w.Key, w.Args...)})
	}
	if len(e.Fields) == 0 {
		f.faults = ui.Faults{{Text: words.T(e.Key, e.Args...)}}
	}
	return f, true
}

// dones are what a page can say was done, by the value of "done" in its address.
var dones = []string{"begun", "suggested", "nothing", "same", "accepted", "refused", "open", "added", "described", "published", "withdrawn", "deleted"}

// doneOf is the sentence for what was done just now; "" for nothing that we know.
func doneOf(r *http.Request) string {
	q := r.URL.Query()
	done := q.Get("done")
	if !slices.Contains(dones, done) {
		return ""
	}
	count, err := strconv.Atoi(q.Get("count"))
	if err != nil || count < 0 {
		count = 0
	}
	if done == "suggested" || done == "same" {
		return i18n.T(r.Context(), "crosswalk.done."+done, "count", count)
	}
	return i18n.T(r.Context(), "crosswalk.done."+done)
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

const root = "/stewardship/crosswalks"

// at is the address of one of the pages of a crosswalk: "" for its first.
func at(id, page string) string {
	href := root + "/" + url.PathEscape(id)
	if page != "" {
		href += "/" + page
	}
	return href
}

func atItem(id string, it *framework.Item) string { return at(id, "items/"+url.PathEscape(it.ID)) }

// after is an address with what was done.
func after(href, done string) string {
	path, mark, marked := strings.Cut(href, "#")
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	path += sep + "done=" + done
	if marked {
		path += "#" + mark
	}
	return path
}

// views are the pages of a crosswalk.
func (p page) views(ctx context.Context) []ui.Link {
	var all []ui.Link
	for _, v := range []struct {
		name, page string
		open       bool
	}{
		{"links", "", true},
		{"about", "about", p.Rights.Write},
		{"publish", "publish", p.Rights.Publish},
		{"history", "history", true},
	} {
		if v.open {
			all = append(all, ui.Link{Text: ui.T(ctx, "crosswalk.nav."+v.name), Href: at(p.Work.ID, v.page), Here: v.name == p.Here})
		}
	}
	return all
}

// trail is the way from the list down to the page.
func (p page) trail(ctx context.Context) []ui.Crumb {
	all := []ui.Crumb{{Name: ui.T(ctx, "ui.stewarding"), Href: "/stewardship"}, {Name: ui.T(ctx, "crosswalk.title"), Href: root}}
	switch {
	case p.Here == "mine":
		all[1].Href = ""
		return all
	case p.Work.ID == "":
	case p.Here == "links":
		return append(all, ui.Crumb{Name: p.Work.Title})
	default:
		all = append(all, ui.Crumb{Name: p.Work.Title, Href: at(p.Work.ID, "")})
	}
	return append(all, ui.Crumb{Name: p.Title})
}

// head is the title of the page for the browser: with that of the crosswalk where the heading does not say it.
func (p page) head() string {
	if over := p.over(); over != "" {
		return p.Title + " · " + over
	}
	return p.Title
}

// over is the small line above the title.
func (p page) over() string {
	if p.Work.ID == "" || p.Here == "links" {
		return ""
	}
	return p.Work.Title
}

// edition is what a release is called in a list.
func edition(t *framework.Tree) string { return t.Framework.ShortName + " " + t.Version }

// typeOptions offer the types of a link as they read from the first item to the second.
func typeOptions(ctx context.Context) []ui.Option {
	var all []ui.Option
	for _, kind := range framework.AssociationTypes {
		all = append(all, ui.Option{Value: kind, Label: ui.T(ctx, "crosswalk.type."+kind)})
	}
	return all
}

// states says in words how many links of each state there are.
func states(ctx context.Context, t crosswalk.Tally) string {
	var out []string
	for _, s := range crosswalk.States {
		out = append(out, ui.T(ctx, "crosswalk.tally."+string(s), "count", t[s]))
	}
	return strings.Join(out, ", ")
}
