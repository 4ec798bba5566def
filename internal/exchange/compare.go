package exchange

import (
	"slices"
	"strings"

	"pathways/internal/framework"
)

// compared is how items of one release stand to those of another.
type compared struct {
	fate    map[string]Fate // of every item after, by identifier
	changes map[string][]Change
	gone    []*framework.Item // that are before and not after
	head    []Change
}

// compare says what is new and changed after, by identifier. Without a release before all of it is new.
func compare(before, after *framework.Release) compared {
	c := compared{fate: make(map[string]Fate, len(after.Items)), changes: map[string][]Change{}}
	if before == nil {
		for i := range after.Items {
			c.fate[after.Items[i].ID] = New
		}
		return c
	}
	c.head = headChanges(before, after)
	was, is := framework.NewTree(before), framework.NewTree(after)
	ahead := moved(was, is)
	for i := range after.Items {
		it := &after.Items[i]
		old := was.ByID(it.ID)
		if old == nil {
			c.fate[it.ID] = New
			continue
		}
		all := itemChanges(old, it)
		if a, b := codeOf(was, old.ParentID), codeOf(is, it.ParentID); a != b && old.ParentID != it.ParentID {
			all = append(all, Change{"parent", a, b})
		}
		if o, ok := ahead[it.ID]; ok {
			all = append(all, o)
		}
		c.fate[it.ID] = Same
		if len(all) > 0 {
			c.fate[it.ID], c.changes[it.ID] = Changed, all
		}
	}
	for i := range before.Items {
		if is.ByID(before.Items[i].ID) == nil {
			c.gone = append(c.gone, &before.Items[i])
		}
	}
	return c
}

func codeOf(t *framework.Tree, id string) string {
	if it := t.ByID(id); it != nil {
		return it.Code
	}
	return ""
}

// field is one text that may differ.
type field struct{ name, before, after string }

func differing(all []field) []Change {
	var out []Change
	for _, f := range all {
		if f.before != f.after {
			out = append(out, Change{f.name, f.before, f.after})
		}
	}
	return out
}

// headChanges are those of what belongs to no item.
func headChanges(before, after *framework.Release) []Change {
	return differing([]field{
		{"name", before.Framework.Name, after.Framework.Name},
		{"publisher", before.Framework.Publisher, after.Framework.Publisher},
		{"homepage", before.Framework.Homepage, after.Framework.Homepage},
		{"version", before.Version, after.Version},
		{"title", before.Title, after.Title},
		{"adoption", before.Adoption, after.Adoption},
		{"date", before.Date, after.Date},
		{"language", before.Language, after.Language},
		{"source", before.Source.Title + " " + before.Source.URL, after.Source.Title + " " + after.Source.URL},
		{"rights", before.Rights, after.Rights},
		{"funding", before.Funding, after.Funding},
		{"about", strings.Join(before.About, "\n"), strings.Join(after.About, "\n")},
		{"tips", strings.Join(before.Tips, "\n"), strings.Join(after.Tips, "\n")},
		{"remarks", strings.Join(before.Remarks, "\n"), strings.Join(after.Remarks, "\n")},
		{"kinds", kindsText(before.Kinds), kindsText(after.Kinds)},
		{"levels", levelsText(before.Levels), levelsText(after.Levels)},
	})
}

func kindsText(all []framework.Kind) string {
	var names []string
	for _, k := range all {
		names = append(names, k.Name+" ("+k.Key+", "+k.Plural+")")
	}
	return strings.Join(names, ", ")
}

func levelsText(all []framework.Level) string {
	var names []string
	for _, l := range all {
		names = append(names, strings.TrimSuffix(l.Name+" ("+l.Code+"): "+l.Description, ": "))
	}
	return strings.Join(names, ", ")
}

// itemChanges are those within one item.
func itemChanges(before, after *framework.Item) []Change {
	ours := func(it *framework.Item) string {
		if it.CodeOurs {
			return it.Code + " *"
		}
		return it.Code
	}
	all := []field{
		{"code", ours(before), ours(after)},
		{"kind", before.Kind, after.Kind},
		{"statement", before.Statement, after.Statement},
		{"question", before.Question, after.Question},
		{"note", before.Note, after.Note},
		{"remark", before.Remark, after.Remark},
	}
	for _, l := range after.Levels {
		all = append(all, field{"level." + l.Level, before.AtLevel(l.Level), l.Statement})
	}
	for _, l := range before.Levels {
		if !slices.ContainsFunc(after.Levels, func(a framework.LevelStatement) bool { return a.Level == l.Level }) {
			all = append(all, field{"level." + l.Level, l.Statement, ""})
		}
	}
	return differing(all)
}

// moved are the items that stand in another order among their neighbors, as few as explain it: all but the longest run of
// neighbors that kept their order. A change names the neighbor ahead.
func moved(was, is *framework.Tree) map[string]Change {
	place := make(map[string]int, len(was.Items)) // among the children of the same parent, before
	ahead := func(all []*framework.Item, i int) string {
		if i == 0 {
			return ""
		}
		return all[i-1].Code
	}
	out := map[string]Change{}
	parents := []string{""}
	for i := range is.Items {
		parents = append(parents, is.Items[i].ID)
	}
	for _, parent := range parents {
		old, now := was.Children(parent), is.Children(parent)
		if len(old) < 2 || len(now) < 2 {
			continue
		}
		for i, it := range old {
			place[it.ID] = i
		}
		var shared []int // places in now of items that stood under this parent before
		for i, it := range now {
			if b := was.ByID(it.ID); b != nil && b.ParentID == parent {
				shared = append(shared, i)
			}
		}
		keeps := longestRun(len(shared), func(i int) int { return place[now[shared[i]].ID] })
		for i, at := range shared {
			if !keeps[i] {
				it := now[at]
				out[it.ID] = Change{"order", ahead(old, place[it.ID]), ahead(now, at)}
			}
		}
	}
	return out
}

// longestRun marks a longest ascending run among n different values.
func longestRun(n int, value func(int) int) []bool {
	ends, before := []int{}, make([]int, n) // ends[k]: where the run of length k+1 with the least end has it
	for i := range n {
		k, _ := slices.BinarySearchFunc(ends, value(i), func(e, v int) int { return value(e) - v })
		before[i] = -1
		if k > 0 {
			before[i] = ends[k-1]
		}
		if k == len(ends) {
			ends = append(ends, i)
		} else {
			ends[k] = i
		}
	}
	out := make([]bool, n)
	if len(ends) > 0 {
		for i := ends[len(ends)-1]; i >= 0; i = before[i] {
			out[i] = true
		}
	}
	return out
}
