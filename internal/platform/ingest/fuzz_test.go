package ingest

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"codeberg.org/go-pdf/fpdf"

	"pathways/internal/platform/doc"
)

// holds is what every file ends in: a sentence about it, or text within the limits that is clean.
func holds(t *testing.T, content string) {
	l := Limits{Text: 64 << 10, Wall: 10 * time.Second}
	got, err := Read(t.Context(), "fuzz", []byte(content), l)
	if err != nil {
		faultOf(t, err)
		return
	}
	if len(got.Text) == 0 || len(got.Text) > l.Text || !utf8.ValidString(got.Text) {
		t.Errorf("%d bytes of text", len(got.Text))
	}
	for _, p := range strings.Split(got.Text, "\n\n") {
		if p == "" || p != strings.TrimSpace(p) && p != strings.TrimSpace(p)+" " || strings.Contains(p, "\n") {
			t.Errorf("paragraph %q", p)
		}
	}
}

func FuzzReadDOCX(f *testing.F) {
	for _, body := range []string{
		p("Text"), `<w:p><w:pPr><w:pStyle w:val="Heading1"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:rPr><w:b/><w:vanish/></w:rPr><w:t>x</w:t><w:br/><w:tab/></w:r></w:p>`,
		`<w:tbl><w:tr><w:tc>` + p("a") + `</w:tc><w:tc>` + p("b") + `</w:tc></w:tr></w:tbl>`, `<w:del><w:r><w:delText>x</w:delText></w:r></w:del>`,
		`<w:p><w:r><w:drawing><a:blip/><w:txbxContent>` + p("in") + `</w:txbxContent></w:drawing></w:r></w:p></w:p></w:tc>`,
	} {
		f.Add(body, styles)
	}
	f.Fuzz(func(t *testing.T, body, styles string) {
		holds(t, word(t, body, "word/_rels/document.xml.rels", bodyRels, "word/styles.xml", styles, "word/footnotes.xml", footnotes))
		holds(t, zipOf(t, "word/document.xml", body))
		raw := zipOf(t, "word/document.xml", p("x")+body)
		holds(t, raw[:len(raw)-min(len(raw), len(styles)%64)])
	})
}

func FuzzReadHTML(f *testing.F) {
	for _, page := range []string{
		"<html><main><h1>A</h1><ul><li>b<li>c</ul><table><tr><td>1<td>2</table></main>", "<p>x<b>y<p>z</b><script>x", "<pre>a\n\nb</pre><svg><title>x</title></svg>",
		"<div hidden><template><p>x</div>", "\xff\xfe<\x00p\x00>\x00a\x00", "<html>" + strings.Repeat("<table><td>", 20),
	} {
		f.Add(page)
	}
	f.Fuzz(func(t *testing.T, page string) {
		holds(t, page)
		holds(t, "<!doctype html><html>"+page)
	})
}

func FuzzReadPDF(f *testing.F) {
	var b bytes.Buffer
	if err := doc.WritePDF(&b, sample()); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(printed(f, func(f *fpdf.Fpdf) { f.AddPage(); f.Text(72, 72, "Educator") })))
	f.Add([]byte(onePage(stream("", "BT /F 12 Tf 72 700 Td (Educator) Tj 0 -14 Td (\x95 greets) Tj ET"), "")))
	f.Add([]byte(forms(3, 3)))
	f.Fuzz(func(t *testing.T, content []byte) { holds(t, "%PDF-1.7\n"+string(content)) })
}
