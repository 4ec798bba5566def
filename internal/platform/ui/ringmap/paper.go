package ringmap

import (
	"math"
	"strings"
	"unicode"

	"pathways/internal/platform/doc"
)

// Picture is the drawing as a block of a document, with its title and description.
func (m Map) Picture() doc.Picture {
	box := m.Box()
	return doc.Picture{Title: m.Title, Alt: m.Desc, X: box.X, Y: box.Y, W: box.Width, H: box.Height, Draw: m.Draw}
}

// Draw draws the map on paper, in the same places as SVG and in the light colors. Text on arcs goes word by word.
func (m Map) Draw(c *doc.Canvas) {
	for _, s := range m.Layout() {
		draw(c, s)
	}
}

func draw(c *doc.Canvas, s Shape) {
	hue := doc.Hue(s.Hue)
	wash, tint := doc.Mix(doc.ColorPaper, hue, 0.07), doc.Mix(doc.ColorPaper, hue, 0.28)
	switch s.Form {
	case Group:
		for _, in := range s.Within {
			draw(c, in)
		}
		return
	case Text:
		setText(c, s)
		return
	case Curve:
		setCurve(c, s)
		return
	case Line:
		if s.Class == "hit" {
			return
		}
		trace(c, s.Path)
	case Circle:
		c.Circle(s.At.X, s.At.Y, s.R)
	case Tile:
		c.Mark(s.Domain+1, s.At.X, s.At.Y, s.Size*20/24)
	}
	switch s.Class {
	case "bed":
		c.FillStroke(wash, tint, 1)
	case "walk":
		c.Stroke(tint, 1)
	case "stem":
		c.Stroke(hue, 2.25)
	case "none":
		c.Stroke(hue, 2)
	case "wish":
		c.FillStroke(doc.ColorPaper, hue, s.Size*4.4/24)
	case "open":
		c.Fill(doc.ColorEdge)
	case "here-ring":
		c.Stroke(doc.ColorAccent, 2.5)
	default:
		c.Fill(hue)
	}
}

// trace draws a path. Its arcs, which are parts of circles around the center, become cubic curves.
func trace(c *doc.Canvas, path []Segment) {
	var at Point
	for _, s := range path {
		switch s.Op {
		case Move:
			c.MoveTo(s.P.X, s.P.Y)
		case To:
			c.LineTo(s.P.X, s.P.Y)
		case Quad:
			c.QuadTo(s.Ctrl.X, s.Ctrl.Y, s.P.X, s.P.Y)
		case Arc:
			traceArc(c, at, s)
		case Close:
			c.Close()
		}
		at = s.P
	}
}

func traceArc(c *doc.Canvas, from Point, s Segment) {
	start := math.Atan2(from.Y, from.X)
	sweep := math.Atan2(s.P.Y, s.P.X) - start
	if s.Sweep && sweep < 0 {
		sweep += 2 * math.Pi
	}
	if !s.Sweep && sweep > 0 {
		sweep -= 2 * math.Pi
	}
	parts := max(int(math.Ceil(math.Abs(sweep)/(math.Pi/4))), 1)
	each := sweep / float64(parts)
	handle := s.R * 4 / 3 * math.Tan(each/4)
	for i := range parts {
		sin0, cos0 := math.Sincos(start + each*float64(i))
		sin1, cos1 := math.Sincos(start + each*float64(i+1))
		c.CubicTo(
			s.R*cos0-handle*sin0, s.R*sin0+handle*cos0,
			s.R*cos1+handle*sin1, s.R*sin1-handle*cos1,
			s.R*cos1, s.R*sin1,
		)
	}
}

// voice is how the words of a class look on paper.
func (s Shape) voice() doc.TextLook {
	look := doc.TextLook{Size: s.Size, Anchor: doc.Anchor(s.Anchor), Angle: s.Turn, Color: doc.ColorInk}
	switch s.Class {
	case "code-text":
		look.Bold, look.Color = true, doc.Hue(s.Hue)
	case "level-text", "court-small":
		look.Color = doc.ColorQuiet
	case "walk-text":
		look.Voice, look.Italic, look.Color = doc.VoiceOfficial, true, doc.ColorQuiet
	case "domain-text", "domain-text curved", "court-text":
		look.Voice = doc.VoiceOfficial
	}
	return look
}

func setText(c *doc.Canvas, s Shape) {
	sin, cos := math.Sincos(s.Turn * math.Pi / 180)
	c.Text(s.At.X-s.Drop*sin, s.At.Y+s.Drop*cos, s.Text, s.voice())
}

// setCurve sets words one by one around the middle of their arc. A text that runs from the right stays whole.
func setCurve(c *doc.Canvas, s Shape) {
	look := s.voice()
	look.Anchor = doc.Middle
	narrow := 0.9 // letters on paper are narrower than the wide ones that room is kept for
	if look.Voice == doc.VoiceOfficial {
		narrow = 0.84
	}
	words := strings.Fields(s.Text)
	if strings.ContainsFunc(s.Text, fromRight) {
		words = []string{s.Text}
	}
	space := 0.27 * s.Size
	total := -space
	for _, w := range words {
		total += width(w, s.Size)*narrow + space
	}
	first, last := s.Path[0].P, s.Path[1]
	from, to := math.Atan2(first.Y, first.X), math.Atan2(last.P.Y, last.P.X)
	clockwise := 1.0
	if !last.Sweep {
		clockwise = -1
		from, to = to, from
	}
	if to < from {
		to += 2 * math.Pi
	}
	middle := (from + to) / 2
	at := -total / 2
	for _, w := range words {
		wide := width(w, s.Size) * narrow
		angle := middle + clockwise*(at+wide/2)/last.R
		p := polar(last.R, angle*180/math.Pi)
		look.Angle = turn(angle*180/math.Pi + clockwise*90)
		c.Text(p.X, p.Y, w, look)
		at += wide + space
	}
}

func fromRight(r rune) bool {
	return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko)
}
