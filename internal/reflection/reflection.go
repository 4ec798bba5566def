// Package reflection holds what a person says of their own work against one release of a framework.
//
// A Reflection is a dated set of Statements with a purpose. It is open until it is closed and never edited
// after. A Statement is appended, never overwritten: the newest one about an item and a question is the
// answer, the earlier ones stay. Nothing in here counts, adds up, compares with a norm or concludes
// anything about the person; see docs/instrument.md for why.
package reflection

import (
	"slices"
	"time"

	"pathways/internal/framework"
)

// Reflection is one person's dated set of statements against one release.
type Reflection struct {
	ID         string      `json:"id"`         // UUID
	Framework  string      `json:"framework"`  // slug
	Release    string      `json:"release"`    // version
	Instrument string      `json:"instrument"` // id of an Instrument
	Purpose    string      `json:"purpose,omitempty"`
	Role       string      `json:"role,omitempty"` // the person's own words for the role they have in mind
	Started    time.Time   `json:"started"`
	Closed     *time.Time  `json:"closed,omitempty"` // nil while open
	Statements []Statement `json:"statements"`       // in order of time
	Priorities []Priority  `json:"priorities,omitempty"`
	Chosen     *time.Time  `json:"chosen,omitempty"`  // when the priorities were last chosen
	Carried    *Carried    `json:"carried,omitempty"` // where it was brought over from; nil where it was begun afresh
}

// Carried says what a reflection was brought over from. The reflection that it names stays as it was.
type Carried struct {
	Reflection string `json:"reflection"`     // id of the one that it came from, which may be gone
	Plan       string `json:"plan,omitempty"` // id of the plan that came along
}

// Statement is one thing said. Author and subject are the owner of the pathway, until a later noun says otherwise.
type Statement struct {
	ID        string    `json:"id"`   // UUID
	Item      string    `json:"item"` // lasting identifier of the item
	Code      string    `json:"code"` // its code, for people who read the file
	Dimension string    `json:"dimension"`
	Choices   []string  `json:"choices,omitempty"` // ids of choices or codes of levels; none: left open again
	Text      string    `json:"text,omitempty"`    // of a dimension of words
	At        time.Time `json:"at"`
	From      *Origin   `json:"from,omitempty"` // the statement that this one repeats about another release's item

	Order Order `json:"-"` // zero in a file and with a guest
}

// Origin names a statement that was brought over from a reflection against another release.
type Origin struct {
	Reflection string    `json:"reflection"`
	Statement  string    `json:"statement"`
	Item       string    `json:"item"`
	Code       string    `json:"code"`
	At         time.Time `json:"at"` // when it was said
}

// Order is the place of a statement among all that were said of a person: where a pathway is kept in an account,
// several devices may speak at once. Statements are counted as they come in, and each knows how far along the count
// its device had seen. It is no measure of anything.
type Order struct {
	Seq, Seen int64
}

// Priority is an item that a person chose to work on.
type Priority struct {
	Item string `json:"item"`
	Code string `json:"code"`
}

// Limits of one reflection. They guard against broken files, not against people.
const (
	MaxPriorities = 5
	MaxStatements = 20000
	MaxRole       = 200
)

// Open says whether the reflection can still be added to.
func (r *Reflection) Open() bool { return r.Closed == nil }

// Answer is the newest statement about an item and a question; nil where nothing was said.
func (r *Reflection) Answer(item, dimension string) *Statement {
	var newest *Statement
	for i := range r.Statements {
		s := &r.Statements[i]
		if s.Item == item && s.Dimension == dimension && (newest == nil || !s.At.Before(newest.At)) {
			newest = s
		}
	}
	return newest
}

// Append adds a statement, in its place in time. A statement whose id is there already changes nothing, so
// that the same saying can arrive twice. It reports whether it was added.
func (r *Reflection) Append(s Statement) bool {
	for i := range r.Statements {
		if r.Statements[i].ID == s.ID {
			return false
		}
	}
	at := len(r.Statements)
	for at > 0 && r.Statements[at-1].At.After(s.At) {
		at--
	}
	r.Statements = slices.Insert(r.Statements, at, s)
	return true
}

// Join adds what another copy of the reflection says, each statement in its place in time; those whose ids are
// there already change nothing.
func (r *Reflection) Join(others []Statement) {
	known := make(map[string]bool, len(r.Statements)+len(others))
	for i := range r.Statements {
		known[r.Statements[i].ID] = true
	}
	before := len(r.Statements)
	for _, s := range others {
		if !known[s.ID] {
			known[s.ID] = true
			r.Statements = append(r.Statements, s)
		}
	}
	if len(r.Statements) > before {
		slices.SortStableFunc(r.Statements, func(a, b Statement) int { return a.At.Compare(b.At) })
	}
}

// Same says whether a statement says just what another does, whenever either was said.
func (s *Statement) Same(choices []string, text string) bool {
	if s == nil {
		return len(choices) == 0 && text == ""
	}
	return slices.Equal(s.Choices, choices) && s.Text == text
}

// Latest is a copy of the reflection with only the newest statement on each item and question: what was
// said earlier is left out.
func (r *Reflection) Latest() Reflection {
	newest := r.newest()
	out := *r
	out.Statements = []Statement{}
	for i := range r.Statements {
		if s := &r.Statements[i]; newest[about{s.Item, s.Dimension}] == s {
			out.Statements = append(out.Statements, *s)
		}
	}
	return out
}

// about is what a statement answers: the item and the question.
type about [2]string

// newest are the statements that hold.
func (r *Reflection) newest() map[about]*Statement {
	out := map[about]*Statement{}
	for i := range r.Statements {
		s := &r.Statements[i]
		key := about{s.Item, s.Dimension}
		if old := out[key]; old == nil || !s.At.Before(old.At) {
			out[key] = s
		}
	}
	return out
}

// Region is the part of the map that an item lies in. Regions are not an order.
type Region string

const (
	Both    Region = "both"    // use and wish
	Use     Region = "use"     // use, no wish
	Wish    Region = "wish"    // wish, no use
	Neither Region = "neither" // said to be neither, just now
	LeftOut Region = "open"    // nothing said, or preferred not to say
)

// Regions are the four regions of the map, in the order in which they are shown.
var Regions = []Region{Both, Use, Wish, Neither}

// View reads a reflection against its release and instrument. Build one for each request: it is not kept
// up to date.
type View struct {
	*Reflection
	Instrument *Instrument
	Tree       *framework.Tree
	newest     map[about]*Statement
}

// NewView indexes the newest answers.
func NewView(r *Reflection, in *Instrument, t *framework.Tree) *View {
	return &View{Reflection: r, Instrument: in, Tree: t, newest: r.newest()}
}

// Said is the newest statement about an item and a question; nil where nothing was said.
func (v *View) Said(item, dimension string) *Statement { return v.newest[about{item, dimension}] }

// Choice is the one choice of an answer; "" where it was left open.
func (v *View) Choice(item, dimension string) string {
	if s := v.Said(item, dimension); s != nil && len(s.Choices) > 0 {
		return s.Choices[0]
	}
	return ""
}

// Touched says whether an item or anything under it has an answer that was not taken back.
func (v *View) Touched(item string) bool {
	for _, leaf := range v.Tree.Leaves(item) {
		for _, d := range v.Instrument.About(AboutLeaf) {
			if s := v.Said(leaf.ID, d.ID); !s.Same(nil, "") {
				return true
			}
		}
	}
	return false
}

// Region reads the map's row answers of a leaf. Use and wish stand for themselves: they are never
// subtracted from each other. "Neither" needs at least one answer that says no.
func (v *View) Region(leaf string) Region {
	yes, no := map[string]bool{}, false
	for _, d := range v.Instrument.About(AboutLeaf) {
		if d.Region == "" {
			continue
		}
		c := d.Choice(v.Choice(leaf, d.ID))
		switch {
		case c == nil:
		case c.Means == "yes":
			yes[d.Region] = true
		case c.Means == "no":
			no = true
		}
	}
	switch {
	case yes["use"] && yes["wish"]:
		return Both
	case yes["use"]:
		return Use
	case yes["wish"]:
		return Wish
	case no:
		return Neither
	}
	return LeftOut
}

// Closer lists the units that the short pass chose to look at closer, in the framework's own order.
func (v *View) Closer() []*framework.Item {
	var out []*framework.Item
	for _, u := range v.Tree.Units() {
		for _, d := range v.Instrument.About(AboutUnit) {
			if c := d.Choice(v.Choice(u.ID, d.ID)); c != nil && c.Opens {
				out = append(out, u)
				break
			}
		}
	}
	return out
}

// Asked lists the questions about a leaf: those of levels only where the leaf has wording for levels.
func (v *View) Asked(leaf *framework.Item) []*Dimension {
	var out []*Dimension
	for _, d := range v.Instrument.About(AboutLeaf) {
		if !d.Levels || len(leaf.Levels) > 0 {
			out = append(out, d)
		}
	}
	return out
}

// Says puts an answer into words: the labels of its choices, the names of its levels, or its text.
// It is nil where the question was left open.
func (v *View) Says(item, dimension, lang string) []string {
	return v.Wording(v.Said(item, dimension), lang)
}

// Wording is what one statement says, also one that another has followed, in the words of the instrument and the framework;
// nil where it says nothing.
func (v *View) Wording(s *Statement, lang string) []string {
	if s == nil {
		return nil
	}
	d := v.Instrument.Dimension(s.Dimension)
	if d == nil {
		return nil
	}
	if d.Kind == Words {
		if s.Text == "" {
			return nil
		}
		return []string{s.Text}
	}
	var out []string
	for _, id := range s.Choices {
		if c := d.Choice(id); c != nil {
			out = append(out, c.Label.In(lang))
		} else if l, ok := v.Tree.LevelOf(id); ok && d.Levels {
			out = append(out, l.Name)
		}
	}
	return out
}

// Settle makes a set of ticked choices fit a question, in the question's own order: unknown ones are
// dropped, a question of one takes the first, and an answer that stands apart ("prefer not to say") stands
// alone. Where both an apart answer and others are ticked, what is new since before decides. The second
// result names the ids that the question does not have.
func (d *Dimension) Settle(ticked, before []string, levels []framework.Level) (kept, unknown []string) {
	var common, apart []string
	if d.Levels {
		for _, l := range levels {
			if slices.Contains(ticked, l.Code) {
				common = append(common, l.Code)
			}
		}
	}
	for _, c := range d.Choices {
		switch {
		case !slices.Contains(ticked, c.ID):
		case c.Apart:
			apart = append(apart, c.ID)
		default:
			common = append(common, c.ID)
		}
	}
	for _, id := range ticked {
		if id != "" && !slices.Contains(common, id) && !slices.Contains(apart, id) {
			unknown = append(unknown, id)
		}
	}
	if d.Kind == One {
		return first(append(common, apart...)), unknown
	}
	if len(common) > 0 && len(apart) > 0 {
		fresh := slices.ContainsFunc(apart, func(id string) bool { return !slices.Contains(before, id) })
		if fresh {
			return first(apart), unknown
		}
		return common, unknown
	}
	if len(apart) > 0 {
		return first(apart), unknown
	}
	return common, unknown
}

func first(ids []string) []string {
	if len(ids) == 0 {
		return nil
	}
	return ids[:1]
}
