// Package vectors says how near words are in meaning. Its data is made by tools/wordvectors; data/README.md says from what,
// and under which licence. It is read where it lies in the program file and never copied.
package vectors

import (
	_ "embed"
	"encoding/binary"
	"math"
	"strings"
)

// Set is the words of one language, by stem.
type Set struct {
	count, dims int
	ends        string // where each stem ends among stems, uint32
	lengths     string // one over the length of each vector, float32
	stems       string
	vectors     string // int8
}

//go:embed data/vectors-en.bin
var english string

// For is the set of a language (a BCP 47 base: "en"); nil where there is none. A nil set knows no word.
func For(language string) *Set {
	if language == "en" {
		return open(english)
	}
	return nil
}

// open reads the head of a file as tools/wordvectors writes it. It panics where the file is no such file: it is part of
// the program.
func open(file string) *Set {
	if !strings.HasPrefix(file, "PWV1") || len(file) < 16 {
		panic("vectors: not a file of word vectors")
	}
	number := func(at int) int { return int(uint32At(file, at)) }
	s := &Set{count: number(4), dims: number(8)}
	rest := file[16:]
	cut := func(n int) string {
		part := rest[:n]
		rest = rest[n:]
		return part
	}
	s.ends, s.lengths = cut(4*s.count), cut(4*s.count)
	s.stems, s.vectors = cut(number(12)), cut(s.count*s.dims)
	return s
}

func uint32At(s string, at int) uint32 {
	return binary.LittleEndian.Uint32([]byte{s[at], s[at+1], s[at+2], s[at+3]})
}

// Len is how many words there are.
func (s *Set) Len() int {
	if s == nil {
		return 0
	}
	return s.count
}

// Stem is the stem with a number.
func (s *Set) Stem(i int) string {
	start := 0
	if i > 0 {
		start = int(uint32At(s.ends, 4*(i-1)))
	}
	return s.stems[start:uint32At(s.ends, 4*i)]
}

// Find gives the number of a stem; -1 where it is unknown.
func (s *Set) Find(stem string) int {
	low, high := 0, s.Len()
	for low < high {
		mid := int(uint(low+high) >> 1)
		if s.Stem(mid) < stem {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low < s.Len() && s.Stem(low) == stem {
		return low
	}
	return -1
}

// Near is how near two words are, by number: 1 the same, 0 nothing in common.
func (s *Set) Near(a, b int) float32 {
	x, y := s.vectors[a*s.dims:(a+1)*s.dims], s.vectors[b*s.dims:(b+1)*s.dims]
	y = y[:len(x)]
	sum := int32(0)
	for i := range len(x) {
		sum += int32(int8(x[i])) * int32(int8(y[i]))
	}
	return float32(sum) * s.length(a) * s.length(b)
}

func (s *Set) length(i int) float32 { return math.Float32frombits(uint32At(s.lengths, 4*i)) }
