package e2e

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

const space = " "

// TestMainJobByKeyboard does the main job with the keyboard alone: Tab, arrows, digits, Space and Enter.
func TestMainJobByKeyboard(t *testing.T) {
	t.Parallel()
	p := visit(t).newTab()
	p.open("/pathway")
	p.key(kb.Tab)
	if got := see[string](p, "document.activeElement.textContent"); got != word("ui.skip") {
		t.Fatalf("the first stop is %q", got)
	}
	p.focusIsSeen()
	p.key(kb.Enter)
	p.until("the skip link led to the content", `document.activeElement.closest("main") !== null || document.activeElement.id === "main"`)

	p.tabTo(`input[name="purpose"]`)
	p.key("1")
	p.chosen("purpose", "current-role")
	p.key(kb.ArrowDown)
	p.chosen("purpose", "interest-role")
	p.tabTo(`input[name="role"]`)
	p.typeText("exhibit developer")
	p.tabTo(toBegin)
	p.leads(func() { p.key(kb.Enter) })
	p.focusIsOnHeading(word("pathway.pass.title"))

	p.tabTo(`input[name="say.pass.GE.COM"]`)
	p.key("1")
	p.tabTo(`input[name="say.pass.AI.IGC"]`)
	p.key(kb.ArrowDown) // from "leave open", the last answer, round to the first
	p.chosen("say.pass.AI.IGC", "closer")
	p.tabTo(toLookCloser)
	p.leads(func() { p.key(kb.Enter) })

	s := saying{}
	for range 2 {
		p.answersByKeys(s)
		p.tabTo(mainOnward)
		p.leads(func() { p.key(kb.Enter) })
		p.focusIsOnHeading("")
	}
	p.atHeading(word("pathway.map.title"))
	p.mapAgrees(s)
	p.tabTo("#show-all")
	p.key(kb.ArrowRight)
	p.until("the arrow chose the first region", `eye.one("#show-both").checked`)

	p.tabTo(toPriorities)
	p.leads(func() { p.key(kb.Enter) })
	p.focusIsOnHeading(word("pathway.priorities.title"))
	p.tabTo(`input[name="pick"]`)
	p.key(space)
	chosen := see[string](p, "document.activeElement.value")
	p.tabTo(mainOnward)
	p.leads(func() { p.key(kb.Enter) })
	p.focusIsOnHeading(word("pathway.plan.title"))
	p.tabTo(`button[name="do"][value^="goal-for:` + chosen + `:"]`)
	p.leads(func() { p.key(space) })
	p.until("the reader is at the goal's name", `document.activeElement.name?.endsWith(".title")`)
	p.typeText("Ask better questions")
	p.tabTo(`select[name$=".mover"]`, `input[name$=".what"]`)
	p.writesActivityByKeys()
	p.tabTo(`select[name$=".mover"]`)
	p.key(kb.ArrowDown)
	p.tabTo(mainOnward)
	p.leads(func() { p.key(kb.Enter) })
	p.focusIsOnHeading(word("pathway.plan.title"))
	holds(t, "the plan", see[string](p, `eye.text("main")`), "Ask better questions", "Try it on Tuesday", "On the job", "March 1, 2027", "I could change it")

	p.tabTo(`main button[formaction="/pathway/save"]`)
	_, raw := p.downloadBy("saving by keyboard", func() { p.key(kb.Enter) })
	got := decoded(t, raw)
	holdsSaying(t, got, s)
	p.goesRound()
}

// answersByKeys answers every competency of the page: a digit, Tab, a digit. The next one is at most two Tabs away,
// past the line for a note.
func (p *tab) answersByKeys(s saying) {
	p.t.Helper()
	asked := p.asked()
	p.tabTo(`input[name="say.use.` + asked[0] + `"]`)
	for i, code := range asked {
		before := p.keys
		p.key("2", kb.Tab, "1")
		p.chosen("say.use."+code, "now-and-then")
		p.chosen("say.wish."+code, "develop")
		if used := p.keys - before; used != 3 {
			p.t.Errorf("%s took %d keys", code, used)
		}
		s.say(code, "use", "now-and-then")
		s.say(code, "wish", "develop")
		p.focusIsSeen()
		if i+1 < len(asked) {
			before = p.keys
			p.tabTo(`input[name="say.use.` + asked[i+1] + `"]`)
			if used := p.keys - before; used > 2 {
				p.t.Errorf("from %s to %s it is %d Tabs", code, asked[i+1], used)
			}
		}
	}
}

func (p *tab) writesActivityByKeys() {
	p.t.Helper()
	p.typeText("Try it on Tuesday")
	p.tabTo(`select[name$=".kind"]`)
	p.key(kb.ArrowDown)
	p.tabTo(`input[name$=".from"]`)
	p.key("0", "3", "0", "1", "2", "0", "2", "7")
	if got := see[string](p, `eye.one('input[name$=".from"]').value`); got != "2027-03-01" {
		p.t.Errorf("the day typed is %q", got)
	}
}

func (p *tab) chosen(name, value string) {
	p.t.Helper()
	if got := see[[]string](p, `eye.all('input[name="`+name+`"]:checked').map((e) => e.value)`); !slices.Equal(got, []string{value}) {
		p.t.Fatalf("%s is answered with %q, not %q", name, got, value)
	}
}

// tabTo goes on with Tab until one of the controls has the focus. Every stop on the way is seen, and covered by
// nothing.
func (p *tab) tabTo(selectors ...string) {
	p.t.Helper()
	at := `document.activeElement.matches(` + quoted(joined(selectors)) + `)`
	for range 250 {
		p.key(kb.Tab)
		p.focusIsSeen()
		if see[bool](p, at) {
			return
		}
	}
	p.t.Fatalf("250 Tabs do not lead to %s; the focus is on %q", joined(selectors), see[string](p, "eye.focus()"))
}

func joined(selectors []string) string {
	out := selectors[0]
	for _, s := range selectors[1:] {
		out += ", " + s
	}
	return out
}

func (p *tab) focusIsSeen() {
	p.t.Helper()
	if !see[bool](p, "eye.focusSeen()") {
		p.t.Errorf("the focus cannot be seen on %q", see[string](p, "eye.focus()"))
	}
	if over := see[string](p, "eye.focusCovered()"); over != "" {
		p.t.Errorf("the focus on %q lies under %s", see[string](p, "eye.focus()"), over)
	}
}

// focusIsOnHeading says that a page that came has put the reader at its beginning.
func (p *tab) focusIsOnHeading(want string) {
	p.t.Helper()
	p.until("the focus is on the heading", `document.activeElement === document.querySelector("main h1")`)
	if want != "" {
		p.atHeading(want)
	}
}

// goesRound goes through the whole page with Tab: there is no trap, and the first stop comes again.
func (p *tab) goesRound() {
	p.t.Helper()
	controls := see[int](p, "eye.controls().length")
	for range controls + 40 {
		p.key(kb.Tab)
		if see[bool](p, `document.activeElement.getAttribute("href") === "#main"`) {
			return
		}
	}
	p.t.Errorf("Tab is caught: after %d stops the focus is on %q", controls+40, see[string](p, "eye.focus()"))
}
