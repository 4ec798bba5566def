package people

import (
	"context"
	"fmt"
	"time"

	"pathways/internal/alignment"
	"pathways/internal/framework/isl"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/jobs"
	"pathways/internal/posting"
	"pathways/internal/role"
)

// Work is what institutions work with: roles, postings, and texts that are read.
type Work struct {
	*House
	Roles    *role.Service
	Postings *posting.Service
	Texts    *alignment.Service
	queue    *jobs.Queue
	release  string
}

// Work gives the services of institutions on a house.
func (h *House) Work(ctx context.Context) (*Work, error) {
	t, err := h.Frameworks.Release(ctx, isl.Slug, Release)
	if err != nil {
		return nil, err
	}
	w := &Work{House: h, queue: jobs.New(h.DB, jobs.Options{}), release: t.ID}
	w.Roles = role.NewService(role.Options{DB: h.DB, Frameworks: h.Frameworks, Organizations: h.organizations})
	w.Postings = posting.NewService(posting.Options{DB: h.DB, Frameworks: h.Frameworks, Organizations: h.organizations, Roles: w.Roles})
	w.Texts = alignment.NewService(alignment.Options{DB: h.DB, Frameworks: h.Frameworks, Organizations: h.organizations, Jobs: w.queue})
	return w, nil
}

// Describe gives an organization so many roles, begun from the starters by turns, each agreed on, with two posts, some of them
// vacant; it gives one of them.
func (w *Work) Describe(ctx context.Context, v authz.Viewer, slug string, n int) (one string, err error) {
	starters := role.Starters(isl.Slug, Release)
	return one, manyAtOnce(n, func(i int) error {
		s := starters[i%len(starters)]
		r, err := w.Roles.Begin(ctx, v, slug, role.Start{Title: fmt.Sprintf("%s %d", s.Title, i), Release: w.release, From: role.Origin("starter:" + s.Key)})
		if err != nil {
			return err
		}
		if i == 0 {
			one = r.ID
		}
		if _, err = w.Roles.Agree(ctx, v, slug, r.ID, "", r.Revision); err != nil {
			return err
		}
		return w.Roles.Set(ctx, v, slug, r.ID, role.Settings{Family: r.Family, Step: r.Step, Posts: 2, Vacant: i % 2})
	})
}

// Advertise gives an organization so many postings in the making, and one that is public, whose identifier it gives.
func (w *Work) Advertise(ctx context.Context, v authz.Viewer, slug, of string, n int) (public string, err error) {
	ctx = i18n.With(ctx, w.words)
	err = manyAtOnce(n-1, func(i int) error {
		_, err := w.Postings.Begin(ctx, v, slug, posting.Start{Title: fmt.Sprint("Job ", i), Release: w.release})
		return err
	})
	if err != nil {
		return "", err
	}
	p, err := w.Postings.Begin(ctx, v, slug, posting.Start{Role: of})
	if err != nil {
		return "", err
	}
	c := p.Content
	c.Pay = posting.Pay{Low: "41000", High: "47000", Currency: "USD", Per: posting.Year}
	c.Degree.Asked, c.Place.City = posting.NotAsked, "Riverbend"
	c.Accessibility = "The building has ramps and lifts. Tell us what you need, and we will see to it."
	c.Apply = "Write to us who you are and what you would like to do here. One page is enough."
	p, conflict, err := w.Postings.Save(ctx, v, slug, p.ID, c, p.Revision)
	if err != nil || conflict != nil {
		return "", fmt.Errorf("saving a posting: %v, %w", conflict, err)
	}
	p, err = w.Postings.Publish(ctx, v, slug, p.ID, p.Revision)
	return p.ID, err
}

// Read brings texts, as many at once as one may, and reads them as the server would.
func (w *Work) Read(ctx context.Context, v authz.Viewer, slug string, texts []string) error {
	for from := 0; from < len(texts); from += alignment.MaxFiles {
		u := alignment.Upload{Kind: alignment.Posting, Release: w.release, Year: time.Now().Year() - from/alignment.MaxFiles%3}
		for i, text := range texts[from:min(from+alignment.MaxFiles, len(texts))] {
			u.Files = append(u.Files, alignment.File{Name: fmt.Sprintf("posting-%d.txt", from+i), Content: []byte(text)})
		}
		if _, err := w.Texts.Put(ctx, v, slug, u); err != nil {
			return err
		}
	}
	return manyAtOnce(8, func(int) error {
		for {
			if there, err := w.queue.Next(ctx); err != nil || !there {
				return err
			}
		}
	})
}
