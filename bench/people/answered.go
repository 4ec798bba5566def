package people

import (
	"fmt"
	"slices"
	"time"

	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/pathway"
)

// Release is the version of the framework that the people speak of.
const Release = "2025"

// Answers that can be given to the two questions on a competency.
var (
	Uses   = []string{"regularly", "now-and-then", "not-now", "not-part", "decline"}
	Wishes = []string{"develop", "fine-tune", "not-now"}
)

// Tree is the release that the people speak of.
func Tree() (*framework.Tree, error) {
	releases, err := isl.Releases()
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(releases, func(r *framework.Release) bool { return r.Version == Release })
	if at < 0 {
		return nil, fmt.Errorf("isl has no release %s", Release)
	}
	return framework.NewTree(releases[at]), nil
}

// writer fills in fields one after the other.
type writer struct {
	now     time.Time
	changes []pathway.Change
}

func (w *writer) fill(name string, values ...string) {
	w.now = w.now.Add(time.Second)
	w.changes = append(w.changes, pathway.Change{ID: pathway.NewID(), Name: name, Values: values, At: w.now})
}

// Answered is a pathway in which all competencies have both answers, every fifth a note, and so many are priorities. Each
// of these has a goal, and the goals together have so many activities.
func Answered(goals, activities int) (*pathway.Pathway, error) {
	t, err := Tree()
	if err != nil {
		return nil, err
	}
	w := &writer{now: time.Now().Add(-time.Hour)}
	p := pathway.New(w.now)
	p.Begin(isl.Slug, Release, "current-role", "", w.now)
	for _, u := range t.Units() {
		w.fill("say.pass."+u.Code, "closer")
	}
	leaves := t.Leaves("")
	for i, leaf := range leaves {
		w.fill("say.use."+leaf.Code, Uses[i%len(Uses)])
		w.fill("say.wish."+leaf.Code, Wishes[i/2%len(Wishes)])
		if i%5 == 0 {
			w.fill("say.note."+leaf.Code, "On the floor on weekends, with families who come for the first time; I would like to do it more often.")
		}
	}
	var picked, ids []string
	for i := 0; i < len(leaves) && len(picked) < goals; i += 13 {
		picked, ids = append(picked, leaves[i].Code), append(ids, pathway.NewID())
		w.goal(ids[len(ids)-1], leaves[i].Code, activities > 0)
	}
	w.fill("pick", picked...)
	for i := range activities {
		w.activity(ids[i%len(ids)], i)
	}
	if refused := p.Apply(w.changes, t, w.now); len(refused) > 0 {
		return nil, fmt.Errorf("%d of %d changes did not fit, the first %s: %s", len(refused), len(w.changes), refused[0].Name, refused[0].Key)
	}
	return p, nil
}

// goal writes a goal about a competency: its reason alone, or all of it.
func (w *writer) goal(id, code string, whole bool) {
	at := "goal." + id + "."
	w.fill(at+"items", code)
	w.fill(at+"why", "It is what visitors ask me for most, and what I like best about the work.")
	if !whole {
		return
	}
	w.fill(at+"title", "Plan with the neighborhood, not only for it")
	w.fill(at+"progress", "Two of the families who came to the first evening are there when we plan the third one.")
	w.fill(at+"support", "Kim from the library, and my supervisor once a month.")
	w.fill(at+"barrier", "The roster: evenings are not paid so far.")
	w.fill(at+"mover", "supervisor")
}

func (w *writer) activity(goal string, n int) {
	at := "act." + goal + "." + pathway.NewID() + "."
	w.fill(at+"what", fmt.Sprintf("Shadow Kim at the evening for neighbors, time %d", n+1))
	w.fill(at+"kind", "shadowing")
	w.fill(at+"from", w.now.AddDate(0, 0, 7*n).Format(time.DateOnly))
	w.fill(at+"to", w.now.AddDate(0, 0, 7*n+2).Format(time.DateOnly))
	w.fill(at+"cost", "free")
	w.fill(at+"payer", "employer")
	w.fill(at+"hours", "3 hours")
	w.fill(at+"time", "paid")
}
