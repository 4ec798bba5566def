package alignmentweb

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/alignment"
)

// Files are brought; the page says how far it is and goes on by itself; what cannot be read says why, and the others go on.
func TestFilesAreBroughtAndRead(t *testing.T) {
	h := newHouse(t)
	if doc := h.get(h.texts(), 200); doc.Find(".empty a").AttrOr("href", "") != h.texts()+"/new" {
		t.Error("the empty list does not say how to begin")
	}
	fields := url.Values{"kind": {"posting"}, "release": {h.tree.ID}, "year": {"2023"}, "text": {""}, "title": {""}}
	files := [][2]string{{"one.txt", h.said("GE.1")}, {"two <b>.txt", h.said("OP.1")}, {"picture.txt", "\x89PNG\r\n\x1a\n\x00\x00"}, {"empty.pdf", ""}}
	w := h.upload(h.texts()+"/new", "files", fields, files, 303)
	progress := w.Header().Get("Location")
	first := h.do(newGet(progress), 200)
	doc := h.page(first)
	if doc.Find("#brought[data-follow] progress").Length() != 1 || first.Header().Get("Refresh") == "" {
		t.Error("the page does not go on by itself")
	}
	if !strings.Contains(doc.Find("#brought").Text(), "empty.pdf") {
		t.Error("a file that was refused at the door is not named")
	}
	waiting := h.get(h.texts()+"?state=waiting", 200).Find("tbody a").AttrOr("href", "")
	if doc := h.get(waiting, 200); doc.Find("[data-follow] progress").Length() != 1 || doc.Find(".passage").Length() != 0 {
		t.Error("a text that waits does not say so")
	}
	h.work()
	doc = h.get(progress, 200)
	if doc.Find("[data-follow]").Length() != 0 || !strings.Contains(doc.Find("#brought .lead").Text(), "2 of 4") {
		t.Errorf("the page does not say that all is read: %s", doc.Find("#brought").Text())
	}
	if failed := doc.Find("#brought .lines li"); failed.Length() != 2 || !strings.Contains(failed.Text(), "OCR") {
		t.Errorf("failures: %s", failed.Text())
	}
	doc = h.get(h.texts(), 200)
	if doc.Find("tbody tr").Length() != 4 {
		t.Error("a text is not in the list")
	}
	for query, want := range map[string]int{"kind=posting": 4, "kind=syllabus": 0, "state=failed": 2, "state=read&year=2023": 2, "year=1999": 0, "kind=nonsense": 4} {
		if n := h.get(h.texts()+"?"+query, 200).Find("tbody tr").Length(); n != want {
			t.Errorf("%s: %d texts, not %d", query, n, want)
		}
	}
	if n := h.get(h.get(progress, 200).Find(`#brought a[href*="batch="]`).AttrOr("href", ""), 200).Find("tbody tr").Length(); n != 4 {
		t.Errorf("what was brought leads to %d texts", n)
	}
	failed := doc.Find("tbody tr").FilterFunction(func(_ int, tr *goquery.Selection) bool { return strings.Contains(tr.Text(), "picture") }).Find("a").AttrOr("href", "")
	if doc := h.get(failed, 200); doc.Find(".notice.wrong").Length() != 1 || doc.Find(`form[action$="/delete"]`).Length() != 1 {
		t.Error("a text that could not be read does not say why, or cannot be deleted")
	}
	h.post(failed+"/delete", nil, 303)
	h.get(failed, 404)
	_, batch, _ := strings.Cut(progress, "batch=")
	h.post(h.texts()+"/brought", url.Values{"batch": {batch}}, 303)
	if h.get(h.texts(), 200).Find(".empty").Length() != 1 {
		t.Error("texts of the batch are there still")
	}
}

// What is wrong with an upload says so, and what was typed stays.
func TestAnUploadThatIsWrongComesBack(t *testing.T) {
	h := newHouse(t)
	fields := url.Values{"kind": {"syllabus"}, "release": {h.tree.ID}, "year": {"soon"}, "text": {"Kept words"}, "title": {"Kept title"}}
	doc := h.page(h.upload(h.texts()+"/new", "files", fields, nil, 422))
	if doc.Find("#year-why").Length() != 1 || !strings.Contains(doc.Find("textarea[name=text]").Text(), "Kept words") || doc.Find("input[name=title]").AttrOr("value", "") != "Kept title" {
		t.Error("what was typed is gone, or the fault is not beside its field")
	}
	var many [][2]string
	for i := range alignment.MaxFiles + 1 {
		many = append(many, [2]string{fmt.Sprintf("%d.txt", i), "A text."})
	}
	fields.Set("text", "")
	fields.Set("year", "")
	if doc = h.page(h.upload(h.texts()+"/new", "files", fields, many, 422)); doc.Find("#files-why").Length() != 1 {
		t.Error("too many files are not refused")
	}
	h.who = h.member
	h.get(h.texts()+"/new", 403)
	h.upload(h.texts()+"/new", "files", fields, many[:1], 403)
}

// The pages ask for the same number of statements for few texts and for many.
func TestTheListCostsWhatItShows(t *testing.T) {
	h := newHouse(t)
	statements := func() int {
		before := h.d.Statements()
		h.get(h.texts(), 200)
		return int(h.d.Statements() - before)
	}
	bring := func(n int) {
		var files []alignment.File
		for i := range n {
			files = append(files, alignment.File{Name: fmt.Sprintf("%d.txt", i), Content: []byte("We open at nine.")})
		}
		_, err := h.service.Put(t.Context(), h.lead, h.museum.Slug, alignment.Upload{Kind: alignment.Posting, Release: h.tree.ID, Files: files})
		h.must(err)
	}
	bring(10)
	few := statements()
	for range 5 {
		bring(200)
	}
	if many := statements(); many != few {
		t.Errorf("%d statements for 10 texts, %d for 1,010", few, many)
	}
	doc := h.get(h.texts(), 200)
	next := doc.Find(`.buttons a[href*="after="]`).AttrOr("href", "")
	if doc.Find("tbody tr").Length() != alignment.PageSize || h.get(next, 200).Find("tbody tr").Length() != alignment.PageSize {
		t.Error("the list does not come in parts")
	}
}

// The field scan tells what people looked at from what is only suggested; every count leads to as many texts.
func TestEveryCountOfAScanLeadsToItsPassages(t *testing.T) {
	h := newHouse(t)
	if h.get(scanAt(h.museum.Slug), 200).Find(".empty").Length() != 1 {
		t.Error("an empty scan does not say how it begins")
	}
	first := h.text(h.said("GE.1", "OP.1") + "\n\nPay: $18 to $22.50 an hour.")
	h.text(h.said("GE.1"))
	h.text("We open at nine.")
	h.post(first, url.Values{"do": {button(passageOf(h.get(first, 200), "GE.1"), "Fits: GE.1")}}, 303)
	form := formOf(h.get(first+"/facts", 200))
	for name, value := range map[string]string{"pays": "said", "low": "18", "high": "22.50", "currency": "USD", "per": "hour", "degree": "bachelor", "jobKind": "floor"} {
		form.Set(name, value)
	}
	h.post(first+"/facts", form, 303)

	doc := h.get(scanAt(h.museum.Slug), 200)
	if !strings.Contains(doc.Find("main").Text(), "3 texts are counted") || doc.Find("svg.scan-plan[aria-label]").Length() != 2 {
		t.Error("the scan does not say over what it is, or has no picture")
	}
	row := doc.Find(".scan-table tbody tr").FilterFunction(func(_ int, tr *goquery.Selection) bool { return tr.Find(".code").Text() == "GE.1" })
	if got := row.Find("td").First().Text() + " " + row.Find("td").Last().Text(); got != "1 1" {
		t.Errorf("GE.1: %q", got)
	}
	counts := 0
	doc.Find("main a").Each(func(_ int, a *goquery.Selection) {
		href := a.AttrOr("href", "")
		if !strings.Contains(href, "/scan/passages?") {
			return
		}
		counts++
		behind := h.get(href, 200)
		want := strings.Fields(a.Text())[0]
		if n := behind.Find(".behind > li").Length(); fmt.Sprint(n) != want {
			t.Errorf("%s says %s and leads to %d texts", href, want, n)
		}
	})
	if counts < 6 {
		t.Errorf("only %d counts lead anywhere", counts)
	}
	if !strings.Contains(doc.Find("#pay").Text(), "$18.00 to $22.50 an hour") || doc.Find(".pay-range").Length() != 1 || !strings.Contains(doc.Find("#degrees").Text(), "Bachelor") {
		t.Errorf("pay and degrees: %s %s", doc.Find("#pay").Text(), doc.Find("#degrees").Text())
	}
	if csv := h.do(newGet(scanAt(h.museum.Slug)+"/file"), 200).Body.String(); !strings.Contains(csv, "competency,GE.1,") || !strings.Contains(csv, "pay,") || strings.Count(csv, "\n") < len(h.tree.Leaves("")) {
		t.Errorf("the file says %.300s", csv)
	}
	if h.get(scanAt(h.museum.Slug)+"?kind=syllabus", 200).Find(".empty").Length() != 1 {
		t.Error("a filter that chooses nothing does not say so")
	}
	h.get(scanAt(h.museum.Slug)+"/passages?item=nothing", 404)
	h.get(scanAt(h.museum.Slug)+"/passages", 404)
	h.who = h.stranger
	h.get(scanAt(h.museum.Slug), 404)
}
