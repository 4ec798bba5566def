// Package alignment reads the texts that an organization brings (postings, syllabi, session abstracts) for the competencies
// that they speak of. A text becomes passages; for each the program suggests competencies, and people of the organization say
// what holds. What they say teaches the reading of that organization, and of nobody else. Over many texts it counts what the
// field asks for, with the passage behind every count.
//
// How sure the program is of a suggestion is no number anywhere: the order shows, and the words that made the match.
package alignment

import (
	"slices"
	"time"

	"pathways/internal/alignment/facts"
	"pathways/internal/alignment/match"
	"pathways/internal/framework"
	"pathways/internal/organization"
)

// Kind is what sort of text it is.
type Kind string

// The kinds of texts.
const (
	Posting  Kind = "posting"
	Syllabus Kind = "syllabus"
	Session  Kind = "session"
	Other    Kind = "other"
)

// Kinds are all, in the order in which they are offered.
var Kinds = []Kind{Posting, Syllabus, Session, Other}

// State says how far a text is.
type State string

// The states of a text. One that is read again waits, and what was read before stays to be seen.
const (
	Waiting State = "waiting"
	Reading State = "reading"
	Read    State = "read"
	Failed  State = "failed" // nothing of it is kept but its name and the fault
)

// States are all, in the order in which a text goes through them.
var States = []State{Waiting, Reading, Read, Failed}

// Text is one text of an organization, without its passages.
type Text struct {
	ID       string
	Batch    string // identifier of the batch that it came with
	Release  string // identifier of the release that it is read against
	Name     string // of its file; "" where it was pasted
	Language string // "en", "es", "fr"; "" where it is another one, or not known yet
	State    State
	Fault    Said   // why it failed; no key where it did not
	Notes    []Said // what of the file was left out
	Facts           // as they hold: what people say before what the program found
	Parts    int    // how many passages it has
	LookedAt int    // passages on which somebody's decision stands
	Engine   string // version of the reading; "" before the first
	Practice string // version of the practice data that it was read beside; "" for none
	Older    bool   // reading it again may say something else: a newer engine, newer practice data, or decisions since
	Person   string // who brought it; "" once they are erased
	By       string // their name
	Created  time.Time
	ReadAt   time.Time // zero before the first
}

// Facts are what a text says of itself. All can be corrected by people.
type Facts struct {
	Kind    Kind               `json:"kind"`
	Title   string             `json:"title"`
	JobKind string             `json:"jobKind,omitempty"` // one of facts.JobKinds; "" for what is no posting
	Year    int                `json:"year,omitempty"`    // 0: not known
	Pay     *facts.Pay         `json:"pay,omitempty"`     // nil: it says none
	Unpaid  bool               `json:"unpaid,omitempty"`
	Degree  facts.DegreeDemand `json:"degree"` // an empty Degree where it is no posting
}

// Fact names one of the facts, for corrections.
type Fact string

// The facts that can be corrected.
const (
	FactKind    Fact = "kind"
	FactTitle   Fact = "title"
	FactJobKind Fact = "jobKind"
	FactYear    Fact = "year"
	FactPay     Fact = "pay" // with Unpaid
	FactDegree  Fact = "degree"
)

// AllFacts are those that can be corrected, in the order in which they are shown.
var AllFacts = []Fact{FactTitle, FactKind, FactJobKind, FactYear, FactPay, FactDegree}

// Correction is what somebody said of a fact. The latest of each fact holds.
type Correction struct {
	ID     string
	Fact   Fact
	Value  Facts // only the field that Fact names says something
	Back   bool  // what the program found holds again
	Person string
	By     string // name; "" once that person is erased
	At     time.Time
}

// Passage is a part of a text that is read by itself.
type Passage struct {
	Text        string // identifier
	N           int    // stays the same when the text is read again
	Kind        match.PassageKind
	Heading     string // the heading that it stands under; "" where there is none
	Said        string
	Suggestions []Suggestion // best first, those that were refused among them
	Decisions   []Decision   // all, in the order in which they were made, those undone among them
}

// Suggestion is a competency that a passage may speak of, as it stands.
type Suggestion struct {
	Item      *framework.Item
	Words     []match.Word // empty for what people added
	Suggested bool         // by the program; false: somebody added it
	Holds     What         // Accepted, Added or Refused; "" where nobody has decided
}

// Open says whether the passage has a suggestion of which nobody has said anything.
func (p Passage) Open() bool {
	return slices.ContainsFunc(p.Suggestions, func(s Suggestion) bool { return s.Holds == "" })
}

// Speaks says whether it counts that the passage speaks of the competency: somebody said so, or the program suggests it and
// nobody has refused.
func (s Suggestion) Speaks() bool { return s.Holds != Refused }

// What is what somebody decides.
type What string

// What can be decided.
const (
	Accepted What = "accepted" // the suggestion fits
	Refused  What = "refused"  // it does not
	Added    What = "added"    // a competency that was not suggested
	Nothing  What = "nothing"  // the passage speaks of no competency: refuses all of it
)

// Decision is what somebody decided on a passage. Decisions are added, never changed; of two on the same competency the latest
// that is not undone holds.
type Decision struct {
	ID       string
	N        int // of the passage
	Item     string
	What     What
	Person   string
	By       string // name; "" once that person is erased
	At       time.Time
	Undone   time.Time // zero: it stands
	UndoneBy string    // name
}

// Stands says whether a decision is not undone. Whether it holds is for Passage.Suggestions to say.
func (d Decision) Stands() bool { return d.Undone.IsZero() }

// Batch is what was brought at once.
type Batch struct {
	ID       string
	Release  string
	Person   string
	By       string // name; "" once that person is erased
	Created  time.Time
	Texts    int           // how many
	In       map[State]int // how many texts are in each state
	Failures []Failure     // by name, those that were refused at the door among them
}

// Going says whether some of its texts are still to be read.
func (b Batch) Going() bool { return b.In[Waiting]+b.In[Reading] > 0 }

// Failure is a text that could not be read.
type Failure struct {
	Text string // identifier
	Name string
	Said Said
}

// Place is an organization as somebody of it comes to its texts.
type Place struct {
	Organization organization.Organization
	Writes       bool // the viewer may bring texts, decide and delete
}

// Full is a text with its passages.
type Full struct {
	Place
	Text
	Tree        *framework.Tree
	Found       Facts        // what the program found, before corrections
	Corrections []Correction // that hold, one a fact at most
	Passages    []Passage    // in the order of the text
	Foreign     bool         // the text is in another language than the release
}

// CorrectionOf is the one of a fact that holds.
func (f Full) CorrectionOf(fact Fact) (Correction, bool) {
	i := slices.IndexFunc(f.Corrections, func(c Correction) bool { return c.Fact == fact })
	if i < 0 {
		return Correction{}, false
	}
	return f.Corrections[i], true
}

// Glance is a text that was read for somebody and not kept.
type Glance struct {
	Tree     *framework.Tree
	Language string
	Foreign  bool // another language than that of the release
	Notes    []Said
	Facts    Facts     // as of a posting
	Passages []Passage // without decisions
	Text     string    // what was read
}

// Chosen is a competency of a text with the passages that speak of it, for a role profile that is begun from it.
type Chosen struct {
	Item     *framework.Item
	LookedAt bool     // somebody accepted or added it; false: suggested, and nobody refused
	Passages []string // those that somebody accepted or added first
}

// Bounds.
const (
	MaxFiles     = 200       // at once
	MaxFile      = 20 << 20  // bytes of one
	MaxTogether  = 200 << 20 // bytes of those that come at once
	MaxPasted    = 1 << 20   // bytes
	MaxTexts     = 20_000    // of an organization
	MaxWaiting   = 1 << 30   // bytes of files of an organization that are still to be read
	MaxTitle     = 200       // characters
	MaxDecisions = 2000      // on one text, those undone counted
	learnedFrom  = 5000      // decisions that an organization's reading learns from, the newest
	QuickPasted  = 200 << 10 // bytes, of what a guest pastes
	QuickFile    = 5 << 20   // bytes, of what a guest uploads
)
