package draft

import (
	"slices"

	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
)

// deed is what somebody may do with a draft.
type deed string

// The deeds.
const (
	read    deed = "read it and its history"
	write   deed = "edit, import into it"
	sign    deed = "name who signs it off, send it to them, open it again"
	publish deed = "confirm what changed, publish it"
	discard deed = "put it away and bring it back"
	begin   deed = "begin one"
)

// policy says which parts in the organization that a draft belongs to may do what. Drafts without an organization are for
// those who run the installation, who may do all with them and nothing with the others.
var policy = map[deed][]organization.Part{
	read:    {organization.Owner, organization.Steward, organization.Lead, organization.Member},
	write:   {organization.Owner, organization.Steward},
	sign:    {organization.Owner, organization.Steward},
	publish: {organization.Owner, organization.Steward},
	discard: {organization.Owner, organization.Steward},
	begin:   {organization.Owner, organization.Steward},
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
			return notFound("draft.may")
		}
		return nil
	}
	if !slices.Contains(policy[read], plays) {
		return notFound("draft.may")
	}
	return authz.Part(v, authz.ByHand, plays, policy[d]...)
}

// Rights are what a page offers to a viewer, by their part and by the state of the draft.
type Rights struct {
	Write   bool // while it is open
	Sign    bool // name who signs, send, open again: while it is open or being signed
	Publish bool // while it is open or being signed
	Discard bool // put away or, where it is put away, bring back; never once it is published
}

// rightsOf are those of a viewer in a draft that they may read.
func rightsOf(v authz.Viewer, d *stored) Rights {
	has := func(want deed) bool { return may(v, d.Organization.ID, d.part, want) == nil }
	alive := d.State == Open || d.State == Signing
	return Rights{
		Write: d.State == Open && has(write), Sign: alive && has(sign), Publish: alive && has(publish),
		Discard: d.State != Published && has(discard),
	}
}

// writable asks that a draft is open for changes.
//
// Errors: errs.Conflict that says in which state it is.
func (d *stored) writable(op string) error {
	if d.State == Open {
		return nil
	}
	return errs.New(errs.Conflict, op, "draft.fault.state."+string(d.State))
}

func notFound(op string) error { return errs.New(errs.NotFound, op, "draft.fault.notFound") }
