package translationweb

import (
	"net/http"

	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/translation"
)

func (rm *room) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := rm.translations.Mine(ctx, authz.From(ctx))
	if err != nil {
		return err
	}
	return show(w, r, page{
		Title: i18n.T(ctx, "translations.title"), Lead: i18n.T(ctx, "translations.lead"), Here: "list",
	}, listBody(all))
}

func (rm *room) newOne(w http.ResponseWriter, r *http.Request) error {
	return rm.showNew(w, r, form{})
}

// choice is what a new translation can be of and by.
type choice struct {
	Releases      []ui.Option
	Organizations []ui.Option
	Nobody        bool // the viewer may write for no organization
}

func (rm *room) showNew(w http.ResponseWriter, r *http.Request, f form) error {
	ctx := r.Context()
	organizations, operates, err := rm.translations.Writers(ctx, authz.From(ctx))
	if err != nil {
		return err
	}
	c, err := rm.choices(r, organizations, operates)
	if err != nil {
		return err
	}
	if f.Typed == nil {
		f.Typed = r.URL.Query()
		if !f.Typed.Has("organization") && len(c.Organizations) > 0 {
			f.Typed.Set("organization", c.Organizations[0].Value)
		}
	}
	return show(w, r, page{
		Title: i18n.T(ctx, "translations.new"), Lead: i18n.T(ctx, "translations.new.lead"), Here: "new", Form: f,
	}, newBody(c, f))
}

func (rm *room) choices(r *http.Request, organizations []organization.Organization, operates bool) (c choice, err error) {
	ctx := r.Context()
	listings, err := rm.frameworks.Frameworks(ctx)
	if err != nil {
		return c, err
	}
	for _, l := range listings {
		for _, info := range l.Releases {
			c.Releases = append(c.Releases, ui.Option{Value: info.ID, Label: info.Title + ", " + info.Version + " (" + i18n.NameOf(ctx, info.Language) + ")"})
		}
	}
	for _, o := range organizations {
		c.Organizations = append(c.Organizations, ui.Option{Value: o.Slug, Label: o.Name})
	}
	if operates {
		c.Organizations = append(c.Organizations, ui.Option{Value: "", Label: i18n.T(ctx, "translations.installation")})
	}
	c.Nobody = len(c.Organizations) == 0
	return c, nil
}

func (rm *room) begin(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	lang := f.Get("code")
	if lang == "" {
		lang = f.Get("language")
	}
	t, err := rm.translations.Begin(r.Context(), authz.From(r.Context()), translation.Start{
		Organization: f.Get("organization"), Release: f.Get("release"), Language: lang, Translator: f.Get("translator"),
	})
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showNew(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, at(t.ID, "")+"?done=begun")
}

func (rm *room) settings(w http.ResponseWriter, r *http.Request) error {
	return rm.showSettings(w, r, form{})
}

func (rm *room) showSettings(w http.ResponseWriter, r *http.Request, f form) error {
	ctx := r.Context()
	s, err := rm.translations.One(ctx, authz.From(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	return show(w, r, page{
		Title: i18n.T(ctx, "translations.one", "title", s.Tree.Title, "version", s.Tree.Version, "language", i18n.NameOf(ctx, s.Language)),
		Over:  s.Listing.Organization, Here: "settings", ID: s.ID, Form: f,
	}, settingsBody(s, f))
}

func (rm *room) set(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	err = rm.translations.Set(r.Context(), authz.From(r.Context()), id, translation.Settings{
		Translator: f.Get("translator"), Note: f.Get("note"), Status: translation.Status(f.Get("status")), Shown: f.Get("shown") == "yes",
	})
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showSettings(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, at(id, "settings")+"?done=set")
}

func (rm *room) remove(w http.ResponseWriter, r *http.Request) error {
	err := rm.translations.Delete(r.Context(), authz.From(r.Context()), r.PathValue("id"))
	if back, ok := refused(r.Context(), err, nil); ok {
		return rm.showSettings(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/stewardship/translations?done=deleted")
}
