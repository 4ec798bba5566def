package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestAccountWithoutScript signs in, answers, plans, adds a file, shares and signs out with script switched off.
func TestAccountWithoutScript(t *testing.T) {
	t.Parallel()
	h := mailHouse(t)
	p := visitHouse(t, h, withoutScript).comes("Ana Reyes", "ana@example.org")
	s := saying{}
	p.reflects(s)
	p.needsNoScript("plan")
	p.everythingIsThere(s)
	p.planOnPaper()
	p.planDownloads()
	p.addsEvidence("Pond day with two classes", "")
	p.needsNoScript("piece")
	p.open("/sharing/new")
	p.needsNoScript("share-what")
	p.press(`input[name="plan"]`)
	p.goTo(toWhichParts)
	p.needsNoScript("share-how")
	p.press(radio("to", "link"))
	p.goTo(toPreview)
	p.needsNoScript("share-preview")
	preview := p.parts()
	p.goTo(toShare)
	p.needsNoScript("shared")
	link := h.path(t, see[string](p, `eye.one('input[name="link"]').value`))
	p.open("/pathway")
	p.press(`main details summary`)
	p.goTo(`button[formaction="/pathway/close"]`)
	p.needsNoScript("closed")
	holds(t, "the first page", p.says(), word("pathway.earlier"))
	p.signsOut()
	p.open("/pathway/plan")
	p.needsNoScript("signed-out")
	lacks(t, "the plan after signing out", p.says(), "Plan with the neighborhood")
	p.open(link)
	p.needsNoScript("link")
	if got := p.parts(); got != preview {
		t.Errorf("the preview said\n%s\nand behind the link stands\n%s", preview, got)
	}
}

// roomsOf are the pages of the rooms that people have with an account.
var roomsOf = []string{
	"/pathway", "/pathway/pass", "/pathway/reflect", "/pathway/reflect/GE.COM", "/pathway/map", "/pathway/priorities", "/pathway/plan", "/pathway/plans",
	"/pathway/compare", "/pathway/conversation", "/pathway/file", "/pathway/differences", "/pathway/reminders",
	"/evidence", "/evidence/new", "/evidence/ask", "/evidence/requests", "/evidence/statements", "/evidence/asked", "/evidence/print",
	"/portfolio", "/portfolio/edit", "/portfolio/sections/new", "/portfolio/texts", "/portfolio/texts/new",
	"/sharing", "/sharing/new", "/shared", "/organizations", "/organizations/new",
	"/account", "/account/history", "/account/tokens", "/account/passphrase", "/account/email", "/account/passkeys/new", "/account/prove",
	"/takeout", "/takeout/import", "/takeout/import/waiting", "/erase", "/operate/letters", "/operate/domains",
}

// lostPages are addresses behind which nothing is, or nothing any more.
var lostPages = []string{
	"/pathway/map/none", "/pathway/plans/none", "/pathway/reflections/none/delete", "/pathway/plans/none/delete",
	"/evidence/none", "/evidence/none/edit", "/asked/none", "/endorse/none", "/portfolio/sections/none", "/portfolio/texts/none",
	"/sharing/none", "/sharing/none/fresh", "/shared/none", "/shared/none/conversation", "/s/none",
	"/organizations/none", "/organizations/none/people", "/invitations/none", "/domains/none",
	"/account/join/none", "/account/link/none", "/account/recover/none", "/account/first/none", "/account/prove/none", "/account/email/none",
	"/erase/receipt/none", "/reminders/stop/none", "/feeds/none",
}

// guestPages are those of the entrance.
var guestPages = []string{"/account", "/account/sign-in", "/account/sign-up", "/account/recover", "/account/written"}

// tours passes the pages behind a row of addresses.
func (p *tab) tours(kind string, pages []string) {
	p.t.Helper()
	for _, path := range pages {
		p.open(path)
		p.passes(kind + strings.ReplaceAll(path, "/", "-"))
		if see[string](p, `eye.heading()`) == "" {
			p.t.Errorf("%s has no heading", path)
		}
	}
}

// TestEmptyRooms passes every page of the rooms of an account that holds nothing yet, and of what is not there, on the
// smallest screen.
func TestEmptyRooms(t *testing.T) {
	t.Parallel()
	h := mailHouse(t)
	p := visitHouse(t, h, sized(320, 640, 2)).newTab()
	p.expects("404", "403", "410", "401")
	p.tours("guest", guestPages)
	p.open(h.path(t, h.owner))
	p.passes("first-owner")
	visitHouse(t, h).firstOwner("Ana Reyes", "ana@example.org")
	p.open("/account/sign-in")
	p.signsIn("ana@example.org")
	p.tours("empty", roomsOf)
	p.tours("lost", lostPages)
}

// TestFilledRooms passes the pages of an account that holds something of everything, in long words, on the smallest
// screen and wide in the dark.
func TestFilledRooms(t *testing.T) {
	t.Parallel()
	h := mailHouse(t)
	ana := visitHouse(t, h).firstOwner("Ana Reyes", "ana@example.org")
	s := saying{}
	ana.reflects(s)
	piece := ana.addsEvidence("Pond day with two classes and a very long name that goes on and on: Schülerlabor-Donaudampfschifffahrtsgesellschaft", "https://pond.example/"+strings.Repeat("day", 40))
	org := ana.founds("Harbor Science Center", "association")
	ana.invites(org, strings.Repeat("long", 12)+"@example.org", "member")
	ana.open("/sharing/new")
	ana.press(`input[name="reflection"]`)
	ana.press(`input[name="plan"]`)
	ana.press(`input[name="evidence"]`)
	ana.goTo(toWhichParts)
	ana.press(`input[type="radio"][name^="r."][value="whole"]`)
	ana.press(radio("to", "link"))
	ana.goTo(toPreview)
	ana.goTo(toShare)
	grant, link := ana.path(), h.path(t, see[string](ana, `eye.one('input[name="link"]').value`))
	holds(t, "what is shared, on paper", strings.Join(pages(t, ana.print(letter, false)), "\n"), word("sharing.about"))
	ana.open("/portfolio/sections/new")
	ana.press(`input[name="evidence"]`)
	ana.goTo(`form[action^="/portfolio/sections/"] .standing button`)
	filled := append([]string{
		link, grant, grant + "/fresh", piece, piece + "/edit", piece + "/delete", org, org + "/people", org + "/invitations", org + "/invitations/list",
		org + "/invitations/link", org + "/domains", org + "/history", org + "/settings", org + "/leave", org + "/delete",
	}, "/pathway", "/pathway/map", "/pathway/plan", "/pathway/plans", "/evidence", "/evidence/ask", "/evidence/print", "/portfolio", "/portfolio/edit",
		"/portfolio/texts/new", "/sharing", "/organizations", "/account", "/account/history", "/operate/letters", "/erase")
	for _, v := range []*visitor{visitHouse(t, h, sized(320, 640, 2)), visitHouse(t, h, inDark)} {
		p := v.newTab()
		p.open("/account/sign-in")
		p.passes("sign-in")
		p.signsIn("ana@example.org")
		p.tours("filled", filled)
	}
}

// TestKeyboardOfAnAccount signs in, answers and shares with the keyboard alone.
func TestKeyboardOfAnAccount(t *testing.T) {
	t.Parallel()
	h := mailHouse(t)
	first := visitHouse(t, h).joins("Ana Reyes", "ana@example.org")
	first.open("/pathway")
	first.begins("exploring", "")
	first.signsOut()

	p := visitHouse(t, h).newTab()
	p.open("/account/sign-in?next=/pathway/reflect/GE.COM")
	p.tabTo(`input[name="email"]`)
	p.typeText("ana@example.org")
	p.tabTo(`input[name="passphrase"]`)
	p.typeText(passphrase)
	p.leads(func() { p.key(kb.Enter) })
	s := saying{}
	p.answersByKeys(s)
	p.sent()
	p.goesRound()
	p.open("/sharing/new")
	p.tabTo(`input[name="reflection"]`)
	p.key(space)
	p.tabTo(`form[action="/sharing/new"] button`)
	p.leads(func() { p.key(kb.Enter) })
	p.tabTo(`input[name$=".item"]`)
	p.key(space)
	p.tabTo(`input[name="email"]`)
	p.typeText("sue@museum.example")
	p.tabTo(toPreview)
	p.leads(func() { p.key(kb.Enter) })
	p.tabTo(toShare)
	p.leads(func() { p.key(kb.Enter) })
	holds(t, "the page", p.says(), word("sharing.done.shared"), "sue@museum.example")
	p.tabTo(`form[action$="/revoke"] button`)
	p.leads(func() { p.key(kb.Enter) })
	holds(t, "the page", p.says(), word("sharing.done.revoked"))
	p.goesRound()
}
