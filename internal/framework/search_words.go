package framework

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"golang.org/x/text/unicode/norm"
)

// span is a word in a text: its folded form and where it stands, in bytes.
type span struct {
	word       string
	start, end int
}

// spans cuts a text into words. A word is a run of letters, digits and marks; an apostrophe inside belongs
// to it. Scripts that write no spaces between words count by the character.
func spans(text string) []span {
	var out []span
	start := -1
	end := func(at int) {
		if start >= 0 {
			if w := fold(text[start:at]); w != "" {
				out = append(out, span{w, start, at})
			}
			start = -1
		}
	}
	for at, r := range text {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			end(at)
			start = at
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if start >= 0 && spaceless(text[start:at]) {
				end(at)
			}
			if start < 0 {
				start = at
			}
		case unicode.IsMark(r) && start >= 0:
		case isApostrophe(r) && start >= 0 && startsWithLetter(text[at+utf8.RuneLen(r):]):
		default:
			end(at)
		}
	}
	end(len(text))
	return out
}

func spaceless(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

func startsWithLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

// letters that keep a stroke or a tie when their marks are taken off.
var letters = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ı", "i", "ς", "σ")

// fold takes case, diacritics, apostrophes and the English genitive off a word, so that "Écoles",
// "écoles" and "ecoles" are one, and so are "organization" and "organization’s".
func fold(word string) string {
	if isASCII(word) {
		word = strings.ToLower(word)
	} else {
		word = letters.Replace(strings.ToLower(word))
		word = strings.Map(func(r rune) rune {
			switch {
			case unicode.Is(unicode.Mn, r) || r == utf8.RuneError:
				return -1
			case r == '’':
				return '\''
			}
			return r
		}, norm.NFKD.String(word))
	}
	if !strings.Contains(word, "'") {
		return word
	}
	return strings.ReplaceAll(strings.TrimSuffix(word, "'s"), "'", "")
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// american puts British spellings and American ones on one form. It need not be a word, as both the text and
// the query go through it.
var american = strings.NewReplacer("isation", "ization", "ising", "izing", "ise", "ize", "ysing", "yzing", "yse", "yze",
	"iour", "ior", "olour", "olor", "avour", "avor", "abour", "abor", "onour", "onor", "centre", "center", "programme", "program")

// stem is what the English forms of a word have in common; other words are their own stem.
func stem(word string) string {
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return word
		}
	}
	return english.Stem(american.Replace(word), true)
}

// plainCode is a code as people type it: "GE.1", "ge 1" and "ge1" are one.
func plainCode(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, fold(s))
}

// isStop says whether a folded word is too common in English to search for.
func isStop(word string) bool {
	switch word {
	case "a", "an", "and", "are", "as", "at", "be", "been", "by", "can", "do", "does", "for", "from", "had", "has", "have",
		"how", "i", "if", "in", "into", "is", "it", "its", "me", "my", "of", "on", "or", "our", "so", "than", "that", "the",
		"their", "them", "there", "these", "they", "this", "those", "to", "us", "was", "we", "were", "what", "when", "where",
		"which", "who", "will", "with", "you", "your":
		return true
	}
	return false
}
