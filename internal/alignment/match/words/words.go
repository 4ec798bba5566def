// Package words cuts texts into words and says what their forms have in common. It knows English, Spanish and French.
package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Token is a word of a text: its stem and where it stands, in bytes.
type Token struct {
	Stem       string
	Start, End int
	Stop       bool // says too little to be compared
}

// Stems of what is not a word. They keep "$18.50" and "401(k)" comparable with their like.
const (
	AnyNumber  = "#number"
	AnyMoney   = "#money"
	AnyPercent = "#percent"
	AnyAddress = "#address"
	AnyTime    = "#time"
)

// Tokens cuts a text into words and stems them in a language. A word is a run of letters, digits and marks; an apostrophe
// inside belongs to it. A number is one token whatever its value, and so is an address.
func Tokens(text, language string) []Token {
	out := make([]Token, 0, len(text)/6+1)
	shouting := isShouting(text)
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			at += size
			continue
		}
		end := wordEnd(text, at)
		switch {
		case unicode.IsDigit(r):
			end = numberEnd(text, at)
			out = append(out, Token{Stem: numberKind(text, at, end), Start: at, End: end})
		case strings.HasPrefix(text[at:], "http") || strings.HasPrefix(text[at:], "www."):
			end = at + spaceAt(text[at:])
			out = append(out, Token{Stem: AnyAddress, Start: at, End: end})
		case end < len(text) && text[end] == '@':
			end = at + spaceAt(text[at:])
			out = append(out, Token{Stem: AnyAddress, Start: at, End: end})
		default:
			word := text[at:end]
			folded := fold(word)
			switch {
			case folded == "":
			case !shouting && word == "IT":
				out = append(out, Token{Stem: "#it", Start: at, End: end})
			default:
				out = append(out, Token{Stem: stem(folded, language), Start: at, End: end, Stop: isStop(folded, language)})
			}
		}
		at = end
	}
	return out
}

// wordEnd is where the word that begins at a byte ends.
func wordEnd(text string, at int) int {
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
		case (r == '\'' || r == '’') && letterAt(text, at+size):
		default:
			return at
		}
		at += size
	}
	return at
}

// numberEnd is where a number that begins at a byte ends: "1,250.50", "9:30", "2025-26", "3rd".
func numberEnd(text string, at int) int {
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
		case (r == '.' || r == ',' || r == ':' || r == '/') && digitAt(text, at+size):
		default:
			return at
		}
		at += size
	}
	return at
}

func numberKind(text string, start, end int) string {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	if before == '$' || before == '£' || before == '€' {
		return AnyMoney
	}
	word := strings.ToLower(text[start:end])
	switch {
	case strings.HasPrefix(text[end:], "%"):
		return AnyPercent
	case strings.Contains(word, ":") || strings.HasSuffix(word, "am") || strings.HasSuffix(word, "pm"):
		return AnyTime
	}
	return AnyNumber
}

func letterAt(text string, at int) bool {
	r, _ := utf8.DecodeRuneInString(text[at:])
	return unicode.IsLetter(r)
}

func digitAt(text string, at int) bool {
	r, _ := utf8.DecodeRuneInString(text[at:])
	return unicode.IsDigit(r)
}

func spaceAt(text string) int {
	if i := strings.IndexFunc(text, unicode.IsSpace); i >= 0 {
		return i
	}
	return len(text)
}

// isShouting says whether a text has letters and none of them small.
func isShouting(text string) bool {
	letters := false
	for _, r := range text {
		if unicode.IsLower(r) {
			return false
		}
		letters = letters || unicode.IsUpper(r)
	}
	return letters
}

// strokes are letters that keep a stroke or a tie when their marks are taken off.
var strokes = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ı", "i")

// fold takes case, ligatures, diacritics, apostrophes and the English genitive off a word.
func fold(word string) string {
	ascii := true
	for i := range len(word) {
		ascii = ascii && word[i] < utf8.RuneSelf
	}
	word = strings.ToLower(word)
	if !ascii {
		word = strings.Map(func(r rune) rune {
			switch {
			case unicode.Is(unicode.Mn, r) || r == utf8.RuneError || r == '\u00ad':
				return -1
			case r == '’':
				return '\''
			}
			return r
		}, norm.NFKD.String(strokes.Replace(word)))
	}
	if !strings.Contains(word, "'") {
		return word
	}
	return strings.ReplaceAll(strings.TrimSuffix(word, "'s"), "'", "")
}
