package pathway

import (
	"slices"
	"strings"
	"time"

	"pathways/internal/reflection"
)

// say adds a statement to the open reflection.
func (a *applier) say(c Change, rest string) {
	r := a.spokenTo(c)
	if r == nil {
		return
	}
	in, tree := reflection.InstrumentByID(r.Instrument), a.trees(r)
	if in == nil || tree == nil {
		a.refuse(c, "no-release", "framework", r.Framework, "release", r.Release)
		return
	}
	dim, code, _ := strings.Cut(rest, ".")
	d, item := in.Dimension(dim), tree.ByCode(code)
	switch {
	case d == nil:
		a.unknownField(c)
		return
	case item == nil || d.About == reflection.AboutLeaf && !tree.IsLeaf(item.ID) || d.About == reflection.AboutUnit && tree.UnitOf(item) != item:
		a.refuse(c, "unknown-code", "code", clip(code, 40))
		return
	}
	a.hear(r)
	before := a.hearing.Answer(item.ID, dim)
	var said []string
	if before != nil {
		said = before.Choices
	}
	s := reflection.Statement{ID: c.ID, Item: item.ID, Code: item.Code, Dimension: dim, At: c.At}
	if d.Kind == reflection.Words {
		s.Text = c.value()
		if d.Max > 0 && !a.short(c, s.Text, d.Max) {
			return
		}
	} else {
		var unknown []string
		s.Choices, unknown = d.Settle(c.Values, said, tree.Levels)
		if len(unknown) > 0 {
			a.refuse(c, "unknown-choice", "choice", clip(unknown[0], 40))
			return
		}
	}
	if before.Same(s.Choices, s.Text) {
		return
	}
	if a.hearing.Full() {
		a.refuse(c, "full")
		return
	}
	a.count(&s, c, before)
	if before != nil && s.At.Equal(before.At) {
		s.At = s.At.Add(time.Millisecond)
	}
	a.did(c, a.hearing.Say(s))
}

// count gives a statement its place in the count, where there is one. What takes the place of another is later than
// that, whatever the clock of the device says, so that the newest always holds.
func (a *applier) count(s *reflection.Statement, c Change, before *reflection.Statement) {
	if !a.p.Kept {
		return
	}
	s.Order.Seen = a.p.Seen
	if c.Seen != nil {
		s.Order.Seen = min(max(*c.Seen, 0), a.p.Seen)
	}
	a.p.Seen++
	s.Order.Seq = a.p.Seen
	if before != nil && before.Order.Seq <= s.Order.Seen && before.At.After(s.At) {
		s.At = before.At.Add(time.Millisecond)
	}
}

// spokenTo is the reflection that a statement goes into: the open one, or that which its page was about. A closed one
// stays as it was. What a page that did not know says after that goes into the open one with the same questions, where
// it stands beside what was said there, and otherwise into one of its own, which never takes the place of the open one.
// It is nil where the statement is refused.
func (a *applier) spokenTo(c Change) *reflection.Reflection {
	current := a.p.Current()
	r := current
	if c.Of != "" && a.p.Kept {
		if r = a.p.Reflection(c.Of); r != nil && !r.Open() && sameQuestions(r, current) {
			r = current
		}
		for r != nil && !r.Open() {
			id := derived("after", r.ID)
			if a.p.Reflection(id) == nil {
				if len(a.p.Reflections) >= MaxReflections {
					a.refuse(c, "full")
					return nil
				}
				a.hear(nil) // the list of reflections is about to move
				a.p.beginAfter(a.p.Reflection(r.ID), closedBefore(*r.Closed, current))
			}
			r = a.p.Reflection(id)
		}
	}
	if r == nil {
		a.refuse(c, "closed")
	}
	return r
}

// sameQuestions says whether two reflections ask the same of the same release; none does with no reflection.
func sameQuestions(r, other *reflection.Reflection) bool {
	return other != nil && r.Framework == other.Framework && r.Release == other.Release && r.Instrument == other.Instrument
}

// closedBefore is when a reflection was closed, and not after the open one began.
func closedBefore(closed time.Time, open *reflection.Reflection) time.Time {
	if open != nil && open.Started.Before(closed) {
		return open.Started
	}
	return closed
}

// hear takes down what is said from now on for a reflection; for none, it ends.
func (a *applier) hear(r *reflection.Reflection) {
	if a.hearing != nil && (r == nil || r.ID != a.heard) {
		a.hearing.End()
		a.hearing = nil
	}
	if r != nil && a.hearing == nil {
		a.hearing, a.heard = r.Hear(), r.ID
	}
}

// pick chooses the priorities of the open reflection.
func (a *applier) pick(c Change) {
	r := a.p.Current()
	if r == nil || c.Of != "" && a.p.Kept && c.Of != r.ID {
		a.refuse(c, "closed")
		return
	}
	c.Values = both(c, priorityCodes(r.Priorities))
	refs, ok := a.refs(c, a.tree)
	if !ok {
		return
	}
	if len(refs) > reflection.MaxPriorities {
		a.refuse(c, "too-many", "count", len(refs), "most", reflection.MaxPriorities)
		return
	}
	picked := make([]reflection.Priority, len(refs))
	for i, ref := range refs {
		picked[i] = reflection.Priority{Item: ref.Item, Code: ref.Code}
	}
	if slices.Equal(picked, r.Priorities) || (r.Chosen != nil && r.Chosen.After(c.At)) {
		return
	}
	r.Priorities, r.Chosen = picked, &c.At
	a.did(c, true)
}
