package i18n

import (
	"strings"
	"time"
)

// Day says a date in full: "November 22, 2026". The words are those of the keys ui.day and ui.month.*.
func (w *Words) Day(t time.Time) string {
	return w.T("ui.day", "day", t.Day(), "month", w.T("ui.month."+strings.ToLower(t.Month().String())), "year", t.Year())
}

// Moment says a date and the time of day, in UTC: "November 22, 2026, 14:05 UTC".
func (w *Words) Moment(t time.Time) string {
	t = t.UTC()
	return w.T("ui.moment", "day", w.Day(t), "time", t.Format("15:04"))
}
