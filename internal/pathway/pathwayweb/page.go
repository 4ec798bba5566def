package pathwayweb

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"pathways/internal/framework"
	"pathways/internal/pathway"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// page is what a page of My pathway says of itself.
type page struct {
	At        string // its lasting address; the form goes there when nothing else is said
	Title     string
	Class     string
	Here      string // the place in My pathway that is marked as "you are here"
	Trail     []ui.Crumb
	Multipart bool // the form brings a file
	Waiting   bool // a page without a pathway: script fills it with the one that the browser keeps
	Status    int  // 200 when 0
	Standing  bool // the body ends in a standing row, which says where it is kept

	Fields []string // the names of the fields on it; one that ends in a point stands for all that begin so
	Shown  []string // the names of the fields that Fields has no whole names of
}

// has says whether a field stands on the page.
func (p page) has(field string) bool {
	return slices.ContainsFunc(p.Fields, func(name string) bool {
		return name == field || strings.HasSuffix(name, ".") && strings.HasPrefix(field, name)
	})
}

// show answers with a page that carries the pathway on.
func (rm *room) show(w http.ResponseWriter, r *http.Request, wk *work, p page, body templ.Component) error {
	status := p.Status
	if status == 0 {
		status = http.StatusOK
		if len(wk.Refused) > 0 {
			status = http.StatusUnprocessableEntity
		}
	}
	if wk.Account { // private to who is signed in: no browser keeps it
		return web.Render(w, r, status, deskPage(wk, p, "", body))
	}
	token, err := wk.keep()
	if err != nil {
		return err
	}
	wk.seen(w, r)
	keepForBack(w)
	return web.Render(w, r, status, deskPage(wk, p, token, body))
}

// keepForBack lets the reader's own browser, and nothing between, keep a page for its Back button: without script
// the page is the only place where the pathway lies.
func keepForBack(w http.ResponseWriter) { w.Header().Set("Cache-Control", "private, no-cache") }

// layout is the page as the design system wants it.
func (p page) layout(ws *i18n.Words) ui.Page {
	trail := []ui.Crumb{{Name: ws.T("pathway.title"), Href: "/pathway"}}
	if p.At == "/pathway" {
		trail[0].Href = ""
	}
	trail = append(trail, p.Trail...)
	if p.At != "/pathway" {
		trail = append(trail, ui.Crumb{Name: p.Title})
	}
	return ui.Page{Title: p.Title, Place: ui.MyPathway, Trail: trail, Class: p.Class, NoIndex: true}
}

// rooms are the places in My pathway, in the order in which most people pass them. Any of them can be first.
var rooms = []struct{ name, path string }{
	{"pass", "/pathway/pass"},
	{"reflect", "/pathway/reflect"},
	{"map", "/pathway/map"},
	{"priorities", "/pathway/priorities"},
	{"plan", "/pathway/plan"},
	{"conversation", "/pathway/conversation"},
	{"file", "/pathway/file"},
}

// door answers a GET: the server has no pathway to show. Our script asks again with the one that the browser
// keeps; everybody else reads how to begin or how to bring their file.
func (rm *room) door(w http.ResponseWriter, r *http.Request) error {
	wk := rm.empty()
	ws := i18n.From(r.Context())
	start, err := rm.startView(r.Context(), wk)
	if err != nil {
		return err
	}
	start.Next = r.PathValue("code")
	for _, e := range start.Editions {
		if e.Value == r.URL.Query().Get("edition") {
			start.Chosen = e.Value
		}
	}
	start.Door = r.URL.Path != "/pathway" && start.Next == ""
	p := page{At: r.URL.EscapedPath(), Title: ws.T("pathway.title"), Waiting: true, Multipart: true}
	return rm.show(w, r, wk, p, startPage(start))
}

// needReflection answers for pages that make no sense before a reflection was begun, or whose release this
// house does not have. It reports whether the page can go on.
func (rm *room) needReflection(w http.ResponseWriter, r *http.Request, wk *work, p page) (bool, error) {
	if wk.View != nil {
		return true, nil
	}
	if cur := wk.Current(); cur != nil {
		p.Status = http.StatusUnprocessableEntity
		have, err := rm.editions(r.Context())
		if err != nil {
			return false, err
		}
		return false, rm.show(w, r, wk, p, noReleasePage(cur, have))
	}
	start, err := rm.startView(r.Context(), wk)
	if err != nil {
		return false, err
	}
	p.Multipart, start.Door = true, true
	return false, rm.show(w, r, wk, p, startPage(start))
}

// stalePage says that the page sent is older than what this browser saw last, and lets the person choose.
func (rm *room) stalePage(w http.ResponseWriter, r *http.Request, wk *work) error {
	ws := i18n.From(r.Context())
	p := page{At: r.URL.EscapedPath(), Title: ws.T("pathway.stale.title"), Status: http.StatusConflict}
	token, err := wk.keep()
	if err != nil {
		return err
	}
	keepForBack(w)
	return web.Render(w, r, p.Status, deskPage(wk, p, token, staleBody(p.At)))
}

// unreadable answers when what the page carried cannot be read. Files that a person opened are answered by
// openFile, beside their field.
func (rm *room) unreadable(w http.ResponseWriter, r *http.Request, err error) error {
	var e *errs.Error
	if !errors.As(err, &e) || !strings.HasPrefix(e.Key, "pathway.") {
		return err
	}
	ws := i18n.From(r.Context())
	p := page{At: "/pathway", Title: ws.T("pathway.unreadable.title"), Multipart: true, Status: statusOf(e.Kind)}
	wk := rm.empty()
	return rm.show(w, r, wk, p, unreadableBody(sentences(ws, e)))
}

func statusOf(k errs.Kind) int {
	switch k {
	case errs.TooLarge:
		return http.StatusRequestEntityTooLarge
	case errs.Conflict:
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

// sentences puts an error into words: the whole first, then each place.
func sentences(ws *i18n.Words, e *errs.Error) []string {
	out := []string{ws.T(e.Key, e.Args...)}
	for _, f := range e.Fields {
		s := ws.T(f.Key, f.Args...)
		if f.Name != "" {
			s = f.Name + ": " + s
		}
		out = append(out, s)
	}
	return out
}

// faults are the refused changes as the error summary lists them. A field that is on this page is linked; one that is
// on another is left to elsewhere.
func (wk *work) faults(ws *i18n.Words, p page) []ui.Fault {
	var out []ui.Fault
	for _, f := range wk.Refused {
		fault := ui.Fault{Text: wk.nameOf(ws, f) + ": " + ws.T(f.Key, f.Args...)}
		switch {
		case f.Mendable() && p.has(f.Name):
			fault.Field = f.Name
		case f.Mendable():
			continue
		default:
			if wrote := strings.Join(f.Values, ", "); wrote != "" {
				fault.Text += " " + ws.T("pathway.change.wrote", "text", wrote)
			}
		}
		out = append(out, fault)
	}
	return out
}

// waiting is a change that waits to be mended on another page.
type waiting struct {
	pathway.Refused
	Text string // where and why
	Page string // the address of the page that its field is on
}

// elsewhere are the refused changes whose fields are on other pages. This page carries what was typed, and leads there.
func (wk *work) elsewhere(ws *i18n.Words, p page) []waiting {
	var out []waiting
	for _, f := range wk.Refused {
		if !f.Mendable() || p.has(f.Name) {
			continue
		}
		kind, rest, _ := strings.Cut(f.Name, ".")
		at := "/pathway/plan"
		switch kind {
		case "say":
			_, code, _ := strings.Cut(rest, ".")
			at = "/pathway/reflect/" + url.PathEscape(code)
		case "goal", "act", "look":
			id, _, _ := strings.Cut(rest, ".")
			at += "/" + url.PathEscape(id)
		case "pick":
			at = "/pathway/priorities"
		case "name":
			at = "/pathway/file"
		}
		out = append(out, waiting{f, wk.nameOf(ws, f) + ": " + ws.T(f.Key, f.Args...), at})
	}
	return out
}

// nameOf says which field a refused change is about.
func (wk *work) nameOf(ws *i18n.Words, f pathway.Refused) string {
	kind, rest, _ := strings.Cut(f.Name, ".")
	switch kind {
	case "say":
		if _, code, ok := strings.Cut(rest, "."); ok {
			return code
		}
	case "pick":
		return ws.T("pathway.nav.priorities")
	case "goal", "act", "look", "plan":
		return ws.T("pathway.nav.plan")
	}
	return ws.T("pathway.title")
}

// fault is the sentence beside a field whose change was refused; "" where it was not.
func (wk *work) fault(ws *i18n.Words, name string) string {
	for _, f := range wk.Refused {
		if f.Name == name {
			return ws.T(f.Key, f.Args...)
		}
	}
	return ""
}

// unitHref is the address of the questions about a unit.
func unitHref(it *framework.Item) string { return "/pathway/reflect/" + url.PathEscape(it.Code) }

// source says whose wording a page shows.
func source(ws *i18n.Words, t *framework.Tree) ui.Source {
	return ui.Source{
		Title: t.Source.Title, Href: t.Source.URL, Publisher: t.Framework.Publisher,
		Release: ws.T("pathway.edition", "edition", t.Version), Acknowledgment: t.Funding,
	}
}
