package extensionweb

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"

	"pathways/internal/extension"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/sheet"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// data is an extension for programs: the official release is named, and what is the organization's own stands apart.
type data struct {
	ID        string  `json:"id"`
	Title     string  `json:"title"`
	By        string  `json:"organization"`
	Note      string  `json:"note,omitempty"`
	Framework string  `json:"framework"`
	Version   string  `json:"version"`
	Release   string  `json:"release"`
	Digest    string  `json:"digest"` // of the official release
	Follows   string  `json:"follows,omitempty"`
	Additions []added `json:"additions"`
}

type added struct {
	ID       string             `json:"id"`
	Sort     extension.Sort     `json:"sort"`
	Item     string             `json:"item,omitempty"`
	ItemCode string             `json:"itemCode,omitempty"`
	Code     string             `json:"code,omitempty"`
	Text     string             `json:"text"`
	Detail   string             `json:"detail,omitempty"`
	Upstream extension.Upstream `json:"upstream"`
}

func (rm *room) read(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, form := r.PathValue("id"), ""
	for _, end := range []string{"json", "csv"} {
		if rest, ok := strings.CutSuffix(id, "."+end); ok {
			id, form = rest, end
		}
	}
	s, err := rm.extensions.Read(ctx, authz.From(ctx), id)
	if err != nil {
		return err
	}
	switch form {
	case "json":
		raw, err := json.MarshalIndent(dataOf(s), "", "  ")
		if err != nil {
			return errs.Wrap(errs.Internal, "extensionweb.read", err)
		}
		return web.WriteData(w, r, web.Data{Type: "application/json; charset=utf-8", Body: raw})
	case "csv":
		var b bytes.Buffer
		if err := sheet.WriteCSV(&b, tableOf(s), true); err != nil {
			return errs.Wrap(errs.Internal, "extensionweb.read", err)
		}
		return web.WriteData(w, r, web.Data{Type: "text/csv; charset=utf-8; header=present", Name: "additions-" + s.Tree.Framework.Slug + "-" + s.Tree.Version + ".csv", Body: b.Bytes()})
	}
	return web.Render(w, r, http.StatusOK, readView(s, ui.Page{
		Title: s.Title + ", " + s.By, Place: ui.Library, NoIndex: true, Class: "extension-page",
		Attribution: ui.T(ctx, "extensions.foot", "organization", s.By, "title", s.Tree.Title, "version", s.Tree.Version, "publisher", s.Tree.Framework.Publisher),
	}))
}

func dataOf(s extension.Sight) data {
	out := data{
		ID: s.ID, Title: s.Title, By: s.By, Note: s.Note, Framework: s.Tree.Framework.Slug, Version: s.Tree.Version,
		Release: s.Tree.ID, Digest: s.Tree.Digest, Follows: s.Follows, Additions: []added{},
	}
	for _, a := range s.Additions {
		out.Additions = append(out.Additions, added{a.ID, a.Sort, a.Item, codeOf(s, a.Item), a.Code, a.Text, a.Detail, a.Upstream})
	}
	return out
}

func tableOf(s extension.Sight) sheet.Table {
	out := sheet.Table{Name: s.Title}
	for _, key := range []string{
		"id", "organization", "sort", "item_code", "item_id", "official_wording", "code", "text", "detail", "upstream_version", "upstream_wording",
	} {
		out.Columns = append(out.Columns, sheet.Column{Key: key, Title: key, Width: 20})
	}
	for _, a := range s.Additions {
		wording := ""
		if it := s.Tree.ByID(a.Item); it != nil {
			wording = it.Statement
		}
		out.Rows = append(out.Rows, []string{
			a.ID, s.By, string(a.Sort), codeOf(s, a.Item), a.Item, wording, a.Code, a.Text, a.Detail, a.Upstream.Version, a.Upstream.Wording,
		})
	}
	return out
}

func codeOf(s extension.Sight, item string) string {
	if it := s.Tree.ByID(item); it != nil {
		return it.Code
	}
	return ""
}
