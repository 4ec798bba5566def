// Package bedmap draws what several things use of a framework: a row for each thing, and a bed for each category, in which every
// competency has its place. It is drawn on the server, carries classes and no colors, and knows no product noun.
//
// The sign in a place is the mark of the domain, in one of three sizes. Under the rows there can be stacks of small squares: filled
// for what is there, open for what could be.
package bedmap

// Size is how large a sign is; None leaves the place empty.
type Size int

// The sizes.
const (
	None Size = iota
	Small
	Middle
	Full
)

// Map is one picture.
type Map struct {
	ID      string // beginning of the ids inside; unlike any other on the page
	Title   string // read aloud; the table on the same page says the rest
	Desc    string
	Compact bool // for phones: the names stand above their rows
	Domains []Domain
	Rows    []Row
	Stacks  []Stack // by item, over all domains; nil for none
	Under   string  // name of the stacks
}

// Domain is a part of the framework with its categories.
type Domain struct {
	Name  string
	Index int        // among the domains, from 0: hue and mark
	Beds  [][]string // codes of the competencies, by category
}

// items is how many competencies the domain has.
func (d Domain) items() (n int) {
	for _, b := range d.Beds {
		n += len(b)
	}
	return n
}

// Row is one of the things.
type Row struct {
	Name  string
	Note  string   // a word behind the name, quieter; may be empty
	Signs []Size   // by item, over all domains
	Says  []string // what a pointer reads over each sign; nil for nothing
}

// Stack is what stands under one item.
type Stack struct{ Full, Open int }

// mostInLine is how many competencies stand in one picture at most; a larger framework is drawn one domain after another.
const mostInLine = 90

// Split is the map as one picture, or as one a domain: on phones, and where a framework is too large for one line.
func (m Map) Split() []Map {
	n := 0
	for _, d := range m.Domains {
		n += d.items()
	}
	if !m.Compact && n <= mostInLine {
		return []Map{m}
	}
	var all []Map
	at := 0
	for _, d := range m.Domains {
		part, to := m, at+d.items()
		part.ID += "-" + string(rune('a'+len(all)%26))
		if len(m.Domains) > 1 {
			part.Title += ": " + d.Name
			part.Desc = ""
		}
		part.Domains = []Domain{d}
		part.Rows = nil
		for _, r := range m.Rows {
			r.Signs = r.Signs[at:to]
			if r.Says != nil {
				r.Says = r.Says[at:to]
			}
			part.Rows = append(part.Rows, r)
		}
		if m.Stacks != nil {
			part.Stacks = m.Stacks[at:to]
		}
		all = append(all, part)
		at = to
	}
	return all
}
