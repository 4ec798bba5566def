package accountweb

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"pathways/internal/account"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
)

// providerDoor is a provider with the form that leads to it.
type providerDoor struct {
	account.Provider
	Action    string
	At        Place
	Reachable bool
}

// providerFault is what a page tells of a way that led nowhere.
type providerFault struct {
	account.Provider
	Title string // key
	Text  string
	Next  string
}

// linkedAccount is an account elsewhere on the account page.
type linkedAccount struct {
	account.Identity
	Name string // of the provider; its id where it is not set up any more
}

// known is the error with a kind in a chain; nil where there is none.
func known(err error) *errs.Error {
	var e *errs.Error
	errors.As(err, &e)
	return e
}

// join is the page for who came from a provider whose word alone opens no account.
func (p *elsewhere) join(w http.ResponseWriter, r *http.Request) error {
	s, err := p.find(r)
	if err != nil {
		return err
	}
	a, err := p.accounts.Pending(r.Context(), s.Provider, p.e.browser(r))
	if err != nil {
		return p.gone(w, r, s, err)
	}
	return p.showJoin(w, r, http.StatusOK, joinView{s.Provider, a, a.Email, ""})
}

// joinView is the page join with what was typed.
type joinView struct {
	account.Provider
	Arrival account.Arrival
	Email   string
	Fault   string
}

func (p *elsewhere) showJoin(w http.ResponseWriter, r *http.Request, status int, v joinView) error {
	return show(w, r, status, i18n.T(r.Context(), "account.with.join"), providerJoin(v))
}

// gone is the page for an arrival that does not wait any more.
func (p *elsewhere) gone(w http.ResponseWriter, r *http.Request, s *station, err error) error {
	if errs.Is(err, errs.NotFound) || errs.Is(err, errs.Forbidden) {
		return p.fault(w, r, s, "", err)
	}
	return err
}

// askLetter writes to the address that somebody says is theirs.
func (p *elsewhere) askLetter(w http.ResponseWriter, r *http.Request) error {
	s, err := p.find(r)
	if err != nil {
		return err
	}
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	ctx, browser := r.Context(), p.e.browser(r)
	err = p.accounts.AskAddress(ctx, s.Provider, browser, f.Get("email"), p.e.Caller(r), p.e.Base(r))
	if e := known(err); e != nil && len(e.Fields) > 0 {
		a, err := p.accounts.Pending(ctx, s.Provider, browser)
		if err != nil {
			return p.gone(w, r, s, err)
		}
		fault := i18n.T(ctx, e.Fields[0].Key, e.Fields[0].Args...)
		return p.showJoin(w, r, http.StatusUnprocessableEntity, joinView{s.Provider, a, f.Get("email"), fault})
	}
	if err != nil {
		return p.gone(w, r, s, err)
	}
	return web.Redirect(w, r, "/account/with/"+s.ID+"/written")
}

func (p *elsewhere) written(w http.ResponseWriter, r *http.Request) error {
	s, err := p.find(r)
	if err != nil {
		return err
	}
	return show(w, r, http.StatusOK, i18n.T(r.Context(), "account.with.written"), providerWritten(s.Name))
}

// letter is the page that a letter leads to. Mail programs open links too, so opening it changes nothing.
func (p *elsewhere) letter(w http.ResponseWriter, r *http.Request) error {
	s, err := p.find(r)
	if err != nil {
		return err
	}
	c, err := p.accounts.LookAddress(r.Context(), s.Provider, r.PathValue("secret"), p.e.browser(r))
	if err != nil {
		return p.gone(w, r, s, err)
	}
	return show(w, r, http.StatusOK, i18n.T(r.Context(), "account.with.letter"), providerLetter(s.Name, c))
}

func (p *elsewhere) letterPost(w http.ResponseWriter, r *http.Request) error {
	s, err := p.find(r)
	if err != nil {
		return err
	}
	session, next, err := p.accounts.ConfirmAddress(r.Context(), s.Provider, r.PathValue("secret"), p.e.browser(r), p.e.Caller(r))
	if err != nil {
		return p.fault(w, r, s, "", err)
	}
	return p.e.Arrive(w, r, session, Place{Next: next})
}

// confirm asks somebody who has signed in in another way whether the account elsewhere is theirs too.
func (p *elsewhere) confirm(w http.ResponseWriter, r *http.Request) error {
	s, err := p.find(r)
	if err != nil {
		return err
	}
	a, err := p.accounts.Pending(r.Context(), s.Provider, p.e.browser(r))
	if err != nil {
		return p.gone(w, r, s, err)
	}
	return show(w, r, http.StatusOK, i18n.T(r.Context(), "account.with.confirm", "provider", s.Name), providerConfirm(s.Provider, a, authz.From(r.Context())))
}

func (p *elsewhere) confirmPost(w http.ResponseWriter, r *http.Request) error {
	s, err := p.find(r)
	if err != nil {
		return err
	}
	next, err := p.accounts.ConnectPending(r.Context(), authz.From(r.Context()), s.Provider, p.e.browser(r))
	if err != nil {
		return p.fault(w, r, s, "", err)
	}
	return web.Redirect(w, r, Place{Next: next}.path())
}

// unlink works for a provider that is not set up any more, too.
func (p *elsewhere) unlink(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	id := r.PathValue("provider")
	if err := p.accounts.Disconnect(r.Context(), authz.From(r.Context()), id, f.Get("subject"), p.name(id)); err != nil {
		return err
	}
	return web.Redirect(w, r, "/account#providers")
}

// name is that of a provider; its id where it is not set up any more.
func (p *elsewhere) name(id string) string {
	for _, s := range p.all {
		if s.ID == id {
			return s.Name
		}
	}
	return id
}

// onAccount lists the accounts elsewhere that open the viewer's, and those that could.
func (p *elsewhere) onAccount(ctx context.Context, v authz.Viewer) (templ.Component, error) {
	mine, err := p.accounts.Identities(ctx, v)
	if err != nil || len(mine) == 0 && len(p.all) == 0 {
		return nil, err
	}
	var linked []linkedAccount
	for _, i := range mine {
		linked = append(linked, linkedAccount{i, p.name(i.Provider)})
	}
	open := slices.DeleteFunc(p.doors(Place{}), func(d providerDoor) bool {
		return slices.ContainsFunc(mine, func(i account.Identity) bool { return i.Provider == d.ID })
	})
	return providerList(linked, open), nil
}
