package role

import (
	"strings"
	"testing"

	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
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

func TestARoleIsBegunFromAnotherOneAndFromFoundCompetencies(t *testing.T) {
	each(t, func(h *house) {
		r := h.begun()
		copied, err := h.Begin(h.ctx, h.owner, h.org.Slug, Start{Title: "Host", From: Origin("role:" + r.ID)})
		h.must(err)
		if copied.Title != "Host" || copied.Team != "Floor" || len(copied.Uses) != 2 || copied.Release != r.Release || copied.ID == r.ID {
			t.Errorf("copied %+v", copied)
		}
		uses := []Use{{Item: h.item("GE.9"), Examples: []string{"Leads a team", strings.Repeat("long words ", 80)}}, {Item: h.item("GE.1"), Emphasis: Central}}
		found, err := h.BeginFrom(h.ctx, h.lead, h.org.Slug, "From a posting", h.isl.ID, uses, "text:1")
		h.must(err)
		if len(found.Uses) != 2 || found.Uses[0].Item != h.item("GE.1") || found.Uses[1].Emphasis != Regular || !strings.HasSuffix(found.Uses[1].Examples[1], "words…") {
			t.Errorf("from a text: %+v", found.Uses)
		}
		again, err := h.BeginFrom(h.ctx, h.lead, h.org.Slug, "From a posting", h.isl.ID, uses, "text:1")
		h.must(err)
		if again.ID != found.ID {
			t.Error("a double click begins two roles")
		}
		_, err = h.BeginFrom(h.ctx, h.lead, h.org.Slug, "X", h.isl.ID, []Use{{Item: h.isl.Roots()[0].ID}}, "text:2")
		h.want("a domain as a competency", err, errs.Invalid)
		_, err = h.Begin(h.ctx, h.lead, h.org.Slug, Start{Title: "X", Release: h.isl.ID, From: "starter:nobody"})
		h.want("a starter that is not there", err, errs.Invalid)
	})
}

func TestAProposalOnAChangedTextIsAcceptedOnlyWithBothTextsSeen(t *testing.T) {
	each(t, func(h *house) {
		r := h.begun()
		slug := h.org.Slug
		g := Suggestion{ID: ids.New(), Part: PartPurpose, After: Said{Text: "So that people wonder"}, Reason: "It is missing why"}
		p, _, err := h.Propose(h.ctx, h.member, slug, r.ID, g)
		h.must(err)
		again, _, err := h.Propose(h.ctx, h.member, slug, r.ID, g)
		h.must(err)
		if again.Seq != p.Seq {
			t.Error("a double click proposes twice")
		}
		_, err = h.SetWords(h.ctx, h.lead, slug, r.ID, Words{Title: r.Title, Purpose: "Meanwhile", Team: r.Team}, r.Words())
		h.must(err)
		s, err := h.Proposal(h.ctx, h.steward, slug, r.ID, p.ID)
		h.must(err)
		if !s.Moved || s.Before.Text != "" || s.Now.Text != "Meanwhile" {
			t.Errorf("both texts: %+v", s)
		}
		clash, err := h.Decide(h.ctx, h.steward, slug, r.ID, p.ID, Decision{Accept: true, Knew: s.Before})
		h.must(err)
		if clash == nil || clash.Now.Text != "Meanwhile" || h.now(r.ID).Purpose != "Meanwhile" {
			t.Fatalf("accepted over a text that nobody had seen: %+v", clash)
		}
		for range 2 {
			clash, err = h.Decide(h.ctx, h.steward, slug, r.ID, p.ID, Decision{Accept: true, Reply: "Yes", Knew: s.Now})
			h.must(err)
			if clash != nil {
				t.Fatalf("a clash: %+v", clash)
			}
		}
		if now := h.now(r.ID); now.Purpose != "So that people wonder" {
			t.Errorf("purpose %q", now.Purpose)
		}
		_, err = h.Decide(h.ctx, h.owner, slug, r.ID, p.ID, Decision{Reply: "No"})
		h.want("declined after it was accepted", err, errs.Conflict)
		h.want("taken back after it was accepted", h.Withdraw(h.ctx, h.member, slug, r.ID, p.ID), errs.Conflict)
		stale := Said{Text: "Meanwhile"}
		_, clash, err = h.Propose(h.ctx, h.member, slug, r.ID, Suggestion{Part: PartPurpose, After: Said{Text: "Other"}, Knew: &stale})
		h.must(err)
		if clash == nil || clash.Now.Text != "So that people wonder" {
			t.Errorf("proposed on a text that is not there any more: %+v", clash)
		}
	})
}

func TestOnlyItsAuthorAndThoseWhoWriteTakeACommentAway(t *testing.T) {
	each(t, func(h *house) {
		r := h.begun()
		c, err := h.Comment(h.ctx, h.lead, h.org.Slug, r.ID, "", "", "Mine")
		h.must(err)
		h.want("another one's comment", h.Uncomment(h.ctx, h.member, h.org.Slug, r.ID, c.ID), errs.Forbidden)
		own, err := h.Comment(h.ctx, h.member, h.org.Slug, r.ID, "", "", "Mine too")
		h.must(err)
		h.must(h.Uncomment(h.ctx, h.member, h.org.Slug, r.ID, own.ID))
		h.must(h.Uncomment(h.ctx, h.member, h.org.Slug, r.ID, own.ID))
		h.must(h.Uncomment(h.ctx, h.steward, h.org.Slug, r.ID, c.ID))
		all, err := h.Comments(h.ctx, h.member, h.org.Slug, r.ID, 0, 10)
		h.must(err)
		if len(all) != 0 {
			t.Errorf("left: %+v", all)
		}
	})
}
