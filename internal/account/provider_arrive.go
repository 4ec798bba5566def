package account

import (
	"context"
	"strings"
	"time"
	"unicode"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/signon"
)

// Identity is an account elsewhere that opens a person's account here.
type Identity struct {
	Provider string // id
	Subject  string // who they are there
	Email    string // as the provider said it last; may be empty
	Linked   time.Time
	Used     time.Time // zero: never
}

// Arrival is somebody who came from a provider and has no account here that this one opens yet. It waits half an hour
// for what is still needed.
type Arrival struct {
	Provider string `json:"provider"`
	Subject  string `json:"subject"`
	Name     string `json:"name"`
	Email    string `json:"email"` // in small letters; "" where the provider gave none
	// Known says that the provider calls the address theirs, and that there is an account with it. The provider may not
	// speak for that domain, so its word alone does not open the account.
	Known bool   `json:"known"`
	Next  string `json:"next"`
}

const (
	kindArrival Kind = "with-arrival"
	arrivalFor       = 30 * time.Minute
)

// Arrive lets in who came back from a provider. What it said has been checked against signature, audience and nonce;
// here is decided what follows from it:
//
//   - an account there that opens one here, opens it;
//   - an address that the provider calls confirmed, or that is of a domain it speaks for, and that nobody has here: the
//     account is made just in time;
//   - an address of a domain that the provider speaks for and that somebody has here: the two are linked, and the person
//     is told by letter;
//   - else nobody is let in (session is ""), and the arrival waits for Pending: an address that somebody has is never
//     taken on the word of a provider that does not speak for it.
//
// Errors: errs.SignIn where the person is barred.
func (s *Service) Arrive(ctx context.Context, p Provider, said signon.Claims, next, browser string, from Caller) (session string, err error) {
	email, trusted := trust(p, said)
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		session = ""
		person, err := selectIdentityPerson(ctx, tx, p.ID, said.Subject)
		if err != nil {
			return err
		}
		there := Person{ID: person}
		if person == "" && trusted {
			if there, err = s.welcome(ctx, tx, p, said, email); err != nil {
				return err
			}
		}
		if there.ID == "" {
			a := Arrival{Provider: p.ID, Subject: said.Subject, Name: said.Name, Email: email, Known: trusted, Next: next}
			return insertErrand(ctx, tx, kindArrival, arrivalDigest(p, browser), "", a, s.now(), arrivalFor)
		}
		if session, err = s.begin(ctx, tx, there.ID, p.Name, from); err != nil {
			return err
		}
		if err := updateIdentity(ctx, tx, p.ID, said.Subject, email, s.now()); err != nil {
			return err
		}
		return s.vouched(ctx, tx, p, there.ID, email, trusted)
	})
	if err != nil {
		return "", err
	}
	return session, nil
}

// trust is the address of which a provider speaks, and whether its word is enough to say whose it is: it calls it
// confirmed, or it speaks for the domain and does not call it unconfirmed.
func trust(p Provider, said signon.Claims) (email string, trusted bool) {
	email, ok := Address(said.Email)
	return email, ok && (said.Verified == signon.Confirmed || said.Verified == signon.Unsaid && p.SpeaksFor(email))
}

// welcome finds or makes the account for an address that a provider vouches for. It gives the zero Person where there
// is one that the provider may not open.
func (s *Service) welcome(ctx context.Context, tx *db.Tx, p Provider, said signon.Claims, email string) (Person, error) {
	there, err := selectPersonByEmail(ctx, tx, email)
	if err != nil {
		return Person{}, err
	}
	if there.ID == "" {
		if there, err = s.Add(ctx, tx, nameFrom(said.Name, email), email); err != nil {
			return Person{}, err
		}
		_, err = s.connect(ctx, tx, there, p, said.Subject, email)
		return there, err
	}
	if !p.SpeaksFor(email) {
		return Person{}, nil
	}
	return there, s.connectAndTell(ctx, tx, there, p, said.Subject, email)
}

// connectAndTell is connect with a letter to the person, who may not have done it.
func (s *Service) connectAndTell(ctx context.Context, tx *db.Tx, person Person, p Provider, subject, email string) error {
	fresh, err := s.connect(ctx, tx, person, p, subject, email)
	if err != nil || !fresh {
		return err
	}
	return s.tell(ctx, tx, person.Email, person.Name, person.Language, "linked", "provider", p.Name, "email", email)
}

// connect lets an account elsewhere open a person's, and says whether it did not before.
//
// Errors: errs.Conflict where it opens somebody else's.
func (s *Service) connect(ctx context.Context, tx *db.Tx, person Person, p Provider, subject, email string) (bool, error) {
	fresh, err := insertIdentity(ctx, tx, person.ID, Identity{Provider: p.ID, Subject: subject, Email: email, Linked: s.now()})
	if err != nil {
		return false, err
	}
	if !fresh {
		owner, err := selectIdentityPerson(ctx, tx, p.ID, subject)
		if err == nil && owner != person.ID {
			err = errs.New(errs.Conflict, "account.connect", "account.with.fault.other", "provider", p.Name)
		}
		return false, err
	}
	return true, s.note(ctx, tx, person.ID, person.ID, "linked", p.Name)
}

// vouched tells the house that a provider says whose an address is, where it speaks for the domain.
func (s *Service) vouched(ctx context.Context, tx *db.Tx, p Provider, person, email string, trusted bool) error {
	if s.joined == nil || !trusted || !p.SpeaksFor(email) {
		return nil
	}
	who, err := selectPerson(ctx, tx, person)
	if err != nil {
		return err
	}
	return s.joined(ctx, tx, who, email, "provider:"+p.ID)
}

// nameFrom is the name that a provider gave as we keep it; without one, what stands before the @.
func nameFrom(name, email string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, name)
	if name = strings.Join(strings.Fields(name), " "); name == "" {
		name, _, _ = strings.Cut(email, "@")
	}
	return strings.TrimSpace(short(name, MostName))
}

// Connect links an account elsewhere to the viewer's own, at the end of a journey that began with a fresh proof.
//
// Errors: errs.Conflict where it opens somebody else's.
func (s *Service) Connect(ctx context.Context, v authz.Viewer, p Provider, said signon.Claims) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	email, trusted := trust(p, said)
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		person, err := selectPerson(ctx, tx, v.Person)
		if err != nil {
			return err
		}
		if err := s.connectAndTell(ctx, tx, person, p, said.Subject, email); err != nil {
			return err
		}
		return s.vouched(ctx, tx, p, v.Person, email, trusted)
	})
}

// Confirm takes an account elsewhere as a fresh proof of who the viewer is. The provider has said that it asked anew.
//
// Errors: errs.Invalid where that account does not open the viewer's.
func (s *Service) Confirm(ctx context.Context, v authz.Viewer, p Provider, said signon.Claims) (session string, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return "", err
	}
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		person, err := selectIdentityPerson(ctx, tx, p.ID, said.Subject)
		if err != nil {
			return err
		}
		if person != v.Person {
			return errs.New(errs.Invalid, "account.Confirm", "account.with.fault.stranger", "provider", p.Name)
		}
		session, err = s.renew(ctx, tx, v, p.Name)
		return err
	})
	if err != nil {
		return "", err
	}
	return session, nil
}

// Identities are the accounts elsewhere that open the viewer's, the oldest first.
func (s *Service) Identities(ctx context.Context, v authz.Viewer) (all []Identity, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = selectIdentities(ctx, tx, v.Person)
		return err
	})
	return all, err
}

// Disconnect ends that an account elsewhere opens the viewer's. The same again changes nothing. The person is told by
// letter. A link by e-mail always remains as a way in.
//
// Errors: those of Viewer.Proof.
func (s *Service) Disconnect(ctx context.Context, v authz.Viewer, provider, subject, name string) error {
	if err := v.Proof(s.now()); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		there, err := deleteIdentity(ctx, tx, v.Person, provider, subject)
		if err != nil || !there {
			return err
		}
		if err := s.tell(ctx, tx, v.Email, v.Name, v.Language, "unlinked", "provider", name); err != nil {
			return err
		}
		return s.note(ctx, tx, v.Person, v.Person, "unlinked", name)
	})
}

// arrivalDigest names the one arrival from a provider that waits in a browser.
func arrivalDigest(p Provider, browser string) string {
	return ids.Digest("arrival " + p.ID + " " + browser)
}
