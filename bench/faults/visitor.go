//go:build linux

package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"pathways/bench/measure"
	"pathways/bench/people"
)

func asPerson(p *measure.Process, who people.Person) *measure.Browser {
	return measure.Visit(p, "pathways="+who.Secret)
}

// forPeople says whether a page is one that people can read: with a heading, and nothing of our insides.
func forPeople(page string) bool {
	return strings.Contains(page, "<h1") && !strings.Contains(page, "goroutine") && !strings.Contains(page, "postgres:")
}

// want notes whether an answer has the status that it should have.
func (h *house) want(a measure.Reply, status int, within time.Duration, format string, args ...any) bool {
	what := fmt.Sprintf(format, args...)
	good := a.Err == nil && a.Status == status && a.Took <= within
	switch {
	case a.Err != nil:
		h.see(false, "%s: %v after %v", what, a.Err, a.Took)
	case a.Status != status:
		h.see(false, "%s: answers %d, not %d: %q", what, a.Status, status, heading(a.Page))
	default:
		h.see(good, "%s: answers %d in %v", what, a.Status, a.Took)
	}
	return good
}

// until asks again and again until something holds, for so long.
func until(ctx context.Context, within time.Duration, holds func() bool) bool {
	for end := time.Now().Add(within); ; {
		if holds() {
			return true
		}
		if ctx.Err() != nil || time.Now().After(end) {
			return false
		}
		time.Sleep(100 * time.Millisecond)
	}
}
