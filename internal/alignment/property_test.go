package alignment_test

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"pathways/internal/alignment"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
)

// deed is a decision as the model remembers it.
type deed struct {
	id, by, item string
	what         alignment.What
	undone       bool
}

// held is what holds of an item by the rule: of the decisions that stand, the latest on the item or on the whole passage.
func held(deeds []deed, item string) alignment.What {
	for _, d := range slices.Backward(deeds) {
		if !d.undone && (d.item == item || d.what == alignment.Nothing) {
			if d.what == alignment.Nothing {
				return alignment.Refused
			}
			return d.what
		}
	}
	return ""
}

// Whatever people decide, undo, redo and have read again in whatever order: what holds of each competency follows the rule,
// no decision is lost, and what is counted over texts is what their passages say.
func TestWhatHoldsAndWhatIsCountedFollowTheDecisions(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	a, b := h.codes()
	others := []string{h.tree.Leaves("")[12].Code, h.tree.Leaves("")[33].Code, a, b}
	rapid.Check(t, func(rt *rapid.T) {
		f := h.brought(h.said(a))
		n := f.Passages[0].N
		var deeds []deed
		people := []authz.Viewer{h.lead, h.steward, h.owner}
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			v := rapid.SampledFrom(people).Draw(rt, "who")
			switch act := rapid.IntRange(0, 9).Draw(rt, "act"); {
			case act < 6:
				what := rapid.SampledFrom([]alignment.What{alignment.Accepted, alignment.Refused, alignment.Added, alignment.Nothing}).Draw(rt, "what")
				item := ""
				if what != alignment.Nothing {
					item = h.item(rapid.SampledFrom(others).Draw(rt, "code"))
				}
				d, err := h.Decide(h.ctx, v, h.museum.Slug, f.ID, n, item, what)
				if errs.Is(err, errs.Invalid) {
					continue // it was not suggested, so that it can neither be accepted nor refused
				}
				h.must(err)
				if !slices.ContainsFunc(deeds, func(o deed) bool { return o.id == d.ID }) {
					deeds = append(deeds, deed{d.ID, v.Person, item, what, false})
				}
			case act < 9 && len(deeds) > 0:
				d := &deeds[rapid.IntRange(0, len(deeds)-1).Draw(rt, "which")]
				by := people[slices.IndexFunc(people, func(p authz.Viewer) bool { return p.Person == d.by })]
				if d.undone {
					h.must(h.Redo(h.ctx, by, h.museum.Slug, f.ID, d.id))
				} else {
					h.must(h.Undo(h.ctx, by, h.museum.Slug, f.ID, d.id))
				}
				d.undone = !d.undone
			default:
				h.must(h.ReadAgain(h.ctx, v, h.museum.Slug, f.ID))
				h.work()
			}
		}
		got := h.text(f.ID)
		p := h.on(got, a)
		if len(p.Decisions) != len(deeds) {
			rt.Fatalf("%d decisions of %d are there", len(p.Decisions), len(deeds))
		}
		for _, s := range p.Suggestions {
			if want := held(deeds, s.Item.ID); s.Holds != want {
				rt.Errorf("%s is %q, want %q", s.Item.Code, s.Holds, want)
			}
		}
		for _, d := range deeds {
			if w := held(deeds, d.item); d.item != "" && (w == alignment.Added || w == alignment.Accepted) && !slices.ContainsFunc(p.Suggestions, func(s alignment.Suggestion) bool { return s.Item.ID == d.item }) {
				rt.Errorf("%s was %s and is not at the passage", h.tree.ByID(d.item).Code, w)
			}
		}
		if wrong := h.miscounted(); wrong != 0 {
			rt.Errorf("%d rows are counted otherwise than the passages say", wrong)
		}
		h.must(h.Delete(h.ctx, h.lead, h.museum.Slug, f.ID))
	})
}

// miscounted is in how many rows that are kept for counting differ from what passages say.
func (h *house) miscounted() (n int) {
	h.Helper()
	const marks = `SELECT text_id, item_id, MAX(CASE WHEN holds IN ('accepted', 'added') THEN 1 ELSE 0 END) AS looked FROM alignment_mark WHERE holds <> 'refused' GROUP BY text_id, item_id`
	const kept = `SELECT text_id, item_id, CASE WHEN looked_at THEN 1 ELSE 0 END AS looked FROM alignment_item`
	h.must(h.d.View(h.ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT (SELECT COUNT(*) FROM (`+marks+` EXCEPT `+kept+`) a) + (SELECT COUNT(*) FROM (`+kept+` EXCEPT `+marks+`) b)`).Scan(&n)
	}))
	return n
}
