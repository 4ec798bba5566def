package organizationweb

import (
	"net/http"
	"net/url"

	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
)

// people lists those in an organization, as the part of the viewer shows them.
func (rm *room) people(w http.ResponseWriter, r *http.Request) error {
	v, s, err := rm.sight(r)
	if err != nil {
		return err
	}
	from := r.URL.Query().Get("after")
	all, next, err := rm.organizations.People(r.Context(), v, s.Organization.Slug, from, 0)
	if err != nil {
		return err
	}
	lead := "organization.people.lead"
	if s.Rights.SeeAddresses {
		lead = "organization.people.lead.owner"
	}
	return show(w, r, page{
		Title: i18n.T(r.Context(), "organization.nav.people"), Lead: i18n.T(r.Context(), lead), Sight: s, Here: "people",
	}, peopleBody(s, v.Person, all, next, from != ""))
}

// colleague is the page on which an owner changes somebody's part or removes them.
func (rm *room) colleague(w http.ResponseWriter, r *http.Request) error {
	return rm.showColleague(w, r, form{})
}

func (rm *room) showColleague(w http.ResponseWriter, r *http.Request, f form) error {
	v, s, err := rm.sight(r)
	if err != nil {
		return err
	}
	c, err := rm.organizations.Colleague(r.Context(), v, s.Organization.Slug, r.PathValue("person"))
	if err != nil {
		return err
	}
	return show(w, r, page{Title: c.Name, Sight: s, Here: "colleague", Form: f}, colleagueBody(s, c, c.Person == v.Person, f))
}

func (rm *room) setPart(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	o := organization.Organization{Slug: r.PathValue("slug")}
	err = rm.organizations.SetPart(r.Context(), authz.From(r.Context()), o.Slug, r.PathValue("person"), organization.Part(f.Get("part")))
	return rm.cast(w, r, err, f.Values, after(at(o, "people"), "part"))
}

func (rm *room) remove(w http.ResponseWriter, r *http.Request) error {
	v, person := authz.From(r.Context()), r.PathValue("person")
	o := organization.Organization{Slug: r.PathValue("slug")}
	err := rm.organizations.Remove(r.Context(), v, o.Slug, person)
	to := after(at(o, "people"), "removed")
	if person == v.Person {
		to = after("/organizations", "left")
	}
	return rm.cast(w, r, err, nil, to)
}

// cast answers after a part was changed: with the same page where it was refused. An owner who has stepped down cannot
// read the list with its addresses any more, but still the list.
func (rm *room) cast(w http.ResponseWriter, r *http.Request, err error, typed url.Values, to string) error {
	if back, ok := refused(r.Context(), err, typed); ok {
		return rm.showColleague(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, to)
}
