package ingest

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sheets puts the lines of pages together into paragraphs. A PDF says only where letters stand; what is a paragraph, an
// entry or a heading follows from that.
func (b *builder) sheets(all []sheet) error {
	withoutRunning(all)
	body := bodySize(all)
	var under []line // the paragraph under way
	flush := func() error {
		defer func() { under = under[:0] }()
		return b.paragraph(under, body)
	}
	for _, s := range all {
		m := measured(s.lines)
		for i, l := range s.lines {
			m.near = s.lines[max(0, i-nearby):min(len(s.lines), i+nearby)]
			if n := len(under); n > 0 && !m.goesOn(under[n-1], l, startsEntry(under[0])) {
				if err := flush(); err != nil {
					return err
				}
			}
			under = append(under, l)
		}
	}
	return flush()
}

func startsEntry(l line) bool {
	_, is := entry(l.text)
	return is
}

// paragraph adds lines as one.
func (b *builder) paragraph(under []line, body float64) error {
	if len(under) == 0 {
		return nil
	}
	text := under[0].text
	larger, bold := under[0].placed, true
	for i, l := range under {
		if i > 0 {
			text = joined(text, l.text)
		}
		larger = larger && l.size >= body*1.12
		bold = bold && l.bold
	}
	text = strings.ReplaceAll(text, string(broken), "")
	mark := ""
	if bare, is := entry(text); is {
		text, mark = bare, entryMark
	} else if (larger || bold) && label(text) && len(under) <= 3 && unicode.IsLetter(firstLetter(text)) {
		mark = headingMark
	}
	return b.add(mark, text)
}

func firstLetter(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func lastLetter(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// ownHyphen are beginnings of words whose hyphen is theirs, wherever the line ends.
var ownHyphen = []string{"part", "full", "self", "non", "co", "pre", "post", "high", "low", "long", "short", "hands", "front", "well", "multi", "cross", "on", "all", "one", "two", "three", "four", "five", "ten", "community", "object", "inquiry", "place", "school", "family", "evidence", "team", "inter", "decision", "problem"}

// joined puts the end of a line and the beginning of the next together.
func joined(a, b string) string {
	last, first := lastLetter(a), firstLetter(b)
	switch {
	case last == broken || (last == '-' || last == '\u2010') && unicode.IsLower(first):
		stem := strings.TrimRight(a, "-\u2010"+string(broken))
		word := strings.ToLower(stem[strings.LastIndexAny(stem, " (/\u2014\u2013-")+1:])
		if slices.Contains(ownHyphen, word) || !unicode.IsLower(lastLetter(stem)) || !unicode.IsLower(first) {
			return stem + "-" + b
		}
		return stem + b
	}
	return a + " " + b
}

// nearby is how many lines before and after one are looked at to see how wide its column is.
const nearby = 60

// measure is what is usual on a page.
type measure struct {
	near  []line  // the lines around the one that is looked at
	pitch float64 // from one line to the next of the same paragraph
}

func measured(lines []line) measure {
	m := measure{}
	steps := map[float64]int{}
	for i := 1; i < len(lines); i++ {
		a, b := lines[i-1], lines[i]
		step := a.base - b.base
		if a.placed && b.placed && alike(a, b) && step > 0.7*b.size && step < 2.6*b.size {
			steps[math.Round(step*2)/2]++
		}
	}
	most := 0
	for step, n := range steps {
		if n > most || n == most && step < m.pitch {
			m.pitch, most = step, n
		}
	}
	return m
}

// alike says whether two lines are in type of the same size.
func alike(a, b line) bool { return math.Abs(a.size-b.size) <= 0.08*max(a.size, b.size) }

// goesOn says whether the paragraph that ends with a goes on with b.
func (m measure) goesOn(a, b line, inEntry bool) bool {
	if startsEntry(b) {
		return false
	}
	if lastLetter(a.text) == broken {
		return true
	}
	ends, lower := strings.ContainsRune(".!?:;”\"", lastLetter(a.text)), unicode.IsLower(firstLetter(b.text))
	if !a.placed || !b.placed {
		return lower && !ends
	}
	if !alike(a, b) || a.bold && !b.boldFirst {
		return false
	}
	step := a.base - b.base
	if math.Abs(step) < 0.3*b.size && b.left > a.left {
		return true // the same line, in two pieces
	}
	if step <= 0 || step > 20*b.size { // at the top of the next column or page
		return !ends && (lower || !m.fits(a, b, 0.5*a.size))
	}
	if step > 1.25*m.pitch+1 && step > 1.3*b.size || step > 2.6*b.size {
		return false
	}
	if b.left > a.left+0.9*b.size && !inEntry && a.left < m.edge(a)+0.9*a.size {
		return false // the first line of a paragraph stands in
	}
	switch {
	case !m.fits(a, b, 0.5*a.size):
		return true
	case ends:
		return false
	case lower:
		return true
	}
	return !m.fits(a, b, 0.2*(m.end(a)-a.left))
}

// fits says whether the first word of b would have fitted behind a with room to spare: then the line was ended on purpose.
func (m measure) fits(a, b line, room float64) bool {
	word, _, _ := strings.Cut(b.text, " ")
	width := (b.right - b.left) / float64(max(utf8.RuneCountInString(b.text), 1))
	return a.right+width*float64(utf8.RuneCountInString(word)+1)+room <= m.end(a)
}

// end is how far to the right the column of a line goes.
func (m measure) end(a line) float64 {
	end := a.right
	for _, l := range m.near {
		if l.placed && math.Abs(l.left-a.left) < 48 {
			end = max(end, l.right)
		}
	}
	return end
}

// edge is where the column of a line begins.
func (m measure) edge(a line) float64 {
	edge := a.left
	for _, l := range m.near {
		if l.placed && l.left < a.left && a.left-l.left < 48 {
			edge = min(edge, l.left)
		}
	}
	return edge
}

// bodySize is the size in which most letters are.
func bodySize(all []sheet) float64 {
	letters := map[float64]int{}
	for _, s := range all {
		for _, l := range s.lines {
			if l.placed {
				letters[math.Round(l.size*4)/4] += len(l.text)
			}
		}
	}
	size, most := 0.0, 0
	for s, n := range letters {
		if n > most || n == most && s < size {
			size, most = s, n
		}
	}
	return size
}

var (
	digits     = regexp.MustCompile(`\d+`)
	pageNumber = regexp.MustCompile(`(?i)^(page|seite|página|page no\.?)?\s*[-–—|]?\s*\d{1,4}\s*((of|/|von|de|sur)\s*\d{1,4})?\s*[-–—|]?$`)
)

// withoutRunning leaves out what stands at the top or bottom of page after page: titles and numbers of pages.
func withoutRunning(all []sheet) {
	at := func(s sheet) (edges []int) {
		order := make([]int, len(s.lines))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(i, j int) int {
			switch a, b := s.lines[i].base, s.lines[j].base; {
			case a > b:
				return -1
			case a < b:
				return 1
			}
			return 0
		})
		for i, n := range order {
			if i < 2 || i >= len(order)-2 {
				edges = append(edges, n)
			}
		}
		return edges
	}
	pages := map[string]int{}
	for _, s := range all {
		seen := map[string]bool{}
		for _, i := range at(s) {
			if key := digits.ReplaceAllString(s.lines[i].text, "#"); !seen[key] {
				seen[key] = true
				pages[key]++
			}
		}
	}
	for k, s := range all {
		drop := map[int]bool{}
		for _, i := range at(s) {
			text := s.lines[i].text
			repeated := pages[digits.ReplaceAllString(text, "#")]
			if repeated >= 3 && repeated*5 >= len(all)*3 || len(all) > 1 && pageNumber.MatchString(text) {
				drop[i] = true
			}
		}
		var left []line
		for i, l := range s.lines {
			if !drop[i] {
				left = append(left, l)
			}
		}
		all[k].lines = left
	}
}
