package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestMainJobWithoutScript does the whole main job with script switched off: the pathway travels in the page.
func TestMainJobWithoutScript(t *testing.T) {
	t.Parallel()
	p := visit(t, withoutScript).newTab()
	p.open("/pathway")
	p.needsNoScript("start")
	p.begins("studying", "intern")
	p.needsNoScript("short-pass")
	p.looksCloserAt("GE.COM", "OP.RES")
	p.needsNoScript("unit")
	s := saying{}
	p.writesNote(s, p.asked()[0], "Ask Ana how she does it.")
	p.answersAll(s)
	p.needsNoScript("map")
	p.mapAgrees(s)
	p.filters(s)
	p.reloads()
	p.mapAgrees(s)

	chosen := p.choosesPriorities(s)
	p.writesAGoal(chosen[0])
	p.needsNoScript("plan")
	holds(t, "the plan", see[string](p, `eye.text("main")`), planSays...)
	p.planDownloads()

	p.goTo(toConversation)
	p.needsNoScript("conversation")
	p.press(`input[name="take"]`)
	p.goTo(toShowGuide)
	p.needsNoScript("conversation-guide")

	p.goTo(toFile)
	p.needsNoScript("file")
	got, raw := p.saves()
	holdsSaying(t, got, s)
	p.planIsIn(got.Plans, chosen)

	// The file is opened in a browser that knows nothing of it.
	q := visit(t, withoutScript).newTab()
	q.open("/pathway")
	q.brings(raw)
	q.needsNoScript("opened")
	holds(t, "the page after opening", see[string](q, `eye.text("main")`), word("pathway.opened.title"))
	q.goTo(toMap)
	q.mapAgrees(s)
}

// TestOlderPageWithoutScript goes back to an older page and on from there: the house stops and says so. What the
// older page holds can be gone on with, or saved and put together with the newer one.
func TestOlderPageWithoutScript(t *testing.T) {
	t.Parallel()
	v := visit(t, withoutScript)
	p := v.newTab()
	p.open("/pathway")
	p.begins("studying", "")
	p.looksCloserAt("GE.COM", "OP.RES")
	s := saying{}
	p.answersUnit(s)
	firstUnit, older := see[string](p, "eye.heading()"), p.asked()[0]
	p.goesOn()
	p.answersUnit(s)
	p.writesNote(s, p.asked()[0], "In my own words.") // choices alone would be put into the older page
	p.goesOn()
	p.atHeading(word("pathway.map.title"))
	_, newest := p.saves()

	p.leads(func() { p.do("back", chromedp.NavigateBack()) })
	p.leads(func() { p.do("back", chromedp.NavigateBack()) })
	p.atHeading(firstUnit)
	p.chosen("say.use."+older, s[older]["use"]) // what was answered here still shows
	p.press(radio("say.use."+older, "decline"))
	s.say(older, "use", "decline")
	p.expects("409")
	p.goesOn()
	p.atHeading(word("pathway.stale.title"))
	p.needsNoScript("older-page")
	got, fromOlder := p.saves()
	chosen := s.withoutNotes() // what was chosen later is put in, words written later are not
	holdsSaying(t, got, chosen)

	// In another window the newer answers are there; the older page's file is put together with them.
	q := v.newTab()
	q.open("/pathway")
	q.brings(newest)
	q.goTo(toFile)
	q.brings(fromOlder)
	holds(t, "the page after opening a copy", see[string](q, `eye.text("main")`), word("pathway.opened.both"))
	q.goTo(toMap)
	q.mapAgrees(s)

	// Or one goes on from the older page, knowing it.
	p.goTo(`main button[name="anyway"]:not([formaction="/pathway/save"])`)
	p.goTo(toMap)
	p.mapAgrees(chosen)
}

// brings opens a file on this page.
func (p *tab) brings(raw []byte) {
	p.t.Helper()
	file := filepath.Join(p.t.TempDir(), "brought.pathway.json")
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.bring(`input[name="upload"]`, file)
	p.goTo(toOpenFile)
}

// needsNoScript holds a page against what every page keeps, and fails where something on it works with script only.
func (p *tab) needsNoScript(name string) {
	p.t.Helper()
	p.passes(name)
	dead := see[[]string](p, `eye.all("button[type=button], [data-print], [data-forget], theme-choice *, [onclick]").filter((e) => eye.seen(e)).map((e) => e.outerHTML.slice(0, 120))`)
	if len(dead) > 0 {
		p.t.Errorf("%s shows what needs script: %s", name, strings.Join(dead, " | "))
	}
}

// reloads loads the page anew, with what was sent to get it.
func (p *tab) reloads() {
	p.t.Helper()
	p.leads(func() { p.do("reload", chromedp.Reload()) })
}
