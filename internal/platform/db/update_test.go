package db_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
)

const insertWord = "INSERT INTO word (id, n) VALUES ($1, $2)"

func insert(d *db.DB, id string, n int) error {
	return d.Update(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, insertWord, id, n)
		return err
	})
}

func TestManyWritersEachGetTheirOwnAnswer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		table(t, d)
		before := d.Commits()
		const writers, each = 64, 10
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for i := range each {
					err := insert(d, fmt.Sprintf("%d-%d", w, i), i-1) // -1 breaks the rule of the table
					if i == 0 && !errs.Is(err, errs.Invalid) {
						t.Errorf("want kind invalid, got %v", err)
					}
					if i > 0 && err != nil {
						t.Errorf("a writer was hurt by another: %v", err)
					}
				}
			})
		}
		wg.Wait()
		if n := count(t, d, "SELECT COUNT(*) FROM word"); n != writers*(each-1) {
			t.Errorf("%d rows, want %d", n, writers*(each-1))
		}
		if commits := d.Commits() - before; d.Dialect() == db.SQLite && commits >= writers*(each-1) {
			t.Errorf("%d updates took %d commits: they are not shared", writers*(each-1), commits)
		}
	})
}

// TestReadModifyWriteLosesNothing is what a function may rely on: it sees the database as if it were alone.
func TestReadModifyWriteLosesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		table(t, d)
		if err := insert(d, "a", 0); err != nil {
			t.Fatal(err)
		}
		const writers = 8
		var tries atomic.Int64
		var wg sync.WaitGroup
		for range writers {
			wg.Go(func() {
				err := d.Update(context.Background(), func(ctx context.Context, tx *db.Tx) error {
					tries.Add(1)
					var n int
					if err := tx.QueryRow(ctx, "SELECT n FROM word WHERE id = 'a'").Scan(&n); err != nil {
						return err
					}
					time.Sleep(time.Millisecond)
					_, err := tx.Exec(ctx, "UPDATE word SET n = $1 WHERE id = 'a'", n+1)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := count(t, d, "SELECT n FROM word WHERE id = 'a'"); n != writers {
			t.Errorf("n = %d, want %d", n, writers)
		}
		if d.Dialect() == db.Postgres && tries.Load() == writers {
			t.Error("no transaction was run again: the test did not bring writers together")
		}
	})
}

func TestAnErrorLeavesNothingBehind(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		table(t, d)
		mine := errors.New("mine")
		err := d.Update(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, insertWord, "a", 1); err != nil {
				return err
			}
			return mine
		})
		if !errors.Is(err, mine) {
			t.Errorf("got %v", err)
		}
		if n := count(t, d, "SELECT COUNT(*) FROM word"); n != 0 {
			t.Errorf("%d rows are left", n)
		}
	})
}

func TestAStatementThatFailedCannotBeIgnored(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		table(t, d)
		err := d.Update(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			_, _ = tx.Exec(ctx, insertWord, "a", 1)
			_, _ = tx.Exec(ctx, insertWord, "a", 2)
			_, _ = tx.Exec(ctx, insertWord, "b", 3)
			return nil
		})
		if !errs.Is(err, errs.Conflict) {
			t.Errorf("want the first error, got %v", err)
		}
		if n := count(t, d, "SELECT COUNT(*) FROM word"); n != 0 {
			t.Errorf("%d rows are left", n)
		}
	})
}

func TestAPanicGoesToItsCallerAndHurtsNobodyElse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		table(t, d)
		var caught atomic.Int64
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				if i%4 != 0 {
					if err := insert(d, fmt.Sprint(i), i); err != nil {
						t.Error(err)
					}
					return
				}
				defer func() {
					if recover() == "oh" {
						caught.Add(1)
					}
				}()
				_ = d.Update(context.Background(), func(ctx context.Context, tx *db.Tx) error {
					_, _ = tx.Exec(ctx, insertWord, fmt.Sprint(i), i)
					panic("oh")
				})
			})
		}
		wg.Wait()
		if caught.Load() != 5 || count(t, d, "SELECT COUNT(*) FROM word") != 15 {
			t.Errorf("%d panics caught, %d rows", caught.Load(), count(t, d, "SELECT COUNT(*) FROM word"))
		}
	})
}

func TestAGoroutineThatEndsInsideATransactionLetsTheOthersOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		table(t, d)
		gone := make(chan struct{})
		go func() {
			defer close(gone)
			_ = d.Update(context.Background(), func(ctx context.Context, tx *db.Tx) error {
				_, _ = tx.Exec(ctx, insertWord, "a", 1)
				runtime.Goexit() // as t.Fatal does
				return nil
			})
		}()
		<-gone
		if err := insert(d, "a", 2); err != nil {
			t.Error(err)
		}
	})
}

func TestAContextThatEndedBeforeItsTurnMeansNotRun(t *testing.T) {
	d := dbtest.SQLite(t)
	table(t, d)
	inside, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = d.Update(context.Background(), func(context.Context, *db.Tx) error {
			close(inside)
			<-release
			return nil
		})
	})
	<-inside
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	ran := false
	err := d.Update(ctx, func(context.Context, *db.Tx) error { ran = true; return nil })
	close(release)
	wg.Wait()
	if !errors.Is(err, context.DeadlineExceeded) || !errs.Is(err, errs.Unavailable) {
		t.Errorf("got %v", err)
	}
	if err := insert(d, "after", 1); err != nil {
		t.Error(err)
	}
	if ran {
		t.Error("it was run all the same")
	}
}

// TestAContextThatEndsInsideATransactionHurtsNobodyElse guards the shared transaction: SQLite rolls back all of it
// when a write is interrupted.
func TestAContextThatEndsInsideATransactionHurtsNobodyElse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		table(t, d)
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				if i%2 == 0 {
					if err := insert(d, fmt.Sprint(i), i); err != nil {
						t.Error(err)
					}
					return
				}
				ctx, cancel := context.WithCancel(context.Background())
				_ = d.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
					time.AfterFunc(100*time.Microsecond, cancel)
					_, err := tx.Exec(ctx, `INSERT INTO word (id, n)
						WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 3000) SELECT $1 || '-' || x, x FROM c`, fmt.Sprint(i))
					if err != nil {
						return err
					}
					return ctx.Err()
				})
				cancel()
			})
		}
		wg.Wait()
		if n := count(t, d, "SELECT COUNT(*) FROM word WHERE id NOT LIKE '%-%'"); n != 20 {
			t.Errorf("%d rows of the others, want 20", n)
		}
	})
}

func TestViewCannotWriteAndSeesOneState(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		table(t, d)
		ctx := context.Background()
		for _, q := range []string{"INSERT INTO word (id, n) VALUES ('a', 1)", "CREATE TABLE x (a TEXT)", "DELETE FROM word"} {
			err := d.View(ctx, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, q)
				return err
			})
			if err == nil {
				t.Errorf("%s went through", q)
			}
		}
		err := d.View(ctx, func(ctx context.Context, tx *db.Tx) error {
			var before, after int
			if err := tx.QueryRow(ctx, "SELECT COUNT(*) FROM word").Scan(&before); err != nil {
				return err
			}
			if err := insert(d, "meanwhile", 1); err != nil {
				return err
			}
			if err := tx.QueryRow(ctx, "SELECT COUNT(*) FROM word").Scan(&after); err != nil {
				return err
			}
			if before != after {
				t.Errorf("%d rows, then %d", before, after)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestTransactionsDoNotNestAndRowsAreReadToTheirEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		table(t, d)
		ctx := context.Background()
		var kept *db.Tx
		err := d.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
			kept = tx
			return d.View(ctx, func(context.Context, *db.Tx) error { return nil })
		})
		if !errs.Is(err, errs.Internal) {
			t.Errorf("a view inside an update: %v", err)
		}
		if _, err := kept.Exec(ctx, "SELECT 1"); !errs.Is(err, errs.Internal) {
			t.Errorf("a transaction used after its end: %v", err)
		}
		err = d.View(ctx, func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Query(ctx, "SELECT 1 UNION SELECT 2"); err != nil {
				return err
			}
			_, err := tx.Query(ctx, "SELECT 1")
			return err
		})
		if !errs.Is(err, errs.Internal) {
			t.Errorf("open rows: %v", err)
		}
		if err := insert(d, "a", 1); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	})
}

func TestCloseServesThoseWhoWait(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	d, err := db.Open(ctx, db.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	table(t, d)
	var stored atomic.Int64
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			switch err := insert(d, fmt.Sprint(i), i); {
			case err == nil:
				stored.Add(1)
			case !errs.Is(err, errs.Unavailable):
				t.Errorf("want kind unavailable, got %v", err)
			}
		})
	}
	time.Sleep(time.Millisecond)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	if err := d.Ping(ctx); !errs.Is(err, errs.Unavailable) {
		t.Errorf("ping of a closed database: %v", err)
	}
	again, err := db.Open(ctx, db.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if n := count(t, again, "SELECT COUNT(*) FROM word"); int64(n) != stored.Load() {
		t.Errorf("%d rows, %d acknowledged", n, stored.Load())
	}
}

func TestInsertAllWritesManyRowsWithFewStatements(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		table(t, d)
		rows := make([][]any, 1050)
		for i := range rows {
			rows[i] = []any{fmt.Sprint(i), i}
		}
		before := d.Statements()
		err := d.Update(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			return tx.InsertAll(ctx, "word", []string{"id", "n"}, rows)
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := d.Statements() - before; n > int64(len(rows)/5) {
			t.Errorf("%d statements for %d rows", n, len(rows))
		}
		if n := count(t, d, "SELECT COUNT(*) FROM word WHERE id = CAST(n AS TEXT)"); n != len(rows) {
			t.Errorf("%d rows", n)
		}
	})
}

// BenchmarkUpdate64 is 64 people who each save one small thing at a time, safe on disk when acknowledged.
func BenchmarkUpdate64(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{db.SQLite: dbtest.SQLite, db.Postgres: dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			d := open(b)
			table(b, d)
			var next atomic.Int64
			commits := d.Commits()
			b.ResetTimer()
			var wg sync.WaitGroup
			for range 64 {
				wg.Go(func() {
					for {
						i := next.Add(1)
						if i > int64(b.N) {
							return
						}
						if err := insert(d, fmt.Sprintf("%032d", i*7919%1_000_003+i), int(i)); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			wg.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "updates/s")
			b.ReportMetric(float64(b.N)/float64(max(1, d.Commits()-commits)), "updates/commit")
		})
	}
}
