package e2e

import (
	"strconv"
	"strings"
	"testing"
)

// TestCommentByLink opens a draft for comments by a link. Five people without an account answer, one of them on a phone and
// one without script; nobody sees anything of four, the figures come with the fifth, and all read what was decided.
func TestCommentByLink(t *testing.T) {
	t.Parallel()
	h := ownHouse(t)
	olga, ben := twoStewards(t, h, withPhone)
	draft := olga.beginsFrom("Professional Pathways in Informal STEM Learning (ISL)", "2026 coast")
	olga.open("/stewardship/consultations")
	olga.passes("empty")
	olga.goTo(`main a[href="/stewardship/consultations/new"]`)
	olga.passes("about-what")
	olga.set(`select[name="about"]`, strings.Replace(draft, "/stewardship/drafts/", "draft:", 1))
	olga.goTo(`main form[action="/stewardship/consultations/new"] button`)
	olga.passes("new")
	olga.write(`input[name="title"]`, "What do you make of the words about communication?")
	olga.write(`textarea[name="welcome"]`, "We work on the next edition.\nEvery answer helps.")
	olga.press(`input[name="parts"][value="` + olga.optionFor("parts", "Communication") + `"]`)
	if !see[bool](olga, `eye.one('input[name="link"]').checked`) {
		olga.press(`input[name="link"]`)
	}
	olga.goTo(`main form[method="post"] button.main`)
	olga.passes("link")
	link := h.path(t, see[string](olga, `eye.one('input[name="link"]').value`))
	olga.goTo(`main .buttons a`)
	olga.passes("open")
	at := olga.path()

	people := []*tab{
		visitHouse(t, h, withPhone).newTab(), visitHouse(t, h, withoutScript).newTab(), visitHouse(t, h).newTab(),
		visitHouse(t, h).newTab(), visitHouse(t, h, withPhone, withoutScript).newTab(),
	}
	var items []string
	for i, p := range people {
		p.open(link)
		if i < 2 {
			p.fitsIn("survey")
			holds(t, "the welcome", p.says(), networkName, "Every answer helps.", word("consultation.survey.who.link"))
		}
		p.goTo(`main form[action="` + link + `"] button`)
		items = see[[]string](p, `[...new Set(eye.all('input[name^="relevance."]').map((e) => e.name.slice(10)))]`)
		if len(items) != 5 {
			t.Fatalf("the survey asks about %d items", len(items))
		}
		if i < 2 {
			p.fitsIn("questions")
		}
		p.press(radio("relevance."+items[0], strconv.Itoa(3+i%2)))
		p.press(radio("clarity."+items[0], "1"))
		switch i {
		case 0:
			p.write(`textarea[name="suggestion.`+items[0]+`"]`, "Say what you mean, kindly.")
		case 1:
			p.press(radio("relevance."+items[1], "1")) // nobody else says a word of it
		}
		p.goTo(`main .standing button.main`)
		p.atHeading(word("consultation.thanks"))
		if i < 2 {
			p.fitsIn("thanks")
		}
		if i == 3 {
			olga.open(at + "/results")
			olga.passes("results-of-four")
			holds(t, "the results of four", olga.says(), word("consultation.few"))
			lacks(t, "the results of four", olga.says(), "Say what you mean")
			olga.open(at)
			holds(t, "the page", olga.says(), word("consultation.fact.few"))
		}
	}

	// Somebody changes their mind, in the same browser.
	people[0].open(link)
	people[0].goTo(`main a[href^="` + link + `/parts/"]`)
	people[0].chosen("relevance."+items[0], "3")
	people[0].chosenText(`textarea[name="suggestion.`+items[0]+`"]`, "Say what you mean, kindly.")

	olga.open(at + "/results")
	olga.goTo(`form[action="` + at + `/results"] button`)
	olga.passes("results-of-five")
	first := `eye.text("#item-` + items[0] + `")`
	holds(t, "the results of five", see[string](olga, first), word("consultation.relevance.34")+" 5", word("consultation.clarity.1")+" 5", "Say what you mean, kindly.")
	lacks(t, "what one person chose", see[string](olga, `eye.text("#item-`+items[1]+`")`), word("consultation.relevance.1"), word("consultation.relevance.12"))
	olga.set(`#item-`+items[0]+` select[name="decision"]`, "reword")
	olga.write(`#item-`+items[0]+` textarea[name="words"]`, "We say it in fewer words.")
	olga.goTo(`#item-` + items[0] + ` form button`)
	olga.passes("decided")
	_, csv := olga.download(`main a[href="` + at + `/results.csv"]`)
	holds(t, "the rows", string(csv), "GE.9", "Say what you mean, kindly.", "We say it in fewer words.")
	holds(t, "the results on paper", olga.onPaper(), "Say what you mean, kindly.", "We say it in fewer words.")

	for _, page := range []string{"", "/results"} {
		ben.open(at + page)
		ben.fitsIn("steward-on-phone" + strings.ReplaceAll(page, "/", "-"))
	}

	// What was decided is there for everybody once the survey is closed.
	olga.open(at)
	olga.press(`input[name="replies"]`)
	olga.goTo(`form[action="` + at + `/readers"] button`)
	olga.press(`form[action="` + at + `/close"] button`)
	olga.until("it is closed", `eye.text("main").includes(`+quoted(word("consultation.done.closed"))+`)`)
	olga.passes("closed")
	for _, p := range people[:2] {
		p.open(link)
		p.fitsIn("closed")
		p.goTo(`main a[href$="/replies"]`)
		p.fitsIn("replies")
		holds(t, "the replies", p.says(), "GE.9", word("consultation.decision.reword"), "We say it in fewer words.")
		lacks(t, "the replies", p.says(), "Say what you mean")
	}
}

// fitsIn holds a page against what every page keeps, on a phone against its size and without script against that too.
func (p *tab) fitsIn(name string) {
	p.t.Helper()
	if p.v.touch {
		for _, small := range see[[]string](p, "eye.small()") {
			p.t.Errorf("%s: too small to press: %s", name, small)
		}
	}
	if p.v.noScript {
		p.needsNoScript(name)
	} else {
		p.passes(name)
	}
}
