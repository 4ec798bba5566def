package framework

// Terms reads texts as the words that carry their meaning. It remembers the stems of words, so that one for many texts is
// fast. Its zero value is ready; it is for one goroutine.
type Terms struct{ stems map[string]string }

// Of are the words of a text in their order: folded and stemmed as search does it, without the most common English ones.
// A text of common words only has those.
func (t *Terms) Of(text string) []string {
	if t.stems == nil {
		t.stems = map[string]string{}
	}
	all := spans(text)
	out := make([]string, 0, len(all))
	for _, s := range all {
		if !isStop(s.word) {
			out = append(out, t.stem(s.word))
		}
	}
	if len(out) == 0 {
		for _, s := range all {
			out = append(out, s.word)
		}
	}
	return out
}

func (t *Terms) stem(word string) string {
	known, ok := t.stems[word]
	if !ok {
		known = stem(word)
		t.stems[word] = known
	}
	return known
}
