// Package difference says what changed from one release of a framework to another: what was added, reworded, moved,
// split, merged or retired, and where the wording at levels changed. The program proposes, people confirm or correct, and
// what they say is published with the later release.
package difference

import "pathways/internal/framework"

// Changes are the differences between two releases. Every item of either is in exactly one Entry.
type Changes struct {
	From    Side    `json:"from"`
	To      Side    `json:"to"`
	Entries []Entry `json:"entries"` // in the order of the later release; what was retired stands where it stood
}

// Side is one of the two releases.
type Side struct {
	Release string `json:"release"` // identifier
	Slug    string `json:"framework"`
	Version string `json:"version"`
}

// Become says what became of one or more items.
type Become string

// What items become.
const (
	Stays   Become = "stays"   // one became one, see the marks of Entry
	Added   Become = "added"   // none became one
	Retired Become = "retired" // one became none
	Split   Become = "split"   // one became several
	Merged  Become = "merged"  // several became one
)

// Entry is one difference, or one item that is the same in both. An item is named as it stands in its release.
type Entry struct {
	Become Become              `json:"become"`
	Before []framework.ItemRef `json:"before,omitempty"`
	After  []framework.ItemRef `json:"after,omitempty"`

	// Of what stays: which of it changed. Nothing is marked where the item is the same.
	Reworded bool `json:"reworded,omitempty"` // statement, question or note
	Moved    bool `json:"moved,omitempty"`    // under another parent
	Recoded  bool `json:"recoded,omitempty"`
	Regraded bool `json:"levelsChanged,omitempty"` // wording at levels
	Rekinded bool `json:"kindChanged,omitempty"`

	Guessed   bool   `json:"guessed,omitempty"`   // from wording alone: the identifiers do not say it
	Confirmed bool   `json:"confirmed,omitempty"` // a steward has said so
	Note      string `json:"note,omitempty"`      // why, by a steward
}

// Same says whether nothing of the entry's item changed.
func (e Entry) Same() bool {
	return e.Become == Stays && !e.Reworded && !e.Moved && !e.Recoded && !e.Regraded && !e.Rekinded
}
