package match

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"pathways/internal/alignment/match/data"
	"pathways/internal/alignment/match/model"
	"pathways/internal/alignment/match/words"
	"pathways/internal/framework"
)

// Reader reads texts against one release. It never changes and is safe for many goroutines.
type Reader struct {
	tree   *framework.Tree
	leaves []*framework.Item
	places map[string]int // of leaves, by id
	index  index
	model  *model.Model // nil where none was fitted in the language
	class  []int        // by leaf: its class in the model; nil where that was fitted for another release
	ofWord []int32      // by word of the index: its feature in the model; -1 where there is none
	echoes sync.Pool    // of *echo
}

// New makes a Reader. It takes a few tens of milliseconds: make it once for a release and a version of its practice data.
func New(o Options) *Reader {
	r := &Reader{tree: o.Tree, leaves: o.Tree.Leaves(""), places: map[string]int{}}
	for i, leaf := range r.leaves {
		r.places[leaf.ID] = i
	}
	language, _, _ := strings.Cut(strings.ToLower(o.Tree.Language), "-")
	for _, root := range o.Tree.Roots() {
		r.wording(root)
	}
	for i, leaf := range r.leaves {
		p, _ := o.Practice.Of(leaf.Code)
		for _, e := range p.Examples {
			r.line(e.Text, Practice, i, i+1, 1)
		}
		r.line(p.Duty, Practice, i, i+1, 1)
		for _, text := range p.Phrases {
			r.line(text, Practice, i, i+1, 1)
		}
	}
	for _, text := range data.Nothing(language) {
		r.line(text, "", 0, 0, 1)
	}
	r.index.build(language)
	r.fitted(o)
	r.echoes.New = func() any {
		return &echo{of: make([]float32, len(r.index.lines)), heard: make([]int32, len(r.index.lines))}
	}
	return r
}

// What the wording of an item counts for the leaves under it, by how far it stands above them.
var shares = [...]float32{1, 0.5, 0.3}

// wording adds the official wording of an item, and of all under it. It gives the range of its leaves.
func (r *Reader) wording(it *framework.Item) (low, high, height int) {
	if r.tree.IsLeaf(it.ID) {
		low = r.places[it.ID]
		high = low + 1
	} else {
		low = len(r.leaves)
		for _, child := range r.tree.Children(it.ID) {
			l, h, up := r.wording(child)
			low, high, height = min(low, l), max(high, h), max(height, up+1)
		}
	}
	share := shares[min(height, len(shares)-1)]
	r.line(it.Statement, Wording, low, high, share)
	r.line(it.Question, Wording, low, high, share)
	r.line(it.Note, Wording, low, high, share)
	for _, l := range it.Levels {
		r.line(l.Statement, Wording, low, high, share)
	}
	return low, high, height
}

func (r *Reader) line(text string, in Source, low, high int, share float32) {
	if text != "" {
		r.index.lines = append(r.index.lines, line{text: text, in: in, low: int32(low), high: int32(high), share: share})
	}
}

// fitted takes the model of the release, where there is one and practice data is read too, as it learned from that. What it
// knows of passages about nothing of the kind holds for any framework in its language.
func (r *Reader) fitted(o Options) {
	file := o.Model
	if file == "" {
		file = data.Model(r.index.language)
	}
	if file == "" {
		return
	}
	m, err := model.Open(file)
	if err != nil {
		panic(err) // the file is part of the program and tested
	}
	r.model = m
	r.ofWord = make([]int32, len(r.index.idf))
	for stem, id := range r.index.numbers {
		r.ofWord[id] = m.Find(stem)
	}
	if o.Practice == nil || o.Practice.Framework+"@"+o.Practice.Release != data.ModelOf {
		return
	}
	r.index.rich = true
	r.class = make([]int, len(r.leaves))
	for i, leaf := range r.leaves {
		r.class[i] = slices.Index(m.Classes, leaf.Code) + 1
	}
}

// Suggest says which competencies a passage speaks of, best first, at most MaxSuggestions; none where nothing fits. What an
// organization has accepted and refused before goes in with l, which may be nil.
func (r *Reader) Suggest(passage string, l *Learned) []Suggestion {
	return r.suggest(passage, l, false)
}

// suggest reads a passage; under a heading that announces nothing of the kind it must speak clearly.
func (r *Reader) suggest(passage string, l *Learned, doubtful bool) []Suggestion {
	if len(passage) > maxPassage {
		passage = strings.ToValidUTF8(passage[:maxPassage], "")
	}
	tokens := words.Tokens(passage, r.index.language)
	all, length := r.index.listen(tokens)
	if len(all) == 0 {
		return nil
	}
	e := r.echoes.Get().(*echo)
	defer func() {
		e.clear()
		r.echoes.Put(e)
	}()
	r.index.compare(all, length, e)
	v := r.judge(passage, tokens, e)
	order := v.order(doubtful)
	before := l.recall(r, tokens)
	out := r.shown(order, all, e, before)
	if len(before) == 0 {
		return out
	}
	leaves := make([]int, len(out))
	for i, s := range out {
		leaves[i] = r.places[s.Item.ID]
	}
	return r.shown(amend(before, order, leaves), all, e, before)
}

// shown are the first leaves of an order that there are words for.
func (r *Reader) shown(order []int, all []said, e *echo, before []memory) []Suggestion {
	var out []Suggestion
	for _, leaf := range order {
		if found := r.explain(leaf, all, e, before); len(found) > 0 {
			out = append(out, Suggestion{r.leaves[leaf], found})
		}
		if len(out) == MaxSuggestions {
			break
		}
	}
	return out
}

// verdict is what is thought of a passage. It never leaves the package.
type verdict struct {
	leaves  []float32 // how much speaks for each
	nothing float32   // how sure it is that the passage is about none of them, 0 to 1
	least   float32   // what speaks for less is not suggested
}

// Limits of certainty that a passage is about nothing: from there on nothing is suggested. Chosen on the tuning half.
const (
	surelyNothing   = 0.4
	doubtfulNothing = 0.1 // under a heading such as "Benefits"
)

// How voices are weighed. Chosen on the tuning half.
const (
	aboveShare    = 0.3  // likeness to what stands above an item, beside likeness to its own wording
	alikeWeight   = 2    // likeness to a sentence, beside the model
	leastChance   = 0.01 // by the model
	leastShare    = 0.1  // by the model, of what the best one has
	leastAlike    = 0.03 // by likeness alone
	leastBeside   = 0.2  // by likeness alone, of what the best one has
	alikeNothing  = 4    // being more like a passage about nothing than like any sentence, beside the model
	wordingSpeaks = 5    // likeness to any wording, against being about nothing, where the model was fitted for another release
)

// judge weighs all voices.
func (r *Reader) judge(passage string, tokens []words.Token, e *echo) verdict {
	alike, none := r.alike(e)
	v := verdict{leaves: alike}
	top := float32(0)
	for _, a := range alike {
		top = max(top, a)
	}
	var weighed []float32
	if r.model != nil {
		weighed = r.weigh(passage, tokens)
	}
	if r.class != nil {
		for i, class := range r.class {
			v.leaves[i] = weighed[class] + alikeWeight*alike[i]
		}
		model.Chances(v.leaves)
		v.least = max(leastChance, leastShare*slices.Max(v.leaves))
		if weighed != nil {
			weighed[0] += alikeNothing * (none - top)
		}
	} else {
		v.least = max(leastAlike, leastBeside*top)
		if weighed != nil {
			weighed[0] -= wordingSpeaks * top
		}
	}
	if weighed != nil {
		model.Chances(weighed)
		v.nothing = weighed[0]
	}
	return v
}

// alike gives by leaf how like its lines are to the passage, and how like the passages about nothing are.
func (r *Reader) alike(e *echo) (leaves []float32, none float32) {
	leaves = make([]float32, len(r.leaves))
	for _, n := range e.found {
		if l := &r.index.lines[n]; l.low == l.high {
			none = max(none, e.of[n])
		} else if l.share == 1 {
			for leaf := l.low; leaf < l.high; leaf++ {
				leaves[leaf] = max(leaves[leaf], e.of[n])
			}
		}
	}
	for _, n := range e.found {
		if l := &r.index.lines[n]; l.low < l.high && l.share < 1 {
			for leaf := l.low; leaf < l.high; leaf++ {
				leaves[leaf] += aboveShare * l.share * e.of[n]
			}
		}
	}
	return leaves, none
}

// weigh asks the model. A word that it does not know counts as the words near to it.
func (r *Reader) weigh(passage string, tokens []words.Token) []float32 {
	features := r.model.Features(passage, tokens, func(stem string, yield func(int32, float32)) {
		for _, l := range r.index.related(stem) {
			if f := r.ofWord[l.word]; f >= 0 {
				yield(f, l.near)
			}
		}
	})
	weighed := make([]float32, len(r.model.Classes)+1)
	r.model.Weigh(features, weighed)
	return weighed
}

// order gives the leaves worth suggesting, best first; none where nothing fits.
func (v verdict) order(doubtful bool) []int {
	if v.nothing > surelyNothing || doubtful && v.nothing > doubtfulNothing {
		return nil
	}
	var out []int
	for i, much := range v.leaves {
		if much >= v.least {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int {
		switch {
		case v.leaves[a] > v.leaves[b]:
			return -1
		case v.leaves[a] < v.leaves[b]:
			return 1
		}
		return 0
	})
	return out[:min(len(out), 2*MaxSuggestions)]
}

// Read reads a whole text passage by passage. What stands under a heading such as "Benefits" or "How to apply" is about
// nothing of the kind, unless it says so clearly.
func (r *Reader) Read(text string, l *Learned) []Reading {
	passages := Passages(text)
	out := make([]Reading, len(passages))
	for i, p := range passages {
		out[i].Passage = p
		if p.Kind != Heading {
			out[i].Suggestions = r.suggest(p.Text, l, announcesNothing(p.Heading))
		}
	}
	return out
}

// announcesNothing says whether a heading stands over passages that speak of no competency.
func announcesNothing(heading string) bool {
	if heading == "" {
		return false
	}
	small := " " + strings.Join(strings.FieldsFunc(strings.ToLower(heading), func(r rune) bool { return !unicode.IsLetter(r) }), " ") + " "
	for _, words := range [...]string{
		"benefits", "compensation", "salary", "how to apply", "to apply", "application process", "application instructions", "application procedure",
		"application materials", "equal opportunity", "equal employment", "eeo", "physical demands", "physical requirements", "physical effort",
		"working conditions", "work conditions", "work environment", "schedule", "hours", "location", "about us", "about the museum", "about the zoo",
		"who we are", "what we offer", "we offer", "perks", "grading", "grades", "textbook", "textbooks", "required text", "required texts",
		"office hours", "policies and accommodations", "registration", "about the speaker", "about the speakers", "about the presenter",
		"about the presenters", "speakers", "presenters", "disclaimer", "reports to", "supervision received", "background check",
		"travel requirements", "pay", "pay range",
	} {
		if strings.Contains(small, " "+words+" ") {
			return true
		}
	}
	return false
}
