package extension

import (
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
)

// deed is what somebody may do with the extensions of their organization.
type deed string

// The deeds.
const (
	read  deed = "read them, also while they are written"
	write deed = "write them, and say who may read them"
)

// policy says who may do what. What is for everybody needs no part.
var policy = map[deed][]organization.Part{
	read:  {organization.Owner, organization.Steward, organization.Lead, organization.Member},
	write: {organization.Owner, organization.Steward},
}

// may asks whether a part allows a deed.
//
// Errors: those of authz.Part.
func may(v authz.Viewer, plays organization.Part, d deed) error {
	return authz.Part(v, authz.ByHand, plays, policy[d]...)
}
