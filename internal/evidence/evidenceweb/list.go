package evidenceweb

import (
	"net/http"
	"net/url"

	"pathways/internal/evidence"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// listPage is a part of one's own evidence.
type listPage struct {
	Rows   []row
	Filter *line // only with this competency
	Older  string
	First  string // address of the newest part; "" where this is it
	Gone   bool   // a piece was deleted just now
}

// row is a piece in a list.
type row struct {
	evidence.Evidence
	Lines []line
}

func (rm *room) list(w http.ResponseWriter, r *http.Request) error {
	ctx, query := r.Context(), r.URL.Query()
	look := evidence.Look{After: query.Get("after")}
	p := listPage{Gone: query.Has("gone")}
	keep := url.Values{}
	if ref, ok := rm.refOf(ctx, query.Get("item")); ok && query.Get("item") != "" {
		ln := rm.lineOf(ctx, ref)
		look.Item, p.Filter = ref.Item, &ln
		keep.Set("item", value(ref))
	}
	page, err := rm.evidence.Page(ctx, authz.From(ctx), look)
	if err != nil {
		return err
	}
	for _, e := range page.Evidence {
		p.Rows = append(p.Rows, row{e, rm.lines(ctx, e.Items)})
	}
	if look.After != "" {
		p.First = at("/evidence", keep)
	}
	if page.Next != "" {
		keep.Set("after", page.Next)
		p.Older = at("/evidence", keep)
	}
	h := head(ctx, ui.T(ctx, "evidence.title"))
	h.Trail = h.Trail[:1]
	return web.Render(w, r, http.StatusOK, listView(p, h))
}

func at(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// paper is all evidence on one page, for printing.
func (rm *room) paper(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := rm.evidence.List(ctx, authz.From(ctx))
	if err != nil {
		return err
	}
	var rows []row
	var refs []evidence.Ref
	for _, e := range all {
		rows = append(rows, row{e, rm.lines(ctx, e.Items)})
		refs = append(refs, e.Items...)
	}
	return web.Render(w, r, http.StatusOK, paperView(rows, rm.sources(ctx, refs), head(ctx, ui.T(ctx, "evidence.print.title"))))
}
