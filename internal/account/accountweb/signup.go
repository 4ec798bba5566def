package accountweb

import (
	"net/http"

	"pathways/internal/account"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/web"
)

// signUpView is the form for an account: everybody's, or that of the first who runs this installation.
type signUpView struct {
	Name, Email string
	At          Place
	Faults      faults
	To          string // where the form goes
	First       bool
}

func (e *Entrance) signUp(w http.ResponseWriter, r *http.Request) error {
	at := Place{Next: r.URL.Query().Get("next")}
	if authz.From(r.Context()).SignedIn() {
		return web.Redirect(w, r, at.path())
	}
	return e.showSignUp(w, r, http.StatusOK, signUpView{At: at, To: "/account/sign-up"})
}

func (e *Entrance) showSignUp(w http.ResponseWriter, r *http.Request, status int, v signUpView) error {
	title := "account.signup.title"
	if v.First {
		title = "account.first.title"
	}
	return show(w, r, status, i18n.T(r.Context(), title), signUpPage(v))
}

func joining(f *web.Form) account.Joining {
	return account.Joining{Name: f.Get("name"), Email: f.Get("email"), Passphrase: f.Get("passphrase")}
}

func (e *Entrance) signUpPost(w http.ResponseWriter, r *http.Request) error {
	f, at, err := form(r)
	if err != nil {
		return err
	}
	from := e.Caller(r)
	if from.Browser == "" {
		from.Browser = ids.Secret()
	}
	if err := e.accounts.Join(r.Context(), joining(f), at.Next, from, e.Base(r)); err != nil {
		wrong, other := faultsOf(r.Context(), err)
		if other != nil {
			return other
		}
		return e.showSignUp(w, r, statusOf(w, err), signUpView{Name: f.Get("name"), Email: f.Get("email"), At: at, Faults: wrong, To: "/account/sign-up"})
	}
	e.keepBegun(w, r, from.Browser, begunAge)
	return e.wrote(w, r, at)
}

// begunAge is how long a browser keeps that somebody began to sign up in it: as long as the link in the letter is good.
const begunAge = 24 * 60 * 60

func (e *Entrance) begunCookie(r *http.Request) string { return e.cookieName(r) + "-join" }

// begunIn is the secret of a browser in which somebody began to sign up; "" for none.
func (e *Entrance) begunIn(r *http.Request) string {
	c, err := r.Cookie(e.begunCookie(r))
	if err != nil || len(c.Value) != len(ids.Secret()) {
		return ""
	}
	return c.Value
}

func (e *Entrance) keepBegun(w http.ResponseWriter, r *http.Request, secret string, age int) {
	http.SetCookie(w, &http.Cookie{
		Name: e.begunCookie(r), Value: secret, Path: "/", MaxAge: age,
		Secure: e.encrypted(r), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// join is the page that the link of a letter opens. It changes nothing, as mail programs open links on their own.
func (e *Entrance) join(w http.ResponseWriter, r *http.Request) error {
	t, err := e.accounts.Look(r.Context(), account.ToJoin, r.PathValue("secret"))
	if err != nil {
		return e.linkFault(w, r, err)
	}
	s := step{Name: "join", To: account.LinkPath(account.ToJoin, r.PathValue("secret")), Email: t.Email}
	if !t.BegunBy(e.Caller(r)) {
		s.Note = i18n.T(r.Context(), "account.step.join.elsewhere")
	}
	return e.showStep(w, r, s)
}

func (e *Entrance) joinPost(w http.ResponseWriter, r *http.Request) error {
	session, next, err := e.accounts.Joined(r.Context(), r.PathValue("secret"), e.Caller(r))
	if err != nil {
		return e.linkFault(w, r, err)
	}
	if e.begunIn(r) != "" {
		e.keepBegun(w, r, "", -1)
	}
	return e.Arrive(w, r, session, Place{Next: next})
}

func (e *Entrance) first(w http.ResponseWriter, r *http.Request) error {
	secret := r.PathValue("secret")
	if err := e.accounts.LookFirst(r.Context(), secret, e.Caller(r)); err != nil {
		return e.linkFault(w, r, err)
	}
	return e.showSignUp(w, r, http.StatusOK, signUpView{To: account.LinkPath(account.ToRunFirst, secret), First: true})
}

func (e *Entrance) firstPost(w http.ResponseWriter, r *http.Request) error {
	f, _, err := form(r)
	if err != nil {
		return err
	}
	secret := r.PathValue("secret")
	session, err := e.accounts.BecomeFirst(r.Context(), secret, joining(f), e.Caller(r))
	if errs.Is(err, errs.NotFound) {
		return e.linkFault(w, r, err)
	}
	if err != nil {
		wrong, other := faultsOf(r.Context(), err)
		if other != nil {
			return other
		}
		return e.showSignUp(w, r, statusOf(w, err), signUpView{
			Name: f.Get("name"), Email: f.Get("email"), Faults: wrong,
			To: account.LinkPath(account.ToRunFirst, secret), First: true,
		})
	}
	return e.Arrive(w, r, session, Place{Next: "/account"})
}
