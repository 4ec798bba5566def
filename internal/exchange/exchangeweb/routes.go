// Package exchangeweb are the pages on which frameworks come in: a file or an address, the columns of a spreadsheet, what each
// row comes to, taking it in.
package exchangeweb

import (
	"embed"

	"pathways/internal/draft"
	"pathways/internal/exchange"
	"pathways/internal/organization"
	"pathways/internal/platform/web"
)

// Locales are the words of these pages.
//
//go:embed locales/*.json
var Locales embed.FS

// Options are what the pages need of the house.
type Options struct {
	Imports       *exchange.Service
	Drafts        *draft.Service
	Organizations *organization.Service
}

type room struct {
	imports       *exchange.Service
	drafts        *draft.Service
	organizations *organization.Service
}

const home = "/stewardship/imports"

// Routes are the addresses of the pages. Nothing of an import is public.
func Routes(o Options) []web.Route {
	rm := &room{o.Imports, o.Drafts, o.Organizations}
	all := []web.Route{
		{Pattern: "GET " + home, Handle: rm.list},
		{Pattern: "GET " + home + "/new", Handle: rm.blank},
		{Pattern: "POST " + home + "/new", Handle: rm.bring, MaxBody: exchange.MostBytes + 2<<20},
		{Pattern: "GET " + home + "/{id}", Handle: rm.one},
		{Pattern: "GET " + home + "/{id}/report", Handle: rm.file},
		{Pattern: "GET " + home + "/{id}/columns", Handle: rm.columns},
		{Pattern: "POST " + home + "/{id}/columns", Handle: rm.confirm},
		{Pattern: "POST " + home + "/{id}/choose", Handle: rm.choose},
		{Pattern: "GET " + home + "/{id}/publish", Handle: rm.ask},
		{Pattern: "POST " + home + "/{id}/take", Handle: rm.take},
		{Pattern: "POST " + home + "/{id}/away", Handle: rm.away},
	}
	for i := range all {
		all[i].For = web.People
	}
	return all
}
