package consultation

import (
	"slices"

	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
)

// deed is what somebody may do with a consultation.
type deed string

// The deeds.
const (
	write  deed = "begin, change, close it; make links; read results; decide and reply"
	read   deed = "read the results, once the stewards have opened them"
	answer deed = "answer with one's account, where members are asked"
)

// policy says who may do what in the organization of a consultation. No part lets anybody see who gave an answer. Those
// who run the installation may write and read the consultations that belong to no organization.
var policy = map[deed][]organization.Part{
	write:  {organization.Owner, organization.Steward},
	read:   {organization.Owner, organization.Steward, organization.Lead, organization.Member},
	answer: {organization.Owner, organization.Steward, organization.Lead, organization.Member},
}

// Rights are what a page offers to a viewer.
type Rights struct {
	Write   bool
	Results bool // may read them
	Answer  bool // with their account
}

// rightsOf are those of somebody who plays a part in the organization of a consultation.
func rightsOf(v authz.Viewer, part organization.Part, c *Consultation) Rights {
	if c.Organization.ID == "" {
		return Rights{Write: v.Operator, Results: v.Operator}
	}
	has := func(d deed) bool { return slices.Contains(policy[d], part) }
	return Rights{Write: has(write), Results: has(write) || has(read) && c.OpenResults, Answer: has(answer) && c.Members}
}

// notThere is the one answer to whoever a consultation is not for.
func notThere(op string) error { return errs.New(errs.NotFound, op, "consultation.notFound") }

// may asks for a right. To who has none at all the consultation does not exist; who has another is told so.
func may(op string, r Rights, has bool) error {
	switch {
	case has:
		return nil
	case r.Write || r.Results || r.Answer:
		return errs.New(errs.Forbidden, op, "web.fault.part")
	}
	return notThere(op)
}
