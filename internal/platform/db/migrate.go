package db

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"
	"path"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// migrations holds the steps of the schema, forward only. A step is 00001_what.sql; where the databases
// differ it is two files of the same number, 00002_what.sqlite.sql and 00002_what.postgres.sql.
//
//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the schema up to date. Two nodes may call it at the same time.
func (d *DB) Migrate(ctx context.Context) error {
	var done []*goose.MigrationResult
	up := func(p *goose.Provider) (err error) {
		done, err = p.Up(ctx)
		return err
	}
	err := d.withProvider(up)
	// SQLite has no lock that outlives a transaction: who comes second finds the work done on a second look.
	for try := 0; err != nil && d.Dialect() == SQLite && try < 3 && ctx.Err() == nil; try++ {
		time.Sleep(50 * time.Millisecond)
		err = d.withProvider(up)
	}
	if err != nil {
		return mapped("db.Migrate", err)
	}
	for _, step := range done {
		d.log.InfoContext(ctx, "migrated", "step", path.Base(step.Source.Path), "took", step.Duration)
	}
	return nil
}

// Pending is the number of steps that Migrate would take.
func (d *DB) Pending(ctx context.Context) (int, error) {
	n := 0
	err := d.withProvider(func(p *goose.Provider) error {
		steps, err := p.Status(ctx)
		for _, step := range steps {
			if step.State == goose.StatePending {
				n++
			}
		}
		return err
	})
	return n, mapped("db.Pending", err)
}

// withProvider runs fn on a connection of its own, as goose wants to begin transactions itself.
func (d *DB) withProvider(fn func(*goose.Provider) error) (err error) {
	var pool *sql.DB
	dialect := goose.DialectSQLite3
	other := Postgres
	if d.Dialect() == Postgres {
		pool, err = postgresPool(d.opt.URL)
		dialect, other = goose.DialectPostgres, SQLite
	} else {
		pool, err = sqlitePool(d.opt, false, 1)
	}
	if err != nil {
		return err
	}
	defer pool.Close()

	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	names, err := fs.Glob(files, "*."+other+".sql")
	if err != nil {
		return err
	}
	options := []goose.ProviderOption{
		goose.WithDisableGlobalRegistry(true), goose.WithSlog(d.log), goose.WithExcludeNames(names),
	}
	if d.Dialect() == Postgres {
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(dialect, pool, files, options...)
	if err != nil {
		return err
	}
	return fn(provider)
}
