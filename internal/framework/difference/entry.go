package difference

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"pathways/internal/framework"
)

// marked is an entry with what changed of its item.
func (m *matching) marked(f found) Entry {
	e := Entry{Become: becomes(len(f.was), len(f.is)), Guessed: f.guessed, Confirmed: f.confirmed, Note: f.note}
	for _, i := range f.was {
		e.Before = append(e.Before, refOf(m.was.Tree, i))
	}
	for _, j := range f.is {
		e.After = append(e.After, refOf(m.is.Tree, j))
	}
	if e.Become != Stays {
		return e
	}
	was, is := &m.was.Items[f.was[0]], &m.is.Items[f.is[0]]
	e.Reworded = was.Statement != is.Statement || was.Question != is.Question || was.Note != is.Note
	e.Moved = m.moved(f.was[0], f.is[0])
	e.Recoded = was.Code != is.Code
	e.Regraded = regraded(m.was.Release, m.is.Release, was, is)
	e.Rekinded = was.Kind != is.Kind
	return e
}

func refOf(t *framework.Tree, at int) framework.ItemRef {
	return framework.ItemRef{ItemID: t.Items[at].ID, Code: t.Items[at].Code, Version: t.Version}
}

// moved says whether an item stands under another parent than before. A parent that was split or merged is the same parent.
func (m *matching) moved(was, is int) bool {
	up, isUp := m.was.at[m.was.Items[was].ParentID]
	to, isTo := m.is.at[m.is.Items[is].ParentID]
	wasRoot, isRoot := m.was.Items[was].ParentID == "" || !isUp, m.is.Items[is].ParentID == "" || !isTo
	if wasRoot || isRoot {
		return wasRoot != isRoot
	}
	n, ok := m.entry[end{false, up}]
	return !ok || !slices.Contains(m.entries[n].is, to)
}

// regraded says whether the wording at levels differs, at those levels that both releases have under one code, else under
// one name, and at all others.
func regraded(before, after *framework.Release, was, is *framework.Item) bool {
	for _, l := range LevelPairs(before, after) {
		if l.Before != nil && l.After != nil && was.AtLevel(l.Before.Code) != is.AtLevel(l.After.Code) ||
			l.Before == nil && is.AtLevel(l.After.Code) != "" || l.After == nil && was.AtLevel(l.Before.Code) != "" {
			return true
		}
	}
	return false
}

// LevelPair is a level in both releases; nil in the one that has no such level.
type LevelPair struct{ Before, After *framework.Level }

// LevelPairs puts the levels of two releases side by side, by code, else by name: those of the later one in its order, then
// what only the earlier one has.
func LevelPairs(before, after *framework.Release) []LevelPair {
	used := make([]bool, len(before.Levels))
	pick := func(same func(framework.Level) bool) *framework.Level {
		for i := range before.Levels {
			if !used[i] && same(before.Levels[i]) {
				used[i] = true
				return &before.Levels[i]
			}
		}
		return nil
	}
	pairs := make([]LevelPair, len(after.Levels))
	for i := range after.Levels {
		pairs[i].After = &after.Levels[i]
		pairs[i].Before = pick(func(l framework.Level) bool { return l.Code == after.Levels[i].Code })
	}
	for i := range pairs {
		if pairs[i].Before == nil {
			pairs[i].Before = pick(func(l framework.Level) bool { return l.Name == pairs[i].After.Name })
		}
	}
	for i := range before.Levels {
		if !used[i] {
			pairs = append(pairs, LevelPair{Before: &before.Levels[i]})
		}
	}
	return pairs
}

// sameKinds says whether two releases have the same kinds of items, by key.
func sameKinds(before, after *framework.Tree) bool {
	return slices.EqualFunc(before.Kinds, after.Kinds, func(a, b framework.Kind) bool { return a.Key == b.Key })
}

// Open is how many entries are guesses that no steward has confirmed.
func (c *Changes) Open() int {
	n := 0
	for _, e := range c.Entries {
		if e.Guessed && !e.Confirmed {
			n++
		}
	}
	return n
}

// Parse reads changes that were published beside a release.
func Parse(doc []byte) (*Changes, error) {
	c := &Changes{}
	if err := json.Unmarshal(doc, c); err != nil {
		return nil, fmt.Errorf("difference.Parse: %w", err)
	}
	return c, nil
}

// Check says whether the changes are those of two releases: every item of either is in exactly one entry, and every entry
// has the shape that its word says.
func (c *Changes) Check(before, after *framework.Tree) error {
	seen := map[string]int{}
	for n, e := range c.Entries {
		if e.Become != becomes(len(e.Before), len(e.After)) {
			return fmt.Errorf("difference.Check: entry %d says %q of %d items that became %d", n, e.Become, len(e.Before), len(e.After))
		}
		for _, r := range e.Before {
			seen["before "+r.ItemID]++
		}
		for _, r := range e.After {
			seen["after "+r.ItemID]++
		}
	}
	for _, side := range []struct {
		name string
		tree *framework.Tree
	}{{"before ", before}, {"after ", after}} {
		for i := range side.tree.Items {
			if n := seen[side.name+side.tree.Items[i].ID]; n != 1 {
				return fmt.Errorf("difference.Check: %s is in %d entries", side.name+side.tree.Items[i].Code, n)
			}
		}
	}
	if len(seen) != len(before.Items)+len(after.Items) {
		return errors.New("difference.Check: an entry names an item that is in neither release")
	}
	return nil
}
