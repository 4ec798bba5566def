package sharingweb

import (
	"errors"
	"net/http"

	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/sharing"
)

// way is how a request comes to a grant: by its id or by the secret of its link.
func way(r *http.Request) sharing.Way {
	w := sharing.Way{ID: r.PathValue("id"), Secret: r.PathValue("secret")}
	if w.Secret != "" {
		if c, err := r.Cookie(visitCookie(w.Secret)); err == nil {
			w.Visit = c.Value
		}
	}
	return w
}

// at is the address of a grant for the other.
func at(w sharing.Way) string {
	if w.Secret != "" {
		return "/s/" + w.Secret
	}
	return "/shared/" + w.ID
}

// visitCookie is the name of the cookie of one link. It does not tell the secret.
func visitCookie(secret string) string { return "share-" + ids.Digest(secret)[:16] }

// keepVisit lets the browser keep until it closes that it has been here.
func (rm *room) keepVisit(w http.ResponseWriter, r *http.Request, secret, visit string) {
	http.SetCookie(w, &http.Cookie{
		Name: visitCookie(secret), Value: visit, Path: "/s", HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: rm.overTLS(r),
	})
}

// open is the page of the other.
func (rm *room) open(w http.ResponseWriter, r *http.Request) error {
	return rm.show(w, r, http.StatusOK, commentForm{})
}

func (rm *room) show(w http.ResponseWriter, r *http.Request, status int, form commentForm) error {
	by := way(r)
	o, err := rm.Sharing.Open(r.Context(), viewer(r), by)
	if err != nil {
		return rm.gone(w, r, err)
	}
	if by.Secret != "" && by.Visit != o.Visit {
		rm.keepVisit(w, r, by.Secret, o.Visit)
	}
	ws := i18n.From(r.Context())
	if o.Locked {
		return rm.ask(w, r, http.StatusOK, "")
	}
	p, err := rm.paperOf(r.Context(), o.Owner, o.Grant, o.Shown)
	if err != nil {
		return err
	}
	p.At, p.Guest, p.Said, p.Comment, p.JustSaid = at(by), !viewer(r).SignedIn(), o.Said, form, r.URL.Query().Has("said")
	if o.Side != sharing.NoSide {
		p.Talk = p.At + "/conversation"
	}
	page := ui.Page{Title: ws.T("sharing.paper.title", "name", o.Owner), NoIndex: true, Class: "paper-page"}
	if by.Secret == "" {
		page.Place = ui.Account
		page.Trail = []ui.Crumb{{Name: ws.T("sharing.shared.title"), Href: "/shared"}, {Name: o.Owner}}
	}
	return web.Render(w, r, status, otherPage(page, p, by.Secret == ""))
}

// gone answers for a grant that is not there, has ended, was revoked or is not for this viewer: always the same page.
func (rm *room) gone(w http.ResponseWriter, r *http.Request, err error) error {
	if !errs.Is(err, errs.NotFound) {
		return err
	}
	page := ui.Page{Title: i18n.T(r.Context(), "sharing.gone.title"), NoIndex: true}
	return web.Render(w, r, http.StatusNotFound, gonePage(page, r.PathValue("secret") == ""))
}

// ask asks for the passphrase of a link.
func (rm *room) ask(w http.ResponseWriter, r *http.Request, status int, fault string) error {
	page := ui.Page{Title: i18n.T(r.Context(), "sharing.locked.title"), NoIndex: true}
	return web.Render(w, r, status, lockedPage(page, at(way(r)), fault))
}

// unlock takes the passphrase of a link.
func (rm *room) unlock(w http.ResponseWriter, r *http.Request) error {
	form, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	by := way(r)
	visit, err := rm.Sharing.Unlock(r.Context(), by.Secret, form.Get("phrase"), rm.Proxies.Caller(r))
	if faults, ok := faultsOf(r, err); ok {
		return rm.ask(w, r, http.StatusUnprocessableEntity, faults["phrase"])
	}
	if errs.Is(err, errs.TooMany) {
		return rm.ask(w, r, http.StatusTooManyRequests, sentence(r, err))
	}
	if err != nil {
		return rm.gone(w, r, err)
	}
	rm.keepVisit(w, r, by.Secret, visit)
	return web.Redirect(w, r, at(by))
}

// file gives a file of evidence to be kept, never to be shown as a page of ours.
func (rm *room) file(w http.ResponseWriter, r *http.Request) error {
	f, body, err := rm.Sharing.File(r.Context(), viewer(r), way(r), r.PathValue("evidence"), r.PathValue("digest"))
	if err != nil {
		return rm.gone(w, r, err)
	}
	defer body.Close()
	return web.Send(w, r, web.Download{Name: f.Name, Type: f.Type, Size: f.Size, Body: body})
}

// say keeps a comment.
func (rm *room) say(w http.ResponseWriter, r *http.Request) error {
	form, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	by := way(r)
	d := sharing.CommentDraft{ID: form.Get("id"), About: form.Get("about"), Name: form.Get("name"), Text: form.Get("text")}
	err = rm.Sharing.Say(r.Context(), viewer(r), by, d, rm.base(r))
	if faults, ok := faultsOf(r, err); ok {
		return rm.show(w, r, http.StatusUnprocessableEntity, commentForm{d.ID, d.About, d.Name, d.Text, faults})
	}
	if err != nil {
		return rm.gone(w, r, err)
	}
	return web.Redirect(w, r, at(by)+"?said=1#comments")
}

// takeBack deletes a comment of the reader's own.
func (rm *room) takeBack(w http.ResponseWriter, r *http.Request) error {
	by := way(r)
	if err := rm.Sharing.TakeBack(r.Context(), viewer(r), by, r.PathValue("comment")); err != nil {
		return rm.gone(w, r, err)
	}
	return web.Redirect(w, r, at(by)+"#comments")
}

// withMe lists what was shared with the viewer, by person, and conversations that left them notes.
func (rm *room) withMe(w http.ResponseWriter, r *http.Request) error {
	ws := i18n.From(r.Context())
	list, err := rm.Sharing.WithMe(r.Context(), viewer(r))
	if err != nil {
		return err
	}
	kept, err := rm.Sharing.Kept(r.Context(), viewer(r))
	if err != nil {
		return err
	}
	page := ui.Page{Title: ws.T("sharing.shared.title"), Place: ui.Account, NoIndex: true}
	return web.Render(w, r, http.StatusOK, sharedPage(page, byOwner(list), kept))
}

// giver is a person with what they shared.
type giver struct {
	Name   string
	Grants []sharing.SharedWithMe
}

// byOwner groups a list that is in order of its owners.
func byOwner(list []sharing.SharedWithMe) []giver {
	var out []giver
	for i, s := range list {
		if i == 0 || list[i-1].Grant.Owner != s.Grant.Owner {
			out = append(out, giver{Name: s.Owner})
		}
		out[len(out)-1].Grants = append(out[len(out)-1].Grants, s)
	}
	return out
}

// faultsOf are the sentences about single fields of a form that was refused; false for every other outcome.
func faultsOf(r *http.Request, err error) (map[string]string, bool) {
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != errs.Invalid || len(e.Fields) == 0 {
		return nil, false
	}
	out := map[string]string{}
	for _, f := range e.Fields {
		if out[f.Name] == "" {
			out[f.Name] = i18n.T(r.Context(), f.Key, f.Args...)
		}
	}
	return out, true
}

// sentence is what an error says to people.
func sentence(r *http.Request, err error) string {
	var e *errs.Error
	if errors.As(err, &e) && e.Key != "" {
		return i18n.T(r.Context(), e.Key, e.Args...)
	}
	return i18n.T(r.Context(), "sharing.fault.form")
}
