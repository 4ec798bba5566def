package table

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"pathways/internal/exchange/reading"
)

// depths says whether a column tells how deep each row stands: numbers that never go down by more than one step, and no
// code twice.
func (g *guess) depths(column int) bool {
	last, deepest, least := 0, 0, 0
	for i, row := range g.body {
		n, err := strconv.Atoi(strings.TrimSpace(row.Cell(column)))
		if err != nil || n < 0 || n > 20 || i > 0 && n > last+1 {
			return false
		}
		if i == 0 {
			least = n
		}
		last, deepest = n, max(deepest, n)
	}
	return len(g.body) > 1 && least <= 1 && deepest > least
}

// way finds out how the tree is told.
func (g *guess) way() {
	set := func(w Way, why string, args ...any) { g.m.Way, g.m.Why = w, Reason{Key: why, Args: args} }
	if c := g.m.Of(ParentCode); c != nil && g.letters(c.Index) > 0 {
		set(ByParent, "parentColumn", "title", c.Title)
		return
	}
	if c := g.m.Of(DepthName); c != nil {
		if c.Why.Key == "stairs" {
			set(ByColumns, "stairs")
			return
		}
		set(ByColumns, "columns", "titles", strings.Join(g.m.Kinds, ", "))
		return
	}
	if c := g.m.Of(Outline); c != nil {
		set(ByOutline, "outlineColumn", "title", c.Title)
		return
	}
	c, code := g.m.Of(Code), strings.TrimSpace
	if inside := g.m.Of(CodeAndStatement); inside != nil {
		c, code = inside, func(cell string) string { code, _ := split(cell); return code }
	}
	if c != nil {
		codes := map[string]bool{}
		for _, row := range g.body {
			codes[code(row.Cell(c.Index))] = true
		}
		delete(codes, "")
		for _, row := range g.body {
			code := code(row.Cell(c.Index))
			if up := prefixOf(code, func(s string) bool { return codes[s] }); up != "" {
				set(ByPrefix, "codes", "code", code, "parent", up)
				return
			}
		}
	}
	if c := g.m.Of(Kind); c != nil {
		var kinds []string
		for _, row := range g.body {
			if v := strings.TrimSpace(row.Cell(c.Index)); v != "" && !slices.Contains(kinds, v) {
				kinds = append(kinds, v)
			}
		}
		if len(kinds) > 1 && len(kinds) <= 10 {
			g.m.Kinds = kinds
			set(ByKind, "kindOrder", "kinds", strings.Join(kinds, ", "))
			return
		}
	}
	if c := g.m.wording(); c != nil && g.indented(c.Index) {
		set(ByIndent, "indented")
	}
}

// prefixOf is the longest beginning of a code that is a code itself and ends where a part of the code ends; "" for none.
func prefixOf(code string, there func(string) bool) string {
	sort := func(c byte) int {
		switch {
		case c >= '0' && c <= '9':
			return 1
		case c >= 'a' && c <= 'z':
			return 2
		case c >= 'A' && c <= 'Z':
			return 3
		case c >= utf8.RuneSelf:
			return 4
		}
		return 0
	}
	if len(code) > 4*reading.MaxCode {
		return "" // it is refused for its length
	}
	for end := len(code) - 1; end > 0; end-- {
		if sort(code[end]) != 0 && sort(code[end]) == sort(code[end-1]) {
			continue // within a number or a word
		}
		if up := strings.TrimRight(code[:end], ".-/ _:"); up != "" && up != code && there(up) {
			return up
		} else if there(code[:end]) && code[:end] != code {
			return code[:end]
		}
	}
	return ""
}
