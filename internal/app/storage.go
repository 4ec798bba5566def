package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/platform/config"
	"pathways/internal/platform/db"
)

// open opens the database and brings its schema up to date. The data folder is made, for its owner only, when it is
// not there.
func open(ctx context.Context, cfg config.Config, log *slog.Logger) (*db.DB, error) {
	if err := makeFolder(cfg); err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, options(cfg, log))
	if err != nil {
		return nil, err
	}
	if err := d.Migrate(ctx); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

func options(cfg config.Config, log *slog.Logger) db.Options {
	return db.Options{Dir: cfg.Data, URL: cfg.Database, Logger: log}
}

// makeFolder makes the data folder where something is to lie in it: with a database server nothing is.
func makeFolder(cfg config.Config) error {
	if cfg.Database != "" {
		return nil
	}
	dir := cfg.Data
	err := os.MkdirAll(dir, 0o700)
	if err == nil {
		return nil
	}
	return fmt.Errorf("the data folder %s cannot be made: %w; choose another with --data (%s)", dir, err, config.Variable("data"))
}

// Migrate brings the schema up to date and installs the shipped frameworks. It says how many steps it took.
func Migrate(ctx context.Context, cfg config.Config, log *slog.Logger) (steps int, err error) {
	if err := makeFolder(cfg); err != nil {
		return 0, err
	}
	d, err := db.Open(ctx, options(cfg, log))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if steps, err = d.Pending(ctx); err != nil {
		return 0, err
	}
	if err := d.Migrate(ctx); err != nil {
		return 0, err
	}
	_, err = installed(ctx, d, log)
	return steps, err
}

// installed gives the frameworks of a migrated database, with those that ship with the program put in.
func installed(ctx context.Context, d *db.DB, log *slog.Logger) (*framework.Service, error) {
	s, err := framework.NewService(ctx, d)
	if err != nil {
		return nil, err
	}
	added, err := isl.Install(ctx, s)
	for _, version := range added {
		log.InfoContext(ctx, "installed a release", "framework", isl.Slug, "version", version)
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// HasDatabase says whether there is a database where the settings point: always with PostgreSQL, whose address
// somebody chose.
func HasDatabase(cfg config.Config) (bool, error) {
	if cfg.Database != "" {
		return true, nil
	}
	_, err := os.Stat(filepath.Join(cfg.Data, db.File))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// WithFrameworks gives the frameworks to fn without changing anything: those of the database, or, where there is none
// yet, those that ship with the program. A database that is not up to date is an error.
func WithFrameworks(ctx context.Context, cfg config.Config, log *slog.Logger, fn func(*framework.Service) error) (err error) {
	there, err := HasDatabase(cfg)
	if err != nil {
		return err
	}
	if !there {
		passing, err := os.MkdirTemp("", "pathways-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(passing)
		if _, err := Migrate(ctx, config.Config{Data: passing}, slog.New(slog.DiscardHandler)); err != nil {
			return err
		}
		cfg = config.Config{Data: passing}
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
	s, err := framework.NewService(ctx, d)
	if err != nil {
		return err
	}
	return fn(s)
}
