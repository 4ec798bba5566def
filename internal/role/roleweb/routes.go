// Package roleweb is the pages of role profiles: the list, a role as a label, writing it together, its versions, who holds it, its
// history and settings, and the same as data and documents.
package roleweb

import (
	"embed"

	"pathways/internal/framework"
	"pathways/internal/platform/web"
	"pathways/internal/role"
)

// Locales are the words of these pages.
//
//go:embed locales/*.json
var Locales embed.FS

// Options are what the pages stand on.
type Options struct {
	Roles      *role.Service
	Frameworks *framework.Service
}

// room answers for the pages.
type room struct {
	roles      *role.Service
	frameworks *framework.Service
}

// Routes are the addresses of the pages. All of them are for the people of an organization.
func Routes(o Options) []web.Route {
	rm := &room{o.Roles, o.Frameworks}
	const list, one = "/organizations/{slug}/roles", "/organizations/{slug}/roles/{id}"
	return []web.Route{
		{Pattern: "GET " + list, Handle: rm.list, For: web.People},
		{Pattern: "GET " + list + "/new", Handle: rm.newOne, For: web.People},
		{Pattern: "POST " + list + "/new", Handle: rm.begin, For: web.People},
		{Pattern: "GET " + one, Handle: rm.one, For: web.People},
		{Pattern: "GET " + one + "/words", Handle: rm.words, For: web.People},
		{Pattern: "POST " + one + "/words", Handle: rm.setWords, For: web.People},
		{Pattern: "GET " + one + "/choose", Handle: rm.choose, For: web.People},
		{Pattern: "POST " + one + "/choose", Handle: rm.chosen, For: web.People},
		{Pattern: "GET " + one + "/uses/{item}", Handle: rm.use, For: web.People},
		{Pattern: "POST " + one + "/uses/{item}", Handle: rm.setUse, For: web.People},
		{Pattern: "GET " + one + "/propose", Handle: rm.proposing, For: web.People},
		{Pattern: "POST " + one + "/propose", Handle: rm.propose, For: web.People},
		{Pattern: "GET " + one + "/proposals", Handle: rm.proposals, For: web.People},
		{Pattern: "POST " + one + "/proposals/{proposal}", Handle: rm.decide, For: web.People},
		{Pattern: "POST " + one + "/proposals/{proposal}/withdraw", Handle: rm.withdraw, For: web.People},
		{Pattern: "GET " + one + "/comments", Handle: rm.comments, For: web.People},
		{Pattern: "POST " + one + "/comments", Handle: rm.comment, For: web.People},
		{Pattern: "POST " + one + "/comments/{comment}/remove", Handle: rm.uncomment, For: web.People},
		{Pattern: "GET " + one + "/versions", Handle: rm.versions, For: web.People},
		{Pattern: "POST " + one + "/versions", Handle: rm.agree, For: web.People},
		{Pattern: "GET " + one + "/versions/{number}", Handle: rm.version, For: web.People},
		{Pattern: "POST " + one + "/versions/{number}/restore", Handle: rm.restore, For: web.People},
		{Pattern: "GET " + one + "/differences", Handle: rm.differences, For: web.People},
		{Pattern: "GET " + one + "/holders", Handle: rm.holders, For: web.People},
		{Pattern: "POST " + one + "/holders", Handle: rm.hold, For: web.People},
		{Pattern: "POST " + one + "/holders/{person}/remove", Handle: rm.unhold, For: web.People},
		{Pattern: "GET " + one + "/history", Handle: rm.history, For: web.People},
		{Pattern: "GET " + one + "/settings", Handle: rm.settings, For: web.People},
		{Pattern: "POST " + one + "/settings", Handle: rm.set, For: web.People},
		{Pattern: "POST " + one + "/retire", Handle: rm.retire, For: web.People},
		{Pattern: "POST " + one + "/return", Handle: rm.bringBack, For: web.People},
		{Pattern: "POST " + one + "/delete", Handle: rm.remove, For: web.People},
	}
}
