package main

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/kljensen/snowball/english"
)

// bm25 is the plain way to find texts by words: Okapi BM25 with k1 = 1.2 and b = 0.75 over Snowball's stems, small words left out.
type bm25 struct {
	codes   []string
	counts  []map[string]float64 // by document
	lengths []float64
	df      map[string]float64
	mean    float64
}

func newBM25(codes, documents []string) *bm25 {
	b := &bm25{codes: codes, df: map[string]float64{}}
	for _, d := range documents {
		counts := map[string]float64{}
		length := 0.0
		for _, s := range stems(d) {
			if counts[s] == 0 {
				b.df[s]++
			}
			counts[s]++
			length++
		}
		b.counts = append(b.counts, counts)
		b.lengths = append(b.lengths, length)
		b.mean += length / float64(len(documents))
	}
	return b
}

func stems(text string) []string {
	var out []string
	for w := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !english.IsStopWord(w) {
			out = append(out, english.Stem(w, true))
		}
	}
	return out
}

// read gives the five best codes; none where no word is shared.
func (b *bm25) read(text string) []string {
	scores := make([]float64, len(b.codes))
	for _, s := range stems(text) {
		idf := math.Log(1 + (float64(len(b.codes))-b.df[s]+0.5)/(b.df[s]+0.5))
		for d, counts := range b.counts {
			if n := counts[s]; n > 0 {
				scores[d] += idf * n * 2.2 / (n + 1.2*(0.25+0.75*b.lengths[d]/b.mean))
			}
		}
	}
	var order []int
	for d, s := range scores {
		if s > 0 {
			order = append(order, d)
		}
	}
	slices.SortStableFunc(order, func(a, c int) int {
		switch {
		case scores[a] > scores[c]:
			return -1
		case scores[a] < scores[c]:
			return 1
		}
		return 0
	})
	var out []string
	for _, d := range order[:min(len(order), 5)] {
		out = append(out, b.codes[d])
	}
	return out
}
