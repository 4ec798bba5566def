// Package errs is the one vocabulary of errors: what went wrong, in a kind that every transport knows how
// to answer, and in words that a person can act on.
package errs

import (
	"errors"
	"fmt"
	"time"
)

// Kind says what sort of thing went wrong.
type Kind int

const (
	Internal    Kind = iota // a fault of ours: logged whole, shown as a sentence
	Invalid                 // the input breaks a rule; see Error.Fields
	NotFound                // nothing here, or nothing that this viewer may know of
	Forbidden               // the viewer may not
	Conflict                // something else changed first, or the name is taken
	TooLarge                // more than we read
	Unavailable             // try again: the database or a disk is not there just now
	Unsupported             // a method or form that this address does not take
	SignIn                  // somebody must be signed in, and nobody is
	Prove                   // the person must prove afresh who they are
	TooMany                 // tried too often: wait
)

var names = [...]string{"internal", "invalid", "not found", "forbidden", "conflict", "too large", "unavailable", "unsupported", "sign in", "prove", "too many"}

func (k Kind) String() string { return names[k] }

// Field is a fault in one place of the input.
type Field struct {
	Name string // field, "row 14, column code", or a path into a file: where
	Key  string // i18n key of the sentence: what is wrong, what was expected, what to do
	Args []any  // name, value pairs for the sentence
}

// Error is an error with a kind. Op says what was being done, for the log only.
type Error struct {
	Kind   Kind
	Op     string
	Key    string // i18n key of the sentence for people; empty: the kind's own
	Args   []any
	Fields []Field
	Err    error // the cause, for the log only

	Wait time.Duration // with TooMany: until it can be tried again; 0: not known
}

func (e *Error) Error() string {
	s := e.Op + ": " + e.Kind.String()
	if e.Key != "" {
		s += " (" + e.Key + ")"
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// New makes an error of a kind with a sentence for people, an i18n key and its name, value pairs.
func New(kind Kind, op, key string, args ...any) *Error {
	return &Error{Kind: kind, Op: op, Key: key, Args: args}
}

// Wrap gives a cause a kind.
func Wrap(kind Kind, op string, err error) *Error { return &Error{Kind: kind, Op: op, Err: err} }

// Internalf is a fault of ours.
func Internalf(op, format string, args ...any) *Error {
	return &Error{Kind: Internal, Op: op, Err: fmt.Errorf(format, args...)}
}

// KindOf is the kind of the first Error in a chain; Internal where there is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Is says whether an error is of a kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }
