package roleapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pathways/internal/platform/authz"
)

// keeping adds the operations on a role as a whole, on who holds it, and on bringing back what was agreed.
func (o *operations) keeping(on huma.API, one string) {
	const forWriters = " For owners, stewards and leads."
	huma.Register(on, writes(http.MethodPost, "retire-role", one+"/retire", "Set a role aside",
		"It is kept with all that was agreed, and no longer counts among the roles in use."+forWriters, http.StatusNoContent), o.retire)
	huma.Register(on, writes(http.MethodPost, "return-role", one+"/return", "Bring back a role", "One that was set aside."+forWriters, http.StatusNoContent), o.bringBack)
	huma.Register(on, writes(http.MethodDelete, "delete-role", one, "Delete a role",
		"With everything that was said of it, agreed versions too. It cannot be brought back."+forWriters, http.StatusNoContent), o.delete)

	huma.Register(on, reads("list-role-holders", one+"/holders", "List who holds a role", "By name. It says what job they have, and nothing of what they can do."), o.holders)
	huma.Register(on, writes(http.MethodPut, "put-role-holder", one+"/holders/{person}", "Say who holds a role",
		"Somebody of the organization. Who holds it already does so since then."+forWriters, http.StatusNoContent), o.hold)
	huma.Register(on, writes(http.MethodDelete, "remove-role-holder", one+"/holders/{person}", "Take somebody off a role",
		"Everybody may take off themselves; owners, stewards and leads everybody.", http.StatusNoContent), o.unhold)

	huma.Register(on, writes(http.MethodPost, "restore-role-version", one+"/versions/{number}/restore", "Take an agreed version as the working text",
		"Where somebody changed the text since the revision that you knew, nothing is stored; nor where the version was written with another edition."+forWriters, http.StatusNoContent), o.restore)
}

func (o *operations) retire(ctx context.Context, in *RolePath) (*struct{}, error) {
	return nil, o.roles.Retire(ctx, authz.From(ctx), in.Organization, in.Role)
}

func (o *operations) bringBack(ctx context.Context, in *RolePath) (*struct{}, error) {
	return nil, o.roles.Return(ctx, authz.From(ctx), in.Organization, in.Role)
}

func (o *operations) delete(ctx context.Context, in *RolePath) (*struct{}, error) {
	return nil, o.roles.Delete(ctx, authz.From(ctx), in.Organization, in.Role)
}

// RoleHolder is somebody who holds a role.
type RoleHolder struct {
	Person string    `json:"person" doc:"Identifier, as in the members of the organization"`
	Name   string    `json:"name"`
	Since  time.Time `json:"since" doc:"When somebody said so"`
}

// HolderList is who holds a role.
type HolderList struct {
	Holders []RoleHolder `json:"holders"`
}

// HolderPath names somebody who holds a role.
type HolderPath struct {
	RolePath
	Person string `path:"person" doc:"Identifier of the person" maxLength:"100"`
}

func (o *operations) holders(ctx context.Context, in *RolePath) (*answer[HolderList], error) {
	s, err := o.roles.One(ctx, authz.From(ctx), in.Organization, in.Role)
	if err != nil {
		return nil, err
	}
	out := HolderList{Holders: []RoleHolder{}}
	for _, h := range s.Holders {
		out.Holders = append(out.Holders, RoleHolder{h.Person, h.Name, h.Since})
	}
	return &answer[HolderList]{out}, nil
}

func (o *operations) hold(ctx context.Context, in *HolderPath) (*struct{}, error) {
	return nil, o.roles.Hold(ctx, authz.From(ctx), in.Organization, in.Role, in.Person)
}

func (o *operations) unhold(ctx context.Context, in *HolderPath) (*struct{}, error) {
	return nil, o.roles.Unhold(ctx, authz.From(ctx), in.Organization, in.Role, in.Person)
}

// RoleRevision is the text that somebody has read.
type RoleRevision struct {
	Revision int64 `json:"revision" doc:"That of the text which you read"`
}

func (o *operations) restore(ctx context.Context, in *struct {
	RolePath
	Number int `path:"number" doc:"Number of the version" minimum:"1"`
	Body   RoleRevision
},
) (*struct{}, error) {
	return nil, o.roles.Restore(ctx, authz.From(ctx), in.Organization, in.Role, in.Number, in.Body.Revision)
}
