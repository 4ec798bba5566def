package translationweb

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/translation"
)

// page is what a page says of itself.
type page struct {
	Title string
	Over  string
	Lead  string
	Here  string // "list", "texts", "settings", "new"
	ID    string // of the translation; "" for none
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
	if !errors.As(err, &e) || len(e.Fields) == 0 && !strings.HasPrefix(e.Key, "translation.fault.") {
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
var dones = []string{"begun", "saved", "set", "deleted"}

func show(w http.ResponseWriter, r *http.Request, p page, body templ.Component) error {
	status := http.StatusOK
	if p.Form.status != 0 {
		status = p.Form.status
	} else if done := r.URL.Query().Get("done"); slices.Contains(dones, done) {
		p.done = i18n.T(r.Context(), "translations.done."+done)
	}
	return web.Render(w, r, status, house(p, body))
}

// at is the address of a page of a translation.
func at(id, page string) string {
	href := "/stewardship/translations/" + url.PathEscape(id)
	if page != "" {
		href += "/" + page
	}
	return href
}

func (p page) trail(ctx context.Context) []ui.Crumb {
	all := []ui.Crumb{{Name: ui.T(ctx, "ui.stewarding"), Href: "/stewardship"}, {Name: ui.T(ctx, "translations.title"), Href: "/stewardship/translations"}}
	if p.Here == "list" {
		all[1].Href = ""
		return all
	}
	return append(all, ui.Crumb{Name: p.Title})
}

func (p page) views(ctx context.Context) []ui.Link {
	return []ui.Link{
		{Text: ui.T(ctx, "translations.texts"), Href: at(p.ID, ""), Here: p.Here == "texts"},
		{Text: ui.T(ctx, "translations.settings"), Href: at(p.ID, "settings"), Here: p.Here == "settings"},
	}
}

// directionOf is "rtl" for languages written from right to left, else "ltr".
func directionOf(lang string) string {
	if i18n.RightToLeft(lang) {
		return "rtl"
	}
	return "ltr"
}

// offered are the languages that a form lists; any other can be typed by its code.
var offered = []string{
	"ar", "bn", "zh", "zh-Hant", "nl", "en", "fr", "fr-CA", "de", "el", "ht", "he", "hi", "it", "ja", "ko", "mi", "fa", "pl", "pt-BR", "pt",
	"pa", "ru", "es", "es-MX", "sv", "tl", "uk", "ur", "vi", "cy",
}

func languageOptions(ctx context.Context) []ui.Option {
	var all []ui.Option
	for _, lang := range offered {
		all = append(all, ui.Option{Value: lang, Label: i18n.NameOf(ctx, lang) + " (" + lang + ")"})
	}
	slices.SortFunc(all, func(a, b ui.Option) int { return strings.Compare(a.Label, b.Label) })
	return append([]ui.Option{{Value: "", Label: ui.T(ctx, "translations.choose")}}, all...)
}

func statusOptions(ctx context.Context, official bool) []ui.Option {
	var all []ui.Option
	for _, s := range translation.Statuses {
		if s != translation.Official || official {
			all = append(all, ui.Option{Value: string(s), Label: ui.T(ctx, "translations.status."+string(s)), Help: ui.T(ctx, "translations.status."+string(s)+".help")})
		}
	}
	return all
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

func partQuery(part string) string {
	if part == "" {
		return ""
	}
	return "?" + url.Values{"part": {part}}.Encode()
}

func onlyOpen(part string) string {
	v := url.Values{"only": {"open"}}
	if part != "" {
		v.Set("part", part)
	}
	return "?" + v.Encode()
}

// fieldLabel names the field of a translation so that it is known without its surroundings.
func fieldLabel(ctx context.Context, d desk, p piece) string {
	return ui.T(ctx, "translations.in", "language", i18n.NameOf(ctx, d.Language), "what", strings.TrimSpace(p.Code+" "+p.Label))
}

// readHref is where a translation is read in the library.
func readHref(s translation.Sight) string {
	return "/frameworks/" + url.PathEscape(s.Tree.Framework.Slug) + "/" + url.PathEscape(s.Tree.Version) + "?language=" + url.QueryEscape(s.Language)
}
