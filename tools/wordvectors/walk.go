package main

import (
	"cmp"
	"math"
	"slices"
)

// How far walks go: at each step they end with the probability of staying, and what is under the least share is let go.
const (
	staying    = 0.3
	leastShare = 2e-4
)

// row is where walks from a stem end: nodes, in order, and a weight.
type row []edge

// walks says for each of some stems where random walks from it end (personalized PageRank by local pushes: Andersen,
// Chung and Lang, 2006), as positive pointwise mutual information.
func (g *graph) walks(from []int) []row {
	rows := make([]row, len(from))
	parallel(len(from), func(low, high int) {
		mass := make([]float32, g.nodes)
		ended := make([]float32, g.nodes)
		for i := low; i < high; i++ {
			rows[i] = g.walk(from[i], mass, ended)
		}
	})
	ends := make([]float64, g.nodes)
	total := 0.0
	for _, r := range rows {
		for _, e := range r {
			ends[e.to] += float64(e.weight)
			total += float64(e.weight)
		}
	}
	for i, r := range rows {
		sum := 0.0
		for _, e := range r {
			sum += float64(e.weight)
		}
		kept := r[:0]
		for _, e := range r {
			// The count of ends is raised to 0.75, as is usual, so that rare nodes do not outweigh all.
			if v := math.Log(float64(e.weight) / sum / math.Pow(ends[e.to]/total, 0.75) / 10); v > 0 {
				kept = append(kept, edge{e.to, float32(v)})
			}
		}
		rows[i] = kept
	}
	return rows
}

// walk fills a row. It leaves the two scratch slices, one element a node, all zero.
func (g *graph) walk(from int, mass, ended []float32) row {
	queue := []int32{int32(from)}
	mass[from] = 1
	var touched []int32
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		m := mass[n]
		mass[n] = 0
		if ended[n] == 0 {
			touched = append(touched, n)
		}
		ended[n] += staying * m
		for _, l := range g.links[n] {
			before := mass[l.to]
			mass[l.to] = before + (1-staying)*m*l.weight
			if before < leastShare && mass[l.to] >= leastShare {
				queue = append(queue, l.to)
			}
		}
	}
	// What was too little to walk on ends where it is; it must be found again to be cleared.
	for _, n := range touched {
		for _, l := range g.links[n] {
			mass[l.to] = 0
		}
		mass[n] = 0
	}
	slices.Sort(touched)
	out := make(row, 0, len(touched))
	for _, n := range touched {
		out = append(out, edge{n, ended[n]})
		ended[n] = 0
	}
	return out
}

// choose are the stems that are worth a place: the most used ones, in the order of the alphabet.
func (g *graph) choose(most int) []int {
	all := make([]int, len(g.stems))
	for i := range all {
		all[i] = i
	}
	slices.SortStableFunc(all, func(a, b int) int { return cmp.Compare(g.rank[b], g.rank[a]) })
	all = all[:min(most, len(all))]
	slices.Sort(all)
	return all
}
