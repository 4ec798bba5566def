// Package demoweb is the page that says who the example people are and how to sign in as each.
package demoweb

import (
	"embed"
	"net/http"

	"pathways/internal/demo"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// Locales are the words of this room.
//
//go:embed locales/*.json
var Locales embed.FS

// Routes are the addresses of a demonstration.
func Routes(story *demo.Story) []web.Route {
	return []web.Route{{Pattern: "GET /demo", Handle: func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, http.StatusOK, demoPage(layout(i18n.From(r.Context())), story))
	}}}
}

func layout(ws *i18n.Words) ui.Page {
	return ui.Page{Title: ws.T("demo.title"), Place: ui.Account, NoIndex: true, Class: "demo-page"}
}
