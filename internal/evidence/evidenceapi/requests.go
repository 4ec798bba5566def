package evidenceapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pathways/internal/evidence"
	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
)

func (o *operations) registerRequests(on huma.API) {
	huma.Register(on, own("list-evidence-requests", http.MethodGet, "/evidence-requests", authz.ReadEvidence, "List requests",
		"Whom the person asked for an endorsement or feedback, and how it stands."), o.requests)
	huma.Register(on, own("create-evidence-request", http.MethodPost, "/evidence-requests", authz.WriteEvidence, "Ask somebody",
		"With an address a letter goes out. Without, the answer holds a link, this once."), o.ask)
	huma.Register(on, own("end-evidence-request", http.MethodDelete, "/evidence-requests/{request}", authz.WriteEvidence, "End a request",
		"The link stops working at once. What was written stays."), o.end)
	huma.Register(on, own("list-evidence-statements", http.MethodGet, "/evidence-statements", authz.ReadEvidence, "List statements",
		"What others said of the person when asked. A statement never changes."), o.statements)
	huma.Register(on, own("show-evidence-statement", http.MethodPut, "/evidence-statements/{statement}/shown", authz.WriteEvidence, "Show or hide a statement",
		"Whether a statement may be shown where the person shares."), o.show)
}

// EvidenceRequestList is all requests of a person.
type EvidenceRequestList struct {
	Requests []EvidenceRequest `json:"requests" doc:"The newest first"`
}

func (o *operations) requests(ctx context.Context, _ *struct{}) (*answer[EvidenceRequestList], error) {
	all, err := o.service.Requests(ctx, authz.From(ctx))
	if err != nil {
		return nil, err
	}
	out := EvidenceRequestList{Requests: []EvidenceRequest{}}
	for _, r := range all {
		out.Requests = append(out.Requests, requestOf(r, o.service.State(&r)))
	}
	return &answer[EvidenceRequestList]{out}, nil
}

type askInput struct {
	Body struct {
		ID       string         `json:"id,omitempty" doc:"A UUID of yours, so that sending twice asks once" format:"uuid"`
		Kind     string         `json:"kind" doc:"What is asked for" enum:"endorsement,feedback"`
		Email    string         `json:"email,omitempty" doc:"Who is asked; left out: you hand on the link" maxLength:"254"`
		Name     string         `json:"name,omitempty" doc:"What you call them" maxLength:"300"`
		Relation string         `json:"relation" doc:"How you work together" enum:"colleague,partner,supervisor,other"`
		Message  string         `json:"message,omitempty" doc:"Your words to them" maxLength:"4000"`
		Items    []EvidenceItem `json:"items,omitempty" doc:"Competencies they are asked about" maxItems:"200"`
		Evidence []string       `json:"evidence,omitempty" doc:"Ids of the pieces they can see" maxItems:"50"`
		Files    []string       `json:"files,omitempty" doc:"Ids of those of them whose files they can see" maxItems:"50"`
		Ends     string         `json:"ends,omitempty" doc:"Last day; left out: 30 days from now" example:"2026-12-24"`
	}
	api.Reached
}

// EvidenceAsked is a new request. The link is given out this once.
type EvidenceAsked struct {
	Request EvidenceRequest `json:"request" doc:"The request"`
	Link    string          `json:"link,omitempty" doc:"For the person asked, where no letter goes out"`
}

func (o *operations) ask(ctx context.Context, in *askInput) (*answer[EvidenceAsked], error) {
	b, base := in.Body, in.Base(o.base)
	r, secret, err := o.service.Ask(ctx, authz.From(ctx), evidence.RequestDraft{
		ID: b.ID, Kind: evidence.Kind(b.Kind), Email: b.Email, ByLink: b.Email == "", Name: b.Name, Relation: b.Relation, Message: b.Message,
		Items: refsOf(b.Items), Evidence: b.Evidence, Files: b.Files, Ends: b.Ends,
	}, base)
	if err != nil {
		return nil, err
	}
	out := EvidenceAsked{Request: requestOf(r, o.service.State(&r))}
	if secret != "" {
		out.Link = base + evidence.LinkPath(secret)
	}
	return &answer[EvidenceAsked]{out}, nil
}

func (o *operations) end(ctx context.Context, in *struct {
	Request string `path:"request" doc:"Identifier of the request" maxLength:"100"`
},
) (*nothing, error) {
	return &nothing{}, o.service.End(ctx, authz.From(ctx), in.Request)
}

// EvidenceStatementList is what others said of a person.
type EvidenceStatementList struct {
	Statements []EvidenceStatement `json:"statements" doc:"The newest first"`
}

func (o *operations) statements(ctx context.Context, _ *struct{}) (*answer[EvidenceStatementList], error) {
	all, err := o.service.Statements(ctx, authz.From(ctx))
	if err != nil {
		return nil, err
	}
	out := EvidenceStatementList{Statements: []EvidenceStatement{}}
	for _, s := range all {
		out.Statements = append(out.Statements, statementOf(s))
	}
	return &answer[EvidenceStatementList]{out}, nil
}

func (o *operations) show(ctx context.Context, in *struct {
	Statement string `path:"statement" doc:"Identifier of the statement" maxLength:"100"`
	Body      struct {
		Shown bool `json:"shown" doc:"May be shown where the person shares"`
	}
},
) (*nothing, error) {
	return &nothing{}, o.service.Show(ctx, authz.From(ctx), in.Statement, in.Body.Shown)
}
