package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"pathways/internal/platform/errs"
)

// file opens an SQLite of the test's own with a table.
func file(t *testing.T, opt Options) *DB {
	t.Helper()
	ctx := context.Background()
	d, err := Open(ctx, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	err = d.Update(ctx, func(ctx context.Context, tx *Tx) error {
		_, err := tx.Exec(ctx, "CREATE TABLE IF NOT EXISTS word (id TEXT PRIMARY KEY)")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestStatementsArePreparedOnceAndNotWithoutEnd(t *testing.T) {
	d := file(t, Options{Dir: t.TempDir()})
	s := d.engine.(*sqliteEngine).writer.session
	ctx := context.Background()
	before := len(s.prepared)
	var first *preparedStmt
	const query = "INSERT INTO word (id) VALUES ($1)"
	for i := range 5 {
		err := d.Update(ctx, func(ctx context.Context, tx *Tx) error {
			_, err := tx.Exec(ctx, query, fmt.Sprint(i))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = s.prepared[query]
		}
	}
	if first == nil || s.prepared[query] != first || len(s.prepared) != before+1 {
		t.Fatalf("prepared anew: %d statements before, %d after", before, len(s.prepared))
	}
	for i := range 3 * maxPrepared {
		err := d.Update(ctx, func(ctx context.Context, tx *Tx) error {
			_, err := tx.Exec(ctx, fmt.Sprintf("DELETE FROM word WHERE id = 'x%d'", i))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(s.prepared) > maxPrepared {
		t.Errorf("%d statements are kept", len(s.prepared))
	}
	if s.prepared["COMMIT"] == nil {
		t.Error("a statement in steady use was forgotten")
	}
}

func TestConnectionsAreSetForSafetyFirst(t *testing.T) {
	d := file(t, Options{Dir: t.TempDir()})
	e := d.engine.(*sqliteEngine)
	reader := <-e.readers
	defer func() { e.readers <- reader }()
	for _, c := range []struct {
		s            *session
		pragma, want string
	}{
		{e.writer.session, "journal_mode", "wal"},
		{e.writer.session, "synchronous", "2"}, // FULL
		{e.writer.session, "foreign_keys", "1"},
		{e.writer.session, "recursive_triggers", "1"},
		{e.writer.session, "secure_delete", "1"},
		{e.writer.session, "query_only", "0"},
		{reader, "query_only", "1"},
		{reader, "busy_timeout", "5000"},
	} {
		var got string
		if err := c.s.conn.QueryRowContext(context.Background(), "PRAGMA "+c.pragma).Scan(&got); err != nil || got != c.want {
			t.Errorf("%s is %s, want %s, %v", c.pragma, got, c.want, err)
		}
	}
}

func TestAnotherProcessHoldingTheLockIsWaitedFor(t *testing.T) {
	dir := t.TempDir()
	d := file(t, Options{Dir: dir, busyTimeout: time.Millisecond})
	other, err := sqlitePool(Options{Dir: dir, busyTimeout: time.Second}, false, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	lock, err := other.Begin() // immediate: it holds the write lock
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(150*time.Millisecond, func() { lock.Rollback() })
	err = d.Update(context.Background(), func(ctx context.Context, tx *Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO word (id) VALUES ('a')")
		return err
	})
	if err != nil {
		t.Fatalf("the lock was let go after 150 ms: %v", err)
	}
}

func TestALockThatIsNeverLetGoEndsInUnavailable(t *testing.T) {
	dir := t.TempDir()
	d := file(t, Options{Dir: dir, busyTimeout: time.Millisecond})
	other, err := sqlitePool(Options{Dir: dir, busyTimeout: time.Second}, false, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	lock, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Rollback()
	err = d.Update(context.Background(), func(context.Context, *Tx) error { return nil })
	if !errs.Is(err, errs.Unavailable) {
		t.Fatalf("want kind unavailable, got %v", err)
	}
}

func TestAFullDiskFailsTheWritersAndNotTheDatabase(t *testing.T) {
	d := file(t, Options{Dir: t.TempDir()})
	ctx := context.Background()
	s := d.engine.(*sqliteEngine).writer.session
	var pages int
	if err := s.conn.QueryRowContext(ctx, "PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	limit := func(n int) {
		if _, err := s.conn.ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", n)); err != nil {
			t.Fatal(err)
		}
	}
	limit(pages + 2)
	fill := func(id string, size int) error {
		return d.Update(ctx, func(ctx context.Context, tx *Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO word (id) VALUES ($1)", id+string(make([]byte, size)))
			return err
		})
	}
	if err := fill("big", 100_000); !errs.Is(err, errs.Unavailable) {
		t.Fatalf("want kind unavailable, got %v", err)
	}
	limit(1_000_000)
	if err := fill("small", 10); err != nil {
		t.Fatalf("there is room again: %v", err)
	}
}

func TestKindsOfErrors(t *testing.T) {
	pg := func(code string) error { return fmt.Errorf("x: %w", &pgconn.PgError{Code: code}) }
	for _, c := range []struct {
		err  error
		want errs.Kind
	}{
		{sql.ErrNoRows, errs.NotFound},
		{pg("23505"), errs.Conflict},
		{pg("23503"), errs.Invalid},
		{pg("23514"), errs.Invalid},
		{pg("22001"), errs.Invalid},
		{pg("53100"), errs.Unavailable}, // disk full
		{pg("53300"), errs.Unavailable}, // too many connections
		{pg("57P01"), errs.Unavailable}, // shut down
		{pg("57P03"), errs.Unavailable}, // starting up
		{pg("40001"), errs.Unavailable},
		{pg("42P01"), errs.Internal},
		{context.DeadlineExceeded, errs.Unavailable},
		{driver.ErrBadConn, errs.Unavailable},
		{io.ErrUnexpectedEOF, errs.Unavailable},
		{&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, errs.Unavailable},
		{errors.New("anything"), errs.Internal},
		{errs.New(errs.Forbidden, "x", ""), errs.Forbidden},
	} {
		if got := errs.KindOf(mapped("test", c.err)); got != c.want {
			t.Errorf("%v: got %v, want %v", c.err, got, c.want)
		}
		if !errors.Is(mapped("test", c.err), c.err) {
			t.Errorf("%v: the cause is lost", c.err)
		}
	}
}

// TestACommitThatFailsIsToldToEverybodyInIt makes COMMIT fail with a foreign key that is checked only there.
func TestACommitThatFailsIsToldToEverybodyInIt(t *testing.T) {
	d := file(t, Options{Dir: t.TempDir()})
	ctx := context.Background()
	do := func(queries ...string) error {
		return d.Update(ctx, func(ctx context.Context, tx *Tx) error {
			for _, q := range queries {
				if _, err := tx.Exec(ctx, q); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := do("CREATE TABLE part (word TEXT REFERENCES word (id) DEFERRABLE INITIALLY DEFERRED)"); err != nil {
		t.Fatal(err)
	}
	commits := d.Commits()
	w := d.engine.(*sqliteEngine).writer
	w.hold = time.Minute
	inside, waiting := make(chan struct{}), make(chan struct{})
	answers := make(chan error, 3)
	go func() {
		answers <- d.Update(ctx, func(context.Context, *Tx) error {
			close(inside)
			<-waiting
			return nil
		})
	}()
	<-inside
	go func() { answers <- do("INSERT INTO word (id) VALUES ('good')") }()
	go func() { answers <- do("INSERT INTO part (word) VALUES ('nowhere')") }()
	for len(w.queue) < 2 {
		time.Sleep(time.Millisecond)
	}
	close(waiting)
	for range 3 {
		if err := <-answers; err == nil {
			t.Error("somebody was told that the write is safe")
		}
	}
	var n int
	err := d.View(ctx, func(ctx context.Context, tx *Tx) error {
		return tx.QueryRow(ctx, "SELECT COUNT(*) FROM word").Scan(&n)
	})
	if err != nil || n != 0 || d.Commits() != commits {
		t.Errorf("%d rows are left, %d commits, %v", n, d.Commits()-commits, err)
	}
	if err := do("INSERT INTO word (id) VALUES ('later')"); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

func TestAFunctionCannotHideThatItMustRunAgain(t *testing.T) {
	tx := &Tx{failed: mapped("test", &pgconn.PgError{Code: "40001"})}
	if err := tx.finish(errors.New("something else")); !repeatable(err) {
		t.Errorf("got %v", err)
	}
}

// TestNobodyElseOnTheMachineReadsTheDatabase ensures that its files are for their owner only, also where the data
// folder was made by somebody who lets everybody in.
func TestNobodyElseOnTheMachineReadsTheDatabase(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	file(t, Options{Dir: dir})
	files, err := os.ReadDir(dir)
	if err != nil || len(files) < 2 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", f.Name(), info.Mode(), err)
		}
	}
}
