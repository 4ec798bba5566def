// Package telemetry is how the people who run the program see what it does: a structured log, metrics, and whether it
// is well.
package telemetry

import (
	"context"
	"io"
	"log/slog"
)

// NewLogger writes to w as "text" or "json" from a level up. An entry made while a request is answered carries its id,
// as requestID finds it in the context ("" for none).
func NewLogger(w io.Writer, format string, level slog.Level, requestID func(context.Context) string) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	var h slog.Handler = slog.NewTextHandler(w, options)
	if format == "json" {
		h = slog.NewJSONHandler(w, options)
	}
	return slog.New(withID{h, requestID})
}

// withID adds the id of the request to every entry.
type withID struct {
	slog.Handler
	requestID func(context.Context) string
}

func (h withID) Handle(ctx context.Context, r slog.Record) error {
	if id := h.requestID(ctx); id != "" {
		r.AddAttrs(slog.String("request", id))
	}
	return h.Handler.Handle(ctx, r)
}

func (h withID) WithAttrs(attrs []slog.Attr) slog.Handler {
	return withID{h.Handler.WithAttrs(attrs), h.requestID}
}

func (h withID) WithGroup(name string) slog.Handler {
	return withID{h.Handler.WithGroup(name), h.requestID}
}
