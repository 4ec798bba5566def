package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"pathways/internal/alignment/match/vectors"
	"pathways/internal/alignment/match/words"
)

// Passage is a part of a text that is read by itself.
type Passage struct {
	Text    string // as given, trimmed, inner space single; a list item without its mark, a heading without colon or #
	Kind    PassageKind
	Heading string // the heading that it stands under; "" where there is none
}

// PassageKind is what a passage is in its text.
type PassageKind string

// The kinds.
const (
	Heading  PassageKind = "heading"
	Sentence PassageKind = "sentence"
	Entry    PassageKind = "item" // of a list
)

// How much of a text is cut into passages, and how long one is at most, in bytes.
const (
	maxText     = 2 << 20
	maxPassages = 10_000
	maxSentence = 1_500
	maxJoined   = 8 << 10 // of lines that are put together: each is looked at again with every line that comes to it
)

// Language guesses the language of a text: "en", "es", "fr", or "" where it is another one or too short to tell.
func Language(text string) string { return words.Language(text) }

// Passages cuts a text: headings, list items, and sentences of paragraphs. Lines that were wrapped are joined again. A heading
// is a line that begins with #, is all capitals, is short with a colon at its end, or is short and written like a title with
// something under it.
func Passages(text string) []Passage {
	if len(text) > maxText {
		text = text[:maxText]
	}
	text = tidy.Replace(strings.ToValidUTF8(text, " "))
	c := cutter{}
	for block := range blocks(text) {
		c.block(joined(block))
	}
	if len(c.out) > maxPassages {
		return c.out[:maxPassages]
	}
	return c.out
}

// tidy takes out what files leave in texts: soft hyphens, ligatures, odd spaces and ends of lines.
var tidy = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n\n", "\v", "\n", "\u2028", "\n", "\u2029", "\n\n", "\u00ad", "", "\u200b", "",
	"\ufeff", "", "\u00a0", " ", "\x00", " ", "ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl")

// row is a line of a text without the space around it.
type row struct {
	text string
	item bool // began with the mark of a list
	head bool // began with #
}

// blocks yields the lines between empty lines.
func blocks(text string) func(func([]row) bool) {
	return func(yield func([]row) bool) {
		var block []row
		for line := range strings.Lines(text) {
			line = strings.Join(strings.Fields(line), " ")
			if line == "" {
				if len(block) > 0 && !yield(block) {
					return
				}
				block = nil
				continue
			}
			block = append(block, rowsOf(line)...)
		}
		if len(block) > 0 {
			yield(block)
		}
	}
}

// rowsOf is a line, or several where it holds a list with marks between its items.
func rowsOf(line string) []row {
	if strings.Count(line, " • ") > 0 && strings.Count(line, "•") > 1 {
		var out []row
		first, rest, _ := strings.Cut(line, "•")
		if first = strings.TrimSpace(first); first != "" {
			out = append(out, row{text: first})
		}
		for part := range strings.SplitSeq(rest, "•") {
			if part = strings.TrimSpace(part); part != "" {
				out = append(out, row{text: part, item: true})
			}
		}
		return out
	}
	if rest := strings.TrimLeft(line, "#"); rest != line && strings.HasPrefix(rest, " ") {
		return []row{{text: strings.TrimSpace(rest), head: true}}
	}
	rest, item := unmarked(line)
	if rest == "" {
		return nil
	}
	return []row{{text: rest, item: item}}
}

// unmarked takes the mark of a list off a line: a bullet, a dash, "o", "1.", "2)", "(a)", "iv.".
func unmarked(line string) (string, bool) {
	r, size := utf8.DecodeRuneInString(line)
	if strings.ContainsRune("•◦▪●■□‣⁃∙·➢➤→►✓✔❖§\uf0b7\uf0a7\uf0d8", r) {
		return strings.TrimSpace(line[size:]), true
	}
	mark, rest, found := strings.Cut(line, " ")
	if !found {
		if mark == "-" || mark == "*" || mark == "–" || mark == "—" {
			return "", true
		}
		return line, false
	}
	switch mark {
	case "-", "–", "—", "*", "o", "+", ">", "--":
		return strings.TrimSpace(rest), true
	}
	inner := strings.TrimPrefix(mark, "(")
	if last := len(inner) - 1; last > 0 && last < 4 && (inner[last] == '.' || inner[last] == ')') && isCounter(inner[:last]) {
		return strings.TrimSpace(rest), true
	}
	return line, false
}

// isCounter says whether a mark counts: up to two digits, one letter, or a small Roman number.
func isCounter(mark string) bool {
	if strings.Trim(mark, "0123456789") == "" {
		return len(mark) < 3
	}
	return len(mark) == 1 && mark[0] >= 'a' && mark[0] <= 'z' || strings.Trim(mark, "ivx") == ""
}

// joined puts the lines of a block together that were wrapped.
func joined(block []row) []row {
	widest := 0
	for _, r := range block {
		widest = max(widest, utf8.RuneCountInString(r.text))
	}
	out := block[:0:0]
	width := 0 // of the last line that was joined
	for _, r := range block {
		n := len(out) - 1
		if n >= 0 && !r.item && !r.head && !out[n].head && len(out[n].text) < maxJoined && wrapped(out[n].text, r.text, width, widest) {
			out[n].text = join(out[n].text, r.text)
		} else {
			out = append(out, r)
		}
		width = utf8.RuneCountInString(r.text)
	}
	return out
}

// wrapped says whether a line goes on in the next one: the next begins small, or the line is about as long as any of its
// block, which is as wide as pages are, and no sentence ends there.
func wrapped(before, after string, width, widest int) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	if last == ':' || isCapitals(before) != isCapitals(after) {
		return false
	}
	page := widest >= 45 && widest <= 130 && width*4 >= widest*3
	switch {
	case strings.ContainsRune(".!?;", last):
		return page && last != ';'
	case unicode.IsLower(first) || last == ',' || last == '-' || first == '(' || first == '&':
		return true
	}
	return page
}

// join puts two halves of a wrapped text together. A hyphen at the end of a line goes where that makes a word.
func join(before, after string) string {
	first, _ := utf8.DecodeRuneInString(after)
	head := strings.TrimSuffix(before, "-")
	if head == before || !unicode.IsLower(first) {
		return before + " " + after
	}
	left := head[strings.LastIndexFunc(head, func(r rune) bool { return !unicode.IsLetter(r) })+1:]
	right := after
	if i := strings.IndexFunc(after, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		right = after[:i]
	}
	if left == "" {
		return before + " " + after
	}
	for _, t := range words.Tokens(left+right, "en") {
		if t.Stop || vectors.For("en").Find(t.Stem) >= 0 {
			return head + after
		}
	}
	return before + after
}

// cutter makes passages of blocks.
type cutter struct {
	out     []Passage
	heading string
}

func (c *cutter) add(text string, kind PassageKind) {
	if text == "" || len(c.out) >= maxPassages {
		return
	}
	if kind == Heading {
		c.heading = text
		c.out = append(c.out, Passage{Text: text, Kind: Heading})
		return
	}
	for len(text) > maxSentence {
		at := strings.LastIndexByte(text[:maxSentence], ' ')
		if at <= 0 {
			at = len(strings.ToValidUTF8(text[:maxSentence], ""))
		}
		c.out = append(c.out, Passage{text[:at], kind, c.heading})
		text = strings.TrimSpace(text[at:])
	}
	if text != "" {
		c.out = append(c.out, Passage{text, kind, c.heading})
	}
}

func (c *cutter) block(rows []row) {
	// Several short lines without marks or full stops are a list that lost its marks.
	list := len(rows) > 2
	for _, r := range rows[min(1, len(rows)):] {
		list = list && !r.item && !r.head && len(r.text) < 200 && !strings.HasSuffix(r.text, ".")
	}
	for i, r := range rows {
		alone := len(rows) == 1 || i == 0
		switch {
		case r.head || !r.item && isHeading(r.text, alone, i+1 < len(rows)):
			c.add(strings.TrimSpace(strings.TrimRight(r.text, ": ")), Heading)
		case r.item && len(r.text) <= 300:
			c.add(r.text, Entry)
		case r.item:
			c.sentences(r.text, Entry)
		case list:
			c.add(r.text, Entry)
		default:
			c.sentences(r.text, Sentence)
		}
	}
}

func isCapitals(text string) bool {
	small, large := 0, 0
	for _, r := range text {
		if unicode.IsLower(r) {
			small++
		} else if unicode.IsUpper(r) {
			large++
		}
	}
	return large > 2 && small == 0
}

// isHeading says whether a line is a heading, by its form; alone where it begins a block, followed where more lines of its
// block come after it.
func isHeading(text string, alone, followed bool) bool {
	fields := strings.Fields(text)
	if len(fields) > 14 || len(text) > 110 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(text)
	switch {
	case isCapitals(text):
		return len(fields) <= 10 && last != '.' && last != ';'
	case last == ':':
		return len(fields) <= 8 || followed
	case strings.ContainsRune(".,;!?", last) || !alone || len(fields) > 7:
		return false
	}
	capitals, content := 0, 0
	for _, f := range fields {
		r, _ := utf8.DecodeRuneInString(f)
		switch {
		case unicode.IsDigit(r):
			return false
		case unicode.IsUpper(r):
			capitals++
			content++
		case len(f) > 3:
			content++
		}
	}
	return capitals > 0 && capitals == content && (len(fields) > 1 || followed || content == 1 && len(text) < 30)
}

// sentences adds the sentences of a paragraph. A sentence that lists things between semicolons is cut there too.
func (c *cutter) sentences(text string, kind PassageKind) {
	for len(text) > 0 {
		end := sentenceEnd(text)
		one := strings.TrimSpace(text[:end])
		text = strings.TrimSpace(text[end:])
		if strings.Count(one, "; ") >= 2 {
			for part := range strings.SplitSeq(one, "; ") {
				c.add(strings.TrimSpace(part), Entry)
			}
			continue
		}
		c.add(one, kind)
	}
}

// sentenceEnd is where the first sentence of a text ends: after a full stop, question or exclamation mark that a space and a
// capital, digit or bracket follow, unless the word before is an abbreviation.
func sentenceEnd(text string) int {
	for i := 0; i < len(text); i++ {
		if text[i] != '.' && text[i] != '!' && text[i] != '?' {
			continue
		}
		end := i + 1
		for end < len(text) {
			r, size := utf8.DecodeRuneInString(text[end:])
			if !strings.ContainsRune(".!?\"')]”’", r) {
				break
			}
			end += size
		}
		if end >= len(text) {
			return len(text)
		}
		if text[end] != ' ' {
			i = end - 1 // no mark of this run ends a sentence
			continue
		}
		next, _ := utf8.DecodeRuneInString(text[end+1:])
		if unicode.IsLower(next) || text[i] == '.' && isAbbreviation(text[:i], next) {
			continue
		}
		return end
	}
	return len(text)
}

// isAbbreviation says whether a full stop after a text belongs to its last word.
func isAbbreviation(before string, next rune) bool {
	word := before[strings.LastIndexAny(before, " (\"“/")+1:]
	small := strings.ToLower(word)
	if strings.Contains(word, ".") {
		// "U.S. citizens", "Ph.D. in": a sentence may end so too, but seldom before anything but a capital.
		return len(word) <= 5 && small != "a.m" && small != "p.m" || !unicode.IsUpper(next)
	}
	if len(word) == 1 && word >= "A" && word <= "Z" {
		return true
	}
	_, known := abbreviations[small]
	return known
}

var abbreviations = func() map[string]struct{} {
	out := map[string]struct{}{}
	for _, w := range strings.Fields(`dr mr mrs ms prof sr sra dra jr st mt ft vs etc eg ie approx appx dept depts est fig figs vol pp ed eds min max no nos
		inc ltd co corp univ assoc asst mgr govt hr hrs yr yrs wk wks lb lbs oz sq cu tel ext incl req pref sec ave blvd rd jan feb mar apr jun jul aug sep sept
		oct nov dec mon tue tues wed thu thur thurs fri`) {
		out[w] = struct{}{}
	}
	delete(out, "etc")
	return out
}()
