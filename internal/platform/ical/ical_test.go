package ical

import (
	"strings"
	"testing"
	"time"
)

func TestACalendarHoldsOnlyWhatWasGiven(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 12, n, 0, 0, 0, 0, time.UTC) }
	got := string(Write(Calendar{Name: "My plan", Refresh: "PT6H", Entries: []Entry{
		{ID: "a", Title: "talk\rATTENDEE:mailto:eve@example.org\nURL:x", Text: strings.Repeat("Größe, ", 40), First: day(30), Last: day(31), Changed: day(1)},
		{ID: "b", Title: "look", First: day(5), Last: day(5), Changed: day(1)},
	}}))
	for _, want := range []string{
		"BEGIN:VCALENDAR\r\n", "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n", "UID:a@pathways\r\n", "DTSTART;VALUE=DATE:20261230\r\n", "DTEND;VALUE=DATE:20270101\r\n",
		"DTSTAMP:20261201T000000Z\r\n", "SUMMARY:talk\\nATTENDEE:mailto:eve@example.org\\nURL:x\r\n", "DTSTART;VALUE=DATE:20261205\r\n", "DTEND;VALUE=DATE:20261206\r\n", "TRANSP:TRANSPARENT\r\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
	for line := range strings.SplitSeq(got, "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line of %d bytes: %q", len(line), line)
		}
	}
}
