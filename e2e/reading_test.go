package e2e

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"pathways/internal/framework"
)

// The sentences of a posting that these journeys read. Two of them are about nothing that a framework knows.
const (
	explains = "Explain scientific ideas in everyday words to visitors of all ages."
	asks     = "Ask open questions so that families find their own answers at the touch tank."
	trains   = "Write the schedule for volunteers and train new ones each spring."
	counts   = "Count the cash drawer at the end of the day and lock the back gate."
	insures  = "Health insurance, paid holidays and free parking."
)

const pasted = "Gallery educator\n\nThe pay is $23 to $26 an hour.\n\nWhat you will do\n\n- " + explains + "\n- " + asks + "\n- " + trains + "\n- " + counts +
	"\n\nWhat we offer\n\n- " + insures + "\n- We are an equal opportunity employer.\n"

// passageOf is the selector of the passage that says a text.
func (p *tab) passageOf(text string) string {
	p.t.Helper()
	return "#" + see[string](p, `eye.all(".passage").find((e) => e.textContent.includes(`+quoted(text)+`)).id`)
}

// numberOf is the number of the passage that says a text, as its buttons call it.
func (p *tab) numberOf(text string) string {
	p.t.Helper()
	return see[string](p, "eye.text("+quoted(p.passageOf(text)+" .passage-number")+")")
}

// spokenOf are the codes of the competencies that stand below a passage and do not fall, in their order.
func (p *tab) spokenOf(text string) []string {
	p.t.Helper()
	return see[[]string](p, "eye.all("+quoted(p.passageOf(text)+" .found > li:not(.fallen)")+`).map((e) => e.querySelector(".code").textContent.trim())`)
}

// decides presses a button of a passage by what it says to whoever cannot see where it stands.
func (p *tab) decides(key, text, code string) {
	p.t.Helper()
	label := word(key, "code", code, "number", p.numberOf(text))
	p.goTo(`main button[aria-label="` + label + `"]`)
}

// pastes brings a posting to an organization, waits until it is read, and opens it. It gives its address.
func (p *tab) pastes(at, text string) string {
	p.t.Helper()
	p.open(at + "/texts/new")
	p.press(radio("kind", "posting"))
	p.write(`textarea[name="text"]`, text)
	p.goTo(`form[action="` + at + `/texts/new"] button.main`)
	p.until("the text is read", `eye.all("main .buttons a.main").length === 1 && !document.querySelector("[data-follow]")`)
	p.goTo(`main .buttons a.main`)
	return p.path()
}

// TestATextReadByAGuest reads a posting without an account and without script, on a phone: what it speaks of, and why; nothing of
// what it offers. It is taken away, and the server has forgotten it.
func TestATextReadByAGuest(t *testing.T) {
	t.Parallel()
	h := ownHouse(t)
	p := visitHouse(t, h, withPhone, withoutScript).newTab()
	p.expects("422")
	p.open("/read")
	p.needsNoScript("read")
	p.goTo(`form[action="/read"] button.main`)
	p.needsNoScript("read-nothing")
	p.write(`textarea[name="text"]`, pasted)
	p.goTo(`form[action="/read"] button.main`)
	p.needsNoScript("what-it-speaks-of")
	p.fitsPhone("what-it-speaks-of")
	p.atHeading("Gallery educator")
	if got := p.spokenOf(explains); !slices.Contains(got, "GE.9") {
		t.Errorf("%q speaks of %q, not of GE.9", explains, got)
	}
	if got := p.spokenOf(asks); !slices.Contains(got, "GE.11") {
		t.Errorf("%q speaks of %q, not of GE.11", asks, got)
	}
	for _, said := range []string{insures, "We are an equal opportunity employer.", "The pay is $23"} {
		if got := p.spokenOf(said); len(got) > 0 {
			t.Errorf("%q is forced onto %q", said, got)
		}
	}
	holds(t, "why", see[string](p, "eye.text("+quoted(p.passageOf(asks))+")"), "“questions”")
	holds(t, "what it says of pay", p.factOf(word("alignment.fact.pay")), "23", "26", word("alignment.per.hour"), "The pay is $23 to $26 an hour.")
	for _, grade := range []string{"%", "score", "confidence"} {
		lacks(t, "the page", strings.ToLower(p.says()), grade)
	}
	_, docx := p.download(`button[name="as"][value="docx"]`)
	holds(t, "the Word document", wordText(t, docx), explains, "GE.9")
	_, csv := p.download(`button[name="as"][value="csv"]`)
	holds(t, "the CSV", string(csv), "GE.11")
	p.open("/read")
	lacks(t, "the page when it is opened again", see[string](p, `document.body.innerHTML`), "touch tank")
	p.open("/organizations")
	lacks(t, "what a guest finds of an organization", p.says(), "Gallery educator")
}

// TestATextOfAnOrganization decides on the passages of a text, first by keyboard: fits, does not fit, another one, nothing fits, undone.
// What holds becomes a role, and the next text is read with what was decided.
func TestATextOfAnOrganization(t *testing.T) {
	t.Parallel()
	h := ownHouse(t)
	olga, ben, at := museum(t, h, withPhone)
	olga.open(at + "/texts")
	olga.passes("texts-empty")
	olga.open(at + "/texts/new")
	olga.passes("bring")
	text := olga.pastes(at, pasted)
	olga.passes("text")
	first := olga.spokenOf(explains)
	if len(first) < 2 || !slices.Contains(first, "GE.9") || len(olga.spokenOf(counts)) == 0 || len(olga.spokenOf(asks)) < 2 {
		t.Fatalf("this journey needs suggestions to decide on; there are %q, %q, %q", first, olga.spokenOf(asks), olga.spokenOf(counts))
	}
	other := first[0]
	if other == "GE.9" {
		other = first[1]
	}

	// The first one by keyboard: the focus stays where the decision was made.
	olga.tabTo(`button[aria-label="` + word("alignment.fits.at", "code", "GE.9", "number", olga.numberOf(explains)) + `"]`)
	olga.leads(func() { olga.key(kb.Enter) })
	olga.passes("accepted")
	holds(t, "the page", olga.says(), word("alignment.done.accepted"))
	holds(t, "the passage", see[string](olga, "eye.text("+quoted(olga.passageOf(explains))+")"), opening("alignment.held.accepted"), "Olga Petrov")
	olga.tabTo(`button[aria-label="` + word("alignment.fitsnot.at", "code", other, "number", olga.numberOf(explains)) + `"]`)
	olga.leads(func() { olga.key(kb.Enter) })
	holds(t, "the page", olga.says(), word("alignment.done.refused"))
	if got := olga.spokenOf(explains); slices.Contains(got, other) || !slices.Contains(got, "GE.9") {
		t.Errorf("%s was refused and GE.9 accepted; the passage speaks of %q", other, got)
	}

	// Another one is added, nothing fits the cash drawer, and one that was accepted is undone.
	olga.goTo(`main a[aria-label="` + word("alignment.add.to", "number", olga.numberOf(trains)) + `"]`)
	olga.passes("add")
	olga.write(`form[role="search"] input[type="search"], form.finder input:not([type="hidden"])`, "JE.6")
	olga.goTo(`form.finder button`)
	olga.passes("add-found")
	olga.goTo(`button[name="item"][value="` + framework.ItemID("isl", "JE.6") + `"]`)
	holds(t, "the page", olga.says(), word("alignment.done.added"))
	olga.decides("alignment.nothing.at", counts, "")
	holds(t, "the page", olga.says(), word("alignment.done.nothing"))
	if got := olga.spokenOf(counts); len(got) > 0 {
		t.Errorf("nothing fits %q, and it speaks of %q", counts, got)
	}
	olga.decides("alignment.fits.at", asks, "GE.11")
	olga.decides("alignment.undo.at", asks, "GE.11")
	olga.passes("undone")
	holds(t, "the page", olga.says(), word("alignment.done.undone"))
	lacks(t, "the passage", see[string](olga, "eye.text("+quoted(olga.passageOf(asks)+" .found")+")"), opening("alignment.held.accepted")+" Olga")

	// A member reads all of it and decides nothing; somebody else finds nothing.
	ben.open(text)
	ben.fitsPhone("text-of-a-member")
	holds(t, "the text as a member sees it", ben.says(), explains, "Olga Petrov")
	if see[bool](ben, `document.querySelector('main button[name="do"]:not([hidden]), main input[name="tick"]') !== null`) {
		t.Error("a member is offered decisions")
	}
	stranger := visitHouse(t, h).comes("Eve Stone", "eve@elsewhere.example")
	stranger.expects("404")
	stranger.open(text)
	lacks(t, "the text as somebody else sees it", stranger.says(), "touch tank", "Gallery educator")

	// What holds becomes a role, with the passages as examples.
	olga.goTo(`main a[href="` + text + `/role"]`)
	olga.passes("to-a-role")
	chosen := see[[]string](olga, `eye.all('input[name="use"]:checked').map((e) => e.value)`)
	if len(chosen) != 2 || !slices.Contains(chosen, "GE.9") || !slices.Contains(chosen, "JE.6") {
		t.Errorf("chosen at first are %q, not what was accepted and added", chosen)
	}
	olga.set(`select[name="emphasis.GE.9"]`, "central")
	olga.goTo(`form[action="` + text + `/role"] button.main`)
	olga.passes("role-from-a-text")
	holds(t, "the role", olga.says(), "GE.9", "JE.6", explains, trains, word("roles.origin.text"))
	lacks(t, "the role", olga.says(), "GE.11", counts)
	holds(t, "what is central in the role", see[string](olga, `eye.text("section[aria-labelledby='e-central']")`), "GE.9")

	// The next text is read with what was decided.
	olga.pastes(at, "Program educator\n\nYour work\n\n- "+explains+"\n- "+trains+"\n- "+counts+"\n- "+asks+"\n")
	olga.passes("second-text")
	if got := olga.spokenOf(explains); len(got) == 0 || got[0] != "GE.9" || slices.Contains(got, other) {
		t.Errorf("GE.9 was accepted and %s refused; the same words in another text speak of %q", other, got)
	}
	if got := olga.spokenOf(trains); len(got) == 0 || !slices.Contains(got, "JE.6") {
		t.Errorf("JE.6 was added; the same words in another text speak of %q", got)
	}
	if got := olga.spokenOf(counts); len(got) > 0 {
		t.Errorf("nothing fitted; the same words in another text speak of %q", got)
	}
	holds(t, "why", see[string](olga, "eye.text("+quoted(olga.passageOf(explains))+")"), "your organization accepted it")

	// What was learned can be read and undone: then the cash drawer is an open question again.
	olga.open(at + "/texts/learned")
	olga.passes("learned")
	holds(t, "what was learned", olga.says(), counts, word("alignment.learned.nothing"))
	olga.goTo(`main button[aria-label^="` + opening("alignment.undo.lesson") + counts[:30] + `"]`)
	lacks(t, "what was learned after it was undone", see[string](olga, `eye.text("section[aria-labelledby='decisions'], #decisions, main ul.lines")`), counts)
	olga.pastes(at, "Night porter\n\n- "+counts+"\n")
	if got := olga.spokenOf(counts); len(got) == 0 {
		t.Error("that nothing fits was undone, and the next text is still read with it")
	}
}
