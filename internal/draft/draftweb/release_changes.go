package draftweb

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"pathways/internal/draft"
	"pathways/internal/framework"
	"pathways/internal/framework/difference"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// differing are the differences of a draft, as its stewards see them: what is to be confirmed first.
type differing struct {
	Draft    draft.Draft
	Rights   draft.Rights
	Reading  difference.Reading
	Base     string
	Guesses  []shownEntry
	Sections []shownSection // all other differences
	Scale    []shownStep    // levels that are not what they were
}

type shownSection struct {
	Title   string
	Entries []shownEntry
}

// shownStep is a level of the scale that changed.
type shownStep struct {
	Code, What        string
	Name, Description []ui.Run
}

// shownEntry is one difference.
type shownEntry struct {
	difference.Line
	Sort    difference.Sort
	ID      string // of its place on the page
	Texts   []shownText
	Was, Is []ui.Wording
	Facts   []string
	Lang    string
}

type shownText struct {
	Name string // "" for the statement
	Runs []ui.Run
}

// differences shows what changed since the release that the draft follows.
func (rm *room) differences(w http.ResponseWriter, r *http.Request) error {
	return rm.showDifferences(w, r, form{})
}

func (rm *room) showDifferences(w http.ResponseWriter, r *http.Request, f form) error {
	v, d, rights, err := rm.one(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	p := page{
		Title: i18n.T(ctx, "draft.changes.title"), Draft: d, Rights: rights, Here: "release", Domain: -1, Form: f, Done: releaseDone(r),
		Under: []ui.Crumb{{Name: i18n.T(ctx, "draft.nav.release"), Href: at(d.ID, "release")}, {Name: i18n.T(ctx, "draft.changes.title")}},
	}
	if d.Base == "" {
		return show(w, r, p, firstBody(d))
	}
	c, err := rm.drafts.Compared(ctx, v, d.ID)
	if err != nil {
		return err
	}
	all := differing{Draft: d, Rights: rights, Reading: difference.Read(c.Changes, c.Before, c.After), Base: c.Before.Title + ", " + c.Before.Version}
	for _, s := range all.Reading.Sections {
		section := shownSection{Title: i18n.T(ctx, "draft.changes.sort."+string(s.Sort), "count", s.Count)}
		for _, domain := range s.Domains {
			for _, ln := range domain.Lines {
				e := all.entry(ctx, s.Sort, ln)
				if ln.Guessed {
					all.Guesses = append(all.Guesses, e)
				} else {
					section.Entries = append(section.Entries, e)
				}
			}
		}
		if len(section.Entries) > 0 {
			section.Title = i18n.T(ctx, "draft.changes.sort."+string(s.Sort), "count", len(section.Entries))
			all.Sections = append(all.Sections, section)
		}
	}
	for _, l := range difference.Scale(c.Before.Release, c.After.Release) {
		all.Scale = append(all.Scale, shownStep{l.Code, i18n.T(ctx, "draft.changes.scale."+string(l.Become)), runsOf(l.Name), runsOf(l.Description)})
	}
	p.Lead = i18n.T(ctx, "draft.changes.lead", "base", all.Base)
	return show(w, r, p, differencesBody(all))
}

// runsOf are pieces of a text as a page shows them.
func runsOf(pieces []difference.Piece) []ui.Run {
	runs := make([]ui.Run, len(pieces))
	for i, piece := range pieces {
		runs[i] = ui.Run{How: string(piece.How), Text: piece.Text}
	}
	return runs
}

func (d differing) entry(ctx context.Context, sort difference.Sort, ln difference.Line) shownEntry {
	e := shownEntry{Line: ln, Sort: sort, ID: "c-" + keyOf(ln.Entry), Lang: d.Reading.After.Language}
	if ln.Become != difference.Stays {
		for _, it := range ln.Was {
			e.Was = append(e.Was, d.wording(d.Reading.Before, it, frameworkdata.ItemHref(d.Reading.Before.Framework.Slug, d.Reading.Before.Version, it.Code)))
		}
		for _, it := range ln.Is {
			e.Is = append(e.Is, d.wording(d.Reading.After, it, atItem(d.Draft.ID, it.ID, "")))
		}
		return e
	}
	for _, t := range d.Reading.Texts(ln) {
		name := t.Level
		if t.Part == "question" || t.Part == "note" {
			name = fieldName(ctx, nil, draft.Field(t.Part))
		}
		e.Texts = append(e.Texts, shownText{Name: name, Runs: runsOf(t.Pieces)})
	}
	was, is := ln.Was[0], ln.Is[0]
	for _, f := range []struct {
		changed      bool
		key, was, is string
	}{
		{ln.Moved, "moved", pathOr(ctx, d.Reading.Before, was), pathOr(ctx, d.Reading.After, is)},
		{ln.Recoded, "recoded", was.Code, is.Code},
		{ln.Rekinded, "rekinded", kindName(d.Reading.Before, was), kindName(d.Reading.After, is)},
	} {
		if f.changed {
			e.Facts = append(e.Facts, ui.T(ctx, "draft.changes."+f.key, "was", f.was, "is", f.is))
		}
	}
	return e
}

func (d differing) wording(t *framework.Tree, it *framework.Item, href string) ui.Wording {
	return ui.Wording{Code: it.Code, Text: it.Statement, Href: href, Domain: t.RootIndex(it), Lang: t.Language}
}

// pathOr is where an item stands, or words for the top.
func pathOr(ctx context.Context, t *framework.Tree, it *framework.Item) string {
	if path := pathSays(t, it); path != "" {
		return path
	}
	return ui.T(ctx, "draft.changes.top")
}

// keyOf names an entry on its page: by the item after, else before.
func keyOf(e difference.Entry) string {
	if len(e.After) > 0 {
		return e.After[0].ItemID
	}
	return e.Before[0].ItemID
}

// atCorrect is the address of the page on which an entry is corrected.
func atCorrect(draftID string, e difference.Entry) string {
	side := "after"
	if len(e.After) == 0 {
		side = "before"
	}
	return at(draftID, "changes/correct") + "?" + side + "=" + url.QueryEscape(keyOf(e))
}

// confirm keeps that a guess is right, or that all are.
func (rm *room) confirm(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	ctx, v, id := r.Context(), authz.From(r.Context()), r.PathValue("id")
	if f.Get("all") != "" {
		err = rm.drafts.ConfirmAll(ctx, v, id)
	} else {
		err = rm.drafts.Correct(ctx, v, id, draft.Correction{Claim: difference.Claim{Before: f.Values["before"], After: f.Values["after"]}})
	}
	if errs.Is(err, errs.Forbidden) {
		return err
	}
	if back, ok := refused(ctx, err, f.Values); ok {
		return rm.showDifferences(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, after(at(id, "changes"), "confirmed"))
}

// correcting asks what became of some items.
func (rm *room) correcting(w http.ResponseWriter, r *http.Request) error {
	return rm.showCorrecting(w, r, form{})
}

func (rm *room) showCorrecting(w http.ResponseWriter, r *http.Request, f form) error {
	v, d, rights, err := rm.one(r)
	if err != nil {
		return err
	}
	if !rights.Write {
		return web.Redirect(w, r, at(d.ID, "changes"))
	}
	ctx := r.Context()
	c, err := rm.drafts.Compared(ctx, v, d.ID)
	if err != nil {
		return err
	}
	e, ok := entryOf(c.Changes, r.URL.Query())
	if !ok && f.Typed == nil {
		return errs.New(errs.NotFound, "draftweb.correcting", "")
	}
	told := false
	for _, claim := range c.Told {
		told = told || overlaps(claim, draft.ClaimOf(e))
	}
	reading := difference.Read(&difference.Changes{From: c.Changes.From, To: c.Changes.To, Entries: c.Changes.Entries}, c.Before, c.After)
	all := differing{Draft: d, Rights: rights, Reading: reading}
	var shown []shownEntry
	if ok {
		ln := difference.Line{Entry: e}
		for _, ref := range e.Before {
			ln.Was = append(ln.Was, c.Before.ByID(ref.ItemID))
		}
		for _, ref := range e.After {
			ln.Is = append(ln.Is, c.After.ByID(ref.ItemID))
		}
		shown = append(shown, all.entry(ctx, e.Sort(), ln))
	}
	return show(w, r, page{
		Title: i18n.T(ctx, "draft.correct.title"), Lead: i18n.T(ctx, "draft.correct.lead"), Draft: d, Rights: rights, Here: "release", Domain: -1, Form: f,
		Under: []ui.Crumb{
			{Name: i18n.T(ctx, "draft.nav.release"), Href: at(d.ID, "release")},
			{Name: i18n.T(ctx, "draft.changes.title"), Href: at(d.ID, "changes")},
			{Name: i18n.T(ctx, "draft.correct.title")},
		},
	}, correctBody(d, shown, f, correctionOf(e), told))
}

// typedCorrection is a correction as its form says it: codes, one a line.
type typedCorrection struct{ Before, After, Note string }

func correctionOf(e difference.Entry) typedCorrection {
	codes := func(refs []framework.ItemRef) string {
		var all []string
		for _, r := range refs {
			all = append(all, r.Code)
		}
		return strings.Join(all, "\n")
	}
	return typedCorrection{codes(e.Before), codes(e.After), e.Note}
}

// entryOf is the entry that an address names by one of its items.
func entryOf(c *difference.Changes, q url.Values) (difference.Entry, bool) {
	for _, e := range c.Entries {
		for _, r := range e.After {
			if r.ItemID == q.Get("after") {
				return e, true
			}
		}
		for _, r := range e.Before {
			if r.ItemID == q.Get("before") {
				return e, true
			}
		}
	}
	return difference.Entry{}, false
}

// overlaps says whether two claims speak of one item.
func overlaps(a, b difference.Claim) bool {
	in := func(some, others []string) bool {
		for _, s := range some {
			for _, o := range others {
				if s == o {
					return true
				}
			}
		}
		return false
	}
	return in(a.Before, b.Before) || in(a.After, b.After)
}

// correct keeps what a steward says became of items, or takes it back.
func (rm *room) correct(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	ctx, v, id := r.Context(), authz.From(r.Context()), r.PathValue("id")
	c, err := rm.drafts.Compared(ctx, v, id)
	if err != nil {
		return err
	}
	correction := draft.Correction{Forget: f.Get("forget") != "", Claim: difference.Claim{Note: f.Get("note")}}
	back := form{Typed: f.Values, status: http.StatusUnprocessableEntity}
	for _, side := range []struct {
		field string
		tree  *framework.Tree
		into  *[]string
	}{{"before", c.Before, &correction.Before}, {"after", c.After, &correction.After}} {
		for line := range strings.Lines(f.Get(side.field)) {
			code := strings.TrimSpace(line)
			if code == "" {
				continue
			}
			it := side.tree.ByCodeAnyCase(code)
			if it == nil {
				back.faults = append(back.faults, fault{side.field, i18n.T(ctx, "draft.correct.unknown", "code", code)})
				break
			}
			*side.into = append(*side.into, it.ID)
		}
	}
	if len(back.faults) > 0 {
		return rm.showCorrecting(w, r, back)
	}
	err = rm.drafts.Correct(ctx, v, id, correction)
	if errs.Is(err, errs.Forbidden) {
		return err
	}
	if back, ok := refused(ctx, err, f.Values); ok {
		for i := range back.faults {
			if back.faults[i].field == "items" {
				back.faults[i].field = "after"
			}
		}
		return rm.showCorrecting(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, after(at(id, "changes"), "corrected"))
}
