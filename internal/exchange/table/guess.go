package table

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"pathways/internal/framework/frameworkdoc"
)

// looked is how many rows a guess goes by.
const looked = 500

// Guess says what the columns of a sheet seem to mean, and how it tells its tree, each with the reason.
func Guess(s *Sheet) Mapping {
	g := &guess{s: s, m: Mapping{Sheet: s.Name, Way: Flat, Why: Reason{Key: "flat"}}}
	g.head()
	g.columns()
	if g.ours() {
		return g.m
	}
	g.byTitle()
	g.perhapsCodes()
	g.parts()
	g.stairs()
	g.levels()
	g.byContent()
	g.above()
	g.inside()
	g.way()
	return g.m
}

type guess struct {
	s    *Sheet
	m    Mapping
	body []Row // below the head, at most as many as are looked at
}

// head finds the row with the titles: the one of the first with most words that are known.
func (g *guess) head() {
	if first := g.s.Body[:min(len(g.s.Body), looked)]; staircase(len(first), func(row int) int { return alone(first[row].Cells) }) {
		g.body = first // one text in each row: none of them holds titles
		return
	}
	best, at := 0, -1
	for i, row := range g.s.Body[:min(len(g.s.Body), 30)] {
		n := 0
		for _, c := range row.Cells {
			if is, _ := part(c); known(c) != Ignored || perhapsCode[plain(c)] || strings.TrimSpace(c) == "#" || either[plain(c)] || is || levelOf(c) != "" || frameworkdoc.ColumnOf(c) != "" {
				n++
			}
		}
		if n > best {
			best, at = n, i
		}
	}
	if at < 0 && titled(g.s.Body) {
		at = 0
	}
	if at >= 0 {
		g.m.Head = g.s.Body[at].Number
	}
	g.body = g.s.Body[at+1:]
	g.body = g.body[:min(len(g.body), looked)]
}

// titled says whether the first row looks like titles nobody knows: short, each another, and shorter than what follows.
func titled(body []Row) bool {
	if len(body) < 2 || len(body[0].Cells) < 2 {
		return false
	}
	seen, long, longest := map[string]bool{}, 0, 0
	for _, c := range body[0].Cells {
		if c == "" || seen[c] {
			return false
		}
		seen[c] = true
		long = max(long, len(c))
	}
	for _, row := range body[1:min(len(body), 20)] {
		for _, c := range row.Cells {
			longest = max(longest, len(c))
		}
	}
	return long < 40 && long < longest
}

func (g *guess) columns() {
	wide := 0
	for _, row := range g.s.Body {
		wide = max(wide, len(row.Cells))
	}
	var head Row
	for _, row := range g.s.Body {
		if row.Number == g.m.Head {
			head = row
		}
	}
	for i := range wide {
		c := Column{Index: i, Title: strings.TrimSpace(head.Cell(i)), Meaning: Ignored, Why: Reason{Key: "unknown"}}
		for _, row := range g.body {
			if c.Sample = brief(row.Cell(i)); c.Sample != "" {
				break
			}
		}
		if c.Title == "" && c.Sample == "" && !g.filled(i) {
			continue
		}
		g.m.Columns = append(g.m.Columns, c)
	}
}

func (g *guess) filled(column int) bool {
	return slices.ContainsFunc(g.s.Body, func(r Row) bool { return r.Cell(column) != "" })
}

// ours recognizes the header of our own export.
func (g *guess) ours() bool {
	have := map[string]bool{}
	for _, c := range g.m.Columns {
		have[frameworkdoc.ColumnOf(c.Title)] = true
	}
	for _, key := range []string{"code", "statement", "code_ours", "framework", "release"} {
		if !have[key] {
			return false
		}
	}
	g.m.Ours, g.m.Way, g.m.Why = true, ByParent, Reason{Key: "ours"}
	for i := range g.m.Columns {
		c := &g.m.Columns[i]
		c.Meaning, c.Why = Ignored, Reason{Key: "ours"}
		if m := Meaning(frameworkdoc.ColumnOf(c.Title)); slices.Contains(Meanings, m) {
			c.Meaning = m
		}
	}
	return true
}

// byTitle takes titles by their word.
func (g *guess) byTitle() {
	for i := range g.m.Columns { // "Statement" holds the wording even where "Title" stands before it
		if c := &g.m.Columns[i]; clearly[plain(c.Title)] && g.m.Of(Statement) == nil {
			g.set(c, Statement, "title", "title", c.Title)
		}
	}
	for i := range g.m.Columns {
		c := &g.m.Columns[i]
		switch m := known(c.Title); {
		case m == Ignored || c.Meaning != Ignored:
		case g.m.Of(m) == nil:
			g.set(c, m, "title", "title", c.Title)
		case m == Statement:
			g.set(c, KeptInNote, "besideWording", "title", c.Title)
		case m == Note || m == KeptInNote:
			g.set(c, KeptInNote, "title", "title", c.Title)
		}
	}
	for i := range g.m.Columns {
		c := &g.m.Columns[i]
		switch p := plain(c.Title); {
		case !either[p] || c.Meaning != Ignored:
		case p == "abbreviatedstatement" && g.m.Of(Statement) != nil:
			g.set(c, KeptInNote, "title", "title", c.Title)
		case strings.HasPrefix(p, "id"):
			switch {
			case g.uuids(c.Index) && g.m.Of(ItemID) == nil:
				g.set(c, ItemID, "uuids")
			case g.m.Of(Code) == nil:
				g.set(c, Code, "title", "title", c.Title)
			}
		}
	}
}

func (g *guess) set(c *Column, m Meaning, why string, args ...any) {
	c.Meaning, c.Why = m, Reason{Key: why, Args: args}
}

// parts takes one column for each depth: "Domain", "Category", "Competency", and the columns with their codes.
func (g *guess) parts() {
	var names, codes []*Column
	for i := range g.m.Columns {
		c := &g.m.Columns[i]
		is, code := part(c.Title)
		switch {
		case !is || c.Meaning != Ignored:
		case code:
			codes = append(codes, c)
		default:
			names = append(names, c)
		}
	}
	if g.m.Of(Statement) == nil && len(names) == 0 { // "Level 1", "Level 2" without any wording beside them are depths
		for i := range g.m.Columns {
			if c := &g.m.Columns[i]; c.Meaning == Ignored && levelOf(c.Title) != "" {
				names = append(names, c)
			}
		}
		if len(names) < 2 || !g.repeats(names[0].Index) {
			names = nil
		}
	}
	g.beside(names)
	switch {
	case len(names) == 1 && g.m.Of(Statement) == nil:
		g.set(names[0], Statement, "title", "title", names[0].Title)
		if len(codes) == 1 && g.m.Of(Code) == nil {
			g.set(codes[0], Code, "title", "title", codes[0].Title)
		}
		return
	case len(names) == 0 || g.m.Of(ParentCode) != nil && len(names) < 2 || len(names) == 1 && !g.repeats(names[0].Index):
		return
	}
	for d, c := range names {
		g.set(c, DepthName, "part", "title", c.Title)
		c.Depth = d
		g.m.Kinds = append(g.m.Kinds, c.Title)
		for _, code := range codes {
			if strings.HasPrefix(plain(code.Title), strings.TrimSuffix(plain(c.Title), "s")) && code.Meaning == Ignored {
				g.set(code, DepthCode, "part", "title", code.Title)
				code.Depth = d
			}
		}
	}
}

// stairs takes columns without titles whose rows hold one text each, further to the right the deeper they stand.
func (g *guess) stairs() {
	if g.m.Head != 0 || len(g.m.Columns) < 2 {
		return
	}
	if !staircase(len(g.body), func(row int) int { return alone(g.body[row].Cells) }) {
		return
	}
	for d := range g.m.Columns {
		g.set(&g.m.Columns[d], DepthName, "stairs")
		g.m.Columns[d].Depth = d
	}
}

// repeats says whether a column names the same thing in several rows, or leaves out what stands above.
func (g *guess) repeats(column int) bool {
	seen, empty := map[string]int{}, 0
	for _, row := range g.body {
		if v := row.Cell(column); v == "" {
			empty++
		} else {
			seen[v]++
		}
	}
	return len(seen) > 0 && (empty > 0 || len(seen) < len(g.body))
}

// levels takes columns that hold the wording at one level.
func (g *guess) levels() {
	var found []*Column
	for i := range g.m.Columns {
		if c := &g.m.Columns[i]; c.Meaning == Ignored && levelOf(c.Title) != "" {
			found = append(found, c)
		}
	}
	if len(found) < 2 && !(len(found) == 1 && strings.ContainsAny(found[0].Title, "0123456789")) {
		return
	}
	taken := map[string]bool{}
	for _, c := range found {
		g.set(c, LevelWording, "level", "title", c.Title)
		c.Name, c.Level = c.Title, LevelCodeOf(c.Title, taken)
		taken[c.Level] = true
	}
}

var (
	notLevel = regexp.MustCompile(`[^A-Za-z0-9._-]+`)
	numbered = regexp.MustCompile(`^\p{L}+ ?([0-9]+)$`)
)

// LevelCodeOf is a code for a level by its name, other than those that are taken: "L1" for "Level 1", "Foundation" for
// itself. It can stand in a pathway file.
func LevelCodeOf(name string, taken map[string]bool) string {
	name = strings.TrimSpace(name)
	out := strings.Trim(notLevel.ReplaceAllString(name, "-"), "-._")
	out = cmp.Or(strings.TrimRight(out[:min(len(out), 40)], "-._"), "L")
	if m := numbered.FindStringSubmatch(name); m != nil && len(m[1]) < 40 {
		out = "L" + m[1]
	}
	for n, first := 2, out; taken[out]; n++ {
		out = first + "-" + strconv.Itoa(n)
	}
	return out
}

// byContent settles columns by what stands in them.
func (g *guess) byContent() {
	for i := range g.m.Columns {
		c := &g.m.Columns[i]
		if p := plain(c.Title); c.Meaning != Ignored || !either[p] || strings.HasPrefix(p, "id") {
			continue
		}
		if g.m.Of(Statement) == nil && g.m.Of(DepthName) == nil {
			g.set(c, Statement, "title", "title", c.Title)
		} else if g.m.Of(Note) == nil {
			g.set(c, Note, "besideWording", "title", c.Title)
		} else {
			g.set(c, KeptInNote, "besideWording", "title", c.Title)
		}
	}
	if g.m.Of(Statement) == nil && g.m.Of(DepthName) == nil {
		var best *Column
		most := 0
		for i := range g.m.Columns {
			if c := &g.m.Columns[i]; c.Meaning == Ignored || c.Meaning == Note {
				if n := g.letters(c.Index); n > most {
					best, most = c, n
				}
			}
		}
		if best != nil {
			g.set(best, Statement, "longest")
		}
	}
	for i := range g.m.Columns {
		if c := &g.m.Columns[i]; c.Meaning == Ignored && c.Title == "" && g.m.Of(Code) == nil && g.short(c.Index) {
			g.set(c, Code, "shortAndUnique")
		}
	}
	if c := g.m.Of(LevelCode); c != nil {
		switch {
		case g.depths(c.Index):
			g.set(c, Outline, "depths", "title", c.Title)
		case !g.levelsInRows(c.Index):
			g.set(c, KeptInNote, "levelOfItem", "title", c.Title)
		}
	}
}

func (g *guess) letters(column int) (n int) {
	for _, row := range g.body {
		n += utf8.RuneCountInString(row.Cell(column))
	}
	return n
}

func (g *guess) uuids(column int) bool {
	n := 0
	for _, row := range g.body {
		if v := strings.TrimSpace(row.Cell(column)); v != "" {
			if len(v) != 36 || uuid.Validate(v) != nil {
				return false
			}
			n++
		}
	}
	return n > 0
}

// short says whether a column looks like codes: short, each another, without spaces.
func (g *guess) short(column int) bool {
	seen := map[string]bool{}
	for _, row := range g.body {
		v := strings.TrimSpace(row.Cell(column))
		if v == "" || len(v) > 20 || seen[v] || strings.ContainsAny(v, " \n") {
			return false
		}
		seen[v] = true
	}
	return len(seen) > 1
}

// levelsInRows says whether rows with a level are the wording of items that have a row of their own.
func (g *guess) levelsInRows(level int) bool {
	c := g.m.Of(Code)
	own, with := map[string]bool{}, 0
	empty := 0
	for _, row := range g.body {
		code := ""
		if c != nil {
			code = row.Cell(c.Index)
		}
		switch {
		case row.Cell(level) == "":
			own[code] = true
			empty++
		case own[code] || code == "" && empty > 0:
			with++
		}
	}
	return with > 0
}
