package exchange

import (
	"cmp"
	"context"
	"errors"
	"time"

	"pathways/internal/draft"
	"pathways/internal/exchange/digcomp"
	"pathways/internal/exchange/reading"
	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/fetch"
	"pathways/internal/platform/jobs"
)

// ServiceOptions are what a Service works with.
type ServiceOptions struct {
	DB            *db.DB // migrated
	Frameworks    *framework.Service
	Organizations *organization.Service
	Drafts        *draft.Service
	Jobs          *jobs.Queue   // nil: nothing is fetched, and no file is too large to be read at once
	Getter        *fetch.Getter // nil: nothing is fetched
	Now           func() time.Time
}

// Service is what can be done with files that come in. Unless said otherwise its methods give errs.NotFound to whoever may
// not see an import, in the same words as for one that is not there, and errs.Forbidden to whoever may only see it.
type Service struct {
	ServiceOptions
	large chan struct{} // whoever reads a large file holds it: one at a time, so that memory does not grow with their number
}

// NewService makes the use cases. The queue gets its jobs.
func NewService(o ServiceOptions) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Service{o, make(chan struct{}, 1)}
	if s.Jobs != nil {
		s.Jobs.Add(jobs.Kind{Name: fetchJob, Do: s.fetched, GiveUp: s.givenUp})
		s.Jobs.Add(jobs.Kind{Name: readJob, Do: s.readLater, GiveUp: s.givenUp})
	}
	return s
}

func (s *Service) clock() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

// File is a file as somebody brings it.
type File struct {
	Organization string // address of the organization that it is for; "" for those who run the installation
	Name         string
	Raw          []byte
	Choices
}

// weighed is a reading with what it comes to.
type weighed struct {
	aim    aim
	keeper draft.Keeper
	report Report
}

// Examine says what a file comes to, and changes nothing. What the program can find out only by doing it (a name that
// somebody else has taken, for one) is tried and taken back.
func (s *Service) Examine(ctx context.Context, v authz.Viewer, f File) (Report, error) {
	w, err := s.weigh(ctx, v, f)
	if err != nil {
		return Report{}, err
	}
	return s.rehearsed(ctx, v, f, w)
}

// TakeIn takes a file in: all of it or nothing. The report says what was done; one that refuses the file, or says that all
// is here already, has no result. The result is the identifier of the draft or release.
//
// Errors: those of a keeper; errs.Conflict where somebody else was quicker.
func (s *Service) TakeIn(ctx context.Context, v authz.Viewer, f File) (r Report, result string, err error) {
	w, result, err := s.apply(ctx, v, f, "", nil)
	if why, ok := wordsOf(err); ok && w.report.Outcome == Takes {
		return w.report.refusedFor(why), "", nil
	}
	return w.report, result, err
}

// prepared is a file that was read, before it is looked at what it comes to.
type prepared struct {
	drafts []draft.Draft // that the viewer may see
	form   string
	read   reading.Reading
}

// prepare reads a file, with the newest of what is published.
func (s *Service) prepare(ctx context.Context, v authz.Viewer, f File) (p prepared, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return p, err
	}
	if len(f.Raw) > readAtOnce {
		select {
		case s.large <- struct{}{}:
			defer func() { <-s.large }()
		case <-ctx.Done():
			return p, errs.Wrap(errs.Unavailable, "exchange.prepare", ctx.Err())
		}
	}
	if err := s.Frameworks.Refresh(ctx); err != nil {
		return p, err
	}
	if p.drafts, err = s.Drafts.Mine(ctx, v); err != nil {
		return p, err
	}
	p.form, p.read, err = s.read(ctx, v, f, p.drafts)
	return p, err
}

// weigh says what a file comes to.
func (s *Service) weigh(ctx context.Context, v authz.Viewer, f File) (weighed, error) {
	p, err := s.prepare(ctx, v, f)
	if err != nil {
		return weighed{}, err
	}
	var w weighed
	err = s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		w, err = s.weighIn(ctx, tx, v, f, p)
		return err
	})
	return w, err
}

func (s *Service) weighIn(ctx context.Context, tx *db.Tx, v authz.Viewer, f File, p prepared) (w weighed, err error) {
	if w.keeper, err = s.keeper(ctx, tx, v, f.Organization); err != nil {
		return w, err
	}
	if w.aim, err = s.aimed(ctx, tx, w.keeper, f.Choices, p.drafts, p.read); err != nil {
		return w, err
	}
	w.report = plan(p.form, &w.aim.reading, w.aim.against)
	return w, nil
}

// read reads a file. A form whose rows have no identifiers is read once more, so that they keep those that their
// codes have in what it is compared with.
func (s *Service) read(ctx context.Context, v authz.Viewer, f File, drafts []draft.Draft) (form string, r reading.Reading, err error) {
	if form = f.As; form == "" {
		form = Sniff(f.Raw)
	}
	f.Options.Today = cmp.Or(f.Options.Today, s.clock().Format(time.DateOnly))
	r = Read(form, f.Raw, f.Name, f.Options)
	if r.Release == nil || !inRows(form) && !digcomp.Looks(f.Raw) {
		return form, r, nil
	}
	err = s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		k, err := s.keeper(ctx, tx, v, f.Organization)
		if err != nil {
			return err
		}
		a, err := s.aimed(ctx, tx, k, f.Choices, drafts, r)
		if err != nil || a.before == nil {
			return err
		}
		o := f.Options
		o.Previous = framework.NewTree(a.before)
		r = Read(form, f.Raw, f.Name, o)
		return nil
	})
	return form, r, err
}

// errRehearsed ends a transaction that was only tried.
var errRehearsed = errors.New("rehearsed")

// rehearsed adds to a report what is found out by doing it and taking it back.
func (s *Service) rehearsed(ctx context.Context, v authz.Viewer, f File, w weighed) (Report, error) {
	if w.report.Outcome != Takes {
		return w.report, nil
	}
	err := s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := s.carryOut(ctx, tx, v, w.keeper, w.aim, f.Name); err != nil {
			return err
		}
		return errRehearsed
	})
	if why, ok := wordsOf(err); ok {
		return w.report.refusedFor(why), nil
	}
	if errors.Is(err, errRehearsed) {
		err = nil
	}
	return w.report, err
}

// apply reads the same bytes again and does what they come to, in one transaction. Seen is the digest of the report that
// the person has looked at, "" for none; after is done in the same transaction.
//
// Errors: errs.Conflict where it comes to something else by now.
func (s *Service) apply(ctx context.Context, v authz.Viewer, f File, seen string, after func(context.Context, *db.Tx, weighed, string) error) (w weighed, result string, err error) {
	p, err := s.prepare(ctx, v, f)
	if err != nil {
		return w, "", err
	}
	published := false
	err = s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		result, published = "", false
		if w, err = s.weighIn(ctx, tx, v, f, p); err != nil {
			return err
		}
		if seen != "" && w.report.Digest != seen {
			return errs.New(errs.Conflict, "exchange.apply", "exchange.fault.moved")
		}
		if w.report.Outcome == Takes {
			if result, err = s.carryOut(ctx, tx, v, w.keeper, w.aim, f.Name); err != nil {
				return err
			}
			published = w.aim.way == AsRelease
		}
		if after == nil {
			return nil
		}
		return after(ctx, tx, w, result)
	})
	if err == nil && published {
		err = s.Frameworks.Refresh(context.WithoutCancel(ctx))
	}
	return w, result, err
}

// wordsOf are the sentences of an error that says what a person can mend; false for any other.
func wordsOf(err error) ([]Said, bool) {
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != errs.Invalid && e.Kind != errs.Conflict || len(e.Fields) == 0 && e.Key == "" {
		return nil, false
	}
	var all []Said
	for _, f := range e.Fields {
		all = append(all, Said{At: f.Name, Key: f.Key, Args: f.Args, Refuses: true})
	}
	if len(all) == 0 {
		all = append(all, Said{Key: e.Key, Args: e.Args, Refuses: true})
	}
	return all, true
}

// refusedFor is the report of a file that is refused after all.
func (r Report) refusedFor(why []Said) Report {
	r.Outcome = Refuses
	r.Why = append(r.Why[:len(r.Why):len(r.Why)], why...)
	rows := make([]Row, 0, len(r.Rows))
	for _, row := range r.Rows {
		switch row.Fate {
		case New, Changed, Same, Kept:
			row.Fate = Held
		case Stays, Removed, Ends:
			continue
		}
		rows = append(rows, row)
	}
	r.Rows, r.Of = rows, map[Fate]int{Held: r.Items}
	r.seal()
	return r
}
