package reminder

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"pathways/internal/framework"
	"pathways/internal/pathway"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
)

// Options are what reminders need of the house.
type Options struct {
	Words   *i18n.Catalog
	BaseURL string           // public address; empty: that by which a person came
	Log     *slog.Logger     // nil: silent
	Now     func() time.Time // nil: the clock
}

// Service keeps what people chose, writes their letters and their calendars.
type Service struct {
	db         *db.DB
	frameworks *framework.Service
	words      *i18n.Catalog
	base       string
	log        *slog.Logger
	now        func() time.Time
}

// NewService works on a migrated database. It writes no letters before Run.
func NewService(d *db.DB, frameworks *framework.Service, o Options) *Service {
	s := &Service{db: d, frameworks: frameworks, words: o.Words, base: o.BaseURL, log: o.Log, now: o.Now}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.now == nil {
		s.now = time.Now
	}
	return s
}

// Feed is the private calendar address of a person, without its secret: that is given out once.
type Feed struct {
	Names bool // it also names the competencies of an activity
	Made  time.Time
	Read  time.Time // last, to the hour; zero: never
}

// Overview is what a person has chosen, and what is ahead.
type Overview struct {
	Settings
	Next  time.Time // when their plans are looked at next; zero: never
	Feed  *Feed     // nil: none
	Ahead []Date
}

// lookAhead is how many days of dates an overview has.
const lookAhead = 30

// Overview gives the viewer's choices and their dates of the next 30 days.
func (s *Service) Overview(ctx context.Context, v authz.Viewer) (o Overview, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return o, err
	}
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, feed, err := selectChosen(ctx, tx, v.Person)
		if err != nil {
			return err
		}
		plans, err := pathway.PlansOf(ctx, tx, []string{v.Person})
		if err != nil {
			return err
		}
		o = Overview{Settings: c.Settings, Next: c.next, Feed: feed, Ahead: Ahead(plans[v.Person], today(s.now(), c.Zone), lookAhead)}
		return nil
	})
	return o, err
}

// Choose stores what the viewer has chosen. base is the address by which they came, for the links in letters where no
// public address is set.
//
// Errors: errs.Invalid with the fields "days" and "zone".
func (s *Service) Choose(ctx context.Context, v authz.Viewer, want Settings, base string) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	if err := want.check(); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, _, err := selectChosen(ctx, tx, v.Person)
		if err != nil {
			return err
		}
		return upsertChosen(ctx, tx, v.Person, c.with(want, base, s.now()))
	})
}

func (w Settings) check() error {
	e := errs.New(errs.Invalid, "reminder.Choose", "")
	if !slices.Contains(Leads, w.Days) {
		e.Fields = append(e.Fields, errs.Field{Name: "days", Key: "reminder.fault.days"})
	}
	if !slices.Contains(Zones, w.Zone) {
		e.Fields = append(e.Fields, errs.Field{Name: "zone", Key: "reminder.fault.zone"})
	}
	if len(e.Fields) > 0 {
		return e
	}
	return nil
}

// with are the choices after a person has chosen anew. What was told stays told.
func (c chosen) with(want Settings, base string, now time.Time) chosen {
	c.Settings, c.base, c.next = want, base, time.Time{}
	if want.Wanted {
		c.next = nextLook(now, want.Zone)
	}
	return c
}

// CanStop says whether a link out of a letter ends anybody's letters. The secret in the link decides, nobody needs to be
// signed in.
//
// Errors: errs.NotFound where it does not.
func (s *Service) CanStop(ctx context.Context, secret string) error {
	return s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := selectStop(ctx, tx, ids.Digest(secret), s.now())
		return err
	})
}

// Stop ends the letters of the person who got the link. Doing it again changes nothing. The secret decides.
//
// Errors: errs.NotFound where the link is nobody's, or too old.
func (s *Service) Stop(ctx context.Context, secret string) error {
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		person, err := selectStop(ctx, tx, ids.Digest(secret), s.now())
		if err != nil {
			return err
		}
		return stopLetters(ctx, tx, person)
	})
}

// Erase deletes everything that is kept here of a person. Who calls has decided that it is to be.
func (s *Service) Erase(ctx context.Context, tx *db.Tx, person string) error {
	return deleteAll(ctx, tx, person)
}

// Export is what a person takes along: their choices, without what opens anything. Takeout has decided whose it is.
func (s *Service) Export(ctx context.Context, tx *db.Tx, person string) (Settings, error) {
	c, _, err := selectChosen(ctx, tx, person)
	return c.Settings, err
}

// Import puts in again what Export gave. base is as for Choose. Takeout has decided whose it is.
//
// Errors: as those of Choose.
func (s *Service) Import(ctx context.Context, tx *db.Tx, person string, was Settings, base string) error {
	if err := was.check(); err != nil {
		return err
	}
	c, _, err := selectChosen(ctx, tx, person)
	if err != nil || c.Settings == was {
		return err
	}
	return upsertChosen(ctx, tx, person, c.with(was, base, s.now()))
}
