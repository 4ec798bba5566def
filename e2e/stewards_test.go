package e2e

import (
	"strings"
	"testing"
)

// networkName is the association that keeps frameworks in these journeys.
const networkName = "Coastal Learning Network"

// twoStewards founds an association with an owner and a steward. Both have accounts on the same server.
func twoStewards(t *testing.T, h *house, steward ...func(*visitor)) (olga, ben *tab) {
	t.Helper()
	olga = visitHouse(t, h).comes("Olga Petrov", "olga@coast.example")
	at := olga.founds(networkName, "association")
	olga.invites(at, "ben@coast.example", "steward")
	ben = visitHouse(t, h, steward...).comes("Ben Okoro", "ben@coast.example")
	ben.open("/organizations")
	ben.goTo(`form[action="/invitations"] button[value="accept"]`)
	return olga, ben
}

// beginsFrom begins a draft from a release of the library and gives its address. The page says its title.
func (p *tab) beginsFrom(title, version string) string {
	p.t.Helper()
	p.open("/stewardship/drafts/new/release")
	p.press(`input[name="release"][value="` + p.optionFor("release", title) + `"]`)
	p.write(`input[name="version"]`, version)
	p.goTo(`form[action="/stewardship/drafts/new/release"] button.main`)
	begun, _, _ := strings.Cut(word("draft.done.begun"), ".") // of a framework that others keep it says more
	holds(p.t, "the page", p.says(), begun)
	return p.path()
}

// optionFor is the value of the choice whose words begin with a text.
func (p *tab) optionFor(name, begins string) string {
	p.t.Helper()
	return see[string](p, `eye.all('input[name="`+name+`"]').find((e) => eye.handle(e).textContent.trim().startsWith(`+quoted(begins)+`)).value`)
}

// itemAt is the address of the item with a code, in the tree of a draft that is shown.
func (p *tab) itemAt(code string) string {
	p.t.Helper()
	return see[string](p, `eye.all("nav.tree a.words").find((e) => e.textContent.trim().startsWith(`+quoted(code+" ")+`) || e.querySelector(".code")?.textContent.trim() === `+quoted(code)+`).getAttribute("href")`)
}

// onPaper is the text of all pages of a print, as one.
func (p *tab) onPaper() string {
	p.t.Helper()
	return strings.Join(pages(p.t, p.print(a4, false)), "\n")
}
