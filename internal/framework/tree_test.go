package framework_test

import (
	"fmt"
	"testing"
	"time"

	"pathways/internal/framework"
)

// An item that is read back from elsewhere is a copy: it finds its domain as the tree's own does.
func TestItemsFindTheirDomains(t *testing.T) {
	r := sample()
	r.Items = append(r.Items, framework.Item{ID: "lost", Code: "X", ParentID: "gone"}, framework.Item{ID: "a", Code: "Y", ParentID: "b"},
		framework.Item{ID: "b", Code: "Z", ParentID: "a"}, framework.Item{ID: "second", Code: "P"}, framework.Item{ID: "below", Code: "P.1", ParentID: "second"})
	tree := framework.NewTree(r)
	for code, want := range map[string]struct {
		root  string
		place int
	}{"SO": {"SO", 0}, "SO.2": {"SO", 0}, "X": {"X", 0}, "P": {"P", 1}, "P.1": {"P", 1}} {
		own := tree.ByCode(code)
		copied := *own
		for _, it := range []*framework.Item{own, &copied} {
			if root, place := tree.Root(it).Code, tree.RootIndex(it); root != want.root || place != want.place {
				t.Errorf("%s stands in %s, the domain at %d", code, root, place)
			}
		}
	}
	if tree.Root(tree.ByCode("Y")) == nil || len(tree.Leaves("")) != 3 {
		t.Errorf("a circle hides other items: %d leaves", len(tree.Leaves("")))
	}
}

// A page asks for the domain of each item that it shows: the time for a large framework has to grow as its size does.
func TestLargeFrameworksAreReadInTheTimeOfTheirSize(t *testing.T) {
	const size = 40_000
	wide := &framework.Release{}
	for i := range size {
		wide.Items = append(wide.Items, framework.Item{ID: fmt.Sprint(i), Code: fmt.Sprint("C", i)})
	}
	deep := &framework.Release{}
	for i := range size {
		it := framework.Item{ID: fmt.Sprint(i), Code: fmt.Sprint("C", i)}
		if i > 0 {
			it.ParentID = fmt.Sprint(i - 1)
		}
		deep.Items = append(deep.Items, it)
	}
	for name, r := range map[string]*framework.Release{"wide": wide, "deep": deep} {
		began := time.Now()
		tree := framework.NewTree(r)
		for i := range tree.Items {
			tree.RootIndex(&tree.Items[i])
		}
		leaves := len(tree.Leaves(""))
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("%s: %d leaves took %s", name, leaves, took)
		}
	}
}
