package evidence

import (
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pathways/internal/platform/errs"
)

// Bounds of what can be written, in characters where nothing else is said.
const (
	MaxLine   = 300
	MaxText   = 20_000
	MaxNote   = 4_000
	MaxLink   = 2_000
	MaxItems  = 200 // competencies of one piece or request
	MaxFiles  = 20  // of one piece
	MaxPieces = 5_000
	MaxAsked  = 50       // pieces in one request
	MaxBytes  = 16 << 20 // of all words of a person's evidence, requests and what others said, together
	MaxSaid   = 100_000  // of one statement, notes and all
)

// Relations are how somebody who is asked works with the owner.
var Relations = []string{"colleague", "partner", "supervisor", "other"}

// faults collects what is wrong in the fields of a form.
type faults []errs.Field

func (f *faults) add(name, key string, args ...any) {
	*f = append(*f, errs.Field{Name: name, Key: key, Args: args})
}

func (f *faults) long(name, text string, most int) {
	if utf8.RuneCountInString(text) > most {
		f.add(name, "evidence.fault.long", "most", most)
	}
}

// day checks a day of the calendar, or nothing.
func (f *faults) day(name, text string) {
	if text == "" {
		return
	}
	if d, err := time.Parse(time.DateOnly, text); err != nil || d.Year() < 1900 || d.Year() > 2200 {
		f.add(name, "evidence.fault.day", "value", text)
	}
}

// err is all faults as one error; nil where there are none.
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

// Draft is a piece of evidence as somebody wants it. Everything may be empty, but not all at once.
type Draft struct {
	Title, Story, From, To, Where, Link, Hours string

	Items   []Ref
	Uploads []string  // files to add: ids of uploads in platform/blob
	Drop    []string  // files to take away: digests
	Seen    time.Time // the Changed of the state that was edited; zero: whatever stands
}

// tidied is the draft as it is kept: lines without line ends, nothing but space around, an address with its scheme.
func (d Draft) tidied() Draft {
	d.Title, d.Where, d.Hours = line(d.Title), line(d.Where), line(d.Hours)
	d.Story, d.Link = words(d.Story), strings.TrimSpace(clean(d.Link))
	d.From, d.To = strings.TrimSpace(d.From), strings.TrimSpace(d.To)
	if d.Link != "" && !strings.Contains(d.Link, ":") {
		d.Link = "https://" + d.Link
	}
	return d
}

// check holds a tidied draft against the bounds.
func (d Draft) check() error {
	var f faults
	f.long("title", d.Title, MaxLine)
	f.long("story", d.Story, MaxText)
	f.long("where", d.Where, MaxLine)
	f.long("hours", d.Hours, MaxLine)
	f.day("from", d.From)
	f.day("to", d.To)
	if len(f) == 0 && d.From != "" && d.To != "" && d.To < d.From {
		f.add("to", "evidence.fault.order")
	}
	if f.long("link", d.Link, MaxLink); !goodLink(d.Link) {
		f.add("link", "evidence.fault.link")
	}
	if len(d.Items) > MaxItems {
		f.add("item", "evidence.fault.items", "most", MaxItems)
	}
	return f.err("evidence.Save")
}

// goodLink says whether an address is one of the web, or empty. Nothing else becomes a link on a page: an address can
// also be a script.
func goodLink(text string) bool {
	if text == "" {
		return true
	}
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil
}

func (d Draft) empty() bool {
	return d.Title+d.Story+d.From+d.To+d.Where+d.Link+d.Hours == "" && len(d.Items)+len(d.Uploads) == 0
}
