package db

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"pathways/internal/platform/errs"
)

// Tx is a transaction. It belongs to the function it was given to, and to one goroutine.
//
// After a statement has failed the transaction is lost on both databases: later statements give the same
// error, and so does the transaction as a whole. Rows must be read to their end, or closed, before the next
// statement.
type Tx struct {
	db     *DB
	run    dialer
	rows   *Rows // open rows of the last Query
	failed error // the first error of a statement
	over   bool
	glance bool // for one statement, which reads
	asked  bool // it has run
}

// Exec runs a statement and gives the number of rows it changed.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if err := tx.ready(ctx, query); err != nil {
		return 0, err
	}
	if tx.glance {
		return 0, tx.fail(query, errors.New("a glance only reads"))
	}
	res, err := tx.run.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, tx.fail(query, err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, tx.fail(query, err)
	}
	return n, nil
}

// Query runs a statement that answers with rows. The caller closes them.
func (tx *Tx) Query(ctx context.Context, query string, args ...any) (*Rows, error) {
	if err := tx.ready(ctx, query); err != nil {
		return nil, err
	}
	rows, err := tx.run.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, tx.fail(query, err)
	}
	tx.rows = &Rows{tx: tx, rows: rows, query: query}
	return tx.rows, nil
}

// QueryRow runs a statement that answers with at most one row; Row.Scan gives an error of kind NotFound
// where there is none.
func (tx *Tx) QueryRow(ctx context.Context, query string, args ...any) *Row {
	rows, err := tx.Query(ctx, query, args...)
	return &Row{rows: rows, err: err}
}

// Dialect is SQLite or Postgres, for the rare statement that cannot be said in one text.
func (tx *Tx) Dialect() string { return tx.db.Dialect() }

func (tx *Tx) ready(ctx context.Context, query string) error {
	switch {
	case tx.over:
		return errs.Internalf(label(query), "the transaction is over")
	case tx.failed != nil:
		return tx.failed
	case tx.rows != nil:
		return tx.fail(query, errors.New("rows of an earlier statement are still open"))
	case tx.glance && tx.asked:
		return tx.fail(query, errors.New("a glance is one statement"))
	}
	if err := ctx.Err(); err != nil {
		return tx.fail(query, err)
	}
	tx.asked = true
	tx.db.statements.Add(1)
	return nil
}

func (tx *Tx) fail(query string, err error) error {
	err = mapped(label(query), err)
	if tx.failed == nil {
		tx.failed = err
	}
	return err
}

// finish ends the use of the transaction by its function, which gave err, and says what became of it. What
// the database asks to run again is not hidden by an error that the function made of it.
func (tx *Tx) finish(err error) error {
	if tx.rows != nil {
		tx.rows.Close()
	}
	tx.over = true
	if err == nil || repeatable(tx.failed) {
		return tx.failed
	}
	return err
}

// Rows are the rows that a statement answered with.
type Rows struct {
	tx    *Tx
	rows  *sql.Rows
	query string
}

// Next goes to the next row; false at the end or at an error, see Err.
func (r *Rows) Next() bool {
	if r.rows.Next() {
		return true
	}
	r.Close()
	return false
}

// Scan reads the row.
func (r *Rows) Scan(to ...any) error {
	if err := r.rows.Scan(to...); err != nil {
		return r.tx.fail(r.query, err)
	}
	return nil
}

// Err is the error that ended Next early.
func (r *Rows) Err() error {
	if err := r.rows.Err(); err != nil {
		return r.tx.fail(r.query, err)
	}
	return nil
}

// Close lets the next statement begin. It may be called twice.
func (r *Rows) Close() error {
	if r.tx.rows == r {
		r.tx.rows = nil
	}
	return mapped(label(r.query), r.rows.Close())
}

// Row is the answer of QueryRow.
type Row struct {
	rows *Rows
	err  error
}

// Scan reads the row; an error of kind NotFound where there is none.
func (r *Row) Scan(to ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close()
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return mapped(label(r.rows.query), sql.ErrNoRows)
	}
	return r.rows.Scan(to...)
}

// Collect runs a query and reads each of its rows with scan.
func Collect[T any](ctx context.Context, tx *Tx, scan func(*Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// label names a statement in errors and logs: its beginning, without data.
func label(query string) string {
	s := strings.Join(strings.Fields(query), " ")
	if len(s) > 70 {
		s = s[:70] + "…"
	}
	return "db: " + s
}
