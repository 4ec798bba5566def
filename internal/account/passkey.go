package account

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Passkey is a key that a person's device, password manager or security key holds for them.
type Passkey struct {
	ID      string
	Name    string // as its owner calls it
	Host    string // the name of this installation when it was made; it opens nothing under another
	Created time.Time
	Used    time.Time // zero: never
	Blocked bool      // its count went back, so there may be a copy: it opens nothing any more
}

// Ceremony is what a browser needs to ask a device for a passkey: the options of WebAuthn Level 3, section 5, as JSON,
// and the ticket with which the answer is to come back, once, within five minutes.
type Ceremony struct {
	Ticket  string
	Options json.RawMessage
}

const (
	ceremonyFor        = 5 * time.Minute
	mostPasskeys       = 20
	passkeyName        = 60 // letters
	ticketPasskey Kind = "passkey"
)

// ceremony is what is kept of one that has begun.
type ceremony struct {
	Host    Host                 `json:"host"`
	Proof   bool                 `json:"proof"` // of somebody who is signed in
	Handle  []byte               `json:"handle,omitempty"`
	Session webauthn.SessionData `json:"session"`
}

// NewPasskey begins the making of a passkey for the viewer. It needs a fresh proof.
//
// Errors: those of Viewer.Proof; errs.Conflict where the viewer has as many as one may have.
func (s *Service) NewPasskey(ctx context.Context, v authz.Viewer, host Host) (Ceremony, error) {
	if err := v.Proof(s.now()); err != nil {
		return Ceremony{}, err
	}
	party, err := host.party()
	if err != nil {
		return Ceremony{}, err
	}
	var made Ceremony
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		keys, err := selectPasskeys(ctx, tx, v.Person)
		if err != nil {
			return err
		}
		if len(keys) >= mostPasskeys {
			return errs.New(errs.Conflict, "account.NewPasskey", "account.passkey.fault.many", "count", mostPasskeys)
		}
		holder := holderOf(v, keys)
		options, session, err := party.BeginRegistration(holder, webauthn.WithExclusions(holder.descriptors()))
		if err != nil {
			return errs.Wrap(errs.Internal, "account.NewPasskey", err)
		}
		made, err = s.keepCeremony(ctx, tx, v.Person, options.Response, ceremony{Host: host, Handle: holder.handle, Session: *session})
		return err
	})
	return made, err
}

// AddPasskey ends the making of a passkey: the answer is what the browser's device gave, as JSON (WebAuthn Level 3,
// RegistrationResponseJSON). The person is told by letter.
//
// Errors: those of Viewer.Proof; errs.Invalid for an answer that does not hold; errs.Conflict for a ticket that was
// used or has ended, and for a key that is known already.
func (s *Service) AddPasskey(ctx context.Context, v authz.Viewer, ticket, name string, answer []byte) (Passkey, error) {
	if err := v.Proof(s.now()); err != nil {
		return Passkey{}, err
	}
	begun, err := s.takeCeremony(ctx, ticket, v.Person)
	if err != nil {
		return Passkey{}, err
	}
	party, err := begun.Host.party()
	if err != nil {
		return Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return Passkey{}, refusedKey("account.AddPasskey", err)
	}
	credential, err := party.CreateCredential(holder{handle: begun.Handle}, begun.Session, parsed)
	if err != nil {
		return Passkey{}, refusedKey("account.AddPasskey", err)
	}
	name = strings.Join(strings.Fields(name), " ")
	key := storedKey{
		Passkey: Passkey{ID: keyID(credential.ID), Name: short(name, passkeyName), Host: begun.Host.Name, Created: s.now()},
		person:  v.Person,
		record:  keyRecord{Host: begun.Host.Name, Handle: begun.Handle, Credential: *credential},
	}
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		fresh, err := insertPasskey(ctx, tx, key)
		if err != nil {
			return err
		}
		if !fresh {
			return errs.New(errs.Conflict, "account.AddPasskey", "account.passkey.fault.known")
		}
		if err := s.tell(ctx, tx, v.Email, v.Name, v.Language, "passkey-added", "passkey", key.Name); err != nil {
			return err
		}
		return s.note(ctx, tx, v.Person, v.Person, "passkey-added", key.Name)
	})
	return key.Passkey, err
}

// Passkeys are those of the viewer, the oldest first.
func (s *Service) Passkeys(ctx context.Context, v authz.Viewer) ([]Passkey, error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return nil, err
	}
	var keys []storedKey
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		keys, err = selectPasskeys(ctx, tx, v.Person)
		return err
	})
	all := make([]Passkey, len(keys))
	for i, k := range keys {
		all[i] = k.Passkey
	}
	return all, err
}

// RemovePasskey takes a passkey away; from then on it opens nothing. The same again changes nothing. The person is told
// by letter. A link by e-mail always remains as a way in.
//
// Errors: those of Viewer.Proof.
func (s *Service) RemovePasskey(ctx context.Context, v authz.Viewer, id string) error {
	if err := v.Proof(s.now()); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		name, there, err := deletePasskey(ctx, tx, v.Person, id)
		if err != nil || !there {
			return err
		}
		if err := s.tell(ctx, tx, v.Email, v.Name, v.Language, "passkey-removed", "passkey", name); err != nil {
			return err
		}
		return s.note(ctx, tx, v.Person, v.Person, "passkey-removed", name)
	})
}

func (s *Service) keepCeremony(ctx context.Context, tx *db.Tx, person string, options any, c ceremony) (Ceremony, error) {
	raw, err := json.Marshal(options)
	if err != nil {
		return Ceremony{}, errs.Wrap(errs.Internal, "account.keepCeremony", err)
	}
	made := Ceremony{Ticket: ids.Secret(), Options: raw}
	return made, insertErrand(ctx, tx, ticketPasskey, ids.Digest(made.Ticket), person, c, s.now(), ceremonyFor)
}

// takeCeremony uses up a ticket, whatever becomes of the answer: a challenge is good for one try. The person is who
// began it; "" for somebody who signs in.
func (s *Service) takeCeremony(ctx context.Context, ticket, person string) (c ceremony, err error) {
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, err = takeCeremony(ctx, tx, ticket, person, s.now())
		return err
	})
	return c, err
}

func takeCeremony(ctx context.Context, tx *db.Tx, ticket, person string, now time.Time) (c ceremony, err error) {
	whose, err := takeErrand(ctx, tx, ticketPasskey, ids.Digest(ticket), now, &c)
	if errs.Is(err, errs.NotFound) || err == nil && whose != person {
		return c, errs.New(errs.Conflict, "account.takeCeremony", "account.passkey.fault.ticket")
	}
	return c, err
}

// refusedKey is the error for an answer that does not hold. What exactly is wrong stands in the log only.
func refusedKey(op string, cause error) error {
	return &errs.Error{Kind: errs.Invalid, Op: op, Key: "account.passkey.fault.refused", Err: cause}
}

func keyID(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }
