package alignmentweb

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"pathways/internal/alignment"
	"pathways/internal/alignment/match"
	"pathways/internal/platform/i18n"
)

// accepted are the kinds of files that a browser offers to choose.
const accepted = ".txt,.md,.html,.htm,.docx,.pdf,text/plain,text/html,application/pdf,application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// maxWhere is how many passages a summary links for one competency.
const maxWhere = 12

// numberOf is the number of a passage for people, who begin to count with one.
func numberOf(n int) int { return n + 1 }

func passageID(n int) string { return "p" + strconv.Itoa(numberOf(n)) }

// passageAnchor leads to a passage of the same page.
func passageAnchor(n int) string { return "#" + passageID(n) }

func isHeading(p alignment.Passage) bool { return p.Kind == match.Heading }

// passageClass sets a passage that speaks of nothing quietly.
func passageClass(p alignment.Passage) string {
	class := "passage"
	switch {
	case isHeading(p):
		class += " heads"
	case p.Kind == match.Entry:
		class += " entry"
	}
	for _, s := range p.Suggestions {
		if s.Speaks() {
			return class
		}
	}
	return class + " still"
}

// inLanguage says in which language a passage is, where it is not that of the page.
func inLanguage(ctx context.Context, language string) templ.Attributes {
	if lang := otherLang(ctx, language); lang != "" {
		return templ.Attributes{"lang": lang}
	}
	return nil
}

func languageName(ctx context.Context, language string) string {
	if language == "" {
		return i18n.T(ctx, "alignment.language.other")
	}
	return i18n.NameOf(ctx, language)
}

// passagesAt leads from another page to a passage of a text, on whichever of its parts it stands.
func passagesAt(n int) string { return "?at=" + strconv.Itoa(numberOf(n)) + passageAnchor(n) }
