package accountweb

import (
	"context"
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// faults are what is wrong with a form, beside its fields.
type faults struct {
	all   ui.Faults
	field map[string]string
}

// faultsOf takes the faults that a form can show out of an error: those of fields, and one sentence about the whole.
// Any other error is for the page for faults.
func faultsOf(ctx context.Context, err error) (faults, error) {
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != errs.Invalid && e.Kind != errs.TooMany && e.Kind != errs.Conflict {
		return faults{}, err
	}
	f := faults{field: map[string]string{}}
	for _, fault := range e.Fields {
		text := i18n.T(ctx, fault.Key, fault.Args...)
		f.all = append(f.all, ui.Fault{Field: fault.Name, Text: text})
		f.field[fault.Name] = text
	}
	if len(e.Fields) == 0 {
		if e.Key == "" {
			return faults{}, err
		}
		f.all = append(f.all, ui.Fault{Text: i18n.T(ctx, e.Key, e.Args...)})
	}
	return f, nil
}

// statusOf is the status of a form that came back; a bound that was met says how long to wait.
func statusOf(w http.ResponseWriter, err error) int {
	var e *errs.Error
	if errors.As(err, &e) && e.Kind == errs.TooMany {
		web.RetryAfter(w, e.Wait)
		return http.StatusTooManyRequests
	}
	return http.StatusUnprocessableEntity
}

// signInView is the page for signing in.
type signInView struct {
	At     Place
	Held   heldBack
	Email  string
	Faults faults
	Status int
	ways   []templ.Component
}

func (e *Entrance) signIn(w http.ResponseWriter, r *http.Request) error {
	at := Place{Next: r.URL.Query().Get("next")}
	if authz.From(r.Context()).SignedIn() {
		return web.Redirect(w, r, at.path())
	}
	return e.showSignIn(w, r, signInView{At: at, Status: http.StatusOK})
}

func (e *Entrance) showSignIn(w http.ResponseWriter, r *http.Request, v signInView) error {
	for _, way := range e.ways {
		if way.SignIn != nil {
			v.ways = append(v.ways, way.SignIn(v.At))
		}
	}
	return show(w, r, v.Status, i18n.T(r.Context(), "account.signin.title"), signInPage(v))
}

func (e *Entrance) signInPost(w http.ResponseWriter, r *http.Request) error {
	f, at, err := form(r)
	if err != nil {
		return err
	}
	session, err := e.accounts.SignIn(r.Context(), f.Get("email"), f.Get("passphrase"), e.Caller(r))
	if err != nil {
		wrong, other := faultsOf(r.Context(), err)
		if other != nil {
			return other
		}
		return e.showSignIn(w, r, signInView{At: at, Email: f.Get("email"), Faults: wrong, Status: statusOf(w, err)})
	}
	return e.Arrive(w, r, session, at)
}

// askLink writes to somebody who would rather sign in by a link.
func (e *Entrance) askLink(w http.ResponseWriter, r *http.Request) error {
	f, at, err := form(r)
	if err != nil {
		return err
	}
	if err := e.accounts.AskLink(r.Context(), f.Get("email"), at.path(), e.Caller(r), e.Base(r)); err != nil {
		wrong, other := faultsOf(r.Context(), err)
		if other != nil {
			return other
		}
		return e.showSignIn(w, r, signInView{At: at, Email: f.Get("email"), Faults: wrong, Status: statusOf(w, err)})
	}
	return e.wrote(w, r, at)
}

// wrote says that a letter is on its way, whoever it is for. What the page carries stays in it.
func (e *Entrance) wrote(w http.ResponseWriter, r *http.Request, at Place) error {
	if at.Kept == "" {
		return web.Redirect(w, r, "/account/written")
	}
	return show(w, r, http.StatusOK, i18n.T(r.Context(), "account.written.title"), writtenPage(at))
}

func (e *Entrance) written(w http.ResponseWriter, r *http.Request) error {
	return show(w, r, http.StatusOK, i18n.T(r.Context(), "account.written.title"), writtenPage(Place{}))
}

func (e *Entrance) signOut(w http.ResponseWriter, r *http.Request) error {
	if v := authz.From(r.Context()); v.SignedIn() {
		if err := e.accounts.EndSession(r.Context(), v, v.Session); err != nil {
			return err
		}
	}
	e.clearCookie(w, r)
	return web.Redirect(w, r, "/account")
}
