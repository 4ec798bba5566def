package roleapi

import (
	"context"
	"net/http"
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/web"
	"pathways/internal/role"
)

// answers adds the operations that answer what people said of a role, and take it back.
func (o *operations) answers(on huma.API, one string) {
	const proposal = "/proposals/{proposal}"
	decide := writes(http.MethodPost, "decide-role-proposal", one+proposal+"/decision", "Answer a proposal",
		"Accepts it, which changes the working text, or declines it. To accept, say what you read to stand there now: where something else does, nothing is stored, "+
			"and the answer says what. The same answer again changes nothing. For owners, stewards and leads.", http.StatusNoContent)
	huma.Register(on, clashing(on, decide), o.decide)
	huma.Register(on, writes(http.MethodPost, "withdraw-role-proposal", one+proposal+"/withdraw", "Take back a proposal",
		"One's own, while nobody has answered it.", http.StatusNoContent), o.withdraw)
	huma.Register(on, writes(http.MethodDelete, "remove-role-comment", one+"/comments/{comment}", "Remove a comment",
		"One's own; for owners, stewards and leads everybody's. One that is not there is none to remove.", http.StatusNoContent), o.uncomment)
}

// clashing is an operation whose conflict says what stands in the text.
func clashing(on huma.API, op huma.Operation) huma.Operation {
	op.Errors = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity}
	op.Responses = map[string]*huma.Response{strconv.Itoa(http.StatusConflict): {
		Description: http.StatusText(http.StatusConflict),
		Content: map[string]*huma.MediaType{
			"application/problem+json": {Schema: on.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[ProposalClash](), true, "")},
		},
	}}
	return op
}

// ProposalDecision answers a proposal.
type ProposalDecision struct {
	Decision string   `json:"decision" enum:"accept,decline"`
	Reply    string   `json:"reply,omitempty" doc:"For who proposed it" maxLength:"4000"`
	Knew     RoleSaid `json:"knew,omitempty" doc:"To accept: now of the proposal as you read it; not there for nothing"`
}

// ProposalClash says that a proposal was not accepted, and why.
type ProposalClash struct {
	web.Problem
	Now *RoleSaid `json:"now,omitempty" doc:"What stands in its place now; not there where the proposal cannot be answered any more"`
}

// ProposalPath names a proposal for a role.
type ProposalPath struct {
	RolePath
	Proposal string `path:"proposal" doc:"Identifier of the proposal" maxLength:"100"`
}

func (o *operations) decide(ctx context.Context, in *struct {
	ProposalPath
	Body ProposalDecision
},
) (*struct{}, error) {
	b := in.Body
	clash, err := o.roles.Decide(ctx, authz.From(ctx), in.Organization, in.Role, in.Proposal, role.Decision{
		Accept: b.Decision == "accept", Reply: b.Reply,
		Knew: role.Said{Text: b.Knew.Text, Emphasis: role.Emphasis(b.Knew.Emphasis), From: b.Knew.From, To: b.Knew.To},
	})
	if clash != nil {
		now := saidOf(clash.Now)
		return nil, &ProposalClash{*web.ProblemOf(ctx, errs.New(errs.Conflict, "roleapi.decide", "role.fault.moved")), &now}
	}
	return nil, err
}

func (o *operations) withdraw(ctx context.Context, in *ProposalPath) (*struct{}, error) {
	return nil, o.roles.Withdraw(ctx, authz.From(ctx), in.Organization, in.Role, in.Proposal)
}

func (o *operations) uncomment(ctx context.Context, in *struct {
	RolePath
	Comment string `path:"comment" doc:"Identifier of the comment" maxLength:"100"`
},
) (*struct{}, error) {
	return nil, o.roles.Uncomment(ctx, authz.From(ctx), in.Organization, in.Role, in.Comment)
}
