package db

import (
	"context"
	"database/sql"
	"errors"
)

// maxPrepared bounds the prepared statements that a session keeps.
const maxPrepared = 256

// session is one connection to SQLite with the statements that were prepared on it. One goroutine uses it
// at a time.
type session struct {
	conn     *sql.Conn
	prepared map[string]*preparedStmt
	clock    int64 // counts uses, to tell which statement was used least lately
	// steady runs statements to their end whatever becomes of the context: an interrupted write would
	// take with it the transaction that others share.
	steady bool
}

type preparedStmt struct {
	*sql.Stmt
	used int64
}

func newSession(ctx context.Context, pool *sql.DB, steady bool) (*session, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &session{conn: conn, prepared: make(map[string]*preparedStmt), steady: steady}, nil
}

func (s *session) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if s.steady {
		ctx = context.WithoutCancel(ctx)
	}
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(ctx, args...)
}

func (s *session) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if s.steady {
		ctx = context.WithoutCancel(ctx)
	}
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

// command runs a statement that begins or ends a transaction, whatever becomes of any context.
func (s *session) command(query string) error {
	_, err := s.ExecContext(context.Background(), query)
	return err
}

func (s *session) prepare(ctx context.Context, query string) (*preparedStmt, error) {
	s.clock++
	if p, ok := s.prepared[query]; ok {
		p.used = s.clock
		return p, nil
	}
	if len(s.prepared) >= maxPrepared {
		s.forgetOne()
	}
	stmt, err := s.conn.PrepareContext(ctx, rebind(query))
	if err != nil {
		return nil, err
	}
	p := &preparedStmt{stmt, s.clock}
	s.prepared[query] = p
	return p, nil
}

func (s *session) forgetOne() {
	var oldest string
	at := s.clock
	for query, p := range s.prepared {
		if p.used < at {
			oldest, at = query, p.used
		}
	}
	s.prepared[oldest].Close()
	delete(s.prepared, oldest)
}

func (s *session) close() error {
	var all []error
	for _, p := range s.prepared {
		all = append(all, p.Close())
	}
	return errors.Join(append(all, s.conn.Close())...)
}
