package main

import (
	"context"
	"fmt"
	"strings"

	"pathways/bench/measure"
)

const (
	leastUpdates = 2000 // a second, 64 people at once
	mostInstall  = 2.0  // seconds for 10,000 items
)

// writes runs the benchmarks of the packages that store, on both databases where PostgreSQL is installed.
func writes(ctx context.Context, b *bench) (rows []row, err error) {
	updates, err := measure.Bench(ctx, "./internal/platform/db", "BenchmarkUpdate64", "1s", b.progress)
	if err != nil {
		return nil, err
	}
	for _, l := range updates {
		rate, each := metric(l, "updates/s"), metric(l, "updates/commit")
		r := row{what: "small writes, 64 people at once, " + database(l), measured: fmt.Sprintf("%s/s, %.0f share a commit", thousands(rate), each)}
		if database(l) == "SQLite" {
			r.target, r.met = "at least 2,000 a second, safe on disk", verdict(rate >= leastUpdates)
		}
		rows = append(rows, r)
	}
	installs, err := measure.Bench(ctx, "./bench", "BenchmarkInstall10000", "3x", b.progress)
	if err != nil {
		return nil, err
	}
	for _, l := range installs {
		seconds := metric(l, "ns/op") / 1e9
		rows = append(rows, row{
			"install a release of 10,000 items, " + database(l), fmt.Sprintf("%.2f s", seconds),
			"under 2 s", verdict(seconds < mostInstall),
		})
	}
	return rows, nil
}

func database(benchLine string) string {
	if strings.Contains(benchLine, "/sqlite") {
		return "SQLite"
	}
	return "PostgreSQL"
}

// metric finds a figure in a line of "go test -bench" by its unit; 0 where it is not there.
func metric(benchLine, unit string) (value float64) {
	fields := strings.Fields(benchLine)
	for i := 1; i < len(fields); i++ {
		if fields[i] == unit {
			_, _ = fmt.Sscan(fields[i-1], &value)
		}
	}
	return value
}
