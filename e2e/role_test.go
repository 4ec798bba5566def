package e2e

import (
	"slices"
	"strings"
	"testing"

	"pathways/internal/framework"
)

// museum is an institution with an owner and a member, who have accounts on the same server.
func museum(t *testing.T, h *house, member ...func(*visitor)) (owner, other *tab, at string) {
	t.Helper()
	owner = visitHouse(t, h).comes("Olga Petrov", "olga@harbor.example")
	at = owner.founds("Harbor Science Center", "institution")
	owner.invites(at, "ben@harbor.example", "member")
	other = visitHouse(t, h, member...).comes("Ben Okoro", "ben@harbor.example")
	other.open("/organizations")
	other.goTo(`form[action="/invitations"] button[value="accept"]`)
	return owner, other, at
}

// beginsRole begins a role from one of our starters and gives its address.
func (p *tab) beginsRole(at, starter string) string {
	p.t.Helper()
	p.open(at + "/roles/new?from=starter:" + starter)
	p.goTo(`form[action="` + at + `/roles/new"] button`)
	holds(p.t, "the page", p.says(), word("roles.done.begun"))
	return p.path()
}

// proposalOf is the selector of the waiting proposal that holds a text.
func (p *tab) proposalOf(text string) string {
	p.t.Helper()
	return "#" + see[string](p, `eye.all("[id^='p-']:has(form)").find((e) => e.textContent.includes(`+quoted(text)+`)).id`)
}

// factOf is what a line of facts says, by its name.
func (p *tab) factOf(name string) string {
	p.t.Helper()
	return see[string](p, `eye.all("main dt").find((e) => e.textContent.trim() === `+quoted(name)+`).nextElementSibling.textContent.replace(/\s+/g, " ").trim()`)
}

// TestARoleFromAStarter has an owner begin a role from a starter and somebody who holds the job, in the dark, propose two changes:
// one is accepted and one declined with a reply. Both see the agreed version, the staffing page shows its posts, it is compared with
// another one, and the member lays it beside the own map, which nobody else learns of.
func TestARoleFromAStarter(t *testing.T) {
	t.Parallel()
	h := ownHouse(t)
	olga, ben, at := museum(t, h, inDark)
	olga.open("/roles/starters")
	olga.passes("starters")
	olga.goes("/roles/starters/floor-educator")
	olga.passes("starter")
	holds(t, "the starter", olga.says(), word("overview.starters.ours"))
	olga.goes("/roles/starters/floor-educator/begin")
	olga.passes("where-to-begin")
	olga.goTo(`main a[href="` + at + `/roles/new?from=starter:floor-educator"]`)
	olga.passes("begin")
	olga.goTo(`form[action="` + at + `/roles/new"] button`)
	one := olga.path()
	olga.atHeading("Floor educator")
	holds(t, "the role", olga.says(), word("roles.done.begun"), word("roles.origin.starter"), word("roles.standing.none"))

	// Posts, vacancies, and who holds one of them.
	olga.open(one + "/settings")
	olga.writesOver(`input[name="posts"]`, "1")
	olga.writesOver(`input[name="vacant"]`, "2")
	olga.expects("422")
	olga.goTo(`form[action="` + one + `/settings"] button`)
	olga.passes("more-vacant-than-posts")
	olga.chosenText(`input[name="vacant"]`, "2")
	olga.writesOver(`input[name="posts"]`, "3")
	olga.goTo(`form[action="` + one + `/settings"] button`)
	holds(t, "the settings", olga.says(), word("roles.done.set"))
	olga.open(one + "/holders")
	olga.set(`select[name="person"]`, see[string](olga, `eye.all('select[name="person"] option').find((e) => e.textContent.includes("Ben Okoro")).value`))
	olga.goTo(`form[action="` + one + `/holders"][method="post"] button`)
	olga.passes("holders")
	holds(t, "the page", olga.says(), word("roles.done.held"))

	// Ben proposes another emphasis and an example, and comments.
	item := framework.ItemID("isl", "GE.4")
	ben.open(one)
	ben.passes("role-in-the-dark")
	holds(t, "the role", ben.says(), "Ben Okoro", word("roles.posts", "posts", 3, "vacant", 2))
	ben.goTo(`main a[href="` + one + `/uses/` + item + `"]`)
	ben.goTo(`main a[href*="part=use"]`)
	ben.passes("propose-an-emphasis")
	ben.press(radio("emphasis", "central"))
	ben.write(`textarea[name="reason"]`, "Families stay when we do this.")
	ben.goTo(`form[action="` + one + `/propose"] button`)
	ben.open(one + "/uses/" + item)
	ben.goTo(`main a[href*="part=example"]`)
	ben.write(`textarea[name="after"]`, "Names every shell on the beach table.")
	ben.goTo(`form[action="` + one + `/propose"] button`)
	ben.passes("proposals-in-the-dark")
	ben.open(one + "/comments")
	ben.write(`textarea[name="text"]`, "Who opens the water table on Sundays?")
	ben.goTo(`form[action="` + one + `/comments"] button`)

	// Olga accepts one and declines the other with a reply.
	olga.open(one + "/comments")
	holds(t, "the comments", olga.says(), "Who opens the water table on Sundays?")
	olga.open(one + "/proposals")
	olga.passes("two-proposals")
	emphasis := olga.proposalOf("Families stay when we do this.")
	olga.goTo(emphasis + ` button[name="decision"][value="accept"]`)
	holds(t, "the page", olga.says(), word("roles.done.accepted"))
	example := olga.proposalOf("Names every shell on the beach table.")
	olga.write(example+` textarea[name="reply"]`, "We leave the naming to visitors.")
	olga.goTo(example + ` button[name="decision"][value="decline"]`)
	olga.passes("answered")
	holds(t, "the page", olga.says(), word("roles.done.declined"), word("roles.proposals.none"))
	accepted, declined := see[string](olga, "eye.text("+quoted(emphasis)+")"), see[string](olga, "eye.text("+quoted(example)+")")
	holds(t, "the accepted proposal", accepted, word("roles.state.accepted"))
	holds(t, "the declined proposal", declined, word("roles.state.declined"), "We leave the naming to visitors.")
	lacks(t, "the accepted proposal", accepted, word("roles.state.declined"))
	lacks(t, "the declined proposal", declined, word("roles.state.accepted"))
	olga.open(one + "/versions")
	olga.write(`textarea[name="note"]`, "Agreed with Ben on Monday.")
	olga.goTo(`form[action="` + one + `/versions"] button`)
	olga.passes("agreed")

	// Both see the version: with what was accepted, without what was declined.
	for _, p := range []*tab{olga, ben} {
		p.open(one + "/versions/1")
		holds(t, "version 1", p.says(), "Agreed with Ben on Monday.")
		central := see[string](p, `eye.text("section[aria-labelledby='e-central']")`)
		holds(t, "what is central in version 1", central, "GE.4")
		lacks(t, "version 1", p.says(), "Names every shell")
	}
	ben.open(one + "/proposals")
	holds(t, "the proposals", ben.says(), "We leave the naming to visitors.")
	ben.open(one + "/history")
	ben.passes("history-in-the-dark")
	holds(t, "the history", ben.says(), word("roles.did.began"), word("roles.did.agreed"), "Agreed with Ben on Monday.",
		word("roles.did.accepted", "place", word("roles.part.use", "code", "GE.4")), word("roles.did.declined", "place", word("roles.part.example", "code", "GE.4")))

	// With a second role: staffing, side by side, on paper.
	other := olga.beginsRole(at, "evaluator")
	olga.open(other + "/settings")
	olga.writesOver(`input[name="posts"]`, "2")
	olga.goTo(`form[action="` + other + `/settings"] button`)
	olga.open(at + "/staffing")
	olga.passes("staffing")
	holds(t, "the staffing page", olga.says(), "Floor educator", "Evaluator", word("overview.staffing.rests"))
	alone := olga.factOf(word("overview.rest.one"))
	holds(t, "what rests on one post that is held", alone, "Express and cultivate empathy.")
	lacks(t, "what no role names", olga.factOf(word("overview.rest.none")), "Express and cultivate empathy.")
	row := see[[]string](olga, `Array.from(eye.all("tr").find((e) => e.querySelector("th a")?.getAttribute("href") === `+quoted(one)+`).cells).map((e) => e.textContent.trim())`)
	if want := []string{"Floor educator", "Floor team", "3", "2"}; !slices.Equal(row, want) {
		t.Errorf("the row of posts and vacancies says %q, not %q", row, want)
	}
	lacks(t, "the staffing page", olga.says(), "Ben Okoro", "Olga Petrov")
	olga.open(at + "/roles/compare")
	olga.passes("compare-nothing")
	olga.set("#role-1", one[strings.LastIndexByte(one, '/')+1:])
	olga.set("#role-2", other[strings.LastIndexByte(other, '/')+1:])
	olga.goTo(`form[action="` + at + `/roles/compare"] button`)
	olga.passes("side-by-side")
	holds(t, "the roles side by side", olga.says(), word("overview.compare.only"), word("overview.notnamed"), "GE.10")
	paper := olga.onPaper()
	holds(t, "the comparison on paper", paper, "Floor educator", "Evaluator", word("overview.notnamed"))
	lacks(t, "the comparison on paper", paper, word("overview.compare.show"))

	// Ben lays the role beside the own map. It says what the job uses, and nobody learns that he looked.
	ben.open("/pathway")
	ben.begins("exploring", "")
	ben.looksCloserAt("GE.COM")
	ben.press(radio("say.use.GE.10", "regularly"))
	ben.sent()
	before := olga.logOf(one)
	ben.open(one)
	ben.goTo(`main a[href^="/pathway/roles/"]`)
	ben.passes("beside-my-map-in-the-dark")
	beside := ben.says()
	holds(t, "the role beside the map", beside, word("pathway.roles.uses"), word("pathway.roles.yousaid"), word("pathway.roles.private"), labels["regularly"], word("pathway.roles.notsaid"))
	for _, verdict := range []string{"lack", "gap", "missing", "not yet", "should", "%", " of 22"} {
		if strings.Contains(strings.ToLower(beside), verdict) {
			t.Errorf("the page about somebody's own map says %q: %.400s", verdict, beside)
		}
	}
	if after := olga.logOf(one); after != before {
		t.Errorf("the organization learns that somebody compared; it read\n%s\nand now reads\n%s", before, after)
	}
}

// logOf is what the organization can read of who did what with a role.
func (p *tab) logOf(role string) string {
	p.t.Helper()
	p.open(role + "/history")
	return p.says()
}
