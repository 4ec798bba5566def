package e2e

import (
	"strings"
	"testing"

	"pathways/internal/framework"
)

// TestARoleWrittenByTwo has a lead begin a role and somebody who holds the job, on a phone without script, propose and comment;
// the lead answers, and both agree on a version.
func TestARoleWrittenByTwo(t *testing.T) {
	t.Parallel()
	h := mailHouse(t)
	olga := visitHouse(t, h).firstOwner("Olga Petrov", "olga@harbor.example")
	house := olga.founds("Harbor Science Center", "institution")
	olga.invites(house, "ben@home.example", "member")
	door := h.linkTo(t, "ben@home.example")
	ben := visitHouse(t, h, withPhone, withoutScript).joins("Ben Okoro", "ben@home.example")
	ben.open(door)
	ben.goTo(`button[name="answer"][value="accept"]`)

	roles := house + "/roles"
	olga.open(roles)
	olga.passes("roles-empty")
	olga.goTo(`main .empty a.button`)
	olga.passes("new-role")
	olga.write(`input[name="title"]`, "Floor educator")
	olga.write(`input[name="team"]`, "Visitor programs")
	olga.goTo(`form[action="` + roles + `/new"] button`)
	olga.passes("choose")
	one := strings.TrimSuffix(olga.path(), "/choose")
	item, later := framework.ItemID("isl", "GE.1"), framework.ItemID("isl", "GE.9")
	olga.press(radio("use."+item, "central"))
	olga.press(radio("use."+later, "regular"))
	olga.goTo(`main form[method="post"] .standing button:not([name])`)
	holds(t, "the role", olga.says(), "Floor educator", word("roles.emphasis.central"), "GE.1", "GE.9", word("roles.standing.none"))
	olga.passes("role-begun")
	olga.open(one + "/words")
	olga.write(`textarea[name="purpose"]`, "People leave with a question that they did not have before.")
	olga.goTo(`form[action="` + one + `/words"] button`)

	ben.open(roles)
	ben.fitsPhone("roles-of-a-member")
	ben.goes(one)
	ben.fitsPhone("role-of-a-member")
	ben.open(one + "/uses/" + item)
	ben.fitsPhone("competency-of-a-member")
	ben.goTo(`main a[href*="part=example"]`)
	ben.fitsPhone("propose")
	ben.write(`textarea[name="after"]`, "Greets each class at the door.")
	ben.write(`textarea[name="reason"]`, "We do it each morning.")
	ben.goTo(`form[action="` + one + `/propose"] button`)
	ben.fitsPhone("proposals-of-a-member")
	holds(t, "the proposals", ben.says(), word("roles.done.proposed"), "Greets each class at the door.", "We do it each morning.")
	ben.open(one + "/comments")
	ben.write(`textarea[name="text"]`, "Do all of us feed the otters?")
	ben.goTo(`form[action="` + one + `/comments"] button`)
	ben.fitsPhone("comments")

	olga.open(one + "/proposals")
	olga.passes("proposals")
	olga.write(`main textarea[name="reply"]`, "Yes, thank you.")
	olga.goTo(`main button[name="decision"][value="accept"]`)
	holds(t, "the answered proposal", olga.says(), word("roles.done.accepted"), word("roles.state.accepted"), "Yes, thank you.")
	olga.passes("proposals-answered")
	olga.open(one + "/versions")
	olga.write(`textarea[name="note"]`, "Talked about with Ben.")
	olga.goTo(`form[action="` + one + `/versions"] button`)
	olga.passes("versions")
	for _, page := range []string{"/holders", "/settings", "/history", "/comments", "/choose?q=communication", "/differences?from=1&to=0", "/versions/1", "/propose"} {
		olga.open(one + page)
		olga.passes(strings.Trim(strings.NewReplacer("/", "-", "?", "-", "=", "-", "&", "-").Replace(page), "-"))
	}

	ben.open(one)
	holds(t, "the role as agreed", ben.says(), "Greets each class at the door.", opening("roles.standing.agreed"))
	ben.fitsPhone("role-as-agreed")
	olga.open(one)
	text := strings.Join(pages(t, olga.print(letter, false)), "\n")
	holds(t, "the role on paper", text, "Floor educator", "People leave with a question", "Greets each class at the door.")
	lacks(t, "the role on paper", text, word("roles.propose"), word("roles.further"))
}
