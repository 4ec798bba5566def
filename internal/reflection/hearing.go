package reflection

// Hearing takes down many statements about a reflection, at a cost that grows with what is said and what was said
// before, not with the two multiplied. Nothing else may write into the reflection until End.
type Hearing struct {
	of     *Reflection
	known  map[string]bool
	newest map[about]*Statement
	said   []Statement
}

// Hear begins to take down.
func (r *Reflection) Hear() *Hearing {
	h := &Hearing{of: r, known: make(map[string]bool, len(r.Statements)), newest: r.newest()}
	for i := range r.Statements {
		h.known[r.Statements[i].ID] = true
	}
	return h
}

// Answer is the newest statement about an item and a question so far; nil where nothing was said.
func (h *Hearing) Answer(item, dimension string) *Statement { return h.newest[about{item, dimension}] }

// Full says whether the reflection holds as much as it may.
func (h *Hearing) Full() bool { return len(h.of.Statements)+len(h.said) >= MaxStatements }

// Say takes a statement down. One whose id is there already changes nothing. It reports whether it was added.
func (h *Hearing) Say(s Statement) bool {
	if h.known[s.ID] {
		return false
	}
	h.known[s.ID] = true
	h.said = append(h.said, s)
	key := about{s.Item, s.Dimension}
	if old := h.newest[key]; old == nil || !s.At.Before(old.At) {
		h.newest[key] = &s
	}
	return true
}

// End puts what was said into the reflection, each statement in its place in time.
func (h *Hearing) End() { h.of.Join(h.said) }
