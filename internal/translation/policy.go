package translation

import (
	"slices"

	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
)

// deed is what somebody may do with a translation of their organization.
type deed string

// The deeds.
const (
	read  deed = "read it while it is written"
	write deed = "write it, say who made it and how far it is, show it in the library"
)

// policy says who may do what with a translation of an organization. One without an organization belongs to those who run the
// installation.
var policy = map[deed][]organization.Part{
	read:  {organization.Owner, organization.Steward, organization.Lead, organization.Member},
	write: {organization.Owner, organization.Steward},
}

// may asks whether a viewer who plays a part in the organization of a translation may do a deed.
//
// Errors: those of authz.Part.
func may(v authz.Viewer, of string, plays organization.Part, d deed) error {
	if of == "" {
		return v.Operate()
	}
	return authz.Part(v, authz.ByHand, plays, policy[d]...)
}

// mayCallOfficial says whether who writes a translation for an organization may call it official: only who keeps the
// framework ("" for those who run the installation).
//
// Errors: errs.Invalid with the field "status".
func mayCallOfficial(of, keeper string) error {
	if of == keeper {
		return nil
	}
	return &errs.Error{Kind: errs.Invalid, Op: "translation", Fields: []errs.Field{{Name: "status", Key: "translation.fault.official"}}}
}

// writes says whether a part may write translations.
func writes(p organization.Part) bool { return slices.Contains(policy[write], p) }
