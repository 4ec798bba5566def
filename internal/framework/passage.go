package framework

import "strings"

// Passage is a paragraph, or a list where the publisher set one.
type Passage struct {
	Text string
	List []string
}

// Passages puts lines that begin with a dash together as lists; all else are paragraphs.
func Passages(lines []string) []Passage {
	var out []Passage
	for _, text := range lines {
		entry, listed := strings.CutPrefix(text, "- ")
		n := len(out)
		switch {
		case listed && n > 0 && out[n-1].List != nil:
			out[n-1].List = append(out[n-1].List, entry)
		case listed:
			out = append(out, Passage{List: []string{entry}})
		default:
			out = append(out, Passage{Text: text})
		}
	}
	return out
}
