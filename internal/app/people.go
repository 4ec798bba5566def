package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"pathways/internal/account"
	"pathways/internal/platform/config"
	"pathways/internal/platform/db"
	"pathways/internal/platform/i18n"
	"pathways/internal/takeout"
)

// FirstOwner gives the path of a page, good once, on which somebody makes themselves the owner of a fresh installation;
// "" where somebody runs it.
func (a *App) FirstOwner(ctx context.Context) (path string, until time.Time, err error) {
	secret, until, err := a.nouns.accounts.OfferFirst(ctx)
	if err != nil || secret == "" {
		return "", time.Time{}, err
	}
	return account.LinkPath(account.ToRunFirst, secret), until, nil
}

// WithPeople gives the caretaker of the people to fn. Beside a running server, too. A database that is not there, or
// not up to date, is an error.
func WithPeople(ctx context.Context, cfg config.Config, log *slog.Logger, fn func(context.Context, account.Caretaker) error) error {
	return withDatabase(ctx, cfg, log, func(ctx context.Context, d *db.DB, words *i18n.Catalog) error {
		return fn(ctx, account.NewCaretaker(account.NewService(d, account.Options{Words: words, Log: log})))
	})
}

// Erase erases the person with an address, and gives the receipt as text. What they wrote for others stays without
// their name where nameless says so. As WithPeople.
func Erase(ctx context.Context, cfg config.Config, log *slog.Logger, email string, nameless bool) (receipt string, err error) {
	err = withDatabase(ctx, cfg, log, func(ctx context.Context, d *db.DB, words *i18n.Catalog) error {
		n, err := furnish(ctx, cfg, d, words, log)
		if err != nil {
			return err
		}
		done, err := takeout.NewCaretaker(n.takeout).Erase(ctx, email, nameless)
		if err == nil {
			receipt = done.Text(words.In(i18n.Default))
		}
		return err
	})
	return receipt, err
}

// withDatabase gives the database as it is to fn, which speaks English.
func withDatabase(ctx context.Context, cfg config.Config, log *slog.Logger, fn func(context.Context, *db.DB, *i18n.Catalog) error) (err error) {
	there, err := HasDatabase(cfg)
	if err != nil {
		return err
	}
	if !there {
		return fmt.Errorf("there is no database in %s yet; run pathways serve or pathways migrate first, or name another folder with --data (%s)",
			cfg.Data, config.Variable("data"))
	}
	words, err := Words()
	if err != nil {
		return err
	}
	d, err := db.Open(ctx, options(cfg, log))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	pending, err := d.Pending(ctx)
	if err != nil {
		return err
	}
	if pending > 0 {
		return fmt.Errorf("the database is older than this program by %d steps; run pathways migrate first", pending)
	}
	ctx = i18n.With(ctx, words.In(i18n.Default))
	return fn(ctx, d, words)
}
