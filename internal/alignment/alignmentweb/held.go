package alignmentweb

import (
	"net/http"
	"sync/atomic"
	"time"

	"pathways/internal/platform/errs"
)

// maxHeld bounds the files of all who bring texts at the same time, in bytes: they are in memory until they are stored.
const maxHeld = 3 * maxUpload

// whileHeld is after how long somebody who found no room may try again.
const whileHeld = 30 * time.Second

// held is how much of that is taken.
type held struct{ bytes atomic.Int64 }

// take sets room aside for what a request brings, before any of it is read. Release gives it back.
//
// Errors: errs.TooMany where what others bring leaves no room.
func (h *held) take(r *http.Request) (release func(), err error) {
	n := r.ContentLength
	if n < 0 || n > maxUpload {
		n = maxUpload
	}
	if h.bytes.Add(n) > maxHeld {
		h.bytes.Add(-n)
		busy := errs.New(errs.TooMany, "alignmentweb.bring", "alignment.fault.busy")
		busy.Wait = whileHeld
		return nil, busy
	}
	return func() { h.bytes.Add(-n) }, nil
}
