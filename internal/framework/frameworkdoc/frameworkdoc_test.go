package frameworkdoc

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/platform/doc"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
)

func english(t *testing.T) *i18n.Words {
	t.Helper()
	c, err := i18n.New(Locales)
	if err != nil {
		t.Fatal(err)
	}
	return c.In("en")
}

// trees are the shipped releases and a made-up one: three unequal domains, one of them a leaf, two levels.
func trees(t *testing.T) []*framework.Tree {
	t.Helper()
	shipped, err := isl.Releases()
	if err != nil {
		t.Fatal(err)
	}
	out := []*framework.Tree{framework.NewTree(madeUp())}
	for _, r := range shipped {
		out = append(out, framework.NewTree(r))
	}
	return out
}

func madeUp() *framework.Release {
	r := &framework.Release{
		ID: "r", Framework: framework.Framework{Slug: "garden", Name: "Garden work", ShortName: "Garden", Publisher: "The gardeners"},
		Version: "1", Title: "Garden work", Date: "2024-03-01", Language: "en",
		Source: framework.Source{Title: "A shed door"}, Rights: "Ours.", Funding: "Nobody paid.",
		Kinds:  []framework.Kind{{Key: "domain", Name: "Domain", Plural: "Domains"}, {Key: "skill", Name: "Skill", Plural: "Skills"}},
		Levels: []framework.Level{{Code: "A", Name: "First season"}, {Code: "B", Name: "Later seasons"}},
		About:  []string{"What gardeners do:", "- dig", "- wait"},
	}
	add := func(code, parent, kind, statement string) {
		r.Items = append(r.Items, framework.Item{
			ID: "id-" + code, Code: code, ParentID: parent, Kind: kind, Statement: statement, CodeOurs: code == "W",
			Levels: []framework.LevelStatement{{Level: "A", Statement: statement + " with help."}, {Level: "B", Statement: statement + " and show others."}},
		})
	}
	add("S", "", "domain", "Soil")
	for i := range 5 {
		add(fmt.Sprintf("S.%d", i+1), "id-S", "skill", fmt.Sprintf("=Turn bed %d", i+1))
	}
	add("P", "", "domain", "Plants & <seeds>")
	add("P.1", "id-P", "skill", "Sow *early* | late")
	add("W", "", "domain", "Weather")
	return r
}

// said are all official texts of a release.
func said(tr *framework.Tree) []string {
	var out []string
	for _, it := range tr.Items {
		out = append(out, it.Statement)
		for _, l := range it.Levels {
			out = append(out, l.Statement)
		}
	}
	return out
}

// squeeze takes out everything but letters and figures, for texts that were broken into lines.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == '\u00a0' {
			return -1
		}
		return r
	}, s)
}

func export(t *testing.T, tr *framework.Tree, f Format, o Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Export(&b, tr, f, o, english(t)); err != nil {
		t.Fatalf("%s %s %v: %v", tr.Framework.Slug, f, o, err)
	}
	return b.Bytes()
}

func TestTheTableIsOnePageOnBothPapersAndHoldsEveryStatementAndItsSource(t *testing.T) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("SKIPPED: pdftotext (Debian package poppler-utils) is not installed, so no PDF was read back")
	}
	for _, tr := range trees(t) {
		for _, paper := range []doc.Paper{doc.A4, doc.Letter} {
			path := filepath.Join(t.TempDir(), FileName(tr.Release, PDF, OnePage))
			if err := os.WriteFile(path, export(t, tr, PDF, Options{Paper: paper}), 0o600); err != nil {
				t.Fatal(err)
			}
			info, err := exec.Command("pdfinfo", path).Output()
			if err != nil {
				t.Fatal(err)
			}
			if pages := field(string(info), "Pages:"); pages != "1" {
				t.Errorf("%s on %s has %s pages", tr.Version, paper, pages)
			}
			text, err := exec.Command("pdftotext", "-raw", path, "-").Output()
			if err != nil {
				t.Fatal(err)
			}
			all := squeeze(string(text))
			for _, s := range append(said(tr), tr.Framework.Publisher, tr.Source.Title, tr.Funding, tr.Rights) {
				if !strings.Contains(all, squeeze(s)) {
					t.Errorf("%s on %s does not say %q", tr.Version, paper, s)
				}
			}
		}
	}
}

func field(info, name string) string {
	for ln := range strings.Lines(info) {
		if v, ok := strings.CutPrefix(ln, name); ok {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

func TestTheGuideSaysEverythingOfTheReleaseInTheOrderOfTheRelease(t *testing.T) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("SKIPPED: pdftotext (Debian package poppler-utils) is not installed, so no PDF was read back")
	}
	for _, tr := range trees(t) {
		path := filepath.Join(t.TempDir(), "guide.pdf")
		if err := os.WriteFile(path, export(t, tr, PDF, Options{Layout: ToRead, Paper: doc.Letter}), 0o600); err != nil {
			t.Fatal(err)
		}
		text, err := exec.Command("pdftotext", "-raw", path, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		all := squeeze(string(text))
		for _, p := range append(append([]string{tr.Funding, tr.Rights}, tr.Tips...), tr.Remarks...) {
			if !strings.Contains(all, squeeze(p)) {
				t.Errorf("%s does not say %q", tr.Version, p)
			}
		}
		at := strings.Index(all, squeeze(tr.About[0]))
		for _, it := range tr.Items {
			if it.ParentID == "" {
				continue
			}
			next := strings.Index(all[at:], squeeze(it.Statement))
			if next < 0 {
				t.Fatalf("%s: %s does not stand after what comes before it", tr.Version, it.Code)
			}
			at += next
		}
	}
}

func TestEveryStatementIsInEveryForm(t *testing.T) {
	for _, tr := range trees(t) {
		csvRows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(export(t, tr, CSV, Options{}), []byte("\ufeff")))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		book, err := excelize.OpenReader(bytes.NewReader(export(t, tr, XLSX, Options{})))
		if err != nil {
			t.Fatal(err)
		}
		sheetRows, err := book.GetRows(book.GetSheetName(0))
		if err != nil {
			t.Fatal(err)
		}
		want := said(tr)
		besides := 0 // rows that say what the release is besides its items come last
		for _, row := range csvRows[1:] {
			if is := row[len(row)-1]; is != ItemRow && is != LevelStatement {
				besides++
			} else if besides > 0 {
				t.Fatalf("%s: a row of an item after those of the release: %q", tr.Version, row)
			}
		}
		if len(csvRows) != len(want)+1+besides || len(sheetRows) != len(csvRows) || besides < len(tr.Kinds)+len(tr.Levels)+len(tr.About) {
			t.Fatalf("%s: %d statements, %d rows of CSV, %d of XLSX, %d of the release", tr.Version, len(want), len(csvRows), len(sheetRows), besides)
		}
		for i, s := range want {
			if got := strings.TrimPrefix(csvRows[i+1][3], "'"); got != s {
				t.Errorf("CSV row %d: %q, want %q", i+2, got, s)
			}
			if got := sheetRows[i+1][3]; got != s {
				t.Errorf("XLSX row %d: %q, want %q", i+2, got, s)
			}
			if csvRows[i+1][12] != tr.Framework.Publisher || csvRows[i+1][15] != tr.Funding {
				t.Errorf("CSV row %d does not say whose words it holds", i+2)
			}
		}
		var back framework.Release
		if err := json.Unmarshal(export(t, tr, JSON, Options{}), &back); err != nil {
			t.Fatal(err)
		}
		if back.ComputeDigest() != tr.ComputeDigest() || back.Digest != tr.ComputeDigest() {
			t.Errorf("%s: the digest does not hold after a journey through JSON", tr.Version)
		}
	}
}

func TestTheRowOfALevelPointsAtItsItem(t *testing.T) {
	rows := Rows(framework.NewTree(madeUp()), english(t)).Rows
	got := strings.Join(rows[4][:10], "|")
	if want := "S.1|S|level statement|=Turn bed 1 with help.|||A|en|false|id-S.1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAnExportIsTheSameBytesEveryTime(t *testing.T) {
	for _, tr := range trees(t) {
		for _, f := range Formats {
			a, b := export(t, tr, f, Options{Layout: ToRead}), export(t, tr, f, Options{Layout: ToRead})
			if !bytes.Equal(a, b) {
				t.Errorf("%s as %s differs from one time to the next", tr.Version, f)
			}
		}
	}
}

func TestWhatCannotBeWrittenIsInvalidAndSaysWhatCan(t *testing.T) {
	words := english(t)
	for _, c := range []struct {
		f Format
		o Options
	}{{"doc", Options{}}, {PDF, Options{Paper: "a0"}}, {PDF, Options{Layout: "poster"}}} {
		var b bytes.Buffer
		err := Export(&b, trees(t)[0], c.f, c.o, words)
		if !errs.Is(err, errs.Invalid) || b.Len() > 0 {
			t.Errorf("%v: %v, %d bytes", c, err, b.Len())
			continue
		}
		e := err.(*errs.Error)
		if said := words.T(e.Key, e.Args...); strings.ContainsAny(said, "⟦{") {
			t.Errorf("%v: %s", c, said)
		}
	}
}

func TestEveryWordThatIsUsedIsThere(t *testing.T) {
	words := english(t)
	for _, tr := range trees(t) {
		for _, l := range []Layout{OnePage, ToRead} {
			if s := string(export(t, tr, MD, Options{Layout: l})); strings.Contains(s, "⟦") {
				t.Errorf("a word is not in the catalog: %s", s[strings.Index(s, "⟦"):][:60])
			}
		}
		for _, c := range Rows(tr, words).Columns {
			if strings.Contains(c.Title, "⟦") {
				t.Error(c.Title)
			}
		}
	}
}

func TestFileNamesSayFrameworkReleaseAndLayout(t *testing.T) {
	r := madeUp()
	r.Framework.Slug, r.Version = "isl", "../2025"
	if got := FileName(r, PDF, ToRead); got != "isl-2025-guide.pdf" {
		t.Error(got)
	}
	if got := FileName(r, CSV, ToRead); got != "isl-2025.csv" {
		t.Error(got)
	}
}
