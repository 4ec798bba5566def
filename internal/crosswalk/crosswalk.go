// Package crosswalk holds the crosswalks that people are making: links between two published releases, of one framework
// or of two, which the program suggests by their wording and people accept, refuse, change and add to. Published, they
// become a framework.Crosswalk; releases are never touched.
//
// A working crosswalk belongs to an organization, or to those who run the installation; see policy.go.
package crosswalk

import (
	"embed"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"pathways/internal/framework"
	"pathways/internal/platform/errs"
)

// Locales are the sentences of this package.
//
//go:embed locales/*.json
var Locales embed.FS

// Work is one working crosswalk, without its links.
type Work struct {
	ID           string // that of the framework.Crosswalk it becomes
	Organization Keeper
	From, To     *framework.Tree
	Title        string
	Note         string // what its makers say about it
	Revision     int64  // grows with every change
	Created      time.Time
	Changed      time.Time
	ChangedBy    string             // name; "" once that person is erased
	Published    time.Time          // zero: it is not in the library
	Standing     framework.Standing // with which it was published last
	Current      bool               // what is in the library is what is here
}

// Keeper is the organization that a crosswalk belongs to; the zero Keeper is those who run the installation.
type Keeper struct{ ID, Slug, Name string }

// State says what people decided about a link.
type State string

// The states of a link.
const (
	Open     State = "open"     // suggested, and nobody has looked yet
	Accepted State = "accepted" // it is published
	Refused  State = "refused"  // it is kept, so that it is not suggested again
)

// States are all, in the order in which they are offered.
var States = []State{Open, Accepted, Refused}

// Link is one link of a working crosswalk.
type Link struct {
	ID       string
	From, To string // identifiers of items
	Type     string // see framework.AssociationTypes
	State    State
	ByHand   bool
	Words    []string // the words that both wordings share, where the program suggested it
	Note     string
	Proposer string // name of who made it by hand; "" once they are erased
	Decider  string // name of who decided last; likewise
	Decided  time.Time
	place    int // of the first item in its release
	turn     int
}

// Tally is how many links of each state there are. It is about links and says nothing about anybody.
type Tally map[State]int

// Deed is one thing that was done to a working crosswalk, as the history keeps it.
type Deed struct {
	Seq  int64
	At   time.Time
	Name string // of who did it; "" once they are erased
	What What
	Doc  DeedDoc
}

// What is the sort of a deed.
type What string

// The sorts of deeds.
const (
	Begun     What = "begun"
	Described What = "described"
	Suggested What = "suggested" // many at once
	AllSame   What = "same"      // accepted all whose wording is the same
	Decided   What = "decided"   // accepted, refused, opened again, given another type or note
	Added     What = "added"     // by hand
	Put       What = "published"
	Withdrawn What = "withdrawn"
)

// DeedDoc says what a deed was about.
type DeedDoc struct {
	From   string `json:"from,omitempty"` // codes of the items
	To     string `json:"to,omitempty"`
	Count  int    `json:"count,omitempty"`
	Before *Said  `json:"before,omitempty"`
	After  *Said  `json:"after,omitempty"`
	Detail string `json:"detail,omitempty"` // of publishing: the standing
}

// Said is what a link said at one time.
type Said struct {
	State State  `json:"state"`
	Type  string `json:"type"`
	Note  string `json:"note,omitempty"`
}

func (l *Link) said() *Said { return &Said{l.State, l.Type, l.Note} }

// Longest texts, in characters.
const (
	MaxTitle = 200
	MaxNote  = 2000
)

// MaxLinks is how many links one working crosswalk can hold.
const MaxLinks = 60_000

// Decision is what a person says of a link.
type Decision struct {
	State State
	Type  string
	Note  string
	Knew  State // as the page showed it; "" to decide whatever it was
}

func (d *Decision) check() error {
	var f faults
	d.Note = strings.TrimSpace(d.Note)
	f.require(slices.Contains(States, d.State), "state", "crosswalk.fault.state")
	f.require(slices.Contains(framework.AssociationTypes, d.Type), "type", "crosswalk.fault.type")
	f.short("note", d.Note, MaxNote)
	return f.err("crosswalk.Decide")
}

// faults gathers what is wrong with what a person filled in.
type faults []errs.Field

func (f *faults) require(ok bool, name, key string, args ...any) {
	if !ok {
		*f = append(*f, errs.Field{Name: name, Key: key, Args: args})
	}
}

func (f *faults) short(name, text string, most int) {
	f.require(utf8.RuneCountInString(text) <= most, name, "crosswalk.fault.long", "most", most)
	f.require(utf8.ValidString(text) && !strings.ContainsFunc(text, unprintable), name, "crosswalk.fault.text")
}

func unprintable(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f }

func (f faults) err(op string) error {
	if len(f) == 0 {
		return nil
	}
	return &errs.Error{Kind: errs.Invalid, Op: op, Key: "crosswalk.fault", Fields: f}
}

// tidyText is a typed text with line ends as \n and no space around it.
func tidyText(s string) string {
	return strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s))
}

// tidyLine is a typed text of one line.
func tidyLine(s string) string { return strings.Join(strings.Fields(s), " ") }
