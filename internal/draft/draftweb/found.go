package draftweb

import (
	"slices"
	"strings"

	"pathways/internal/framework"
)

// mostFound is how many items one answer of a search lists.
const mostFound = 100

// found are the items whose code begins with what was asked, and those that hold all its words, in whatever capitals:
// codes first, then in the order of the draft. More says that there are others.
func found(t *framework.Tree, asked string) (hits []*framework.Item, more bool) {
	words := strings.Fields(strings.ToLower(asked))
	if len(words) == 0 {
		return nil, false
	}
	var byWords []*framework.Item
	for i := range t.Items {
		it := &t.Items[i]
		switch {
		case len(words) == 1 && strings.HasPrefix(strings.ToLower(it.Code), words[0]):
			hits = append(hits, it)
		case holds(it, words):
			byWords = append(byWords, it)
		}
	}
	hits = append(hits, byWords...)
	return hits[:min(len(hits), mostFound)], len(hits) > mostFound
}

// holds says whether each of some words, in small letters, stands somewhere in an item.
func holds(it *framework.Item, words []string) bool {
	texts := []string{it.Code, it.Statement, it.Question, it.Note, it.Remark}
	for _, l := range it.Levels {
		texts = append(texts, l.Statement)
	}
	all := strings.ToLower(strings.Join(texts, "\n"))
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(all, w) })
}
