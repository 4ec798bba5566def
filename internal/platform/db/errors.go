package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"pathways/internal/platform/errs"
)

// mapped gives an error of a driver the kind that it has for the rest of the program. Errors that have a
// kind already pass unchanged.
func mapped(op string, err error) error {
	if err == nil {
		return nil
	}
	var known *errs.Error
	if errors.As(err, &known) {
		return err
	}
	return errs.Wrap(kindOf(err), op, err)
}

func kindOf(err error) errs.Kind {
	var lite *sqlite.Error
	var pg *pgconn.PgError
	var network net.Error
	var connect *pgconn.ConnectError
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return errs.NotFound
	case errors.As(err, &lite):
		return kindOfSQLite(lite.Code())
	case errors.As(err, &pg):
		return kindOfPostgres(pg.Code)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded),
		errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ECONNRESET),
		errors.Is(err, syscall.EPIPE), errors.Is(err, syscall.ENOSPC),
		errors.As(err, &network), errors.As(err, &connect):
		return errs.Unavailable
	}
	return errs.Internal
}

// kindOfSQLite knows the result codes of https://www.sqlite.org/rescode.html.
func kindOfSQLite(code int) errs.Kind {
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID,
		sqlite3.SQLITE_CONSTRAINT_TRIGGER: // a trigger guards what must not change
		return errs.Conflict
	}
	switch code & 0xff {
	case sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_MISMATCH:
		return errs.Invalid
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR,
		sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_PROTOCOL:
		return errs.Unavailable
	}
	return errs.Internal
}

// kindOfPostgres knows the codes of the PostgreSQL manual, appendix A.
func kindOfPostgres(code string) errs.Kind {
	switch code {
	case "23505", "23P01", "23001", "P0001": // unique, exclusion; the last two: a trigger guards what must not change
		return errs.Conflict
	case "40001", "40P01", "55P03", "57014":
		return errs.Unavailable // serialization, deadlock, lock, time over
	}
	switch {
	case strings.HasPrefix(code, "23"), strings.HasPrefix(code, "22"):
		return errs.Invalid
	case strings.HasPrefix(code, "08"), strings.HasPrefix(code, "53"), strings.HasPrefix(code, "57"),
		strings.HasPrefix(code, "58"):
		return errs.Unavailable // connection, resources, shutdown, disk
	}
	return errs.Internal
}

// repeatable says whether the database asks for the transaction to be run again, or has not begun it.
func repeatable(err error) bool {
	var begin *beginError
	if errors.As(err, &begin) && begin.stale() {
		return true
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		code := lite.Code() & 0xff
		return code == sqlite3.SQLITE_BUSY || code == sqlite3.SQLITE_LOCKED
	}
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}
