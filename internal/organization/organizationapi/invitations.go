package organizationapi

import (
	"cmp"
	"context"

	"github.com/danielgtaylor/huma/v2"

	"pathways/internal/organization"
	"pathways/internal/platform/authz"
)

func (o *operations) invitations(ctx context.Context, in *PagePath) (*answer[InvitationList], error) {
	all, next, err := o.organizations.Invitations(ctx, authz.From(ctx), in.Organization, in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	out := InvitationList{Invitations: []Invitation{}, Next: next}
	for _, inv := range all {
		out.Invitations = append(out.Invitations, invitationOf(inv))
	}
	return &answer[InvitationList]{out}, nil
}

type inviteInput struct {
	OrganizationPath
	Body InvitationDraft

	reached string // where the request reached this server
}

// Resolve notes where the request reached this server: links in letters lead there when no public address is set.
func (in *inviteInput) Resolve(ctx huma.Context) []error {
	in.reached = "http://" + ctx.Host()
	if ctx.TLS() != nil {
		in.reached = "https://" + ctx.Host()
	}
	return nil
}

func (o *operations) invite(ctx context.Context, in *inviteInput) (*answer[Invitation], error) {
	inv, err := o.organizations.Invite(ctx, authz.From(ctx), in.Organization, cmp.Or(o.baseURL, in.reached), organization.Call{
		Email: in.Body.Email, Name: in.Body.Name, Part: organization.Part(in.Body.Part), Message: in.Body.Message,
	})
	if err != nil {
		return nil, err
	}
	return &answer[Invitation]{invitationOf(inv)}, nil
}

func (o *operations) revoke(ctx context.Context, in *struct {
	OrganizationPath
	Invitation string `path:"invitation" doc:"Identifier of the invitation" maxLength:"100"`
},
) (*struct{}, error) {
	return nil, o.organizations.Revoke(ctx, authz.From(ctx), in.Organization, in.Invitation)
}
