package db

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"pathways/internal/platform/errs"
)

const (
	maxBatch = 256 // Updates that share one commit
	maxHold  = 20 * time.Millisecond
)

// writer owns the one connection that writes to SQLite. Updates that wait together share one transaction
// and so one wait for the disk: each runs under its own savepoint, then one COMMIT makes all of them safe,
// then all are told.
//
// A function runs on the goroutine that called Update, when the writer gives it its turn: a panic, or the
// end of that goroutine, stays where it belongs.
type writer struct {
	db      *DB
	session *session
	queue   chan *request
	stopped chan struct{}
	hold    time.Duration // how long a transaction stays open for those who come late

	mu     sync.RWMutex // guards closed, so that nobody sends to a closed queue
	closed bool
}

// request is one Update that waits for its turn.
type request struct {
	ctx  context.Context
	seat atomic.Bool   // taken by the writer, or given up by its caller: whoever is first
	turn chan *Tx      // the writer says: now
	over chan struct{} // the caller says: done, see err
	err  error         // what the function gave, after over
	ack  chan error    // the writer says: safe on disk, or what went wrong
}

// errNoReturn stands for a function that panicked or ended its goroutine.
var errNoReturn = errors.New("the function did not return")

func startWriter(d *DB, s *session) *writer {
	w := &writer{db: d, session: s, queue: make(chan *request, maxBatch), stopped: make(chan struct{}), hold: maxHold}
	go w.loop()
	return w
}

func (w *writer) update(ctx context.Context, fn func(context.Context, *Tx) error) error {
	r := &request{ctx: ctx, turn: make(chan *Tx, 1), over: make(chan struct{}), ack: make(chan error, 1)}
	if err := w.enqueue(r); err != nil {
		return err
	}
	select {
	case tx := <-r.turn:
		return r.run(tx, fn)
	case err := <-r.ack:
		return err
	case <-ctx.Done():
		if r.seat.CompareAndSwap(false, true) {
			return ctx.Err()
		}
	}
	select {
	case tx := <-r.turn:
		return r.run(tx, fn)
	case err := <-r.ack:
		return err
	}
}

func (w *writer) enqueue(r *request) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return errClosed
	}
	select {
	case w.queue <- r:
		return nil
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
}

// run uses the turn, gives it back however fn ends, and waits until the write is safe.
func (r *request) run(tx *Tx, fn func(context.Context, *Tx) error) error {
	func() {
		r.err = errNoReturn
		defer func() {
			r.err = tx.finish(r.err)
			close(r.over)
		}()
		r.err = fn(r.ctx, tx)
	}()
	return <-r.ack
}

func (w *writer) loop() {
	defer close(w.stopped)
	for r := range w.queue {
		w.batch(r)
	}
}

// batch runs the first request and all that wait by then in one transaction.
func (w *writer) batch(first *request) {
	if !first.seat.CompareAndSwap(false, true) {
		return
	}
	if err := w.session.command("BEGIN IMMEDIATE"); err != nil {
		w.refuse(first, err)
		return
	}
	served := make([]*request, 0, 8)
	begun := time.Now()
	for r := first; r != nil; r = w.next(len(served), begun) {
		served = append(served, r)
		if err := w.serve(r); err != nil { // the transaction itself is lost
			w.end(served, err)
			return
		}
	}
	err := w.session.command("COMMIT")
	if err == nil {
		w.db.commits.Add(1)
	}
	w.end(served, err)
}

// next is the next request that still wants its turn; nil when nobody waits or the batch is full.
func (w *writer) next(served int, begun time.Time) *request {
	for served < maxBatch && time.Since(begun) < w.hold {
		select {
		case r, ok := <-w.queue:
			if !ok {
				return nil
			}
			if r.seat.CompareAndSwap(false, true) {
				return r
			}
		default:
			return nil
		}
	}
	return nil
}

// serve gives one request its turn under a savepoint. Its error is one of the whole transaction; what the
// request's own function gave stands in r.err.
func (w *writer) serve(r *request) error {
	if err := w.session.command("SAVEPOINT one"); err != nil {
		return err
	}
	r.turn <- &Tx{db: w.db, run: w.session}
	<-r.over
	if r.err != nil {
		if err := w.session.command("ROLLBACK TO one"); err != nil {
			return errs.Wrap(errs.Unavailable, "db: the shared transaction was lost", errors.Join(r.err, err))
		}
	}
	return w.session.command("RELEASE one")
}

// end tells everybody in a batch. An error is one of the whole transaction: nothing of it stays.
func (w *writer) end(served []*request, err error) {
	if err != nil {
		_ = w.session.command("ROLLBACK") // fails where SQLite has rolled back by itself
	}
	for _, r := range served {
		if err != nil {
			r.ack <- err
		} else {
			r.ack <- r.err
		}
	}
}

// refuse tells the first request, and all who wait by now, why no transaction began.
func (w *writer) refuse(r *request, err error) {
	now := time.Now()
	for n := 0; r != nil; n++ {
		r.ack <- err
		r = w.next(n, now)
	}
}

// close serves those who wait, then closes the connection.
func (w *writer) close() error {
	w.mu.Lock()
	w.closed = true
	close(w.queue)
	w.mu.Unlock()
	<-w.stopped
	return w.session.close()
}
