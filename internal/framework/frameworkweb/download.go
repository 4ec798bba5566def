package frameworkweb

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strings"

	"pathways/internal/exchange"
	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdoc"
	"pathways/internal/platform/doc"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// download is a file of an edition to take away.
type download struct {
	Name string
	Text string
	Type string
	Href string
}

// offers are the files in the order in which they are offered: form and layout.
var offers = []struct {
	form   frameworkdoc.Format
	layout frameworkdoc.Layout
}{
	{frameworkdoc.PDF, frameworkdoc.OnePage},
	{frameworkdoc.PDF, frameworkdoc.ToRead},
	{frameworkdoc.DOCX, frameworkdoc.OnePage},
	{frameworkdoc.DOCX, frameworkdoc.ToRead},
	{frameworkdoc.XLSX, ""},
	{frameworkdoc.CSV, ""},
	{frameworkdoc.JSON, ""},
}

// downloadsOf are the files of an edition. The paper is the one that readers of the language use most.
func downloadsOf(ctx context.Context, t *framework.Tree) []download {
	var out []download
	for _, o := range offers {
		key := "library.download." + string(o.form)
		href := releasePath(t) + "." + string(o.form)
		if o.layout != "" {
			key += "." + string(o.layout)
			href += "?layout=" + string(o.layout)
			if o.form == frameworkdoc.PDF {
				href += "&paper=" + ui.T(ctx, "library.paper")
			}
		}
		if t.IsTranslation() {
			href += map[bool]string{true: "&", false: "?"}[o.layout != ""] + strings.TrimPrefix(inLanguage(t), "?")
		}
		out = append(out, download{
			Name: ui.T(ctx, key), Text: ui.T(ctx, key+".text"), Type: frameworkdoc.MediaType(o.form), Href: href,
		})
	}
	for _, f := range exchange.Forms {
		if t.IsTranslation() {
			break // files for other systems hold the official wording
		}
		key := "library.download." + f.Name
		out = append(out, download{Name: ui.T(ctx, key), Text: ui.T(ctx, key+".text"), Type: f.Type, Href: releasePath(t) + "." + f.End})
	}
	return out
}

// about says whether a file is the same document as a page made for paper, "table" or "guide".
func (d download) about(page string) bool { return strings.Contains(d.Href, "layout="+page) }

// splitForm takes the form of a file off the end of a version: "2025.pdf". The form is "" where there is none.
func splitForm(version string) (string, frameworkdoc.Format) {
	if at := strings.LastIndexByte(version, '.'); at > 0 {
		if form := frameworkdoc.Format(version[at+1:]); slices.Contains(frameworkdoc.Formats, form) {
			return version[:at], form
		}
	}
	return version, ""
}

// download answers with an edition as a file. ?layout=table|guide and ?paper=a4|letter choose the document.
func (l *Library) download(w http.ResponseWriter, r *http.Request, t *framework.Tree, form frameworkdoc.Format) error {
	t, err := l.frameworks.VerifiedRelease(r.Context(), t.Framework.Slug, t.Version)
	if err != nil {
		return err
	}
	if t, err = l.translationOf(r, t); err != nil {
		return err
	}
	q := r.URL.Query()
	o := frameworkdoc.Options{Layout: frameworkdoc.Layout(q.Get("layout")), Paper: doc.Paper(q.Get("paper"))}
	words := i18n.From(r.Context())
	var b bytes.Buffer
	if err := frameworkdoc.Export(&b, t, form, o, words); err != nil {
		if errs.Is(err, errs.Invalid) {
			return err
		}
		return errs.Wrap(errs.Internal, "frameworkweb.download", err)
	}
	d := web.Data{Type: frameworkdoc.MediaType(form), ETag: web.ETag(b.Bytes()), Body: b.Bytes()}
	if form != frameworkdoc.JSON {
		d.Name = frameworkdoc.FileName(t.Release, form, o.Layout)
	}
	return web.WriteData(w, r, d)
}

// base is the public address of this server, which files for other systems lead back to.
func (l *Library) base(r *http.Request) string { return web.Base(r, l.baseURL) }

// exchange answers with an edition in a form that other systems read.
func (l *Library) exchange(w http.ResponseWriter, r *http.Request, slug, version string, form exchange.Form) error {
	if err := officialOnly(r); err != nil {
		return err
	}
	t, err := l.frameworks.VerifiedRelease(r.Context(), slug, version)
	if err != nil {
		return err
	}
	crosswalks, err := l.frameworks.Crosswalks(r.Context(), slug)
	if err != nil {
		return err
	}
	beside, err := l.frameworks.Beside(r.Context(), t.ID, framework.Carried)
	if err != nil {
		return err
	}
	source := exchange.Source{Tree: t, Crosswalks: crosswalks, Carried: beside.Carried, BaseURL: l.base(r), Words: i18n.From(r.Context())}
	var b bytes.Buffer
	if err := exchange.Export(&b, form, source); err != nil {
		return err
	}
	return web.WriteData(w, r, web.Data{Type: form.Type, Name: form.FileName(t.Release), ETag: web.ETag(b.Bytes()), Body: b.Bytes()})
}
