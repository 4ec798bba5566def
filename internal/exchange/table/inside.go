package table

import (
	"regexp"
	"strings"
)

var (
	// "1.1 Greets", "GE.1 – Greets", "A1: Greets", "2) Greets"
	numberedWording = regexp.MustCompile(`^((?:\p{Lu}{1,8}[.\-/ ]?)?[0-9]{1,4}(?:[.\-/][\p{L}0-9]{1,4})*[a-z]?)(?:[.):]?\s*[–—:-]\s+|[.):]?\s+)(\S.*)$`)
	// "GE – General", "A. General", "B) General"
	letteredWording = regexp.MustCompile(`^(\p{Lu}{1,6}(?:[.\-/][\p{Lu}0-9]{1,4})*)(?:\s*[–—:]\s*|\s+-\s+|[.)]\s+)(\S.*)$`)
)

// split takes a code that stands before a wording off it; no code where there is none.
func split(text string) (code, wording string) {
	text = strings.TrimSpace(text)
	first, rest, more := strings.Cut(text, "\n")
	for _, form := range []*regexp.Regexp{numberedWording, letteredWording} {
		if m := form.FindStringSubmatch(first); m != nil {
			if more {
				m[2] += "\n" + rest
			}
			return m[1], m[2]
		}
	}
	return "", text
}

// inside finds codes that stand before the wording in its own cells: in nearly all of them, each another.
func (g *guess) inside() {
	c := g.m.Of(Statement)
	if c == nil || g.m.Of(Code) != nil || g.m.Of(LevelCode) != nil || g.m.Of(DepthName) != nil {
		return
	}
	seen, filled := map[string]bool{}, 0
	for _, row := range g.body {
		if row.Cell(c.Index) == "" {
			continue
		}
		filled++
		if code, _ := split(row.Cell(c.Index)); code != "" {
			if seen[code] {
				return
			}
			seen[code] = true
		}
	}
	if len(seen) > 1 && (len(seen) == filled || len(seen) > 2 && len(seen)*10 >= (filled-1)*8) { // one may be a title
		g.set(c, CodeAndStatement, "codesInside")
	}
}

// indent is how far the text of a cell stands to the right: a tab counts as four spaces.
func indent(cell string) (n int) {
	for _, c := range cell {
		switch c {
		case ' ', '\u00a0', '\u2003', '\u3000':
			n++
		case '\t':
			n += 4
		default:
			return n
		}
	}
	return n
}

// indented says whether the texts of a column stand further to the right the deeper they are, from the first on.
func (g *guess) indented(column int) bool {
	least, deep, first := -1, 0, -1
	for _, row := range g.body {
		v := row.Cell(column)
		if strings.TrimSpace(v) == "" {
			continue
		}
		n := row.indent(column)
		if first < 0 {
			first = n
		}
		if least < 0 || n < least {
			least = n
		}
		if n > first {
			deep++
		}
	}
	return least >= 0 && first == least && (deep > 1 || deep == 1 && len(g.body) < 4)
}

// staircase says whether the rows of a sheet, or of lines cut by a delimiter, hold one text each, each at most one column
// further to the right than the one before, and at least one of them right of the first column. Cell gives the place of
// the only text of a row; -1 where a row has none, -2 where it has several.
func staircase(rows int, cell func(row int) int) bool {
	last, deepest := -1, 0
	for i := range rows {
		at := cell(i)
		if at == -1 {
			continue
		}
		if at < 0 || at > last+1 {
			return false
		}
		last, deepest = at, max(deepest, at)
	}
	return deepest > 0
}

// alone is the place of the only text of a row; -1 where it has none, -2 where it has several.
func alone(cells []string) int {
	at := -1
	for i, c := range cells {
		if strings.TrimSpace(c) == "" {
			continue
		}
		if at >= 0 {
			return -2
		}
		at = i
	}
	return at
}

// prose says whether commas belong to the texts of one column: a space stands behind each of them, and lines begin with
// codes that are followed by wording, or with spaces.
func prose(text string) bool {
	lines, coded, inward := 0, 0, 0
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			continue
		}
		if strings.Count(line, ",") != strings.Count(line, ", ") {
			return false
		}
		if lines++; lines > looked {
			break
		}
		first, _, _ := strings.Cut(line, ",")
		if code, _ := split(first); code != "" {
			coded++
		}
		if indent(line) > 0 {
			inward++
		}
	}
	return lines > 1 && (coded*10 >= lines*8 || inward*3 >= lines && inward < lines)
}

// stepped finds the delimiter of lines that are a staircase, whose lines have no delimiters at their ends; 0 where there
// is none.
func stepped(text string) byte {
	for i := range len(delimiters) {
		p := records{text: text, delimiter: delimiters[i], Report: newReport()}
		var places []int
		for len(places) < looked && p.next() {
			places = append(places, alone(p.cells))
		}
		if len(text) == 1<<20 && len(places) > 0 {
			places = places[:len(places)-1] // it may be cut
		}
		if staircase(len(places), func(row int) int { return places[row] }) && p.open == 0 {
			return delimiters[i]
		}
	}
	return 0
}
