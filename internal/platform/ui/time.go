package ui

import (
	"context"
	"strings"
	"time"
)

// Day is a date in words, in the reader's language: "March 4, 2026".
func Day(ctx context.Context, t time.Time) string {
	month := T(ctx, "ui.month."+strings.ToLower(t.Month().String()))
	return T(ctx, "ui.day", "day", t.Day(), "month", month, "year", t.Year())
}

// Moment is a date with the time of day in UTC: "March 4, 2026, 15:07 UTC". The server does not know where its reader is.
func Moment(ctx context.Context, t time.Time) string {
	t = t.UTC()
	return T(ctx, "ui.moment", "day", Day(ctx, t), "time", t.Format("15:04"))
}
