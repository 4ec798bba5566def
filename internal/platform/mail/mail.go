// Package mail keeps letters until they have gone out, each once. A letter is posted in the transaction of what it is
// about, so that either both happen or neither. See outbox.go for how it goes out.
package mail

import (
	"context"
	"time"

	"pathways/internal/platform/db"
)

// Letter is one letter to one person, in plain text.
type Letter struct {
	Key     string // two letters with the same key are one: the second is not kept. Empty: a key of its own
	To      string // address
	Name    string // of the person; may be empty
	Subject string
	Text    string    // lines end in \n
	Link    string    // the one thing to open, shown on the outbox page and in the log where no mail server is set; may be empty
	Ends    time.Time // of no use after, because its link has ended: not sent any more; zero: always of use

	// Unsubscribe is an address that ends letters of this kind with one POST and no sign-in (RFC 8058), for the button
	// of mail programs; empty for letters that somebody asked for just now.
	Unsubscribe string

	// By is the id of the person whose doing it tells of and whose name may stand in it; empty for none. It goes when they
	// are erased.
	By string

	// Brief has nothing kept of the letter once it is sent, not even its key: for somebody of whom nothing is kept.
	Brief bool
}

// Post keeps a letter to be sent. A letter whose key is there already changes nothing. A key is remembered for 30 days.
func Post(ctx context.Context, tx *db.Tx, l Letter, now time.Time) error {
	return insertLetter(ctx, tx, l, now)
}

// PostedBy is how many letters that tell of a person's doing were posted since a time, at most 30 days ago; PostedTo how
// many to an address. With them nouns bound what one person has us write, whatever else they undo meanwhile.
func PostedBy(ctx context.Context, tx *db.Tx, person string, since time.Time) (int, error) {
	return countLetters(ctx, tx, "by_id = $1 AND by_id <> ''", person, since)
}

// PostedTo see PostedBy.
func PostedTo(ctx context.Context, tx *db.Tx, address string, since time.Time) (int, error) {
	return countLetters(ctx, tx, "to_address = $1", address, since)
}

// ForgetBy takes away every letter that tells of a person's doing, sent or not, as when they erase what is kept of them.
func ForgetBy(ctx context.Context, tx *db.Tx, person string) error {
	return deleteLettersBy(ctx, tx, person)
}

// Forget takes away every letter to an address, sent or not, as when a person erases what is kept of them.
func Forget(ctx context.Context, tx *db.Tx, address string) error {
	return deleteLettersTo(ctx, tx, address)
}
