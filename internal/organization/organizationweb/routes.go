// Package organizationweb is the pages of organizations: one's own, founding, people, invitations, domains, history,
// settings, leaving; answering an invitation; what those who run the installation see of domains.
package organizationweb

import (
	"embed"

	"pathways/internal/organization"
	"pathways/internal/platform/web"
)

// Locales are the words of these pages.
//
//go:embed locales/*.json
var Locales embed.FS

// room answers for the pages.
type room struct {
	organizations *organization.Service
	baseURL       string // public address; empty: that of the request
}

// listBody is what a request with a list may bring: the list and the rest of its form.
const listBody = 3*organization.MaxListSize + 1<<16

// Routes are the addresses of the pages. Nothing of an organization is public: an invitation shows to whoever holds its
// link which organization it is of.
func Routes(organizations *organization.Service, baseURL string) []web.Route {
	rm := &room{organizations, baseURL}
	return []web.Route{
		{Pattern: "GET /organizations", Handle: rm.mine, For: web.People},
		{Pattern: "GET /organizations/new", Handle: rm.newOne, For: web.People},
		{Pattern: "POST /organizations/new", Handle: rm.found, For: web.People},
		{Pattern: "GET /organizations/{slug}", Handle: rm.one, For: web.People},
		{Pattern: "GET /organizations/{slug}/people", Handle: rm.people, For: web.People},
		{Pattern: "GET /organizations/{slug}/people/{person}", Handle: rm.colleague, For: web.People},
		{Pattern: "POST /organizations/{slug}/people/{person}", Handle: rm.setPart, For: web.People},
		{Pattern: "POST /organizations/{slug}/people/{person}/remove", Handle: rm.remove, For: web.People},
		{Pattern: "GET /organizations/{slug}/invitations", Handle: rm.invitations, For: web.People},
		{Pattern: "POST /organizations/{slug}/invitations", Handle: rm.invite, For: web.People},
		{Pattern: "POST /organizations/{slug}/invitations/{id}/revoke", Handle: rm.revoke, For: web.People},
		{Pattern: "GET /organizations/{slug}/invitations/link", Handle: rm.link, For: web.People},
		{Pattern: "POST /organizations/{slug}/invitations/link", Handle: rm.openLink, For: web.People},
		{Pattern: "GET /organizations/{slug}/invitations/list", Handle: rm.list, For: web.People},
		{Pattern: "POST /organizations/{slug}/invitations/list", Handle: rm.examine, For: web.People, MaxBody: listBody},
		{Pattern: "POST /organizations/{slug}/invitations/list/send", Handle: rm.sendList, For: web.People, MaxBody: listBody},
		{Pattern: "POST /organizations/{slug}/invitations/list/report", Handle: rm.reportList, For: web.People, MaxBody: listBody},
		{Pattern: "GET /organizations/{slug}/domains", Handle: rm.domains, For: web.People},
		{Pattern: "POST /organizations/{slug}/domains", Handle: rm.claim, For: web.People},
		{Pattern: "POST /organizations/{slug}/domains/{domain}/joining", Handle: rm.joining, For: web.People},
		{Pattern: "POST /organizations/{slug}/domains/{domain}/unclaim", Handle: rm.unclaim, For: web.People},
		{Pattern: "GET /organizations/{slug}/history", Handle: rm.history, For: web.People},
		{Pattern: "GET /organizations/{slug}/settings", Handle: rm.settings, For: web.People},
		{Pattern: "POST /organizations/{slug}/settings", Handle: rm.describe, For: web.People},
		{Pattern: "GET /organizations/{slug}/leave", Handle: rm.leaving, For: web.People},
		{Pattern: "POST /organizations/{slug}/leave", Handle: rm.leave, For: web.People},
		{Pattern: "GET /organizations/{slug}/delete", Handle: rm.deleting, For: web.Proven},
		{Pattern: "POST /organizations/{slug}/delete", Handle: rm.dissolve, For: web.Proven},

		{Pattern: "POST /invitations", Handle: rm.answerAddressed, For: web.People},
		{Pattern: "GET /invitations/{secret}", Handle: rm.door, For: web.Visitors},
		{Pattern: "POST /invitations/{secret}", Handle: rm.answer, For: web.People},

		{Pattern: "GET /domains/{secret}", Handle: rm.claimed, For: web.Visitors},
		{Pattern: "POST /domains/{secret}", Handle: rm.confirm, For: web.Visitors},
		{Pattern: "GET /operate/domains", Handle: rm.claims, For: web.Operators},
		{Pattern: "POST /operate/domains", Handle: rm.vouch, For: web.Operators},
	}
}
