package sharing

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pathways/internal/evidence"
	"pathways/internal/pathway"
	"pathways/internal/plan"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/reflection"
)

// thing is something private: whose, what, and its id. Its words begin with the name of its owner.
type thing struct {
	kind Kind
	id   string
}

// given is a grant as the model knows it: written apart from the program, from what sharing promises to people.
type given struct {
	id, secret string
	owner      int
	to         To
	things     []thing
	ends       time.Time
	over       bool // revoked, or its owner has erased themselves
	first      int  // who opened it first, where it is to an address
}

// Who opened first, where it is none of the people.
const (
	noneYet = -1
	nobody  = -2 // who did has left
)

// world is a few people, and what they did so far.
type world struct {
	*house
	rt     *rapid.T
	people []authz.Viewer
	gone   []bool
	grants []*given
}

// TestNothingPrivateIsEverShownToAnother ensures, for random doings of several people, that what anybody sees was chosen by
// its owner, for them, in a grant that lives; that it is not among what its owner has deleted; and that who was given
// something does see it.
func TestNothingPrivateIsEverShownToAnother(t *testing.T) {
	d := dbtest.SQLite(t)
	round := 0
	rapid.Check(t, func(rt *rapid.T) {
		round++
		w := &world{house: open(t, d), rt: rt}
		for i := range 4 {
			w.people = append(w.people, w.person(fmt.Sprintf("P%dX%d", round, i)))
			w.gone = append(w.gone, false)
		}
		deeds := map[string]func(){
			"share": w.share, "share again": w.share, "share more": w.share, "revoke": w.revoke, "wait": w.pass, "play": w.play, "leave": w.leave,
			"delete": w.remove, "erase": w.erase, "refresh": w.refresh, "shorten": w.shorten, "hide": w.hide,
		}
		names := make([]string, 0, len(deeds))
		for name := range deeds {
			names = append(names, name)
		}
		slices.Sort(names)
		for range rapid.IntRange(1, 14).Draw(rt, "deeds") {
			deeds[rapid.SampledFrom(names).Draw(rt, "deed")]()
			w.check()
		}
	})
}

// someone is a person who is still there; false where all have left.
func (w *world) someone(label string) (int, bool) {
	i := rapid.IntRange(0, len(w.people)-1).Draw(w.rt, label)
	return i, !w.gone[i]
}

func (w *world) share() {
	owner, there := w.someone("owner")
	other, _ := w.someone("other")
	if !there || owner == other {
		return
	}
	v := w.people[owner]
	m := w.mine[v.Person]
	g := &given{owner: owner, first: noneYet}
	var c Choice
	pick := func(what string) bool { return rapid.Bool().Draw(w.rt, what) }
	for i := range m.Pathway.Reflections {
		if id := m.Pathway.Reflections[i].ID; pick("reflection") {
			c.Reflections = append(c.Reflections, ChosenReflection{ID: id, Whole: pick("whole"), Items: []string{"one"}})
			g.things = append(g.things, thing{AReflection, id})
		}
	}
	for _, p := range m.Pathway.Plans {
		if pick("plan") {
			c.Plans = append(c.Plans, ChosenPlan{ID: p.ID, Whole: true})
			g.things = append(g.things, thing{APlan, p.ID})
		}
	}
	for _, e := range m.Evidence {
		if pick("evidence") {
			c.Evidence = append(c.Evidence, ChosenEvidence{ID: e.ID, Files: pick("files")})
			g.things = append(g.things, thing{AnEvidence, e.ID})
		}
	}
	if c.Portfolio = pick("portfolio"); c.Portfolio {
		g.things = append(g.things, thing{APortfolio, ""})
		for _, e := range m.Evidence {
			g.things = append(g.things, thing{AnEvidence, e.ID})
		}
		for _, s := range m.Statements {
			if s.Shown {
				g.things = append(g.things, thing{AStatement, s.ID})
			}
		}
	}
	switch rapid.IntRange(0, 2).Draw(w.rt, "target") {
	case 0:
		g.to = toPerson(w.people[other])
	case 1:
		g.to = To{Kind: ToPart, Organization: w.anOrganization(), Parts: []string{"lead"}}
	default:
		g.to = To{Kind: ToLink}
	}
	d := w.draft(g.to, c)
	d.Ends = EndAfter(rapid.SampledFrom([]int{1, 7, 30}).Draw(w.rt, "days"), w.clock)
	made, err := w.s.Create(w.ctx, v, d, "")
	belongs := slices.ContainsFunc(w.parts[v.Person], func(p Part) bool { return p.Organization == g.to.Organization })
	if c.Empty() || g.to.Kind == ToPart && !belongs {
		if !errs.Is(err, errs.Invalid) {
			w.rt.Fatalf("shared nothing, or with an organization of others: %v", err)
		}
		return
	}
	if err != nil {
		w.rt.Fatalf("share: %v", err)
	}
	g.id, g.secret, g.ends = made.Grant.ID, made.Secret, d.Ends
	w.grants = append(w.grants, g)
}

// anOrganization is one of two, which are other ones in each round.
func (w *world) anOrganization() string {
	return rapid.SampledFrom([]string{"museum of ", "zoo of "}).Draw(w.rt, "organization") + w.people[0].Name
}

func (w *world) play() {
	i, _ := w.someone("player")
	org := w.anOrganization()
	w.parts[w.people[i].Person] = append(w.parts[w.people[i].Person], Part{org, org, rapid.SampledFrom([]string{"lead", "member", "owner"}).Draw(w.rt, "part")})
}

func (w *world) leave() {
	i, _ := w.someone("leaver")
	v := w.people[i]
	for _, p := range w.parts[v.Person] {
		w.update(func(ctx context.Context, tx *db.Tx) error { return w.s.Left(ctx, tx, v.Person, p.Organization) })
		for _, g := range w.grants {
			g.over = g.over || g.owner == i && g.to.Organization == p.Organization
		}
	}
	w.parts[v.Person] = nil
}

func (w *world) aGrant() *given {
	if len(w.grants) == 0 {
		return nil
	}
	g := rapid.SampledFrom(w.grants).Draw(w.rt, "grant")
	if w.gone[g.owner] {
		return nil
	}
	return g
}

func (w *world) revoke() {
	if g := w.aGrant(); g != nil {
		if err := w.s.Revoke(w.ctx, w.people[g.owner], g.id); err != nil {
			w.rt.Fatal(err)
		}
		g.over = true
	}
}

func (w *world) shorten() {
	if g := w.aGrant(); g != nil && w.live(g) {
		g.ends = EndAfter(rapid.IntRange(1, 40).Draw(w.rt, "days"), w.clock)
		if err := w.s.SetEnd(w.ctx, w.people[g.owner], g.id, g.ends); err != nil {
			w.rt.Fatal(err)
		}
	}
}

func (w *world) refresh() {
	g := w.aGrant()
	if g == nil || !w.live(g) {
		return
	}
	fresh, _, err := w.s.Fresh(w.ctx, w.people[g.owner], g.id)
	if errs.Is(err, errs.Invalid) {
		return // nothing of it is left
	}
	if err != nil {
		w.rt.Fatal(err)
	}
	if err := w.s.Refresh(w.ctx, w.people[g.owner], g.id, fresh.Shown.Digest()); err != nil {
		w.rt.Fatal(err)
	}
}

func (w *world) pass() {
	w.wait(time.Duration(rapid.IntRange(1, 240).Draw(w.rt, "hours")) * time.Hour)
	if err := w.s.Sweep(w.ctx); err != nil {
		w.rt.Fatal(err)
	}
}

// remove deletes one thing of a person's, as the nouns do: it and its copies in one transaction.
func (w *world) remove() {
	i, there := w.someone("deleter")
	if !there {
		return
	}
	v := w.people[i]
	m := w.mine[v.Person]
	kind, id := AnEvidence, ""
	switch rapid.IntRange(0, 2).Draw(w.rt, "kind") {
	case 0:
		if len(m.Evidence) == 0 {
			return
		}
		id = m.Evidence[0].ID
		m.Evidence = slices.DeleteFunc(slices.Clone(m.Evidence), func(e evidence.Evidence) bool { return e.ID == id })
	case 1:
		if len(m.Pathway.Plans) == 0 {
			return
		}
		kind, id = APlan, m.Pathway.Plans[0].ID
		m.Pathway.Plans = []plan.Plan{}
	default:
		if len(m.Pathway.Reflections) == 0 {
			return
		}
		kind, id = AReflection, m.Pathway.Reflections[0].ID
		m.Pathway.Reflections = []reflection.Reflection{}
	}
	w.update(func(ctx context.Context, tx *db.Tx) error { return w.s.Forget(ctx, tx, v.Person, kind, id) })
}

// hide takes back that a statement of others may be shown.
func (w *world) hide() {
	i, there := w.someone("hider")
	if m := w.mine[w.people[i].Person]; there {
		m.Statements = slices.Clone(m.Statements)
		m.Statements[0].Shown = false
		w.update(func(ctx context.Context, tx *db.Tx) error {
			return w.s.Forget(ctx, tx, w.people[i].Person, AStatement, m.Statements[0].ID)
		})
	}
}

func (w *world) erase() {
	i, there := w.someone("eraser")
	if !there {
		return
	}
	v := w.people[i]
	keep := rapid.Bool().Draw(w.rt, "keep")
	w.update(func(ctx context.Context, tx *db.Tx) error { return w.s.Erase(ctx, tx, v.Person, keep) })
	w.gone[i], w.parts[v.Person] = true, nil
	w.mine[v.Person] = &Mine{Pathway: pathway.New(w.clock)}
	for _, g := range w.grants {
		g.over = g.over || g.owner == i
		if g.first == i {
			g.first = nobody
		}
	}
}

func (w *world) live(g *given) bool { return !g.over && w.clock.Before(g.ends) }

// allowed is the model's own decision.
func (w *world) allowed(g *given, viewer int, secret bool) bool {
	if !w.live(g) {
		return false
	}
	switch g.to.Kind {
	case ToLink:
		return secret
	case ToPerson:
		return !secret && viewer >= 0 && w.people[viewer].Email == g.to.Email && (g.first == noneYet || g.first == viewer)
	}
	return !secret && viewer >= 0 && slices.ContainsFunc(w.parts[w.people[viewer].Person], func(p Part) bool {
		return p.Organization == g.to.Organization && p.Plays == "lead"
	})
}

var privateWord = regexp.MustCompile(`P\d+X\d+-[a-z-]+`)

// check lets everybody try every grant, by its id and by its secret, and looks at every private word that they get.
func (w *world) check() {
	for _, g := range w.grants {
		for viewer := -1; viewer < len(w.people); viewer++ {
			for _, bySecret := range []bool{false, true} {
				v, way := authz.Viewer{}, Way{ID: g.id}
				if viewer >= 0 {
					v = w.people[viewer]
				}
				if bySecret {
					if way = (Way{Secret: g.secret, Visit: "browser"}); g.secret == "" {
						continue
					}
				}
				o, err := w.s.Open(w.ctx, v, way)
				allowed := w.allowed(g, viewer, bySecret)
				if (err == nil) != allowed {
					w.rt.Fatalf("viewer %d, secret %v, grant %+v: opened %v, allowed %v", viewer, bySecret, g, err, allowed)
				}
				if err == nil {
					if g.to.Kind == ToPerson {
						g.first = viewer
					}
					w.checkWords(g, o)
				}
			}
		}
	}
	for i, v := range w.people {
		list, err := w.s.WithMe(w.ctx, v)
		if err != nil {
			w.rt.Fatal(err)
		}
		for _, s := range list {
			at := slices.IndexFunc(w.grants, func(g *given) bool { return g.id == s.ID })
			if at < 0 || !w.allowed(w.grants[at], i, false) || w.grants[at].owner == i {
				w.rt.Fatalf("%s has in their list %+v", v.Name, s)
			}
		}
	}
}

// checkWords ensures that what is seen holds only words of things that were chosen and are still there.
func (w *world) checkWords(g *given, o *Opened) {
	m := w.mine[w.people[g.owner].Person]
	still := func(kind Kind, id string) bool {
		if !slices.Contains(g.things, thing{kind, id}) {
			return false
		}
		switch kind {
		case AnEvidence:
			return slices.ContainsFunc(m.Evidence, func(e evidence.Evidence) bool { return e.ID == id })
		case AStatement:
			return slices.ContainsFunc(m.Statements, func(s evidence.Statement) bool { return s.ID == id && s.Shown })
		case APlan:
			return slices.ContainsFunc(m.Pathway.Plans, func(p plan.Plan) bool { return p.ID == id })
		case AReflection:
			return m.Pathway.Reflection(id) != nil
		}
		return true
	}
	fine := map[string]bool{}
	name := w.people[g.owner].Name
	learn := func(words ...string) {
		for _, word := range words {
			fine[name+word] = true
		}
	}
	for _, p := range m.Pathway.Plans {
		if still(APlan, p.ID) {
			learn("-plan", "-goal-first", "-goal-second", "-act-first", "-act-second")
		}
	}
	for _, r := range m.Pathway.Reflections {
		if still(AReflection, r.ID) {
			learn("-role")
		}
	}
	for _, e := range m.Evidence {
		if still(AnEvidence, e.ID) {
			fine[e.Title], fine[e.Files[0].Name] = true, true
		}
	}
	for _, s := range m.Statements {
		if still(AStatement, s.ID) {
			fine[s.Text] = true
		}
	}
	if still(APortfolio, "") {
		learn("-portfolio", "-section")
	}
	raw, err := json.Marshal(o)
	if err != nil {
		w.rt.Fatal(err)
	}
	for _, word := range privateWord.FindAllString(string(raw), -1) {
		if !fine[word] {
			w.rt.Fatalf("grant %+v shows %q", g, word)
		}
	}
}
