package table

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// perhapsCodes takes columns called "No.", "Key" or "#" for codes where what stands in them looks like codes.
func (g *guess) perhapsCodes() {
	for i := range g.m.Columns {
		c := &g.m.Columns[i]
		p := plain(c.Title)
		mark := p == "" && strings.ContainsAny(c.Title, "#№")
		if c.Meaning != Ignored || g.m.Of(Code) != nil || !mark && !perhapsCode[p] {
			continue
		}
		if g.codes(c.Index) {
			g.set(c, Code, "title", "title", c.Title)
		}
	}
}

// codes says whether what stands in a column looks like codes: short, and few of them twice. Where rows are wording at
// levels, codes repeat.
func (g *guess) codes(column int) bool {
	seen, filled := map[string]bool{}, 0
	for _, row := range g.body {
		v := strings.TrimSpace(row.Cell(column))
		if v == "" {
			continue
		}
		if utf8.RuneCountInString(v) > 30 || len(strings.Fields(v)) > 3 {
			return false
		}
		filled++
		seen[v] = true
	}
	return filled == 0 || len(seen)*10 >= filled*8 || g.m.Of(LevelCode) != nil
}

// wordiest is the column with the longest texts, nearly all of them different, among those that nobody has taken; nil
// where there is none.
func (g *guess) wordiest() *Column {
	var best *Column
	most := 0
	for i := range g.m.Columns {
		c := &g.m.Columns[i]
		if _, code := part(c.Title); c.Meaning != Ignored || code || levelOf(c.Title) != "" || either[plain(c.Title)] {
			continue
		}
		seen, filled := map[string]bool{}, 0
		for _, row := range g.body {
			if v := strings.TrimSpace(row.Cell(c.Index)); v != "" {
				seen[v] = true
				filled++
			}
		}
		if n := g.letters(c.Index); n > most && len(seen)*10 >= filled*9 && filled*2 > len(g.body) {
			best, most = c, n
		}
	}
	return best
}

// beside takes the wordiest column for the wording where parts of a framework stand to its left, all of which group rows.
func (g *guess) beside(names []*Column) {
	best := g.wordiest()
	if g.m.Of(Statement) != nil || best == nil || len(names) == 0 {
		return
	}
	for _, c := range names {
		if c.Index >= best.Index || c.Meaning != Ignored {
			return
		}
	}
	if last := names[len(names)-1]; g.groups(names[:len(names)-1], last.Index) {
		g.set(best, Statement, "longest")
	}
}

// above takes columns to the left of the wording that group neighboring rows for the depths above it.
func (g *guess) above() {
	wording := g.m.Of(Statement)
	if wording == nil || wording.Why.Key != "longest" || g.m.Of(DepthName) != nil || g.m.Of(ParentCode) != nil || g.m.Of(Outline) != nil || g.m.Of(Kind) != nil {
		return
	}
	var names []*Column
	for i := range g.m.Columns {
		if c := &g.m.Columns[i]; c.Index < wording.Index && c.Meaning == Ignored && g.letters(c.Index) < g.letters(wording.Index) && g.groups(names, c.Index) {
			names = append(names, c)
		}
	}
	for d, c := range names {
		g.set(c, DepthName, "groups")
		c.Depth = d
		if c.Title != "" {
			g.m.Kinds = append(g.m.Kinds, c.Title)
		}
	}
	if len(g.m.Kinds) < len(names) {
		g.m.Kinds = nil
	}
}

// groups says whether a column holds few short texts, each in rows that follow each other within what the columns above
// it say, and at least two of them.
func (g *guess) groups(above []*Column, column int) bool {
	seen, open, filled, different, last := map[string]bool{}, "", 0, map[string]bool{}, make([]string, len(above)+1)
	for _, row := range g.body {
		path := ""
		for i, c := range above {
			if v := strings.TrimSpace(row.Cell(c.Index)); v != "" {
				last[i] = v
			}
			path += last[i] + "\x00"
		}
		v := strings.TrimSpace(row.Cell(column))
		if v == "" {
			if open == "" && len(g.body) > 0 && filled == 0 {
				return false
			}
			continue
		}
		if utf8.RuneCountInString(v) > 100 || !strings.ContainsFunc(v, unicode.IsLetter) {
			return false
		}
		filled++
		different[v] = true
		if at := path + v; at != open {
			if seen[at] {
				return false // it comes back further down: it says something of each row
			}
			seen[at], open = true, at
		}
	}
	return len(different) > 1 && len(seen) < len(g.body)
}
