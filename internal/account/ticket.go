package account

import (
	"context"
	"encoding/json"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/mail"
)

// Kind says what a link in a letter is for.
type Kind string

// The kinds of links. Each is good once.
const (
	ToJoin     Kind = "join"    // makes the account that somebody asked for
	ToSignIn   Kind = "link"    // opens a session
	ToRecover  Kind = "recover" // leads to a new passphrase
	ToMove     Kind = "email"   // confirms a new e-mail address
	ToProve    Kind = "prove"   // proves afresh who somebody is
	ToRunFirst Kind = "first"   // makes the first person who runs an installation
	toNobody   Kind = "nobody"  // stands where a letter would have been written, had there been an account
	pathPrefix      = "/account/"
)

// good is how long a link holds.
var good = map[Kind]time.Duration{
	ToJoin:     24 * time.Hour,
	ToSignIn:   15 * time.Minute,
	ToRecover:  30 * time.Minute,
	ToMove:     24 * time.Hour,
	ToProve:    15 * time.Minute,
	ToRunFirst: 24 * time.Hour,
	toNobody:   time.Minute,
}

// Ticket is what a link stands for.
type Ticket struct {
	Kind   Kind
	Person string // id; "" where there is no account yet
	Email  string
	Ends   time.Time
	payload
}

// payload is what a ticket carries.
type payload struct {
	Name     string `json:"name,omitempty"`
	Hash     string `json:"hash,omitempty"`
	Language string `json:"language,omitempty"`
	Session  string `json:"session,omitempty"`
	Browser  string `json:"browser,omitempty"` // digest of Caller.Browser of who began to sign up
	Next     string `json:"next,omitempty"`    // where to go on, a path of ours
}

// BegunBy says whether who follows the link of a sign-up is in the browser in which it was begun. In another one it may
// be somebody else who began, with an address that is not theirs.
func (t Ticket) BegunBy(from Caller) bool { return t.Browser == digestOf(from.Browser) }

func digestOf(browser string) string {
	if browser == "" {
		return ""
	}
	return ids.Digest(browser)
}

// LinkPath is the address of a link on this server.
func LinkPath(kind Kind, secret string) string { return pathPrefix + string(kind) + "/" + secret }

// Look says what a link stands for, without using it up.
//
// Errors: errs.NotFound where it was used, has ended, or never was.
func (s *Service) Look(ctx context.Context, kind Kind, secret string) (t Ticket, err error) {
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		t, err = selectTicket(ctx, tx, kind, ids.Digest(secret), s.now())
		return err
	})
	return t, ended(err)
}

// ended says of a link that is not there what people can do about it.
func ended(err error) error {
	if errs.Is(err, errs.NotFound) {
		return errs.New(errs.NotFound, "account.ticket", "account.fault.link")
	}
	return err
}

// use takes a ticket once: of two who try at the same time, one gets it.
func (s *Service) use(ctx context.Context, tx *db.Tx, kind Kind, secret string) (Ticket, error) {
	digest := ids.Digest(secret)
	t, err := selectTicket(ctx, tx, kind, digest, s.now())
	if err != nil {
		return t, ended(err)
	}
	used, err := useTicket(ctx, tx, digest, s.now())
	if err == nil && !used {
		err = errs.New(errs.NotFound, "account.ticket", "account.fault.link")
	}
	return t, err
}

// issue stores a ticket and gives the secret of its link.
func (s *Service) issue(ctx context.Context, tx *db.Tx, t Ticket) (string, error) {
	secret := ids.Secret()
	raw, err := json.Marshal(t.payload)
	if err != nil {
		return "", errs.Wrap(errs.Internal, "account.issue", err)
	}
	if t.Ends.IsZero() {
		t.Ends = s.now().Add(good[t.Kind])
	}
	return secret, insertTicket(ctx, tx, ids.Digest(secret), t, string(raw), s.now())
}

// post issues a ticket and writes its letter. The words have a subject and a text at "account.letter.<letter>", with
// {name}, {link} and, where it says until when, {minutes} or {hours}.
func (s *Service) post(ctx context.Context, tx *db.Tx, t Ticket, letter, name, language, base string) error {
	secret, err := s.issue(ctx, tx, t)
	if err != nil {
		return err
	}
	link := base + LinkPath(t.Kind, secret)
	w := s.in(ctx, language)
	return mail.Post(ctx, tx, mail.Letter{
		To: t.Email, Name: name, Link: link, Ends: s.now().Add(good[t.Kind]),
		Subject: w.T("account.letter." + letter + ".subject"),
		Text: s.letter(w, letter, "name", name, "link", link,
			"minutes", int(good[t.Kind]/time.Minute), "hours", int(good[t.Kind]/time.Hour)),
	}, s.now())
}

// tell writes a letter without a link of its own to a person about their account.
func (s *Service) tell(ctx context.Context, tx *db.Tx, to, name, language, letter string, args ...any) error {
	w := s.in(ctx, language)
	return mail.Post(ctx, tx, mail.Letter{
		To: to, Name: name, Subject: w.T("account.letter."+letter+".subject", args...),
		Text: s.letter(w, letter, append([]any{"name", name}, args...)...),
	}, s.now())
}

func (s *Service) letter(w *i18n.Words, letter string, args ...any) string {
	return w.T("account.letter."+letter+".text", args...) + "\n\n" + w.T("account.letter.foot") + "\n"
}
