// Package overviewweb is the pages that look over several roles: starters, roles side by side, families with their steps, the
// staffing view; and the one that brings a role to another release. They are about jobs and read nothing that anybody answered.
package overviewweb

import (
	"embed"

	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/web"
	"pathways/internal/role"
)

// Locales are the words of these pages.
//
//go:embed locales/*.json
var Locales embed.FS

// Options are what the pages stand on.
type Options struct {
	Roles         *role.Service
	Frameworks    *framework.Service
	Organizations *organization.Service
	Pages         *web.Pages // keeps the starters ready
}

// room answers for the pages.
type room struct{ Options }

// Routes are the addresses of the pages.
func Routes(o Options) []web.Route {
	rm := &room{o}
	const roles = "/organizations/{slug}/roles"
	return []web.Route{
		{Pattern: "GET /roles/starters", Handle: o.Pages.Cached(rm.starters)},
		{Pattern: "GET /roles/starters/{key}", Handle: o.Pages.Cached(rm.starter)},
		{Pattern: "GET /roles/starters/{key}/begin", Handle: rm.beginFrom, For: web.People},

		{Pattern: "GET " + roles + "/compare", Handle: rm.compare, For: web.People},
		{Pattern: "GET " + roles + "/family", Handle: rm.family, For: web.People},
		{Pattern: "GET " + roles + "/{id}/carry", Handle: rm.carry, For: web.People},
		{Pattern: "POST " + roles + "/{id}/carry", Handle: rm.bring, For: web.People},
		{Pattern: "POST " + roles + "/{id}/carry/back", Handle: rm.back, For: web.People},

		{Pattern: "GET /organizations/{slug}/staffing", Handle: rm.staffing, For: web.People},
		{Pattern: "GET /organizations/{slug}/staffing.csv", Handle: rm.staffingRows, For: web.People},
	}
}
