// Package pathwayweb is the place "My pathway": from the purpose to the printed plan.
//
// A guest's pathway travels with each page: every page is asked for by POST with the pathway in the form, and
// answers with the pathway in its own form. With script the browser keeps it between pages and visits; without,
// the form alone carries it. A GET of the same address gives a page that our script fills, or that says how to
// begin. The server keeps nothing.
package pathwayweb

import (
	"embed"
	"net/http"
	"time"

	"pathways/internal/carryover"
	"pathways/internal/framework"
	"pathways/internal/pathway"
	"pathways/internal/platform/web"
	"pathways/internal/role"
)

// Locales are the words of this room.
//
//go:embed locales/*.json
var Locales embed.FS

// Options are what the pages need.
type Options struct {
	Frameworks *framework.Service
	Pathways   *pathway.Service // keeps those of people who are signed in; nil: of nobody
	Roles      *role.Service    // of organizations; nil: only the starters can be laid beside
	Demo       bool             // offers an example pathway
	Now        func() time.Time // time.Now when nil
}

// Routes are the addresses of My pathway.
func Routes(o Options) []web.Route {
	rm := &room{frameworks: o.Frameworks, pathways: o.Pathways, roles: o.Roles, demo: o.Demo, now: o.Now, turns: newTurns(), ways: carryover.NewLibrary(o.Frameworks)}
	if rm.now == nil {
		rm.now = time.Now
	}
	page := func(path string, need needs, h handler) []web.Route {
		return []web.Route{
			{Pattern: "GET " + path, Handle: rm.shown(need, h), For: web.Visitors},
			{Pattern: "POST " + path, Handle: rm.filled(need, false, rm.carried(h), h), MaxBody: maxForm, For: web.Visitors},
		}
	}
	action := func(path string, need needs, h handler) web.Route {
		return web.Route{Pattern: "POST " + path, Handle: rm.filled(need, true, rm.carried(h), h), MaxBody: maxForm, For: web.Visitors}
	}
	chosen := func(path string, need needs, h handler) []web.Route {
		return []web.Route{{Pattern: "GET " + path, Handle: rm.shown(need, h), For: web.Visitors}, action(path, need, h)}
	}
	var routes []web.Route
	routes = append(routes, page("/pathway", headsPlan, rm.start)...)
	routes = append(routes, page("/pathway/pass", openOnly, rm.pass)...)
	routes = append(routes, page("/pathway/reflect", openOnly, rm.categories)...)
	routes = append(routes, page("/pathway/reflect/{code}", openOnly, rm.unit)...)
	routes = append(routes, page("/pathway/map", named, rm.ringMap)...)
	routes = append(routes, page("/pathway/map/{reflection}", named, rm.ringMap)...)
	routes = append(routes, chosen("/pathway/compare", pair, rm.compare)...)
	routes = append(routes, page("/pathway/roles", heads, rm.rolesPage)...)
	routes = append(routes, chosen("/pathway/roles/{key}", besideRole, rm.starterBeside)...)
	routes = append(routes, chosen("/pathway/carry", carrying, rm.carry)...)
	routes = append(routes, page("/pathway/carried/{reflection}", all, rm.carriedPage)...)
	routes = append(routes, page("/pathway/priorities", openOnly, rm.priorities)...)
	routes = append(
		routes,
		web.Route{Pattern: "GET /pathway/plan", Handle: rm.planShown, For: web.Visitors},
		web.Route{Pattern: "POST /pathway/plan", Handle: rm.filled(openPlan, false, rm.carried(rm.planPage), rm.planPage), MaxBody: maxForm, For: web.Visitors},
	)
	routes = append(routes, page("/pathway/plan/{goal}", headsPlan, rm.goalPage)...)
	routes = append(routes, chosen("/pathway/conversation", openPlan, rm.conversation)...)
	routes = append(routes, page("/pathway/file", heads, rm.filePage)...)
	routes = append(
		routes,
		action("/pathway/begin", openOnly, rm.beginReflection),
		action("/pathway/plan/do", headsPlan, rm.planDo),
		action("/pathway/open", heads, rm.openFile),
		action("/pathway/carry/do", carrying, rm.carryDo),
		action("/pathway/carried/{reflection}/back", all, rm.carryBack),
		action("/pathway/together", heads, rm.together),
	)
	routes = append(routes, chosen("/pathway/save", all, rm.save)...)
	routes = append(routes, chosen("/pathway/out/{name}", openPlan, rm.out)...)
	routes = append(routes, rm.keptRoutes()...)
	return append(
		routes,
		web.Route{Pattern: "GET /schemas/pathway-1.json", Handle: schema, Open: true},
	)
}

// carried lays the pathway on the desk before a page, and keeps track of what the browser has seen.
func (rm *room) carried(h func(http.ResponseWriter, *http.Request, *work) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		form, err := web.BindForm(r, maxForm)
		if err != nil {
			return rm.unreadable(w, r, err)
		}
		turn, err := rm.turns.take(r.Context(), w)
		if err != nil {
			return err
		}
		defer turn.end()
		wk, err := rm.open(r, form)
		switch {
		case err == errStale:
			return rm.stalePage(turn, r, wk)
		case err != nil:
			return rm.unreadable(turn, r, err)
		}
		return h(turn, r, wk)
	}
}

// schema gives the JSON schema of the file.
func schema(w http.ResponseWriter, r *http.Request) error {
	return web.WriteData(w, r, web.Data{Type: "application/schema+json", Body: pathway.Schema, ETag: web.ETag(pathway.Schema)})
}
