package pathwayweb

import (
	"context"
	"net/http"
	"runtime"
	"time"

	"pathways/internal/platform/errs"
)

// turns bounds how many pathways are worked on at once. A large one fills memory many times its size while a page or a
// document is made of it, so people who come together wait for each other instead of filling all there is. Reading
// what is sent and sending the answer, which a slow line makes long, take no turn.
type turns chan struct{}

// patience is how long somebody waits for a turn.
const patience = 20 * time.Second

func newTurns() turns { return make(turns, max(2, runtime.GOMAXPROCS(0))) }

// take waits for a turn. The writer that it gives ends the turn when the answer begins; end ends it at the latest.
// Where the server is too busy the error is errs.Unavailable.
func (t turns) take(ctx context.Context, w http.ResponseWriter) (*turn, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case t <- struct{}{}:
		return &turn{ResponseWriter: w, of: t}, nil
	case <-ctx.Done():
		return nil, errs.Wrap(errs.Unavailable, "pathwayweb.turns", ctx.Err())
	}
}

// turn is one of them, and the writer of its answer.
type turn struct {
	http.ResponseWriter
	of    turns
	ended bool
}

func (t *turn) end() {
	if !t.ended {
		t.ended = true
		<-t.of
	}
}

func (t *turn) WriteHeader(status int) {
	t.end()
	t.ResponseWriter.WriteHeader(status)
}

func (t *turn) Write(p []byte) (int, error) {
	t.end()
	return t.ResponseWriter.Write(p)
}
