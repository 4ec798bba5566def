package portfolioweb

import (
	"context"

	"github.com/a-h/templ"

	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/portfolio"
)

// sectionName is the heading of a section, or ours where it has none.
func sectionName(ws *i18n.Words, s portfolio.SectionShown) string {
	if s.Heading != "" {
		return s.Heading
	}
	return ws.T("portfolio.section.unnamed")
}

// named gives a button that stands once for each section a name that tells which one.
func named(ctx context.Context, key, name string) templ.Attributes {
	return templ.Attributes{"aria-label": i18n.T(ctx, key, "name", name)}
}

// textName is the title of a text, or what it is for.
func textName(ws *i18n.Words, t *portfolio.Text) string {
	if t.Title != "" {
		return t.Title
	}
	return ws.T("portfolio.purpose." + string(t.Purpose))
}

// purposes are what a text can be for.
func purposes(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, p := range portfolio.Purposes {
		key := "portfolio.purpose." + string(p)
		out = append(out, ui.Option{Value: string(p), Label: i18n.T(ctx, key), Help: i18n.T(ctx, key+".help")})
	}
	return out
}
