package pathwayweb

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"pathways/internal/platform/errs"
)

// TestATurnEndsWhenTheAnswerBegins ensures that no more work at once than there are turns, that a slow reader holds
// none, and that who waits too long is told so.
func TestATurnEndsWhenTheAnswerBegins(t *testing.T) {
	one := make(turns, 1)
	first, err := one.take(t.Context(), httptest.NewRecorder())
	if err != nil {
		t.Fatal(err)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := one.take(gone, httptest.NewRecorder()); !errs.Is(err, errs.Unavailable) {
		t.Fatalf("a second at the same time: %v", err)
	}
	if _, err := first.Write([]byte("begins")); err != nil {
		t.Fatal(err)
	}
	if _, err := one.take(t.Context(), httptest.NewRecorder()); err != nil {
		t.Fatal(err)
	}
	first.end()
	if len(one) != 1 {
		t.Errorf("the first has ended the turn of the second: %d under way", len(one))
	}
}

// TestMoreChangesThanAPageSendsAreRefused ensures that a list of changes is read no further than it may be long.
func TestMoreChangesThanAPageSendsAreRefused(t *testing.T) {
	list := func(one string, n int) string { return "[" + strings.Repeat(one+",", n-1) + one + "]" }
	const one = `{"id":"","name":"name","values":["x"],"at":"2026-03-01T09:00:00Z"}`
	if got, err := readChanges(list(one, maxChanges)); err != nil || len(got) != maxChanges {
		t.Errorf("%d changes: %v", len(got), err)
	}
	for what, raw := range map[string]string{
		"too many":        list(one, maxChanges+1),
		"then broken":     "[" + strings.Repeat("{},", maxChanges+1) + "never read",
		"too many values": `[{"values":` + list(`""`, maxValues+1) + `}]`,
		"no list":         one,
		"no end":          "[" + one,
		"a second list":   "[][]",
	} {
		if got, err := readChanges(raw); err == nil {
			t.Errorf("%s: read as %d changes", what, len(got))
		}
	}
	if _, err := readChanges("[" + strings.Repeat("{},", maxChanges+1) + "never read"); err != errTooMany {
		t.Errorf("read on after too many: %v", err)
	}
}
