package draft

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"pathways/internal/platform/authz"
)

// TestManyAtTheSameMomentLoseNothing ensures that edits, additions and moves that meet in the database are all kept, each
// with its own number in the history.
func TestManyAtTheSameMomentLoseNothing(t *testing.T) {
	each(t, func(h *house) {
		d := h.begin()
		a := h.add(d, "", "a")
		const each = 12
		var all sync.WaitGroup
		fields := []Field{Statement, Question, Note, Remark}
		for n, f := range fields {
			v := []authz.Viewer{h.ana, h.ben}[n%2]
			all.Go(func() {
				knew := map[Field]string{f: map[Field]string{Statement: "a"}[f]}
				for i := range each {
					wanted := map[Field]string{f: fmt.Sprint(f, i)}
					out, err := h.Edit(h.ctx, v, d.ID, ItemEdit{Item: a, Fields: wanted, Knew: knew})
					if err != nil || len(out.Conflicts) != 0 {
						t.Errorf("%s %d: %+v, %v", f, i, out, err)
					}
					knew = wanted
					if _, err := h.Add(h.ctx, v, d.ID, NewItem{Parent: a}); err != nil {
						t.Errorf("adding: %v", err)
					}
				}
			})
		}
		all.Wait()
		now, tree, err := h.Tree(h.ctx, h.ben, d.ID)
		h.must(err)
		for _, f := range fields {
			if got, want := valueOf(tree.ByID(a), f), fmt.Sprint(f, each-1); got != want {
				h.Errorf("%s is %q, want %q", f, got, want)
			}
		}
		var codes []string
		for _, it := range tree.Children(a) {
			codes = append(codes, it.Code)
		}
		slices.Sort(codes)
		if n := len(fields) * each; len(slices.Compact(codes)) != n || now.Items != n+1 || now.Revision != int64(3+2*n) {
			h.Errorf("%d codes, %d items, revision %d", len(codes), now.Items, now.Revision)
		}
	})
}
