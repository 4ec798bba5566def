// Package sharingapi offers what a person shares, and what was shared with them, to programs that act for them. Making a
// grant follows the same rules as by hand; a program that makes one should show its person what the other will see.
package sharingapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/ids"
	"pathways/internal/sharing"
)

const tag = "Sharing"

// operations answers with what the service gives.
type operations struct {
	sharing *sharing.Service
	baseURL string
}

// Register adds the operations to an API. BaseURL is the public address of this server, for links; empty: that
// of the request.
func Register(on huma.API, s *sharing.Service, baseURL string) {
	o := &operations{s, baseURL}
	on.OpenAPI().Tags = append(on.OpenAPI().Tags, &huma.Tag{Name: tag, Description: "What the person whose token it is shares with others, and what others share with them."})
	huma.Register(on, read("list-grants", "/grants", "List what I share", "All grants, live and ended, the newest first, a thousand at most."), o.list)
	huma.Register(on, read("get-grant", "/grants/{grant}", "Get a grant", "One of your grants, with what it shows while it is live, and the comments."), o.get)
	huma.Register(on, read("list-openings", "/grants/{grant}/openings", "List the openings of a grant",
		"Each time that it was opened, the newest first. Looks of the same viewer within a quarter of an hour are one."), o.openings)
	huma.Register(on, read("list-shared", "/shared", "List what was shared with me", "Live grants of others that are for you. Nothing else is known here of these people."), o.shared)
	huma.Register(on, read("open-shared", "/shared/{grant}", "Open what was shared with me", "The copy that its owner chose to show. That you opened it is logged for them."), o.open)
	huma.Register(on, write(http.MethodPost, "create-grant", "/grants", "Share something",
		"Takes a copy of what is chosen and shows it to others until a day. A token needs to be let read reflections, plans and "+
			"evidence as well: what it cannot read it cannot share. The secret of a link is in this answer and never again.", http.StatusCreated), o.create)
	huma.Register(on, write(http.MethodDelete, "revoke-grant", "/grants/{grant}", "End a grant at once",
		"The copy is deleted and nothing opens it any more. The record of its openings stays with you.", http.StatusNoContent), o.revoke)
}

func read(id, path, summary, description string) huma.Operation {
	op := huma.Operation{
		OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Description: description, Tags: []string{tag},
		Metadata: map[string]any{api.Scope: authz.ReadGrants}, Errors: []int{http.StatusUnauthorized, http.StatusForbidden},
	}
	if id != "list-grants" && id != "list-shared" {
		op.Errors = append(op.Errors, http.StatusNotFound)
	}
	return op
}

func write(method, id, path, summary, description string, status int) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: summary, Description: description, Tags: []string{tag}, DefaultStatus: status,
		Metadata: map[string]any{api.Scope: authz.WriteGrants},
		Errors:   []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict},
	}
}

// answer is a body.
type answer[T any] struct{ Body T }

// GrantPath names a grant.
type GrantPath struct {
	Grant string `path:"grant" doc:"Identifier of the grant" maxLength:"36"`
}

func (o *operations) list(ctx context.Context, _ *struct{}) (*answer[GrantList], error) {
	all, err := o.sharing.List(ctx, authz.From(ctx))
	if err != nil {
		return nil, err
	}
	out := GrantList{Grants: []Grant{}}
	for _, l := range all {
		out.Grants = append(out.Grants, o.grantOf(l.Grant))
	}
	return &answer[GrantList]{out}, nil
}

func (o *operations) get(ctx context.Context, in *GrantPath) (*answer[GrantDetail], error) {
	d, err := o.sharing.Get(ctx, authz.From(ctx), in.Grant)
	if err != nil {
		return nil, err
	}
	out := GrantDetail{Grant: o.grantOf(d.Grant), Shown: copyOf(d.Shown), Comments: []GrantComment{}}
	for _, c := range d.Comments {
		out.Comments = append(out.Comments, GrantComment{c.ID, c.Name, c.About, c.Text, c.At})
	}
	return &answer[GrantDetail]{out}, nil
}

func (o *operations) openings(ctx context.Context, in *GrantPath) (*answer[OpeningList], error) {
	d, err := o.sharing.Get(ctx, authz.From(ctx), in.Grant)
	if err != nil {
		return nil, err
	}
	out := OpeningList{Openings: []Opening{}}
	for _, one := range d.Openings {
		out.Openings = append(out.Openings, Opening{one.At, one.Name, one.ByLink})
	}
	return &answer[OpeningList]{out}, nil
}

func (o *operations) shared(ctx context.Context, _ *struct{}) (*answer[SharedList], error) {
	all, err := o.sharing.WithMe(ctx, authz.From(ctx))
	if err != nil {
		return nil, err
	}
	out := SharedList{Shared: []Shared{}}
	for _, s := range all {
		out.Shared = append(out.Shared, sharedOf(s.Grant, s.Owner))
	}
	return &answer[SharedList]{out}, nil
}

func (o *operations) open(ctx context.Context, in *GrantPath) (*answer[SharedDetail], error) {
	opened, err := o.sharing.Open(ctx, authz.From(ctx), sharing.Way{ID: in.Grant})
	if err != nil {
		return nil, err
	}
	return &answer[SharedDetail]{SharedDetail{sharedOf(opened.Grant, opened.Owner), copyOf(opened.Shown)}}, nil
}

type createInput struct {
	Body NewGrant
	api.Reached
}

func (o *operations) create(ctx context.Context, in *createInput) (*answer[CreatedGrant], error) {
	b, base := in.Body, in.Base(o.baseURL)
	if b.ID == "" {
		b.ID = ids.New()
	}
	ends := b.Ends
	if ends.IsZero() {
		ends = sharing.EndAfter(sharing.DefaultDays, time.Now())
	}
	made, err := o.sharing.Create(ctx, authz.From(ctx), sharing.Draft{
		ID: b.ID, Line: b.Line, Comments: b.Comments, Conversation: b.Conversation, Ends: ends, Phrase: b.Passphrase,
		To:     sharing.To{Kind: sharing.Target(b.To.Kind), Email: b.To.Email, Organization: b.To.Organization, Parts: b.To.Parts, Name: b.To.Name},
		Choice: b.Choice.choice(),
	}, base)
	if err != nil {
		return nil, err
	}
	out := CreatedGrant{Grant: o.grantOf(made.Grant)}
	if made.Secret != "" {
		out.Link = base + "/s/" + made.Secret
	}
	return &answer[CreatedGrant]{out}, nil
}

func (o *operations) revoke(ctx context.Context, in *GrantPath) (*struct{}, error) {
	return nil, o.sharing.Revoke(ctx, authz.From(ctx), in.Grant)
}
