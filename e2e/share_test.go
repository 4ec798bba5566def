package e2e

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

const (
	toWhichParts = `form[action="/sharing/new"] button`
	toPreview    = `form[action="/sharing/preview"] button:not([formaction])`
	toShare      = `form[action="/sharing"] button:not([formaction])`
)

// elsewhere is a page of another site, which notes what browsers tell it of where they come from.
type elsewhere struct {
	url  string
	mu   sync.Mutex
	told []http.Header
}

func anotherSite(t *testing.T) *elsewhere {
	t.Helper()
	e := &elsewhere{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e.mu.Lock()
		e.told = append(e.told, r.Header.Clone())
		e.mu.Unlock()
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(`<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Pond day</title><main><h1>Pond day</h1></main></html>`))
	}))
	t.Cleanup(s.Close)
	e.url = s.URL + "/pond"
	return e
}

// parts is all that a page shows of what was shared.
func (p *tab) parts() string {
	p.t.Helper()
	return see[string](p, `eye.all("main section[aria-labelledby]:not(#comments)").map((e) => e.textContent.replace(/\s+/g, " ").trim()).join("\n")`)
}

// TestShareWithASupervisor shares chosen answers, a plan and a piece of evidence; the supervisor reads, comments and then
// finds nothing any more.
func TestShareWithASupervisor(t *testing.T) {
	t.Parallel()
	h := mailHouse(t)
	ana := visitHouse(t, h).comes("Ana Reyes", "ana@example.org")
	s := saying{}
	ana.reflects(s)
	ana.addsEvidence("Pond day with two classes", "")

	ana.open("/sharing/new")
	for _, what := range []string{"reflection", "plan", "evidence"} {
		ana.press(`input[name="` + what + `"]`)
	}
	ana.goTo(toWhichParts)
	ana.passes("which-parts")
	shown, kept := s.codes()[1], s.codes()[2]
	item := see[string](ana, `eye.all('input[name$=".item"]').find((e) => eye.handle(e).textContent.includes(`+quoted(shown)+`)).value`)
	ana.press(`input[name$=".item"][value="` + item + `"]`)
	ana.press(`input[name$=".files"]`)
	ana.write(`input[name="name"]`, "Sue")
	ana.press(`input[name="comments"]`)
	ana.write(`textarea[name="line"]`, "For our talk on Monday.")
	ana.expects("422")
	ana.goTo(toPreview)
	ana.passes("without-address")
	holds(t, "the page", ana.says(), word("sharing.fault.email"))
	ana.chosenText(`textarea[name="line"]`, "For our talk on Monday.")
	ana.write(`input[name="email"]`, "Sue@Museum.example")
	ana.goTo(toPreview)
	ana.passes("preview")
	preview := ana.parts()
	holds(t, "the preview", preview, shown, labels[s[shown]["wish"]], "Plan with the neighborhood", "Pond day with two classes", "tide pool.png")
	lacks(t, "the preview", preview, kept+" ", "Ask Ana")
	ana.goTo(toShare)
	ana.passes("shared")
	grant := ana.path()

	// The letter says nothing of what it is. Sue makes an account on the way.
	letter := h.letter(t, "sue@museum.example")
	lacks(t, "the letter", letter.Subject+letter.Text, "Pond day", "neighborhood", shown)
	sue := visitHouse(t, h, withPhone).newTab()
	sue.expects("404")
	at := h.path(t, letter.Link())
	sue.open(at)
	sue.goTo(`main a[href^="/account/sign-up"]`)
	sue.asksForAccount("Sue Park", "sue@museum.example")
	sue.open(h.linkTo(t, "sue@museum.example"))
	sue.goTo(`main form[action^="/account/join/"] button`)
	if here := sue.path(); here != at {
		t.Errorf("with an account, and led to %s instead of what was shared", here)
	}
	sue.fitsPhone("paper")
	if got := sue.parts(); got != preview {
		t.Errorf("the preview said\n%s\nand the supervisor reads\n%s", preview, got)
	}
	lacks(t, "all that the supervisor's browser got", see[string](sue, `document.documentElement.outerHTML`), "Ask Ana how", "ana@example.org")
	if _, got := sue.download(`main a[download]`); len(got) == 0 {
		t.Error("the file did not come")
	}
	holds(t, "what was shared, on paper", strings.Join(pages(t, sue.print(a4, false)), "\n"), "Plan with the neighborhood", shown, "Pond day with two classes")

	// Sue comments; Ana hears of it, reads it and sees that it was opened.
	sue.expects("422")
	sue.goTo(`form[action$="/comments"] button`)
	sue.fitsPhone("comment-empty")
	sue.write(`#comments textarea[name="text"]`, "Let us find two quiet mornings for this.")
	sue.goTo(`form[action$="/comments"] button`)
	sue.fitsPhone("commented")
	holds(t, "the page", sue.says(), word("sharing.comment.sent", "name", "Ana Reyes"))
	told := h.letter(t, "ana@example.org")
	lacks(t, "the letter about a comment", told.Text, "quiet mornings")
	ana.open(h.path(t, told.Link()))
	if ana.path() != grant {
		t.Errorf("the letter leads to %s", ana.path())
	}
	ana.passes("commented")
	holds(t, "the page of the grant", ana.says(), "Let us find two quiet mornings for this.", "Sue Park")

	// What Ana writes later is not in it, until she brings it up to date.
	ana.open("/pathway/reflect/GE.COM")
	ana.press(radio("say.use."+shown, "decline"))
	ana.sent()
	sue.open(at)
	if got := sue.parts(); got != preview {
		t.Errorf("what was written later shows: %s", got)
	}
	ana.open(grant + "/fresh")
	ana.passes("fresh")
	ana.goTo(`form[action$="/fresh"] button`)
	sue.open(at)
	holds(t, "what Sue reads now", sue.parts(), labels["decline"])

	// Another person, and nobody at all, find what somebody finds who made the address up.
	for _, other := range []*tab{visitHouse(t, h).comes("Ben Okoro", "ben@example.org"), visitHouse(t, h).newTab()} {
		other.expects("404")
		other.open(at)
		mine := other.says()
		lacks(t, "the page for somebody else", mine, "Pond day", "Ana Reyes")
		other.open(at[:len(at)-4] + "beef")
		if made := other.says(); made != mine {
			t.Errorf("an address that was made up answers %q, somebody else's %q", made, mine)
		}
		other.passes("not-for-me")
	}

	// Ended: the next click finds nothing.
	ana.open(grant)
	ana.goTo(`form[action="` + grant + `/revoke"] button`)
	holds(t, "the page", ana.says(), word("sharing.done.revoked"))
	sue.write(`#comments textarea[name="text"]`, "One more thing.")
	sue.goTo(`form[action$="/comments"] button`)
	sue.fitsPhone("gone")
	holds(t, "the page", sue.says(), word("sharing.gone.title"))
	sue.open("/shared")
	sue.fitsPhone("nothing-shared")
	lacks(t, "the list", sue.says(), "Ana Reyes")
}

// TestShareByLink opens a link with a passphrase in a fresh browser; its address reaches no other site, and it ends.
func TestShareByLink(t *testing.T) {
	t.Parallel()
	h := mailHouse(t)
	site := anotherSite(t)
	ana := visitHouse(t, h).comes("Ana Reyes", "ana@example.org")
	ana.addsEvidence("Pond day with two classes", site.url)
	ana.open("/sharing/new")
	ana.press(`input[name="evidence"]`)
	ana.goTo(toWhichParts)
	ana.press(radio("to", "link"))
	ana.write(`input[name="linkname"]`, "For the job fair")
	ana.write(`input[name="phrase"]`, "green heron")
	ana.press(`input[name="comments"]`)
	ana.goTo(toPreview)
	preview := ana.parts()
	ana.goTo(toShare)
	ana.passes("link")
	grant := ana.path()
	link := h.path(t, see[string](ana, `eye.one('input[name="link"]').value`))
	ana.open(grant)
	lacks(t, "the page of the grant later on", see[string](ana, `document.documentElement.outerHTML`), link)

	guest := visitHouse(t, h, withPhone, withoutScript).newTab()
	guest.expects("422", "404", "http://127.0.0.1")
	guest.open(link)
	guest.needsNoScript("locked")
	lacks(t, "the locked page", see[string](guest, `document.documentElement.outerHTML`), "Pond day", "Ana Reyes")
	guest.write(`input[name="phrase"]`, "grey heron")
	guest.goTo(`main form button`)
	guest.needsNoScript("locked-still")
	holds(t, "the page", guest.says(), word("sharing.fault.wrongphrase"))
	guest.write(`input[name="phrase"]`, "green heron")
	guest.goTo(`main form button`)
	guest.needsNoScript("open")
	if got := guest.parts(); got != preview {
		t.Errorf("the preview said\n%s\nand the guest reads\n%s", preview, got)
	}
	guest.write(`#comments input[name="name"]`, "Cleo Marsh")
	guest.write(`#comments textarea[name="text"]`, "We would like to talk to you.")
	guest.goTo(`form[action$="/comments"] button`)
	guest.needsNoScript("commented")

	for name, want := range map[string]string{"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex", "Cache-Control": "no-store"} {
		if got := h.head(t, link).Get(name); !strings.Contains(got, want) {
			t.Errorf("the link answers with %s %q, not %q", name, got, want)
		}
	}
	guest.press(`main a[href="` + site.url + `"]`)
	guest.until("the other site is shown", `location.port !== "" && document.title === "Pond day"`)
	site.mu.Lock()
	for _, told := range site.told {
		if from := told.Get("Referer") + told.Get("Origin"); from != "" {
			t.Errorf("the other site is told where its visitor comes from: %s", from)
		}
	}
	if len(site.told) == 0 {
		t.Error("the other site was not asked")
	}
	site.mu.Unlock()

	ana.open(grant)
	ana.passes("opened")
	holds(t, "the page of the grant", ana.says(), "Cleo Marsh", "We would like to talk to you.", word("sharing.openings.link"))
	guest.open(link)
	ana.goTo(`form[action="` + grant + `/revoke"] button`)
	guest.open(link)
	guest.needsNoScript("ended")
	holds(t, "the page of the ended link", guest.says(), word("sharing.gone.title"))
	h.close()
	if secret := link[strings.LastIndexByte(link, '/')+1:]; strings.Contains(h.log.String(), secret) {
		t.Error("the log of the server holds the secret of a link")
	}
	lacks(t, "the log of the server", h.log.String(), "green heron", "ana@example.org")
}

// head is what a page answers with besides itself.
func (h *house) head(t *testing.T, path string) http.Header {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.url+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.Header
}
