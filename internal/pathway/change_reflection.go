package pathway

import (
	"slices"
	"strings"
	"time"

	"pathways/internal/reflection"
)

// say adds a statement to the open reflection.
func (a *applier) say(c Change, rest string) {
	r := a.p.Current()
	if r == nil {
		a.refuse(c, "closed")
		return
	}
	in := reflection.InstrumentByID(r.Instrument)
	if in == nil || a.tree == nil {
		a.refuse(c, "no-release", "framework", r.Framework, "release", r.Release)
		return
	}
	dim, code, _ := strings.Cut(rest, ".")
	d, item := in.Dimension(dim), a.tree.ByCode(code)
	switch {
	case d == nil:
		a.unknownField(c)
		return
	case item == nil || d.About == reflection.AboutLeaf && !a.tree.IsLeaf(item.ID) || d.About == reflection.AboutUnit && a.tree.UnitOf(item) != item:
		a.refuse(c, "unknown-code", "code", clip(code, 40))
		return
	}
	if a.hearing == nil {
		a.hearing = r.Hear()
	}
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
		s.Choices, unknown = d.Settle(c.Values, said, a.tree.Levels)
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
	if before != nil && s.At.Equal(before.At) {
		s.At = s.At.Add(time.Millisecond)
	}
	a.did(c, a.hearing.Say(s))
}

// pick chooses the priorities of the open reflection.
func (a *applier) pick(c Change) {
	r := a.p.Current()
	if r == nil {
		a.refuse(c, "closed")
		return
	}
	refs, ok := a.refs(c)
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
