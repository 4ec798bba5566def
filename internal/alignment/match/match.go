// Package match reads texts for the competencies that they speak of. It is pure: it sends nothing anywhere, stores nothing
// and asks nobody.
//
// A Reader is made for one release of a framework. What it reads a passage against is the official wording, the practice
// data that stands beside it (where there is any), a map of related words, and passages that are about nothing of the
// kind: pay, benefits, how to apply. How sure it is of a suggestion never leaves this package: all that shows is the order,
// and the words that made the match.
package match

import (
	"pathways/internal/framework"
	"pathways/internal/practice"
)

// Version names the way of reading. It changes whenever the same passage may get other suggestions.
const Version = "2"

// MaxSuggestions is how many competencies are suggested for a passage at most.
const MaxSuggestions = 5

// maxPassage is how much of a passage is read, in bytes. What is longer is a text, not a passage: see Read.
const maxPassage = 8 << 10

// Options say what a Reader is made of.
type Options struct {
	Tree     *framework.Tree
	Practice *practice.Set // nil: the wording only
	Model    string        // content of a fitted model to read with, for measuring; "": the one that ships for the release
}

// Suggestion is a competency that a passage speaks of.
type Suggestion struct {
	Item  *framework.Item
	Words []Word // in the order of the passage, never empty
}

// Word is a word of a passage that speaks for a competency, and what it answers to.
type Word struct {
	Start, End int    // where it stands in the passage, in bytes
	Of         string // the word that it answers to, as it stands in Line
	Same       bool   // the same word, perhaps in another form; false for a related one
	In         Source // where Line is from
	Line       string // the sentence that Of stands in
}

// Source says where a sentence is from that a passage was read against.
type Source string

// The sources.
const (
	Wording  Source = "wording"  // official wording of the competency, its category or domain
	Practice Source = "practice" // examples and phrases of ours
	Accepted Source = "learned"  // a passage for which the organization accepted the competency
)

// Reading is a passage of a text with what it speaks of.
type Reading struct {
	Passage     Passage
	Suggestions []Suggestion // best first; empty where nothing fits
}
