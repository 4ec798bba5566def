package match

import (
	"math"
	"slices"
	"strings"

	"pathways/internal/framework"
)

// Reader reads texts against one release. It never changes and is safe for many goroutines.
type Reader struct {
	tree     *framework.Tree
	language string
	leaves   []*framework.Item
	lines    []line
	idf      map[string]float64
}

// line is a sentence that passages are compared with.
type line struct {
	item   int // position in leaves
	in     Source
	text   string
	tokens []token
}

// New makes a Reader. It takes a few tens of milliseconds: make it once for a release and a version of its practice data.
func New(o Options) *Reader {
	r := &Reader{tree: o.Tree, language: baseLanguage(o.Tree.Language), leaves: o.Tree.Leaves(""), idf: map[string]float64{}}
	for i, leaf := range r.leaves {
		for _, it := range o.Tree.Path(leaf) {
			for _, text := range []string{it.Statement, it.Question, it.Note} {
				r.add(i, Wording, text)
			}
		}
		if p, ok := o.Practice.Of(leaf.Code); ok {
			for _, e := range p.Examples {
				r.add(i, Practice, e.Text)
			}
			r.add(i, Practice, p.Duty)
			for _, text := range p.Phrases {
				r.add(i, Practice, text)
			}
		}
	}
	for _, l := range r.lines {
		seen := map[string]bool{}
		for _, t := range l.tokens {
			if !t.stop && !seen[t.stem] {
				seen[t.stem] = true
				r.idf[t.stem]++
			}
		}
	}
	for s, n := range r.idf {
		r.idf[s] = math.Log(float64(len(r.lines)+1) / n)
	}
	return r
}

func baseLanguage(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return base
}

func (r *Reader) add(item int, in Source, text string) {
	if text != "" {
		r.lines = append(r.lines, line{item, in, text, tokens(text, r.language)})
	}
}

// Suggest says which competencies a passage speaks of, best first, at most MaxSuggestions. Nothing fits where there is none.
// What an organization has accepted and refused before goes in with l, which may be nil.
func (r *Reader) Suggest(passage string, l *Learned) []Suggestion {
	if len(passage) > maxPassage {
		passage = strings.ToValidUTF8(passage[:maxPassage], "")
	}
	said := tokens(passage, r.language)
	best := make([]float64, len(r.leaves))
	of := make([]int, len(r.leaves))
	for n, line := range r.lines {
		sum := 0.0
		for _, t := range said {
			if !t.stop && slices.ContainsFunc(line.tokens, func(o token) bool { return o.stem == t.stem }) {
				sum += r.idf[t.stem]
			}
		}
		sum /= math.Sqrt(float64(len(line.tokens) + 4))
		if sum > best[line.item] {
			best[line.item], of[line.item] = sum, n
		}
	}
	order := make([]int, 0, len(r.leaves))
	for i := range r.leaves {
		if best[i] > 1.5 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if best[a] > best[b] {
			return -1
		}
		return 1
	})
	var out []Suggestion
	for _, i := range order[:min(len(order), MaxSuggestions)] {
		line := r.lines[of[i]]
		var words []Word
		for _, t := range said {
			at := slices.IndexFunc(line.tokens, func(o token) bool { return o.stem == t.stem })
			if !t.stop && at >= 0 {
				o := line.tokens[at]
				words = append(words, Word{t.start, t.end, line.text[o.start:o.end], true, line.in, line.text})
			}
		}
		out = append(out, Suggestion{r.leaves[i], words})
	}
	return out
}

// Read reads a whole text passage by passage. What stands under a heading such as "Benefits" or "How to apply" is about
// nothing of the kind, unless it says so strongly.
func (r *Reader) Read(text string, l *Learned) []Reading {
	passages := Passages(text)
	out := make([]Reading, len(passages))
	for i, p := range passages {
		out[i].Passage = p
		if p.Kind != Heading {
			out[i].Suggestions = r.Suggest(p.Text, l)
		}
	}
	return out
}
