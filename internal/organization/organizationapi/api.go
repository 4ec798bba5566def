// Package organizationapi offers a person's organizations to programs that act for them: reading them, inviting, changing
// parts, leaving. What may be seen and done is what the person may by hand; founding, domains and deleting are not here.
package organizationapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pathways/internal/organization"
	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
)

const tag = "Organizations"

// operations answers with what the service gives.
type operations struct {
	organizations *organization.Service
	baseURL       string
}

// Register adds the operations to an API. BaseURL is the public address of this server, for links in letters; empty: that
// of the request.
func Register(on huma.API, organizations *organization.Service, baseURL string) {
	o := &operations{organizations, baseURL}
	on.OpenAPI().Tags = append(on.OpenAPI().Tags, &huma.Tag{Name: tag, Description: "Organizations of the person whose token it is."})
	huma.Register(on, read("list-organizations", "/organizations", "List my organizations",
		"All organizations that you belong to, by name, with the part you play."), o.list)
	huma.Register(on, read("get-organization", "/organizations/{organization}", "Get an organization",
		"One of your organizations with your part and the names of its owners."), o.get)
	huma.Register(on, read("list-members", "/organizations/{organization}/members", "List the people in an organization",
		"By name. Owners also get e-mail addresses, since when people belong to it and how they came. Not for guests."), o.members)
	huma.Register(on, read("list-invitations", "/organizations/{organization}/invitations", "List invitations",
		"The newest first: all for owners, their own for leads and stewards."), o.invitations)
	huma.Register(on, write(http.MethodPost, "create-invitation", "/organizations/{organization}/invitations", "Invite somebody",
		"Sends a letter with a link that is good once, for 30 days, for who has the address.", http.StatusCreated), o.invite)
	huma.Register(on, write(http.MethodDelete, "revoke-invitation", "/organizations/{organization}/invitations/{invitation}", "Take an invitation back",
		"One that does not wait any more stays as it is.", http.StatusNoContent), o.revoke)
	huma.Register(on, write(http.MethodPut, "set-part", "/organizations/{organization}/members/{person}/part", "Change somebody's part",
		"For owners. An organization always keeps an owner.", http.StatusNoContent), o.setPart)
	huma.Register(on, write(http.MethodDelete, "remove-member", "/organizations/{organization}/members/{person}", "Remove somebody",
		"For owners. What is theirs stays theirs.", http.StatusNoContent), o.remove)
	huma.Register(on, write(http.MethodDelete, "leave-organization", "/organizations/{organization}/membership", "Leave an organization",
		"Ends your own membership. What is yours stays yours.", http.StatusNoContent), o.leave)
}

func read(id, path, summary, description string) huma.Operation {
	op := huma.Operation{
		OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Description: description, Tags: []string{tag},
		Metadata: map[string]any{api.Scope: authz.ReadOrganizations}, Errors: []int{http.StatusUnauthorized, http.StatusForbidden},
	}
	if id != "list-organizations" {
		op.Errors = append(op.Errors, http.StatusNotFound)
	}
	return op
}

func write(method, id, path, summary, description string, status int) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: summary, Description: description, Tags: []string{tag}, DefaultStatus: status,
		Metadata: map[string]any{api.Scope: authz.WriteOrganizations},
		Errors:   []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict},
	}
}

// answer is a body.
type answer[T any] struct{ Body T }

// OrganizationPath names an organization.
type OrganizationPath struct {
	Organization string `path:"organization" doc:"The part of its address that names it" example:"city-science-museum" maxLength:"100"`
}

// PagePath names an organization and a part of one of its lists.
type PagePath struct {
	OrganizationPath
	Limit int    `query:"limit" doc:"At most so many" minimum:"1" maximum:"100" default:"100"`
	After string `query:"after" doc:"What next of the part before says; empty for the first" maxLength:"1000"`
}

// PersonPath names somebody in an organization.
type PersonPath struct {
	OrganizationPath
	Person string `path:"person" doc:"Identifier of the person" maxLength:"100"`
}

func (o *operations) list(ctx context.Context, _ *struct{}) (*answer[OrganizationList], error) {
	all, err := o.organizations.Mine(ctx, authz.From(ctx))
	if err != nil {
		return nil, err
	}
	out := OrganizationList{Organizations: []Organization{}}
	for _, m := range all {
		out.Organizations = append(out.Organizations, organizationOf(m))
	}
	return &answer[OrganizationList]{out}, nil
}

func (o *operations) get(ctx context.Context, in *OrganizationPath) (*answer[OrganizationDetail], error) {
	s, err := o.organizations.One(ctx, authz.From(ctx), in.Organization)
	if err != nil {
		return nil, err
	}
	return &answer[OrganizationDetail]{OrganizationDetail{organizationOf(s.Membership), s.Owners}}, nil
}

func (o *operations) members(ctx context.Context, in *PagePath) (*answer[MemberList], error) {
	all, next, err := o.organizations.People(ctx, authz.From(ctx), in.Organization, in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	out := MemberList{Members: []Member{}, Next: next}
	for _, c := range all {
		out.Members = append(out.Members, memberOf(c))
	}
	return &answer[MemberList]{out}, nil
}

func (o *operations) setPart(ctx context.Context, in *struct {
	PersonPath
	Body PartChange
},
) (*struct{}, error) {
	return nil, o.organizations.SetPart(ctx, authz.From(ctx), in.Organization, in.Person, organization.Part(in.Body.Part))
}

func (o *operations) remove(ctx context.Context, in *PersonPath) (*struct{}, error) {
	return nil, o.organizations.Remove(ctx, authz.From(ctx), in.Organization, in.Person)
}

func (o *operations) leave(ctx context.Context, in *OrganizationPath) (*struct{}, error) {
	return nil, o.organizations.Leave(ctx, authz.From(ctx), in.Organization)
}
