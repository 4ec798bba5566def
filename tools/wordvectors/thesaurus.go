package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"
)

// entry is a sense of a word in a thesaurus: the word and those that may stand for it.
type entry struct {
	word  string
	likes []string
}

// readThesaurus reads the form of MyThes 2: a line that names the encoding; then for each word "word|number of senses" and
// a line "(part of speech)|synonym|synonym" a sense.
func readThesaurus(name string) ([]entry, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	head, rest, _ := bytes.Cut(content, []byte("\n"))
	text := string(rest)
	if !strings.EqualFold(strings.TrimSpace(string(head)), "UTF-8") && !utf8.Valid(rest) {
		text = fromLatin1(rest)
	}
	var out []entry
	word, left := "", 0
	number := 1
	for line := range strings.Lines(text) {
		number++
		parts := strings.Split(strings.TrimSpace(line), "|")
		if left == 0 {
			if len(parts) != 2 {
				return nil, fmt.Errorf("%s:%d: no word with a number of senses", name, number)
			}
			word = parts[0]
			if left, err = strconv.Atoi(parts[1]); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, number, err)
			}
			continue
		}
		left--
		e := entry{word: word}
		for _, like := range parts[1:] {
			like, _, _ = strings.Cut(like, " (") // "vasto (Antónimo)": opposites and generic terms are near too
			e.likes = append(e.likes, like)
		}
		out = append(out, e)
	}
	return out, nil
}

func fromLatin1(b []byte) string {
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}

// unaccent takes the marks off the letters of Spanish and French, as the reader of texts does.
var unaccent = strings.NewReplacer("á", "a", "à", "a", "â", "a", "ä", "a", "ã", "a", "é", "e", "è", "e", "ê", "e", "ë", "e", "í", "i",
	"î", "i", "ï", "i", "ó", "o", "ô", "o", "ö", "o", "ú", "u", "ù", "u", "û", "u", "ü", "u", "ç", "c", "ñ", "n", "œ", "oe", "æ", "ae", "ÿ", "y")

// fromThesaurus makes a graph whose meanings are the senses of the thesaurus.
func fromThesaurus(entries []entry, stem func(string) string) *graph {
	known := func(word string) string {
		if w := plain(unaccent.Replace(strings.ToLower(word))); w != "" {
			return stem(w)
		}
		return ""
	}
	uses := map[string]float64{}
	for _, e := range entries {
		for _, w := range append([]string{e.word}, e.likes...) {
			if w = known(w); w != "" {
				uses[w]++
			}
		}
	}
	g := &graph{stems: sorted(uses)}
	numbers := map[string]int{}
	for i, w := range g.stems {
		numbers[w] = i
		g.rank = append(g.rank, uses[w])
	}
	g.nodes = len(g.stems) + len(entries)
	g.links = make([][]edge, g.nodes)
	for i, e := range entries {
		me := len(g.stems) + i
		if w := known(e.word); w != "" {
			g.join(numbers[w], me, 1, 1)
		}
		for _, like := range e.likes {
			if w := known(like); w != "" {
				g.join(numbers[w], me, 0.7, 1/float64(len(e.likes)))
			}
		}
	}
	g.settle()
	return g
}
