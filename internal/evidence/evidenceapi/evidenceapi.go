// Package evidenceapi offers a person's own evidence to programs: operations under /api/v1 with a personal token.
package evidenceapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pathways/internal/evidence"
	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/ids"
)

const tag = "Evidence"

// Register adds the operations to an API. The base is the public address for links in letters; where it is empty, letters
// lead to the host that a request named.
func Register(on huma.API, service *evidence.Service, base string) {
	o := &operations{service, base}
	on.OpenAPI().Tags = append(on.OpenAPI().Tags, &huma.Tag{Name: tag, Description: "What a person did or made, with files, and what others said of it when asked. A token reaches its own person's only. There are no scores."})
	huma.Register(on, own("list-evidence", http.MethodGet, "/evidence", authz.ReadEvidence, "List evidence",
		"The newest first, 50 at a time. Next leads to those that follow."), o.list)
	huma.Register(on, own("create-evidence", http.MethodPost, "/evidence", authz.WriteEvidence, "Add evidence",
		"Makes a piece. With an id of yours, sending it twice makes one."), o.create)
	huma.Register(on, own("get-evidence", http.MethodGet, "/evidence/{id}", authz.ReadEvidence, "Get evidence", "One piece."), o.get)
	put := own("put-evidence", http.MethodPut, "/evidence/{id}", authz.WriteEvidence, "Change evidence",
		"Writes all fields of a piece. Its files stay. With seen, a change by somebody else meanwhile is a conflict.")
	put.Metadata[api.Also] = readToo
	huma.Register(on, put, o.put)
	huma.Register(on, own("delete-evidence", http.MethodDelete, "/evidence/{id}", authz.WriteEvidence, "Delete evidence",
		"Deletes a piece with its files, and takes it out of what is shared."), o.delete)
	o.registerFiles(on)
	o.registerRequests(on)
}

// readToo is what an operation needs besides that reads a piece before it writes, and answers with it.
var readToo = []authz.Scope{authz.ReadEvidence}

// own is an operation on what is the viewer's own.
func own(id, method, path string, scope authz.Scope, summary, description string) huma.Operation {
	op := huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: summary, Description: description, Tags: []string{tag},
		Metadata: map[string]any{api.Scope: scope}, Errors: []int{http.StatusUnauthorized, http.StatusForbidden},
	}
	if method == http.MethodPost {
		op.DefaultStatus = http.StatusCreated
	}
	if path != "/evidence" {
		op.Errors = append(op.Errors, http.StatusNotFound)
	}
	return op
}

type operations struct {
	service *evidence.Service
	base    string
}

// answer is a body.
type answer[T any] struct{ Body T }

// nothing is an answer without a body.
type nothing struct{}

// EvidenceList is a part of somebody's evidence.
type EvidenceList struct {
	Evidence []EvidencePiece `json:"evidence" doc:"The newest first"`
	Next     string          `json:"next,omitempty" doc:"Give this as after to get the part that follows"`
}

type listInput struct {
	Item  string `query:"item" doc:"Only with this competency, by its lasting identifier" maxLength:"100"`
	After string `query:"after" doc:"Next of the part before" maxLength:"100"`
}

func (o *operations) list(ctx context.Context, in *listInput) (*answer[EvidenceList], error) {
	page, err := o.service.Page(ctx, authz.From(ctx), evidence.Look{Item: in.Item, After: in.After})
	if err != nil {
		return nil, err
	}
	out := EvidenceList{Evidence: []EvidencePiece{}, Next: page.Next}
	for _, e := range page.Evidence {
		out.Evidence = append(out.Evidence, pieceOf(e))
	}
	return &answer[EvidenceList]{out}, nil
}

type createInput struct {
	Body struct {
		ID string `json:"id,omitempty" doc:"A UUID of yours; left out: one is made" format:"uuid"`
		EvidenceFields
	}
}

func (o *operations) create(ctx context.Context, in *createInput) (*answer[EvidencePiece], error) {
	if in.Body.ID == "" {
		in.Body.ID = ids.New()
	}
	return o.save(ctx, in.Body.ID, in.Body.draft())
}

func (o *operations) save(ctx context.Context, id string, d evidence.Draft) (*answer[EvidencePiece], error) {
	e, err := o.service.Save(ctx, authz.From(ctx), id, d)
	if err != nil {
		return nil, err
	}
	return &answer[EvidencePiece]{pieceOf(e)}, nil
}

// PiecePath names a piece of evidence.
type PiecePath struct {
	ID string `path:"id" doc:"Identifier of the piece" maxLength:"100"`
}

func (o *operations) get(ctx context.Context, in *PiecePath) (*answer[EvidencePiece], error) {
	e, err := o.service.Get(ctx, authz.From(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return &answer[EvidencePiece]{pieceOf(e)}, nil
}

type putInput struct {
	PiecePath
	Seen time.Time `query:"seen" doc:"The changed of the state that you edited, RFC 3339"`
	Body EvidenceFields
}

func (o *operations) put(ctx context.Context, in *putInput) (*answer[EvidencePiece], error) {
	if _, err := o.service.Get(ctx, authz.From(ctx), in.ID); err != nil {
		return nil, err
	}
	d := in.Body.draft()
	d.Seen = in.Seen
	return o.save(ctx, in.ID, d)
}

func (o *operations) delete(ctx context.Context, in *PiecePath) (*nothing, error) {
	return &nothing{}, o.service.Delete(ctx, authz.From(ctx), in.ID)
}
