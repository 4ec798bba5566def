package organizationweb

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
)

// door shows who invites to what, and what it means, to whoever holds the link.
func (rm *room) door(w http.ResponseWriter, r *http.Request) error {
	secret := r.PathValue("secret")
	v := authz.From(r.Context())
	d, err := rm.organizations.Open(r.Context(), v, secret)
	if errs.Is(err, errs.NotFound) {
		return over(w, r, "organization.door.over")
	}
	if err != nil {
		return err
	}
	return rm.showDoor(w, r, http.StatusOK, d, v)
}

func (rm *room) showDoor(w http.ResponseWriter, r *http.Request, status int, d organization.Door, v authz.Viewer) error {
	at := "/invitations/" + url.PathEscape(r.PathValue("secret"))
	return showOutside(w, r, status, i18n.T(r.Context(), "organization.door.title", "organization", d.Organization.Name),
		doorBody(d, v, at, "?next="+url.QueryEscape(at)))
}

func (rm *room) answer(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	secret, v := r.PathValue("secret"), authz.From(r.Context())
	accept, said := acceptOf(f)
	if !said {
		return web.Invalid("organization.door.choose")
	}
	o, err := rm.organizations.Answer(r.Context(), v, secret, accept)
	switch errs.KindOf(err) {
	case errs.NotFound:
		return over(w, r, "organization.door.over")
	case errs.Forbidden, errs.Conflict:
		// The page says why by what it shows: another address, or that the invitation is over.
		d, openErr := rm.organizations.Open(r.Context(), v, secret)
		if openErr != nil {
			return openErr
		}
		status := http.StatusConflict
		if errs.Is(err, errs.Forbidden) {
			status = http.StatusForbidden
		}
		return rm.showDoor(w, r, status, d, v)
	}
	return answered(w, r, o, accept, err)
}

// answerAddressed answers one of the invitations that stand on the page of one's organizations.
func (rm *room) answerAddressed(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	accept, said := acceptOf(f)
	if !said {
		return web.Invalid("organization.door.choose")
	}
	o, err := rm.organizations.AnswerAddressed(r.Context(), authz.From(r.Context()), f.Get("id"), accept)
	return answered(w, r, o, accept, err)
}

func acceptOf(f *web.Form) (accept, said bool) {
	answer := f.Get("answer")
	return answer == "accept", answer == "accept" || answer == "decline"
}

func answered(w http.ResponseWriter, r *http.Request, o organization.Organization, accept bool, err error) error {
	if err != nil {
		return err
	}
	if accept {
		return web.Redirect(w, r, after(at(o, ""), "accepted"))
	}
	return web.Redirect(w, r, after("/organizations", "declined"))
}

// over says that a link does not hold any more, or never did.
func over(w http.ResponseWriter, r *http.Request, key string) error {
	return showOutside(w, r, http.StatusNotFound, i18n.T(r.Context(), key), overBody(key))
}

// showOutside answers with a page that a link leads to, for people who need not be signed in.
func showOutside(w http.ResponseWriter, r *http.Request, status int, title string, body templ.Component) error {
	web.ByLink(w, r)
	return web.Render(w, r, status, outside(title, body))
}
