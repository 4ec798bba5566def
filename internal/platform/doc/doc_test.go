package doc

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"pgregory.net/rapid"
)

// sample has every block; the person's own words are given.
func sample(typed string) *Document {
	return &Document{
		Title: "My plan", Subtitle: "For the spring", Author: typed, Lang: "en", Created: time.Date(2025, 4, 1, 9, 0, 0, 0, time.UTC),
		Subject: typed, Keywords: []string{"plan", typed}, Footer: "Wording: the publisher. " + first(typed, 200),
		Blocks: []Block{
			Para{Style: Lead, Runs: T("What this is for.")},
			Heading{Level: 1, Text: "Goals", Anchor: "goals", Domain: 2},
			Para{Style: Question, Runs: T("How do I work with others?")},
			Para{Style: Official, Runs: []Run{{Text: "GE.1", Code: true, Domain: 1}, {Text: "Ask clear questions."}}, Hang: 4},
			Para{Runs: []Run{
				{Text: "I wrote: "},
				{Text: typed},
				{Text: " bold", Bold: true},
				{Text: " slanted", Italic: true},
				{Text: " page", Link: "https://example.org/a?b=1"},
				{Text: " goals", Link: "#goals"},
				{Text: " nowhere", Link: "#none"},
				{Text: " bad", Link: "javascript:alert(1)"},
			}},
			List{Items: [][]Run{T("first thing"), T(typed), T("last thing")}},
			List{Ordered: true, Items: [][]Run{T("one step"), T("two steps")}},
			Heading{Level: 3, Text: typed, Anchor: "typed"},
			Facts{Ruled: true, Items: []Fact{{Term: B("Why it matters"), Runs: T(typed)}, {Term: T(typed), Runs: B("value")}}},
			Table{
				Caption: "Activities", Head: []Cell{C("What"), C("When"), C("Cost")}, Widths: []float64{3, 1, 1},
				Rows: [][]Cell{{{Head: true, Span: 3, Domain: 3, Paras: []Para{{Runs: T("On the job")}}}}, {C(typed), C("May"), C("free")}, {C("Shadow a colleague"), C("June"), C("")}},
			},
			Notice{Title: "Ours", Runs: T("These examples are ours. " + typed)},
			Group{Blocks: []Block{Heading{Level: 4, Text: "Notes"}, WriteLines{Count: 3}}},
			Picture{Title: "A ring", Alt: "One ring with a mark", W: 100, H: 60, Width: 0.5, Draw: func(c *Canvas) {
				c.Circle(50, 30, 20)
				c.FillStroke(ColorLine, ColorInk, 1)
				for i := range 20 {
					c.Mark(i, float64(i)*5, 30, 4)
					c.Fill(Hue(i))
				}
				c.MoveTo(0, 0)
				c.QuadTo(50, 60, 100, 0)
				c.Stroke(ColorEdge, 0.5, 2, 1)
				c.Text(50, 30, "middle "+first(typed, 40), TextLook{Size: 5, Anchor: Middle, Angle: 20, Voice: VoiceOfficial, Color: ColorInk})
			}},
			Rule{Strong: true},
			Spacer{Height: 10},
			PageBreak{},
			Para{Style: Quiet, Runs: T("The end.")},
		},
	}
}

func first(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// strange are texts that people type and that have broken writers before.
var strange = map[string]string{
	"plain":      "Lead a tour for families.",
	"markup":     "# *not* _markup_ <b>x</b> [a](b) | c & d ~~e~~ `f` \\ 1. - + > http://x.org\n- x\n1. y\n---\n===\n\n    code",
	"xml":        "]]> <!-- & \" ' \x00 \x0b \x1f \ufffe \uffff \u0085 \u2028",
	"emoji":      "👩🏽‍🔬 plans 🧭 🇱🇺",
	"rtl":        "שלום עולם 12 العربية (test) with English",
	"combining":  "e\u0301 Z" + strings.Repeat("\u0334\u0300", 60),
	"cjk":        "博物館で働く",
	"broken":     "\xff\xfe half \xe2\x82",
	"controls":   "a\r\nb\rc\td\u202e evil \u2066x",
	"spaces":     "   \u00a0 \n\n\n  ",
	"long word":  strings.Repeat("abcdefghij", 500),
	"many lines": strings.Repeat("line\n", 300),
	"empty":      "",
}

func written(t testing.TB, write func(io.Writer, *Document) error, d *Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// read gives what pdftotext reads and the number of pages; it skips where poppler is not installed.
func read(t *testing.T, pdf []byte) (string, string) {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("SKIPPED: pdftotext (Debian package poppler-utils) is not installed, so no PDF was read back")
	}
	path := filepath.Join(t.TempDir(), "d.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	var faults bytes.Buffer
	run := func(name string, args ...string) string {
		c := exec.Command(name, args...)
		c.Stderr = &faults
		out, err := c.Output()
		if err != nil || faults.Len() > 0 {
			t.Fatalf("%s: %v %s", name, err, faults.String())
		}
		return string(out)
	}
	for ln := range strings.Lines(run("pdfinfo", path)) {
		if v, ok := strings.CutPrefix(ln, "Pages:"); ok {
			return run("pdftotext", "-raw", path, "-"), strings.TrimSpace(v)
		}
	}
	t.Fatal("pdfinfo tells no number of pages")
	return "", ""
}

func TestAPDFSaysEverySentenceAndItsPage(t *testing.T) {
	got, pages := read(t, written(t, WritePDF, sample("Lead a tour for families, ångström to œuvre, Ελλάδα and Київ.")))
	if pages != "3" || !strings.Contains(got, "1 / 3") || !strings.Contains(got, "3 / 3") {
		t.Errorf("%s pages", pages)
	}
	flat := strings.Join(strings.Fields(got), " ")
	for _, want := range []string{
		"My plan", "For the spring", "What this is for.", "Goals", "How do I work with others?", "GE.1 Ask clear questions.",
		"Lead a tour for families, ångström to œuvre, Ελλάδα and Київ.", "first thing", "1. one step", "2. two steps",
		"Why it matters", "Activities", "What When Cost", "On the job", "Shadow a colleague", "These examples are ours.", "A ring", "The end.",
	} {
		if !strings.Contains(flat, want) {
			t.Errorf("no %q in %s", want, flat)
		}
	}
	if n := strings.Count(flat, "Wording: the publisher."); n != 3 {
		t.Errorf("the footer stands %d times, want once a page", n)
	}
}

func TestEveryStrangeTextGivesAFileThatOthersCanRead(t *testing.T) {
	for name, typed := range strange {
		t.Run(name, func(t *testing.T) {
			read(t, written(t, WritePDF, sample(typed)))
			parts(t, written(t, WriteDOCX, sample(typed)))
			if md := written(t, WriteMarkdown, sample(typed)); !utf8.Valid(md) {
				t.Error("Markdown that is not UTF-8")
			}
		})
	}
}

func TestALetterThatNoFontHasIsShownAsReplaced(t *testing.T) {
	got, _ := read(t, written(t, WritePDF, &Document{Blocks: []Block{Para{Runs: T("compass 🧭 here, 博")}}}))
	if !strings.Contains(got, "compass \ufffd here, \ufffd") {
		t.Errorf("%q", got)
	}
}

func TestTextFromRightToLeftIsDrawnFromRightToLeft(t *testing.T) {
	l := &layout{}
	lines := l.set(T("to שלום 12 now"), Body.style(1), 500)
	var drawn strings.Builder
	for _, p := range lines[0].pieces {
		drawn.WriteString(p.text)
	}
	if got, want := drawn.String(), "to םולש 12 now"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestNoHeadingStandsAloneAtTheFootOfAPage(t *testing.T) {
	for filler := range 60 {
		d := &Document{Blocks: []Block{WriteLines{Count: 24}, Spacer{Height: float64(filler) * 4}, Heading{Level: 2, Text: "Head"}, Para{Runs: T("Text under it.")}}}
		cut, _ := d.paginate(d.frame())
		l := newLayout(d, d.frame(), 1)
		head := len(l.block(Heading{Level: 2, Text: "Head"}))
		last := cut[len(cut)-1]
		if len(cut) > 1 && len(last) < head {
			t.Fatalf("filler %d: the last page has %d strips, the heading has %d and text after it", filler, len(last), head)
		}
	}
}

func TestATableOverManyPagesRepeatsItsHeadAndLosesNoRow(t *testing.T) {
	table := Table{Head: []Cell{C("Name"), C("Text")}}
	for i := range 150 {
		table.Rows = append(table.Rows, []Cell{C(fmt.Sprintf("row%03d", i)), C("something")})
	}
	table.Rows = append(table.Rows, []Cell{C("big"), C(strings.Repeat("many words ", 3000) + "finis")})
	got, pages := read(t, written(t, WritePDF, &Document{Blocks: []Block{table}}))
	if heads := fmt.Sprint(strings.Count(got, "Name Text")); heads != pages {
		t.Errorf("%s heads on %s pages", heads, pages)
	}
	for i := range 150 {
		if strings.Count(got, fmt.Sprintf("row%03d", i)) != 1 {
			t.Errorf("row %d", i)
		}
	}
	if m, n := strings.Count(got, "many"), strings.Count(got, "words"); m != 3000 || n != 3000 || !strings.Contains(got, "finis") {
		t.Errorf("the long cell says its words %d and %d times, want 3000", m, n)
	}
}

func TestAHundredThousandLettersLoseNone(t *testing.T) {
	got, _ := read(t, written(t, WritePDF, &Document{Blocks: []Block{Para{Runs: T(strings.Repeat("x", 100_000))}}}))
	if n := strings.Count(got, "x"); n != 100_000 {
		t.Errorf("%d letters", n)
	}
}

func TestOnePageMeansOnePage(t *testing.T) {
	for _, n := range []int{3, 30, 38} {
		d := &Document{OnePage: true, Landscape: true, Paper: Letter}
		table := Table{Compact: true}
		for i := range n {
			table.Rows = append(table.Rows, []Cell{C(fmt.Sprint(i)), C("words")})
		}
		d.Blocks = []Block{table}
		if _, pages := read(t, written(t, WritePDF, d)); pages != "1" {
			t.Errorf("%d rows: %s pages", n, pages)
		}
	}
}

// parts unzips a Word document, and fails where a part is not well-formed.
func parts(t testing.TB, docx []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(raw)
		if strings.HasSuffix(f.Name, ".png") {
			continue
		}
		for d := xml.NewDecoder(bytes.NewReader(raw)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	return out
}

func TestAWordDocumentHasRealHeadingsListsTablesAndProperties(t *testing.T) {
	typed := "Lead <a> tour & more"
	p := parts(t, written(t, WriteDOCX, sample(typed)))
	body := p["word/document.xml"]
	for what, want := range map[string]string{
		"heading":         `<w:pStyle w:val="Heading1"/>`,
		"bookmark":        `<w:bookmarkStart w:id="1" w:name="place1"/>`,
		"link inside":     `<w:hyperlink w:anchor="place1">`,
		"link outside":    `<w:hyperlink r:id="link1">`,
		"bullets":         `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>`,
		"numbers":         `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>`,
		"table head":      `<w:tblHeader/>`,
		"spanning cell":   `<w:gridSpan w:val="3"/>`,
		"a person's text": `Lead &lt;a&gt; tour &amp; more`,
		"paper":           `<w:pgSz w:w="11906" w:h="16838"/>`,
		"picture":         "One ring with a mark",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s: %s", what, want)
		}
	}
	if strings.Contains(body+p["word/_rels/document.xml.rels"], "javascript:") {
		t.Error("a link that runs script got in")
	}
	if core := p["docProps/core.xml"]; !strings.Contains(core, "<dc:title>My plan</dc:title>") || !strings.Contains(core, "2025-04-01T09:00:00Z") {
		t.Error(core)
	}
	for id := range strings.SplitSeq(body, `<w:pStyle w:val="`) {
		name, _, _ := strings.Cut(id, `"`)
		if !strings.HasPrefix(name, "<?xml") && !strings.Contains(p["word/styles.xml"], `w:styleId="`+name+`"`) {
			t.Errorf("style %s is not among the styles", name)
		}
	}
}

func TestMarkdownKeepsWhatAPersonTypedAsText(t *testing.T) {
	md := goldmark.New(goldmark.WithExtensions(extension.GFM))
	for name, typed := range strange {
		src := written(t, WriteMarkdown, sample(typed))
		tree := md.Parser().Parse(text.NewReader(src))
		count := map[ast.NodeKind]int{}
		_ = ast.Walk(tree, func(n ast.Node, in bool) (ast.WalkStatus, error) {
			if in {
				count[n.Kind()]++
				if n.Kind() == ast.KindRawHTML && !bytes.Equal(n.(*ast.RawHTML).Segments.Value(src), []byte("<br>")) {
					t.Errorf("%s: HTML got in", name)
				}
			}
			return ast.WalkContinue, nil
		})
		headings := 4
		if oneLine(typed) == "" {
			headings = 3
		}
		for kind, want := range map[ast.NodeKind]int{
			ast.KindHeading: headings, east.KindTable: 1, east.KindTableRow: 3, ast.KindList: 3, ast.KindBlockquote: 1,
			ast.KindLink: 1, ast.KindAutoLink: 0, ast.KindCodeBlock: 0, ast.KindCodeSpan: 0, ast.KindHTMLBlock: 0,
			east.KindStrikethrough: 0, ast.KindThematicBreak: 2,
		} {
			if count[kind] != want {
				t.Errorf("%s: %d of %s, want %d in\n%s", name, count[kind], kind, want, first(string(src), 2500))
			}
		}
	}
}

func TestTheSameDocumentGivesTheSameBytes(t *testing.T) {
	for name, write := range map[string]func(io.Writer, *Document) error{"PDF": WritePDF, "DOCX": WriteDOCX, "Markdown": WriteMarkdown} {
		if !bytes.Equal(written(t, write, sample(strange["rtl"])), written(t, write, sample(strange["rtl"]))) {
			t.Errorf("%s differs", name)
		}
	}
}

func FuzzTextIntoAllWriters(f *testing.F) {
	for _, s := range strange {
		f.Add(first(s, 500))
	}
	f.Fuzz(staysText)
}

func TestTextMadeOfSignsThatAreMarkupStaysText(t *testing.T) {
	signs := rapid.SampledFrom([]rune("#*_`~[]()<>!|\\-+=.:&;\"'/ \n\t\r19aé\u0301שع🧭\u00a0\u202e\u0000\u200b"))
	rapid.Check(t, func(rt *rapid.T) { staysText(t, string(rapid.SliceOfN(signs, 0, 40).Draw(rt, "typed"))) })
}

// staysText writes a text in every form and looks for what it could have become.
func staysText(t *testing.T, typed string) {
	if pdf := written(t, WritePDF, sample(typed)); !bytes.HasSuffix(bytes.TrimSpace(pdf), []byte("%%EOF")) {
		t.Error("a PDF without an end")
	}
	plain := sample(typed)
	plain.Blocks = slices.DeleteFunc(plain.Blocks, func(b Block) bool { _, is := b.(Picture); return is }) // drawn in dots: too slow to do so often
	parts(t, written(t, WriteDOCX, plain))
	src := written(t, WriteMarkdown, sample(typed))
	count := map[ast.NodeKind]int{}
	tree := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(src))
	_ = ast.Walk(tree, func(n ast.Node, in bool) (ast.WalkStatus, error) {
		if in {
			count[n.Kind()]++
		}
		return ast.WalkContinue, nil
	})
	for kind, want := range map[ast.NodeKind]int{
		east.KindTable: 1, east.KindTableRow: 3, ast.KindBlockquote: 1, ast.KindLink: 1, ast.KindImage: 0, ast.KindList: 3, ast.KindListItem: 7,
		ast.KindHTMLBlock: 0, ast.KindFencedCodeBlock: 0, ast.KindCodeBlock: 0, ast.KindThematicBreak: 2,
	} {
		if count[kind] != want {
			t.Fatalf("%d of %s, want %d, for %q in\n%s", count[kind], kind, want, typed, src)
		}
	}
}
