// Package sharing lets a person show chosen parts of what is theirs to others: to a person, to those who play a part in
// an organization, or by a link; until a day, and with a way back at any time.
//
// A Grant holds a copy of exactly what its owner chose, taken at the moment of sharing. The pages of the other read
// that copy and nothing else. What the owner writes later is not in it until they bring it up to date. The copy goes
// when the grant ends or is revoked, and what the owner deletes goes out of every copy.
package sharing

import (
	"embed"
	"time"

	"pathways/internal/evidence"
	"pathways/internal/plan"
	"pathways/internal/reflection"
)

// Locales are the words of letters and faults.
//
//go:embed locales/*.json
var Locales embed.FS

// Target says what sort of other a grant is for.
type Target string

// The targets of a grant.
const (
	ToPerson Target = "person" // one person, by e-mail address
	ToPart   Target = "part"   // those who play a part in an organization
	ToLink   Target = "link"   // whoever has the link
)

// To is for whom a grant is.
type To struct {
	Kind         Target   `json:"kind"`
	Email        string   `json:"email,omitempty"`        // of a person, in small letters
	Organization string   `json:"organization,omitempty"` // id
	Parts        []string `json:"parts,omitempty"`        // played in the organization
	Name         string   `json:"name,omitempty"`         // as the owner calls them; of an organization, its name
}

// Part is a part that somebody plays in an organization.
type Part struct {
	Organization string // id
	Name         string // of the organization
	Plays        string
}

// Grant is the right to see a copy of chosen parts.
type Grant struct {
	ID           string     `json:"id"`
	Owner        string     `json:"-"` // id
	To           To         `json:"to"`
	Line         string     `json:"line,omitempty"` // from the owner to the other
	Comments     bool       `json:"comments"`       // the other may comment
	Conversation bool       `json:"conversation"`   // the two may talk it over side by side
	Choice       Choice     `json:"choice"`
	Created      time.Time  `json:"created"`
	Taken        time.Time  `json:"taken"` // when the copy was taken
	Ends         time.Time  `json:"ends"`
	Revoked      *time.Time `json:"revoked,omitempty"`
	Closed       *time.Time `json:"closed,omitempty"` // the conversation was closed
	HasPhrase    bool       `json:"passphrase"`       // the link asks for a passphrase

	other  string // the person who opened it first with the address of To
	phrase string // argon2id
}

// Live says whether a grant opens anything at a moment.
func (g *Grant) Live(now time.Time) bool { return g.Revoked == nil && now.Before(g.Ends) }

// Over is when a grant ended, or will.
func (g *Grant) Over() time.Time {
	if g.Revoked != nil && g.Revoked.Before(g.Ends) {
		return *g.Revoked
	}
	return g.Ends
}

// Choice is what an owner chose, by ids.
type Choice struct {
	Reflections []ChosenReflection `json:"reflections,omitempty"`
	Plans       []ChosenPlan       `json:"plans,omitempty"`
	Evidence    []ChosenEvidence   `json:"evidence,omitempty"`
	Statements  []string           `json:"statements,omitempty"`
	Portfolio   bool               `json:"portfolio,omitempty"`
}

// ChosenReflection is a reflection, whole or in chosen answers. Notes are the person's own words: they are shown only
// where that was chosen too.
type ChosenReflection struct {
	ID    string   `json:"id"`
	Whole bool     `json:"whole"`
	Items []string `json:"items,omitempty"` // lasting identifiers; where not Whole
	Notes bool     `json:"notes"`
}

// ChosenPlan is a plan, whole or in chosen goals. Reviews are the notes of looking back, and how activities went.
type ChosenPlan struct {
	ID      string   `json:"id"`
	Whole   bool     `json:"whole"`
	Goals   []string `json:"goals,omitempty"` // ids; where not Whole
	Reviews bool     `json:"reviews"`
}

// ChosenEvidence is a piece of evidence, with its files or without.
type ChosenEvidence struct {
	ID    string `json:"id"`
	Files bool   `json:"files"`
}

// Empty says whether nothing was chosen.
func (c Choice) Empty() bool {
	return len(c.Reflections)+len(c.Plans)+len(c.Evidence)+len(c.Statements) == 0 && !c.Portfolio
}

// Shown is the copy: all that the other sees.
type Shown struct {
	Reflections []ReflectionShown   `json:"reflections"`
	Plans       []plan.Plan         `json:"plans"`
	Evidence    []evidence.Evidence `json:"evidence"`
	Statements  []StatementShown    `json:"statements"`
	Portfolio   *PortfolioShown     `json:"portfolio,omitempty"`
}

// Empty says whether nothing is left in the copy, as all of it was deleted since.
func (s Shown) Empty() bool {
	return len(s.Reflections)+len(s.Plans)+len(s.Evidence)+len(s.Statements) == 0 && s.Portfolio == nil
}

// ReflectionShown is a reflection as it is shown: only the newest of the chosen answers.
type ReflectionShown struct {
	reflection.Reflection
	Whole bool     `json:"whole"`
	Items []string `json:"items,omitempty"` // where not Whole
}

// PortfolioShown is the portfolio as it is shown. Its evidence comes without files: those are shared as evidence.
type PortfolioShown struct {
	Title    string         `json:"title,omitempty"`
	About    string         `json:"about,omitempty"`
	Sections []SectionShown `json:"sections"`
}

// SectionShown is a part of the portfolio with what stands under it.
type SectionShown struct {
	Heading    string              `json:"heading,omitempty"`
	Items      []evidence.Ref      `json:"items"`
	Evidence   []evidence.Evidence `json:"evidence"`
	Statements []StatementShown    `json:"statements"`
}

// StatementShown is what somebody else said, as it is shown.
type StatementShown struct {
	evidence.Statement
	Brought bool `json:"brought,omitempty"` // came in a file: this server has not seen who wrote it
}

// Opening is one time that somebody looked. Further looks of the same viewer within a quarter of an hour are the same.
type Opening struct {
	At     time.Time `json:"at"`
	Name   string    `json:"name,omitempty"` // of who was signed in; "" for nobody known
	ByLink bool      `json:"byLink"`
}

// Comment is what the other said to the owner. It is never changed.
type Comment struct {
	ID    string    `json:"id"`
	Grant string    `json:"grant"`
	Name  string    `json:"name,omitempty"` // of its author; "" after they left without their name
	About string    `json:"about,omitempty"`
	Text  string    `json:"text"`
	At    time.Time `json:"at"`
}

// Bounds of what people write, in characters, and of how much there may be.
const (
	MaxName     = 120
	MaxLine     = 500
	MaxComment  = 4000
	MaxNote     = 2000
	MinPhrase   = 8
	MaxPhrase   = 200
	maxGrants   = 500      // live ones of a person
	mostADay    = 100      // that a person makes in 24 hours, as each may send a letter
	maxCopy     = 8 << 20  // bytes of one copy
	maxCopies   = 64 << 20 // bytes of all live copies of a person
	maxComments = 200      // of one viewer on one grant
	maxSaid     = 2000     // comments on one grant: who has a link can be many viewers
	maxNotes    = 200      // of one conversation
	MaxDays     = 366      // until when a grant can run
	DefaultDays = 30
)

// openingLasts is how long further looks of the same viewer count as one opening. By a link, where every browser is a
// viewer, no more than linkOpenings are logged in a span as long.
const (
	openingLasts = 15 * time.Minute
	linkOpenings = 100
)
