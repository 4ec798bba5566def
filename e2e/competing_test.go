package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestCompetingEdit has two stewards write the same item: one by keyboard alone, one on a phone. Nothing of either is lost,
// who comes second chooses, and it can be taken back.
func TestCompetingEdit(t *testing.T) {
	t.Parallel()
	h := ownHouse(t)
	keys, phone := twoStewards(t, h, withPhone)
	for _, page := range []string{"", "/drafts", "/drafts/new", "/drafts/new/release", "/drafts/new/blank"} {
		phone.open("/stewardship" + page)
		phone.fitsPhone("empty" + strings.ReplaceAll(page, "/", "-"))
	}
	at := phone.beginsFrom("Professional Pathways in Informal STEM Learning (ISL)", "2026 coast")
	phone.fitsPhone("tree")
	item := phone.itemAt("GE.1")
	was := see[string](phone, `eye.text('nav.tree a[href="`+item+`"] .said')`)

	// The first walks there with arrow keys.
	keys.open(at)
	keys.walksTo(item)
	keys.focusIsSeen()
	keys.leads(func() { keys.key(kb.Enter) })
	keys.passes("item")
	keys.chosenText(`textarea[name="statement"]`, was)

	// The second is faster.
	phone.open(item)
	phone.fitsPhone("item")
	phone.writesOver(`textarea[name="statement"]`, "Welcomes everybody at the water’s edge.")
	phone.goTo(`main form[data-guard] button.main`)
	phone.fitsPhone("edited")
	holds(t, "the page", phone.says(), word("draft.done.edited"))

	// The first saves other words for the same sentence, and a note that nobody else wrote.
	keys.tabTo(`textarea[name="statement"]`)
	keys.held(chromedp.ModifierCtrl, "a")
	keys.typeText("Welcomes visitors who come back every week.")
	keys.tabTo(`main form[data-guard] details summary`)
	keys.key(kb.Enter)
	keys.tabTo(`textarea[name="question"]`)
	keys.typeText("Who comes back?")
	keys.tabTo(`main form[data-guard] button.main`)
	keys.expects("409")
	keys.leads(func() { keys.key(kb.Enter) })
	keys.passes("clash")
	holds(t, "the page of both wordings", keys.says(), word("draft.clash"), "Welcomes everybody at the water’s edge.", "Welcomes visitors who come back every week.", word("draft.clash.theirs", "name", "Ben Okoro"))
	phone.open(item)
	holds(t, "what stands meanwhile", see[string](phone, `eye.one('textarea[name="statement"]').value + eye.one('textarea[name="question"]').value`), "Welcomes everybody at the water’s edge.Who comes back?")

	// Who came second writes a third wording, and takes it back later.
	keys.tabTo(`input[name="choose.statement"]`)
	keys.key(kb.ArrowDown)
	if got := see[string](keys, "document.activeElement.value"); got != "mine" {
		keys.key(kb.ArrowDown)
	}
	keys.chosen("choose.statement", "mine")
	keys.tabTo(`textarea[name="statement"]`)
	keys.held(chromedp.ModifierCtrl, "a")
	keys.typeText("Welcomes everybody, and those who come back.")
	keys.tabTo(`main form[data-guard] button.main`)
	keys.leads(func() { keys.key(kb.Enter) })
	keys.passes("settled")
	keys.chosenText(`textarea[name="statement"]`, "Welcomes everybody, and those who come back.")
	keys.tabTo(`form[action$="/undo"] button`)
	keys.leads(func() { keys.key(kb.Enter) })
	keys.passes("undone")
	holds(t, "the page", keys.says(), word("draft.done.undone"))
	holds(t, "the item in the tree", see[string](keys, `eye.text('nav.tree a[href="`+item+`"]')`), "Welcomes everybody at the water’s edge.")

	// An item moves with Alt and an arrow, and the focus goes along.
	keys.open(at)
	keys.walksTo(item)
	next := see[string](keys, `document.activeElement.closest("li").nextElementSibling.id`)
	keys.leads(func() { keys.held(chromedp.ModifierAlt, kb.ArrowDown) })
	keys.until("the focus is on the item that moved", `document.activeElement.getAttribute("href") === `+quoted(item))
	if before := see[string](keys, `document.activeElement.closest("li").previousElementSibling.id`); before != next {
		t.Errorf("the item stands after %s, not after %s", before, next)
	}
	keys.passes("moved")
	phone.open(item + "/move")
	phone.fitsPhone("places")
	phone.open(at + "/history")
	phone.fitsPhone("history")
	holds(t, "the history", phone.says(), "Olga Petrov", "Ben Okoro", word("draft.change.edited", "code", "GE.1"), "those who come back", word("draft.change.undone"))
	for _, page := range []string{"/whole", "/edition", "/kinds", "/check", "/release", "/changes", "/discard", "/find?q=visitors"} {
		phone.open(at + page)
		phone.fitsPhone("draft" + strings.NewReplacer("/", "-", "?", "-", "=", "-").Replace(page))
	}
}

// walksTo goes to an item of the tree with the arrow keys.
func (p *tab) walksTo(item string) {
	p.t.Helper()
	p.tabTo(`nav.tree a.words`)
	for range 60 {
		if see[bool](p, `document.activeElement.getAttribute("href") === `+quoted(item)) {
			p.focusIsSeen()
			return
		}
		p.key(kb.ArrowDown)
	}
	p.t.Fatalf("60 arrows do not lead to %s; the focus is on %q", item, see[string](p, "eye.focus()"))
}

// held presses a key while another is held down.
func (p *tab) held(modifier chromedp.Modifier, key string) {
	p.t.Helper()
	p.keys++
	p.do("a key with another", chromedp.KeyEvent(key, chromedp.KeyModifiers(modifier)))
}
