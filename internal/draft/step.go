package draft

import (
	"maps"
	"slices"

	"pathways/internal/framework"
)

// op is what one step does.
type op string

const (
	opAdd    op = "add"
	opRemove op = "remove"
	opEdit   op = "edit"
	opMove   op = "move"
	opHead   op = "head"
)

// step is the smallest part of a change. Each has an opposite, so that a change is taken back by the opposites of its
// steps, the last first. Removing takes an item that has nothing below it: a branch goes leaf by leaf.
type step struct {
	Op     op               `json:"op"`
	Item   string           `json:"item,omitempty"`
	Whole  *framework.Item  `json:"whole,omitempty"`  // of add and remove
	At     place            `json:"at,omitzero"`      // of add and remove, and where a move goes
	From   place            `json:"from,omitzero"`    // of a move
	Before map[Field]string `json:"before,omitempty"` // of edit and head
	After  map[Field]string `json:"after,omitempty"`
	Old    *scales          `json:"old,omitempty"` // of head
	New    *scales          `json:"new,omitempty"`
}

// scales are the kinds and levels of a draft.
type scales struct {
	Kinds  []framework.Kind  `json:"kinds,omitempty"`
	Levels []framework.Level `json:"levels,omitempty"`
}

// opposite is the step that takes this one back.
func (st step) opposite() step {
	switch st.Op {
	case opAdd:
		st.Op = opRemove
	case opRemove:
		st.Op = opAdd
	}
	if st.Op == opMove {
		st.At, st.From = st.From, st.At
	}
	st.Before, st.After = st.After, st.Before
	st.Old, st.New = st.New, st.Old
	return st
}

// opposites take all steps back.
func opposites(all []step) []step {
	back := make([]step, len(all))
	for i, st := range all {
		back[len(all)-1-i] = st.opposite()
	}
	return back
}

// job is a change in the making: the items, the head, and the steps that were done.
type job struct {
	*work
	head     *framework.Release
	revision int64 // that the draft gets
	steps    []step
}

func (j *job) add(it framework.Item, at place) {
	whole := it
	whole.ParentID = ""
	j.work.add(it, at, j.revision)
	j.steps = append(j.steps, step{Op: opAdd, Item: it.ID, Whole: &whole, At: j.placeOf(it.ID)})
}

// removeBranch takes an item away with everything below it, and says how many went.
func (j *job) removeBranch(id string) int {
	ids := j.preorder(id)
	for _, one := range slices.Backward(ids) {
		whole := j.nodes[one].item
		whole.ID, whole.ParentID = one, ""
		j.steps = append(j.steps, step{Op: opRemove, Item: one, Whole: &whole, At: j.placeOf(one)})
		j.work.remove(one)
	}
	return len(ids)
}

func (j *job) move(id string, to place) {
	from := j.placeOf(id)
	j.work.move(id, to)
	j.steps = append(j.steps, step{Op: opMove, Item: id, From: from, At: j.placeOf(id)})
}

// edit sets fields of an item; those that say the same already are left out.
func (j *job) edit(id string, fields map[Field]string) (changed bool) {
	n := j.nodes[id]
	before, after := map[Field]string{}, map[Field]string{}
	for f, value := range fields {
		if now := valueOf(&n.item, f); now != value {
			before[f], after[f] = now, value
		}
	}
	if len(after) == 0 {
		return false
	}
	j.reword(id, after)
	j.steps = append(j.steps, step{Op: opEdit, Item: id, Before: before, After: after})
	return true
}

func (j *job) reword(id string, fields map[Field]string) {
	n := j.nodes[id]
	for _, f := range slices.Sorted(maps.Keys(fields)) {
		set(&n.item, f, fields[f], j.head.Levels)
	}
	n.reworded, n.revision = true, j.revision
}

// redo does a step of before, while nobody has touched what it is about; false where somebody has.
func (j *job) redo(st step) bool {
	n := j.nodes[st.Item]
	switch st.Op {
	case opAdd:
		if n != nil || st.At.Parent != "" && j.nodes[st.At.Parent] == nil {
			return false
		}
		j.work.add(*st.Whole, st.At, j.revision)
		st.At = j.placeOf(st.Item)
	case opRemove:
		if n == nil || len(j.kids[st.Item]) > 0 || n.parent != st.At.Parent || !maps.Equal(fieldsOf(&n.item), fieldsOf(st.Whole)) {
			return false
		}
		st.At = j.placeOf(st.Item)
		j.work.remove(st.Item)
	case opEdit:
		if n == nil {
			return false
		}
		for f, value := range st.Before {
			if valueOf(&n.item, f) != value {
				return false
			}
		}
		j.reword(st.Item, st.After)
	case opMove:
		if n == nil || n.parent != st.From.Parent || st.At.Parent != "" && (j.nodes[st.At.Parent] == nil || j.under(st.At.Parent, st.Item)) {
			return false
		}
		st.From = j.placeOf(st.Item)
		j.work.move(st.Item, st.At)
		st.At = j.placeOf(st.Item)
	case opHead:
		if !j.redoHead(st) {
			return false
		}
	}
	j.steps = append(j.steps, st)
	return true
}

func (j *job) redoHead(st step) bool {
	for f, value := range st.Before {
		if HeadValue(j.head, f) != value {
			return false
		}
	}
	if st.Old != nil && (!slices.Equal(st.Old.Kinds, j.head.Kinds) || !slices.Equal(st.Old.Levels, j.head.Levels)) {
		return false
	}
	for f, value := range st.After {
		setHead(j.head, f, value)
	}
	if st.New != nil {
		j.head.Kinds, j.head.Levels = st.New.Kinds, st.New.Levels
	}
	return true
}
