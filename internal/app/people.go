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
func WithPeople(ctx context.Context, cfg config.Config, log *slog.Logger, fn func(context.Context, account.Caretaker) error) (err error) {
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
	return fn(ctx, account.NewCaretaker(account.NewService(d, account.Options{Words: words, Log: log})))
}
