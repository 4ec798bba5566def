package exchange

import (
	"context"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"pathways/internal/exchange/exchangetest"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
)

// Whatever is brought into whatever draft: the dry run says what is done, every item has one fate, and the same file again
// changes nothing.
func TestBringingUpToDateTwiceIsBringingUpToDateOnce(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	rapid.Check(t, func(rt *rapid.T) {
		first, second := exchangetest.Release(rt), exchangetest.Release(rt)
		raw := [2][]byte{packed(t, first), packed(t, second)}
		lacking := rapid.Bool().Draw(rt, "what the file lacks is removed")
		defer func() {
			if err := h.DB.Update(context.Background(), func(ctx context.Context, tx *db.Tx) error {
				for _, table := range []string{"draft_change", "draft_item", "draft"} {
					if _, err := tx.Exec(ctx, "DELETE FROM "+table); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				rt.Fatal(err)
			}
		}()
		r, id, err := h.TakeIn(t.Context(), h.ana, h.file(raw[0], Choices{}))
		if err != nil || r.Outcome != Takes {
			rt.Fatalf("%s %+v, %v", r.Outcome, r.Why, err)
		}
		for n := range 2 {
			f := h.file(raw[1], Choices{Into: id, Lacking: lacking})
			dry, err := h.Examine(t.Context(), h.ana, f)
			if err != nil {
				rt.Fatal(err)
			}
			r, _, err := h.TakeIn(t.Context(), h.ana, f)
			if err != nil || dry.Digest != r.Digest {
				rt.Fatalf("%+v, %v", r.Head(), err)
			}
			if r.Outcome == Refuses {
				return // a circle with what stands in the draft
			}
			if n == 1 && r.Outcome != Nothing {
				rt.Fatalf("again: %v %+v", r.Of, changesOf(r))
			}
		}
		_, tree, err := h.Drafts.Tree(t.Context(), h.ana, id)
		if err != nil {
			rt.Fatal(err)
		}
		for i := range second.Items {
			if it := tree.ByID(second.Items[i].ID); it == nil || it.Statement != second.Items[i].Statement {
				rt.Fatalf("%s of the file is not in the draft", second.Items[i].Code)
			}
		}
		if lacking && len(tree.Items) != len(second.Items) {
			rt.Fatalf("%d items stay of what the file lacks", len(tree.Items)-len(second.Items))
		}
	})
}

func changesOf(r Report) (all []Row) {
	for _, row := range r.Rows {
		if row.Fate == Changed || row.Fate == New || row.Fate == Removed {
			all = append(all, row)
		}
	}
	return all
}

func TestPressedManyTimesAtOnceItIsTakenInOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		raw := packed(t, body("1", nil))
		id, err := h.Bring(t.Context(), h.ana, h.org.Slug, "a.json", raw, Choices{})
		if err != nil {
			t.Fatal(err)
		}
		im, err := h.One(t.Context(), h.ana, id)
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		var lock sync.Mutex
		taken := 0
		for range 8 {
			all.Go(func() {
				if _, err := h.Take(context.Background(), h.ana, id, im.Report.Digest); err == nil {
					lock.Lock()
					taken++
					lock.Unlock()
				}
			})
		}
		all.Wait()
		drafts, err := h.Drafts.Mine(t.Context(), h.ana)
		if err != nil || taken != 1 || len(drafts) != 1 {
			t.Errorf("taken in %d times, %d drafts, %v", taken, len(drafts), err)
		}
		if im, err = h.One(t.Context(), h.ana, id); err != nil || im.State != Taken {
			t.Errorf("%s, %v", im.State, err)
		}
	})
}

func TestALongestRunKeepsItsOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6, 7}).Draw(t, "values")
		keeps := longestRun(len(values), func(i int) int { return values[i] })
		last, n, best := -1, 0, 0
		for i, v := range values {
			if keeps[i] {
				if v < last {
					t.Fatalf("%v keeps %v", values, keeps)
				}
				last, n = v, n+1
			}
		}
		for set := range 1 << len(values) { // every choice of places
			last, m := -1, 0
			for i, v := range values {
				if set>>i&1 == 1 {
					if v < last {
						m = -1
						break
					}
					last, m = v, m+1
				}
			}
			best = max(best, m)
		}
		if n != best {
			t.Fatalf("%v: a run of %d is kept, there is one of %d", values, n, best)
		}
	})
}
