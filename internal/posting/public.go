package posting

import (
	"context"
	"time"

	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// Date is a day as postings write it, "2027-01-31". It compares as text.
type Date string

// today is the day that it still is somewhere on earth: a deadline has passed when its day is over everywhere.
func (s *Service) today() Date {
	return Date(s.Now().UTC().Add(-12 * time.Hour).Format(time.DateOnly))
}

// Passed says whether a deadline ("" for none) is over.
func (d Date) Passed(deadline string) bool { return deadline != "" && deadline < string(d) }

// Page is what everybody may read of a posting: one version of it.
type Page struct {
	ID        string
	Number    int // of the version; 0 for a working text that is only looked at
	Content       // without the contact once it is closed
	Tree      *framework.Tree
	By        organization.Organization
	State     State
	Passed    bool      // the deadline is over
	Published time.Time // zero for never
	Ended     time.Time // zero while it is not closed
	Changed   time.Time
}

// IsOpen says whether somebody can still apply.
func (p Page) IsOpen() bool { return p.State == Public && !p.Passed }

// Preview is what everybody would read if the working text was published: the same Page, so that nothing else can be seen.
func (s Sight) Preview() Page {
	p := Page{
		ID: s.Posting.ID, Content: s.Content, Tree: s.Tree, By: s.Place, State: Public, Passed: s.Now.Passed(s.Deadline),
		Published: s.Published, Changed: s.Changed,
	}
	return p
}

// Public is a posting as everybody may read it: while it is public, and after it was closed.
//
// Errors: errs.NotFound for one that is a draft or withdrawn, in the same words as for none.
func (s *Service) Public(ctx context.Context, id string) (out Page, err error) {
	return out, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		row, err := selectShown(ctx, tx, id)
		if err != nil {
			return err
		}
		by, err := s.Organizations.ByID(ctx, tx, []string{row.organization})
		if err != nil {
			return err
		}
		out, err = s.page(ctx, row, by[row.organization])
		return err
	})
}

func (s *Service) page(ctx context.Context, row shown, by organization.Organization) (out Page, err error) {
	out = Page{
		ID: row.id, Number: row.version.Number, Content: row.version.Content, By: by, State: row.state,
		Passed: s.today().Passed(row.version.Deadline), Published: row.published, Ended: row.ended, Changed: row.version.At,
	}
	if out.State == Closed {
		out.Contact = Contact{}
	}
	out.Tree, err = s.Frameworks.ReleaseByID(ctx, row.version.Release)
	return out, err
}

// Board are postings that are public and whose deadline has not passed, the newest first; with the address of an
// organization, only its own. After is what next of the list before says; next is "" at the end.
func (s *Service) Board(ctx context.Context, slug, after string, limit int) (all []Page, next string, err error) {
	if limit < 1 || limit > pageSize {
		limit = pageSize
	}
	at, last := readCursor(after)
	return all, next, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		all, next = nil, ""
		organizationID := ""
		if slug != "" {
			m, err := s.Organizations.BySlug(ctx, tx, "", slug)
			if errs.Is(err, errs.NotFound) {
				return nil // as one that has published nothing: nobody learns which organizations there are
			}
			if err != nil {
				return err
			}
			organizationID = m.Organization.ID
		}
		rows, err := selectListed(ctx, tx, string(s.today()), organizationID, at, last, limit+1)
		if err != nil {
			return err
		}
		if len(rows) > limit {
			rows = rows[:limit]
			next = cursor(rows[limit-1].published, rows[limit-1].id)
		}
		var of []string
		for _, r := range rows {
			of = append(of, r.organization)
		}
		by, err := s.Organizations.ByID(ctx, tx, of)
		if err != nil {
			return err
		}
		for _, r := range rows {
			p, err := s.page(ctx, r, by[r.organization])
			if err != nil {
				return err
			}
			all = append(all, p)
		}
		return nil
	})
}
