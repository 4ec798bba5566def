package model

import (
	"bytes"
	"encoding/binary"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"pathways/internal/alignment/match/words"
)

// Sample is a sentence with its classes, the closest first; none where it is about none.
type Sample struct {
	Text    string
	Classes []string
	Weight  float64 // how much it counts, usually 1
}

// How fitting is done: softmax regression by AdaGrad with features left out at random, weights averaged over the second
// half. The numbers were chosen on the tuning half of the labelled passages.
const (
	descents  = 4
	rounds    = 25
	step      = 0.3
	shrink    = 0.002
	leftOut   = 0.3
	nextShare = 0.6 // how much a class counts, of the one that stands before it
)

// Fit makes a model of samples and gives its file. The same samples in the same order give the same bytes on the same
// kind of processor.
func Fit(samples []Sample, classes []string, made, language string) []byte {
	number := map[string]int{}
	for i, c := range classes {
		number[c] = i + 1
	}
	cut := make([][]words.Token, len(samples))
	df := map[string]float64{}
	for i, s := range samples {
		cut[i] = words.Tokens(s.Text, language)
		seen := map[string]bool{}
		each(s.Text, cut[i], nil, func(name []byte, k kind) {
			if !seen[string(name)] {
				seen[string(name)] = true
				df[string(name)]++
			}
		})
	}
	for name, n := range df {
		if n < 2 && (strings.Contains(name, " ") || name[0] == '~') {
			delete(df, name)
		}
	}
	m := &Model{Made: made, Classes: classes, bias: make([]float32, len(classes)+1)}
	m.lay(df, len(samples)+1)
	features := make([][]Feature, len(samples))
	targets := make([][]float32, len(samples))
	for i, s := range samples {
		features[i] = m.Features(s.Text, cut[i], nil)
		targets[i] = make([]float32, len(m.bias))
		share, sum := float32(1), float32(0)
		for _, c := range s.Classes {
			targets[i][number[c]] += share
			sum += share
			share *= nextShare
		}
		if len(s.Classes) == 0 {
			targets[i][0], sum = 1, 1
		}
		for c := range targets[i] {
			targets[i][c] /= sum
		}
	}
	return m.encode(m.together(samples, features, targets))
}

// together descends several times, each time in another order, and takes the mean: one descent depends on its order.
func (m *Model) together(samples []Sample, features [][]Feature, targets [][]float32) [][]float32 {
	var all [descents][][]float32
	var biases [descents][]float32
	var wait sync.WaitGroup
	for n := range all {
		wait.Go(func() { all[n], biases[n] = m.descend(uint64(n), samples, features, targets) })
	}
	wait.Wait()
	mean := all[0]
	m.bias = biases[0]
	for n := 1; n < descents; n++ {
		for i := range mean {
			for c, w := range all[n][i] {
				mean[i][c] += w
			}
		}
		for c, b := range biases[n] {
			m.bias[c] += b
		}
	}
	for i := range mean {
		for c := range mean[i] {
			mean[i][c] /= descents
		}
	}
	for c := range m.bias {
		m.bias[c] /= descents
	}
	return mean
}

// lay gives every feature its number.
func (m *Model) lay(df map[string]float64, samples int) {
	var ends, idf, names bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(df)) {
		names.WriteString(name)
		put(&ends, uint32(names.Len()))
		put(&idf, float32(math.Log(float64(samples)/df[name])))
		m.count++
	}
	m.ends, m.idf, m.names = ends.String(), idf.String(), names.String()
}

func put(to *bytes.Buffer, v any) {
	// A bytes.Buffer takes everything, and only numbers are put.
	if err := binary.Write(to, binary.LittleEndian, v); err != nil {
		panic(err)
	}
}

// descend finds the weights, for each feature one for each class and "about none", and the bias.
func (m *Model) descend(seed uint64, samples []Sample, features [][]Feature, targets [][]float32) (weights [][]float32, bias []float32) {
	k := len(m.bias)
	table := func() [][]float32 {
		all := make([][]float32, m.count)
		for i := range all {
			all[i] = make([]float32, k)
		}
		return all
	}
	weights = table()
	squares, mean := table(), table()
	bias = make([]float32, k)
	biasSquares := make([]float32, k)
	meanBias := make([]float32, k)
	out := make([]float32, k)
	order := make([]int, len(samples))
	for i := range order {
		order[i] = i
	}
	random := rand.New(rand.NewPCG(7, seed))
	kept := []Feature{}
	for round := range rounds {
		random.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		for _, i := range order {
			kept = kept[:0]
			for _, f := range features[i] {
				if random.Float64() >= leftOut {
					kept = append(kept, Feature{f.ID, f.Weight / (1 - leftOut)})
				}
			}
			copy(out, bias)
			for _, f := range kept {
				for c, w := range weights[f.ID] {
					out[c] += float32(w * f.Weight)
				}
			}
			Chances(out)
			for c := range out {
				out[c] = (out[c] - targets[i][c]) * float32(samples[i].Weight)
			}
			for _, f := range kept {
				w, s := weights[f.ID], squares[f.ID]
				for c := range out {
					d := float32(out[c]*f.Weight) + float32(shrink*w[c])
					s[c] += float32(d * d)
					w[c] -= step * d / (float32(math.Sqrt(float64(s[c]))) + 1e-3)
				}
			}
			for c, d := range out {
				biasSquares[c] += float32(d * d)
				bias[c] -= 0.1 * d / (float32(math.Sqrt(float64(biasSquares[c]))) + 1e-3)
			}
		}
		if round >= rounds/2 {
			share := 1 / float32(rounds-rounds/2)
			for i := range mean {
				for c, w := range weights[i] {
					mean[i][c] += float32(share * w)
				}
			}
			for c, b := range bias {
				meanBias[c] += float32(share * b)
			}
		}
	}
	return mean, meanBias
}

func (m *Model) encode(weights [][]float32) []byte {
	var out, scales bytes.Buffer
	body := make([]byte, 0, m.count*len(m.bias))
	for _, row := range weights {
		largest := float32(1e-9)
		for _, w := range row {
			largest = max(largest, w, -w)
		}
		put(&scales, largest/127)
		for _, w := range row {
			body = append(body, byte(int8(math.Round(float64(w/largest*127)))))
		}
	}
	classes := strings.Join(m.Classes, " ")
	out.WriteString("PWM1")
	put(&out, uint32(len(m.Made)))
	out.WriteString(m.Made)
	put(&out, uint32(len(classes)))
	out.WriteString(classes)
	put(&out, uint32(m.count))
	put(&out, m.bias)

	out.WriteString(m.ends + m.idf)
	out.Write(scales.Bytes())
	put(&out, uint32(len(m.names)))
	out.WriteString(m.names)
	out.Write(body)
	return out.Bytes()
}
