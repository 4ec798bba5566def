package draftweb

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/draft"
	"pathways/internal/framework"
)

func plainWords(sel *goquery.Selection) string { return strings.Join(strings.Fields(sel.Text()), " ") }

// sends a form and gives the status and where it leads.
func (h *rooms) sends(target string, form url.Values) (int, string, *goquery.Document) {
	h.Helper()
	w := h.ask("POST", target, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	page, err := goquery.NewDocumentFromReader(w.Body)
	h.must(err)
	return w.Code, w.Header().Get("Location"), page
}

// leads sends a form that is taken, and gives the page it leads to.
func (h *rooms) leads(target string, form url.Values) *goquery.Document {
	h.Helper()
	status, to, page := h.sends(target, form)
	if status != http.StatusSeeOther {
		h.Fatalf("%s: %d %s", target, status, plainWords(page.Find("main")))
	}
	to, _, _ = strings.Cut(to, "#")
	return h.get(to, http.StatusOK)
}

// two is a draft of the second edition of a framework: one skill reworded, one split, one retired.
func (h *rooms) two() (d draft.Draft, first *framework.Release) {
	h.Helper()
	ctx := context.Background()
	d, err := h.drafts.Begin(ctx, h.ben, draft.Start{
		Organization: h.museum.Slug, Name: "River skills", Version: "1", Kinds: []framework.Kind{{Name: "Domain"}, {Name: "Skill"}},
	})
	h.must(err)
	add := func(parent, code, statement string) string {
		it, err := h.drafts.Add(ctx, h.ben, d.ID, draft.NewItem{Parent: parent, Code: code, Statement: statement})
		h.must(err)
		return it.ID
	}
	root := add("", "W", "Water")
	show := add(root, "W.1", "Show live animals to visitors")
	tell := add(root, "W.2", "Tell stories of the river and listen to what children say about it")
	away := add(root, "W.3", "Lend nets")
	first, err = h.drafts.Publish(ctx, h.ben, d.ID, draft.Publication{})
	h.must(err)
	d, err = h.drafts.BeginFrom(ctx, h.ben, h.museum.Slug, first.ID, "2")
	h.must(err)
	_, err = h.drafts.Edit(ctx, h.ben, d.ID, draft.ItemEdit{Item: show, Fields: map[draft.Field]string{draft.Statement: "Show living animals to visitors"}})
	h.must(err)
	h.must(h.drafts.Remove(ctx, h.ben, d.ID, tell))
	h.must(h.drafts.Remove(ctx, h.ben, d.ID, away))
	add(root, "W.4", "Tell stories of the river")
	add(root, "W.5", "Listen to what children say about the river")
	return d, first
}

func TestDifferencesAreConfirmedAndCorrectedOnPages(t *testing.T) {
	h := newRooms(t)
	d, _ := h.two()
	at := "/stewardship/drafts/" + d.ID
	page := h.get(at+"/changes", http.StatusOK)
	if got := plainWords(page.Find("#guesses")); !strings.HasPrefix(got, "1 guess to confirm or correct") || page.Find("#guesses .became.into-many").Length() != 1 {
		t.Errorf("guesses: %s", got)
	}
	if got := plainWords(page.Find("main")); !strings.Contains(got, "Show [taken out: live][put in: living] animals") || !strings.Contains(got, "1 retired") {
		t.Errorf("differences: %s", got)
	}
	form := url.Values{}
	page.Find("#guesses .changed form input[type=hidden]").Each(func(_ int, in *goquery.Selection) {
		form.Add(in.AttrOr("name", ""), in.AttrOr("value", ""))
	})
	if len(form["before"]) != 1 || len(form["after"]) != 2 {
		t.Fatalf("the form holds %v", form)
	}
	page = h.leads(at+"/changes", form)
	if page.Find("#guesses").Length() != 0 || !strings.Contains(plainWords(page.Find("main")), "Confirmed") {
		t.Errorf("confirmed: %s", plainWords(page.Find("main")))
	}
	href, _ := page.Find(".became").Closest("li").Find(".buttons a").Attr("href")
	correct := h.get(href, http.StatusOK)
	if got := correct.Find("textarea[name=after]").Text(); got != "W.4\nW.5" || correct.Find("button[name=forget]").Length() != 1 {
		t.Errorf("the form says %q", got)
	}
	status, _, back := h.sends(href, url.Values{"before": {"W.2"}, "after": {"W.4\nW.99"}, "note": {"Kept <words>."}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(plainWords(back.Find("main")), "There is no item “W.99” on this side.") ||
		back.Find("textarea[name=after]").Text() != "W.4\nW.99" || back.Find("textarea[name=note]").Text() != "Kept <words>." {
		t.Errorf("%d %s", status, plainWords(back.Find("main")))
	}
	status, _, back = h.sends(href, url.Values{"before": {"W.2\nW.3"}, "after": {"W.4\nW.5"}})
	if status != http.StatusUnprocessableEntity || back.Find("#after-why").Length() != 1 {
		t.Errorf("several to several: %d %s", status, plainWords(back.Find("main")))
	}
	page = h.leads(href, url.Values{"before": {" w.2 \n\n"}, "after": {"W.4"}, "note": {"Listening is new."}})
	if got := plainWords(page.Find("main")); !strings.Contains(got, "Listening is new.") || !strings.Contains(got, "1 added") || page.Find(".became").Length() != 0 {
		t.Errorf("corrected: %s", got)
	}
	page = h.leads(href, url.Values{"before": {"W.2"}, "after": {"W.4"}, "forget": {"yes"}})
	if page.Find("#guesses").Length() != 1 {
		t.Errorf("taken back: %s", plainWords(page.Find("main")))
	}
	if page = h.leads(at+"/changes", url.Values{"all": {"yes"}}); page.Find("#guesses").Length() != 0 {
		t.Errorf("all confirmed: %s", plainWords(page.Find("main")))
	}
	h.get(at+"/changes/correct?after=nowhere", http.StatusNotFound)
}

func TestADraftIsSignedOffAndPublishedOnPages(t *testing.T) {
	h := newRooms(t)
	d, _ := h.two()
	at := "/stewardship/drafts/" + d.ID
	page := h.get(at+"/release", http.StatusOK)
	if got := plainWords(page.Find("#changes")); !strings.Contains(got, "1 of them is a guess") {
		t.Errorf("differences: %s", got)
	}
	h.leads(at+"/release/notes", url.Values{"notes": {"We listened."}})
	page = h.leads(at+"/release/signers", url.Values{"people": {h.ana.Person}})
	if got := plainWords(page.Find("#publish")); !strings.Contains(got, "1 more person") || page.Find("#publish a").Length() != 0 {
		t.Errorf("publish: %s", got)
	}
	if status, _, back := h.sends(at+"/release/signers", url.Values{"people": {h.cem.Person}}); status != http.StatusUnprocessableEntity || back.Find("#people-why").Length() != 1 {
		t.Errorf("a member signs: %d %s", status, plainWords(back.Find("main")))
	}
	if got := plainWords(h.leads(at+"/release/send", nil).Find("main")); !strings.Contains(got, "asked on March 1, 2027") {
		t.Errorf("sent: %s", got)
	}
	h.viewer = h.ana
	page = h.get(at+"/release", http.StatusOK)
	if page.Find("#sign form").Length() != 1 {
		t.Errorf("Ana is not asked: %s", plainWords(page.Find("main")))
	}
	if status, _, back := h.sends(at+"/release/sign", url.Values{"answer": {"back"}}); status != http.StatusUnprocessableEntity || back.Find("#words-why").Length() != 1 {
		t.Errorf("back without words: %d", status)
	}
	page = h.leads(at+"/release/sign", url.Values{"answer": {"back"}, "words": {"Where are the nets?"}})
	if got := plainWords(page.Find("#signers")); !strings.Contains(got, "sent it back on March 1, 2027 Where are the nets?") {
		t.Errorf("back: %s", got)
	}
	h.viewer = h.ben
	h.leads(at+"/release/send", nil)
	h.leads(at+"/release/reopen", nil)
	h.leads(at+"/release/send", nil)
	h.viewer = h.ana
	page = h.leads(at+"/release/sign", url.Values{"answer": {"signed"}})
	if href, _ := page.Find("#publish a").Attr("href"); href != at+"/release/publish" {
		t.Errorf("it leads to %q", href)
	}
	page = h.get(at+"/release/publish", http.StatusOK)
	if got := plainWords(page.Find("main")); !strings.Contains(got, "http://pathways.example/frameworks/river-skills/2") || !strings.Contains(got, "1 difference is a guess") {
		t.Errorf("asked: %s", got)
	}
	if status, _, back := h.sends(at+"/release/publish", url.Values{"date": {"soon"}}); status != http.StatusUnprocessableEntity || back.Find("#date-why").Length() != 1 {
		t.Errorf("a wrong date: %d %s", status, plainWords(back.Find("main")))
	}
	page = h.leads(at+"/release/publish", url.Values{"date": {"2027-03"}})
	if got := plainWords(page.Find("#address")); !strings.Contains(got, "http://pathways.example/frameworks/river-skills/2") {
		t.Errorf("published: %s", got)
	}
	if status, _, back := h.sends(at+"/release/publish", url.Values{"date": {"2027-03"}}); status != http.StatusConflict {
		t.Errorf("twice: %d %s", status, plainWords(back.Find("main")))
	}
}

func TestWhoMayReadADraftSeesItsReleaseAndNoForms(t *testing.T) {
	h := newRooms(t)
	d, _ := h.two()
	at := "/stewardship/drafts/" + d.ID
	h.viewer = h.cem
	for _, page := range []string{"/release", "/changes"} {
		if doc := h.get(at+page, http.StatusOK); doc.Find("main form").Length() != 0 {
			t.Errorf("%s has forms: %s", page, plainWords(doc.Find("main")))
		}
	}
	for _, target := range []string{"/release/notes", "/release/signers", "/release/send", "/release/sign", "/release/reopen", "/release/publish", "/changes"} {
		if status, _, _ := h.sends(at+target, url.Values{"all": {"yes"}}); status != http.StatusForbidden {
			t.Errorf("Cem posts %s: %d", target, status)
		}
	}
	h.viewer = h.eva
	for _, page := range []string{"/release", "/release/publish", "/changes", "/changes/correct"} {
		h.get(at+page, http.StatusNotFound)
	}
}

func TestAFirstEditionIsPublishedWithoutMuchAdo(t *testing.T) {
	h := newRooms(t)
	ctx := context.Background()
	d, err := h.drafts.Begin(ctx, h.ben, draft.Start{Organization: h.museum.Slug, Name: "Pond skills", Kinds: []framework.Kind{{Name: "Skill"}}})
	h.must(err)
	at := "/stewardship/drafts/" + d.ID
	page := h.get(at+"/release", http.StatusOK)
	if got := plainWords(page.Find("#check")); !strings.Contains(got, "1 place needs a change first") {
		t.Errorf("an empty draft: %s", got)
	}
	if got := plainWords(h.get(at+"/release/publish", http.StatusOK).Find("main")); !strings.Contains(got, "cannot be published yet") {
		t.Errorf("asked too early: %s", got)
	}
	if status, _, _ := h.sends(at+"/release/publish", nil); status != http.StatusUnprocessableEntity {
		t.Errorf("published empty: %d", status)
	}
	_, err = h.drafts.Add(ctx, h.ben, d.ID, draft.NewItem{Statement: "Skim stones"})
	h.must(err)
	if got := plainWords(h.get(at+"/changes", http.StatusOK).Find("main")); !strings.Contains(got, "first edition") {
		t.Errorf("changes: %s", got)
	}
	page = h.leads(at+"/release/publish", url.Values{"date": {"2027"}})
	if page.Find("#address a").Length() != 1 {
		t.Errorf("published: %s", plainWords(page.Find("main")))
	}
}
