package reflection

import (
	"cmp"
	"slices"
	"strings"
)

// Dispute is a question that two devices have answered differently, neither knowing of the other. The newest holds
// until the person has chosen.
type Dispute struct {
	Item      string
	Code      string
	Dimension string
	Said      []*Statement // the different answers, the newest first: that one holds
}

// Disputes lists the questions that are disputed, in the order in which they were first answered. A statement takes
// the place of every statement on the same question that its device had seen. Where more than one is left and they
// say different things, the question is disputed. Statements that are not counted (without an Order) take part in none.
func (r *Reflection) Disputes() []Dispute {
	seen := map[about]int64{} // the most that any statement on a question had seen
	several := map[about]bool{}
	for i := range r.Statements {
		s := &r.Statements[i]
		key := about{s.Item, s.Dimension}
		if at, known := seen[key]; known {
			several[key] = true
			seen[key] = max(at, s.Order.Seen)
		} else {
			seen[key] = s.Order.Seen
		}
	}
	standing := map[about][]*Statement{}
	var order []about
	for i := range r.Statements {
		s := &r.Statements[i]
		key := about{s.Item, s.Dimension}
		if s.Order.Seq == 0 || !several[key] || s.Order.Seq <= seen[key] {
			continue
		}
		if standing[key] == nil {
			order = append(order, key)
		}
		standing[key] = append(standing[key], s)
	}
	var out []Dispute
	for _, key := range order {
		said := different(standing[key])
		if len(said) > 1 {
			out = append(out, Dispute{Item: said[0].Item, Code: said[0].Code, Dimension: said[0].Dimension, Said: said})
		}
	}
	return out
}

// different keeps the newest of the statements that say the same, the newest first.
func different(all []*Statement) []*Statement {
	slices.SortStableFunc(all, func(a, b *Statement) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.Order.Seq, a.Order.Seq))
	})
	var out []*Statement
	known := map[[2]string]bool{}
	for _, s := range all {
		if says := [2]string{strings.Join(s.Choices, " "), s.Text}; !known[says] {
			known[says] = true
			out = append(out, s)
		}
	}
	return out
}
