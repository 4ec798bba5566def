package isl_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pathways/internal/framework"
	"pathways/internal/framework/isl"
)

// seed reads one source document, as lines with single spaces; tabs, which divide table cells, stay.
func seed(t *testing.T, number string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join("..", "..", "..", "..", "shared", "seeds", number+"_*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 {
		t.Skipf("SKIPPED: source document %s is not beside this checkout (../shared/seeds), so the wording was held against digests only", number)
	}
	data, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, l := range strings.Split(string(data), "\n") {
		cells := strings.Split(l, "\t")
		for i, c := range cells {
			cells[i] = strings.Join(strings.Fields(c), " ")
		}
		lines = append(lines, strings.Join(cells, "\t"))
	}
	return lines
}

// printed is an item as a source prints it: no identifiers, and no code where it prints none.
type printed struct {
	Kind, Code, Statement, Question, Note string
	Levels                                []string
}

func asPrinted(r *framework.Release) []printed {
	var out []printed
	for _, it := range r.Items {
		p := printed{Kind: it.Kind, Statement: it.Statement, Question: it.Question, Note: it.Note}
		if it.Kind == "competency" {
			p.Code = it.Code
		}
		for _, l := range it.Levels {
			p.Levels = append(p.Levels, l.Statement)
		}
		out = append(out, p)
	}
	return out
}

// read2025 reads the detailed pages of the document: a heading with a question under it is a domain, one
// without is a category, and a list entry with a code is a competency.
func read2025(lines []string) []printed {
	var text []string
	for i, l := range lines {
		if l == "astc.org/isl-pathways" {
			text = nil
			continue
		}
		if l == "" || (i > 1 && strings.HasSuffix(lines[i-2], "TIP")) || strings.HasSuffix(l, "TIP") {
			continue
		}
		text = append(text, l)
	}
	entry := regexp.MustCompile(`^- ([A-Z]{2}\.\d+)\*\* (.+)$`)
	var out []printed
	for i := 0; i < len(text); i++ {
		m := entry.FindStringSubmatch(text[i])
		switch {
		case m != nil:
			out = append(out, printed{Kind: "competency", Code: m[1], Statement: m[2]})
		case i+2 < len(text) && strings.HasSuffix(text[i+1], "?"):
			out = append(out, printed{Kind: "domain", Statement: text[i], Question: text[i+1], Note: text[i+2]})
			i += 2
		default:
			out = append(out, printed{Kind: "category", Statement: text[i]})
		}
	}
	return out
}

// read2018 reads the detailed tables of the draft (the first row of each is its domain) and the list that
// explains the domains.
func read2018(lines []string) []printed {
	// The list writes "Job-specific Expertise", the table "Job Specific Expertise".
	fold := func(name string) string { return strings.ToLower(strings.ReplaceAll(name, "-", " ")) }
	notes := make(map[string]string)
	var out []printed
	kind := ""
	for _, l := range lines {
		if name, note, ok := strings.Cut(l, " – "); ok && !strings.HasPrefix(l, "DRAFT") {
			notes[fold(name)] = note
		}
		if strings.HasSuffix(l, " Domain") {
			kind = "domain"
			continue
		}
		cells := strings.Split(l, "\t")
		if kind == "" || len(cells) != 4 || cells[0] == "" {
			continue
		}
		p := printed{Kind: kind, Statement: cells[0], Levels: cells[1:]}
		if kind == "domain" {
			p.Note = notes[fold(cells[0])]
		}
		out = append(out, p)
		kind = "category"
	}
	return out
}

// Every item has the words of its source, item by item and in the source's order.
func TestItemsAgainstSources(t *testing.T) {
	trees := releases(t)
	if d := cmp.Diff(read2025(seed(t, "000")), asPrinted(trees[isl.Version2025].Release)); d != "" {
		t.Errorf("2025 (-source +data):\n%s", d)
	}
	if d := cmp.Diff(read2018(seed(t, "002")), asPrinted(trees[isl.Version2018].Release)); d != "" {
		t.Errorf("2018 draft (-source +data):\n%s", d)
	}
}

// No sentence of a source was left behind: each of its lines stands in the release, apart from headings,
// addresses, and the names that the overview of the draft writes in another way.
func TestNothingOfTheSourcesIsLeftBehind(t *testing.T) {
	other := map[string]string{
		isl.Version2025: `The Framework
Explore the online version and full suite of tools here.
Explore the online version and suite of tools here.
CATEGORIES OF COMPETENCIES
TIP
✦ TIP
astc.org/isl-pathways`,
		isl.Version2018: `A Guide to Using the Framework
DRAFT – FEB 2018
Levels of Involvement Within Each Competency
How can I use the Framework?
Domains and Competency Levels
Each Domain represents four competencies over three levels of expertise
Equity and Diversity
Research Evaluation
Mission, Vision, Goals
Evidence
Intrapersonal knowledge
Interpersonal
Creative
Institutional Operations Domain
Institutional Impact Domain
Job Specific Expertise Domain
General Expertise Domain`,
	}
	trees := releases(t)
	for version, number := range map[string]string{isl.Version2025: "000", isl.Version2018: "002"} {
		tree := trees[version]
		known := make(map[string]bool)
		know := func(texts ...string) {
			for _, s := range texts {
				known[strings.ReplaceAll(s, "’", "'")] = true
			}
		}
		know("") // between paragraphs, and in cells of the overview
		know(append(strings.Split(other[version], "\n"), strings.Split(frame(tree.Release), "\n")...)...)
		for _, it := range tree.Items {
			know(it.Statement, it.Question, it.Note)
			for _, l := range it.Levels {
				know(l.Statement)
			}
		}
		code := regexp.MustCompile(`^- ([A-Z]{2}\.\d+\*\* )?`)
		for _, l := range seed(t, number) {
			for _, cell := range strings.Split(l, "\t") {
				cell = strings.ReplaceAll(cell, "’", "'")
				cell = strings.TrimPrefix(cell, "How is the Framework Organized? ")
				if !known[cell] && !known[code.ReplaceAllString(strings.ReplaceAll(cell, "*", ""), "")] && !known[code.ReplaceAllString(cell, "")] {
					t.Errorf("%s: the source says %q, the data does not", version, cell)
				}
			}
		}
	}
}

// Funding, introductions, tips and level descriptions are the words of a source.
func TestFrameAgainstSources(t *testing.T) {
	trees := releases(t)
	for _, c := range []struct {
		number, text string
	}{
		{"004", trees[isl.Version2025].Funding},
		{"002", trees[isl.Version2018].Funding},
		{"000", strings.Join(append(trees[isl.Version2025].About, trees[isl.Version2025].Tips...), "\n")},
		{"002", strings.Join(trees[isl.Version2018].About, "\n")},
	} {
		source := strings.ReplaceAll(strings.Join(seed(t, c.number), "\n"), "*", "")
		for _, s := range strings.Split(c.text, "\n") {
			if !strings.Contains(source, s) {
				t.Errorf("source %s does not say %q", c.number, s)
			}
		}
	}
	source := strings.Join(seed(t, "002"), "\n")
	for _, l := range trees[isl.Version2018].Levels {
		if !strings.Contains(source, "\n"+l.Name+" - "+l.Description+"\n") {
			t.Errorf("source 002 does not describe %s as %q", l.Name, l.Description)
		}
	}
}
