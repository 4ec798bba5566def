package alignment

import (
	"slices"

	"pathways/internal/organization"
	"pathways/internal/platform/authz"
)

// deed is what somebody may do with the texts of their organization.
type deed string

// The deeds.
const (
	read  deed = "read texts, what was decided on them, and the scan"
	write deed = "bring texts, decide on passages, correct facts, read again and delete"
)

// policy says who may do what. Texts may name people (contacts): guests of an organization do not see them.
var policy = map[deed][]organization.Part{
	read:  {organization.Owner, organization.Steward, organization.Lead, organization.Member},
	write: {organization.Owner, organization.Steward, organization.Lead},
}

// scopes are what a token needs.
var scopes = map[deed]authz.Scope{read: authz.ReadWork, write: authz.WriteWork}

// may asks whether a part allows a deed. Who may not read learns nothing of it.
//
// Errors: those of authz.Part.
func may(v authz.Viewer, plays organization.Part, d deed) error {
	if !slices.Contains(policy[read], plays) {
		plays = ""
	}
	return authz.Part(v, scopes[d], plays, policy[d]...)
}

// undoes says whether somebody may undo or redo a decision: it is their own, or that of somebody who is erased. What another
// decided is answered with a decision of one's own; both stay to be seen.
func undoes(v authz.Viewer, d Decision) bool { return d.Person == "" || d.Person == v.Person }
