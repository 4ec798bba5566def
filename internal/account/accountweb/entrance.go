// Package accountweb is the entrance of the house: signing up, in and out, proving who one is, and the account page. It
// says who is there with a request (Who), and shows people in who come to a page that is not for guests (Door).
package accountweb

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"pathways/internal/account"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// Locales are the words of the pages.
//
//go:embed locales/*.json
var Locales embed.FS

// Options are what the entrance needs.
type Options struct {
	Accounts *account.Service
	BaseURL  string      // public address; "": that of each request
	Proxies  web.Proxies // that say truly where a request comes from
	Ways     []Way       // to sign in, beside passphrase and link
}

// Way is a further way to prove who one is. Its parts stand on the pages of the entrance; one that is nil stands nowhere.
type Way struct {
	// SignIn stands on the page for signing in, outside of its form.
	SignIn func(at Place) templ.Component
	// Prove stands on the page for a fresh proof.
	Prove func(ctx context.Context, v authz.Viewer, at Place) (templ.Component, error)
	// Account stands on the account page, under "Ways to sign in".
	Account func(ctx context.Context, v authz.Viewer) (templ.Component, error)
	// Routes are its own addresses.
	Routes func(e *Entrance) []web.Route
}

// Place is where a person goes on once they are in.
type Place struct {
	Next string // a path of ours; "": the account page
	Kept string // what they sent and could not send yet, see kept; "": nothing. Goes on as a hidden field "kept"
}

// Entrance answers the addresses under /account.
type Entrance struct {
	accounts *account.Service
	base     string
	secure   bool
	proxies  web.Proxies
	ways     []Way
}

// New builds the entrance.
func New(o Options) *Entrance {
	return &Entrance{o.Accounts, o.BaseURL, strings.HasPrefix(o.BaseURL, "https://"), o.Proxies, o.Ways}
}

// Routes are the addresses of the entrance.
func (e *Entrance) Routes() []web.Route {
	open := func(pattern string, h web.Handler) web.Route {
		return web.Route{Pattern: pattern, Handle: e.tidy(h), For: web.Visitors, MaxBody: maxKeeping}
	}
	people := func(pattern string, h web.Handler) web.Route {
		return web.Route{Pattern: pattern, Handle: h, For: web.People, MaxBody: maxKeeping}
	}
	proven := func(pattern string, h web.Handler) web.Route {
		return web.Route{Pattern: pattern, Handle: h, For: web.Proven}
	}
	all := []web.Route{
		open("GET /account", e.account),
		open("GET /account/sign-in", e.signIn),
		open("POST /account/sign-in", e.signInPost),
		open("POST /account/sign-out", e.signOut),
		open("GET /account/sign-up", e.signUp),
		open("POST /account/sign-up", e.signUpPost),
		open("GET /account/join/{secret}", e.join),
		open("POST /account/join/{secret}", e.joinPost),
		open("POST /account/link", e.askLink),
		open("GET /account/written", e.written),
		open("GET /account/link/{secret}", e.link),
		open("POST /account/link/{secret}", e.linkPost),
		open("GET /account/recover", e.askRecovery),
		open("POST /account/recover", e.askRecoveryPost),
		open("GET /account/recover/{secret}", e.recover),
		open("POST /account/recover/{secret}", e.recoverPost),
		open("GET /account/first/{secret}", e.first),
		open("POST /account/first/{secret}", e.firstPost),
		open("POST /account/words", e.words),

		people("GET /account/prove", e.prove),
		people("POST /account/prove", e.provePost),
		people("POST /account/prove/link", e.askProof),
		people("GET /account/prove/{secret}", e.proof),
		people("POST /account/prove/{secret}", e.proofPost),

		people("POST /account/name", e.name),
		people("POST /account/language", e.language),
		people("GET /account/history", e.history),
		people("POST /account/sessions/end-others", e.endOthers),
		people("POST /account/sessions/{id}/end", e.endSession),
		people("POST /account/tokens/{id}/end", e.endToken),
		proven("GET /account/tokens", e.newToken),
		proven("POST /account/tokens", e.makeToken),
		proven("GET /account/passphrase", e.passphrase),
		proven("POST /account/passphrase", e.passphrasePost),
		proven("GET /account/email", e.email),
		proven("POST /account/email", e.emailPost),
		people("GET /account/email/{secret}", e.newEmail),
		people("POST /account/email/{secret}", e.newEmailPost),
	}
	for _, way := range e.ways {
		if way.Routes != nil {
			all = append(all, way.Routes(e)...)
		}
	}
	return all
}

// Caller is where a request comes from.
func (e *Entrance) Caller(r *http.Request) account.Caller {
	return account.Caller{
		Address: e.proxies.Caller(r), Agent: agent(r.UserAgent()), Cookie: e.cookie(r), Browser: e.begunIn(r),
	}
}

// Base is the public address, for links in letters.
func (e *Entrance) Base(r *http.Request) string { return web.Base(r, e.base) }

// Arrive lets somebody in: it sets the cookie of their session and leads on to the place, or to a page that sends what
// they could not send before.
func (e *Entrance) Arrive(w http.ResponseWriter, r *http.Request, session string, at Place) error {
	e.setCookie(w, r, session)
	if at.Kept != "" {
		return e.stillHere(w, r, at.Kept)
	}
	return web.Redirect(w, r, at.path())
}

// path is where a place leads; never out of this server, and never to a page for guests.
func (at Place) path() string {
	if !web.LocalPath(at.Next) || strings.HasPrefix(at.Next, "/account/sign-") {
		return "/account"
	}
	return at.Next
}

// query carries where a person goes on to another page of the entrance; "" where there is nothing to carry.
func (at Place) query() string {
	if at.Next == "" || at.path() != at.Next {
		return ""
	}
	return "?next=" + url.QueryEscape(at.Next)
}

// tidy clears a cookie that opens nothing any more.
func (e *Entrance) tidy(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if e.cookie(r) != "" && !authz.From(r.Context()).SignedIn() {
			e.clearCookie(w, r)
		}
		return h(w, r)
	}
}

// show answers with a page of the entrance.
func show(w http.ResponseWriter, r *http.Request, status int, title string, content templ.Component) error {
	page := ui.Page{Title: title, Place: ui.Account, NoIndex: true}
	return web.Render(w, r, status, framed(page, content))
}

// form reads a form; the place is in its fields "next" and "kept".
func form(r *http.Request) (*web.Form, Place, error) {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return nil, Place{}, err
	}
	at := Place{Next: f.Get("next"), Kept: f.Get("kept")}
	if len(at.Next) > maxNext {
		at.Next = ""
	}
	return f, at, nil
}

// maxNext is the longest address that is carried to go on to: it is kept with the link of a letter.
const maxNext = 2000

// cookieTime is how long a browser keeps the cookie; the server ends the session earlier where it is not used.
const cookieTime = account.SessionMost / time.Second
