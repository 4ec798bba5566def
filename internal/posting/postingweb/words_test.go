package postingweb

import (
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/posting/wording"
)

func TestWordsAreSwitchedOffAddedChangedAndRemoved(t *testing.T) {
	rm := newRooms(t)
	words := rm.list() + "/words"
	page := rm.page("GET", words, nil, 200)
	said := page.Text()
	for _, l := range wording.English().Lists {
		if !strings.Contains(said, l.Name) || !strings.Contains(said, l.Sources[0].Title) || !strings.Contains(said, l.Terms[0].Why) {
			t.Errorf("%s is not there with its source and reasons", l.Name)
		}
	}
	fresh, _ := page.Find("#own form input[name=id]").Last().Attr("value")
	term := url.Values{"id": {fresh}, "term": {"Gizmo corner"}, "why": {"<i>Visitors</i> & staff"}, "instead": {"try-it room"}}
	wrong := rm.page("POST", words, url.Values{"id": {fresh}, "term": {"gizmo"}, "instead": {"x"}}, 422)
	if v, _ := wrong.Find("#term-" + fresh).Attr("value"); v != "gizmo" || wrong.Find("#why-"+fresh+"-why").Length() != 1 {
		t.Error("what was typed is gone, or the fault does not stand beside its field")
	}
	for range 2 {
		rm.send("POST", words, term, 303)
	}
	page = rm.page("GET", words, nil, 200)
	if page.Find("#own .wordlist > li").Length() != 1 || !strings.Contains(page.Find("#own .wordlist").Text(), "<i>Visitors</i> & staff") {
		t.Error("the word of their own is not there once, as it was typed")
	}
	rm.send("POST", words+"/list", url.Values{"list": {"age"}, "on": {"energetic"}}, 303)
	page = rm.page("GET", words, nil, 200)
	age := page.Find("form").FilterFunction(func(_ int, s *goquery.Selection) bool {
		v, _ := s.Find("input[name=list]").Attr("value")
		return v == "age"
	})
	if age.Find("input[name=used][checked]").Length() != 0 || age.Find("input[name=on][checked]").Length() != 1 {
		t.Error("the list is not shown as it was saved")
	}
	rm.send("POST", words+"/remove", url.Values{"id": {fresh}}, 303)
	if rm.page("GET", words, nil, 200).Find("#own .wordlist > li").Length() != 0 {
		t.Error("the word is still there")
	}
	rm.send("POST", words+"/list", url.Values{"list": {"nothing"}}, 404)
}

func TestHintsMarkThePassageAndStayAwayOnceLeft(t *testing.T) {
	rm := newRooms(t)
	at := rm.begin()
	form := filled(rm.page("GET", at+"/edit", nil, 200))
	form.Set("summary", "Our Ninja exhibit needs a <b>rock star</b> with 5 years of experience.")
	form.Set("accessibility", "")
	rm.send("POST", at+"/edit", form, 303)

	page := rm.page("GET", at+"/hints", nil, 200)
	var marked []string
	page.Find("mark").Each(func(_ int, s *goquery.Selection) { marked = append(marked, s.Text()) })
	if got := strings.Join(marked, "|"); got != "Ninja|rock star|5 years of experience" {
		t.Errorf("%s", got)
	}
	if !strings.Contains(page.Find(".hinted").First().Text(), "<b>rock star</b>") {
		t.Error("what was typed is not shown as text")
	}
	if page.Find("#hints-accessibility").Length() != 1 || page.Find("#hints-pay").Length() != 1 {
		t.Error("what is not said is not there")
	}
	for _, bad := range []string{"score", "%", "rating", "of 100"} {
		if strings.Contains(strings.ToLower(page.Find("main").Text()), bad) {
			t.Errorf("the page says %q", bad)
		}
	}
	rm.send("POST", at+"/hints", url.Values{"key": {"idioms/ninja"}}, 303)
	rm.send("POST", at+"/hints", url.Values{"key": {"notSaid/pay"}}, 303)
	page = rm.page("GET", at+"/hints", nil, 200)
	if page.Find("mark").First().Text() != "rock star" || page.Find("#hints-pay").Length() != 0 || page.Find("#left li").Length() != 2 {
		t.Error("the hints are not left")
	}
	rm.send("POST", at+"/hints", url.Values{"key": {"idioms/ninja"}, "again": {"yes"}}, 303)
	if rm.page("GET", at+"/hints", nil, 200).Find("mark").First().Text() != "Ninja" {
		t.Error("the hint does not come back")
	}
	rm.send("POST", at+"/hints", url.Values{"key": {"idioms/nothing"}}, 404)
	for _, beside := range []string{at, at + "/preview"} {
		if page := rm.page("GET", beside, nil, 200); page.Find("details .hinted mark").First().Text() != "Ninja" {
			t.Errorf("%s does not mark the passage", beside)
		}
	}
}
