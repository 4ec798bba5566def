package pathwayweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"pathways/internal/carryover"
	"pathways/internal/framework"
	"pathways/internal/pathway"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/reflection"
)

// What the forms of these pages send.
const (
	fieldReflection = "reflection" // id of the reflection that is brought over
	fieldEdition    = "to"         // "isl@2025"
	fieldTake       = "take."      // followed by the code of an item: identifiers of the items that were chosen for it
	fieldSince      = "since"      // what to do with what was written since: keepSince or dropSince

	keepSince = "keep"
	dropSince = "drop"
)

// carrying is the reflection that a form names, or the open one, with all plans.
func carrying(_ *http.Request, form *web.Form) pathway.Want {
	want := pathway.Want{Open: true, Plans: true}
	if id := form.Get(fieldReflection); id != "" {
		want.Of = []string{id}
	}
	return want
}

// newer is the edition in force where the open reflection is about another one and something in it has a way there; ""
// otherwise.
func (rm *room) newer(ctx context.Context, wk *work) (string, error) {
	if wk.Tree == nil {
		return "", nil
	}
	now, err := rm.frameworks.Current(ctx, wk.Tree.Framework.Slug)
	if err != nil || now.ID == wk.Tree.ID {
		return "", err
	}
	way, err := rm.ways.Way(ctx, wk.Tree, now)
	if err != nil || !way.Leads() {
		return "", err
	}
	return now.Framework.Slug + "@" + now.Version, nil
}

// carryView is what can be brought over of a reflection.
type carryView struct {
	Work     *work
	Editions []edition
	Old      *reflection.Reflection
	To       string // the edition chosen: "isl@2025"; "" for none
	Preview  *carryover.Preview
	Chosen   carryover.Chosen
	Faults   []string
}

// carry shows what would be brought over, what asks, and what has no place. It changes nothing.
func (rm *room) carry(w http.ResponseWriter, r *http.Request, wk *work) error {
	return rm.showCarry(w, r, wk, 0)
}

func (rm *room) showCarry(w http.ResponseWriter, r *http.Request, wk *work, status int, faults ...string) error {
	v, err := rm.carryView(r.Context(), wk)
	if err != nil {
		return err
	}
	v.Faults = faults
	p := page{At: "/pathway/carry", Title: i18n.From(r.Context()).T("pathway.carry.title"), Class: "carry-page", Status: status}
	return rm.show(w, r, wk, p, carryBody(v))
}

// carryView reads what the form chose: a reflection, an edition, and an answer to what asks.
func (rm *room) carryView(ctx context.Context, wk *work) (v carryView, err error) {
	v = carryView{Work: wk, Old: wk.Reflection(wk.Form.Get(fieldReflection)), To: wk.Form.Get(fieldEdition)}
	if v.Editions, err = rm.editions(ctx); err != nil {
		return v, err
	}
	if v.Old == nil {
		v.Old = wk.Current()
	}
	if v.Old == nil {
		for i := range wk.Reflections {
			if r := &wk.Reflections[i]; v.Old == nil || r.Started.After(v.Old.Started) {
				v.Old = r
			}
		}
	}
	if v.Old == nil {
		return v, nil
	}
	from, err := rm.released(ctx, v.Old.Framework+"@"+v.Old.Release)
	if err != nil || from == nil {
		return v, err
	}
	if v.To == "" || v.To == v.Old.Framework+"@"+v.Old.Release {
		if v.To, err = rm.usualTarget(ctx, from); err != nil {
			return v, err
		}
	}
	to, err := rm.released(ctx, v.To)
	in := reflection.InstrumentByID(v.Old.Instrument)
	if err != nil || to == nil || in == nil {
		return v, err
	}
	way, err := rm.ways.Way(ctx, from, to)
	if err != nil {
		return v, err
	}
	v.Preview = carryover.Look(way, v.Old, in, wk.PlanOf(v.Old.ID))
	v.Chosen = carryover.Chosen{}
	for _, row := range v.Preview.Rows {
		if chosen := wk.Form.All(fieldTake + row.Item.Code); len(chosen) > 0 && row.Verdict.Asks() {
			v.Chosen[row.Item.ID] = chosen
		}
	}
	return v, nil
}

// released is the release with a name like "isl@2025"; nil where it is not here.
func (rm *room) released(ctx context.Context, name string) (*framework.Tree, error) {
	slug, version, _ := strings.Cut(name, "@")
	t, err := rm.frameworks.Release(ctx, slug, version)
	if errs.Is(err, errs.NotFound) {
		return nil, nil
	}
	return t, err
}

// usualTarget is the edition that most people want to bring a reflection to: the one in force, or else the newest other
// one that something leads to; "" where there is none.
func (rm *room) usualTarget(ctx context.Context, from *framework.Tree) (string, error) {
	now, err := rm.frameworks.Current(ctx, from.Framework.Slug)
	if err != nil {
		return "", err
	}
	if now.ID != from.ID {
		return now.Framework.Slug + "@" + now.Version, nil
	}
	listing, err := rm.frameworks.FrameworkBySlug(ctx, from.Framework.Slug)
	if err != nil {
		return "", err
	}
	for _, info := range listing.Releases {
		if info.ID != from.ID {
			return from.Framework.Slug + "@" + info.Version, nil
		}
	}
	return "", nil
}

// carryDo brings over what moves by itself and what was chosen.
func (rm *room) carryDo(w http.ResponseWriter, r *http.Request, wk *work) error {
	ctx := r.Context()
	v, err := rm.carryView(ctx, wk)
	if err != nil {
		return err
	}
	if v.Preview == nil {
		return rm.showCarry(w, r, wk, http.StatusUnprocessableEntity)
	}
	if done := wk.justCarried(v); done != "" {
		return rm.showCarried(w, r, wk, done)
	}
	made := v.Preview.Make(v.Chosen, wk.Now)
	if len(made.Reflection.Statements) == 0 && len(made.Reflection.Priorities) == 0 && made.Plan == nil {
		return rm.showCarry(w, r, wk, http.StatusUnprocessableEntity, ui.T(ctx, "pathway.carry.nothing"))
	}
	if wk.Account {
		_, _, err = rm.pathways.Change(ctx, wk.Viewer, carrying(r, wk.Form), nil, func(p *pathway.Pathway) error { return made.Put(p, wk.Now) })
	} else {
		err = made.Put(wk.Pathway, wk.Now)
	}
	if errs.Is(err, errs.Invalid) {
		return rm.showCarry(w, r, wk, http.StatusUnprocessableEntity, ui.T(ctx, "carryover.fault.full"))
	}
	if err != nil {
		return err
	}
	return rm.showCarried(w, r, wk, made.Reflection.ID)
}

// justCarried is the reflection that the same form has just made: a double click brings over once. It is "" where there is
// none.
func (wk *work) justCarried(v carryView) string {
	cur := wk.Current()
	if cur == nil || cur.Carried == nil || cur.Carried.Reflection != v.Old.ID || cur.Framework+"@"+cur.Release != v.To || wk.Now.Sub(cur.Started) > time.Minute {
		return ""
	}
	return cur.ID
}

// showCarried leads to the page of a reflection that was brought over.
func (rm *room) showCarried(w http.ResponseWriter, r *http.Request, wk *work, id string) error {
	if wk.Account {
		return web.Redirect(w, r, "/pathway/carried/"+url.PathEscape(id))
	}
	if err := rm.look(r.Context(), wk); err != nil {
		return err
	}
	rm.view(wk)
	r.SetPathValue("reflection", id)
	return rm.carriedPage(w, r, wk)
}

// carriedView is what came of bringing a reflection over.
type carriedView struct {
	Work     *work
	Editions []edition
	New      *reflection.Reflection
	Old      *reflection.View // nil: it is gone, or its release is not here
	Came     []stayed
	Stayed   []stayed
	Since    carryover.Since
	Said     []stayed // what was said since
	Fault    string
}

// stayed is an answer with the words that it has.
type stayed struct {
	Item     *framework.Item
	Domain   int
	Question string
	Words    string
	First    string // when it was said first, and about what, where it was brought over
	Later    string // that another answer to the same question holds now
}

// answersOf puts answers into words.
func answersOf(ws *i18n.Words, v *reflection.View, said []*reflection.Statement) []stayed {
	var out []stayed
	for _, s := range said {
		one := stayed{Item: v.Tree.ByID(s.Item), Domain: ui.NoDomain, Words: inWords(ws, v.Wording(s, ws.Lang()))}
		if one.Item == nil {
			one.Item = &framework.Item{ID: s.Item, Code: s.Code}
		} else {
			one.Domain = v.Tree.RootIndex(one.Item)
		}
		d := v.Instrument.Dimension(s.Dimension)
		if d != nil {
			one.Question = carryQuestion(ws, d)
		}
		if s.From != nil {
			one.First = ws.T("pathway.carry.first", "day", pathway.Day(ws, s.From.At), "code", s.From.Code)
		}
		if holds := v.Said(s.Item, s.Dimension); holds != nil && holds.ID != s.ID {
			one.Later = ws.T("pathway.carry.later")
		}
		out = append(out, one)
	}
	return out
}

// carryQuestion is the short name of a question; that of the short pass has none of its own on other pages.
func carryQuestion(ws *i18n.Words, d *reflection.Dimension) string {
	if d.About == reflection.AboutUnit {
		return ws.T("pathway.nav.pass")
	}
	return questionName(ws, d)
}

// carriedPage says what came along and what stayed, and offers to take it back.
func (rm *room) carriedPage(w http.ResponseWriter, r *http.Request, wk *work) error {
	return rm.showBrought(w, r, wk, "")
}

func (rm *room) showBrought(w http.ResponseWriter, r *http.Request, wk *work, fault string) error {
	ws, id := i18n.From(r.Context()), r.PathValue("reflection")
	since, err := carryover.Written(wk.Pathway, id)
	if err != nil {
		if !wk.Carried {
			return rm.start(w, r, wk)
		}
		return err
	}
	v := carriedView{Work: wk, New: since.Reflection, Since: since, Fault: fault}
	if v.Editions, err = rm.editions(r.Context()); err != nil {
		return err
	}
	var came []*reflection.Statement
	for i := range v.New.Statements {
		if v.New.Statements[i].From != nil {
			came = append(came, &v.New.Statements[i])
		}
	}
	if old := wk.Reflection(v.New.Carried.Reflection); old != nil {
		if v.Old, err = rm.viewOf(r, old); err != nil {
			return err
		}
	}
	if v.Old != nil {
		v.Stayed = answersOf(ws, v.Old, carryover.Stayed(v.Old, v.New))
	}
	if own, err := rm.viewOf(r, v.New); err != nil {
		return err
	} else if own != nil {
		v.Said, v.Came = answersOf(ws, own, since.Said), answersOf(ws, own, came)
	}
	p := page{At: "/pathway/carried/" + url.PathEscape(id), Title: ws.T("pathway.carry.done"), Class: "carry-page"}
	if fault != "" {
		p.Status = http.StatusUnprocessableEntity
	}
	return rm.show(w, r, wk, p, carriedBody(v))
}

// carryBack takes back what was brought over. Where something was written since, the person says what becomes of it.
func (rm *room) carryBack(w http.ResponseWriter, r *http.Request, wk *work) error {
	ctx, id, answer := r.Context(), r.PathValue("reflection"), wk.Form.Get(fieldSince)
	ask := errs.New(errs.Conflict, "pathwayweb.carryBack", "pathway.carry.since")
	back := func(p *pathway.Pathway) (string, []string, error) {
		since, err := carryover.Written(p, id)
		switch {
		case err != nil:
			return "", nil, err
		case since.Nothing() || answer == dropSince:
			return id, since.Plans, nil
		case answer == keepSince:
			since.Keep(p, wk.Now)
			return "", nil, nil
		}
		return "", nil, ask
	}
	if wk.Account {
		err := rm.pathways.TakeOut(ctx, wk.Viewer, pathway.Everything, back)
		if err == ask {
			return rm.showBrought(w, r, wk, ui.T(ctx, "pathway.carry.since.choose"))
		}
		if err != nil {
			return err
		}
		return web.Redirect(w, r, "/pathway")
	}
	gone, plans, err := back(wk.Pathway)
	if err == ask {
		return rm.showBrought(w, r, wk, ui.T(ctx, "pathway.carry.since.choose"))
	}
	if err != nil {
		return err
	}
	if gone != "" {
		wk.Remove(gone, plans)
		wk.Touch(wk.Now)
	}
	if err := rm.look(ctx, wk); err != nil {
		return err
	}
	rm.view(wk)
	return rm.start(w, r, wk)
}

// reflections offers every reflection to choose from.
func (v carryView) reflections(ws *i18n.Words) []ui.Option {
	return compareView{Work: v.Work, Editions: v.Editions}.options(ws)
}

func (v carryView) editionOptions() []ui.Option {
	var out []ui.Option
	for _, e := range v.Editions {
		out = append(out, ui.Option{Value: e.Value, Label: e.Title})
	}
	return out
}

// targets offers the items that a row can go to, each with the reason.
func targets(ctx context.Context, row carryover.Holding) []ui.Option {
	var out []ui.Option
	for _, t := range row.Targets {
		out = append(out, ui.Option{Value: t.Item.ID, Label: t.Item.Code + " " + t.Item.Statement, Help: reason(ctx, t)})
	}
	return out
}

// reason says who linked two items, and why.
func reason(ctx context.Context, t carryover.Target) string {
	var out []string
	if t.By != "" {
		out = append(out, ui.T(ctx, "pathway.carry.by", "author", t.By))
	}
	if t.Note != "" {
		out = append(out, t.Note)
	}
	return strings.Join(out, " ")
}

// says puts everything that names an item into words.
func (v carryView) says(ws *i18n.Words, row carryover.Holding) []stayed {
	out := answersOf(ws, v.Preview.View(), row.Said)
	if row.Priority {
		out = append(out, stayed{Question: ws.T("pathway.nav.priorities"), Words: ws.T("pathway.carry.priority")})
	}
	for _, g := range row.Goals {
		out = append(out, stayed{Question: ws.T("pathway.carry.goal"), Words: pathway.Or(ws, g.Title)})
	}
	return out
}

// asked are the rows that ask, in the order of the release.
func (v carryView) asked() []carryover.Holding {
	return slices.DeleteFunc(slices.Clone(v.Preview.Rows), func(r carryover.Holding) bool { return !r.Verdict.Asks() })
}
