package web

import (
	"strings"
	"testing"
)

func TestWhatIsSentOnceIsPressedByGzipWhereItIsTaken(t *testing.T) {
	long := strings.Repeat("somebody's own goals and what they will do for them, ", 400)
	h := newHouse(t, Route{Pattern: "GET /mine", Handle: page(long)})
	for _, accept := range []struct{ header, want string }{
		{"", ""}, {"gzip", "gzip"}, {"gzip, deflate, br, zstd", "gzip"}, {"br, gzip", "gzip"}, {"br, gzip;q=0", "br"}, {"br", "br"},
	} {
		w := h.ask("GET", "/mine", "Accept-Encoding", accept.header)
		if got := w.Header().Get("Content-Encoding"); got != accept.want {
			t.Errorf("Accept-Encoding %q: %q, want %q", accept.header, got, accept.want)
		}
		if accept.want != "" && w.Body.Len() > len(long)/20 {
			t.Errorf("Accept-Encoding %q: %d of %d bytes", accept.header, w.Body.Len(), len(long))
		}
		if unpress(t, w) != long {
			t.Errorf("Accept-Encoding %q: not the page", accept.header)
		}
	}
}
