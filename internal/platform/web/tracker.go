package web

import (
	"io"
	"net/http"
	"time"
)

// tracker stands before the writer of net/http: it counts, and holds back what the mux says when no route takes
// a request, so that people get our pages instead of a line of plain text.
type tracker struct {
	http.ResponseWriter
	id      string
	body    io.ReadCloser // the whole body, without the bound of the route
	route   *Route        // nil until a route has taken the request
	refused int           // status with which the mux refused
	passing bool          // an answer of the server itself
	quiet   bool          // a page served ready-made
	status  int           // 0 until an answer has begun
	bytes   int64
}

func (t *tracker) heldBack() bool { return t.route == nil && !t.passing }

func (t *tracker) WriteHeader(status int) {
	if t.heldBack() {
		t.refused = status
		return
	}
	t.begin(status)
	t.ResponseWriter.WriteHeader(status)
}

func (t *tracker) Write(p []byte) (int, error) {
	if t.heldBack() {
		return len(p), nil
	}
	t.begin(http.StatusOK)
	n, err := t.ResponseWriter.Write(p)
	t.bytes += int64(n)
	return n, err
}

// begin notes the status of an answer. What does not say how it may be kept is kept by nobody.
func (t *tracker) begin(status int) {
	if t.status != 0 {
		return
	}
	t.status = status
	if h := t.ResponseWriter.Header(); h["Cache-Control"] == nil && status != http.StatusMovedPermanently {
		h["Cache-Control"] = noStore
	}
}

// Unwrap lets http.ResponseController reach the writer of net/http.
func (t *tracker) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// pass sends a status and the headers set so far, without a body.
func (t *tracker) pass(status int) {
	t.passing = true
	h := t.Header()
	h.Del("Content-Type")
	h.Del("X-Content-Type-Options")
	h["X-Content-Type-Options"] = noSniff
	t.WriteHeader(status)
}

const (
	drainBytes = 64 << 20
	drainTime  = 20 * time.Second
)

// drain reads on what is being sent and throws it away, up to 64 MiB or 20 s, so that a browser that is still
// sending comes to read our answer instead of showing "connection reset". A client that waits for our word before
// it sends (Expect: 100-continue) gets the answer at once.
func (t *tracker) drain(r *http.Request) {
	if t.body == nil || t.body == http.NoBody || r.Header.Get("Expect") != "" {
		return
	}
	conn := http.NewResponseController(t.ResponseWriter)
	if conn.SetReadDeadline(time.Now().Add(drainTime)) != nil {
		return
	}
	if _, err := io.CopyN(io.Discard, t.body, drainBytes); err != io.EOF {
		t.Header().Set("Connection", "close")
	}
	// The deadline of this request must not fall on the next one of the connection; net/http sets its own then.
	_ = conn.SetReadDeadline(time.Time{})
}
