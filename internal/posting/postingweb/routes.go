// Package postingweb is the pages of job postings: those on which an organization writes, keeps and publishes them, and those on
// which everybody reads what is public.
package postingweb

import (
	"embed"
	"slices"

	"pathways/internal/framework"
	"pathways/internal/platform/web"
	"pathways/internal/posting"
	"pathways/internal/role"
)

// Locales are the words of these pages.
//
//go:embed locales/*.json
var Locales embed.FS

// Options are what the pages stand on.
type Options struct {
	Postings   *posting.Service
	Roles      *role.Service
	Frameworks *framework.Service
	BaseURL    string // public address of this server; "" for that of the request
}

// room answers for the pages.
type room struct{ Options }

const (
	ofOrganization = "/organizations/{slug}/postings"
	ofPosting      = ofOrganization + "/{id}"
)

// maxForm is the largest form of a posting, in bytes: every field as long as it may be.
const maxForm = 4 << 20

// Routes are the addresses of the pages.
func Routes(o Options) []web.Route {
	rm := &room{o}
	return slices.Concat(rm.wordsRoutes(), rm.documentRoutes(), []web.Route{
		{Pattern: "GET " + ofOrganization, Handle: rm.list, For: web.People},
		{Pattern: "GET " + ofOrganization + "/new", Handle: rm.newOne, For: web.People},
		{Pattern: "POST " + ofOrganization + "/new", Handle: rm.begin, For: web.People},
		{Pattern: "GET " + ofPosting, Handle: rm.one, For: web.People},
		{Pattern: "GET " + ofPosting + "/edit", Handle: rm.edit, For: web.People},
		{Pattern: "POST " + ofPosting + "/edit", Handle: rm.save, For: web.People, MaxBody: maxForm},
		{Pattern: "GET " + ofPosting + "/competencies", Handle: rm.choose, For: web.People},
		{Pattern: "POST " + ofPosting + "/competencies", Handle: rm.chosen, For: web.People},
		{Pattern: "GET " + ofPosting + "/preview", Handle: rm.preview, For: web.People},
		{Pattern: "POST " + ofPosting + "/publish", Handle: rm.publish, For: web.People},
		{Pattern: "POST " + ofPosting + "/keep", Handle: rm.keep, For: web.People},
		{Pattern: "POST " + ofPosting + "/close", Handle: rm.close, For: web.People},
		{Pattern: "POST " + ofPosting + "/withdraw", Handle: rm.withdraw, For: web.People},
		{Pattern: "POST " + ofPosting + "/contacts", Handle: rm.takeContacts, For: web.People},
		{Pattern: "POST " + ofPosting + "/delete", Handle: rm.remove, For: web.People},
		{Pattern: "GET " + ofPosting + "/versions", Handle: rm.versions, For: web.People},
		{Pattern: "GET " + ofPosting + "/versions/{number}", Handle: rm.version, For: web.People},
		{Pattern: "GET " + ofPosting + "/compare", Handle: rm.compare, For: web.People},
		{Pattern: "GET " + ofPosting + "/history", Handle: rm.history, For: web.People},
		{Pattern: "GET " + ofPosting + "/posting.jsonld", Handle: rm.data, For: web.People},

		{Pattern: "GET /postings", Handle: rm.board},
		{Pattern: "GET /postings/{id}", Handle: rm.public},
		{Pattern: "GET /postings/{id}/posting.jsonld", Handle: rm.publicData, Open: true},
	})
}
