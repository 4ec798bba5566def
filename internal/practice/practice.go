// Package practice holds what competencies look like at work: short examples, sentences for job postings, questions for
// interviews, first steps in a job. All of it is ours and stands apart from the official wording: it never is part of a release,
// its digest or its exports. It is data with a version of its own; nothing in the code knows a competency.
package practice

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
)

// Setting is the sort of work that an example is from. Its name for people is the key "practice.setting.<setting>".
type Setting string

// The settings, in the order in which they are shown. The order means nothing.
const (
	Floor       Setting = "floor"           // visitors in galleries and on grounds
	Exhibits    Setting = "exhibits"        // designing, building, repairing
	Programs    Setting = "programs"        // classes, camps, events, outreach
	Living      Setting = "animals-gardens" // animals and plants
	Research    Setting = "research"        // research, evaluation, collections
	FrontOffice Setting = "front-office"    // tickets, membership, marketing, offices
	Leadership  Setting = "leadership"      // leading people and institutions
)

// Settings are all of them.
var Settings = []Setting{Floor, Exhibits, Programs, Living, Research, FrontOffice, Leadership}

// Example is a competency in one sentence of somebody's work.
type Example struct {
	Setting Setting `json:"setting"`
	Text    string  `json:"text"`
}

// First90 are steps of somebody who begins in a job that uses a competency.
type First90 struct {
	Start   string `json:"start"`   // the first two weeks
	Month   string `json:"month"`   // the first month
	Quarter string `json:"quarter"` // the first three months
}

// Item is what there is for one competency.
type Item struct {
	Code      string    `json:"-"`
	Examples  []Example `json:"examples"`
	Duty      string    `json:"duty"`      // a sentence for a posting, which people edit
	Interview []string  `json:"interview"` // questions for something that a person did
	ListenFor []string  `json:"listenFor"` // what an answer may hold
	First90   First90   `json:"first90"`
	Phrases   []string  `json:"phrases"` // how texts speak of it: for reading texts, shown nowhere
}

// Set is what there is for one release of a framework.
type Set struct {
	Framework string // slug
	Release   string // version of the release
	Version   string // version of the set
	Date      string // of that version, "2026-11-22"
	Language  string // BCP 47
	Author    string // who wrote it: not the publisher of the framework
	Digest    string // "sha256:…" over its files

	items map[string]Item
}

// Of is what there is for a competency, by its code in the release.
func (s *Set) Of(code string) (Item, bool) {
	if s == nil {
		return Item{}, false
	}
	it, ok := s.items[code]
	return it, ok
}

// Codes are those of all competencies that the set speaks of, in the order of the alphabet.
func (s *Set) Codes() []string {
	if s == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(s.items))
}

// Locales are the words for settings, and for whose the sentences are.
//
//go:embed locales/*.json
var Locales embed.FS

//go:embed isl-2025
var files embed.FS

// folders are the sets that ship: one folder each.
var folders = map[[2]string]string{{"isl", "2025"}: "isl-2025"}

var shipped = sync.OnceValues(func() (map[[2]string]*Set, error) {
	out := map[[2]string]*Set{}
	for of, folder := range folders {
		s, err := read(files, folder)
		if err != nil {
			return nil, err
		}
		s.Framework, s.Release = of[0], of[1]
		out[of] = s
	}
	return out, nil
})

// For is the set of a release; nil where there is none. A nil set is an empty one.
func For(framework, release string) *Set {
	all, err := shipped()
	if err != nil {
		panic(err) // the files are part of the program and tested
	}
	return all[[2]string{framework, release}]
}

// Check reads all sets that ship.
func Check() error {
	_, err := shipped()
	return err
}

// file is one file of a set, as it is written.
type file struct {
	Version  string          `json:"version"`
	Date     string          `json:"date"`
	Language string          `json:"language"`
	Author   string          `json:"author"`
	Items    map[string]Item `json:"items"`
}

func read(from fs.FS, folder string) (*Set, error) {
	names, err := fs.Glob(from, path.Join(folder, "*.json"))
	if err != nil {
		return nil, err
	}
	s, sum := &Set{items: map[string]Item{}}, sha256.New()
	for _, name := range names {
		raw, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, err
		}
		sum.Write(raw)
		dec := json.NewDecoder(strings.NewReader(string(raw)))
		dec.DisallowUnknownFields()
		var f file
		if err := dec.Decode(&f); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		head := Set{Version: f.Version, Date: f.Date, Language: f.Language, Author: f.Author}
		if s.Version != "" && (head.Version != s.Version || head.Date != s.Date || head.Language != s.Language || head.Author != s.Author) {
			return nil, fmt.Errorf("%s: version, date, language or author differ from the other files of %s", name, folder)
		}
		s.Version, s.Date, s.Language, s.Author = head.Version, head.Date, head.Language, head.Author
		for code, it := range f.Items {
			if _, twice := s.items[code]; twice {
				return nil, fmt.Errorf("%s: %s stands in two files", name, code)
			}
			it.Code = code
			s.items[code] = it
		}
	}
	s.Digest = "sha256:" + hex.EncodeToString(sum.Sum(nil))
	return s, nil
}
