// Package pathwayapi offers a person's own pathway to programs that act for them: reflections with what was said, plans,
// and the whole as a file. Nobody else's is ever there.
package pathwayapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pathways/internal/pathway"
	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
)

const tag = "My pathway"

// operations answers with what the service gives.
type operations struct {
	pathways *pathway.Service
}

// Register adds the operations to an API.
func Register(on huma.API, pathways *pathway.Service) {
	o := &operations{pathways}
	on.OpenAPI().Tags = append(on.OpenAPI().Tags, &huma.Tag{Name: tag, Description: "Reflections and plans of the person whose token it is. " +
		"What was said is only added to; a closed reflection stays as it was. There is no score in any of it, and none is to be made of it."})
	huma.Register(on, own(http.MethodGet, "list-reflections", "/reflections", authz.ReadReflections, "List my reflections",
		"All of your reflections, the oldest first, without what was said in them."), o.listReflections)
	huma.Register(on, own(http.MethodPost, "begin-reflection", "/reflections", authz.WriteReflections, "Begin a reflection",
		"One is open at a time: that which was open is closed and kept as it was."), o.beginReflection)
	huma.Register(on, own(http.MethodGet, "get-reflection", "/reflections/{reflection}", authz.ReadReflections, "Get a reflection",
		"One of your reflections, without what was said in it."), o.getReflection)
	huma.Register(on, own(http.MethodDelete, "delete-reflection", "/reflections/{reflection}", authz.WriteReflections, "Delete a reflection",
		"The whole reflection with all that was said in it, for good. Plans that grew from it stay."), o.deleteReflection)
	huma.Register(on, own(http.MethodPost, "close-reflection", "/reflections/{reflection}/close", authz.WriteReflections, "Close a reflection",
		"For good: nothing can be added to it any more."), o.closeReflection)
	huma.Register(on, own(http.MethodGet, "list-reflection-statements", "/reflections/{reflection}/statements", authz.ReadReflections, "List what was said",
		"Statements in the order in which they came in. The newest on an item and a dimension is the answer, by its time."), o.listStatements)
	huma.Register(on, own(http.MethodPost, "add-reflection-statements", "/reflections/{reflection}/statements", authz.WriteReflections, "Say something",
		"Adds statements. One whose id is there already is not added again. What is said to a closed reflection goes into the open one with the same questions, or else into one of its own."), o.addStatements)

	huma.Register(on, own(http.MethodGet, "list-plans", "/plans", authz.ReadPlans, "List my plans", "All of your plans, whole, the oldest first."), o.listPlans)
	huma.Register(on, own(http.MethodPost, "begin-plan", "/plans", authz.WritePlans, "Begin a plan", "From a reflection of yours, or about an edition alone."), o.beginPlan)
	huma.Register(on, own(http.MethodGet, "get-plan", "/plans/{plan}", authz.ReadPlans, "Get a plan", "One of your plans, whole."), o.getPlan)
	huma.Register(on, own(http.MethodDelete, "delete-plan", "/plans/{plan}", authz.WritePlans, "Delete a plan", "The whole plan, for good."), o.deletePlan)
	huma.Register(on, own(http.MethodPost, "change-plan", "/plans/{plan}/changes", authz.WritePlans, "Change a plan",
		"Writes fields of the plan, its goals and its activities, by name: plan.title, plan.look, goal.<id>.<field>, "+
			"act.<goal id>.<id>.<field>, look.<goal id>.<id>. A goal or activity with a new id begins with the first words in it."), o.changePlan)

	get := own(http.MethodGet, "get-pathway", "/pathway", authz.ReadReflections, "Get everything as a file",
		"Your whole record as a pathway file. Needs to be let read plans as well.")
	get.Metadata[api.Also] = []authz.Scope{authz.ReadPlans}
	huma.Register(on, get, o.getPathway)
	bring := own(http.MethodPost, "bring-pathway", "/pathway", authz.WriteReflections, "Bring in a file",
		"Puts a pathway file into your record. Ids and times are kept; bringing the same again changes nothing. Needs to be let write plans as well.")
	bring.Metadata[api.Also] = []authz.Scope{authz.WritePlans}
	bring.MaxBodyBytes, bring.SkipValidateBody = pathway.MaxBytes+1, true // pathway.Decode is stricter
	huma.Register(on, bring, o.bringPathway)
}

func own(method, id, path string, scope authz.Scope, summary, description string) huma.Operation {
	op := huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: summary, Description: description, Tags: []string{tag},
		Metadata: map[string]any{api.Scope: scope}, Errors: []int{http.StatusUnauthorized, http.StatusForbidden},
	}
	if path != "/reflections" && path != "/plans" && path != "/pathway" {
		op.Errors = append(op.Errors, http.StatusNotFound)
	}
	switch {
	case id == "begin-reflection" || id == "begin-plan":
		op.DefaultStatus = http.StatusCreated
	case method == http.MethodDelete || id == "close-reflection":
		op.DefaultStatus = http.StatusNoContent
	}
	return op
}

// answer is a body.
type answer[T any] struct{ Body T }

// ReflectionPath names a reflection.
type ReflectionPath struct {
	Reflection string `path:"reflection" doc:"Identifier of the reflection" maxLength:"36"`
}

// PlanPath names a plan.
type PlanPath struct {
	Plan string `path:"plan" doc:"Identifier of the plan" maxLength:"36"`
}

// file is a whole pathway as it is kept in a file.
type file struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (o *operations) getPathway(ctx context.Context, _ *struct{}) (*file, error) {
	p, err := o.pathways.Get(ctx, authz.From(ctx), pathway.Everything)
	if err != nil {
		return nil, err
	}
	raw, err := p.Encode()
	if err != nil {
		return nil, err
	}
	return &file{"application/json", raw}, nil
}

// Brought says what came in with a file.
type Brought struct {
	Reflections int  `json:"reflections" doc:"Reflections that were not there"`
	Statements  int  `json:"statements" doc:"Statements that were not there"`
	Plans       int  `json:"plans" doc:"Plans that were not there"`
	Changed     bool `json:"changed" doc:"Whether something that was there is now different"`
}

func (o *operations) bringPathway(ctx context.Context, in *struct {
	RawBody []byte `contentType:"application/json"`
},
) (*answer[Brought], error) {
	other, err := pathway.Decode(in.RawBody)
	if err != nil {
		return nil, err
	}
	got, err := o.pathways.Adopt(ctx, authz.From(ctx), other)
	if err != nil {
		return nil, err
	}
	return &answer[Brought]{Brought(got)}, nil
}

// Refused is something that was sent and does not fit.
type Refused struct {
	ID     string `json:"id" doc:"Of the statement or change"`
	Name   string `json:"name" doc:"Its field"`
	Reason string `json:"reason" doc:"What is wrong and what to do, in a sentence"`
}

// Taken says what became of what was sent.
type Taken struct {
	Refused []Refused `json:"refused" doc:"What does not fit; all else is stored"`
	Seen    int64     `json:"seen" doc:"How far along the count of your statements this is"`
	Differs bool      `json:"differs" doc:"Whether two of your devices or programs wrote different things that you have not settled"`
}

// Change is a field that is written.
type Change struct {
	ID     string    `json:"id,omitempty" doc:"UUID of the change" format:"uuid"`
	Name   string    `json:"name" doc:"The field" maxLength:"200" example:"plan.title"`
	Values []string  `json:"values" doc:"What it says from now on; one value but for a goal's items, which are codes" maxItems:"200"`
	At     time.Time `json:"at,omitempty" doc:"When it was written; now where it is left out"`
}
