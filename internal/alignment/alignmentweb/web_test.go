package alignmentweb

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
)

const mixed = "Floor educator\n\nWhat you will do\n\n%s\n\nBenefits\n\n- Health insurance and a retirement plan."

// A guest pastes a text: competencies with the words that say so, links from the summary to the passages, nothing kept.
func TestATextIsReadForAGuestAndForgotten(t *testing.T) {
	h := newHouse(t)
	h.who = authz.Viewer{}
	if h.get("/read", 200).Find(`textarea[name="text"], input[name="file"], select[name="release"] option`).Length() < 3 {
		t.Error("the page does not ask for a text, a file and a framework")
	}
	text := strings.Replace(mixed, "%s", h.said("GE.1", "OP.1"), 1)
	doc := h.page(h.post("/read", url.Values{"text": {text}, "release": {h.tree.ID}}, 200))
	if doc.Find(".passage mark").Length() == 0 || doc.Find(".passage .because").Length() == 0 {
		t.Error("no word is marked, or none explained")
	}
	said := map[string]bool{}
	doc.Find(".wings-read .where a").Each(func(_ int, a *goquery.Selection) {
		to := a.AttrOr("href", "")
		if doc.Find(".passage"+to).Length() != 1 {
			t.Errorf("%s leads to no passage", to)
		}
		said[a.Closest("li").Find(".code").Text()] = true
	})
	if !said["GE.1"] || !said["OP.1"] {
		t.Errorf("the summary does not say what the text speaks of: %v", said)
	}
	if got := doc.Find(".passage").Last(); !got.HasClass("still") {
		t.Error("benefits were forced onto a competency")
	}
	if strings.Contains(doc.Find("main").Text(), "%") {
		t.Error("a match has a figure")
	}
	for _, table := range []string{"alignment_text", "alignment_body", "alignment_passage"} {
		if n := h.rows(table); n != 0 {
			t.Errorf("%s keeps %d rows of a guest", table, n)
		}
	}
	form := url.Values{"release": {h.tree.ID}, "text": {doc.Find(`textarea[name="text"][hidden]`).Text()}, "name": {""}}
	for as, kind := range map[string]string{"csv": "text/csv", "json": "application/json", "docx": "wordprocessingml"} {
		form.Set("as", as)
		w := h.post("/read/download", form, 200)
		if !strings.Contains(w.Header().Get("Content-Type"), kind) || !strings.Contains(w.Header().Get("Content-Disposition"), "."+as) || w.Body.Len() == 0 {
			t.Errorf("%s: %v", as, w.Header())
		}
		if as == "json" {
			var out outcomeJSON
			h.must(json.Unmarshal(w.Body.Bytes(), &out))
			if out.Framework != "isl" || len(out.Passages) != doc.Find(".passage").Length() {
				t.Errorf("the file says %d passages, the page %d", len(out.Passages), doc.Find(".passage").Length())
			}
		}
	}
	form.Set("as", "exe")
	h.post("/read/download", form, 404)
}

func (h *house) rows(table string) (n int) {
	h.Helper()
	h.must(h.d.View(h.Context(), func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, "SELECT COUNT(*) FROM "+table).Scan(&n)
	}))
	return n
}

// What is wrong with a text says so beside its field, and what was typed stays.
func TestATextThatCannotBeReadSaysWhy(t *testing.T) {
	h := newHouse(t)
	for name, c := range map[string]struct {
		fields url.Values
		files  [][2]string
		at     string
	}{
		"nothing":      {url.Values{"release": {h.tree.ID}}, nil, "#text-why"},
		"both":         {url.Values{"text": {"Kept"}, "release": {h.tree.ID}}, [][2]string{{"a.txt", "Text"}}, "#file-why"},
		"a picture":    {url.Values{"release": {h.tree.ID}}, [][2]string{{"a.txt", "\x89PNG\r\n\x1a\n\x00\x00"}}, "#file-why"},
		"too much":     {url.Values{"text": {strings.Repeat("word ", 50_000)}, "release": {h.tree.ID}}, nil, "#text-why"},
		"an empty one": {url.Values{"release": {h.tree.ID}}, [][2]string{{"a.txt", ""}}, "#text-why"},
	} {
		doc := h.page(h.upload("/read", "file", c.fields, c.files, 422))
		if doc.Find(c.at).Length() != 1 || doc.Find(".faults a").Length() != 1 {
			t.Errorf("%s: no sentence beside the field: %s", name, doc.Find(".faults").Text())
		}
		if want := c.fields.Get("text"); strings.TrimSpace(doc.Find(`textarea[name="text"]`).Text()) != strings.TrimSpace(want) {
			t.Errorf("%s: what was typed is gone", name)
		}
	}
	h.post("/read", url.Values{"text": {"A text"}, "release": {"nothing"}}, 404)
	h.tooMany = true
	h.post("/read", url.Values{"text": {"A text"}, "release": {h.tree.ID}}, 429)
}

// A form that names no edition is read with the one that the page offers first, and its downloads are too.
func TestATextIsReadWithTheFirstEditionWhereNoneIsNamed(t *testing.T) {
	h := newHouse(t)
	first, _ := h.get("/read", 200).Find(`[name="release"] option, input[name="release"]`).First().Attr("value")
	for _, form := range []url.Values{{"text": {h.said("GE.1")}}, {"text": {h.said("GE.1")}, "release": {""}}} {
		doc := h.page(h.post("/read", form, 200))
		if first == "" || doc.Find("mark").Length() == 0 || doc.Find(`#again input[name="release"]`).AttrOr("value", "") != first {
			t.Errorf("%v: not read with %q", form, first)
		}
		form.Set("as", "json")
		h.post("/read/download", form, 200)
	}
}

// Nothing fits, and another language, are answers of their own.
func TestATextThatSpeaksOfNothingIsAnswered(t *testing.T) {
	h := newHouse(t)
	doc := h.page(h.post("/read", url.Values{"text": {"- Dental and vision insurance.\n- Send your résumé by March 4."}, "release": {h.tree.ID}}, 200))
	if doc.Find(".empty").Length() != 1 || doc.Find("mark").Length() != 0 || doc.Find(".passage").Length() != 2 {
		t.Errorf("%s", doc.Find("main").Text())
	}
	doc = h.page(h.post("/read", url.Values{"text": {"Buscamos una persona que atienda a los visitantes del museo y que cuide de las salas con las escuelas de la ciudad."}, "release": {h.tree.ID}}, 200))
	if !strings.Contains(doc.Find(".notice").Text(), "Spanish") {
		t.Error("it is not said that the text is in another language")
	}
	if doc.Find(`.passage-said[lang="es"]`).Length() == 0 {
		t.Error("the passage does not say its language")
	}
}

// Words of a text are words, whatever stands in them.
func TestATextIsNeverMarkup(t *testing.T) {
	h := newHouse(t)
	bad := `<script>alert(1)</script> & <b onclick="x()">` + h.tree.ByCode("GE.1").Statement + "</b>"
	body := h.post("/read", url.Values{"text": {bad}, "release": {h.tree.ID}}, 200).Body.String()
	if strings.Contains(body, "<script>alert") || strings.Contains(body, "<b onclick") {
		t.Error("what was pasted is markup")
	}
}

// A long text comes in parts, and the text goes along from one to the next.
func TestALongTextOfAGuestComesInParts(t *testing.T) {
	h := newHouse(t)
	lines := strings.Repeat("- We open the gate at nine.\n", readShown+30) + h.said("GE.1")
	doc := h.page(h.post("/read", url.Values{"text": {lines}, "release": {h.tree.ID}}, 200))
	more := doc.Find(`button[name=from][form=again]`)
	if doc.Find(".passage").Length() != readShown || more.Length() != 1 || doc.Find(".wings-read .where a").Length() != 0 {
		t.Fatalf("%d passages, %d buttons", doc.Find(".passage").Length(), more.Length())
	}
	form := url.Values{"text": {doc.Find("#again textarea").Text()}, "release": {h.tree.ID}, "name": {""}, "from": {more.AttrOr("value", "")}}
	doc = h.page(h.post("/read", form, 200))
	if doc.Find(".passage").Length() != 31 || doc.Find(doc.Find(".wings-read .where a").AttrOr("href", "#none")).Length() != 1 {
		t.Errorf("the second part has %d passages", doc.Find(".passage").Length())
	}
}
