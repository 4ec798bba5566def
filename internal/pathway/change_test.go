package pathway

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pathways/internal/framework/isl"
	"pathways/internal/plan"
	"pathways/internal/reflection"
)

// Every kind of change finds its place, and saying what stands there already changes nothing, not even the revision.
func TestApplyEveryKindOfChange(t *testing.T) {
	p := begun()
	goal, act, look := "goal."+goals[0]+".", "act."+goals[0]+"."+rows[0]+".", "look."+goals[0]+"."+looks[0]
	item := func(code string) string { return treeOf(p).ByCode(code).ID }
	said := func(code, dimension string) string {
		s := p.Current().Answer(item(code), dimension)
		if s == nil {
			return "nothing"
		}
		return strings.Join(s.Choices, ",") + s.Text
	}
	g := func() *plan.Goal { return p.PlanOf(p.Current().ID).Goal(goals[0]) }
	for i, c := range []struct {
		name   string
		values []string
		stands func() string
		want   string
	}{
		{"say.pass.GE.ISK", []string{"closer"}, func() string { return said("GE.ISK", "pass") }, "closer"},
		{"say.use.GE.1", []string{"now-and-then"}, func() string { return said("GE.1", "use") }, "now-and-then"},
		{"say.use.GE.1", []string{""}, func() string { return said("GE.1", "use") }, ""},
		{"say.wish.GE.17", []string{"fine-tune"}, func() string { return said("GE.17", "wish") }, "fine-tune"},
		{"say.note.GE.1", []string{"one\r\ntwo \n"}, func() string { return said("GE.1", "note") }, "one\ntwo"},
		{"pick", []string{"GE.1", "OP.2", "GE.1", ""}, func() string { return p.Current().Priorities[0].Code + p.Current().Priorities[1].Code }, "GE.1OP.2"},
		{"name", []string{"  Robin \t Q "}, func() string { return p.Name }, "Robin Q"},
		{"plan.title", []string{"A year"}, func() string { return p.PlanOf(p.Current().ID).Title }, "A year"},
		{"plan.look", []string{"2027-05-01"}, func() string { return p.PlanOf(p.Current().ID).Look }, "2027-05-01"},
		{goal + "title", []string{"Talk less"}, func() string { return g().Title }, "Talk less"},
		{goal + "items", []string{"GE.12", "GE.11"}, func() string { return g().Items[0].Code + g().Items[1].Code }, "GE.12GE.11"},
		{goal + "why", []string{"because"}, func() string { return g().Why }, "because"},
		{goal + "progress", []string{"I hear more"}, func() string { return g().Progress }, "I hear more"},
		{goal + "support", []string{"Kim"}, func() string { return g().Support }, "Kim"},
		{goal + "barrier", []string{"noise"}, func() string { return g().Barrier }, "noise"},
		{goal + "mover", []string{"colleagues"}, func() string { return g().Mover }, "colleagues"},
		{act + "what", []string{"Listen in"}, func() string { return g().Activities[0].What }, "Listen in"},
		{act + "kind", []string{"shadowing"}, func() string { return g().Activities[0].Kind }, "shadowing"},
		{act + "from", []string{"2027-02-01"}, func() string { return g().Activities[0].From }, "2027-02-01"},
		{act + "to", []string{"2027-02-02"}, func() string { return g().Activities[0].To }, "2027-02-02"},
		{act + "cost", []string{"free"}, func() string { return g().Activities[0].Cost }, "free"},
		{act + "payer", []string{"nobody"}, func() string { return g().Activities[0].Payer }, "nobody"},
		{act + "hours", []string{"2 hours"}, func() string { return g().Activities[0].Hours }, "2 hours"},
		{act + "time", []string{"paid"}, func() string { return g().Activities[0].Time }, "paid"},
		{act + "note", []string{"fine"}, func() string { return g().Activities[0].Note }, "fine"},
		{look, []string{"Went well."}, func() string { return g().Reviews[0].Text }, "Went well."},
	} {
		revision := p.Revision
		do(t, p, minute(i+1), c.name, slices.Clone(c.values)...)
		if got := c.stands(); got != c.want || p.Revision == revision {
			t.Errorf("%s %q: stands %q, revision %d after %d", c.name, c.values, got, p.Revision, revision)
		}
		if !p.Changed.Equal(minute(i + 1)) {
			t.Errorf("%s: changed at %s", c.name, p.Changed)
		}
		before := encoded(t, p)
		do(t, p, minute(i+200), c.name, slices.Clone(c.values)...)
		if after := encoded(t, p); after != before {
			t.Errorf("%s %q said again changed something", c.name, c.values)
		}
	}
	clone(p)
}

// An empty field of a plan that is not there begins no plan, no goal and no activity.
func TestEmptyFieldsBeginNothing(t *testing.T) {
	p := begun()
	before := encoded(t, p)
	for _, name := range []string{
		"plan.look", "plan.title", "goal." + goals[0] + ".title", "goal." + goals[0] + ".items", "act." + goals[0] + "." + rows[0] + ".what",
		"look." + goals[0] + "." + looks[0], "say.use.GE.1", "say.note.GE.1", "pick", "name",
	} {
		do(t, p, minute(1), name, "")
		do(t, p, minute(1), name)
		if encoded(t, p) != before {
			t.Fatalf("%s with nothing in it changed something", name)
		}
	}
	do(t, p, minute(2), "goal."+goals[0]+".title", "A goal")
	before = encoded(t, p)
	do(t, p, minute(3), "act."+goals[0]+"."+rows[0]+".what", "")
	if encoded(t, p) != before {
		t.Error("an empty activity was begun")
	}
}

// The same change may arrive twice, and a batch may arrive again as a whole.
func TestTheSameChangesTwiceAreOne(t *testing.T) {
	p := begun()
	batch := []Change{
		change(minute(1), "say.use.GE.1", "regularly"), change(minute(2), "say.use.GE.1", "not-now"),
		change(minute(3), "goal."+goals[0]+".why", "because"), change(minute(4), "look."+goals[0]+"."+looks[0], "A note."),
	}
	p.Apply(slices.Clone(batch), treeOf(p), minute(5))
	if n := len(p.Current().Statements); n != 2 {
		t.Fatalf("%d statements", n)
	}
	p.Apply(slices.Clone(batch), treeOf(p), minute(6))
	if n := len(p.Current().Statements); n != 2 || len(p.Plans[0].Goals[0].Reviews) != 1 {
		t.Errorf("%d statements, reviews %v", n, p.Plans[0].Goals[0].Reviews)
	}
	if got := p.Current().Answer(treeOf(p).ByCode("GE.1").ID, "use"); got.Choices[0] != "not-now" {
		t.Errorf("the answer is %v", got)
	}
}

// What was said last holds, in whatever order it arrives; nothing said is lost.
func TestTheTimeDecidesWhichAnswerIsNewest(t *testing.T) {
	p := begun()
	p.Apply([]Change{change(minute(9), "say.use.GE.1", "not-now"), change(minute(3), "say.use.GE.1", "regularly")}, treeOf(p), minute(10))
	do(t, p, minute(10), "say.wish.GE.1", "develop")
	p.Apply([]Change{change(minute(6), "say.use.GE.1", "now-and-then")}, treeOf(p), minute(11))
	item := treeOf(p).ByCode("GE.1").ID
	if got := p.Current().Answer(item, "use"); got.Choices[0] != "not-now" || len(p.Current().Statements) != 4 {
		t.Errorf("answer %v of %d", got, len(p.Current().Statements))
	}
	// Two answers of one moment: the one that arrived later holds.
	do(t, p, minute(20), "say.use.GE.2", "regularly")
	do(t, p, minute(20), "say.use.GE.2", "not-part")
	if got := p.Current().Answer(treeOf(p).ByCode("GE.2").ID, "use"); got.Choices[0] != "not-part" {
		t.Errorf("answer %v", got)
	}
	// An older choice of priorities does not replace a newer one.
	p.Apply([]Change{change(minute(30), "pick", "GE.1")}, treeOf(p), minute(31))
	p.Apply([]Change{change(minute(25), "pick", "GE.2")}, treeOf(p), minute(32))
	if got := p.Current().Priorities; len(got) != 1 || got[0].Code != "GE.1" {
		t.Errorf("priorities %v", got)
	}
}

// A clock that is wrong does no harm: what was said in the future, or before the record began, was said now.
func TestTimesThatCannotBeAreNow(t *testing.T) {
	for _, at := range []time.Time{minute(60 * 24 * 365), noon.Add(-time.Hour), {}, time.Unix(0, 0)} {
		p := begun()
		p.Apply([]Change{change(at, "say.use.GE.1", "regularly")}, treeOf(p), minute(7))
		if got := p.Current().Statements[0].At; !got.Equal(minute(7)) {
			t.Errorf("said at %s, kept as %s", at, got)
		}
	}
	p := begun()
	zone := time.FixedZone("far", 9*3600)
	p.Apply([]Change{change(minute(3).In(zone).Add(123456), "say.use.GE.1", "regularly")}, treeOf(p), minute(7))
	if got := p.Current().Statements[0].At; !got.Equal(minute(3)) || got.Location() != time.UTC {
		t.Errorf("kept as %s", got)
	}
}

// What does not fit is refused with its reason, and changes nothing.
func TestRefusedChangesChangeNothing(t *testing.T) {
	p := begun()
	do(t, p, minute(1), "goal."+goals[0]+".title", "A goal")
	new := goals[1]
	long := func(n int) string { return strings.Repeat("ö", n) }
	for _, c := range []struct {
		key, name string
		values    []string
	}{
		{"unknown-field", "", []string{"x"}},
		{"unknown-field", "score.GE.1", []string{"5"}},
		{"unknown-field", "say.skill.GE.1", []string{"regularly"}},
		{"unknown-field", "plan.grade", []string{"A"}},
		{"unknown-field", "goal." + goals[0] + ".grade", []string{"A"}},
		{"unknown-field", "goal.1.title", []string{"x"}},
		{"unknown-field", "goal." + new, []string{"x"}},
		{"unknown-field", "act." + new + ".what", []string{"x"}},
		{"unknown-field", "act." + new + ".1.what", []string{"x"}},
		{"unknown-field", "act." + new + "." + rows[0] + ".grade", []string{"x"}},
		{"unknown-field", "look." + new + ".1", []string{"x"}},
		{"unknown-field", "look." + new, []string{"x"}},
		{"unknown-code", "say.use.GE.99", []string{"regularly"}},
		{"unknown-code", "say.use.", []string{"regularly"}},
		{"unknown-code", "say.use.GE.ISK", []string{"regularly"}},
		{"unknown-code", "say.pass.GE.1", []string{"closer"}},
		{"unknown-code", "say.pass.GE", []string{"closer"}},
		{"unknown-code", "pick", []string{"GE.1", "XX.1"}},
		{"unknown-code", "goal." + new + ".items", []string{"XX.1"}},
		{"unknown-choice", "say.use.GE.1", []string{"often"}},
		{"unknown-choice", "say.use.GE.1", []string{"regularly", "5"}},
		{"unknown-choice", "say.involvement.GE.1", []string{"L1"}},
		{"unknown-choice", "goal." + new + ".mover", []string{"boss"}},
		{"unknown-choice", "act." + new + "." + rows[0] + ".payer", []string{"santa"}},
		{"too-long", "say.note.GE.1", []string{long(2001)}},
		{"too-long", "name", []string{long(MaxName + 1)}},
		{"too-long", "plan.title", []string{long(plan.MaxTitle + 1)}},
		{"too-long", "goal." + new + ".why", []string{long(2001)}},
		{"too-long", "act." + new + "." + rows[0] + ".what", []string{long(301)}},
		{"too-long", "look." + new + "." + looks[0], []string{long(plan.MaxReview + 1)}},
		{"too-many", "pick", []string{"GE.1", "GE.2", "GE.3", "GE.4", "GE.5", "GE.6"}},
		{"not-a-day", "plan.look", []string{"2027-02-30"}},
		{"not-a-day", "act." + new + "." + rows[0] + ".from", []string{"next week"}},
	} {
		refused(t, p, c.key, c.name, c.values...)
	}
	do(t, p, minute(600), "say.note.GE.1", long(2000))
	do(t, p, minute(600), "pick", "GE.1", "GE.2", "GE.3", "GE.4", "GE.5")
}

// Without an open reflection there is nowhere to put an answer or a goal; the name of the pathway has its place.
func TestNothingIsSaidOfAClosedReflection(t *testing.T) {
	p := begun()
	do(t, p, minute(1), "say.use.GE.1", "regularly")
	p.Close(minute(2))
	for _, name := range []string{"say.use.GE.1", "pick", "plan.title", "goal." + goals[0] + ".title", "act." + goals[0] + "." + rows[0] + ".what", "look." + goals[0] + "." + looks[0]} {
		refused(t, p, "closed", name, "not-now")
	}
	do(t, p, minute(3), "name", "Robin")
	// A release or instrument that this house does not have: said so, kept as it is.
	p.Begin("other", "1", "", "", minute(4))
	refused(t, p, "no-release", "say.use.GE.1", "regularly")
	refused(t, p, "no-release", "pick", "GE.1")
	p.Begin(isl.Slug, isl.Version2025, "", "", minute(5))
	p.Current().Instrument = "theirs-3"
	refused(t, p, "no-release", "say.use.GE.1", "regularly")
}

// Words for a goal or an activity that was taken out elsewhere are refused, so that the page keeps them.
func TestWhatWasTakenOutTakesNoWords(t *testing.T) {
	p := begun()
	do(t, p, minute(1), "goal."+goals[0]+".title", "A goal")
	do(t, p, minute(1), "act."+goals[0]+"."+rows[0]+".what", "Something")
	g := p.Plans[0].Goal(goals[0])
	g.Activity(rows[0]).Remove(minute(2))
	refused(t, p, "activity-gone", "act."+goals[0]+"."+rows[0]+".what", "Something else")
	do(t, p, minute(3), "act."+goals[0]+"."+rows[0]+".cost", "")
	g.Remove(minute(4))
	refused(t, p, "goal-gone", "goal."+goals[0]+".title", "My goal")
	refused(t, p, "goal-gone", "act."+goals[0]+"."+rows[1]+".what", "More")
	do(t, p, minute(5), "goal."+goals[0]+".why", "")
}

// A page that was left open writes into its own goal, also after another reflection was begun: its words are kept,
// and the pathway can be read again.
func TestAnOldPageWritesIntoItsOwnGoal(t *testing.T) {
	p := begun()
	do(t, p, minute(1), "goal."+goals[0]+".title", "A goal")
	p.Begin(isl.Slug, isl.Version2025, "", "", minute(2))
	do(t, p, minute(3), "goal."+goals[0]+".why", "written late")
	if got := clone(p).Plans; len(got) != 1 || got[0].Goals[0].Why != "written late" {
		t.Errorf("%+v", got)
	}
}

// There is room for as much as the limits say, and one more is refused with everything else kept.
func TestLimitsRefuseWhatIsOver(t *testing.T) {
	p := begun()
	for range plan.MaxGoals {
		do(t, p, minute(1), "goal."+NewID()+".title", "A goal")
	}
	refused(t, p, "full", "goal."+NewID()+".title", "One more")
	gid := p.Plans[0].Goals[0].ID
	for range plan.MaxActivities {
		do(t, p, minute(1), "act."+gid+"."+NewID()+".what", "Something")
	}
	refused(t, p, "full", "act."+gid+"."+NewID()+".what", "One more")
	for range plan.MaxReviews {
		do(t, p, minute(1), "look."+gid+"."+NewID(), "A note.")
	}
	refused(t, p, "full", "look."+gid+"."+NewID(), "One more")
	r := p.Current()
	filler := reflection.Statement{Item: NewID(), Dimension: "use", At: minute(1)}
	for len(r.Statements) < reflection.MaxStatements {
		r.Statements = append(r.Statements, filler)
	}
	refused(t, p, "full", "say.use.GE.1", "regularly")
}

// Levels of involvement hold side by side; preferring not to say stands alone.
func TestLevelsOfInvolvement(t *testing.T) {
	p := New(noon)
	p.Begin(isl.Slug, isl.Version2018, "", "", noon)
	code := treeOf(p).Leaves("")[0].Code
	said := func() []string { return p.Current().Answer(treeOf(p).ByCode(code).ID, "involvement").Choices }
	for i, c := range []struct{ ticked, kept []string }{
		{[]string{"L3", "L1"}, []string{"L1", "L3"}},
		{[]string{"L1", "L3", "decline"}, []string{"decline"}},
		{[]string{"decline", "L2"}, []string{"L2"}},
		{nil, nil},
	} {
		do(t, p, minute(i+1), "say.involvement."+code, c.ticked...)
		if got := said(); !slices.Equal(got, c.kept) {
			t.Errorf("%q: kept %q, expected %q", c.ticked, got, c.kept)
		}
	}
	refused(t, p, "unknown-choice", "say.involvement."+code, "L4")
}

// What a person typed is kept but for what is not text.
func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"a\r\nb\rc\n": "a\nb\nc", "tab\there": "tab\there", "a\x00b\x1b[0m\u0085": "ab[0m", "  two  ": "  two", "\xff\xfe": "\ufffd", "": "", " \n\t": "",
		"👩🏽‍🔬\u200d": "👩🏽‍🔬\u200d", "\ufffd": "\ufffd",
	} {
		if got := Clean(in); got != want {
			t.Errorf("%q: %q, expected %q", in, got, want)
		}
	}
}
