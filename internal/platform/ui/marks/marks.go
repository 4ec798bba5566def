// Package marks holds the shapes that stand for the domains of a framework, so that color never speaks alone.
//
// One tile, four corners, each square or round. A framework's domains take the marks in this order. The paths
// are drawn for a box of 24 by 24 units; text beside a mark lines up with the box "2 2 20 20".
package marks

// Box is the side of the square that every path is drawn in.
const Box = 24

// Mark is one shape.
type Mark struct {
	Name string // also the id of its symbol on a page
	Path string // an SVG path
}

// All are the marks in the order in which domains take them. The first four make the emblem.
var All = []Mark{
	{"disc", "M12 2a10 10 0 1 1 0 20a10 10 0 1 1 0-20Z"},
	{"leaf", "M2 22A20 20 0 0 1 22 2A20 20 0 0 1 2 22Z"},
	{"square", "M3 3H21V21H3Z"},
	{"arch", "M3 22V11.5A9 9 0 0 1 21 11.5V22Z"},
	{"drop", "M12 2H22V12A10 10 0 1 1 12 2Z"},
	{"bowl", "M3 2V12.5A9 9 0 0 0 21 12.5V2Z"},
	{"diamond", "M12 1L23 12L12 23L1 12Z"},
	{"fan", "M3 21V3A18 18 0 0 1 21 21Z"},
}

// Of gives the mark of the i-th domain, counted from 0. From the ninth on the marks begin again.
func Of(i int) Mark { return All[i%len(All)] }

// Turned says whether the mark of the i-th domain is turned half round, so that the ninth differs from the first.
func Turned(i int) bool { return i/len(All)%2 == 1 }

// Hue gives the hue, from 1, of the i-th domain, counted from 0. Each further eight begin one hue later, so that
// a mark that looks the same when turned (disc, square, diamond) still differs from its first use.
func Hue(i int) int { return (i+i/len(All))%len(All) + 1 }
