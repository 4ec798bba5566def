package ui

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"pathways/internal/platform/ui/marks"
)

// NoDomain stands where a part belongs to no domain: it then wears ink and no mark.
const NoDomain = -1

// DomainClass gives the classes that dress a part in the hue of the i-th domain, counted from 0.
func DomainClass(i int) string {
	if i < 0 {
		return ""
	}
	return "domain domain-" + strconv.Itoa(marks.Hue(i))
}

// markClass turns the mark of a domain beyond the eighth; the leaf looks the same turned, so it is mirrored.
func markClass(i int) string {
	switch {
	case !marks.Turned(i):
		return ""
	case marks.Of(i).Name == "leaf":
		return "mirrored"
	default:
		return "turned"
	}
}

// Heading is what a page says first.
type Heading struct {
	Title      string
	Over       string // a small line above: where this belongs
	OverDomain int    // the mark before Over; used when Over is set and Marked is true
	Marked     bool
	Lead       string // one or two sentences under the title
	Said       bool   // title and lead are official wording
	Lang       string // language of title and lead, if it is not that of the page
	Statement  bool   // the title is a whole sentence, set smaller than a name
	Fine       string // a small line under the lead
}

// Action is a button, or a link that looks like one.
type Action struct {
	Text     string
	Href     string // for ButtonLink
	Name     string // for Button: name and value travel with the form
	Value    string
	To       string // for Button: send the form to this address instead (formaction)
	Main     bool   // the one filled button of a page
	Disabled bool
	Attrs    templ.Attributes
}

// Link is a name with an address.
type Link struct {
	Text string
	Href string
	Here bool // this is the page that the reader is on
}

// Neighbor is the page beside this one: a neighbor on the wall, not a step of a stair.
type Neighbor struct {
	Href string
	Over string // small line: "Before" or "After", a code
	Text string
	Said bool // Text is official wording
}

// BoardLine is a line of a directory board.
type BoardLine struct {
	Href string
	Name string
	Text string
}

// DoorTo is one of the doors that stand side by side: a name with its mark, and what is behind it.
type DoorTo struct {
	Domain int
	Name   string
	Href   string
	Ask    string // a guiding question, official wording; may be empty
	Rooms  []Link
}

// Search is a finder: one line to type in, one button.
type Search struct {
	Action string
	Name   string // of the field; "q" when empty
	Label  string
	Help   string
	Value  string
	Button string
	Hidden []Pair
}

// Pair is a name and a value that travel with a form unseen.
type Pair struct{ Name, Value string }

// NoteKind says who speaks in a notice.
type NoteKind string

// The kinds of a notice.
const (
	Plain NoteKind = ""
	Ours  NoteKind = "ours"  // our own words, questions or figures, not official ones
	Wrong NoteKind = "wrong" // something is wrong; says what, where, what was expected and what to do
)

// Note is the head of a notice; the text is its children.
type Note struct {
	Kind  NoteKind
	Title string
	Live  bool // announced when it appears: role=status, or role=alert when something is wrong
}

// EmptyState says what will be here and how it begins.
type EmptyState struct {
	Title  string
	Text   string
	Action *Action // one button; may be nil
}

// Work is a long work that goes on without the reader.
type Work struct {
	ID    string
	Title string
	Text  string
	Label string // "38 of 100 read"
	Done  int
	Of    int // 0: nobody knows how much there is
}

// Source says whose words stand on a page.
type Source struct {
	Title          string // of the work
	Href           string // where it is published; may be empty. What is no address of the web is no link
	Publisher      string
	Release        string // the edition, with its date
	Acknowledgment string // funding, as the publisher words it; verbatim
	Note           string // a sentence of ours on the source; may be empty
}

// WebAddress is an address of the web as somebody else wrote it, to link to; "" for anything else, such as a script that a
// browser would run, or "page 7".
func WebAddress(s string) string {
	if u, err := url.Parse(s); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return ""
	}
	return s
}

// Tab is one of several views of the same thing.
type Tab struct {
	Label string
	Panel templ.Component
}

// TabSet is a choice of views that works without script: radio buttons and one style rule.
type TabSet struct {
	Name   string // of the radio buttons; also the beginning of ids
	Legend string // read aloud before the choices
	Tabs   []Tab  // two to six
	Chosen int
}

// Column is a column of a table.
type Column struct {
	Name   string
	Unseen bool // the name is for screen readers only
	Number bool // figures, set to the right
}

// Table is the head of a table; its rows are the children of DataTable.
type Table struct {
	ID            string
	Caption       string
	CaptionUnseen bool
	Columns       []Column
	Class         string
	Stacks        bool // on a phone each row becomes a small list; cells then need Cell with a name
}
