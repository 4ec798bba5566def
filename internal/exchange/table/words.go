package table

import "strings"

// known is what a title of a column means in the words of standards and of common languages; Ignored where it is no such word.
func known(title string) Meaning {
	if m, ok := titles[plain(title)]; ok {
		return m
	}
	return Ignored
}

// plain is a title without capitals, spaces and marks: "Parent ID-number" is "parentidnumber".
func plain(title string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r > 0x7f && r != '\u00a0' && r != '\ufeff':
			return r
		}
		return -1
	}, strings.ToLower(title))
}

// titles are the words.
var titles = map[string]Meaning{
	"code": Code, "parentcode": ParentCode, "kind": Kind, "statement": Statement, "note": Note, "level": LevelCode, "language": Language,
}
