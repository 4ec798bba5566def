package app

import (
	"context"
	"log/slog"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/sharing"
)

// shares joins sharing to the nouns whose things are shared: it reads from them what a person could share, and hears of
// what they delete.
func shares(d *db.DB, n nouns) *sharing.Service {
	s := sharing.NewService(d, sharing.Options{
		Accounts: n.accounts,
		Mine:     sharing.MineFrom(n.pathways, n.evidence, n.portfolios),
		Parts:    sharing.PartsFrom(n.organizations),
		File:     n.evidence.OpenFileForGrant,
	})
	s.Follow(n.pathways, n.evidence, n.organizations)
	return s
}

// sweepGrantsEvery is how often the content of grants that have ended is cleared away. It opens for nobody before that.
const sweepGrantsEvery = 5 * time.Minute

// sweepGrants clears it away until the context ends. Every node does; what one has cleared the others do not find.
func sweepGrants(ctx context.Context, s *sharing.Service, log *slog.Logger) {
	tick := time.NewTicker(sweepGrantsEvery)
	defer tick.Stop()
	for {
		if err := s.Sweep(ctx); err != nil && ctx.Err() == nil {
			log.WarnContext(ctx, "what was shared and has ended could not be cleared away; the next try is in a while", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
