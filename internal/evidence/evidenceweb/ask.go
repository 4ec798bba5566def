package evidenceweb

import (
	"net/http"
	"slices"
	"time"

	"pathways/internal/evidence"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// askPage is the form in which somebody asks another person.
type askPage struct {
	Draft  evidence.RequestDraft
	Pieces []evidence.Evidence // to choose from: the newest, and those chosen
	Picker picker
	Faults faults
}

var askOrder = []string{"kind", "how", "email", "name", "relation", "evidence", "item", "message", "ends"}

func (rm *room) ask(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, query := authz.From(ctx), r.URL.Query()
	d := evidence.RequestDraft{
		ID: ids.New(), Kind: evidence.Endorsement, Relation: "colleague", Items: rm.refsOf(ctx, query["item"]),
		Ends: time.Now().UTC().Add(evidence.Lasts).Format(time.DateOnly),
	}
	for _, id := range query["evidence"] {
		e, err := rm.evidence.Get(ctx, v, id)
		if err != nil {
			return err
		}
		d.Evidence = append(d.Evidence, id)
		for _, ref := range e.Items {
			if !slices.Contains(d.Items, ref) {
				d.Items = append(d.Items, ref)
			}
		}
	}
	return rm.askForm(w, r, http.StatusOK, askPage{Draft: d}, "")
}

func (rm *room) askForm(w http.ResponseWriter, r *http.Request, status int, p askPage, find string) error {
	ctx := r.Context()
	v := authz.From(ctx)
	newest, err := rm.evidence.Page(ctx, v, evidence.Look{})
	if err != nil {
		return err
	}
	p.Pieces = newest.Evidence
	for _, id := range p.Draft.Evidence {
		if slices.ContainsFunc(p.Pieces, func(e evidence.Evidence) bool { return e.ID == id }) {
			continue
		}
		if e, err := rm.evidence.Get(ctx, v, id); err == nil {
			p.Pieces = append(p.Pieces, e)
		}
	}
	if p.Picker, err = rm.picker(ctx, p.Draft.Items, find, p.Faults["item"]); err != nil {
		return err
	}
	return web.Render(w, r, status, askView(p, head(ctx, ui.T(ctx, "evidence.ask.title"))))
}

// asks takes the form: to look for words, to go on to the preview, to come back from it, or to send.
func (rm *room) asks(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := authz.From(ctx)
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	p := askPage{Draft: evidence.RequestDraft{
		ID: f.Get("id"), Kind: evidence.Kind(f.Get("kind")), Email: f.Get("email"), ByLink: f.Get("how") == "link", Name: f.Get("name"),
		Relation: f.Get("relation"), Message: f.Get("message"), Items: rm.refsOf(ctx, f.All("item")), Evidence: f.All("evidence"),
		Files: f.All("files"), Ends: f.Get("ends"),
	}}
	if searching(f) {
		return rm.askForm(w, r, http.StatusOK, p, f.Get("find"))
	}
	if f.Get("do") == "change" {
		return rm.askForm(w, r, http.StatusOK, p, "")
	}
	if f.Get("do") != "send" {
		shown, err := rm.evidence.Preview(ctx, v, p.Draft)
		if err != nil {
			return rm.askAgain(w, r, p, err)
		}
		return web.Render(w, r, http.StatusOK, previewView(p.Draft, rm.question(r, shown), head(ctx, ui.T(ctx, "evidence.preview.title"))))
	}
	request, secret, err := rm.evidence.Ask(ctx, v, p.Draft, web.Base(r, rm.baseURL))
	if err != nil {
		return rm.askAgain(w, r, p, err)
	}
	if secret == "" {
		return web.Redirect(w, r, "/evidence/requests?sent="+request.ID)
	}
	w.Header().Set("Cache-Control", "private, no-store")
	link := web.Base(r, rm.baseURL) + evidence.LinkPath(secret)
	return web.Render(w, r, http.StatusOK, linkView(&request, link, head(ctx, ui.T(ctx, "evidence.link.title"))))
}

func (rm *room) askAgain(w http.ResponseWriter, r *http.Request, p askPage, err error) error {
	status := http.StatusUnprocessableEntity
	switch errs.KindOf(err) {
	case errs.Conflict:
		status = http.StatusConflict
	case errs.TooMany:
		status = http.StatusTooManyRequests
	}
	if p.Faults, err = faultsOf(r.Context(), err); err != nil {
		return err
	}
	return rm.askForm(w, r, status, p, "")
}

// requestsPage is what its owner asked of others.
type requestsPage struct {
	Rows  []asking
	Sent  string // name or address of who was asked just now
	Ended bool
}

type asking struct {
	evidence.Request
	State evidence.State
}

func (rm *room) requests(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := rm.evidence.Requests(ctx, authz.From(ctx))
	if err != nil {
		return err
	}
	p := requestsPage{Ended: r.URL.Query().Has("ended")}
	for _, q := range all {
		p.Rows = append(p.Rows, asking{q, rm.evidence.State(&q)})
		if q.ID == r.URL.Query().Get("sent") {
			p.Sent = whom(i18n.From(ctx), &q)
		}
	}
	return web.Render(w, r, http.StatusOK, requestsView(p, head(ctx, ui.T(ctx, "evidence.requests.title"))))
}

// whom says who is asked.
func whom(ws *i18n.Words, q *evidence.Request) string {
	switch {
	case q.Name != "":
		return q.Name
	case q.Email != "":
		return q.Email
	}
	return ws.T("evidence.requests.link")
}

func (rm *room) endRequest(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	if err := rm.evidence.End(r.Context(), authz.From(r.Context()), f.Get("request")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/evidence/requests?ended")
}
