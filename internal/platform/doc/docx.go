package doc

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
)

// WriteDOCX writes a document for Word and its kin (ECMA-376, Office Open XML): real headings, lists and tables
// with head rows, properties, a footer with page numbers, links and language. A picture is drawn in dots, with its words.
func WriteDOCX(w io.Writer, d *Document) error {
	f := d.frame()
	b := &docx{doc: d, frame: f, scale: 1, anchors: map[string]int{}, links: map[string]string{}}
	if d.OnePage {
		_, b.scale = d.paginate(f)
		b.scale *= 0.93 // Word sets a little wider
	}
	headings(d.Blocks, func(h Heading) {
		if _, twice := b.anchors[h.Anchor]; !twice && h.Anchor != "" {
			b.anchors[h.Anchor] = len(b.anchors) + 1
		}
	})
	b.title()
	b.blocks(d.Blocks)
	if b.err != nil {
		return b.err
	}

	z := zip.NewWriter(w)
	for _, part := range []struct{ name, xml string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRels},
		{"docProps/core.xml", d.coreProperties()},
		{"docProps/app.xml", appProperties},
		{"word/document.xml", b.document()},
		{"word/styles.xml", b.styles()},
		{"word/numbering.xml", b.numbering()},
		{"word/settings.xml", settings},
		{"word/footer1.xml", b.footer()},
		{"word/_rels/document.xml.rels", b.relationships()},
	} {
		out, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: zipTime(d.created())})
		if err == nil {
			_, err = io.WriteString(out, xml.Header+part.xml)
		}
		if err != nil {
			return fmt.Errorf("doc: write DOCX: %w", err)
		}
	}
	for i, png := range b.pictures {
		name := fmt.Sprintf("word/media/picture%d.png", i+1)
		out, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: zipTime(d.created())})
		if err == nil {
			_, err = out.Write(png)
		}
		if err != nil {
			return fmt.Errorf("doc: write DOCX: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("doc: write DOCX: %w", err)
	}
	return nil
}

// zipTime is a time that a ZIP file can hold: from 1980 to 2107.
func zipTime(t time.Time) time.Time {
	if t.Year() < 1980 || t.Year() > 2107 {
		return time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return t
}

// docx gathers the body of a document.
type docx struct {
	doc     *Document
	frame   frame
	scale   float64
	body    strings.Builder
	anchors map[string]int    // anchors to numbers of bookmarks
	links   map[string]string // addresses to ids of relationships
	order   []string          // addresses in the order of their ids
	lists   int               // ordered lists so far
	marks   int               // bookmarks set so far
	keep    bool              // paragraphs stay with the next

	pictures [][]byte // PNG, in the order of their ids
	err      error    // of the first picture that could not be drawn
}

func (b *docx) put(s ...string) {
	for _, p := range s {
		b.body.WriteString(p)
	}
}

// quote makes text fit for XML.
func quote(s string) string {
	var b strings.Builder
	// EscapeText cannot fail into a strings.Builder.
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

func (b *docx) title() {
	if t := oneLine(b.doc.Title); t != "" {
		b.para("Title", "", T(t), false)
	}
	if s := clean(b.doc.Subtitle); s != "" {
		b.para("Subtitle", "", T(s), false)
	}
}

func (b *docx) blocks(blocks []Block) {
	for _, block := range blocks {
		b.block(block)
	}
}

func (b *docx) block(block Block) {
	switch k := block.(type) {
	case Heading:
		b.heading(k)
	case Para:
		b.full(k, 0, false)
	case List:
		b.list(k)
	case Table:
		b.table(k)
	case Facts:
		b.facts(k)
	case Notice:
		if t := oneLine(k.Title); t != "" {
			b.para("Notice", "<w:keepNext/>", B(t), false)
		}
		if len(k.Runs) > 0 {
			b.para("Notice", "", k.Runs, false)
		}
	case Picture:
		b.picture(k)
	case Group:
		was := b.keep
		for i, inner := range k.Blocks {
			b.keep = was || i < len(k.Blocks)-1
			b.block(inner)
		}
		b.keep = was
	case WriteLines:
		for range min(max(k.Count, 0), 400) {
			b.put(`<w:p><w:pPr><w:pStyle w:val="WriteLine"/></w:pPr></w:p>`)
		}
	case Rule:
		size := "4"
		if k.Strong {
			size = "12"
		}
		b.put(`<w:p><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="`, size, `" w:space="1" w:color="`, hex(ColorInk), `"/></w:pBdr></w:pPr></w:p>`)
	case PageBreak:
		b.put(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
	case Spacer:
		b.put(fmt.Sprintf(`<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="%d" w:lineRule="exact"/></w:pPr></w:p>`, twips(min(max(k.Height, 1), 700))))
	}
}

func (b *docx) heading(h Heading) {
	text := oneLine(h.Text)
	if text == "" {
		return
	}
	open, shut := "", ""
	if n := b.anchors[h.Anchor]; n > 0 && h.Anchor != "" && b.marks < n {
		b.marks = n
		open = fmt.Sprintf(`<w:bookmarkStart w:id="%d" w:name="place%d"/>`, n, n)
		shut = fmt.Sprintf(`<w:bookmarkEnd w:id="%d"/>`, n)
	}
	b.put(fmt.Sprintf(`<w:p><w:pPr><w:pStyle w:val="Heading%d"/>`, min(max(h.Level, 1), 4)), direction(text), `</w:pPr>`, open)
	b.run(Run{Text: text, Domain: h.Domain}, false)
	b.put(shut, `</w:p>`)
}

// para writes a paragraph. Properties go after its style, those behind a bar last; bold makes all of it bold.
func (b *docx) para(style, properties string, runs []Run, bold bool) {
	var text strings.Builder
	for _, r := range runs {
		if text.Len() < 400 {
			text.WriteString(r.Text)
		}
	}
	keep := ""
	if b.keep && !strings.Contains(properties, "keepNext") {
		keep = "<w:keepNext/>"
	}
	head, tail, _ := strings.Cut(properties, "|")
	b.put(`<w:p><w:pPr><w:pStyle w:val="`, style, `"/>`, keep, head, direction(clean(text.String())), tail, `</w:pPr>`)
	for _, r := range runs {
		b.run(r, bold)
	}
	b.put(`</w:p>`)
}

// full writes a paragraph of the tree: in running text (size 0), in a table (1) or in a compact one (2).
func (b *docx) full(p Para, size int, bold bool) {
	if !(p.Hang > 0) || len(p.Runs) < 2 {
		b.para(p.Style.id(size), "", p.Runs, bold)
		return
	}
	hang := twips(p.Hang * p.Style.style(b.scale*shrinks[size]).size)
	runs := append([]Run{p.Runs[0], {Text: "\t"}}, p.Runs[1:]...)
	b.para(p.Style.id(size), "|"+fmt.Sprintf(`<w:ind w:left="%d" w:hanging="%d"/>`, hang, hang), runs, bold)
}

// direction marks a paragraph that begins with a letter written from right to left.
func direction(s string) string {
	for _, r := range s {
		if rightToLeft(r) {
			return "<w:bidi/>"
		}
		if unicode.IsLetter(r) {
			break
		}
	}
	return ""
}

func (b *docx) run(r Run, bold bool) {
	if r.Text == "\t" {
		b.put(`<w:r><w:tab/></w:r>`)
		return
	}
	text := clean(r.Text)
	if text == "" {
		return
	}
	link := address(r.Link)
	shut := ""
	if name, inside := strings.CutPrefix(link, "#"); inside {
		if n := b.anchors[name]; n > 0 {
			b.put(fmt.Sprintf(`<w:hyperlink w:anchor="place%d">`, n))
			shut = `</w:hyperlink>`
		}
	} else if link != "" {
		if b.links[link] == "" {
			b.order = append(b.order, link)
			b.links[link] = fmt.Sprintf("link%d", len(b.order))
		}
		b.put(`<w:hyperlink r:id="`, b.links[link], `">`)
		shut = `</w:hyperlink>`
	}
	b.put(`<w:r><w:rPr>`)
	switch {
	case r.Code:
		b.put(`<w:rStyle w:val="Code"/>`)
	case shut != "":
		b.put(`<w:rStyle w:val="Hyperlink"/>`)
	}
	switch r.Voice {
	case VoiceOfficial:
		b.put(fontXML(serifName))
	case VoiceOurs:
		b.put(fontXML(sansName))
	}
	if r.Bold || bold {
		b.put(`<w:b/><w:bCs/>`)
	}
	if r.Italic {
		b.put(`<w:i/><w:iCs/>`)
	}
	if r.Domain > 0 {
		b.put(`<w:color w:val="`, hex(Hue(r.Domain)), `"/>`)
	}
	if strings.ContainsFunc(text, rightToLeft) {
		b.put(`<w:rtl/>`)
	}
	b.put(`</w:rPr>`)
	for i, ln := range strings.Split(text, "\n") {
		if i > 0 {
			b.put(`<w:br/>`)
		}
		b.put(`<w:t xml:space="preserve">`, quote(ln), `</w:t>`)
	}
	b.put(`</w:r>`, shut)
}

func (b *docx) list(k List) {
	num := 1
	if k.Ordered {
		b.lists++
		num = 1 + b.lists
	}
	for _, item := range k.Items {
		b.para(k.Style.id(0), fmt.Sprintf(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="%d"/></w:numPr>`, num), item, false)
	}
}
