// Package accountapi tells a program for whom its personal token speaks, and what it may do.
package accountapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
)

// Me is who asks.
type Me struct {
	ID       string        `json:"id" doc:"Identifier of the person" format:"uuid"`
	Name     string        `json:"name" doc:"As others see it" example:"Ana Ruiz"`
	Email    string        `json:"email" doc:"Confirmed address, in small letters" example:"ana@example.org"`
	Operator bool          `json:"operator" doc:"Runs this installation"`
	Scopes   []authz.Scope `json:"scopes" doc:"What the personal token may do; empty with a session, which may everything"`
}

// answer is a body.
type answer[T any] struct{ Body T }

// Register adds the operation to an API. It reads nothing but who is there.
func Register(on huma.API) {
	on.OpenAPI().Tags = append(on.OpenAPI().Tags, &huma.Tag{Name: "Account", Description: "The person that a token or session speaks for."})
	huma.Register(on, huma.Operation{
		OperationID: "get-me", Method: http.MethodGet, Path: "/me", Summary: "Get who I am",
		Description: "The person that the token speaks for, and what it may do. Any token will do.",
		Tags:        []string{"Account"}, Errors: []int{http.StatusUnauthorized},
		Metadata: map[string]any{api.Scope: api.AnyToken},
	}, getMe)
}

func getMe(ctx context.Context, _ *struct{}) (*answer[Me], error) {
	v := authz.From(ctx)
	return &answer[Me]{Me{ID: v.Person, Name: v.Name, Email: v.Email, Operator: v.Operator, Scopes: append([]authz.Scope{}, v.Scopes...)}}, nil
}
