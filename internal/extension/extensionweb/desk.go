package extensionweb

import (
	"net/http"

	"pathways/internal/extension"
	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// desk is one branch of a release with what the organization adds in it.
type desk struct {
	extension.Sight
	At    *framework.Item   // the branch; nil for the domains
	Items []*framework.Item // the branch itself and what stands directly under it, or the domains
	Parts []ui.Link         // the domains
	New   string            // identifier of what is added next, so that sending it twice adds one
	Open  string            // identifier of the item whose form is open; "" for none
}

func (rm *room) sight(r *http.Request) (extension.Sight, error) {
	return rm.extensions.One(r.Context(), authz.From(r.Context()), r.PathValue("id"))
}

func (rm *room) desk(w http.ResponseWriter, r *http.Request) error {
	return rm.showDesk(w, r, r.URL.Query().Get("at"), r.URL.Query().Get("add"), form{})
}

func (rm *room) showDesk(w http.ResponseWriter, r *http.Request, code, open string, f form) error {
	s, err := rm.sight(r)
	if err != nil {
		return err
	}
	d := desk{Sight: s, At: s.Tree.ByCode(code), New: ids.New(), Open: open}
	if f.Typed != nil {
		d.New = f.Typed.Get("new")
	}
	d.Items = s.Tree.Roots()
	if d.At != nil {
		d.Items = append([]*framework.Item{d.At}, s.Tree.Children(d.At.ID)...)
	}
	d.Parts = []ui.Link{{Text: i18n.T(r.Context(), "extensions.top"), Href: at(s.ID), Here: d.At == nil}}
	for _, root := range s.Tree.Roots() {
		here := d.At != nil && s.Tree.Root(d.At).ID == root.ID
		d.Parts = append(d.Parts, ui.Link{Text: root.Statement, Href: deskAt(s.ID, root.Code, ""), Here: here})
	}
	return show(w, r, page{Title: s.Title, Over: over(s), Here: "desk", ID: s.ID, Form: f}, deskBody(d, f))
}

// over says whose additions these are, and to what.
func over(s extension.Sight) string { return s.By + " · " + s.Tree.Title + ", " + s.Tree.Version }

func (rm *room) add(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	err = rm.extensions.Add(r.Context(), authz.From(r.Context()), id, f.Get("new"), extension.Sort(f.Get("sort")), f.Get("item"), wordsOf(f, ""))
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showDesk(w, r, f.Get("at"), f.Get("item"), back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, deskAt(id, f.Get("at"), "added")+"#i-"+f.Get("item"))
}

func wordsOf(f *web.Form, before string) extension.Words {
	return extension.Words{Code: f.Get(before + "code"), Text: f.Get(before + "text"), Detail: f.Get(before + "detail")}
}

// piece is one addition on its own page.
type piece struct {
	extension.Sight
	extension.Addition
	Knew extension.Words // what the form knows to stand there
}

func (rm *room) addition(w http.ResponseWriter, r *http.Request) error {
	return rm.showAddition(w, r, nil, form{})
}

func (rm *room) showAddition(w http.ResponseWriter, r *http.Request, c *extension.Conflict, f form) error {
	s, err := rm.sight(r)
	if err != nil {
		return err
	}
	for _, a := range s.Additions {
		if a.ID != r.PathValue("addition") {
			continue
		}
		p := piece{Sight: s, Addition: a, Knew: a.Words()}
		if f.Typed != nil && c == nil {
			p.Knew = extension.Words{Code: f.Typed.Get("knew.code"), Text: f.Typed.Get("knew.text"), Detail: f.Typed.Get("knew.detail")}
		}
		return show(w, r, page{
			Title: i18n.T(r.Context(), "extensions.sort."+string(a.Sort)), Over: over(s), Here: "addition", ID: s.ID, Form: f,
		}, additionBody(p, c, f))
	}
	return errs.New(errs.NotFound, "extensionweb", "")
}

func (rm *room) edit(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	id, addition := r.PathValue("id"), r.PathValue("addition")
	conflict, err := rm.extensions.Edit(r.Context(), authz.From(r.Context()), id, addition, wordsOf(f, ""), wordsOf(f, "knew."))
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showAddition(w, r, nil, back)
	}
	if err != nil {
		return err
	}
	if conflict != nil {
		return rm.showAddition(w, r, conflict, form{Typed: f.Values, status: http.StatusConflict, faults: ui.Faults{
			{Text: i18n.T(r.Context(), "extensions.conflict", "name", conflict.Theirs.Name)},
		}})
	}
	return web.Redirect(w, r, deskAt(id, f.Get("at"), "edited"))
}

// after does something to an addition and goes back to the desk.
func (rm *room) after(w http.ResponseWriter, r *http.Request, done string, do func(v authz.Viewer, id, addition string, f *web.Form) error) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	id, addition := r.PathValue("id"), r.PathValue("addition")
	err = do(authz.From(r.Context()), id, addition, f)
	if back, ok := refused(r.Context(), err, nil); ok {
		return rm.showAddition(w, r, nil, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, deskAt(id, f.Get("at"), done))
}

func (rm *room) takeAway(w http.ResponseWriter, r *http.Request) error {
	return rm.after(w, r, "removed", func(v authz.Viewer, id, addition string, _ *web.Form) error {
		return rm.extensions.Remove(r.Context(), v, id, addition)
	})
}

func (rm *room) place(w http.ResponseWriter, r *http.Request) error {
	return rm.after(w, r, "placed", func(v authz.Viewer, id, addition string, f *web.Form) error {
		return rm.extensions.Place(r.Context(), v, id, addition, f.Get("item"))
	})
}

func (rm *room) look(w http.ResponseWriter, r *http.Request) error {
	return rm.after(w, r, "looked", func(v authz.Viewer, id, addition string, _ *web.Form) error {
		return rm.extensions.Look(r.Context(), v, id, addition)
	})
}
