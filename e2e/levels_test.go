package e2e

import (
	"strings"
	"testing"

	"pathways/internal/framework/isl"
)

// TestLevels reflects on the draft of 2018, which has levels of involvement: several can hold at once, "prefer not
// to say" stands alone, and the map says them in words.
func TestLevels(t *testing.T) {
	t.Parallel()
	for name, as := range map[string][]func(*visitor){"with script": nil, "without script": {withoutScript}, "on a phone": {withPhone}} {
		t.Run(name, func(t *testing.T) { levels(t, visit(t, as...).newTab()) })
	}
}

func levels(t *testing.T, p *tab) {
	p.open("/pathway")
	p.press(radio("edition", "isl@2018-draft"))
	p.begins("current-role", "")
	p.passes("short-pass-2018")
	units := see[[]string](p, `eye.all('input[name^="say.pass."][value="closer"]').map((e) => e.name.slice(9))`)
	if len(units) != 16 {
		t.Fatalf("the draft has %d categories here", len(units))
	}
	p.looksCloserAt(units[0])
	p.passes("unit-2018")
	code := p.asked()[0]
	p.levelsAreVerbatim(code)

	level := func(value string) string { return radio("say.involvement."+code, value) }
	ticked := func() []string {
		return see[[]string](p, `eye.all('input[name="say.involvement.`+code+`"]:checked').map((e) => e.value)`)
	}
	s := saying{}
	p.press(radio("say.use."+code, "regularly"))
	p.press(radio("say.wish."+code, "develop"))
	s.say(code, "use", "regularly")
	s.say(code, "wish", "develop")
	p.press(level("decline"))
	p.press(level("L1"))
	p.press(level("L3"))
	if got := strings.Join(ticked(), " "); !p.v.noScript && got != "L1 L3" {
		t.Errorf("with two levels chosen after “prefer not to say” the page shows %q", got)
	}
	if p.v.noScript {
		p.press(level("decline"))
	}
	s.say(code, "involvement", "L1 L3")
	p.goesOn()
	p.atHeading(word("pathway.map.title"))
	p.passes("map-2018")
	p.mapAgrees(s)
	row := see[string](p, `eye.text("tr[id='in-`+code+`']")`)
	holds(t, "the map's row", row, "Level 1", "Level 3")
	if strings.Contains(row, "Level 2") {
		t.Errorf("the map speaks of a level that was not chosen: %s", row)
	}
	p.goTo(`main nav button[formaction="/pathway/file"]`)
	got, _ := p.saves()
	if cur := got.Current(); cur.Release != "2018-draft" {
		t.Errorf("the reflection is on %q", cur.Release)
	}
	for _, st := range got.Current().Statements {
		if st.Dimension == "involvement" && strings.Join(st.Choices, " ") != "L1 L3" {
			t.Errorf("the file says %v of the levels", st.Choices)
		}
	}

	// Prefer not to say stands alone.
	p.open2018(units[0])
	p.press(level("decline"))
	if got := strings.Join(ticked(), " "); !p.v.noScript && got != "decline" {
		t.Errorf("with “prefer not to say” the page shows %q", got)
	}
	p.goesOn()
	row = see[string](p, `eye.text("tr[id='in-`+code+`']")`)
	holds(t, "the map's row", row, "Prefer not to say")
	if strings.Contains(row, "Level 1") {
		t.Errorf("beside “prefer not to say” the map shows a level: %s", row)
	}
}

// open2018 goes to a unit again, by the list of all of them.
func (p *tab) open2018(unit string) {
	p.t.Helper()
	p.goTo(`main nav button[formaction="/pathway/reflect"]`)
	p.goTo(`main .units button[formaction="/pathway/reflect/` + unit + `"]`)
}

// levelsAreVerbatim holds the wording of the levels against the published one.
func (p *tab) levelsAreVerbatim(code string) {
	p.t.Helper()
	releases, err := isl.Releases()
	if err != nil {
		p.t.Fatal(err)
	}
	for _, rel := range releases {
		if rel.Version != "2018-draft" {
			continue
		}
		for _, it := range rel.Items {
			if it.Code != code {
				continue
			}
			for _, l := range it.Levels {
				shown := see[string](p, `eye.handle(eye.one('`+radio("say.involvement."+code, l.Level)+`')).textContent`)
				if !strings.Contains(shown, l.Statement) {
					p.t.Errorf("%s of %s is shown as %q, not %q", l.Level, code, shown, l.Statement)
				}
			}
			return
		}
	}
	p.t.Fatalf("%s is not in the draft", code)
}
