package pathway

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/plan"
	"pathways/internal/reflection"
)

var noon = time.Date(2026, 3, 12, 12, 0, 0, 0, time.UTC)

func minute(n int) time.Time { return noon.Add(time.Duration(n) * time.Minute) }

var trees = func() map[string]*framework.Tree {
	releases, err := isl.Releases()
	if err != nil {
		panic(err)
	}
	out := map[string]*framework.Tree{}
	for _, r := range releases {
		out[r.Version] = framework.NewTree(r)
	}
	return out
}()

// begun is a pathway with an open reflection on the release of 2025.
func begun() *Pathway {
	p := New(noon)
	p.Begin(isl.Slug, isl.Version2025, "current-role", "Floor educator", noon)
	return p
}

// treeOf is the release of the open reflection.
func treeOf(p *Pathway) *framework.Tree {
	if r := p.Current(); r != nil {
		return trees[r.Release]
	}
	return nil
}

func change(at time.Time, name string, values ...string) Change {
	return Change{ID: NewID(), Name: name, Values: values, At: at}
}

// do applies one change and fails where it is refused.
func do(t testing.TB, p *Pathway, at time.Time, name string, values ...string) {
	t.Helper()
	if refused := p.Apply([]Change{change(at, name, values...)}, treeOf(p), at); len(refused) > 0 {
		t.Fatalf("%s %q: %s %v", name, values, refused[0].Key, refused[0].Args)
	}
}

// refused applies one change that does not fit: it is refused with a key, and the pathway stays as it was.
func refused(t testing.TB, p *Pathway, key, name string, values ...string) {
	t.Helper()
	before := encoded(t, p)
	got := p.Apply([]Change{change(minute(500), name, values...)}, treeOf(p), minute(500))
	if len(got) != 1 || got[0].Key != "pathway.change."+key || got[0].Name != name {
		t.Errorf("%s %.80q: refused %+v, expected %s", name, values, got, key)
	}
	if after := encoded(t, p); after != before {
		t.Errorf("%s %.80q was refused and changed something:\n%s", name, values, after)
	}
}

func encoded(t testing.TB, p *Pathway) string {
	t.Helper()
	raw, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// clone is a copy that shares nothing.
func clone(p *Pathway) *Pathway {
	token, err := p.Token()
	if err != nil {
		panic(err)
	}
	out, err := FromToken(token)
	if err != nil {
		panic(fmt.Sprintf("a pathway cannot be read again: %v", err))
	}
	return out
}

var goals, rows, looks = ids("goal", 3), ids("row", 3), ids("look", 4)

func ids(of string, n int) (out []string) {
	for i := range n {
		out = append(out, uuid.NewSHA1(uuid.Nil, fmt.Append(nil, of, i)).String())
	}
	return out
}

// words are texts that people write, in any script.
func words(t *rapid.T, most int) string {
	s := Clean(rapid.StringN(0, 30, -1).Draw(t, "words"))
	if r := []rune(s); len(r) > most {
		s = Clean(string(r[:most]))
	}
	return s
}

// live lets a person do one thing to their pathway at a moment.
func live(t *rapid.T, p *Pathway, at time.Time) {
	one := func(name string, values ...string) {
		p.Apply([]Change{change(at, name, values...)}, treeOf(p), at)
	}
	pick := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
	if p.Current() == nil || rapid.IntRange(0, 30).Draw(t, "begin") == 0 {
		p.Begin(isl.Slug, pick("release", isl.Version2025, isl.Version2018), pick("purpose", "", "exploring"), words(t, reflection.MaxRole), at)
		return
	}
	tree := treeOf(p)
	leaf := rapid.SampledFrom(tree.Leaves("")[:5]).Draw(t, "leaf").Code
	goal := pick("goal", goals...)
	switch rapid.IntRange(0, 12).Draw(t, "what") {
	case 0:
		one("say.pass."+rapid.SampledFrom(tree.Units()[:3]).Draw(t, "unit").Code, pick("pass", "closer", "later", "not-part", "decline", ""))
	case 1, 2:
		one("say.use."+leaf, pick("use", "regularly", "now-and-then", "not-now", "not-part", "decline", ""))
	case 3:
		one("say.wish."+leaf, pick("wish", "develop", "fine-tune", "not-now", "not-part", "decline", ""))
	case 4:
		one("say.involvement."+leaf, rapid.SliceOf(rapid.SampledFrom([]string{"L1", "L2", "L3", "not-part", "decline"})).Draw(t, "levels")...)
	case 5:
		one("say.note."+leaf, words(t, 2000))
	case 6:
		var codes []string
		for _, l := range tree.Leaves("")[:rapid.IntRange(0, 5).Draw(t, "picked")] {
			codes = append(codes, l.Code)
		}
		one("pick", codes...)
	case 7:
		one("goal."+goal+"."+pick("field", "title", "why", "progress", "support", "barrier"), words(t, 200))
	case 8:
		one("act."+goal+"."+pick("row", rows...)+"."+pick("words", "what", "cost", "hours", "note"), words(t, 40))
	case 9:
		row := "act." + goal + "." + pick("row", rows...) + "."
		one(row+"kind", pick("kind", "shadowing", "course", ""))
		one(row+"from", pick("from", "2027-01-31", ""))
		one(row+"payer", pick("payer", "nobody", "me", ""))
	case 10:
		one("look."+goal+"."+pick("look", looks...), words(t, 100))
	case 11:
		if pl := p.PlanOf(p.Current().ID); pl != nil {
			if g := pl.Goal(goal); g != nil && rapid.Bool().Draw(t, "all of it") {
				g.Remove(at)
				p.Touch(at)
			} else if g != nil && len(g.Current()) > 0 {
				g.Current()[0].Remove(at)
				p.Touch(at)
			}
		}
	case 12:
		one("goal."+goal+".items", leaf)
		one("plan.look", pick("day", "2027-03-01", ""))
		one("name", words(t, MaxName))
		p.Place = tree.Units()[0].Code
	}
}

// lived is a pathway as people make it: any number of things done, with copies put together in between.
func lived(t *rapid.T) *Pathway {
	p := New(noon)
	for i := range rapid.IntRange(0, 25).Draw(t, "things done") {
		live(t, p, minute(i))
	}
	other := clone(p)
	for i := range rapid.IntRange(0, 6).Draw(t, "done elsewhere") {
		live(t, other, minute(30+i))
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "done here") {
		live(t, p, minute(32+i))
	}
	p.Merge(other)
	return p
}

// Beginning closes what was open and keeps it; the newest open reflection is the current one.
func TestBeginClosesTheReflectionBefore(t *testing.T) {
	p := begun()
	first := p.Current()
	do(t, p, minute(1), "say.use.GE.1", "regularly")
	firstID := first.ID
	second := p.Begin(isl.Slug, isl.Version2018, "", "", minute(5))
	if p.Current().ID != second.ID || p.Reflection(firstID).Closed == nil || len(p.Reflection(firstID).Statements) != 1 {
		t.Errorf("%+v", p.Reflections)
	}
	if p.Reflection("no such") != nil || p.PlanOf(firstID) != nil {
		t.Error("found what is not there")
	}
	p.Close(minute(6))
	if p.Current() != nil {
		t.Error("closed, and still open")
	}
}

// The plan of a reflection is the same one on every device that begins it.
func TestCopiesBeginTheSamePlan(t *testing.T) {
	p := begun()
	other := clone(p)
	do(t, p, minute(1), "goal."+goals[0]+".title", "Here")
	do(t, other, minute(2), "goal."+goals[1]+".title", "There")
	p.Merge(other)
	if len(p.Plans) != 1 || len(p.PlanOf(p.Current().ID).Current()) != 2 {
		t.Errorf("%d plans: %+v", len(p.Plans), p.Plans)
	}
}

// What was said earlier, and other copies' wordings, stay out of the latest; the pathway itself keeps them.
func TestLatestLeavesOutWhatWasSaidEarlier(t *testing.T) {
	p := begun()
	do(t, p, minute(1), "say.use.GE.1", "regularly")
	do(t, p, minute(2), "say.use.GE.1", "not-now")
	do(t, p, minute(3), "goal."+goals[0]+".why", "because")
	p.Plans[0].Goals[0].Earlier = []plan.Earlier{{Field: "why", Text: "another", At: minute(2)}}
	latest := p.Latest()
	if got := latest.Reflections[0].Statements; len(got) != 1 || got[0].Choices[0] != "not-now" {
		t.Errorf("latest: %+v", got)
	}
	if latest.Plans[0].Goals[0].Earlier != nil || latest.Plans[0].Goals[0].Why != "because" {
		t.Errorf("latest: %+v", latest.Plans)
	}
	if len(p.Reflections[0].Statements) != 2 || len(p.Plans[0].Goals[0].Earlier) != 1 {
		t.Error("making a copy of the latest changed the pathway")
	}
	clone(begun().Latest()) // also one in which nothing was said can be read again
}
