package db

import (
	"context"
	"database/sql"
	"errors"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"pathways/internal/platform/errs"
)

// postgresEngine is a pool of connections to PostgreSQL; pgx keeps the prepared statements of each.
type postgresEngine struct {
	db   *DB
	pool *sql.DB
}

func postgresPool(url string) (*sql.DB, error) {
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	if cfg.RuntimeParams["application_name"] == "" {
		cfg.RuntimeParams["application_name"] = "pathways"
	}
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = 10 * time.Second
	}
	return stdlib.OpenDB(*cfg), nil
}

func openPostgres(ctx context.Context, d *DB) (engine, error) {
	pool, err := postgresPool(d.opt.URL)
	if err != nil {
		return nil, err
	}
	conns := max(8, 4*runtime.GOMAXPROCS(0))
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		_ = pool.Close()
		return nil, err
	}
	return &postgresEngine{db: d, pool: pool}, nil
}

func (e *postgresEngine) view(ctx context.Context, fn func(context.Context, *Tx) error) error {
	return e.transact(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, fn)
}

// update is serializable, so that a function written for SQLite's single writer is right here too.
func (e *postgresEngine) update(ctx context.Context, fn func(context.Context, *Tx) error) error {
	err := e.transact(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable}, fn)
	if err == nil {
		e.db.commits.Add(1)
	}
	return err
}

// patience is how long a server may take to begin a transaction, or for the one statement of a glance, a connection of
// the pool included. One that takes longer does not answer at all.
const patience = 10 * time.Second

func (e *postgresEngine) glance(ctx context.Context, fn func(context.Context, *Tx) error) (err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	tx := &Tx{db: e.db, run: e.pool, glance: true}
	defer func() {
		if err = tx.finish(err); tx.failed != nil {
			err = &beginError{err} // nothing was changed, so it can be run again as if it had not begun
		}
	}()
	return fn(ctx, tx)
}

func (e *postgresEngine) transact(ctx context.Context, opt *sql.TxOptions, fn func(context.Context, *Tx) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	late := time.AfterFunc(patience, cancel)
	under, err := e.pool.BeginTx(ctx, opt)
	late.Stop()
	if err != nil {
		return &beginError{err}
	}
	defer under.Rollback() // also when fn panics; without effect after Commit
	tx := &Tx{db: e.db, run: under}
	if err := tx.finish(fn(ctx, tx)); err != nil {
		return err
	}
	return under.Commit()
}

// beginError is an error of BEGIN: nothing was run.
type beginError struct{ cause error }

func (e *beginError) Error() string { return "begin: " + e.cause.Error() }
func (e *beginError) Unwrap() error { return e.cause }

// stale says that a connection of the pool had died since it was last used, as all do when the server
// starts again. The next try gets another, or finds that the server cannot be reached.
func (e *beginError) stale() bool {
	var connect *pgconn.ConnectError
	return kindOf(e.cause) == errs.Unavailable && !errors.As(e.cause, &connect) &&
		!errors.Is(e.cause, context.Canceled) && !errors.Is(e.cause, context.DeadlineExceeded)
}

func (e *postgresEngine) close() error { return e.pool.Close() }
