package accountweb

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"pathways/internal/account"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/signon"
	"pathways/internal/platform/web"
)

// elsewhere is the way in with accounts elsewhere: any number of providers that speak OpenID Connect.
type elsewhere struct {
	accounts *account.Service
	log      *slog.Logger
	all      []*station
	e        *Entrance
}

// station is one provider with the client that speaks to it.
type station struct {
	account.Provider
	client *signon.Client
}

// Providers is the way in with accounts elsewhere. None of them is asked for anything before somebody needs it.
func Providers(accounts *account.Service, providers []account.Provider, log *slog.Logger) Way {
	p := &elsewhere{accounts: accounts, log: log}
	for _, one := range providers {
		client := signon.New(signon.Settings{Issuer: one.Issuer, ClientID: one.ClientID, Secret: one.ClientSecret, Scopes: one.Scopes}, log)
		p.all = append(p.all, &station{one, client})
	}
	if len(p.all) == 0 {
		return Way{Account: p.onAccount, Routes: p.routes}
	}
	return Way{
		SignIn:  func(at Place) templ.Component { return providerDoors(p.doors(at)) },
		Prove:   p.onProve,
		Account: p.onAccount,
		Routes:  p.routes,
	}
}

func (p *elsewhere) routes(e *Entrance) []web.Route {
	p.e = e
	visitors := func(pattern string, h web.Handler) web.Route {
		return web.Route{Pattern: pattern, Handle: h, For: web.Visitors, MaxBody: 16 << 10}
	}
	all := []web.Route{{Pattern: "POST /account/with/{provider}/unlink", Handle: p.unlink, For: web.Proven}}
	if len(p.all) == 0 {
		return all
	}
	all = append(
		all,
		visitors("POST /account/with/{provider}", p.setOut(account.ToEnter)),
		web.Route{Pattern: "POST /account/with/{provider}/link", Handle: p.setOut(account.ToConnect), For: web.Proven},
		web.Route{Pattern: "POST /account/with/{provider}/prove", Handle: p.setOut(account.ToConfirm), For: web.People, MaxBody: maxKeeping},
		visitors("GET /account/with/{provider}/join", p.join),
		visitors("POST /account/with/{provider}/letter", p.askLetter),
		visitors("GET /account/with/{provider}/written", p.written),
		visitors("GET /account/with/{provider}/letter/{secret}", p.letter),
		visitors("POST /account/with/{provider}/letter/{secret}", p.letterPost),
		web.Route{Pattern: "GET /account/with/{provider}/confirm", Handle: p.confirm, For: web.Proven},
		web.Route{Pattern: "POST /account/with/{provider}/confirm", Handle: p.confirmPost, For: web.Proven},
	)
	for _, s := range p.all {
		all = append(all, visitors("GET "+s.RedirectPath, p.back(s)))
	}
	return all
}

// find is the provider of an address.
func (p *elsewhere) find(r *http.Request) (*station, error) {
	for _, s := range p.all {
		if s.ID == r.PathValue("provider") {
			return s, nil
		}
	}
	return nil, web.NotFound()
}

// The cookie that tells that who comes back is who went: a secret of the browser for half an hour.
const browserAge = 30 * 60

func (e *Entrance) browserCookie(r *http.Request) string { return e.cookieName(r) + "-with" }

// browser is the secret that the browser brought; "" for none.
func (e *Entrance) browser(r *http.Request) string {
	c, err := r.Cookie(e.browserCookie(r))
	if err != nil || len(c.Value) != len(ids.Secret()) {
		return ""
	}
	return c.Value
}

func (e *Entrance) keepBrowser(w http.ResponseWriter, r *http.Request, secret string) {
	http.SetCookie(w, &http.Cookie{
		Name: e.browserCookie(r), Value: secret, Path: "/", MaxAge: browserAge,
		Secure: e.encrypted(r), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// setOut sends somebody to a provider. The way leads over a page of ours: a form may not lead to another site (the
// page's own policy), so the page goes on by itself, and has a link where a browser does not.
func (p *elsewhere) setOut(purpose account.Purpose) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		s, err := p.find(r)
		if err != nil {
			return err
		}
		_, at, err := form(r)
		if err != nil {
			return err
		}
		way, address, err := s.client.Begin(r.Context(), p.e.Base(r)+s.RedirectPath, purpose == account.ToConfirm)
		if err != nil {
			return p.fault(w, r, s, at.Next, err)
		}
		browser := p.e.browser(r)
		if browser == "" {
			browser = ids.Secret()
		}
		j := account.Journey{Provider: s.ID, Purpose: purpose, Next: at.path(), Way: way}
		if err := p.accounts.SetOut(r.Context(), authz.From(r.Context()), j, browser, p.e.Caller(r)); err != nil {
			return err
		}
		p.e.keepBrowser(w, r, browser)
		w.Header().Set("Refresh", "0; url="+address)
		return show(w, r, http.StatusOK, i18n.T(r.Context(), "account.with.out", "provider", s.Name), providerOut(s.Name, address))
	}
}

// back takes in who comes back from a provider.
func (p *elsewhere) back(s *station) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, q := authz.From(r.Context()), r.URL.Query()
		j, err := p.accounts.Return(r.Context(), v, s.ID, q.Get("state"), p.e.browser(r))
		if errs.Is(err, errs.Conflict) && v.SignedIn() {
			return web.Redirect(w, r, Place{Next: j.Next}.path())
		}
		if err != nil {
			return p.fault(w, r, s, j.Next, err)
		}
		if answered := q.Get("error"); answered != "" {
			return p.declined(w, r, s, j, answered)
		}
		said, err := s.client.Finish(r.Context(), j.Way, q.Get("code"), q.Get("iss"))
		if err != nil {
			p.log.WarnContext(r.Context(), "a sign-in elsewhere did not hold", "provider", s.ID, "error", err.Error())
			return p.fault(w, r, s, j.Next, err)
		}
		return p.arrive(w, r, s, j, said)
	}
}

// arrive does what the journey was for.
func (p *elsewhere) arrive(w http.ResponseWriter, r *http.Request, s *station, j account.Journey, said signon.Claims) error {
	ctx, v := r.Context(), authz.From(r.Context())
	switch j.Purpose {
	case account.ToConnect:
		if err := p.accounts.Connect(ctx, v, s.Provider, said); err != nil {
			return p.fault(w, r, s, "/account", err)
		}
		return web.Redirect(w, r, "/account#providers")
	case account.ToConfirm:
		session, err := p.accounts.Confirm(ctx, v, s.Provider, said)
		if err != nil {
			return p.fault(w, r, s, j.Next, err)
		}
		return p.e.Arrive(w, r, session, Place{Next: j.Next})
	}
	browser := p.e.browser(r)
	session, err := p.accounts.Arrive(ctx, s.Provider, said, j.Next, browser, p.e.Caller(r))
	switch {
	case err != nil:
		return p.fault(w, r, s, j.Next, err)
	case session == "":
		p.e.keepBrowser(w, r, browser)
		return web.Redirect(w, r, "/account/with/"+s.ID+"/join")
	}
	return p.e.Arrive(w, r, session, Place{Next: j.Next})
}

// declined tells that the provider let nobody through: often because the person thought better of it.
func (p *elsewhere) declined(w http.ResponseWriter, r *http.Request, s *station, j account.Journey, answered string) error {
	f := providerFault{Provider: s.Provider, Next: j.Next, Title: "account.with.declined", Text: i18n.T(r.Context(), "account.with.declined.text", "provider", s.Name)}
	status := http.StatusOK
	if answered != "access_denied" {
		// What follows error= can be written by anybody into a link, so it is for the log only.
		p.log.WarnContext(r.Context(), "a provider refused a sign-in", "provider", s.ID, "answer", plain(answered), "description", plain(r.URL.Query().Get("error_description")))
		f.Title, f.Text = "account.with.refused", i18n.T(r.Context(), "account.with.refused.text", "provider", s.Name)
		status = http.StatusBadGateway
	}
	return p.showFault(w, r, status, f)
}

// plain is a text from elsewhere that can stand in a log: short, and in one line.
func plain(text string) string {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
	return text[:min(len(text), 200)]
}

// fault shows what went wrong on the way, with a way on. What is no matter of the provider goes up as it is.
func (p *elsewhere) fault(w http.ResponseWriter, r *http.Request, s *station, next string, err error) error {
	e := known(err)
	f := providerFault{Provider: s.Provider, Next: next, Title: "account.with.failed"}
	status := http.StatusBadRequest
	switch {
	case e == nil || e.Kind == errs.Internal || e.Kind == errs.TooMany:
		return err
	case e.Kind == errs.Unavailable && e.Op != "signon":
		return err
	case e.Kind == errs.Unavailable:
		f.Title, status = "account.with.down", http.StatusServiceUnavailable
		f.Text = i18n.T(r.Context(), "account.with.down.text", "provider", s.Name)
	case e.Key != "":
		f.Text = i18n.T(r.Context(), e.Key, e.Args...)
	case e.Kind == errs.SignIn || e.Kind == errs.Prove:
		return err
	default:
		f.Text = i18n.T(r.Context(), "account.with.failed.text", "provider", s.Name)
	}
	return p.showFault(w, r, status, f)
}

func (p *elsewhere) showFault(w http.ResponseWriter, r *http.Request, status int, f providerFault) error {
	title := i18n.T(r.Context(), f.Title, "provider", f.Name)
	return show(w, r, status, title, providerFaultPage(f, title, authz.From(r.Context()).SignedIn()))
}

// doors are the providers as the page for signing in shows them.
func (p *elsewhere) doors(at Place) []providerDoor {
	var all []providerDoor
	for _, s := range p.all {
		all = append(all, providerDoor{s.Provider, "/account/with/" + url.PathEscape(s.ID), at, s.client.Reachable()})
	}
	return all
}

// onProve offers the accounts elsewhere that open the viewer's.
func (p *elsewhere) onProve(ctx context.Context, v authz.Viewer, at Place) (templ.Component, error) {
	mine, err := p.accounts.Identities(ctx, v)
	if err != nil {
		return nil, err
	}
	linked := map[string]bool{}
	for _, i := range mine {
		linked[i.Provider] = true
	}
	var open []providerDoor
	for _, d := range p.doors(at) {
		if linked[d.ID] {
			d.Action += "/prove"
			open = append(open, d)
		}
	}
	if len(open) == 0 {
		return nil, nil
	}
	return providerProofs(open), nil
}
