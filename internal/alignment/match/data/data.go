// Package data holds what readers of texts have learned from and what they read beside the wording: passages of ours. README.md
// says where everything is from.
package data

import (
	_ "embed"
	"strings"
)

//go:embed nothing-en.txt
var nothing string

//go:embed isl-2025-en.txt
var isl2025 string

//go:embed isl-2025-en.model
var isl2025Model string

// Nothing are passages in a language that speak of no competency.
func Nothing(language string) []string {
	if language != "en" {
		return nil
	}
	return lines(nothing)
}

// Passage is a passage with the codes of what it speaks of, the closest first.
type Passage struct {
	Text  string
	Codes []string
}

// Passages are those that were written for a release, to learn from.
func Passages(framework, release string) []Passage {
	if framework != "isl" || release != "2025" {
		return nil
	}
	var out []Passage
	for _, l := range lines(isl2025) {
		codes, text, _ := strings.Cut(l, " | ")
		out = append(out, Passage{text, strings.Fields(codes)})
	}
	return out
}

// ModelOf is the release that Model was fitted for.
const ModelOf = "isl@2025"

// Model is the file of the fitted model for texts in a language; "" where there is none.
func Model(language string) string {
	if language == "en" {
		return isl2025Model
	}
	return ""
}

func lines(text string) []string {
	var out []string
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" && l[0] != '#' {
			out = append(out, l)
		}
	}
	return out
}
