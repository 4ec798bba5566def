// Package jobs does work without anybody waiting for it: a small queue in the application's own database.
//
// A job is put in with the transaction of what it is for, so that neither is there without the other. Any node takes it, by a
// lease: while the lease holds nobody else works on it. A node that dies loses the lease, and another begins anew. So a job
// may be begun more than once, but what it comes to is stored once: in the transaction that ends it, which only who holds
// the lease can commit.
package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// State says how far a job is.
type State string

// The states of a job. Waiting is also what has failed once and is tried again.
const (
	Waiting State = "waiting"
	Running State = "running"
	Done    State = "done"
	Failed  State = "failed" // given up, see Kind.GiveUp
)

// Job is one piece of work as it stands.
type Job struct {
	ID      string
	Kind    string
	Payload json.RawMessage
	State   State
	Done    int64 // how far it is
	Of      int64 // of how much; 0: nobody knows
	Tries   int   // how often it was begun
}

// Store is what a job comes to, written in the transaction that ends it. nil is nothing.
type Store func(ctx context.Context, tx *db.Tx) error

// Kind is what is done with jobs of one sort.
type Kind struct {
	Name string // "import.fetch"
	// Do does the work. Its context ends with the lease. What it gives is stored once. An error has it tried again.
	Do func(ctx context.Context, t *Turn) (Store, error)
	// GiveUp is what a job comes to that was tried Tries times in vain.
	GiveUp func(ctx context.Context, tx *db.Tx, payload json.RawMessage) error
	Tries  int // how often it is begun at most; 0: 3
}

// Options set the pace of a queue. The zero Options are those of the house.
type Options struct {
	Log     *slog.Logger     // nil: silent
	Now     func() time.Time // nil: time.Now
	Lease   time.Duration    // how long one holds without a sign of life; 0: 1 minute
	Pause   time.Duration    // before a job is tried again, times its tries; 0: 10 seconds
	Look    time.Duration    // how often is looked for jobs of other nodes; 0: 2 seconds
	Workers int              // how many work at once; 0: 2
	Keep    time.Duration    // how long is known of a job that ended; 0: 7 days
}

// Queue works on the jobs of its kinds.
type Queue struct {
	db    *db.DB
	opt   Options
	kinds map[string]Kind
	wake  chan struct{}
}

// New makes a queue on a migrated database. Kinds are added before it runs.
func New(d *db.DB, o Options) *Queue {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Lease, o.Pause, o.Look = or(o.Lease, time.Minute), or(o.Pause, 10*time.Second), or(o.Look, 2*time.Second)
	o.Keep, o.Workers = or(o.Keep, 7*24*time.Hour), or(o.Workers, 2)
	return &Queue{db: d, opt: o, kinds: map[string]Kind{}, wake: make(chan struct{}, o.Workers)}
}

func or[T ~int | ~int64](given, otherwise T) T {
	if given == 0 {
		return otherwise
	}
	return given
}

// Add has the queue do jobs of a kind.
func (q *Queue) Add(k Kind) {
	k.Tries = or(k.Tries, 3)
	q.kinds[k.Name] = k
}

// Put puts a job in, in the transaction of what it is for. Call Wake when that is stored.
func (q *Queue) Put(ctx context.Context, tx *db.Tx, kind string, payload any) (id string, err error) {
	if _, known := q.kinds[kind]; !known {
		return "", errs.Internalf("jobs.Put", "nobody knows jobs of the kind %q", kind)
	}
	raw, err := json.Marshal(payload)
	if err != nil {
		return "", errs.Wrap(errs.Internal, "jobs.Put", err)
	}
	id = ids.New()
	return id, insertJob(ctx, tx, id, kind, string(raw), q.opt.Now())
}

// Wake has the queue of this node look at once.
func (q *Queue) Wake() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// One is a job as it stands. The caller has decided that it may be known.
//
// Errors: errs.NotFound where there is none, or none any more.
func (q *Queue) One(ctx context.Context, tx *db.Tx, id string) (Job, error) {
	return selectJob(ctx, tx, id)
}

// Sweep forgets jobs that ended long ago.
func (q *Queue) Sweep(ctx context.Context) error {
	return q.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		return deleteEnded(ctx, tx, q.opt.Now().Add(-q.opt.Keep))
	})
}

// Run works until the context ends, and then waits for what is being done to stop.
func (q *Queue) Run(ctx context.Context) {
	var all sync.WaitGroup
	for range q.opt.Workers {
		all.Go(func() { q.work(ctx) })
	}
	all.Wait()
}

func (q *Queue) work(ctx context.Context) {
	tick := time.NewTicker(q.opt.Look)
	defer tick.Stop()
	for {
		worked, err := q.Next(ctx)
		if err != nil && ctx.Err() == nil {
			q.opt.Log.WarnContext(ctx, "a job could not be taken or ended; it is tried again", "error", err.Error())
		}
		if worked && err == nil && ctx.Err() == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-q.wake:
		case <-tick.C:
		}
	}
}

// Next does one job that is due, to its end, and says whether there was one. An error is one of the queue, not of the job.
func (q *Queue) Next(ctx context.Context) (bool, error) {
	t, err := q.take(ctx)
	if err != nil || t == nil {
		return false, err
	}
	kind := q.kinds[t.Kind]
	if t.Tries > kind.Tries { // whoever began it the last time has died with it
		return true, q.fail(ctx, t, errors.New("whoever did it stopped in the middle, again and again"))
	}
	store, err := q.do(ctx, kind, t)
	switch {
	case err == nil:
		return true, t.end(ctx, Done, store)
	case ctx.Err() != nil: // this node stops: the job is somebody else's at once
		return true, t.putBack(context.WithoutCancel(ctx), q.opt.Now(), t.Tries-1)
	case t.Tries >= kind.Tries:
		return true, q.fail(ctx, t, err)
	}
	q.opt.Log.WarnContext(ctx, "a job failed; it is tried again", "kind", t.Kind, "job", t.ID, "tries", t.Tries, "error", err.Error())
	return true, t.putBack(ctx, q.opt.Now().Add(time.Duration(t.Tries)*q.opt.Pause), t.Tries)
}

// take leases the job that is due longest; nil where none is.
func (q *Queue) take(ctx context.Context) (*Turn, error) {
	kinds := make([]string, 0, len(q.kinds))
	for name := range q.kinds {
		kinds = append(kinds, name)
	}
	if len(kinds) == 0 {
		return nil, nil
	}
	due := false
	err := q.db.Glance(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		due, err = anyDue(ctx, tx, kinds, q.opt.Now())
		return err
	})
	if err != nil || !due {
		return nil, err
	}
	t := &Turn{queue: q, lease: ids.New()}
	err = q.db.Update(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		now := q.opt.Now()
		if t.Job, err = selectDue(ctx, tx, kinds, now); err != nil {
			return err
		}
		t.State, t.Tries = Running, t.Tries+1
		return leaseJob(ctx, tx, t.ID, t.lease, now.Add(q.opt.Lease), now)
	})
	if errs.Is(err, errs.NotFound) {
		return nil, nil
	}
	return t, err
}

// do runs the work under its lease, which is renewed while it goes on. A panic is an error.
func (q *Queue) do(ctx context.Context, k Kind, t *Turn) (_ Store, err error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var beat sync.WaitGroup
	beat.Go(func() { t.hold(ctx, stop) })
	defer beat.Wait()
	defer stop(nil)
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return k.Do(ctx, t)
}

// fail gives a job up.
func (q *Queue) fail(ctx context.Context, t *Turn, why error) error {
	q.opt.Log.ErrorContext(ctx, "a job was given up", "kind", t.Kind, "job", t.ID, "tries", t.Tries, "error", why.Error())
	return t.end(ctx, Failed, func(ctx context.Context, tx *db.Tx) error {
		if give := q.kinds[t.Kind].GiveUp; give != nil {
			return give(ctx, tx, t.Payload)
		}
		return nil
	})
}

// Turn is one go at a job, by who holds its lease.
type Turn struct {
	Job
	queue *Queue
	lease string
}

// errLost is the end of a turn whose lease somebody else has now.
var errLost = errs.New(errs.Conflict, "jobs", "")

// Read reads the payload.
func (t *Turn) Read(into any) error {
	if err := json.Unmarshal(t.Payload, into); err != nil {
		return errs.Wrap(errs.Internal, "jobs.Read", err)
	}
	return nil
}

// Progress says how far the job is, and is a sign of life. It is for every second or so, not for every row.
//
// Errors: errs.Conflict once the lease is lost: stop.
func (t *Turn) Progress(ctx context.Context, done, of int64) error {
	t.Done, t.Of = done, of
	return t.renew(ctx)
}

// renew holds the lease for another while.
func (t *Turn) renew(ctx context.Context) error {
	return t.queue.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := t.queue.opt.Now()
		return held(renewJob(ctx, tx, t.ID, t.lease, t.Done, t.Of, now.Add(t.queue.opt.Lease), now))
	})
}

// hold gives signs of life until the context ends, and ends it where the lease is lost.
func (t *Turn) hold(ctx context.Context, stop context.CancelCauseFunc) {
	tick := time.NewTicker(t.queue.opt.Lease / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := t.queue.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
			now := t.queue.opt.Now()
			return held(touchJob(ctx, tx, t.ID, t.lease, now.Add(t.queue.opt.Lease), now))
		})
		if errs.Is(err, errs.Conflict) {
			stop(errLost)
		}
	}
}

// end stores what the job comes to and that it has ended, both or neither.
func (t *Turn) end(ctx context.Context, s State, store Store) error {
	err := t.queue.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := held(endJob(ctx, tx, t.ID, t.lease, s, t.Done, t.Of, t.queue.opt.Now())); err != nil {
			return err
		}
		if store == nil {
			return nil
		}
		return store(ctx, tx)
	})
	if err == nil || s == Failed {
		return err
	}
	if kind := t.queue.kinds[t.Kind]; t.Tries >= kind.Tries && !errs.Is(err, errs.Unavailable) && err != error(errLost) {
		return t.queue.fail(ctx, t, err)
	}
	return errors.Join(err, t.putBack(ctx, t.queue.opt.Now().Add(time.Duration(t.Tries)*t.queue.opt.Pause), t.Tries))
}

// putBack lets anybody take the job from a time on. Where the lease is lost somebody has it already.
func (t *Turn) putBack(ctx context.Context, due time.Time, tries int) error {
	return t.queue.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := returnJob(ctx, tx, t.ID, t.lease, tries, due, t.queue.opt.Now())
		return err
	})
}

// held turns the number of rows that a lease has changed into whether it is still held.
func held(rows int64, err error) error {
	if err == nil && rows == 0 {
		return errLost
	}
	return err
}
