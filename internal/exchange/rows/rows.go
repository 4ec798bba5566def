package rows

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"pathways/internal/exchange/reading"
	"pathways/internal/framework"
	"pathways/internal/platform/errs"
)

// Row is one item as a row of a file tells it.
type Row struct {
	framework.Item        // as it is told: Kind is the name or key of a kind or "", Code and ID may be empty, ParentID is not read
	At             string // "row 14"
	Parent         string // code or identifier of the item above; "" where Up says it
	Up             int    // index of the row above; Top where it stands at the top, or where Parent says it
	Sequence       float64
	Column         int      // of its wording, for Place
	LevelAt        []string // where each of its Levels stands
	Entry          int      // index of its entry in the reading
	Also           []int    // entries of other rows that are part of it
}

// Top is the Up of a row that stands at the top.
const Top = -1

// Settling is one file on its way to a release. Its fields are set by the reader of a form.
type Settling struct {
	*Report
	Release  *framework.Release // with its head, levels and the kinds that the file declares
	Rows     []Row              // items in the order of the file
	Entries  []reading.Entry
	Seed     string                              // what made identifiers follow from, with the code
	Previous *framework.Tree                     // items keep the identifiers that their codes have here; may be nil
	Names    []string                            // names of kinds by depth, for rows that name none
	Ordered  bool                                // Sequence orders the rows under one parent
	After    func()                              // what is left to tell of the release; may be nil
	Place    func(row *Row, field string) string // where a field of a row stands: "row 14, column C (kind)"
}

// under is what the sentences of this package begin with.
const under = "exchange.rows."

func (s *Settling) note(at, key string, args ...any) {
	s.Add(reading.Departure{At: at, Key: under + key, Args: args})
}

func (s *Settling) refuse(at, key string, args ...any) {
	s.Add(reading.Departure{At: at, Key: under + key, Args: args, Refuses: true})
}

// Entry tells what became of a row and gives the index of that.
func (s *Settling) Entry(at, what, code, text string) int {
	s.Entries = append(s.Entries, reading.Entry{At: at, What: what, Code: Brief(code), Text: Brief(text)})
	return len(s.Entries) - 1
}

// Empty tells of the rows between two with something in them.
func (s *Settling) Empty(last, next int) {
	switch {
	case next == last+2:
		s.Entry(At(last+1), "empty", "", "")
	case next > last+2:
		s.Entry(fmt.Sprintf("rows %d to %d", last+1, next-1), "empty", "", "")
	}
}

// Read makes the release. It is nil where a departure refuses the file.
func (s *Settling) Read() reading.Reading {
	if len(s.Rows) == 0 && !s.Refused() {
		s.refuse("", "noItems")
	}
	if !s.Refused() {
		s.settle()
	}
	if s.After != nil && !s.Refused() {
		s.After()
	}
	out := reading.Reading{Entries: s.Entries, Departures: s.All()}
	if !out.Refused() {
		out.Release = s.Release
	}
	return out
}

func (s *Settling) settle() {
	s.unique()
	s.parents()
	if s.Refused() {
		return
	}
	order := s.order()
	if s.Refused() {
		return
	}
	s.codes(order)
	s.identifiers(order)
	s.kinds(order)
	if s.Refused() {
		return
	}
	for _, i := range order {
		row := &s.Rows[i]
		if row.Up >= 0 {
			row.ParentID = s.Rows[row.Up].ID
		}
		s.Release.Items = append(s.Release.Items, row.Item)
	}
	for i := range s.Rows {
		row := &s.Rows[i]
		for _, e := range append(row.Also, row.Entry) {
			s.Entries[e].Item, s.Entries[e].Code = row.ID, row.Code
		}
	}
	s.validate(order)
}

// fraction is what spreadsheets make of codes that end in a zero: 1.10 becomes 1.1.
var fraction = regexp.MustCompile(`^[0-9]+\.[0-9]*[1-9]$`)

// unique refuses codes and identifiers that stand there twice.
func (s *Settling) unique() {
	codes, ids := make(map[string]int, len(s.Rows)), make(map[string]int, len(s.Rows))
	for i := range s.Rows {
		row := &s.Rows[i]
		if row.Code != "" {
			if first, twice := codes[row.Code]; twice {
				key := "duplicateCode"
				if fraction.MatchString(row.Code) {
					key = "duplicateNumber"
				}
				s.refuse(s.Place(row, "code"), key, "value", row.Code, "first", s.Rows[first].At)
			} else {
				codes[row.Code] = i
			}
		}
		if row.ID == "" {
			continue
		}
		if len(row.ID) != 36 || uuid.Validate(row.ID) != nil {
			s.note(s.Place(row, "item_id"), "identifierNew", "value", Brief(row.ID))
			continue // the identifier may still be what others call their parent
		}
		if first, twice := ids[row.ID]; twice {
			s.refuse(s.Place(row, "item_id"), "duplicateIdentifier", "value", row.ID, "first", s.Rows[first].At)
		} else {
			ids[row.ID] = i
		}
	}
}

// parents finds the row that Parent names, by code, else by identifier, else by code in other capitals, else by its wording
// where only one row has that.
func (s *Settling) parents() {
	codes, ids, folded := make(map[string]int, len(s.Rows)), make(map[string]int, len(s.Rows)), make(map[string]int, len(s.Rows))
	worded := make(map[string][]int, len(s.Rows))
	for i := range s.Rows {
		row := &s.Rows[i]
		worded[row.Statement] = append(worded[row.Statement], i)
		first(codes, row.Code, i)
		first(ids, row.ID, i)
		first(folded, strings.ToLower(strings.TrimSpace(row.Code)), i)
	}
	for i := range s.Rows {
		row := &s.Rows[i]
		if row.Parent == "" {
			continue
		}
		up, ok := codes[row.Parent]
		if !ok {
			up, ok = ids[row.Parent]
		}
		if !ok {
			if up, ok = folded[strings.ToLower(strings.TrimSpace(row.Parent))]; ok {
				s.note(s.Place(row, "parent_code"), "nearCode", "value", row.Parent, "code", s.Rows[up].Code)
			}
		}
		if same := worded[row.Parent]; !ok && len(same) == 1 {
			up, ok = same[0], true
			s.note(s.Place(row, "parent_code"), "parentByWording", "value", Brief(row.Parent), "first", s.Rows[up].At)
		}
		if !ok {
			s.refuse(s.Place(row, "parent_code"), "orphan", "value", Brief(row.Parent))
			continue
		}
		row.Up = up
	}
}

// first keeps the first row that has a key.
func first(of map[string]int, key string, row int) {
	if _, there := of[key]; !there && key != "" {
		of[key] = row
	}
}

// order are the rows with parents before what stands under them: as they stand where that is so, else each followed by
// all under it. Rows that stand under themselves refuse the file, each named.
func (s *Settling) order() []int {
	out := make([]int, 0, len(s.Rows))
	below := make(map[int][]int)
	asTheyStand := true
	last := map[int]float64{}
	for i := range s.Rows {
		row := &s.Rows[i]
		if before, ok := last[row.Up]; row.Up >= i || s.Ordered && ok && row.Sequence < before {
			asTheyStand = false
		}
		last[row.Up] = row.Sequence
		below[row.Up] = append(below[row.Up], i)
		out = append(out, i)
	}
	if asTheyStand {
		return out
	}
	out = out[:0]
	next := []int{} // the last is the next one
	push := func(rows []int) {
		if s.Ordered {
			slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(s.Rows[a].Sequence, s.Rows[b].Sequence) })
		}
		for _, i := range slices.Backward(rows) {
			next = append(next, i)
		}
	}
	for push(below[Top]); len(next) > 0; {
		i := next[len(next)-1]
		next = next[:len(next)-1]
		out = append(out, i)
		push(below[i])
	}
	if len(out) == len(s.Rows) {
		s.note("", "reordered")
		return out
	}
	circle := s.circle(out)
	for i := range s.Rows {
		if row := &s.Rows[i]; circle[i] {
			s.refuse(s.Place(row, "parent_code"), "cycle", "value", cmp.Or(row.Code, Brief(row.Statement)), "parent", cmp.Or(s.Rows[row.Up].Code, Brief(s.Rows[row.Up].Statement)))
		}
	}
	return nil
}

// circle finds the rows that stand under themselves. Those that only hang below a circle are none of it.
func (s *Settling) circle(reached []int) map[int]bool {
	passed := make(map[int]bool, len(s.Rows))
	for _, i := range reached {
		passed[i] = true
	}
	in := map[int]bool{}
	for i := range s.Rows {
		var path []int
		up := i
		for up >= 0 && !passed[up] {
			passed[up] = true
			path = append(path, up)
			up = s.Rows[up].Up
		}
		if start := slices.Index(path, up); start >= 0 {
			for _, row := range path[start:] {
				in[row] = true
			}
		}
	}
	return in
}

// codes gives a code of ours to every row without one: the one that the same wording under the same parent had before,
// else that of its parent with the next letter that nobody has.
func (s *Settling) codes(order []int) {
	taken := make(map[string]bool, len(s.Rows))
	bare := 0
	for i := range s.Rows {
		if taken[s.Rows[i].Code] = true; s.Rows[i].Code == "" {
			bare++
		}
	}
	if bare == 0 {
		return
	}
	s.asBefore(order, taken)
	given := map[int]int{}
	for _, i := range order {
		row := &s.Rows[i]
		if row.Code != "" {
			continue
		}
		row.CodeOurs = true
		above := ""
		if row.Up >= 0 {
			above = s.Rows[row.Up].Code + "."
		}
		for taken[row.Code] {
			row.Code = above + reading.Letters(given[row.Up])
			if len(row.Code) > reading.MaxCode {
				row.Code = "x-" + strings.ReplaceAll(framework.ItemID(s.Seed, above+reading.Letters(given[row.Up])), "-", "")
			}
			given[row.Up]++
		}
		taken[row.Code] = true
	}
	s.note("", "codesOurs", "count", bare)
}

// asBefore gives rows the codes that the same wording under the same parent has in the release before.
func (s *Settling) asBefore(order []int, taken map[string]bool) {
	if s.Previous == nil {
		return
	}
	type spot struct{ parent, statement string }
	had := map[spot][]string{}
	for i := range s.Previous.Items {
		it := &s.Previous.Items[i]
		if it.CodeOurs {
			at := spot{statement: it.Statement}
			if up := s.Previous.Parent(it); up != nil {
				at.parent = up.Code
			}
			had[at] = append(had[at], it.Code)
		}
	}
	for _, i := range order {
		row := &s.Rows[i]
		if row.Code != "" {
			continue
		}
		at := spot{statement: row.Statement}
		if row.Up >= 0 {
			at.parent = s.Rows[row.Up].Code
		}
		if codes := had[at]; len(codes) > 0 && !taken[codes[0]] {
			row.Code, row.CodeOurs, had[at] = codes[0], true, codes[1:]
			taken[row.Code] = true
		}
	}
}

// identifiers gives lasting identifiers to the rows without one: that of the same code in the release before, else one
// that follows from seed and code.
func (s *Settling) identifiers(order []int) {
	taken := make(map[string]bool, len(s.Rows))
	for i := range s.Rows {
		row := &s.Rows[i]
		if len(row.ID) != 36 || uuid.Validate(row.ID) != nil {
			row.ID = ""
		}
		taken[row.ID] = true
	}
	for _, i := range order {
		row := &s.Rows[i]
		if row.ID != "" {
			continue
		}
		row.ID = framework.ItemID(s.Seed, row.Code)
		if s.Previous != nil {
			if before := s.Previous.ByCode(row.Code); before != nil {
				row.ID = before.ID
			}
		}
		if taken[row.ID] {
			s.refuse(s.Place(row, "code"), "identifierTaken", "value", row.Code)
		}
		taken[row.ID] = true
	}
}

// field finds the item and field of a fault: "items[3].levels[0].statement".
var field = regexp.MustCompile(`^items\[(\d+)\]\.(\w+)(?:\[(\d+)\])?`)

// validate tells what keeps the release from being one, each at its row.
func (s *Settling) validate(order []int) {
	err := framework.Validate(s.Release)
	if err == nil {
		return
	}
	var e *errs.Error
	if !errors.As(err, &e) {
		s.refuse("", "invalid", "why", err.Error())
		return
	}
	for _, f := range e.Fields {
		at := f.Name
		if m := field.FindStringSubmatch(f.Name); m != nil {
			n, _ := strconv.Atoi(m[1])
			name := m[2]
			if named, ok := columnOf[name]; ok {
				name = named
			}
			row := &s.Rows[order[n]]
			at = s.Place(row, name)
			if l, err := strconv.Atoi(m[3]); err == nil && name == "levels" && l < len(row.LevelAt) {
				at = row.LevelAt[l]
			}
		}
		s.Add(reading.Departure{At: at, Key: f.Key, Args: f.Args, Refuses: true})
	}
}

// columnOf are fields of items whose columns are called otherwise.
var columnOf = map[string]string{"id": "item_id", "parentId": "parent_code"}

// At is where a row is, as people find it.
func At(number int) string { return fmt.Sprint("row ", number) }
