package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"pathways/bench/measure"
)

const (
	mostStart  = time.Second
	mostMemory = 100 << 20

	startRounds = 5
)

// memory asks the server that all sections before have loaded.
func memory(_ context.Context, b *bench) ([]row, error) {
	fresh, err := measure.Serve(b.program, filepath.Join(b.dir, "idle"))
	if err != nil {
		return nil, err
	}
	// Both give back what they do not need any more, this one of its start, and that one of the load.
	time.Sleep(7 * time.Second)
	idle, _, err := fresh.Memory()
	fresh.Stop()
	if err != nil {
		return nil, err
	}
	now, most, err := b.real.Memory()
	if err != nil {
		return nil, err
	}
	return []row{
		{"resident 7 s after the load", fmt.Sprintf("%d MB; at its height %d MB", now>>20, most>>20), "under 100 MB", verdict(now < mostMemory)},
		{"resident when just started", fmt.Sprintf("%d MB", idle>>20), "", ""},
	}, nil
}

// starts measures from the start of the process to the last byte of the first page: on an empty disk, where the
// database is made, migrated and filled, and again on what that left.
func starts(ctx context.Context, b *bench) ([]row, error) {
	var first, second []float64
	for i := range startRounds {
		data := filepath.Join(b.dir, fmt.Sprintf("start-%d", i))
		for _, into := range []*[]float64{&first, &second} {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			began := time.Now()
			p, err := measure.Serve(b.program, data)
			if err != nil {
				return nil, err
			}
			_, _, _, err = measure.Once(p.Addr, measure.Ask("GET", "/frameworks/isl/2025", 200, nil, "Accept-Encoding: br"))
			*into = append(*into, float64(time.Since(began)))
			p.Stop()
			if err != nil {
				return nil, err
			}
		}
		if err := os.RemoveAll(data); err != nil {
			return nil, err
		}
	}
	tell := func(all []float64) string {
		return fmt.Sprintf("%s (%s to %s)", millis(time.Duration(median(all))), millis(time.Duration(least(all))), millis(time.Duration(greatest(all))))
	}
	return []row{
		{"empty disk to first page", tell(first), "under 1 s", verdict(median(first) < float64(mostStart))},
		{"second start to first page", tell(second), "", ""},
	}, nil
}
