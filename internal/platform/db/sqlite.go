package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"

	"pathways/internal/platform/errs"
)

// sqliteFile is the name of the database file in the data folder.
const sqliteFile = "pathways.db"

// sqliteEngine is a SQLite file in WAL mode: one connection writes, several that cannot write read.
type sqliteEngine struct {
	db        *DB
	readPool  *sql.DB
	writePool *sql.DB
	readers   chan *session // those not in use
	count     int           // of readers
	writer    *writer
	closing   chan struct{}
	closeOnce sync.Once
}

// sqliteDSN is the address of the file with the settings of a connection.
func sqliteDSN(opt Options, readOnly bool) (string, error) {
	path, err := filepath.Abs(filepath.Join(opt.Dir, sqliteFile))
	if err != nil {
		return "", err
	}
	path = filepath.ToSlash(path)
	if path[0] != '/' {
		path = "/" + path
	}
	q := url.Values{
		"_busy_timeout": {strconv.FormatInt(opt.busyTimeout.Milliseconds(), 10)},
		"_journal_mode": {"WAL"},
		"_synchronous":  {"FULL"},
		"_foreign_keys": {"on"},
		"_dqs":          {"0"}, // "text" in double quotes is a name, as in PostgreSQL
		"_defensive":    {"1"},
		"_txlock":       {"immediate"},
		// REPLACE must not slip past the triggers that guard published releases; what is erased is written over, not only
		// given up.
		"_pragma": {"recursive_triggers(1)", "secure_delete(1)", "journal_size_limit(67108864)", pageCache(readOnly)},
	}
	if readOnly {
		q.Set("_query_only", "on")
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}).String(), nil
}

// pageCache bounds what a connection keeps of the file in memory, in KiB. Those that read are several, and each keeps
// its own; what they do not keep the operating system does.
func pageCache(readOnly bool) string {
	if readOnly {
		return "cache_size(-2048)"
	}
	return "cache_size(-4096)"
}

func sqlitePool(opt Options, readOnly bool, conns int) (*sql.DB, error) {
	dsn, err := sqliteDSN(opt, readOnly)
	if err != nil {
		return nil, err
	}
	pool, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	return pool, nil
}

func openSQLite(ctx context.Context, d *DB) (_ engine, err error) {
	if d.opt.Dir == "" {
		return nil, errors.New("no data folder and no database address given")
	}
	if err := os.MkdirAll(d.opt.Dir, 0o700); err != nil {
		return nil, errs.Wrap(errs.Unavailable, "db.Open", err)
	}
	makePrivate(filepath.Join(d.opt.Dir, sqliteFile))
	e := &sqliteEngine{db: d, count: max(4, runtime.GOMAXPROCS(0)), closing: make(chan struct{})}
	defer func() {
		if err != nil {
			e.closePools()
		}
	}()
	if e.writePool, err = sqlitePool(d.opt, false, 1); err != nil {
		return nil, err
	}
	if e.readPool, err = sqlitePool(d.opt, true, e.count); err != nil {
		return nil, err
	}
	write, err := newSession(ctx, e.writePool, true) // first: it makes the file
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", filepath.Join(d.opt.Dir, sqliteFile), err)
	}
	e.readers = make(chan *session, e.count)
	for range e.count {
		read, err := newSession(ctx, e.readPool, false)
		if err != nil {
			return nil, errors.Join(err, write.close())
		}
		e.readers <- read
	}
	e.writer = startWriter(d, write)
	return e, nil
}

// makePrivate makes the file for its owner only where it is not there, as SQLite would let everybody read it; the files
// that SQLite puts beside it follow. Where it cannot be made, SQLite says why.
func makePrivate(path string) {
	if f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err == nil {
		f.Close()
	}
}

// emptyLog writes the log of changes into the file and empties it, over a connection of its own.
func emptyLog(ctx context.Context, opt Options) error {
	pool, err := sqlitePool(opt, false, 1)
	if err != nil {
		return err
	}
	defer pool.Close()
	var busy, pages, written int
	if err := pool.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &written); err != nil {
		return err
	}
	if busy != 0 {
		return errs.New(errs.Unavailable, "db: the log is in use", "")
	}
	return nil
}

var errClosed = errs.New(errs.Unavailable, "db: the database is closed", "")

// reader waits for a connection that reads. Whoever gets one gives it back.
func (e *sqliteEngine) reader(ctx context.Context) (*session, error) {
	select {
	case s := <-e.readers:
		return s, nil
	case <-e.closing:
		return nil, errClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (e *sqliteEngine) glance(ctx context.Context, fn func(context.Context, *Tx) error) (err error) {
	s, err := e.reader(ctx)
	if err != nil {
		return err
	}
	defer func() { e.readers <- s }()
	tx := &Tx{db: e.db, run: s, glance: true}
	defer func() { err = tx.finish(err) }()
	return fn(ctx, tx)
}

func (e *sqliteEngine) view(ctx context.Context, fn func(context.Context, *Tx) error) (err error) {
	s, err := e.reader(ctx)
	if err != nil {
		return err
	}
	defer func() { e.readers <- s }()
	if err := s.command("BEGIN DEFERRED"); err != nil {
		return err
	}
	tx := &Tx{db: e.db, run: s}
	defer func() {
		err = tx.finish(err)
		if end := s.command("ROLLBACK"); err == nil {
			err = end
		}
	}()
	return fn(ctx, tx)
}

func (e *sqliteEngine) update(ctx context.Context, fn func(context.Context, *Tx) error) error {
	return e.writer.update(ctx, fn)
}

func (e *sqliteEngine) close() (err error) {
	e.closeOnce.Do(func() {
		close(e.closing)
		all := []error{e.writer.close()}
		for range e.count {
			all = append(all, (<-e.readers).close())
		}
		err = errors.Join(append(all, e.closePools())...)
	})
	return err
}

func (e *sqliteEngine) closePools() error {
	var all []error
	for _, pool := range []*sql.DB{e.readPool, e.writePool} { // the writer last: it folds the WAL into the file
		if pool != nil {
			all = append(all, pool.Close())
		}
	}
	return errors.Join(all...)
}
