package evidenceweb

import (
	"net/http"
	"slices"

	"pathways/internal/evidence"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/blob"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// piecePage is one piece with what others said beside it.
type piecePage struct {
	row
	Statements []said
	Sources    []ui.Source
	Saved      bool
}

// said is a statement as a page shows it.
type said struct {
	evidence.Statement
	Lines []line // competencies it was asked about; with Note where it says something of one
	About []ui.Link
}

func (rm *room) piece(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := authz.From(ctx)
	e, err := rm.evidence.Get(ctx, v, r.PathValue("id"))
	if err != nil {
		return err
	}
	statements, err := rm.evidence.Statements(ctx, v)
	if err != nil {
		return err
	}
	p := piecePage{row: row{e, rm.lines(ctx, e.Items)}, Saved: r.URL.Query().Has("saved")}
	refs := slices.Clone(e.Items)
	for _, s := range statements {
		if slices.Contains(s.Evidence, e.ID) {
			p.Statements = append(p.Statements, rm.said(r, s, nil))
			refs = append(refs, s.Items...)
		}
	}
	p.Sources = rm.sources(ctx, refs)
	return web.Render(w, r, http.StatusOK, pieceView(p, head(ctx, titleOf(i18n.From(ctx), &e))))
}

// said gathers what a page needs of a statement. Titles are those of pieces it may speak of; nil for none.
func (rm *room) said(r *http.Request, s evidence.Statement, titles map[string]string) said {
	out := said{Statement: s}
	for _, ln := range rm.lines(r.Context(), s.Items) {
		i := slices.IndexFunc(s.Notes, func(n evidence.Note) bool { return n.Item == ln.Ref })
		if i >= 0 {
			ln.Note = s.Notes[i]
		}
		out.Lines = append(out.Lines, ln)
	}
	for _, id := range s.Evidence {
		if title := titles[id]; title != "" {
			out.About = append(out.About, ui.Link{Text: title, Href: "/evidence/" + id})
		}
	}
	return out
}

func (rm *room) askDelete(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	e, err := rm.evidence.Get(ctx, authz.From(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, deleteView(&e, head(ctx, ui.T(ctx, "evidence.delete.title"))))
}

func (rm *room) delete(w http.ResponseWriter, r *http.Request) error {
	if err := rm.evidence.Delete(r.Context(), authz.From(r.Context()), r.PathValue("id")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/evidence?gone")
}

func (rm *room) file(w http.ResponseWriter, r *http.Request) error {
	f, body, err := rm.evidence.OpenFile(r.Context(), authz.From(r.Context()), r.PathValue("id"), r.PathValue("digest"))
	if err != nil {
		return err
	}
	defer body.Close()
	return web.Send(w, r, web.Download{Name: f.Name, Type: f.Type, Size: f.Size, Inline: inline(r, f.Type), Body: body})
}

// inline says whether a file is shown and not saved: a picture that was asked for so.
func inline(r *http.Request, media string) bool {
	return r.URL.Query().Has("show") && blob.Viewable(media)
}
