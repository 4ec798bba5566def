// Package facts finds what a posting says of itself: its title, pay, demand for a degree, year, and the kind of job. It is
// pure. What a text does not say stays unknown: a budget, a goal for raising money or the worth of a benefit is no pay, and a
// degree that somebody teaches for is no demand.
package facts

import (
	"strings"

	"pathways/internal/alignment/match"
)

// Facts are what a posting says. Each has the passage that says it.
type Facts struct {
	Title     string // "" where none was found
	TitleSaid string
	Pay       *Pay // nil: not said
	Unpaid    bool // said to be without pay; then Pay is nil
	Degree    DegreeDemand
	Year      int // in which it was posted, or else that of its deadline; 0: not said
	YearSaid  string
	JobKind   string // one of JobKinds
	KindSaid  string // "" where JobKind is "other" for want of a word
}

// Pay is what is paid. Where one amount is said, also as "from" or "up to", Low and High are both that.
type Pay struct {
	Low, High float64
	Currency  string // ISO 4217; USD for "$" and for amounts in a text that names no currency
	Per       string // hour, day, week, month, year
	Said      string // the passage
}

// Degree is the least that is demanded of formal learning.
type Degree string

// The demands.
const (
	NoneSaid    Degree = "none-said"
	NotNeeded   Degree = "not-needed" // said to be so
	HighSchool  Degree = "high-school"
	SomeCollege Degree = "some-college"
	Associate   Degree = "associate"
	Bachelor    Degree = "bachelor"
	Master      Degree = "master"
	Doctorate   Degree = "doctorate"
)

// DegreeDemand is a demand and how firm it is. Of several firm ones it is the lowest, else the lowest that is preferred.
type DegreeDemand struct {
	Degree       Degree
	Firm         bool // required: neither preferred nor to be made up for by experience
	OrExperience bool // experience counts as much
	Said         string
}

// Of finds the facts of a text that was cut into passages.
func Of(text string, passages []match.Passage) Facts {
	passages = passages[:min(len(passages), maxPassages)]
	lines := make([]passage, 0, len(passages))
	for _, p := range passages {
		l := passage{text: spaces.Replace(p.Text), said: p.Text, under: strings.ToLower(p.Heading), heading: p.Kind == match.Heading}
		l.small, l.figures = strings.ToLower(l.text), strings.ContainsAny(l.text, "0123456789")
		lines = append(lines, l)
	}
	f := Facts{}
	f.Title, f.TitleSaid = titleOf(lines)
	f.Pay = payOf(lines, currencyOf(text))
	f.Unpaid = f.Pay == nil && unpaid(lines)
	f.Degree = degreeOf(lines)
	f.Year, f.YearSaid = yearOf(lines)
	f.JobKind, f.KindSaid = kindOf(f.Title, f.TitleSaid, lines)
	return f
}

// passage is one that is looked at: with plain spaces, hyphens and apostrophes.
type passage struct {
	text    string
	said    string // as it stands in the text
	under   string // the heading above it, in small letters
	heading bool
	small   string // text in small letters
	figures bool   // it has any
}

// maxPassages is how many passages are looked at: a posting has a hundred or so.
const maxPassages = 2_000

// hasAny says whether a text has one of some words, or parts of them. It is asked before anything that takes longer.
func hasAny(text string, parts []string) bool {
	for _, p := range parts {
		if strings.Contains(text, p) {
			return true
		}
	}
	return false
}

var spaces = strings.NewReplacer("\u00a0", " ", "\u2009", " ", "\u202f", " ", "\u2018", "'", "\u2019", "'", "\u2010", "-", "\u2011", "-", "\u2012", "–", "−", "-")
