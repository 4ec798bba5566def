package casefile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"pathways/internal/exchange/reading"
	"pathways/internal/framework"
)

// placed is an item of a package with its place in the tree.
type placed struct {
	framework.Item
	from     *Item
	at       string // "CFItems[3]"
	row      int
	parent   int // row of the item above; -1: the document
	sequence int
	under    []int // rows below
}

// items reads items and tree, and puts parents before what stands under them.
func (r *reader) items() {
	r.ids = make(map[UUID]string, len(r.p.CFItems))
	rows := make([]placed, len(r.p.CFItems))
	at := make(map[string]int, len(rows)) // by identifier of the package
	for i := range rows {
		it := &r.p.CFItems[i]
		row := &rows[i]
		*row = placed{from: it, at: fmt.Sprintf("CFItems[%d]", i), row: i, parent: -1, sequence: -1}
		id := string(it.Identifier)
		if id == "" {
			r.refuse(row.at+".identifier", "emptyIdentifier")
			continue
		}
		if first, twice := at[id]; twice {
			r.refuse(row.at+".identifier", "duplicate", "value", id, "first", rows[first].at)
			continue
		}
		at[id] = i
		r.item(row)
		r.ids[it.Identifier] = row.ID
	}
	r.tree(rows, at)
	if r.refused() {
		return
	}
	order := ordered(rows)
	if len(order) < len(rows) {
		r.circles(rows, order)
		return
	}
	r.codes(rows, order)
	for _, i := range order {
		row := &rows[i]
		if row.parent >= 0 {
			row.ParentID = rows[row.parent].ID
		}
		r.shortName(row)
		r.release.Items = append(r.release.Items, row.Item)
	}
}

// item reads one item without its place.
func (r *reader) item(row *placed) {
	it := row.from
	o, _ := ourPart[itemOurs](it.Extensions)
	row.ID = r.idOf(it.Identifier, o.ID)
	row.Kind = r.kind(it)
	if row.Kind == "" {
		row.Kind = r.kindOf[noKind]
	}
	row.Statement, row.CodeOurs, row.Remark = reading.Lines(it.FullStatement), o.CodeOurs, o.Remark
	if strings.TrimSpace(row.Statement) == "" {
		if row.Statement = reading.Lines(it.AbbreviatedStatement); strings.TrimSpace(row.Statement) != "" {
			r.note(row.at+".fullStatement", "statementFromShort")
		} else {
			r.refuse(row.at+".fullStatement", "noStatement")
		}
	}
	row.Note = reading.Lines(it.Notes)
	if rest, ok := strings.CutPrefix(row.Note, o.Question); ok && o.Question != "" {
		row.Question, row.Note = o.Question, strings.TrimPrefix(rest, paragraph)
	}
}

// shortName shows an item that has others under it by its short name, where it has one, with the full statement as its
// explanation: so frameworks write areas whose statement is a paragraph.
func (r *reader) shortName(row *placed) {
	it := row.from
	if len(row.under) == 0 || strings.TrimSpace(it.AbbreviatedStatement) == "" || it.Notes != "" || it.AbbreviatedStatement == it.FullStatement || it.FullStatement == "" {
		return
	}
	row.Statement, row.Note = reading.Lines(it.AbbreviatedStatement), reading.Lines(it.FullStatement)
	r.carried.Named[string(it.Identifier)] = true
}

// tree reads isChildOf; all other associations are carried.
func (r *reader) tree(rows []placed, at map[string]int) {
	document := string(r.p.CFDocument.Identifier)
	seen := map[string]bool{}
	for i := range r.p.CFAssociations {
		a := &r.p.CFAssociations[i]
		place := fmt.Sprintf("CFAssociations[%d]", i)
		if a.AssociationType != ChildOf {
			r.carried.Associations = append(r.carried.Associations, *a)
			continue
		}
		child, isItem := at[a.OriginNodeURI.Identifier]
		if !isItem {
			r.note(place+".originNodeURI", "elsewhere", "value", a.OriginNodeURI.Identifier)
			r.carried.Associations = append(r.carried.Associations, *a)
			continue
		}
		row := &rows[child]
		if seen[a.OriginNodeURI.Identifier] {
			r.note(place, "secondParent", "item", row.at)
			r.carried.Associations = append(r.carried.Associations, *a)
			continue
		}
		above := a.DestinationNodeURI.Identifier
		up, isItem := at[above]
		switch {
		case isItem:
			row.parent = up
		case above != document:
			r.refuse(place+".destinationNodeURI", "orphan", "item", row.at, "value", above)
			continue
		}
		seen[a.OriginNodeURI.Identifier] = true
		if a.SequenceNumber != nil {
			row.sequence = *a.SequenceNumber
		}
	}
	for i := range rows {
		if id := string(rows[i].from.Identifier); id != "" && !seen[id] && !r.refused() {
			r.note(rows[i].at, "noParent")
		}
		if up := rows[i].parent; up >= 0 {
			rows[up].under = append(rows[up].under, i)
		}
	}
}

// ordered are the rows with parents before what stands under them: as they stand where that is so and agrees with their
// numbers, else each item followed by all under it. Rows in a circle are left out.
func ordered(rows []placed) []int {
	if asTheyStand(rows) {
		out := make([]int, len(rows))
		for i := range out {
			out[i] = i
		}
		return out
	}
	bySequence := func(a, b int) int { return cmp.Compare(rows[a].sequence, rows[b].sequence) }
	var next []int // the last is the next one
	for i := range rows {
		if rows[i].parent < 0 {
			next = append(next, i)
		}
	}
	slices.SortStableFunc(next, bySequence)
	slices.Reverse(next)
	var out []int
	for len(next) > 0 {
		i := next[len(next)-1]
		next = next[:len(next)-1]
		out = append(out, i)
		slices.SortStableFunc(rows[i].under, bySequence)
		for _, below := range slices.Backward(rows[i].under) {
			next = append(next, below)
		}
	}
	return out
}

func asTheyStand(rows []placed) bool {
	last := map[int]int{} // of each parent: the number of the last item under it
	for i := range rows {
		up := rows[i].parent
		if before, ok := last[up]; up >= i || ok && rows[i].sequence < before {
			return false
		}
		last[up] = rows[i].sequence
	}
	return true
}

// circles refuses the items that stand under themselves. Those that only hang below a circle are none of it.
func (r *reader) circles(rows []placed, order []int) {
	const unseen, reached, passed, inCircle = 0, 1, 2, 3
	state := make([]int, len(rows))
	for _, i := range order {
		state[i] = reached
	}
	for i := range rows {
		var path []int
		up := i
		for up >= 0 && state[up] == unseen {
			state[up] = passed
			path = append(path, up)
			up = rows[up].parent
		}
		if start := slices.Index(path, up); start >= 0 {
			for _, row := range path[start:] {
				state[row] = inCircle
			}
		}
	}
	for i := range rows {
		if state[i] == inCircle {
			r.refuse(rows[i].at, "circle", "value", string(rows[i].from.Identifier))
		}
	}
}

// codes gives every item a code of its own: that of the package, or one of ours where it has none, a second time the same
// one or one that is too long.
func (r *reader) codes(rows []placed, order []int) {
	taken := make(map[string]bool, len(rows))
	for _, i := range order {
		code := reading.OneLine(rows[i].from.HumanCodingScheme)
		o, _ := ourPart[itemOurs](rows[i].from.Extensions)
		if ours := reading.OneLine(o.Code); code == "" && ours != "" && !taken[ours] && utf8.RuneCountInString(ours) <= reading.MaxCode {
			code = ours
		}
		switch {
		case code == "":
		case taken[code]:
			r.note(rows[i].at+".humanCodingScheme", "secondCode", "value", code)
		case utf8.RuneCountInString(code) > reading.MaxCode:
			r.note(rows[i].at+".humanCodingScheme", "longCode", "value", brief(code))
		default:
			rows[i].Code = code
			taken[code] = true
		}
	}
	given := map[int]int{}
	for _, i := range order {
		row := &rows[i]
		if row.Code != "" {
			continue
		}
		row.CodeOurs = true
		above := ""
		if row.parent >= 0 {
			above = rows[row.parent].Code + "."
		}
		for {
			row.Code = above + reading.Letters(given[row.parent])
			given[row.parent]++
			if utf8.RuneCountInString(row.Code) > reading.MaxCode {
				row.Code = "x-" + strings.ReplaceAll(row.ID, "-", "")
			}
			if !taken[row.Code] {
				break
			}
		}
		taken[row.Code] = true
		r.note(row.at+".humanCodingScheme", "codeOurs", "code", row.Code)
	}
}
