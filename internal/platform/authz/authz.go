// Package authz is the one place that decides what a viewer may see and do. Services of nouns ask it in the first line
// of every method that touches what is somebody's own; what only that noun can know (a part played in an organization,
// a grant) stands in the policy.go of the noun and is brought here as a value.
//
// A private thing that is not the viewer's does not exist for them: the answer is NotFound, never Forbidden.
package authz

import (
	"context"
	"slices"
	"time"

	"pathways/internal/platform/errs"
)

// Viewer is who asks. The zero Viewer is nobody: a guest.
type Viewer struct {
	Person   string // id; "" for a guest
	Name     string
	Email    string    // confirmed address, in small letters
	Language string    // that the person has chosen; "" for that of the browser
	Operator bool      // runs this installation
	Session  string    // id of the session; "" with a token
	Token    string    // id of the personal token; "" with a session
	Scopes   []Scope   // what the token may; a session may everything
	Proved   time.Time // when they last proved who they are; zero with a token
}

// SignedIn says whether somebody is there.
func (v Viewer) SignedIn() bool { return v.Person != "" }

// Scope is what a personal token may do.
type Scope string

// The scopes of personal tokens. A token reads or writes what its person could by hand, in these rooms only; account,
// passphrase, tokens, grants of others and erasing are never open to a token.
const (
	ReadReflections    Scope = "reflections:read"
	WriteReflections   Scope = "reflections:write"
	ReadPlans          Scope = "plans:read"
	WritePlans         Scope = "plans:write"
	ReadEvidence       Scope = "evidence:read"
	WriteEvidence      Scope = "evidence:write"
	ReadGrants         Scope = "grants:read"
	WriteGrants        Scope = "grants:write"
	ReadOrganizations  Scope = "organizations:read"
	WriteOrganizations Scope = "organizations:write"
	ReadWork           Scope = "work:read"  // roles, postings and texts of organizations
	WriteWork          Scope = "work:write" // the same

	// ByHand is what no token may: it needs the person in a session.
	ByHand Scope = ""
)

// Scopes are all that a token can be given, in the order in which they are offered.
var Scopes = []Scope{
	ReadReflections, WriteReflections, ReadPlans, WritePlans, ReadEvidence, WriteEvidence,
	ReadGrants, WriteGrants, ReadOrganizations, WriteOrganizations, ReadWork, WriteWork,
}

// allows says whether the way in which the viewer came here reaches so far.
func (v Viewer) allows(need Scope) bool {
	if v.Token == "" {
		return true
	}
	return need != ByHand && slices.Contains(v.Scopes, need)
}

// Someone asks that anybody is signed in, and that a token reaches so far.
//
// Errors: errs.SignIn for a guest; errs.Forbidden for a token without the scope.
func (v Viewer) Someone(need Scope) error {
	switch {
	case !v.SignedIn():
		return errs.New(errs.SignIn, "authz", "")
	case !v.allows(need):
		return errs.New(errs.Forbidden, "authz", "web.fault.scope", "scope", string(need))
	}
	return nil
}

// Own asks that a private thing is the viewer's own.
//
// Errors: those of Someone; errs.NotFound where it is somebody else's, or nobody's.
func (v Viewer) Own(owner string, need Scope) error {
	if err := v.Someone(need); err != nil {
		return err
	}
	if owner == "" || owner != v.Person {
		return errs.New(errs.NotFound, "authz", "")
	}
	return nil
}

// Operate asks that the viewer runs this installation, by hand.
//
// Errors: those of Someone; errs.NotFound for everybody else: the pages of those who run it are not shown to others.
func (v Viewer) Operate() error {
	if err := v.Someone(ByHand); err != nil {
		return err
	}
	if !v.Operator {
		return errs.New(errs.NotFound, "authz", "")
	}
	return nil
}

// provedFor is how long a proof of who one is holds for what needs a fresh one.
const provedFor = 15 * time.Minute

// Proof asks that the viewer has proved who they are just now, for what cannot be taken back: a new passphrase, a new
// passkey or token, take-out, erasing.
//
// Errors: those of Someone; errs.Prove where the proof is older than 15 minutes.
func (v Viewer) Proof(now time.Time) error {
	if err := v.Someone(ByHand); err != nil {
		return err
	}
	if now.Sub(v.Proved) > provedFor {
		return errs.New(errs.Prove, "authz", "")
	}
	return nil
}

// Part asks that the part which the viewer plays in an organization ("" for none) is one of those allowed. Who plays
// no part learns nothing (errs.NotFound); who plays another is told so (errs.Forbidden).
func Part[P ~string](v Viewer, need Scope, plays P, allowed ...P) error {
	if err := v.Someone(need); err != nil {
		return err
	}
	switch {
	case plays == "":
		return errs.New(errs.NotFound, "authz", "")
	case !slices.Contains(allowed, plays):
		return errs.New(errs.Forbidden, "authz", "web.fault.part")
	}
	return nil
}

type key struct{}

// With gives a request its viewer.
func With(ctx context.Context, v Viewer) context.Context { return context.WithValue(ctx, key{}, v) }

// From is the viewer of a request; nobody where it was not asked who is there.
func From(ctx context.Context) Viewer {
	v, _ := ctx.Value(key{}).(Viewer)
	return v
}
