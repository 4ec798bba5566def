package wording

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Look finds the passages to think about, in the order of the fields and of each text. Whole words only, in small or capital
// letters, with their common endings; an abbreviation stands as it is written in the list. Where two meet, the longer stays.
func (s *Set) Look(texts []Field, a Adjusted) []Hint {
	index := s.index
	if len(a.Own) > 0 {
		index = maps.Clone(s.index)
		for i := range a.Own {
			a.Own[i].addTo(index, Own, false)
		}
	}
	spelled := map[string]bool{}
	for _, f := range texts {
		spelledOut(f.Text, spelled)
	}
	var all []Hint
	for _, f := range texts {
		all = append(all, in(f, index, a, spelled)...)
	}
	return all
}

// in is the hints of one field.
func in(f Field, index map[string][]form, a Adjusted, spelled map[string]bool) []Hint {
	words := wordsOf(f.Text)
	var found []Hint
	var meant [][2]int // stretches in which a term is not meant
	var whose []*Term
	for i, w := range words {
		for _, fm := range index[w.small] {
			to, ok := fm.at(f.Text, words, i)
			if !ok {
				continue
			}
			if fm.not {
				meant, whose = append(meant, [2]int{w.start, to}), append(whose, fm.term)
				continue
			}
			if a.IsOff(fm.list, fm.term.Term) || fm.spelledOut && spelled[f.Text[w.start:to]] {
				continue
			}
			found = append(found, Hint{
				Field: f.Name, Start: w.start, End: to, Said: f.Text[w.start:to],
				Term: fm.term.Term, Why: fm.term.Why, Instead: fm.term.Instead, List: fm.list,
			})
		}
	}
	found = slices.DeleteFunc(found, func(h Hint) bool {
		for i, m := range meant {
			if whose[i].Term == h.Term && m[0] < h.End && h.Start < m[1] {
				return true
			}
		}
		return false
	})
	return apart(found)
}

// apart keeps the longest of hints that share words; of two as long, the first.
func apart(found []Hint) []Hint {
	slices.SortStableFunc(found, func(x, y Hint) int {
		return cmp.Or(cmp.Compare(y.End-y.Start, x.End-x.Start), cmp.Compare(x.Start, y.Start))
	})
	var out []Hint
	for _, h := range found {
		i, same := slices.BinarySearchFunc(out, h.Start, func(o Hint, start int) int { return cmp.Compare(o.Start, start) })
		if same || i > 0 && out[i-1].End > h.Start || i < len(out) && out[i].Start < h.End {
			continue
		}
		out = slices.Insert(out, i, h)
	}
	return out
}

// word is one word of a text.
type word struct {
	start, end int // bytes
	small      string
}

// wordsOf are the words of a text: letters and digits with the apostrophes, commas and points inside them. A currency sign is a
// word of its own.
func wordsOf(text string) []word {
	var all []word
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.Is(unicode.Sc, r):
			all = append(all, word{i, i + size, string(r)})
			i += size
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			end := wordEnd(text, i)
			all = append(all, word{i, end, plain(text[i:end])})
			i = end
		default:
			i += size
		}
	}
	return all
}

// wordEnd is where the word that begins at i ends.
func wordEnd(text string, i int) int {
	end := i
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			end += size
			continue
		}
		next, _ := utf8.DecodeRuneInString(text[end+size:])
		before, _ := utf8.DecodeLastRuneInString(text[:end])
		letters := (r == '\'' || r == '’') && unicode.IsLetter(next)
		digits := (r == ',' || r == '.') && unicode.IsDigit(before) && unicode.IsDigit(next)
		if !letters && !digits {
			break
		}
		end += size
	}
	return end
}

// plain is a word in small letters, with one sort of apostrophe.
func plain(s string) string { return strings.ReplaceAll(strings.ToLower(s), "’", "'") }

// spelledOut notes the abbreviations that a text spells out: those in brackets after words, or followed by words in brackets.
func spelledOut(text string, into map[string]bool) {
	for _, w := range wordsOf(text) {
		said := text[w.start:w.end]
		if said != strings.ToUpper(said) {
			continue
		}
		if strings.HasSuffix(text[:w.start], "(") && strings.HasPrefix(text[w.end:], ")") || strings.HasPrefix(strings.TrimLeft(text[w.end:], " "), "(") {
			into[said] = true
		}
	}
}
