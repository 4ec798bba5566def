package extensionweb

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"pathways/internal/extension"
	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// page is what a page says of itself.
type page struct {
	Title string
	Over  string
	Lead  string
	Here  string
	ID    string // of the extension; "" for none
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
	if !errors.As(err, &e) || len(e.Fields) == 0 && !strings.HasPrefix(e.Key, "extension.fault.") {
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

// dones are what a page can say was done, by the value of "done" in its address.
var dones = []string{"begun", "added", "edited", "removed", "placed", "looked", "set", "deleted", "brought"}

func show(w http.ResponseWriter, r *http.Request, p page, body templ.Component) error {
	status := http.StatusOK
	if p.Form.status != 0 {
		status = p.Form.status
	} else if done := r.URL.Query().Get("done"); slices.Contains(dones, done) {
		p.done = i18n.T(r.Context(), "extensions.done."+done)
	}
	return web.Render(w, r, status, house(p, body))
}

// at is the address of a page of an extension.
func at(id string, parts ...string) string {
	href := "/stewardship/extensions/" + url.PathEscape(id)
	for _, p := range parts {
		href += "/" + url.PathEscape(p)
	}
	return href
}

// deskAt is the desk at a branch.
func deskAt(id, code, done string) string {
	q := url.Values{}
	if code != "" {
		q.Set("at", code)
	}
	if done != "" {
		q.Set("done", done)
	}
	if len(q) == 0 {
		return at(id)
	}
	return at(id) + "?" + q.Encode()
}

func (p page) trail(ctx context.Context) []ui.Crumb {
	all := []ui.Crumb{{Name: ui.T(ctx, "ui.stewarding"), Href: "/stewardship"}, {Name: ui.T(ctx, "extensions.title"), Href: "/stewardship/extensions"}}
	if p.Here == "list" {
		all[1].Href = ""
		return all
	}
	return append(all, ui.Crumb{Name: p.Title})
}

func (p page) views(ctx context.Context) []ui.Link {
	var all []ui.Link
	for _, v := range []struct{ name, href string }{
		{"desk", at(p.ID)},
		{"reading", "/extensions/" + url.PathEscape(p.ID)},
		{"history", at(p.ID, "history")},
		{"settings", at(p.ID, "settings")},
	} {
		all = append(all, ui.Link{Text: ui.T(ctx, "extensions."+v.name), Href: v.href, Here: p.Here == v.name})
	}
	return all
}

func sortOptions(ctx context.Context) []ui.Option {
	var all []ui.Option
	for _, s := range extension.Sorts {
		all = append(all, ui.Option{Value: string(s), Label: ui.T(ctx, "extensions.sort."+string(s)), Help: ui.T(ctx, "extensions.sort."+string(s)+".help")})
	}
	return all
}

// itemOptions are all items of a release, set in by how deep they stand.
func itemOptions(ctx context.Context, t *framework.Tree) []ui.Option {
	all := []ui.Option{{Value: "", Label: ui.T(ctx, "extensions.item.choose")}}
	for i := range t.Items {
		it := &t.Items[i]
		all = append(all, ui.Option{Value: it.ID, Label: strings.Repeat("\u2003", len(t.Path(it))-1) + it.Code + " " + short(it.Statement)})
	}
	return all
}

func short(s string) string {
	if r := []rune(s); len(r) > 90 {
		return string(r[:90]) + "…"
	}
	return s
}

func itemHref(t *framework.Tree, it *framework.Item) string {
	return frameworkdata.ItemHref(t.Framework.Slug, t.Version, it.Code)
}

func releaseHref(t *framework.Tree) string {
	return frameworkdata.ReleaseHref(t.Framework.Slug, t.Version)
}
