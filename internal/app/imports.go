package app

import (
	"context"
	"errors"
	"log/slog"
	"os"

	"pathways/internal/draft"
	"pathways/internal/exchange"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/config"
	"pathways/internal/platform/i18n"
)

// Command is who works at the command line: nobody with an account, but one of those who run the installation.
var Command = authz.Viewer{Person: "command line", Operator: true}

// WithImports gives what files are taken in with to fn, on a database that is brought up to date before. Beside a running
// server, too. With dry, where there is no database yet, it is one that comes with the shipped frameworks and goes again.
func WithImports(ctx context.Context, cfg config.Config, log *slog.Logger, dry bool, fn func(context.Context, *exchange.Service) error) (err error) {
	there, err := HasDatabase(cfg)
	if err != nil {
		return err
	}
	if dry && !there {
		passing, err := os.MkdirTemp("", "pathways-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(passing)
		cfg, log = config.Config{Data: passing}, slog.New(slog.DiscardHandler)
	}
	words, err := Words()
	if err != nil {
		return err
	}
	d, err := open(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	frameworks, err := installed(ctx, d, log)
	if err != nil {
		return err
	}
	organizations := organization.NewService(d)
	return fn(i18n.With(ctx, words.In(i18n.Default)), exchange.NewService(exchange.ServiceOptions{
		DB: d, Frameworks: frameworks, Organizations: organizations,
		Drafts: draft.NewService(draft.Options{DB: d, Frameworks: frameworks, Organizations: organizations}),
	}))
}
