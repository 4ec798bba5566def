// Package consultation asks people about the wording of a framework: a draft or a release, item by item, whether it is
// relevant to their work, whether it is clear, what they would say instead. What they answer is told of in figures that
// keep the rules of package group, and by their own words without a name.
//
// A consultation belongs to an organization, or to those who run the installation. See policy.go for who may do what.
package consultation

import (
	"time"

	"pathways/internal/framework"
	"pathways/internal/group"
)

// Consultation is one of them, without answers.
type Consultation struct {
	ID           string
	Organization House
	Release      string // identifier of the release that it is about; "" where it is about a draft
	Draft        string // identifier of the draft
	Title        string
	Welcome      string   // words of the stewards to those who answer
	Parts        []string // identifiers of items whose leaves are asked about; empty: everything
	Members      bool     // people of the organization may answer with their account
	HasLink      bool     // there is a link with which everybody may answer
	OpenResults  bool     // leads and members may read the results
	OpenReplies  bool     // what the stewards decided is public
	Created      time.Time
	Ends         time.Time // the first moment at which nobody can answer any more
	Closed       time.Time // zero: not closed by hand
	Taken        time.Time // when the figures were last brought up to date; zero: never

	gone int
}

// House is the organization of a consultation; the zero House is those who run the installation.
type House struct {
	ID, Slug, Name string
}

// IsOpen says whether people can answer at a time.
func (c *Consultation) IsOpen(now time.Time) bool { return c.Closed.IsZero() && now.Before(c.Ends) }

// LastDay is the last day on which people can answer.
func (c *Consultation) LastDay() time.Time { return c.Ends.AddDate(0, 0, -1) }

// asks says whether an item of a tree is one that people are asked about.
func (c *Consultation) asks(t *framework.Tree, it *framework.Item) bool {
	if !t.IsLeaf(it.ID) {
		return false
	}
	if len(c.Parts) == 0 {
		return true
	}
	for _, above := range t.Path(it) {
		for _, part := range c.Parts {
			if above.ID == part {
				return true
			}
		}
	}
	return false
}

// Relevance is how relevant an item is to somebody's work; 0 says nothing.
type Relevance int

// The answers on relevance: four, as the literature on content validity asks.
const (
	NotRelevant      Relevance = 1
	SomewhatRelevant Relevance = 2
	QuiteRelevant    Relevance = 3
	HighlyRelevant   Relevance = 4
)

// Clarity is how clear the wording of an item is; 0 says nothing.
type Clarity int

// The answers on clarity.
const (
	Clear     Clarity = 1
	Improving Clarity = 2 // could be clearer
	Unclear   Clarity = 3
)

// Question is one of the two that are answered by a choice.
type Question string

// The questions.
const (
	OfRelevance Question = "relevance"
	OfClarity   Question = "clarity"
)

// Questions are both, in the order in which they are asked.
var Questions = []Question{OfRelevance, OfClarity}

// scales say how the choices of a question are told together where too few made one of them.
var scales = map[Question]group.Scale{
	OfRelevance: group.NewScale(4, [][]int{{0, 1}, {2, 3}}),
	OfClarity:   group.NewScale(3, [][]int{{0}, {1, 2}}),
}

// Blocks are the choices that a picture of a question tells together, counted from 0.
func Blocks(q Question, p group.Picture) [][]int { return scales[q].Blocks(p.Step) }

// Answer is what somebody says of an item. Everything in it may be left out.
type Answer struct {
	Item       string
	Relevance  Relevance
	Clarity    Clarity
	Remark     string
	Suggestion string // wording that they would like better
	Wording    string // digest of the wording that this is about
}

func (a Answer) empty() bool {
	return a.Relevance == 0 && a.Clarity == 0 && a.Remark == "" && a.Suggestion == ""
}

// Decision is what the stewards will do with an item; "" for nothing decided.
type Decision string

// The decisions.
const (
	Keep    Decision = "keep"
	Reword  Decision = "reword"
	Move    Decision = "move"
	Remove  Decision = "remove"
	Discuss Decision = "discuss"
)

// Decisions are all, in the order in which they are offered.
var Decisions = []Decision{Keep, Reword, Move, Remove, Discuss}

// Reply is what the stewards say to those who answered, of one item.
type Reply struct {
	Decision Decision
	Words    string
	At       time.Time
}

// Bounds of what can be written, in characters where nothing else is said.
const (
	MaxTitle   = 200
	MaxWelcome = 4_000
	MaxRemark  = 2_000
	MaxTokens  = 500    // links for one person each, made at once
	MaxSets    = 20_000 // people who answer one consultation
	MaxHeld    = 200    // consultations of one organization
)
