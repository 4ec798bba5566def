package crosswalk

import (
	"slices"

	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
)

// deed is what somebody may do with a working crosswalk.
type deed string

// The deeds.
const (
	read    deed = "read it and its history"
	write   deed = "suggest, decide, add, describe"
	publish deed = "publish it, take it out of the library, delete it"
)

// policy says which parts in the organization that a working crosswalk belongs to may do what. Those without an
// organization are for those who run the installation, who may do all with them and nothing with the others.
var policy = map[deed][]organization.Part{
	read:    {organization.Owner, organization.Steward, organization.Lead, organization.Member},
	write:   {organization.Owner, organization.Steward},
	publish: {organization.Owner, organization.Steward},
}

// may asks whether somebody who plays a part in an organization, "" for those who run the installation, is allowed a deed.
//
// Errors: those of Someone; errs.NotFound for who may not even read; errs.Forbidden for who may only that.
func may(v authz.Viewer, organizationID string, plays organization.Part, d deed) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	if organizationID == "" {
		if !v.Operator {
			return notFound("crosswalk.may")
		}
		return nil
	}
	if !slices.Contains(policy[read], plays) {
		return notFound("crosswalk.may")
	}
	return authz.Part(v, authz.ByHand, plays, policy[d]...)
}

// Rights are what a page offers to a viewer.
type Rights struct {
	Write     bool
	Publish   bool
	Standings []framework.Standing // with which it may be published
}

// standingsOf are those with which a crosswalk can be published: those who run the installation publish what is theirs;
// an organization proposes, and adopts where it keeps one of the two frameworks.
func standingsOf(organizationID string, keepers ...string) []framework.Standing {
	if organizationID == "" {
		return []framework.Standing{framework.Ours}
	}
	if slices.Contains(keepers, organizationID) {
		return []framework.Standing{framework.Proposed, framework.Adopted}
	}
	return []framework.Standing{framework.Proposed}
}

func notFound(op string) error { return errs.New(errs.NotFound, op, "crosswalk.notFound") }
