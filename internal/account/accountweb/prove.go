package accountweb

import (
	"net/http"

	"github.com/a-h/templ"

	"pathways/internal/account"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
)

// proveView is the page that asks a person who is signed in to prove afresh who they are.
type proveView struct {
	At         Place
	Held       heldBack
	Email      string
	Passphrase bool // they have one
	Faults     faults
	Status     int
	ways       []templ.Component
}

func (e *Entrance) prove(w http.ResponseWriter, r *http.Request) error {
	return e.showProve(w, r, proveView{At: Place{Next: r.URL.Query().Get("next")}, Status: http.StatusOK})
}

func (e *Entrance) showProve(w http.ResponseWriter, r *http.Request, v proveView) error {
	viewer := authz.From(r.Context())
	if !viewer.SignedIn() {
		// The door is asked before the viewer is in the context of the request.
		var err error
		if viewer, err = e.Who(r); err != nil {
			return err
		}
	}
	v.Email = viewer.Email
	var err error
	if v.Passphrase, err = e.accounts.HasPassphrase(r.Context(), viewer); err != nil {
		return err
	}
	for _, way := range e.ways {
		if way.Prove == nil {
			continue
		}
		part, err := way.Prove(r.Context(), viewer, v.At)
		if err != nil {
			return err
		}
		if part != nil {
			v.ways = append(v.ways, part)
		}
	}
	return show(w, r, v.Status, i18n.T(r.Context(), "account.prove.title"), provePage(v))
}

func (e *Entrance) provePost(w http.ResponseWriter, r *http.Request) error {
	f, at, err := form(r)
	if err != nil {
		return err
	}
	session, err := e.accounts.Prove(r.Context(), authz.From(r.Context()), f.Get("passphrase"), e.Caller(r))
	if err != nil {
		return e.proveFault(w, r, at, err)
	}
	return e.Arrive(w, r, session, at)
}

func (e *Entrance) proveFault(w http.ResponseWriter, r *http.Request, at Place, err error) error {
	wrong, other := faultsOf(r.Context(), err)
	if other != nil {
		return other
	}
	return e.showProve(w, r, proveView{At: at, Faults: wrong, Status: statusOf(w, err)})
}

// askProof writes the person a link that proves who they are.
func (e *Entrance) askProof(w http.ResponseWriter, r *http.Request) error {
	_, at, err := form(r)
	if err != nil {
		return err
	}
	if err := e.accounts.AskProof(r.Context(), authz.From(r.Context()), at.path(), e.Base(r)); err != nil {
		return e.proveFault(w, r, at, err)
	}
	return e.wrote(w, r, at)
}

func (e *Entrance) proof(w http.ResponseWriter, r *http.Request) error {
	t, err := e.accounts.Look(r.Context(), account.ToProve, r.PathValue("secret"))
	if err != nil {
		return e.linkFault(w, r, err)
	}
	if v := authz.From(r.Context()); t.Person != v.Person || t.Session != v.Session {
		return e.linkFault(w, r, errs.New(errs.NotFound, "accountweb.proof", "account.fault.prove.browser"))
	}
	return e.showStep(w, r, step{Name: "prove", To: account.LinkPath(account.ToProve, r.PathValue("secret")), Email: t.Email})
}

func (e *Entrance) proofPost(w http.ResponseWriter, r *http.Request) error {
	session, next, err := e.accounts.FollowProof(r.Context(), authz.From(r.Context()), r.PathValue("secret"))
	if err != nil {
		return e.linkFault(w, r, err)
	}
	return e.Arrive(w, r, session, Place{Next: next})
}

// passphrase is the form for another passphrase; it asks for a fresh proof.
func (e *Entrance) passphrase(w http.ResponseWriter, r *http.Request) error {
	return e.showNewPassphrase(w, r, http.StatusOK, passphraseView{Email: authz.From(r.Context()).Email, To: "/account/passphrase"})
}

func (e *Entrance) passphrasePost(w http.ResponseWriter, r *http.Request) error {
	f, _, err := form(r)
	if err != nil {
		return err
	}
	v := authz.From(r.Context())
	if err := e.accounts.SetPassphrase(r.Context(), v, f.Get("passphrase")); err != nil {
		wrong, other := faultsOf(r.Context(), err)
		if other != nil {
			return other
		}
		return e.showNewPassphrase(w, r, http.StatusUnprocessableEntity, passphraseView{Email: v.Email, To: "/account/passphrase", Faults: wrong})
	}
	return web.Redirect(w, r, "/account?done=passphrase")
}
