// Package consultationweb are the pages of consultations: those of who asks, those of who answers by a link or with an
// account, and what the stewards say in the end.
package consultationweb

import (
	"context"
	"embed"
	"time"

	"pathways/internal/consultation"
	"pathways/internal/draft"
	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/web"
)

// Locales are the words of these pages.
//
//go:embed locales/*.json
var Locales embed.FS

// Options are what the pages need of the house.
type Options struct {
	Consultations *consultation.Service
	Frameworks    *framework.Service
	// Drafts are those that the viewer may read, see draft.Service.Mine.
	Drafts func(ctx context.Context, v authz.Viewer) ([]draft.Draft, error)
	// Limit counts a try and refuses one too many, see account.Service.Limit.
	Limit   func(ctx context.Context, key string, most int, per time.Duration) error
	Proxies web.Proxies
	BaseURL string // public address; empty: not known
}

type room struct{ Options }

const (
	stewards = "/stewardship/consultations"
	one      = stewards + "/{id}"
	// maxForm is what a page of answers may bring: many items with long words.
	maxForm = 4 << 20
)

// Routes are the addresses of consultations.
func Routes(o Options) []web.Route {
	rm := &room{o}
	all := []web.Route{
		{Pattern: "GET " + stewards, Handle: rm.list},
		{Pattern: "GET " + stewards + "/new", Handle: rm.blank},
		{Pattern: "POST " + stewards + "/new", Handle: rm.begin},
		{Pattern: "GET " + one, Handle: rm.one},
		{Pattern: "POST " + one, Handle: rm.describe},
		{Pattern: "POST " + one + "/readers", Handle: rm.readers},
		{Pattern: "POST " + one + "/close", Handle: rm.close},
		{Pattern: "POST " + one + "/reopen", Handle: rm.reopen},
		{Pattern: "POST " + one + "/link", Handle: rm.link},
		{Pattern: "POST " + one + "/link/end", Handle: rm.endLink},
		{Pattern: "POST " + one + "/tokens", Handle: rm.tokens},
		{Pattern: "GET " + one + "/results", Handle: rm.results},
		{Pattern: "GET " + one + "/results.csv", Handle: rm.sheet},
		{Pattern: "POST " + one + "/results", Handle: rm.take},
		{Pattern: "POST " + one + "/items/{item}", Handle: rm.decide},
		{Pattern: "GET /consultations", Handle: rm.asked},
	}
	for i := range all {
		all[i].For = web.People
	}
	for _, door := range []struct {
		path string
		who  web.Audience
	}{{"/survey/{secret}", web.Visitors}, {"/consultations/{id}", web.People}} {
		all = append(all,
			web.Route{Pattern: "GET " + door.path, Handle: rm.welcome, For: door.who},
			web.Route{Pattern: "POST " + door.path, Handle: rm.enter, For: door.who},
			web.Route{Pattern: "GET " + door.path + "/parts/{part}", Handle: rm.part, For: door.who},
			web.Route{Pattern: "POST " + door.path + "/parts/{part}", Handle: rm.answer, For: door.who, MaxBody: maxForm},
			web.Route{Pattern: "GET " + door.path + "/done", Handle: rm.done, For: door.who},
			web.Route{Pattern: "POST " + door.path + "/withdraw", Handle: rm.withdraw, For: door.who},
		)
	}
	return append(all, web.Route{Pattern: "GET /consultations/{id}/replies", Handle: rm.replies, For: web.Visitors})
}
