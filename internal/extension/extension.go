// Package extension holds what an organization adds below an official release: indicators, examples, items of its own and
// notes. All of it is visibly the organization's; the official wording stays as it is, apart. When the framework has a later
// release, an extension of that release follows, and every addition keeps the link to the item that it was written for.
package extension

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"
	"unicode/utf8"

	"pathways/internal/framework"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/typed"
)

// Extension is what one organization adds to one release, without its additions.
type Extension struct {
	ID           string
	Organization string // identifier
	Release      string // identifier
	Follows      string // identifier of the extension of an earlier release; "" for the first
	Title        string
	Note         string // for readers
	SeenBy       SeenBy
	Created      time.Time
	Changed      time.Time
}

// SeenBy says who may read an extension.
type SeenBy string

// Who may read it.
const (
	People    SeenBy = "people"    // of the organization, besides its guests
	Everybody SeenBy = "everybody" // who has its address
)

// Sort says what an addition is.
type Sort string

// The sorts of additions.
const (
	Indicator Sort = "indicator" // how it can be seen in the work of this organization
	Example   Sort = "example"
	OwnItem   Sort = "item" // a competency of the organization's own
	Note      Sort = "note"
)

// Sorts are all, in the order in which they are offered and shown.
var Sorts = []Sort{Indicator, Example, OwnItem, Note}

// Addition is one thing that an organization adds.
type Addition struct {
	ID       string // the same in every extension that follows
	Sort     Sort
	Item     string // identifier of the official item that it stands below; "" where it has no place yet
	Code     string // of an own item
	Text     string
	Detail   string
	Place    int64
	Upstream Upstream
	Look     bool // the official wording is another than when it was written, and nobody has looked yet
	Person   string
	Name     string // who wrote it last; "" once that person is erased
	At       time.Time
}

// Upstream is the official item that an addition was written for, as it was then.
type Upstream struct {
	Release string `json:"release"` // identifier
	Version string `json:"version"`
	Item    string `json:"item"` // identifier
	Code    string `json:"code"`
	Wording string `json:"wording"`
	Digest  string `json:"digest"` // "sha256:…" of the wording
}

// upstreamOf is the link to an item as it stands in a release.
func upstreamOf(t *framework.Tree, it *framework.Item) Upstream {
	sum := sha256.Sum256([]byte(it.Statement))
	return Upstream{t.ID, t.Version, it.ID, it.Code, it.Statement, "sha256:" + hex.EncodeToString(sum[:])}
}

// Words are what is said of an addition.
type Words struct {
	Code   string
	Text   string
	Detail string
}

// Words are the addition's.
func (a Addition) Words() Words { return Words{a.Code, a.Text, a.Detail} }

// Settings are what can be said of an extension as a whole.
type Settings struct {
	Title  string
	Note   string
	SeenBy SeenBy
}

// Bounds of an extension, in characters and entries.
const (
	MaxTitle     = 200
	MaxCode      = 60
	MaxText      = 2000
	MaxDetail    = 5000
	MaxAdditions = 5000
)

// Change is one line of an extension's history.
type Change struct {
	Seq      int64
	Name     string // "" once that person is erased
	At       time.Time
	Addition string
	What     What
	Code     string // of the official item
	Before   string
	After    string
}

// What was done.
type What string

// What can be done.
const (
	Added   What = "added"
	Edited  What = "edited"
	Removed What = "removed"
	Placed  What = "placed"
	Looked  What = "looked"
	Brought What = "brought" // from the extension of an earlier release
)

func (w Words) tidy() Words {
	return Words{typed.Line(w.Code), typed.Text(w.Text), typed.Text(w.Detail)}
}

// check finds what is wrong with the words of an addition.
//
// Errors: errs.Invalid with the fields "sort", "text", "detail", "code".
func check(sort Sort, w Words) error {
	var faults []errs.Field
	long := func(name, s string, most int) {
		if utf8.RuneCountInString(s) > most {
			faults = append(faults, errs.Field{Name: name, Key: "extension.fault.long", Args: []any{"most", most}})
		}
	}
	if !slices.Contains(Sorts, sort) {
		faults = append(faults, errs.Field{Name: "sort", Key: "extension.fault.sort"})
	}
	if w.Text == "" {
		faults = append(faults, errs.Field{Name: "text", Key: "extension.fault.empty"})
	}
	long("text", w.Text, MaxText)
	long("detail", w.Detail, MaxDetail)
	long("code", w.Code, MaxCode)
	return invalid(faults)
}

func (s Settings) checked() (Settings, error) {
	s.Title, s.Note = typed.Line(s.Title), typed.Text(s.Note)
	var faults []errs.Field
	if s.Title == "" {
		faults = append(faults, errs.Field{Name: "title", Key: "extension.fault.title"})
	}
	if utf8.RuneCountInString(s.Title) > MaxTitle {
		faults = append(faults, errs.Field{Name: "title", Key: "extension.fault.long", Args: []any{"most", MaxTitle}})
	}
	if utf8.RuneCountInString(s.Note) > MaxText {
		faults = append(faults, errs.Field{Name: "note", Key: "extension.fault.long", Args: []any{"most", MaxText}})
	}
	if s.SeenBy != People && s.SeenBy != Everybody {
		faults = append(faults, errs.Field{Name: "seen", Key: "extension.fault.seen"})
	}
	return s, invalid(faults)
}

func invalid(faults []errs.Field) error {
	if len(faults) == 0 {
		return nil
	}
	return &errs.Error{Kind: errs.Invalid, Op: "extension", Fields: faults}
}
