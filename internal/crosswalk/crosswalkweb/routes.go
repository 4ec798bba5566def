// Package crosswalkweb is where crosswalks are made: suggestions to accept or refuse, one item at a time or many on a
// page, links added by hand, publishing. Everything works without script and by keyboard; what was decided is kept at
// once, so that one can stop anywhere and go on later.
package crosswalkweb

import (
	"embed"

	"pathways/internal/crosswalk"
	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/web"
)

// Locales are the words of these pages.
//
//go:embed locales/*.json
var Locales embed.FS

// Options are what the pages need.
type Options struct {
	Crosswalks    *crosswalk.Service
	Frameworks    *framework.Service
	Organizations *organization.Service
}

type room struct {
	crosswalks    *crosswalk.Service
	frameworks    *framework.Service
	organizations *organization.Service
}

// Routes are the addresses of the pages.
func Routes(o Options) []web.Route {
	rm := &room{o.Crosswalks, o.Frameworks, o.Organizations}
	people := func(pattern string, h web.Handler) web.Route {
		return web.Route{Pattern: pattern, Handle: h, For: web.People}
	}
	return []web.Route{
		people("GET /stewardship/crosswalks", rm.mine),
		people("GET /stewardship/crosswalks/new", rm.newOne),
		people("POST /stewardship/crosswalks/new", rm.begin),
		people("GET /stewardship/crosswalks/{id}", rm.one),
		people("POST /stewardship/crosswalks/{id}/suggest", rm.suggest),
		people("POST /stewardship/crosswalks/{id}/same", rm.same),
		people("POST /stewardship/crosswalks/{id}/links/{link}", rm.decide),
		people("GET /stewardship/crosswalks/{id}/items/{item}", rm.desk),
		people("POST /stewardship/crosswalks/{id}/items/{item}", rm.add),
		people("GET /stewardship/crosswalks/{id}/about", rm.about),
		people("POST /stewardship/crosswalks/{id}/about", rm.describe),
		people("GET /stewardship/crosswalks/{id}/publish", rm.publishing),
		people("POST /stewardship/crosswalks/{id}/publish", rm.publish),
		people("POST /stewardship/crosswalks/{id}/withdraw", rm.withdraw),
		people("GET /stewardship/crosswalks/{id}/history", rm.history),
		people("GET /stewardship/crosswalks/{id}/delete", rm.deleting),
		people("POST /stewardship/crosswalks/{id}/delete", rm.delete),
	}
}
