package posting

import (
	"slices"

	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
)

// deed is what somebody may do with the postings of their organization.
type deed string

// The deeds.
const (
	read  deed = "read them, their versions and their history, also while they are drafts"
	write deed = "begin, write, keep, publish, close, withdraw and delete them"
)

// policy says who may do what. To guests of the organization its drafts do not exist. What is public needs no part.
var policy = map[deed][]organization.Part{
	read:  {organization.Owner, organization.Steward, organization.Lead, organization.Member},
	write: {organization.Owner, organization.Steward, organization.Lead},
}

// scopeOf is what a token needs for a deed.
func scopeOf(d deed) authz.Scope {
	if d == read {
		return authz.ReadWork
	}
	return authz.WriteWork
}

// may asks whether a part allows a deed.
//
// Errors: errs.NotFound for who may not even read; errs.Forbidden for who may read only; those of authz.Viewer.Someone.
func may(v authz.Viewer, plays organization.Part, d deed) error {
	if err := v.Someone(scopeOf(d)); err != nil {
		return err
	}
	if !slices.Contains(policy[read], plays) {
		return errs.New(errs.NotFound, "posting", "posting.fault.notFound")
	}
	return authz.Part(v, scopeOf(d), plays, policy[d]...)
}
