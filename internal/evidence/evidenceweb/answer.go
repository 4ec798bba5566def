package evidenceweb

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"pathways/internal/evidence"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// questionPage is what somebody who was asked sees.
type questionPage struct {
	evidence.Opened
	Lines   []line
	Pieces  []row
	Sources []ui.Source
	Written *said
	State   evidence.State
	Path    string // of this page
	Named   string // the name under which a signed-in person speaks
	TakesIt bool   // the viewer may take back what was written

	// What was typed.
	Name, Text string
	Faults     faults
	Done       string // what was done just now: "sent", "declined", "back"
}

// way is how the viewer came here.
func way(r *http.Request) (w evidence.Way, path string) {
	if secret := r.PathValue("secret"); secret != "" {
		return evidence.Way{Secret: secret}, evidence.LinkPath(secret)
	}
	return evidence.Way{Request: r.PathValue("request")}, "/asked/" + r.PathValue("request")
}

// How often one link can be used: as reading and writing takes, and more. Links that lead nowhere are not counted: nobody
// comes upon 256 random bits, and to count them would have anybody write rows.
const (
	usesMost = 300
	usesPer  = 10 * time.Minute
)

// open marks the answer as one to a link, finds what it leads to, and counts its use.
func (rm *room) open(w http.ResponseWriter, r *http.Request) (by evidence.Way, path string, o evidence.Opened, err error) {
	web.ByLink(w, r)
	by, path = way(r)
	o, err = rm.evidence.Open(r.Context(), authz.From(r.Context()), by)
	if err == nil && by.Secret != "" {
		err = rm.limit(r.Context(), "endorse:"+ids.Digest(by.Secret)[:32], usesMost, usesPer)
	}
	return by, path, o, err
}

// question gathers what the page needs.
func (rm *room) question(r *http.Request, o evidence.Opened) questionPage {
	ctx := r.Context()
	v := authz.From(ctx)
	q := questionPage{Opened: o, Lines: rm.lines(ctx, o.Request.Items), State: rm.evidence.State(&o.Request)}
	if v.SignedIn() && !o.Mine {
		q.Named = v.Name
	}
	refs := slices.Clone(o.Request.Items)
	for _, e := range o.Evidence {
		q.Pieces = append(q.Pieces, row{e, rm.lines(ctx, e.Items)})
		refs = append(refs, e.Items...)
	}
	q.Sources = rm.sources(ctx, refs)
	if o.Statement != nil {
		s := rm.said(r, *o.Statement, nil)
		q.Written = &s
		q.TakesIt = s.Author == "" && !o.Mine || s.Author != "" && s.Author == v.Person
	}
	return q
}

func (rm *room) answer(w http.ResponseWriter, r *http.Request) error {
	_, path, o, err := rm.open(w, r)
	if err != nil {
		return err
	}
	q := rm.question(r, o)
	q.Path, q.Done = path, r.URL.Query().Get("done")
	return rm.showQuestion(w, r, http.StatusOK, q)
}

func (rm *room) showQuestion(w http.ResponseWriter, r *http.Request, status int, q questionPage) error {
	ctx := r.Context()
	h := ui.Page{Title: ui.T(ctx, "evidence.question."+string(q.Request.Kind), "name", q.Request.Asker), NoIndex: true, Class: "evidence-page"}
	return web.Render(w, r, status, questionView(q, h))
}

// answered takes what who was asked sends: words, that they would rather not, or that they take it back.
func (rm *room) answered(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := authz.From(ctx)
	by, path, o, err := rm.open(w, r)
	if err != nil {
		return err
	}
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	done := "sent"
	words := evidence.Words{Name: f.Get("name"), Text: f.Get("text")}
	switch f.Get("do") {
	case "decline":
		err, done = rm.evidence.Decline(ctx, v, by), "declined"
	case "takeback":
		err, done = rm.evidence.TakeBack(ctx, v, by), "back"
	default:
		for i, ref := range o.Request.Items {
			n := strconv.Itoa(i)
			words.Notes = append(words.Notes, evidence.Note{Item: ref, Seen: f.Get("seen."+n) != "", Text: f.Get("note." + n)})
		}
		err = rm.evidence.Write(ctx, v, by, words)
	}
	if err == nil {
		return web.Redirect(w, r, path+"?done="+done)
	}
	status := http.StatusUnprocessableEntity
	if errs.Is(err, errs.Conflict) {
		status = http.StatusConflict
	}
	q := rm.question(r, o)
	if q.Faults, err = faultsOf(ctx, err); err != nil {
		return err
	}
	q.Path, q.Name, q.Text = path, words.Name, words.Text
	for i := range q.Lines {
		if i < len(words.Notes) {
			q.Lines[i].Note = words.Notes[i]
		}
	}
	return rm.showQuestion(w, r, status, q)
}

func (rm *room) askedFile(w http.ResponseWriter, r *http.Request) error {
	by, _, _, err := rm.open(w, r)
	if err != nil {
		return err
	}
	f, body, err := rm.evidence.OpenAskedFile(r.Context(), authz.From(r.Context()), by, r.PathValue("id"), r.PathValue("digest"))
	if err != nil {
		return err
	}
	defer body.Close()
	return web.Send(w, r, web.Download{Name: f.Name, Type: f.Type, Size: f.Size, Inline: inline(r, f.Type), Body: body})
}

// faultOrder are the fields of the page in their order.
func (q questionPage) faultOrder() []string {
	order := []string{"text"}
	for i, ln := range q.Lines {
		if text, there := q.Faults["note."+ln.Ref.Item]; there {
			q.Faults["note."+strconv.Itoa(i)] = text
		}
		order = append(order, "note."+strconv.Itoa(i))
	}
	return append(order, "name")
}
