// Package reminder brings the dates of a person's plans to them: in letters, if they asked for them, and at a private
// address that a calendar reads. Nothing of either is there before the person has made it, and both end with one press.
package reminder

import (
	"embed"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // machines that have no list of time zones

	"pathways/internal/plan"
)

// Locales are the words of letters and calendars.
//
//go:embed locales/*.json
var Locales embed.FS

// Settings are what a person has chosen.
type Settings struct {
	Wanted bool   `json:"wanted"` // letters
	Days   int    `json:"days"`   // how many days before a date: one of Leads
	Zone   string `json:"zone"`   // IANA name of their time zone: one of Zones
}

// Default is what somebody has who has chosen nothing: no letters.
var Default = Settings{Days: 1, Zone: "UTC"}

// Leads are the choices of how many days before a date a letter comes; 0 is on the day.
var Leads = []int{0, 1, 3, 7}

// Hour is when letters are written, in the time zone of their reader.
const Hour = 7

//go:embed zones.txt
var zones string

// Zones are the time zones that can be chosen, UTC first, then by name. The names are those of the tz database.
var Zones = append([]string{"UTC"}, strings.Fields(zones)...)

// place is a time zone by its name; UTC where this program does not know it any more.
func place(zone string) *time.Location {
	if slices.Contains(Zones, zone) {
		if at, err := time.LoadLocation(zone); err == nil {
			return at
		}
	}
	return time.UTC
}

// today is the day that it is in a time zone, as midnight UTC: days of plans know no zone.
func today(now time.Time, zone string) time.Time {
	y, m, d := now.In(place(zone)).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// nextLook is the next time after now that it is Hour o'clock in a time zone. On a day on which the clocks skip that
// hour it is an hour later.
func nextLook(now time.Time, zone string) time.Time {
	at := place(zone)
	y, m, d := now.In(at).Date()
	next := time.Date(y, m, d, Hour, 0, 0, 0, at)
	if !next.After(now) {
		next = time.Date(y, m, d+1, Hour, 0, 0, 0, at)
	}
	return next
}

// What says what a date is.
type What string

// The kinds of dates.
const (
	Begins What = "begins" // an activity that lasts several days begins
	Ends   What = "ends"   // it ends
	OneDay What = "day"    // an activity of one day
	Look   What = "look"   // to look back at a plan
)

// Date is one date of a plan.
type Date struct {
	Day   time.Time // midnight UTC
	What  What
	Title string // of the activity, or of the plan; may be empty
	id    string
}

// key tells a date apart from all others, and from itself on another day.
func (d Date) key() string { return d.id + " " + string(d.What) + " " + d.Day.Format(time.DateOnly) }

// Ahead are the dates of plans from a day on, up to and with a number of days later, in order.
func Ahead(plans []plan.Plan, from time.Time, days int) []Date {
	until := from.AddDate(0, 0, days)
	var out []Date
	add := func(d Date) {
		if !d.Day.Before(from) && !d.Day.After(until) {
			out = append(out, d)
		}
	}
	for i := range plans {
		for _, d := range plans[i].Dated() {
			switch {
			case d.Activity == nil:
				add(Date{d.First, Look, plans[i].Title, d.ID})
			case d.First.Equal(d.Last):
				add(Date{d.First, OneDay, d.Activity.What, d.ID})
			default:
				add(Date{d.First, Begins, d.Activity.What, d.ID})
				add(Date{d.Last, Ends, d.Activity.What, d.ID})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Date) int { return a.Day.Compare(b.Day) })
	return out
}

// unknown says whether any date was not told before. The dates told are given by their keys.
func unknown(ahead []Date, told []string) bool {
	return slices.ContainsFunc(ahead, func(d Date) bool { return !slices.Contains(told, d.key()) })
}

func keys(ahead []Date) []string {
	out := make([]string, 0, len(ahead))
	for _, d := range ahead {
		out = append(out, d.key())
	}
	return out
}
