package organizationapi

import (
	"time"

	"pathways/internal/organization"
)

// Organization is one that the person belongs to.
type Organization struct {
	ID       string    `json:"id" doc:"Lasting identifier"`
	Slug     string    `json:"slug" doc:"Names it in addresses; never changes"`
	Name     string    `json:"name"`
	Kind     string    `json:"kind" enum:"institution,program,association"`
	Homepage string    `json:"homepage" doc:"May be empty"`
	City     string    `json:"city" doc:"May be empty"`
	Country  string    `json:"country" doc:"May be empty"`
	Part     string    `json:"part" enum:"owner,steward,lead,member,guest" doc:"The part you play"`
	How      string    `json:"how" enum:"founded,invitation,link,domain,owner" doc:"How you came"`
	Since    time.Time `json:"since"`
}

func organizationOf(m organization.Membership) Organization {
	o := m.Organization
	return Organization{
		ID: o.ID, Slug: o.Slug, Name: o.Name, Kind: string(o.Kind), Homepage: o.Homepage, City: o.City, Country: o.Country,
		Part: string(m.Part), How: string(m.How), Since: m.Since,
	}
}

// OrganizationDetail is an organization with its owners.
type OrganizationDetail struct {
	Organization
	Owners []string `json:"owners" doc:"Their names"`
}

// OrganizationList is all organizations of a person.
type OrganizationList struct {
	Organizations []Organization `json:"organizations" doc:"By name"`
}

// Member is somebody in an organization.
type Member struct {
	Person string     `json:"person" doc:"Identifier"`
	Name   string     `json:"name"`
	Part   string     `json:"part" enum:"owner,steward,lead,member,guest"`
	Email  string     `json:"email,omitempty" doc:"For owners only"`
	Since  *time.Time `json:"since,omitempty" doc:"For owners only"`
	How    string     `json:"how,omitempty" doc:"For owners only"`
}

func memberOf(c organization.Colleague) Member {
	m := Member{Person: c.Person, Name: c.Name, Part: string(c.Part), Email: c.Email, How: string(c.How)}
	if !c.Since.IsZero() {
		m.Since = &c.Since
	}
	return m
}

// MemberList is a part of the people in an organization.
type MemberList struct {
	Members []Member `json:"members" doc:"By name"`
	Next    string   `json:"next,omitempty" doc:"What to ask for after; not there at the end"`
}

// PartChange is another part.
type PartChange struct {
	Part string `json:"part" enum:"owner,steward,lead,member,guest"`
}

// Invitation is one that was sent, or a link.
type Invitation struct {
	ID      string    `json:"id"`
	Email   string    `json:"email,omitempty" doc:"Not there for a link that several people may use"`
	Name    string    `json:"name,omitempty"`
	Part    string    `json:"part" enum:"owner,steward,lead,member,guest"`
	State   string    `json:"state" enum:"waiting,accepted,declined,expired,revoked"`
	Inviter string    `json:"inviter,omitempty" doc:"Name of who sent it"`
	Uses    int       `json:"uses" doc:"How often it was used"`
	Allowed int       `json:"usesAllowed" doc:"How often it may be used"`
	Created time.Time `json:"created"`
	Ends    time.Time `json:"ends"`
}

func invitationOf(i organization.Invitation) Invitation {
	return Invitation{
		ID: i.ID, Email: i.Email, Name: i.Name, Part: string(i.Part), State: string(i.State), Inviter: i.Inviter,
		Uses: i.Uses, Allowed: i.UsesAllowed, Created: i.Created, Ends: i.Ends,
	}
}

// InvitationList is a part of the invitations of an organization.
type InvitationList struct {
	Invitations []Invitation `json:"invitations" doc:"The newest first"`
	Next        string       `json:"next,omitempty" doc:"What to ask for after; not there at the end"`
}

// InvitationDraft is an invitation to send.
type InvitationDraft struct {
	Email   string `json:"email" maxLength:"254"`
	Name    string `json:"name,omitempty" maxLength:"120"`
	Part    string `json:"part" enum:"owner,steward,lead,member,guest"`
	Message string `json:"message,omitempty" maxLength:"1000"`
}
