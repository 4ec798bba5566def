package e2e

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// myPathway passes every page of My pathway, with a little in each, and calls at for each.
func (p *tab) myPathway(at func(name string)) {
	p.t.Helper()
	p.open("/pathway")
	at("start")
	p.begins("exploring", "floor educator")
	at("short-pass")
	p.looksCloserAt("GE.COM")
	at("unit")
	s := saying{}
	p.answersUnit(s)
	p.goTo(`main nav button[formaction="/pathway/reflect"]`)
	at("all-categories")
	p.goTo(toMap)
	at("map")
	p.goTo(toPriorities)
	at("priorities")
	p.press(`input[name="pick"]`)
	p.goesOn()
	at("plan-with-nothing-in-it")
	p.goTo(`main button[name="do"][value^="goal-for:"]`)
	p.write(`input[name$=".what"]`, "Shadow somebody on a Saturday")
	at("goal")
	p.goesOn()
	at("plan")
	p.goTo(toConversation)
	p.press(`input[name="take"]`)
	p.goTo(toShowGuide)
	at("conversation-guide")
	p.goTo(toFile)
	at("file")
	p.goTo(`main nav button[formaction="/pathway"]`)
	at("start-again")
}

// TestDark passes every page of My pathway in the dark.
func TestDark(t *testing.T) {
	t.Parallel()
	p := visit(t, inDark).newTab()
	p.myPathway(p.passes)
}

// TestZoom passes every page at 400 % of a small window (320 CSS pixels), and a few at 200 % of a larger one:
// nothing scrolls to the side.
func TestZoom(t *testing.T) {
	t.Parallel()
	small := visit(t, sized(320, 480, 2)).newTab()
	small.expects("404")
	small.myPathway(func(name string) {
		small.keepShot(name)
		if wide := see[string](small, "eye.sideways()"); wide != "" {
			t.Errorf("%s at 320 px scrolls to the side by %s", name, wide)
		}
	})
	zoomed := visit(t, sized(640, 480, 2)).newTab()
	zoomed.expects("404")
	zoomed.myPathway(func(name string) {
		if wide := see[string](zoomed, "eye.sideways()"); wide != "" {
			t.Errorf("%s at 200 %% scrolls to the side by %s", name, wide)
		}
	})
	for _, path := range libraryPages {
		for _, p := range []*tab{small, zoomed} {
			p.open(path)
			if wide := see[string](p, "eye.sideways()"); wide != "" {
				t.Errorf("%s at %d px scrolls to the side by %s", path, p.v.width, wide)
			}
		}
	}
}

// TestReducedMotion finds nothing that moves for people who asked for stillness.
func TestReducedMotion(t *testing.T) {
	t.Parallel()
	p := visit(t, withReducedMotion).newTab()
	p.myPathway(func(name string) {
		moving := see[[]string](p, `eye.all("*").filter((e) => {
			const s = getComputedStyle(e);
			const longest = (list) => Math.max(...list.split(",").map((d) => parseFloat(d)));
			return longest(s.transitionDuration) > 0.001 || (s.animationName !== "none" && longest(s.animationDuration) > 0.001) || s.scrollBehavior === "smooth";
		}).slice(0, 3).map((e) => e.outerHTML.slice(0, 100))`)
		for _, m := range moving {
			t.Errorf("%s: this moves: %s", name, m)
		}
	})
}

// TestForcedColors passes every page with the colors of the system: pictures are taken, the rules hold, and the
// chosen answer and the marks of the map can be told from the others.
func TestForcedColors(t *testing.T) {
	t.Parallel()
	p := visit(t, withForcedColors).newTab()
	p.myPathway(func(name string) {
		p.keepShot(name)
		if name == "unit" {
			code := p.asked()[0]
			p.press(radio("say.use."+code, "regularly"))
			if !see[bool](p, `(() => {
				const look = (v) => { const s = getComputedStyle(eye.handle(eye.one('input[name="say.use.`+code+`"][value="' + v + '"]')).lastElementChild); return [s.borderColor, s.borderWidth, s.backgroundColor, s.color, s.outline].join(); };
				return look("regularly") !== look("now-and-then");
			})()`) {
				t.Error("with forced colors a chosen answer looks as one that is not")
			}
		}
		if name == "map" {
			if !see[bool](p, `eye.all("main svg .use").some((e) => getComputedStyle(e).fill !== getComputedStyle(document.body).backgroundColor)`) {
				t.Error("with forced colors the marks of the map cannot be seen")
			}
		}
	})
}

// TestNamesAndOrder finds that every control has a name, that the focus goes through each page in the order of
// reading, and that saving is said in a live region.
func TestNamesAndOrder(t *testing.T) {
	t.Parallel()
	p := visit(t).newTab()
	p.myPathway(func(name string) {
		for _, nameless := range see[[]string](p, "eye.nameless()") {
			t.Errorf("%s: no name: %s", name, nameless)
		}
		if name == "map" || name == "unit" || name == "plan" {
			p.readsInOrder(name)
		}
		if name == "unit" {
			p.savingIsSaid()
		}
	})
}

// readsInOrder goes through a page with Tab: every stop comes after the one before it in the text, and none lies
// above it, unless a column begins.
func (p *tab) readsInOrder(name string) {
	p.t.Helper()
	see[bool](p, `(document.activeElement.blur(), getSelection().removeAllRanges(), scrollTo(0, 0), true)`)
	see[bool](p, `(eye.one("main").focus(), true)`)
	p.keys = 0
	for range 400 {
		see[bool](p, `(() => { window.passedStop = document.activeElement; return true; })()`)
		p.key(kb.Tab)
		if see[bool](p, `document.activeElement.closest("main") === null`) {
			return
		}
		if wrong := see[string](p, "eye.outOfOrder(window.passedStop, document.activeElement)"); wrong != "" {
			p.t.Errorf("%s: %s", name, wrong)
		}
	}
	p.t.Errorf("%s: the focus did not leave the content in 400 stops", name)
}

func (p *tab) savingIsSaid() {
	p.t.Helper()
	const status = `main [role="status"]`
	see[bool](p, `(eye.one('`+status+` [data-status]').textContent = "", true)`)
	p.press(radio("say.use."+p.asked()[0], "now-and-then"))
	p.until("the live region says where the answer is kept", `eye.text('`+status+`').startsWith(`+quoted(opening("pathway.saved"))+`)`)
}
