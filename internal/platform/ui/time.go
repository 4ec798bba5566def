package ui

import (
	"context"
	"time"

	"pathways/internal/platform/i18n"
)

// Day is a date in words, in the reader's language: "March 4, 2026".
func Day(ctx context.Context, t time.Time) string { return i18n.From(ctx).Day(t) }

// Moment is a date with the time of day in UTC: "March 4, 2026, 15:07 UTC". The server does not know where its reader is.
func Moment(ctx context.Context, t time.Time) string { return i18n.From(ctx).Moment(t) }
