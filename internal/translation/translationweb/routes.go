// Package translationweb is the pages on which releases are put into other languages: the list, a new one, the original beside
// its translation, and what is said of the translation as a whole.
package translationweb

import (
	"embed"

	"pathways/internal/framework"
	"pathways/internal/platform/web"
	"pathways/internal/translation"
)

// Locales are the words of these pages.
//
//go:embed locales/*.json
var Locales embed.FS

// room answers for the pages.
type room struct {
	translations *translation.Service
	frameworks   *framework.Service
}

// maxForm is what a page of texts may bring.
const maxForm = 4 << 20

// Routes are the addresses of the pages. A translation that is shown is read in the library.
func Routes(translations *translation.Service, frameworks *framework.Service) []web.Route {
	rm := &room{translations, frameworks}
	return []web.Route{
		{Pattern: "GET /stewardship/translations", Handle: rm.list, For: web.People},
		{Pattern: "GET /stewardship/translations/new", Handle: rm.newOne, For: web.People},
		{Pattern: "POST /stewardship/translations/new", Handle: rm.begin, For: web.People},
		{Pattern: "GET /stewardship/translations/{id}", Handle: rm.texts, For: web.People},
		{Pattern: "POST /stewardship/translations/{id}", Handle: rm.write, For: web.People, MaxBody: maxForm},
		{Pattern: "GET /stewardship/translations/{id}/settings", Handle: rm.settings, For: web.People},
		{Pattern: "POST /stewardship/translations/{id}/settings", Handle: rm.set, For: web.People},
		{Pattern: "POST /stewardship/translations/{id}/delete", Handle: rm.remove, For: web.People},
	}
}
