package draftweb

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"pathways/internal/draft"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// releaseRoutes are the addresses of what makes a release of a draft: its differences, sign-off, publishing.
func (rm *room) releaseRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET /stewardship/drafts/{id}/release", Handle: rm.release, For: web.People},
		{Pattern: "POST /stewardship/drafts/{id}/release/notes", Handle: rm.setNotes, For: web.People},
		{Pattern: "POST /stewardship/drafts/{id}/release/signers", Handle: rm.nameSigners, For: web.People},
		{Pattern: "POST /stewardship/drafts/{id}/release/send", Handle: rm.send, For: web.People},
		{Pattern: "POST /stewardship/drafts/{id}/release/sign", Handle: rm.sign, For: web.People},
		{Pattern: "POST /stewardship/drafts/{id}/release/reopen", Handle: rm.reopen, For: web.People},
		{Pattern: "GET /stewardship/drafts/{id}/release/publish", Handle: rm.publishing, For: web.People},
		{Pattern: "POST /stewardship/drafts/{id}/release/publish", Handle: rm.publish, For: web.People},
		{Pattern: "GET /stewardship/drafts/{id}/changes", Handle: rm.differences, For: web.People},
		{Pattern: "POST /stewardship/drafts/{id}/changes", Handle: rm.confirm, For: web.People, MaxBody: wideBody},
		{Pattern: "GET /stewardship/drafts/{id}/changes/correct", Handle: rm.correcting, For: web.People},
		{Pattern: "POST /stewardship/drafts/{id}/changes/correct", Handle: rm.correct, For: web.People},
	}
}

// prospect is how far a draft is from being a release.
type prospect struct {
	Draft   draft.Draft
	Rights  draft.Rights
	Signoff draft.Signoff
	Lacks   int  // things that keep it from being published
	First   bool // it follows no release
	Guesses int  // differences that nobody has confirmed
	Changed int  // all differences
	Base    string
}

// Signable says whether all who were asked have signed, or nobody was named.
func (p prospect) Signable() bool { return len(p.Signoff.Left()) == 0 }

// Ready says whether the draft can be published now.
func (p prospect) Ready() bool { return p.Lacks == 0 && p.Signable() && p.Rights.Publish }

// notesHelp says where the notes will be read: a first edition has nothing to compare it with, and so no page of changes.
func (p prospect) notesHelp(ctx context.Context) string {
	if p.First {
		return i18n.T(ctx, "draft.notes.first")
	}
	return i18n.T(ctx, "draft.notes.help")
}

func (rm *room) prospect(r *http.Request) (p prospect, err error) {
	ctx := r.Context()
	v, d, rights, err := rm.one(r)
	if err != nil {
		return p, err
	}
	p = prospect{Draft: d, Rights: rights, First: d.Base == ""}
	if p.Signoff, err = rm.drafts.Signoff(ctx, v, d.ID); err != nil {
		return p, err
	}
	if d.State == draft.Published || d.State == draft.Discarded {
		return p, nil
	}
	lacks, err := rm.drafts.Check(ctx, v, d.ID)
	if err != nil || p.First {
		p.Lacks = len(lacks)
		return p, err
	}
	p.Lacks = len(lacks)
	c, err := rm.drafts.Compared(ctx, v, d.ID)
	if err != nil {
		return p, err
	}
	p.Guesses, p.Base = c.Changes.Open(), c.Before.Title+", "+c.Before.Version
	for _, e := range c.Changes.Entries {
		if !e.Same() {
			p.Changed++
		}
	}
	return p, nil
}

// releaseDones are what the page of a release can say was done.
var releaseDones = map[string]bool{
	"notes": true, "signers": true, "sent": true, "signed": true, "back": true, "reopened": true, "published": true, "corrected": true, "confirmed": true,
}

func releaseDone(r *http.Request) done {
	if what := r.URL.Query().Get("done"); releaseDones[what] {
		return done{Text: i18n.T(r.Context(), "draft.done."+what)}
	}
	return done{}
}

// release says what is left until the draft is a release.
func (rm *room) release(w http.ResponseWriter, r *http.Request) error {
	return rm.showRelease(w, r, form{})
}

func (rm *room) showRelease(w http.ResponseWriter, r *http.Request, f form) error {
	p, err := rm.prospect(r)
	if err != nil {
		return err
	}
	shown := page{
		Title: i18n.T(r.Context(), "draft.publish.title"), Draft: p.Draft, Rights: p.Rights, Here: "release", Domain: -1, Form: f,
	}
	if p.Draft.State != draft.Published {
		shown.Lead = i18n.T(r.Context(), "draft.publish.lead")
	}
	if f.Typed == nil {
		shown.Done = releaseDone(r)
	}
	return show(w, r, shown, releaseBody(p, f, web.Base(r, rm.baseURL)))
}

// act runs a deed of a form on the page of a release, and says afterwards that it was done.
func (rm *room) act(w http.ResponseWriter, r *http.Request, what string, deed func(v authz.Viewer, id string, f *web.Form) error) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	err = deed(authz.From(r.Context()), id, f)
	if errs.Is(err, errs.Forbidden) {
		return err
	}
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showRelease(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, after(at(id, "release"), what))
}

func (rm *room) setNotes(w http.ResponseWriter, r *http.Request) error {
	return rm.act(w, r, "notes", func(v authz.Viewer, id string, f *web.Form) error {
		return rm.drafts.SetNotes(r.Context(), v, id, f.Get("notes"))
	})
}

func (rm *room) nameSigners(w http.ResponseWriter, r *http.Request) error {
	return rm.act(w, r, "signers", func(v authz.Viewer, id string, f *web.Form) error {
		return rm.drafts.Name(r.Context(), v, id, f.Values["people"])
	})
}

func (rm *room) send(w http.ResponseWriter, r *http.Request) error {
	return rm.act(w, r, "sent", func(v authz.Viewer, id string, _ *web.Form) error {
		return rm.drafts.Send(r.Context(), v, id, web.Base(r, rm.baseURL))
	})
}

func (rm *room) sign(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	agree, what := f.Get("answer") != "back", "signed"
	if !agree {
		what = "back"
	}
	return rm.act(w, r, what, func(v authz.Viewer, id string, _ *web.Form) error {
		return rm.drafts.Sign(r.Context(), v, id, agree, f.Get("words"), web.Base(r, rm.baseURL))
	})
}

func (rm *room) reopen(w http.ResponseWriter, r *http.Request) error {
	return rm.act(w, r, "reopened", func(v authz.Viewer, id string, _ *web.Form) error {
		return rm.drafts.Reopen(r.Context(), v, id)
	})
}

// publishing asks before a draft is published, as that cannot be taken back.
func (rm *room) publishing(w http.ResponseWriter, r *http.Request) error {
	return rm.showPublishing(w, r, form{})
}

func (rm *room) showPublishing(w http.ResponseWriter, r *http.Request, f form) error {
	p, err := rm.prospect(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	return show(w, r, page{
		Title: i18n.T(ctx, "draft.publish.ask"), Lead: i18n.T(ctx, "draft.publish.ask.lead"), Draft: p.Draft, Rights: p.Rights, Here: "release", Domain: -1, Form: f,
		Under: []ui.Crumb{{Name: i18n.T(ctx, "draft.nav.release"), Href: at(p.Draft.ID, "release")}, {Name: i18n.T(ctx, "draft.publish.do")}},
	}, publishingBody(p, f, dateOf(p.Draft), web.Base(r, rm.baseURL)+published(p.Draft)))
}

// noDate stands in drafts from files that say no date.
const noDate = "1970"

// dateOf is the date that is proposed for a release: today, unless somebody wrote another than that of the draft's beginning.
func dateOf(d draft.Draft) string {
	if slices.Contains([]string{"", noDate, d.Created.Format(time.DateOnly)}, d.Head.Date) {
		return time.Now().UTC().Format(time.DateOnly)
	}
	return d.Head.Date
}

func (rm *room) publish(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	v, id := authz.From(r.Context()), r.PathValue("id")
	_, err = rm.drafts.Publish(r.Context(), v, id, draft.Publication{Date: strings.TrimSpace(f.Get("date"))})
	if errs.Is(err, errs.Forbidden) {
		return err
	}
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showPublishing(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, after(at(id, "release"), "published"))
}

// signerOptions are those who are named and those who could be, as answers.
func signerOptions(ctx context.Context, s draft.Signoff) (all []ui.Option, chosen []string) {
	for _, one := range s.Named {
		all = append(all, ui.Option{Value: one.Person, Label: one.Name, Help: partSays(ctx, one)})
		chosen = append(chosen, one.Person)
	}
	for _, one := range s.Others {
		all = append(all, ui.Option{Value: one.Person, Label: one.Name, Help: partSays(ctx, one)})
	}
	return all, chosen
}

func partSays(ctx context.Context, s draft.Signer) string {
	if !s.Able() {
		return ui.T(ctx, "draft.signer.gone")
	}
	return ui.T(ctx, "draft.signer.part."+string(s.Part))
}

// chosenSigners are those whose boxes are ticked: as typed, else as stored.
func chosenSigners(f form, stored []string) []string {
	if f.Typed == nil || !f.Typed.Has("people") {
		return stored
	}
	return f.Typed["people"]
}

// answerSays is what somebody who is named has said, in words.
func answerSays(ctx context.Context, s draft.Signer) string {
	switch s.Answer {
	case draft.Signed:
		return ui.T(ctx, "draft.signer.signed", "day", i18n.From(ctx).Day(s.Answered))
	case draft.SentBack:
		return ui.T(ctx, "draft.signer.back", "day", i18n.From(ctx).Day(s.Answered))
	case draft.Unanswered:
	}
	if s.Asked.IsZero() {
		return ui.T(ctx, "draft.signer.named")
	}
	return ui.T(ctx, "draft.signer.asked", "day", i18n.From(ctx).Day(s.Asked))
}
