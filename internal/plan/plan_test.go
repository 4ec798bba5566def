package plan

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"
)

var noon = time.Date(2026, 3, 12, 12, 0, 0, 0, time.UTC)

func minute(n int) time.Time { return noon.Add(time.Duration(n) * time.Minute) }

// The form of the plan is whole: ours, with words for every field and choice, and a field for each that the code knows.
func TestTheFormHasWordsForEverything(t *testing.T) {
	f := Standard
	if !f.Ours || f.Note["en"] == "" {
		t.Error("the form does not say that it is ours")
	}
	for name, fields := range map[string]struct {
		spec  map[string]Field
		known map[string]*string
	}{"goal": {f.Goal, (&Goal{}).words()}, "activity": {f.Activity, (&Activity{}).words()}} {
		for id, spec := range fields.spec {
			if fields.known[id] == nil || spec.Ask["en"] == "" {
				t.Errorf("%s.%s: known %v, asks %q", name, id, fields.known[id] != nil, spec.Ask["en"])
			}
		}
		if len(fields.spec) != len(fields.known) {
			t.Errorf("%s: %d fields with words, %d in the code", name, len(fields.spec), len(fields.known))
		}
	}
	for name, want := range map[string][]string{
		"kinds":  {"on-the-job", "shadowing", "cross-department", "mentoring", "reading", "course", "event", "other"},
		"payers": {"nobody", "employer", "me", "shared", "grant", "open"},
		"times":  {"paid", "own", "both", "open"},
		"movers": {"me", "supervisor", "colleagues", "organization", "funder", "field", "unknown", "decline"},
	} {
		choices := map[string][]Choice{"kinds": f.Kinds, "payers": f.Payers, "times": f.Times, "movers": f.Movers}[name]
		var got []string
		for _, c := range choices {
			got = append(got, c.ID)
			if Label(choices, c.ID, "en") == "" {
				t.Errorf("%s: %s has no words", name, c.ID)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, expected %q", name, got, want)
		}
	}
	if Label(f.Kinds, "no-such", "en") != "" {
		t.Error("an unknown choice has words")
	}
}

func TestCheckDay(t *testing.T) {
	for day, want := range map[string]Fault{
		"": Fine, "2027-02-28": Fine, "2028-02-29": Fine, "2027-02-29": NotADay, "2027-13-01": NotADay, "2027-2-1": NotADay,
		"01/02/2027": NotADay, "1899-12-31": NotADay, "2201-01-01": NotADay, "2027-01-01T00:00:00Z": NotADay, " 2027-01-01": NotADay, "tomorrow": NotADay,
	} {
		if got := CheckDay(day); got != want {
			t.Errorf("%q: %q, expected %q", day, got, want)
		}
	}
}

// A value fits up to its limit in characters, whatever script they are in, and choices are those of the list.
func TestChecksOfFields(t *testing.T) {
	for _, c := range []struct {
		got, want Fault
	}{
		{Standard.CheckGoal("title", strings.Repeat("é", 200)), Fine},
		{Standard.CheckGoal("title", strings.Repeat("é", 201)), TooLong},
		{Standard.CheckGoal("mover", "supervisor"), Fine},
		{Standard.CheckGoal("mover", ""), Fine},
		{Standard.CheckGoal("mover", "boss"), NotAChoice},
		{Standard.CheckGoal("items", "GE.1"), UnknownField},
		{Standard.CheckActivity("kind", "shadowing"), Fine},
		{Standard.CheckActivity("kind", "Shadowing"), NotAChoice},
		{Standard.CheckActivity("payer", "me"), Fine},
		{Standard.CheckActivity("time", "mine"), NotAChoice},
		{Standard.CheckActivity("from", "2027-01-32"), NotADay},
		{Standard.CheckActivity("to", "2027-01-31"), Fine},
		{Standard.CheckActivity("hours", strings.Repeat("9", 41)), TooLong},
		{Standard.CheckActivity("id", "x"), UnknownField},
	} {
		if c.got != c.want {
			t.Errorf("%q, expected %q", c.got, c.want)
		}
	}
}

// A note of looking back can be mended on its own day; after that it stays, and a new one stands beside it.
func TestAddReview(t *testing.T) {
	g := &Goal{}
	first := Review{ID: uuid.NewString(), At: noon, Text: "It went well."}
	if !g.AddReview(first) || g.AddReview(first) {
		t.Error("the same note is added once")
	}
	if g.AddReview(Review{ID: uuid.NewString(), At: noon}) {
		t.Error("an empty note was added")
	}
	if !g.AddReview(Review{ID: first.ID, At: noon.Add(3 * time.Hour), Text: "It went rather well."}) || g.Reviews[0].Text != "It went rather well." || !g.Reviews[0].At.Equal(noon) {
		t.Errorf("mending on the same day: %+v", g.Reviews)
	}
	if g.AddReview(Review{ID: first.ID, At: noon.Add(25 * time.Hour), Text: "It went badly."}) || len(g.Reviews) != 1 || g.Reviews[0].Text != "It went rather well." {
		t.Errorf("a note was changed on another day: %+v", g.Reviews)
	}
	g.AddReview(Review{ID: uuid.NewString(), At: noon.Add(-time.Hour), Text: "Earlier."})
	g.AddReview(Review{ID: uuid.NewString(), At: noon.Add(time.Hour), Text: "Later."})
	if g.Reviews[0].Text != "Earlier." || g.Reviews[2].Text != "Later." {
		t.Errorf("order: %+v", g.Reviews)
	}
}

// A plan takes as many goals as the limit says, and one that was taken out makes room and does not come back.
func TestBeginAndRemove(t *testing.T) {
	p := &Plan{}
	var ids []string
	for i := range MaxGoals {
		id := uuid.NewString()
		ids = append(ids, id)
		if p.Begin(id) == nil {
			t.Fatalf("goal %d was not begun", i)
		}
	}
	if p.Begin(uuid.NewString()) != nil {
		t.Error("the plan took more goals than its limit")
	}
	if p.Begin(ids[0]) != &p.Goals[0] || len(p.Goals) != MaxGoals {
		t.Error("beginning a goal twice gives another one")
	}
	p.Goal(ids[0]).Set("why", "because", noon)
	p.Goal(ids[0]).Remove(minute(1))
	if p.Goal(ids[0]) != nil || p.Begin(ids[0]) != nil || p.Goals[0].Why != "" || len(p.Current()) != MaxGoals-1 {
		t.Error("a goal that was taken out is still there, or its words are")
	}
	if p.Begin(uuid.NewString()) == nil {
		t.Error("taking a goal out made no room")
	}
}

// Edits of a field never go back in time: what is written later on the same copy counts as later.
func TestEditsNeverGoBack(t *testing.T) {
	g := &Goal{}
	g.Set("why", "one", minute(5))
	g.Set("why", "two", minute(3))
	g.Set("why", "three", minute(5))
	ts := g.Edited["why"]
	if len(ts) != 3 || !ts[1].After(ts[0]) || !ts[2].After(ts[1]) {
		t.Errorf("%v", ts)
	}
	if g.Set("why", "three", minute(9)) || len(g.Edited["why"]) != 3 || g.Set("nothing", "x", minute(9)) {
		t.Error("writing what stands there, or into no field, changed something")
	}
	for i := range 100 {
		g.Set("why", fmt.Sprint(i), minute(10+i))
	}
	if len(g.Edited["why"]) != keepEdits {
		t.Errorf("%d times kept", len(g.Edited["why"]))
	}
}

func clone(p *Plan) *Plan {
	c := *p
	c.Edited, c.Earlier, c.Goals = copyEdits(p.Edited), slices.Clone(p.Earlier), slices.Clone(p.Goals)
	for i := range c.Goals {
		g := &c.Goals[i]
		g.Items, g.Reviews, g.Earlier, g.Activities = slices.Clone(g.Items), slices.Clone(g.Reviews), slices.Clone(g.Earlier), slices.Clone(g.Activities)
		g.Edited = copyEdits(g.Edited)
		for j := range g.Activities {
			g.Activities[j].Edited = copyEdits(g.Activities[j].Edited)
		}
	}
	return &c
}

func copyEdits(e Edits) Edits {
	if e == nil {
		return nil
	}
	out := Edits{}
	for k, v := range e {
		out[k] = slices.Clone(v)
	}
	return out
}

var goalIDs, activityIDs, reviewIDs = ids("g", 3), ids("a", 3), ids("r", 3)

func ids(of string, n int) (out []string) {
	for i := range n {
		out = append(out, uuid.NewSHA1(uuid.Nil, fmt.Append(nil, of, i)).String())
	}
	return out
}

// edit does one thing that a person can do to a plan, with a text that no other writing has, and returns that text.
func edit(t *rapid.T, p *Plan, at time.Time, text string) string {
	g := p.Begin(rapid.SampledFrom(goalIDs).Draw(t, "goal"))
	if g == nil {
		return ""
	}
	switch rapid.IntRange(0, 9).Draw(t, "what") {
	case 0:
		g.Remove(at)
	case 1:
		if a := g.Activity(rapid.SampledFrom(activityIDs).Draw(t, "activity")); a != nil {
			a.Remove(at)
		}
	case 2:
		if g.AddReview(Review{ID: rapid.SampledFrom(reviewIDs).Draw(t, "review"), At: at, Text: text}) {
			return text
		}
	case 3:
		g.Items = []ItemRef{{Item: uuid.NewSHA1(uuid.Nil, []byte(text)).String(), Code: text}}
		g.Edited.Mark("items", at)
		return text
	case 4:
		p.Title = text
		p.Edited.Mark("title", at)
		return text
	case 5, 6:
		id := rapid.SampledFrom(activityIDs).Draw(t, "activity")
		a := g.Activity(id)
		if a == nil {
			if slices.ContainsFunc(g.Activities, func(x Activity) bool { return x.ID == id }) {
				return ""
			}
			g.Activities = append(g.Activities, Activity{ID: id})
			a = &g.Activities[len(g.Activities)-1]
		}
		a.Set(rapid.SampledFrom([]string{"what", "cost", "note"}).Draw(t, "field"), text, at)
		return text
	default:
		g.Set(rapid.SampledFrom([]string{"title", "why", "barrier"}).Draw(t, "field"), text, at)
		return text
	}
	return ""
}

// texts are all words of a plan, with what stands aside, by the goal and activity that they stand in.
func texts(p *Plan) map[string][2]string {
	out := map[string][2]string{}
	put := func(text, goal, activity string) {
		if text != "" {
			out[text] = [2]string{goal, activity}
		}
	}
	put(p.Title, "", "")
	for _, e := range p.Earlier {
		put(e.Text, "", "")
	}
	for i := range p.Goals {
		g := &p.Goals[i]
		for _, w := range g.words() {
			put(*w, g.ID, "")
		}
		put(codes(g.Items), g.ID, "")
		for _, r := range g.Reviews {
			put(r.Text, g.ID, "")
		}
		for _, e := range g.Earlier {
			put(e.Text, g.ID, "")
		}
		for j := range g.Activities {
			for _, w := range g.Activities[j].words() {
				put(*w, g.ID, g.Activities[j].ID)
			}
		}
	}
	return out
}

// Two copies are written on apart from each other and put together. No text that stood in either is gone, unless its
// writer had replaced it before the copies parted, or its goal or activity was taken out; what was taken out stays
// out; doing it again changes nothing; and both ways round the same words stand in each field.
func TestMergeLosesNoText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := &Plan{ID: uuid.NewString(), Created: noon}
		n := 0
		next := func(p *Plan, copyName string) {
			n++
			at := minute(10*rapid.IntRange(0, 3).Draw(t, "ten") + n/3)
			if copyName == "b" {
				at = at.Add(time.Microsecond) // no moment is one of both copies; see TestWritingsOfOneMomentAreBothKept
			}
			edit(t, p, at, fmt.Sprintf("%s-%d", copyName, n))
		}
		for range rapid.IntRange(0, 8).Draw(t, "before") {
			next(base, "base")
		}
		a, b := clone(base), clone(base)
		for range rapid.IntRange(0, 12).Draw(t, "apart") {
			if rapid.Bool().Draw(t, "copy") {
				next(a, "a")
			} else {
				next(b, "b")
			}
		}
		fromBase := texts(base)
		both, reverse := clone(a), clone(b)
		both.Merge(b)
		reverse.Merge(a)
		kept := texts(both)
		for _, side := range []*Plan{a, b} {
			for text, where := range texts(side) {
				goal, activity := where[0], where[1]
				if _, there := kept[text]; there {
					continue
				}
				if _, shared := fromBase[text]; shared {
					continue // replaced or taken out on the other copy, which had read it
				}
				if goal != "" && both.Goal(goal) == nil {
					continue
				}
				if activity != "" && both.Goal(goal).Activity(activity) == nil {
					continue
				}
				t.Fatalf("%q of goal %s, activity %s is lost", text, goal, activity)
			}
			for i := range side.Goals {
				if side.Goals[i].Removed != nil && both.Goal(side.Goals[i].ID) != nil {
					t.Fatal("a goal that was taken out came back")
				}
				for _, act := range side.Goals[i].Activities {
					if g := both.Goal(side.Goals[i].ID); act.Removed != nil && g != nil && g.Activity(act.ID) != nil {
						t.Fatal("an activity that was taken out came back")
					}
				}
			}
		}
		again := clone(both)
		again.Merge(b)
		if diff := cmp.Diff(both, again); diff != "" {
			t.Fatalf("merging the same copy again changed something:\n%s", diff)
		}
		if x, y := standing(both), standing(reverse); !reflect.DeepEqual(x, y) {
			t.Fatalf("the two ways round differ:\n%s", cmp.Diff(x, y))
		}
	})
}

// standing is what stands in each field of a plan now.
func standing(p *Plan) map[string]string {
	out := map[string]string{"title": p.Title}
	for _, g := range p.Current() {
		out[g.ID+" items"] = codes(g.Items)
		for f, w := range g.words() {
			out[g.ID+" "+f] = *w
		}
		for _, a := range g.Current() {
			for f, w := range a.words() {
				out[g.ID+" "+a.ID+" "+f] = *w
			}
		}
	}
	return out
}

// Copies that wrote different fields come to the same plan without anything standing aside.
func TestDisjointEditsLeaveNothingAside(t *testing.T) {
	base := &Plan{ID: uuid.NewString(), Created: noon}
	g := base.Begin(goalIDs[0])
	g.Set("title", "A title", minute(1))
	a, b := clone(base), clone(base)
	a.Goal(goalIDs[0]).Set("why", "why", minute(2))
	a.Goal(goalIDs[0]).Set("title", "A better title", minute(4))
	b.Goal(goalIDs[0]).Set("barrier", "the roster", minute(3))
	a.Look = "2027-03-01"
	a.Edited.Mark("look", minute(5))
	ab, ba := clone(a), clone(b)
	ab.Merge(b)
	ba.Merge(a)
	if diff := cmp.Diff(ab, ba); diff != "" {
		t.Errorf("the two ways round differ:\n%s", diff)
	}
	got := ab.Goal(goalIDs[0])
	if got.Title != "A better title" || got.Why != "why" || got.Barrier != "the roster" || ab.Look != "2027-03-01" || len(got.Earlier)+len(ab.Earlier) > 0 {
		t.Errorf("%+v", got)
	}
}

// Where both copies wrote a field, the later writing stands and the earlier is kept beside it with its time.
func TestTheEarlierWordingIsKeptBeside(t *testing.T) {
	base := &Plan{ID: uuid.NewString(), Created: noon}
	base.Begin(goalIDs[0]).Set("why", "first", minute(1))
	a, b := clone(base), clone(base)
	a.Goal(goalIDs[0]).Set("why", "on the phone", minute(2))
	b.Goal(goalIDs[0]).Set("why", "at the desk", minute(3))
	a.Merge(b)
	want := []Earlier{{"why", "on the phone", minute(2)}}
	if g := a.Goal(goalIDs[0]); g.Why != "at the desk" || !slices.Equal(g.Earlier, want) {
		t.Errorf("%+v", g)
	}
}

// Two copies that wrote a field in the same moment come to the same words, and keep those of both.
func TestWritingsOfOneMomentAreBothKept(t *testing.T) {
	base := &Plan{ID: uuid.NewString(), Created: noon}
	base.Begin(goalIDs[0])
	a, b := clone(base), clone(base)
	a.Goal(goalIDs[0]).Set("why", "on the phone", minute(2))
	b.Goal(goalIDs[0]).Set("why", "at the desk", minute(2))
	ab, ba := clone(a), clone(b)
	ab.Merge(b)
	ba.Merge(a)
	if diff := cmp.Diff(ab, ba); diff != "" {
		t.Errorf("the two ways round differ:\n%s", diff)
	}
	if g := ab.Goal(goalIDs[0]); g.Why != "on the phone" || len(g.Earlier) != 1 || g.Earlier[0].Text != "at the desk" {
		t.Errorf("%+v", g)
	}
}

// TestCountlessEarlierWordingsArePutTogetherAtOnce ensures that the cost of putting copies together grows as they grow,
// and that each wording stands once, in order of time.
func TestCountlessEarlierWordingsArePutTogetherAtOnce(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	plan := func(from int) *Plan {
		g := Goal{ID: "goal"}
		for i := range 40_000 {
			g.Earlier = append(g.Earlier, Earlier{Field: "why", Text: fmt.Sprint(from + i), At: at.Add(time.Duration(i*7919%40_000) * time.Second)})
		}
		return &Plan{ID: "plan", Goals: []Goal{g}}
	}
	one := plan(0)
	one.Merge(plan(30_000))
	got := one.Goals[0].Earlier
	if len(got) != 70_000 {
		t.Fatalf("%d wordings", len(got))
	}
	for i := range got[1:] {
		if got[i+1].At.Before(got[i].At) {
			t.Fatalf("wording %d is out of its place in time", i+1)
		}
	}
}

// What a page shows of a plan is all of it but the times at which its fields were written, whatever its texts look like,
// and the names of fields that another program wrote.
func TestReadShownLeavesOutOnlyTimesOfWriting(t *testing.T) {
	words := rapid.SampledFrom([]string{"text", `"edited":{"what":["`, `edited":{`, `},"edited":null`, `\`, `\"`, "}"})
	rapid.Check(t, func(t *rapid.T) {
		p := &Plan{ID: uuid.NewString(), Created: noon, Goals: []Goal{}}
		for i := range rapid.IntRange(0, 20).Draw(t, "edits") {
			edit(t, p, minute(i), fmt.Sprint(words.Draw(t, "words"), i))
			p.Edited.Mark(words.Draw(t, "field"), minute(i))
		}
		raw, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ReadShown(string(raw))
		if err != nil {
			t.Fatal(err)
		}
		want := clone(p)
		want.Edited = nil
		for i := range want.Goals {
			want.Goals[i].Edited = nil
			for j := range want.Goals[i].Activities {
				want.Goals[i].Activities[j].Edited = nil
			}
		}
		if diff := cmp.Diff(*want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}
