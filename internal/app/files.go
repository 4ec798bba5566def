package app

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"pathways/internal/evidence"
	"pathways/internal/platform/blob"
	"pathways/internal/takeout"
)

// sweepFilesEvery is how often uploads that broke off, and what ended requests showed, are cleared away.
const sweepFilesEvery = 15 * time.Minute

// sweepFiles clears them away until the context ends. Every node does; what one has cleared the others do not find.
func sweepFiles(ctx context.Context, blobs *blob.Store, pieces *evidence.Service, archives *takeout.Service, log *slog.Logger) {
	tick := time.NewTicker(sweepFilesEvery)
	defer tick.Stop()
	for {
		_, err := blobs.Sweep(ctx)
		if err = errors.Join(err, pieces.Sweep(ctx), archives.Sweep(ctx)); err != nil && ctx.Err() == nil {
			log.WarnContext(ctx, "uploads that broke off could not be cleared away; the next try is in a while", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
