package e2e

import (
	"strings"
	"testing"
)

// TestPathwayOfAnAccount goes from a guest's browser into a new account, on to a second device, through a server that is
// gone for a while, and to what two devices said differently.
func TestPathwayOfAnAccount(t *testing.T) {
	t.Parallel()
	h := ownHouse(t)
	p := visitHouse(t, h).newTab()
	p.open("/pathway")
	p.begins("exploring", "floor educator")
	p.looksCloserAt("GE.COM")
	p.press(radio("say.use.GE.9", "regularly"))

	p.open(strings.TrimSpace(strings.TrimPrefix(h.owner, h.url)))
	p.write(`input[name="name"]`, "Ana Reyes")
	p.write(`input[name="email"]`, "ana@example.org")
	p.write(`input[name="passphrase"]`, "a quiet tide pool at dawn")
	p.goTo(`main form button.main`)

	p.open("/pathway")
	p.until("what this browser keeps is offered", `eye.all("form[data-adopt]:not([hidden])").length === 1`)
	p.passes("account-offer")
	p.goTo(`form[data-adopt] button[type="submit"]`)
	holds(t, "the page", see[string](p, `eye.text("main")`), word("pathway.adopted.title"), "1 reflection")
	p.until("the browser keeps nothing of a guest's any more", `localStorage.getItem("pathways.file") === null && localStorage.getItem("pathways.changes") === null`)
	p.passes("account-adopted")

	phone := visitHouse(t, h, withPhone).newTab()
	phone.open("/account/sign-in?next=/pathway/reflect/GE.COM")
	phone.write(`input[name="email"]`, "ana@example.org")
	phone.write(`input[name="passphrase"]`, "a quiet tide pool at dawn")
	phone.goTo(`form[action="/account/sign-in"] button.main`)
	phone.until("the answer is there", `eye.one('`+radio("say.use.GE.9", "regularly")+`').checked`)
	phone.passes("account-unit-phone")

	// Both devices show the page; each says something else in the same place.
	p.open("/pathway/reflect/GE.COM")
	saved := func(on *tab) {
		on.until("it says that it is saved", `eye.text("main [data-status]").startsWith(`+quoted(opening("pathway.kept.saved"))+`)`)
	}
	p.press(radio("say.use.GE.9", "not-now"))
	saved(p)
	phone.press(radio("say.use.GE.9", "now-and-then"))
	saved(phone)
	phone.until("it says that something differs", `eye.all("[data-differs]:not([hidden])").length === 1`)
	phone.open("/pathway/differences")
	phone.passes("account-differences")
	phone.goTo(`button[name="choose"]`)
	holds(t, "the page", see[string](phone, `eye.text("main")`), word("pathway.differences.none"))

	// Nobody can be reached; what is written stays in this browser and is sent when they are back.
	h.close()
	p.expects("ERR_CONNECTION_REFUSED", "Failed to fetch", "net::")
	p.press(radio("say.wish.GE.9", "develop"))
	p.until("it says that it is kept here", `eye.text("main [data-status]") === `+quoted(word("pathway.kept.unsent")))
	h.reopen(t)
	see[bool](p, `window.dispatchEvent(new Event("online"))`)
	saved(p)
	p.open("/pathway/reflect/GE.COM")
	if !see[bool](p, `eye.one('`+radio("say.wish.GE.9", "develop")+`').checked`) {
		t.Error("what was written while nobody could be reached is not there")
	}
	p.goTo(toMap)
	p.passes("account-map")
	for _, place := range []string{"/pathway", "/pathway/plan", "/pathway/plans", "/pathway/compare", "/pathway/file", "/pathway/differences"} {
		p.open(place)
		p.passes("account" + strings.ReplaceAll(place, "/", "-"))
	}
	if kept := see[string](p, `JSON.stringify(Object.keys(localStorage).filter((k) => k.startsWith("pathways.") && k !== "pathways.theme"))`); kept != "[]" {
		t.Errorf("this browser still keeps %s", kept)
	}
}
