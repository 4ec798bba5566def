package match

// Pair is what a person decided: whether a passage speaks of a competency.
type Pair struct {
	Text string // the passage
	Item string // id of the item
	Fits bool   // accepted or added; false: refused
}

// Learned is what the decisions of one organization say. It never changes: to undo a decision, learn again without it.
type Learned struct {
	pairs []Pair
}

// Learn prepares the decisions of one organization. The order of the pairs does not matter but for the same passage and
// item, where the last one counts.
func (r *Reader) Learn(pairs []Pair) *Learned {
	return &Learned{pairs: pairs}
}
