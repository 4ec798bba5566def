package e2e

import (
	"testing"
)

const (
	toSettle = `main button[formaction="/pathway/differences"]`
	unsent   = "pathways.unsent"
)

// sent waits until the server holds what was written here.
func (p *tab) sent() {
	p.t.Helper()
	p.until("what was written is saved", `eye.text("main [data-status]").startsWith(`+quoted(opening("pathway.kept.saved"))+`) && !Object.keys(localStorage).some((k) => k.startsWith(`+quoted(unsent)+`))`)
}

// TestTwoDevices answers on two devices, both with the same page open; what differs is shown and settled.
func TestTwoDevices(t *testing.T) {
	t.Parallel()
	h := mailHouse(t)
	desk := visitHouse(t, h).joins("Ana Reyes", "ana@example.org")
	s := saying{}
	goal := desk.reflects(s)

	phone := visitHouse(t, h, withPhone).newTab()
	phone.open("/account/sign-in?next=/pathway/map")
	phone.signsIn("ana@example.org")
	phone.mapAgrees(s)
	phone.open("/pathway")
	phone.fitsPhone("pathway")

	// Both open the same unit. The desk says something; the phone, whose page is older, says something else.
	unit := "/pathway/reflect/GE.COM"
	desk.open(unit)
	phone.open(unit)
	phone.fitsPhone("unit")
	codes := desk.asked()
	differs, deskOnly, phoneOnly := codes[0], codes[1], codes[2]
	desk.press(radio("say.use."+differs, "not-now"))
	desk.press(radio("say.wish."+deskOnly, "fine-tune"))
	s.say(deskOnly, "wish", "fine-tune")
	desk.sent()
	phone.press(radio("say.use."+differs, "regularly"))
	s.say(differs, "use", "regularly")
	phone.press(radio("say.wish."+phoneOnly, "not-now"))
	s.say(phoneOnly, "wish", "not-now")
	phone.sent()
	phone.until("the phone says that the two differ", `eye.seen(eye.one("main [data-differs] a"))`)
	phone.fitsPhone("differs")

	// The newest holds until one is chosen; both are shown.
	desk.open("/pathway/map")
	desk.mapAgrees(s)
	desk.goes("/pathway/differences")
	desk.passes("differences")
	if n := see[int](desk, `eye.all('button[name="choose"]').length`); n != 2 {
		t.Fatalf("%d answers can be chosen; the page says %s", n, desk.says())
	}
	holds(t, "the differences", desk.says(), differs, labels["not-now"], labels["regularly"])
	desk.goTo(`main li:nth-child(2) button[name="choose"]`)
	desk.passes("settled")
	holds(t, "the page", desk.says(), word("pathway.differences.settled"), word("pathway.differences.none"))
	s.say(differs, "use", "not-now")
	phone.open("/pathway/map")
	phone.mapAgrees(s)
	if see[bool](phone, `eye.all("main [data-differs]").some((e) => eye.seen(e))`) {
		t.Error("what was settled on one device still differs on the other")
	}

	// A plan's field written on both, and a new activity on each.
	desk.open("/pathway/plan")
	desk.goTo(`main button[formaction^="/pathway/plan/"]:not([name]):not(nav button)`)
	at := desk.path()
	phone.open(at)
	phone.fitsPhone("goal")
	desk.writesOver(`textarea[name$=".why"]`, "From the desk: families ask for it.")
	desk.sent()
	phone.writesOver(`textarea[name$=".why"]`, "From the phone: our team wants it.")
	phone.sent()
	phone.writesOver(`textarea[name$=".progress"]`, "Three families help to plan.")
	phone.sent()
	phone.open("/pathway/differences")
	phone.fitsPhone("differences-of-a-plan")
	holds(t, "the differences of the plan", phone.says(), "From the desk: families ask for it.", "From the phone: our team wants it.")
	phone.goTo(`main button[name="take"]`)
	holds(t, "the page", phone.says(), word("pathway.differences.settled"))
	desk.open("/pathway/plan")
	holds(t, "the plan", desk.says(), "From the desk: families ask for it.", "Three families help to plan.", goal)
	lacks(t, "the plan", desk.says(), "From the phone: our team wants it.")
	desk.open("/pathway/differences")
	desk.passes("nothing-differs")
}

// writesOver puts another text in place of what a field holds.
func (p *tab) writesOver(selector, text string) {
	p.t.Helper()
	p.press(selector)
	see[bool](p, `(eye.one(`+quoted(selector)+`).select(), true)`)
	p.typeText(text)
	p.chosenText(selector, text)
}

// TestServerAway answers while the server is away: everything stays in this browser and is sent when it is back.
func TestServerAway(t *testing.T) {
	t.Parallel()
	h := mailHouse(t)
	p := visitHouse(t, h, withPhone).joins("Ana Reyes", "ana@example.org")
	p.open("/pathway")
	p.begins("exploring", "")
	p.looksCloserAt("GE.COM")
	s := saying{}
	p.expects("ERR_CONNECTION_REFUSED", "ERR_EMPTY_RESPONSE", "ERR_CONNECTION_RESET", "503")
	away := `eye.text("main [data-status]") === ` + quoted(word("pathway.kept.unsent"))
	h.close()
	p.press(radio("say.use."+p.asked()[0], "decline"))
	p.until("the page says where it is kept", away)
	h.reopen(t)
	see[bool](p, `window.dispatchEvent(new Event("online"))`)
	p.sent()
	h.close()
	p.answersUnit(s)
	p.writesNote(s, p.asked()[0], "Written on the train.")
	p.until("the page says where it is kept", away)
	p.fitsPhone("unsent")
	// Even if the page is closed meanwhile.
	v := p.v
	p.close()
	h.reopen(t)
	q := v.newTab()
	q.open("/pathway/reflect/GE.COM")
	q.until("everything is sent", `!Object.keys(localStorage).some((k) => k.startsWith(`+quoted(unsent)+`))`)
	other := visitHouse(t, h).newTab()
	other.open("/account/sign-in?next=/pathway/map")
	other.signsIn("ana@example.org")
	other.mapAgrees(s)
	q.open("/pathway/map")
	q.mapAgrees(s)
}

// TestSignedOutElsewhere types on after the session was ended on another device. Signed in again, it is there.
func TestSignedOutElsewhere(t *testing.T) {
	t.Parallel()
	h := mailHouse(t)
	desk := visitHouse(t, h).joins("Ana Reyes", "ana@example.org")
	desk.open("/pathway")
	desk.begins("exploring", "")
	desk.looksCloserAt("GE.COM")
	for i, with := range []struct {
		name string
		as   []func(*visitor)
	}{{"script", nil}, {"without-script", []func(*visitor){withoutScript}}} {
		p := visitHouse(t, h, with.as...).newTab()
		p.expects("401")
		p.open("/account/sign-in?next=/pathway/reflect/GE.COM")
		p.signsIn("ana@example.org")
		s := saying{}
		p.answersUnit(s)
		if !p.v.noScript {
			p.sent()
		}
		desk.open("/account")
		desk.goTo(`form[action="/account/sessions/end-others"] button`)
		p.writesNote(s, p.asked()[i], "Written after "+with.name+" lost its session.")
		if p.v.noScript {
			p.goesOn()
			p.passes("held")
			holds(t, "the page for signing in", p.says(), word("account.held.title"))
			p.signsIn("ana@example.org")
			p.passes("kept")
			p.goTo(`main form[action^="/pathway"] button`)
		} else {
			p.until("the page says that the session has ended", `eye.text("main [data-status]").startsWith(`+quoted(word("pathway.kept.signin"))+`)`)
			p.passes("session-ended")
			p.goTo(`main [data-status] a`)
			p.signsIn("ana@example.org")
			p.until("everything is sent", `!Object.keys(localStorage).some((k) => k.startsWith(`+quoted(unsent)+`))`)
		}
		p.open("/pathway/map")
		p.mapAgrees(s)
	}
}
