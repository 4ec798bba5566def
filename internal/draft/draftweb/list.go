package draftweb

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"pathways/internal/draft"
	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// list shows the drafts that the viewer may write or read.
func (rm *room) list(w http.ResponseWriter, r *http.Request) error {
	ctx, v := r.Context(), authz.From(r.Context())
	all, err := rm.drafts.Mine(ctx, v)
	if err != nil {
		return err
	}
	keepers, err := rm.keepers(ctx, v)
	if err != nil {
		return err
	}
	p := page{Title: i18n.T(ctx, "draft.title"), Lead: i18n.T(ctx, "draft.lead"), Here: "list", Domain: -1}
	if p.Done, err = rm.doneOf(r, v, draft.Draft{}, ""); err != nil {
		return err
	}
	return show(w, r, p, listBody(shelves(all), len(keepers) > 0))
}

// shelf is a part of the list: drafts of one sort.
type shelf struct {
	Key  string // of its heading
	Fold bool
	All  []draft.Draft
}

// shelves are the drafts that are being written, those that were published and those that were put away.
func shelves(all []draft.Draft) []shelf {
	out := []shelf{{Key: "draft.shelf.open"}, {Key: "draft.shelf.published", Fold: true}, {Key: "draft.shelf.discarded", Fold: true}}
	for _, d := range all {
		i := 0
		switch d.State {
		case draft.Published:
			i = 1
		case draft.Discarded:
			i = 2
		}
		out[i].All = append(out[i].All, d)
	}
	return slices.DeleteFunc(out, func(s shelf) bool { return len(s.All) == 0 })
}

// lineSays is what the list says of a draft.
func lineSays(ctx context.Context, d draft.Draft) string {
	says := ui.T(ctx, "draft.line", "version", d.Head.Version, "keeper", keeper(ctx, d.Organization), "items", ui.T(ctx, "draft.items", "count", d.Items),
		"name", somebody(ctx, d.ChangedBy), "moment", ui.Moment(ctx, d.Changed))
	if d.State == draft.Signing {
		says = ui.T(ctx, "draft.state.signing") + ". " + says
	}
	return says
}

// keepers are those for whom the viewer can begin a draft, as options: their organizations, and the installation.
func (rm *room) keepers(ctx context.Context, v authz.Viewer) ([]ui.Option, error) {
	mine, err := rm.organizations.Mine(ctx, v)
	if err != nil {
		return nil, err
	}
	var all []ui.Option
	for _, m := range mine {
		if m.Part == organization.Owner || m.Part == organization.Steward {
			all = append(all, ui.Option{Value: m.Organization.Slug, Label: m.Organization.Name})
		}
	}
	if v.Operator {
		all = append(all, ui.Option{Value: "", Label: ui.T(ctx, "draft.keeper.operators")})
	}
	return all, nil
}

// ways are the three ways to begin a draft.
func (rm *room) ways(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	keepers, err := rm.keepers(ctx, authz.From(ctx))
	if err != nil {
		return err
	}
	return show(w, r, page{Title: i18n.T(ctx, "draft.begin"), Lead: i18n.T(ctx, "draft.begin.lead"), Domain: -1}, waysBody(len(keepers) > 0))
}

// firstKinds is how many kinds can be named when a framework begins.
const firstKinds = 5

// blank asks what a framework that begins from nothing is called.
func (rm *room) blank(w http.ResponseWriter, r *http.Request) error {
	return rm.showBlank(w, r, form{})
}

func (rm *room) showBlank(w http.ResponseWriter, r *http.Request, f form) error {
	ctx := r.Context()
	keepers, err := rm.keepers(ctx, authz.From(ctx))
	if err != nil {
		return err
	}
	return show(w, r, page{
		Title: i18n.T(ctx, "draft.blank"), Lead: i18n.T(ctx, "draft.blank.lead"), Under: waysCrumb(ctx), Form: f, Domain: -1,
	}, blankBody(keepers, usualKinds(ctx), f))
}

func waysCrumb(ctx context.Context) []ui.Crumb {
	return []ui.Crumb{{Name: ui.T(ctx, "draft.begin"), Href: root + "/new"}}
}

// usualKinds are the kinds that most frameworks have, and room for others.
func usualKinds(ctx context.Context) []framework.Kind {
	all := make([]framework.Kind, firstKinds)
	for i, key := range []string{"domain", "category", "competency"} {
		all[i] = framework.Kind{Key: key, Name: ui.T(ctx, "draft.kind."+key), Plural: ui.T(ctx, "draft.kind."+key+".plural")}
	}
	return all
}

// begin begins a framework from nothing.
func (rm *room) begin(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	kinds := kindsOf(f.Values)
	d, err := rm.drafts.Begin(r.Context(), authz.From(r.Context()), draft.Start{
		ID: f.Get("id"), Organization: f.Get("organization"), Slug: strings.TrimSpace(f.Get("slug")), Name: f.Get("name"), ShortName: f.Get("shortName"),
		Version: strings.TrimSpace(f.Get("version")), Title: f.Get("title"), Language: strings.TrimSpace(f.Get("language")), Kinds: kinds,
	})
	if back, ok := refused(r.Context(), err, kindsTyped(f.Values, kinds)); ok {
		return rm.showBlank(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, after(at(d.ID, ""), "begun"))
}

// choose asks from which release a draft begins.
func (rm *room) choose(w http.ResponseWriter, r *http.Request) error {
	return rm.showChoose(w, r, form{})
}

func (rm *room) showChoose(w http.ResponseWriter, r *http.Request, f form) error {
	ctx := r.Context()
	keepers, err := rm.keepers(ctx, authz.From(ctx))
	if err != nil {
		return err
	}
	all, err := rm.frameworks.Frameworks(ctx)
	if err != nil {
		return err
	}
	var releases []ui.Option
	for _, l := range all {
		for _, e := range l.Releases {
			releases = append(releases, ui.Option{Value: e.ID, Label: e.Title, Help: i18n.T(ctx, "draft.release.says", "framework", l.Framework.Name, "version", e.Version, "publisher", l.Framework.Publisher)})
		}
	}
	if f.Typed == nil && r.URL.Query().Get("release") != "" {
		f.Typed = r.URL.Query()
	}
	return show(w, r, page{
		Title: i18n.T(ctx, "draft.from"), Lead: i18n.T(ctx, "draft.from.lead"), Under: waysCrumb(ctx), Form: f, Domain: -1,
	}, chooseBody(keepers, releases, f))
}

// beginFrom begins the next edition of a release, or a framework that grows out of it.
func (rm *room) beginFrom(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	if f.Get("release") == "" {
		return rm.showChoose(w, r, form{
			Typed: f.Values, status: http.StatusUnprocessableEntity, faults: []fault{{"release", i18n.T(r.Context(), "draft.from.none")}},
		})
	}
	d, err := rm.drafts.Begin(r.Context(), authz.From(r.Context()), draft.Start{
		ID: f.Get("id"), From: f.Get("release"), Organization: f.Get("organization"), Version: strings.TrimSpace(f.Get("version")),
	})
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showChoose(w, r, back)
	}
	if err != nil {
		return err
	}
	from, err := rm.frameworks.ReleaseByID(r.Context(), d.Base)
	if err != nil {
		return err
	}
	what := "begun"
	if from.Framework.ID != d.Head.Framework.ID {
		what = "own"
	}
	return web.Redirect(w, r, after(at(d.ID, ""), what))
}

// linesOf are drafts as lines of a board.
func linesOf(ctx context.Context, all []draft.Draft) []ui.BoardLine {
	lines := make([]ui.BoardLine, len(all))
	for i, d := range all {
		lines[i] = ui.BoardLine{Href: at(d.ID, ""), Name: named(ctx, d), Text: lineSays(ctx, d)}
	}
	return lines
}

// discarding asks before a draft is put away.
func (rm *room) discarding(w http.ResponseWriter, r *http.Request) error {
	return rm.showDiscarding(w, r, form{})
}

func (rm *room) showDiscarding(w http.ResponseWriter, r *http.Request, f form) error {
	_, d, rights, err := rm.one(r)
	if err != nil {
		return err
	}
	if f.status == 0 && (!rights.Discard || d.State == draft.Discarded) {
		return rm.shut(w, r, d)
	}
	return show(w, r, page{
		Title: i18n.T(r.Context(), "draft.discard"), Draft: d, Rights: rights, Form: f, Domain: -1,
	}, discardingBody(d, f))
}

// discard puts a draft away. Somebody who comes second finds it done.
func (rm *room) discard(w http.ResponseWriter, r *http.Request) error {
	return rm.turn(w, r, rm.drafts.Discard, draft.Discarded, "discarded")
}

// restore brings a draft back that was put away.
func (rm *room) restore(w http.ResponseWriter, r *http.Request) error {
	return rm.turn(w, r, rm.drafts.Restore, draft.Open, "restored")
}

// turn brings a draft to another state, unless it is there already.
func (rm *room) turn(w http.ResponseWriter, r *http.Request, do func(context.Context, authz.Viewer, string) error, to draft.State, what string) error {
	v, d, _, err := rm.one(r)
	if err != nil {
		return err
	}
	err = do(r.Context(), v, d.ID)
	if errs.Is(err, errs.Conflict) && d.State == to {
		err = nil
	}
	if back, ok := refused(r.Context(), err, nil); ok {
		return rm.showDiscarding(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, after(at(d.ID, ""), what))
}
