// Command wordvectors makes the file of word vectors that texts are read with: which words are near each other in meaning.
//
//	go run -C tools ./wordvectors -wordnet /usr/share/wordnet -out ../internal/alignment/match/vectors/data/vectors-en.bin
//	go run -C tools ./wordvectors -thesaurus th_es_ES_v2.dat -language es -out vectors-es.bin
//
// English comes from WordNet 3 (Debian: wordnet-base), Spanish and French from thesauri in the form of MyThes (Debian:
// mythes-es, mythes-fr). The same input gives the same bytes: nothing depends on time, chance or the number of
// processors. Meanings and stems of words are the nodes of a graph; random walks say which nodes are near a word; a
// truncated singular value decomposition makes a few numbers of that.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/kljensen/snowball"
)

func main() {
	wordnet := flag.String("wordnet", "", "folder with WordNet's database files (data.noun, cntlist.rev and so on)")
	thesaurus := flag.String("thesaurus", "", "thesaurus in the form of MyThes (th_es_ES_v2.dat)")
	language := flag.String("language", "en", "language of the thesaurus: en, es, fr")
	most := flag.Int("words", 28000, "how many stems to keep at most: the most used ones")
	dims := flag.Int("dims", 192, "dimensions")
	out := flag.String("out", "", "file to write")
	flag.Parse()
	if err := run(*wordnet, *thesaurus, *language, *most, *dims, *out); err != nil {
		fmt.Fprintln(os.Stderr, "wordvectors:", err)
		os.Exit(1)
	}
}

func run(wordnet, thesaurus, language string, most, dims int, out string) error {
	names := map[string]string{"en": "english", "es": "spanish", "fr": "french"}
	if names[language] == "" || out == "" || (wordnet == "") == (thesaurus == "") {
		return fmt.Errorf("needs -out, a -language of en, es, fr, and either -wordnet or -thesaurus")
	}
	stem := func(word string) string {
		s, err := snowball.Stem(word, names[language], true)
		if err != nil {
			panic(err) // only for a language that it does not know
		}
		return s
	}
	var g *graph
	if wordnet != "" {
		all, err := readWordNet(os.DirFS(wordnet))
		if err != nil {
			return err
		}
		g = fromWordNet(all, stem, isStop)
	} else {
		entries, err := readThesaurus(thesaurus)
		if err != nil {
			return err
		}
		g = fromThesaurus(entries, stem)
	}
	chosen := g.choose(most)
	if len(chosen) < dims {
		return fmt.Errorf("%d words are too few for %d dimensions", len(chosen), dims)
	}
	rows := g.walks(chosen)
	vectors := reduce(rows, g.nodes, dims)
	stems := make([]string, len(chosen))
	for i, n := range chosen {
		stems[i] = g.stems[n]
	}
	content := encode(stems, vectors)
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return err
	}
	fmt.Printf("%d words of %d, %d dimensions, %d bytes\n", len(stems), len(g.stems), dims, len(content))
	return os.WriteFile(out, content, 0o644)
}

// isStop says whether an English word is too common for a definition to tell anything by it.
func isStop(word string) bool {
	switch word {
	case "a", "about", "after", "all", "an", "and", "another", "any", "are", "as", "at", "be", "been", "being", "but", "by", "can",
		"do", "does", "especially", "etc", "for", "from", "had", "has", "have", "having", "if", "in", "into", "is", "it", "its",
		"may", "more", "most", "no", "not", "of", "often", "on", "one", "or", "other", "out", "over", "so", "some", "someone",
		"something", "such", "than", "that", "the", "their", "them", "they", "this", "to", "used", "usually", "very", "was", "were",
		"when", "where", "which", "who", "whose", "with", "without", "you", "your":
		return true
	}
	return false
}
