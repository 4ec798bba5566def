// Package account keeps people and the ways in which they prove who they are: passphrase, a link by e-mail, passkeys,
// accounts elsewhere (OpenID Connect); their sessions and their personal tokens.
package account

import (
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pathways/internal/platform/errs"
)

// Person is somebody with an account.
type Person struct {
	ID       string
	Name     string
	Email    string // in small letters; confirmed
	Language string // "" for that of the browser
	Operator bool   // runs this installation
	Created  time.Time
	Barred   *time.Time // may not sign in since; nil: may
}

// Longest texts, in characters.
const (
	MostName  = 100
	MostEmail = 254 // RFC 5321, section 4.5.3.1.3, without the brackets
)

// Address is an e-mail address as it is kept and compared: in small letters, without spaces around it. ok is false
// where the text is no address that a letter could reach.
func Address(text string) (email string, ok bool) {
	email = strings.ToLower(strings.TrimSpace(text))
	if len(email) > MostEmail || strings.ContainsAny(email, "\"<>(),;:\\ \t\n") {
		return "", false
	}
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email {
		return "", false
	}
	return email, true
}

// faults collects what is wrong with the fields of a form.
type faults []errs.Field

func (f *faults) add(field, key string, args ...any) {
	*f = append(*f, errs.Field{Name: field, Key: "account.fault." + key, Args: args})
}

func (f faults) err(op string) error {
	if len(f) == 0 {
		return nil
	}
	return &errs.Error{Kind: errs.Invalid, Op: op, Fields: f}
}

// name takes a name of a person or of one of their things as it is kept: without spaces around it.
func (f *faults) name(field, text string) string {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		f.add(field, field+".empty")
	case utf8.RuneCountInString(text) > MostName:
		f.add(field, "long", "most", MostName)
	case strings.ContainsFunc(text, unicode.IsControl):
		f.add(field, "line")
	}
	return text
}

func (f *faults) email(field, text string) string {
	email, ok := Address(text)
	if !ok {
		f.add(field, "email")
	}
	return email
}
