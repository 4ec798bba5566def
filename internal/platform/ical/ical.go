// Package ical writes calendars (iCalendar, RFC 5545) of whole days.
package ical

import (
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"
)

// Calendar is a list of entries under a name.
type Calendar struct {
	Name    string
	Refresh string // how often to ask again, as a duration of RFC 5545: "PT6H"; empty for a file that never changes
	Entries []Entry
}

// Entry lasts whole days, keeps its identity from one calendar to the next, and shows nobody as busy.
type Entry struct {
	ID          string // the same for the same thing, for ever
	Title, Text string // Text may be empty
	First, Last time.Time
	Changed     time.Time
}

// MediaType is that of Write.
const MediaType = "text/calendar; charset=utf-8"

// Write gives a calendar; lines end in CRLF.
func Write(c Calendar) []byte {
	cal := ics.NewCalendar()
	cal.SetMethod(ics.MethodPublish)
	cal.SetProductId("-//Pathways//Learning plan//EN")
	cal.SetName(plain(c.Name))
	if c.Refresh != "" {
		cal.SetRefreshInterval(c.Refresh)
		cal.SetXPublishedTTL(c.Refresh)
	}
	for _, entry := range c.Entries {
		e := cal.AddEvent(entry.ID + "@pathways")
		e.SetDtStampTime(entry.Changed.UTC())
		e.SetAllDayStartAt(entry.First)
		e.SetAllDayEndAt(entry.Last.AddDate(0, 0, 1))
		e.SetSummary(plain(entry.Title))
		if entry.Text != "" {
			e.SetDescription(plain(entry.Text))
		}
		e.SetTimeTransparency(ics.TransparencyTransparent)
		e.SetClass(ics.ClassificationPrivate)
	}
	return []byte(cal.Serialize(ics.WithNewLineWindows))
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// plain leaves line ends as \n, which is escaped, and no other sign that steers anything: a lone \r would begin a
// property of its own.
func plain(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\n' && c != '\t' {
			return -1
		}
		return c
	}, lineEnds.Replace(strings.ToValidUTF8(s, "\uFFFD")))
}
