package e2e

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/chromedp"
)

// TestComingBack closes the window and comes back: everything is where it was left.
func TestComingBack(t *testing.T) {
	t.Parallel()
	v := visit(t)
	p := v.newTab()
	p.open("/pathway")
	p.begins("exploring", "")
	p.looksCloserAt("GE.COM", "AI.IGC")
	s := saying{}
	p.answersUnit(s)
	p.goesOn()
	code := p.asked()[0]
	p.press(radio("say.use."+code, "regularly"))
	s.say(code, "use", "regularly")
	left := see[string](p, "eye.heading()")
	p.close() // without another word: nothing was sent since the last answer

	q := v.newTab()
	q.open("/pathway")
	q.passes("coming-back")
	holds(t, "the first page", see[string](q, `eye.text("main")`), word("pathway.goon", "where", left), word("pathway.again.lead"))
	q.goTo(`main button[formaction^="/pathway/reflect/"]`)
	q.atHeading(left)
	q.chosen("say.use."+code, "regularly")
	q.goTo(toFile)
	got, raw := q.saves()
	holdsSaying(t, got, s)

	// The file goes to another device and on from there.
	other := visit(t).newTab()
	other.open("/pathway/map")
	holds(t, "the door", see[string](other, `eye.text("main")`), word("pathway.door.title"))
	other.passes("door")
	other.brings(raw)
	other.passes("file-opened")
	holds(t, "the page after opening", see[string](other, `eye.text("main")`), word("pathway.opened.title"), word("pathway.goon", "where", left))
	other.goTo(`main button[formaction^="/pathway/reflect/"]`)
	other.press(radio("say.wish."+code, "develop"))
	s.say(code, "wish", "develop")
	other.goTo(toMap)
	other.mapAgrees(s)

	// Back on the first device both copies are put together.
	_, raw = other.saves()
	q.brings(raw)
	holds(t, "the page after opening a copy", see[string](q, `eye.text("main")`), word("pathway.opened.both"))
	q.goTo(toMap)
	q.mapAgrees(s)
}

// TestTwoTabs answers in two windows: what is said in one appears in the other, and nothing is lost when both move
// on, one after the other or at once.
func TestTwoTabs(t *testing.T) {
	t.Parallel()
	v := visit(t)
	a := v.newTab()
	a.open("/pathway")
	a.begins("exploring", "")
	a.looksCloserAt("GE.COM", "AI.IGC")
	b := v.newTab()
	b.open("/pathway/reflect/GE.COM")
	s := saying{}
	codes := a.asked()

	a.press(radio("say.use."+codes[0], "regularly"))
	s.say(codes[0], "use", "regularly")
	b.until("the answer of the first window shows in the second", `eye.one('`+radio("say.use."+codes[0], "regularly")+`').checked`)
	b.press(radio("say.wish."+codes[0], "develop"))
	s.say(codes[0], "wish", "develop")
	a.until("the answer of the second window shows in the first", `eye.one('`+radio("say.wish."+codes[0], "develop")+`').checked`)

	// Both move on at once, the first over a slow line.
	a.press(radio("say.use."+codes[1], "not-now"))
	b.press(radio("say.wish."+codes[2], "fine-tune"))
	s.say(codes[1], "use", "not-now")
	s.say(codes[2], "wish", "fine-tune")
	release := a.holdsAnswers()
	see[bool](a, "eye.mark()")
	a.press(mainOnward)
	a.until("the page says that the next one is on its way", `eye.text("main [data-status]").startsWith(`+quoted(opening("pathway.asking"))+`)`)
	b.goesOn()
	next := b.asked()[0]
	b.press(radio("say.use."+next, "now-and-then"))
	s.say(next, "use", "now-and-then")
	b.goTo(toMap)
	release()
	a.until("the slow answer came", "eye.moved() && eye.ready()")
	a.chosen("say.use."+next, "now-and-then")
	a.press(radio("say.wish."+next, "develop"))
	s.say(next, "wish", "develop")
	a.goTo(toFile)
	got, _ := a.saves()
	holdsSaying(t, got, s)
	b.open("/pathway/map")
	b.mapAgrees(s)
}

// TestBackForwardReload goes back and forth between pages, also faster than they come, and loads them anew.
func TestBackForwardReload(t *testing.T) {
	t.Parallel()
	p := visit(t).newTab()
	p.open("/pathway")
	p.begins("exploring", "")
	p.looksCloserAt("GE.COM", "AI.IGC")
	s := saying{}
	first := see[string](p, "eye.heading()")
	p.answersUnit(s)
	p.goesOn()
	second := see[string](p, "eye.heading()")
	code := p.asked()[0]
	p.press(radio("say.use."+code, "regularly"))
	s.say(code, "use", "regularly")

	p.leads(func() { see[bool](p, "history.back() || true") })
	p.atHeading(first)
	p.press(radio("say.use."+p.asked()[0], "decline"))
	s.say(p.asked()[0], "use", "decline")
	p.leads(func() { see[bool](p, "history.forward() || true") })
	p.atHeading(second)
	p.chosen("say.use."+code, "regularly")
	p.reloads()
	p.atHeading(second)
	p.chosen("say.use."+code, "regularly")
	p.goesOn()
	p.mapAgrees(s)

	// Two steps back at once: the page shown is the one that the address names.
	see[bool](p, "history.back() || true")
	see[bool](p, "history.back() || true")
	p.until("two steps back lead to the first unit", `eye.ready() && location.pathname === "/pathway/reflect/GE.COM" && eye.heading() === `+quoted(first))

	// Out of My pathway and back.
	p.open("/frameworks/isl/2025")
	p.leads(func() { see[bool](p, "history.back() || true") })
	p.ready()
	p.until("the unit is there again", "eye.heading() === "+quoted(first))
	p.chosen("say.use."+p.asked()[0], "decline")
}

// TestDoubleClick makes one goal and begins one reflection, however often a button is pressed.
func TestDoubleClick(t *testing.T) {
	t.Parallel()
	for name, as := range map[string][]func(*visitor){"with script": nil, "without script": {withoutScript}} {
		t.Run(name, func(t *testing.T) {
			p := visit(t, as...).newTab()
			p.open("/pathway")
			p.press(radio("purpose", "exploring"))
			p.leads(func() { p.doublePress(toBegin) })
			p.atHeading(word("pathway.pass.title"))
			p.goTo(`main nav button[formaction="/pathway/plan"]`)
			p.leads(func() { p.doublePress(`main button[name="do"][value^="goal:"]`) })
			p.write(`input[name$=".title"]`, "Once")
			p.goesOn()
			p.atHeading(word("pathway.plan.title"))
			p.goTo(toFile)
			got, _ := p.saves()
			if len(got.Reflections) != 1 || len(got.Plans) != 1 || len(got.Plans[0].Current()) != 1 {
				t.Errorf("%d reflections, plans %+v", len(got.Reflections), got.Plans)
			}
		})
	}
}

// TestServerGone stops the server in the middle: what was written stays, the page says so, and all goes on when
// the server is back.
func TestServerGone(t *testing.T) {
	t.Parallel()
	h := ownHouse(t)
	p := visitHouse(t, h).newTab()
	p.open("/pathway")
	p.begins("exploring", "")
	p.looksCloserAt("GE.COM", "AI.IGC")
	s := saying{}
	p.answersUnit(s)
	p.writesNote(s, p.asked()[0], "Written while the server was away.")
	p.expects("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE")
	h.close()
	unit := see[string](p, "eye.heading()")
	p.press(mainOnward)
	p.until("the page says that the server cannot be reached", `eye.text("main [data-status]").startsWith(`+quoted(opening("pathway.unreached"))+`)`)
	p.atHeading(unit)
	p.passes("server-gone")
	p.press(radio("say.use."+p.asked()[1], "decline"))
	s.say(p.asked()[1], "use", "decline")
	h.reopen(t)
	p.goesOn()
	p.goTo(toMap)
	p.mapAgrees(s)
}

// holdsAnswers lets no answer of the server through until release is called, as on a line that hangs.
func (p *tab) holdsAnswers() (release func()) {
	p.t.Helper()
	held := make(chan fetch.RequestID, 100)
	err := chromedp.Listen(p.ctx, func(event any) {
		if e, ok := event.(*fetch.EventRequestPaused); ok {
			held <- e.RequestID
		}
	})
	if err != nil {
		p.t.Fatal(err)
	}
	p.do("a line that hangs", call(fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{
		URLPattern: "*/pathway*", RequestStage: fetch.RequestStageResponse,
	}}}))
	return func() {
		p.t.Helper()
		select {
		case id := <-held:
			p.do("letting the answer through", call(fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: id}))
		case <-time.After(patience):
			p.t.Fatal("no answer was held back")
		}
		p.do("a line that works", func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
			_, err := cdp.Call(ctx, t, fetch.Disable, cdp.Empty{})
			return chromedp.Void{}, err
		})
	}
}
