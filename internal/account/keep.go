package account

import (
	"context"
	"time"

	"pathways/internal/platform/audit"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/mail"
)

// Sweep deletes what has ended: sessions, links, counts of tries, tokens some time after their end; and what was noted of
// tries with addresses that have no account. Any node may do it
// at any time.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.now()
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := audit.Tidy(ctx, tx); err != nil {
			return err
		}
		return deleteEnded(ctx, tx, now, now.Add(-sessionUnused))
	})
}

// Erase deletes everything that accounts keep of a person, at last the person: every other noun has erased its own
// before, in the same transaction. Entries of an organization's history stay without them. Takeout has decided.
//
// Errors: errs.Conflict for the last one who runs this installation.
func (s *Service) Erase(ctx context.Context, tx *db.Tx, person string) error {
	p, err := selectPerson(ctx, tx, person)
	if err != nil {
		return err
	}
	if err := notLast(ctx, tx, p); err != nil {
		return err
	}
	if err := mail.Forget(ctx, tx, p.Email); err != nil {
		return err
	}
	if err := mail.ForgetBy(ctx, tx, person); err != nil {
		return err
	}
	if err := audit.Forget(ctx, tx, person); err != nil {
		return err
	}
	return erase(ctx, tx, p)
}

// Erasable says whether Erase would be refused. Takeout has decided whom it is about.
//
// Errors: errs.Conflict for the last one who runs this installation.
func (s *Service) Erasable(ctx context.Context, tx *db.Tx, person string) error {
	p, err := selectPerson(ctx, tx, person)
	if err != nil {
		return err
	}
	return notLast(ctx, tx, p)
}

// Record is what a person takes out of their account. It holds no secret and nothing that opens a door.
type Record struct {
	Name       string         `json:"name"`
	Email      string         `json:"email"`
	Language   string         `json:"language,omitempty"`
	Created    time.Time      `json:"created"`
	Operator   bool           `json:"operator,omitempty"`
	Passphrase *time.Time     `json:"passphraseChanged,omitempty"`
	Sessions   []RecordLine   `json:"sessions"`
	Passkeys   []RecordLine   `json:"passkeys"`
	Identities []RecordLine   `json:"identities"`
	Tokens     []RecordLine   `json:"tokens"`
	History    []RecordAction `json:"history"`
}

// RecordLine is a session, a passkey, an account elsewhere or a personal token.
type RecordLine struct {
	Name  string     `json:"name"`            // of the browser, passkey or token; the provider
	About string     `json:"about,omitempty"` // the way in; the address elsewhere; scopes
	Since time.Time  `json:"since"`           // begun, made or linked
	Used  *time.Time `json:"used,omitempty"`  // last
	Ends  *time.Time `json:"ends,omitempty"`  // or ended
}

// RecordAction is one entry of the history.
type RecordAction struct {
	At     time.Time `json:"at"`
	Action string    `json:"action"`
	Detail string    `json:"detail,omitempty"`
}

// recordHistory bounds the history that is taken out; it is far more than one person makes in many years.
const recordHistory = 100_000

// Export is the viewer's record, to take out.
//
// Errors: those of Viewer.Proof.
func (s *Service) Export(ctx context.Context, v authz.Viewer) (r Record, err error) {
	if err := v.Proof(s.now()); err != nil {
		return r, err
	}
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err = s.Out(ctx, tx, v.Person)
		return err
	})
	return r, err
}

// Out is Export in the caller's transaction. The caller has decided that it goes to this person.
func (s *Service) Out(ctx context.Context, tx *db.Tx, person string) (Record, error) {
	r, err := selectRecord(ctx, tx, person)
	if err != nil {
		return r, err
	}
	entries, err := audit.Of(ctx, tx, person, "", recordHistory)
	r.History = []RecordAction{}
	for _, e := range entries {
		r.History = append(r.History, RecordAction{At: e.At, Action: e.Action, Detail: e.Detail})
	}
	return r, err
}
