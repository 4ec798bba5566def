// Package portfolio holds what a person shows of their work: one portfolio page, and texts (CV lines, a paragraph of a
// letter, a statement for advancement, an application for a badge) that begin with plain sentences of ours and are
// theirs to edit. See draft.go for how a sentence is made.
package portfolio

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"pathways/internal/evidence"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Page is a person's portfolio page. Every field may be empty.
type Page struct {
	Title    string    `json:"title,omitempty"`
	About    string    `json:"about,omitempty"` // a few words about oneself
	Sections []Section `json:"sections"`        // in the order that the person gave them
	Changed  time.Time `json:"changed"`         // zero where nothing was ever kept
}

// Section is a part of the page: competencies with the evidence and the statements of others that stand under them.
type Section struct {
	ID         string         `json:"id"`                // UUID
	Heading    string         `json:"heading,omitempty"` // the person's own words
	Items      []evidence.Ref `json:"items"`
	Evidence   []string       `json:"evidence"`   // ids
	Statements []string       `json:"statements"` // ids; only those that are marked as shown are ever seen
}

// Text is something written for one purpose. Body is the person's own from the moment it is kept.
type Text struct {
	ID         string         `json:"id"` // UUID
	Purpose    Purpose        `json:"purpose"`
	Title      string         `json:"title,omitempty"`
	Body       string         `json:"body"`
	Language   string         `json:"language"` // of the draft, BCP 47
	Items      []evidence.Ref `json:"items"`
	Evidence   []string       `json:"evidence"`
	Statements []string       `json:"statements"`
	Created    time.Time      `json:"created"`
	Changed    time.Time      `json:"changed"`
	Revision   int            `json:"revision"` // grows with every change
}

// Purpose is what a text is for.
type Purpose string

// The purposes of texts.
const (
	CV          Purpose = "cv"
	Letter      Purpose = "letter"
	Advancement Purpose = "advancement"
	Badge       Purpose = "badge"
)

// Purposes are all, in the order in which they are offered. The order means nothing.
var Purposes = []Purpose{CV, Letter, Advancement, Badge}

// Limits guard against broken files, not against people.
const (
	MaxTitle    = 200
	MaxAbout    = 4_000
	MaxHeading  = 200
	MaxBody     = 40_000
	MaxSections = 100
	MaxChosen   = 300 // competencies, evidence or statements of one section or text
	MaxTexts    = 500
	MaxBytes    = 8 << 20 // of the page and all texts of a person together
)

// Section finds a section by its id; nil where there is none.
func (p *Page) Section(id string) *Section {
	for i := range p.Sections {
		if p.Sections[i].ID == id {
			return &p.Sections[i]
		}
	}
	return nil
}

// Empty says whether nothing was put on the page yet.
func (p *Page) Empty() bool { return p.Title == "" && p.About == "" && len(p.Sections) == 0 }

// Move takes a section one place up (by -1) or down (by 1). At the end of the page nothing happens.
func (p *Page) Move(id string, by int) {
	at := slices.IndexFunc(p.Sections, func(s Section) bool { return s.ID == id })
	to := at + by
	if at >= 0 && to >= 0 && to < len(p.Sections) {
		p.Sections[at], p.Sections[to] = p.Sections[to], p.Sections[at]
	}
}

// Remove takes a section off the page. What it showed stays where it is kept.
func (p *Page) Remove(id string) {
	p.Sections = slices.DeleteFunc(p.Sections, func(s Section) bool { return s.ID == id })
}

// Check says what breaks a rule of a page: field by field, in names that a form and a file share.
func (p *Page) Check() []errs.Field {
	var out []errs.Field
	out = tooLong(out, "title", p.Title, MaxTitle)
	out = tooLong(out, "about", p.About, MaxAbout)
	if len(p.Sections) > MaxSections {
		out = append(out, errs.Field{Name: "sections", Key: "portfolio.fault.sections", Args: []any{"most", MaxSections}})
	}
	known := map[string]bool{}
	for _, s := range p.Sections {
		if !ids.Valid(s.ID) || known[s.ID] {
			out = append(out, errs.Field{Name: "sections", Key: "portfolio.fault.id"})
		}
		known[s.ID] = true
		out = append(out, s.Check()...)
	}
	return out
}

// Check says what breaks a rule of a section.
func (s *Section) Check() []errs.Field {
	out := tooLong(nil, "heading", s.Heading, MaxHeading)
	return chosen(out, s.Items, s.Evidence, s.Statements)
}

// Check says what breaks a rule of a text.
func (t *Text) Check() []errs.Field {
	var out []errs.Field
	if !ids.Valid(t.ID) {
		out = append(out, errs.Field{Name: "id", Key: "portfolio.fault.id"})
	}
	if !slices.Contains(Purposes, t.Purpose) {
		out = append(out, errs.Field{Name: "purpose", Key: "portfolio.fault.purpose"})
	}
	out = tooLong(out, "title", t.Title, MaxTitle)
	out = tooLong(out, "body", t.Body, MaxBody)
	out = tooLong(out, "language", t.Language, 35)
	return chosen(out, t.Items, t.Evidence, t.Statements)
}

func chosen(out []errs.Field, items []evidence.Ref, lists ...[]string) []errs.Field {
	names := []string{"evidence", "statements"}
	if len(items) > MaxChosen {
		out = append(out, errs.Field{Name: "items", Key: "portfolio.fault.chosen", Args: []any{"most", MaxChosen}})
	}
	for _, it := range items {
		if it.Framework == "" || it.Release == "" || it.Item == "" || len(it.Framework)+len(it.Release)+len(it.Item)+len(it.Code) > 1000 {
			out = append(out, errs.Field{Name: "items", Key: "portfolio.fault.item"})
			break
		}
	}
	for i, list := range lists {
		if len(list) > MaxChosen {
			out = append(out, errs.Field{Name: names[i], Key: "portfolio.fault.chosen", Args: []any{"most", MaxChosen}})
		}
		if slices.ContainsFunc(list, func(id string) bool { return !ids.Valid(id) }) {
			out = append(out, errs.Field{Name: names[i], Key: "portfolio.fault.id"})
		}
	}
	return out
}

func tooLong(out []errs.Field, name, text string, most int) []errs.Field {
	switch {
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		out = append(out, errs.Field{Name: name, Key: "portfolio.fault.text"})
	case utf8.RuneCountInString(text) > most:
		out = append(out, errs.Field{Name: name, Key: "portfolio.fault.long", Args: []any{"most", most, "count", utf8.RuneCountInString(text)}})
	}
	return out
}

// stamp is a time as it is stored and written into files: UTC, to the millisecond.
func stamp(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
