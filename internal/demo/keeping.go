package demo

import (
	_ "embed"
	"encoding/json"

	"pathways/internal/consultation"
	"pathways/internal/draft"
	"pathways/internal/extension"
	"pathways/internal/framework"
	"pathways/internal/translation"
)

// Keeping is what the stewards of one organization of the story keep: a framework of their own over several editions,
// and what they add to, say of, and put beside a framework of others.
type Keeping struct {
	Organization  string         `json:"organization"` // key
	Steward       string         `json:"steward"`      // key of who does all of it where nobody else is named
	Signer        string         `json:"signer"`       // key of who signs with the steward
	Framework     Framework      `json:"framework"`
	Editions      []Edition      `json:"editions"`      // in order; the last one is open
	Consultations []Consultation `json:"consultations"` // of the open one, in order
	Crosswalk     Crosswalk      `json:"crosswalk"`     // from the newest edition that is published
	Extension     Extension      `json:"extension"`
	Translation   Translation    `json:"translation"`
	Imports       []File         `json:"imports"` // files that wait for somebody to look at what they come to
}

// Framework is what a framework is called and made of.
type Framework struct {
	Slug      string           `json:"slug"`
	Name      string           `json:"name"`
	ShortName string           `json:"shortName"`
	Kinds     []framework.Kind `json:"kinds"`
}

// Edition is one of a framework: how it is written, and when it was published.
type Edition struct {
	Version string                 `json:"version"`
	DaysAgo *int                   `json:"daysAgo"` // nil: it is still being written
	Head    map[draft.Field]string `json:"head"`
	Notes   string                 `json:"notes"` // of its publisher
	Signed  string                 `json:"signed"`
	Steps   []Step                 `json:"steps"`
}

// Step is one thing that somebody does to a draft. Items are named by their codes.
type Step struct {
	Do     string                 `json:"do"` // add, edit, move, remove, undo, became
	By     string                 `json:"by"` // key; "" for the steward
	Code   string                 `json:"code"`
	In     string                 `json:"in"`     // of add and move: the code of the parent
	Fields map[draft.Field]string `json:"fields"` // of add and edit
	Was    []string               `json:"was"`    // of became: codes in the edition before
	Is     []string               `json:"is"`     // and in this one
	Note   string                 `json:"note"`
}

// Consultation asks people about the open edition.
type Consultation struct {
	Title   string           `json:"title"`
	Welcome string           `json:"welcome"`
	Days    int              `json:"days"`   // until it ends
	People  int              `json:"people"` // who answered, each by a link of their own
	Said    map[string]Heard `json:"said"`   // by code
	Replies map[string]Reply `json:"replies"`
	Closed  bool             `json:"closed"` // and everybody may read the replies
	Steps   []Step           `json:"steps"`  // what was done to the draft after it
}

// Heard is what people said of an item: how many made each choice, and their words.
type Heard struct {
	Relevance   []int    `json:"relevance"` // not, somewhat, quite, highly relevant
	Clarity     []int    `json:"clarity"`   // clear, could be clearer, unclear
	Remarks     []string `json:"remarks"`
	Suggestions []string `json:"suggestions"`
}

// Reply is what the stewards decided.
type Reply struct {
	Decision consultation.Decision `json:"decision"`
	Words    string                `json:"words"`
}

// Crosswalk links the framework to another one.
type Crosswalk struct {
	To       string             `json:"to"` // framework@release
	Title    string             `json:"title"`
	Note     string             `json:"note"`
	Standing framework.Standing `json:"standing"`
	Links    []Link             `json:"links"`
	Refused  []string           `json:"refused"` // codes whose suggestions are refused
}

// Link is one of a crosswalk, by codes.
type Link struct{ From, To, Type, Note string }

// Extension is what is added below an edition of others.
type Extension struct {
	Of        string           `json:"of"` // framework@release
	Title     string           `json:"title"`
	Note      string           `json:"note"`
	SeenBy    extension.SeenBy `json:"seenBy"`
	Additions []Addition       `json:"additions"`
}

// Addition stands below the item with a code.
type Addition struct {
	Under  string         `json:"under"`
	Sort   extension.Sort `json:"sort"`
	Code   string         `json:"code"` // of an own item
	Text   string         `json:"text"`
	Detail string         `json:"detail"`
}

// Translation is an edition of others in another language, as far as it is translated.
type Translation struct {
	Of         string                       `json:"of"` // framework@release
	Language   string                       `json:"language"`
	Translator string                       `json:"translator"`
	Note       string                       `json:"note"`
	Status     translation.Status           `json:"status"`
	Texts      map[string]map[string]string `json:"texts"` // by code, "" for the edition's own; then by field
}

//go:embed keeping.json
var rawKeeping []byte

// Kept is what the stewards of the story that ships keep.
var Kept = func() Keeping {
	var k Keeping
	if err := json.Unmarshal(rawKeeping, &k); err != nil {
		panic("demo: keeping.json: " + err.Error())
	}
	return k
}()
