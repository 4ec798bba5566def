package app

import (
	"net/http"

	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdoc"
	"pathways/internal/platform/api"
	"pathways/internal/platform/config"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// Words are all words of the house: one line a room.
func Words() (*i18n.Catalog, error) {
	return i18n.New(
		ui.Locales,
		web.Locales,
		framework.Locales,
		frameworkdoc.Locales,
	)
}

// nouns are the use cases that pages and operations are built on.
type nouns struct {
	frameworks *framework.Service
}

// routes are those of all rooms in one list: one line a room.
func routes(cfg config.Config, n nouns, pages *web.Pages) ([]web.Route, error) {
	var all []web.Route
	all = append(all, operations(n).Routes()...)
	if cfg.Demo {
		all = append(all, web.Route{Pattern: "GET /design", Handle: design})
	}
	return all, nil
}

// operations are those of the interface for programs: one line a noun.
func operations(nouns) *api.API {
	return api.New()
}

// Description is the OpenAPI document of all operations. It needs no database.
func Description() ([]byte, error) { return operations(nouns{}).Description() }

// design shows every component of the design system, for those who build pages.
func design(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, ui.DesignPage())
}
