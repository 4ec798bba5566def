package role

import (
	"slices"

	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
)

// deed is what somebody may do with the roles of their organization.
type deed string

// The deeds.
const (
	read    deed = "read roles, their versions, proposals and comments, and who holds them"
	propose deed = "propose changes and comment, and take back one's own; take oneself off a role"
	write   deed = "begin, change, agree, retire and delete roles; decide on proposals; say who holds a role"
)

// policy says who may do what. To guests of the organization its roles do not exist.
var policy = map[deed][]organization.Part{
	read:    {organization.Owner, organization.Steward, organization.Lead, organization.Member},
	propose: {organization.Owner, organization.Steward, organization.Lead, organization.Member},
	write:   {organization.Owner, organization.Steward, organization.Lead},
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
		return errs.New(errs.NotFound, "role", "")
	}
	return authz.Part(v, scopeOf(d), plays, policy[d]...)
}

// mayTakeBack says whether somebody may take a comment or a proposal away: its author, and of comments also those who write.
func mayTakeBack(v authz.Viewer, author string) bool { return author != "" && author == v.Person }
