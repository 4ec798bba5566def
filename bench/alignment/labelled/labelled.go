// Package labelled reads the passages that people have labelled with the competencies of isl/2025 that they speak of.
package labelled

import (
	"crypto/sha256"
	"embed"
	"encoding/json"
	"fmt"
	"strings"
)

//go:embed *.jsonl
var files embed.FS

// Passage is one of a text, with what a careful reader says that it speaks of.
type Passage struct {
	ID      string   `json:"id"`
	TextID  string   `json:"text"` // passages with the same are of one text, in its order
	Kind    string   `json:"kind"` // posting, internship, syllabus, abstract
	Job     string   `json:"job"`
	Passage string   `json:"passage"`
	Codes   []string `json:"codes"` // the closest first; none where nothing fits
}

// Tuning says whether a text is of the half that readers of texts may learn from and be improved on; the other half is
// for testing alone. The rule is fixed for ever: the first byte of the SHA-256 of the text's id is even.
func (p Passage) Tuning() bool { return sha256.Sum256([]byte(p.TextID))[0]%2 == 0 }

// All reads every passage, in the order of files and lines.
func All() ([]Passage, error) {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil, err
	}
	var out []Passage
	for _, e := range entries {
		content, err := files.ReadFile(e.Name())
		if err != nil {
			return nil, err
		}
		number := 0
		for line := range strings.Lines(string(content)) {
			number++
			var p Passage
			if err := json.Unmarshal([]byte(line), &p); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", e.Name(), number, err)
			}
			out = append(out, p)
		}
	}
	return out, nil
}

// Halves are the passages for tuning and those for testing.
func Halves() (tuning, test []Passage, err error) {
	all, err := All()
	for _, p := range all {
		if p.Tuning() {
			tuning = append(tuning, p)
		} else {
			test = append(test, p)
		}
	}
	return tuning, test, err
}
