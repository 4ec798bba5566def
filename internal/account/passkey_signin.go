package account

import (
	"context"
	"crypto/rand"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// holder is a person as the library sees them: an opaque handle and their keys.
type holder struct {
	handle      []byte
	name, shown string
	keys        []storedKey
}

// holderOf is the viewer with the keys that they have. All keys of a person share one random handle, so that a device
// knows they belong together; it says nothing of the person.
func holderOf(v authz.Viewer, keys []storedKey) holder {
	h := holder{name: v.Email, shown: v.Name, keys: keys}
	if len(keys) > 0 {
		h.handle = keys[0].record.Handle
		return h
	}
	h.handle = make([]byte, 64)
	rand.Read(h.handle)
	return h
}

func (h holder) WebAuthnID() []byte          { return h.handle }
func (h holder) WebAuthnName() string        { return h.name }
func (h holder) WebAuthnDisplayName() string { return h.shown }

func (h holder) WebAuthnCredentials() []webauthn.Credential {
	all := make([]webauthn.Credential, len(h.keys))
	for i, k := range h.keys {
		all[i] = k.record.Credential
	}
	return all
}

func (h holder) descriptors() []protocol.CredentialDescriptor {
	return webauthn.Credentials(h.WebAuthnCredentials()).CredentialDescriptors()
}

// AskPasskey begins a sign-in with a passkey, for anybody: which key it will be, the device and its holder choose. For
// a viewer who is signed in it begins a fresh proof with one of theirs.
//
// Errors: errs.TooMany; errs.NotFound for a viewer without a passkey for this host.
func (s *Service) AskPasskey(ctx context.Context, v authz.Viewer, host Host, from Caller) (Ceremony, error) {
	party, err := host.party()
	if err != nil {
		return Ceremony{}, err
	}
	// Wide: a whole workshop may sit behind one address. It bounds how many tickets somebody can make us keep.
	if err := s.Limit(ctx, byCaller("passkey", from), 300, triesSpan); err != nil {
		return Ceremony{}, err
	}
	var made Ceremony
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		var options []webauthn.LoginOption
		if v.SignedIn() {
			own, err := s.ownKeys(ctx, tx, v, host)
			if err != nil {
				return err
			}
			options = append(options, webauthn.WithAllowedCredentials(own))
		}
		asked, session, err := party.BeginDiscoverableLogin(options...)
		if err != nil {
			return errs.Wrap(errs.Internal, "account.AskPasskey", err)
		}
		made, err = s.keepCeremony(ctx, tx, v.Person, asked.Response, ceremony{Host: host, Proof: v.SignedIn(), Session: *session})
		return err
	})
	return made, err
}

// ownKeys are the viewer's keys that can open something at a host.
func (s *Service) ownKeys(ctx context.Context, tx *db.Tx, v authz.Viewer, host Host) ([]protocol.CredentialDescriptor, error) {
	keys, err := selectPasskeys(ctx, tx, v.Person)
	if err != nil {
		return nil, err
	}
	var own []protocol.CredentialDescriptor
	for _, k := range keys {
		if k.Host == host.Name && !k.Blocked {
			own = append(own, k.record.Credential.Descriptor())
		}
	}
	if len(own) == 0 {
		return nil, errs.New(errs.NotFound, "account.AskPasskey", "account.passkey.fault.none")
	}
	return own, nil
}

// AnswerPasskey ends what AskPasskey began: the answer is what the browser's device gave, as JSON (WebAuthn Level 3,
// AuthenticationResponseJSON). It gives the secret for the cookie of a session: a new one for who signs in, the
// renewed one for who proved afresh.
//
// Where a key's count goes back there may be a copy of it: it is blocked, its owner is told by letter, and nobody is
// let in (WebAuthn Level 3, section 6.1.1).
//
// Errors: errs.Conflict for a ticket that was used or has ended; errs.Invalid for an answer that does not hold or a
// key that is not known; errs.Forbidden for a blocked key; errs.SignIn for a person who is barred.
func (s *Service) AnswerPasskey(ctx context.Context, v authz.Viewer, ticket string, answer []byte, from Caller) (secret string, err error) {
	begun, err := s.takeCeremony(ctx, ticket, v.Person)
	if err != nil {
		return "", err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return "", refusedKey("account.AnswerPasskey", err)
	}
	var copied bool
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		secret, copied = "", false
		key, err := s.validate(ctx, tx, begun, parsed)
		if err != nil {
			return err
		}
		if begun.Proof && key.person != v.Person {
			return errs.New(errs.Invalid, "account.AnswerPasskey", "account.passkey.fault.unknown")
		}
		if key.record.Credential.Authenticator.CloneWarning {
			copied = true
			return s.block(ctx, tx, key)
		}
		if err := updatePasskey(ctx, tx, key, s.now()); err != nil {
			return err
		}
		if !begun.Proof {
			secret, err = s.begin(ctx, tx, key.person, ViaPasskey, from)
			return err
		}
		secret, err = s.renew(ctx, tx, v, ViaPasskey)
		return err
	})
	switch {
	case err != nil:
		return "", err
	case copied:
		return "", blockedKey()
	}
	return secret, nil
}

// validate finds the key of an answer and checks it against what was asked. The key comes back with its new count.
func (s *Service) validate(ctx context.Context, tx *db.Tx, begun ceremony, parsed *protocol.ParsedCredentialAssertionData) (storedKey, error) {
	var none storedKey
	person, err := selectPasskeyPerson(ctx, tx, keyID(parsed.RawID))
	if errs.Is(err, errs.NotFound) {
		return none, errs.New(errs.Invalid, "account.AnswerPasskey", "account.passkey.fault.unknown")
	}
	if err != nil {
		return none, err
	}
	keys, err := selectPasskeys(ctx, tx, person)
	if err != nil {
		return none, err
	}
	party, err := begun.Host.party()
	if err != nil {
		return none, err
	}
	who := func(_, handle []byte) (webauthn.User, error) {
		return holder{handle: keys[0].record.Handle, keys: keys}, nil
	}
	credential, err := party.ValidateDiscoverableLogin(who, begun.Session, parsed)
	if err != nil {
		return none, refusedKey("account.AnswerPasskey", err)
	}
	for _, key := range keys {
		if key.ID != keyID(credential.ID) {
			continue
		}
		if key.Blocked {
			return none, blockedKey()
		}
		key.record.Credential = *credential
		return key, nil
	}
	return none, errs.Internalf("account.AnswerPasskey", "a key that was checked is not there")
}

func blockedKey() error {
	return errs.New(errs.Forbidden, "account.AnswerPasskey", "account.passkey.fault.copied")
}

// block keeps a key from opening anything and tells its owner.
func (s *Service) block(ctx context.Context, tx *db.Tx, key storedKey) error {
	key.record.Blocked = true
	if err := updatePasskey(ctx, tx, key, key.Used); err != nil {
		return err
	}
	owner, err := selectPerson(ctx, tx, key.person)
	if err != nil {
		return err
	}
	if err := s.tell(ctx, tx, owner.Email, owner.Name, owner.Language, "passkey-blocked", "passkey", key.Name); err != nil {
		return err
	}
	return s.note(ctx, tx, "", key.person, "passkey-blocked", key.Name)
}

// renew lets a session go on under a new secret after a fresh proof.
func (s *Service) renew(ctx context.Context, tx *db.Tx, v authz.Viewer, via string) (string, error) {
	secret := ids.Secret()
	there, err := renewSession(ctx, tx, v.Session, v.Person, ids.Digest(secret), s.now())
	if err != nil {
		return "", err
	}
	if !there {
		return "", errs.New(errs.SignIn, "account.renew", "")
	}
	return secret, s.note(ctx, tx, v.Person, v.Person, "proved", via)
}
