package siteweb

import (
	"context"
	"net/http"

	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// guidesPage lists the guides.
type guidesPage struct {
	Framework []ui.BoardLine
	Audiences []ui.BoardLine
}

// textPage is one guide or one page about Pathways.
type textPage struct {
	Page   ui.Page
	Text   Text
	Ours   bool // says that the text is ours and not the framework's
	Others string
	Rest   []ui.BoardLine // the other texts of its shelf
}

func (s *Site) guides(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, guidesView(guidesPage{
		Framework: lines(r.Context(), s.guideTexts, "/guides/", frameworkGuides, ""),
		Audiences: lines(r.Context(), s.guideTexts, "/guides/", audienceGuides, ""),
	}))
}

func (s *Site) guide(w http.ResponseWriter, r *http.Request) error {
	ctx, name := r.Context(), r.PathValue("name")
	t, ok := s.guideTexts.in(i18n.From(ctx).Lang(), i18n.Default, name)
	if !ok {
		return web.NotFound()
	}
	return web.Render(w, r, http.StatusOK, textView(textPage{
		Page: ui.Page{
			Title: t.Title, Description: t.Lead, Place: ui.Guides, Canonical: "/guides/" + name, Class: "text-page",
			Trail: []ui.Crumb{{Name: ui.T(ctx, "site.guides.title"), Href: "/guides"}, {Name: t.Title}},
		},
		Text: t, Ours: true, Others: ui.T(ctx, "site.guides.others"),
		Rest: lines(ctx, s.guideTexts, "/guides/", guideOrder, name),
	}))
}

// lines are the lines of a board for texts of a shelf, without one of them.
func lines(ctx context.Context, shelf Shelf, prefix string, names []string, without string) []ui.BoardLine {
	var out []ui.BoardLine
	for _, name := range names {
		t, ok := shelf.in(i18n.From(ctx).Lang(), i18n.Default, name)
		if !ok || name == without {
			continue
		}
		out = append(out, ui.BoardLine{Href: prefix + name, Name: t.Title, Text: t.Lead})
	}
	return out
}
