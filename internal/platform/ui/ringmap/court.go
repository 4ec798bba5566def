package ringmap

import (
	"math"
	"strconv"
)

// Measures of the corners. Lines are counted from the edge of the drawing inward.
const (
	cornerX        = 556.0
	cornerTop      = -410.0 // first baseline
	cornerBottom   = 475.0  // last baseline
	cornerMark     = 48.0
	smallSize      = 13.0
	smallPitch     = 14.0
	smallX         = 171.0
	smallTop       = -160.0
	smallBottom    = 166.0
	courtSize      = 19.0
	courtPitch     = 23.0
	courtSmallSize = 12.5
)

// largeCorners breaks the names of four domains for the corners, or returns nil if one does not fit.
func (d drawing) largeCorners(radius float64, names []label) [][]string {
	reach := radius + lowerShift + namePitch*float64(deepest(names)-1) + 8
	return d.corners(3, cornerSize, func(lower bool, line, lines int) float64 {
		near := -cornerTop - cornerPitch*float64(line) - 8
		if lower {
			near = cornerBottom - cornerPitch*float64(lines-1-line) - 21
		}
		return cornerX - chord(reach, near) - 12
	})
}

// compactCorners does the same for the compact drawing, where only the beds are in the way.
func (d drawing) compactCorners() [][]string {
	if !d.areQuarters() {
		return nil
	}
	return d.corners(2, smallSize, func(lower bool, line, lines int) float64 {
		near := -smallTop - smallPitch*float64(line) - 4
		if lower {
			near = smallBottom - smallPitch*float64(lines-1-line) - 10
		}
		return smallX - chord(d.outer, near) - 1
	})
}

// corners breaks each name into as few lines as fit. Room tells how long a line may be.
func (d drawing) corners(most int, size float64, room func(lower bool, line, lines int) float64) [][]string {
	out := make([][]string, len(d.Domains))
	for i, dom := range d.Domains {
		name := tidy(dom.Name)
		lines := first(name)
		for !fits(lines, size, i >= 2, room) {
			more := balanced(name, len(lines)+1)
			if len(more) > most || len(more) == len(lines) {
				return nil
			}
			lines = more
		}
		out[i] = lines
	}
	return out
}

func fits(lines []string, size float64, lower bool, room func(bool, int, int) float64) bool {
	for i, l := range lines {
		if width(l, size) > room(lower, i, len(lines)) {
			return false
		}
	}
	return true
}

// chord is half the width of a circle at a distance from its middle.
func chord(r, distance float64) float64 {
	if distance >= r {
		return 0
	}
	return math.Sqrt(r*r - distance*distance)
}

// domainName draws the mark and the name of a domain: in its corner, or the mark in the court and the name on an arc.
func (d drawing) domainName(i, place int) []Shape {
	s := d.sectors[i]
	inCourt := Shape{Form: Tile, Class: "domain-mark", Domain: place, At: polar(d.court, d.facing(s)), Size: d.symbolSize()}
	switch {
	case d.Bare:
		return []Shape{inCourt}
	case d.Compact && d.names.corners != nil:
		return append([]Shape{inCourt}, d.cornerLines(i, smallX, smallTop, smallBottom, smallSize, smallPitch)...)
	case d.Compact:
		return []Shape{inCourt}
	case d.names.corners != nil:
		lines := d.cornerLines(i, cornerX, cornerTop, cornerBottom, cornerSize, cornerPitch)
		top := cornerTop - 76
		if i >= 2 {
			top = cornerBottom - cornerPitch*float64(len(lines)-1) - 76
		}
		x := -560 + cornerMark/2
		if i == 1 || i == 2 {
			x = -x
		}
		mark := Shape{Form: Tile, Class: "domain-mark", Domain: place, At: Point{x, top + cornerMark/2}, Size: cornerMark}
		return append([]Shape{mark}, lines...)
	default:
		id := d.ID + "-" + strconv.Itoa(i)
		return append([]Shape{inCourt}, d.names.domains[i].shapes("domain-text curved", id, curvedSize, curvedPitch, 0)...)
	}
}

// cornerLines sets the lines of a name against the edge of the drawing.
func (d drawing) cornerLines(i int, x, top, bottom, size, pitch float64) []Shape {
	lines := d.names.corners[i]
	out := make([]Shape, 0, len(lines))
	for j, text := range lines {
		if text == "" {
			continue
		}
		s := Shape{Form: Text, Class: "domain-text", Text: text, Size: size, At: Point{-x, top + pitch*float64(j)}}
		if i == 1 || i == 2 {
			s.At.X, s.Anchor = x, End
		}
		if i >= 2 {
			s.At.Y = bottom - pitch*float64(len(lines)-1-j)
		}
		out = append(out, s)
	}
	return out
}

// symbolSize is the size of the marks in the court: as drawn, or smaller where domains are many and stand close.
func (d drawing) symbolSize() float64 {
	size := d.symbol
	for i := 1; i < len(d.sectors); i++ {
		size = min(size, 0.85*length(d.sectors[i].mid()-d.sectors[i-1].mid(), d.court))
	}
	return size
}

// gateWords name the two rows in the west gate, and in the east gate if there is one.
func (d drawing) gateWords() []Shape {
	if len(d.sectors) == 0 {
		return nil
	}
	widest := 0.0
	for _, s := range d.sectors {
		widest = max(widest, s.over())
	}
	if length(d.gate-2*widest, d.use) < walkWordSize+3 {
		return nil
	}
	sides := []float64{-1}
	for _, s := range d.sectors[1:] {
		if math.Abs(s.start-d.gate/2-360) < 0.01 {
			sides = append(sides, 1)
		}
	}
	var out []Shape
	for _, side := range sides {
		for _, w := range []struct {
			word string
			r    float64
		}{{d.UseWord, d.use}, {d.WishWord, d.wish}} {
			if w.word != "" {
				out = append(out, Shape{
					Form: Text, Class: "walk-text", Text: w.word, Size: walkWordSize, Anchor: Middle, At: Point{side * w.r, 4},
				})
			}
		}
	}
	return out
}

// courtWords are the emblem, the title and the note in the middle of the ring.
func (d drawing) courtWords() []Shape {
	room := 2*d.inner - 50
	if d.names.corners == nil {
		room = 2*(d.court-d.symbol/2) - 24
	}
	title, note := fill(tidy(d.CourtTitle), courtSize, room), fill(tidy(d.CourtNote), courtSmallSize, room)
	up := courtPitch / 2 * float64(max(len(title)-1, 0))
	if len(title) == 0 && len(note) == 0 {
		up = -50.5 // the emblem alone stands in the middle
	}
	out := []Shape{{Form: Group, Class: "court-mark"}}
	for i, at := range []Point{{-8, -58.5}, {8, -58.5}, {8, -42.5}, {-8, -42.5}} {
		at.Y -= up
		out[0].Within = append(out[0].Within, Shape{Form: Tile, Domain: i, At: at, Size: 15})
	}
	y := -4 - up
	for _, text := range title {
		out = append(out, Shape{Form: Text, Class: "court-text", Text: text, Size: courtSize, Anchor: Middle, At: Point{0, y}})
		y += courtPitch
	}
	y -= 1
	for _, text := range note {
		out = append(out, Shape{Form: Text, Class: "court-small", Text: text, Size: courtSmallSize, Anchor: Middle, At: Point{0, y}})
		y += 17
	}
	return out
}

// fill breaks a text into three lines at most. What is longer ends in an ellipsis.
func fill(text string, size, room float64) []string {
	if text == "" {
		return nil
	}
	lines := balanced(text, 1)
	for n := 2; n <= 3 && widest(lines, size) > room; n++ {
		lines = balanced(text, n)
	}
	for i, l := range lines {
		if width(l, size) <= room {
			continue
		}
		letters := []rune(l)
		for len(letters) > 0 && width(string(letters)+"…", size) > room {
			letters = letters[:len(letters)-1]
		}
		lines[i] = string(letters) + "…"
	}
	return lines
}
