package reminder

import (
	"testing"
	"time"

	"pathways/internal/plan"
)

func date(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestEveryTimeZoneOfTheListIsKnown(t *testing.T) {
	if len(Zones) < 400 || Zones[0] != "UTC" {
		t.Fatalf("%d time zones", len(Zones))
	}
	for _, z := range Zones {
		if at, err := time.LoadLocation(z); err != nil || z != "UTC" && at == time.UTC {
			t.Errorf("%s: %v", z, err)
		}
	}
	for _, odd := range []string{"", "Local", "../../etc/passwd", "Nowhere/Town"} {
		if place(odd) != time.UTC {
			t.Errorf("%q is taken", odd)
		}
	}
}

func TestLettersAreWrittenInTheMorningOfTheirReader(t *testing.T) {
	for _, c := range []struct{ zone, now, want string }{
		{"UTC", "2026-11-22T06:59:59Z", "2026-11-22T07:00:00Z"},
		{"UTC", "2026-11-22T07:00:00Z", "2026-11-23T07:00:00Z"},
		{"America/New_York", "2026-11-22T11:00:00Z", "2026-11-22T12:00:00Z"},
		{"Pacific/Kiritimati", "2026-11-22T11:00:00Z", "2026-11-22T17:00:00Z"},
		{"America/New_York", "2027-03-13T13:00:00Z", "2027-03-14T11:00:00Z"}, // the clocks go forward
		{"America/New_York", "2026-10-31T12:00:00Z", "2026-11-01T12:00:00Z"}, // and back
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := nextLook(now, c.zone).UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("%s after %s: %s, want %s", c.zone, c.now, got, c.want)
		}
	}
	late := date("2026-11-22").Add(23 * time.Hour)
	if got := today(late, "Asia/Tokyo"); !got.Equal(date("2026-11-23")) {
		t.Errorf("in Tokyo it is %v", got)
	}
}

func TestAheadIsWhatComesWithinTheDays(t *testing.T) {
	plans := []plan.Plan{
		{ID: "p1", Title: "First", Look: "2026-12-04", Goals: []plan.Goal{{ID: "g", Activities: []plan.Activity{
			{ID: "long", What: "Course", From: "2026-11-20", To: "2026-12-03"}, {ID: "day", What: "Visit", From: "2026-12-01"}, {ID: "past", To: "2026-11-30"},
		}}}},
		{ID: "p2", Look: "2026-12-02"},
	}
	got := Ahead(plans, date("2026-12-01"), 3)
	want := []Date{
		{date("2026-12-01"), OneDay, "Visit", "day"}, {date("2026-12-02"), Look, "", "p2"}, {date("2026-12-03"), Ends, "Course", "long"}, {date("2026-12-04"), Look, "First", "p1"},
	}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, want %+v", got[i], want[i])
		}
	}
	if n := len(Ahead(plans, date("2026-12-01"), 0)); n != 1 {
		t.Errorf("on the day: %d", n)
	}
}
