package account

import (
	"context"
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/mail"
)

const (
	kindAddress Kind = "with-letter"
	addressFor       = 30 * time.Minute
)

// addressLetter is what a link stands for that confirms the address of an arrival.
type addressLetter struct {
	Provider string `json:"provider"`
	Browser  string `json:"browser"`
	Email    string `json:"email"`
}

// Pending is the arrival that waits in a browser.
//
// Errors: errs.NotFound where there is none, or no more.
func (s *Service) Pending(ctx context.Context, p Provider, browser string) (a Arrival, err error) {
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		a, err = pending(ctx, tx, p, browser, s.now())
		return err
	})
	return a, err
}

func pending(ctx context.Context, tx *db.Tx, p Provider, browser string, now time.Time) (a Arrival, err error) {
	_, used, err := selectErrand(ctx, tx, kindArrival, arrivalDigest(p, browser), now, &a)
	if err == nil && used {
		err = errs.New(errs.NotFound, "account.Pending", "")
	}
	if errs.Is(err, errs.NotFound) {
		return Arrival{}, errs.New(errs.NotFound, "account.Pending", "account.with.fault.gone", "provider", p.Name)
	}
	return a, err
}

// ConnectPending links the account of a waiting arrival to the viewer's own. It needs a fresh proof: the viewer has just
// signed in, in another way.
//
// Errors: those of Viewer.Proof; errs.NotFound where none waits; errs.Conflict where it opens somebody else's.
func (s *Service) ConnectPending(ctx context.Context, v authz.Viewer, p Provider, browser string) (next string, err error) {
	if err := v.Proof(s.now()); err != nil {
		return "", err
	}
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := s.take(ctx, tx, p, browser)
		if err != nil {
			return err
		}
		person, err := selectPerson(ctx, tx, v.Person)
		if err != nil {
			return err
		}
		next = a.Next
		if err := s.connectAndTell(ctx, tx, person, p, a.Subject, a.Email); err != nil {
			return err
		}
		return s.vouched(ctx, tx, p, v.Person, a.Email, a.Known)
	})
	return next, err
}

func (s *Service) take(ctx context.Context, tx *db.Tx, p Provider, browser string) (Arrival, error) {
	a, err := pending(ctx, tx, p, browser, s.now())
	if err != nil {
		return a, err
	}
	_, err = takeErrand(ctx, tx, kindArrival, arrivalDigest(p, browser), s.now(), &a)
	return a, err
}

// AskAddress writes to the address that a waiting arrival names, with a link that confirms it. It does the same whether
// somebody has that address here or not.
//
// Errors: errs.NotFound where none waits; errs.Invalid with the field "email"; errs.TooMany.
func (s *Service) AskAddress(ctx context.Context, p Provider, browser, address string, from Caller, base string) error {
	var wrong faults
	email := wrong.email("email", address)
	if err := wrong.err("account.AskAddress"); err != nil {
		return err
	}
	if err := s.bounds(ctx, bound{byCaller("with-letter", from), lettersByCaller, time.Hour},
		bound{byEmail("with-letter", email), lettersByEmail, addressFor}); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := pending(ctx, tx, p, browser, s.now())
		if err != nil {
			return err
		}
		secret := ids.Secret()
		l := addressLetter{Provider: p.ID, Browser: arrivalDigest(p, browser), Email: email}
		if err := insertErrand(ctx, tx, kindAddress, ids.Digest(secret), "", l, s.now(), addressFor); err != nil {
			return err
		}
		link := base + "/account/with/" + p.ID + "/letter/" + secret
		name, w := nameFrom(a.Name, email), i18n.From(ctx)
		return mail.Post(ctx, tx, mail.Letter{
			To: email, Name: name, Link: link, Ends: s.now().Add(addressFor),
			Subject: w.T("account.letter.with.subject"),
			Text:    s.letter(w, "with", "name", name, "link", link, "provider", p.Name, "minutes", int(addressFor/time.Minute)),
		}, s.now())
	})
}

// Confirmation is what the link of a letter to an arrival will do.
type Confirmation struct {
	Email string
	Known bool // there is an account with the address, which the account elsewhere will open from now on
}

// LookAddress says what a link of AskAddress will do, in the browser that asked for it. Whoever holds the link reads the
// letters to that address, so they may know whether it has an account.
//
// Errors: errs.NotFound where the link was used or has ended; errs.Forbidden in another browser: who began there may be
// somebody else.
func (s *Service) LookAddress(ctx context.Context, p Provider, secret, browser string) (c Confirmation, err error) {
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		l, _, err := s.addressed(ctx, tx, p, secret, browser)
		if err != nil {
			return err
		}
		there, err := selectPersonByEmail(ctx, tx, l.Email)
		c = Confirmation{Email: l.Email, Known: there.ID != ""}
		return err
	})
	return c, err
}

// addressed finds a link that is still good, with the arrival for which it was written.
func (s *Service) addressed(ctx context.Context, tx *db.Tx, p Provider, secret, browser string) (l addressLetter, a Arrival, err error) {
	_, used, err := selectErrand(ctx, tx, kindAddress, ids.Digest(secret), s.now(), &l)
	if errs.Is(err, errs.NotFound) || err == nil && (used || l.Provider != p.ID) {
		return l, a, errs.New(errs.NotFound, "account.LookAddress", "account.fault.link")
	}
	if err != nil {
		return l, a, err
	}
	if l.Browser != arrivalDigest(p, browser) {
		return l, a, errs.New(errs.Forbidden, "account.LookAddress", "account.with.fault.browser", "provider", p.Name)
	}
	a, err = pending(ctx, tx, p, browser, s.now())
	return l, a, err
}

// ConfirmAddress uses a link of AskAddress: the address is the person's. Their account is opened, or made where there is
// none, and the account elsewhere opens it from now on.
//
// Errors: those of LookAddress; errs.SignIn where the person is barred; errs.Conflict where the account elsewhere opens
// somebody else's by now.
func (s *Service) ConfirmAddress(ctx context.Context, p Provider, secret, browser string, from Caller) (session, next string, err error) {
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		l, a, err := s.addressed(ctx, tx, p, secret, browser)
		if err != nil {
			return err
		}
		if _, err := takeErrand(ctx, tx, kindAddress, ids.Digest(secret), s.now(), &l); err != nil {
			return err
		}
		if _, err := s.take(ctx, tx, p, browser); err != nil {
			return err
		}
		person, err := selectPersonByEmail(ctx, tx, l.Email)
		if err != nil {
			return err
		}
		connect := s.connectAndTell
		if person.ID == "" {
			if person, err = s.Add(ctx, tx, nameFrom(a.Name, l.Email), l.Email); err != nil {
				return err
			}
			connect = func(ctx context.Context, tx *db.Tx, person Person, p Provider, subject, email string) error {
				_, err := s.connect(ctx, tx, person, p, subject, email)
				return err
			}
		}
		next = a.Next
		if err := connect(ctx, tx, person, p, a.Subject, a.Email); err != nil {
			return err
		}
		if err := s.confirmed(ctx, tx, person); err != nil {
			return err
		}
		session, err = s.begin(ctx, tx, person.ID, p.Name, from)
		return err
	})
	if err != nil {
		return "", "", err
	}
	return session, next, nil
}

// confirmed tells the house that a person has confirmed their address by a letter.
func (s *Service) confirmed(ctx context.Context, tx *db.Tx, p Person) error {
	if s.joined == nil {
		return nil
	}
	return s.joined(ctx, tx, p, p.Email, "letter")
}
