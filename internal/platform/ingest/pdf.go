package ingest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"pathways/internal/platform/errs"
)

// readPDF reads the text of a PDF, page by page, in the order in which it was put on them.
func readPDF(ctx context.Context, content []byte, l Limits) (Text, error) {
	var t Text
	err := reader.use(ctx, l.Wall, func(ctx context.Context, p pdfium.Pdfium) (err error) {
		t, err = pdfText(ctx, p, content, l)
		return err
	})
	return t, err
}

// pdfText reads with an instance that is used for nothing else.
func pdfText(ctx context.Context, p pdfium.Pdfium, content []byte, l Limits) (Text, error) {
	const op = "ingest.readPDF"
	opened, err := p.OpenDocument(&requests.OpenDocument{File: &content})
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		return Text{}, errs.New(errs.Invalid, op, "ingest.fault.encrypted")
	case err != nil:
		return Text{}, err
	}
	file := opened.Document
	count, err := p.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: file})
	if err != nil {
		return Text{}, err
	}
	if count.PageCount > l.Pages {
		return Text{}, errs.New(errs.TooLarge, op, "ingest.fault.tooManyPages", "pages", count.PageCount, "most", l.Pages)
	}
	var sheets []sheet
	var without []int
	pictured, letters := false, 0
	for i := range count.PageCount {
		if ctx.Err() != nil {
			return Text{}, errTooSlow
		}
		s, drawn, err := readSheet(p, file, i, l.Text-letters)
		if errors.Is(err, errTooLong) {
			return Text{}, err
		}
		if err != nil && i == 0 && count.PageCount == 1 {
			return Text{}, err
		}
		letters += s.letters()
		if s.letters() == 0 {
			without = append(without, i+1)
			pictured = pictured || drawn
			continue
		}
		sheets = append(sheets, s)
	}
	if len(sheets) == 0 {
		if pictured {
			return Text{}, errs.New(errs.Invalid, op, "ingest.fault.noText")
		}
		return Text{}, errs.New(errs.Invalid, op, "ingest.fault.empty")
	}
	b := &builder{most: l.Text}
	if err := b.sheets(sheets); err != nil {
		return Text{}, err
	}
	t := Text{Kind: PDF, Text: b.text.String(), Pages: count.PageCount, Title: pdfTitle(p, file)}
	if len(without) > 0 {
		t.Notes = append(t.Notes, Note{Key: NotePages, Args: []any{"count", len(without), "numbers", numbers(without)}})
	}
	return t, nil
}

// numbers names pages: "3, 7" and of many only the first ones.
func numbers(pages []int) string {
	var all []string
	for i, n := range pages {
		if i == 10 {
			all = append(all, "…")
			break
		}
		all = append(all, strconv.Itoa(n))
	}
	return strings.Join(all, ", ")
}

func pdfTitle(p pdfium.Pdfium, file references.FPDF_DOCUMENT) string {
	meta, err := p.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: file, Tag: "Title"})
	if err != nil {
		return ""
	}
	return clip(strings.Join(strings.Fields(strings.ReplaceAll(meta.Value, "\x00", "")), " "))
}

// line is one line of letters as it stands on a sheet. Lengths are points (1/72 in), upwards and to the right.
type line struct {
	text        string
	left, right float64
	base        float64 // where the letters stand
	size        float64 // of the type
	bold        bool    // from its first letter to its last
	boldFirst   bool
	placed      bool // left, right, base and size are known
}

// sheet is a page with its lines, in the order in which they were drawn.
type sheet struct {
	lines []line
}

func (s sheet) letters() (n int) {
	for _, l := range s.lines {
		n += len(l.text)
	}
	return n
}

// readSheet reads the lines of a page, and whether anything is drawn on it. A page that cannot be read has none.
func readSheet(p pdfium.Pdfium, file references.FPDF_DOCUMENT, index, most int) (s sheet, drawn bool, err error) {
	loaded, err := p.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: file, Index: index})
	if err != nil {
		return s, false, fmt.Errorf("page %d: %w", index+1, err)
	}
	page := requests.Page{ByReference: &loaded.Page}
	defer p.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page})
	if objects, err := p.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page}); err == nil {
		drawn = objects.Count > 0
	}
	words, err := p.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return s, drawn, fmt.Errorf("text of page %d: %w", index+1, err)
	}
	defer p.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: words.TextPage})
	count, err := p.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: words.TextPage})
	switch {
	case err != nil:
		return s, drawn, err
	case count.Count <= 0:
		return s, drawn, nil
	case count.Count > most:
		return s, drawn, errTooLong
	}
	text, err := p.FPDFText_GetText(&requests.FPDFText_GetText{TextPage: words.TextPage, StartIndex: 0, Count: count.Count})
	if err != nil {
		return s, drawn, err
	}
	g := glyphs{p: p, page: words.TextPage, aligned: len([]rune(text.Text)) == count.Count}
	at := 0
	for part := range strings.SplitAfterSeq(divided.Replace(text.Text), "\n") {
		n := len([]rune(part))
		if strings.HasSuffix(part, string(broken)+"\n") {
			n-- // the line feed is ours
		}
		if l, ok := g.line(part, at); ok {
			s.lines = append(s.lines, l)
		}
		at += n
	}
	return s, drawn, nil
}

// glyphs tells where the letters of a page stand.
type glyphs struct {
	p       pdfium.Pdfium
	page    references.FPDF_TEXTPAGE
	aligned bool // the letters of the text are those of the page one by one
}

// line makes a line of a part of the text of a page that begins with its letter at.
func (g glyphs) line(part string, at int) (line, bool) {
	letters := []rune(part)
	first, last := -1, -1
	for i, r := range letters {
		if (r > ' ' || r == broken) && r != '\u00a0' {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return line{}, false
	}
	l := line{text: visible(letters[first : last+1])}
	if l.text == "" {
		return line{}, false
	}
	a, b := g.index(at+first), g.index(at+last)
	begin, err1 := g.p.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: g.page, Index: a})
	end, err2 := g.p.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: g.page, Index: b})
	size, err3 := g.p.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: g.page, Index: a})
	if err1 != nil || err2 != nil || err3 != nil {
		return l, true
	}
	l.left, l.base, l.right, l.size, l.placed = begin.X, begin.Y, end.Right, float64(size.Rect.Top-size.Rect.Bottom), true
	l.boldFirst = g.bold(a)
	l.bold = l.boldFirst && g.bold(b)
	return l, true
}

func (g glyphs) index(text int) int {
	if g.aligned {
		return text
	}
	if at, err := g.p.FPDFText_GetCharIndexFromTextIndex(&requests.FPDFText_GetCharIndexFromTextIndex{TextPage: g.page, NTextIndex: text}); err == nil && at.CharIndex >= 0 {
		return at.CharIndex
	}
	return text
}

func (g glyphs) bold(index int) bool {
	if w, err := g.p.FPDFText_GetFontWeight(&requests.FPDFText_GetFontWeight{TextPage: g.page, Index: index}); err == nil && w.FontWeight >= 600 {
		return true
	}
	font, err := g.p.FPDFText_GetFontInfo(&requests.FPDFText_GetFontInfo{TextPage: g.page, Index: index})
	return err == nil && strings.Contains(strings.ToLower(font.FontName), "bold")
}

// broken stands for a hyphen at the end of a line. PDFium gives U+FFFE for it, and no end of the line.
const broken = '\u0002'

var divided = strings.NewReplacer("\ufffe", string(broken)+"\n", string(broken), string(broken)+"\n")

// visible leaves out letters that are none: controls, private marks of fonts but bullets, and undoes ligatures.
func visible(letters []rune) string {
	var b strings.Builder
	for _, r := range letters {
		switch {
		case r == broken, r == 0x00ad:
			b.WriteRune(broken)
		case ligatures[r] != "":
			b.WriteString(ligatures[r])
		case r == '\t', r == '\u00a0':
			b.WriteByte(' ')
		case r < ' ', r >= 0x7f && r < 0xa0, r == 0xfffd, r == 0xfeff, r == 0xffff, r >= 0xe000 && r <= 0xf8ff && !strings.ContainsRune(bullets, r):
		default:
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(b.String())
}

// ligatures are letters of type that stand for several of the alphabet.
var ligatures = map[rune]string{'ﬀ': "ff", 'ﬁ': "fi", 'ﬂ': "fl", 'ﬃ': "ffi", 'ﬄ': "ffl", 'ﬅ': "st", 'ﬆ': "st"}
