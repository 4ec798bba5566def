package doc

import (
	"math"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// pen draws on the pages of a PDF, in points from the top left.
type pen struct {
	pdf   *fpdf.Fpdf
	has   map[face]bool  // faces added
	links map[string]int // anchors; 0 until somebody links there or the place is drawn
	depth int            // level of the last bookmark
	face  face
	size  float64
	color Color
	clean bool // nothing is set on this page yet
}

// reset begins a page: the library forgets font and color.
func (p *pen) reset() { p.clean = true }

func (p *pen) font(f face, size float64, color Color) {
	if !p.has[f] {
		f.add(p.pdf)
		p.has[f] = true
	}
	if p.clean || f != p.face || size != p.size {
		p.pdf.SetFont(f.name(), "", size)
	}
	if p.clean || color != p.color {
		p.pdf.SetTextColor(int(color.R), int(color.G), int(color.B))
	}
	p.face, p.size, p.color, p.clean = f, size, color, false
}

// line sets a line of text whose upper edge is at y.
func (p *pen) line(ln line, x, y float64) {
	// The baseline leaves the air of the line half above, half below; a capital is about 0.7 of the size.
	base := y + (ln.h+ln.up*0.7)/2
	p.pieces(ln.margin, x, base)
	p.pieces(ln.pieces, x+ln.indent, base)
}

func (p *pen) pieces(pieces []piece, x, base float64) {
	for _, pc := range pieces {
		if pc.domain > 0 {
			c := &Canvas{}
			size := pc.look.size * 0.8
			c.Mark(pc.domain, x+size/2, base-size*0.46, size)
			c.Fill(Hue(pc.domain))
			p.picture(c, 0, 0, 1)
			x += pc.w
			continue
		}
		p.font(pc.look.face, pc.look.size, pc.look.color)
		p.pdf.Text(x, base, pc.text)
		if pc.look.link != "" {
			p.rule(x, base+pc.look.size*0.13, pc.w, 0.5, ColorAccent)
			p.link(pc.look.link, x, base-pc.look.size, pc.w, pc.look.size*1.3)
		}
		x += pc.w
	}
}

func (p *pen) link(to string, x, y, w, h float64) {
	name, inside := strings.CutPrefix(to, "#")
	if !inside {
		p.pdf.LinkString(x, y, w, h, to)
		return
	}
	p.pdf.Link(x, y, w, h, p.anchor(name))
}

func (p *pen) anchor(name string) int {
	if p.links[name] == 0 {
		p.links[name] = p.pdf.AddLink()
	}
	return p.links[name]
}

// place sets the target of links and a bookmark at a height.
func (p *pen) place(anchor, text string, level int, y float64) {
	if anchor != "" {
		p.pdf.SetLink(p.anchor(anchor), max(y-12, 0), -1)
	}
	if text == "" {
		return
	}
	p.font(sans, 9, ColorInk) // the library encodes a bookmark as the font of the moment wants it
	level = min(level-1, p.depth)
	p.pdf.Bookmark(basic(text), level, max(y-12, 0))
	p.depth = level + 1
}

// rule draws a line to the right whose upper edge is at y.
func (p *pen) rule(x, y, w, thick float64, color Color) {
	p.pdf.SetFillColor(int(color.R), int(color.G), int(color.B))
	p.pdf.Rect(x, y, w, thick, "F")
}

// dotted draws the line at the left of what is ours.
func (p *pen) dotted(x, from, to float64) {
	p.pdf.SetDrawColor(int(ColorEdge.R), int(ColorEdge.G), int(ColorEdge.B))
	p.pdf.SetLineWidth(1.3)
	p.pdf.SetLineCapStyle("round")
	p.pdf.SetDashPattern([]float64{0.01, 3.6}, 0)
	p.pdf.Line(x, from, x, to)
	p.pdf.SetDashPattern([]float64{}, 0)
	p.pdf.SetLineCapStyle("butt")
}

func (p *pen) footer(f frame, number string) {
	y := f.h - f.bottom + 14
	p.rule(f.left, y, f.width(), 0.4, ColorEdge)
	at := y + 5
	for _, ln := range f.foot {
		p.line(ln, f.left, at)
		at += ln.h
	}
	st := Quiet.style(0.9)
	ln := (&layout{}).set(T(number), st, 70)[0]
	p.line(ln, f.w-f.right-ln.width(), y+5)
}

// picture draws a canvas with its origin at x, y. Lines end and turn round, as on the pages.
func (p *pen) picture(c *Canvas, x, y, scale float64) {
	p.pdf.SetLineCapStyle("round")
	p.pdf.SetLineJoinStyle("round")
	defer func() {
		p.pdf.SetLineCapStyle("butt")
		p.pdf.SetLineJoinStyle("miter")
	}()
	for _, m := range c.marks {
		if m.text != "" {
			p.label(m, x+m.x*scale, y+m.y*scale, scale)
			continue
		}
		how := ""
		if m.fill != nil {
			p.pdf.SetFillColor(int(m.fill.R), int(m.fill.G), int(m.fill.B))
			how = "F"
		}
		if m.stroke != nil {
			p.pdf.SetDrawColor(int(m.stroke.R), int(m.stroke.G), int(m.stroke.B))
			p.pdf.SetLineWidth(m.width * scale)
			p.pdf.SetDashPattern(scaled(m.dash, scale), 0)
			how += "D"
		}
		if !trace(p.pdf, m.path, x, y, scale) {
			continue
		}
		p.pdf.DrawPath(how)
		if len(m.dash) > 0 {
			p.pdf.SetDashPattern([]float64{}, 0)
		}
	}
}

// trace gives a path to the library, and says whether it could: a number that is none draws nothing.
func trace(pdf *fpdf.Fpdf, path []segment, x, y, scale float64) bool {
	for i, s := range path {
		for _, v := range s.p {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return false
			}
		}
		if i == 0 && s.op != 'm' {
			return false
		}
	}
	for _, s := range path {
		v := s.p
		switch s.op {
		case 'm':
			pdf.MoveTo(x+v[0]*scale, y+v[1]*scale)
		case 'l':
			pdf.LineTo(x+v[0]*scale, y+v[1]*scale)
		case 'c':
			pdf.CurveBezierCubicTo(x+v[0]*scale, y+v[1]*scale, x+v[2]*scale, y+v[3]*scale, x+v[4]*scale, y+v[5]*scale)
		case 'z':
			pdf.ClosePath()
		}
	}
	return true
}

func scaled(in []float64, scale float64) []float64 {
	out := make([]float64, len(in))
	for i, v := range in {
		out[i] = v * scale
	}
	return out
}

// label sets a text of a drawing.
func (p *pen) label(m drawn, x, y, scale float64) {
	st := typeStyle{face: sans, size: m.look.Size * scale, lead: 1, color: m.look.Color, bold: m.look.Bold, slant: m.look.Italic}
	if m.look.Voice == VoiceOfficial {
		st.face = serif
	}
	if !(st.size > 0.1 && st.size < 2000) || math.IsNaN(x+y) || math.IsInf(x+y, 0) {
		return
	}
	ln := (&layout{}).set(T(oneLine(m.text)), st, math.MaxFloat64)[0]
	left := x - ln.width()*[...]float64{0, 0.5, 1}[m.look.Anchor]
	if m.look.Angle != 0 {
		p.pdf.TransformBegin()
		p.pdf.TransformRotate(-m.look.Angle, x, y)
		p.clean = true
	}
	for _, pc := range ln.pieces {
		p.font(pc.look.face, pc.look.size, pc.look.color)
		p.pdf.Text(left, y, pc.text)
		left += pc.w
	}
	if m.look.Angle != 0 {
		p.pdf.TransformEnd()
		p.clean = true
	}
}
