package difference

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Piece is a run of a text that was kept, taken out or put in.
type Piece struct {
	How  How
	Text string
}

// How says what became of a piece of text.
type How string

// What becomes of a piece.
const (
	Kept How = "kept"
	Gone How = "gone" // only in the wording before
	New  How = "new"  // only in the wording after
)

// maxEdits bounds the work on two texts: where more words than this were taken out and put in together, the texts are
// shown one after the other.
const maxEdits = 800

// Words marks, word by word, how one wording became another. The pieces that were kept or are gone make up the text before,
// the kept and new ones the text after, letter by letter. It finds the fewest words to take out and put in (Myers, "An
// O(ND) difference algorithm", 1986), and then joins what a reader would not take apart: changes with nothing but a space
// or a comma between them. Where less than a quarter of the longer wording's words would stay, all of it counts as new.
func Words(before, after string) []Piece {
	a, b := tokens(before), tokens(after)
	start, was, is, end := trimmed(a, b)
	var m marks
	m.add(Kept, start...)
	m.between(was, is)
	m.add(Kept, end...)
	m.join()
	if m.scattered(max(countWords(a), countWords(b))) {
		m.all = nil
		m.add(Gone, before)
		m.add(New, after)
	}
	return m.all
}

// tokens cuts a text into words, runs of spaces, and all other characters one by one.
func tokens(text string) []string {
	var out []string
	for len(text) > 0 {
		n := tokenLength(text)
		out = append(out, text[:n])
		text = text[n:]
	}
	return out
}

func tokenLength(text string) int {
	first, n := utf8.DecodeRuneInString(text)
	var same func(rune) bool
	switch {
	case unicode.IsSpace(first):
		same = unicode.IsSpace
	case unicode.In(first, unicode.Han, unicode.Hiragana, unicode.Katakana):
		return n // scripts without spaces between words
	case inWord(first):
		same = inWord
	default:
		return n
	}
	for n < len(text) {
		r, size := utf8.DecodeRuneInString(text[n:])
		if !same(r) {
			break
		}
		n += size
	}
	return n
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '\'' || r == '’'
}

func isWord(token string) bool { return strings.ContainsFunc(token, inWord) }

func countWords(tokens []string) int {
	n := 0
	for _, t := range tokens {
		if isWord(t) {
			n++
		}
	}
	return n
}

// marks gathers pieces; in a change, what is gone comes before what is new.
type marks struct{ all []Piece }

func (m *marks) add(how How, tokens ...string) {
	for _, text := range tokens {
		if text != "" {
			m.put(how, text)
		}
	}
}

func (m *marks) put(how How, text string) {
	n := len(m.all)
	switch {
	case n > 0 && m.all[n-1].How == how:
		m.all[n-1].Text += text
	case how == Gone && n > 0 && m.all[n-1].How == New:
		if n > 1 && m.all[n-2].How == Gone {
			m.all[n-2].Text += text
			return
		}
		m.all = append(m.all[:n-1], Piece{Gone, text}, m.all[n-1])
	default:
		m.all = append(m.all, Piece{how, text})
	}
}

// between marks two runs of tokens that begin and end differently.
func (m *marks) between(a, b []string) {
	path, ok := shortest(a, b)
	if !ok {
		m.add(Gone, a...)
		m.add(New, b...)
		return
	}
	x, y := 0, 0
	for _, step := range path {
		for x < step.x && y < step.y {
			m.add(Kept, a[x])
			x, y = x+1, y+1
		}
		switch {
		case step.down:
			m.add(New, b[y])
			y++
		default:
			m.add(Gone, a[x])
			x++
		}
	}
	m.add(Kept, a[x:]...)
}

// step is one word taken out (or put in, where it is down) at a place in both texts.
type step struct {
	x, y int
	down bool
}

// shortest is the shortest way from one run of tokens to another, from its start; not ok where it is longer than maxEdits.
func shortest(a, b []string) (path []step, ok bool) {
	most := min(len(a)+len(b), maxEdits)
	reach := make([]int, 2*most+3) // by diagonal: how far in a; diagonal k is at k+most+1
	at := func(k int) *int { return &reach[k+most+1] }
	var trace [][]int // of every round, what reach was before it, from diagonal -d-1 to d+1
	for d := 0; d <= most; d++ {
		trace = append(trace, append([]int(nil), reach[most-d:most+d+3]...))
		for k := -d; k <= d; k += 2 {
			x := *at(k - 1) + 1
			if k == -d || k != d && *at(k - 1) < *at(k + 1) {
				x = *at(k + 1)
			}
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			*at(k) = x
			if x >= len(a) && x-k >= len(b) {
				return back(trace, len(a), len(b)), true
			}
		}
	}
	return nil, false
}

// back follows the trace from the end to the start.
func back(trace [][]int, x, y int) []step {
	path := make([]step, len(trace)-1)
	for d := len(trace) - 1; d > 0; d-- {
		was := func(k int) int { return trace[d][k+d+1] }
		k := x - y
		down := k == -d || k != d && was(k-1) < was(k+1)
		if down {
			x, y = was(k+1), was(k+1)-k-1
		} else {
			x, y = was(k-1), was(k-1)-k+1
		}
		path[d-1] = step{x, y, down}
	}
	return path
}

// join makes one change of two that have no word between them. What then is the same at the ends of a change stays outside.
func (m *marks) join() {
	var joined marks
	for i, p := range m.all {
		if p.How == Kept && i > 0 && i < len(m.all)-1 && !isWord(p.Text) {
			joined.put(Gone, p.Text)
			joined.put(New, p.Text)
			continue
		}
		joined.put(p.How, p.Text)
	}
	m.all = nil
	for i := 0; i < len(joined.all); i++ {
		p := joined.all[i]
		if p.How != Gone || i+1 == len(joined.all) || joined.all[i+1].How != New {
			m.put(p.How, p.Text)
			continue
		}
		i++
		start, gone, fresh, end := trimmed(tokens(p.Text), tokens(joined.all[i].Text))
		m.add(Kept, start...)
		m.add(Gone, gone...)
		m.add(New, fresh...)
		m.add(Kept, end...)
	}
}

// trimmed takes off two runs of tokens what they have in common at the start and at the end.
func trimmed(a, b []string) (start, inA, inB, end []string) {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	start, a, b = a[:n], a[n:], b[n:]
	n = 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return start, a[:len(a)-n], b[:len(b)-n], a[len(a)-n:]
}

// scattered says whether less than a quarter of the words stayed while others changed.
func (m *marks) scattered(words int) bool {
	kept, changed := 0, false
	for _, p := range m.all {
		if p.How == Kept {
			kept += countWords(tokens(p.Text))
		} else {
			changed = true
		}
	}
	return changed && 4*kept < words
}
