package mail

import (
	"context"
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// Posted is a letter as the outbox page shows it.
type Posted struct {
	ID      string
	To      string
	Name    string
	Subject string
	Link    string // "" once it is sent
	State   string // waiting, sent, failed
	Reason  string // why it failed: refused, tired, late, ended; "" where it did not
	Trouble string // what the mail server said last; may be empty
	At      time.Time
	Ends    time.Time // zero: always of use
	Due     time.Time // not tried before
	Tries   int
	Sent    time.Time // zero: not yet
	Whole   bool      // what it says is still kept, so that it can be sent
}

// PerPage is how many letters Letters gives at once.
const PerPage = 50

// Letters are those in the outbox, newest first: older than the one with the id before, or the newest of all where it
// is empty. more says whether there are older ones. Only who runs the installation may see them.
func (o *Outbox) Letters(ctx context.Context, v authz.Viewer, before string) (letters []Posted, more bool, err error) {
	if err := v.Operate(); err != nil {
		return nil, false, err
	}
	if before == "" {
		before = "z" // after every id
	}
	err = o.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		letters, err = lettersBefore(ctx, tx, before, PerPage+1)
		return err
	})
	if len(letters) > PerPage {
		return letters[:PerPage], true, err
	}
	return letters, false, err
}

// Again lets a letter that waits or has failed go out as soon as possible.
//
// Errors: errs.NotFound where there is no such letter; errs.Conflict where it is sent, being sent, or not whole.
func (o *Outbox) Again(ctx context.Context, v authz.Viewer, id string) error {
	return o.change(ctx, v, id, func(ctx context.Context, tx *db.Tx) (int64, error) {
		return againLetter(ctx, tx, id, o.now())
	})
}

// Delete takes a letter away, sent or not.
//
// Errors: errs.NotFound where there is no such letter.
func (o *Outbox) Delete(ctx context.Context, v authz.Viewer, id string) error {
	return o.change(ctx, v, id, func(ctx context.Context, tx *db.Tx) (int64, error) {
		return deleteLetter(ctx, tx, id)
	})
}

func (o *Outbox) change(ctx context.Context, v authz.Viewer, id string, fn func(context.Context, *db.Tx) (int64, error)) error {
	if err := v.Operate(); err != nil {
		return err
	}
	return o.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		changed, err := fn(ctx, tx)
		if err != nil || changed > 0 {
			return err
		}
		there, err := hasLetter(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case there:
			return errs.New(errs.Conflict, "mail", "mail.fault.settled")
		}
		return errs.New(errs.NotFound, "mail", "")
	})
}
