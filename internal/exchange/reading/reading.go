// Package reading is what every reader of a foreign file gives: a release, what it has no place for, and what became of
// each row. Each form has its own reader (casefile, table, moodle, ctdlasn, ...); none touches the database.
package reading

import "pathways/internal/framework"

// Reading is what a file says.
type Reading struct {
	Release    *framework.Release // nil where a departure refuses the file; identifiers are those of the file, or follow from it
	Carried    []byte             // JSON of casefile.Carried: what the release has no place for; nil for none
	Entries    []Entry            // every row or object of the file, in its order: nothing is left out of this list
	Departures []Departure        // what was read otherwise than it stands there, kept aside, or refuses the file
}

// Entry is one row or object of the file.
type Entry struct {
	At   string `json:"at"`             // where, as people find it: "row 14", "CFItems[3]"
	What string `json:"what"`           // i18n key below "exchange.entry.": "item", "level", "levelStatement", "framework", "link", "kind", "empty", "heading", ...
	Item string `json:"item,omitempty"` // identifier of the item in the release that it became, or became part of; "" for none
	Code string `json:"code,omitempty"`
	Text string `json:"text,omitempty"` // its first words, as they stand there
}

// Departure is one place where a file is not as its form has it, or where a release has no place for what it says.
type Departure struct {
	At      string // where: "CFItems[3].educationLevel", "row 14, column C (kind)"
	Key     string // i18n key of what was found and what was made of it, under "exchange."
	Args    []any  // name, value pairs for the sentence
	Refuses bool   // the file cannot be taken in with it
}

// Refused says whether one of the departures refuses the file.
func (r *Reading) Refused() bool {
	for _, d := range r.Departures {
		if d.Refuses {
			return true
		}
	}
	return false
}
