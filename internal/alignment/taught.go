package alignment

import (
	"context"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
)

// Lesson is a decision that helps to read the texts of its organization, with the passage that it is on.
type Lesson struct {
	Decision
	Text    string // identifier
	Title   string // of the text
	Passage string
	Tree    *framework.Tree // that the text is read against
}

// Taught is what an organization's decisions teach its reading.
type Taught struct {
	Place
	Lessons []Lesson // the newest first
	Next    string   // what to ask for after; "" at the end
}

// TaughtCount is how many decisions help to read, at most as many as the reading learns from.
func (s *Service) TaughtCount(ctx context.Context, v authz.Viewer, slug string) (n int, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return 0, err
	}
	return n, s.view(ctx, v, slug, func(ctx context.Context, tx *db.Tx, p Place) (err error) {
		n, err = countLessons(ctx, tx, p.Organization.ID)
		return err
	})
}

// Taught lists the decisions that stand, after one ("": from the newest), PageSize at once.
func (s *Service) Taught(ctx context.Context, v authz.Viewer, slug, after string) (out Taught, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return out, err
	}
	return out, s.view(ctx, v, slug, func(ctx context.Context, tx *db.Tx, p Place) error {
		out = Taught{Place: p}
		all, err := selectLessons(ctx, tx, p.Organization.ID, after, PageSize+1)
		if err != nil {
			return err
		}
		if len(all) > PageSize {
			all, out.Next = all[:PageSize], all[PageSize-1].ID
		}
		for _, l := range all {
			if l.Tree, err = s.frameworks.ReleaseByID(ctx, l.release); err != nil {
				return err
			}
			out.Lessons = append(out.Lessons, l.Lesson)
		}
		return nil
	})
}
