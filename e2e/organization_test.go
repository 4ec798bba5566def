package e2e

import (
	"strings"
	"testing"
)

// firstOwner takes a new server into its hands.
func (v *visitor) firstOwner(name, email string) *tab {
	v.t.Helper()
	p := v.newTab()
	p.open(v.house.path(v.t, v.house.owner))
	p.write(`input[name="name"]`, name)
	p.write(`input[name="email"]`, email)
	p.write(`input[name="passphrase"]`, passphrase)
	p.goTo(`main form button`)
	return p
}

// founds makes an organization and gives its address.
func (p *tab) founds(name, kind string) string {
	p.t.Helper()
	p.open("/organizations/new")
	p.write(`input[name="name"]`, name)
	p.press(radio("kind", kind))
	p.goTo(`form[action="/organizations/new"] button`)
	p.atHeading(name)
	return p.path()
}

// invites sends an invitation by letter.
func (p *tab) invites(at, email, part string) {
	p.t.Helper()
	p.open(at + "/invitations")
	p.write(`input[name="email"]`, email)
	p.press(radio("part", part))
	p.goTo(`form[action="` + at + `/invitations"] button`)
	holds(p.t, "the page", p.says(), word("organization.done.invited"))
}

// TestOrganization founds one, invites by letter and by list, gives parts and leaves.
func TestOrganization(t *testing.T) {
	t.Parallel()
	h := mailHouse(t)
	olga := visitHouse(t, h).firstOwner("Olga Petrov", "olga@harbor.example")
	olga.open("/organizations")
	olga.passes("organizations-empty")
	olga.goes("/organizations/new")
	olga.passes("new")
	olga.expects("422", "409")
	olga.goTo(`form[action="/organizations/new"] button`)
	olga.passes("new-faults")
	at := olga.founds("Harbor Science Center", "institution")
	olga.passes("overview")

	// Somebody new is invited by letter, makes an account on the way and accepts.
	olga.open(at + "/invitations")
	olga.passes("invitations-empty")
	olga.write(`textarea[name="message"]`, "Welcome to the tide pool team.")
	olga.write(`input[name="name"]`, "Ben Okoro")
	olga.write(`input[name="email"]`, "Ben@Home.example")
	olga.press(radio("part", "lead"))
	olga.goTo(`form[action="` + at + `/invitations"] button`)
	olga.passes("invitations")
	letter := h.letter(t, "ben@home.example")
	holds(t, "the letter", letter.Text, "Olga Petrov", "Harbor Science Center", "Welcome to the tide pool team.")
	ben := visitHouse(t, h, withPhone).newTab()
	door := h.path(t, letter.Link())
	ben.open(door)
	ben.fitsPhone("invitation")
	holds(t, "the door", ben.says(), "Harbor Science Center", word("organization.door.account"))
	lacks(t, "the door", ben.says(), "ben@home.example", "olga@harbor.example", "Welcome to the tide pool team.")
	ben.goTo(`main a[href^="/account/sign-up"]`)
	ben.asksForAccount("Ben Okoro", "ben@home.example")
	ben.open(h.linkTo(t, "ben@home.example"))
	ben.goTo(`main form[action^="/account/join/"] button`)
	if here := ben.path(); here != door {
		t.Errorf("with an account, and led to %s instead of the invitation", here)
	}
	ben.fitsPhone("invitation-with-account")
	holds(t, "the door", ben.says(), "Welcome to the tide pool team.")
	ben.goTo(`button[name="answer"][value="accept"]`)
	ben.atHeading("Harbor Science Center")
	ben.fitsPhone("overview-of-a-lead")
	ben.open(at + "/people")
	ben.fitsPhone("people-of-a-lead")
	lacks(t, "the people as a lead sees them", ben.says(), "olga@harbor.example")

	// A list with faults: first what it comes to, then the report, then without the faulty lines.
	list := "email,name,part\ncleo@harbor.example,Cleo Marsh,member\nno address here,Nobody,member\n" +
		"dev@harbor.example,Dev Rao,admiral\ncleo@harbor.example,Cleo again,member\n=1+1@harbor.example,Sheet,guest\nben@home.example,Ben,member\n"
	olga.goes(at + "/invitations/list")
	olga.passes("list")
	olga.write(`textarea[name="text"]`, list)
	olga.goTo(`form[action="` + at + `/invitations/list"] button`)
	olga.passes("report")
	holds(t, "the report", olga.says(), word("organization.report.lead"), "no address here", word("organization.line.is.same", "line", 2), word("organization.line.is.member"))
	if n := len(h.post.Letters()); n != 2 {
		t.Fatalf("%d letters went out before anything was sent", n)
	}
	_, csv := olga.download(`button[formaction="` + at + `/invitations/list/report"]`)
	if lines := strings.Count(strings.TrimSpace(string(csv)), "\n"); lines != 6 {
		t.Errorf("the report has %d lines under its head:\n%s", lines, csv)
	}
	olga.goTo(`form[action="` + at + `/invitations/list/send"] button:not([formaction])`)
	olga.passes("list-refused")
	lacks(t, "the page", olga.says(), word("organization.done.list"))
	olga.press(`input[name="leaveout"]`)
	olga.goTo(`form[action="` + at + `/invitations/list/send"] button:not([formaction])`)
	holds(t, "the page", olga.says(), word("organization.done.list"), "cleo@harbor.example")
	h.letter(t, "cleo@harbor.example")

	// Who has an account finds the invitation there, too.
	cleo := visitHouse(t, h, withoutScript).comes("Cleo Marsh", "cleo@harbor.example")
	cleo.expects("403", "404")
	cleo.open(at)
	cleo.passes("not-mine")
	cleo.open("/organizations")
	cleo.needsNoScript("organizations-waiting")
	cleo.goTo(`form[action="/invitations"] button[value="accept"]`)
	cleo.open(at + "/people")
	holds(t, "the people", cleo.says(), "Olga Petrov", "Ben Okoro", "Cleo Marsh")

	// Parts hold at once.
	olga.open(at + "/people")
	olga.passes("people")
	olga.goTo(`main a[aria-label="` + word("organization.change.of", "name", "Cleo Marsh") + `"]`)
	olga.passes("person")
	olga.press(radio("part", "guest"))
	olga.goTo(`form[action^="` + at + `/people/"]:not([action$="/remove"]) button`)
	holds(t, "the page", olga.says(), word("organization.done.part"))
	cleo.open(at)
	cleo.needsNoScript("overview-of-a-guest")
	holds(t, "the overview of a guest", cleo.says(), word("organization.part.guest"), "Olga Petrov")
	cleo.open(at + "/people")
	cleo.passes("people-of-a-guest")
	lacks(t, "the people as a guest sees them", cleo.says(), "Ben Okoro")

	// What somebody gives to a part is seen by who plays it, as long as they do.
	ben.open("/evidence/new")
	ben.write(`input[name="title"]`, "Night tour for families")
	ben.goTo(`button[name="do"][value="save"]`)
	ben.open("/sharing/new")
	ben.press(`input[name="evidence"]`)
	ben.goTo(toWhichParts)
	ben.press(radio("to", "part"))
	ben.press(`input[name="parts"][value="guest"]`)
	ben.goTo(toPreview)
	ben.fitsPhone("preview-for-a-part")
	ben.goTo(toShare)
	given := strings.Replace(ben.path(), "/sharing/", "/shared/", 1)
	cleo.open(given)
	holds(t, "what a guest is shown", cleo.says(), "Night tour for families")
	olga.expects("404")
	olga.open(given)
	lacks(t, "what the owner is shown", olga.says(), "Night tour for families")
	olga.open(at + "/people")
	olga.goTo(`main a[aria-label="` + word("organization.change.of", "name", "Cleo Marsh") + `"]`)
	olga.press(radio("part", "member"))
	olga.goTo(`form[action^="` + at + `/people/"]:not([action$="/remove"]) button`)
	cleo.open(given)
	lacks(t, "what is shown after the part has changed", cleo.says(), "Night tour for families")

	// The only owner cannot go; a lead can, and takes everything along.
	olga.open(at + "/leave")
	olga.goTo(`form[action="` + at + `/leave"] button`)
	olga.passes("last-owner")
	holds(t, "the page", olga.says(), word("organization.fault.lastowner"))
	ben.expects("404")
	ben.open(at + "/leave")
	ben.fitsPhone("leave")
	ben.goTo(`form[action="` + at + `/leave"] button`)
	ben.fitsPhone("left")
	ben.open(at)
	ben.fitsPhone("gone")
	lacks(t, "the page of an organization that was left", ben.says(), "Harbor Science Center")
	ben.open("/evidence")
	holds(t, "what is Ben's", ben.says(), "Night tour for families")
	for _, page := range []string{"/domains", "/history", "/settings", "/invitations/link"} {
		olga.open(at + page)
		olga.passes("owner" + strings.ReplaceAll(page, "/", "-"))
	}
	olga.open(at + "/history")
	holds(t, "the history", olga.says(), word("audit.organization.left", "person", "Ben Okoro", "detail", word("organization.part.lead")))
}

// TestDomain confirms a domain by a letter; who confirms an address there by a letter becomes a member, and can leave.
func TestDomain(t *testing.T) {
	t.Parallel()
	h := mailHouse(t)
	olga := visitHouse(t, h).firstOwner("Olga Petrov", "olga@harbor.example")
	at := olga.founds("Harbor Science Center", "institution")
	olga.open(at + "/domains")
	olga.write(`input[name="domain"]`, "harbor.example")
	olga.goTo(`form[action="` + at + `/domains"] button`)
	olga.passes("claimed")
	keeper := visitHouse(t, h, withPhone, withoutScript).newTab()
	keeper.open(h.linkTo(t, "postmaster@harbor.example"))
	keeper.needsNoScript("claim")
	keeper.goTo(`main form button`)
	keeper.needsNoScript("confirmed")
	olga.open(at + "/domains")
	olga.passes("verified")
	olga.press(`input[name="joining"][value="letter"]`)
	olga.goTo(`form[action$="/joining"] button`)
	holds(t, "the page", olga.says(), word("organization.done.joining"))

	dev := visitHouse(t, h).joins("Dev Rao", "dev@harbor.example")
	dev.open("/organizations")
	dev.passes("member-by-domain")
	holds(t, "the organizations", dev.says(), "Harbor Science Center", word("organization.how.domain"))
	dev.open(at + "/leave")
	dev.goTo(`form[action="` + at + `/leave"] button`)
	dev.signsOut()
	dev.open("/account/sign-in?next=/organizations")
	dev.signsIn("dev@harbor.example")
	holds(t, "the organizations after leaving", dev.says(), word("organization.empty"))
	eve := visitHouse(t, h).joins("Eve Stone", "eve@sub.harbor.example")
	eve.open("/organizations")
	holds(t, "the organizations of somebody below the domain", eve.says(), word("organization.empty"))
}
