// Package posting holds job postings of organizations: drawn from role profiles, written by people, kept version by version, and
// for everybody to read only where somebody published them on purpose. A posting says what a job is and what it pays; it says
// nothing of any person but whom to ask.
//
// The working text changes as people write. A version never changes. The public page shows a version, never the working text.
package posting

import (
	"time"
)

// State says who can read a posting.
type State string

// The states.
const (
	Draft  State = "draft"  // people of the organization
	Public State = "public" // everybody, and it is listed
	Closed State = "closed" // everybody who has its address; it says that it is closed
)

// States are all, in the order in which they are shown.
var States = []State{Draft, Public, Closed}

// Posting is one job advertisement with its working text.
type Posting struct {
	ID           string
	Organization string // identifier
	Release      string // identifier: of the framework that its competencies are from
	Role         string // identifier of the role profile that it was drawn from; "" for none
	RoleVersion  int    // agreed version of that profile; 0 for its working text
	Content
	State     State
	Revision  int64     // grows with every change of the working text
	Number    int       // of the last version that was kept; 0 for none
	Shown     int       // number of the version on its public page; 0 for none
	Fresh     bool      // the working text is not the one of the last version
	Published time.Time // when it first was public since it last was a draft; zero for never
	Ended     time.Time // when it was closed; zero while it is not
	Created   time.Time
	Changed   time.Time
}

// Version is a posting as it was published, or kept on purpose. It never changes, but for a contact that is taken out and
// the name of whoever kept it, when that person is erased.
type Version struct {
	Number  int
	Release string // identifier
	Content
	Note      string // of whoever kept it
	Published bool   // it was kept by publishing
	Person    string // "" once that person is erased
	Name      string // the same
	At        time.Time
}

// Change is one line of a posting's history.
type Change struct {
	Seq    int64 // the revision that it made
	What   What
	Number int            // of a version; 0 where it is about none
	Parts  map[Part]Moved // what was changed; of the contact not how
	Name   string         // of who did it; "" once that person is erased
	At     time.Time
}

// What was done.
type What string

// What can be done.
const (
	Began       What = "began"
	Wrote       What = "wrote"
	Chose       What = "chose" // competencies
	Kept        What = "kept"  // a version
	MadePublic  What = "published"
	DidClose    What = "closed"
	Withdrew    What = "withdrew"
	TookContact What = "took-contact" // the contact out of kept versions
)

// Bounds of a posting, in characters and entries.
const (
	MaxLine     = 200
	MaxText     = 4000
	MaxSentence = 600
	MaxEntries  = 60  // duties; what a posting looks for; steps; benefits
	MaxUses     = 200 // competencies
	MaxNote     = 500
	MaxPostings = 5000 // of one organization
	MaxVersions = 500  // of one posting
)
