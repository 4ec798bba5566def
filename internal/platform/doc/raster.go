package doc

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"sync"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// Office programs read no drawing that every one of them shows alike, so in Word documents a picture is dots: about
// 230 of them on an inch of a text column.
const dotsAcross = 1500

// dots draws a picture as a PNG of at most width by width dots, and says its size. A picture without a size has none.
func (p Picture) dots(width int) (body []byte, w, h int, err error) {
	if !(p.W > 0 && p.H > 0 && p.W < 1e6 && p.H < 1e6) || p.Draw == nil {
		return nil, 0, 0, nil
	}
	scale := float64(width) / math.Max(p.W, p.H)
	w, h = max(int(p.W*scale), 1), max(int(p.H*scale), 1)
	d := dotter{img: image.NewRGBA(image.Rect(0, 0, w, h)), x: p.X, y: p.Y, scale: scale}
	draw.Draw(d.img, d.img.Bounds(), image.White, image.Point{}, draw.Src)
	c := &Canvas{}
	p.Draw(c)
	for _, m := range c.marks {
		d.draw(m)
	}
	// 86 shades of each color are enough for soft edges and pale beds, and make the file half the size.
	for i, v := range d.img.Pix {
		d.img.Pix[i] = v / 3 * 3
	}
	var b bytes.Buffer
	if err := png.Encode(&b, d.img); err != nil {
		return nil, 0, 0, fmt.Errorf("doc: picture as PNG: %w", err)
	}
	return b.Bytes(), w, h, nil
}

// dotter draws on dots. A point of the drawing stands at (its place minus x, y) times scale.
type dotter struct {
	img         *image.RGBA
	x, y, scale float64
}

type dot struct{ x, y float64 }

func (d *dotter) at(x, y float64) dot { return dot{(x - d.x) * d.scale, (y - d.y) * d.scale} }

func (d *dotter) draw(m drawn) {
	if m.text != "" {
		d.text(m)
		return
	}
	lines := d.flatten(m.path)
	if m.fill != nil {
		d.fill(lines, *m.fill)
	}
	if m.stroke != nil && m.width > 0 && m.width < 1e6 {
		d.fill(outline(dashed(lines, m.dash, d.scale), m.width*d.scale/2), *m.stroke)
	}
}

// flatten turns a path into lines of dots, the curves into short straight pieces.
func (d *dotter) flatten(path []segment) [][]dot {
	var out [][]dot
	var now []dot
	end := func() {
		if len(now) > 0 {
			out = append(out, now)
		}
		now = nil
	}
	for _, s := range path {
		for _, v := range s.p {
			if math.IsNaN(v) || math.Abs(v) > 1e7 {
				return nil
			}
		}
		switch s.op {
		case 'm':
			end()
			now = append(now, d.at(s.p[0], s.p[1]))
		case 'l':
			now = append(now, d.at(s.p[0], s.p[1]))
		case 'c':
			if len(now) == 0 {
				return nil
			}
			from := now[len(now)-1]
			a, b, to := d.at(s.p[0], s.p[1]), d.at(s.p[2], s.p[3]), d.at(s.p[4], s.p[5])
			const pieces = 16
			for i := 1; i <= pieces; i++ {
				t := float64(i) / pieces
				u := 1 - t
				now = append(now, dot{
					u*u*u*from.x + 3*u*u*t*a.x + 3*u*t*t*b.x + t*t*t*to.x,
					u*u*u*from.y + 3*u*u*t*a.y + 3*u*t*t*b.y + t*t*t*to.y,
				})
			}
		case 'z':
			if len(now) > 0 {
				now = append(now, now[0])
			}
			end()
		}
	}
	end()
	return out
}

// dashed cuts lines into their dashes: lengths of line and space in turn, in units of the drawing.
func dashed(lines [][]dot, dash []float64, scale float64) [][]dot {
	total := 0.0
	for _, v := range dash {
		total += v
	}
	if len(dash) == 0 || !(total*scale > 0.5) {
		return lines
	}
	var out [][]dot
	for _, line := range lines {
		at, left, on := 0, dash[0]*scale, true
		now := []dot{line[0]}
		for i := 1; i < len(line); i++ {
			from, to := line[i-1], line[i]
			length := math.Hypot(to.x-from.x, to.y-from.y)
			for length > left {
				share := left / length
				from = dot{from.x + (to.x-from.x)*share, from.y + (to.y-from.y)*share}
				length -= left
				if on {
					out = append(out, append(now, from))
				}
				at, on = (at+1)%len(dash), !on
				left = math.Max(dash[at]*scale, 0.01)
				now = []dot{from}
			}
			left -= length
			now = append(now, to)
		}
		if on {
			out = append(out, now)
		}
	}
	return out
}

// outline gives the area that a round pen of a radius covers on its way along lines. All its parts run the same way
// round, so that where they lie on one another they stay one area.
func outline(lines [][]dot, radius float64) [][]dot {
	radius = math.Max(radius, 0.4)
	var out [][]dot
	for _, line := range lines {
		for i, p := range line {
			const corners = 14
			round := make([]dot, corners)
			for k := range round {
				sin, cos := math.Sincos(2 * math.Pi * float64(k) / corners)
				round[k] = dot{p.x + radius*cos, p.y + radius*sin}
			}
			out = append(out, round)
			if i == 0 {
				continue
			}
			q := line[i-1]
			length := math.Hypot(p.x-q.x, p.y-q.y)
			if length == 0 {
				continue
			}
			nx, ny := -(p.y-q.y)/length*radius, (p.x-q.x)/length*radius
			out = append(out, []dot{{q.x - nx, q.y - ny}, {p.x - nx, p.y - ny}, {p.x + nx, p.y + ny}, {q.x + nx, q.y + ny}})
		}
	}
	return out
}

// fill puts a color on the area within lines, which close of themselves.
func (d *dotter) fill(lines [][]dot, c Color) {
	box := image.Rectangle{Min: image.Pt(math.MaxInt32, math.MaxInt32), Max: image.Pt(math.MinInt32, math.MinInt32)}
	for _, line := range lines {
		for _, p := range line {
			box.Min.X, box.Min.Y = min(box.Min.X, int(math.Floor(p.x))), min(box.Min.Y, int(math.Floor(p.y)))
			box.Max.X, box.Max.Y = max(box.Max.X, int(math.Ceil(p.x))+1), max(box.Max.Y, int(math.Ceil(p.y))+1)
		}
	}
	if box = box.Intersect(d.img.Bounds()); box.Empty() {
		return
	}
	z := vector.NewRasterizer(box.Dx(), box.Dy())
	for _, line := range lines {
		for i, p := range line {
			x, y := float32(p.x)-float32(box.Min.X), float32(p.y)-float32(box.Min.Y)
			if i == 0 {
				z.MoveTo(x, y)
			} else {
				z.LineTo(x, y)
			}
		}
		z.ClosePath()
	}
	z.Draw(d.img, box, image.NewUniform(color.RGBA{c.R, c.G, c.B, 0xff}), image.Point{})
}

var outlines = func() (fonts [len(files)]func() *sfnt.Font) {
	for f := range files {
		fonts[f] = sync.OnceValue(func() *sfnt.Font {
			font, err := sfnt.Parse(files[f])
			if err != nil {
				panic("doc: an embedded font cannot be read: " + err.Error())
			}
			return font
		})
	}
	return fonts
}()

// text sets a text of a drawing, letter by letter from its outlines.
func (d *dotter) text(m drawn) {
	size := m.look.Size * d.scale
	at := d.at(m.x, m.y)
	if !(size > 1 && size < 1000) || math.IsNaN(at.x+at.y) {
		return
	}
	st := typeStyle{face: sans, size: size, lead: 1, color: m.look.Color, bold: m.look.Bold, slant: m.look.Italic}
	if m.look.Voice == VoiceOfficial {
		st.face = serif
	}
	ln := (&layout{}).set(T(oneLine(m.text)), st, math.MaxFloat64)[0]
	left := -ln.width() * [...]float64{0, 0.5, 1}[m.look.Anchor]
	sin, cos := math.Sincos(m.look.Angle * math.Pi / 180)
	place := func(x, y float64) dot { return dot{at.x + x*cos - y*sin, at.y + x*sin + y*cos} }
	var buf sfnt.Buffer
	var lines [][]dot
	for _, pc := range ln.pieces {
		for _, r := range pc.text {
			f, r, advance := pc.look.face.letter(r)
			lines = append(lines, glyph(&buf, outlines[f](), r, pc.look.size, func(x, y float64) dot { return place(left+x, y) })...)
			left += advance * pc.look.size / 1000
		}
	}
	d.fill(lines, m.look.Color)
}

// glyph is the outline of one letter as lines. Y goes down, as in the drawing.
func glyph(buf *sfnt.Buffer, font *sfnt.Font, r rune, size float64, place func(x, y float64) dot) [][]dot {
	index, err := font.GlyphIndex(buf, r)
	if err != nil {
		return nil
	}
	segments, err := font.LoadGlyph(buf, index, fixed.Int26_6(size*64), nil)
	if err != nil {
		return nil
	}
	var out [][]dot
	var from [2]float64
	point := func(p fixed.Point26_6) [2]float64 { return [2]float64{float64(p.X) / 64, float64(p.Y) / 64} }
	add := func(x, y float64) { out[len(out)-1] = append(out[len(out)-1], place(x, y)) }
	for _, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			from = point(s.Args[0])
			out = append(out, []dot{place(from[0], from[1])})
		case sfnt.SegmentOpLineTo:
			from = point(s.Args[0])
			add(from[0], from[1])
		case sfnt.SegmentOpQuadTo:
			a, to := point(s.Args[0]), point(s.Args[1])
			for i := 1; i <= 5; i++ {
				t := float64(i) / 5
				u := 1 - t
				add(u*u*from[0]+2*u*t*a[0]+t*t*to[0], u*u*from[1]+2*u*t*a[1]+t*t*to[1])
			}
			from = to
		case sfnt.SegmentOpCubeTo:
			a, b, to := point(s.Args[0]), point(s.Args[1]), point(s.Args[2])
			for i := 1; i <= 8; i++ {
				t := float64(i) / 8
				u := 1 - t
				add(u*u*u*from[0]+3*u*u*t*a[0]+3*u*t*t*b[0]+t*t*t*to[0], u*u*u*from[1]+3*u*u*t*a[1]+3*u*t*t*b[1]+t*t*t*to[1])
			}
			from = to
		}
	}
	return out
}
