package framework

// Word is a word of a text as the search reads it.
type Word struct {
	Text   string // folded: small letters, no marks, no genitive
	Stem   string // what its English forms have in common
	Common bool   // too common in English to say what a text is about
}

// WordsOf are the words of a text, in order.
func WordsOf(text string) []Word {
	var out []Word
	for _, s := range spans(text) {
		out = append(out, Word{s.word, stem(s.word), isStop(s.word)})
	}
	return out
}
