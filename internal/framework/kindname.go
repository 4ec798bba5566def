package framework

import "strings"

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
