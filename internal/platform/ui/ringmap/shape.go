package ringmap

// Form says which fields of a Shape count.
type Form int

// The forms of a shape.
const (
	Group  Form = iota // Within, Title, Href: drawn in order
	Line               // Path: filled or stroked as its class says
	Circle             // At, R
	Tile               // the mark of Domain, At is its middle, Size its side
	Text               // Text at the baseline point At, turned by Turn, set from Anchor
	Curve              // Text centered on Path, one arc that is its baseline
)

// Anchor says which end of a text stands at its point.
type Anchor int

// The anchors.
const (
	Start Anchor = iota
	Middle
	End
)

// Point is a place in the view box; y grows downward.
type Point struct{ X, Y float64 }

// Shape is one thing to draw, or a group of them.
type Shape struct {
	Form   Form
	Class  string // its part in the picture, as the style sheet names it: "bed", "stem", "code-text"
	Hue    int    // 1 to 8, or 0 outside of domains
	Path   []Segment
	At     Point
	R      float64
	Size   float64 // side of a tile, or height of letters
	Domain int     // of a tile: whose mark, from 0
	Text   string
	Anchor Anchor
	Turn   float64 // degrees
	Drop   float64 // how far the baseline lies below the point, before turning
	ID     string  // of a curve's path
	Title  string  // the tip of a group
	Href   string
	Within []Shape
}

// Op is what a segment does.
type Op byte

// The operations, named as in SVG path data.
const (
	Move  Op = 'M'
	To    Op = 'L'
	Quad  Op = 'Q' // by way of Ctrl
	Arc   Op = 'A' // on the circle of radius R around the center, the long way if Large, clockwise if Sweep
	Close Op = 'Z'
)

// Segment is one step of a path, to P.
type Segment struct {
	Op           Op
	P, Ctrl      Point
	R            float64
	Large, Sweep bool
}

// KeyEntry explains a number that stands in the ring where a name found no room.
type KeyEntry struct {
	Number   int
	Name     string
	IsDomain bool
	Domain   int // whose mark and hue, from 0
}

// Box is the view box of a drawing.
type Box struct{ X, Y, Width, Height float64 }
