package ringmap

import "math"

// scale holds the measures of one of the two drawings.
type scale struct {
	use, wish     float64 // radii of the two rows
	inner, outer  float64 // radii of a bed
	corner        float64 // of a bed
	gate          float64 // degrees between domains
	gap           float64 // between categories, in steps
	gapMost       float64 // and in degrees at most, so that beds of few items stand close as well
	useMark       float64 // size at most
	wishMark      float64
	stroke, dot   float64 // length of "neither now", radius of "open"
	here          float64 // radius of "you are here"
	court, symbol float64 // radius and size of the marks of domains in the court
}

var (
	large = scale{
		use: 214, wish: 324, inner: 176, outer: 362, corner: 9, gate: 9.5, gap: 0.95, gapMost: 4.3,
		useMark: 15.5, wishMark: 19, stroke: 18, dot: 2.6, here: 13, court: 130, symbol: 30,
	}
	compact = scale{
		use: 108, wish: 149, inner: 92, outer: 166, corner: 4, gate: 11, gap: 0.8, gapMost: 3.6,
		useMark: 8.6, wishMark: 8.2, stroke: 8, dot: 1.4, here: 13, court: 62, symbol: 17,
	}
)

const (
	allGates  = 120  // degrees that all gates together take at most
	overhang  = 0.32 // steps that a bed reaches beyond its items on either side
	overMost  = 1.4  // and in degrees at most
	westStart = 180.0
)

// sector is the room of a domain on the ring.
type sector struct {
	start, span float64 // degrees
	step        float64 // degrees from item to item
	beds        []bed   // one for each category that has items
}

// bed is the room of a category on the ring.
type bed struct {
	category   int
	start, end float64 // degrees, from the first item's edge to the last one's
}

func (b bed) middle() float64 { return (b.start + b.end) / 2 }
func (s sector) mid() float64 { return s.start + s.span/2 }
func (s sector) over() float64 {
	return min(overhang*s.step, overMost)
}

// ring shares the circle out among the domains. Domains of about equal size get equal spans, so that four make four
// quarters; otherwise spans follow the number of items, and a step is the same everywhere.
func (m Map) ring(sc scale) (sectors []sector, gate float64) {
	count := len(m.Domains)
	if count == 0 {
		return nil, 0
	}
	gate = min(sc.gate, allGates/float64(count))
	room := 360 - gate*float64(count)
	least, most, items, gaps := math.MaxInt, 0, 0, 0
	for _, d := range m.Domains {
		n, g := units(d)
		least, most, items, gaps = min(least, n), max(most, n), items+n, gaps+g
	}
	even := float64(most) <= 1.5*float64(least)
	step, gap := steps(room, items, gaps, sc)
	at := westStart + gate/2
	for _, d := range m.Domains {
		n, g := units(d)
		s := sector{start: at, step: step}
		if even {
			s.span = room / float64(count)
			s.step, gap = steps(s.span, n, g, sc)
		} else {
			s.span = float64(n)*step + float64(g)*gap
		}
		bedAt := at
		for i, c := range d.Categories {
			if len(c.Items) == 0 {
				continue
			}
			end := bedAt + float64(len(c.Items))*s.step
			s.beds = append(s.beds, bed{category: i, start: bedAt, end: end})
			bedAt = end + gap
		}
		sectors = append(sectors, s)
		at += s.span + gate
	}
	return sectors, gate
}

// units counts the places of a domain and the gaps between its beds. A domain without items keeps one empty place.
func units(d Domain) (places, gaps int) {
	beds := 0
	for _, c := range d.Categories {
		if len(c.Items) > 0 {
			beds++
		}
		places += len(c.Items)
	}
	return max(places, 1), max(beds-1, 0)
}

// steps shares a room of degrees among places and the gaps between beds.
func steps(room float64, places, gaps int, sc scale) (step, gap float64) {
	step = room / (float64(places) + sc.gap*float64(gaps))
	if gap = sc.gap * step; gap > sc.gapMost {
		gap = sc.gapMost
		step = (room - gap*float64(gaps)) / float64(places)
	}
	return step, gap
}

// polar is the point at a radius and an angle.
func polar(r, degrees float64) Point {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return Point{r * cos, r * sin}
}

// degrees is the angle that a length takes on a circle.
func degrees(length, r float64) float64 { return length / r * 180 / math.Pi }

// length is how long an angle is on a circle.
func length(degrees, r float64) float64 { return degrees * math.Pi / 180 * r }

// turn brings an angle into 0 to 360.
func turn(degrees float64) float64 {
	degrees = math.Mod(degrees, 360)
	if degrees < 0 {
		degrees += 360
	}
	return degrees
}

// isLower says whether an angle lies in the lower half of the ring, where text runs backwards.
func isLower(degrees float64) bool {
	a := turn(degrees)
	return a > 0 && a <= 180
}
