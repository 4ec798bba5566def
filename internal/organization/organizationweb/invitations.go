package organizationweb

import (
	"net/http"
	"strconv"
	"strings"

	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
)

// invitations lists what was sent and invites one person.
func (rm *room) invitations(w http.ResponseWriter, r *http.Request) error {
	return rm.showInvitations(w, r, form{})
}

func (rm *room) showInvitations(w http.ResponseWriter, r *http.Request, f form) error {
	v, s, err := rm.sight(r)
	if err != nil {
		return err
	}
	from := r.URL.Query().Get("after")
	all, next, err := rm.organizations.Invitations(r.Context(), v, s.Organization.Slug, from, 0)
	if err != nil {
		return err
	}
	return show(w, r, page{
		Title: i18n.T(r.Context(), "organization.nav.invitations"), Lead: i18n.T(r.Context(), "organization.invitations.lead"),
		Sight: s, Here: "invitations", Form: f,
	}, invitationsBody(s, all, next, from != "", f))
}

func (rm *room) invite(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	o := organization.Organization{Slug: r.PathValue("slug")}
	_, err = rm.organizations.Invite(r.Context(), authz.From(r.Context()), o.Slug, web.Base(r, rm.baseURL), organization.Call{
		Email: f.Get("email"), Name: f.Get("name"), Part: organization.Part(f.Get("part")), Message: f.Get("message"),
	})
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showInvitations(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, after(at(o, "invitations"), "invited"))
}

func (rm *room) revoke(w http.ResponseWriter, r *http.Request) error {
	o := organization.Organization{Slug: r.PathValue("slug")}
	if err := rm.organizations.Revoke(r.Context(), authz.From(r.Context()), o.Slug, r.PathValue("id")); err != nil {
		return err
	}
	return web.Redirect(w, r, after(at(o, "invitations"), "revoked"))
}

func (rm *room) link(w http.ResponseWriter, r *http.Request) error {
	return rm.showLink(w, r, form{}, organization.Invitation{}, "")
}

// showLink is the page for a link; with the address of one that was made just now, which is shown this once.
func (rm *room) showLink(w http.ResponseWriter, r *http.Request, f form, made organization.Invitation, address string) error {
	_, s, err := rm.sight(r)
	if err != nil {
		return err
	}
	if !s.Rights.Invite {
		return forbidden()
	}
	return show(w, r, page{
		Title: i18n.T(r.Context(), "organization.link.title"), Lead: i18n.T(r.Context(), "organization.link.lead"), Sight: s, Here: "link", Form: f,
	}, linkBody(s, made, address, f))
}

// openLink makes a link. Its secret is known only now, so the answer shows it instead of leading on.
func (rm *room) openLink(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	days, uses := numberOf(f.Get("days")), numberOf(f.Get("uses"))
	inv, secret, err := rm.organizations.OpenLink(r.Context(), authz.From(r.Context()), r.PathValue("slug"), organization.LinkDraft{
		Part: organization.Part(f.Get("part")), Days: days, Uses: uses,
	})
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showLink(w, r, back, organization.Invitation{}, "")
	}
	if err != nil {
		return err
	}
	return rm.showLink(w, r, form{}, inv, web.Base(r, rm.baseURL)+"/invitations/"+secret)
}

// numberOf reads a whole number; 0, which no field takes, where there is none.
func numberOf(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return 0
	}
	return n
}
