package ringmap

import (
	"math"
	"strconv"
	"strings"

	"pathways/internal/platform/ui/marks"
)

// Measures of the words of the large drawing.
const (
	codeAt       = 371.0 // radius at which codes begin
	codeSize     = 13.0
	codeArc      = 14.0  // a step at least, for codes to stand clear of each other
	nameAt       = 430.0 // radius of the names of categories
	nameSize     = 14.0
	namePitch    = 17.0 // from line to line
	lowerShift   = 11.0 // how much further out text stands in the lower half, where it grows inward
	levelSize    = 11.0
	levelArc     = 24.0 // a step at least, for levels to stand beside the stem
	levelBeside  = 9.0  // from the stem to the middle of the levels' letters
	walkWordSize = 14.0
)

// drawing is a map on its way to shapes.
type drawing struct {
	Map
	scale
	sectors []sector
	gate    float64
	names   naming
}

func (m Map) drawing() drawing {
	d := drawing{Map: m, scale: large}
	if m.Compact {
		d.scale = compact
	}
	d.sectors, d.gate = m.ring(d.scale)
	d.names = d.naming()
	return d
}

// Layout computes the drawing: one group a domain, with its beds and one group an item, then the words of the court.
func (m Map) Layout() []Shape { return m.drawing().shapes() }

func (d drawing) shapes() []Shape {
	out := make([]Shape, 0, len(d.sectors)+12)
	for i := range d.sectors {
		out = append(out, d.domain(i))
	}
	if !d.Bare && !d.Compact {
		out = append(out, d.gateWords()...)
		out = append(out, d.courtWords()...)
	}
	return out
}

// Box is the view box of the drawing.
func (m Map) Box() Box { return m.drawing().box() }

func (d drawing) box() Box {
	switch {
	case d.Compact:
		return Box{-172, -172, 344, 344}
	case d.Bare:
		return Box{-372, -372, 744, 744}
	case d.names.corners != nil:
		return Box{-560, -500, 1120, 1000}
	default:
		return Box{-530, -530, 1060, 1060}
	}
}

// Key explains the numbers that stand in the drawing where names found no room. It is empty where all names stand.
func (m Map) Key() []KeyEntry { return m.drawing().names.key }

// domain draws one domain.
func (d drawing) domain(i int) Shape {
	s, dom, place := d.sectors[i], d.Domains[i], d.First+i
	hue := marks.Hue(place)
	g := Shape{Form: Group, Class: "domain domain-" + strconv.Itoa(hue), Hue: hue}
	g.Within = make([]Shape, 0, 4+4*len(s.beds)+dom.size())
	g.Within = append(g.Within, d.domainName(i, place)...)
	over := s.over()
	for _, b := range s.beds {
		g.Within = append(
			g.Within,
			Shape{Form: Line, Class: "bed", Path: d.bedPath(b.start-over, b.end+over)},
			Shape{Form: Line, Class: "walk", Path: append(arc(d.use, b.start, b.end), arc(d.wish, b.start, b.end)...)},
		)
		g.Within = append(g.Within, d.categoryName(i, b)...)
		for j, it := range dom.Categories[b.category].Items {
			g.Within = append(g.Within, d.item(it, place, b.start+(float64(j)+0.5)*s.step, s.step))
		}
	}
	tint(g.Within, hue)
	return g
}

// tint gives shapes the hue of their domain.
func tint(shapes []Shape, hue int) {
	for i := range shapes {
		shapes[i].Hue = hue
		tint(shapes[i].Within, hue)
	}
}

// item draws one place, at an angle.
func (d drawing) item(it Item, domain int, angle, step float64) Shape {
	use := min(d.useMark, 1.02*length(step, d.use))
	wish := min(d.wishMark, 0.82*length(step, d.wish))
	mid := (d.use + d.wish) / 2
	g := Shape{Form: Group, Class: "item " + it.Region.Class(), Title: it.tip(), Href: it.Href}
	g.Within = make([]Shape, 0, 5)
	add := func(s Shape) { g.Within = append(g.Within, s) }
	if it.Href != "" {
		add(Shape{Form: Line, Class: "hit", Path: sectorPath(d.inner, d.outer, angle-step/2, angle+step/2)})
	}
	if it.Region == Both {
		add(Shape{Form: Line, Class: "stem", Path: line(polar(d.use+use/2, angle), polar(d.wish-wish/2, angle))})
	}
	if it.Region == Both || it.Region == Use {
		add(Shape{Form: Tile, Class: "use", Domain: domain, At: polar(d.use, angle), Size: use})
	}
	if it.Region == Both || it.Region == Wish {
		add(Shape{Form: Tile, Class: "wish", Domain: domain, At: polar(d.wish, angle), Size: wish})
	}
	switch it.Region {
	case Neither:
		add(Shape{Form: Line, Class: "none", Path: line(polar(mid-d.stroke/2, angle), polar(mid+d.stroke/2, angle))})
	case Open:
		add(Shape{Form: Circle, Class: "open", At: polar(mid, angle), R: d.dot})
	}
	if it.Here {
		add(Shape{Form: Circle, Class: "here-ring", At: polar(mid, angle), R: d.here})
	}
	if d.Bare || d.Compact {
		return g
	}
	if d.names.codes && it.Code != "" {
		add(radial("code-text", it.Code, codeSize, codeAt, angle, false))
	}
	if levels := strings.Join(it.Levels, " "); levels != "" && length(step, mid) >= levelArc &&
		width(levels, levelSize) <= d.wish-d.use-wish/2-use/2-8 {
		beside := levelBeside
		if it.Region == Neither {
			beside += 5 // so that the stroke is not taken for a line under the letters
		}
		add(radial("level-text", levels, levelSize, mid, angle+degrees(beside, mid), true))
	}
	return g
}

// tip is what the item says of itself when pointed at: its wording, what was said, the levels.
func (it Item) tip() string {
	first := strings.TrimSpace(it.Code + " " + it.Title)
	lines := []string{first, it.Words, strings.Join(it.Levels, ", ")}
	kept := lines[:0]
	for _, l := range lines {
		if l != "" {
			kept = append(kept, l)
		}
	}
	return strings.Join(kept, "\n")
}

// radial is a text along a ray, reading outward on the right and inward on the left, so that it is never upside down.
func radial(class, text string, size, r, angle float64, centered bool) Shape {
	s := Shape{Form: Text, Class: class, Text: text, Size: size, At: polar(r, angle), Turn: turn(angle), Drop: 4.5}
	if s.Turn > 90 && s.Turn < 270 {
		s.Turn, s.Anchor = turn(s.Turn+180), End
	}
	if centered {
		s.Anchor, s.Drop = Middle, 4
	}
	return s
}

func line(from, to Point) []Segment {
	return []Segment{{Op: Move, P: from}, {Op: To, P: to}}
}

// arc runs along a circle around the center from one angle to another: clockwise where the second is larger.
func arc(r, from, to float64) []Segment {
	return []Segment{{Op: Move, P: polar(r, from)}, arcTo(r, from, to)}
}

func arcTo(r, from, to float64) Segment {
	return Segment{Op: Arc, P: polar(r, to), R: r, Large: math.Abs(to-from) > 180, Sweep: to > from}
}

// bedPath is a ring sector with round corners.
func (d drawing) bedPath(from, to float64) []Segment {
	corner := min(d.corner, 0.45*length(to-from, d.inner))
	out, in := degrees(corner, d.outer), degrees(corner, d.inner)
	return []Segment{
		{Op: Move, P: polar(d.outer, from+out)},
		arcTo(d.outer, from+out, to-out),
		{Op: Quad, Ctrl: polar(d.outer, to), P: polar(d.outer-corner, to)},
		{Op: To, P: polar(d.inner+corner, to)},
		{Op: Quad, Ctrl: polar(d.inner, to), P: polar(d.inner, to-in)},
		arcTo(d.inner, to-in, from+in),
		{Op: Quad, Ctrl: polar(d.inner, from), P: polar(d.inner+corner, from)},
		{Op: To, P: polar(d.outer-corner, from)},
		{Op: Quad, Ctrl: polar(d.outer, from), P: polar(d.outer, from+out)},
		{Op: Close},
	}
}

// sectorPath is a ring sector with sharp corners.
func sectorPath(inner, outer, from, to float64) []Segment {
	return []Segment{
		{Op: Move, P: polar(outer, from)},
		arcTo(outer, from, to),
		{Op: To, P: polar(inner, to)},
		arcTo(inner, to, from),
		{Op: Close},
	}
}
