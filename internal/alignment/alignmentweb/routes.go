// Package alignmentweb is the pages of texts that are read for their competencies: the public one that keeps nothing, the
// texts of an organization with what people decide on them, and the scan over many.
package alignmentweb

import (
	"context"
	"embed"
	"time"

	"pathways/internal/alignment"
	"pathways/internal/framework"
	"pathways/internal/platform/web"
	"pathways/internal/role"
)

// Locales are the words of these pages.
//
//go:embed locales/*.json
var Locales embed.FS

// Options are what the pages need of the house.
type Options struct {
	Texts      *alignment.Service
	Frameworks *framework.Service
	Roles      *role.Service
	// Limit counts a try and refuses one too many, see account.Service.Limit.
	Limit   func(ctx context.Context, key string, most int, per time.Duration) error
	Proxies web.Proxies
}

type room struct {
	Options
	held held
}

const (
	// maxQuick is what a guest may send: a file with the rest of the form.
	maxQuick = alignment.QuickFile + 1<<20
	// maxAgain is what a guest sends to have a text read again as a file: the letters of a text, some of them three times as long.
	maxAgain = 4 * alignment.QuickPasted
	// maxUpload is what somebody of an organization may send at once.
	maxUpload = alignment.MaxTogether + 4<<20
)

// Routes are the addresses of the pages.
func Routes(o Options) []web.Route {
	rm := &room{Options: o}
	texts, scan := "/organizations/{slug}/texts", "/organizations/{slug}/scan"
	return []web.Route{
		{Pattern: "GET /read", Handle: rm.read, For: web.Visitors},
		{Pattern: "POST /read", Handle: rm.take, For: web.Visitors, MaxBody: maxQuick},
		{Pattern: "POST /read/download", Handle: rm.download, For: web.Visitors, MaxBody: maxAgain},
		{Pattern: "GET " + texts, Handle: rm.texts, For: web.People},
		{Pattern: "GET " + texts + "/new", Handle: rm.blank, For: web.People},
		{Pattern: "POST " + texts + "/new", Handle: rm.bring, For: web.People, MaxBody: maxUpload},
		{Pattern: "GET " + texts + "/brought", Handle: rm.brought, For: web.People},
		{Pattern: "POST " + texts + "/brought", Handle: rm.deleteBatch, For: web.People},
		{Pattern: "POST " + texts + "/again", Handle: rm.readAll, For: web.People},
		{Pattern: "GET " + texts + "/learned", Handle: rm.learned, For: web.People},
		{Pattern: "POST " + texts + "/learned", Handle: rm.unlearn, For: web.People},
		{Pattern: "GET " + texts + "/{text}", Handle: rm.text, For: web.People},
		{Pattern: "POST " + texts + "/{text}", Handle: rm.decide, For: web.People},
		{Pattern: "GET " + texts + "/{text}/facts", Handle: rm.facts, For: web.People},
		{Pattern: "POST " + texts + "/{text}/facts", Handle: rm.correct, For: web.People},
		{Pattern: "GET " + texts + "/{text}/file", Handle: rm.file, For: web.People},
		{Pattern: "POST " + texts + "/{text}/again", Handle: rm.readAgain, For: web.People},
		{Pattern: "POST " + texts + "/{text}/delete", Handle: rm.remove, For: web.People},
		{Pattern: "GET " + texts + "/{text}/role", Handle: rm.toRole, For: web.People},
		{Pattern: "POST " + texts + "/{text}/role", Handle: rm.beginRole, For: web.People},
		{Pattern: "GET " + texts + "/{text}/passages/{passage}", Handle: rm.passage, For: web.People},
		{Pattern: "POST " + texts + "/{text}/passages/{passage}", Handle: rm.add, For: web.People},
		{Pattern: "GET " + scan, Handle: rm.scan, For: web.People},
		{Pattern: "GET " + scan + "/file", Handle: rm.scanFile, For: web.People},
		{Pattern: "GET " + scan + "/passages", Handle: rm.behind, For: web.People},
	}
}
