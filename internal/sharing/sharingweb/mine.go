package sharingweb

import (
	"net/http"
	"strings"
	"time"

	"pathways/internal/pathway"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/sharing"
)

// secretCookie carries the secret of a new link from the form to the page that shows it, once.
const secretCookie = "share-new"

// list is everything that a person shares and has shared.
func (rm *room) list(w http.ResponseWriter, r *http.Request) error {
	ws := i18n.From(r.Context())
	all, err := rm.Sharing.List(r.Context(), viewer(r))
	if err != nil {
		return err
	}
	var live, past []sharing.Listed
	for _, l := range all {
		if rm.Sharing.Live(l.Grant) {
			live = append(live, l)
		} else {
			past = append(past, l)
		}
	}
	page := ui.Page{Title: ws.T("sharing.title"), Place: ui.Account, NoIndex: true}
	return web.Render(w, r, http.StatusOK, listPage(page, live, past))
}

// detailView is one grant as its owner sees it.
type detailView struct {
	*sharing.Detail
	Live   bool
	Link   string // of a new link, shown once
	Paper  *paper
	Until  string // typed
	Ends   string
	Faults map[string]string
	Done   string // a sentence on what was just done
}

func (rm *room) detail(w http.ResponseWriter, r *http.Request) error {
	return rm.showDetail(w, r, http.StatusOK, detailView{Until: "30"})
}

// dones are what a page can say that was just done, by what stands in the address.
var dones = []string{"shared", "revoked", "ends", "fresh", "removed"}

func (rm *room) showDetail(w http.ResponseWriter, r *http.Request, status int, v detailView) error {
	ws := i18n.From(r.Context())
	id := r.PathValue("id")
	d, err := rm.Sharing.Get(r.Context(), viewer(r), id)
	if err != nil {
		return err
	}
	v.Detail, v.Live = d, rm.Sharing.Live(d.Grant)
	if v.Paper, err = rm.paperOf(r.Context(), viewer(r).Name, d.Grant, d.Shown); err != nil {
		return err
	}
	for _, done := range dones {
		if r.URL.Query().Get("done") == done {
			v.Done = ws.T("sharing.done." + done)
		}
	}
	if c, err := r.Cookie(secretCookie); err == nil && v.Live && d.To.Kind == sharing.ToLink {
		if id2, secret, ok := strings.Cut(c.Value, "."); ok && id2 == id {
			v.Link = rm.base(r) + "/s/" + secret
		}
		rm.secretOnce(w, r, id, "")
	}
	page := ui.Page{
		Title: detailTitle(ws, d.To), Place: ui.Account, NoIndex: true,
		Trail: []ui.Crumb{{Name: ws.T("sharing.title"), Href: "/sharing"}, {Name: toName(ws, d.To)}},
	}
	return web.Render(w, r, status, detailPage(page, v))
}

// secretOnce hands the secret of a new link to the page that shows it; "" takes it away.
func (rm *room) secretOnce(w http.ResponseWriter, r *http.Request, id, secret string) {
	c := &http.Cookie{
		Name: secretCookie, Value: id + "." + secret, Path: "/sharing/" + id, MaxAge: 300, HttpOnly: true,
		SameSite: http.SameSiteStrictMode, Secure: rm.overTLS(r),
	}
	if secret == "" {
		c.Value, c.MaxAge = "", -1
	}
	http.SetCookie(w, c)
}

func (rm *room) revoke(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := rm.Sharing.Revoke(r.Context(), viewer(r), id); err != nil {
		return err
	}
	return web.Redirect(w, r, "/sharing/"+id+"?done=revoked")
}

func (rm *room) setEnd(w http.ResponseWriter, r *http.Request) error {
	form, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	v := detailView{Until: form.Get("until"), Ends: form.Get("ends")}
	err = rm.Sharing.SetEnd(r.Context(), viewer(r), id, endOf(v.Until, v.Ends, rm.Now()))
	if faults, ok := faultsOf(r, err); ok {
		v.Faults = faults
		return rm.showDetail(w, r, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/sharing/"+id+"?done=ends")
}

// fresh shows what the other would see if it were brought up to date.
func (rm *room) fresh(w http.ResponseWriter, r *http.Request) error {
	return rm.showFresh(w, r, http.StatusOK)
}

func (rm *room) showFresh(w http.ResponseWriter, r *http.Request, status int) error {
	ws := i18n.From(r.Context())
	id := r.PathValue("id")
	d, _, err := rm.Sharing.Fresh(r.Context(), viewer(r), id)
	if errs.Is(err, errs.Invalid) {
		return rm.showDetail(w, r, http.StatusUnprocessableEntity, detailView{Until: "30", Faults: map[string]string{"fresh": ws.T("sharing.fresh.nothing")}})
	}
	if err != nil {
		return err
	}
	d.Taken = rm.Now()
	p, err := rm.paperOf(r.Context(), viewer(r).Name, d.Grant, d.Shown)
	if err != nil {
		return err
	}
	page := ui.Page{Title: ws.T("sharing.fresh.title"), Place: ui.Account, NoIndex: true, Class: "paper-page"}
	return web.Render(w, r, status, freshPage(page, p, id, d.Shown.Digest(), toName(ws, d.To), status == http.StatusConflict))
}

func (rm *room) refresh(w http.ResponseWriter, r *http.Request) error {
	form, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	err = rm.Sharing.Refresh(r.Context(), viewer(r), id, form.Get("seen"))
	if errs.Is(err, errs.Conflict) {
		return rm.showFresh(w, r, http.StatusConflict)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/sharing/"+id+"?done=fresh")
}

func (rm *room) dropComment(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := rm.Sharing.DropComment(r.Context(), viewer(r), id, r.PathValue("comment")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/sharing/"+id+"?done=removed#comments")
}

// endOf reads until when: a number of days, or a day. It is the zero time, which no grant takes, where it is neither.
func endOf(until, day string, now time.Time) time.Time {
	switch until {
	case "7":
		return sharing.EndAfter(7, now)
	case "30":
		return sharing.EndAfter(sharing.DefaultDays, now)
	case "90":
		return sharing.EndAfter(90, now)
	}
	if t, ok := sharing.EndOn(day); ok {
		return t
	}
	return time.Time{}
}

// untilOptions are until when something can be shared.
func untilOptions(ws *i18n.Words) []ui.Option {
	var out []ui.Option
	for _, o := range []string{"7", "30", "90", "day"} {
		out = append(out, ui.Option{Value: o, Label: ws.T("sharing.until." + o)})
	}
	return out
}

// toName says for whom a grant is, in a few words.
func toName(ws *i18n.Words, to sharing.To) string {
	switch to.Kind {
	case sharing.ToPerson:
		if to.Name != "" {
			return to.Name + " (" + to.Email + ")"
		}
		return to.Email
	case sharing.ToPart:
		var parts []string
		for _, p := range to.Parts {
			parts = append(parts, ws.T("sharing.part."+p))
		}
		return ws.T("sharing.to.part.name", "parts", strings.Join(parts, ", "), "organization", to.Name)
	}
	if to.Name != "" {
		return ws.T("sharing.to.link.name", "name", to.Name)
	}
	return ws.T("sharing.to.link.short")
}

// detailTitle names with whom something is shared, as one calls them.
func detailTitle(ws *i18n.Words, to sharing.To) string {
	switch {
	case to.Kind == sharing.ToLink:
		return ws.T("sharing.detail.link", "to", toName(ws, to))
	case to.Kind == sharing.ToPerson && to.Name != "":
		return ws.T("sharing.detail.title", "to", to.Name)
	}
	return ws.T("sharing.detail.title", "to", toName(ws, to))
}

// kinds says what sorts of things there are.
func kinds(ws *i18n.Words, list []sharing.Kind) string {
	var out []string
	for _, k := range list {
		out = append(out, ws.T("sharing.kind."+string(k)))
	}
	return strings.Join(out, " · ")
}

// openedLine says how often something was opened, and when last.
func openedLine(ws *i18n.Words, l sharing.Listed) string {
	if l.Last == nil {
		return ws.T("sharing.opened.never")
	}
	return ws.T("sharing.opened", "count", l.Openings, "day", pathway.Day(ws, *l.Last))
}
