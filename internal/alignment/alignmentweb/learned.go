package alignmentweb

import (
	"net/http"
	"net/url"

	"pathways/internal/alignment"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// learnedPage is what the decisions of an organization teach its reading.
type learnedPage struct {
	alignment.Taught
	Me    string
	Later bool // this is not the first part
}

func (rm *room) learned(w http.ResponseWriter, r *http.Request) error {
	return rm.showLearned(w, r, form{})
}

func (rm *room) showLearned(w http.ResponseWriter, r *http.Request, f form) error {
	ctx, after := r.Context(), r.URL.Query().Get("after")
	taught, err := rm.Texts.Taught(ctx, viewer(r), r.PathValue("slug"), after)
	if err != nil {
		return err
	}
	return show(w, r, page{
		Title: ui.T(ctx, "alignment.learned.title"), Lead: ui.T(ctx, "alignment.learned.lead"), House: taught.Organization, Here: "texts", Form: f,
	}, learnedBody(learnedPage{taught, viewer(r).Person, after != ""}))
}

// unlearn takes a decision back, so that it teaches nothing any more.
func (rm *room) unlearn(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	slug := r.PathValue("slug")
	err = rm.Texts.Undo(r.Context(), viewer(r), slug, f.Get("text"), f.Get("decision"))
	if back, ok := refused(r.Context(), err, f.Values, ""); ok {
		return rm.showLearned(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, textsAt(slug, "learned")+"?done=undone")
}

// nextHref is the next part of the list; "" at its end.
func (p learnedPage) nextHref() string {
	if p.Next == "" {
		return ""
	}
	return with(textsAt(p.Organization.Slug, "learned"), url.Values{"after": {p.Next}})
}

// undoes says whether the viewer may take a decision back.
func (p learnedPage) undoes(l alignment.Lesson) bool {
	return p.Writes && (l.Person == "" || l.Person == p.Me)
}
