// Package model is a linear model of texts: it says how likely a passage is about each of some classes, or about none. A
// model is fitted ahead from sentences with their classes, kept as a file, and read where it lies in the program.
package model

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"

	"pathways/internal/alignment/match/signs"
	"pathways/internal/alignment/match/words"
)

// Weights of features before a passage is brought to unit length; a word weighs its inverse document frequency.
const (
	pairShare   = 0.7 // of two words that follow each other, of their inverse document frequency
	smallWeight = 1.5 // words that say too little to be compared, first and last word
	signWeight  = 2.5
)

// Model is safe for many goroutines. Class 0 is "about none".
type Model struct {
	Made    string   // what it was fitted from, in a digest
	Classes []string // of class 1 and on

	count   int
	ends    string // where each feature's name ends, uint32
	idf     string // float32
	scales  string // what a weight is to be multiplied with, float32
	names   string // in the order of bytes
	weights string // int8, classes+1 for each feature
	bias    []float32
}

// Feature is one of those a passage has, by number, with its weight.
type Feature struct {
	ID     int32
	Weight float32
}

// Open reads a model from what Encode wrote.
func Open(file string) (*Model, error) {
	broken := fmt.Errorf("model: not a file of a model")
	at := 0
	take := func(n int) string {
		if n < 0 || at+n > len(file) {
			at = len(file) + 1
			return strings.Repeat("\x00", max(min(n, 1<<10), 4))
		}
		at += n
		return file[at-n : at]
	}
	number := func() int { return int(uint32At(take(4), 0)) }
	if take(4) != "PWM1" {
		return nil, broken
	}
	m := &Model{Made: take(number())}
	m.Classes = strings.Split(take(number()), " ")
	m.count = number()
	if at > len(file) {
		return nil, broken
	}
	for range len(m.Classes) + 1 {
		m.bias = append(m.bias, math.Float32frombits(uint32At(take(4), 0)))
	}

	m.ends, m.idf, m.scales = take(4*m.count), take(4*m.count), take(4*m.count)
	m.names, m.weights = take(number()), take(m.count*len(m.bias))
	if at != len(file) {
		return nil, broken
	}
	return m, nil
}

func uint32At(s string, at int) uint32 {
	return binary.LittleEndian.Uint32([]byte{s[at], s[at+1], s[at+2], s[at+3]})
}

func float32At(s string, i int32) float32 { return math.Float32frombits(uint32At(s, int(4*i))) }

// Len is how many features there are.
func (m *Model) Len() int { return m.count }

// Name is the name of a feature: a stem, two stems with a space between, or what begins with "~".
func (m *Model) Name(i int) string {
	start := 0
	if i > 0 {
		start = int(uint32At(m.ends, 4*(i-1)))
	}
	return m.names[start:uint32At(m.ends, 4*i)]
}

// Find gives the feature of a stem; -1 where there is none.
func (m *Model) Find(stem string) int32 { return m.find([]byte(stem)) }

// find gives the number of a feature; -1 where there is none of that name.
func (m *Model) find(name []byte) int32 {
	low, high := 0, m.count
	for low < high {
		mid := int(uint(low+high) >> 1)
		if m.Name(mid) < string(name) {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low < m.count && m.Name(low) == string(name) {
		return int32(low)
	}
	return -1
}

// Features are those that a passage has and the model knows, in the order of their numbers, together of unit length. For a
// word that the model does not know, like may give features of words near to it.
func (m *Model) Features(text string, tokens []words.Token, like func(stem string, yield func(feature int32, near float32))) []Feature {
	out := make([]Feature, 0, 4*len(tokens)+8)
	var b [128]byte
	each(text, tokens, b[:0], func(name []byte, kind kind) {
		id := m.find(name)
		switch {
		case id < 0 && kind == word && like != nil:
			like(string(name), func(feature int32, near float32) {
				out = append(out, Feature{feature, likeShare * near * float32At(m.idf, feature)})
			})
		case id < 0:
		case kind == word:
			out = append(out, Feature{id, float32At(m.idf, id)})
		case kind == pair:
			out = append(out, Feature{id, pairShare * float32At(m.idf, id)})
		case kind == small:
			out = append(out, Feature{id, smallWeight})
		case kind == sign:
			out = append(out, Feature{id, signWeight})
		}
	})
	return unit(out)
}

// likeShare is how much a word near to an unknown one counts, of what it would count itself.
const likeShare = 0.4

// unit puts features in order, keeps the heaviest of each, and brings them to unit length.
func unit(all []Feature) []Feature {
	slices.SortFunc(all, func(a, b Feature) int {
		switch {
		case a.ID != b.ID:
			return int(a.ID - b.ID)
		case a.Weight > b.Weight:
			return -1
		case a.Weight < b.Weight:
			return 1
		}
		return 0
	})
	all = slices.CompactFunc(all, func(a, b Feature) bool { return a.ID == b.ID })
	squares := 0.0
	for _, f := range all {
		squares += float64(f.Weight) * float64(f.Weight)
	}
	by := float32(1 / math.Sqrt(squares+1e-6))
	for i := range all {
		all[i].Weight *= by
	}
	return all
}

type kind int

const (
	word  kind = iota // a stem
	pair              // two stems that follow each other, whatever small words stand between
	small             // a small word, or the first or last word
	sign
)

// each yields the names of all features of a passage. The name is only good until the next call.
func each(text string, tokens []words.Token, b []byte, yield func(name []byte, kind kind)) {
	before := ""
	for i, t := range tokens {
		if i == 0 {
			yield(append(append(b, "~^"...), t.Stem...), small)
		}
		if i == len(tokens)-1 {
			yield(append(append(b, "~$"...), t.Stem...), small)
		}
		if t.Stop {
			yield(append(append(b, "~ "...), t.Stem...), small)
			continue
		}
		yield(append(b, t.Stem...), word)
		if before != "" {
			yield(append(append(append(b, before...), ' '), t.Stem...), pair)
		}
		before = t.Stem
	}
	for _, s := range signs.Of(text, tokens) {
		yield(append(append(b, '~'), s...), sign)
	}
}

// Weigh fills out, one number a class and one for "about none" first, with how much speaks for each (natural logarithms of
// odds, but for a constant).
func (m *Model) Weigh(features []Feature, out []float32) {
	n := len(m.bias)
	copy(out, m.bias)
	out = out[:n]
	for _, f := range features {
		row := m.weights[int(f.ID)*n : (int(f.ID)+1)*n]
		by := f.Weight * float32At(m.scales, f.ID)
		for c := range out {
			out[c] += by * float32(int8(row[c]))
		}
	}
}

// For says how much a feature speaks for a class.
func (m *Model) For(f Feature, class int) float32 {
	return f.Weight * float32At(m.scales, f.ID) * float32(int8(m.weights[int(f.ID)*len(m.bias)+class]))
}

// Chances turns what Weigh gave into chances that add up to 1.
func Chances(of []float32) {
	top := slices.Max(of)
	sum := float32(0)
	for i, v := range of {
		of[i] = float32(math.Exp(float64(v - top)))
		sum += of[i]
	}
	for i := range of {
		of[i] /= sum
	}
}
