package ui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"pathways/internal/platform/ui/marks"
)

// Option is one of several answers.
type Option struct {
	Value string
	Label string
	Help  string
	Apart bool // one of the less common answers, set in a quieter row of the same reach
}

// InputKind is the kind of a field.
type InputKind string

// The kinds of a field.
const (
	Text   InputKind = "text"
	Area   InputKind = "textarea"
	Date   InputKind = "date"
	Number InputKind = "number"
	Select InputKind = "select"
	File   InputKind = "file"
	Finds  InputKind = "search"
	Mail   InputKind = "email"
	Secret InputKind = "password"
)

// Input is a field with its label, help and fault. Nothing is mandatory, so nothing is starred.
type Input struct {
	Kind         InputKind // Text when empty
	ID           string    // Name when empty
	Name         string
	Label        string
	LabelUnseen  bool // the label is for screen readers only; something else on the page says it
	Help         string
	Value        string // what was typed stays, right or wrong
	Error        string // what is wrong, what was expected, what to do
	Options      []Option
	Rows         int // of a text area; 3 when 0
	Max          int // longest text in characters; 0: no limit
	Least, Most  string
	Step         string
	Accept       string
	Autocomplete string
	Disabled     bool
	Attrs        templ.Attributes
}

func (in Input) id() string {
	if in.ID != "" {
		return in.ID
	}
	return in.Name
}

// attrs are the attributes of the control itself, whichever kind it is.
func (in Input) attrs() templ.Attributes {
	a := templ.Attributes{"id": in.id(), "name": in.Name}
	set := func(name, value string) {
		if value != "" {
			a[name] = value
		}
	}
	if in.Kind != Area && in.Kind != Select {
		kind := in.Kind
		if kind == "" {
			kind = Text
		}
		a["type"] = string(kind)
		set("value", in.Value)
	}
	if in.Max > 0 {
		a["maxlength"] = strconv.Itoa(in.Max)
	}
	set("min", in.Least)
	set("max", in.Most)
	set("step", in.Step)
	set("accept", in.Accept)
	set("autocomplete", in.Autocomplete)
	set("aria-describedby", describedBy(in.id(), in.Help != "", in.Error != ""))
	if in.Error != "" {
		a["aria-invalid"] = "true"
	}
	if in.Disabled {
		a["disabled"] = true
	}
	for name, value := range in.Attrs {
		a[name] = value
	}
	return a
}

// input is the field of a finder.
func (s Search) input() Input {
	name := s.Name
	if name == "" {
		name = "q"
	}
	return Input{Kind: Finds, ID: "find-" + name, Name: name, Label: s.Label, Help: s.Help, Value: s.Value}
}

// describedBy lists the ids of what explains a field: its help, then its fault.
func describedBy(id string, help, wrong bool) string {
	var ids []string
	if help {
		ids = append(ids, id+"-help")
	}
	if wrong {
		ids = append(ids, id+"-why")
	}
	return strings.Join(ids, " ")
}

// Choices is a group of answers, one or many of which may be chosen.
//
// With few short answers the common ones stand side by side, equally large, and those set apart follow as a
// quieter row. With whole sentences (Stacked, or Many) the answers stand below one another.
type Choices struct {
	ID      string // of the first answer, for links to the group; Name when empty
	Name    string
	Legend  string
	Domain  int  // whose mark and hue the legend wears; NoDomain for none
	Filled  bool // the mark filled (use) or as a ring (wish)
	Help    string
	Options []Option
	Value   string   // the one answer chosen
	Values  []string // the answers chosen, with Many
	Leave   string   // label of the answer "", so that a choice can be taken back; empty: not offered
	Many    bool
	Stacked bool
	Error   string
}

func (c Choices) id() string {
	if c.ID != "" {
		return c.ID
	}
	return c.Name
}

func (c Choices) stacked() bool { return c.Many || c.Stacked }

func (c Choices) class() string {
	s := "choices " + DomainClass(c.Domain)
	if c.stacked() {
		s += " stacked"
	}
	if c.Error != "" {
		s += " wrong"
	}
	return s
}

// kind is the type of the buttons, and the role of the group that holds them.
func (c Choices) kind() (button, role string) {
	if c.Many {
		return "checkbox", "group"
	}
	return "radio", "radiogroup"
}

func (c Choices) chosen(value string) bool {
	if !c.Many {
		return c.Value == value
	}
	return slices.Contains(c.Values, value)
}

// common are the answers most people give; apart are the others, with "leave open" at the end.
func (c Choices) common() []Option { return c.only(false) }

func (c Choices) apart() []Option {
	out := c.only(true)
	if c.Leave != "" && !c.Many {
		out = append(out, Option{Value: "", Label: c.Leave, Apart: true})
	}
	return out
}

func (c Choices) only(apart bool) []Option {
	var out []Option
	for _, o := range c.Options {
		if o.Apart == apart {
			out = append(out, o)
		}
	}
	return out
}

// first says whether an answer is the first one of the group, which carries the group's id.
func (c Choices) first(o Option) bool {
	all := append(c.common(), c.apart()...)
	return len(all) > 0 && all[0] == o
}

// Asked is what a question is about: a short code and a statement, both official.
type Asked struct {
	ID     string
	Domain int
	Code   string
	Said   string
	Lang   string // language of the statement, if it is not that of the page
}

// Fault is a fault with the id of the field that it is about; an empty id makes a line without a link.
type Fault struct {
	Field string
	Text  string
}

// Faults are all faults of a form that came back.
type Faults []Fault

func markHref(domain int) string { return "#" + marks.Of(domain).Name }
