package pathway

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"pathways/internal/framework"
	"pathways/internal/plan"
	"pathways/internal/reflection"
)

// Change is one field that a person filled in, as a page sends it. Names are:
//
//	say.<dimension>.<code>            an answer of the open reflection
//	pick                              the priorities, as codes
//	name                              the name of the pathway
//	plan.title  plan.look             of the plan that grew from the open reflection
//	goal.<id>.<field>                 a field of a goal; "items" takes codes
//	act.<goal id>.<id>.<field>        a field of an activity
//	look.<goal id>.<id>               a note of looking back
//
// Goals and activities with a new id begin to exist with the first thing written into them.
type Change struct {
	ID     string    `json:"id"` // UUID; the same change may arrive twice
	Name   string    `json:"name"`
	Values []string  `json:"values"`
	At     time.Time `json:"at"`

	// Where the pathway is kept in an account, a page says what it knew, so that an older page or a second device
	// never writes over what it has not seen. A guest's changes have none of these.
	Of   string `json:"of,omitempty"`   // id of the reflection that the page was about
	Plan string `json:"plan,omitempty"` // id of the plan that the page was about
	Was  string `json:"was,omitempty"`  // what the field showed, see Shown
	Seen *int64 `json:"seen,omitempty"` // how far along the count of statements the page had seen; nil: all
}

// Refused is a change that does not fit, and why. It is not applied; the page keeps what was typed.
type Refused struct {
	Change
	Key  string // i18n key of the sentence
	Args []any
}

// Mendable says whether the person can mend a refused change in its own field. One that is not has nowhere to go:
// the page says so once, with what was written, and lets it go.
func (r Refused) Mendable() bool {
	switch r.Key {
	case "pathway.change.too-long", "pathway.change.too-many", "pathway.change.not-a-day":
		return true
	}
	return false
}

// Apply puts changes into the pathway, in order of time. The tree is that of the open reflection's release
// (nil where that is not to be had: its answers are then refused). A change that says what stands there
// already does nothing. Times in the future, or before the record began, are taken as now.
func (p *Pathway) Apply(changes []Change, tree *framework.Tree, now time.Time) []Refused {
	now = stamp(now)
	current := p.Current()
	a := &applier{p: p, tree: tree, now: now, trees: func(r *reflection.Reflection) *framework.Tree {
		if current != nil && r.ID == current.ID {
			return tree
		}
		return nil
	}}
	return a.all(changes)
}

// apply is Apply where the releases of all reflections and plans are to be had.
func (p *Pathway) apply(changes []Change, trees func(*reflection.Reflection) *framework.Tree, now time.Time) []Refused {
	a := &applier{p: p, now: stamp(now), trees: trees}
	if r := p.Current(); r != nil {
		a.tree = trees(r)
	}
	return a.all(changes)
}

func (a *applier) all(changes []Change) []Refused {
	sorted := slices.Clone(changes)
	slices.SortStableFunc(sorted, func(x, y Change) int { return x.At.Compare(y.At) })
	for _, c := range sorted {
		c.At = a.believable(c.At)
		if !isID(c.ID) {
			c.ID = NewID()
		}
		c.Values = slices.Clone(c.Values)
		for i, v := range c.Values {
			c.Values[i] = Clean(v)
		}
		a.one(c)
	}
	a.hear(nil)
	return a.refused
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Clean makes a typed text fit for keeping: line ends are \n, what is not text (broken UTF-8, control
// characters) goes, and so does space at the end.
func Clean(s string) string {
	s = lineEnds.Replace(s)
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
	return strings.TrimRightFunc(s, unicode.IsSpace)
}

// applier puts changes into a pathway and gathers those that do not fit.
type applier struct {
	p       *Pathway
	tree    *framework.Tree // of the open reflection
	trees   func(*reflection.Reflection) *framework.Tree
	now     time.Time
	refused []Refused
	hearing *reflection.Hearing // of the reflection with the id heard; nil until something is said
	heard   string
	goals   map[string]*plan.Goal // by id, taken out or not; nil until one is looked for
}

// believable takes a time in the future, or before the record began, as now.
func (a *applier) believable(t time.Time) time.Time {
	t = stamp(t)
	if t.Before(a.p.Created) || t.After(a.now.Add(2*time.Minute)) {
		return a.now
	}
	return t
}

func (a *applier) refuse(c Change, key string, args ...any) {
	a.refused = append(a.refused, Refused{c, "pathway.change." + key, args})
}

func (a *applier) unknownField(c Change) { a.refuse(c, "unknown-field", "field", clip(c.Name, 60)) }

// short refuses a text of more characters than there is room for.
func (a *applier) short(c Change, text string, most int) bool {
	n := len([]rune(text))
	if n > most {
		a.refuse(c, "too-long", "count", n, "most", most)
	}
	return n <= most
}

func (a *applier) did(c Change, changed bool) {
	if changed {
		a.p.Touch(c.At)
	}
}

// value is the one value of a field that takes one.
func (c *Change) value() string {
	if len(c.Values) == 0 {
		return ""
	}
	return c.Values[0]
}

func (a *applier) one(c Change) {
	kind, rest, _ := strings.Cut(c.Name, ".")
	switch kind {
	case "say":
		a.say(c, rest)
	case "pick":
		a.pick(c)
	case "name":
		a.name(c)
	case "plan":
		a.plan(c, rest)
	case "goal":
		a.goal(c, rest)
	case "act":
		a.activity(c, rest)
	case "look":
		a.look(c, rest)
	default:
		a.unknownField(c)
	}
}

func (a *applier) name(c Change) {
	v := strings.Join(strings.Fields(c.value()), " ")
	if !a.short(c, v, MaxName) {
		return
	}
	changed := a.p.Name != v
	a.p.Name = v
	a.did(c, changed)
}

// refs finds the items that a change names by their codes.
func (a *applier) refs(c Change, tree *framework.Tree) ([]plan.ItemRef, bool) {
	var out []plan.ItemRef
	for _, code := range c.Values {
		if code == "" {
			continue
		}
		if tree == nil {
			a.refuse(c, "no-release", "framework", "", "release", "")
			return nil, false
		}
		item := tree.ByCode(code)
		if item == nil {
			a.refuse(c, "unknown-code", "code", clip(code, 40))
			return nil, false
		}
		if !slices.ContainsFunc(out, func(r plan.ItemRef) bool { return r.Item == item.ID }) {
			out = append(out, plan.ItemRef{Item: item.ID, Code: item.Code})
		}
	}
	return out, true
}

// isID says whether a page can give something this id.
func isID(s string) bool { return len(s) == 36 && uuid.Validate(s) == nil }
