package frameworkweb

import (
	"net/http"

	"github.com/a-h/templ"

	"pathways/internal/framework"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// sheetPage is an edition in a form made for paper: the whole on one page, or page by page.
type sheetPage struct {
	Tree      *framework.Tree
	Counts    string
	Wings     []wing
	Downloads []download // the same as a file
	Density   string     // class that chooses the size of type on paper
	About     []framework.Passage
	Tongue    tongue
}

// sheetView draws a sheetPage.
type sheetView func(sheetPage, ui.Page) templ.Component

// table is the whole edition on one sheet.
func (l *Library) table(w http.ResponseWriter, r *http.Request) error {
	return l.sheet(w, r, "table", tableView)
}

// guide is the whole edition page by page.
func (l *Library) guide(w http.ResponseWriter, r *http.Request) error {
	return l.sheet(w, r, "guide", guideView)
}

func (l *Library) sheet(w http.ResponseWriter, r *http.Request, name string, view sheetView) error {
	ctx := r.Context()
	slug, version := r.PathValue("slug"), r.PathValue("version")
	t, err := l.frameworks.Release(ctx, slug, version)
	if err != nil {
		return l.noRelease(w, r, err, false, slug, version)
	}
	t, in, err := l.reading(r, t, releasePath(t)+"/"+name)
	if err != nil {
		return err
	}
	p := sheetPage{Tree: t, Tongue: in, Counts: counts(t), Wings: wingsOf(t), Density: density(t), About: framework.Passages(t.About)}
	for _, d := range downloadsOf(ctx, t) {
		if d.about(name) {
			p.Downloads = append(p.Downloads, d)
		}
	}
	title := ui.T(ctx, "library."+name+".title")
	return web.Render(w, r, http.StatusOK, view(p, ui.Page{
		Title: title + ": " + t.Title, Description: ui.T(ctx, "library."+name+".description", "title", t.Title, "version", t.Version),
		Place: ui.Library, Canonical: releasePath(t) + "/" + name, Class: name + "-page", Attribution: footWords(ctx, t),
		Trail: append(releaseTrail(ctx, t, true), ui.Crumb{Name: title}),
	}))
}

// density chooses the size of type with which an edition goes on one sheet: by the number of characters in its
// fullest column, since the domains stand side by side, or in all where levels make one long table.
func density(t *framework.Tree) string {
	most, all := 0, 0
	for _, d := range t.Roots() {
		n := 0
		for _, leaf := range t.Leaves(d.ID) {
			n += 40 + len(leaf.Statement)
			for _, s := range leaf.Levels {
				n += len(s.Statement)
			}
		}
		most, all = max(most, n), all+n
	}
	if len(t.Levels) > 0 {
		most = all / 4
	}
	switch {
	case most < 1100:
		return "airy"
	case most < 2400:
		return "even"
	}
	return "dense"
}
