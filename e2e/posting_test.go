package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// faultAt is what is said to be wrong with a field, beside it; "" where nothing is.
func (p *tab) faultAt(name string) string {
	p.t.Helper()
	return see[string](p, `(() => {
		const field = eye.one(`+quoted(`[name="`+name+`"]`)+`);
		if (field.getAttribute("aria-invalid") !== "true") return "";
		return (field.getAttribute("aria-describedby") ?? "").split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
	})()`)
}

// TestAPostingOutToWord writes a posting from a role: pay first, a degree only with a reason, duties in own sentences, words to think
// about. It is published, read by somebody without an account on a phone, and taken away in every form; an office program opens all
// Word documents.
func TestAPostingOutToWord(t *testing.T) {
	t.Parallel()
	h := ownHouse(t)
	olga := visitHouse(t, h).comes("Olga Petrov", "olga@harbor.example")
	at := olga.founds("Harbor Science Center", "institution")
	olga.open(at + "/postings")
	olga.passes("postings-empty")
	role := olga.beginsRole(at, "floor-educator")
	olga.goTo(`main a[href*="/postings/new"]`)
	olga.passes("new-posting")
	olga.goTo(`form[action="` + at + `/postings/new"] button`)
	edit := olga.path()
	one := strings.TrimSuffix(edit, "/edit")
	olga.passes("write")
	holds(t, "the page", olga.says(), word("postings.done.begun"))
	olga.chosenText(`input[name="title"]`, "Floor educator")
	if first := see[string](olga, `eye.all("form.jobform input, form.jobform select, form.jobform textarea").find((e) => eye.seen(e)).name`); first != "pay.low" {
		t.Errorf("the form asks first for %q, not for the pay", first)
	}

	// Unpaid takes a reason, a needed degree takes one, and an amount has to be one. What was typed stays.
	olga.expects("422")
	olga.write(`input[name="pay.low"]`, "about twenty")
	olga.press(radio("degree.asked", "needed"))
	olga.write(`input[name="degree.which"]`, "biology")
	olga.writesOver(`textarea[name="summary"]`, "We look for a rock star who turns a busy Saturday into many small discoveries.")
	olga.goTo(`form.jobform .standing button.main`)
	olga.passes("write-faults")
	holds(t, "what stands beside the amount", olga.faultAt("pay.low"), word("posting.fault.amount"))
	holds(t, "what stands beside the reason for a degree", olga.faultAt("degree.why"), word("posting.fault.degree.why"))
	olga.chosenText(`input[name="pay.low"]`, "about twenty")
	olga.chosenText(`input[name="degree.which"]`, "biology")
	olga.chosenText(`textarea[name="summary"]`, "We look for a rock star who turns a busy Saturday into many small discoveries.")
	olga.writesOver(`input[name="pay.low"]`, "")
	olga.press(`input[name="pay.unpaid"]`)
	olga.press(radio("degree.asked", "helpful"))
	olga.write(`textarea[name="degree.instead"]`, "Two years with families, paid or not.")
	olga.goTo(`form.jobform .standing button.main`)
	holds(t, "what stands beside the reason for no pay", olga.faultAt("pay.reason"), word("posting.fault.unpaid"))
	olga.chosenText(`input[name="degree.which"]`, "biology")
	olga.press(`input[name="pay.unpaid"]`)

	// Duties in own sentences.
	drawn := see[string](olga, `eye.one('textarea[name="duties.0"]').value`)
	if drawn == "" {
		t.Error("no sentence was drawn from the role")
	}
	const duty = "Sit down with families at the tide pool and ask what they notice."
	olga.writesOver(`textarea[name="duties.0"]`, duty)
	olga.write(`input[name="place.city"]`, "Harbor City")
	olga.write(`textarea[name="apply"]`, "Send us three sentences about a visitor you remember.")
	olga.write(`input[name="contact.email"]`, "jobs@harbor.example")
	olga.goTo(`form.jobform button[name="do"][value="look"]`)

	// Pay that is left out takes a reason: without one it cannot be published, and the page leads to the field.
	olga.passes("preview-without-pay")
	holds(t, "the preview", olga.says(), word("posting.fault.open.pay"))
	lacks(t, "the preview", olga.says(), word("postings.publish.do.draft"))
	olga.goTo(`main a[href="` + edit + `#pay.low"]`)
	olga.until("the reader is at the pay", `location.hash === "#pay.low" && eye.seen(eye.one('input[name="pay.low"]'))`)
	olga.write(`input[name="pay.low"]`, "24.50")
	olga.write(`input[name="pay.high"]`, "28")
	olga.writesOver(`input[name="pay.currency"]`, "usd")
	olga.set(`select[name="pay.per"]`, "hour")
	olga.goTo(`form.jobform button[name="do"][value="look"]`)
	olga.passes("preview")
	const pay = "$24.50 to $28.00 an hour"
	holds(t, "the preview", olga.says(), pay, duty, "biology", "Two years with families", word("postings.publish.contact", "who", "jobs@harbor.example"))

	// The words say why, and what instead. Nothing is blocked.
	olga.open(one + "/hints")
	olga.passes("hints")
	hint := see[string](olga, `eye.all(".hintlist li").find((e) => e.querySelector("mark")?.textContent === "rock star").textContent.replace(/\s+/g, " ")`)
	holds(t, "the hint", hint, "Many people would never call themselves so.", word("posting.hints.instead"), "Name the two or three things that the person does well.")
	olga.open(edit)
	olga.writesOver(`textarea[name="summary"]`, "We look for a colleague who turns a busy Saturday into many small discoveries.")
	olga.goTo(`form.jobform button[name="do"][value="look"]`)
	lacks(t, "the preview with other words", olga.says(), "rock star")

	// Before it is published nobody else finds it; then everybody does.
	public := "/postings/" + one[strings.LastIndexByte(one, '/')+1:]
	guest := visitHouse(t, h, withPhone).newTab()
	guest.expects("404")
	guest.open(public)
	lacks(t, "the page of a draft", guest.says(), "Floor educator")
	olga.goTo(`form[action="` + one + `/publish"] button`)
	olga.passes("published")
	holds(t, "the page", olga.says(), word("postings.done.published"))
	guest.open("/postings")
	guest.fitsPhone("board")
	holds(t, "the board", guest.says(), pay, "Harbor Science Center")
	guest.goes(public)
	guest.fitsPhone("public")
	guest.atHeading("Floor educator")
	said := guest.says()
	holds(t, "the public page", said, pay, duty, "Harbor City", "three sentences about a visitor", "jobs@harbor.example")
	if p, d := strings.Index(said, pay), strings.Index(said, duty); p < 0 || p > d {
		t.Errorf("the public page says the pay at %d and the duties at %d", p, d)
	}
	guest.holdsData(t, pay)

	// It goes out in every form.
	name, html := guest.download(`main a[href="` + public + `/documents/posting.html"]`)
	for form, body := range map[string]string{name: string(html), "posting.md": strings.ReplaceAll(guest.taken(public+"/documents/posting.md"), `\$`, "$")} {
		holds(t, form, body, "Floor educator", pay, duty)
	}
	if strings.Contains(string(html), "<script") || strings.Contains(string(html), "<link") {
		t.Errorf("%s needs something beside it", name)
	}
	_, pdf := guest.download(`main a[href="` + public + `/documents/posting.pdf"]`)
	holds(t, "the PDF", strings.Join(pages(t, pdf), "\n"), "Floor educator", pay, duty)
	files := map[string][]byte{}
	_, files["posting"] = guest.download(`main a[href="` + public + `/documents/posting.docx"]`)
	olga.open(one + "/documents")
	olga.passes("documents")
	for _, kind := range []string{"interview", "notes", "first-90"} {
		_, files[kind] = olga.download(`main a[href^="` + one + `/documents/` + kind + `.docx"]`)
	}
	t.Run("Word documents in an office program", func(t *testing.T) {
		text := office(t, files)
		holds(t, "the posting in Word", text["posting"], "Floor educator", pay, duty, "Harbor Science Center")
		holds(t, "the interview guide in Word", text["interview"], "Floor educator", word("posting.doc.interview.after"), word("posting.doc.beforehand"))
		holds(t, "the sheet for notes in Word", text["notes"], word("posting.doc.notes.words"), word("posting.doc.notes.heard"))
		holds(t, "the first 90 days in Word", text["first-90"], word("posting.doc.first90.learning"), word("posting.doc.first90.back"))
	})

	// Closed, it says so and names nobody to ask. Its version stays, and its role knows nothing of all this.
	olga.open(one)
	olga.goTo(`form[action="` + one + `/close"] button`)
	guest.open(public)
	guest.fitsPhone("closed")
	holds(t, "the closed page", guest.says(), word("postings.closed"))
	lacks(t, "the closed page", guest.says(), "jobs@harbor.example")
	olga.open(one + "/versions/1")
	holds(t, "the version", olga.says(), pay, duty)
	olga.open(role)
	lacks(t, "the role", olga.says(), duty)
}

// holdsData reads the data of a posting for search engines on its page.
func (p *tab) holdsData(t *testing.T, pay string) {
	t.Helper()
	var job struct {
		Type        string `json:"@type"`
		Title       string `json:"title"`
		Description string `json:"description"`
		Posted      string `json:"datePosted"`
		Salary      struct {
			Currency string `json:"currency"`
			Value    struct {
				Min  json.Number `json:"minValue"`
				Max  json.Number `json:"maxValue"`
				Unit string      `json:"unitText"`
			} `json:"value"`
		} `json:"baseSalary"`
		Organization struct {
			Name string `json:"name"`
		} `json:"hiringOrganization"`
	}
	raw := see[string](p, `eye.one('script[type="application/ld+json"]').textContent`)
	if err := json.Unmarshal([]byte(raw), &job); err != nil {
		t.Fatalf("the data does not parse: %v\n%s", err, raw)
	}
	s := job.Salary
	if got := s.Currency + " " + s.Value.Min.String() + " to " + s.Value.Max.String() + " " + s.Value.Unit; got != "USD 24.50 to 28 HOUR" && got != "USD 24.5 to 28 HOUR" {
		t.Errorf("the data says the pay is %q, the page says %q", got, pay)
	}
	if job.Type != "JobPosting" || job.Title != "Floor educator" || job.Organization.Name != "Harbor Science Center" || job.Description == "" {
		t.Errorf("the data says %s", raw)
	}
	if _, err := time.Parse(time.DateOnly, job.Posted); err != nil {
		if _, err = time.Parse(time.RFC3339, job.Posted); err != nil {
			t.Errorf("it was posted on %q", job.Posted)
		}
	}
}

// taken takes a file away behind a link of this page.
func (p *tab) taken(href string) string {
	p.t.Helper()
	_, body := p.download(`main a[href="` + href + `"]`)
	return string(body)
}

// office opens Word documents in an office program with a profile of its own, and gives the text of each as it stands on paper.
func office(t *testing.T, files map[string][]byte) map[string]string {
	t.Helper()
	if _, err := exec.LookPath("soffice"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("soffice is not here: ", err)
		}
		t.Skip("SKIPPED: no LibreOffice on this machine, so that no Word document is opened: make prepare installs it")
	}
	dir := t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--norestore", "--convert-to", "pdf", "--outdir", filepath.Join(dir, "out")}
	for name, body := range files {
		file := filepath.Join(dir, name+".docx")
		if err := os.WriteFile(file, body, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	cmd := exec.CommandContext(t.Context(), "soffice", args...)
	cmd.Env = append(os.Environ(), "HOME="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	text := map[string]string{}
	for name := range files {
		pdf, err := os.ReadFile(filepath.Join(dir, "out", name+".pdf"))
		if err != nil {
			t.Fatalf("soffice did not open %s.docx: %v\n%s", name, err, out)
		}
		text[name] = strings.Join(pages(t, pdf), "\n")
	}
	return text
}
