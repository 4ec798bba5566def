// Package role holds role profiles: what a job of an organization uses, written together with the people who hold it. A profile
// is about a job, never about a person: it says nothing of what anybody can do, and nothing here reads what people answered.
//
// The working text changes as people write. What they agreed on is kept as a version, which never changes.
package role

import (
	"slices"
	"strings"
	"time"

	"pathways/internal/framework"
)

// Emphasis says how a job uses a competency. It has no other meaning: none is worth more than another.
type Emphasis string

// The emphases.
const (
	Central    Emphasis = "central"
	Regular    Emphasis = "regular"
	NowAndThen Emphasis = "now-and-then"
)

// Emphases are all, in the order in which they are offered and shown.
var Emphases = []Emphasis{Central, Regular, NowAndThen}

// Use is one competency of a job.
type Use struct {
	Item     string   `json:"item"` // identifier of a leaf of the release
	Emphasis Emphasis `json:"emphasis"`
	From     string   `json:"from,omitempty"` // code of a level of the release; "" for none
	To       string   `json:"to,omitempty"`   // the same; set whenever From is
	Examples []string `json:"examples,omitempty"`
}

// Profile is what people write of a role, propose changes to and agree on.
type Profile struct {
	Title   string `json:"title"`
	Purpose string `json:"purpose"`
	Team    string `json:"team"`
	Uses    []Use  `json:"uses"` // in the framework's own order
}

// Use is how the job uses an item; false where it is not part of it.
func (p Profile) Use(item string) (Use, bool) {
	for _, u := range p.Uses {
		if u.Item == item {
			return u, true
		}
	}
	return Use{}, false
}

// Words are the texts of a profile besides its competencies.
func (p Profile) Words() Words { return Words{p.Title, p.Purpose, p.Team} }

// Same says whether two profiles say the same.
func (p Profile) Same(q Profile) bool {
	return p.Words() == q.Words() && slices.EqualFunc(p.Uses, q.Uses, Use.same)
}

func (u Use) same(v Use) bool {
	return u.Item == v.Item && u.Emphasis == v.Emphasis && u.From == v.From && u.To == v.To && slices.Equal(u.Examples, v.Examples)
}

// clone is a profile that shares nothing with this one.
func (p Profile) clone() Profile {
	p.Uses = slices.Clone(p.Uses)
	for i := range p.Uses {
		p.Uses[i].Examples = slices.Clone(p.Uses[i].Examples)
	}
	return p
}

// with is the profile with a competency in place of the one of the same item, or among the others.
func (p Profile) with(u Use) Profile {
	p = p.without(u.Item)
	p.Uses = append(p.Uses, u)
	return p
}

// without is the profile without an item.
func (p Profile) without(item string) Profile {
	p = p.clone()
	p.Uses = slices.DeleteFunc(p.Uses, func(u Use) bool { return u.Item == item })
	return p
}

// inOrder puts the competencies into the framework's own order.
func (p *Profile) inOrder(t *framework.Tree) {
	place := make(map[string]int, len(t.Items))
	for i, it := range t.Leaves("") {
		place[it.ID] = i
	}
	slices.SortStableFunc(p.Uses, func(a, b Use) int { return place[a.Item] - place[b.Item] })
}

// Role is a job of an organization.
type Role struct {
	ID           string
	Organization string // identifier
	Release      string // identifier
	Profile             // as it is written now; in lists without purpose and competencies
	Revision     int64  // grows with every change of the profile
	Family       string // jobs of the same sort; "" for none
	Step         int    // within the family, an order that people gave; 0 for none
	Posts        int    // in the organization, with or without accounts
	Vacant       int    // of them
	Agreed       int    // number of the last agreed version; 0 for none
	Origin       Origin
	Created      time.Time
	Changed      time.Time
	Retired      time.Time // zero while it is in use
}

// IsRetired says whether the organization has set the role aside.
func (r Role) IsRetired() bool { return !r.Retired.IsZero() }

// Origin says what a role was begun from: "" for nothing, else "role:<id>", "starter:<key>" or "text:<id>".
type Origin string

// Kind is the part before the colon; "" for nothing.
func (o Origin) Kind() string {
	kind, _, _ := strings.Cut(string(o), ":")
	return kind
}

// Of is the part after the colon.
func (o Origin) Of() string {
	_, of, _ := strings.Cut(string(o), ":")
	return of
}

// Version is a profile as people agreed on it. It never changes.
type Version struct {
	Number  int
	Release string // identifier
	Profile
	Note   string
	Person string // who kept it; "" once that person is erased
	Name   string // the same
	At     time.Time
}

// Words are title, purpose and team.
type Words struct {
	Title   string
	Purpose string
	Team    string
}

// Settings are what is said of a role besides its profile.
type Settings struct {
	Family string
	Step   int
	Posts  int
	Vacant int
}

// Settings are the role's.
func (r Role) Settings() Settings { return Settings{r.Family, r.Step, r.Posts, r.Vacant} }

// Part is the place in a profile that a proposal is about.
type Part string

// The parts.
const (
	PartTitle   Part = "title"
	PartPurpose Part = "purpose"
	PartTeam    Part = "team"
	PartUse     Part = "use"     // emphasis and range of levels of a competency
	PartExample Part = "example" // one example of a competency: a new one, another wording, or none
	PartRemove  Part = "remove"  // a competency goes
)

// Parts are all.
var Parts = []Part{PartTitle, PartPurpose, PartTeam, PartUse, PartExample, PartRemove}

// Said is what stands, or would stand, in one place of a profile. The zero Said is nothing.
type Said struct {
	Text     string   `json:"text,omitempty"`
	Emphasis Emphasis `json:"emphasis,omitempty"`
	From     string   `json:"from,omitempty"`
	To       string   `json:"to,omitempty"`
}

// Said is how a job uses a competency, without its examples.
func (u Use) Said() Said { return Said{Emphasis: u.Emphasis, From: u.From, To: u.To} }

// State is how far a proposal has come.
type State string

// The states.
const (
	Open      State = "open"
	Accepted  State = "accepted"
	Declined  State = "declined"
	Withdrawn State = "withdrawn"
)

// Proposal is a change that somebody suggests.
type Proposal struct {
	ID        string
	Seq       int // its number within the role
	Part      Part
	Item      string // "" for title, purpose and team
	Before    Said   // what stood there when it was proposed
	After     Said   // what is proposed
	Reason    string
	Person    string // "" once that person is erased
	Name      string // the same
	At        time.Time
	State     State
	Reply     string
	DecidedBy string // name; "" once that person is erased
	Decided   time.Time
}

// Comment is what somebody says of a role, or of one of its competencies.
type Comment struct {
	ID     string
	Seq    int
	Item   string // "" for the whole
	Text   string
	Person string // "" once that person is erased
	Name   string // the same
	At     time.Time
}

// Holder is somebody of the organization who holds a role.
type Holder struct {
	Person string
	Name   string
	Since  time.Time
}

// Change is one line of a role's history.
type Change struct {
	Seq     int64
	What    What
	Part    Part // "" where it is about the whole
	Item    string
	Code    string // of the item
	Before  Said
	After   Said
	Name    string // "" once that person is erased
	Subject string // name of whom it is about; the same
	At      time.Time

	person, subject string // identifiers
}

// What was done.
type What string

// What can be done.
const (
	Began     What = "began"
	Wrote     What = "wrote"
	Proposed  What = "proposed"
	Took      What = "accepted" // a proposal, which wrote the change
	Refused   What = "declined"
	TookBack  What = "withdrew"
	Commented What = "commented"
	Agreed    What = "agreed"
	Restored  What = "restored" // an agreed version as the working text
	Placed    What = "placed"   // family, step, posts
	Held      What = "held"
	LetGo     What = "let-go"
	Retired   What = "retired"
	Returned  What = "returned"
)

// Bounds of a role, in characters and entries.
const (
	MaxTitle     = 200
	MaxPurpose   = 4000
	MaxExample   = 500
	MaxExamples  = 12 // of one competency
	MaxReason    = 2000
	MaxComment   = 4000
	MaxPosts     = 100_000
	MaxStep      = 50
	MaxRoles     = 2000 // of one organization
	MaxProposals = 500  // open at a time, of one role
	MaxComments  = 5000 // of one role
)
