package alignmentweb

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// button is the value of the first button of a page whose name begins so.
func button(s *goquery.Selection, name string) string {
	value := ""
	s.Find("button[name=do]").EachWithBreak(func(_ int, b *goquery.Selection) bool {
		if strings.HasPrefix(b.AttrOr("aria-label", b.Text()), name) {
			value = b.AttrOr("value", "")
		}
		return value == ""
	})
	return value
}

// passageOf is a passage of a page that the program suggests a competency for.
func passageOf(doc *goquery.Document, code string) *goquery.Selection {
	return doc.Find(".passage").FilterFunction(func(_ int, p *goquery.Selection) bool {
		return strings.Contains(p.Find(".found .code").Text(), code)
	}).First()
}

// Accepting, refusing, undoing and redoing lead back to the passage, say who decided, and can be pressed twice.
func TestDecisionsStayAtTheirPassage(t *testing.T) {
	h := newHouse(t)
	text := h.text(h.said("GE.1", "OP.1"))
	press := func(value string) *goquery.Document {
		t.Helper()
		w := h.post(text, url.Values{"do": {value}}, 303)
		if to := w.Header().Get("Location"); !strings.Contains(to, "#p") {
			t.Errorf("%s leads to %s", value, to)
		}
		return h.get(strings.Split(w.Header().Get("Location"), "#")[0], 200)
	}
	accept := button(passageOf(h.get(text, 200), "GE.1"), "Fits: GE.1")
	doc := press(accept)
	if again := press(accept); again.Find(".held").Text() != doc.Find(".held").Text() {
		t.Error("a double click decided twice")
	}
	one := passageOf(doc, "GE.1")
	if !strings.Contains(one.Find(".held").Text(), "Lee") || !strings.Contains(doc.Find(".saved").Text(), "undo") {
		t.Errorf("it is not said who decided: %s", one.Text())
	}
	h.who = h.steward
	if button(passageOf(h.get(text, 200), "GE.1"), "Undo") != "" {
		t.Error("somebody else can undo it")
	}
	doc = press(button(passageOf(h.get(text, 200), "GE.1"), "Does not fit: GE.1"))
	if one = passageOf(doc, "GE.1"); one.Find(".fallen").Length() != 1 || !strings.Contains(one.Find(".more").Text(), "Lee") {
		t.Error("what was refused, or what was decided before, is not to be seen")
	}
	doc = press(button(passageOf(doc, "GE.1"), "Undo: GE.1"))
	if one = passageOf(doc, "GE.1"); one.Find(".fallen").Length() != 0 || !strings.Contains(one.Find(".held").First().Text(), "Lee") {
		t.Error("undoing does not let hold what held before")
	}
	doc = press(button(passageOf(doc, "GE.1"), "Redo"))
	if passageOf(doc, "GE.1").Find(".fallen").Length() == 0 {
		t.Error("redoing does nothing")
	}
	doc = press(button(passageOf(doc, "OP.1"), "Nothing fits here"))
	if two := passageOf(doc, "OP.1"); !two.HasClass("still") || button(two, "Undo that nothing fits") == "" {
		t.Error("nothing fits there, and the page does not say so")
	}
	h.who = h.member
	if doc = h.get(text, 200); doc.Find("button[name=do], input[name=tick]").Length() != 0 {
		t.Error("a member finds buttons")
	}
	h.post(text, url.Values{"do": {accept}}, 403)
	h.who = h.stranger
	h.get(text, 404)
	h.get(h.texts(), 404)
}

// Several are decided in one form; ticks stay when something else is pressed; nothing ticked says so and changes nothing.
func TestSeveralAreDecidedAtOnce(t *testing.T) {
	h := newHouse(t)
	text := h.text(h.said("GE.1", "GE.2", "OP.1"))
	doc := h.page(h.post(text, url.Values{"do": {"accepted:ticked"}}, 422))
	if doc.Find(".faults").Length() != 1 {
		t.Error("it is not said that nothing is ticked")
	}
	doc = h.get(text+"?tick=all", 200)
	var ticks []string
	doc.Find("input[name=tick][checked]").Each(func(_ int, in *goquery.Selection) { ticks = append(ticks, in.AttrOr("value", "")) })
	if len(ticks) < 3 || len(ticks) != doc.Find("input[name=tick]").Length() {
		t.Fatalf("ticked are %v", ticks)
	}
	w := h.post(text, url.Values{"do": {button(doc.Find(".passage").First(), "Does not fit")}, "tick": ticks[len(ticks)-1:]}, 303)
	if doc = h.get(w.Header().Get("Location"), 200); doc.Find("input[name=tick][checked]").Length() != 1 {
		t.Errorf("the tick is gone after another button: %s, of %v", w.Header().Get("Location"), ticks)
	}
	h.post(text, url.Values{"do": {"accepted:ticked"}, "tick": ticks[1:]}, 303)
	if doc = h.get(text, 200); doc.Find("input[name=tick]").Length() != 0 || doc.Find(".standing").Length() != 0 {
		t.Error("something is open still")
	}
	if doc = h.get(text+"?show=open", 200); doc.Find(".passage").Length() != 0 || !strings.Contains(doc.Find("#passages").Text(), "decided") {
		t.Error("nothing is open, and the page does not say so")
	}
	if line := h.get(h.texts(), 200).Find("main").Text(); !strings.Contains(line, "decisions of your organization help") {
		t.Error("the list does not say that the reading has learned")
	}
	if n := h.get(h.texts()+"/learned", 200).Find(".lines > li").Length(); n != len(ticks) {
		t.Errorf("%d decisions are listed, not %d", n, len(ticks))
	}
	form := h.get(h.texts()+"/learned", 200).Find("form").First()
	h.post(h.texts()+"/learned", url.Values{
		"text": {form.Find("[name=text]").AttrOr("value", "")}, "decision": {form.Find("[name=decision]").AttrOr("value", "")},
	}, 303)
	if n := h.get(h.texts()+"/learned", 200).Find(".lines > li").Length(); n != len(ticks)-1 {
		t.Error("undoing there undoes nothing")
	}
}

// A competency is found by words or code, and added without script.
func TestACompetencyIsAdded(t *testing.T) {
	h := newHouse(t)
	text := h.text("- We close at five.")
	link, _ := h.get(text, 200).Find(`a[aria-label^="Add a competency to passage"]`).Attr("href")
	page, _, _ := strings.Cut(link, "?")
	if n := h.get(link, 200).Find("button[name=item]").Length(); n != len(h.tree.Leaves("")) {
		t.Errorf("%d competencies are offered", n)
	}
	for _, asked := range []string{"ge.12", strings.Join(strings.Fields(h.tree.ByCode("GE.12").Statement)[:4], " ")} {
		doc := h.get(page+"?q="+url.QueryEscape(asked), 200)
		if doc.Find(fmt.Sprintf(`button[value="%s"]`, h.tree.ByCode("GE.12").ID)).Length() != 1 {
			t.Errorf("%q does not find it", asked)
		}
	}
	if !strings.Contains(h.get(page+"?q=zebrafish", 200).Find("#add").Text(), "Try fewer") {
		t.Error("nothing is found, and the page does not say what to do")
	}
	w := h.post(page, url.Values{"item": {h.tree.ByCode("GE.12").ID}}, 303)
	doc := h.get(strings.Split(w.Header().Get("Location"), "#")[0], 200)
	if !strings.Contains(passageOf(doc, "GE.12").Find(".held").Text(), "Added by Lee") {
		t.Error("it is not there")
	}
	h.post(page, url.Values{"item": {h.tree.Roots()[0].ID}}, 422)
	h.get(strings.TrimSuffix(page, "1")+"99", 404)
	h.who = h.member
	h.get(page, 403)
}

// Facts are corrected on a form that keeps what was typed; what the program found can come back.
func TestFactsAreCorrected(t *testing.T) {
	h := newHouse(t)
	text := h.text(h.said("GE.1"))
	form := formOf(h.get(text+"/facts", 200))
	form.Set("pays", "said")
	form.Set("low", "many")
	doc := h.page(h.post(text+"/facts", form, 422))
	if doc.Find(`input[name=low]`).AttrOr("value", "") != "many" || doc.Find("#low-why").Length() != 1 {
		t.Error("what was typed is gone, or not said to be wrong")
	}
	form.Set("low", "41,000")
	form.Set("high", "48,500.50")
	form.Set("currency", "usd")
	form.Set("per", "year")
	form.Set("degree", "bachelor")
	form.Set("firm", "firm")
	form.Set("or", "or")
	h.post(text+"/facts", form, 303)
	if got := h.get(text, 200).Find("#facts").Text(); !strings.Contains(got, "$41,000.00 to $48,500.50 a year") || !strings.Contains(got, "or experience instead") || !strings.Contains(got, "Corrected by Lee") {
		t.Errorf("the facts are %s", got)
	}
	h.post(text+"/facts", url.Values{"back": {"pay"}}, 303)
	if got := h.get(text, 200).Find("#facts").Text(); strings.Contains(got, "41,000") {
		t.Error("what the program found does not come back")
	}
	h.who = h.member
	h.get(text+"/facts", 403)
}

// formOf is what a browser would send of the first form of a page that is to be saved.
func formOf(doc *goquery.Document) url.Values {
	out := url.Values{}
	f := doc.Find("main form[method=post]").First()
	f.Find("input[name], textarea[name]").Each(func(_ int, in *goquery.Selection) {
		switch in.AttrOr("type", "text") {
		case "radio", "checkbox":
			if _, on := in.Attr("checked"); !on {
				return
			}
		}
		out.Add(in.AttrOr("name", ""), in.AttrOr("value", in.Text()))
	})
	f.Find("select[name]").Each(func(_ int, s *goquery.Selection) {
		out.Set(s.AttrOr("name", ""), s.Find("option[selected]").AttrOr("value", s.Find("option").First().AttrOr("value", "")))
	})
	return out
}

// A long text comes in parts, and links lead to the part in which a passage stands.
func TestALongTextComesInParts(t *testing.T) {
	h := newHouse(t)
	var lines []string
	for i := range 250 {
		lines = append(lines, fmt.Sprintf("- We open gate number %d at nine.", i))
	}
	text := h.text(strings.Join(lines, "\n") + "\n" + h.said("GE.1"))
	doc := h.get(text, 200)
	if n := doc.Find(".passage").Length(); n != passagesShown {
		t.Errorf("the first part has %d passages", n)
	}
	to, _ := doc.Find(".wings-read .where a").Last().Attr("href")
	to, anchor, _ := strings.Cut(to, "#")
	if to == "" || h.get(to, 200).Find("#"+anchor).Length() != 1 {
		t.Errorf("%q does not lead to #%s", to, anchor)
	}
	if h.get(text+"?at=251", 200).Find("#p251").Length() != 1 {
		t.Error("a link from elsewhere does not find its passage")
	}
}
