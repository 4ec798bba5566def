package postingweb

import (
	"bytes"
	"net/url"
	"strings"
	"testing"

	"pathways/internal/posting/postingdoc"
)

func TestDocumentsAreChosenLookedAtAndTaken(t *testing.T) {
	rm := newRooms(t)
	at := rm.begin()
	page := rm.page("GET", at+"/documents", nil, 200)
	if page.Find("input[name=item]").Length() != 3 || page.Find("input[name=item][checked]").Length() != 1 {
		t.Error("the documents do not begin with what is central to the job")
	}
	leaves := rm.tree.Leaves("")
	chosen := "?" + url.Values{"chosen": {"yes"}, "item": {leaves[5].Code, leaves[1].Code, "no code"}}.Encode()
	page = rm.page("GET", at+"/documents"+chosen, nil, 200)
	if v, _ := page.Find("input[name=item][checked]").Attr("value"); v != leaves[5].Code {
		t.Errorf("%s is chosen", v)
	}
	for _, k := range postingdoc.Kinds {
		look, _ := page.Find("#document-" + string(k) + " a.button").Attr("href")
		body := rm.page("GET", look, nil, 200).Find(".document")
		if body.Length() != 1 {
			t.Fatalf("%s: there is no document", look)
		}
		if k != postingdoc.Posting && (!strings.Contains(body.Text(), leaves[5].Statement) || strings.Contains(body.Text(), leaves[0].Statement)) {
			t.Errorf("%s does not keep to what was chosen", look)
		}
		files := page.Find("#document-" + string(k) + " ul a")
		if files.Length() != len(postingdoc.Formats) {
			t.Errorf("%s: %d files", k, files.Length())
		}
		for i, f := range postingdoc.Formats {
			href, _ := files.Eq(i).Attr("href")
			w := rm.send("GET", href, nil, 200)
			if w.Header().Get("Content-Type") != f.Media() || !strings.Contains(w.Header().Get("Content-Disposition"), "attachment") {
				t.Errorf("%s: %v", href, w.Header())
			}
			begins := map[postingdoc.Format]string{postingdoc.PDF: "%PDF", postingdoc.DOCX: "PK", postingdoc.MD: "# ", postingdoc.HTML: "<!doctype html>"}[f]
			if !bytes.HasPrefix(w.Body.Bytes(), []byte(begins)) {
				t.Errorf("%s begins with %.20q", href, w.Body)
			}
		}
	}
	for _, none := range []string{"/documents/nothing", "/documents/notes.exe", "/documents/nothing.pdf", "/documents?version=7", "/documents?version=x"} {
		rm.send("GET", at+none, nil, 404)
	}
}

func TestDocumentsOfNobodyElse(t *testing.T) {
	rm := newRooms(t)
	at := rm.begin()
	rm.viewer.Person = "somebody else"
	for _, page := range []string{"/documents", "/documents/interview", "/documents/posting.pdf", "/hints"} {
		rm.send("GET", at+page, nil, 404)
	}
	rm.send("GET", rm.list()+"/words", nil, 404)
	rm.send("GET", "/postings/"+mine+"/documents/posting.pdf", nil, 404)
}

func TestEverybodyTakesThePostingItselfOnceItIsPublic(t *testing.T) {
	rm := newRooms(t)
	rm.published()
	rm.viewer.Person = ""
	for _, f := range postingdoc.Formats {
		w := rm.send("GET", "/postings/"+mine+"/documents/posting."+string(f), nil, 200)
		if w.Header().Get("Content-Type") != f.Media() {
			t.Errorf("%s: %s", f, w.Header().Get("Content-Type"))
		}
	}
	for _, inside := range []string{"interview.pdf", "notes.docx", "first-90.md", "posting", "posting.exe"} {
		rm.send("GET", "/postings/"+mine+"/documents/"+inside, nil, 404)
	}
}
