package doc

import (
	"fmt"
	"strings"
	"time"
)

const wordSpace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

// The fonts of Word documents are those that every office program has or replaces at the same widths.
const (
	serifName = "Times New Roman"
	sansName  = "Arial"
)

func fontXML(name string) string {
	return fmt.Sprintf(`<w:rFonts w:ascii="%[1]s" w:hAnsi="%[1]s" w:cs="%[1]s"/>`, name)
}

const contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/>` +
	`<Default Extension="png" ContentType="image/png"/>` +
	`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
	`<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
	`<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>`

const packageRels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="document" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="core" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	`<Relationship Id="app" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties" Target="docProps/app.xml"/></Relationships>`

const appProperties = `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Pathways</Application></Properties>`

const settings = `<w:settings xmlns:w="` + wordSpace + `"><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>` +
	`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`

func (d *Document) coreProperties() string {
	var s strings.Builder
	s.WriteString(`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	for _, p := range [][2]string{
		{"dc:title", oneLine(d.Title)},
		{"dc:subject", oneLine(d.Subject)},
		{"dc:creator", oneLine(d.Author)},
		{"cp:keywords", oneLine(strings.Join(d.Keywords, ", "))},
		{"dc:language", language(d.Lang)},
	} {
		if p[1] != "" {
			fmt.Fprintf(&s, `<%[1]s>%[2]s</%[1]s>`, p[0], quote(p[1]))
		}
	}
	at := d.created().Format(time.RFC3339)
	fmt.Fprintf(&s, `<dcterms:created xsi:type="dcterms:W3CDTF">%[1]s</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">%[1]s</dcterms:modified></cp:coreProperties>`, at)
	return s.String()
}

// numbering has a bulleted list and one numbered list for each that the document has, so that each begins at 1.
func (b *docx) numbering() string {
	var s strings.Builder
	s.WriteString(`<w:numbering xmlns:w="` + wordSpace + `">`)
	level := func(id int, format, text string) {
		fmt.Fprintf(&s, `<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>`+
			`<w:numFmt w:val="%s"/><w:lvlText w:val="%s"/><w:lvlJc w:val="left"/><w:pPr><w:spacing w:before="0" w:after="50"/><w:ind w:left="340" w:hanging="280"/></w:pPr></w:lvl></w:abstractNum>`, id, format, text)
	}
	level(1, "bullet", "•")
	level(2, "decimal", "%1.")
	s.WriteString(`<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>`)
	for i := range b.lists {
		fmt.Fprintf(&s, `<w:num w:numId="%d"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`, i+2)
	}
	s.WriteString(`</w:numbering>`)
	return s.String()
}

// styles are the styles of the document: what PDF draws, as Word names it.
func (b *docx) styles() string {
	var s strings.Builder
	fmt.Fprintf(&s, `<w:styles xmlns:w="%s"><w:docDefaults><w:rPrDefault><w:rPr>%s<w:color w:val="%s"/><w:sz w:val="19"/><w:szCs w:val="19"/><w:lang w:val="%s"/></w:rPr></w:rPrDefault>`+
		`<w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>`,
		wordSpace, fontXML(sansName), hex(ColorInk), language(b.doc.Lang))
	para := func(id, name, based string, t typeStyle, before, after float64, extra string) {
		family := sansName
		if t.face < sans {
			family = serifName
		}
		mode := ""
		if t.bold {
			mode += "<w:b/><w:bCs/>"
		}
		if t.slant {
			mode += "<w:i/><w:iCs/>"
		}
		if based != "" {
			based = `<w:basedOn w:val="` + based + `"/>`
		}
		normal := ""
		if id == "Normal" {
			normal = ` w:default="1"`
		}
		half := int(t.size*2 + 0.5)
		// Word wants these properties in one order: some before the spacing and some, after a bar, behind it.
		head, tail, _ := strings.Cut(extra, "|")
		fmt.Fprintf(&s, `<w:style w:type="paragraph"%s w:styleId="%s"><w:name w:val="%s"/>%s<w:qFormat/><w:pPr>%s<w:spacing w:before="%d" w:after="%d" w:line="%d" w:lineRule="auto"/>%s</w:pPr>`+
			`<w:rPr>%s%s<w:color w:val="%s"/><w:sz w:val="%d"/><w:szCs w:val="%d"/></w:rPr></w:style>`,
			normal, id, name, based, head, twips(before*b.scale), twips(after*b.scale), int(t.lead/1.16*240), tail, fontXML(family), mode, hex(t.color), half, half)
	}
	para("Normal", "Normal", "", Body.style(b.scale), 0, 0, "")
	title := headingStyle(0, b.scale)
	if b.doc.OnePage {
		title.size = 17 * b.scale
	}
	para("Title", "Title", "Normal", title, 0, 4, "")
	sub := Lead.style(b.scale)
	if b.doc.OnePage {
		sub = Quiet.style(b.scale)
	}
	sub.color = ColorQuiet
	para("Subtitle", "Subtitle", "Normal", sub, 0, 10, "")
	air := [...]float64{0, 22, 17, 12, 9}
	for level := 1; level <= 4; level++ {
		extra := "<w:keepNext/><w:keepLines/>"
		if level == 1 {
			extra += `<w:pBdr><w:top w:val="single" w:sz="12" w:space="6" w:color="` + hex(ColorInk) + `"/></w:pBdr>`
		}
		para(fmt.Sprintf("Heading%d", level), fmt.Sprintf("heading %d", level), "Normal", headingStyle(level, b.scale), air[level], 4,
			extra+fmt.Sprintf(`|<w:outlineLvl w:val="%d"/>`, level-1))
	}
	for st := Body; st <= Name; st++ {
		for size, shrink := range shrinks {
			after := 6.0
			if size > 0 {
				after = 2
			}
			name := strings.Join([]string{st.id(0), [...]string{"", " in table", " in small table"}[size]}, "")
			para(st.id(size), name, "Normal", st.style(b.scale*shrink), 0, after, "")
		}
	}
	caption := Body.style(b.scale)
	caption.bold = true
	para("Caption", "caption", "Normal", caption, 8, 4, "")
	para("Footer", "footer", "Normal", Quiet.style(0.76), 0, 0, "")
	para("Notice", "Notice", "Normal", Body.style(b.scale), 0, 0,
		`<w:pBdr><w:left w:val="dotted" w:sz="12" w:space="8" w:color="`+hex(ColorEdge)+`"/></w:pBdr>|<w:ind w:left="220"/>`)
	line := `<w:bottom w:val="single" w:sz="4" w:space="1" w:color="` + hex(ColorEdge) + `"/>`
	para("WriteLine", "Write line", "Normal", Body.style(b.scale), 10, 0,
		`<w:pBdr>`+line+strings.Replace(line, "w:bottom", "w:between", 1)+`</w:pBdr>`)
	fmt.Fprintf(&s, `<w:style w:type="character" w:styleId="Code"><w:name w:val="Code"/><w:rPr>%s<w:b/><w:bCs/></w:rPr></w:style>`, fontXML(sansName))
	fmt.Fprintf(&s, `<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:u w:val="single" w:color="%s"/></w:rPr></w:style>`, hex(ColorAccent))
	s.WriteString(`</w:styles>`)
	return s.String()
}
