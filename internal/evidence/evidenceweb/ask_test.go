package evidenceweb_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/evidence"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/ids"
)

// link asks by a link that the owner hands on, through the pages, and gives its path.
func (h *house) link(fields url.Values) string {
	h.Helper()
	set := func(name, value string) {
		if !fields.Has(name) {
			fields.Set(name, value)
		}
	}
	set("id", ids.New())
	set("kind", "endorsement")
	set("relation", "colleague")
	set("how", "link")
	preview, _ := h.page(h.post("/evidence/ask", fields), "preview", 200)
	send := url.Values{"do": {"send"}}
	preview.Find("main form input").Each(func(_ int, in *goquery.Selection) {
		send.Add(in.AttrOr("name", ""), in.AttrOr("value", ""))
	})
	w := h.post("/evidence/ask", send)
	doc, head := h.page(w, "link", 200)
	if head.Get("Cache-Control") != "private, no-store" {
		h.Errorf("the page with the link may be kept: %v", head)
	}
	link := doc.Find("input[name=link]").AttrOr("value", "")
	if again, _ := h.page(h.post("/evidence/ask", send), "again", 409); strings.Contains(again.Text(), "/endorse/") {
		h.Error("the link is shown twice")
	}
	_, path, ok := strings.Cut(link, "http://example.com")
	if !ok {
		h.Fatalf("the link %q", link)
	}
	return path
}

// From asking, through the preview, to an answer without an account that is shown, then taken back by the same link.
func TestAskAndAnswer(t *testing.T) {
	h := newHouse(t)
	e := h.save(evidence.Draft{Title: "Pond day", Story: "shown story", Items: []evidence.Ref{{Framework: "isl", Release: "2025", Code: "GE.1"}}})
	h.save(evidence.Draft{Title: "Secret diary"})
	form, _ := h.get("/evidence/ask?evidence="+e.ID, 200)
	if form.Find("input[name=evidence]:checked").Length() != 1 || form.Find("input[name=item]:checked").Length() != 1 || form.Find("input[name=ends]").AttrOr("value", "") == "" {
		t.Error("the form does not begin with what it is about")
	}
	path := h.link(url.Values{"evidence": {e.ID}, "item": {"isl/2025/GE.1", "isl/2025/OP.2"}, "message": {"Please <b>"}})
	h.who = authz.Viewer{}
	doc, head := h.get(path, 200)
	text := doc.Find("main").Text()
	for _, want := range []string{"Ana", "Pond day", "shown story", "Please <b>", "GE.1", "OP.2"} {
		if !strings.Contains(text, want) {
			t.Errorf("who was asked does not see %q", want)
		}
	}
	if strings.Contains(text, "Secret diary") || strings.Contains(doc.Text(), h.ana.Email) || doc.Find(".attribution").Length() != 1 {
		t.Errorf("who was asked sees: %s", text)
	}
	if head.Get("Referrer-Policy") != "no-referrer" || head.Get("Cache-Control") != "private, no-store" || !strings.Contains(head.Get("X-Robots-Tag"), "noindex") ||
		doc.Find("meta[name=robots]").AttrOr("content", "") != "noindex" {
		t.Errorf("headers of a link: %v", head)
	}
	bad, _ := h.page(h.post(path, url.Values{"text": {"I saw it"}, "seen.0": {"1"}, "do": {"send"}}), "nameless", 422)
	if bad.Find("textarea[name=text]").Text() != "I saw it" || bad.Find("input[name='seen.0']:checked").Length() != 1 || bad.Find("#name-why").Length() != 1 {
		t.Errorf("what was typed is lost: %s", bad.Find("form").Text())
	}
	words := url.Values{"text": {"I saw it"}, "seen.0": {"1"}, "note.1": {"at the pond"}, "name": {"Dr. Wu"}, "do": {"send"}}
	for range 2 {
		if done := h.follow(h.post(path, words)); done.Find(".saved").Length() != 1 || !strings.Contains(done.Text(), "I saw it") || done.Find("textarea").Length() != 0 {
			t.Errorf("sent: %s", done.Find("main").Text())
		}
	}
	other := url.Values{"text": {"No, I did not"}, "name": {"Dr. Wu"}, "do": {"send"}}
	if again, _ := h.page(h.post(path, other), "other", 409); again.Find("textarea[name=text]").Text() != "No, I did not" {
		t.Error("the other words are lost")
	}
	h.who = h.ana
	mine, _ := h.get("/evidence/"+e.ID, 200)
	if said := mine.Find("#said").Text(); !strings.Contains(said, "Dr. Wu") || !strings.Contains(said, "at the pond") || !strings.Contains(said, "Only you can see this.") {
		t.Errorf("beside my own words: %s", said)
	}
	st, err := h.service.Statements(h.ctx, h.ana)
	if err != nil || len(st) != 1 {
		t.Fatalf("%v %v", st, err)
	}
	w := h.post("/evidence/statements", url.Values{"statement": {st[0].ID}, "do": {"show"}, "back": {"/evidence/" + e.ID}})
	if shown := h.follow(w); !strings.HasPrefix(w.Header().Get("Location"), "/evidence/"+e.ID) || !strings.Contains(shown.Find("#said").Text(), "You can choose this when you share") {
		t.Errorf("shown: %s", shown.Find("#said").Text())
	}
	if w := h.post("/evidence/statements", url.Values{"statement": {st[0].ID}, "do": {"hide"}, "back": {"//evil.example.org"}}); !strings.HasPrefix(w.Header().Get("Location"), "/evidence/statements") {
		t.Errorf("a form leads to %q", w.Header().Get("Location"))
	}
	h.get("/evidence/statements", 200)
	if own, _ := h.get(path, 200); own.Find("textarea").Length() != 0 {
		t.Error("the owner could answer their own request")
	}
	h.page(h.post(path, url.Values{"text": {"I am great"}, "do": {"send"}}), "self", 403)
	h.who = authz.Viewer{}
	h.follow(h.post(path, url.Values{"do": {"takeback"}}))
	if st, err = h.service.Statements(h.ctx, h.ana); err != nil || len(st) != 0 {
		t.Errorf("taken back, and there: %v %v", st, err)
	}
	h.who = h.ana
	requests, _ := h.get("/evidence/requests", 200)
	h.follow(h.post("/evidence/requests", url.Values{"request": {requests.Find("input[name=request]").AttrOr("value", "")}}))
	h.who = authz.Viewer{}
	gone, head := h.get(path, 404)
	if strings.Contains(gone.Find("main").Text(), "Ana") || head.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("an ended link still says: %s", gone.Find("main").Text())
	}
}

// Who was asked by e-mail finds it when signed in, answers under their own name, declines, or takes back what they wrote
// after the end.
func TestAskedBySignIn(t *testing.T) {
	h := newHouse(t)
	e := h.save(evidence.Draft{Title: "Pond day"})
	fields := url.Values{"id": {ids.New()}, "kind": {"feedback"}, "relation": {"supervisor"}, "how": {"mail"}, "email": {"ben@example.org"}, "evidence": {e.ID}, "do": {"send"}}
	if sent := h.follow(h.post("/evidence/ask", fields)); !strings.Contains(sent.Find(".saved").Text(), "ben@example.org") {
		t.Errorf("sent: %s", sent.Find(".label").Text())
	}
	h.who = h.ben
	asked, _ := h.get("/evidence/asked", 200)
	path := asked.Find(".board a").AttrOr("href", "")
	doc, head := h.get(path, 200)
	if doc.Find("input[name=name]").Length() != 0 || !strings.Contains(doc.Text(), "your name, Ben") && !strings.Contains(doc.Text(), "with your name, Ben") || head.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("%s", doc.Find("main").Text())
	}
	h.follow(h.post(path, url.Values{"do": {"decline"}}))
	if declined, _ := h.get(path, 200); strings.Contains(declined.Text(), "Pond day") || declined.Find("textarea").Length() != 0 {
		t.Error("declined, and still asked")
	}
	fields.Set("id", ids.New())
	h.who = h.ana
	h.follow(h.post("/evidence/ask", fields))
	h.who = h.ben
	asked, _ = h.get("/evidence/asked", 200)
	path = asked.Find(".board a").First().AttrOr("href", "")
	h.follow(h.post(path, url.Values{"text": {"Calm and clear."}, "name": {"Somebody else"}, "do": {"send"}}))
	asked, _ = h.get("/evidence/asked", 200)
	id := asked.Find("#written input[name=statement]").AttrOr("value", "")
	h.who = h.ana
	if all, _ := h.get("/evidence/statements", 200); !strings.Contains(all.Text(), "Calm and clear.") || !strings.Contains(all.Find("main").Text(), "Ben") || strings.Contains(all.Text(), "Somebody else") {
		t.Error("the statement does not stand with its author's name")
	}
	h.page(h.post("/evidence/asked", url.Values{"statement": {id}}), "not the author", 404)
	h.who = h.ben
	h.follow(h.post("/evidence/asked", url.Values{"statement": {id}}))
	if st, err := h.service.Statements(h.ctx, h.ana); err != nil || len(st) != 0 {
		t.Errorf("%v %v", st, err)
	}
}

// Faults of a request come back beside their fields with everything typed; looking for words keeps it as well.
func TestFaultsOfAsking(t *testing.T) {
	h := newHouse(t)
	fields := url.Values{"id": {ids.New()}, "kind": {"endorsement"}, "relation": {"partner"}, "how": {"mail"}, "email": {"nobody"}, "message": {"typed"}, "ends": {"soon"}}
	doc, _ := h.page(h.post("/evidence/ask", fields), "faults", 422)
	for _, field := range []string{"email", "item", "ends"} {
		if doc.Find("#"+field+"-why").Length() != 1 || doc.Find("a[href='#"+field+"']").Length() != 1 || doc.Find("#"+field).Length() != 1 {
			t.Errorf("no fault beside %s", field)
		}
	}
	fields.Set("do", "find")
	fields.Set("find", "budget")
	doc, _ = h.page(h.post("/evidence/ask", fields), "find", 200)
	if doc.Find("textarea[name=message]").Text() != "typed" || doc.Find("option[selected]").AttrOr("value", "") != "partner" || doc.Find("[role=status] + ul input[name=item]").Length() == 0 {
		t.Errorf("looking for words loses what was typed")
	}
}

// A link can be used only so often. One that leads nowhere makes nobody write anything down.
func TestLinksAreLimited(t *testing.T) {
	h := newHouse(t)
	path := h.link(url.Values{"id": {ids.New()}, "kind": {"feedback"}, "relation": {"partner"}, "evidence": {h.save(evidence.Draft{Title: "Pond day"}).ID}})
	h.who = authz.Viewer{}
	h.get(path, 200)
	h.tooMany = "endorse"
	h.get(path, 429)
	h.page(h.post(path, url.Values{"text": {"x"}}), "post", 429)
	h.get("/endorse/"+ids.Secret(), 404)
	// Over plain HTTP a browser says where a form comes from by Origin, which the strictest policy would take away.
	r := httptest.NewRequest("GET", "/endorse/"+ids.Secret(), nil)
	r.Header.Set("Upgrade-Insecure-Requests", "1")
	if got := h.do(r).Header().Get("Referrer-Policy"); got != "same-origin" {
		t.Errorf("over plain HTTP: %q", got)
	}
}
