// Package extensionweb is the pages of what organizations add below official releases: the list, the desk on which it is
// written, how it follows to a later release, and the page and data for its readers.
package extensionweb

import (
	"embed"

	"pathways/internal/extension"
	"pathways/internal/framework"
	"pathways/internal/platform/web"
)

// Locales are the words of these pages.
//
//go:embed locales/*.json
var Locales embed.FS

// room answers for the pages.
type room struct {
	extensions *extension.Service
	frameworks *framework.Service
}

// Routes are the addresses of the pages.
func Routes(extensions *extension.Service, frameworks *framework.Service) []web.Route {
	rm := &room{extensions, frameworks}
	return []web.Route{
		{Pattern: "GET /stewardship/extensions", Handle: rm.list, For: web.People},
		{Pattern: "GET /stewardship/extensions/new", Handle: rm.newOne, For: web.People},
		{Pattern: "POST /stewardship/extensions/new", Handle: rm.begin, For: web.People},
		{Pattern: "GET /stewardship/extensions/{id}", Handle: rm.desk, For: web.People},
		{Pattern: "POST /stewardship/extensions/{id}", Handle: rm.add, For: web.People},
		{Pattern: "GET /stewardship/extensions/{id}/settings", Handle: rm.settings, For: web.People},
		{Pattern: "POST /stewardship/extensions/{id}/settings", Handle: rm.set, For: web.People},
		{Pattern: "POST /stewardship/extensions/{id}/delete", Handle: rm.remove, For: web.People},
		{Pattern: "GET /stewardship/extensions/{id}/history", Handle: rm.history, For: web.People},
		{Pattern: "GET /stewardship/extensions/{id}/follow", Handle: rm.follow, For: web.People},
		{Pattern: "POST /stewardship/extensions/{id}/follow", Handle: rm.bring, For: web.People},
		{Pattern: "GET /stewardship/extensions/{id}/additions/{addition}", Handle: rm.addition, For: web.People},
		{Pattern: "POST /stewardship/extensions/{id}/additions/{addition}", Handle: rm.edit, For: web.People},
		{Pattern: "POST /stewardship/extensions/{id}/additions/{addition}/remove", Handle: rm.takeAway, For: web.People},
		{Pattern: "POST /stewardship/extensions/{id}/additions/{addition}/place", Handle: rm.place, For: web.People},
		{Pattern: "POST /stewardship/extensions/{id}/additions/{addition}/look", Handle: rm.look, For: web.People},

		{Pattern: "GET /extensions/{id}", Handle: rm.read, For: web.Visitors, Open: true},
	}
}
