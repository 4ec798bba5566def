package ringmap

import (
	"math"
	"strconv"
)

// Measures of the names of domains in the large drawing.
const (
	cornerSize  = 27.0
	cornerPitch = 29.0
	curvedSize  = 22.0
	curvedPitch = 23.0
	curvedUp    = 48.0  // from the names of categories out to those of domains
	curvedDown  = 64.0  // the same in the lower half
	ringMost    = 438.0 // names of categories at most, so that those of domains stay inside of the drawing
	cornerMost  = 460.0
	deepMost    = 435.0 // the same, for names in three lines
	boldCode    = 1.2   // how much wider than plain letters codes are set
)

// label is a name on an arc, or the number that stands for it.
type label struct {
	text   string
	lines  []string
	most   int     // lines
	angle  float64 // of its middle
	room   float64 // degrees it may take in all
	r      float64 // of its innermost baseline
	number int     // of the key; 0: the name stands
}

// naming is where all the names of a drawing stand.
type naming struct {
	codes      bool
	radius     float64          // of the names of categories
	categories map[[2]int]label // by domain and category
	domains    []label          // on arcs; nil where they stand in the corners
	corners    [][]string       // lines in the corners; nil where they stand on arcs
	key        []KeyEntry
}

// naming finds a place for every name, or gives it a number.
func (d drawing) naming() naming {
	var n naming
	switch {
	case d.Bare || len(d.Domains) == 0:
		return n
	case d.Compact:
		n.corners = d.compactCorners()
		return n
	}
	inCorners := d.areQuarters()
	n.codes, n.radius = d.codeRoom(inCorners)
	names, where := d.categoryLabels(n.radius)
	settle(names, nameSize)
	if inCorners {
		n.corners = d.largeCorners(n.radius, names)
	}
	if n.corners == nil {
		if inCorners { // the corners were too small, and arcs leave the other names less room
			n.codes, n.radius = d.codeRoom(false)
			names, where = d.categoryLabels(n.radius)
			settle(names, nameSize)
		}
		n.domains = d.domainLabels(n.radius, deepest(names))
		settle(n.domains, curvedSize)
	}
	n.number(d, names, where)
	return n
}

// number counts through the names that found no room, around the ring, and writes the key.
func (n *naming) number(d drawing, names []label, where [][2]int) {
	n.categories = make(map[[2]int]label, len(names))
	next := 0
	for i, dom := range d.Domains {
		if n.domains != nil && n.domains[i].number != 0 {
			n.domains[i].number = len(n.key) + 1
			n.key = append(n.key, KeyEntry{Number: len(n.key) + 1, Name: dom.Name, IsDomain: true, Domain: d.First + i})
		}
		for ; next < len(names) && where[next][0] == i; next++ {
			l := names[next]
			if l.number != 0 {
				l.number = len(n.key) + 1
				n.key = append(n.key, KeyEntry{Number: l.number, Name: l.text, Domain: d.First + i})
			}
			n.categories[where[next]] = l
		}
	}
}

// codeRoom says whether codes are printed, and the radius of the names of categories beyond them.
func (d drawing) codeRoom(inCorners bool) (codes bool, radius float64) {
	most := ringMost
	if inCorners {
		most = cornerMost
	}
	longest := 0.0
	for i, s := range d.sectors {
		for _, b := range s.beds {
			if length(s.step, codeAt) < codeArc {
				return false, codeAt + 6
			}
			for _, it := range d.Domains[i].Categories[b.category].Items {
				longest = max(longest, width(it.Code, codeSize)*boldCode)
			}
		}
	}
	switch radius = codeAt + longest + 10; {
	case longest == 0, radius > most+1:
		return false, codeAt + 6
	default:
		return true, min(max(radius, nameAt), most)
	}
}

// areQuarters says whether four domains lie in the four corners of the drawing.
func (d drawing) areQuarters() bool {
	if len(d.sectors) != 4 {
		return false
	}
	for i, s := range d.sectors {
		if math.Abs(s.mid()-(225+90*float64(i))) > 20 {
			return false
		}
	}
	return true
}

func (d drawing) categoryLabels(radius float64) (names []label, where [][2]int) {
	most := 3
	if radius > deepMost {
		most = 2
	}
	for i, s := range d.sectors {
		for _, b := range s.beds {
			name := tidy(d.Domains[i].Categories[b.category].Name)
			l := label{text: name, most: most, angle: b.middle(), room: b.end - b.start + 28, r: radius}
			if isLower(l.angle) {
				l.r += lowerShift
			}
			l.lines = first(name)
			names, where = append(names, l), append(where, [2]int{i, b.category})
		}
	}
	return names, where
}

// deepest is the number of lines of the label that has most.
func deepest(labels []label) int {
	deep := 1
	for _, l := range labels {
		deep = max(deep, len(l.lines))
	}
	return deep
}

// domainLabels stand outside of the names of categories, which have so many lines at most.
func (d drawing) domainLabels(radius float64, deep int) []label {
	up, down := radius+curvedUp, radius+curvedDown
	if deep > 2 {
		up, down = up+9, down+8
	}
	out := make([]label, len(d.sectors))
	for i, s := range d.sectors {
		name := tidy(d.Domains[i].Name)
		l := label{text: name, lines: []string{name}, most: 2, angle: d.facing(s), room: 150, r: up}
		if isLower(l.angle) {
			l.r = down
		}
		if 2*l.half(curvedSize) > s.span+d.gate {
			l.tighten()
		}
		out[i] = l
	}
	return out
}

// facing is the angle at which a domain is named: its middle. A single domain, which is all around, is named on top.
func (d drawing) facing(s sector) float64 {
	if len(d.sectors) == 1 {
		return 270
	}
	return s.mid()
}

// first is how a name is set if there is room: in one line if it is short, otherwise in two.
func first(name string) []string {
	if letters(name) <= shortName {
		return []string{name}
	}
	return balanced(name, 2)
}

// half is half of the angle that the label takes.
func (l label) half(size float64) float64 {
	const air = 4
	w := widest(l.lines, size)
	if l.number != 0 {
		w = width(strconv.Itoa(888), size)
	}
	if w == 0 {
		return 0
	}
	return degrees(w/2+air, l.r)
}

// tighten gives the label one line more, if that makes it narrower.
func (l *label) tighten() bool {
	for n := len(l.lines) + 1; l.number == 0 && n <= l.most; n++ {
		if lines := balanced(l.text, n); widest(lines, 1) < widest(l.lines, 1) {
			l.lines = lines
			return true
		}
	}
	return false
}

// settle breaks labels into more lines, and then replaces them by numbers, until none runs into its neighbor. Labels
// stand in the order of their angles. Where even numbers find no room, all labels are left out.
func settle(labels []label, size float64) {
	for i := range labels {
		for labels[i].half(size)*2 > labels[i].room {
			if !labels[i].tighten() {
				labels[i].number = 1
				break
			}
		}
	}
	for i := 0; i < len(labels); {
		a, b := &labels[i], &labels[(i+1)%len(labels)]
		if a == b || !overlap(*a, *b, size) {
			i++
			continue
		}
		if b.half(size) > a.half(size) {
			a, b = b, a
		}
		switch {
		case a.tighten() || b.tighten():
		case a.number == 0:
			a.number = 1
		case b.number == 0:
			b.number = 1
		default:
			for j := range labels {
				labels[j].lines, labels[j].number = nil, 0
			}
			return
		}
		i = max(i-1, 0)
	}
}

func overlap(a, b label, size float64) bool {
	ha, hb := a.half(size), b.half(size)
	return ha > 0 && hb > 0 && turn(b.angle-a.angle) < ha+hb
}

// categoryName draws the name of a bed, or its number.
func (d drawing) categoryName(domain int, b bed) []Shape {
	l, ok := d.names.categories[[2]int{domain, b.category}]
	if !ok {
		return nil
	}
	id := d.ID + "-" + strconv.Itoa(domain) + "-" + strconv.Itoa(b.category)
	return l.shapes("category-text", id, nameSize, namePitch, (b.end-b.start)/2+14)
}

// shapes draws a label: each line on its own arc, a number upright.
func (l label) shapes(class, id string, size, pitch, reach float64) []Shape {
	if l.number != 0 {
		return []Shape{{
			Form: Text, Class: class, Text: strconv.Itoa(l.number), Size: size, Anchor: Middle,
			At: polar(l.r, l.angle), Drop: size * 0.36,
		}}
	}
	reach = min(max(reach, 1.4*l.half(size), 3), 175)
	var out []Shape
	for i, text := range l.lines {
		if text == "" {
			continue
		}
		s := Shape{Form: Curve, Class: class, ID: id + "-" + strconv.Itoa(i), Text: text, Size: size}
		if isLower(l.angle) {
			s.Path = arc(l.r+pitch*float64(i), l.angle+reach, l.angle-reach)
		} else {
			s.Path = arc(l.r+pitch*float64(len(l.lines)-1-i), l.angle-reach, l.angle+reach)
		}
		out = append(out, s)
	}
	return out
}
