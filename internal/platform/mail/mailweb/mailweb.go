// Package mailweb is the outbox page: what became of every letter, for those who run the installation.
package mailweb

import (
	"context"
	"embed"
	"net/http"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/mail"
	"pathways/internal/platform/web"
)

// Locales are the words of the outbox page.
//
//go:embed locales/*.json
var Locales embed.FS

type pages struct{ outbox *mail.Outbox }

// Routes are the addresses of the outbox page.
func Routes(outbox *mail.Outbox) []web.Route {
	p := pages{outbox}
	return []web.Route{
		{Pattern: "GET /operate/letters", Handle: p.letters, For: web.Operators},
		{Pattern: "POST /operate/letters/{letter}/again", Handle: p.again, For: web.Operators},
		{Pattern: "POST /operate/letters/{letter}/delete", Handle: p.delete, For: web.Operators},
	}
}

const address = "/operate/letters"

// view is one page of letters.
type view struct {
	Letters   []mail.Posted
	Older     string // address of the page after this one; "" where there is none
	Newest    bool   // this is the first page
	HasServer bool
	Done      string // key of what was just done; "" for nothing
}

// done are what the page may say was just done, by the value of ?done=.
var done = map[string]string{"again": "mail.done.again", "deleted": "mail.done.deleted", "settled": "mail.fault.settled"}

func (p pages) letters(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	before := query.Get("before")
	if before != "" && !ids.Valid(before) {
		return web.NotFound()
	}
	letters, more, err := p.outbox.Letters(r.Context(), authz.From(r.Context()), before)
	if err != nil {
		return err
	}
	v := view{Letters: letters, Newest: before == "", HasServer: p.outbox.HasServer(), Done: done[query.Get("done")]}
	if more {
		v.Older = address + "?before=" + letters[len(letters)-1].ID
	}
	return web.Render(w, r, http.StatusOK, lettersView(v))
}

func (p pages) again(w http.ResponseWriter, r *http.Request) error {
	err := p.outbox.Again(r.Context(), authz.From(r.Context()), r.PathValue("letter"))
	if errs.Is(err, errs.Conflict) { // it went out meanwhile: the list says so
		return web.Redirect(w, r, address+"?done=settled")
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, address+"?done=again")
}

func (p pages) delete(w http.ResponseWriter, r *http.Request) error {
	err := p.outbox.Delete(r.Context(), authz.From(r.Context()), r.PathValue("letter"))
	if err != nil && !errs.Is(err, errs.NotFound) { // a second press finds it gone, which is what was asked for
		return err
	}
	return web.Redirect(w, r, address+"?done=deleted")
}

// state says in a sentence how it stands with a letter.
func state(ctx context.Context, l mail.Posted, hasServer bool) string {
	ws := i18n.From(ctx)
	switch {
	case l.State == "sent":
		return ws.T("mail.state.sent", "when", ws.Moment(l.Sent))
	case l.State == "failed":
		return ws.T("mail.reason." + l.Reason)
	case !hasServer:
		return ws.T("mail.state.kept")
	case l.Tries == 0:
		return ws.T("mail.state.waiting")
	}
	return ws.T("mail.state.later", "count", l.Tries, "when", ws.Moment(l.Due))
}

// recipient is a name with its address.
func recipient(l mail.Posted) string {
	if l.Name == "" {
		return l.To
	}
	return l.Name + " <" + l.To + ">"
}

// canTry says whether a letter could go out now if somebody wished so.
func canTry(l mail.Posted, hasServer bool) bool { return hasServer && l.State != "sent" && l.Whole }
