package accountweb

import (
	"errors"
	"net/http"

	"pathways/internal/account"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
)

// step is the page that the link of a letter opens: it says what the button will do, and only the button does it.
type step struct {
	Name  string // "join", "link", "prove", "email": the middle of its keys "account.step.<name>.title"
	To    string // where the button leads
	Email string // whose account it is about
	Note  string // what else there is to say; may be empty
}

func (e *Entrance) showStep(w http.ResponseWriter, r *http.Request, s step) error {
	return show(w, r, http.StatusOK, i18n.T(r.Context(), "account.step."+s.Name+".title"), stepPage(s))
}

// linkFault is the page of a link that leads nowhere any more: what to do now.
func (e *Entrance) linkFault(w http.ResponseWriter, r *http.Request, err error) error {
	var known *errs.Error
	if !errors.As(err, &known) || known.Key == "" {
		return err
	}
	status := http.StatusNotFound
	switch known.Kind {
	case errs.NotFound:
	case errs.Conflict:
		status = http.StatusConflict
	case errs.SignIn:
		status = http.StatusForbidden
	default:
		return err
	}
	return show(w, r, status, i18n.T(r.Context(), "account.ended.title"),
		endedPage(i18n.T(r.Context(), known.Key, known.Args...), authz.From(r.Context()).SignedIn()))
}

func (e *Entrance) link(w http.ResponseWriter, r *http.Request) error {
	t, err := e.accounts.Look(r.Context(), account.ToSignIn, r.PathValue("secret"))
	if err != nil {
		return e.linkFault(w, r, err)
	}
	return e.showStep(w, r, step{Name: "link", To: account.LinkPath(account.ToSignIn, r.PathValue("secret")), Email: t.Email})
}

func (e *Entrance) linkPost(w http.ResponseWriter, r *http.Request) error {
	session, next, err := e.accounts.Follow(r.Context(), r.PathValue("secret"), e.Caller(r))
	if err != nil {
		return e.linkFault(w, r, err)
	}
	return e.Arrive(w, r, session, Place{Next: next})
}

// recoverView is the form that asks for a link to choose a new passphrase, or the one that takes the new one.
type recoverView struct {
	Email  string
	Faults faults
	To     string
}

func (e *Entrance) askRecovery(w http.ResponseWriter, r *http.Request) error {
	return show(w, r, http.StatusOK, i18n.T(r.Context(), "account.recover.title"), askRecoveryPage(recoverView{}))
}

func (e *Entrance) askRecoveryPost(w http.ResponseWriter, r *http.Request) error {
	f, _, err := form(r)
	if err != nil {
		return err
	}
	if err := e.accounts.AskRecovery(r.Context(), f.Get("email"), e.Caller(r), e.Base(r)); err != nil {
		wrong, other := faultsOf(r.Context(), err)
		if other != nil {
			return other
		}
		return show(w, r, statusOf(w, err), i18n.T(r.Context(), "account.recover.title"),
			askRecoveryPage(recoverView{Email: f.Get("email"), Faults: wrong}))
	}
	return web.Redirect(w, r, "/account/written")
}

func (e *Entrance) recover(w http.ResponseWriter, r *http.Request) error {
	t, err := e.accounts.Look(r.Context(), account.ToRecover, r.PathValue("secret"))
	if err != nil {
		return e.linkFault(w, r, err)
	}
	return e.showNewPassphrase(w, r, http.StatusOK, passphraseView{Email: t.Email, To: account.LinkPath(account.ToRecover, r.PathValue("secret"))})
}

func (e *Entrance) recoverPost(w http.ResponseWriter, r *http.Request) error {
	f, _, err := form(r)
	if err != nil {
		return err
	}
	secret := r.PathValue("secret")
	session, err := e.accounts.Recover(r.Context(), secret, f.Get("passphrase"), e.Caller(r))
	switch {
	case err == nil:
		return e.Arrive(w, r, session, Place{Next: "/account"})
	case !errs.Is(err, errs.Invalid):
		return e.linkFault(w, r, err)
	}
	wrong, other := faultsOf(r.Context(), err)
	if other != nil {
		return other
	}
	t, err := e.accounts.Look(r.Context(), account.ToRecover, secret)
	if err != nil {
		return e.linkFault(w, r, err)
	}
	return e.showNewPassphrase(w, r, http.StatusUnprocessableEntity,
		passphraseView{Email: t.Email, To: account.LinkPath(account.ToRecover, secret), Faults: wrong})
}

// passphraseView is the form for a new passphrase.
type passphraseView struct {
	Email  string
	To     string
	Faults faults
}

func (e *Entrance) showNewPassphrase(w http.ResponseWriter, r *http.Request, status int, v passphraseView) error {
	return show(w, r, status, i18n.T(r.Context(), "account.passphrase.title"), passphrasePage(v))
}
