package wording

import (
	"slices"
	"strconv"
	"strings"
)

// form is one way in which a term is written.
type form struct {
	words      []string // as in the list
	term       *Term
	list       string
	not        bool // here the term is not meant
	spelledOut bool // no hint where a text spells it out
}

// addTo puts the forms of a term into an index.
func (t *Term) addTo(index map[string][]form, list string, spelledOut bool) {
	forms := t.Forms
	if len(forms) == 0 {
		forms = []string{t.Term}
	}
	add := func(text string, not bool) {
		words := splitForm(text)
		if len(words) == 0 {
			return
		}
		f := form{words: words, term: t, list: list, not: not, spelledOut: spelledOut}
		for _, first := range firsts(words[0]) {
			index[first] = append(slices.Clip(index[first]), f)
		}
	}
	for _, text := range forms {
		add(text, false)
	}
	for _, text := range t.Not {
		add(text, true)
	}
}

// splitForm is a form word by word; "#" stays as it is.
func splitForm(text string) []string {
	var all []string
	for _, part := range strings.Fields(text) {
		if part == "#" {
			all = append(all, part)
			continue
		}
		for _, w := range wordsOf(part) {
			all = append(all, part[w.start:w.end])
		}
	}
	return all
}

// firsts are the words of texts with which a form can begin.
func firsts(w string) []string {
	if w == "#" {
		return slices.Concat(numberWords, digits)
	}
	return inflections(plain(w))
}

// at says whether a form stands in a text from its i-th word, and where it ends.
func (f form) at(text string, words []word, i int) (end int, ok bool) {
	for n, want := range f.words {
		if i >= len(words) || n > 0 && !near(text[words[i-1].end:words[i].start], f.words[n-1] == "#") {
			return 0, false
		}
		if want == "#" {
			next, ok := number(text, words, i)
			if !ok {
				return 0, false
			}
			i = next
		} else {
			if !same(want, text[words[i].start:words[i].end], words[i].small) {
				return 0, false
			}
			i++
		}
		end = words[i-1].end
	}
	return end, true
}

// same says whether a word of a text is one of a form: exactly where the form has capital letters only, else in any inflection.
func same(want, said, small string) bool {
	if want == strings.ToUpper(want) && want != strings.ToLower(want) {
		return want == said
	}
	return slices.Contains(inflections(plain(want)), small)
}

// near says whether what stands between two words leaves them one phrase: blanks, hyphens, a slash. After a number also
// what stands around numbers.
func near(between string, afterNumber bool) bool {
	allowed := " \t\r\n\u00a0-\u2010\u2011\u2013/"
	if afterNumber {
		allowed += "+)"
	}
	between = strings.TrimPrefix(strings.TrimPrefix(between, "'"), "’") // "years' experience"
	return strings.Count(between, "\n") <= 1 && strings.Trim(between, allowed) == ""
}

var numberWords = []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "fifteen", "twenty", "thirty", "forty", "fifty"}

// digits stand for all numbers in figures, as first words: those up to a hundred.
var digits = figures(100)

func figures(most int) []string {
	all := make([]string, 0, most)
	for n := 1; n <= most; n++ {
		all = append(all, strconv.Itoa(n))
	}
	return all
}

// number is the word after a number that begins at the i-th word: "5", "five (5)", "3-5", "three to five", "2 or more".
func number(text string, words []word, i int) (next int, ok bool) {
	if !isNumber(words[i].small) {
		return i, false
	}
	i++
	for i < len(words) && strings.Trim(text[words[i-1].end:words[i].start], " \t\r\n\u00a0-\u2010\u2011\u2013+(~)") == "" {
		switch w := words[i].small; {
		case isNumber(w):
			i++
		case (w == "to" || w == "or") && i+1 < len(words) && (isNumber(words[i+1].small) || words[i+1].small == "more"):
			i += 2
		case w == "plus":
			i++
		default:
			return i, true
		}
	}
	return i, true
}

func isNumber(w string) bool {
	return w != "" && w[0] >= '0' && w[0] <= '9' && strings.Trim(w, "0123456789.,") == "" || slices.Contains(numberWords, w)
}

// inflections are a word with the common endings of English: more than there are, none that is another word.
func inflections(w string) []string {
	all := []string{w}
	if len(w) < 3 || strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") != "" {
		return all
	}
	stem, last := w[:len(w)-1], w[len(w)-1]
	all = append(all, w+"s", w+"'s")
	switch {
	case last == 'e':
		all = append(all, w+"d", stem+"ing")
	case last == 'y' && !strings.ContainsRune("aeiou", rune(w[len(w)-2])):
		all = append(all, stem+"ies", stem+"ied", w+"ing")
	default:
		all = append(all, w+"ed", w+"ing")
		if strings.HasSuffix(w, "s") || strings.HasSuffix(w, "x") || strings.HasSuffix(w, "ch") || strings.HasSuffix(w, "sh") || last == 'o' {
			all = append(all, w+"es")
		}
		if doubles(w) {
			all = append(all, w+string(last)+"ed", w+string(last)+"ing")
		}
	}
	return all
}

// doubles says whether a word is short and ends in one vowel and one consonant, so that endings double it: "man", "manning".
func doubles(w string) bool {
	if len(w) > 4 || strings.ContainsRune("aeiouwxys", rune(w[len(w)-1])) {
		return false
	}
	vowel := func(b byte) bool { return strings.ContainsRune("aeiou", rune(b)) }
	return vowel(w[len(w)-2]) && !vowel(w[len(w)-3])
}
