package e2e

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"pathways/internal/plan"
)

// TestMainJobWithAMouse goes from the first page to everything taken home.
func TestMainJobWithAMouse(t *testing.T) {
	t.Parallel()
	p := visit(t).newTab()
	p.open("/")
	p.passes("home")
	p.goTo(`main a[href^="/frameworks/isl"]`)
	p.open("/frameworks/isl/2025")
	p.passes("framework")
	p.goTo(`main a[href="/frameworks/isl/2025/GE.1"]`)
	p.passes("competency")
	p.goTo(`header a[href="/pathway"]`)
	p.passes("start")

	p.begins("exploring", "floor educator")
	p.passes("short-pass")
	for code, answer := range map[string]string{"JE.WID": "later", "OP.FIN": "not-part", "JE.INC": "decline"} {
		if see[bool](p, `eye.all('`+radio("say.pass."+code, answer)+`').length > 0`) {
			p.press(radio("say.pass."+code, answer))
		}
	}
	p.looksCloserAt("GE.COM", "AI.IGC", "OP.RES")
	p.passes("unit")

	s := saying{}
	first := p.asked()[0]
	p.writesNote(s, first, "Ask Ana how she does it.")
	p.until("it says where the answers are kept", `eye.text("main [data-status]").startsWith(`+quoted(opening("pathway.saved"))+`)`)
	p.answersAll(s)
	p.passes("map")
	p.mapAgrees(s)
	p.filters(s)
	p.mapOnPaper(s)
	p.mapDownloads(s)

	chosen := p.choosesPriorities(s)
	p.passes("plan-with-nothing-in-it")
	p.writesAGoal(chosen[0])
	p.passes("plan")
	p.planOnPaper()
	p.planDownloads()

	p.goTo(toConversation)
	p.passes("conversation")
	p.press(radio("with", "mentor"))
	p.press(`input[name="take"]`)
	p.press(`input[name="take"][value="item:` + chosen[1] + `"]`)
	p.press(`input[name="answers"]`)
	p.goTo(toShowGuide)
	p.passes("conversation-guide")
	guide := see[string](p, `eye.text("main article")`)
	holds(t, "the guide", guide, word("pathway.talk.doc.mentor"), "Plan with the neighborhood", chosen[1], labels[s[chosen[1]]["wish"]])
	if strings.Contains(guide, chosen[2]+" ") || strings.Contains(guide, "Ask Ana") {
		t.Errorf("the guide holds what was not chosen: %s", guide)
	}
	_, pdf := p.download(`main button[formaction="/pathway/out/conversation.pdf"]`)
	holds(t, "the guide as PDF", strings.Join(pages(t, pdf), "\n"), word("pathway.talk.doc.mentor"), chosen[1])

	p.goTo(toFile)
	p.passes("file")
	p.write(`input[name="name"]`, "Río Ana")
	got, _ := p.saves()
	holdsSaying(t, got, s)
	p.planIsIn(got.Plans, chosen)
	if got.Name != "Río Ana" || got.Current().Purpose != "exploring" || got.Current().Role != "floor educator" {
		t.Errorf("the file is by %q for %q as %q", got.Name, got.Current().Purpose, got.Current().Role)
	}
}

// choosesPriorities chooses six, is told that five are the most, and goes on with three.
func (p *tab) choosesPriorities(s saying) []string {
	p.t.Helper()
	p.goTo(toPriorities)
	p.passes("priorities")
	picks := see[[]string](p, `eye.all('input[name="pick"]').map((e) => e.value)`)
	for _, code := range picks[:6] {
		p.press(`input[name="pick"][value="` + code + `"]`)
	}
	p.expects("422")
	p.goesOn()
	p.atHeading(word("pathway.priorities.title"))
	holds(p.t, "the page after six choices", see[string](p, `eye.text("main")`), word("pathway.change.too-many", "count", 6, "most", 5))
	p.passes("six-priorities")
	for _, code := range picks[:6] {
		if !see[bool](p, `eye.one('input[name="pick"][value="`+code+`"]').checked`) {
			p.t.Errorf("%s is no longer ticked after the message", code)
		}
	}
	for _, code := range picks[3:6] {
		p.press(`input[name="pick"][value="` + code + `"]`)
	}
	p.goesOn()
	p.atHeading(word("pathway.plan.title"))
	for _, code := range picks[:2] {
		if !s.wishes(code) {
			p.t.Errorf("%s is offered among the wishes and was not wished for", code)
		}
	}
	return picks[:3]
}

// writesAGoal makes a goal of a competency, with two activities, and comes back to the plan.
func (p *tab) writesAGoal(code string) {
	p.t.Helper()
	p.goTo(`main button[name="do"][value^="goal-for:` + code + `:"]`)
	if p.v.noScript {
		p.write(`input[name$=".title"]`, "Plan with the neighborhood")
	} else {
		p.until("the reader is at the goal's name", `document.activeElement.name?.endsWith(".title")`)
		p.typeText("Plan with the neighborhood")
	}
	p.write(`textarea[name$=".why"]`, "Families from nearby rarely come.")
	p.write(`textarea[name$=".progress"]`, "Two families help to plan.")
	p.write(`textarea[name$=".support"]`, "Ana in partnerships")
	p.write(`textarea[name$=".barrier"]`, "Late shifts")
	p.set(`select[name$=".mover"]`, "supervisor")
	p.writesAnActivity("Shadow the partnerships manager", "shadowing", "2027-03-01", "2027-03-05")
	p.goTo(`main button[formaction^="/pathway/plan/"]:not([name]):not(nav button)`)
	p.writesAnActivity("Read about co-design; talk it over, twice", "reading", "2027-04-01", "")
	p.write(`textarea[name^="look."]`, "First meeting went well.")
	p.passes("goal")
	p.goesOn()
	p.atHeading(word("pathway.plan.title"))
}

// writesAnActivity fills the empty row at the end.
func (p *tab) writesAnActivity(what, kind, from, to string) {
	p.t.Helper()
	row := func(name string) string {
		id := see[string](p, `eye.all('input[name^="act."][name$=".what"]').at(-1).name.slice(0, -5)`)
		return `[name="` + id + "." + name + `"]`
	}
	p.write(row("what"), what)
	p.set(row("kind"), kind)
	p.set(row("from"), from)
	if to != "" {
		p.set(row("to"), to)
	}
	p.set(row("payer"), "nobody")
	p.write(row("hours"), "6 hours")
	p.set(row("time"), "paid")
}

// planSays is what the plan says on screen, and on paper in one line each.
var planSays = []string{
	"Plan with the neighborhood", "Families from nearby rarely come.", "Two families help to plan.", "Ana in partnerships",
	"Late shifts", "My supervisor could change it", "Shadow the partnerships manager", "6 hours", "First meeting went well.",
}

func (p *tab) planOnPaper() {
	p.t.Helper()
	holds(p.t, "the plan", see[string](p, `eye.text("main")`), append(planSays, "March 1 to 5, 2027", "It is free", "6 hours, paid time")...)
	for _, on := range []paper{a4, letter} {
		text := strings.Join(pages(p.t, p.print(on, false)), "\n")
		holds(p.t, "the plan on "+on.name, text, planSays...)
		if strings.Contains(text, word("pathway.plan.makegoal")) {
			p.t.Errorf("buttons are printed on %s", on.name)
		}
	}
}

func (p *tab) mapDownloads(s saying) {
	p.t.Helper()
	_, pdf := p.download(`main button[formaction="/pathway/out/map.pdf"]`)
	holds(p.t, "the map as PDF", strings.Join(pages(p.t, pdf), "\n"), s.codes()...)
	_, md := p.download(`main button[formaction="/pathway/out/map.md"]`)
	holds(p.t, "the map as text", string(md), append(s.codes(), "Ask Ana how she does it.")...)
	_, docx := p.download(`main button[formaction="/pathway/out/map.docx"]`)
	holds(p.t, "the map as Word", wordText(p.t, docx), s.codes()...)
}

func (p *tab) planDownloads() {
	p.t.Helper()
	_, pdf := p.download(`main button[formaction="/pathway/out/plan.pdf"]`)
	holds(p.t, "the plan as PDF", strings.Join(pages(p.t, pdf), "\n"), "Plan with the neighborhood", "Late shifts")
	_, docx := p.download(`main button[formaction="/pathway/out/plan.docx"]`)
	holds(p.t, "the plan as Word", wordText(p.t, docx), "Plan with the neighborhood", "Families from nearby rarely come.", "Late shifts", "First meeting went well.")
	_, md := p.download(`main button[formaction="/pathway/out/plan.md"]`)
	holds(p.t, "the plan as text", string(md), "Plan with the neighborhood", "Late shifts", "Shadow the partnerships manager", "2027")
	name, ics := p.download(`main button[formaction="/pathway/out/plan.ics"]`)
	if !strings.HasSuffix(name, ".ics") {
		p.t.Errorf("the calendar is called %q", name)
	}
	unfolded := strings.ReplaceAll(string(ics), "\r\n ", "")
	for _, line := range []string{
		"BEGIN:VCALENDAR", "DTSTART;VALUE=DATE:20270301", "DTEND;VALUE=DATE:20270306", "DTSTART;VALUE=DATE:20270401",
		"DTEND;VALUE=DATE:20270402", `SUMMARY:Read about co-design\; talk it over\, twice`, "END:VCALENDAR",
	} {
		if !strings.Contains(unfolded, line+"\r\n") {
			p.t.Errorf("the calendar lacks %q:\n%s", line, ics)
		}
	}
}

// wordText is the text of a Word document.
func wordText(t *testing.T, docx []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal("this is no Word document: ", err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(f); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	inTag := false
	for _, r := range b.String() {
		switch {
		case r == '<':
			inTag = true
		case r == '>':
			inTag = false
		case !inTag:
			text.WriteRune(r)
		}
	}
	return text.String()
}

// planIsIn holds the plan of a file against what was written.
func (p *tab) planIsIn(plans []plan.Plan, chosen []string) {
	p.t.Helper()
	if len(plans) != 1 || len(plans[0].Current()) != 1 {
		p.t.Fatalf("the file has %d plans: %+v", len(plans), plans)
	}
	g := plans[0].Current()[0]
	if g.Title != "Plan with the neighborhood" || g.Barrier != "Late shifts" || g.Mover != "supervisor" || len(g.Items) != 1 || g.Items[0].Code != chosen[0] {
		p.t.Errorf("the goal in the file is %+v", g)
	}
	acts := g.Current()
	if len(acts) != 2 || acts[0].From != "2027-03-01" || acts[0].Payer != "nobody" || acts[1].Kind != "reading" {
		p.t.Errorf("the activities in the file are %+v", acts)
	}
	if len(g.Reviews) != 1 || g.Reviews[0].Text != "First meeting went well." {
		p.t.Errorf("the notes of looking back in the file are %+v", g.Reviews)
	}
}
