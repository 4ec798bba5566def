package takeout

import (
	"bytes"
	_ "embed"
	"html/template"
	"strings"
	"time"

	"pathways/internal/plan"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/reflection"
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
		"T":    func(key string, args ...any) string { return w.T("takeout.page."+key, args...) },
		"day":  func(t time.Time) string { return w.Day(t) },
		"path": filePath,
		"question": func(instrument, dimension string) string {
			if d := dimensionOf(instrument, dimension); d != nil {
				return d.Ask.In(w.Lang())
			}
			return dimension
		},
		"answer": func(instrument string, s reflection.Statement) string {
			said := []string{}
			for _, id := range s.Choices {
				if d := dimensionOf(instrument, s.Dimension); d != nil && d.Choice(id) != nil {
					id = d.Choice(id).Label.In(w.Lang())
				}
				said = append(said, id)
			}
			if s.Text != "" {
				said = append(said, s.Text)
			}
			if len(said) == 0 {
				return w.T("takeout.page.open")
			}
			return strings.Join(said, ", ")
		},
		"part":   func(name string) string { return known("takeout.part."+name, name) },
		"action": func(name string) string { return known("audit."+name, name) },
	}
}

// dimensionOf is a question of an instrument; nil where this program does not have it.
func dimensionOf(instrument, id string) *reflection.Dimension {
	if in := reflection.InstrumentByID(instrument); in != nil {
		return in.Dimension(id)
	}
	return nil
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
