package postingweb

import (
	"net/http"
	"strconv"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
	"pathways/internal/posting"
	"pathways/internal/role"
)

func (rm *room) one(w http.ResponseWriter, r *http.Request) error {
	return rm.showOne(w, r, form{})
}

func (rm *room) showOne(w http.ResponseWriter, r *http.Request, f form) error {
	s, h, err := rm.hinted(r)
	if err != nil {
		return err
	}
	return show(w, r, of(&s, "one", s.Title, f), oneBody(&s, h, faultsOf(i18n.From(r.Context()), s.Open()), f))
}

func (rm *room) preview(w http.ResponseWriter, r *http.Request) error {
	return rm.showPreview(w, r, form{})
}

func (rm *room) showPreview(w http.ResponseWriter, r *http.Request, f form) error {
	s, h, err := rm.hinted(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	p := of(&s, "preview", i18n.T(ctx, "postings.preview"), form{status: f.status})
	p.Lead = i18n.T(ctx, "postings.preview.lead")
	return show(w, r, p, previewBody(&s, h, faultsOf(i18n.From(ctx), s.Open()), f))
}

// after does something to a posting and says so on its page; back is the page for what cannot be done.
func (rm *room) after(w http.ResponseWriter, r *http.Request, done string, back func(http.ResponseWriter, *http.Request, form) error,
	do func(v authz.Viewer, slug, id string, seen int64, f *web.Form) error,
) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	slug, id := r.PathValue("slug"), r.PathValue("id")
	seen, _ := strconv.ParseInt(f.Get("seen"), 10, 64)
	err = do(authz.From(r.Context()), slug, id, seen, f)
	if again, ok := refused(r.Context(), err, f.Values); ok {
		return back(w, r, again)
	}
	if err != nil {
		return err
	}
	if done == "deleted" {
		return web.Redirect(w, r, with(list(slug), "done", done))
	}
	return web.Redirect(w, r, with(list(slug, id), "done", done))
}

func (rm *room) publish(w http.ResponseWriter, r *http.Request) error {
	return rm.after(w, r, "published", rm.showPreview, func(v authz.Viewer, slug, id string, seen int64, _ *web.Form) error {
		_, err := rm.Postings.Publish(r.Context(), v, slug, id, seen)
		return err
	})
}

func (rm *room) keep(w http.ResponseWriter, r *http.Request) error {
	return rm.after(w, r, "kept", rm.showOne, func(v authz.Viewer, slug, id string, seen int64, f *web.Form) error {
		_, err := rm.Postings.Keep(r.Context(), v, slug, id, f.Get("note"), seen)
		return err
	})
}

func (rm *room) close(w http.ResponseWriter, r *http.Request) error {
	return rm.after(w, r, "closed", rm.showOne, func(v authz.Viewer, slug, id string, _ int64, _ *web.Form) error {
		return rm.Postings.Close(r.Context(), v, slug, id)
	})
}

func (rm *room) withdraw(w http.ResponseWriter, r *http.Request) error {
	return rm.after(w, r, "withdrawn", rm.showOne, func(v authz.Viewer, slug, id string, _ int64, _ *web.Form) error {
		return rm.Postings.Withdraw(r.Context(), v, slug, id)
	})
}

func (rm *room) takeContacts(w http.ResponseWriter, r *http.Request) error {
	return rm.after(w, r, "contacts", rm.showOne, func(v authz.Viewer, slug, id string, _ int64, _ *web.Form) error {
		return rm.Postings.TakeContacts(r.Context(), v, slug, id)
	})
}

func (rm *room) remove(w http.ResponseWriter, r *http.Request) error {
	return rm.after(w, r, "deleted", rm.showOne, func(v authz.Viewer, slug, id string, _ int64, _ *web.Form) error {
		return rm.Postings.Delete(r.Context(), v, slug, id)
	})
}

func (rm *room) choose(w http.ResponseWriter, r *http.Request) error {
	return rm.showChoose(w, r, form{})
}

func (rm *room) showChoose(w http.ResponseWriter, r *http.Request, f form) error {
	s, err := rm.sight(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	p := of(&s, "competencies", i18n.T(ctx, "postings.choose"), f)
	p.Lead = i18n.T(ctx, "postings.choose.lead")
	if !s.Writes {
		return show(w, r, p, readersOnly())
	}
	return show(w, r, p, chooseBody(&s, f))
}

func (rm *room) chosen(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	s, err := rm.sight(r)
	if err != nil {
		return err
	}
	v := authz.From(r.Context())
	err = rm.Postings.Choose(r.Context(), v, s.Place.Slug, s.Posting.ID, usesOf(f, s.Tree, "use."), usesOf(f, s.Tree, "knew."))
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showChoose(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, with(at(&s, "edit"), "done", "chosen")+"#duties")
}

// usesOf are the competencies that fields with a prefix say, in the framework's own order.
func usesOf(f *web.Form, t *framework.Tree, prefix string) (all []posting.Use) {
	for _, it := range t.Leaves("") {
		if e := f.Get(prefix + it.ID); e != "" {
			all = append(all, posting.Use{Item: it.ID, Emphasis: role.Emphasis(e)})
		}
	}
	return all
}
