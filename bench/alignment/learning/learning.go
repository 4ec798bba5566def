// Package learning gathers what the model of isl/2025 learns from.
package learning

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"pathways/bench/alignment/labelled"
	"pathways/internal/alignment/match/data"
	"pathways/internal/alignment/match/model"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/practice"
)

// Set is all there is to learn from.
type Set struct {
	Codes   []string
	Samples []model.Sample
	texts   []string // by sample: id of the labelled text that it is of; "" for any other
}

// What a sentence counts, by where it is from. Examples tell of particular days; what is labelled is written as postings are.
const (
	exampleWeight  = 0.7
	labelledWeight = 1.5
)

// Read gathers the official wording, practice data, our own passages and the tuning half of the labelled ones.
func Read() (*Set, error) {
	releases, err := isl.Releases()
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(releases, func(r *framework.Release) bool { return r.Version == isl.Version2025 })
	tree := framework.NewTree(releases[at])
	shipped := practice.For(isl.Slug, isl.Version2025)
	s := &Set{}
	for _, leaf := range tree.Leaves("") {
		s.Codes = append(s.Codes, leaf.Code)
		s.add(leaf.Statement, 1, "", leaf.Code)
		p, _ := shipped.Of(leaf.Code)
		for _, e := range p.Examples {
			s.add(e.Text, exampleWeight, "", leaf.Code)
		}
		s.add(p.Duty, 1, "", leaf.Code)
		for _, text := range p.Phrases {
			s.add(text, 1, "", leaf.Code)
		}
	}
	for _, p := range data.Passages(isl.Slug, isl.Version2025) {
		s.add(p.Text, 1, "", p.Codes...)
	}
	for _, text := range data.Nothing("en") {
		s.add(text, 1, "")
	}
	tuning, _, err := labelled.Halves()
	if err != nil {
		return nil, err
	}
	for _, p := range tuning {
		s.add(p.Passage, labelledWeight, p.TextID, p.Codes...)
	}
	for _, p := range s.Samples {
		for _, code := range p.Classes {
			if !slices.Contains(s.Codes, code) {
				return nil, fmt.Errorf("no competency %q: %s", code, p.Text)
			}
		}
	}
	return s, nil
}

func (s *Set) add(text string, weight float64, of string, codes ...string) {
	if text != "" {
		s.Samples = append(s.Samples, model.Sample{Text: text, Classes: codes, Weight: weight})
		s.texts = append(s.texts, of)
	}
}

// Digest is the SHA-256 of everything that is learned from.
func (s *Set) Digest() string {
	h := sha256.New()
	for _, p := range s.Samples {
		fmt.Fprintf(h, "%q %q %g\n", p.Text, p.Classes, p.Weight)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// Fit makes the file of a model, without the labelled texts that without names.
func (s *Set) Fit(without func(text string) bool) []byte {
	samples := s.Samples
	if without != nil {
		samples = nil
		for i, p := range s.Samples {
			if s.texts[i] == "" || !without(s.texts[i]) {
				samples = append(samples, p)
			}
		}
	}
	return model.Fit(samples, s.Codes, s.Digest(), "en")
}

// Texts are the ids of the labelled texts that are learned from, in their order.
func (s *Set) Texts() []string {
	var out []string
	for _, id := range s.texts {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}
