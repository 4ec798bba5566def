// Package sharingweb is the place "Sharing": what a person shows to others and until when, what was shared with them, the
// page behind a link, and the conversation of two people side by side.
package sharingweb

import (
	"embed"
	"net/http"
	"strings"
	"time"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/web"
	"pathways/internal/sharing"
)

// Locales are the words of this room.
//
//go:embed locales/*.json
var Locales embed.FS

// Options are what the pages need.
type Options struct {
	Sharing    *sharing.Service
	Frameworks *framework.Service
	BaseURL    string           // public address of this server; "" where it is not known
	Proxies    web.Proxies      // that say truly where a request comes from
	Now        func() time.Time // time.Now when nil
}

// room is what all pages share.
type room struct {
	Options
}

// Routes are the addresses of sharing.
func Routes(o Options) []web.Route {
	if o.Now == nil {
		o.Now = time.Now
	}
	rm := &room{o}
	people := func(pattern string, h web.Handler) web.Route {
		return web.Route{Pattern: pattern, Handle: h, For: web.People}
	}
	visitors := func(pattern string, h web.Handler) web.Route {
		return web.Route{Pattern: pattern, Handle: closed(h), For: web.Visitors}
	}
	return []web.Route{
		people("GET /sharing", rm.list),
		people("GET /sharing/new", rm.begin),
		people("POST /sharing/new", rm.choose),
		people("GET /sharing/preview", rm.begin),
		people("POST /sharing/preview", rm.preview),
		people("POST /sharing", rm.create),
		people("GET /sharing/{id}", rm.detail),
		people("POST /sharing/{id}/revoke", rm.revoke),
		people("POST /sharing/{id}/end", rm.setEnd),
		people("GET /sharing/{id}/fresh", rm.fresh),
		people("POST /sharing/{id}/fresh", rm.refresh),
		people("POST /sharing/{id}/comments/{comment}/remove", rm.dropComment),

		people("GET /shared", rm.withMe),
		people("GET /shared/{id}", rm.open),
		people("GET /shared/{id}/file/{evidence}/{digest}", rm.file),
		people("POST /shared/{id}/comments", rm.say),
		people("POST /shared/{id}/comments/{comment}/remove", rm.takeBack),
		people("GET /shared/{id}/conversation", rm.talk),
		people("GET /shared/{id}/conversation/notes", rm.notes),
		people("POST /shared/{id}/conversation/notes", rm.addNote),
		people("POST /shared/{id}/conversation/notes/{note}", rm.doNote),
		people("POST /shared/{id}/conversation/close", rm.closeTalk),

		visitors("GET /s/{secret}", rm.open),
		visitors("POST /s/{secret}", rm.unlock),
		visitors("GET /s/{secret}/file/{evidence}/{digest}", rm.file),
		visitors("POST /s/{secret}/comments", rm.say),
		visitors("POST /s/{secret}/comments/{comment}/remove", rm.takeBack),
	}
}

// closed keeps the address of a link to itself.
func closed(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		web.ByLink(w, r)
		return h(w, r)
	}
}

// overTLS says whether people reach this server by https.
func (rm *room) overTLS(r *http.Request) bool { return strings.HasPrefix(rm.base(r), "https://") }

func viewer(r *http.Request) authz.Viewer { return authz.From(r.Context()) }

func (rm *room) base(r *http.Request) string { return web.Base(r, rm.BaseURL) }
