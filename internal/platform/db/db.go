// Package db is the one door to the database: SQLite in a file by default, PostgreSQL when one machine is
// not enough, with one SQL text for both.
//
// Statements are written with PostgreSQL's placeholders ($1, $2). Identifiers are TEXT, times BIGINT in
// milliseconds UTC, JSON is TEXT. A function given to View reads one consistent state; a function given to
// Update writes all or nothing and may be run again, so it must not change anything outside its
// transaction before it returns. Both see the database as if nobody else wrote at the same time.
//
// Errors that leave the package are *errs.Error of the kind that a transport answers with.
package db

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"pathways/internal/platform/errs"
)

// The dialects of a DB.
const (
	SQLite   = "sqlite"
	Postgres = "postgres"
)

// Options say where the database is.
type Options struct {
	Dir    string       // folder that holds the SQLite file pathways.db; made when it is not there
	URL    string       // "postgres://…"; when set, Dir is not used
	Logger *slog.Logger // nil: silent

	busyTimeout time.Duration // how long SQLite waits for another process's lock; 0: 5 s
}

// DB is an open database. It is safe for many goroutines.
type DB struct {
	opt        Options
	log        *slog.Logger
	engine     engine
	statements atomic.Int64
	commits    atomic.Int64
}

// engine is what differs between the two databases.
type engine interface {
	view(ctx context.Context, fn func(context.Context, *Tx) error) error
	glance(ctx context.Context, fn func(context.Context, *Tx) error) error
	update(ctx context.Context, fn func(context.Context, *Tx) error) error
	close() error
}

// Open opens the database. It does not migrate: see DB.Migrate.
func Open(ctx context.Context, opt Options) (*DB, error) {
	if opt.Logger == nil {
		opt.Logger = slog.New(slog.DiscardHandler)
	}
	if opt.busyTimeout == 0 {
		opt.busyTimeout = 5 * time.Second
	}
	d := &DB{opt: opt, log: opt.Logger}
	var err error
	if opt.URL != "" {
		d.engine, err = openPostgres(ctx, d)
	} else {
		d.engine, err = openSQLite(ctx, d)
	}
	if err != nil {
		return nil, mapped("db.Open", err)
	}
	return d, nil
}

// Close waits for the writes that were handed over, then closes every connection.
func (d *DB) Close() error { return mapped("db.Close", d.engine.close()) }

// Dialect is SQLite or Postgres.
func (d *DB) Dialect() string {
	if d.opt.URL != "" {
		return Postgres
	}
	return SQLite
}

// Tidy leaves nothing behind of what was deleted: SQLite keeps it in its log of changes until that is written into the
// file, where free space is overwritten. PostgreSQL has servers of its own for that (vacuum, and its archive of logs).
//
// Errors: errs.Unavailable where somebody kept the log in use; it is written sooner or later all the same.
func (d *DB) Tidy(ctx context.Context) error {
	if d.Dialect() != SQLite {
		return nil
	}
	return mapped("db.Tidy", emptyLog(ctx, d.opt))
}

// Ping asks the database for an answer.
func (d *DB) Ping(ctx context.Context) error {
	return d.View(ctx, func(ctx context.Context, tx *Tx) error {
		var one int
		return tx.QueryRow(ctx, "SELECT 1").Scan(&one)
	})
}

// Statements is the number of statements run through a Tx since Open, without those that begin and end
// transactions. Tests count with it.
func (d *DB) Statements() int64 { return d.statements.Load() }

// Commits is the number of write transactions committed since Open. On SQLite several Updates may share one.
func (d *DB) Commits() int64 { return d.commits.Load() }

// View runs fn with a transaction that reads one state of the database and cannot write.
func (d *DB) View(ctx context.Context, fn func(context.Context, *Tx) error) error {
	ctx, err := enter(ctx, "db.View")
	if err != nil {
		return err
	}
	return d.again(ctx, "db.View", func() error { return d.engine.view(ctx, fn) })
}

// Glance is View for a function that runs one statement, which sees one state of the database by itself: there is no
// transaction around it, so that PostgreSQL is asked once and not three times. A second statement, and Exec, are
// errors of kind Internal.
func (d *DB) Glance(ctx context.Context, fn func(context.Context, *Tx) error) error {
	ctx, err := enter(ctx, "db.Glance")
	if err != nil {
		return err
	}
	return d.again(ctx, "db.Glance", func() error { return d.engine.glance(ctx, fn) })
}

// Update runs fn with a transaction that writes. When fn returns an error, or panics, nothing of it stays.
// When Update returns nil, the write is safe on disk. fn is run again when the database asks for it
// (a serialization failure, a deadlock, a lock held by another process).
// A context that ends before fn had its turn means that fn is not run.
func (d *DB) Update(ctx context.Context, fn func(context.Context, *Tx) error) error {
	ctx, err := enter(ctx, "db.Update")
	if err != nil {
		return err
	}
	return d.again(ctx, "db.Update", func() error { return d.engine.update(ctx, fn) })
}

type insideKey struct{}

// enter refuses a transaction inside another: on SQLite it would wait for itself, on PostgreSQL it could
// take the last connection.
func enter(ctx context.Context, op string) (context.Context, error) {
	if outer, ok := ctx.Value(insideKey{}).(string); ok {
		return nil, errs.Internalf(op, "called inside %s: use the transaction that is there", outer)
	}
	if err := ctx.Err(); err != nil {
		return nil, mapped(op, err)
	}
	return context.WithValue(ctx, insideKey{}, op), nil
}

const (
	maxTries   = 12
	firstPause = 2 * time.Millisecond
	maxPause   = 250 * time.Millisecond
)

// again runs a transaction until it succeeds, fails for good, or was tried often enough.
func (d *DB) again(ctx context.Context, op string, run func() error) error {
	pause := firstPause
	for try := 1; ; try++ {
		err := run()
		if err == nil {
			return nil
		}
		if try == maxTries || !repeatable(err) {
			return mapped(op, err)
		}
		d.log.DebugContext(ctx, "transaction runs again", "op", op, "try", try, "err", err)
		select {
		case <-ctx.Done():
			return mapped(op, errors.Join(ctx.Err(), err))
		case <-time.After(pause/2 + rand.N(pause)):
		}
		pause = min(2*pause, maxPause)
	}
}

// dialer is what a Tx runs its statements on: a session of SQLite or a *sql.Tx of PostgreSQL.
type dialer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}
