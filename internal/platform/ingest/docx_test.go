package ingest

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pathways/internal/platform/doc"
)

// zipOf is an archive of names and contents.
func zipOf(t testing.TB, parts ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, parts[i+1])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const (
	wordNames = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="urn:wps" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"`
	related   = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	packRels  = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="` + related + `officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="b" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`
	bodyRels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="` + related + `styles" Target="styles.xml"/>` +
		`<Relationship Id="b" Type="` + related + `footnotes" Target="footnotes.xml"/><Relationship Id="c" Type="` + related + `comments" Target="/word/comments.xml"/></Relationships>`
	styles = `<w:styles ` + wordNames + `><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Ours"><w:name w:val="Ours"/><w:basedOn w:val="Heading1"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Dots"><w:name w:val="List Bullet"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>`
	footnotes = `<w:footnotes ` + wordNames + `><w:footnote w:type="separator"><w:p><w:r><w:t>line</w:t></w:r></w:p></w:footnote><w:footnote><w:p><w:r><w:t>A note below.</w:t></w:r></w:p></w:footnote></w:footnotes>`
	core      = `<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Floor Educator</dc:title><dc:creator>Ana</dc:creator></cp:coreProperties>`
)

// word is a document with a body, and parts beside it.
func word(t testing.TB, body string, more ...string) string {
	return zipOf(t, append([]string{
		"[Content_Types].xml", "<Types/>", "_rels/.rels", packRels, "docProps/core.xml", core,
		"word/document.xml", "<w:document " + wordNames + "><w:body>" + body + "</w:body></w:document>",
	}, more...)...)
}

func p(text string) string { return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>" }

// Word documents are read with headings, lists, tables, text boxes and notes; what was taken out of them is not.
func TestWord(t *testing.T) {
	for name, c := range map[string]struct {
		body  string
		want  string
		notes []string
	}{
		"headings": {
			`<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Duties</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="Ours"/></w:pPr><w:r><w:t>More</w:t></w:r></w:p>` +
				`<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>Even more</w:t></w:r></w:p><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Benefits</w:t></w:r></w:p>` +
				`<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>This bold text is a sentence.</w:t></w:r></w:p><w:p><w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>Not bold</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>Styles in a ring</w:t></w:r></w:p>`,
			paragraphs("# Duties", "# More", "# Even more", "# Benefits", "This bold text is a sentence.", "Not bold", "Styles in a ring"), nil,
		},
		"lists": {
			`<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:t>Greets</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="Dots"/></w:pPr><w:r><w:t>Leads</w:t></w:r></w:p>` +
				`<w:p><w:pPr><w:pStyle w:val="Dots"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>Off the list</w:t></w:r></w:p>` + p("• Typed"),
			paragraphs("- Greets", "- Leads", "Off the list", "- Typed"), nil,
		},
		"runs, tabs and breaks": {
			`<w:p><w:r><w:t xml:space="preserve">Works </w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>with</w:t></w:r><w:r><w:tab/><w:t>schools</w:t><w:br/><w:t>Second</w:t><w:noBreakHyphen/><w:t>line</w:t></w:r></w:p>`,
			paragraphs("Works with schools", "Second-line"), nil,
		},
		"tables": {
			`<w:tbl><w:tr><w:tc>` + p("Grade 7") + `</w:tc><w:tc>` + p("$40,000") + `</w:tc></w:tr><w:tr><w:tc>` + p("One.") + p("Two.") + `</w:tc><w:tc><w:tbl><w:tr><w:tc>` + p("in") + `</w:tc><w:tc>` + p("side") + `</w:tc></w:tr></w:tbl>` + p("") + `</w:tc></w:tr></w:tbl>` + p("After"),
			paragraphs("Grade 7 | $40,000", "One.", "Two.", "in | side", "After"), nil,
		},
		"tracked changes": {
			`<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">Leads </w:t></w:r><w:del><w:r><w:delText>five</w:delText></w:r></w:del><w:ins><w:r><w:t>six</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> programs</w:t></w:r><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom></w:p>`,
			"Leads six programs",
			[]string{"deleted"},
		},
		"text boxes, once": {
			`<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>` + p("In a box") + `</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>` + p("In a box") + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent><w:t>Around it</w:t></w:r></w:p>`,
			paragraphs("Around it", "In a box"), nil,
		},
		"hidden, fields, pictures": {
			`<w:p><w:r><w:t>Seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r><w:r><w:instrText>PAGEREF x</w:instrText></w:r><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>`,
			"Seen",
			[]string{"images", "hidden"},
		},
		"content controls": {`<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>` + p("Controlled") + `</w:sdtContent></w:sdt>`, "Controlled", nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := well(t, word(t, c.body, "word/_rels/document.xml.rels", strings.NewReplacer(`<Relationship Id="c" Type="`+related+`comments" Target="/word/comments.xml"/>`, "").Replace(bodyRels), "word/styles.xml", styles))
			if diff := cmp.Diff(Text{Kind: DOCX, Text: c.want, Title: "Floor Educator"}, got, cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Notes" }, cmp.Ignore())); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.notes, notes(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
	got := well(t, word(t, p("Text"), "word/_rels/document.xml.rels", bodyRels, "word/footnotes.xml", footnotes, "word/comments.xml", "<x/>", "word/vbaProject.bin", "program"))
	if diff := cmp.Diff(paragraphs("Text", "A note below."), got.Text); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"macros", "comments"}, notes(got)); diff != "" {
		t.Error(diff)
	}
}

// What our own writer makes of a document is read again.
func TestWordOfOurOwn(t *testing.T) {
	var b bytes.Buffer
	if err := doc.WriteDOCX(&b, sample()); err != nil {
		t.Fatal(err)
	}
	got := well(t, b.String())
	for _, want := range []string{"# What you do", "- Greets visitors at the door.", "Efficient offices are difficult to find."} {
		if !strings.Contains("\n"+got.Text+"\n", "\n"+want+"\n") {
			t.Errorf("no paragraph %q in\n%s", want, got.Text)
		}
	}
}

// A document that would unpack to gigabytes, or stands deep in itself, ends in a sentence, soon and in little memory.
func TestWordThatIsABomb(t *testing.T) {
	white := flated(t, 40<<20)
	claims := func(size uint64) string {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.CreateRaw(&zip.FileHeader{Name: "word/document.xml", Method: zip.Deflate, CompressedSize64: uint64(len(white)), UncompressedSize64: size})
		if err != nil {
			t.Fatal(err)
		}
		w.Write(white)
		z.Close()
		return b.String()
	}
	many := make([]string, 0, 2*(maxEntries+1))
	for i := range maxEntries + 1 {
		many = append(many, fmt.Sprint("word/", i), "")
	}
	for name, c := range map[string]struct{ in, want string }{
		"it says so":                  {claims(40 << 20), "unpacked"},
		"it says otherwise":           {claims(1 << 20), "broken"},
		"42 KB that are gigabytes":    {overlapping(t, claims(40<<20)), "unpacked"},
		"a ratio beyond every text":   {word(t, strings.Repeat(" ", 8<<20)), "unpacked"},
		"ten thousand parts":          {zipOf(t, many...), "unpacked"},
		"elements deep in each other": {word(t, strings.Repeat("<w:sdt>", maxDepth+1)), "broken"},
		"cells without end":           {word(t, "<w:tr>"+strings.Repeat("<w:tc/>", maxCells+1)+"</w:tr>"), "tooLong"},
		"text without end":            {word(t, strings.Repeat(p("All work and no play. "+fmt.Sprint(1<<62)), 30_000)), "tooLong"},
		"entities within entities":    {zipOf(t, "word/document.xml", `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w:p><w:t>&b;</w:t></w:p>`), "broken"},
		"no XML":                      {zipOf(t, "word/document.xml", "<w:document><w:p>"), "broken"},
		"a part locked with a word":   {locked(t), "encrypted"},
		"only pictures":               {word(t, `<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>`), "noText"},
		"nothing":                     {word(t, ""), "empty"},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			began := time.Now()
			_, got := read(t, c.in)
			runtime.ReadMemStats(&after)
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			if took, made := time.Since(began), (after.TotalAlloc-before.TotalAlloc)>>20; took > 10*time.Second || made > 400 {
				t.Errorf("took %s and %d MB", took, made)
			}
		})
	}
}

// flated is so many bytes of white, packed.
func flated(t testing.TB, size int) []byte {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(bytes.Repeat([]byte(" "), size))
	w.Close()
	return b.Bytes()
}

// overlapping is an archive of some 40 KB with a hundred entries that all unpack the same 40 MB: 4 GB together.
func overlapping(t testing.TB, one string) string {
	begin := strings.Index(one, "PK\x01\x02")
	end := strings.LastIndex(one, "PK\x05\x06")
	entry := one[begin:end]
	all := entry
	for i := range 99 {
		all += strings.Replace(entry, "word/document.xml", fmt.Sprintf("word/document.x%02d", i), 1)
	}
	tail := []byte(one[end:])
	binary.LittleEndian.PutUint16(tail[8:], 100)
	binary.LittleEndian.PutUint16(tail[10:], 100)
	binary.LittleEndian.PutUint32(tail[12:], uint32(len(all)))
	whole := one[:begin] + all + string(tail)
	if len(whole) > 60<<10 {
		t.Fatalf("the bomb has %d bytes", len(whole))
	}
	return whole
}

// locked is a document whose text is encrypted within the archive.
func locked(t testing.TB) string {
	b := []byte(word(t, p("secret")))
	for i := bytes.Index(b, []byte("PK\x01\x02")); i >= 0 && i < len(b); {
		b[i+8] |= 1
		next := bytes.Index(b[i+4:], []byte("PK\x01\x02"))
		if next < 0 {
			break
		}
		i += 4 + next
	}
	return string(b)
}

// sample is a document in the manner of a posting.
func sample() *doc.Document {
	return &doc.Document{
		Title: "Floor Educator", Lang: "en", Created: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC),
		Blocks: []doc.Block{
			doc.Heading{Level: 1, Text: "What you do"},
			doc.Para{Runs: doc.T("Efficient offices are difficult to find.")},
			doc.List{Items: [][]doc.Run{doc.T("Greets visitors at the door."), doc.T("Leads programs for schools.")}},
		},
	}
}
