package organizationweb

import (
	"net/http"
	"slices"

	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
)

func (rm *room) domains(w http.ResponseWriter, r *http.Request) error {
	return rm.showDomains(w, r, form{})
}

func (rm *room) showDomains(w http.ResponseWriter, r *http.Request, f form) error {
	v, s, err := rm.sight(r)
	if err != nil {
		return err
	}
	all, err := rm.organizations.Domains(r.Context(), v, s.Organization.Slug)
	if err != nil {
		return err
	}
	return show(w, r, page{
		Title: i18n.T(r.Context(), "organization.nav.domains"), Lead: i18n.T(r.Context(), "organization.domains.lead"), Sight: s, Here: "domains", Form: f,
	}, domainsBody(s, all, f))
}

// byHand is the choice that no letter goes out.
const byHand = "operator"

// The choices of who becomes a member by a domain.
const (
	byProvider = "provider"
	byLetter   = "letter"
)

func (rm *room) claim(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	o := organization.Organization{Slug: r.PathValue("slug")}
	to, done := f.Get("to"), "letter"
	if to == byHand {
		to, done = "", "claimed"
	} else if to == "" {
		to = " " // none of the addresses: choosing nobody is not the same as choosing those who run the installation
	}
	err = rm.organizations.Claim(r.Context(), authz.From(r.Context()), o.Slug, web.Base(r, rm.baseURL), f.Get("domain"), to)
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showDomains(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, after(at(o, "domains"), done))
}

func (rm *room) joining(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	o := organization.Organization{Slug: r.PathValue("slug")}
	if err := rm.organizations.ChooseJoining(r.Context(), authz.From(r.Context()), o.Slug, r.PathValue("domain"),
		slices.Contains(f.All("joining"), byProvider), slices.Contains(f.All("joining"), byLetter)); err != nil {
		return err
	}
	return web.Redirect(w, r, after(at(o, "domains"), "joining"))
}

func (rm *room) unclaim(w http.ResponseWriter, r *http.Request) error {
	o := organization.Organization{Slug: r.PathValue("slug")}
	if err := rm.organizations.Unclaim(r.Context(), authz.From(r.Context()), o.Slug, r.PathValue("domain")); err != nil {
		return err
	}
	return web.Redirect(w, r, after(at(o, "domains"), "unclaimed"))
}

// claimed shows what the link in a letter to a domain means.
func (rm *room) claimed(w http.ResponseWriter, r *http.Request) error {
	d, err := rm.organizations.Claimed(r.Context(), r.PathValue("secret"))
	if errs.Is(err, errs.NotFound) {
		return over(w, r, "organization.claimed.over")
	}
	if err != nil {
		return err
	}
	return showOutside(w, r, http.StatusOK, i18n.T(r.Context(), "organization.claimed.title", "domain", d.Name), claimedBody(d, r.PathValue("secret")))
}

func (rm *room) confirm(w http.ResponseWriter, r *http.Request) error {
	d, err := rm.organizations.Confirm(r.Context(), r.PathValue("secret"))
	if errs.Is(err, errs.NotFound) {
		return over(w, r, "organization.claimed.over")
	}
	if err != nil {
		return err
	}
	return showOutside(w, r, http.StatusOK, i18n.T(r.Context(), "organization.claimed.done", "domain", d.Name), confirmedBody(d))
}

// claims is the list of domains that wait, for those who run the installation.
func (rm *room) claims(w http.ResponseWriter, r *http.Request) error {
	return rm.showClaims(w, r, form{})
}

func (rm *room) showClaims(w http.ResponseWriter, r *http.Request, f form) error {
	all, err := rm.organizations.Claims(r.Context(), authz.From(r.Context()))
	if err != nil {
		return err
	}
	status := http.StatusOK
	if f.status != 0 {
		status = f.status
	}
	return web.Render(w, r, status, claimsPage(all, doneOf(r), f))
}

func (rm *room) vouch(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	err = rm.organizations.Vouch(r.Context(), authz.From(r.Context()), f.Get("organization"), f.Get("domain"))
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showClaims(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, after("/operate/domains", "vouched"))
}
