package app

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

// chore is work without anybody waiting for it. Every node does it; what one has done the others find done.
type chore struct {
	what  string // what stays undone when it fails, for the log
	every time.Duration
	do    func(context.Context) error
}

// chores are those of the house. What they clear away opens nothing before that.
func chores(n nouns) []chore {
	return []chore{
		{"what other nodes have published is not shown yet", 20 * time.Second, n.frameworks.Refresh},
		{"translations that other nodes show are not shown yet", 20 * time.Second, n.translations.Refresh},
		{"sessions, links and counts that have ended are still there", 10 * time.Minute, n.accounts.Sweep},
		{"invitations that ended long ago are still there", time.Hour, n.organizations.Sweep},
		{"consultations whose last day has passed are not closed yet", 10 * time.Minute, n.consultations.Sweep},
		{"files that came in long ago are still there", time.Hour, n.imports.Sweep},
		{"it is still known of work that ended long ago", 6 * time.Hour, n.jobs.Sweep},
		{"drafts that were put away long ago are still there", time.Hour, n.drafts.Sweep},
		{"what was shared and has ended is still there", 5 * time.Minute, n.sharing.Sweep},
		{"uploads that broke off and what ended requests showed are still there", 15 * time.Minute, func(ctx context.Context) error {
			_, err := n.blobs.Sweep(ctx)
			return errors.Join(err, n.evidence.Sweep(ctx), n.takeout.Sweep(ctx))
		}},
	}
}

// again does a chore at once and then at its times, until the context ends.
func (c chore) again(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(c.every)
	defer tick.Stop()
	for {
		if err := c.do(ctx); err != nil && ctx.Err() == nil {
			log.WarnContext(ctx, "a chore failed; it is done again in a while", "now", c.what, "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
