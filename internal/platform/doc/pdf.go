package doc

import (
	"fmt"
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// frame is a sheet with its margins, in points.
type frame struct {
	w, h                     float64
	left, right, top, bottom float64
	foot                     []line // the footer's lines
}

func (f frame) width() float64  { return f.w - f.left - f.right }
func (f frame) height() float64 { return f.h - f.top - f.bottom }

func (d *Document) frame() frame {
	w, h := d.Paper.Size()
	f := frame{w: w, h: h, left: 58, right: 58, top: 48, bottom: 36}
	if d.Landscape {
		f.w, f.h = h, w
	}
	if d.OnePage {
		f.left, f.right, f.top, f.bottom = 36, 36, 32, 26
	}
	st := Quiet.style(0.76)
	f.foot = (&layout{}).set(T(clean(d.Footer)), st, f.width()-48)
	// A footer of more lines than this would leave no room for the text.
	f.foot = f.foot[:min(len(f.foot), 12)]
	f.bottom += float64(len(f.foot))*st.size*st.lead + 8
	return f
}

// scales of type that a document on one page may have.
const (
	smallest = 0.76
	largest  = 1.45
)

// paginate lays a document out: pages of strips, and the scale that was chosen.
func (d *Document) paginate(f frame) ([][]placed, float64) {
	at := func(scale float64) [][]placed {
		l := newLayout(d, f, scale)
		return pages(append(l.title(d), l.blocks(d.Blocks)...), l.height)
	}
	if !d.OnePage {
		return at(1), 1
	}
	low, high := smallest, largest
	best, scale := at(low), low
	for range 7 {
		if len(best) > 1 {
			break
		}
		mid := (low + high) / 2
		if p := at(mid); len(p) == 1 {
			best, scale, low = p, mid, mid
		} else {
			high = mid
		}
	}
	return best, scale
}

// placed is a strip at a height of a page.
type placed struct {
	strip
	y float64
}

// pages cuts strips into pages of a height. Strips that stay together move to the next page together where a
// page can hold them.
func pages(in []strip, height float64) [][]placed {
	out := [][]placed{nil}
	y := 0.0
	next := func() {
		out = append(out, nil)
		y = 0
	}
	for i := 0; i < len(in); {
		if in[i].brk {
			if y > 0 {
				next()
			}
			i++
			continue
		}
		end, h := i+1, in[i].h
		for end < len(in) && in[end-1].keep && !in[end].brk {
			h += in[end].gap + in[end].h
			end++
		}
		if y > 0 && y+in[i].gap+h > height+0.01 && (h <= height || in[i].h+in[i].gap+y > height) {
			next()
		}
		for ; i < end; i++ {
			s := in[i]
			if s.draw == nil && (y+s.gap+s.h > height || y == 0 && len(out) > 1) {
				continue // empty height means nothing at the edge of a page
			}
			if y > 0 && y+s.gap+s.h > height+0.01 {
				next()
			}
			page := &out[len(out)-1]
			if y == 0 {
				for _, r := range s.repeat {
					*page = append(*page, placed{r, y})
					y += r.h
				}
				s.gap = 0
			}
			*page = append(*page, placed{s, y + s.gap})
			y += s.gap + s.h
		}
	}
	if len(out) > 1 && blank(out[len(out)-1]) {
		out = out[:len(out)-1]
	}
	return out
}

func blank(page []placed) bool {
	for _, p := range page {
		if p.draw != nil {
			return false
		}
	}
	return true
}

// WritePDF writes a document as PDF with embedded fonts, bookmarks, links and properties. The file has no
// structure tags: the accessible forms are the page and the Word document.
func WritePDF(w io.Writer, d *Document) error {
	f := d.frame()
	cut, _ := d.paginate(f)
	pdf := fpdf.NewCustom(&fpdf.InitType{OrientationStr: "P", UnitStr: "pt", Size: fpdf.SizeType{Wd: f.w, Ht: f.h}})
	pdf.SetCatalogSort(true)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	pdf.SetDisplayMode("fullpage", "continuous")
	created := d.created()
	pdf.SetCreationDate(created)
	pdf.SetModificationDate(created)
	pdf.SetProducer("Pathways", true)
	pdf.SetTitle(basic(oneLine(d.Title)), true)
	pdf.SetSubject(basic(oneLine(d.Subject)), true)
	pdf.SetAuthor(basic(oneLine(d.Author)), true)
	pdf.SetKeywords(basic(oneLine(strings.Join(d.Keywords, ", "))), true)
	pdf.SetLang(language(d.Lang))

	p := &pen{pdf: pdf, has: map[face]bool{}, links: map[string]int{}}
	for name := range newLayout(d, f, 1).anchors {
		p.links[name] = 0
	}
	for i, page := range cut {
		pdf.AddPage()
		p.reset()
		for _, s := range page {
			if s.draw != nil {
				s.draw(p, f.left, f.top+s.y)
			}
		}
		p.footer(f, fmt.Sprintf("%d / %d", i+1, len(cut)))
	}
	if err := pdf.Output(w); err != nil {
		return fmt.Errorf("doc: write PDF: %w", err)
	}
	return nil
}

// created is the date of a document; a document without one has a fixed date, so that its bytes are.
func (d *Document) created() time.Time {
	if d.Created.IsZero() {
		return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return d.Created.UTC().Truncate(time.Second)
}

// language is a BCP 47 tag of letters, figures and hyphens; "en" where the tag has anything else.
func language(tag string) string {
	for _, c := range []byte(tag) {
		if c != '-' && (c < '0' || c > '9') && (c|32 < 'a' || c|32 > 'z') {
			return "en"
		}
	}
	if tag == "" || len(tag) > 35 {
		return "en"
	}
	return tag
}

// basic replaces letters outside the basic plane, which the PDF library cannot write.
func basic(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0xfffe {
			return replacement
		}
		return r
	}, s)
}
