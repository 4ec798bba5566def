package e2e

import (
	"testing"
)

// TestTwoPeopleTalkItOver shares a plan with a conversation by the forms of a person, opens it as the other, and holds a
// conversation at two screens: what one writes or agrees to turns up before the other without a hand.
func TestTwoPeopleTalkItOver(t *testing.T) {
	t.Parallel()
	h := mailHouse(t)
	ana, bo := visitHouse(t, h).comes("Ana Reyes", "ana@example.org"), visitHouse(t, h, withPhone).comes("Bo Lind", "bo@example.org")

	ana.open("/pathway")
	ana.begins("exploring", "floor educator")
	ana.looksCloserAt("GE.COM")
	ana.press(radio("say.use.GE.9", "regularly"))
	ana.until("it says that it is saved", `eye.text("main [data-status]").startsWith(`+quoted(opening("pathway.kept.saved"))+`)`)

	ana.open("/sharing")
	ana.passes("sharing-empty")
	ana.goes("/sharing/new")
	ana.passes("sharing-what")
	ana.press(`input[name="reflection"]`)
	ana.goTo(`main form button.main`)
	ana.passes("sharing-how")
	ana.press(`input[type="radio"][value="whole"]`)
	ana.write(`input[name="email"]`, "bo@example.org")
	ana.press(`input[name="conversation"]`)
	ana.press(`input[name="comments"]`)
	ana.goTo(`main form button.main`)
	ana.atHeading(word("sharing.paper.title", "name", "Ana Reyes"))
	ana.passes("sharing-preview")
	preview := see[string](ana, `eye.text(".preview .picture + details, .preview table")`)
	ana.goTo(`form[action="/sharing"] button.main`)
	ana.passes("sharing-detail")
	lacks(t, "the page of a grant that nobody has opened", ana.says(), "Bo Lind")

	bo.open("/shared")
	bo.passes("shared-list")
	bo.goTo(`main .board a`)
	bo.atHeading(word("sharing.paper.title", "name", "Ana Reyes"))
	bo.passes("shared-paper")
	if page := see[string](bo, `eye.text("main .picture + details, main table")`); page != preview {
		t.Errorf("the preview said %.300q, the other reads %.300q", preview, page)
	}
	bo.goTo(`main a[href$="/conversation"]`)
	bo.passes("sharing-talk-phone")

	ana.goTo(`main a[href$="/conversation"]`)
	bo.write(`textarea[name="text"]`, "We try it in spring.")
	bo.goTo(`form[action$="/conversation/notes"] button`)
	ana.until("the note turns up", `eye.text("talk-notes").includes("We try it in spring.")`)
	ana.passes("sharing-talk")
	ana.goTo(`talk-notes button[value="agree"]`)
	bo.until("the other hears that both agreed", `eye.text("talk-notes").includes(`+quoted(word("sharing.note.both"))+`)`)

	ana.open("/sharing")
	ana.goTo(`main table a`)
	holds(t, "the log of openings", ana.says(), "Bo Lind")
	ana.goTo(`form[action$="/revoke"] button`)
	holds(t, "the page", ana.says(), word("sharing.done.revoked"))
	ana.passes("sharing-ended")
	bo.expects("404")
	bo.open("/shared")
	lacks(t, "the list after the end", bo.says(), word("sharing.kind.reflection"))
	holds(t, "the list after the end", bo.says(), word("sharing.talk.with", "name", "Ana Reyes"))
}
