package organizationweb

import (
	"bytes"
	"context"
	"net/http"
	"strconv"

	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/sheet"
	"pathways/internal/platform/web"
)

func (rm *room) list(w http.ResponseWriter, r *http.Request) error {
	return rm.showList(w, r, form{})
}

// showList is the page on which a list is pasted or chosen.
func (rm *room) showList(w http.ResponseWriter, r *http.Request, f form) error {
	_, s, err := rm.sight(r)
	if err != nil {
		return err
	}
	if !s.Rights.Invite {
		return forbidden()
	}
	return show(w, r, page{
		Title: i18n.T(r.Context(), "organization.list.title"), Lead: i18n.T(r.Context(), "organization.list.lead"), Sight: s, Here: "list", Form: f,
	}, listBodyOf(s, f))
}

// brought is the list that a form brings: pasted, or in a file.
func brought(f *web.Form) (string, error) {
	file, chosen := f.File("file")
	switch {
	case chosen && f.Get("text") != "":
		return "", &errs.Error{Kind: errs.Invalid, Op: "organizationweb.list", Fields: []errs.Field{{Name: "file", Key: "organization.list.both"}}}
	case chosen:
		return organization.Decoded(file.Body)
	}
	return f.Get("text"), nil
}

// examine shows what a list would come to, and changes nothing.
func (rm *room) examine(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	text, err := brought(f)
	var list organization.List
	if err == nil {
		list, err = rm.organizations.Examine(r.Context(), authz.From(r.Context()), r.PathValue("slug"), text, organization.Part(f.Get("part")))
	}
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showList(w, r, back)
	}
	if err != nil {
		return err
	}
	return rm.showReport(w, r, form{}, list, text)
}

// showReport says what each line of a list comes to, and carries the list on for the one press that invites.
func (rm *room) showReport(w http.ResponseWriter, r *http.Request, f form, list organization.List, text string) error {
	_, s, err := rm.sight(r)
	if err != nil {
		return err
	}
	return show(w, r, page{
		Title: i18n.T(r.Context(), "organization.report.title"), Lead: i18n.T(r.Context(), "organization.report.lead"), Sight: s, Here: "list", Form: f,
	}, reportBody(s, list, text))
}

// sendList invites everybody on a list who is new.
func (rm *room) sendList(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	o := organization.Organization{Slug: r.PathValue("slug")}
	list, err := rm.organizations.Import(r.Context(), authz.From(r.Context()), o.Slug, web.Base(r, rm.baseURL),
		f.Get("text"), organization.Part(f.Get("part")), f.Get("leaveout") == "yes")
	if back, ok := refused(r.Context(), err, f.Values); ok && len(list.Lines) > 0 {
		return rm.showReport(w, r, back, list, f.Get("text"))
	} else if ok {
		return rm.showList(w, r, back)
	}
	if err != nil {
		return err
	}
	done := "list"
	if list.Counts[organization.New] == 0 {
		done = "nothing"
	}
	return web.Redirect(w, r, after(at(o, "invitations"), done))
}

// reportList is the report as a file.
func (rm *room) reportList(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	list, err := rm.organizations.Examine(r.Context(), authz.From(r.Context()), r.PathValue("slug"), f.Get("text"), organization.Part(f.Get("part")))
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := sheet.WriteCSV(&body, reportTable(r.Context(), list), true); err != nil {
		return err
	}
	return web.WriteData(w, r, web.Data{Type: "text/csv; charset=utf-8", Name: "invitations.csv", Body: body.Bytes()})
}

func reportTable(ctx context.Context, list organization.List) sheet.Table {
	t := sheet.Table{Name: "invitations"}
	for _, key := range []string{"line", "found", "result", "email", "name", "part", "what_to_do"} {
		t.Columns = append(t.Columns, sheet.Column{Key: key})
	}
	for _, l := range list.Lines {
		t.Rows = append(t.Rows, []string{strconv.Itoa(l.Number), l.Found, string(l.State), l.Email, l.Name, string(l.Part), lineSays(ctx, l)})
	}
	return t
}

// lineSays is what a line comes to, in a sentence.
func lineSays(ctx context.Context, l organization.Line) string {
	if l.State == organization.Refused {
		return i18n.T(ctx, l.Key, l.Args...)
	}
	return i18n.T(ctx, "organization.line.is."+string(l.State), "line", l.Same)
}
