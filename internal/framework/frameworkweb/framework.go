package frameworkweb

import (
	"net/http"
	"strings"

	"pathways/internal/platform/errs"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// framework is the page of one framework: what it is, its editions, how they differ.
func (l *Library) framework(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	slug, asData := strings.CutSuffix(r.PathValue("slug"), ".json")
	listing, err := l.frameworks.FrameworkBySlug(ctx, slug)
	if errs.Is(err, errs.NotFound) {
		return l.noFramework(w, r, slug, asData)
	}
	if err != nil {
		return err
	}
	v, err := l.volume(ctx, listing)
	if err != nil {
		return err
	}
	if asData {
		return writeJSON(w, r, v.data())
	}
	return web.Render(w, r, http.StatusOK, frameworkView(v, l.described(r, ui.Page{
		Title: v.Name, Description: ui.T(ctx, "library.framework.description", "name", v.Name, "publisher", v.Publisher),
		Place: ui.Library, Canonical: v.Href,
		Trail:      []ui.Crumb{{Name: ui.T(ctx, "library.title"), Href: "/frameworks"}, {Name: v.ShortName}},
		Alternates: []ui.Alternate{{Type: "application/json", Href: v.Href + ".json", Name: ui.T(ctx, "library.data.json")}},
	}, func(d describer) string { return d.ofFramework(v) })))
}
