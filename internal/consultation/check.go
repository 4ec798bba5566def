package consultation

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pathways/internal/platform/errs"
)

// faults collects what is wrong in the fields of a form.
type faults []errs.Field

func (f *faults) add(name, key string, args ...any) {
	*f = append(*f, errs.Field{Name: name, Key: key, Args: args})
}

func (f *faults) long(name, text string, most int) {
	if utf8.RuneCountInString(text) > most {
		f.add(name, "consultation.fault.long", "most", most)
	}
}

func (f faults) err(op string) error {
	if len(f) == 0 {
		return nil
	}
	return &errs.Error{Kind: errs.Invalid, Op: op, Fields: f}
}

// line is a text of one line without space around it.
func line(text string) string { return strings.Join(strings.Fields(clean(text)), " ") }

// words is a text of several lines without space around it.
func words(text string) string { return strings.TrimSpace(clean(text)) }

// clean takes out what is no text: broken characters, and control characters other than line ends and tabs.
func clean(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}

// Start is a consultation as somebody wants it.
type Start struct {
	ID           string // UUID; sending a form twice begins one consultation
	Organization string // slug; "" for those who run the installation
	Release      string // identifier of a published release, or
	Draft        string // of a draft
	Parts        []string
	Words
	Link bool // make a link with which everybody may answer
}

// Words are what can be changed of a consultation while it runs.
type Words struct {
	Title   string
	Welcome string
	Until   string // last day, YYYY-MM-DD
	Members bool
}

// longest is how far away the last day may be.
const longest = 2 * 366 * 24 * time.Hour

// into checks words and puts them into a consultation.
func (w Words) into(c *Consultation, now time.Time, f *faults) {
	c.Title, c.Welcome, c.Members = line(w.Title), words(w.Welcome), w.Members
	if c.Title == "" {
		f.add("title", "consultation.fault.title")
	}
	f.long("title", c.Title, MaxTitle)
	f.long("welcome", c.Welcome, MaxWelcome)
	c.Ends = lastDay(w.Until, now, f)
}

// lastDay reads the last day of a consultation: all of it counts.
func lastDay(text string, now time.Time, f *faults) time.Time {
	day, err := time.Parse(time.DateOnly, strings.TrimSpace(text))
	ends := day.AddDate(0, 0, 1)
	switch {
	case err != nil:
		f.add("until", "consultation.fault.day")
	case !ends.After(now), ends.After(now.Add(longest)):
		f.add("until", "consultation.fault.until")
	}
	return ends
}

// checked is an answer as it is kept.
func (a Answer) checked(f *faults) Answer {
	a.Remark, a.Suggestion = words(a.Remark), words(a.Suggestion)
	f.long("remark."+a.Item, a.Remark, MaxRemark)
	f.long("suggestion."+a.Item, a.Suggestion, MaxRemark)
	if a.Relevance < 0 || a.Relevance > HighlyRelevant {
		f.add("relevance."+a.Item, "consultation.fault.choice")
	}
	if a.Clarity < 0 || a.Clarity > Unclear {
		f.add("clarity."+a.Item, "consultation.fault.choice")
	}
	return a
}
