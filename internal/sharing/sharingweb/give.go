package sharingweb

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"pathways/internal/evidence"
	"pathways/internal/framework"
	"pathways/internal/pathway"
	"pathways/internal/plan"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/reflection"
	"pathways/internal/sharing"
)

// giving is a grant while it is being made. It travels in the forms of its three pages: what, how and for whom, preview.
type giving struct {
	url.Values
	Mine   sharing.Mine
	Parts  []sharing.Part
	Faults map[string]string
	Whole  string // what is wrong with the whole
}

func (g *giving) has(name, value string) bool { return slices.Contains(g.Values[name], value) }

// or is what was typed, or what stands there before anything is.
func (g *giving) or(name, otherwise string) string {
	if _, sent := g.Values[name]; sent {
		return g.Get(name)
	}
	return otherwise
}

// start reads the form, and what there is to share.
func (rm *room) start(r *http.Request, values url.Values) (*giving, error) {
	mine, parts, err := rm.Sharing.Mine(r.Context(), viewer(r))
	return &giving{Values: values, Mine: mine, Parts: parts, Faults: map[string]string{}}, err
}

func (rm *room) posted(r *http.Request) (*giving, error) {
	form, err := web.BindForm(r, 0)
	if err != nil {
		return nil, err
	}
	return rm.start(r, form.Values)
}

// begin is the first page: what. Where the address names something that is there, it goes on to the second.
func (rm *room) begin(w http.ResponseWriter, r *http.Request) error {
	asked := r.URL.Query()
	g, err := rm.start(r, url.Values{
		"reflection": asked["reflection"], "plan": asked["plan"], "evidence": asked["evidence"], "portfolio": asked["portfolio"],
	})
	if err != nil {
		return err
	}
	if still := g.Mine.Still(g.choice()); !still.Empty() {
		return rm.showHow(w, r, http.StatusOK, g)
	}
	return rm.showWhat(w, r, http.StatusOK, g)
}

// choose is the way from the first page to the second, and back.
func (rm *room) choose(w http.ResponseWriter, r *http.Request) error {
	g, err := rm.posted(r)
	switch {
	case err != nil:
		return err
	case g.Get("do") == "what":
		return rm.showWhat(w, r, http.StatusOK, g)
	case g.choice().Empty():
		g.Whole = i18n.T(r.Context(), "sharing.fault.nothing")
		return rm.showWhat(w, r, http.StatusUnprocessableEntity, g)
	}
	return rm.showHow(w, r, http.StatusOK, g)
}

// preview is exactly what the other will see.
func (rm *room) preview(w http.ResponseWriter, r *http.Request) error {
	g, err := rm.posted(r)
	if err != nil {
		return err
	}
	return rm.showPreview(w, r, http.StatusOK, g)
}

func (rm *room) showPreview(w http.ResponseWriter, r *http.Request, status int, g *giving) error {
	now := rm.Now()
	if g.Get("id") == "" {
		g.Set("id", ids.New())
	}
	if g.Get("to") == string(sharing.ToLink) && g.Get("secret") == "" {
		g.Set("secret", ids.Secret())
	}
	d := g.draft(rm)
	if err := d.Check(viewer(r), g.Parts, now); err != nil {
		return rm.refused(w, r, g, err)
	}
	shown, err := g.Mine.Pick(d.Choice)
	if err != nil {
		return rm.refused(w, r, g, err)
	}
	as := &sharing.Grant{To: d.To, Line: d.Line, Comments: d.Comments, Conversation: d.Conversation, Taken: now, Ends: d.Ends}
	p, err := rm.paperOf(r.Context(), viewer(r).Name, as, shown)
	if err != nil {
		return err
	}
	g.Set("seen", shown.Digest())
	p.Guest = d.To.Kind == sharing.ToLink
	ws := i18n.From(r.Context())
	if i := slices.IndexFunc(g.Parts, func(p sharing.Part) bool { return p.Organization == d.To.Organization }); i >= 0 && d.To.Kind == sharing.ToPart {
		as.To.Name = g.Parts[i].Name
	}
	page := ui.Page{Title: ws.T("sharing.preview.title"), Place: ui.Account, NoIndex: true, Class: "paper-page"}
	return web.Render(w, r, status, previewPage(page, g, p, toName(ws, as.To)))
}

// create shares what was seen in the preview.
func (rm *room) create(w http.ResponseWriter, r *http.Request) error {
	g, err := rm.posted(r)
	if err != nil {
		return err
	}
	made, err := rm.Sharing.Create(r.Context(), viewer(r), g.draft(rm), rm.base(r))
	if errs.Is(err, errs.Conflict) {
		g.Whole = sentence(r, err)
		return rm.showPreview(w, r, http.StatusConflict, g)
	}
	if err != nil {
		return rm.refused(w, r, g, err)
	}
	if made.Secret != "" {
		rm.secretOnce(w, r, made.Grant.ID, made.Secret)
	}
	return web.Redirect(w, r, "/sharing/"+made.Grant.ID+"?done=shared")
}

// refused shows the second page again with what is wrong; other errors pass on.
func (rm *room) refused(w http.ResponseWriter, r *http.Request, g *giving, err error) error {
	if !errs.Is(err, errs.Invalid) {
		return err
	}
	var fields bool
	if g.Faults, fields = faultsOf(r, err); !fields {
		g.Whole = sentence(r, err)
	}
	if g.choice().Empty() {
		return rm.showWhat(w, r, http.StatusUnprocessableEntity, g)
	}
	return rm.showHow(w, r, http.StatusUnprocessableEntity, g)
}

func (rm *room) showWhat(w http.ResponseWriter, r *http.Request, status int, g *giving) error {
	page := ui.Page{Title: i18n.T(r.Context(), "sharing.new.title"), Place: ui.Account, NoIndex: true}
	return web.Render(w, r, status, whatPage(page, g))
}

func (rm *room) showHow(w http.ResponseWriter, r *http.Request, status int, g *giving) error {
	v := howView{giving: g, trees: map[string]*framework.Tree{}}
	for i := range g.Mine.Pathway.Reflections {
		re := &g.Mine.Pathway.Reflections[i]
		if !g.has("reflection", re.ID) {
			continue
		}
		t, err := rm.Frameworks.Release(r.Context(), re.Framework, re.Release)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		v.trees[re.ID] = t
	}
	page := ui.Page{Title: i18n.T(r.Context(), "sharing.how.title"), Place: ui.Account, NoIndex: true}
	return web.Render(w, r, status, howPage(page, v))
}

// choice reads what was chosen. Where nothing says otherwise, a reflection is not shared whole: its owner chooses.
func (g *giving) choice() sharing.Choice {
	c := sharing.Choice{Portfolio: g.Get("portfolio") != "", Statements: g.Values["statement"]}
	for _, id := range g.Values["reflection"] {
		c.Reflections = append(c.Reflections, sharing.ChosenReflection{
			ID: id, Whole: g.Get("r."+id+".how") == "whole", Items: g.Values["r."+id+".item"], Notes: g.Get("r."+id+".notes") != "",
		})
	}
	for _, id := range g.Values["plan"] {
		c.Plans = append(c.Plans, sharing.ChosenPlan{
			ID: id, Whole: g.or("p."+id+".how", "whole") == "whole", Goals: g.Values["p."+id+".goal"], Reviews: g.Get("p."+id+".reviews") != "",
		})
	}
	for _, id := range g.Values["evidence"] {
		c.Evidence = append(c.Evidence, sharing.ChosenEvidence{ID: id, Files: g.Get("e."+id+".files") != ""})
	}
	return c
}

// draft reads the whole form.
func (g *giving) draft(rm *room) sharing.Draft {
	d := sharing.Draft{
		ID: g.Get("id"), Choice: g.choice(), Line: g.Get("line"), Comments: g.Get("comments") != "", Seen: g.Get("seen"),
		Ends: endOf(g.Get("until"), g.Get("ends"), rm.Now()), To: sharing.To{Kind: sharing.Target(g.Get("to"))},
	}
	switch d.To.Kind {
	case sharing.ToPerson:
		d.To.Email, d.To.Name = g.Get("email"), g.Get("name")
		d.Conversation = g.Get("conversation") != ""
	case sharing.ToPart:
		d.To.Organization, d.To.Parts = g.Get("organization"), g.Values["parts"]
	case sharing.ToLink:
		d.To.Name, d.Phrase, d.Secret = g.Get("linkname"), g.Get("phrase"), g.Get("secret")
	}
	return d
}

// carried are the fields that a page takes along without showing them. What a page shows itself it names.
func (g *giving) carried(shown func(name string) bool) []ui.Pair {
	var names []string
	for name := range g.Values {
		if name != "do" && !shown(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var out []ui.Pair
	for _, name := range names {
		for _, v := range g.Values[name] {
			out = append(out, ui.Pair{Name: name, Value: v})
		}
	}
	return out
}

// chooses says which fields the first page shows.
func chooses(name string) bool {
	return name == "reflection" || name == "plan" || name == "evidence" || name == "portfolio"
}

// details says which fields the second page shows: all but what was chosen on the first and what the forms themselves need.
func details(name string) bool { return !chooses(name) && name != "id" && name != "secret" }

// howView is the second page: which parts of what was chosen, for whom, until when.
type howView struct {
	*giving
	trees map[string]*framework.Tree // of the chosen reflections, by their ids; nil where this house does not have it
}

// reflections are those that were chosen.
func (v howView) reflections() []*reflection.Reflection {
	var out []*reflection.Reflection
	for i := range v.Mine.Pathway.Reflections {
		if r := &v.Mine.Pathway.Reflections[i]; v.has("reflection", r.ID) {
			out = append(out, r)
		}
	}
	return out
}

// answered are the competencies of a reflection that something was said about.
func (v howView) answered(r *reflection.Reflection) []*framework.Item {
	t, in := v.trees[r.ID], reflection.InstrumentByID(r.Instrument)
	if t == nil || in == nil {
		return nil
	}
	view := reflection.NewView(r, in, t)
	var out []*framework.Item
	for _, leaf := range t.Leaves("") {
		if view.Touched(leaf.ID) {
			out = append(out, leaf)
		}
	}
	return out
}

func (v howView) plans() []*plan.Plan {
	var out []*plan.Plan
	for i := range v.Mine.Pathway.Plans {
		if p := &v.Mine.Pathway.Plans[i]; v.has("plan", p.ID) {
			out = append(out, p)
		}
	}
	return out
}

func (v howView) pieces() []evidence.Evidence {
	var out []evidence.Evidence
	for _, e := range v.Mine.Evidence {
		if v.has("evidence", e.ID) {
			out = append(out, e)
		}
	}
	return out
}

// statements are those of others that their owner lets be shown.
func (v howView) statements() []evidence.Statement {
	var out []evidence.Statement
	for _, s := range v.Mine.Statements {
		if s.Shown {
			out = append(out, s)
		}
	}
	return out
}

// summary lists what is wrong, each with its field.
func (g *giving) summary() ui.Faults {
	var out ui.Faults
	if g.Whole != "" {
		out = append(out, ui.Fault{Text: g.Whole})
	}
	for _, name := range []string{"to", "email", "name", "organization", "parts", "linkname", "phrase", "ends", "line"} {
		if text := g.Faults[name]; text != "" {
			out = append(out, ui.Fault{Field: name, Text: text})
		}
	}
	return out
}

// organizationOptions are the organizations that the owner belongs to.
func (g *giving) organizationOptions() []ui.Option {
	var out []ui.Option
	for _, p := range g.Parts {
		if !slices.ContainsFunc(out, func(o ui.Option) bool { return o.Value == p.Organization }) {
			out = append(out, ui.Option{Value: p.Organization, Label: p.Name})
		}
	}
	return out
}

func partOptions(ws *i18n.Words) []ui.Option {
	var out []ui.Option
	for _, p := range sharing.PartNames() {
		out = append(out, ui.Option{Value: p, Label: ws.T("sharing.part." + p)})
	}
	return out
}

// toOptions are the three sorts of others. Without an organization there are two.
func (g *giving) toOptions(ws *i18n.Words) []ui.Option {
	out := []ui.Option{{Value: string(sharing.ToPerson), Label: ws.T("sharing.to.person"), Help: ws.T("sharing.to.person.help")}}
	if len(g.Parts) > 0 {
		out = append(out, ui.Option{Value: string(sharing.ToPart), Label: ws.T("sharing.to.part"), Help: ws.T("sharing.to.part.help")})
	}
	return append(out, ui.Option{Value: string(sharing.ToLink), Label: ws.T("sharing.to.link"), Help: ws.T("sharing.to.link.help")})
}

func reflectionName(ws *i18n.Words, r *reflection.Reflection) string {
	return ws.T("sharing.reflection.of", "day", pathway.Day(ws, r.Started))
}

// fileNames are the names of the files of a piece of evidence.
func fileNames(e evidence.Evidence) string {
	var names []string
	for _, f := range e.Files {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}
