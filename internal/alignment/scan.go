package alignment

import (
	"context"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
)

// ScanFilter chooses the texts of a scan. What is empty chooses all.
type ScanFilter struct {
	Release  string // identifier; "": the one that most texts of the organization are read against
	Kinds    []Kind
	JobKinds []string
	Years    []int // 0: those whose year is not known
}

// Scan is what many texts ask for. A text counts once however often it says something. No figure is of a person.
type Scan struct {
	Place
	Filter       ScanFilter
	Tree         *framework.Tree // nil where the organization has no texts that are read
	Releases     []ReleaseCount  // against which texts are read
	Texts        int             // that were read and that the filter chooses
	ByJobKind    map[string]int  // how many of them
	ByYear       map[int]int     // how many of them; 0: year not known
	Competencies []ItemCount     // every competency, in the order of the framework
	Pays         []PayCount      // by kind of job, year, currency and period
	PaysUnsaid   []Cell          // how many say no pay, by kind of job and year
	Unpaid       []Cell          // how many say that they are unpaid
	Degrees      []DegreeCount   // by kind of job and year
}

// ReleaseCount is how many texts are read against a release.
type ReleaseCount struct {
	Tree  *framework.Tree
	Texts int
}

// Count is how many texts say something.
type Count struct {
	LookedAt  int // somebody said that it holds
	Suggested int // the program suggests it, and nobody has refused
}

// Texts is both together.
func (c Count) Texts() int { return c.LookedAt + c.Suggested }

// ItemCount is how many texts speak of a competency.
type ItemCount struct {
	Item *framework.Item
	Count
	ByJobKind map[string]Count
	ByYear    map[int]Count
	Cells     []ItemCell // by both, for tables
}

// ItemCell is the count of one kind of job and year.
type ItemCell struct {
	JobKind string
	Year    int
	Count
}

// Cell is how many texts of one kind of job and year say something.
type Cell struct {
	JobKind string
	Year    int // 0: not known
	Texts   int
}

// PayCount are the pay ranges of one kind of job and year that are said in one currency and for one period. They are never
// converted into another and never averaged.
type PayCount struct {
	Cell
	Currency string
	Per      string
	Lowest   float64 // said
	Highest  float64
}

// DegreeCount is how many texts of one kind of job and year make one demand.
type DegreeCount struct {
	Cell
	Degree       string
	Firm         bool // required; false: preferred
	OrExperience bool // or experience instead
}

// Scan counts over the texts of an organization.
func (s *Service) Scan(ctx context.Context, v authz.Viewer, slug string, f ScanFilter) (out Scan, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return out, err
	}
	return out, s.view(ctx, v, slug, func(ctx context.Context, tx *db.Tx, p Place) error {
		out = Scan{Place: p, Filter: f}
		return s.scan(ctx, tx, &out)
	})
}

// What can be asked of pay.
const (
	PaySaid   = "said"
	PayUnsaid = "unsaid"
	PayUnpaid = "unpaid"
)

// Asked says which count one wants to see the passages of: an item, pay, or a degree.
type Asked struct {
	Item         string // identifier of a competency; "" for what is about facts
	Code         string // of a competency, instead of Item
	LookedAt     *bool  // of an item: true: texts of which people said so, false: those where it is suggested only; nil: both
	Pay          string // PaySaid, PayUnsaid or PayUnpaid; "" for what is not about pay
	Currency     string // of pay that is said; "" for any
	Per          string // of pay that is said; "" for any
	Degree       string // one of Degrees; "" for what is not about degrees
	Firm         *bool  // of a degree; nil: both
	OrExperience *bool  // of a degree; nil: both
}

// Behind is a text behind a count, with the passages that made it count.
type Behind struct {
	Text     string // identifier
	Title    string
	Kind     Kind
	JobKind  string
	Year     int
	Pay      *PayRange // of a count of pay
	LookedAt bool      // somebody said that it holds: decided on a passage, or corrected the fact
	By       []string  // their names, without those who are erased
	Passages []Quote
}

// PayRange is pay as a text says it.
type PayRange struct {
	Low, High     float64
	Currency, Per string
}

// Quote is a passage as it stands behind a count.
type Quote struct {
	N        int // of the passage; -1: a fact, which has no number
	Heading  string
	Said     string
	LookedAt bool // somebody said that it speaks of the competency
}

// BehindPage is how many texts stand in a part of the list behind a count.
const BehindPage = 50

// Behind are the texts behind a count with their passages, the newest first, after one ("": from the newest). Next is what to
// ask for after, "" at the end.
//
// Errors: errs.NotFound for what is asked of no competency, pay or degree.
func (s *Service) Behind(ctx context.Context, v authz.Viewer, slug string, f ScanFilter, a Asked, after string) (all []Behind, next string, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return nil, "", err
	}
	err = s.view(ctx, v, slug, func(ctx context.Context, tx *db.Tx, p Place) error {
		all, next, err = s.behind(ctx, tx, p, f, a, after)
		return err
	})
	return all, next, err
}
