// Package pace measures how fast passages are read.
package pace

import (
	"runtime"
	"time"

	"pathways/bench/alignment/labelled"
	"pathways/internal/alignment/match"
)

// Of is how many passages a reader reads in a second on one core, over and over for two seconds, explanations included, after
// one round.
func Of(r *match.Reader, passages []labelled.Passage) float64 {
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	for _, p := range passages {
		r.Suggest(p.Passage, nil)
	}
	began := time.Now()
	n := 0
	for time.Since(began) < 2*time.Second {
		for _, p := range passages {
			r.Suggest(p.Passage, nil)
			n++
		}
	}
	return float64(n) / time.Since(began).Seconds()
}
