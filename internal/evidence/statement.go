package evidence

import (
	"context"
	"slices"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Words are what somebody who was asked says.
type Words struct {
	Name  string // typed; of somebody signed in the account's counts
	Text  string
	Notes []Note // by competency; those of others than asked about are left out
}

// Write keeps what somebody says to a request, once: the same words a second time change nothing, other words are
// refused while the first stand.
//
// Errors: those of Open; errs.Invalid with Fields "name", "text" and "note.<item>"; errs.Conflict where something else
// was written before; errs.Forbidden for the owner.
func (s *Service) Write(ctx context.Context, v authz.Viewer, way Way, w Words) error {
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, written, err := s.enter(ctx, tx, v, way)
		if err != nil {
			return err
		}
		if err := mayWrite(v, r); err != nil {
			return err
		}
		st := Statement{
			ID: ids.New(), Request: r.ID, Kind: r.Kind, Author: v.Person, Name: line(w.Name), Relation: r.Relation,
			Items: r.Items, Evidence: r.Evidence, Text: words(w.Text), Notes: notesOn(r.Items, w.Notes), At: s.stamp(),
		}
		if v.SignedIn() {
			st.Name = v.Name
		}
		if err := st.check(); err != nil {
			return err
		}
		switch {
		case written != nil && written.says(&st):
			return nil
		case written != nil:
			return errs.New(errs.Conflict, "evidence.Write", "evidence.fault.written")
		}
		return insertStatement(ctx, tx, r.owner, &st)
	})
}

// notesOn are the notes on competencies that were asked about, in their order, without those that say nothing.
func notesOn(items []Ref, notes []Note) []Note {
	var out []Note
	for _, ref := range items {
		i := slices.IndexFunc(notes, func(n Note) bool { return n.Item == ref })
		if i < 0 {
			continue
		}
		if n := (Note{ref, notes[i].Seen, words(notes[i].Text)}); n.Seen || n.Text != "" {
			out = append(out, n)
		}
	}
	return out
}

func (st *Statement) check() error {
	var f faults
	if st.Name == "" {
		f.add("name", "evidence.fault.name")
	}
	f.long("name", st.Name, MaxLine)
	f.long("text", st.Text, MaxText)
	said := len(st.Text)
	for _, n := range st.Notes {
		f.long("note."+n.Item.Item, n.Text, MaxNote)
		said += len(n.Text)
	}
	if len(f) == 0 && said > MaxSaid {
		f.add("text", "evidence.fault.long", "most", MaxSaid)
	}
	if st.Text == "" && len(st.Notes) == 0 {
		f.add("text", "evidence.fault.wordless")
	}
	return f.err("evidence.Write")
}

// says tells whether two statements say the same.
func (st *Statement) says(other *Statement) bool {
	return st.Author == other.Author && st.Name == other.Name && st.Text == other.Text && slices.Equal(st.Notes, other.Notes)
}

// Decline says that somebody would rather not answer. The owner learns that, and nothing more.
func (s *Service) Decline(ctx context.Context, v authz.Viewer, way Way) error {
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, written, err := s.enter(ctx, tx, v, way)
		if err != nil {
			return err
		}
		if err := mayWrite(v, r); err != nil || written != nil {
			return err
		}
		return declineRequest(ctx, tx, r.owner, r.ID, s.stamp())
	})
}

// TakeBack takes back what was written to a request. While the request is open something else can be written then.
func (s *Service) TakeBack(ctx context.Context, v authz.Viewer, way Way) error {
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, written, err := s.enter(ctx, tx, v, way)
		if err != nil || written == nil {
			return err
		}
		if err := mayTakeBack(v, written); err != nil {
			return err
		}
		return s.remove(ctx, tx, r.owner, written.ID)
	})
}

// remove deletes a statement of an owner, and copies of it.
func (s *Service) remove(ctx context.Context, tx *db.Tx, owner, id string) error {
	if err := deleteStatement(ctx, tx, owner, id); err != nil {
		return err
	}
	return s.tellGone(ctx, tx, owner, AStatement, id)
}

// Statements are what others said of the viewer, the newest first.
func (s *Service) Statements(ctx context.Context, v authz.Viewer) (all []Statement, err error) {
	if err := v.Someone(authz.ReadEvidence); err != nil {
		return nil, err
	}
	return all, s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = selectStatements(ctx, tx, v.Person)
		return err
	})
}

// Show lets a statement about the viewer be seen where they share, or not any more. Only the owner decides.
func (s *Service) Show(ctx context.Context, v authz.Viewer, id string, shown bool) error {
	if err := v.Someone(authz.WriteEvidence); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := setShown(ctx, tx, v.Person, id, shown); err != nil || shown {
			return err
		}
		return s.tellGone(ctx, tx, v.Person, AStatement, id)
	})
}

// DeleteStatement deletes what somebody said of the viewer, who owns it.
func (s *Service) DeleteStatement(ctx context.Context, v authz.Viewer, id string) error {
	if err := v.Someone(authz.WriteEvidence); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error { return s.remove(ctx, tx, v.Person, id) })
}

// ForOther is something that the viewer said of somebody else.
type ForOther struct {
	Statement
	Owner string `json:"of"` // name of whom it speaks, as it was when they asked
}

// Written is what the viewer said of others, signed in, the newest first.
func (s *Service) Written(ctx context.Context, v authz.Viewer) (all []ForOther, err error) {
	if err := v.Someone(authz.ReadEvidence); err != nil {
		return nil, err
	}
	return all, s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = selectWritten(ctx, tx, v.Person)
		return err
	})
}

// Withdraw takes back what the viewer said of somebody else, whether the request is still open or not.
func (s *Service) Withdraw(ctx context.Context, v authz.Viewer, id string) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		owner, err := selectOwnerOf(ctx, tx, v.Person, id)
		if err != nil {
			return err
		}
		return s.remove(ctx, tx, owner, id)
	})
}
