package e2e

import (
	"strings"
	"testing"
)

// TestBesideARelease puts three things beside a release that itself never changes: a translation, what an organization adds,
// and a crosswalk to an older edition. Each is read by somebody without an account, on a phone.
func TestBesideARelease(t *testing.T) {
	t.Parallel()
	h := ownHouse(t)
	olga, ben := twoStewards(t, h, withPhone)
	reader := visitHouse(t, h, withPhone, withoutScript).newTab()
	reader.open("/frameworks/isl/2025/GE.9.json")
	official := see[string](reader, `JSON.parse(eye.one("pre").textContent).statement`)
	translation := olga.translates(reader)
	ben.adds(reader)
	crosswalk := olga.links(reader)
	for name, path := range map[string]string{
		"translation": translation + "?part=GE", "translations": "/stewardship/translations", "crosswalk": crosswalk, "crosswalk-history": crosswalk + "/history",
	} {
		ben.open(path)
		ben.fitsIn(name + "-on-phone")
	}
	ben.open(crosswalk)
	ben.goTo(`main table tbody th a`)
	ben.fitsIn("crosswalk-item-on-phone")
	reader.open("/frameworks/isl/2025/GE.9.json")
	if now := see[string](reader, `JSON.parse(eye.one("pre").textContent).statement`); now != official {
		t.Errorf("the official wording was %q and is %q", official, now)
	}
}

// translates writes a part of a translation, shows it in the library and gives the address of its desk.
func (p *tab) translates(reader *tab) (at string) {
	p.t.Helper()
	for _, page := range []string{"", "/new"} {
		p.open("/stewardship/translations" + page)
		p.passes("translations" + strings.ReplaceAll(page, "/", "-"))
	}
	p.choose(`select[name="release"]`, "2025")
	p.set(`select[name="language"]`, "de")
	p.write(`input[name="translator"]`, "Olga Petrov and friends")
	p.goTo(`form[action="/stewardship/translations/new"] button`)
	p.passes("translation")
	at = p.path()
	p.open(at + "?part=GE")
	field := `#` + see[string](p, `eye.all("main .sidebyside").find((e) => e.textContent.includes("Express ideas and information")).querySelector("textarea").id`)
	p.write(field, "Ideen und Wissen klar und packend ausdrücken.")
	p.goTo(`main .standing button.main`)
	p.passes("translated")
	p.chosenText(field, "Ideen und Wissen klar und packend ausdrücken.")

	// Nobody sees it before it is shown.
	const read = "/frameworks/isl/2025?language=de"
	reader.open(read)
	lacks(p.t, "the library", reader.says(), "Ideen und Wissen")
	p.open(at + "/settings")
	p.passes("translation-settings")
	p.press(radio("status", "review"))
	p.press(radio("shown", "yes"))
	p.goTo(`form[action="` + at + `/settings"] button`)
	reader.open(read)
	reader.fitsIn("release-in-german")
	still := word("library.language.still", "language", "English")
	holds(p.t, "the release in German", reader.says(), "Ideen und Wissen klar und packend ausdrücken.", "Olga Petrov and friends", word("library.language.status.review"), "Ask clear and relevant questions. "+still)
	lacks(p.t, "the release in German", reader.says(), "Express ideas and information", "ausdrücken. "+still)
	if tongue := see[string](reader, `[...document.querySelectorAll("main *")].filter((e) => e.textContent.includes("Ideen und Wissen")).at(-1).closest("[lang]").lang`); tongue != "de" {
		p.t.Errorf("the translated words are said to be in %q", tongue)
	}
	reader.open("/frameworks/isl/2025/GE.9?language=de")
	reader.fitsIn("item-in-german")
	holds(p.t, "the item in German", reader.says(), "Ideen und Wissen klar und packend ausdrücken.")
	reader.open("/frameworks/isl/2025")
	holds(p.t, "the release", reader.says(), "Express ideas and information in a clear and compelling manner.")
	lacks(p.t, "the release", reader.says(), "Ideen und Wissen")
	return at
}

// adds writes an example below an official item and lets everybody with the address read it.
func (p *tab) adds(reader *tab) {
	p.t.Helper()
	for _, page := range []string{"", "/new"} {
		p.open("/stewardship/extensions" + page)
		p.fitsIn("additions" + strings.ReplaceAll(page, "/", "-"))
	}
	p.write(`input[name="title"]`, "How we do it at the coast")
	p.choose(`select[name="release"]`, "2025")
	p.goTo(`form[action="/stewardship/extensions/new"] button`)
	p.fitsIn("desk")
	at := p.path()
	p.open(at + "?at=GE.COM")
	item := see[string](p, `eye.all("section.addingto").find((e) => e.textContent.includes("GE.9")).id.slice(2)`)
	p.write(`#text-`+item, "Says the name of the animal first, then what it does.")
	p.goTo(`#i-` + item + ` form button`)
	p.fitsIn("added")
	p.goTo(`main .addition a`)
	p.fitsIn("addition")
	public := strings.Replace(at, "/stewardship/extensions/", "/extensions/", 1)
	reader.expects("404")
	reader.open(public)
	lacks(p.t, "the page that is not for everybody", reader.says(), "the name of the animal")
	p.open(at + "/settings")
	p.fitsIn("additions-settings")
	p.press(radio("seen", "everybody"))
	p.goTo(`form[action="` + at + `/settings"] button`)
	p.open(at + "/history")
	p.fitsIn("additions-history")
	reader.open(public)
	reader.fitsIn("additions-read")
	holds(p.t, "the page for readers", reader.says(), "How we do it at the coast", networkName, "GE.9", "Express ideas and information", "Says the name of the animal first, then what it does.")
	holds(p.t, "it on paper", reader.onPaper(), "Express ideas and information", "Says the name of the animal first, then what it does.", networkName)
}

// links makes a crosswalk, suggested by wording, decided by hand, published, and gives the address of its desk.
func (p *tab) links(reader *tab) (at string) {
	p.t.Helper()
	for _, page := range []string{"", "/new"} {
		p.open("/stewardship/crosswalks" + page)
		p.passes("crosswalks" + strings.ReplaceAll(page, "/", "-"))
	}
	p.choose(`select[name="from"]`, "2018-draft")
	p.choose(`select[name="to"]`, "2025")
	p.write(`input[name="title"]`, "From the coast’s point of view")
	p.goTo(`form[action="/stewardship/crosswalks/new"] button`)
	p.passes("crosswalk-empty")
	at = p.path()
	p.goTo(`form[action="` + at + `/suggest"] button.main`)
	p.passes("suggested")
	accepted, refused := p.suggestion(0), p.suggestion(1)
	p.goTo(`#` + accepted + ` button[value="accepted"]`)
	holds(p.t, "the page", p.says(), word("crosswalk.done.accepted"))
	p.goTo(`#` + refused + ` button[value="refused"]`)
	p.passes("refused")
	holds(p.t, "the page", p.says(), word("crosswalk.done.refused"))

	// By hand, with a reason.
	p.open(at + "?show=without")
	p.goTo(`main table tbody th a`)
	p.passes("crosswalk-item")
	own := see[string](p, `eye.text("main h1")`)
	p.write(`#add input[name="q"]`, "communication")
	p.goTo(`#add form[role="search"] button, #add form:has(input[name="q"]) button`)
	p.passes("crosswalk-found")
	p.press(`input[name="to"]`)
	p.write(`#note-add`, "We read both side by side.")
	p.goTo(`#add form[method="post"] button`)
	p.passes("crosswalk-added")
	holds(p.t, "the page of "+own, p.says(), word("crosswalk.done.added"), "We read both side by side.")
	for _, page := range []string{"/about", "/history", "/delete", "/publish"} {
		p.open(at + page)
		p.passes("crosswalk" + strings.ReplaceAll(page, "/", "-"))
	}
	p.goTo(`form[action="` + at + `/publish"] button`)
	p.passes("crosswalk-published")
	public := strings.Replace(at, "/stewardship/crosswalks/", "/crosswalks/", 1)
	p.goes(public)
	p.passes("crosswalk-in-library")
	reader.open(public)
	reader.fitsIn("crosswalk-on-phone")
	holds(p.t, "the crosswalk", reader.says(), "From the coast’s point of view", networkName, word("library.crosswalk.standing.proposed"), "We read both side by side.")
	reader.open(public + ".json")
	data := see[string](reader, `document.body.textContent`)
	if n := strings.Count(data, `"associationType"`); n != 2 {
		p.t.Errorf("two links were accepted, and %d are published: %.600s", n, data)
	}
	lacks(p.t, "the data", data, "Olga Petrov", `"refused"`)
	return at
}

// suggestion is the mark of one of the links that wait for a decision.
func (p *tab) suggestion(n int) string {
	p.t.Helper()
	return see[[]string](p, `eye.all('main li[id^="l-"]:has(button[value="accepted"])').map((e) => e.id)`)[n]
}

// choose takes the entry of a list whose words hold a text.
func (p *tab) choose(selector, holds string) {
	p.t.Helper()
	p.set(selector, see[string](p, `Array.from(eye.one(`+quoted(selector)+`).options).find((o) => o.textContent.includes(`+quoted(holds)+`)).value`))
}
