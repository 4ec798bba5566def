package crosswalkweb

import (
	"context"
	"net/http"
	"strconv"

	"pathways/internal/crosswalk"
	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

func (rm *room) mine(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := rm.crosswalks.Mine(ctx, authz.From(ctx))
	if err != nil {
		return err
	}
	places, err := rm.places(ctx)
	if err != nil {
		return err
	}
	return show(w, r, page{Title: ui.T(ctx, "crosswalk.title"), Lead: ui.T(ctx, "crosswalk.lead"), Here: "mine"}, mineBody(all, len(places) > 0))
}

// place is where a crosswalk can be begun: an organization, or with an empty slug the installation.
type place struct{ slug, name string }

// places are those where the viewer may begin one.
func (rm *room) places(ctx context.Context) ([]place, error) {
	v := authz.From(ctx)
	mine, err := rm.organizations.Mine(ctx, v)
	if err != nil {
		return nil, err
	}
	var out []place
	for _, m := range mine {
		if m.Part == organization.Owner || m.Part == organization.Steward {
			out = append(out, place{m.Organization.Slug, m.Organization.Name})
		}
	}
	if v.Operator {
		out = append(out, place{"", ui.T(ctx, "crosswalk.installation")})
	}
	return out, nil
}

// newOne asks for two editions. The address may name them.
func (rm *room) newOne(w http.ResponseWriter, r *http.Request) error {
	return rm.showNew(w, r, form{})
}

func (rm *room) showNew(w http.ResponseWriter, r *http.Request, f form) error {
	ctx := r.Context()
	places, err := rm.places(ctx)
	if err != nil {
		return err
	}
	listings, err := rm.frameworks.Frameworks(ctx)
	if err != nil {
		return err
	}
	var releases []ui.Option
	for _, l := range listings {
		for _, i := range l.Releases {
			releases = append(releases, ui.Option{Value: i.ID, Label: l.Framework.ShortName + " " + i.Version + " (" + i.Title + ")"})
		}
	}
	return show(w, r, page{Title: ui.T(ctx, "crosswalk.new"), Lead: ui.T(ctx, "crosswalk.new.lead"), Here: "new", Form: f}, newBody(places, releases, chosenOr(r, "from", first(releases, 1)), chosenOr(r, "to", first(releases, 0)), f))
}

func (rm *room) begin(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	made, err := rm.crosswalks.Begin(ctx, authz.From(ctx), crosswalk.Start{
		Organization: in.Get("organization"), From: in.Get("from"), To: in.Get("to"), Title: in.Get("title"),
	})
	if err != nil {
		if f, mend := refused(ctx, err, in.Values); mend {
			return rm.showNew(w, r, f)
		}
		return err
	}
	return web.Redirect(w, r, after(at(made.ID, ""), "begun"))
}

// about is the page of title and note.
func (rm *room) about(w http.ResponseWriter, r *http.Request) error {
	return rm.showAbout(w, r, form{})
}

func (rm *room) showAbout(w http.ResponseWriter, r *http.Request, f form) error {
	ctx := r.Context()
	work, rights, _, err := rm.crosswalks.One(ctx, authz.From(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	return show(w, r, page{Title: ui.T(ctx, "crosswalk.nav.about"), Work: work, Rights: rights, Here: "about", Form: f}, aboutBody(work, rights, f))
}

func (rm *room) describe(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	if err := rm.crosswalks.Describe(ctx, authz.From(ctx), r.PathValue("id"), in.Get("title"), in.Get("note")); err != nil {
		if f, mend := refused(ctx, err, in.Values); mend {
			return rm.showAbout(w, r, f)
		}
		return err
	}
	return web.Redirect(w, r, after(at(r.PathValue("id"), "about"), "described"))
}

func (rm *room) publishing(w http.ResponseWriter, r *http.Request) error {
	return rm.showPublishing(w, r, form{})
}

func (rm *room) showPublishing(w http.ResponseWriter, r *http.Request, f form) error {
	ctx := r.Context()
	work, rights, tally, err := rm.crosswalks.One(ctx, authz.From(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	return show(w, r, page{
		Title: ui.T(ctx, "crosswalk.nav.publish"), Lead: ui.T(ctx, "crosswalk.publish.lead"), Work: work, Rights: rights, Here: "publish", Form: f,
	}, publishBody(work, rights, tally, f))
}

func (rm *room) publish(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	if _, err := rm.crosswalks.Publish(ctx, authz.From(ctx), r.PathValue("id"), framework.Standing(in.Get("standing"))); err != nil {
		if f, mend := refused(ctx, err, in.Values); mend {
			return rm.showPublishing(w, r, f)
		}
		return err
	}
	return web.Redirect(w, r, after(at(r.PathValue("id"), "publish"), "published"))
}

func (rm *room) withdraw(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := rm.crosswalks.Withdraw(ctx, authz.From(ctx), r.PathValue("id")); err != nil {
		if f, mend := refused(ctx, err, nil); mend {
			return rm.showPublishing(w, r, f)
		}
		return err
	}
	return web.Redirect(w, r, after(at(r.PathValue("id"), "publish"), "withdrawn"))
}

func (rm *room) history(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	before, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	if err != nil || before < 0 {
		before = 0
	}
	work, rights, _, err := rm.crosswalks.One(ctx, authz.From(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	_, deeds, next, err := rm.crosswalks.History(ctx, authz.From(ctx), r.PathValue("id"), before, 50)
	if err != nil {
		return err
	}
	return show(w, r, page{Title: ui.T(ctx, "crosswalk.nav.history"), Work: work, Rights: rights, Here: "history"}, historyBody(work, deeds, next))
}

func (rm *room) deleting(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	work, rights, _, err := rm.crosswalks.One(ctx, authz.From(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	return show(w, r, page{Title: ui.T(ctx, "crosswalk.delete"), Work: work, Rights: rights, Here: "delete"}, deleteBody(work))
}

func (rm *room) delete(w http.ResponseWriter, r *http.Request) error {
	if err := rm.crosswalks.Delete(r.Context(), authz.From(r.Context()), r.PathValue("id")); err != nil {
		return err
	}
	return web.Redirect(w, r, after(root, "deleted"))
}

// deedWords is an entry of the history in words.
func deedWords(ctx context.Context, d crosswalk.Deed) string {
	switch d.What {
	case crosswalk.Suggested, crosswalk.AllSame:
		return ui.T(ctx, "crosswalk.deed."+string(d.What), "count", d.Doc.Count)
	case crosswalk.Put:
		return ui.T(ctx, "crosswalk.deed.published", "count", d.Doc.Count, "standing", ui.T(ctx, "crosswalk.standing."+d.Doc.Detail))
	case crosswalk.Decided, crosswalk.Added:
		key, b, a := "crosswalk.deed."+string(d.What), d.Doc.Before, d.Doc.After
		if d.What == crosswalk.Decided {
			switch {
			case b.State != a.State:
				key = "crosswalk.deed." + string(a.State)
			case b.Type != a.Type:
				key = "crosswalk.deed.type"
			default:
				key = "crosswalk.deed.note"
			}
		}
		return ui.T(ctx, key, "from", d.Doc.From, "to", d.Doc.To, "type", ui.T(ctx, "crosswalk.type."+a.Type))
	}
	return ui.T(ctx, "crosswalk.deed."+string(d.What))
}

// chosenOr is what the address asks for by a name, else another value.
func chosenOr(r *http.Request, name, other string) string {
	if v := r.URL.Query().Get(name); v != "" {
		return v
	}
	return other
}
