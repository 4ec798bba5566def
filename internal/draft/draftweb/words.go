package draftweb

import "pathways/internal/framework/difference"

// run is a stretch of a text; Changed where the other text has something else.
type run struct {
	Text    string
	Changed bool
}

// compared are two texts, word by word: what both have stands unmarked.
func compared(before, after string) (was, is []run) {
	for _, p := range difference.Words(before, after) {
		if p.How != difference.New {
			was = append(was, run{p.Text, p.How == difference.Gone})
		}
		if p.How != difference.Gone {
			is = append(is, run{p.Text, p.How == difference.New})
		}
	}
	return was, is
}
