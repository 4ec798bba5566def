package role

import (
	"testing"

	"pathways/internal/platform/errs"
)

func TestTwoWhoWriteInOneCompetencyBothComeBackAndNothingIsOverwritten(t *testing.T) {
	each(t, func(h *house) {
		r := h.begun()
		item := h.item("GE.1")
		knew, _ := r.Use(item)
		first, second := knew, knew
		first.Emphasis, second.Emphasis = NowAndThen, Regular
		c, err := h.SetUse(h.ctx, h.steward, h.org.Slug, r.ID, item, &first, &knew)
		h.must(err)
		if c != nil {
			t.Fatalf("a conflict of one: %+v", c)
		}
		c, err = h.SetUse(h.ctx, h.owner, h.org.Slug, r.ID, item, &second, &knew)
		h.must(err)
		if c == nil || c.Mine.Use.Emphasis != Regular || c.Theirs.Use.Emphasis != NowAndThen || c.By != "Sam" {
			t.Fatalf("conflict %+v", c)
		}
		if now, _ := h.now(r.ID).Use(item); now.Emphasis != NowAndThen {
			t.Errorf("overwritten by %s", now.Emphasis)
		}
		examples := knew
		examples.Examples = append([]string{"Asks before telling"}, knew.Examples...)
		c, err = h.SetUse(h.ctx, h.owner, h.org.Slug, r.ID, item, &examples, &knew)
		h.must(err)
		if now, _ := h.now(r.ID).Use(item); c != nil || now.Emphasis != NowAndThen || len(now.Examples) != 2 {
			t.Errorf("examples beside another emphasis: %+v, conflict %+v", now, c)
		}
	})
}

func TestGuestsAndStrangersFindNoRoles(t *testing.T) {
	each(t, func(h *house) {
		r := h.begun()
		_, err := h.One(h.ctx, h.guest, h.org.Slug, r.ID)
		h.want("a guest", err, errs.NotFound)
		_, err = h.One(h.ctx, h.kate, h.org.Slug, r.ID)
		h.want("a stranger", err, errs.NotFound)
		_, err = h.SetWords(h.ctx, h.member, h.org.Slug, r.ID, Words{Title: "Mine"}, r.Words())
		h.want("a member who writes", err, errs.Forbidden)
	})
}
