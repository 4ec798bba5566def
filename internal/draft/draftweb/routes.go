// Package draftweb is the pages of drafts: editions of frameworks that are still being written. A list, beginning one, the
// tree with its items, the edition's own words, history, what keeps it from being published, signing and publishing.
package draftweb

import (
	"embed"

	"pathways/internal/draft"
	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/web"
)

// Locales are the words of these pages.
//
//go:embed locales/*.json
var Locales embed.FS

// room answers for the pages.
type room struct {
	drafts        *draft.Service
	frameworks    *framework.Service
	organizations *organization.Service
	baseURL       string
}

// Options are what the pages need.
type Options struct {
	Drafts        *draft.Service
	Frameworks    *framework.Service
	Organizations *organization.Service
	BaseURL       string // public address, for letters; "": that of the request
}

// wideBody is what a form with the words of one item, or of a whole edition, may bring.
const wideBody = 4 << 20

// Routes are the addresses of the pages. To whoever may neither read nor write a draft it does not exist.
func Routes(o Options) []web.Route {
	rm := &room{o.Drafts, o.Frameworks, o.Organizations, o.BaseURL}
	return append(rm.releaseRoutes(), []web.Route{
		{Pattern: "GET /stewardship/drafts", Handle: rm.list, For: web.People},
		{Pattern: "GET /stewardship/drafts/new", Handle: rm.ways, For: web.People},
		{Pattern: "GET /stewardship/drafts/new/blank", Handle: rm.blank, For: web.People},
		{Pattern: "POST /stewardship/drafts/new/blank", Handle: rm.begin, For: web.People},
		{Pattern: "GET /stewardship/drafts/new/release", Handle: rm.choose, For: web.People},
		{Pattern: "POST /stewardship/drafts/new/release", Handle: rm.beginFrom, For: web.People},

		{Pattern: "GET /stewardship/drafts/{id}", Handle: rm.tree, For: web.People},
		{Pattern: "GET /stewardship/drafts/{id}/whole", Handle: rm.whole, For: web.People},
		{Pattern: "GET /stewardship/drafts/{id}/find", Handle: rm.find, For: web.People},
		{Pattern: "GET /stewardship/drafts/{id}/items/new", Handle: rm.newItem, For: web.People},
		{Pattern: "POST /stewardship/drafts/{id}/items/new", Handle: rm.add, For: web.People, MaxBody: wideBody},
		{Pattern: "GET /stewardship/drafts/{id}/items/{item}", Handle: rm.item, For: web.People},
		{Pattern: "POST /stewardship/drafts/{id}/items/{item}", Handle: rm.edit, For: web.People, MaxBody: wideBody},
		{Pattern: "GET /stewardship/drafts/{id}/items/{item}/move", Handle: rm.places, For: web.People},
		{Pattern: "POST /stewardship/drafts/{id}/items/{item}/move", Handle: rm.move, For: web.People},
		{Pattern: "GET /stewardship/drafts/{id}/items/{item}/remove", Handle: rm.removing, For: web.People},
		{Pattern: "POST /stewardship/drafts/{id}/items/{item}/remove", Handle: rm.remove, For: web.People},

		{Pattern: "GET /stewardship/drafts/{id}/edition", Handle: rm.edition, For: web.People},
		{Pattern: "POST /stewardship/drafts/{id}/edition", Handle: rm.editEdition, For: web.People, MaxBody: wideBody},
		{Pattern: "GET /stewardship/drafts/{id}/kinds", Handle: rm.kinds, For: web.People},
		{Pattern: "POST /stewardship/drafts/{id}/kinds", Handle: rm.setKinds, For: web.People},
		{Pattern: "POST /stewardship/drafts/{id}/levels", Handle: rm.setLevels, For: web.People},
		{Pattern: "GET /stewardship/drafts/{id}/history", Handle: rm.history, For: web.People},
		{Pattern: "POST /stewardship/drafts/{id}/undo", Handle: rm.undo, For: web.People},
		{Pattern: "GET /stewardship/drafts/{id}/check", Handle: rm.check, For: web.People},
		{Pattern: "GET /stewardship/drafts/{id}/discard", Handle: rm.discarding, For: web.People},
		{Pattern: "POST /stewardship/drafts/{id}/discard", Handle: rm.discard, For: web.People},
		{Pattern: "POST /stewardship/drafts/{id}/restore", Handle: rm.restore, For: web.People},
	}...)
}
