package app

import (
	"context"
	"errors"
	"log/slog"

	"pathways/internal/framework"
	"pathways/internal/platform/config"
	"pathways/internal/platform/db"
)

// Health is what an examination of a database finds.
type Health struct {
	Dialect  string
	Damage   error // what is wrong with the file; nil when it is sound
	Pending  int   // steps that the schema lacks
	Releases []ReleaseHealth
}

// ReleaseHealth says of a release whether it is what was published.
type ReleaseHealth struct {
	Name string // "isl@2025"
	Err  error
}

// Examine looks at an existing database without changing it. An error means that it cannot be opened.
func Examine(ctx context.Context, cfg config.Config, log *slog.Logger) (h Health, err error) {
	d, err := db.Open(ctx, options(cfg, log))
	if err != nil {
		return h, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if err := d.Ping(ctx); err != nil {
		return h, err
	}
	h.Dialect = d.Dialect()
	h.Damage = d.QuickCheck(ctx)
	if h.Pending, err = d.Pending(ctx); err != nil || h.Pending > 0 {
		return h, err
	}
	s, err := framework.NewService(ctx, d)
	if err != nil {
		return h, err
	}
	listings, err := s.Frameworks(ctx)
	if err != nil {
		return h, err
	}
	for _, l := range listings {
		for _, r := range l.Releases {
			_, err := s.VerifiedRelease(ctx, l.Framework.Slug, r.Version)
			h.Releases = append(h.Releases, ReleaseHealth{l.Framework.Slug + "@" + r.Version, err})
		}
	}
	return h, nil
}
