package role

import (
	"testing"

	"pathways/internal/carryover"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// A role of the 2018 draft goes to today's framework by what is published about the two; nothing of the old text is lost.
func TestARoleIsBroughtToAnotherReleaseAndBack(t *testing.T) {
	each(t, func(h *house) {
		r, err := h.Begin(h.ctx, h.lead, h.org.Slug, Start{ID: ids.New(), Title: "Educator", Release: h.levels.ID})
		h.must(err)
		level := h.levels.Levels[0].Code
		var choices []Choice
		for _, leaf := range h.levels.Leaves("") {
			choices = append(choices, Choice{Item: leaf.ID, Emphasis: Regular})
		}
		_, err = h.Choose(h.ctx, h.lead, h.org.Slug, r.ID, choices)
		h.must(err)
		first := choices[0].Item
		_, err = h.SetUse(h.ctx, h.lead, h.org.Slug, r.ID, first,
			&Use{Emphasis: Central, From: level, To: level, Examples: []string{"At the pond"}}, &Use{Emphasis: Regular})
		h.must(err)
		r = h.now(r.ID)
		_, err = h.Agree(h.ctx, h.lead, h.org.Slug, r.ID, "as of 2018", r.Revision)
		h.must(err)

		look, err := h.Carrying(h.ctx, h.lead, h.org.Slug, r.ID, h.isl.ID)
		h.must(err)
		if len(look.Moves) != len(choices) || look.To.ID != h.isl.ID || look.Before != nil {
			h.Fatalf("%d moves", len(look.Moves))
		}
		chosen, goes := carryover.Chosen{}, map[string]bool{}
		for _, m := range look.Moves {
			if m.Verdict.Asks() {
				chosen[m.Row.Item.ID] = []string{m.Targets[0].Item.ID, "made up"}
			}
			for _, it := range m.Goes(chosen) {
				goes[it.ID] = true
			}
		}
		h.want("an older page", h.Bring(h.ctx, h.lead, h.org.Slug, r.ID, h.isl.ID, chosen, r.Revision-1), errs.Conflict)
		h.must(h.Bring(h.ctx, h.lead, h.org.Slug, r.ID, h.isl.ID, chosen, r.Revision))
		now := h.now(r.ID)
		if now.Release != h.isl.ID || len(now.Uses) != len(goes) || len(goes) == 0 || now.Revision != r.Revision+1 || now.Agreed != 1 {
			h.Fatalf("brought: release %s, %d of %d competencies", now.Release, len(now.Uses), len(goes))
		}
		for _, u := range now.Uses {
			if h.isl.ByID(u.Item) == nil || u.From != "" || u.To != "" {
				h.Errorf("%+v does not belong to the release", u)
			}
		}
		kept, tree, err := h.Version(h.ctx, h.member, h.org.Slug, r.ID, 1)
		h.must(err)
		if tree.ID != h.levels.ID || !kept.Same(r.Profile) {
			h.Error("the agreed version changed")
		}
		h.want("to where it stands", h.Bring(h.ctx, h.lead, h.org.Slug, r.ID, h.isl.ID, chosen, now.Revision), errs.NotFound)

		h.must(h.Back(h.ctx, h.lead, h.org.Slug, r.ID, now.Revision))
		back := h.now(r.ID)
		if back.Release != h.levels.ID || !back.Same(r.Profile) {
			h.Error("back is not the text as it was")
		}
		h.must(h.Back(h.ctx, h.lead, h.org.Slug, r.ID, back.Revision))
		if again := h.now(r.ID); again.Release != h.isl.ID || !again.Same(now.Profile) {
			h.Error("forth again is not the text that was brought")
		}
		h.must(h.Delete(h.ctx, h.lead, h.org.Slug, r.ID))
	})
}

func TestOnlyThoseWhoWriteBringARoleAndNotWhileProposalsWait(t *testing.T) {
	each(t, func(h *house) {
		r := h.begun()
		_, err := h.Carrying(h.ctx, h.member, h.org.Slug, r.ID, "")
		h.want("a member looks", err, errs.Forbidden)
		h.want("a member brings", h.Bring(h.ctx, h.member, h.org.Slug, r.ID, h.levels.ID, nil, r.Revision), errs.Forbidden)
		h.want("a stranger brings", h.Bring(h.ctx, h.kate, h.org.Slug, r.ID, h.levels.ID, nil, r.Revision), errs.NotFound)
		h.want("a release that is not here", h.Bring(h.ctx, h.lead, h.org.Slug, r.ID, "none", nil, r.Revision), errs.NotFound)
		h.want("back from nowhere", h.Back(h.ctx, h.lead, h.org.Slug, r.ID, r.Revision), errs.NotFound)
		_, _, err = h.Propose(h.ctx, h.member, h.org.Slug, r.ID, Suggestion{Part: PartTitle, After: Said{Text: "Guide"}})
		h.must(err)
		h.want("a proposal waits", h.Bring(h.ctx, h.lead, h.org.Slug, r.ID, h.levels.ID, nil, r.Revision), errs.Conflict)
		look, err := h.Carrying(h.ctx, h.lead, h.org.Slug, r.ID, "")
		h.must(err)
		if len(look.Others) != 1 || look.Others[0].ID != h.levels.ID {
			h.Errorf("offered: %v", look.Others)
		}
	})
}
