package extensionweb

import (
	"net/http"
	"strconv"
	"strings"

	"pathways/internal/extension"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

func (rm *room) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, writes, err := rm.extensions.Mine(ctx, authz.From(ctx))
	if err != nil {
		return err
	}
	return show(w, r, page{
		Title: i18n.T(ctx, "extensions.title"), Lead: i18n.T(ctx, "extensions.lead"), Here: "list",
	}, listBody(all, len(writes) > 0))
}

func (rm *room) newOne(w http.ResponseWriter, r *http.Request) error {
	return rm.showNew(w, r, form{})
}

func (rm *room) showNew(w http.ResponseWriter, r *http.Request, f form) error {
	ctx := r.Context()
	_, writes, err := rm.extensions.Mine(ctx, authz.From(ctx))
	if err != nil {
		return err
	}
	listings, err := rm.frameworks.Frameworks(ctx)
	if err != nil {
		return err
	}
	var releases, organizations []ui.Option
	for _, l := range listings {
		for _, info := range l.Releases {
			releases = append(releases, ui.Option{Value: info.ID, Label: info.Title + ", " + info.Version})
		}
	}
	for _, o := range writes {
		organizations = append(organizations, ui.Option{Value: o.Slug, Label: o.Name})
	}
	return show(w, r, page{
		Title: i18n.T(ctx, "extensions.new"), Lead: i18n.T(ctx, "extensions.new.lead"), Here: "new", Form: f,
	}, newBody(releases, organizations, r.URL.Query().Get("release"), f))
}

func (rm *room) begin(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	e, err := rm.extensions.Begin(r.Context(), authz.From(r.Context()), f.Get("organization"), f.Get("release"), f.Get("title"))
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showNew(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, deskAt(e.ID, "", "begun"))
}

func (rm *room) settings(w http.ResponseWriter, r *http.Request) error {
	return rm.showSettings(w, r, form{})
}

func (rm *room) showSettings(w http.ResponseWriter, r *http.Request, f form) error {
	s, err := rm.sight(r)
	if err != nil {
		return err
	}
	return show(w, r, page{Title: s.Title, Over: over(s), Here: "settings", ID: s.ID, Form: f}, settingsBody(s, f))
}

func (rm *room) set(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	err = rm.extensions.Set(r.Context(), authz.From(r.Context()), id, extension.Settings{
		Title: f.Get("title"), Note: f.Get("note"), SeenBy: extension.SeenBy(f.Get("seen")),
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
	if err := rm.extensions.Delete(r.Context(), authz.From(r.Context()), r.PathValue("id")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/stewardship/extensions?done=deleted")
}

// pageOfHistory is how many lines of a history stand on one page.
const pageOfHistory = 50

func (rm *room) history(w http.ResponseWriter, r *http.Request) error {
	s, err := rm.sight(r)
	if err != nil {
		return err
	}
	before, _ := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	all, err := rm.extensions.History(r.Context(), authz.From(r.Context()), s.ID, max(0, before), pageOfHistory+1)
	if err != nil {
		return err
	}
	next := ""
	if len(all) > pageOfHistory {
		all = all[:pageOfHistory]
		next = at(s.ID, "history") + "?before=" + strconv.FormatInt(all[len(all)-1].Seq, 10)
	}
	return show(w, r, page{Title: s.Title, Over: over(s), Here: "history", ID: s.ID}, historyBody(all, next))
}

func (rm *room) follow(w http.ResponseWriter, r *http.Request) error {
	return rm.showFollow(w, r, r.URL.Query().Get("to"), form{})
}

func (rm *room) showFollow(w http.ResponseWriter, r *http.Request, to string, f form) error {
	ctx := r.Context()
	following, err := rm.extensions.Follow(ctx, authz.From(ctx), r.PathValue("id"), to)
	if err != nil {
		return err
	}
	return show(w, r, page{
		Title: i18n.T(ctx, "extensions.follow", "version", following.To.Version), Over: over(following.Sight),
		Lead: i18n.T(ctx, "extensions.follow.lead"), Here: "follow", ID: following.ID, Form: f,
	}, followBody(following))
}

func (rm *room) bring(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	chosen := map[string]string{}
	for name := range f.Values {
		if addition, ok := strings.CutPrefix(name, "to."); ok {
			chosen[addition] = f.Get(name)
		}
	}
	e, err := rm.extensions.Bring(r.Context(), authz.From(r.Context()), r.PathValue("id"), f.Get("to"), chosen)
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showFollow(w, r, f.Get("to"), back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, deskAt(e.ID, "", "brought"))
}
