package postingdoc

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/platform/i18n"
	"pathways/internal/posting"
	"pathways/internal/practice"
	"pathways/internal/role"
)

func words(t *testing.T) *i18n.Words {
	t.Helper()
	c, err := i18n.New(Locales, posting.Locales, practice.Locales, os.DirFS("../../platform/ui"))
	if err != nil {
		t.Fatal(err)
	}
	return c.In("en")
}

func release(t *testing.T, version string) *framework.Tree {
	t.Helper()
	all, err := isl.Releases()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if r.Version == version {
			return framework.NewTree(r)
		}
	}
	t.Fatalf("there is no release %s", version)
	return nil
}

// strange is what people type into forms.
const strange = `<b>&amp; "quotes" ]]> 100% *stars* | café 日本 é`

// page is a posting that says everything.
func page(t *testing.T, version string) posting.Page {
	t.Helper()
	tree := release(t, version)
	p := posting.Page{
		ID: "p1", Tree: tree, By: organization.Organization{Name: "River Museum " + strange, Slug: "river"}, State: posting.Public,
		Content: posting.Content{
			Pay:   posting.Pay{Low: "24.50", High: "28", Currency: "USD", Per: posting.Hour, Note: "The place in the range follows our steps."},
			Title: "Floor educator", Summary: "Families find their own questions.\n\nSo we need you.", Team: "Six people " + strange, Hours: "28 hours",
			Contract: []posting.Contract{posting.PartTime, posting.Permanent}, Place: posting.Place{City: "Milltown", Region: "OH", Country: "USA"},
			Start: "2027-03-01", Deadline: "2027-01-31",
			Degree:    posting.Degree{Asked: posting.Needed, Level: posting.Bachelor, Which: "Nursing", Why: "State law asks for it", Instead: "A license of another state"},
			Duties:    []posting.Duty{{Text: "Welcome families " + strange}},
			Looking:   []posting.Line{{Text: "Has led programs", Needed: true}, {Text: "Speaks Spanish"}},
			Interview: "An hour with three of us", Steps: []string{"We read until February 5", "We talk on February 12"}, Accessibility: "Bus 12 stops here",
			Apply: "Write us a page", ApplyLink: "https://jobs.museum.example/7?a=1&b=2", Benefits: []string{"Health plan"}, About: "By the river",
			Contact: posting.Contact{Name: "Dana", Email: "dana@museum.example", Phone: "555 0100"},
		},
	}
	for i, it := range tree.Leaves("")[:4] {
		e := role.Regular
		if i < 2 {
			e = role.Central
		}
		p.Uses = append(p.Uses, posting.Use{Item: it.ID, Emphasis: e})
	}
	return p
}

func markdown(t *testing.T, k Kind, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := MD.Write(&b, Make(k, o, words(t))); err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(`\`, "", "**", "").Replace(b.String())
}

func TestThePostingSaysThePayFirstAndAllOfItsParts(t *testing.T) {
	said := markdown(t, Posting, Options{Page: page(t, "2025"), Link: "https://museum.example/postings/p1"})
	at := 0
	for _, want := range []string{
		"Floor educator", "Milltown", "$24.50 to $28.00 an hour", "follows our steps", "28 hours", "Part time, Permanent", "2027", "A degree is needed",
		"State law asks for it", "A license of another state", "So we need you", "Welcome families", "Has led programs", "Speaks Spanish", "Health plan",
		"An hour with three of us", "1. We read until February 5", "Bus 12 stops here", "Write us a page", "jobs.museum.example", "Dana", "postings/p1", "By the river",
	} {
		i := strings.Index(said[at:], want)
		if i < 0 {
			t.Fatalf("%q does not stand after %q:\n%s", want, said[max(at-40, 0):at], said)
		}
		at += i
	}
}

func TestWhatAPostingLeavesOutLeavesNoHeading(t *testing.T) {
	p := page(t, "2025")
	p.Content = posting.Content{Title: "Guide", Pay: posting.Pay{Unpaid: true, Reason: "A day for volunteers"}}
	said := markdown(t, Posting, Options{Page: p})
	if n := strings.Count(said, "\n### "); n != 0 {
		t.Errorf("%d headings in\n%s", n, said)
	}
	if !strings.Contains(said, "This work is not paid") || !strings.Contains(said, "A day for volunteers") {
		t.Error(said)
	}
}

func TestAClosedPostingSaysSoAndNotHowToApply(t *testing.T) {
	p := page(t, "2025")
	p.State, p.Contact = posting.Closed, posting.Contact{}
	said := markdown(t, Posting, Options{Page: p})
	if !strings.Contains(said, "This posting is closed") || strings.Contains(said, "Write us a page") || strings.Contains(said, "jobs.museum.example") {
		t.Error(said)
	}
}

func TestGuideSheetAndPlanSpeakOfTheChosenCompetencies(t *testing.T) {
	p := page(t, "2025")
	set := practice.For("isl", "2025")
	var codes []string
	for _, u := range p.Uses {
		codes = append(codes, p.Tree.ByID(u.Item).Code)
	}
	first, _ := set.Of(codes[0])
	last, _ := set.Of(codes[3])
	for _, c := range []struct {
		kind      Kind
		its, not_ string
	}{
		{Interview, first.Interview[0], last.Interview[0]},
		{Interview, first.ListenFor[0], last.ListenFor[0]},
		{Notes, first.Interview[0], last.Interview[0]},
		{First90, first.First90.Month, last.First90.Month},
	} {
		said := markdown(t, c.kind, Options{Page: p})
		if !strings.Contains(said, c.its) || strings.Contains(said, c.not_) {
			t.Errorf("%s does not begin with what is central to the job:\n%s", c.kind, said)
		}
		said = markdown(t, c.kind, Options{Page: p, Items: []string{p.Uses[3].Item, "not of this posting"}})
		if strings.Contains(said, c.its) || !strings.Contains(said, c.not_) {
			t.Errorf("%s does not keep to what was chosen:\n%s", c.kind, said)
		}
		if said = markdown(t, c.kind, Options{Page: p, Items: []string{}}); !strings.Contains(said, "No competencies were chosen") {
			t.Errorf("%s with nothing chosen:\n%s", c.kind, said)
		}
	}
}

func TestAFrameworkWithoutSentencesOfOursHasAPlainPattern(t *testing.T) {
	p := page(t, "2018-draft")
	statement := p.Tree.ByID(p.Uses[0].Item).Statement
	for _, k := range []Kind{Interview, Notes, First90} {
		if said := markdown(t, k, Options{Page: p}); strings.Count(said, strings.NewReplacer(`\`, "").Replace(statement)) < 2 {
			t.Errorf("%s does not quote %q:\n%s", k, statement, said)
		}
	}
}

func TestThePlanHasDatesWhereTheStartIsKnown(t *testing.T) {
	p := page(t, "2025")
	said := markdown(t, First90, Options{Page: p})
	w := words(t)
	start := time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)
	for _, days := range []int{14, 30, 90} {
		if want := w.Day(start.AddDate(0, 0, days)); !strings.Contains(said, want) {
			t.Errorf("%s is not in the plan", want)
		}
	}
	p.Start = ""
	if said = markdown(t, First90, Options{Page: p}); strings.Contains(said, "until") || !strings.Contains(said, "The first month") {
		t.Error(said)
	}
}

// grades are ways to ask for, or show, a figure about a person.
var grades = regexp.MustCompile(`(?i)\b(\d+\s*(/|out of|of)\s*(5|10|100)\b|score|rating|rate from|\d+\s?%|rank|meets expectations|exceeds)`)

func TestNoDocumentGradesAnybody(t *testing.T) {
	p := page(t, "2025")
	p.By.Name, p.Team, p.Duties = "River Museum", "Six", nil
	for _, k := range []Kind{Interview, Notes, First90} {
		said := markdown(t, k, Options{Page: p})
		said = strings.NewReplacer("no ranking", "").Replace(said)
		if found := grades.FindString(said); found != "" {
			t.Errorf("%s says %q", k, found)
		}
	}
	if said := markdown(t, Notes, Options{Page: p}); !strings.Contains(said, "No points, no scale and no ranking") || !strings.Contains(said, `_`) {
		t.Error("the sheet does not say that it has words only, or has no lines")
	}
}

// TestWordDocumentsOpenInLibreOffice really opens every Word document and reads all of its text back.
func TestWordDocumentsOpenInLibreOffice(t *testing.T) {
	for _, needed := range []string{"soffice", "pdftotext"} {
		if _, err := exec.LookPath(needed); err != nil {
			t.Skipf("SKIPPED: %s is not installed, so that no Word document is opened in LibreOffice; install libreoffice-writer-nogui and poppler-utils", needed)
		}
	}
	dir := t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--norestore", "--convert-to", "pdf", "--outdir", filepath.Join(dir, "out")}
	for _, k := range Kinds {
		var b bytes.Buffer
		if err := DOCX.Write(&b, Make(k, Options{Page: page(t, "2025"), Link: "https://museum.example/postings/p1"}, words(t))); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, string(k)+".docx")
		if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	cmd := exec.CommandContext(t.Context(), "soffice", args...)
	cmd.Env = append(os.Environ(), "HOME="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, k := range Kinds {
		raw, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", filepath.Join(dir, "out", string(k)+".pdf"), "-").Output()
		if err != nil {
			t.Fatalf("%s: %v", k, err)
		}
		said := strings.Join(strings.Fields(string(raw)), " ")
		for _, want := range wanted(t, k) {
			if !strings.Contains(said, strings.Join(strings.Fields(want), " ")) {
				t.Errorf("%s, opened in LibreOffice, does not say %q:\n%s", k, want, said)
			}
		}
	}
}

func wanted(t *testing.T, k Kind) []string {
	t.Helper()
	p, w := page(t, "2025"), words(t)
	first, _ := practice.For("isl", "2025").Of(p.Tree.ByID(p.Uses[0].Item).Code)
	switch k {
	case Posting:
		return []string{"Floor educator", "$24.50 to $28.00 an hour", "<b>&amp; \"quotes\" ]]> 100% *stars* | café", "Speaks Spanish", "dana@museum.example", "used regularly"}
	case Interview:
		return []string{w.T("posting.doc.interview.title"), w.T("posting.doc.interview.welcome"), firstWords(first.Interview[0]), firstWords(first.ListenFor[0]), w.T("posting.doc.beforehand")}
	case Notes:
		return []string{w.T("posting.doc.notes.words"), firstWords(first.Interview[0]), w.T("posting.doc.notes.heard"), w.T("posting.doc.notes.know")}
	}
	return []string{w.T("posting.doc.first90.learning"), w.T("posting.doc.first90.helps"), w.T("posting.doc.first90.back"), "The first month, until"}
}

// firstWords are the words of a sentence that stand on one line.
func firstWords(s string) string { return strings.Join(strings.Fields(s)[:4], " ") }
