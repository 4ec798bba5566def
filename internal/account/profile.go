package account

import (
	"context"
	"slices"
	"time"

	"pathways/internal/platform/audit"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// Profile is what a person sees of their account.
type Profile struct {
	Person
	Passphrase time.Time // when it was chosen; zero where there is none
	Sessions   []Session // the one used last first
	Tokens     []Token   // the newest first
	History    []audit.Kept
}

// historyShown is how much of the history stands on the account page.
const historyShown = 20

// Profile is the viewer's own.
func (s *Service) Profile(ctx context.Context, v authz.Viewer) (all Profile, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return all, err
	}
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if all.Person, err = selectPerson(ctx, tx, v.Person); err != nil {
			return err
		}
		if _, all.Passphrase, err = selectPassphrase(ctx, tx, v.Person); err != nil {
			return err
		}
		if all.Sessions, err = selectSessions(ctx, tx, v.Person, s.now()); err != nil {
			return err
		}
		if all.Tokens, err = selectTokens(ctx, tx, v.Person); err != nil {
			return err
		}
		all.History, err = audit.Of(ctx, tx, v.Person, "", historyShown)
		return err
	})
	for i := range all.Sessions {
		all.Sessions[i].Here = all.Sessions[i].ID == v.Session
	}
	return all, err
}

// History is what was done to the viewer's account, the newest first: at most so many, older than the entry with the
// id before ("" for the newest).
func (s *Service) History(ctx context.Context, v authz.Viewer, before string, most int) (all []audit.Kept, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = audit.Of(ctx, tx, v.Person, before, most)
		return err
	})
	return all, err
}

// Rename gives the viewer another name.
//
// Errors: errs.Invalid with the field "name".
func (s *Service) Rename(ctx context.Context, v authz.Viewer, name string) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	var wrong faults
	name = wrong.name("name", name)
	if err := wrong.err("account.Rename"); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := updateName(ctx, tx, v.Person, name); err != nil {
			return err
		}
		return s.note(ctx, tx, v.Person, v.Person, "renamed", name)
	})
}

// Speak keeps the language of the viewer's pages and letters; "" for that of the browser.
//
// Errors: errs.Invalid with the field "language" for one that is not spoken here.
func (s *Service) Speak(ctx context.Context, v authz.Viewer, language string) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	if language != "" && (s.words == nil || !slices.Contains(s.words.Languages(), language)) {
		var wrong faults
		wrong.add("language", "language")
		return wrong.err("account.Speak")
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		return updateLanguage(ctx, tx, v.Person, language)
	})
}

// AskEmail writes to the address that the viewer wants instead of theirs: a link that makes it theirs, or, where
// another account has it, that nothing can be done. The answer is the same.
//
// Errors: those of Viewer.Proof; errs.Invalid with the field "email"; errs.TooMany.
func (s *Service) AskEmail(ctx context.Context, v authz.Viewer, text, base string) error {
	if err := v.Proof(s.now()); err != nil {
		return err
	}
	var wrong faults
	email := wrong.email("email", text)
	if len(wrong) == 0 && email == v.Email {
		wrong.add("email", "email.same")
	}
	if err := wrong.err("account.AskEmail"); err != nil {
		return err
	}
	if err := s.bounds(ctx, bound{"email-of:" + v.Person, 10, 24 * time.Hour}, bound{byEmail("email", email), lettersByEmail, time.Hour}); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		other, err := selectPersonByEmail(ctx, tx, email)
		if err != nil {
			return err
		}
		if err := s.note(ctx, tx, v.Person, v.Person, "email-asked", email); err != nil {
			return err
		}
		if other.ID != "" {
			return s.tell(ctx, tx, email, "", other.Language, "email-taken")
		}
		return s.post(ctx, tx, Ticket{Kind: ToMove, Person: v.Person, Email: email}, "email", v.Name, v.Language, base)
	})
}

// ConfirmEmail follows the link of AskEmail: the address becomes the viewer's, the former one is told, and links that
// were sent to it are of no use any more.
//
// Errors: errs.NotFound where the link was used, has ended, or is another person's; errs.Conflict where another account
// has the address by now.
func (s *Service) ConfirmEmail(ctx context.Context, v authz.Viewer, secret string) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := s.use(ctx, tx, ToMove, secret)
		if err != nil {
			return err
		}
		if err := v.Own(t.Person, authz.ByHand); err != nil {
			return err
		}
		if err := s.move(ctx, tx, v.Person, v.Person, t.Email); err != nil {
			return err
		}
		return s.confirmed(ctx, tx, Person{ID: v.Person, Name: v.Name, Email: t.Email, Language: v.Language, Operator: v.Operator})
	})
}

// move gives a person another address. Whoever calls knows that it is theirs.
func (s *Service) move(ctx context.Context, tx *db.Tx, actor, person, email string) error {
	p, err := selectPerson(ctx, tx, person)
	if err != nil {
		return err
	}
	other, err := selectPersonByEmail(ctx, tx, email)
	if err != nil {
		return err
	}
	if other.ID != "" {
		return errs.New(errs.Conflict, "account.move", "account.fault.there", "email", email)
	}
	if err := updateEmail(ctx, tx, person, email); err != nil {
		return err
	}
	if err := deleteTicketsOf(ctx, tx, person); err != nil {
		return err
	}
	if err := s.tell(ctx, tx, p.Email, p.Name, p.Language, "moved", "email", email); err != nil {
		return err
	}
	return s.note(ctx, tx, actor, person, "email", email)
}
