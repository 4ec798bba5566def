// Package alignmentapi offers reading texts for their competencies to programs: operations under /api/v1 with a personal token.
// Nothing that they give grades a match: suggestions have an order, and the words that made them.
package alignmentapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pathways/internal/alignment"
	"pathways/internal/framework"
	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
)

const tag = "Texts"

type operations struct {
	texts      *alignment.Service
	frameworks *framework.Service
}

// Register adds the operations to an API.
func Register(on huma.API, texts *alignment.Service, frameworks *framework.Service) {
	o := &operations{texts, frameworks}
	on.OpenAPI().Tags = append(on.OpenAPI().Tags, &huma.Tag{Name: tag, Description: "Postings, syllabi and session abstracts of an " +
		"organization, read for the competencies that they speak of. The program suggests, people decide. Suggestions come best first, at " +
		"most five, with the words that made them; there is no number that grades a match. Guests of the organization see none of it."})

	put := own(http.MethodPost, "put-texts", "/texts", authz.WriteWork, "Bring texts",
		"Keeps texts and has them read one after the other. Ask for the batch to see how far it is. A text that cannot be read is told there by name, and the others go on.")
	put.DefaultStatus, put.MaxBodyBytes = http.StatusAccepted, maxBody
	put.Errors = append(put.Errors, http.StatusConflict, http.StatusRequestEntityTooLarge)
	huma.Register(on, put, o.put)
	huma.Register(on, own(http.MethodGet, "get-text-batch", "/text-batches/{batch}", authz.ReadWork, "See how far a batch is", "How many of its texts are in which state, and those that could not be read."), o.batch)
	huma.Register(on, own(http.MethodDelete, "delete-text-batch", "/text-batches/{batch}", authz.WriteWork, "Delete a batch", "All texts that were brought at once, with what was decided on them and learned from it."), o.deleteBatch)

	huma.Register(on, own(http.MethodGet, "list-texts", "/texts", authz.ReadWork, "List texts", "The newest first, 50 at a time. Next leads to those that follow."), o.list)
	huma.Register(on, own(http.MethodGet, "get-text", "/texts/{text}", authz.ReadWork, "Get a text", "Its facts, and its passages with what they speak of, the words that made the program think so, and what people decided."), o.get)
	huma.Register(on, own(http.MethodDelete, "delete-text", "/texts/{text}", authz.WriteWork, "Delete a text", "With what was decided on it and learned from it."), o.delete)
	huma.Register(on, conflicting(own(http.MethodPatch, "correct-text", "/texts/{text}/facts", authz.WriteWork, "Correct facts", "Writes the facts that are given. Each shows as yours; what the program found stays to be seen.")), o.correct)
	huma.Register(on, conflicting(own(http.MethodPost, "decide-passage", "/texts/{text}/decisions", authz.WriteWork, "Decide on a passage", "Says that a suggestion fits or does not, that the passage speaks of another competency, or of none. Saying the same twice makes one decision. What somebody else decided stays beside it; the latest holds.")), o.decide)
	huma.Register(on, own(http.MethodPost, "undo-decision", "/texts/{text}/decisions/{decision}/undo", authz.WriteWork, "Undo a decision", "It stays to be seen, with who undid it. One can undo one's own."), o.undo)
	huma.Register(on, own(http.MethodPost, "redo-decision", "/texts/{text}/decisions/{decision}/redo", authz.WriteWork, "Redo a decision", "Lets a decision that was undone stand again."), o.redo)
	huma.Register(on, conflicting(own(http.MethodPost, "read-text-again", "/texts/{text}/read", authz.WriteWork, "Read a text again", "With what was decided since. Decisions and corrections stay.")), o.again)

	huma.Register(on, own(http.MethodGet, "scan-texts", "/scan", authz.ReadWork, "Count over texts", "How many texts speak of each competency, what they say of pay and which degrees they ask for, by kind of job and year. Pay stays in the currency and for the period in which it was said; it is never averaged."), o.scan)
	huma.Register(on, own(http.MethodGet, "scan-passages", "/scan/passages", authz.ReadWork, "See what is behind a count", "The texts behind a count with their passages, the newest first, 50 at a time."), o.behind)

	quick := huma.Operation{
		OperationID: "read-text", Method: http.MethodPost, Path: "/read", Summary: "Read a text", Tags: []string{tag},
		Description:  "Suggests competencies for the passages of a text. Nothing of it is kept.",
		Metadata:     map[string]any{api.Scope: authz.ReadWork},
		MaxBodyBytes: 2 * alignment.QuickPasted,
		Errors:       []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusTooManyRequests},
	}
	huma.Register(on, quick, o.read)
}

// maxBody bounds the texts that come with one request, in bytes of JSON. Files are a third larger there.
const maxBody = 48 << 20

// own is an operation on texts of an organization.
func own(method, id, path string, scope authz.Scope, summary, description string) huma.Operation {
	op := huma.Operation{
		OperationID: id, Method: method, Path: "/organizations/{organization}" + path, Summary: summary, Description: description, Tags: []string{tag},
		Metadata: map[string]any{api.Scope: scope}, Errors: []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound},
	}
	if scope == authz.WriteWork {
		op.DefaultStatus = http.StatusNoContent
	}
	return op
}

// conflicting is an operation that a text may not be ready for.
func conflicting(op huma.Operation) huma.Operation {
	op.Errors = append(op.Errors, http.StatusConflict)
	if op.OperationID == "decide-passage" {
		op.DefaultStatus = http.StatusOK
	}
	return op
}

// answer is a body.
type answer[T any] struct{ Body T }

// OrganizationPath names an organization.
type OrganizationPath struct {
	Organization string `path:"organization" doc:"The part of its address that names it" example:"city-science-museum" maxLength:"100"`
}

// TextPath names a text of an organization.
type TextPath struct {
	OrganizationPath
	Text string `path:"text" doc:"Identifier of the text" maxLength:"100"`
}

// BatchPath names what was brought at once.
type BatchPath struct {
	OrganizationPath
	Batch string `path:"batch" doc:"Identifier of the batch" maxLength:"100"`
}

// DecisionPath names a decision on a text.
type DecisionPath struct {
	TextPath
	Decision string `path:"decision" doc:"Identifier of the decision" maxLength:"100"`
}

// release finds an edition. Without a version it is the current one.
func (o *operations) release(ctx context.Context, slug, version string) (*framework.Tree, error) {
	if version == "" {
		return o.frameworks.Current(ctx, slug)
	}
	return o.frameworks.Release(ctx, slug, version)
}

// invalid tells of a fault in the input.
func invalid(field, key string) error {
	return &errs.Error{Kind: errs.Invalid, Op: "alignmentapi", Fields: []errs.Field{{Name: field, Key: key}}}
}
