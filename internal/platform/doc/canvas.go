package doc

import "pathways/internal/platform/ui/marks"

// Color is a color in sRGB.
type Color struct{ R, G, B uint8 }

// The colors of paper: ink on white.
var (
	ColorInk   = Color{0x22, 0x1f, 0x1a}
	ColorQuiet = Color{0x5c, 0x57, 0x4f}
	ColorEdge  = Color{0x7f, 0x79, 0x71}
	ColorLine  = Color{0xbb, 0xb6, 0xae}
	ColorPaper = Color{0xff, 0xff, 0xff}
	// ColorAccent is that of links and of "you are here", the thread of the pages.
	ColorAccent = Color{0xa7, 0x3a, 0x1b}
)

// hues are the colors of the domains in their order. They are those of the pages in light.
var hues = [...]Color{
	{0x4c, 0x50, 0xa2},
	{0x13, 0x68, 0x68},
	{0x83, 0x5a, 0x18},
	{0x8b, 0x37, 0x6b},
	{0x40, 0x5b, 0x72},
	{0x5c, 0x63, 0x2a},
	{0x75, 0x48, 0x88},
	{0x6d, 0x49, 0x34},
}

// Hue is the color of a domain, from 1, as on the pages; ink for 0.
func Hue(domain int) Color {
	if domain < 1 {
		return ColorInk
	}
	return hues[marks.Hue(domain-1)-1]
}

// Mix is a color between two: 0 gives a, 1 gives b.
func Mix(a, b Color, share float64) Color {
	at := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*share + 0.5) }
	return Color{at(a.R, b.R), at(a.G, b.G), at(a.B, b.B)}
}

// Canvas takes a drawing down as a list of strokes, for any writer to draw again. A path is built with
// MoveTo, LineTo, QuadTo, CubicTo and Close, and ends with Fill, Stroke or FillStroke.
type Canvas struct {
	path  []segment
	marks []drawn
}

// TextLook says how a text of a drawing is set.
type TextLook struct {
	Voice  Voice // AsBlock is VoiceOurs
	Size   float64
	Anchor Anchor
	Angle  float64 // degrees clockwise around the point
	Bold   bool
	Italic bool
	Color  Color
}

// Anchor says which end of a text stands at its point, on the baseline.
type Anchor int

const (
	Start Anchor = iota
	Middle
	End
)

type segment struct {
	op byte // m, l, c, z
	p  [6]float64
}

type drawn struct {
	path         []segment
	fill, stroke *Color
	width        float64
	dash         []float64
	text         string
	x, y         float64
	look         TextLook
}

// MoveTo begins a part of the path.
func (c *Canvas) MoveTo(x, y float64) {
	c.path = append(c.path, segment{'m', [6]float64{x, y}})
}

// LineTo goes straight to a point.
func (c *Canvas) LineTo(x, y float64) {
	c.path = append(c.path, segment{'l', [6]float64{x, y}})
}

// QuadTo goes to x, y by a quadratic curve.
func (c *Canvas) QuadTo(cx, cy, x, y float64) {
	at := c.at()
	c.CubicTo(at[0]+2*(cx-at[0])/3, at[1]+2*(cy-at[1])/3, x+2*(cx-x)/3, y+2*(cy-y)/3, x, y)
}

// CubicTo goes to x, y by a cubic curve.
func (c *Canvas) CubicTo(ax, ay, bx, by, x, y float64) {
	c.path = append(c.path, segment{'c', [6]float64{ax, ay, bx, by, x, y}})
}

// Close goes back to where the part began.
func (c *Canvas) Close() { c.path = append(c.path, segment{op: 'z'}) }

func (c *Canvas) at() (p [2]float64) {
	for i := len(c.path) - 1; i >= 0; i-- {
		switch s := c.path[i]; s.op {
		case 'm', 'l':
			return [2]float64{s.p[0], s.p[1]}
		case 'c':
			return [2]float64{s.p[4], s.p[5]}
		}
	}
	return p
}

// Fill fills the path with a color and ends it.
func (c *Canvas) Fill(color Color) { c.end(drawn{fill: &color}) }

// Stroke draws the path as a line and ends it. Dash are lengths of lines and spaces in turn.
func (c *Canvas) Stroke(color Color, width float64, dash ...float64) {
	c.end(drawn{stroke: &color, width: width, dash: dash})
}

// FillStroke fills the path and draws its edge.
func (c *Canvas) FillStroke(fill, stroke Color, width float64) {
	c.end(drawn{fill: &fill, stroke: &stroke, width: width})
}

func (c *Canvas) end(d drawn) {
	if len(c.path) > 0 {
		d.path = c.path
		c.marks = append(c.marks, d)
	}
	c.path = nil
}

// Text sets a line of text at a point of its baseline.
func (c *Canvas) Text(x, y float64, text string, look TextLook) {
	c.marks = append(c.marks, drawn{text: text, x: x, y: y, look: look})
}

// Circle adds a circle to the path.
func (c *Canvas) Circle(x, y, r float64) {
	const k = 0.5522847498 // length of a handle that makes a quarter of a circle
	c.MoveTo(x+r, y)
	c.CubicTo(x+r, y+k*r, x+k*r, y+r, x, y+r)
	c.CubicTo(x-k*r, y+r, x-r, y+k*r, x-r, y)
	c.CubicTo(x-r, y-k*r, x-k*r, y-r, x, y-r)
	c.CubicTo(x+k*r, y-r, x+r, y-k*r, x+r, y)
	c.Close()
}

// Mark adds the mark of a domain (from 1) to the path: a tile with its corners square or round, size by
// size around a middle. After the eighth they begin again, turned a half.
func (c *Canvas) Mark(domain int, x, y, size float64) {
	if domain < 1 {
		return
	}
	turn := (domain-1)/8%2 == 1
	corners := tiles[(domain-1)%8]
	if corners == "diamond" {
		r := size * 11 / 20
		c.MoveTo(x, y-r)
		c.LineTo(x+r, y)
		c.LineTo(x, y+r)
		c.LineTo(x-r, y)
		c.Close()
		return
	}
	h := size / 2
	// A corner is s for square, r for round, R for round over the whole side. In order: top left, top
	// right, bottom right, bottom left.
	point := func(px, py float64) (float64, float64) {
		if turn && corners == tiles[1] {
			return x - px*h, y + py*h
		}
		if turn {
			return x - px*h, y - py*h
		}
		return x + px*h, y + py*h
	}
	at := [4][2]float64{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}
	radius := map[byte]float64{'s': 0, 'r': 1, 'R': 2}
	for i := range 4 {
		here, before, after := at[i], at[(i+3)%4], at[(i+1)%4]
		r := radius[corners[i]]
		toward := func(p [2]float64, share float64) (float64, float64) {
			return point(here[0]+(p[0]-here[0])/2*r*share, here[1]+(p[1]-here[1])/2*r*share)
		}
		ax, ay := toward(before, 1)
		if i == 0 {
			c.MoveTo(ax, ay)
		} else {
			c.LineTo(ax, ay)
		}
		if r > 0 {
			const k = 1 - 0.5522847498
			bx, by := toward(before, k)
			cx, cy := toward(after, k)
			dx, dy := toward(after, 1)
			c.CubicTo(bx, by, cx, cy, dx, dy)
		}
	}
	c.Close()
}

// tiles are the corners of the marks: disc, leaf, square, arch, drop, bowl, diamond, fan.
var tiles = [8]string{"rrrr", "RsRs", "ssss", "rrss", "rsrr", "ssrr", "diamond", "sRss"}
