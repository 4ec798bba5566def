package alignmentweb

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"pathways/internal/alignment"
	"pathways/internal/alignment/match"
	"pathways/internal/platform/ui"
)

// maxQuoted is how many characters of a sentence an explanation quotes.
const maxQuoted = 160

// stretch is a piece of a passage, marked where it speaks for a competency.
type stretch struct {
	Text   string
	Marked bool
}

// stretches cut a passage at the words that made the program think of a competency. A competency that people refused marks
// nothing.
func stretches(said string, suggestions []alignment.Suggestion) []stretch {
	var spans [][2]int
	for _, s := range suggestions {
		if !s.Speaks() {
			continue
		}
		for _, w := range s.Words {
			if w.Start >= 0 && w.Start < w.End && w.End <= len(said) {
				spans = append(spans, [2]int{w.Start, w.End})
			}
		}
	}
	slices.SortFunc(spans, func(a, b [2]int) int {
		if a[0] != b[0] {
			return a[0] - b[0]
		}
		return a[1] - b[1]
	})
	var out []stretch
	at := 0
	for _, s := range spans {
		from := max(s[0], at)
		if from >= s[1] {
			continue
		}
		if from > at {
			out = append(out, stretch{Text: said[at:from]})
		}
		if n := len(out); from == at && n > 0 && out[n-1].Marked {
			out[n-1].Text += said[from:s[1]]
		} else {
			out = append(out, stretch{said[from:s[1]], true})
		}
		at = s[1]
	}
	if at < len(said) {
		out = append(out, stretch{Text: said[at:]})
	}
	return out
}

// reason is a sentence that a passage was found to be like, with the words that they have in common.
type reason struct {
	in    match.Source
	line  string
	words []string
}

// becauseOf says why a competency was suggested for a passage, a sentence for each line that it answers to: first the one with
// which it has the most words in common. It is empty for what people added.
func becauseOf(ctx context.Context, said string, s alignment.Suggestion) []string {
	var reasons []*reason
	for _, w := range s.Words {
		if w.Start < 0 || w.End > len(said) || w.Start >= w.End {
			continue
		}
		i := slices.IndexFunc(reasons, func(r *reason) bool { return r.in == w.In && r.line == w.Line })
		if i < 0 {
			i = len(reasons)
			reasons = append(reasons, &reason{in: w.In, line: w.Line})
		}
		if word := wordSays(ctx, said[w.Start:w.End], w); !slices.Contains(reasons[i].words, word) {
			reasons[i].words = append(reasons[i].words, word)
		}
	}
	slices.SortStableFunc(reasons, func(a, b *reason) int { return len(b.words) - len(a.words) })
	var out []string
	for _, r := range reasons {
		key := "alignment.because." + string(r.in)
		if r.in == match.Wording && r.line == s.Item.Statement {
			key = "alignment.because.statement"
		}
		out = append(out, ui.T(ctx, key, "words", strings.Join(r.words, ", "), "line", clipped(r.line, maxQuoted)))
	}
	return out
}

// wordSays is a word of a passage, with the one that it answers to where that is another.
func wordSays(ctx context.Context, word string, w match.Word) string {
	word = strings.ToLower(word)
	if w.Of == "" || strings.EqualFold(word, w.Of) {
		return ui.T(ctx, "alignment.word", "word", word)
	}
	return ui.T(ctx, "alignment.word.like", "word", word, "of", strings.ToLower(w.Of))
}

// clipped is the beginning of a text, cut between words where it is longer than so many characters.
func clipped(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	runes := []rune(text)[:most]
	cut := string(runes)
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,.;:") + " …"
}
