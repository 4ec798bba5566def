package accountweb

import (
	"errors"
	"net/http"
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
)

// tokenView is the form for a personal token, and the page that shows one, once.
type tokenView struct {
	Name   string
	Scopes []string
	Ends   string // YYYY-MM-DD as typed
	Least  string
	Faults faults
	Text   string // of the token that was made
}

// header is the line that a program sends, with the beginning of the token only: the whole stands above it.
func (v tokenView) header() string { return "Authorization: Bearer " + v.Text[:12] + "…" }

func (e *Entrance) newToken(w http.ResponseWriter, r *http.Request) error {
	year := time.Now().AddDate(1, 0, 0).Format(time.DateOnly)
	return e.showToken(w, r, http.StatusOK, tokenView{Ends: year})
}

func (e *Entrance) showToken(w http.ResponseWriter, r *http.Request, status int, v tokenView) error {
	v.Least = time.Now().AddDate(0, 0, 1).Format(time.DateOnly)
	return show(w, r, status, i18n.T(r.Context(), "account.token.title"), tokenPage(v))
}

func (e *Entrance) makeToken(w http.ResponseWriter, r *http.Request) error {
	f, _, err := form(r)
	if err != nil {
		return err
	}
	view := tokenView{Name: f.Get("token"), Scopes: f.All("scopes"), Ends: f.Get("ends")}
	var scopes []authz.Scope
	for _, s := range view.Scopes {
		scopes = append(scopes, authz.Scope(s))
	}
	ends, err := dayEnd(view.Ends)
	if err == nil {
		view.Text, err = e.accounts.MakeToken(r.Context(), authz.From(r.Context()), view.Name, scopes, ends)
	}
	if err == nil {
		return show(w, r, http.StatusOK, i18n.T(r.Context(), "account.token.made.title"), tokenMade(view))
	}
	wrong, other := faultsOf(r.Context(), err)
	if other != nil {
		return other
	}
	view.Faults = wrong
	var known *errs.Error
	status := http.StatusUnprocessableEntity
	if errors.As(err, &known) && known.Kind == errs.Conflict {
		status = http.StatusConflict
	}
	return e.showToken(w, r, status, view)
}

// dayEnd is the end of a day in UTC; zero for "".
func dayEnd(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}, &errs.Error{Kind: errs.Invalid, Op: "accountweb.token", Fields: []errs.Field{{Name: "ends", Key: "account.token.ends.wrong"}}}
	}
	return day.AddDate(0, 0, 1), nil
}

func (e *Entrance) endToken(w http.ResponseWriter, r *http.Request) error {
	if err := e.accounts.EndToken(r.Context(), authz.From(r.Context()), r.PathValue("id")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/account?done=token#tokens")
}
