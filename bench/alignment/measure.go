package main

import (
	"slices"

	"pathways/bench/alignment/labelled"
)

// figures say how well passages were read.
type figures struct {
	speaking        int     // passages with a label
	hit1, hit3, mrr float64 // shares of them; a label is hit where any of the passage's stands among the first
	silent          int     // passages that fit nothing
	precision       float64 // of those for which nothing was suggested, how many fit nothing
	recall          float64 // of those that fit nothing, for how many nothing was suggested
}

// measure compares what a way of reading gives, codes best first, with the labels.
func measure(passages []labelled.Passage, read func(labelled.Passage) []string) figures {
	var f figures
	none, right := 0, 0
	for _, p := range passages {
		codes := read(p)
		if len(codes) == 0 {
			none++
		}
		if len(p.Codes) == 0 {
			f.silent++
			if len(codes) == 0 {
				right++
			}
			continue
		}
		f.speaking++
		at := slices.IndexFunc(codes, func(c string) bool { return slices.Contains(p.Codes, c) })
		if at >= 0 && at < 5 {
			f.mrr += 1 / float64(at+1)
		}
		if at == 0 {
			f.hit1++
		}
		if at >= 0 && at < 3 {
			f.hit3++
		}
	}
	n := float64(max(f.speaking, 1))
	f.hit1, f.hit3, f.mrr = f.hit1/n, f.hit3/n, f.mrr/n
	f.precision = float64(right) / float64(max(none, 1))
	f.recall = float64(right) / float64(max(f.silent, 1))
	return f
}
