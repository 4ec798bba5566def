package takeout

import (
	"bytes"
	_ "embed"
	"html/template"
	"time"

	"pathways/internal/plan"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
)

//go:embed page/style.css
var style []byte

//go:embed page/index.html
var indexText string

// index is the page of an archive. Its words are put in when it is made.
var index = template.Must(template.New("index").Funcs(speaking(nil)).Parse(indexText))

// speaking are what the page can say, in the words of a language.
func speaking(w *i18n.Words) template.FuncMap {
	known := func(key, otherwise string) string {
		if w.Has(key) {
			return w.T(key)
		}
		return otherwise
	}
	return template.FuncMap{
		"T":      func(key string, args ...any) string { return w.T("takeout.page."+key, args...) },
		"day":    func(t time.Time) string { return w.Day(t) },
		"path":   filePath,
		"part":   func(name string) string { return known("takeout.part."+name, name) },
		"action": func(name string) string { return known("audit."+name, name) },
	}
}

// pageData is what the page of an archive shows.
type pageData struct {
	*Archive
	Lang  string
	Made  time.Time
	By    string
	Plans []plan.Plan
}

// page is index.html: everything to read, with its style beside it, no script, and nothing loaded from elsewhere.
func (a *Archive) page() ([]byte, error) {
	t, err := index.Clone()
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "takeout.page", err)
	}
	data := pageData{Archive: a, Lang: a.words.Lang(), Made: a.made, By: a.by}
	if a.Pathway != nil {
		data.Plans = a.Pathway.Plans
	}
	var b bytes.Buffer
	if err := t.Funcs(speaking(a.words)).Execute(&b, data); err != nil {
		return nil, errs.Wrap(errs.Internal, "takeout.page", err)
	}
	return b.Bytes(), nil
}
