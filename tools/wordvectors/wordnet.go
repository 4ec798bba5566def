package main

import (
	"bufio"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// synset is a meaning: the words that have it, what it is joined to, and its definition.
type synset struct {
	key     string // part of speech and offset: "n00001740"
	field   int    // number of the lexicographer's file: 5 animals, 20 plants, 18 persons ...
	lemmas  []string
	links   []link
	gloss   string // definition, without the examples
	proper  bool   // a particular person, place or thing
	tagged  []int  // by lemma: how often it was met with this meaning in tagged texts
	ordinal int
}

// link leads from a meaning to another.
type link struct {
	kind string // WordNet's pointer symbol
	to   string // key of a synset
}

// partsOfSpeech are the four files of WordNet. Satellites ("s") stand with adjectives.
var partsOfSpeech = []struct{ letter, name string }{{"n", "noun"}, {"v", "verb"}, {"a", "adj"}, {"r", "adv"}}

// readWordNet reads the database files of WordNet 3 (formats: wndb(5) and cntlist(5)).
func readWordNet(folder fs.FS) ([]*synset, error) {
	var all []*synset
	for _, part := range partsOfSpeech {
		name := "data." + part.name
		err := eachLine(folder, name, func(number int, text string) error {
			if strings.HasPrefix(text, " ") {
				return nil // the licence stands at the head of the file
			}
			s, err := parseSynset(text, part.letter)
			if err != nil {
				return fmt.Errorf("%s:%d: %w", name, number, err)
			}
			s.ordinal = len(all)
			all = append(all, s)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	counts, err := readCounts(folder)
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		s.tagged = make([]int, len(s.lemmas))
		for i, lemma := range s.lemmas {
			s.tagged[i] = counts[countKey{strings.ToLower(lemma), s.key[:1], s.field}]
		}
	}
	return all, nil
}

func parseSynset(text, letter string) (*synset, error) {
	head, gloss, _ := strings.Cut(text, " | ")
	words := strings.Fields(head)
	at := 0
	next := func() string {
		if at >= len(words) {
			return ""
		}
		at++
		return words[at-1]
	}
	s := &synset{key: letter + next()}
	var err error
	if s.field, err = strconv.Atoi(next()); err != nil {
		return nil, err
	}
	next()
	n, err := strconv.ParseInt(next(), 16, 32)
	if err != nil {
		return nil, err
	}
	for range n {
		lemma := next()
		if i := strings.IndexByte(lemma, '('); i > 0 {
			lemma = lemma[:i] // "galore(ip)": where an adjective may stand
		}
		s.lemmas = append(s.lemmas, lemma)
		next()
	}
	links, err := strconv.Atoi(next())
	if err != nil {
		return nil, err
	}
	for range links {
		kind, to, part := next(), next(), next()
		next()
		if part == "s" {
			part = "a"
		}
		s.links = append(s.links, link{kind, part + to})
		s.proper = s.proper || kind == "@i"
	}
	s.gloss, _, _ = strings.Cut(gloss, "; \"")
	return s, nil
}

// countKey finds a sense well enough: the few senses of a word in one field share their count.
type countKey struct {
	lemma, part string
	field       int
}

func readCounts(folder fs.FS) (map[countKey]int, error) {
	parts := map[string]string{"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
	out := map[countKey]int{}
	err := eachLine(folder, "cntlist.rev", func(number int, text string) error {
		words := strings.Fields(text)
		if len(words) != 3 {
			return fmt.Errorf("cntlist.rev:%d: %d parts instead of 3", number, len(words))
		}
		lemma, sense, _ := strings.Cut(words[0], "%")
		part := strings.Split(sense, ":")
		if len(part) < 2 {
			return fmt.Errorf("cntlist.rev:%d: no sense in %q", number, words[0])
		}
		field, err := strconv.Atoi(part[1])
		if err != nil {
			return fmt.Errorf("cntlist.rev:%d: %w", number, err)
		}
		n, err := strconv.Atoi(words[2])
		if err != nil {
			return fmt.Errorf("cntlist.rev:%d: %w", number, err)
		}
		out[countKey{lemma, parts[part[0]], field}] += n
		return nil
	})
	return out, err
}

func eachLine(folder fs.FS, name string, do func(number int, text string) error) error {
	f, err := folder.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for number := 1; lines.Scan(); number++ {
		if err := do(number, lines.Text()); err != nil {
			return err
		}
	}
	return lines.Err()
}
