// Package wording looks at the wording of job postings: words that may turn good people away, insiders' words, demands that are
// only copied. Each hint says why and what else could be written; people decide. There is no count and no grade of a text.
//
// The lists are ours and data (data/<language>.json). Each names the research or guidance that its idea is from; the words, the
// explanations and the proposals are our own. An organization switches lists and terms off, and adds its own.
package wording

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Set is all lists of a language.
type Set struct {
	Language string `json:"language"` // BCP 47
	Version  string `json:"version"`
	Date     string `json:"date"` // of that version
	Author   string `json:"author"`
	Lists    []List `json:"lists"`
	NotSaid  []Note `json:"notSaid"`

	index map[string][]form // by the first word of a form, in each of its inflections
}

// List is words of one sort.
type List struct {
	Key        string   `json:"key"`
	Name       string   `json:"name"`
	For        string   `json:"for"` // what it is for
	Sources    []Source `json:"sources"`
	SpelledOut bool     `json:"spelledOut,omitempty"` // abbreviations: no hint where a text spells one out
	Terms      []Term   `json:"terms"`
}

// Source is published research or guidance that the idea of a list is from.
type Source struct {
	Author string `json:"author"`
	Year   int    `json:"year"`
	Title  string `json:"title"`
}

// Term is a word or phrase with what speaks against it.
type Term struct {
	Term    string   `json:"term"`            // its name in lists
	Forms   []string `json:"forms,omitempty"` // what is looked for; none: the term itself. "#" is a number
	Not     []string `json:"not,omitempty"`   // phrases in which it is not meant
	Why     string   `json:"why"`
	Instead string   `json:"instead"`
}

// Note is about something that a posting does not say.
type Note struct {
	Key     string `json:"key"`
	Field   string `json:"field"` // part of a posting that it belongs to
	Why     string `json:"why"`
	Instead string `json:"instead"`
}

// Field is a text with the name of its place.
type Field struct{ Name, Text string }

// Hint is a passage to think about.
type Hint struct {
	Field      string
	Start, End int    // bytes of the field's text
	Said       string // those bytes
	Term       string // name of the term
	Why        string
	Instead    string
	List       string // key; Own for the organization's
}

// Key names the hint's term across lists: what is switched off, or left for one posting.
func (h Hint) Key() string { return h.List + "/" + h.Term }

// Own is the key of the list of an organization's own terms.
const Own = "own"

// Adjusted is what an organization changed in the lists.
type Adjusted struct {
	Off []string // keys of lists ("age") and of terms ("age/energetic") that are not looked for
	Own []Term   // terms of its own
}

// IsOff says whether a list, or a term of it, is switched off.
func (a Adjusted) IsOff(list, term string) bool {
	return slices.Contains(a.Off, list) || slices.Contains(a.Off, list+"/"+term)
}

// Locales are the words of the pages on which hints stand and lists are adjusted.
//
//go:embed locales/*.json
var Locales embed.FS

//go:embed data
var data embed.FS

var english = sync.OnceValues(func() (*Set, error) { return load("en") })

// English is the set for texts in English, the one that there is today.
func English() *Set {
	s, err := english()
	if err != nil {
		panic(err) // the file is part of the program and tested
	}
	return s
}

func load(language string) (*Set, error) {
	raw, err := data.ReadFile("data/" + language + ".json")
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.DisallowUnknownFields()
	s := &Set{}
	if err := dec.Decode(s); err != nil {
		return nil, fmt.Errorf("wording %s: %w", language, err)
	}
	s.index = map[string][]form{}
	for i := range s.Lists {
		for j := range s.Lists[i].Terms {
			s.Lists[i].Terms[j].addTo(s.index, s.Lists[i].Key, s.Lists[i].SpelledOut)
		}
	}
	return s, nil
}

// Has says whether a key names a list or a term of a list.
func (s *Set) Has(key string) bool {
	list, term, one := strings.Cut(key, "/")
	for _, l := range s.Lists {
		if l.Key == list {
			return !one || slices.ContainsFunc(l.Terms, func(t Term) bool { return t.Term == term })
		}
	}
	return false
}

// List is a list by its key; one without a name where there is none.
func (s *Set) List(key string) List {
	for _, l := range s.Lists {
		if l.Key == key {
			return l
		}
	}
	return List{Key: key}
}

// Note is what there is to say of something that is not said, by its key.
func (s *Set) Note(key string) (Note, bool) {
	for _, n := range s.NotSaid {
		if n.Key == key {
			return n, true
		}
	}
	return Note{}, false
}
