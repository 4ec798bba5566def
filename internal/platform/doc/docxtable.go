package doc

import (
	"fmt"
	"strings"
)

func twips(points float64) int { return int(points*20 + 0.5) }

func hex(c Color) string { return fmt.Sprintf("%02X%02X%02X", c.R, c.G, c.B) }

// grid opens a table with columns of these widths in points.
func (b *docx) grid(widths []float64, inside bool) {
	total := 0
	for _, w := range widths {
		total += twips(w)
	}
	lines := ""
	if inside {
		lines = `<w:tblBorders><w:insideH w:val="single" w:sz="4" w:space="0" w:color="` + hex(ColorLine) + `"/></w:tblBorders>`
	}
	b.put(fmt.Sprintf(`<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/>%s<w:tblLayout w:type="fixed"/>`, total, lines),
		`<w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="160" w:type="dxa"/></w:tblCellMar>`,
		`<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		b.put(fmt.Sprintf(`<w:gridCol w:w="%d"/>`, twips(w)))
	}
	b.put(`</w:tblGrid>`)
}

// afterTable is the paragraph that Word wants between tables and at the end of a cell.
const afterTable = `<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/></w:pPr></w:p>`

func (b *docx) table(k Table) {
	n := k.columns()
	if n == 0 || n > 60 {
		return
	}
	if t := oneLine(k.Caption); t != "" {
		b.para("Caption", "<w:keepNext/>", T(t), false)
	}
	widths := (&layout{width: b.frame.width()}).widths(k, n)
	b.grid(widths, true)
	size := 1
	if k.Compact {
		size = 2
	}
	row := func(cells []Cell, head bool) {
		b.put(`<w:tr><w:trPr><w:cantSplit/>`)
		if head {
			b.put(`<w:tblHeader/>`)
		}
		b.put(`</w:trPr>`)
		at := 0
		for _, c := range cells {
			b.cell(c, widths[at:min(at+max(c.Span, 1), n)], size, head)
			at = min(at+max(c.Span, 1), n)
		}
		for ; at < n; at++ {
			b.cell(Cell{}, widths[at:at+1], size, head)
		}
		b.put(`</w:tr>`)
	}
	if len(k.Head) > 0 {
		row(k.Head, true)
	}
	for _, r := range k.Rows {
		was := b.keep
		b.keep = was || len(r) == 1 && r[0].Head
		row(r, false)
		b.keep = was
	}
	if len(k.Head)+len(k.Rows) == 0 {
		row(nil, false)
	}
	b.put(`</w:tbl>`, afterTable)
}

// cell writes a cell over columns of these widths.
func (b *docx) cell(c Cell, widths []float64, size int, head bool) {
	w := 0
	for _, v := range widths {
		w += twips(v)
	}
	b.put(fmt.Sprintf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, w))
	if len(widths) > 1 {
		b.put(fmt.Sprintf(`<w:gridSpan w:val="%d"/>`, len(widths)))
	}
	if c.Domain > 0 || head {
		b.put(`<w:tcBorders>`)
		if c.Domain > 0 {
			b.put(`<w:top w:val="single" w:sz="12" w:space="0" w:color="`, hex(Hue(c.Domain)), `"/>`)
		}
		if head {
			b.put(`<w:bottom w:val="single" w:sz="8" w:space="0" w:color="`, hex(ColorInk), `"/>`)
		}
		b.put(`</w:tcBorders>`)
	}
	b.put(`</w:tcPr>`)
	for _, p := range c.Paras {
		b.full(p, size, (head || c.Head) && p.Style == Body)
	}
	if len(c.Paras) == 0 {
		b.put(`<w:p><w:pPr><w:pStyle w:val="`, Body.id(size), `"/></w:pPr></w:p>`)
	}
	b.put(`</w:tc>`)
}

func (b *docx) facts(k Facts) {
	if len(k.Items) == 0 {
		return
	}
	share := k.Term
	if !(share > 0 && share < 0.9) {
		share = 0.26
	}
	w := b.frame.width()
	widths := []float64{w * share, w * (1 - share)}
	b.grid(widths, k.Ruled)
	for i, f := range k.Items {
		was := b.keep
		b.keep = was && i < len(k.Items)-1
		b.put(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		b.cell(Cell{Paras: []Para{{Runs: f.Term}}}, widths[:1], 0, false)
		b.cell(Cell{Paras: []Para{{Runs: f.Runs, Style: k.Style}}}, widths[1:], 0, false)
		b.put(`</w:tr>`)
		b.keep = was
	}
	b.put(`</w:tbl>`, afterTable)
}

// id names the Word style of a paragraph: size 0 in running text, 1 in a table, 2 in a compact one.
func (st Style) id(size int) string {
	name := [...]string{"Body", "Lead", "Quiet", "Official", "Question", "Name"}[min(max(st, 0), Name)]
	return name + [...]string{"", "InTable", "InSmallTable"}[size]
}

// footer is the part with the footer and the page number.
func (b *docx) footer() string {
	var s strings.Builder
	field := func(name string) string {
		return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ` + name +
			` </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`
	}
	fmt.Fprintf(&s, `<w:ftr xmlns:w="%s"><w:p><w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="right"/></w:pPr>`, wordSpace)
	s.WriteString(field("PAGE") + `<w:r><w:t xml:space="preserve"> / </w:t></w:r>` + field("NUMPAGES") + `</w:p>`)
	for ln := range strings.SplitSeq(clean(b.doc.Footer), "\n") {
		s.WriteString(`<w:p><w:pPr><w:pStyle w:val="Footer"/>` + direction(ln) + `</w:pPr><w:r><w:t xml:space="preserve">` + quote(ln) + `</w:t></w:r></w:p>`)
	}
	s.WriteString(`</w:ftr>`)
	return s.String()
}

// document is the main part.
func (b *docx) document() string {
	f := b.frame
	orient := ""
	if b.doc.Landscape {
		orient = ` w:orient="landscape"`
	}
	return fmt.Sprintf(`<w:document xmlns:w="%s" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>%s`+
		`<w:sectPr><w:footerReference w:type="default" r:id="footer1"/><w:pgSz w:w="%d" w:h="%d"%s/>`+
		`<w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="360" w:footer="400" w:gutter="0"/></w:sectPr></w:body></w:document>`,
		wordSpace, b.body.String(), twips(f.w), twips(f.h), orient, twips(f.top), twips(f.right), twips(f.bottom), twips(f.left))
}

// relationships ties the main part to the others and to addresses outside.
func (b *docx) relationships() string {
	const kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	var s strings.Builder
	s.WriteString(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for _, r := range [][3]string{
		{"styles", "styles", "styles.xml"},
		{"numbering", "numbering", "numbering.xml"},
		{"settings", "settings", "settings.xml"},
		{"footer1", "footer", "footer1.xml"},
	} {
		fmt.Fprintf(&s, `<Relationship Id="%s" Type="%s%s" Target="%s"/>`, r[0], kind, r[1], r[2])
	}
	for i := range b.pictures {
		fmt.Fprintf(&s, `<Relationship Id="picture%[1]d" Type="%[2]simage" Target="media/picture%[1]d.png"/>`, i+1, kind)
	}
	for _, to := range b.order {
		fmt.Fprintf(&s, `<Relationship Id="%s" Type="%shyperlink" Target="%s" TargetMode="External"/>`, b.links[to], kind, quote(to))
	}
	s.WriteString(`</Relationships>`)
	return s.String()
}
