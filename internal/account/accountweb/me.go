package accountweb

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"

	"pathways/internal/account"
	"pathways/internal/platform/audit"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// meView is the account page of a person who is signed in.
type meView struct {
	account.Profile
	Faults    faults
	NameTyped string
	Done      string // what was just done: the end of a key "account.done.<what>"
	Now       time.Time
	Languages []string
	Runs      bool // whether this person is one of those who run the installation
	ways      []templ.Component
}

// more are the pages that belong to an account and stand elsewhere. Those who run the installation have one more.
func (v meView) more(ctx context.Context) []ui.BoardLine {
	lines := []ui.BoardLine{
		{Href: "/pathway/reminders", Name: ui.T(ctx, "account.more.reminders"), Text: ui.T(ctx, "account.more.reminders.text")},
		{Href: "/takeout", Name: ui.T(ctx, "account.more.takeout"), Text: ui.T(ctx, "account.more.takeout.text")},
		{Href: "/erase", Name: ui.T(ctx, "account.more.erase"), Text: ui.T(ctx, "account.more.erase.text")},
	}
	if v.Runs {
		lines = append(lines, ui.BoardLine{Href: "/operate", Name: ui.T(ctx, "account.more.operate"), Text: ui.T(ctx, "account.more.operate.text")})
	}
	return lines
}

// done are what the account page can say was just done.
var done = []string{"name", "language", "passphrase", "email", "email-asked", "session", "sessions", "token"}

// account is the account page; for a guest, what an account is for.
func (e *Entrance) account(w http.ResponseWriter, r *http.Request) error {
	if !authz.From(r.Context()).SignedIn() {
		return show(w, r, http.StatusOK, i18n.T(r.Context(), "account.guest.title"), guestPage())
	}
	view := meView{}
	if what := r.URL.Query().Get("done"); slices.Contains(done, what) {
		view.Done = what
	}
	return e.showMe(w, r, http.StatusOK, view)
}

func (e *Entrance) showMe(w http.ResponseWriter, r *http.Request, status int, view meView) (err error) {
	v := authz.From(r.Context())
	if view.Profile, err = e.accounts.Profile(r.Context(), v); err != nil {
		return err
	}
	if view.NameTyped == "" {
		view.NameTyped = view.Name
	}
	view.Now, view.Languages, view.Runs = time.Now(), i18n.From(r.Context()).Languages(), v.Operator
	for _, way := range e.ways {
		if way.Account == nil {
			continue
		}
		part, err := way.Account(r.Context(), v)
		if err != nil {
			return err
		}
		if part != nil {
			view.ways = append(view.ways, part)
		}
	}
	return show(w, r, status, i18n.T(r.Context(), "account.title"), mePage(view))
}

func (e *Entrance) name(w http.ResponseWriter, r *http.Request) error {
	f, _, err := form(r)
	if err != nil {
		return err
	}
	if err := e.accounts.Rename(r.Context(), authz.From(r.Context()), f.Get("name")); err != nil {
		wrong, other := faultsOf(r.Context(), err)
		if other != nil {
			return other
		}
		return e.showMe(w, r, http.StatusUnprocessableEntity, meView{Faults: wrong, NameTyped: f.Get("name")})
	}
	return web.Redirect(w, r, "/account?done=name")
}

func (e *Entrance) language(w http.ResponseWriter, r *http.Request) error {
	f, _, err := form(r)
	if err != nil {
		return err
	}
	if err := e.accounts.Speak(r.Context(), authz.From(r.Context()), f.Get("language")); err != nil {
		wrong, other := faultsOf(r.Context(), err)
		if other != nil {
			return other
		}
		return e.showMe(w, r, http.StatusUnprocessableEntity, meView{Faults: wrong})
	}
	return web.Redirect(w, r, "/account?done=language")
}

func (e *Entrance) endSession(w http.ResponseWriter, r *http.Request) error {
	v := authz.From(r.Context())
	id := r.PathValue("id")
	if err := e.accounts.EndSession(r.Context(), v, id); err != nil {
		return err
	}
	if id == v.Session {
		e.clearCookie(w, r)
		return web.Redirect(w, r, "/account")
	}
	return web.Redirect(w, r, "/account?done=session#sessions")
}

func (e *Entrance) endOthers(w http.ResponseWriter, r *http.Request) error {
	if err := e.accounts.EndOtherSessions(r.Context(), authz.From(r.Context())); err != nil {
		return err
	}
	return web.Redirect(w, r, "/account?done=sessions#sessions")
}

// historyPage is how many entries of the history stand on one page.
const historyPage = 50

type historyView struct {
	Entries []audit.Kept
	Older   string // id to go on before; "" where there is no more
}

func (e *Entrance) history(w http.ResponseWriter, r *http.Request) error {
	all, err := e.accounts.History(r.Context(), authz.From(r.Context()), r.URL.Query().Get("before"), historyPage+1)
	if err != nil {
		return err
	}
	v := historyView{Entries: all}
	if len(all) > historyPage {
		v.Entries = all[:historyPage]
		v.Older = v.Entries[historyPage-1].ID
	}
	return show(w, r, http.StatusOK, i18n.T(r.Context(), "account.history.title"), wholeHistory(v))
}

// emailView is the form for another address.
type emailView struct {
	Now, Typed string
	Faults     faults
}

func (e *Entrance) email(w http.ResponseWriter, r *http.Request) error {
	return show(w, r, http.StatusOK, i18n.T(r.Context(), "account.email.title"), emailPage(emailView{Now: authz.From(r.Context()).Email}))
}

func (e *Entrance) emailPost(w http.ResponseWriter, r *http.Request) error {
	f, _, err := form(r)
	if err != nil {
		return err
	}
	v := authz.From(r.Context())
	if err := e.accounts.AskEmail(r.Context(), v, f.Get("email"), e.Base(r)); err != nil {
		wrong, other := faultsOf(r.Context(), err)
		if other != nil {
			return other
		}
		return show(w, r, statusOf(w, err), i18n.T(r.Context(), "account.email.title"),
			emailPage(emailView{Now: v.Email, Typed: f.Get("email"), Faults: wrong}))
	}
	return web.Redirect(w, r, "/account?done=email-asked")
}

// newEmail is the page that the letter to the new address opens.
func (e *Entrance) newEmail(w http.ResponseWriter, r *http.Request) error {
	t, err := e.accounts.Look(r.Context(), account.ToMove, r.PathValue("secret"))
	if err == nil {
		err = authz.From(r.Context()).Own(t.Person, authz.ByHand)
	}
	if err != nil {
		return e.linkFault(w, r, err)
	}
	return e.showStep(w, r, step{Name: "email", To: account.LinkPath(account.ToMove, r.PathValue("secret")), Email: t.Email})
}

func (e *Entrance) newEmailPost(w http.ResponseWriter, r *http.Request) error {
	if err := e.accounts.ConfirmEmail(r.Context(), authz.From(r.Context()), r.PathValue("secret")); err != nil {
		return e.linkFault(w, r, err)
	}
	return web.Redirect(w, r, "/account?done=email")
}
