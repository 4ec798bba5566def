package framework

import (
	"strconv"
	"strings"
)

// Sizes says how many items of each kind a release has, from the root down: "4 domains", "16 categories".
func (r *Release) Sizes() []string {
	var out []string
	for _, k := range r.Kinds {
		if n := r.CountOf(k.Key); n > 0 {
			out = append(out, strconv.Itoa(n)+" "+k.InText(n, r.Language))
		}
	}
	return out
}

// InText is the name of a kind in the middle of a sentence, for a number of its items: "domain", "66 competencies".
// Lang is the language of the release; German and Luxembourgish write nouns with a capital, and it stays there.
func (k Kind) InText(count int, lang string) string {
	name := k.Plural
	if count == 1 {
		name = k.Name
	}
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if base == "de" || base == "lb" {
		return name
	}
	return strings.ToLower(name)
}
