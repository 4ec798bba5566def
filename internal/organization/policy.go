package organization

import (
	"slices"

	"pathways/internal/platform/authz"
)

// deed is what somebody may do in an organization.
type deed string

// The deeds.
const (
	seeOwners    deed = "see the name of the organization and of its owners, and one's own part"
	seePeople    deed = "see the names and parts of everybody"
	seeAddresses deed = "see e-mail addresses, since when people belong to it and how they came"
	seeHistory   deed = "see what was done"
	describe     deed = "rename it, change its kind, homepage and place"
	invite       deed = "invite people, see and take back one's own invitations"
	seeInvited   deed = "see and take back the invitations of everybody"
	cast         deed = "change parts and remove people"
	keepDomains  deed = "claim and verify domains, choose who joins by them"
	dissolve     deed = "delete the organization"
	leave        deed = "leave"
)

// policy says who may do what. What a person keeps in their own pathway is not in this table: no part opens any of it.
var policy = map[deed][]Part{
	seeOwners:    {Owner, Steward, Lead, Member, Guest},
	leave:        {Owner, Steward, Lead, Member, Guest},
	seePeople:    {Owner, Steward, Lead, Member},
	invite:       {Owner, Steward, Lead},
	seeAddresses: {Owner},
	seeHistory:   {Owner},
	describe:     {Owner},
	seeInvited:   {Owner},
	cast:         {Owner},
	keepDomains:  {Owner},
	dissolve:     {Owner},
}

// gives says which parts one may invite to. A link that anybody may use gives even less, see linkGives.
var gives = map[Part][]Part{
	Owner:   {Owner, Steward, Lead, Member, Guest},
	Steward: {Member, Guest},
	Lead:    {Member, Guest},
}

// linkGives are the parts that a link gives to whoever holds it.
var linkGives = []Part{Member, Guest}

// may asks whether a part allows a deed.
//
// Errors: those of authz.Part: errs.NotFound for who plays no part, errs.Forbidden for who plays another.
func may(v authz.Viewer, need authz.Scope, plays Part, d deed) error {
	return authz.Part(v, need, plays, policy[d]...)
}

// Rights are what a page offers to somebody who plays a part.
type Rights struct {
	SeePeople, SeeAddresses, SeeHistory, Describe, Invite, Cast, KeepDomains, Dissolve bool
	Gives                                                                              []Part // by an invitation to an address
	LinkGives                                                                          []Part
}

// RightsOf are those of a part.
func RightsOf(p Part) Rights {
	has := func(d deed) bool { return slices.Contains(policy[d], p) }
	r := Rights{
		SeePeople: has(seePeople), SeeAddresses: has(seeAddresses), SeeHistory: has(seeHistory), Describe: has(describe),
		Invite: has(invite), Cast: has(cast), KeepDomains: has(keepDomains), Dissolve: has(dissolve), Gives: gives[p],
	}
	if r.Invite {
		r.LinkGives = linkGives
	}
	return r
}

// maskedAddress shows which address an invitation was for to somebody who holds another: "a…@e….org".
func maskedAddress(email string) string {
	local, domain := splitAddress(email)
	first := func(s string) string { r := []rune(s); return string(r[:min(1, len(r))]) + "…" }
	end := ""
	if at := lastDot(domain); at >= 0 {
		end = domain[at:]
	}
	return first(local) + "@" + first(domain) + end
}
