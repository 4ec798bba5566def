package posting

import (
	"context"
	"unicode/utf8"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/typed"
)

// keep stores the working text as the next version, unless it is the last one already.
func (s *Service) keep(ctx context.Context, tx *db.Tx, k *desk, note string, published bool) error {
	if k.Number > 0 && !k.Fresh {
		return nil
	}
	if k.Number >= MaxVersions {
		return errs.New(errs.Conflict, "posting.keep", "posting.fault.versions", "most", MaxVersions)
	}
	k.Number++
	k.Fresh = false
	return insertVersion(ctx, tx, k.Posting.ID, Version{
		Number: k.Number, Release: k.Release, Content: k.Content, Note: note, Published: published, Person: k.viewer.Person, At: s.stamp(),
	})
}

// asRead asks that the working text is still the one that somebody looked at.
func (k *desk) asRead(seen int64) error {
	if seen != k.Revision {
		return errs.New(errs.Conflict, "posting", "posting.fault.moved")
	}
	return nil
}

// Keep keeps the working text as a version, and gives its number. A text that is kept already is not kept twice.
//
// Errors: errs.Conflict where the text has changed since seen; errs.Invalid with the field "note".
func (s *Service) Keep(ctx context.Context, v authz.Viewer, slug, id, note string, seen int64) (number int, err error) {
	if err := v.Someone(authz.WriteWork); err != nil {
		return 0, err
	}
	note = typed.Line(note)
	err = s.change(ctx, v, slug, id, func(ctx context.Context, tx *db.Tx, k *desk) error {
		if utf8.RuneCountInString(note) > MaxNote {
			return faultOf("note", "long", "most", MaxNote)
		}
		before := k.Number
		if before > 0 && !k.Fresh {
			number = before
			return nil
		}
		if err := k.asRead(seen); err != nil {
			return err
		}
		deadline, err := selectDeadline(ctx, tx, k.Posting.ID)
		if err != nil {
			return err
		}
		if err := s.keep(ctx, tx, k, note, false); err != nil {
			return err
		}
		number = k.Number
		return s.note(ctx, tx, k, deadline, Change{What: Kept, Number: number})
	})
	return number, err
}

// Publish makes a posting public as its working text stands, which is kept as a version. Seen is the revision that the page with
// the preview showed: nothing becomes public that nobody looked at.
//
// Errors: errs.Conflict where the text has changed since seen; errs.Invalid with the fields of Content.Open, and with "deadline"
// where that has passed.
func (s *Service) Publish(ctx context.Context, v authz.Viewer, slug, id string, seen int64) (p Posting, err error) {
	if err := v.Someone(authz.WriteWork); err != nil {
		return p, err
	}
	err = s.change(ctx, v, slug, id, func(ctx context.Context, tx *db.Tx, k *desk) error {
		if k.State == Public && k.Shown == k.Number && !k.Fresh {
			p = k.Posting
			return nil // a double click
		}
		if err := k.asRead(seen); err != nil {
			return err
		}
		if err := s.publishable(k.Content); err != nil {
			return err
		}
		if err := s.keep(ctx, tx, k, "", true); err != nil {
			return err
		}
		if k.State == Draft {
			k.Published = s.stamp()
		}
		k.State, k.Shown, k.Ended = Public, k.Number, moment(0)
		err := s.note(ctx, tx, k, k.Deadline, Change{What: MadePublic, Number: k.Number})
		p = k.Posting
		return err
	})
	return p, err
}

// publishable asks that a text says what a public posting has to say.
func (s *Service) publishable(c Content) error {
	open := faults(c.Open())
	if s.today().Passed(c.Deadline) {
		open.add("deadline", "passed")
	}
	return open.err()
}

// Close says that nobody can apply any more. The page stays at its address and says so; it is no longer listed.
//
// Errors: errs.Conflict for one that is not public.
func (s *Service) Close(ctx context.Context, v authz.Viewer, slug, id string) error {
	return s.end(ctx, v, slug, id, DidClose, func(k *desk) (done bool, err error) {
		switch k.State {
		case Closed:
			return true, nil
		case Draft:
			return false, errs.New(errs.Conflict, "posting.Close", "posting.fault.notPublic")
		}
		k.State, k.Ended = Closed, s.stamp()
		return false, nil
	})
}

// Withdraw makes a posting a draft again: its page is gone. Versions stay.
func (s *Service) Withdraw(ctx context.Context, v authz.Viewer, slug, id string) error {
	return s.end(ctx, v, slug, id, Withdrew, func(k *desk) (done bool, err error) {
		if k.State == Draft {
			return true, nil
		}
		k.State, k.Shown = Draft, 0
		k.Published, k.Ended = moment(0), moment(0)
		return false, nil
	})
}

func (s *Service) end(ctx context.Context, v authz.Viewer, slug, id string, what What, do func(k *desk) (done bool, err error)) error {
	if err := v.Someone(authz.WriteWork); err != nil {
		return err
	}
	return s.change(ctx, v, slug, id, func(ctx context.Context, tx *db.Tx, k *desk) error {
		if done, err := do(k); done || err != nil {
			return err
		}
		deadline, err := selectDeadline(ctx, tx, k.Posting.ID)
		if err != nil {
			return err
		}
		return s.note(ctx, tx, k, deadline, Change{What: what, Number: k.Number})
	})
}

// TakeContacts takes whom to ask out of all versions that were kept, but for the one on a public page. What else a version says
// stays as it was.
func (s *Service) TakeContacts(ctx context.Context, v authz.Viewer, slug, id string) error {
	if err := v.Someone(authz.WriteWork); err != nil {
		return err
	}
	return s.change(ctx, v, slug, id, func(ctx context.Context, tx *db.Tx, k *desk) error {
		shown := 0
		if k.State == Public {
			shown = k.Shown
		}
		n, err := updateContactsTaken(ctx, tx, k.Posting.ID, shown)
		if err != nil || n == 0 {
			return err
		}
		if k.Fresh, err = s.isFresh(ctx, tx, k); err != nil {
			return err
		}
		deadline, err := selectDeadline(ctx, tx, k.Posting.ID)
		if err != nil {
			return err
		}
		return s.note(ctx, tx, k, deadline, Change{What: TookContact})
	})
}
