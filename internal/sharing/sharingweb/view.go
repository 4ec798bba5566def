package sharingweb

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"pathways/internal/evidence"
	"pathways/internal/framework"
	"pathways/internal/pathway"
	"pathways/internal/plan"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/ui/ringmap"
	"pathways/internal/reflection"
	"pathways/internal/sharing"
)

// paper is the page of the other: what a grant shows. The owner's preview is the same.
type paper struct {
	Owner       string
	Line        string
	Taken, Ends time.Time
	Reflections []reflectionView
	Plans       []planView
	Evidence    []evidence.Evidence
	Statements  []sharing.StatementShown
	Portfolio   *sharing.PortfolioShown
	Sources     []ui.Source
	trees       map[string]*framework.Tree // by framework and release; nil where this house does not have it

	At       string // address that files and comments stand under; "" in a preview
	Comments bool
	Guest    bool // the reader is not signed in
	Said     []sharing.Comment
	Comment  commentForm
	Talk     string // address of the conversation; "" for none
	Talks    bool   // there is one, also where Talk is not to be linked: in a preview
	JustSaid bool
}

// commentForm is what was typed, with what is wrong about it.
type commentForm struct {
	ID, About, Name, Text string
	Faults                map[string]string
}

// reflectionView is a reflection on the paper.
type reflectionView struct {
	sharing.ReflectionShown
	View    *reflection.View // nil where this house does not have its release or its questions
	Large   []ringmap.Map    // of a whole reflection
	Compact []ringmap.Map
	Keys    []ringmap.KeyEntry
	Domains []domainView
}

// domainView is the shown answers about one domain.
type domainView struct {
	Index  int
	Domain *framework.Item
	Leaves []*framework.Item
}

// planView is a plan on the paper.
type planView struct {
	plan.Plan
	Tree *framework.Tree // nil where this house does not have its release
}

// paperOf lays a copy out for reading.
func (rm *room) paperOf(ctx context.Context, owner string, g *sharing.Grant, s sharing.Shown) (*paper, error) {
	p := &paper{
		Owner: owner, Line: g.Line, Taken: g.Taken, Ends: g.Ends, Comments: g.Comments, Talks: g.Conversation && g.To.Kind == sharing.ToPerson,
		Evidence: s.Evidence, Statements: s.Statements, Portfolio: s.Portfolio, trees: map[string]*framework.Tree{},
	}
	for _, r := range s.Reflections {
		v := reflectionView{ReflectionShown: r}
		t, err := rm.tree(ctx, p, r.Framework, r.Release)
		if err != nil {
			return nil, err
		}
		if in := reflection.InstrumentByID(r.Instrument); t != nil && in != nil {
			v.View = reflection.NewView(&r.Reflection, in, t)
			v.lay(ctx)
		}
		p.Reflections = append(p.Reflections, v)
	}
	for _, pl := range s.Plans {
		t, err := rm.tree(ctx, p, pl.Framework, pl.Release)
		if err != nil {
			return nil, err
		}
		p.Plans = append(p.Plans, planView{pl, t})
	}
	for _, ref := range refsOf(s) {
		if _, err := rm.tree(ctx, p, ref.Framework, ref.Release); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// refsOf are the competencies that evidence, statements and portfolio name.
func refsOf(s sharing.Shown) []evidence.Ref {
	var out []evidence.Ref
	add := func(es []evidence.Evidence, sts []sharing.StatementShown) {
		for _, e := range es {
			out = append(out, e.Items...)
		}
		for _, st := range sts {
			out = append(out, st.Items...)
			for _, n := range st.Notes {
				out = append(out, n.Item)
			}
		}
	}
	add(s.Evidence, s.Statements)
	if s.Portfolio != nil {
		for _, section := range s.Portfolio.Sections {
			out = append(out, section.Items...)
			add(section.Evidence, section.Statements)
		}
	}
	return out
}

// tree is a release whose wording stands on the paper, and notes whose it is; nil where this house does not have it.
func (rm *room) tree(ctx context.Context, p *paper, slug, version string) (*framework.Tree, error) {
	key := slug + " " + version
	if t, known := p.trees[key]; known {
		return t, nil
	}
	t, err := rm.Frameworks.Release(ctx, slug, version)
	if errs.Is(err, errs.NotFound) {
		p.trees[key] = nil
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p.trees[key] = t
	p.Sources = append(p.Sources, ui.Source{
		Title: t.Source.Title, Href: t.Source.URL, Publisher: t.Framework.Publisher,
		Release: ui.T(ctx, "pathway.edition", "edition", t.Version), Acknowledgment: t.Funding,
	})
	return t, nil
}

// item is a competency as its release words it; without words where the release is not here.
type item struct {
	Code, Said, Lang string
	Domain           int
}

func itemOf(t *framework.Tree, id, code string) item {
	if t != nil {
		if it := t.ByID(id); it != nil {
			return item{it.Code, it.Statement, t.Language, t.RootIndex(it)}
		}
	}
	return item{Code: code, Domain: ui.NoDomain}
}

func (p *paper) item(ref evidence.Ref) item {
	return itemOf(p.trees[ref.Framework+" "+ref.Release], ref.Item, ref.Code)
}

func (v planView) item(ref plan.ItemRef) item { return itemOf(v.Tree, ref.Item, ref.Code) }

// lay draws the map of a whole reflection and lists the answers by domain.
func (v *reflectionView) lay(ctx context.Context) {
	ws := i18n.From(ctx)
	chosen := map[string]bool{}
	for _, id := range v.Items {
		chosen[id] = true
	}
	for i, d := range v.View.Tree.Roots() {
		dv := domainView{Index: i, Domain: d}
		for _, leaf := range v.View.Tree.Leaves(d.ID) {
			if v.Whole || chosen[leaf.ID] {
				dv.Leaves = append(dv.Leaves, leaf)
			}
		}
		if len(dv.Leaves) > 0 {
			v.Domains = append(v.Domains, dv)
		}
	}
	if !v.Whole {
		return
	}
	m := v.ring(ws)
	v.Large = m.Split()
	small := m
	small.ID, small.Compact = m.ID+"c", true
	v.Compact = small.Split()
	for _, part := range v.Large {
		v.Keys = append(v.Keys, part.Key()...)
	}
}

// ring is the reflection as a picture.
func (v *reflectionView) ring(ws *i18n.Words) ringmap.Map {
	m := ringmap.Map{
		ID: "m" + v.ID, Title: ws.T("sharing.map"), Desc: ws.T("sharing.map.below"), UseWord: ws.T("pathway.map.use"), WishWord: ws.T("pathway.map.wish"),
		CourtTitle: ws.T("sharing.map.court"), CourtNote: pathway.Day(ws, v.Started),
	}
	for _, d := range v.View.Tree.Roots() {
		domain := ringmap.Domain{Name: d.Statement}
		for _, u := range v.View.Tree.UnitsUnder(d) {
			c := ringmap.Category{Name: u.Statement}
			for _, leaf := range v.View.Tree.Leaves(u.ID) {
				c.Items = append(c.Items, ringmap.Item{Code: leaf.Code, Title: leaf.Statement, Region: ringOf(v.View.Region(leaf.ID))})
			}
			domain.Categories = append(domain.Categories, c)
		}
		m.Domains = append(m.Domains, domain)
	}
	return m
}

func ringOf(r reflection.Region) ringmap.Region {
	switch r {
	case reflection.Both:
		return ringmap.Both
	case reflection.Use:
		return ringmap.Use
	case reflection.Wish:
		return ringmap.Wish
	case reflection.Neither:
		return ringmap.Neither
	}
	return ringmap.Open
}

// columns are the questions that the table of answers has a column for.
func (v *reflectionView) columns() []*reflection.Dimension {
	var out []*reflection.Dimension
	for _, d := range v.View.Instrument.About(reflection.AboutLeaf) {
		if d.Kind != reflection.Words && (!d.Levels || len(v.View.Tree.Levels) > 0) {
			out = append(out, d)
		}
	}
	return out
}

// said joins the labels of an answer; "left open" where there is none.
func (v *reflectionView) said(ws *i18n.Words, leaf *framework.Item, dimension string) string {
	return pathway.Or(ws, strings.Join(v.View.Says(leaf.ID, dimension, ws.Lang()), ", "))
}

// note is the person's own words about a competency; "" where none are shown.
func (v *reflectionView) note(leaf *framework.Item) string {
	if s := v.View.Said(leaf.ID, "note"); s != nil {
		return s.Text
	}
	return ""
}

// aboutOptions are the parts that a comment can be about, the whole first.
func (p *paper) aboutOptions(ws *i18n.Words) []ui.Option {
	out := []ui.Option{{Value: "", Label: ws.T("sharing.comment.whole")}}
	for _, r := range p.Reflections {
		out = append(out, ui.Option{Value: string(sharing.AReflection) + ":" + r.ID, Label: ws.T("sharing.reflection.of", "day", pathway.Day(ws, r.Started))})
	}
	for _, pl := range p.Plans {
		out = append(out, ui.Option{Value: string(sharing.APlan) + ":" + pl.ID, Label: planName(ws, pl.Plan)})
	}
	for _, e := range p.Evidence {
		out = append(out, ui.Option{Value: string(sharing.AnEvidence) + ":" + e.ID, Label: evidenceName(ws, e)})
	}
	if p.Portfolio != nil {
		out = append(out, ui.Option{Value: string(sharing.APortfolio) + ":" + string(sharing.APortfolio), Label: ws.T("sharing.kind.portfolio")})
	}
	return out
}

// aboutName is the part that a comment is about; "" for the whole, or for what is not shown any more.
func (p *paper) aboutName(ws *i18n.Words, about string) string {
	for _, o := range p.aboutOptions(ws)[1:] {
		if o.Value == about {
			return o.Label
		}
	}
	return ""
}

func planName(ws *i18n.Words, pl plan.Plan) string {
	if pl.Title != "" {
		return pl.Title
	}
	return ws.T("sharing.plan.of", "day", pathway.Day(ws, pl.Created))
}

func evidenceName(ws *i18n.Words, e evidence.Evidence) string {
	if e.Title != "" {
		return e.Title
	}
	return ws.T("sharing.evidence.untitled")
}

// goalName is what a goal is called, also where its release is not here.
func (v planView) goalName(ws *i18n.Words, g *plan.Goal) string {
	if v.Tree != nil {
		return pathway.GoalName(ws, v.Tree, g)
	}
	if g.Title != "" {
		return g.Title
	}
	return ws.T("pathway.plan.untitled")
}

// days says when something was; "" where nobody noted it.
func days(ws *i18n.Words, e evidence.Evidence) string {
	switch {
	case e.From != "" && e.To != "":
		return pathway.Span(ws, e.From, e.To)
	case e.From+e.To != "":
		return pathway.DayOf(ws, e.From+e.To)
	}
	return ""
}

// outside says whether a link leads to the web, and nowhere else.
func outside(link string) bool {
	u, err := url.Parse(link)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// fileHref is the address of a file; "" in a preview.
func (p *paper) fileHref(e evidence.Evidence, f evidence.File) string {
	if p.At == "" {
		return ""
	}
	return p.At + "/file/" + url.PathEscape(e.ID) + "/" + url.PathEscape(f.Digest)
}

// field is what was asked, and all that was said to it.
type field struct {
	Ask  string
	Said []string
}

// together joins neighbors that answer the same.
func together(list [][2]string) []field {
	var out []field
	for _, f := range list {
		if len(out) == 0 || out[len(out)-1].Ask != f[0] {
			out = append(out, field{Ask: f[0]})
		}
		last := &out[len(out)-1]
		last.Said = append(last.Said, f[1])
	}
	return out
}

// facts are when, where and how long, each where it was noted.
func facts(ws *i18n.Words, e evidence.Evidence) []string {
	var out []string
	for _, s := range []string{days(ws, e), e.Where, e.Hours} {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// byline says who made a statement, in which relation, and when.
func byline(ws *i18n.Words, s evidence.Statement) string {
	name := s.Name
	if name == "" {
		name = ws.T("sharing.someone")
	}
	if key := "sharing.relation." + s.Relation; ws.Has(key) {
		name += ", " + ws.T(key)
	}
	return name + ", " + pathway.Day(ws, s.At)
}

// spoken are the shown competencies of a domain that something was said about, for a conversation.
func (v *reflectionView) spoken(d domainView) []*framework.Item {
	var out []*framework.Item
	for _, leaf := range d.Leaves {
		if !v.Whole || v.View.Touched(leaf.ID) {
			out = append(out, leaf)
		}
	}
	return out
}

// unnoted are the competencies of a statement that it has no note on, but those that stand beside it already.
func unnoted(s sharing.StatementShown, beside []evidence.Ref) []evidence.Ref {
	var out []evidence.Ref
	for _, ref := range s.Items {
		if !slices.Contains(beside, ref) && !slices.ContainsFunc(s.Notes, func(n evidence.Note) bool { return n.Item.Item == ref.Item }) {
			out = append(out, ref)
		}
	}
	return out
}
