// Package translation puts releases of frameworks into other languages. A translation belongs to an organization, or to those
// who run the installation; it names its translators and how far it has been checked. It stands beside the official wording and
// never changes it: what is not translated yet is shown as it stands in the release, and marked.
package translation

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"pathways/internal/framework"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/typed"
)

// Translation is one release in one language by one organization.
type Translation struct {
	ID           string
	Release      string // identifier
	Language     string // BCP 47, in its usual spelling
	Organization string // identifier; "" for those who run the installation
	Translator   string // as it is shown to everybody
	Note         string // for readers
	Status       Status
	Shown        bool  // in the library
	Revision     int64 // grows with every change
	Created      time.Time
	Changed      time.Time
}

// Status says how far a translation has been checked. It is about a text, and never about who wrote it.
type Status string

// The statuses.
const (
	Progress Status = "progress" // being written
	Review   Status = "review"   // ready to be read by others
	Reviewed Status = "reviewed" // read by others and found right
	Official Status = "official" // adopted by who keeps the framework
)

// Statuses are all, in the order in which a translation goes through them.
var Statuses = []Status{Progress, Review, Reviewed, Official}

// Start is what a translation begins with.
type Start struct {
	Organization string // slug; "" for those who run the installation
	Release      string // identifier
	Language     string
	Translator   string
}

// Settings are what can be said of a translation as a whole.
type Settings struct {
	Translator string
	Note       string
	Status     Status
	Shown      bool
}

// Longest texts, in characters.
const (
	MaxTranslator = 200
	MaxNote       = 2000
	MaxText       = 20_000
)

// Said is the translation of one text as it is stored, with who wrote it last.
type Said struct {
	Words  string
	Person string
	Name   string // "" once that person is erased
	At     time.Time
}

// Save is one text as a page sends it: what it says now, and what the page had when it was opened.
type Save struct {
	framework.Text
	Words string
	Knew  string
}

// Conflict is a text that somebody else wrote while the page was open. Nothing of it is stored: people decide.
type Conflict struct {
	framework.Text
	Mine   string
	Theirs Said
}

// languageOf is a language in its usual spelling.
//
// Errors: errs.Invalid with the field "language" for none, one that is unknown, and that of the release itself.
func languageOf(s, of string) (string, error) {
	tag, err := language.Parse(strings.TrimSpace(s))
	fault := func(key string) error {
		return &errs.Error{Kind: errs.Invalid, Op: "translation", Fields: []errs.Field{{Name: "language", Key: key, Args: []any{"value", s}}}}
	}
	if err != nil || tag == language.Und || len(tag.String()) > 35 {
		return "", fault("translation.fault.language")
	}
	if own, err := language.Parse(of); err == nil && own == tag {
		return "", fault("translation.fault.same")
	}
	return tag.String(), nil
}

func (s Settings) checked() (Settings, error) {
	s.Translator, s.Note = typed.Line(s.Translator), typed.Text(s.Note)
	var faults []errs.Field
	if utf8.RuneCountInString(s.Translator) > MaxTranslator {
		faults = append(faults, errs.Field{Name: "translator", Key: "translation.fault.long", Args: []any{"most", MaxTranslator}})
	}
	if utf8.RuneCountInString(s.Note) > MaxNote {
		faults = append(faults, errs.Field{Name: "note", Key: "translation.fault.long", Args: []any{"most", MaxNote}})
	}
	if !slices.Contains(Statuses, s.Status) {
		faults = append(faults, errs.Field{Name: "status", Key: "translation.fault.status"})
	}
	if s.Shown && s.Translator == "" {
		faults = append(faults, errs.Field{Name: "translator", Key: "translation.fault.nobody"})
	}
	if len(faults) > 0 {
		return s, &errs.Error{Kind: errs.Invalid, Op: "translation", Fields: faults}
	}
	return s, nil
}
