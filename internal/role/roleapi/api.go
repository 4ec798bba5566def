// Package roleapi offers the role profiles of a person's organizations to programs that act for them: reading and writing them,
// proposals, comments, agreed versions, and who holds them. A role is about a job: nothing in it is about what anybody can do.
package roleapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pathways/internal/framework"
	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/role"
)

const tag = "Roles"

// operations answers with what the service gives.
type operations struct {
	roles      *role.Service
	frameworks *framework.Service
}

// Register adds the operations to an API.
func Register(on huma.API, roles *role.Service, frameworks *framework.Service) {
	o := &operations{roles, frameworks}
	on.OpenAPI().Tags = append(on.OpenAPI().Tags, &huma.Tag{Name: tag, Description: "Role profiles of organizations: what a job uses, written with the people who do it. " +
		"They say nothing of what a person can do. Competencies always stand in the framework's own order, which means nothing. Guests of an organization find none."})
	const list, one = "/organizations/{organization}/roles", "/organizations/{organization}/roles/{role}"
	huma.Register(on, reads("list-roles", list, "List roles", "All roles of an organization, by family, step and title; those that were set aside at the end."), o.list)
	huma.Register(on, reads("get-role", one, "Get a role", "A role with its working text."), o.get)
	huma.Register(on, writes(http.MethodPost, "create-role", list, "Begin a role",
		"From nothing, from another role of the organization, or from a starter. With an id of your own, the same again begins nothing new. For owners, stewards and leads.", http.StatusCreated), o.create)
	huma.Register(on, writes(http.MethodPut, "replace-role-content", one+"/content", "Replace the working text",
		"Puts a whole text in place of the working one. Where somebody changed it since the revision that you knew, nothing is stored. For owners, stewards and leads.", http.StatusOK), o.replace)
	huma.Register(on, reads("list-role-proposals", one+"/proposals", "List proposals", "The newest first: those that wait for an answer, or those that were answered or taken back."), o.proposals)
	huma.Register(on, writes(http.MethodPost, "propose-role-change", one+"/proposals", "Propose a change",
		"For everybody in the organization but its guests. Those who write accept or decline it.", http.StatusCreated), o.propose)
	huma.Register(on, reads("list-role-comments", one+"/comments", "List comments", "The newest first."), o.comments)
	huma.Register(on, writes(http.MethodPost, "comment-role", one+"/comments", "Comment", "On the whole role, or on one competency.", http.StatusCreated), o.comment)
	huma.Register(on, reads("list-role-versions", one+"/versions", "List agreed versions", "The newest first, without their texts."), o.versions)
	huma.Register(on, reads("get-role-version", one+"/versions/{number}", "Get an agreed version", "It never changes."), o.version)
	huma.Register(on, writes(http.MethodPost, "agree-role-version", one+"/versions", "Keep the working text as an agreed version",
		"The text of the last version again gives that one. Where somebody changed the text since the revision that you knew, nothing is kept. For owners, stewards and leads.", http.StatusCreated), o.agree)
	o.answers(on, one)
	o.keeping(on, one)
	o.overviews(on)
}

func reads(id, path, summary, description string) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Description: description, Tags: []string{tag},
		Metadata: map[string]any{api.Scope: authz.ReadWork}, Errors: []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound},
	}
}

func writes(method, id, path, summary, description string, status int) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: summary, Description: description, Tags: []string{tag}, DefaultStatus: status,
		Metadata: map[string]any{api.Scope: authz.WriteWork},
		Errors:   []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity},
	}
}

// answer is a body.
type answer[T any] struct{ Body T }

// ListPath names the roles of an organization.
type ListPath struct {
	Organization string `path:"organization" doc:"The part of its address that names it" example:"city-science-museum" maxLength:"100"`
}

// RolePath names a role.
type RolePath struct {
	ListPath
	Role string `path:"role" doc:"Identifier of the role" maxLength:"100"`
}

// PagePath names a part of a list of a role.
type PagePath struct {
	RolePath
	Limit  int `query:"limit" doc:"At most so many" minimum:"1" maximum:"100" default:"50"`
	Before int `query:"before" doc:"The number of the last one of the part before; 0 for the newest" minimum:"0"`
}

func (o *operations) list(ctx context.Context, in *struct {
	ListPath
	Query string `query:"q" doc:"Only those whose title, team or family has all of these words" maxLength:"200"`
},
) (*answer[RoleList], error) {
	l, err := o.roles.List(ctx, authz.From(ctx), in.Organization, in.Query)
	if err != nil {
		return nil, err
	}
	out := RoleList{Roles: []RoleLine{}}
	for _, line := range append(l.Lines, l.SetAside...) {
		out.Roles = append(out.Roles, lineOf(line.Role))
	}
	return &answer[RoleList]{out}, nil
}

func (o *operations) get(ctx context.Context, in *RolePath) (*answer[RoleDetail], error) {
	s, err := o.roles.One(ctx, authz.From(ctx), in.Organization, in.Role)
	if err != nil {
		return nil, err
	}
	return &answer[RoleDetail]{detailOf(s.Role, s.Tree)}, nil
}

func (o *operations) create(ctx context.Context, in *struct {
	ListPath
	Body RoleStart
},
) (*answer[RoleDetail], error) {
	v := authz.From(ctx)
	if err := v.Someone(authz.WriteWork); err != nil {
		return nil, err
	}
	t, err := o.frameworks.Release(ctx, in.Body.Framework, in.Body.Release)
	if err != nil {
		return nil, &errs.Error{Kind: errs.Invalid, Op: "roleapi.create", Fields: []errs.Field{{Name: "release", Key: "role.fault.release"}}}
	}
	r, err := o.roles.Begin(ctx, v, in.Organization, role.Start{
		ID: in.Body.ID, Title: in.Body.Title, Team: in.Body.Team, Release: t.ID, From: role.Origin(in.Body.From),
	})
	if err != nil {
		return nil, err
	}
	return o.detail(ctx, r)
}

// detail is a role with the release that it is written against.
func (o *operations) detail(ctx context.Context, r role.Role) (*answer[RoleDetail], error) {
	t, err := o.frameworks.ReleaseByID(ctx, r.Release)
	if err != nil {
		return nil, err
	}
	return &answer[RoleDetail]{detailOf(r, t)}, nil
}

func (o *operations) replace(ctx context.Context, in *struct {
	RolePath
	Body RoleContent
},
) (*answer[RoleDetail], error) {
	v := authz.From(ctx)
	if err := v.Someone(authz.WriteWork); err != nil {
		return nil, err
	}
	p := role.Profile{Title: in.Body.Title, Purpose: in.Body.Purpose, Team: in.Body.Team}
	for _, u := range in.Body.Uses {
		p.Uses = append(p.Uses, role.Use{Item: u.Item, Emphasis: role.Emphasis(u.Emphasis), From: u.From, To: u.To, Examples: u.Examples})
	}
	r, err := o.roles.Replace(ctx, v, in.Organization, in.Role, p, in.Body.Revision)
	if err != nil {
		return nil, err
	}
	return o.detail(ctx, r)
}

func (o *operations) proposals(ctx context.Context, in *struct {
	PagePath
	Waiting bool `query:"waiting" doc:"Those that wait for an answer; else those that were answered or taken back" default:"true"`
},
) (*answer[ProposalList], error) {
	all, err := o.roles.Proposals(ctx, authz.From(ctx), in.Organization, in.Role, in.Waiting, in.Before, in.Limit)
	if err != nil {
		return nil, err
	}
	out := ProposalList{Proposals: []RoleProposal{}}
	for _, p := range all {
		one, now := proposalOf(p.Proposal), saidOf(p.Now)
		one.Now = &now
		out.Proposals = append(out.Proposals, one)
	}
	return &answer[ProposalList]{out}, nil
}

func (o *operations) propose(ctx context.Context, in *struct {
	RolePath
	Body ProposalStart
},
) (*answer[RoleProposal], error) {
	b := in.Body
	p, _, err := o.roles.Propose(ctx, authz.From(ctx), in.Organization, in.Role, role.Suggestion{
		ID: b.ID, Part: role.Part(b.Part), Item: b.Item, Before: role.Said{Text: b.Example}, Reason: b.Reason,
		After: role.Said{Text: b.Text, Emphasis: role.Emphasis(b.Emphasis), From: b.From, To: b.To},
	})
	if err != nil {
		return nil, err
	}
	return &answer[RoleProposal]{proposalOf(p)}, nil
}

func (o *operations) comments(ctx context.Context, in *PagePath) (*answer[CommentList], error) {
	all, err := o.roles.Comments(ctx, authz.From(ctx), in.Organization, in.Role, in.Before, in.Limit)
	if err != nil {
		return nil, err
	}
	out := CommentList{Comments: []RoleComment{}}
	for _, c := range all {
		out.Comments = append(out.Comments, commentOf(c))
	}
	return &answer[CommentList]{out}, nil
}

func (o *operations) comment(ctx context.Context, in *struct {
	RolePath
	Body CommentStart
},
) (*answer[RoleComment], error) {
	c, err := o.roles.Comment(ctx, authz.From(ctx), in.Organization, in.Role, in.Body.ID, in.Body.Item, in.Body.Text)
	if err != nil {
		return nil, err
	}
	return &answer[RoleComment]{commentOf(c)}, nil
}

func (o *operations) versions(ctx context.Context, in *RolePath) (*answer[VersionList], error) {
	all, err := o.roles.Versions(ctx, authz.From(ctx), in.Organization, in.Role)
	if err != nil {
		return nil, err
	}
	out := VersionList{Versions: []RoleVersionLine{}}
	for _, a := range all {
		out.Versions = append(out.Versions, RoleVersionLine{a.Number, a.At, a.Name, a.Note})
	}
	return &answer[VersionList]{out}, nil
}

func (o *operations) version(ctx context.Context, in *struct {
	RolePath
	Number int `path:"number" doc:"Number of the version" minimum:"1"`
},
) (*answer[RoleVersion], error) {
	a, t, err := o.roles.Version(ctx, authz.From(ctx), in.Organization, in.Role, in.Number)
	if err != nil {
		return nil, err
	}
	return &answer[RoleVersion]{versionOf(a, t)}, nil
}

func (o *operations) agree(ctx context.Context, in *struct {
	RolePath
	Body Agreement
},
) (*answer[RoleVersion], error) {
	a, err := o.roles.Agree(ctx, authz.From(ctx), in.Organization, in.Role, in.Body.Note, in.Body.Revision)
	if err != nil {
		return nil, err
	}
	t, err := o.frameworks.ReleaseByID(ctx, a.Release)
	if err != nil {
		return nil, err
	}
	return &answer[RoleVersion]{versionOf(a, t)}, nil
}
