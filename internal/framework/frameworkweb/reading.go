package frameworkweb

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"pathways/internal/framework"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/translation"
)

// Translated lets the library show editions in other languages. It is called before the library is used.
func (l *Library) Translated(by *translation.Service) *Library {
	l.translations = by
	return l
}

// tongue says in which language a page shows an edition, and in which others it can be read.
type tongue struct {
	Translation *translation.Translation // nil: in that of the edition
	Original    string                   // language of the edition
	Official    string                   // address of this page in it
	Others      []ui.Link                // the edition's own and those of its translations; none where there is but one
}

// reading is an edition as a request wants to read it: in the language of ?language=, or as it is.
//
// Errors: errs.NotFound for a language that it has no translation into.
func (l *Library) reading(r *http.Request, t *framework.Tree, path string) (*framework.Tree, tongue, error) {
	ctx := r.Context()
	in := tongue{Original: t.Language, Official: path}
	if l.translations == nil {
		return t, in, nil
	}
	own := t.Language
	all := l.translations.Shown(ctx, t.ID)
	if want := r.URL.Query().Get("language"); want != "" && want != own {
		shown, tree, err := l.translations.Tree(ctx, t.ID, want)
		if err != nil {
			return nil, in, err
		}
		in.Translation, t = &shown, tree
	}
	if len(all) > 0 {
		in.Others = []ui.Link{{Text: i18n.NameOf(ctx, own), Href: path, Here: in.Translation == nil}}
	}
	for _, shown := range all {
		in.Others = append(in.Others, ui.Link{
			Text: i18n.NameOf(ctx, shown.Language), Href: path + "?language=" + url.QueryEscape(shown.Language),
			Here: in.Translation != nil && in.Translation.ID == shown.ID,
		})
	}
	return t, in, nil
}

// translationOf lays the translation of ?language= over an edition that was read for a file.
func (l *Library) translationOf(r *http.Request, t *framework.Tree) (*framework.Tree, error) {
	out, _, err := l.reading(r, t, "")
	return out, err
}

// officialOnly refuses a language for files that other systems read: they hold the official wording.
func officialOnly(r *http.Request) error {
	if lang := r.URL.Query().Get("language"); lang != "" {
		return errs.New(errs.Invalid, "frameworkweb.exchange", "library.language.official")
	}
	return nil
}

// inLanguage is what stands behind an address so that it leads to the same language.
func inLanguage(t *framework.Tree) string {
	if !t.IsTranslation() {
		return ""
	}
	return "?language=" + url.QueryEscape(t.Language)
}

// spoken are the attributes of a text of an edition: its language and direction, where they are not those of the page.
func spoken(ctx context.Context, t *framework.Tree, text string) templ.Attributes {
	lang := t.LangOf(text)
	if lang == i18n.From(ctx).Lang() {
		return nil
	}
	a := templ.Attributes{"lang": lang}
	if i18n.RightToLeft(lang) {
		a["dir"] = "rtl"
	}
	return a
}

// otherTongue is the language of a text of an edition where it is not that of the page; else "".
func otherTongue(ctx context.Context, t *framework.Tree, text string) string {
	if lang := t.LangOf(text); lang != i18n.From(ctx).Lang() {
		return lang
	}
	return ""
}
