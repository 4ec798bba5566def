package framework

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a query: what goes beyond is not searched for.
const (
	maxQueryRunes = 400
	maxTerms      = 32
)

// term is one thing that a query asks for. It is met by a word, by a phrase or by a code.
type term struct {
	word   string // folded; "" where only a phrase or code will do
	stem   string
	prefix bool     // the beginning of a word is enough: the last word may still be in the making
	phrase []string // folded words that must follow each other exactly
	code   string   // see plainCode
}

// meets says whether a word of a text, folded and stemmed, is what the term asks for.
func (t *term) meets(w word) bool {
	if t.word == "" {
		return false
	}
	return w.text == t.word || w.stem == t.stem || t.prefix && strings.HasPrefix(w.text, t.word)
}

// query is what a person typed, taken apart.
type query struct {
	text  string // as typed, within bounds and without space around it
	code  string // the whole of it as a code, see plainCode
	terms []term
}

// parseQuery takes a query apart. isCode says whether a shipped or loaded item has a code like that.
func parseQuery(typed string, isCode func(plain string) bool) query {
	q := query{text: bounded(typed)}
	q.code = plainCode(q.text)

	var common []term // words that are dropped where there is anything else to search for
	parts := strings.Split(strings.Map(straightQuote, q.text), `"`)
	for i, part := range parts {
		closed := i < len(parts)-1
		if i%2 == 1 && closed {
			if p := phraseOf(part); p != nil {
				q.terms = append(q.terms, term{phrase: p})
			}
			continue
		}
		for chunk := range strings.FieldsSeq(part) {
			found := spans(chunk)
			code := plainCode(chunk)
			if !strings.ContainsFunc(chunk, isCodeMark) || !isCode(code) {
				code = ""
			}
			if code != "" && len(found) > 1 {
				q.terms = append(q.terms, term{code: code})
				continue
			}
			for _, s := range found {
				t := term{word: s.word, stem: stem(s.word), code: code}
				if isStop(s.word) {
					common = append(common, t)
				} else {
					q.terms = append(q.terms, t)
				}
			}
		}
	}
	if len(q.terms) == 0 {
		q.terms = common
	}
	if last := len(q.terms) - 1; last >= 0 {
		q.terms[last].prefix = q.endsWith(q.terms[last].word)
	}
	q.terms = q.terms[:min(len(q.terms), maxTerms)]
	return q
}

// endsWith says whether the last word of the query is this one, and long enough to stand for others.
func (q *query) endsWith(word string) bool {
	found := spans(q.text)
	return utf8.RuneCountInString(word) > 1 && found[len(found)-1].word == word
}

// bounded is a query without broken characters, without space around it and no longer than allowed.
func bounded(typed string) string {
	n := 0
	for at := range typed {
		if n == maxQueryRunes {
			typed = typed[:at]
			break
		}
		n++
	}
	return strings.TrimSpace(strings.ToValidUTF8(typed, ""))
}

func phraseOf(text string) []string {
	var words []string
	for _, s := range spans(text) {
		words = append(words, s.word)
	}
	return words
}

func straightQuote(r rune) rune {
	if strings.ContainsRune("“”„«»", r) {
		return '"'
	}
	return r
}

// isCodeMark says whether a character makes a piece of a query look like a code and not like a word.
func isCodeMark(r rune) bool { return r == '.' || unicode.IsDigit(r) }
