// Package demo fills an empty installation with believable people: a small science center, a certificate program and an
// association, with reflections, plans, evidence, words of others and grants. It tells them as a story (story.json) and
// makes everything through the same services as a person would, so that nothing of it is a special case.
package demo

import (
	_ "embed"
	"encoding/json"
)

// Story is who there is and what they have done. Days count back from, or on from, the day of installing.
type Story struct {
	Passphrase    string         `json:"passphrase"` // of everybody
	Organizations []Organization `json:"organizations"`
	People        []Person       `json:"people"`
}

// Organization is one of the story, with pairs of a person's key and the part they play. The first one founds it.
type Organization struct {
	Key      string      `json:"key"`
	Name     string      `json:"name"`
	Kind     string      `json:"kind"`
	Homepage string      `json:"homepage"`
	Place    string      `json:"place"` // what it is, in a line
	Members  [][2]string `json:"members"`
}

// Person is one of the story.
type Person struct {
	Key         string       `json:"key"`
	Name        string       `json:"name"`
	Email       string       `json:"email"`
	About       string       `json:"about"` // who they are and what can be seen as them
	Operator    bool         `json:"operator"`
	Reflections []Reflection `json:"reflections"`
	Plans       []Plan       `json:"plans"`
	Evidence    []Evidence   `json:"evidence"`
	Asks        []Ask        `json:"asks"`
	Grants      []Grant      `json:"grants"`
	Portfolio   *Portfolio   `json:"portfolio"`
	Reminders   bool         `json:"reminders"`
}

// Reflection is one of a person. Answers are by code and dimension.
type Reflection struct {
	Key            string            `json:"key"`
	StartedDaysAgo int               `json:"startedDaysAgo"`
	ClosedDaysAgo  *int              `json:"closedDaysAgo"`
	Edition        string            `json:"edition"` // framework@release
	Purpose        string            `json:"purpose"`
	Role           string            `json:"role"`
	Closer         []string          `json:"closer"` // codes of units
	Answers        map[string]Answer `json:"answers"`
	Priorities     []string          `json:"priorities"`
}

// Answer is what was said of one competency.
type Answer struct {
	Use         string   `json:"use"`
	Wish        string   `json:"wish"`
	Involvement []string `json:"involvement"`
	Note        string   `json:"note"`
}

// Plan is one that grew from the person's open reflection.
type Plan struct {
	Title      string `json:"title"`
	LookInDays int    `json:"lookInDays"`
	Goals      []Goal `json:"goals"`
}

// Goal has the fields of plan.Goal under their own names.
type Goal struct {
	Title      string     `json:"title"`
	Items      []string   `json:"items"`
	Why        string     `json:"why"`
	Progress   string     `json:"progress"`
	Support    string     `json:"support"`
	Barrier    string     `json:"barrier"`
	Mover      string     `json:"mover"`
	Activities []Activity `json:"activities"`
}

// Activity has the fields of plan.Activity; days count from the day of installing.
type Activity struct {
	What       string `json:"what"`
	Kind       string `json:"kind"`
	FromInDays *int   `json:"fromInDays"`
	ToInDays   *int   `json:"toInDays"`
	Cost       string `json:"cost"`
	Payer      string `json:"payer"`
	Hours      string `json:"hours"`
	Time       string `json:"time"`
	Note       string `json:"note"`
}

// Evidence is one piece, with a text file or without.
type Evidence struct {
	Key         string   `json:"key"`
	Title       string   `json:"title"`
	Story       string   `json:"story"`
	FromDaysAgo *int     `json:"fromDaysAgo"`
	ToDaysAgo   *int     `json:"toDaysAgo"`
	Where       string   `json:"where"`
	Link        string   `json:"link"`
	Hours       string   `json:"hours"`
	Items       []string `json:"items"`
	File        *File    `json:"file"`
}

// File is a text that a piece of evidence comes with.
type File struct{ Name, Text string }

// Ask is what a person asked of another, and what they wrote.
type Ask struct {
	Kind       string   `json:"kind"`
	Of         string   `json:"of"` // key
	Relation   string   `json:"relation"`
	Items      []string `json:"items"`
	Evidence   []string `json:"evidence"`
	Message    string   `json:"message"`
	AnswerText string   `json:"answerText"`
	Shown      bool     `json:"shown"`
}

// Grant is what a person shares: answers of a reflection (without codes, all of them), a plan by its place in the story,
// pieces of evidence, the portfolio page.
type Grant struct {
	To           string   `json:"to"` // key, or "link"
	Days         int      `json:"days"`
	AnswersOf    string   `json:"answersOf"`
	Items        []string `json:"items"`
	Notes        bool     `json:"notes"`
	Plan         *int     `json:"plan"`
	Evidence     []string `json:"evidence"`
	Portfolio    bool     `json:"portfolio"`
	Comments     bool     `json:"comments"`
	Conversation bool     `json:"conversation"`
	Line         string   `json:"line"`
}

// Portfolio is a page.
type Portfolio struct {
	Title    string    `json:"title"`
	About    string    `json:"about"`
	Sections []Section `json:"sections"`
}

// Section of a portfolio page holds evidence, with the competencies that it shows and what was said of it.
type Section struct {
	Heading  string   `json:"heading"`
	Evidence []string `json:"evidence"`
}

//go:embed story.json
var raw []byte

// Told is the story that ships.
var Told = func() Story {
	var s Story
	if err := json.Unmarshal(raw, &s); err != nil {
		panic("demo: story.json: " + err.Error())
	}
	return s
}()

// Find is somebody of the story; nil for nobody.
func (s *Story) Find(key string) *Person {
	for i := range s.People {
		if s.People[i].Key == key {
			return &s.People[i]
		}
	}
	return nil
}
