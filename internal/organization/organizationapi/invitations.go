package organizationapi

import (
	"context"

	"pathways/internal/organization"
	"pathways/internal/platform/api"
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
	api.Reached
}

func (o *operations) invite(ctx context.Context, in *inviteInput) (*answer[Invitation], error) {
	inv, err := o.organizations.Invite(ctx, authz.From(ctx), in.Organization, in.Base(o.baseURL), organization.Call{
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
