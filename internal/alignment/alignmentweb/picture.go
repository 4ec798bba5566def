package alignmentweb

import (
	"strconv"

	"pathways/internal/platform/ui/marks"
)

// drawing is the picture of a scan in one of two sizes: a line for every competency, filled as far as people looked at the
// texts, open as far as it is only suggested.
type drawing struct {
	Class         string
	Width, Height float64
	Left          float64 // where bars begin
	Wings         []drawnWing
	Steps         []step
	Foot          float64 // where lines end
}

type drawnWing struct {
	Name   string
	Domain int
	Y      float64 // of the name
	Lines  []drawnLine
}

type drawnLine struct {
	Code, Said    string
	Y             float64 // of the middle
	Looked, Wide  float64 // widths of the filled part and of all of it
	Count         int
	LookedAt, All int
}

// step is a line of the measure.
type step struct {
	X    float64
	Text string
}

// size is how a picture of a scan is set.
type size struct {
	class             string
	width, left       float64
	row, head, gap    float64
	letters           int // of the wording that stand beside a code; 0: none
	top, right, under float64
}

var (
	large   = size{class: "large", width: 960, left: 440, row: 21, head: 34, gap: 16, letters: 58, top: 26, right: 44, under: 8}
	compact = size{class: "compact", width: 320, left: 62, row: 19, head: 27, gap: 12, top: 22, right: 30, under: 6}
)

// draw sets a scan in a size. Competencies that no text speaks of are not drawn.
func (p scanPage) draw(s size) drawing {
	most := p.most()
	unit := (s.width - s.left - s.right) / float64(niceMost(most))
	d := drawing{Class: s.class, Width: s.width, Left: s.left}
	y := s.top
	for _, w := range p.Wings {
		if len(w.Rows) == 0 {
			continue
		}
		if len(d.Wings) > 0 {
			y += s.gap
		}
		drawn := drawnWing{Name: w.Item.Statement, Domain: w.Domain, Y: y + s.head/2}
		y += s.head
		for _, c := range w.Rows {
			line := drawnLine{
				Code: c.Item.Code, Y: y + s.row/2, Looked: float64(c.LookedAt) * unit, Wide: float64(c.Texts()) * unit, Count: c.Texts(),
				LookedAt: c.LookedAt, All: c.Texts(),
			}
			if s.letters > 0 {
				line.Said = clipped(c.Item.Statement, s.letters)
			}
			drawn.Lines = append(drawn.Lines, line)
			y += s.row
		}
		d.Wings = append(d.Wings, drawn)
	}
	d.Foot = y
	d.Height = y + s.under
	for i := 0; i <= niceMost(most); i += niceStep(most) {
		d.Steps = append(d.Steps, step{s.left + float64(i)*unit, strconv.Itoa(i)})
	}
	return d
}

// niceStep is the distance between two lines of the measure: at most five of them.
func niceStep(most int) int {
	for ten := 1; ; ten *= 10 {
		for _, f := range []int{1, 2, 5} {
			if ten*f*5 >= most {
				return ten * f
			}
		}
	}
}

// niceMost is where the measure ends.
func niceMost(most int) int {
	s := niceStep(most)
	return max(s, (most+s-1)/s*s)
}

// at writes a coordinate.
func at(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

func (d drawing) viewBox() string { return "0 0 " + at(d.Width) + " " + at(d.Height) }

// shape is the mark of a domain in a picture, set around a point.
func shape(domain int, x, y, side float64) (path, transform string) {
	k := side / marks.Box
	transform = "translate(" + at(x-side/2) + " " + at(y-side/2) + ") scale(" + strconv.FormatFloat(k, 'f', 3, 64) + ")"
	if marks.Turned(domain) {
		transform += " rotate(180 12 12)"
	}
	return marks.Of(domain).Path, transform
}

// scale is how a picture of pay is set: where a sum stands on a line that is 0 to 100 long.
type scale struct{ low, high float64 }

// scaleOf leaves some room on both sides of the ranges of a group.
func scaleOf(g payGroup) scale {
	room := (g.Highest - g.Lowest) * 0.06
	if room == 0 {
		room = g.Highest * 0.1
	}
	return scale{max(0, g.Lowest-room), g.Highest + room}
}

func (s scale) at(x float64) float64 { return 100 * (x - s.low) / (s.high - s.low) }

// width is how wide a range is drawn: one sum is a short stroke.
func (s scale) width(low, high float64) float64 { return max(1, s.at(high)-s.at(low)) }

// spoken is how many competencies the picture shows, and of how many texts.
func (p scanPage) spoken() (competencies, texts int) {
	for _, w := range p.Wings {
		competencies += len(w.Rows)
	}
	return competencies, p.Texts
}
