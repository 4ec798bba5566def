package e2e

import (
	"testing"
)

// TestPhone does the main job on a phone of 360 by 640 with a finger: nothing scrolls to the side, everything to
// press is large enough, and each competency of today's framework fits one screen with both its questions.
func TestPhone(t *testing.T) {
	t.Parallel()
	p := visit(t, withPhone).newTab()
	p.open("/")
	p.fitsPhone("home")
	p.open("/frameworks/isl/2025")
	p.fitsPhone("framework")
	p.open("/frameworks/isl/2025/GE.1")
	p.fitsPhone("competency")
	p.open("/pathway")
	p.fitsPhone("start")
	p.begins("current-role", "floor educator")
	p.fitsPhone("short-pass")
	p.looksCloserAt("GE.COM")
	p.fitsPhone("unit")

	s := saying{}
	for _, code := range p.asked() {
		// Two taps, and both questions are answered.
		p.press(radio("say.use."+code, "regularly"))
		p.press(radio("say.wish."+code, "fine-tune"))
		s.say(code, "use", "regularly")
		s.say(code, "wish", "fine-tune")
		p.chosen("say.use."+code, "regularly")
		p.chosen("say.wish."+code, "fine-tune")
	}
	// The less common answers, and leaving it open again, are one tap away.
	first := p.asked()[0]
	p.press(radio("say.use."+first, "not-part"))
	p.press(radio("say.wish."+first, ""))
	s[first] = map[string]string{"use": "not-part"}
	p.goesOn()
	p.fitsPhone("map")
	p.mapAgrees(s)
	p.goTo(toPriorities)
	p.fitsPhone("priorities")
	p.press(`input[name="pick"]`)
	p.goesOn()
	p.fitsPhone("plan-with-nothing-in-it")
	p.goTo(`main button[name="do"][value^="goal-for:"]`)
	p.write(`input[name$=".what"]`, "Shadow somebody on a Saturday")
	p.fitsPhone("goal")
	p.goesOn()
	p.fitsPhone("plan")
	p.goTo(toConversation)
	p.press(`input[name="take"]`)
	p.goTo(toShowGuide)
	p.fitsPhone("conversation-guide")
	p.goTo(toFile)
	p.fitsPhone("file")
	got, _ := p.saves()
	holdsSaying(t, got, s)
}

// TestEveryCompetencyFitsAPhone opens every category of today's framework on a phone of 360 by 640.
func TestEveryCompetencyFitsAPhone(t *testing.T) {
	t.Parallel()
	p := visit(t, withPhone).newTab()
	p.open("/pathway")
	p.begins("exploring", "")
	p.goTo(`main button[formaction="/pathway/reflect"]:not([name]):not(nav button)`)
	p.fitsPhone("all-categories")
	tallest, seen := question{}, 0
	for _, address := range see[[]string](p, `[...new Set(eye.all('main button[formaction^="/pathway/reflect/"]').map((b) => b.getAttribute("formaction")))]`) {
		p.open(address)
		for _, q := range p.questions() {
			seen++
			if q.Height > tallest.Height {
				tallest = q
			}
			if q.Height > 640 {
				t.Errorf("%s is %.0f px high", q.Code, q.Height)
			}
			if q.Wide != "" {
				t.Errorf("%s sticks out: %s", q.Code, q.Wide)
			}
		}
	}
	if seen != 66 {
		t.Errorf("%d competencies were seen", seen)
	}
	t.Logf("the tallest is %s with %.0f px", tallest.Code, tallest.Height)
}

// question is one competency with all that is asked about it, as it lies on the page.
type question struct {
	Code   string  `json:"code"`
	Height float64 `json:"height"` // from its statement to the line for a note
	Wide   string  `json:"wide"`
}

func (p *tab) questions() []question {
	p.t.Helper()
	return see[[]question](p, `[...new Set(eye.all('input[name^="say.use."]').map((e) => e.name.slice(8)))].map((code) => {
		const first = eye.one('input[name="say.use.' + code + '"]');
		const all = first.closest("fieldset").parentElement.closest("fieldset");
		const box = all.getBoundingClientRect();
		const parts = Array.from(all.querySelectorAll("label, summary, legend")).map((e) => e.getBoundingClientRect());
		const bottom = Math.max(box.bottom, ...parts.map((b) => b.bottom));
		const right = Math.max(...parts.map((b) => b.right));
		return { code, height: bottom - box.top, wide: right > innerWidth ? Math.round(right) + " px" : "" };
	})`)
}

func (p *tab) fitsPhone(name string) {
	p.t.Helper()
	p.passes(name)
	for _, small := range see[[]string](p, "eye.small()") {
		p.t.Errorf("%s: too small to press: %s", name, small)
	}
}
