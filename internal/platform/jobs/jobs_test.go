package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
)

// ledger is a table that results are written to.
func ledger(t *testing.T, d *db.DB) {
	t.Helper()
	update(t, d, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `CREATE TABLE ledger (job TEXT NOT NULL)`)
		return err
	})
}

func update(t rapid.TB, d *db.DB, fn func(context.Context, *db.Tx) error) {
	t.Helper()
	if err := d.Update(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func enter(payload string) Store {
	return func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO ledger (job) VALUES ($1)`, payload)
		return err
	}
}

func entries(t rapid.TB, d *db.DB) map[string]int {
	t.Helper()
	out := map[string]int{}
	err := d.View(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		all, err := db.Collect(ctx, tx, func(r *db.Rows) (s string, err error) { return s, r.Scan(&s) }, `SELECT job FROM ledger`)
		for _, s := range all {
			out[s]++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func put(t rapid.TB, q *Queue, payload string) (id string) {
	t.Helper()
	update(t, q.db, func(ctx context.Context, tx *db.Tx) (err error) {
		id, err = q.Put(ctx, tx, "test", payload)
		return err
	})
	return id
}

func state(t rapid.TB, q *Queue, id string) (j Job) {
	t.Helper()
	err := q.db.View(context.Background(), func(ctx context.Context, tx *db.Tx) (err error) {
		j, err = q.One(ctx, tx, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// Whatever fails, panics or dies in the middle, on however many nodes: no two hold a job at one time, every job ends, and
// what it comes to is stored once.
func TestEveryJobEndsOnceWhateverHappens(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ledger(t, d)
		rapid.Check(t, func(t *rapid.T) {
			update(t, d, func(ctx context.Context, tx *db.Tx) error {
				if _, err := tx.Exec(ctx, `DELETE FROM job`); err != nil {
					return err
				}
				_, err := tx.Exec(ctx, `DELETE FROM ledger`)
				return err
			})
			ctx, now := context.Background(), time.UnixMilli(1_000_000)
			var mishap string
			nodes := make([]*Queue, 3)
			for i := range nodes {
				nodes[i] = New(d, Options{Now: func() time.Time { return now }, Lease: time.Hour, Pause: time.Second})
				nodes[i].Add(Kind{Name: "test", Do: func(_ context.Context, turn *Turn) (Store, error) {
					var payload string
					if err := turn.Read(&payload); err != nil {
						return nil, err
					}
					switch mishap {
					case "fails":
						return nil, errors.New("not today")
					case "panics":
						panic("oh")
					case "cannot store":
						return func(ctx context.Context, tx *db.Tx) error {
							if err := enter(payload)(ctx, tx); err != nil {
								return err
							}
							return errors.New("the result does not fit")
						}, nil
					}
					return enter(payload), nil
				}, GiveUp: func(ctx context.Context, tx *db.Tx, raw json.RawMessage) error {
					var payload string
					if err := json.Unmarshal(raw, &payload); err != nil {
						return err
					}
					return enter(payload)(ctx, tx)
				}})
			}
			var all []string
			var dead []*Turn // turns of nodes that were paused in the middle
			held := map[string]time.Time{}
			for range rapid.IntRange(1, 30).Draw(t, "steps") {
				node := nodes[rapid.IntRange(0, 2).Draw(t, "node")]
				switch step := rapid.SampledFrom([]string{"put", "next", "next", "fails", "panics", "cannot store", "dies", "wakes late", "time"}).Draw(t, "step"); step {
				case "put":
					all = append(all, put(t, node, fmt.Sprint("job ", len(all))))
				case "dies":
					turn, err := node.take(ctx)
					if err != nil {
						t.Fatal(err)
					}
					if turn != nil {
						if until := held[turn.ID]; now.Before(until) {
							t.Fatalf("%s is held until %v and was taken at %v", turn.ID, until, now)
						}
						held[turn.ID] = now.Add(time.Hour)
						dead = append(dead, turn)
					}
				case "wakes late": // one whose lease may be over tries to end its job
					if len(dead) == 0 {
						continue
					}
					turn := dead[0]
					dead = dead[1:]
					var payload string
					if err := turn.Read(&payload); err != nil {
						t.Fatal(err)
					}
					before := state(t, node, turn.ID)
					if err := turn.end(ctx, Done, enter(payload)); err == nil && before.State != Running {
						t.Fatalf("a job that was %s ended a second time", before.State)
					}
					delete(held, turn.ID)
				case "time":
					now = now.Add(time.Duration(rapid.IntRange(1, 90).Draw(t, "minutes")) * time.Minute)
				default:
					mishap = step
					if _, err := node.Next(ctx); err != nil && step != "cannot store" {
						t.Fatal(err)
					}
				}
			}
			mishap = ""
			for range 12 * (len(all) + 1) {
				now = now.Add(2 * time.Hour)
				if _, err := nodes[0].Next(ctx); err != nil {
					t.Fatal(err)
				}
			}
			ended, total := 0, 0
			for _, id := range all {
				if s := state(t, nodes[0], id).State; s == Done || s == Failed {
					ended++
				}
			}
			for payload, n := range entries(t, d) {
				if total += n; n > 1 {
					t.Errorf("%s was stored %d times", payload, n)
				}
			}
			if ended != len(all) || total != len(all) {
				t.Errorf("of %d jobs %d have ended and %d results are stored", len(all), ended, total)
			}
		})
	})
}

func TestAJobIsThereOnlyWithWhatItIsFor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := New(d, Options{})
		q.Add(Kind{Name: "test", Do: func(context.Context, *Turn) (Store, error) { return nil, nil }})
		err := d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if _, err := q.Put(ctx, tx, "test", 1); err != nil {
				return err
			}
			return errs.New(errs.Conflict, "test", "")
		})
		if !errs.Is(err, errs.Conflict) {
			t.Fatal(err)
		}
		if worked, err := q.Next(t.Context()); worked || err != nil {
			t.Errorf("a job whose transaction failed was done: %v, %v", worked, err)
		}
		err = d.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := q.Put(ctx, tx, "unheard of", 1)
			return err
		})
		if !errs.Is(err, errs.Internal) {
			t.Errorf("a kind that nobody knows: %v", err)
		}
	})
}

func TestManyWorkersDoEachJobOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ledger(t, d)
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		var begun atomic.Int64
		var done sync.WaitGroup
		var first *Queue
		for range 3 {
			q := New(d, Options{Look: 5 * time.Millisecond})
			q.Add(Kind{Name: "test", Do: func(_ context.Context, turn *Turn) (Store, error) {
				begun.Add(1)
				var payload string
				return enter(fmt.Sprint(turn.ID)), turn.Read(&payload)
			}})
			if first == nil {
				first = q
				for i := range 40 {
					put(t, q, fmt.Sprint(i))
				}
			}
			done.Go(func() { q.Run(ctx) })
		}
		deadline := time.Now().Add(20 * time.Second)
		for len(entries(t, d)) < 40 && time.Now().Before(deadline) {
			time.Sleep(5 * time.Millisecond)
		}
		stop()
		done.Wait()
		for job, n := range entries(t, d) {
			if n != 1 {
				t.Errorf("%s: %d results", job, n)
			}
		}
		if n := len(entries(t, d)); n != 40 || begun.Load() < 40 {
			t.Errorf("%d of 40 jobs have a result, %d were begun", n, begun.Load())
		}
	})
}

func TestALostLeaseStopsTheWork(t *testing.T) {
	d := dbtest.SQLite(t)
	q := New(d, Options{Lease: 30 * time.Millisecond})
	q.Add(Kind{Name: "test", Do: func(ctx context.Context, turn *Turn) (Store, error) {
		if err := turn.Progress(ctx, 3, 9); err != nil {
			return nil, err
		}
		update(t, d, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE job SET lease = 'somebody else'`)
			return err
		})
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(10 * time.Second):
			return nil, nil
		}
	}})
	id := put(t, q, "x")
	began := time.Now()
	if _, err := q.Next(t.Context()); err != nil {
		t.Fatal(err)
	}
	j := state(t, q, id)
	if time.Since(began) > 8*time.Second || j.State != Running || j.Done != 3 || j.Of != 9 {
		t.Errorf("after %v: %+v", time.Since(began), j)
	}
}

func TestANodeThatStopsGivesItsJobBack(t *testing.T) {
	d := dbtest.SQLite(t)
	q := New(d, Options{})
	ctx, stop := context.WithCancel(t.Context())
	q.Add(Kind{Name: "test", Do: func(ctx context.Context, _ *Turn) (Store, error) {
		stop()
		<-ctx.Done()
		return nil, ctx.Err()
	}})
	id := put(t, q, "x")
	if _, err := q.Next(ctx); err != nil {
		t.Fatal(err)
	}
	if j := state(t, q, id); j.State != Waiting || j.Tries != 0 {
		t.Errorf("%+v", j)
	}
}

func TestWhatEndedLongAgoIsForgotten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := time.Now()
		q := New(d, Options{Now: func() time.Time { return now }})
		q.Add(Kind{Name: "test", Do: func(context.Context, *Turn) (Store, error) { return nil, nil }})
		ended := put(t, q, "x")
		if worked, err := q.Next(t.Context()); !worked || err != nil {
			t.Fatal(worked, err)
		}
		waits := put(t, q, "y")
		now = now.Add(8 * 24 * time.Hour)
		if err := q.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		err := d.View(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := q.One(ctx, tx, ended)
			return err
		})
		if !errs.Is(err, errs.NotFound) {
			t.Errorf("ended: %v", err)
		}
		if j := state(t, q, waits); j.State != Waiting {
			t.Errorf("waits: %+v", j)
		}
	})
}
