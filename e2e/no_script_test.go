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
	home := filepath.Join(t.TempDir(), "home.pathway.json")
	if err := os.WriteFile(home, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	q := visit(t, withoutScript).newTab()
	q.open("/pathway")
	q.bring(`input[name="upload"]`, home)
	q.goTo(toOpenFile)
	q.needsNoScript("opened")
	holds(t, "the page after opening", see[string](q, `eye.text("main")`), "Your file is open")
	q.goTo(toMap)
	q.mapAgrees(s)
}

// TestOlderPageWithoutScript goes back to an older page and on from there: the page says so, and nothing is lost.
func TestOlderPageWithoutScript(t *testing.T) {
	p := visit(t, withoutScript).newTab()
	p.open("/pathway")
	p.begins("studying", "")
	p.looksCloserAt("GE.COM", "OP.RES")
	s := saying{}
	p.answersUnit(s)
	firstUnit := see[string](p, "eye.heading()")
	p.goesOn()
	p.answersUnit(s)
	p.goesOn()
	p.atHeading("My map")

	p.leads(func() { p.do("back", chromedp.NavigateBack()) })
	p.leads(func() { p.do("back", chromedp.NavigateBack()) })
	p.atHeading(firstUnit)
	older := p.asked()[0]
	p.press(radio("say.use."+older, "regularly"))
	p.expects("409")
	p.goesOn()
	p.atHeading("This page is older than your latest answers")
	p.needsNoScript("older-page")
	_, raw := p.download(`main button[formaction="/pathway/save"]`)
	older1 := decoded(t, raw)

	// Forward again, the newer page takes the older one's file in: both are together.
	p.leads(func() { p.do("back", chromedp.NavigateBack()) })
	file := filepath.Join(t.TempDir(), "older.pathway.json")
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if len(older1.Current().Statements) == 0 {
		t.Error("the older page's file is empty")
	}
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
