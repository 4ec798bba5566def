package pathwayweb

import "pathways/internal/platform/web"

// keptRoutes are the addresses that only people who are signed in have.
func (rm *room) keptRoutes() []web.Route {
	if rm.pathways == nil {
		return nil
	}
	people := func(pattern string, h web.Handler) web.Route {
		return web.Route{Pattern: pattern, Handle: h, For: web.People}
	}
	all := []web.Route{
		{Pattern: "POST /pathway/say", Handle: rm.sayNow, For: web.People, MaxBody: maxSay},
		{Pattern: "POST /pathway/adopt", Handle: rm.adopt, For: web.People, MaxBody: maxForm},

		people("POST /pathway/close", rm.close),
		people("GET /pathway/reflections/{reflection}/delete", rm.askDeleteReflection),
		people("POST /pathway/reflections/{reflection}/delete", rm.deleteReflection),

		people("GET /pathway/plans", rm.plansPage),
		people("POST /pathway/plans", rm.beginPlan),
		people("GET /pathway/plans/{plan}", rm.onePlan),
		people("POST /pathway/plans/{plan}", rm.onePlanFilled),
		people("GET /pathway/plans/{plan}/delete", rm.askDeletePlan),
		people("POST /pathway/plans/{plan}/delete", rm.deletePlan),

		people("GET /pathway/differences", rm.differences),
		people("POST /pathway/differences", rm.settle),
	}
	if rm.roles == nil {
		return all
	}
	at := "/pathway/roles/{organization}/{role}"
	return append(
		all,
		people("GET "+at, rm.shown(besideRole, rm.roleBeside)),
		web.Route{Pattern: "POST " + at, Handle: rm.filled(besideRole, true, nil, rm.roleBeside), MaxBody: maxForm, For: web.People},
	)
}
