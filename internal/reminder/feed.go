package reminder

import (
	"context"
	"strings"
	"time"

	"pathways/internal/pathway"
	"pathways/internal/plan"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ical"
	"pathways/internal/platform/ids"
)

// refresh is how often a calendar is asked to read the feed again.
const refresh = "PT6H"

// readEvery is how exactly it is noted when a feed was read last.
const readEvery = time.Hour

// MakeFeed gives the viewer a private calendar address in the place of the one they had, and its secret, which is
// given out this once. names says whether the calendar also names competencies.
func (s *Service) MakeFeed(ctx context.Context, v authz.Viewer, names bool) (secret string, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return "", err
	}
	secret = ids.Secret()
	return secret, s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		return putFeed(ctx, tx, v.Person, ids.Digest(secret), i18n.From(ctx).Lang(), names, s.now())
	})
}

// NameCompetencies says whether the viewer's calendar also names competencies.
//
// Errors: errs.NotFound where they have none.
func (s *Service) NameCompetencies(ctx context.Context, v authz.Viewer, names bool) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := updateFeedNames(ctx, tx, v.Person, names)
		if err == nil && n == 0 {
			err = errs.New(errs.NotFound, "reminder.NameCompetencies", "")
		}
		return err
	})
}

// EndFeed takes the viewer's calendar address away. Doing it again changes nothing.
func (s *Service) EndFeed(ctx context.Context, v authz.Viewer) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error { return deleteFeed(ctx, tx, v.Person) })
}

// Calendar is what stands at a calendar address: the dates of all plans of the person whose secret it is, with the
// titles of activities, and nothing else of them. The secret decides, nobody needs to be signed in.
//
// Errors: errs.NotFound where the secret is nobody's.
func (s *Service) Calendar(ctx context.Context, secret string) ([]byte, error) {
	digest := ids.Digest(secret)
	var f openFeed
	var plans []plan.Plan
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if f, err = selectFeed(ctx, tx, digest); err != nil {
			return err
		}
		of, err := pathway.PlansOf(ctx, tx, []string{f.person})
		plans = of[f.person]
		return err
	})
	if err != nil {
		return nil, err
	}
	if now := s.now(); now.UnixMilli()-f.read >= readEvery.Milliseconds() {
		err := s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
			return updateFeedRead(ctx, tx, digest, now.Truncate(readEvery))
		})
		if err != nil {
			return nil, err
		}
	}
	return s.calendar(ctx, s.words.In(f.language), plans, f.names), nil
}

func (s *Service) calendar(ctx context.Context, ws *i18n.Words, plans []plan.Plan, names bool) []byte {
	cal := ical.Calendar{Name: ws.T("reminder.feed.name"), Refresh: refresh}
	for i := range plans {
		for _, d := range plans[i].Dated() {
			e := ical.Entry{ID: d.ID, First: d.First, Last: d.Last, Changed: d.Changed}
			if d.Activity == nil {
				e.Title = Said(ws, Date{What: Look, Title: plans[i].Title})
			} else {
				e.Title = Said(ws, Date{What: OneDay, Title: d.Activity.What})
			}
			if names && d.Goal != nil {
				e.Text = s.competencies(ctx, &plans[i], d.Goal)
			}
			cal.Entries = append(cal.Entries, e)
		}
	}
	return ical.Write(cal)
}

// competencies names what a goal is about, in the official wording, a line each. An item that this house does not know
// has its code only.
func (s *Service) competencies(ctx context.Context, p *plan.Plan, g *plan.Goal) string {
	tree, err := s.frameworks.Release(ctx, p.Framework, p.Release)
	var lines []string
	for _, ref := range g.Items {
		line := ref.Code
		if err == nil {
			if it := tree.ByID(ref.Item); it != nil {
				line += " " + it.Statement
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
