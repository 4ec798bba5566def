package postingweb

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/posting"
)

func (rm *room) list(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	l, err := rm.Postings.List(ctx, authz.From(ctx), r.PathValue("slug"), q.Get("role"), q.Get("after"))
	if err != nil {
		return err
	}
	return show(w, r, page{
		Title: i18n.T(ctx, "postings.title"), Lead: i18n.T(ctx, "postings.lead"), Here: "list", Slug: l.Organization.Slug, By: l.Organization.Name,
	}, listBody(l, q.Get("role")))
}

// beginning is what the form for a new posting offers.
type beginning struct {
	New      string // identifier of the posting that is begun
	Slug     string
	Roles    []ui.Option
	Postings []ui.Option
	Releases []ui.Option
	From     string // chosen at first: "role", "posting" or "nothing"
	Role     string
	Posting  string
	Release  string
}

func (rm *room) newOne(w http.ResponseWriter, r *http.Request) error {
	return rm.showNew(w, r, form{})
}

func (rm *room) showNew(w http.ResponseWriter, r *http.Request, f form) error {
	ctx, v, slug, q := r.Context(), authz.From(r.Context()), r.PathValue("slug"), r.URL.Query()
	o, err := rm.Postings.Of(ctx, v, slug)
	if err != nil {
		return err
	}
	b := beginning{New: ids.New(), Slug: slug, Role: q.Get("role"), Posting: q.Get("posting"), From: "role"}
	if f.Typed != nil {
		b.New = f.Typed.Get("new")
	}
	roles, err := rm.Roles.List(ctx, v, slug, "")
	if err != nil {
		return err
	}
	for _, l := range roles.Lines {
		b.Roles = append(b.Roles, ui.Option{Value: l.ID, Label: roleLine(ctx, l.Title, l.Agreed)})
	}
	postings, err := rm.Postings.List(ctx, v, slug, "", "")
	if err != nil {
		return err
	}
	for _, l := range postings.Lines {
		b.Postings = append(b.Postings, ui.Option{Value: l.ID, Label: l.Title + ", " + ui.Day(ctx, l.Changed)})
	}
	listings, err := rm.Frameworks.Frameworks(ctx)
	if err != nil {
		return err
	}
	for _, listing := range listings {
		for _, info := range listing.Releases {
			b.Releases = append(b.Releases, ui.Option{Value: info.ID, Label: info.Title + ", " + info.Version})
		}
	}
	if len(listings) > 0 {
		if t, err := rm.Frameworks.Current(ctx, listings[0].Framework.Slug); err == nil {
			b.Release = t.ID
		}
	}
	switch {
	case b.Posting != "":
		b.From = "posting"
	case len(b.Roles) == 0:
		b.From = "nothing"
	}
	return show(w, r, page{Title: i18n.T(ctx, "postings.new"), Lead: i18n.T(ctx, "postings.new.lead"), Slug: o.Slug, By: o.Name, Form: f}, newBody(b, f))
}

// roleLine names a role in a choice, and which text of it is taken.
func roleLine(ctx context.Context, title string, agreed int) string {
	if agreed == 0 {
		return ui.T(ctx, "postings.new.role.working", "title", title)
	}
	return ui.T(ctx, "postings.new.role.agreed", "title", title, "number", agreed)
}

func (rm *room) begin(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	start := posting.Start{ID: f.Get("new"), Title: f.Get("title"), Release: f.Get("release")}
	switch f.Get("from") {
	case "role":
		start.Role = f.Get("role")
	case "posting":
		start.Posting = f.Get("posting")
	}
	p, err := rm.Postings.Begin(r.Context(), authz.From(r.Context()), r.PathValue("slug"), start)
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showNew(w, r, back)
	}
	if err != nil {
		return err
	}
	next := "edit"
	if len(p.Uses) == 0 {
		next = "competencies"
	}
	return web.Redirect(w, r, with(list(r.PathValue("slug"), p.ID, next), "done", "begun"))
}

// onDay is a day as a posting writes it, in words; as it stands where it is none.
func onDay(ctx context.Context, day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return ui.Day(ctx, t)
}

// standing says in a line how far a posting is.
func standing(ctx context.Context, state posting.State, deadline string, now posting.Date) string {
	if state == posting.Public && now.Passed(deadline) {
		return ui.T(ctx, "postings.state.passed")
	}
	return ui.T(ctx, "postings.state."+string(state))
}

// ways are what a posting can be begun from.
func (b beginning) ways(ctx context.Context) (all []ui.Option) {
	for _, w := range []struct {
		value string
		there bool
	}{{"role", len(b.Roles) > 0}, {"posting", len(b.Postings) > 0}, {"nothing", true}} {
		if w.there {
			all = append(all, ui.Option{Value: w.value, Label: ui.T(ctx, "postings.new.from."+w.value), Help: ui.T(ctx, "postings.new.from."+w.value+".help")})
		}
	}
	return all
}

func newHref(slug, role string) string {
	if role == "" {
		return list(slug, "new")
	}
	return with(list(slug, "new"), "role", role)
}

func nextHref(l posting.Listing, role string) string {
	q := url.Values{"after": {l.Next}}
	if role != "" {
		q.Set("role", role)
	}
	return list(l.Organization.Slug) + "?" + q.Encode()
}
