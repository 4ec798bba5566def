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

	"pathways/internal/framework"
	"pathways/internal/pathway"
	"pathways/internal/platform/web"
)

// Locales are the words of this room.
//
//go:embed locales/*.json
var Locales embed.FS

// Options are what the pages need.
type Options struct {
	Frameworks *framework.Service
	Demo       bool             // offers an example pathway
	Now        func() time.Time // time.Now when nil
}

// Routes are the addresses of My pathway.
func Routes(o Options) []web.Route {
	rm := &room{frameworks: o.Frameworks, demo: o.Demo, now: o.Now, turns: newTurns()}
	if rm.now == nil {
		rm.now = time.Now
	}
	page := func(path string, h func(http.ResponseWriter, *http.Request, *work) error) []web.Route {
		return []web.Route{
			{Pattern: "GET " + path, Handle: rm.door},
			{Pattern: "POST " + path, Handle: rm.carried(h), MaxBody: maxForm},
		}
	}
	action := func(path string, h func(http.ResponseWriter, *http.Request, *work) error) web.Route {
		return web.Route{Pattern: "POST " + path, Handle: rm.carried(h), MaxBody: maxForm}
	}
	var routes []web.Route
	routes = append(routes, page("/pathway", rm.start)...)
	routes = append(routes, page("/pathway/pass", rm.pass)...)
	routes = append(routes, page("/pathway/reflect", rm.categories)...)
	routes = append(routes, page("/pathway/reflect/{code}", rm.unit)...)
	routes = append(routes, page("/pathway/map", rm.ringMap)...)
	routes = append(routes, page("/pathway/map/{reflection}", rm.ringMap)...)
	routes = append(routes, page("/pathway/compare", rm.compare)...)
	routes = append(routes, page("/pathway/priorities", rm.priorities)...)
	routes = append(routes, page("/pathway/plan", rm.planPage)...)
	routes = append(routes, page("/pathway/plan/{goal}", rm.goalPage)...)
	routes = append(routes, page("/pathway/conversation", rm.conversation)...)
	routes = append(routes, page("/pathway/file", rm.filePage)...)
	return append(
		routes,
		action("/pathway/begin", rm.beginReflection),
		action("/pathway/plan/do", rm.planDo),
		action("/pathway/open", rm.openFile),
		action("/pathway/together", rm.together),
		action("/pathway/save", rm.save),
		action("/pathway/out/{name}", rm.out),
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
