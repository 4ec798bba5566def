package e2e

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// picture is a photo of a tide pool, as far as a program can tell.
func picture(t *testing.T) (path string, raw []byte) {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for i := range 40 * 30 {
		img.Set(i%40, i/40, color.RGBA{uint8(i), uint8(i / 5), 200, 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "tide pool.png")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, b.Bytes()
}

// addsEvidence writes down a piece with a picture and gives its address.
func (p *tab) addsEvidence(title, link string) string {
	p.t.Helper()
	p.open("/evidence/new")
	p.write(`input[name="title"]`, title)
	p.write(`textarea[name="story"]`, "Two classes met the pond. I asked more than I told.")
	p.set(`input[name="from"]`, "2026-05-04")
	p.set(`input[name="to"]`, "2026-05-05")
	p.write(`input[name="where"]`, "North pond")
	p.write(`input[name="hours"]`, "about a week")
	p.write(`input[name="find"]`, "clear and relevant questions")
	p.goTo(`button[name="do"][value="find"]`)
	p.press(`input[name="item"]`)
	if link != "" {
		p.write(`input[name="link"]`, link)
	}
	path, _ := picture(p.t)
	p.bring(`input[name="file"]`, path)
	p.goTo(`button[name="do"][value="save"]`)
	p.atHeading(title)
	return p.path()
}

// TestEvidence adds a piece, asks a colleague who has no account, and makes a page and a text of it.
func TestEvidence(t *testing.T) {
	t.Parallel()
	h := mailHouse(t)
	ana := visitHouse(t, h).comes("Ana Reyes", "ana@example.org")
	for _, page := range []string{"", "/statements", "/requests", "/asked", "/print", "/new", "/ask"} {
		ana.open("/evidence" + page)
		ana.passes("empty-evidence" + strings.ReplaceAll(page, "/", "-"))
	}
	// The wrong kind of file is refused beside its field, and everything typed stays.
	ana.expects("422")
	ana.open("/evidence/new")
	ana.write(`input[name="title"]`, "Pond day")
	wrong := filepath.Join(t.TempDir(), "photo.png")
	if err := os.WriteFile(wrong, []byte("MZ\x90\x00 this is a program"), 0o600); err != nil {
		t.Fatal(err)
	}
	ana.bring(`input[name="file"]`, wrong)
	ana.goTo(`button[name="do"][value="save"]`)
	ana.passes("refused-file")
	ana.chosenText(`input[name="title"]`, "Pond day")

	piece := ana.addsEvidence("Pond day with two classes", "https://pond.example/day")
	ana.passes("piece")
	holds(t, "the piece", ana.says(), word("evidence.saved"), "North pond", "about a week", "tide pool.png", "https://pond.example/day", "GE.11")
	_, raw := picture(t)
	if _, got := ana.download(`main a[download]`); !bytes.Equal(got, raw) {
		t.Errorf("the picture came back with %d bytes, it went in with %d", len(got), len(raw))
	}
	ana.open("/evidence")
	ana.passes("evidence")
	ana.open("/evidence/print")
	holds(t, "the evidence on paper", strings.Join(pages(t, ana.print(a4, false)), "\n"), "Pond day with two classes", "I asked more than I told.", "North pond")

	// Ana asks by a link; the preview is what the colleague sees.
	ana.open(piece)
	ana.goTo(`main a[href^="/evidence/ask?"]`)
	ana.press(radio("kind", "endorsement"))
	ana.write(`input[name="name"]`, "Cleo Marsh")
	ana.press(radio("how", "link"))
	ana.press(`input[name="files"]`)
	ana.write(`textarea[name="message"]`, "You were there on the second day.")
	ana.passes("ask")
	ana.goTo(`button[name="do"][value="preview"]`)
	ana.passes("preview")
	shown := ana.saysShown("main .sheet")
	ana.goTo(`button[name="do"][value="change"]`)
	ana.chosenText(`textarea[name="message"]`, "You were there on the second day.")
	ana.goTo(`button[name="do"][value="preview"]`)
	ana.goTo(`button[name="do"][value="send"]`)
	ana.passes("link")
	link := h.path(t, see[string](ana, `eye.one('input[name="link"]').value`))
	ana.goes("/evidence/requests")
	ana.passes("requests")

	cleo := visitHouse(t, h, withPhone).newTab()
	cleo.open(link)
	cleo.fitsPhone("asked")
	if page := cleo.saysShown("main"); !strings.Contains(page, shown) {
		t.Errorf("the preview said %.400q, the colleague reads %.800q", shown, page)
	}
	if _, got := cleo.download(`main a[download]`); !bytes.Equal(got, raw) {
		t.Errorf("the picture came to the colleague with %d bytes", len(got))
	}
	cleo.expects("422")
	cleo.goTo(`button[name="do"][value="send"]:not([tabindex])`)
	cleo.fitsPhone("asked-faults")
	cleo.write(`textarea[name="text"]`, "Ana let the children find the newts themselves.")
	cleo.press(`input[name="seen.0"]`)
	cleo.write(`input[name="name"]`, "Cleo Marsh")
	cleo.goTo(`button[name="do"][value="send"]:not([tabindex])`)
	cleo.fitsPhone("sent")
	holds(t, "the page", cleo.says(), word("evidence.done.sent", "name", "Ana Reyes"))
	cleo.expects("404")
	cleo.open(link + "x")
	cleo.fitsPhone("no-such-link")

	// Ana reads it and lets it be shown.
	ana.open("/evidence/statements")
	ana.passes("statements")
	holds(t, "what others said", ana.says(), "Cleo Marsh", "Ana let the children find the newts themselves.", word("evidence.said.link"))
	ana.goTo(`button[name="do"][value="show"]`)
	holds(t, "what others said", ana.says(), word("evidence.shown.yes"))
	ana.open(piece)
	ana.passes("piece-endorsed")

	ana.portfolioIsMade()
	ana.textIsWritten()
}

// TestFeedbackOfAColleague asks somebody with an account by letter. They find it in their account as well, answer, and
// take it back.
func TestFeedbackOfAColleague(t *testing.T) {
	t.Parallel()
	h := mailHouse(t)
	ana, ben := visitHouse(t, h).comes("Ana Reyes", "ana@example.org"), visitHouse(t, h, withPhone).comes("Ben Okoro", "ben@example.org")
	ana.addsEvidence("Pond day with two classes", "")
	ana.goTo(`main a[href^="/evidence/ask?"]`)
	ana.press(radio("kind", "feedback"))
	ana.write(`input[name="name"]`, "Ben")
	ana.press(radio("how", "mail"))
	ana.write(`input[name="email"]`, "Ben@Example.org")
	ana.goTo(`button[name="do"][value="preview"]`)
	ana.goTo(`button[name="do"][value="send"]`)
	ana.passes("letter-sent")
	holds(t, "the page", ana.says(), word("evidence.requests.sent", "who", "Ben"))
	letter := h.letter(t, "ben@example.org")
	lacks(t, "the letter", letter.Text, "Pond day")

	ben.open("/evidence/asked")
	ben.fitsPhone("asked")
	ben.goTo(`main a[href^="/asked/"]`)
	at := ben.path()
	ben.fitsPhone("question")
	lacks(t, "the page without the files", ben.says(), "tide pool.png")
	ben.write(`textarea[name="text"]`, "Try fewer questions at once.")
	ben.goTo(`button[name="do"][value="send"]:not([tabindex])`)
	ben.fitsPhone("answered")
	ana.expects("404")
	ana.open(at)
	lacks(t, "the page of who was asked, for the one who asked", ana.says(), word("evidence.answer.send"))
	ana.open("/evidence/statements")
	holds(t, "what others said", ana.says(), "Ben Okoro", "Try fewer questions at once.", word("evidence.said.signed"))
	// The link of the letter leads to what was answered, and shows it to nobody else.
	guest := visitHouse(t, h).newTab()
	guest.expects("404", "410", "409")
	guest.open(h.path(t, letter.Link()))
	guest.passes("answered-link")
	lacks(t, "the link of the letter in another browser", guest.says(), "Try fewer questions")
	ben.open("/evidence/asked")
	ben.fitsPhone("written")
	ben.goTo(`form[action="/evidence/asked"] button`)
	ana.open("/evidence/statements")
	lacks(t, "what others said", ana.says(), "Try fewer questions at once.")
}

// TestCalendarAddress makes a private address for a calendar program, reads it, and takes it away.
func TestCalendarAddress(t *testing.T) {
	t.Parallel()
	h := mailHouse(t)
	p := visitHouse(t, h, withPhone).comes("Ana Reyes", "ana@example.org")
	p.reflects(saying{})
	p.open("/pathway/reminders")
	p.fitsPhone("reminders")
	p.press(radio("wanted", "yes"))
	p.goTo(`form[action="/pathway/reminders"] button`)
	p.fitsPhone("wanted")
	p.goTo(`form[action="/pathway/reminders/feed"] button`)
	p.fitsPhone("address")
	feed := h.path(t, see[string](p, `eye.one('input[name="feed"]').value`))
	status, calendar := h.asks(t, feed, "")
	if status != 200 {
		t.Fatalf("the calendar answers %d %s", status, calendar)
	}
	holds(t, "the calendar", calendar, "DTSTART;VALUE=DATE:20270301", "BEGIN:VCALENDAR")
	lacks(t, "the calendar", calendar, "GE.", "Families from nearby", "Late shifts")
	p.open("/pathway/reminders")
	p.goTo(`form[action="/pathway/reminders/feed/end"] button`)
	p.fitsPhone("ended")
	if status, _ := h.asks(t, feed, ""); status != 404 {
		t.Errorf("the calendar that was taken away answers %d", status)
	}
}

// portfolioIsMade arranges a page of what there is, and takes it along.
func (p *tab) portfolioIsMade() {
	p.t.Helper()
	for _, page := range []string{"", "/edit", "/texts", "/texts/new", "/sections/new"} {
		p.open("/portfolio" + page)
		p.passes("portfolio" + strings.ReplaceAll(page, "/", "-"))
	}
	p.open("/portfolio/edit")
	p.write(`input[name="title"]`, "Ana Reyes, educator")
	p.write(`textarea[name="about"]`, "I like it when children ask first.")
	p.goTo(`form[action="/portfolio/edit"] button`)
	p.goes("/portfolio/sections/new")
	p.write(`input[name="heading"]`, "Outdoors")
	p.press(`input[name="evidence"]`)
	p.press(`input[name="item"]`)
	p.press(`input[name="statement"]`)
	p.goTo(`form[action^="/portfolio/sections/"] .standing button`)
	p.passes("portfolio-arranged")
	p.open("/portfolio")
	p.passes("portfolio-made")
	want := []string{"Ana Reyes, educator", "I like it when children ask first.", "Outdoors", "Pond day with two classes", "Ana let the children find the newts themselves.", "Cleo Marsh"}
	holds(p.t, "the portfolio", p.says(), want...)
	holds(p.t, "the portfolio on paper", strings.Join(pages(p.t, p.print(a4, false)), "\n"), want...)
	p.takesAlong("the portfolio", "/portfolio/out/portfolio", want)
}

// takesAlong downloads a page in all three shapes and opens each.
func (p *tab) takesAlong(what, base string, want []string) {
	p.t.Helper()
	_, pdf := p.download(`main a[href="` + base + `.pdf"]`)
	holds(p.t, what+" as PDF", strings.Join(pages(p.t, pdf), "\n"), want...)
	_, docx := p.download(`main a[href="` + base + `.docx"]`)
	for _, w := range want {
		holds(p.t, what+" as Word", wordText(p.t, docx), w)
	}
	_, md := p.download(`main a[href="` + base + `.md"]`)
	holds(p.t, what+" as Markdown", string(md), want...)
}

// textIsWritten has a CV text drafted, changes it and takes it along.
func (p *tab) textIsWritten() {
	p.t.Helper()
	p.open("/portfolio/texts/new")
	p.press(radio("purpose", "cv"))
	p.write(`input[name="title"]`, "For the aquarium")
	p.press(`input[name="evidence"]`)
	p.goTo(`form[action="/portfolio/texts"] .standing button`)
	p.passes("text")
	at := p.path()
	draft := see[string](p, `eye.one('textarea[name="body"]').value`)
	holds(p.t, "the draft", draft, "Pond day with two classes")
	p.writesOver(`textarea[name="body"]`, "Led a pond day for two classes.")
	p.goTo(`button[name="do"][value="save"]`)
	holds(p.t, "the page", p.says(), word("portfolio.saved"))
	p.goTo(`button[name="do"][value="draft"]`)
	p.passes("text-draft")
	p.chosenText(`textarea[name="body"]`, "Led a pond day for two classes.")
	p.open(at)
	p.takesAlong("the text", at+"/out/text", []string{"Led a pond day for two classes."})
	p.goes(at + "/print")
	p.passes("text-print")
	holds(p.t, "the text on paper", strings.Join(pages(p.t, p.print(letter, false)), "\n"), "Led a pond day for two classes.")
	p.open("/portfolio/texts")
	p.passes("texts")
}
