package cli

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// calm is how long no garbage must have been collected for a crowd to have gone.
const calm = 3 * time.Second

// giveBack gives memory back to the operating system at once and then each time when a crowd has gone: under load the
// heap is three times what is in use (see collectAt), and by itself the runtime gives it back slowly. It ends with the
// context.
func giveBack(ctx context.Context, calm time.Duration) {
	debug.FreeOSMemory() // migrating and reading the frameworks has left as much as serving needs
	tick := time.NewTicker(calm)
	defer tick.Stop()
	crowd, before := false, collections()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := collections()
		if crowd && now == before {
			debug.FreeOSMemory()
			crowd, before = false, collections()
			continue
		}
		crowd, before = crowd || now != before, now
	}
}

// collections is how often garbage was collected.
func collections() uint64 {
	count := []metrics.Sample{{Name: "/gc/cycles/total:gc-cycles"}}
	metrics.Read(count)
	return count[0].Value.Uint64()
}
