package table

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"pathways/internal/exchange/rows"
	"pathways/internal/framework"
)

// tree finds out under what a row stands, as the mapping has it.
type tree struct {
	codes   map[string]bool // all codes of the sheet, for ByPrefix
	outline map[string]int  // number of a row in the outline to its place in Rows
	numbers bool            // the outline numbers each row: "1.2.3", and does not only say how deep it stands
	stack   []level         // rows from the top down to the last one
	names   []Column        // one for each depth, from the top
	open    []spot          // ByColumns: what is open at each depth
	spots   map[spot]int    // ByColumns: what stands where, to its place in Rows
}

// spot is a wording under a row.
type spot struct {
	up   int
	text string
}

type level struct{ depth, row int }

func (t *tree) start(r *reader) {
	t.codes, t.outline, t.spots = map[string]bool{}, map[string]int{}, map[spot]int{}
	for i := range r.s.Body {
		row := &r.s.Body[i]
		if row.Number <= r.m.Head {
			continue
		}
		code := strings.TrimSpace(row.Cell(r.column[Code]))
		if r.inside {
			code, _ = split(code)
		}
		if code != "" && strings.TrimSpace(row.Cell(r.column[LevelCode])) == "" {
			t.codes[code] = true
		}
		t.numbers = t.numbers || strings.Contains(strings.Trim(row.Cell(r.column[Outline]), ". "), ".")
	}
	for _, c := range r.m.Columns {
		if c.Meaning == DepthName {
			t.names = append(t.names, c)
		}
	}
	slices.SortStableFunc(t.names, func(a, b Column) int { return cmp.Compare(a.Depth, b.Depth) })
}

// place sets the parent of an item.
func (t *tree) place(r *reader, row *Row, at string, it *rows.Row) {
	switch r.m.Way {
	case ByParent:
		it.Parent = r.cell(row, ParentCode)
	case ByPrefix:
		it.Parent = prefixOf(it.Code, func(s string) bool { return t.codes[s] })
		if it.Parent == "" && it.Code != "" && strings.ContainsAny(strings.Trim(it.Code, ".-/_: "), ".-/_:") {
			r.Note(r.place(it, "code"), "noPrefix", "value", brief(it.Code))
		}
	case ByKind:
		t.byKind(r, at, it)
	case ByIndent:
		t.under(r, row.indent(r.column[Statement]), it)
	case ByOutline:
		t.byOutline(r, row, at, it)
	}
}

// under puts a row that is so deep under the last row before it that is less deep.
func (t *tree) under(r *reader, depth int, it *rows.Row) {
	for len(t.stack) > 0 && t.stack[len(t.stack)-1].depth >= depth {
		t.stack = t.stack[:len(t.stack)-1]
	}
	if n := len(t.stack); n > 0 {
		it.Up = t.stack[n-1].row
	}
	t.stack = append(t.stack, level{depth, len(r.Rows)})
}

func (t *tree) byKind(r *reader, at string, it *rows.Row) {
	for depth, name := range r.m.Kinds {
		if strings.EqualFold(strings.TrimSpace(name), it.Kind) {
			t.under(r, depth, it)
			return
		}
	}
	r.Refuse(r.in(at, r.column[Kind]), "unknownKind", "value", brief(it.Kind), "kinds", strings.Join(r.m.Kinds, ", "))
}

func (t *tree) byOutline(r *reader, row *Row, at string, it *rows.Row) {
	v := strings.Trim(r.cell(row, Outline), ". ")
	place := r.in(at, r.column[Outline])
	if !t.numbers {
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 {
			r.Refuse(place, "outline", "value", brief(v))
			return
		}
		t.under(r, n, it)
		return
	}
	if _, twice := t.outline[v]; twice || v == "" {
		r.Refuse(place, "outline", "value", brief(v))
		return
	}
	t.outline[v] = len(r.Rows)
	if dot := strings.LastIndexByte(v, '.'); dot >= 0 {
		up, ok := t.outline[v[:dot]]
		if !ok {
			r.Refuse(place, "outlineOrphan", "value", brief(v), "parent", brief(v[:dot]))
			return
		}
		it.Up = up
	}
}

// columnsRow reads a row of a sheet with one column for each depth. What it names for the first time becomes an item; what
// it repeats, or leaves empty before something deeper, is what stands open above.
func (r *reader) columnsRow(row *Row, at string) {
	t := &r.tree
	values := make([]string, 0, len(t.names)+1)
	columns := make([]int, 0, len(t.names)+1)
	for _, c := range t.names {
		values, columns = append(values, r.trim(row.Cell(c.Index))), append(columns, c.Index)
	}
	if v := r.cell(row, Statement); v != "" {
		values, columns = append(values, v), append(columns, r.column[Statement])
	}
	deepest := -1
	for d, v := range values {
		if v != "" {
			deepest = d
		}
	}
	if deepest < 0 {
		r.Entry(at, "notRead", "", "")
		r.Refuse(at, "noStatement", "value", r.cell(row, Code))
		return
	}
	up, made, same := rows.Top, false, true
	before := t.open
	t.open = nil
	for d, v := range values[:deepest+1] {
		if v == "" && same && d < len(before) && before[d].up == up {
			v = before[d].text
		}
		here := spot{up, v}
		same = same && d < len(before) && before[d] == here
		if t.open = append(t.open, here); v == "" {
			continue // a depth that is left out: what is deeper stands under what is above it
		}
		n, there := t.spots[here]
		if !there {
			it := rows.Row{At: at, Up: up, Column: columns[d]}
			it.Statement = v
			for _, c := range r.m.Columns {
				if c.Meaning == DepthCode && d < len(t.names) && c.Depth == t.names[d].Depth {
					it.Code = r.trim(row.Cell(c.Index))
				}
			}
			if d == deepest {
				if it.Code == "" {
					if it.Code = r.cell(row, Code); r.inside && it.Code != "" {
						r.split++
					}
				}
				r.texts(row, at, &it)
			}
			if it.Kind == "" {
				it.Kind = r.kindAt(d)
			}
			n, made = r.add(it), d == deepest
			t.spots[here] = n
		}
		up = n
	}
	if !made {
		r.again(row, at, up)
	}
}

// kindAt is the name of the kind at a depth, where the mapping has one.
func (r *reader) kindAt(depth int) string {
	if depth < len(r.m.Kinds) {
		return r.m.Kinds[depth]
	}
	return ""
}

// again reads a row whose item stands there already: what it adds must not differ from what is known.
func (r *reader) again(row *Row, at string, n int) {
	var more rows.Row
	r.texts(row, at, &more)
	it := &r.Rows[n]
	code := r.cell(row, Code)
	if differ(code, it.Code) || differ(more.Question, it.Question) || differ(more.Note, it.Note) || differ(more.ID, it.ID) || len(more.Levels) > 0 && !sameLevels(more.Levels, it.Levels) {
		r.Entry(at, "again", it.Code, it.Statement)
		r.Refuse(at, "againOtherwise", "value", brief(it.Statement), "first", it.At)
		return
	}
	r.levelEntry(r.Entry(at, "again", it.Code, it.Statement), n)
	r.Note(at, "again", "value", brief(it.Statement), "first", it.At)
}

func differ(more, known string) bool { return more != "" && more != known }

func sameLevels(a, b []framework.LevelStatement) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
