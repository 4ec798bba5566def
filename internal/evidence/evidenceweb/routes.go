// Package evidenceweb are the pages of evidence: what a person did or made, whom they ask to speak of it, what those
// said, and the page of who was asked.
package evidenceweb

import (
	"context"
	"embed"
	"time"

	"pathways/internal/evidence"
	"pathways/internal/framework"
	"pathways/internal/platform/web"
)

// Locales are the words of these pages.
//
//go:embed locales/*.json
var Locales embed.FS

// Options are what the pages need of the house.
type Options struct {
	Evidence   *evidence.Service
	Frameworks *framework.Service
	// Limit counts a try and refuses one too many, see account.Service.Limit.
	Limit   func(ctx context.Context, key string, most int, per time.Duration) error
	BaseURL string // public address; empty: not known
}

type room struct {
	evidence   *evidence.Service
	frameworks *framework.Service
	limit      func(ctx context.Context, key string, most int, per time.Duration) error
	baseURL    string
}

// Routes are the addresses of evidence.
func Routes(o Options) []web.Route {
	rm := &room{o.Evidence, o.Frameworks, o.Limit, o.BaseURL}
	all := []web.Route{
		{Pattern: "GET /evidence", Handle: rm.list},
		{Pattern: "GET /evidence/print", Handle: rm.paper},
		{Pattern: "GET /evidence/new", Handle: rm.blank},
		{Pattern: "POST /evidence/new", Handle: rm.save, MaxBody: rm.evidence.Quota() + 2<<20},
		{Pattern: "GET /evidence/{id}", Handle: rm.piece},
		{Pattern: "GET /evidence/{id}/edit", Handle: rm.edit},
		{Pattern: "POST /evidence/{id}/edit", Handle: rm.save, MaxBody: rm.evidence.Quota() + 2<<20},
		{Pattern: "GET /evidence/{id}/delete", Handle: rm.askDelete},
		{Pattern: "POST /evidence/{id}/delete", Handle: rm.delete},
		{Pattern: "GET /evidence/{id}/files/{digest}", Handle: rm.file},
		{Pattern: "GET /evidence/ask", Handle: rm.ask},
		{Pattern: "POST /evidence/ask", Handle: rm.asks},
		{Pattern: "GET /evidence/requests", Handle: rm.requests},
		{Pattern: "POST /evidence/requests", Handle: rm.endRequest},
		{Pattern: "GET /evidence/statements", Handle: rm.statements},
		{Pattern: "POST /evidence/statements", Handle: rm.decide},
		{Pattern: "GET /evidence/asked", Handle: rm.asked},
		{Pattern: "POST /evidence/asked", Handle: rm.withdraw},
	}
	for i := range all {
		all[i].For = web.People
	}
	for _, door := range []struct {
		path string
		who  web.Audience
	}{{"/endorse/{secret}", web.Visitors}, {"/asked/{request}", web.People}} {
		all = append(all,
			web.Route{Pattern: "GET " + door.path, Handle: rm.answer, For: door.who},
			web.Route{Pattern: "POST " + door.path, Handle: rm.answered, For: door.who},
			web.Route{Pattern: "GET " + door.path + "/files/{id}/{digest}", Handle: rm.askedFile, For: door.who},
		)
	}
	return all
}
