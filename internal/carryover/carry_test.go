package carryover_test

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"pathways/internal/account/accounttest"
	"pathways/internal/carryover"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/pathway"
	"pathways/internal/plan"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/reflection"
)

var begun = time.Date(2025, 3, 1, 10, 0, 0, 0, time.UTC)

// shipped are the two shipped editions and what is known between them.
func shipped(t testing.TB) (early, late *framework.Tree, known carryover.Known) {
	t.Helper()
	all, err := isl.Releases()
	if err != nil {
		t.Fatal(err)
	}
	x, err := isl.Crosswalk()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if r.Version == "2025" {
			late = framework.NewTree(r)
		} else {
			early = framework.NewTree(r)
		}
	}
	return early, late, carryover.Known{Crosswalks: []*framework.Crosswalk{x}}
}

// draws makes choices: of rapid, or a fixed row of them.
type draws func(n int) int

// lived is a pathway with a reflection against a release, answers of every sort, priorities and a plan.
func lived(t *framework.Tree, draw draws) *pathway.Pathway {
	p := pathway.New(begun)
	r := p.Begin(t.Framework.Slug, t.Version, "exploring", "Floor educator", begun)
	at := begun
	say := func(it *framework.Item, dimension, text string, choices ...string) {
		at = at.Add(time.Minute)
		r.Append(reflection.Statement{ID: pathway.NewID(), Item: it.ID, Code: it.Code, Dimension: dimension, Choices: choices, Text: text, At: at})
	}
	for _, u := range t.Units() {
		if draw(2) == 0 {
			say(u, "pass", "", "closer")
		}
	}
	leaves := t.Leaves("")
	for _, leaf := range leaves {
		switch draw(4) {
		case 0:
			say(leaf, "use", "", "regularly")
			say(leaf, "use", "", "now-and-then") // said again: the later one holds
			say(leaf, "wish", "", "develop")
		case 1:
			say(leaf, "note", "my own words on "+leaf.Code)
			if len(leaf.Levels) > 0 {
				say(leaf, "involvement", "", leaf.Levels[0].Level)
			}
		case 2:
			say(leaf, "use", "", "regularly")
			say(leaf, "use", "") // taken back
		}
	}
	for i := range draw(reflection.MaxPriorities + 1) {
		it := leaves[(i*7)%len(leaves)]
		r.Priorities = append(r.Priorities, reflection.Priority{Item: it.ID, Code: it.Code})
	}
	if len(r.Priorities) > 0 {
		r.Chosen = &at
	}
	for i := range draw(4) {
		g := p.BeginGoal(r, pathway.NewID(), at)
		it := leaves[(i*11)%len(leaves)]
		g.Title, g.Items = "Goal about "+it.Code, []plan.ItemRef{{Item: it.ID, Code: it.Code}}
		g.Edited.Mark("title", at)
		g.Activities = []plan.Activity{{ID: pathway.NewID(), What: "shadow a colleague", Edited: plan.Edits{"what": {at}}}}
		g.AddReview(plan.Review{ID: pathway.NewID(), At: at, Text: "went well"})
	}
	if draw(2) == 0 {
		p.Close(at.Add(time.Hour))
	}
	return p
}

func jsonOf(t interface{ Fatal(...any) }, v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// whole is everything of a pathway but what notes that something was done to it.
func whole(t interface{ Fatal(...any) }, p *pathway.Pathway) string {
	q := *p
	q.Revision, q.Changed, q.Place, q.Seen = 0, time.Time{}, "", 0
	return jsonOf(t, &q)
}

// choose picks some of what is asked.
func choose(p *carryover.Preview, draw draws) carryover.Chosen {
	chosen := carryover.Chosen{}
	for _, r := range p.Rows {
		for _, target := range r.Targets {
			if r.Verdict.Asks() && draw(3) > 0 {
				chosen[r.Item.ID] = append(chosen[r.Item.ID], target.Item.ID)
			}
		}
	}
	return chosen
}

// carry brings the open or newest reflection over and checks that nothing is lost, invented or changed.
func carry(t interface {
	Fatal(...any)
	Fatalf(string, ...any)
	Errorf(string, ...any)
}, p *pathway.Pathway, id string, way *carryover.Way, draw draws, now time.Time,
) string {
	old := p.Reflection(id)
	before := whole(t, p)
	look := carryover.Look(way, old, reflection.InstrumentByID(old.Instrument), p.PlanOf(old.ID))
	made := look.Make(choose(look, draw), now)
	if got := whole(t, p); got != before {
		t.Fatalf("looking and making changed the pathway:\n%s\n%s", before, got)
	}
	view := reflection.NewView(old, reflection.InstrumentByID(old.Instrument), way.From)
	holds := map[string]*reflection.Statement{}
	for i := range old.Statements {
		s := &old.Statements[i]
		if view.Said(s.Item, s.Dimension) == s && !s.Same(nil, "") {
			holds[s.ID] = s
		}
	}
	came, stayed := map[string]bool{}, map[string]bool{}
	for i := range made.Reflection.Statements {
		s := &made.Reflection.Statements[i]
		from := holds[s.From.Statement]
		if from == nil {
			t.Fatalf("%s repeats nothing that holds", s.Code)
		}
		if !slices.Equal(from.Choices, s.Choices) || from.Text != s.Text || from.Dimension != s.Dimension || !from.At.Equal(s.From.At) || s.From.Item != from.Item {
			t.Errorf("%+v does not repeat %+v", s, from)
		}
		if it := way.To.ByID(s.Item); it == nil || it.Code != s.Code {
			t.Errorf("%s is not an item of the other release", s.Code)
		}
		came[from.ID] = true
	}
	goals := 0
	for _, l := range made.Left {
		switch {
		case l.Said != nil && stayed[l.Said.ID]:
			t.Errorf("%s is told twice", l.Said.Code)
		case l.Said != nil:
			stayed[l.Said.ID] = true
		case l.Goal != nil:
			goals++
		}
	}
	for id := range holds {
		if came[id] == stayed[id] {
			t.Errorf("%s on %s: came %v, told to stay %v", holds[id].Code, holds[id].Dimension, came[id], stayed[id])
		}
	}
	if look.Plan != nil {
		if made.Plan != nil {
			goals += len(made.Plan.Goals)
		}
		if goals != len(look.Plan.Current()) {
			t.Errorf("%d goals came or stayed, of %d", goals, len(look.Plan.Current()))
		}
	}
	if err := made.Put(p, now); err != nil {
		t.Fatal(err)
	}
	if cur := p.Current(); cur == nil || cur.ID != made.Reflection.ID || cur.Role != old.Role || cur.Purpose != old.Purpose {
		t.Errorf("the new one is not the current one: %+v", cur)
	}
	if err := p.Fits(); err != nil {
		t.Fatalf("the pathway is not one that can be read again: %v", err)
	}
	return made.Reflection.ID
}

func TestThereAndBackAgain(t *testing.T) {
	early, late, known := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		draw := func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "draw") }
		from, to := early, late
		if draw(2) == 0 {
			from, to = late, early
		}
		p := lived(from, draw)
		first := p.Reflections[0].ID
		before := whole(t, p)
		now := begun.Add(1000 * time.Hour)
		second := carry(t, p, first, carryover.Between(from, to, known), draw, now)
		middle := whole(t, p)
		third := carry(t, p, second, carryover.Between(to, from, known), draw, now.Add(time.Hour))

		// The oldest and the one between are byte for byte what they were.
		if got := jsonOf(t, p.Reflection(first)); got != jsonOf(t, reread(t, before).Reflection(first)) {
			t.Fatalf("the old reflection changed: %s", got)
		}
		if got := jsonOf(t, p.Reflection(second)); got != jsonOf(t, reread(t, middle).Reflection(second)) {
			t.Fatalf("the one between changed: %s", got)
		}
		back := func(id, want string) {
			since, err := carryover.Written(p, id)
			if err != nil || !since.Nothing() {
				t.Fatalf("nothing was written since: %+v, %v", since, err)
			}
			since.Back(p)
			if got := whole(t, p); got != want {
				t.Fatalf("taking back does not restore:\n%s\n%s", want, got)
			}
		}
		back(third, middle)
		back(second, before)
	})
}

func reread(t interface{ Fatal(...any) }, raw string) *pathway.Pathway {
	var p pathway.Pathway
	if err := json.Unmarshal([]byte(raw), &p); err != nil {
		t.Fatal(err)
	}
	return &p
}

// first is a row of choices that is the same each time: of everything something.
func first() draws {
	n := 0
	return func(most int) int {
		n++
		return (n * 5) % most
	}
}

func TestTheDraftLeadsToTodayOnlyByAsking(t *testing.T) {
	early, late, known := shipped(t)
	p := lived(early, func(n int) int { return 0 })
	r := p.Reflections[0]
	look := carryover.Look(carryover.Between(early, late, known), &r, reflection.InstrumentByID(r.Instrument), nil)
	for _, v := range []carryover.Verdict{carryover.Moves, carryover.Reworded, carryover.Splits, carryover.Merges} {
		if rows := look.Of(v); len(rows) > 0 {
			t.Errorf("the shipped crosswalk says that nothing is the same, and %s %s", rows[0].Item.Code, v)
		}
	}
	if len(look.Of(carryover.Related)) == 0 {
		t.Error("nothing is asked")
	}
	made := look.Make(nil, begun)
	if len(made.Reflection.Statements) != 0 || len(made.Left) == 0 {
		t.Error("what was not chosen came along")
	}
}

func TestWhatWasWrittenSinceIsNotTakenBackUnseen(t *testing.T) {
	early, late, known := shipped(t)
	now := begun.Add(1000 * time.Hour)
	for name, change := range map[string]func(r *reflection.Reflection, pl *plan.Plan){
		"an answer": func(r *reflection.Reflection, _ *plan.Plan) {
			it := late.Leaves("")[0]
			r.Append(reflection.Statement{ID: pathway.NewID(), Item: it.ID, Code: it.Code, Dimension: "use", Choices: []string{"regularly"}, At: now.Add(time.Hour)})
		},
		"priorities": func(r *reflection.Reflection, _ *plan.Plan) { at := now.Add(time.Hour); r.Chosen = &at },
		"a goal":     func(_ *reflection.Reflection, pl *plan.Plan) { pl.Goals[0].Edited.Mark("title", now.Add(time.Hour)) },
		"a goal out": func(_ *reflection.Reflection, pl *plan.Plan) { pl.Goals[0].Remove(now.Add(time.Hour)) },
	} {
		t.Run(name, func(t *testing.T) {
			p := lived(early, first())
			all := func(n int) int { return n - 1 }
			id := carry(t, p, p.Reflections[0].ID, carryover.Between(early, late, known), all, now)
			pl := p.PlanOf(id)
			if pl == nil {
				t.Fatal("the plan did not come along")
			}
			change(p.Reflection(id), pl)
			since, err := carryover.Written(p, id)
			if err != nil || since.Nothing() {
				t.Errorf("it is not seen: %+v, %v", since, err)
			}
		})
	}
	p := lived(early, first())
	if _, err := carryover.Written(p, p.Reflections[0].ID); !errs.Is(err, errs.NotFound) {
		t.Errorf("what was begun here is not taken back: %v", err)
	}
}

func TestAnAccountCarriesAndTakesBackWithTheSameWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		frameworks, err := framework.NewService(ctx, d)
		if err == nil {
			_, err = isl.Install(ctx, frameworks)
		}
		if err != nil {
			t.Fatal(err)
		}
		v, other := accounttest.Person(t, d, "Ana"), accounttest.Person(t, d, "Ben")
		s := pathway.NewService(d, frameworks, nil)
		early, late, known := shipped(t)
		if _, err := s.Adopt(ctx, v, lived(early, first())); err != nil {
			t.Fatal(err)
		}
		get := func() *pathway.Pathway {
			p, err := s.Get(ctx, v, pathway.Everything)
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		before := get()
		old := before.Reflections[0].ID
		var made string
		_, _, err = s.Change(ctx, v, pathway.Everything, nil, func(p *pathway.Pathway) error {
			made = carry(t, p, old, carryover.Between(early, late, known), func(n int) int { return n - 1 }, time.Now())
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		after := get()
		if jsonOf(t, after.Reflection(old)) != jsonOf(t, before.Reflection(old)) {
			t.Error("the old reflection changed")
		}
		r := after.Reflection(made)
		if r == nil || r.Carried == nil || r.Carried.Reflection != old || len(r.Statements) == 0 || r.Statements[0].From == nil || len(r.Disputes()) > 0 {
			t.Fatalf("what came along: %+v", r)
		}
		if after.Current().ID != made || after.Reflection(old).Open() != before.Reflection(old).Open() {
			t.Error("the new one is the current one, and the old one is as open as it was")
		}
		takeOut := func(p *pathway.Pathway) (string, []string, error) {
			since, err := carryover.Written(p, made)
			if err != nil {
				return "", nil, err
			}
			return made, since.Plans, nil
		}
		if err := s.TakeOut(ctx, other, pathway.Everything, takeOut); !errs.Is(err, errs.NotFound) {
			t.Errorf("another person takes it out: %v", err)
		}
		if err := s.TakeOut(ctx, v, pathway.Everything, takeOut); err != nil {
			t.Fatal(err)
		}
		if got, want := whole(t, get()), whole(t, before); got != want {
			t.Errorf("taking back does not restore:\n%s\n%s", want, got)
		}
	})
}

// What is brought over goes through the file that a person takes along, and fits its published schema.
func TestWhatWasBroughtOverFitsTheFileAndItsSchema(t *testing.T) {
	early, late, known := shipped(t)
	p := lived(early, first())
	carry(t, p, p.Reflections[0].ID, carryover.Between(early, late, known), func(n int) int { return n - 1 }, begun.Add(time.Hour))
	raw, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := pathway.Decode(raw)
	if err != nil || jsonOf(t, again) != jsonOf(t, p) {
		t.Errorf("the file says something else: %v", err)
	}
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(pathway.Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("urn:pathways:schema:pathway-1", schema); err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.MustCompile("urn:pathways:schema:pathway-1").Validate(doc); err != nil {
		t.Error(err)
	}
	if !bytes.Contains(raw, []byte(`"from": {`)) || !bytes.Contains(raw, []byte(`"carried": "`)) {
		t.Error("the file holds nothing that was brought over")
	}
}
