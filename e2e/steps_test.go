package e2e

import (
	"slices"
	"strings"
	"testing"

	"pathways/internal/app"
	"pathways/internal/pathway"
	"pathways/internal/platform/i18n"
	"pathways/internal/reflection"
)

// words are what the pages say, so that a journey holds when a page words it better.
var words = func() *i18n.Words {
	all, err := app.Words()
	if err != nil {
		panic(err)
	}
	return all.In("en")
}()

func word(key string, args ...any) string { return words.T(key, args...) }

// opening is how a sentence begins, up to the first thing that is filled in.
func opening(key string) string {
	text, _, _ := strings.Cut(words.T(key), "{")
	return strings.TrimSpace(text)
}

// saying is what a journey's person said: by competency, the answers by question.
type saying map[string]map[string]string

func (s saying) say(code, question, answer string) {
	if s[code] == nil {
		s[code] = map[string]string{}
	}
	s[code][question] = answer
}

// withoutNotes is what was chosen, without the words beside it.
func (s saying) withoutNotes() saying {
	out := saying{}
	for code, answers := range s {
		for question, answer := range answers {
			if question != "note" {
				out.say(code, question, answer)
			}
		}
	}
	return out
}

// uses and wishes are what the map makes of two answers.
func (s saying) uses(code string) bool {
	return s[code]["use"] == "regularly" || s[code]["use"] == "now-and-then"
}

func (s saying) wishes(code string) bool {
	return s[code]["wish"] == "develop" || s[code]["wish"] == "fine-tune"
}

// region is where the map shows a competency, in the words of the page.
func (s saying) region(code string) string {
	no := func(a string) bool { return a == "not-now" || a == "not-part" }
	switch {
	case s.uses(code) && s.wishes(code):
		return word("pathway.region.both")
	case s.uses(code):
		return word("pathway.region.use")
	case s.wishes(code):
		return word("pathway.region.wish")
	case no(s[code]["use"]) || no(s[code]["wish"]):
		return word("pathway.region.neither")
	}
	return word("pathway.region.open")
}

// codes are the competencies something was said about, in a lasting order.
func (s saying) codes() []string {
	var out []string
	for code := range s {
		out = append(out, code)
	}
	slices.Sort(out)
	return out
}

// labels are the answers as the pages word them.
var labels = map[string]string{
	"regularly": "Regularly", "now-and-then": "Now and then", "not-now": "Not now",
	"not-part": "Not part of my work", "decline": "Prefer not to say", "develop": "Develop", "fine-tune": "Fine-tune",
}

var (
	someUses   = []string{"regularly", "now-and-then", "not-now", "not-part", "decline"}
	someWishes = []string{"develop", "not-now", "fine-tune", "decline", "not-part", "develop", "fine-tune"}
)

func radio(name, value string) string { return `input[name="` + name + `"][value="` + value + `"]` }

// The buttons that lead on.
const (
	toBegin        = `main button[formaction="/pathway/begin"]`
	toLookCloser   = `main button[formaction="/pathway/reflect"][name="closer"]`
	toMakePlan     = `main button[formaction="/pathway/plan"]:not(nav button)`
	toPriorities   = `main button[formaction="/pathway/priorities"]:not(nav button)`
	toBackToPlan   = `main button[formaction="/pathway/plan"]:not(nav button)`
	toConversation = `main nav button[formaction="/pathway/conversation"]`
	toFile         = `main nav button[formaction="/pathway/file"]`
	toMap          = `main nav button[formaction="/pathway/map"]`
	toShowGuide    = `main button[formaction="/pathway/conversation"]:not(nav button)`
	toOpenFile     = `main button[formaction="/pathway/open"]:not([name])`
)

// begins goes through the purpose to the short pass.
func (p *tab) begins(purpose, role string) {
	p.t.Helper()
	p.press(radio("purpose", purpose))
	if role != "" {
		p.write(`input[name="role"]`, role)
	}
	p.goTo(toBegin)
	p.atHeading(word("pathway.pass.title"))
}

// looksCloserAt chooses units in the short pass and goes on to the first of them.
func (p *tab) looksCloserAt(units ...string) {
	p.t.Helper()
	for _, u := range units {
		p.press(radio("say.pass."+u, "closer"))
	}
	p.goTo(toLookCloser)
}

// asked are the competencies that this page asks about.
func (p *tab) asked() []string {
	p.t.Helper()
	return see[[]string](p, `[...new Set(eye.all('input[name^="say.use."]').map((e) => e.name.slice(8)))]`)
}

// answersUnit answers both questions about each competency of this page, with a different pair each time.
func (p *tab) answersUnit(s saying) {
	p.t.Helper()
	for _, code := range p.asked() {
		n := len(s)
		use, wish := someUses[n%len(someUses)], someWishes[n%len(someWishes)]
		p.press(radio("say.use."+code, use))
		p.press(radio("say.wish."+code, wish))
		s.say(code, "use", use)
		s.say(code, "wish", wish)
	}
}

// answersAll goes through the chosen units, from this one to the map.
func (p *tab) answersAll(s saying) {
	p.t.Helper()
	for range 20 {
		p.answersUnit(s)
		last := see[bool](p, `eye.all('`+mainOnward+`').at(-1).matches('[formaction="/pathway/map"]')`)
		p.goesOn()
		if last {
			p.atHeading(word("pathway.map.title"))
			return
		}
	}
	p.t.Fatal("the units did not come to an end")
}

const mainOnward = `main .standing button:last-child`

// goesOn presses the button that leads on from a long page.
func (p *tab) goesOn() {
	p.t.Helper()
	p.goTo(mainOnward)
}

// writesNote puts a note on a competency of this page.
func (p *tab) writesNote(s saying, code, text string) {
	p.t.Helper()
	p.write(`textarea[name="say.note.`+code+`"]`, text)
	s.say(code, "note", text)
}

// atHeading fails where another page is shown.
func (p *tab) atHeading(want string) {
	p.t.Helper()
	if got := see[string](p, "eye.heading()"); got != want {
		p.t.Fatalf("this is the page %q, not %q", got, want)
	}
}

// saves takes the file home and reads it.
func (p *tab) saves() (*pathway.Pathway, []byte) {
	p.t.Helper()
	name, raw := p.download(`main button[formaction="/pathway/save"]:not([disabled])`)
	if !strings.HasSuffix(name, ".pathway.json") {
		p.t.Errorf("the file is called %q", name)
	}
	got, err := pathway.Decode(raw)
	if err != nil {
		p.t.Fatalf("the saved file does not open: %v", err)
	}
	return got, raw
}

// holdsSaying fails where a file does not hold what was said, and nothing else.
func holdsSaying(t *testing.T, got *pathway.Pathway, want saying) {
	t.Helper()
	cur := got.Current()
	if cur == nil {
		t.Fatal("the file has no open reflection")
	}
	newest := map[string]*reflection.Statement{}
	for i := range cur.Statements {
		s := &cur.Statements[i]
		newest[s.Code+" "+s.Dimension] = s
	}
	for code, answers := range want {
		for question, answer := range answers {
			s := newest[code+" "+question]
			if s == nil || strings.Join(s.Choices, " ")+s.Text != answer {
				t.Errorf("%s of %s was answered with %q; the file has %+v", question, code, answer, s)
			}
			delete(newest, code+" "+question)
		}
	}
	for key, s := range newest {
		if s.Dimension != "pass" && (len(s.Choices) > 0 || s.Text != "") {
			t.Errorf("the file says something that was not said: %s %v %s", key, s.Choices, s.Text)
		}
	}
}

func decoded(t *testing.T, raw []byte) *pathway.Pathway {
	t.Helper()
	got, err := pathway.Decode(raw)
	if err != nil {
		t.Fatalf("the saved file does not open: %v", err)
	}
	return got
}
