package consultationweb

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"time"

	"pathways/internal/consultation"
	"pathways/internal/draft"
	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/sheet"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

func (rm *room) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := rm.Consultations.Mine(ctx, viewer(r))
	if err != nil {
		return err
	}
	hosts, err := rm.Consultations.Hosts(ctx, viewer(r))
	if err != nil {
		return err
	}
	h := head(ctx, ui.T(ctx, "consultation.title"))
	h.Trail = []ui.Crumb{{Name: ui.T(ctx, "ui.stewarding.overview"), Href: "/stewardship"}, {Name: h.Title}}
	return web.Render(w, r, http.StatusOK, listView(all, len(hosts) > 0 || viewer(r).Operator, h))
}

// newPage is the form of a new consultation. First it is chosen what it is about, then the rest.
type newPage struct {
	consultation.Start
	Hosts    []organization.Organization
	Operator bool
	Releases []ui.Option
	Drafts   []ui.Option
	Tree     *framework.Tree // what is chosen; nil before that
	Faults   faults
}

var newOrder = []string{"about", "title", "welcome", "parts", "until", "organization", "members"}

// lasts is how long people are asked where nobody says otherwise.
const lasts = 21 * 24 * time.Hour

func (rm *room) blank(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	p := newPage{Start: consultation.Start{
		ID: ids.New(), Organization: q.Get("organization"), Link: true,
		Words: consultation.Words{Until: time.Now().UTC().Add(lasts).Format(time.DateOnly), Members: true},
	}}
	p.about(q.Get("about"))
	return rm.form(w, r, http.StatusOK, p)
}

// about reads what was chosen: "release:ID" or "draft:ID".
func (p *newPage) about(value string) {
	if id, ok := cut(value, "release:"); ok {
		p.Release = id
	} else if id, ok := cut(value, "draft:"); ok {
		p.Draft = id
	}
}

func cut(text, prefix string) (string, bool) {
	if len(text) > len(prefix) && text[:len(prefix)] == prefix {
		return text[len(prefix):], true
	}
	return "", false
}

// About is what was chosen, as a form says it.
func (p *newPage) About() string {
	switch {
	case p.Draft != "":
		return "draft:" + p.Draft
	case p.Release != "":
		return "release:" + p.Release
	}
	return ""
}

func (rm *room) form(w http.ResponseWriter, r *http.Request, status int, p newPage) error {
	ctx, v := r.Context(), viewer(r)
	var err error
	if p.Hosts, err = rm.Consultations.Hosts(ctx, v); err != nil {
		return err
	}
	p.Operator = v.Operator
	drafts, err := rm.Drafts(ctx, v)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if d.State == draft.Open || d.State == draft.Signing {
			p.Drafts = append(p.Drafts, ui.Option{Value: "draft:" + d.ID, Label: ui.T(ctx, "consultation.new.draft", "title", draftTitle(&d))})
		}
	}
	listings, err := rm.Frameworks.Frameworks(ctx)
	if err != nil {
		return err
	}
	for _, l := range listings {
		for _, release := range l.Releases {
			p.Releases = append(p.Releases, ui.Option{Value: "release:" + release.ID, Label: ui.T(ctx, "consultation.new.release", "framework", l.Framework.ShortName, "release", release.Title, "version", release.Version)})
		}
	}
	if p.About() != "" {
		if p.Tree, err = rm.Consultations.Subject(ctx, v, p.Release, p.Draft); err != nil {
			return err
		}
	}
	return web.Render(w, r, status, newView(p, head(ctx, ui.T(ctx, "consultation.new.title"))))
}

func draftTitle(d *draft.Draft) string {
	if d.Head.Title != "" {
		return d.Head.Title
	}
	return d.Head.Framework.Name
}

func (rm *room) begin(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := formOf(r)
	if err != nil {
		return err
	}
	p := newPage{Start: consultation.Start{
		ID: f.Get("id"), Organization: f.Get("organization"), Parts: f.All("parts"), Link: f.Get("link") != "",
		Words: wordsOf(f),
	}}
	p.about(f.Get("about"))
	if p.About() == "" {
		p.Faults = faults{"about": ui.T(ctx, "consultation.new.about.fault")}
		return rm.form(w, r, http.StatusUnprocessableEntity, p)
	}
	c, secret, err := rm.Consultations.Begin(ctx, viewer(r), p.Start)
	if err != nil {
		status := statusOf(err)
		if p.Faults, err = faultsOf(ctx, err); err != nil {
			return err
		}
		return rm.form(w, r, status, p)
	}
	if secret == "" {
		return web.Redirect(w, r, pathOf(c.ID)+"?done=begun")
	}
	return rm.showLinks(w, r, c.ID, []string{secret}, true)
}

func wordsOf(f *web.Form) consultation.Words {
	return consultation.Words{Title: f.Get("title"), Welcome: f.Get("welcome"), Until: f.Get("until"), Members: f.Get("members") != ""}
}

// onePage is a consultation as its stewards see it.
type onePage struct {
	consultation.Sight
	Typed  consultation.Words
	Count  string
	Again  string // day until which it is opened again
	Base   string // address of this server
	Done   string // what was done just now
	Faults faults
}

func (rm *room) one(w http.ResponseWriter, r *http.Request) error {
	return rm.showOne(w, r, nil, func(p *onePage) { p.Done = r.URL.Query().Get("done") })
}

// showOne shows the page of a consultation, after an error with what was typed.
func (rm *room) showOne(w http.ResponseWriter, r *http.Request, fault error, fill func(*onePage)) error {
	ctx := r.Context()
	status := http.StatusOK
	p := onePage{Count: "20", Again: time.Now().UTC().Add(lasts).Format(time.DateOnly), Base: web.Base(r, rm.BaseURL)}
	if fault != nil {
		status = statusOf(fault)
		var err error
		if p.Faults, err = faultsOf(ctx, fault); err != nil {
			return err
		}
	}
	var err error
	if p.Sight, err = rm.Consultations.One(ctx, viewer(r), r.PathValue("id")); err != nil {
		return err
	}
	if !p.Write {
		return web.Redirect(w, r, pathOf(p.ID)+"/results")
	}
	p.Typed = consultation.Words{Title: p.Title, Welcome: p.Welcome, Until: p.LastDay().Format(time.DateOnly), Members: p.Members}
	fill(&p)
	return web.Render(w, r, status, oneView(p, head(ctx, p.Title)))
}

// done answers a form of the page of a consultation.
func (rm *room) doneOr(w http.ResponseWriter, r *http.Request, err error, done string, fill func(*onePage)) error {
	if err != nil {
		return rm.showOne(w, r, err, fill)
	}
	return web.Redirect(w, r, pathOf(r.PathValue("id"))+"?done="+done)
}

func (rm *room) describe(w http.ResponseWriter, r *http.Request) error {
	f, err := formOf(r)
	if err != nil {
		return err
	}
	typed := wordsOf(f)
	err = rm.Consultations.Describe(r.Context(), viewer(r), r.PathValue("id"), typed)
	return rm.doneOr(w, r, err, "described", func(p *onePage) { p.Typed = typed })
}

func (rm *room) readers(w http.ResponseWriter, r *http.Request) error {
	f, err := formOf(r)
	if err != nil {
		return err
	}
	err = rm.Consultations.Show(r.Context(), viewer(r), r.PathValue("id"), f.Get("results") != "", f.Get("replies") != "")
	return rm.doneOr(w, r, err, "readers", func(*onePage) {})
}

func (rm *room) close(w http.ResponseWriter, r *http.Request) error {
	err := rm.Consultations.Close(r.Context(), viewer(r), r.PathValue("id"))
	return rm.doneOr(w, r, err, "closed", func(*onePage) {})
}

func (rm *room) reopen(w http.ResponseWriter, r *http.Request) error {
	f, err := formOf(r)
	if err != nil {
		return err
	}
	err = rm.Consultations.Reopen(r.Context(), viewer(r), r.PathValue("id"), f.Get("until"))
	return rm.doneOr(w, r, err, "reopened", func(p *onePage) { p.Again = f.Get("until") })
}

func (rm *room) link(w http.ResponseWriter, r *http.Request) error {
	secret, err := rm.Consultations.Link(r.Context(), viewer(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return rm.showLinks(w, r, r.PathValue("id"), []string{secret}, true)
}

func (rm *room) endLink(w http.ResponseWriter, r *http.Request) error {
	err := rm.Consultations.EndLink(r.Context(), viewer(r), r.PathValue("id"))
	return rm.doneOr(w, r, err, "unlinked", func(*onePage) {})
}

// tokens makes links for one person each and gives them out, this once: as a page to print or as a sheet.
func (rm *room) tokens(w http.ResponseWriter, r *http.Request) error {
	f, err := formOf(r)
	if err != nil {
		return err
	}
	count, err := strconv.Atoi(f.Get("count"))
	if err != nil {
		count = 0
	}
	secrets, err := rm.Consultations.Tokens(r.Context(), viewer(r), r.PathValue("id"), count)
	if err != nil {
		return rm.showOne(w, r, err, func(p *onePage) { p.Count = f.Get("count") })
	}
	if f.Get("do") != "csv" {
		return rm.showLinks(w, r, r.PathValue("id"), secrets, false)
	}
	t := sheet.Table{Columns: []sheet.Column{{Key: "link"}}}
	for _, link := range rm.linksOf(r, secrets) {
		t.Rows = append(t.Rows, []string{link})
	}
	return writeSheet(w, r, t, "links.csv")
}

func (rm *room) linksOf(r *http.Request, secrets []string) []string {
	base := web.Base(r, rm.BaseURL)
	links := make([]string, len(secrets))
	for i, secret := range secrets {
		links[i] = base + "/survey/" + secret
	}
	return links
}

// showLinks shows links, this once.
func (rm *room) showLinks(w http.ResponseWriter, r *http.Request, id string, secrets []string, everybody bool) error {
	ctx := r.Context()
	w.Header().Set("Cache-Control", "private, no-store")
	key := "consultation.links.title"
	if everybody {
		key = "consultation.link.title"
	}
	return web.Render(w, r, http.StatusOK, linksView(id, rm.linksOf(r, secrets), everybody, head(ctx, ui.T(ctx, key))))
}

// writeSheet answers with a sheet that somebody keeps.
func writeSheet(w http.ResponseWriter, r *http.Request, t sheet.Table, name string) error {
	var b bytes.Buffer
	if err := sheet.WriteCSV(&b, t, true); err != nil {
		return errs.Wrap(errs.Internal, "consultationweb", err)
	}
	return web.WriteData(w, r, web.Data{Type: "text/csv; charset=utf-8", Name: name, Body: b.Bytes()})
}

// partChosen says whether a part is ticked in the form of a new consultation.
func (p *newPage) partChosen(id string) bool { return slices.Contains(p.Parts, id) }
