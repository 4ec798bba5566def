package crosswalkweb

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"pathways/internal/crosswalk"
	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

func (rm *room) one(w http.ResponseWriter, r *http.Request) error { return rm.showOne(w, r, form{}) }

func (rm *room) showOne(w http.ResponseWriter, r *http.Request, f form) error {
	ctx, q := r.Context(), r.URL.Query()
	p, err := rm.crosswalks.Page(ctx, authz.From(ctx), r.PathValue("id"), crosswalk.Filter(q.Get("show")), q.Get("from"))
	if err != nil {
		return err
	}
	v := linksView{Page: p, Query: strings.TrimSpace(q.Get("q"))}
	if v.Query != "" {
		v.Found = rm.found(v.Query, p.Work.From)
	}
	return show(w, r, page{
		Title: p.Work.Title, Lead: between(ctx, p.Work),
		Work: p.Work, Rights: p.Rights, Here: "links", Form: f,
	}, linksBody(v))
}

// linksView is a page of items with their links.
type linksView struct {
	crosswalk.Page
	Query string
	Found []*framework.Item // of the first release
}

// other is the address of another page of the same list.
func (v linksView) other(from string) string {
	return at(v.Work.ID, "") + "?" + url.Values{"show": {string(v.Filter)}, "from": {from}}.Encode()
}

// mostFound is how many items a search shows.
const mostFound = 20

// found are the items of a release that a search finds.
func (rm *room) found(query string, t *framework.Tree) []*framework.Item {
	var out []*framework.Item
	for _, g := range rm.frameworks.Index().Search(query, mostFound).Groups {
		if g.Release.ID != t.ID {
			continue
		}
		for _, h := range g.Hits {
			out = append(out, h.Item)
		}
	}
	return out
}

func (rm *room) suggest(w http.ResponseWriter, r *http.Request) error {
	n, err := rm.crosswalks.Suggest(r.Context(), authz.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	done := "suggested&count=" + strconv.Itoa(n)
	if n == 0 {
		done = "nothing"
	}
	return web.Redirect(w, r, after(at(r.PathValue("id"), ""), done))
}

func (rm *room) same(w http.ResponseWriter, r *http.Request) error {
	n, err := rm.crosswalks.AcceptSame(r.Context(), authz.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, after(at(r.PathValue("id"), ""), "same&count="+strconv.Itoa(n)))
}

// decide takes what was said about a link, on the page of its item or on that of many.
func (rm *room) decide(w http.ResponseWriter, r *http.Request) error {
	ctx, id := r.Context(), r.PathValue("id")
	in, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	d := crosswalk.Decision{
		State: crosswalk.State(in.Get("state")), Type: in.Get("type"), Note: in.Get("note"), Knew: crosswalk.State(in.Get("knew")),
	}
	item := in.Get("item")
	if err := rm.crosswalks.Decide(ctx, authz.From(ctx), id, r.PathValue("link"), d); err != nil {
		f, mend := refused(ctx, err, in.Values)
		if !mend {
			return err
		}
		if item != "" {
			r.SetPathValue("item", item)
			return rm.showDesk(w, r, f, r.PathValue("link"))
		}
		return rm.showOne(w, r, f)
	}
	if item != "" {
		return web.Redirect(w, r, after(at(id, "items/"+url.PathEscape(item)), string(d.State))+"#l-"+url.PathEscape(r.PathValue("link")))
	}
	q := url.Values{"show": {in.Get("show")}, "from": {in.Get("from")}}
	return web.Redirect(w, r, after(at(id, "")+"?"+q.Encode(), string(d.State)))
}

// deskView is one item to work on.
type deskView struct {
	crosswalk.Desk
	Form    form
	Refused string // identifier of the link whose form came back
	Query   string
	Found   []*framework.Item // of the second release
}

// formOf is the form of a link: what was typed where it came back.
func (v deskView) formOf(link string) form {
	if v.Refused == link {
		return v.Form
	}
	return form{}
}

func (rm *room) desk(w http.ResponseWriter, r *http.Request) error {
	return rm.showDesk(w, r, form{}, "")
}

func (rm *room) showDesk(w http.ResponseWriter, r *http.Request, f form, link string) error {
	ctx := r.Context()
	d, err := rm.crosswalks.Desk(ctx, authz.From(ctx), r.PathValue("id"), r.PathValue("item"))
	if err != nil {
		return err
	}
	v := deskView{Desk: d, Form: f, Refused: link, Query: strings.TrimSpace(r.URL.Query().Get("q"))}
	if f.typed != nil && link == "" {
		v.Query = strings.TrimSpace(f.typed.Get("q"))
	}
	if v.Query != "" {
		v.Found = rm.found(v.Query, d.Work.To)
	}
	return show(w, r, page{Title: ui.T(ctx, "crosswalk.desk", "code", d.Item.Code), Work: d.Work, Rights: d.Rights, Here: "desk", Form: f}, deskBody(v))
}

// add makes a link by hand.
func (rm *room) add(w http.ResponseWriter, r *http.Request) error {
	ctx, id, item := r.Context(), r.PathValue("id"), r.PathValue("item")
	in, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	err = rm.crosswalks.Add(ctx, authz.From(ctx), id, item, in.Get("to"), in.Get("type"), in.Get("note"))
	if err != nil {
		if f, mend := refused(ctx, err, in.Values); mend {
			return rm.showDesk(w, r, f, "")
		}
		return err
	}
	return web.Redirect(w, r, after(at(id, "items/"+url.PathEscape(item)), "added"))
}
