package alignmentweb

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"pathways/internal/alignment"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// passagesShown is how many passages stand on one page of a text.
const passagesShown = 100

// textPage is a text with a part of its passages.
type textPage struct {
	alignment.Full
	Me    string // who looks at it
	View  view
	Part  []alignment.Passage // those of this page
	From  int                 // place of the first of them among those that the view shows
	Of    int                 // how many the view shows
	Wings []wing
	Ticks map[string]bool // see tickOf
	Form  form
}

// view says which passages somebody looks at, as it stands in an address.
type view struct {
	Show string // "" for all, "open" for those with open suggestions, "speak" for those that speak of something
	From int
	At   int // a passage that is shown whatever Show says, counted from 1; 0 for none
}

var shows = []string{"", "open", "speak"}

// showName is a way of showing as words know it.
func showName(show string) string {
	if show == "" {
		return "all"
	}
	return show
}

func viewOf(q url.Values) view {
	v := view{Show: q.Get("show")}
	if !slices.Contains(shows, v.Show) {
		v.Show = ""
	}
	v.From, _ = strconv.Atoi(q.Get("from"))
	v.At, _ = strconv.Atoi(q.Get("at"))
	v.From = max(v.From, 0)
	return v
}

func (v view) query() url.Values {
	q := url.Values{}
	if v.Show != "" {
		q.Set("show", v.Show)
	}
	if v.From > 0 {
		q.Set("from", strconv.Itoa(v.From))
	}
	return q
}

// shows says whether the view shows a passage.
func (v view) shows(p alignment.Passage) bool {
	switch {
	case v.At == numberOf(p.N):
		return true
	case v.Show == "open":
		return p.Open()
	case v.Show == "speak":
		return slices.ContainsFunc(p.Suggestions, alignment.Suggestion.Speaks)
	}
	return true
}

// text is one text: what it speaks of, and its passages with what was suggested and decided.
func (rm *room) text(w http.ResponseWriter, r *http.Request) error {
	return rm.showText(w, r, form{})
}

func (rm *room) showText(w http.ResponseWriter, r *http.Request, f form) error {
	ctx := r.Context()
	full, err := rm.Texts.Text(ctx, viewer(r), r.PathValue("slug"), r.PathValue("text"))
	if err != nil {
		return err
	}
	q := r.URL.Query()
	if f.typed != nil {
		q = f.typed
	}
	p := textPage{Full: full, Me: viewer(r).Person, View: viewOf(q), Wings: wingsOf(full.Tree, full.Passages), Form: f}
	p.part()
	p.ticks(q["tick"])
	if p.Engine == "" && p.State != alignment.Failed {
		w.Header().Set("Refresh", refresh)
	}
	head := page{
		Title: nameOf(ctx, full.Text), House: full.Organization, Here: "texts", Form: f,
		Over: kindName(ctx, full.Kind) + " · " + edition(full.Tree),
	}
	return show(w, r, head, textBody(p))
}

// part chooses the passages of this page.
func (p *textPage) part() {
	var shown []alignment.Passage
	for _, s := range p.Passages {
		if p.View.shows(s) {
			shown = append(shown, s)
		}
	}
	p.Of = len(shown)
	if i := slices.IndexFunc(shown, func(s alignment.Passage) bool { return numberOf(s.N) == p.View.At }); i >= 0 {
		p.View.From = i / passagesShown * passagesShown
	}
	if p.View.From >= p.Of {
		p.View.From = 0
	}
	p.From = p.View.From
	p.Part = shown[p.From:min(p.From+passagesShown, p.Of)]
}

// ticks are the suggestions that are ticked already: those named, or with "all" every open one of the page.
func (p *textPage) ticks(named []string) {
	p.Ticks = map[string]bool{}
	for _, t := range named {
		p.Ticks[t] = true
	}
	if !p.Ticks["all"] {
		return
	}
	for _, s := range p.Part {
		for _, sg := range s.Suggestions {
			if sg.Holds == "" {
				p.Ticks[tickOf(s, sg)] = true
			}
		}
	}
}

// tickOf names a suggestion of a passage in a form: the number of the passage and the identifier of the competency.
func tickOf(p alignment.Passage, s alignment.Suggestion) string {
	return strconv.Itoa(p.N) + ":" + s.Item.ID
}

// here is the address of the text.
func (p textPage) here() string { return textsAt(p.Organization.Slug, p.ID) }

// to leads to a passage, on this page of the text or on another.
func (p textPage) to(n int) string {
	if slices.ContainsFunc(p.Part, func(s alignment.Passage) bool { return s.N == n }) {
		return passageAnchor(n)
	}
	at := slices.IndexFunc(p.Passages, func(s alignment.Passage) bool { return s.N == n })
	return with(p.here(), view{From: at / passagesShown * passagesShown}.query()) + passageAnchor(n)
}

// step is the address of the page that begins so many passages further on; "" where there is none.
func (p textPage) step(by int) string {
	from := p.From + by
	if from < 0 && p.From > 0 {
		from = 0
	}
	if from < 0 || from >= p.Of {
		return ""
	}
	return with(p.here(), view{Show: p.View.Show, From: from}.query()) + "#passages"
}

// open is how many passages of the text have suggestions of which nobody has said anything.
func (p textPage) open() int {
	n := 0
	for _, s := range p.Passages {
		if s.Open() {
			n++
		}
	}
	return n
}

// Again says whether the text is being read once more: what was read before stands meanwhile.
func (p textPage) Again() bool {
	return p.Engine != "" && (p.State == alignment.Waiting || p.State == alignment.Reading)
}

// heldBy is the decision by which a competency stands or falls at a passage; nil where nobody has decided.
func heldBy(p alignment.Passage, item string) *alignment.Decision {
	for _, d := range slices.Backward(p.Decisions) {
		if d.Stands() && (d.Item == item || d.What == alignment.Nothing) {
			return &d
		}
	}
	return nil
}

// nothingSaid is the decision that a passage speaks of nothing, where it holds for all of it.
func nothingSaid(p alignment.Passage) *alignment.Decision {
	for _, d := range slices.Backward(p.Decisions) {
		if d.Stands() {
			if d.What == alignment.Nothing {
				return &d
			}
			return nil
		}
	}
	return nil
}

// undoes says whether the viewer may take a decision back: it is theirs, or nobody's any more.
func (p textPage) undoes(d *alignment.Decision) bool {
	return p.Writes && d != nil && (d.Person == "" || d.Person == p.Me)
}

// itemCode is the code of a competency by its identifier; "" for none.
func (p textPage) itemCode(id string) string {
	if it := p.Tree.ByID(id); it != nil {
		return it.Code
	}
	return ""
}

// decide takes one decision, or the same on all that is ticked.
func (rm *room) decide(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	n, done, err := rm.decided(r, f)
	if back, ok := refused(ctx, err, f.Values, "passages"); ok {
		return rm.showText(w, r, back)
	}
	if err != nil {
		return err
	}
	q := viewOf(f.Values).query()
	if done != "" {
		q.Set("done", done)
	}
	q.Set("at", strconv.Itoa(numberOf(n)))
	if done != "several" {
		for _, t := range f.All("tick")[:min(len(f.All("tick")), mostTicks)] {
			q.Add("tick", t)
		}
	}
	return web.Redirect(w, r, with(textsAt(r.PathValue("slug"), r.PathValue("text")), q)+passageAnchor(n))
}

// mostTicks is how many ticks an address carries on from one decision to the next.
const mostTicks = 40

// decided does what a button of the page of a text says: "accepted:3:" with a competency, "nothing:3", "undo:3:" with a
// decision, or "accepted:ticked". It gives the passage that it was about, and what to say of it.
func (rm *room) decided(r *http.Request, f *web.Form) (n int, done string, err error) {
	ctx, v, slug, text := r.Context(), viewer(r), r.PathValue("slug"), r.PathValue("text")
	what, rest, _ := strings.Cut(f.Get("do"), ":")
	if rest == "ticked" {
		return rm.decidedAll(r, alignment.What(what), f.All("tick"))
	}
	number, of, _ := strings.Cut(rest, ":")
	if n, err = strconv.Atoi(number); err != nil {
		return 0, "", web.Invalid("web.form.damaged")
	}
	switch what {
	case "undo":
		return n, "undone", rm.Texts.Undo(ctx, v, slug, text, of)
	case "redo":
		return n, "redone", rm.Texts.Redo(ctx, v, slug, text, of)
	}
	_, err = rm.Texts.Decide(ctx, v, slug, text, n, of, alignment.What(what))
	return n, what, err
}

// decidedAll decides the same on every suggestion that is ticked. The first passage of them is where the reader goes on.
func (rm *room) decidedAll(r *http.Request, what alignment.What, ticks []string) (first int, done string, err error) {
	ctx, v, slug, text := r.Context(), viewer(r), r.PathValue("slug"), r.PathValue("text")
	first = -1
	for _, t := range ticks[:min(len(ticks), passagesShown*10)] {
		number, item, _ := strings.Cut(t, ":")
		n, err := strconv.Atoi(number)
		if err != nil {
			return 0, "", web.Invalid("web.form.damaged")
		}
		if _, err := rm.Texts.Decide(ctx, v, slug, text, n, item, what); err != nil {
			return max(first, 0), "", err
		}
		if first < 0 {
			first = n
		}
	}
	if first < 0 {
		return 0, "", errs.New(errs.Invalid, "alignmentweb.decide", "alignment.fault.ticks")
	}
	return first, "several", nil
}

// readAgain has a text read once more.
func (rm *room) readAgain(w http.ResponseWriter, r *http.Request) error {
	slug, text := r.PathValue("slug"), r.PathValue("text")
	if err := rm.Texts.ReadAgain(r.Context(), viewer(r), slug, text); err != nil {
		return err
	}
	return web.Redirect(w, r, textsAt(slug, text)+"?done=again")
}

// remove deletes a text.
func (rm *room) remove(w http.ResponseWriter, r *http.Request) error {
	slug := r.PathValue("slug")
	if err := rm.Texts.Delete(r.Context(), viewer(r), slug, r.PathValue("text")); err != nil {
		return err
	}
	return web.Redirect(w, r, textsAt(slug)+"?done=deleted")
}

// file is a text with what it speaks of as a file.
func (rm *room) file(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	full, err := rm.Texts.Text(ctx, viewer(r), r.PathValue("slug"), r.PathValue("text"))
	if err != nil {
		return err
	}
	return send(w, r, r.URL.Query().Get("as"), outcome{
		Title: nameOf(ctx, full.Text), File: full.Name, Tree: full.Tree, Language: full.Language, Notes: full.Notes, Facts: full.Facts,
		Passages: full.Passages,
	})
}

// partSays says which passages a page of a text shows.
func (p textPage) partSays() (first, last int) { return p.From + 1, p.From + len(p.Part) }

// viewLinks lead between all passages, the open ones, and those that speak of something.
func (p textPage) viewLinks(name func(key string, args ...any) string) []ui.Link {
	var all []ui.Link
	for _, s := range shows {
		all = append(all, ui.Link{
			Text: name("alignment.show."+showName(s), "number", p.open()), Href: with(p.here(), view{Show: s}.query()) + "#passages", Here: s == p.View.Show,
		})
	}
	return all
}

// tickAll is the address of the same page with every open suggestion ticked.
func (p textPage) tickAll() string {
	q := p.View.query()
	q.Set("tick", "all")
	return with(p.here(), q) + "#passages"
}

// addHref is where another competency is added to a passage.
func (p textPage) addHref(n int) string {
	return with(p.here()+"/passages/"+strconv.Itoa(numberOf(n)), p.View.query())
}

// speaks says whether a passage speaks of anything.
func speaks(p alignment.Passage) bool {
	return slices.ContainsFunc(p.Suggestions, alignment.Suggestion.Speaks)
}

// pastDecisions are those that were undone, or that a later one on the same competency has taken the place of.
func pastDecisions(p alignment.Passage) []alignment.Decision {
	var past []alignment.Decision
	for i, d := range p.Decisions {
		later := func(l alignment.Decision) bool {
			return l.Stands() && (l.Item == d.Item || l.What == alignment.Nothing)
		}
		if !d.Stands() || d.What != alignment.Nothing && slices.ContainsFunc(p.Decisions[i+1:], later) {
			past = append(past, d)
		}
	}
	return past
}
