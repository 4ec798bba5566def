package main

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
)

// graph joins stems and meanings. Nodes are numbered: stems first, then meanings. Links go both ways, with a weight.
type graph struct {
	stems []string // in the order of the alphabet
	rank  []float64
	nodes int
	links [][]edge // by node, weights adding up to 1
}

type edge struct {
	to     int32
	weight float32
}

// weights of links between meanings, by WordNet's pointer symbols. They were chosen by hand: kinship of meaning before
// neighbourhood in the world.
var weights = map[string]float64{
	"@": 0.6, "~": 0.6, // kind of
	"&": 0.7, "^": 0.4, "$": 0.6, "=": 0.5, // similar, see also, group of verbs, attribute
	"+": 0.9, "\\": 0.9, "<": 0.9, // derived forms
	"*": 0.3, ">": 0.3, // entails, causes
	"#m": 0.1, "#s": 0.1, "#p": 0.2, "%m": 0.1, "%s": 0.1, "%p": 0.2, // parts and wholes
	";c": 0.2, "-c": 0.2, // topic
	"!": 0.1, // opposite: about the same thing
}

// Weight of the links from a meaning to all the words of its definition together, and from a word to its meanings.
const (
	glossWeight = 1.2
	lemmaWeight = 1.5
)

// fromWordNet makes the graph of WordNet's meanings and the stems of single words.
func fromWordNet(all []*synset, stem func(string) string, stop func(string) bool) *graph {
	numbers := map[string]int{}
	frequency := map[string]float64{}
	glosses := make([][]string, len(all))
	for _, s := range all {
		for i, lemma := range s.lemmas {
			if w := plain(lemma); w != "" && !s.proper && !stop(w) {
				frequency[stem(w)] += ease(s) * (1 + 4*float64(s.tagged[i]))
			}
		}
		for w := range strings.FieldsFuncSeq(s.gloss, func(r rune) bool { return !unicode.IsLetter(r) }) {
			if w = plain(w); len(w) > 2 && !stop(w) {
				glosses[s.ordinal] = append(glosses[s.ordinal], stem(w))
			}
		}
		slices.Sort(glosses[s.ordinal])
		glosses[s.ordinal] = slices.Compact(glosses[s.ordinal])
	}
	inGlosses := map[string]float64{}
	for _, words := range glosses {
		for _, w := range words {
			inGlosses[w]++
		}
	}
	g := &graph{stems: sorted(frequency)}
	for i, w := range g.stems {
		numbers[w] = i
		g.rank = append(g.rank, frequency[w]+2*inGlosses[w])
	}
	g.nodes = len(g.stems) + len(all)
	g.links = make([][]edge, g.nodes)
	at := map[string]int{}
	for _, s := range all {
		at[s.key] = len(g.stems) + s.ordinal
	}
	for _, s := range all {
		me := at[s.key]
		for _, l := range s.links {
			if to, ok := at[l.to]; ok && weights[l.kind] > 0 {
				g.links[me] = append(g.links[me], edge{int32(to), float32(weights[l.kind])})
			}
		}
		for i, lemma := range s.lemmas {
			if n, ok := numbers[stem(plain(lemma))]; ok && plain(lemma) != "" {
				g.join(n, me, math.Sqrt(float64(s.tagged[i])+0.5), lemmaWeight/float64(len(s.lemmas)))
			}
		}
		total := 0.0
		tell := func(w string) float64 { return math.Log(float64(len(all)) / (1 + inGlosses[w])) }
		for _, w := range glosses[s.ordinal] {
			total += tell(w)
		}
		for _, w := range glosses[s.ordinal] {
			if n, ok := numbers[w]; ok {
				// From a word to the meanings that it helps to define: all of them together weigh as much as one meaning.
				g.join(n, me, 1.2/math.Sqrt(1+inGlosses[w])/math.Sqrt(1+inGlosses[w]), glossWeight*tell(w)/total)
			}
		}
	}
	g.settle()
	return g
}

// join links a stem and a meaning, with a weight each way.
func (g *graph) join(stem, meaning int, there, back float64) {
	g.links[stem] = append(g.links[stem], edge{int32(meaning), float32(there)})
	g.links[meaning] = append(g.links[meaning], edge{int32(stem), float32(back)})
}

// settle puts links in order, adds up double ones, damps nodes with very many and makes the weights of a node add up to 1.
func (g *graph) settle() {
	for n, links := range g.links {
		slices.SortStableFunc(links, func(a, b edge) int { return cmp.Compare(a.to, b.to) })
		kept := links[:0]
		total := float32(0)
		for _, l := range links {
			if last := len(kept) - 1; last >= 0 && kept[last].to == l.to {
				kept[last].weight += l.weight
			} else {
				kept = append(kept, l)
			}
			total += l.weight
		}
		for i := range kept {
			kept[i].weight /= total
		}
		g.links[n] = kept
	}
}

// ease is how likely a field of WordNet is met in the writing of people at work: names of species and chemicals fill
// the dictionary and hardly any posting.
func ease(s *synset) float64 {
	if s.key[0] == 'n' {
		switch s.field {
		case 5, 20, 27: // animals, plants, substances
			return 0.3
		}
	}
	return 1
}

func sorted(words map[string]float64) []string { return slices.Sorted(maps.Keys(words)) }

// plain is a lemma that is one word of small ASCII letters; "" for any other.
func plain(lemma string) string {
	lemma = strings.ToLower(lemma)
	for i := range len(lemma) {
		if lemma[i] < 'a' || lemma[i] > 'z' {
			return ""
		}
	}
	if len(lemma) < 2 {
		return ""
	}
	return lemma
}
