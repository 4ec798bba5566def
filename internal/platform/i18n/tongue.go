package i18n

import (
	"context"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// NameOf is the name of a language in that of the reader: "Spanish" for "es". What is no language is given back as it is.
func NameOf(ctx context.Context, lang string) string {
	tag, err := language.Parse(lang)
	if err != nil {
		return lang
	}
	in := display.Tags(language.Make(From(ctx).Lang()))
	if in == nil {
		return lang
	}
	return in.Name(tag)
}

// RightToLeft says whether a language is written from right to left, by the script that it usually has.
func RightToLeft(lang string) bool {
	tag, err := language.Parse(lang)
	if err != nil {
		return false
	}
	script, _ := tag.Script()
	switch script.String() {
	case "Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg":
		return true
	}
	return false
}
