package demo

import (
	"embed"
	"encoding/json"

	"pathways/internal/role"
)

// Working is how one organization of the story works: its roles, what it hires for, the texts that it reads.
type Working struct {
	Organization string    `json:"organization"` // key
	Release      string    `json:"release"`      // "isl@2025"
	Roles        []Job     `json:"roles"`
	Postings     []Hiring  `json:"postings"`
	Texts        ReadTexts `json:"texts"`
}

// Job is a role, begun from a starter. Competencies are named by their codes.
type Job struct {
	Key       string                   `json:"key"`
	By        string                   `json:"by"` // key of who writes it
	From      string                   `json:"from"`
	Title     string                   `json:"title"`
	Family    string                   `json:"family"` // "" for the starter's
	Step      int                      `json:"step"`
	Posts     int                      `json:"posts"`
	Vacant    int                      `json:"vacant"`
	Holders   []string                 `json:"holders"`
	Choose    map[string]role.Emphasis `json:"choose"`
	Proposals []Proposed               `json:"proposals"`
	Comments  []Remark                 `json:"comments"`
	Note      string                   `json:"note"` // of the version that is agreed on before the proposals; "" for none
}

// Proposed is a proposal and, unless it waits, the answer.
type Proposed struct {
	By       string        `json:"by"`
	Part     role.Part     `json:"part"`
	Code     string        `json:"code"`
	Emphasis role.Emphasis `json:"emphasis"`
	Text     string        `json:"text"`
	Reason   string        `json:"reason"`
	Accept   *bool         `json:"accept"`
	Reply    string        `json:"reply"`
}

// Remark is a comment on a role, or on one of its competencies.
type Remark struct {
	By   string `json:"by"`
	Code string `json:"code"`
	Text string `json:"text"`
}

// Hiring is a posting that is drawn from a role.
type Hiring struct {
	By       string          `json:"by"`
	Role     string          `json:"role"`     // key
	Content  json.RawMessage `json:"content"`  // what people put beside what is drawn from the role
	Deadline int             `json:"deadline"` // days from now; 0 for none
	Start    int             `json:"start"`    // the same
	Kept     string          `json:"kept"`     // note of a version that is kept before it is published; "" for none
	Publish  bool            `json:"publish"`
}

// ReadTexts are texts that somebody brings, and what is said of some.
type ReadTexts struct {
	By      string    `json:"by"`
	Files   []string  `json:"files"` // "<kind>:<name>"
	Decided []Decided `json:"decided"`
}

// Decided says of how many passages of a text the first suggestion is accepted, and of how many the second is refused.
type Decided struct {
	File   string `json:"file"`
	By     string `json:"by"`
	Accept int    `json:"accept"`
	Refuse int    `json:"refuse"`
}

//go:embed working.json
var rawWorking []byte

//go:embed texts/*.txt
var texts embed.FS

// Worked is how the institution of the story that ships works.
var Worked = func() Working {
	var w Working
	if err := json.Unmarshal(rawWorking, &w); err != nil {
		panic("demo: working.json: " + err.Error())
	}
	return w
}()
