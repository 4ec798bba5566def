package match

import (
	"slices"

	"pathways/internal/alignment/match/words"
)

// mostLines is how many sentences a match is explained with at most.
const mostLines = 3

// explain gives the words of a passage that speak for a leaf, in their order: those that answer to words of the sentences most
// like the passage.
func (r *Reader) explain(leaf int, all []said, e *echo, before []memory) []Word {
	if p := reason(before, leaf); p != nil {
		if found := echoed(all, p.text, p.tokens); len(found) > 0 {
			return found
		}
	}
	best := r.closest(leaf, e)
	var found []Word
	for _, s := range all {
		if w, ok := r.answered(s, best); ok {
			found = append(found, w)
		}
	}
	if len(found) > 0 {
		return found
	}
	return r.byMeaning(leaf, all)
}

// closest are the lines of a leaf that are most like the passage, best first.
func (r *Reader) closest(leaf int, e *echo) []int32 {
	var best []int32
	more := func(a, b int32) bool {
		return e.of[a]*r.index.lines[a].share > e.of[b]*r.index.lines[b].share || e.of[a]*r.index.lines[a].share == e.of[b]*r.index.lines[b].share && a < b
	}
	for _, n := range e.found {
		if l := &r.index.lines[n]; int(l.low) > leaf || leaf >= int(l.high) {
			continue
		}
		at := len(best)
		for at > 0 && more(n, best[at-1]) {
			at--
		}
		if at < mostLines {
			best = slices.Insert(best, at, n)
			best = best[:min(len(best), mostLines)]
		}
	}
	return best
}

// answered finds what a word answers to in some lines: the same word in the first that has it, else the nearest one.
func (r *Reader) answered(s said, in []int32) (Word, bool) {
	for _, l := range s.likes {
		places := r.index.places[r.index.first[l.word]:r.index.first[l.word+1]]
		for _, n := range in {
			at, ok := slices.BinarySearchFunc(places, n, func(p place, n int32) int { return int(p.line - n) })
			if !ok {
				continue
			}
			line := &r.index.lines[n]
			p := places[at]
			return Word{s.token.Start, s.token.End, line.text[p.start:p.end], l.near == 1, line.in, line.text}, true
		}
	}
	return Word{}, false
}

// byMeaning explains a match that shares no word with any sentence of the leaf: the word of the passage that speaks most for it,
// and the word nearest to that in its sentences.
func (r *Reader) byMeaning(leaf int, all []said) []Word {
	var known []said
	var at []int // of each, among the vectors
	for _, s := range all {
		if v := r.index.vectors.Find(s.token.Stem); v >= 0 {
			known, at = append(known, s), append(at, v)
		}
	}
	if len(known) == 0 {
		return nil
	}
	var out Word
	best := float32(0)
	for n := range r.index.lines {
		line := &r.index.lines[n]
		if int(line.low) > leaf || leaf >= int(line.high) || line.share != 1 {
			continue
		}
		for _, t := range words.Tokens(line.text, r.index.language) {
			to := r.index.vectors.Find(t.Stem)
			if t.Stop || to < 0 {
				continue
			}
			for i, s := range known {
				if near := r.index.vectors.Near(at[i], to) * s.weight; near > best {
					best = near
					out = Word{s.token.Start, s.token.End, line.text[t.Start:t.End], false, line.in, line.text}
				}
			}
		}
	}
	if best == 0 {
		return nil
	}
	return []Word{out}
}

// echoed are the words that a passage has in common with one for which the competency was accepted.
func echoed(all []said, text string, tokens []words.Token) []Word {
	var found []Word
	for _, s := range all {
		at := slices.IndexFunc(tokens, func(t words.Token) bool { return t.Stem == s.token.Stem })
		if at >= 0 {
			t := tokens[at]
			found = append(found, Word{s.token.Start, s.token.End, text[t.Start:t.End], true, Accepted, text})
		}
	}
	return found
}
