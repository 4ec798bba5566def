package reading

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// MaxCode is how long a code, a key or a version can be here, in characters.
const MaxCode = 60

var (
	notWords  = regexp.MustCompile(`[^a-z0-9]+`)
	notForm   = regexp.MustCompile(`[^a-z0-9.]+`)
	manyMarks = regexp.MustCompile(`[.-]*[.-]([.-])|^[.-]+|[.-]+$`)
)

// marks stand above and below letters; others are letters that do not come apart into one of English and a mark.
var (
	marks  = regexp.MustCompile(`\p{Mn}+`)
	others = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th")
)

// Slug is a text as part of an address: "digcomp-3-0", "area" for "Área"; "" where it has no letter of English and no number.
func Slug(s string) string {
	out := notWords.ReplaceAllString(marks.ReplaceAllString(norm.NFKD.String(others.Replace(strings.ToLower(s))), ""), "-")
	return strings.Trim(out[:min(len(out), 50)], "-")
}

// Version is a version as part of an address: "3.0"; "" where nothing of it can be.
func Version(s string) string {
	out := notForm.ReplaceAllString(strings.ToLower(s), "-")
	out = manyMarks.ReplaceAllString(out, "$1")
	return strings.Trim(out[:min(len(out), MaxCode)], "-.")
}

// OneLine is a text on one line: as it is where it has no ends of lines or the like; "" where it is blank.
func OneLine(s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	if strings.ContainsFunc(s, unicode.IsControl) {
		return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }), " ")
	}
	return s
}

// Lines is a text with ends of lines as they are kept here.
func Lines(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// Letters counts A, B, … Z, AA, AB from 0: codes of ours are letters, so that nobody takes them for a ranking.
func Letters(n int) string {
	out := ""
	for n++; n > 0; n = (n - 1) / 26 {
		out = string(rune('A'+(n-1)%26)) + out
	}
	return out
}
