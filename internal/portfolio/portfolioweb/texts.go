package portfolioweb

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
	"pathways/internal/portfolio"
)

func (rm *room) texts(w http.ResponseWriter, r *http.Request) error {
	all, err := rm.portfolio.Texts(r.Context(), authz.From(r.Context()))
	if err != nil {
		return err
	}
	page := head(i18n.T(r.Context(), "portfolio.texts.title"))
	return web.Render(w, r, http.StatusOK, textsPage(all, r.URL.Query().Has("removed"), page))
}

// choiceView is the form in which it is chosen what a text is for and what it draws on.
type choiceView struct {
	Text   portfolio.Text // without id: a new one
	Offer  offer
	Faults faults
}

func (rm *room) newText(w http.ResponseWriter, r *http.Request) error {
	v := choiceView{Text: portfolio.Text{Purpose: portfolio.CV}}
	if p := portfolio.Purpose(r.URL.Query().Get("for")); slices.Contains(portfolio.Purposes, p) {
		v.Text.Purpose = p
	}
	return rm.choicePage(w, r, http.StatusOK, v)
}

func (rm *room) choicePage(w http.ResponseWriter, r *http.Request, status int, v choiceView) (err error) {
	if v.Offer, err = rm.offer(r, v.Text.Items, v.Text.Evidence, v.Text.Statements); err != nil {
		return err
	}
	key := "portfolio.text.new"
	if v.Text.ID != "" {
		key = "portfolio.choose.title"
	}
	return web.Render(w, r, status, choicePage(v, head(i18n.T(r.Context(), key))))
}

func (rm *room) begin(w http.ResponseWriter, r *http.Request) error {
	form, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	t := portfolio.Text{Purpose: portfolio.Purpose(form.Get("purpose")), Title: form.Get("title")}
	if t.Items, t.Evidence, t.Statements, err = rm.chosen(r, form); err != nil {
		return err
	}
	ws := i18n.From(r.Context())
	kept, err := rm.portfolio.Begin(r.Context(), authz.From(r.Context()), t, ws.Lang())
	if wrong, ok := faultsOf(ws, err); ok {
		return rm.choicePage(w, r, http.StatusUnprocessableEntity, choiceView{Text: t, Faults: wrong})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/portfolio/texts/"+kept.ID+"?begun")
}

// textView is a text being edited. Draft is a fresh one beside it; "" where none was asked for.
type textView struct {
	Text   *portfolio.Text
	Title  string
	Body   string
	Draft  string
	Same   bool   // the draft says just what stands there
	Theirs string // what stands there now, where it was changed elsewhere
	Faults faults
	Begun  bool
	Saved  bool
}

func (rm *room) text(w http.ResponseWriter, r *http.Request) error {
	v := authz.From(r.Context())
	t, err := rm.portfolio.Text(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return err
	}
	q := r.URL.Query()
	view := textView{Text: t, Title: t.Title, Body: t.Body, Begun: q.Has("begun"), Saved: q.Has("saved")}
	if q.Has("draft") {
		view.Draft, err = rm.portfolio.Redraft(r.Context(), v, t)
		if wrong, ok := faultsOf(i18n.From(r.Context()), err); ok {
			view.Faults = faults{"": wrong["evidence"]}
		} else if err != nil {
			return err
		}
		view.Same = view.Draft == t.Body
	}
	return rm.textPage(w, r, http.StatusOK, view)
}

func (rm *room) textPage(w http.ResponseWriter, r *http.Request, status int, v textView) error {
	return web.Render(w, r, status, textPage(v, head(textName(i18n.From(r.Context()), v.Text))))
}

// keepText keeps what was typed. The button says what comes next: nothing more, a fresh draft beside it, or the draft
// that the page showed, behind the text or in its place.
func (rm *room) keepText(w http.ResponseWriter, r *http.Request) error {
	form, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	ctx, v, id := r.Context(), authz.From(r.Context()), r.PathValue("id")
	title, body, draft := form.Get("title"), form.Get("body"), form.Get("draft")
	revision, err := strconv.Atoi(form.Get("revision"))
	if err != nil || revision < 1 {
		return web.Invalid("portfolio.text.revision")
	}
	kept := body
	switch form.Get("do") {
	case "instead":
		kept = draft
	case "behind":
		kept = body + "\n\n" + draft
	}
	err = rm.portfolio.Keep(ctx, v, id, title, kept, revision)
	wrong, bad := faultsOf(i18n.From(ctx), err)
	switch {
	case bad || errs.Is(err, errs.Conflict):
		t, gone := rm.portfolio.Text(ctx, v, id)
		if gone != nil {
			return gone
		}
		view := textView{Text: t, Title: title, Body: body, Draft: draft, Faults: wrong}
		if !bad {
			view.Theirs, view.Faults = t.Body, faults{"body": i18n.T(ctx, "portfolio.text.elsewhere")}
		}
		return rm.textPage(w, r, http.StatusUnprocessableEntity, view)
	case err != nil:
		return err
	}
	next := "?saved"
	switch form.Get("do") {
	case "draft":
		next = "?draft#draft"
	case "choose":
		next = "/choose"
	}
	return web.Redirect(w, r, "/portfolio/texts/"+url.PathEscape(id)+next)
}

func (rm *room) choose(w http.ResponseWriter, r *http.Request) error {
	t, err := rm.portfolio.Text(r.Context(), authz.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	return rm.choicePage(w, r, http.StatusOK, choiceView{Text: *t})
}

func (rm *room) keepChoice(w http.ResponseWriter, r *http.Request) error {
	form, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	v := authz.From(r.Context())
	t, err := rm.portfolio.Text(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return err
	}
	if t.Items, t.Evidence, t.Statements, err = rm.chosen(r, form); err != nil {
		return err
	}
	err = rm.portfolio.Choose(r.Context(), v, t.ID, t.Items, t.Evidence, t.Statements)
	if wrong, ok := faultsOf(i18n.From(r.Context()), err); ok {
		return rm.choicePage(w, r, http.StatusUnprocessableEntity, choiceView{Text: *t, Faults: wrong})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/portfolio/texts/"+t.ID+"?draft#draft")
}

func (rm *room) removeText(w http.ResponseWriter, r *http.Request) error {
	if err := rm.portfolio.RemoveText(r.Context(), authz.From(r.Context()), r.PathValue("id")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/portfolio/texts?removed")
}
