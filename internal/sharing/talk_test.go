package sharing

import (
	"context"
	"strings"
	"testing"
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

func (h *house) talk(v authz.Viewer, id string) *Talk {
	h.t.Helper()
	t, err := h.s.Talk(h.ctx, v, id)
	if err != nil {
		h.t.Fatalf("talk: %v", err)
	}
	return t
}

// conversing is a grant from Ana to Bo with a conversation.
func (h *house) conversing(ana, bo authz.Viewer) string {
	d := h.draft(toPerson(bo), h.everything(ana))
	d.Conversation = true
	return h.share(ana, d).Grant.ID
}

func (h *house) note(v authz.Viewer, id, text string) string {
	h.t.Helper()
	note := ids.New()
	for range 2 { // a double click writes one note
		if err := h.s.AddNote(h.ctx, v, id, note, text); err != nil {
			h.t.Fatalf("note: %v", err)
		}
	}
	return note
}

// TestNotesAreKeptOnlyWhereBothAgreed ensures the whole life of notes: both see them, agreeing is to words that one has
// read, editing resets it, closing takes away what was not agreed, and each may let go of an agreed note.
func TestNotesAreKeptOnlyWhereBothAgreed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		ana, bo, cy := h.person("Ana"), h.person("Bo"), h.person("Cy")
		id := h.conversing(ana, bo)
		if n := h.talk(ana, id); n.With != "" || !n.Writes || n.Side != OwnerSide {
			t.Errorf("before Bo came: %+v", n)
		}
		first := h.note(ana, id, "We try it in spring.")
		if n := h.talk(bo, id); len(n.Notes) != 1 || n.With != "Ana" || n.Notes[0].I || !n.Notes[0].They || n.Notes[0].Mine {
			t.Fatalf("Bo reads %+v", n)
		}
		for name, try := range map[string]func() error{
			"reads":  func() error { _, err := h.s.Talk(h.ctx, cy, id); return err },
			"polls":  func() error { _, err := h.s.Notes(h.ctx, cy, id); return err },
			"writes": func() error { return h.s.AddNote(h.ctx, cy, id, ids.New(), "x") },
			"agrees": func() error { return h.s.Agree(h.ctx, cy, id, first, 1) },
			"takes":  func() error { return h.s.TakeAway(h.ctx, cy, id, first) },
			"closes": func() error { return h.s.Close(h.ctx, cy, id) },
		} {
			if err := try(); !errs.Is(err, errs.NotFound) {
				t.Errorf("a third person %s: %v", name, err)
			}
		}
		if err := h.s.EditNote(h.ctx, bo, id, first, 1, "Mine now"); !errs.Is(err, errs.NotFound) {
			t.Errorf("the other edits: %v", err)
		}
		if err := h.s.Agree(h.ctx, bo, id, first, 1); err != nil {
			t.Fatal(err)
		}
		if err := h.s.EditNote(h.ctx, ana, id, first, 1, "We try it in summer."); err != nil {
			t.Fatal(err)
		}
		if n := h.talk(bo, id).Notes[0]; n.I || n.Agreed || n.Wording != 2 {
			t.Errorf("after the words changed: %+v", n)
		}
		if err := h.s.Agree(h.ctx, bo, id, first, 1); !errs.Is(err, errs.Conflict) {
			t.Errorf("agreed to words that were not read: %v", err)
		}
		if err := h.s.Agree(h.ctx, bo, id, first, 2); err != nil {
			t.Fatal(err)
		}
		h.note(ana, id, "not agreed")
		gone := h.note(bo, id, "taken away")
		if err := h.s.TakeAway(h.ctx, ana, id, gone); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{" ", strings.Repeat("x", MaxNote+1)} {
			if err := h.s.AddNote(h.ctx, ana, id, ids.New(), text); !errs.Is(err, errs.Invalid) {
				t.Errorf("a note of %d characters: %v", len(text), err)
			}
		}
		for range 2 {
			if err := h.s.Close(h.ctx, bo, id); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.s.AddNote(h.ctx, ana, id, ids.New(), "late"); !errs.Is(err, errs.Conflict) {
			t.Errorf("a note after closing: %v", err)
		}
		for _, v := range []authz.Viewer{ana, bo} {
			if n := h.talk(v, id); len(n.Notes) != 1 || n.Notes[0].Text != "We try it in summer." || n.Writes {
				t.Errorf("%s is left with %+v", v.Name, n)
			}
		}
		if err := h.s.Revoke(h.ctx, ana, id); err != nil {
			t.Fatal(err)
		}
		if n := h.talk(bo, id); len(n.Notes) != 1 || n.Grant != nil || !n.Shown.Empty() || n.With != "Ana" {
			t.Errorf("after the end Bo sees %+v", n)
		}
		if kept, err := h.s.Kept(h.ctx, bo); err != nil || len(kept) != 1 || kept[0].With != "Ana" {
			t.Errorf("kept: %+v, %v", kept, err)
		}
		if err := h.s.TakeAway(h.ctx, bo, id, first); err != nil {
			t.Fatal(err)
		}
		if _, err := h.s.Talk(h.ctx, bo, id); !errs.Is(err, errs.NotFound) {
			t.Errorf("Bo let go of all: %v", err)
		}
		if n := h.talk(ana, id); len(n.Notes) != 1 {
			t.Error("the note went from the other side too")
		}
		if err := h.s.TakeAway(h.ctx, ana, id, first); err != nil || h.count("share_note") != 0 {
			t.Errorf("nobody keeps it, and it is still there: %v", err)
		}
	})
}

func TestAConversationNeedsAPersonAndThatItWasChosen(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	ana, bo := h.person("Ana"), h.person("Bo")
	without := h.share(ana, h.draft(toPerson(bo), h.everything(ana))).Grant
	link := h.draft(To{Kind: ToLink}, h.everything(ana))
	link.Conversation = true
	byLink := h.share(ana, link).Grant
	for _, id := range []string{without.ID, byLink.ID} {
		for _, v := range []authz.Viewer{ana, bo} {
			if _, err := h.s.Talk(h.ctx, v, id); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", v.Name, err)
			}
		}
	}
}

// TestNotesThatWereNotAgreedGoWithTheEnd ensures that a grant that runs out takes them along.
func TestNotesThatWereNotAgreedGoWithTheEnd(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	ana, bo := h.person("Ana"), h.person("Bo")
	id := h.conversing(ana, bo)
	h.talk(bo, id)
	h.note(bo, id, "open")
	h.wait(31 * 24 * time.Hour)
	for _, v := range []authz.Viewer{ana, bo} {
		if _, err := h.s.Talk(h.ctx, v, id); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s still sees it: %v", v.Name, err)
		}
	}
	if err := h.s.Sweep(h.ctx); err != nil || h.count("share_note") != 0 {
		t.Errorf("the note outlived the end: %v", err)
	}
}

// TestErasingTakesEverythingAlong ensures what goes and what stays without a name when a person leaves, on either side.
func TestErasingTakesEverythingAlong(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, keep := range []bool{false, true} {
			h := open(t, d)
			suffix := map[bool]string{false: "leaves", true: "stays"}[keep]
			ana, bo := h.person("Ana "+suffix), h.person("Bo "+suffix)
			mine, theirs := h.conversing(ana, bo), h.conversing(bo, ana)
			for _, v := range []authz.Viewer{ana, bo} {
				h.talk(v, mine)
				h.talk(v, theirs)
			}
			for _, id := range []string{mine, theirs} {
				for _, v := range []authz.Viewer{ana, bo} {
					note := h.note(v, id, "by "+v.Name)
					for _, agrees := range []authz.Viewer{ana, bo} {
						if err := h.s.Agree(h.ctx, agrees, id, note, 1); err != nil {
							t.Fatal(err)
						}
					}
				}
			}
			if err := h.s.Say(h.ctx, ana, Way{ID: theirs}, CommentDraft{ID: ids.New(), Text: "from Ana"}, ""); err != nil {
				t.Fatal(err)
			}
			if err := h.s.Say(h.ctx, bo, Way{ID: mine}, CommentDraft{ID: ids.New(), Text: "from Bo"}, ""); err != nil {
				t.Fatal(err)
			}
			h.update(func(ctx context.Context, tx *db.Tx) error {
				r, err := h.s.Export(ctx, tx, ana.Person)
				if err != nil {
					return err
				}
				if len(r.Grants) != 1 || len(r.Grants[0].Openings) != 1 || len(r.Grants[0].Comments) != 1 || len(r.Said) != 1 || len(r.Notes) != 4 {
					t.Errorf("take-out holds %+v", r)
				}
				return nil
			})
			h.update(func(ctx context.Context, tx *db.Tx) error { return h.s.Erase(ctx, tx, ana.Person, keep) })
			h.seesNothing(bo, Way{ID: mine})
			detail, err := h.s.Get(h.ctx, bo, theirs)
			if err != nil {
				t.Fatal(err)
			}
			if len(detail.Openings) != 1 || detail.Openings[0].Name != "" {
				t.Errorf("the log of openings: %+v", detail.Openings)
			}
			notes := append(h.talk(bo, theirs).Notes, h.talk(bo, mine).Notes...)
			if keep {
				if len(detail.Comments) != 1 || detail.Comments[0].Name != "" || len(notes) != 4 {
					t.Errorf("what stays: %+v, %+v", detail.Comments, notes)
				}
			} else if len(detail.Comments) != 0 || len(notes) != 2 {
				t.Errorf("what goes: %+v, %+v", detail.Comments, notes)
			}
			for _, n := range notes {
				if n.Name == ana.Name {
					t.Errorf("a name stays: %+v", n)
				}
			}
			var rows int
			h.update(func(ctx context.Context, tx *db.Tx) error {
				for _, query := range []string{
					"SELECT COUNT(*) FROM share_grant WHERE person_id = $1 OR other_id = $1", "SELECT COUNT(*) FROM share_piece WHERE person_id = $1",
					"SELECT COUNT(*) FROM share_opening WHERE other_id = $1 OR viewer LIKE '%' || $1", "SELECT COUNT(*) FROM share_comment WHERE author_id = $1 OR viewer LIKE '%' || $1",
					"SELECT COUNT(*) FROM share_note WHERE owner_id = $1 OR other_id = $1",
				} {
					var n int
					if err := tx.QueryRow(ctx, query, ana.Person).Scan(&n); err != nil {
						return err
					}
					rows += n
				}
				return nil
			})
			if rows != 0 {
				t.Errorf("%d rows still name who left", rows)
			}
		}
	})
}
