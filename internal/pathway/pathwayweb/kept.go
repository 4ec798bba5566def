package pathwayweb

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"pathways/internal/pathway"
	"pathways/internal/plan"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/web"
	"pathways/internal/reflection"
)

// This file knows where a pathway lies with people who are signed in: in their account, behind pathway.Service. Their
// pages are asked for with GET, send what was filled in with POST, and carry nothing but what they showed, so that an
// older page or a second device never writes over what it has not seen.

const (
	fieldOf   = "of"   // id of the reflection that the page is about
	fieldPlan = "plan" // id of the plan that the page is about
	fieldSeen = "seen" // how far along the count of statements the page has seen
	fieldWas  = "was"  // what the fields showed, by name, as JSON of pathway.Shown
)

// handler makes a page of what is on the desk.
type handler func(http.ResponseWriter, *http.Request, *work) error

// needs says how much of the account's pathway a page needs.
type needs func(r *http.Request, form *web.Form) pathway.Want

func heads(*http.Request, *web.Form) pathway.Want     { return pathway.Want{} }
func headsPlan(*http.Request, *web.Form) pathway.Want { return pathway.Want{Plans: true} }
func openOnly(*http.Request, *web.Form) pathway.Want  { return pathway.Want{Open: true} }
func openPlan(*http.Request, *web.Form) pathway.Want  { return pathway.Want{Open: true, Plans: true} }
func all(*http.Request, *web.Form) pathway.Want       { return pathway.Everything }

// named is what the address names, or the open reflection.
func named(r *http.Request, _ *web.Form) pathway.Want {
	if id := r.PathValue("reflection"); id != "" {
		return pathway.Want{Of: []string{id}}
	}
	return pathway.Want{Open: true}
}

// pair is the two reflections that the form names; where it names none, all, of which the two newest are shown.
func pair(_ *http.Request, form *web.Form) pathway.Want {
	before, after := form.Get("before"), form.Get("after")
	if before == "" || after == "" {
		return pathway.Want{All: true}
	}
	return pathway.Want{Of: []string{before, after}}
}

// signedIn says who is there; false for a guest, and where this house keeps no pathways.
func (rm *room) signedIn(r *http.Request) (authz.Viewer, bool) {
	v := authz.From(r.Context())
	return v, rm.pathways != nil && v.SignedIn()
}

// shown answers a GET: the page itself for people who are signed in, the door for guests.
func (rm *room) shown(need needs, h handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, is := rm.signedIn(r)
		if !is {
			return rm.door(w, r)
		}
		form := &web.Form{Values: r.URL.Query()}
		wk, err := rm.desk(r, v, form, need)
		if err != nil {
			return err
		}
		return h(w, r, wk)
	}
}

// desk lays the account's pathway on the desk.
func (rm *room) desk(r *http.Request, v authz.Viewer, form *web.Form, need needs) (*work, error) {
	p, err := rm.pathways.Get(r.Context(), v, need(r, form))
	if err != nil {
		return nil, err
	}
	return rm.laid(r, v, form, p)
}

// laid is the desk with a pathway of the account on it.
func (rm *room) laid(r *http.Request, v authz.Viewer, form *web.Form, p *pathway.Pathway) (*work, error) {
	wk := &work{
		Pathway: p, Form: form, Now: rm.now().UTC(), Typed: map[string][]string{},
		Account: true, Viewer: v, Carried: len(p.Reflections)+len(p.Plans) > 0,
	}
	if err := rm.look(r.Context(), wk); err != nil {
		return nil, err
	}
	rm.view(wk)
	return wk, nil
}

// filled answers a POST: what was filled in is put into the account's pathway first. A page that only shows what is
// kept is then asked for again by its address; one that shows what was chosen in the form is made at once (stays), and
// so is one with something to mend. What a guest's page carried is offered to be brought into the account.
func (rm *room) filled(need needs, stays bool, guest web.Handler, h handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, is := rm.signedIn(r)
		if !is {
			if guest == nil || rm.pathways != nil && ofAccount(r) {
				return errs.New(errs.SignIn, "pathwayweb.kept", "")
			}
			return guest(w, r)
		}
		form, err := web.BindForm(r, maxForm)
		if err != nil {
			return err
		}
		if form.Get(fieldFile) != "" {
			return rm.offer(w, r, v, form)
		}
		changes, err := postedChanges(form, rm.now().UTC())
		if err != nil {
			return err
		}
		var wk *work
		if len(changes) == 0 {
			wk, err = rm.desk(r, v, form, need)
		} else {
			wk, err = rm.put(r, v, form, need, changes)
		}
		if err != nil {
			return err
		}
		if !stays && len(wk.Refused) == 0 {
			return web.Redirect(w, r, again(r, form))
		}
		return h(w, r, wk)
	}
}

// ofAccount says whether a form that nobody signed in sends is that of an account's page, whose session has ended: what
// was written there is not a guest's. It looks at the beginning and leaves the request unread.
func ofAccount(r *http.Request) bool {
	body := bufio.NewReaderSize(r.Body, 512)
	begins, _ := body.Peek(300) // less where there is less
	r.Body = struct {
		io.Reader
		io.Closer
	}{body, r.Body}
	return bytes.HasPrefix(begins, []byte(fieldSeen+"=")) || bytes.Contains(begins, []byte(`name="`+fieldSeen+`"`))
}

// again is the address of a page that was posted to, with what decides what it shows.
func again(r *http.Request, form *web.Form) string {
	to := url.URL{Path: r.URL.Path}
	if form.Get("closer") != "" {
		to.RawQuery = "closer=1"
	}
	return to.String()
}

// put puts what was filled in into the account's pathway and lays it on the desk.
func (rm *room) put(r *http.Request, v authz.Viewer, form *web.Form, need needs, changes []pathway.Change) (*work, error) {
	p, refused, err := rm.pathways.Change(r.Context(), v, need(r, form), changes, nil)
	if err != nil {
		return nil, err
	}
	wk, err := rm.laid(r, v, form, p)
	if err != nil {
		return nil, err
	}
	wk.Refused = refused
	for _, ref := range refused {
		if ref.Mendable() {
			wk.Typed[ref.Name] = ref.Values
		}
	}
	return wk, nil
}

// postedChanges are the fields of a form that say something else than its page showed.
func postedChanges(form *web.Form, now time.Time) ([]pathway.Change, error) {
	was := map[string]string{}
	if raw := form.Get(fieldWas); raw != "" {
		if err := json.Unmarshal([]byte(raw), &was); err != nil {
			return nil, errs.New(errs.Invalid, "pathwayweb.kept", "pathway.file.token") // err may hold what was typed
		}
	}
	var seen *int64
	if n, err := strconv.ParseInt(form.Get(fieldSeen), 10, 64); err == nil {
		seen = &n
	}
	var out []pathway.Change
	for _, name := range fieldNames(form) {
		shown, known := was[name]
		if !isChange(name) || known && pathway.Untouched(name, shown, form.All(name)) {
			continue
		}
		out = append(out, pathway.Change{
			ID: pathway.NewID(), Name: name, Values: slices.Clone(form.All(name)), At: now,
			Of: form.Get(fieldOf), Plan: form.Get(fieldPlan), Was: shown, Seen: seen,
		})
	}
	return out, nil
}

// carries is what a page of the account carries: what its fields showed, and what it is about.
type carries struct {
	Of, Plan, Seen, Was string
}

func (wk *work) carries(p page) carries {
	c := carries{Seen: strconv.FormatInt(wk.Seen, 10)}
	if cur := wk.Current(); cur != nil {
		c.Of = cur.ID
	}
	pl := wk.plan()
	if pl != nil {
		c.Plan = pl.ID
	}
	was := map[string]string{}
	for _, name := range append(slices.Clone(p.Fields), p.Shown...) {
		if strings.HasSuffix(name, ".") {
			continue
		}
		if stands := wk.Stands(name, wk.View, pl); pathway.IsSet(name) {
			was[name] = pathway.ShownSet(stands)
		} else {
			was[name] = pathway.Shown(stands)
		}
	}
	if len(was) > 0 {
		raw, _ := json.Marshal(was) // of strings only
		c.Was = string(raw)
	}
	return c
}

// turnTo makes the desk about one plan: its release, and the reflection that it grew from while that is open.
func (rm *room) turnTo(r *http.Request, wk *work, pl *plan.Plan) error {
	wk.Page = pl
	tree, err := rm.frameworks.Release(r.Context(), pl.Framework, pl.Release)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	wk.Tree, wk.View = tree, nil
	from := wk.Reflection(pl.Reflection)
	if from == nil {
		from = &reflection.Reflection{Framework: pl.Framework, Release: pl.Release, Instrument: reflection.Standard}
	}
	if in := reflection.InstrumentByID(from.Instrument); in != nil && tree != nil {
		wk.View = reflection.NewView(from, in, tree)
	}
	return nil
}
