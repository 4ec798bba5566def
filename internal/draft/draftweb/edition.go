package draftweb

import (
	"net/http"
	"slices"

	"pathways/internal/draft"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
)

// headPart is a part of the page of an edition: fields that belong together.
type headPart struct {
	Key    string // of its heading
	Fields []draft.Field
}

// headParts are all fields of an edition in the order of its page.
var headParts = []headPart{
	{"draft.head.name", []draft.Field{draft.HeadTitle, draft.HeadVersion, draft.HeadDate, draft.HeadLanguage, draft.HeadAdoption}},
	{"draft.head.framework", []draft.Field{draft.HeadName, draft.HeadShortName, draft.HeadSlug, draft.HeadPublisher, draft.HeadHomepage}},
	{"draft.head.words", []draft.Field{draft.HeadAbout, draft.HeadTips, draft.HeadRemarks}},
	{"draft.head.source", []draft.Field{draft.HeadSourceTitle, draft.HeadSourceURL, draft.HeadRights, draft.HeadFunding}},
}

// longFields are fields of an edition with several lines.
var longFields = []draft.Field{draft.HeadAbout, draft.HeadTips, draft.HeadRemarks, draft.HeadRights, draft.HeadFunding}

// helpedFields are fields of an edition with a sentence below their name.
var helpedFields = []draft.Field{
	draft.HeadTitle, draft.HeadVersion, draft.HeadDate, draft.HeadLanguage, draft.HeadAdoption, draft.HeadName, draft.HeadShortName, draft.HeadSlug, draft.HeadPublisher,
	draft.HeadAbout, draft.HeadTips, draft.HeadRemarks, draft.HeadSourceTitle, draft.HeadRights, draft.HeadFunding,
}

// adoptions are the statuses that the standard of packages knows.
var adoptions = []string{"Draft", "Adopted", "Deprecated"}

// mostOf is how long a field of an edition may be, in characters.
func mostOf(f draft.Field) int {
	switch {
	case slices.Contains(longFields, f):
		return draft.MaxText * 10
	case slices.Contains([]draft.Field{draft.HeadVersion, draft.HeadSlug, draft.HeadDate, draft.HeadLanguage}, f):
		return draft.MaxCode
	}
	return draft.MaxLine
}

// edition is the page of what is said of the edition as a whole.
func (rm *room) edition(w http.ResponseWriter, r *http.Request) error {
	return rm.showEdition(w, r, form{}, nil)
}

func (rm *room) showEdition(w http.ResponseWriter, r *http.Request, f form, clashes []draft.Conflict) error {
	v, d, rights, err := rm.one(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	p := page{Title: i18n.T(ctx, "draft.head"), Lead: i18n.T(ctx, "draft.head.lead"), Draft: d, Rights: rights, Here: "edition", Domain: -1, Form: f}
	if f.Typed == nil {
		if p.Done, err = rm.doneOf(r, v, d, ""); err != nil {
			return err
		}
	}
	return show(w, r, p, editionBody(d, rights, f, clashes))
}

// editEdition stores what is said of the edition, as items are stored.
func (rm *room) editEdition(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	id, change, what := r.PathValue("id"), changesOf(f.Values, ""), "same"
	if len(change.Fields) > 0 {
		outcome, err := rm.drafts.EditHead(r.Context(), authz.From(r.Context()), id, draft.HeadEdit{Fields: change.Fields, Knew: change.Knew})
		if back, ok := refused(r.Context(), err, f.Values); ok {
			return rm.showEdition(w, r, back, nil)
		}
		if err != nil {
			return err
		}
		if len(outcome.Conflicts) > 0 {
			return rm.showEdition(w, r, form{Typed: f.Values, status: http.StatusConflict}, outcome.Conflicts)
		}
		what = "edition"
	}
	return web.Redirect(w, r, after(at(id, "edition"), what))
}
