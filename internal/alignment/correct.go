package alignment

import (
	"context"
	"math"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"pathways/internal/alignment/facts"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/typed"
)

// Correct says what the facts of a text are. One of another kind is read again, since only a posting has pay and a degree. Seen are the facts as they stood when the person looked: only what differs from
// them is a correction, so that what somebody else corrected meanwhile stays. Each shows as the person's.
//
// Errors: errs.Invalid with the fields "kind", "title", "jobKind", "year", "pay", "currency", "per", "degree"; errs.Conflict for
// a text that is not read yet, or that could not be read.
func (s *Service) Correct(ctx context.Context, v authz.Viewer, slug, text string, seen, now Facts) error {
	if err := v.Someone(authz.WriteWork); err != nil {
		return err
	}
	now = now.tidy()
	return s.changeAndRead(ctx, v, slug, func(ctx context.Context, tx *db.Tx, p Place) error {
		r, _, err := s.locked(ctx, tx, p, text)
		if err != nil {
			return err
		}
		if err := now.check(s); err != nil {
			return err
		}
		var said []correctionRow
		for _, f := range AllFacts {
			if !same(f, seen, now) && !same(f, r.Facts, now) {
				said = append(said, correctionRow{text, Correction{ID: ids.New(), Fact: f, Value: only(f, now), Person: v.Person, At: s.clock()}})
			}
		}
		return s.corrected(ctx, tx, r, said)
	})
}

// AsFound lets what the program found of a fact hold again.
//
// Errors: errs.Invalid for what is no fact; errs.Conflict as Correct.
func (s *Service) AsFound(ctx context.Context, v authz.Viewer, slug, text string, f Fact) error {
	if err := v.Someone(authz.WriteWork); err != nil {
		return err
	}
	return s.changeAndRead(ctx, v, slug, func(ctx context.Context, tx *db.Tx, p Place) error {
		r, _, err := s.locked(ctx, tx, p, text)
		if err != nil {
			return err
		}
		if !slices.Contains(AllFacts, f) {
			return invalid([]errs.Field{{Name: "fact", Key: "alignment.fault.fact"}})
		}
		if same(f, r.Facts, r.found) {
			return nil
		}
		return s.corrected(ctx, tx, r, []correctionRow{{text, Correction{ID: ids.New(), Fact: f, Back: true, Person: v.Person, At: s.clock()}}})
	})
}

// corrected keeps corrections and brings the facts of the text, and what is counted by them, into line.
func (s *Service) corrected(ctx context.Context, tx *db.Tx, r row, said []correctionRow) error {
	if len(said) == 0 {
		return nil
	}
	if err := insertCorrections(ctx, tx, said); err != nil {
		return err
	}
	hold, err := selectCorrections(ctx, tx, r.ID, true)
	if err != nil {
		return err
	}
	r.Facts = holdingFacts(r.found, hold)
	if err := updateFacts(ctx, tx, r); err != nil {
		return err
	}
	if err := updateItemFacts(ctx, tx, r); err != nil {
		return err
	}
	another := slices.ContainsFunc(said, func(c correctionRow) bool { return c.Fact == FactKind })
	if !another || r.State != Read {
		return nil
	}
	return s.again(ctx, tx, []string{r.ID})
}

// holdingFacts are the facts that were found, with the corrections that hold.
func holdingFacts(found Facts, hold []Correction) Facts {
	for _, c := range hold {
		if !c.Back {
			found = with(c.Fact, found, c.Value)
		}
	}
	return found
}

// with is a with one fact of b.
func with(f Fact, a, b Facts) Facts {
	switch f {
	case FactKind:
		a.Kind = b.Kind
	case FactTitle:
		a.Title = b.Title
	case FactJobKind:
		a.JobKind = b.JobKind
	case FactYear:
		a.Year = b.Year
	case FactPay:
		a.Pay, a.Unpaid = b.Pay, b.Unpaid
	case FactDegree:
		a.Degree = b.Degree
	}
	return a
}

// only is nothing but one fact.
func only(f Fact, of Facts) Facts { return with(f, Facts{}, of) }

// same says whether two say the same of a fact. The passage that they point at does not matter.
func same(f Fact, a, b Facts) bool {
	plain := func(x Facts) Facts {
		x = only(f, x)
		if x.Pay != nil {
			pay := *x.Pay
			pay.Said = ""
			x.Pay = &pay
		}
		x.Degree.Said = ""
		return x
	}
	return reflect.DeepEqual(plain(a), plain(b))
}

// Periods are those that pay can be said for.
var Periods = []string{"hour", "day", "week", "month", "year"}

// Degrees are the demands that a text can make, in the order in which they are offered.
var Degrees = []facts.Degree{"none-said", "not-needed", "high-school", "some-college", "associate", "bachelor", "master", "doctorate"}

// maxQuote is how long the passage of a fact is at most, in characters.
const maxQuote = 2000

// tidy takes out of facts what cannot be seen.
func (f Facts) tidy() Facts {
	quote := func(s string) string {
		r := []rune(typed.Line(s))
		return string(r[:min(len(r), maxQuote)])
	}
	f.Title, f.Degree.Said = typed.Line(f.Title), quote(f.Degree.Said)
	if f.Pay != nil {
		pay := *f.Pay
		pay.Said = quote(pay.Said)
		f.Pay = &pay
	}
	return f
}

// check finds what is wrong with facts that somebody says.
func (f Facts) check(s *Service) error {
	var faults []errs.Field
	fault := func(name, key string, args ...any) {
		faults = append(faults, errs.Field{Name: name, Key: key, Args: args})
	}
	if !slices.Contains(Kinds, f.Kind) {
		fault("kind", "alignment.fault.kind")
	}
	if f.Title == "" || utf8.RuneCountInString(f.Title) > MaxTitle {
		fault("title", "alignment.fault.title", "most", MaxTitle)
	}
	if f.JobKind != "" && !slices.Contains(facts.JobKinds, f.JobKind) {
		fault("jobKind", "alignment.fault.jobKind")
	}
	if !isYear(f.Year, s.now()) {
		fault("year", "alignment.fault.year")
	}
	if f.Pay != nil {
		if !isAmount(f.Pay.Low) || !isAmount(f.Pay.High) || f.Pay.High < f.Pay.Low || f.Unpaid {
			fault("pay", "alignment.fault.pay")
		}
		if len(f.Pay.Currency) != 3 || strings.Trim(f.Pay.Currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			fault("currency", "alignment.fault.currency")
		}
		if !slices.Contains(Periods, f.Pay.Per) {
			fault("per", "alignment.fault.per")
		}
	}
	if f.Degree.Degree != "" && !slices.Contains(Degrees, f.Degree.Degree) {
		fault("degree", "alignment.fault.degree")
	}
	return invalid(faults)
}

// isAmount says whether pay can be so much.
func isAmount(x float64) bool { return x > 0 && x < 1e9 && !math.IsNaN(x) }
