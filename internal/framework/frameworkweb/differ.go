package frameworkweb

import "pathways/internal/framework"

// asksQuestions says whether any entry has an official guiding question.
func asksQuestions(t *framework.Tree) bool {
	for i := range t.Items {
		if t.Items[i].Question != "" {
			return true
		}
	}
	return false
}

// codesKey is the key of the words on whose codes an edition has.
func codesKey(t *framework.Tree) string {
	ours := 0
	for i := range t.Items {
		if t.Items[i].CodeOurs {
			ours++
		}
	}
	switch ours {
	case 0:
		return "library.codes.theirs"
	case len(t.Items):
		return "library.codes.ours"
	}
	return "library.codes.some"
}
