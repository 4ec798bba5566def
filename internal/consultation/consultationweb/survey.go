package consultationweb

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"pathways/internal/consultation"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// How often somebody may begin at one link, and save, from one address of the network: a museum's staff comes from one.
const (
	beginsMost = 150
	savesMost  = 1500
	limitPer   = time.Hour
)

// surveyPage is a consultation as somebody who answers sees it.
type surveyPage struct {
	consultation.Survey
	Path   string // of the start
	At     int    // of the part at hand
	Typed  map[string]consultation.Answer
	Saved  bool
	Faults faults
	Done   string
}

// PathOf is the address of the i-th part; that of the end after the last.
func (p *surveyPage) PathOf(i int) string {
	if i >= len(p.Parts) {
		return p.Path + "/done"
	}
	return p.Path + "/parts/" + url.PathEscape(p.Parts[i].Unit.ID)
}

// door is how the viewer came here.
func door(r *http.Request) (d consultation.Door, path string) {
	secret := r.PathValue("secret")
	if secret == "" {
		id := r.PathValue("id")
		return consultation.Door{ID: id}, "/consultations/" + url.PathEscape(id)
	}
	d.Secret = secret
	if c, err := r.Cookie(markCookie(secret)); err == nil {
		d.Mark = c.Value
	}
	return d, "/survey/" + url.PathEscape(secret)
}

// markCookie is the name of the cookie of one link. It does not tell the secret.
func markCookie(secret string) string { return "survey-" + ids.Digest(secret)[:16] }

// look marks the answer as one to a link and finds what it leads to.
func (rm *room) look(w http.ResponseWriter, r *http.Request) (p surveyPage, d consultation.Door, err error) {
	d, path := door(r)
	if d.Secret != "" {
		web.ByLink(w, r)
	}
	p.Path = path
	p.Survey, err = rm.Consultations.Look(r.Context(), viewer(r), d)
	return p, d, err
}

// limited counts what is sent by a link.
func (rm *room) limited(r *http.Request, what string, most int) error {
	secret := r.PathValue("secret")
	if secret == "" {
		return nil
	}
	return rm.Limit(r.Context(), what+":"+ids.Digest(secret + rm.Proxies.Caller(r))[:32], most, limitPer)
}

func (p *surveyPage) head() ui.Page {
	return ui.Page{Title: p.Title, NoIndex: true, Class: "consultation-page survey-page"}
}

func (rm *room) welcome(w http.ResponseWriter, r *http.Request) error {
	p, _, err := rm.look(w, r)
	if err != nil {
		return err
	}
	p.Done = r.URL.Query().Get("done")
	return web.Render(w, r, http.StatusOK, welcomeView(p, p.head()))
}

// enter lets somebody begin: their browser keeps a mark, by which they find their answers again.
func (rm *room) enter(w http.ResponseWriter, r *http.Request) error {
	p, d, err := rm.look(w, r)
	if err != nil {
		return err
	}
	if !p.Open || len(p.Parts) == 0 {
		return web.Redirect(w, r, p.Path)
	}
	if !p.Begun {
		if err := rm.limited(r, "survey-begin", beginsMost); err != nil {
			return err
		}
		http.SetCookie(w, &http.Cookie{
			Name: markCookie(d.Secret), Value: ids.Secret(), Path: "/survey", MaxAge: 180 * 24 * 3600, HttpOnly: true,
			SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil || len(rm.BaseURL) > 5 && rm.BaseURL[:6] == "https:",
		})
	}
	return web.Redirect(w, r, p.PathOf(0))
}

// at finds the part that an address names; nobody sees one before they have begun, or after the end.
func (rm *room) at(w http.ResponseWriter, r *http.Request) (p surveyPage, d consultation.Door, there bool, err error) {
	if p, d, err = rm.look(w, r); err != nil {
		return p, d, false, err
	}
	if !p.Begun || !p.Open {
		return p, d, false, web.Redirect(w, r, p.Path)
	}
	for i, part := range p.Parts {
		if part.Unit.ID == r.PathValue("part") {
			p.At = i
			return p, d, true, nil
		}
	}
	return p, d, false, web.NotFound()
}

func (rm *room) part(w http.ResponseWriter, r *http.Request) error {
	p, _, there, err := rm.at(w, r)
	if err != nil || !there {
		return err
	}
	p.Typed, p.Saved = p.Answers, r.URL.Query().Has("saved")
	return web.Render(w, r, http.StatusOK, partView(p, p.head()))
}

// answer keeps a page of answers and goes on to the next.
func (rm *room) answer(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, d, err := rm.look(w, r)
	if err != nil {
		return err
	}
	f, err := web.BindForm(r, maxForm)
	if err != nil {
		return err
	}
	at := -1
	for i, part := range p.Parts {
		if part.Unit.ID == r.PathValue("part") {
			at = i
		}
	}
	if at < 0 {
		return web.NotFound()
	}
	p.At, p.Typed = at, map[string]consultation.Answer{}
	var sent []consultation.Answer
	for _, it := range p.Parts[at].Items {
		a := consultation.Answer{
			Item: it.ID, Relevance: consultation.Relevance(number(f.Get("relevance." + it.ID))), Clarity: consultation.Clarity(number(f.Get("clarity." + it.ID))),
			Remark: f.Get("remark." + it.ID), Suggestion: f.Get("suggestion." + it.ID), Wording: f.Get("wording." + it.ID),
		}
		sent, p.Typed[it.ID] = append(sent, a), a
	}
	if err = rm.limited(r, "survey-save", savesMost); err == nil {
		err = rm.Consultations.Answer(ctx, viewer(r), d, sent)
	}
	if err == nil {
		if f.Get("do") == "stay" {
			return web.Redirect(w, r, p.PathOf(at)+"?saved")
		}
		return web.Redirect(w, r, p.PathOf(at+1))
	}
	if errs.Is(err, errs.TooMany) {
		return err
	}
	status := statusOf(err)
	if p.Faults, err = faultsOf(ctx, err); err != nil {
		return err
	}
	return web.Render(w, r, status, partView(p, p.head()))
}

// number reads a choice; what is none is refused by who keeps answers.
func number(text string) int {
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

func (rm *room) done(w http.ResponseWriter, r *http.Request) error {
	p, _, err := rm.look(w, r)
	if err != nil {
		return err
	}
	if !p.Begun {
		return web.Redirect(w, r, p.Path)
	}
	return web.Render(w, r, http.StatusOK, doneView(p, p.head()))
}

// withdraw takes back everything that the viewer answered here.
func (rm *room) withdraw(w http.ResponseWriter, r *http.Request) error {
	p, d, err := rm.look(w, r)
	if err != nil {
		return err
	}
	if err := rm.Consultations.Withdraw(r.Context(), viewer(r), d); err != nil {
		return err
	}
	return web.Redirect(w, r, p.Path+"?done=withdrawn")
}

// asked are the consultations that people of an organization can answer.
func (rm *room) asked(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := rm.Consultations.Mine(ctx, viewer(r))
	if err != nil {
		return err
	}
	var mine []consultation.Listed
	for _, c := range all {
		if c.Answer && c.Open {
			mine = append(mine, c)
		}
	}
	h := ui.Page{Title: ui.T(ctx, "consultation.asked.title"), Place: ui.Account, NoIndex: true, Class: "consultation-page"}
	return web.Render(w, r, http.StatusOK, askedView(mine, h))
}
