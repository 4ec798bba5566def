package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

const toAdopt = `form[action="/pathway/adopt"] button[type="submit"]`

// reflects answers one category, chooses a priority and writes a goal. It gives the competency of the goal.
func (p *tab) reflects(s saying) string {
	p.t.Helper()
	p.open("/pathway")
	p.begins("exploring", "night aquarist")
	p.looksCloserAt("GE.COM")
	p.writesNote(s, p.asked()[0], "Ask Ana how she does it.")
	p.answersAll(s)
	p.goTo(toPriorities)
	picked := see[string](p, `eye.one('input[name="pick"]').value`)
	p.press(`input[name="pick"][value="` + picked + `"]`)
	p.goesOn()
	p.atHeading(word("pathway.plan.title"))
	p.writesAGoal(picked)
	return picked
}

// keepsNothingOf fails where this browser still holds words of somebody.
func (p *tab) keepsNothingOf(words ...string) {
	p.t.Helper()
	lacks(p.t, "what this browser keeps", see[string](p, `JSON.stringify(localStorage) + JSON.stringify(sessionStorage)`), words...)
}

// TestGuestAdoptsIntoAnAccount goes from a guest's pathway to an account that holds it, and hands the browser on to
// somebody else.
func TestGuestAdoptsIntoAnAccount(t *testing.T) {
	t.Parallel()
	h := mailHouse(t)
	v := visitHouse(t, h)
	p := v.newTab()
	s := saying{}
	p.reflects(s)
	p.goTo(toFile)
	_, file := p.saves()

	p.goTo(`header a[href="/account"]`)
	p.passes("account-of-a-guest")
	p.goes("/account/sign-up")
	p.passes("sign-up")
	p.asksForAccount("Ana Reyes", "ana@example.org")
	p.passes("written")
	letter := h.letter(t, "ana@example.org")
	lacks(t, "the letter", letter.Text, passphrase, "Plan with the neighborhood")
	q := v.newTab()
	q.open(h.path(t, letter.Link()))
	q.passes("join")
	q.goTo(`main form[action^="/account/join/"] button`)

	q.open("/pathway")
	q.until("the browser's pathway is offered", `!eye.one('form[action="/pathway/adopt"]').hidden`)
	q.passes("offered")
	q.goTo(toAdopt)
	q.atHeading(word("pathway.adopted.title"))
	q.passes("adopted")
	holds(t, "what came in", q.says(), word("pathway.adopted.reflections", "count", 1), word("pathway.adopted.plans", "count", 1))
	q.until("the browser's copy is gone", `localStorage.getItem("pathways.file") === null && localStorage.getItem("pathways.changes") === null`)
	q.goes("/pathway")
	q.passes("pathway-of-an-account")
	if see[bool](q, `eye.seen(eye.one('form[action="/pathway/adopt"]'))`) {
		t.Error("what was adopted is offered again")
	}
	q.everythingIsThere(s)

	// The same file once more, and once more as an older window offers it.
	q.open("/pathway")
	q.brings(file)
	q.passes("adopted-again")
	holds(t, "the page after the same file", q.says(), word("pathway.adopted.nothing"))
	q.everythingIsThere(s)

	// Signed out, nothing of it is in this browser: not in its storage, and not behind the button Back.
	q.open("/pathway/plan")
	q.signsOut()
	q.keepsNothingOf("Ask Ana", "Plan with the neighborhood")
	for range 2 {
		q.leads(func() { q.do("back", chromedp.NavigateBack()) })
		lacks(t, "the page behind Back", q.says(), "Plan with the neighborhood", "ana@example.org")
	}
	q.open("/pathway")
	lacks(t, "the first page of a guest", q.says(), "night aquarist")

	// Another person in the same browser.
	b := v.comes("Ben Okoro", "ben@example.org")
	b.open("/pathway")
	b.passes("pathway-of-somebody-new")
	for _, path := range []string{"/pathway", "/pathway/map", "/pathway/plan", "/pathway/plans", "/pathway/file"} {
		b.open(path)
		lacks(t, path+" of another person", b.says(), "Plan with the neighborhood", "Ask Ana", "night aquarist")
	}
	b.signsOut()

	// Ana again, with her passphrase.
	b.open("/account/sign-in?next=/pathway")
	b.signsIn("ana@example.org")
	b.everythingIsThere(s)
}

// everythingIsThere holds the map and the plan of an account against what was said and written.
func (p *tab) everythingIsThere(s saying) {
	p.t.Helper()
	p.open("/pathway/map")
	p.mapAgrees(s)
	p.open("/pathway/plan")
	holds(p.t, "the plan", p.says(), planSays...)
	if n := strings.Count(p.says(), "Families from nearby rarely come."); n != 1 {
		p.t.Errorf("the goal stands %d times in the plan", n)
	}
}
