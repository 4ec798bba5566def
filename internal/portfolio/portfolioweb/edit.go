package portfolioweb

import (
	"net/http"
	"slices"

	"pathways/internal/evidence"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
	"pathways/internal/portfolio"
)

// editView is the page on which a portfolio is arranged.
type editView struct {
	Page   *portfolio.Page
	Shown  portfolio.Shown
	Title  string
	About  string
	Faults faults
	Saved  bool
}

func (rm *room) edit(w http.ResponseWriter, r *http.Request) error {
	return rm.editPage(w, r, http.StatusOK, nil, nil)
}

// editPage shows the page; with a form and its faults where it came back.
func (rm *room) editPage(w http.ResponseWriter, r *http.Request, status int, form *web.Form, wrong faults) error {
	shown, err := rm.portfolio.Get(r.Context(), authz.From(r.Context()))
	if err != nil {
		return err
	}
	v := editView{Shown: shown, Title: shown.Title, About: shown.About, Faults: wrong, Saved: r.URL.Query().Has("saved")}
	if form != nil {
		v.Title, v.About = form.Get("title"), form.Get("about")
	}
	ws := i18n.From(r.Context())
	return web.Render(w, r, status, editPage(v, head(ws.T("portfolio.edit.title"))))
}

func (rm *room) keepHead(w http.ResponseWriter, r *http.Request) error {
	form, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	err = rm.portfolio.Head(r.Context(), authz.From(r.Context()), form.Get("title"), form.Get("about"))
	if wrong, ok := faultsOf(i18n.From(r.Context()), err); ok {
		return rm.editPage(w, r, http.StatusUnprocessableEntity, form, wrong)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/portfolio/edit?saved")
}

func (rm *room) moveSection(w http.ResponseWriter, r *http.Request) error {
	form, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	by := map[string]int{"up": -1, "down": 1}[form.Get("to")]
	id := r.PathValue("id")
	if err := rm.portfolio.MoveSection(r.Context(), authz.From(r.Context()), id, by); err != nil {
		return err
	}
	return web.Redirect(w, r, "/portfolio/edit#sections")
}

func (rm *room) removeSection(w http.ResponseWriter, r *http.Request) error {
	if err := rm.portfolio.RemoveSection(r.Context(), authz.From(r.Context()), r.PathValue("id")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/portfolio/edit#sections")
}

// sectionView is the form of one section.
type sectionView struct {
	ID     string // "new" for one that is not on the page yet
	Sec    portfolio.Section
	Offer  offer
	Faults faults
}

func (rm *room) section(w http.ResponseWriter, r *http.Request) error {
	v := authz.From(r.Context())
	p, err := rm.portfolio.Page(r.Context(), v)
	if err != nil {
		return err
	}
	s := sectionView{ID: r.PathValue("id")}
	if s.ID != "new" {
		have := p.Section(s.ID)
		if have == nil {
			return web.NotFound()
		}
		s.Sec = *have
	}
	return rm.sectionPage(w, r, http.StatusOK, s)
}

func (rm *room) sectionPage(w http.ResponseWriter, r *http.Request, status int, s sectionView) error {
	var err error
	if s.Offer, err = rm.offer(r, s.Sec.Items, s.Sec.Evidence, s.Sec.Statements); err != nil {
		return err
	}
	key := "portfolio.section.title"
	if s.ID == "new" {
		key = "portfolio.section.new"
	}
	return web.Render(w, r, status, sectionPage(s, head(i18n.T(r.Context(), key))))
}

func (rm *room) keepSection(w http.ResponseWriter, r *http.Request) error {
	form, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	s := sectionView{ID: r.PathValue("id")}
	s.Sec.Heading = form.Get("heading")
	if s.ID != "new" {
		s.Sec.ID = s.ID
	}
	if s.Sec.Items, s.Sec.Evidence, s.Sec.Statements, err = rm.chosen(r, form); err != nil {
		return err
	}
	if s.Sec.Heading == "" && len(s.Sec.Items)+len(s.Sec.Evidence)+len(s.Sec.Statements) == 0 {
		err = &errs.Error{Kind: errs.Invalid, Op: "portfolioweb.keepSection", Fields: []errs.Field{{Name: "heading", Key: "portfolio.section.nothing"}}}
	} else {
		err = rm.portfolio.KeepSection(r.Context(), authz.From(r.Context()), s.Sec)
	}
	if wrong, ok := faultsOf(i18n.From(r.Context()), err); ok {
		s.Faults = wrong
		return rm.sectionPage(w, r, http.StatusUnprocessableEntity, s)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/portfolio/edit?saved#sections")
}

// chosen reads what was chosen in a form, in the order in which the page offers it. What is not the person's own, or not
// on offer any more, is left out.
func (rm *room) chosen(r *http.Request, form *web.Form) (items []evidence.Ref, pieces, said []string, err error) {
	o, err := rm.offer(r, refsIn(form.All("item")), form.All("evidence"), form.All("statement"))
	if err != nil {
		return nil, nil, nil, err
	}
	for _, g := range o.Groups {
		for _, c := range g.Items {
			if slices.Contains(form.All("item"), value(c.Ref)) {
				items = append(items, c.Ref)
			}
		}
	}
	for _, e := range o.Mine.Evidence {
		if slices.Contains(form.All("evidence"), e.ID) {
			pieces = append(pieces, e.ID)
		}
	}
	for _, s := range o.Mine.Statements {
		if slices.Contains(form.All("statement"), s.ID) {
			said = append(said, s.ID)
		}
	}
	return items, pieces, said, nil
}
