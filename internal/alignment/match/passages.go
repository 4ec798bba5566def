package match

import (
	"strings"

	"pathways/internal/alignment/match/words"
)

// Passage is a part of a text that is read by itself.
type Passage struct {
	Text    string // as given, trimmed, inner space single; a list item without its mark
	Kind    PassageKind
	Heading string // the heading that it stands under; "" where there is none
}

// PassageKind is what a passage is in its text.
type PassageKind string

// The kinds.
const (
	Heading  PassageKind = "heading"
	Sentence PassageKind = "sentence"
	Entry    PassageKind = "item" // of a list
)

// Language guesses the language of a text: "en", "es", "fr", or "" where it is another one or too short to tell.
func Language(text string) string { return words.Language(text) }

// Passages cuts a text.
func Passages(text string) []Passage {
	var out []Passage
	for l := range strings.Lines(text) {
		if t := strings.Join(strings.Fields(l), " "); t != "" {
			out = append(out, Passage{Text: t, Kind: Sentence})
		}
	}
	return out
}
