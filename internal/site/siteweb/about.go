package siteweb

import (
	"net/http"
	"strings"

	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// promises is the page at /about itself.
func (s *Site) promises(w http.ResponseWriter, r *http.Request) error {
	return s.aboutText(w, r, "promises", "/about")
}

func (s *Site) about(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	if name == "promises" {
		return web.NotFound()
	}
	return s.aboutText(w, r, name, "/about/"+name)
}

func (s *Site) aboutText(w http.ResponseWriter, r *http.Request, name, canonical string) error {
	ctx := r.Context()
	t, ok := s.aboutTexts.in(i18n.From(ctx).Lang(), i18n.Default, name)
	if !ok {
		return web.NotFound()
	}
	trail := []ui.Crumb{{Name: ui.T(ctx, "site.about.title"), Href: "/about"}, {Name: t.Title}}
	if canonical == "/about" {
		trail = nil
	}
	rest := lines(ctx, s.aboutTexts, "/about/", aboutOrder, name)
	for i := range rest {
		rest[i].Href = strings.TrimSuffix(rest[i].Href, "/promises")
	}
	return web.Render(w, r, http.StatusOK, textView(textPage{
		Page: ui.Page{Title: t.Title, Description: t.Lead, Canonical: canonical, Trail: trail, Class: "text-page"},
		Text: t, Others: ui.T(ctx, "site.about.others"), Rest: rest,
	}))
}
