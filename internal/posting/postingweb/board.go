package postingweb

import (
	"net/http"
	"net/url"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/posting"
)

// pageOfBoard is how many postings stand on one page of the board.
const pageOfBoard = 50

func (rm *room) board(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	all, next, err := rm.Postings.Board(ctx, q.Get("organization"), q.Get("after"), pageOfBoard)
	if err != nil {
		return err
	}
	if next != "" {
		more := url.Values{"after": {next}}
		if of := q.Get("organization"); of != "" {
			more.Set("organization", of)
		}
		next = "/postings?" + more.Encode()
	}
	return web.Render(w, r, http.StatusOK, boardView(all, next, ui.Page{
		Title: i18n.T(ctx, "postings.board"), Description: i18n.T(ctx, "postings.board.lead"), Canonical: "/postings", NoIndex: len(q) > 0, Place: ui.Institutions,
		Trail: []ui.Crumb{{Name: ui.T(ctx, "ui.place.institutions"), Href: "/institutions"}, {Name: i18n.T(ctx, "postings.board")}},
	}))
}

func (rm *room) public(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := rm.Postings.Public(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	head := ui.Page{
		Title: p.Title + ", " + p.By.Name, Description: described(ctx, p), Canonical: publicHref(p), NoIndex: !p.IsOpen(), Class: "posting-page", Place: ui.Institutions,
		Trail:       []ui.Crumb{{Name: ui.T(ctx, "ui.place.institutions"), Href: "/institutions"}, {Name: i18n.T(ctx, "postings.board"), Href: "/postings"}, {Name: p.Title}},
		Attribution: attribution(ctx, p),
	}
	if p.IsOpen() {
		data, err := jobPosting(p, i18n.From(ctx), web.Base(r, rm.BaseURL))
		if err != nil {
			return err
		}
		head.Data = string(data)
		head.Alternates = []ui.Alternate{{Type: "application/ld+json", Href: publicHref(p) + "/posting.jsonld", Name: "schema.org JobPosting"}}
	}
	return web.Render(w, r, http.StatusOK, publicView(p, head))
}

// toApply is where on the page of an open posting it stands how to apply, or else whom to ask; "" where neither is said.
func toApply(p posting.Page) string {
	switch {
	case !p.IsOpen():
		return ""
	case p.Apply != "" || p.ApplyLink != "":
		return "#apply"
	case !p.Contact.IsZero():
		return "#contact"
	}
	return ""
}

// publicHref is the lasting address of a posting.
func publicHref(p posting.Page) string { return "/postings/" + url.PathEscape(p.ID) }

func (rm *room) publicData(w http.ResponseWriter, r *http.Request) error {
	p, err := rm.Postings.Public(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return rm.writeData(w, r, p)
}

// data is what the working text would say to programs, for people of the organization.
func (rm *room) data(w http.ResponseWriter, r *http.Request) error {
	s, err := rm.Postings.One(r.Context(), authz.From(r.Context()), r.PathValue("slug"), r.PathValue("id"))
	if err != nil {
		return err
	}
	return rm.writeData(w, r, s.Preview())
}

func (rm *room) writeData(w http.ResponseWriter, r *http.Request, p posting.Page) error {
	data, err := jobPosting(p, i18n.From(r.Context()), web.Base(r, rm.BaseURL))
	if err != nil {
		return err
	}
	return web.WriteData(w, r, web.Data{Type: "application/ld+json", Body: data})
}
