package sharing

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Note is a note of a conversation. It is kept only where both agreed to its words.
type Note struct {
	ID      string    `json:"id"`
	Grant   string    `json:"grant"`
	Author  Side      `json:"author"`
	Name    string    `json:"name,omitempty"` // of its author; "" after they left
	Text    string    `json:"text"`
	Wording int       `json:"-"` // which words these are: one agrees to those that one has read
	At      time.Time `json:"at"`
}

// TalkNote is a note as one of the two sees it.
type TalkNote struct {
	Note
	Mine   bool // written by the viewer
	I      bool // the viewer agreed to these words
	They   bool // the other did
	Agreed bool // both did
}

// Talk is the conversation of a grant as one of the two sees it.
type Talk struct {
	ID     string
	Side   Side
	Grant  *Grant // nil after the end: only notes that both agreed to are left
	With   string // name of the other; "" where nobody has opened it yet, or who left
	Owner  string // name
	Shown  Shown
	Notes  []TalkNote
	Writes bool // notes can be added
}

// Talk opens the conversation of a grant for one of the two. That the other opens it is logged as every opening. After
// the end it holds only the notes that both agreed to and that this side keeps.
//
// Errors: errs.NotFound for everybody else.
func (s *Service) Talk(ctx context.Context, v authz.Viewer, id string) (*Talk, error) {
	if err := v.Someone(authz.ReadGrants); err != nil {
		return nil, err
	}
	if _, err := s.Notes(ctx, v, id); err != nil { // nothing is logged of who has no side
		return nil, err
	}
	if _, err := s.Open(ctx, v, Way{ID: id}); err != nil && !errs.Is(err, errs.NotFound) {
		return nil, err
	}
	return s.Notes(ctx, v, id)
}

// Notes is Talk without an opening being logged: what two screens that are open already ask again and again.
func (s *Service) Notes(ctx context.Context, v authz.Viewer, id string) (*Talk, error) {
	if err := v.Someone(authz.ReadGrants); err != nil {
		return nil, err
	}
	now := s.stamp()
	t := &Talk{ID: id}
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		*t = Talk{ID: id}
		g, owner, err := selectGrant(ctx, tx, id)
		if notFoundIsFine(err) != nil {
			return err
		}
		if err == nil {
			t.Side = sideOf(g, v, now)
		}
		if t.Side != NoSide {
			t.Grant, t.Owner, t.Writes = g, owner, mayWrite(g, t.Side, now)
			if t.With = owner; t.Side == OwnerSide {
				if t.With, err = selectName(ctx, tx, g.other); err != nil {
					return err
				}
			}
			if t.Shown, err = selectShown(ctx, tx, id); err != nil {
				return err
			}
		}
		notes, err := selectNotes(ctx, tx, id)
		if err != nil {
			return err
		}
		t.take(notes, v)
		if t.Side == NoSide {
			return errs.New(errs.NotFound, "sharing.Talk", "")
		}
		return nil
	})
	return t, err
}

// take puts the notes that a viewer may read into the talk. Whoever keeps an agreed note has its side also after the end.
func (t *Talk) take(notes []*storedNote, v authz.Viewer) {
	for _, n := range notes {
		side := n.sideOf(v)
		live := t.Grant != nil && t.Side != NoSide
		if side == NoSide || !n.agreed() && !live || n.agreed() && !n.keeps(side) {
			continue
		}
		if t.Side == NoSide {
			t.Side, t.Owner = side, n.ownerName
			if t.With = n.ownerName; side == OwnerSide {
				t.With = n.otherName
			}
		}
		one := TalkNote{Note: n.Note, Mine: n.Author == side, I: n.ownerAgreed, They: n.otherAgreed, Agreed: n.agreed()}
		if side == OtherSide {
			one.I, one.They = one.They, one.I
		}
		t.Notes = append(t.Notes, one)
	}
}

func (n *storedNote) sideOf(v authz.Viewer) Side {
	switch {
	case !v.SignedIn():
		return NoSide
	case n.owner == v.Person:
		return OwnerSide
	case n.other == v.Person:
		return OtherSide
	}
	return NoSide
}

func (n *storedNote) keeps(side Side) bool {
	if side == OwnerSide {
		return n.ownerKeeps
	}
	return n.otherKeeps
}

// Kept are the conversations that have left the viewer notes which both agreed to, by grant.
func (s *Service) Kept(ctx context.Context, v authz.Viewer) ([]Talk, error) {
	if err := v.Someone(authz.ReadGrants); err != nil {
		return nil, err
	}
	var out []Talk
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		out = nil
		notes, err := selectKept(ctx, tx, v.Person)
		for _, n := range notes {
			i := 0
			for i < len(out) && out[i].ID != n.Grant {
				i++
			}
			if i == len(out) {
				out = append(out, Talk{ID: n.Grant})
			}
			out[i].take([]*storedNote{n}, v)
		}
		return err
	})
	return out, err
}

// AddNote writes a note, to which its author agrees. The same id again changes nothing.
//
// Errors: errs.NotFound for who has no side; errs.Conflict where the conversation was closed; errs.Invalid with the
// field "text".
func (s *Service) AddNote(ctx context.Context, v authz.Viewer, id, note, text string) error {
	return s.talk(ctx, v, id, func(ctx context.Context, tx *db.Tx, g *Grant, side Side, now time.Time) error {
		text, err := noteText(text)
		if err != nil {
			return err
		}
		if !ids.Valid(note) {
			return errs.New(errs.Invalid, "sharing.AddNote", "sharing.fault.form")
		}
		if there, err := hasNote(ctx, tx, note); err != nil || there {
			return err
		}
		have, err := selectNotes(ctx, tx, id)
		if err != nil {
			return err
		}
		if len(have) >= maxNotes {
			return errs.New(errs.Conflict, "sharing.AddNote", "sharing.fault.notes")
		}
		return insertNote(ctx, tx, g, Note{ID: note, Author: side, Text: text, At: now})
	})
}

// EditNote changes the words of the viewer's own note. From then on only they agree to it. The wording is the one that
// they had before them.
//
// Errors: as AddNote; errs.NotFound for a note that is not theirs; errs.Conflict where the words have changed since.
func (s *Service) EditNote(ctx context.Context, v authz.Viewer, id, note string, wording int, text string) error {
	return s.talk(ctx, v, id, func(ctx context.Context, tx *db.Tx, _ *Grant, side Side, now time.Time) error {
		text, err := noteText(text)
		if err != nil {
			return err
		}
		n, err := selectNote(ctx, tx, id, note)
		if err != nil {
			return err
		}
		if n.Author != side {
			return errs.New(errs.NotFound, "sharing.EditNote", "")
		}
		if n.Text == text {
			return nil
		}
		if n.Wording != wording {
			return reworded()
		}
		return updateNote(ctx, tx, n, text, now)
	})
}

// Agree agrees to the words of a note, as the viewer read them.
//
// Errors: as EditNote.
func (s *Service) Agree(ctx context.Context, v authz.Viewer, id, note string, wording int) error {
	return s.talk(ctx, v, id, func(ctx context.Context, tx *db.Tx, _ *Grant, side Side, now time.Time) error {
		n, err := selectNote(ctx, tx, id, note)
		if err != nil {
			return err
		}
		if n.Wording != wording {
			return reworded()
		}
		return updateAgreed(ctx, tx, note, side, now)
	})
}

// TakeAway takes a note away: one that was not agreed by both goes for both; one that was goes from the viewer's side
// and stays with the other. The latter can be done after the end too. One that is not there is none to take away.
func (s *Service) TakeAway(ctx context.Context, v authz.Viewer, id, note string) error {
	if err := v.Someone(authz.WriteGrants); err != nil {
		return err
	}
	now := s.stamp()
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := selectNote(ctx, tx, id, note)
		if err != nil {
			return notFoundIsFine(err)
		}
		if side := n.sideOf(v); n.agreed() && side != NoSide {
			return updateKeeps(ctx, tx, note, side)
		}
		g, _, err := selectGrant(ctx, tx, id)
		if err != nil {
			return err
		}
		if sideOf(g, v, now) == NoSide || n.agreed() {
			return errs.New(errs.NotFound, "sharing.TakeAway", "")
		}
		return deleteNote(ctx, tx, note)
	})
}

// Close ends the conversation for both: notes that were not agreed by both go, and no more can be written. Closed
// already, it stays so.
func (s *Service) Close(ctx context.Context, v authz.Viewer, id string) error {
	err := s.talk(ctx, v, id, func(ctx context.Context, tx *db.Tx, _ *Grant, _ Side, now time.Time) error {
		if err := deleteOpenNotes(ctx, tx, id); err != nil {
			return err
		}
		return updateClosed(ctx, tx, id, now)
	})
	if errs.Is(err, errs.Conflict) {
		return nil
	}
	return err
}

// talk runs a change of a conversation that still takes notes, for one of the two.
func (s *Service) talk(ctx context.Context, v authz.Viewer, id string, do func(context.Context, *db.Tx, *Grant, Side, time.Time) error) error {
	if err := v.Someone(authz.WriteGrants); err != nil {
		return err
	}
	now := s.stamp()
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, _, err := selectGrant(ctx, tx, id)
		if err != nil {
			return err
		}
		side := sideOf(g, v, now)
		if side == NoSide {
			return errs.New(errs.NotFound, "sharing.talk", "")
		}
		if !mayWrite(g, side, now) {
			return errs.New(errs.Conflict, "sharing.talk", "sharing.fault.closed")
		}
		return do(ctx, tx, g, side, now)
	})
}

func noteText(text string) (string, error) {
	text = strings.TrimSpace(text)
	f := errs.Field{Name: "text", Key: "sharing.fault.empty"}
	switch n := utf8.RuneCountInString(text); {
	case n > MaxNote:
		f = errs.Field{Name: "text", Key: "sharing.fault.long", Args: []any{"most", MaxNote}}
	case n > 0:
		return text, nil
	}
	return "", &errs.Error{Kind: errs.Invalid, Op: "sharing.note", Fields: []errs.Field{f}}
}

func reworded() error { return errs.New(errs.Conflict, "sharing.talk", "sharing.fault.reworded") }
