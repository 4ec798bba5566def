package alignmentweb

import (
	"net/http/httptest"
	"testing"

	"pathways/internal/platform/errs"
)

// What several bring at once is in memory at once: beyond a bound somebody waits, and nothing of theirs is read.
func TestUploadsAtOnceHaveABound(t *testing.T) {
	var h held
	ask := func(n int64) (func(), error) {
		r := httptest.NewRequest("POST", "/", nil)
		r.ContentLength = n
		return h.take(r)
	}
	var all []func()
	for i := range 3 {
		release, err := ask(-1) // it does not say how much it is
		if err != nil {
			t.Fatalf("upload %d: %v", i, err)
		}
		all = append(all, release)
	}
	if _, err := ask(1); !errs.Is(err, errs.TooMany) {
		t.Errorf("one more than there is room for: %v", err)
	}
	all[0]()
	release, err := ask(1000)
	if err != nil {
		t.Errorf("there is room again: %v", err)
	}
	release()
	if all[1](); h.bytes.Load() != maxUpload {
		t.Errorf("%d bytes are held by one", h.bytes.Load())
	}
}
