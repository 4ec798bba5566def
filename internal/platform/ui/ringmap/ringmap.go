// Package ringmap draws the map of a reflection: a ring of beds around a quiet court, one bed a category and one
// fixed place an item. Fill says use, ring says wish, a path joins the two, a short stroke says neither now, a dot
// says left open. It draws any framework: domains take their marks and hues by order alone.
//
// A Map is laid out once, as a list of shapes (Layout), and written as SVG or drawn on paper from that list.
// Sizes are in the units of the view box; angles are degrees, clockwise, 0 at the east.
package ringmap

import "strconv"

// Limit is the number of items up to which one ring can be read. A larger map is drawn in parts: see Split.
const Limit = 160

// Region is what a person said of one item.
type Region int

// The regions. Open is the zero value: no answer, or "prefer not to say".
const (
	Open Region = iota
	Both
	Use
	Wish
	Neither
)

// Class is the class of an item in this region, by which a page can let it stand out: "r-both".
func (r Region) Class() string {
	switch r {
	case Both:
		return "r-both"
	case Use:
		return "r-use"
	case Wish:
		return "r-wish"
	case Neither:
		return "r-neither"
	default:
		return "r-open"
	}
}

// Map is everything that one drawing says. All texts are already in the reader's language.
type Map struct {
	ID      string // prefix of every id in the drawing: unique on its page
	Title   string // accessible name; without it the drawing is hidden from screen readers, as decoration
	Desc    string // the figures in words, for those who do not see the picture
	Domains []Domain
	First   int // place of Domains[0] in its framework, from 0: keeps mark and hue when a part is drawn alone

	CourtTitle string // in the middle: whose map, of what
	CourtNote  string // below it: the date and the purpose
	UseWord    string // names the inner row in the gates
	WishWord   string // names the outer row in the gates

	Compact bool // the small drawing for phones and margins: no codes, no names of categories
	Bare    bool // no words at all: for the front page and "you are here"
}

// Domain is a run of beds between two gates. Its mark and hue follow from its place.
type Domain struct {
	Name       string
	Categories []Category
}

// Category is one bed. An item that stands directly under its domain is a bed of its own, under its own name.
type Category struct {
	Name  string
	Items []Item
}

// Item is one place in a bed.
type Item struct {
	Code   string
	Title  string   // official wording
	Words  string   // what was said, for the tip
	Region Region   // which sign stands here
	Levels []string // codes of the levels that hold; printed as they are, never as size or strength
	Here   bool     // ringed in the accent: the reader stands here
	Href   string   // where the place leads; empty: not a link
}

// Size is the number of items.
func (m Map) Size() int {
	n := 0
	for _, d := range m.Domains {
		n += d.size()
	}
	return n
}

func (d Domain) size() int {
	n := 0
	for _, c := range d.Categories {
		n += len(c.Items)
	}
	return n
}

// Split returns the map itself where one ring can hold it. Otherwise it returns one map a domain, each named after
// its domain, with the domain's own mark and hue; a domain beyond Limit continues in further maps, cut between
// categories where it can be.
func (m Map) Split() []Map {
	if m.Size() <= Limit {
		return []Map{m}
	}
	var parts []Map
	for i, d := range m.Domains {
		for _, run := range runs(d.Categories) {
			part := m
			part.ID = m.ID + "-" + strconv.Itoa(len(parts)+1)
			part.First = m.First + i
			part.Domains = []Domain{{Name: d.Name, Categories: run}}
			if m.Title != "" && d.Name != "" {
				part.Title = m.Title + ": " + d.Name
			}
			parts = append(parts, part)
		}
	}
	return parts
}

// runs cuts categories into runs of at most Limit items.
func runs(categories []Category) [][]Category {
	var out [][]Category
	var run []Category
	held := 0
	for _, c := range categories {
		if held > 0 && held+len(c.Items) > Limit {
			out, run, held = append(out, run), nil, 0
		}
		for len(c.Items) > Limit {
			out = append(out, []Category{{Name: c.Name, Items: c.Items[:Limit]}})
			c.Items = c.Items[Limit:]
		}
		run = append(run, c)
		held += len(c.Items)
	}
	if run != nil || out == nil {
		out = append(out, run)
	}
	return out
}
