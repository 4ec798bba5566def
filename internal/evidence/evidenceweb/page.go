package evidenceweb

import (
	"context"
	"errors"
	"strings"
	"time"

	"pathways/internal/evidence"
	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
)

// head is what the layout needs of a page of evidence.
func head(ctx context.Context, title string) ui.Page {
	return ui.Page{
		Title: title, Place: ui.Account, NoIndex: true, Class: "evidence-page",
		Trail: []ui.Crumb{{Name: ui.T(ctx, "evidence.title"), Href: "/evidence"}, {Name: title}},
	}
}

// views lead between the pages of evidence.
func views(ctx context.Context, here string) []ui.Link {
	var out []ui.Link
	for _, v := range []struct{ href, key string }{
		{"/evidence", "evidence.view.mine"},
		{"/evidence/statements", "evidence.view.statements"},
		{"/evidence/requests", "evidence.view.requests"},
		{"/evidence/asked", "evidence.view.asked"},
	} {
		out = append(out, ui.Link{Text: ui.T(ctx, v.key), Href: v.href, Here: v.href == here})
	}
	return out
}

// line is a competency as a page shows it.
type line struct {
	Ref    evidence.Ref
	Value  string // in forms: framework/release/code
	Href   string // "" where this house does not have the release
	Said   string // official wording; "" where it is not known
	Lang   string
	Domain int
	Over   string // title of the release
	On     bool   // chosen
	Note   evidence.Note
}

// lineOf finds the official wording of a competency.
func (rm *room) lineOf(ctx context.Context, ref evidence.Ref) line {
	ln := line{Ref: ref, Value: value(ref), Domain: ui.NoDomain}
	t, err := rm.frameworks.Release(ctx, ref.Framework, ref.Release)
	if err != nil {
		return ln
	}
	if it := t.ByID(ref.Item); it != nil {
		return lineIn(t, it)
	}
	return ln
}

func lineIn(t *framework.Tree, it *framework.Item) line {
	ref := evidence.Ref{Framework: t.Framework.Slug, Release: t.Version, Item: it.ID, Code: it.Code}
	return line{
		Ref: ref, Value: value(ref), Href: frameworkdata.ItemHref(ref.Framework, ref.Release, ref.Code),
		Said: it.Statement, Lang: t.Language, Domain: t.RootIndex(it), Over: t.Title,
	}
}

func (rm *room) lines(ctx context.Context, refs []evidence.Ref) []line {
	var out []line
	for _, ref := range refs {
		out = append(out, rm.lineOf(ctx, ref))
	}
	return out
}

// value names a competency in a form and in an address.
func value(ref evidence.Ref) string { return ref.Framework + "/" + ref.Release + "/" + ref.Code }

// refOf reads such a name; a code alone is looked for in the releases in force. false where there is no such competency.
func (rm *room) refOf(ctx context.Context, value string) (evidence.Ref, bool) {
	parts := strings.SplitN(value, "/", 3)
	if len(parts) == 3 {
		t, err := rm.frameworks.Release(ctx, parts[0], parts[1])
		if err != nil {
			return evidence.Ref{}, false
		}
		return refIn(t, parts[2])
	}
	all, err := rm.frameworks.Frameworks(ctx)
	if err != nil {
		return evidence.Ref{}, false
	}
	for _, f := range all {
		if t, err := rm.frameworks.Current(ctx, f.Framework.Slug); err == nil {
			if ref, ok := refIn(t, value); ok {
				return ref, true
			}
		}
	}
	return evidence.Ref{}, false
}

func refIn(t *framework.Tree, code string) (evidence.Ref, bool) {
	it := t.ByCodeAnyCase(code)
	if it == nil {
		return evidence.Ref{}, false
	}
	return lineIn(t, it).Ref, true
}

func (rm *room) refsOf(ctx context.Context, values []string) []evidence.Ref {
	var out []evidence.Ref
	for _, v := range values[:min(len(values), 4*evidence.MaxItems)] {
		if ref, ok := rm.refOf(ctx, v); ok {
			out = append(out, ref)
		}
	}
	return out
}

// sources are the works whose wording stands among some competencies.
func (rm *room) sources(ctx context.Context, refs []evidence.Ref) []ui.Source {
	var out []ui.Source
	seen := map[string]bool{}
	for _, ref := range refs {
		t, err := rm.frameworks.Release(ctx, ref.Framework, ref.Release)
		if err != nil || seen[t.ID] {
			continue
		}
		seen[t.ID] = true
		out = append(out, ui.Source{
			Title: t.Source.Title, Href: t.Source.URL, Publisher: t.Framework.Publisher, Release: t.Title + ", " + t.Version, Acknowledgment: t.Funding,
		})
	}
	return out
}

// dayOf says a day that is kept as YYYY-MM-DD, in the language of the reader.
func dayOf(ws *i18n.Words, text string) string {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return text
	}
	return ws.Day(d)
}

// span says from when to when something was.
func span(ws *i18n.Words, e *evidence.Evidence) string {
	switch {
	case e.From != "" && e.To != "" && e.From != e.To:
		return ws.T("evidence.span", "from", dayOf(ws, e.From), "to", dayOf(ws, e.To))
	case e.From != "":
		return dayOf(ws, e.From)
	}
	return dayOf(ws, e.To)
}

// titleOf is what a piece is called.
func titleOf(ws *i18n.Words, e *evidence.Evidence) string {
	switch {
	case e.Title != "":
		return e.Title
	case len(e.Files) > 0:
		return e.Files[0].Name
	case e.Link != "":
		return e.Link
	}
	return ws.T("evidence.untitled", "day", ws.Day(e.Created))
}

// faults are the faults of a form that came back, by field.
type faults map[string]string

// faultsOf reads the faults of single fields from an error, and a fault of the whole under "". An error that is none of
// the person's doing is given back.
func faultsOf(ctx context.Context, err error) (faults, error) {
	var e *errs.Error
	if !errors.As(err, &e) {
		return nil, err
	}
	f := faults{}
	switch {
	case e.Kind == errs.Invalid && len(e.Fields) > 0:
		for _, field := range e.Fields {
			f[field.Name] = ui.T(ctx, field.Key, field.Args...)
		}
	case e.Key != "" && (e.Kind == errs.Invalid || e.Kind == errs.Conflict || e.Kind == errs.TooMany):
		f[""] = ui.T(ctx, e.Key, e.Args...)
	default:
		return nil, err
	}
	return f, nil
}

// summary lists the faults in the order of the fields of a page.
func (f faults) summary(order ...string) ui.Faults {
	var out ui.Faults
	for _, name := range append([]string{""}, order...) {
		if text := f[name]; text != "" {
			out = append(out, ui.Fault{Field: name, Text: text})
		}
	}
	return out
}
