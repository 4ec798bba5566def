package pathwayapi

import (
	"context"
	"strings"

	"pathways/internal/pathway"
	"pathways/internal/plan"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
)

// PlanList is all plans.
type PlanList struct {
	Plans []plan.Plan `json:"plans" doc:"The oldest first"`
}

func (o *operations) listPlans(ctx context.Context, _ *struct{}) (*answer[PlanList], error) {
	all, err := o.pathways.Plans(ctx, authz.From(ctx))
	if err != nil {
		return nil, err
	}
	return &answer[PlanList]{PlanList{append([]plan.Plan{}, all...)}}, nil
}

// PlanBeginning is what a plan begins with.
type PlanBeginning struct {
	ID         string `json:"id,omitempty" doc:"UUID; a second asking with the same finds the plan that is there" format:"uuid"`
	Reflection string `json:"reflection,omitempty" doc:"Identifier of the reflection that it grows from" maxLength:"36"`
	Framework  string `json:"framework,omitempty" doc:"Slug, where it grows from no reflection" maxLength:"60"`
	Release    string `json:"release,omitempty" doc:"Version, where it grows from no reflection" maxLength:"60"`
	Title      string `json:"title,omitempty"`
}

func (o *operations) beginPlan(ctx context.Context, in *struct{ Body PlanBeginning }) (*answer[plan.Plan], error) {
	b := in.Body
	pl, err := o.pathways.BeginPlan(ctx, authz.From(ctx), plan.Plan{
		ID: b.ID, Reflection: b.Reflection, Framework: b.Framework, Release: b.Release, Title: b.Title,
	})
	if err != nil {
		return nil, err
	}
	return &answer[plan.Plan]{*pl}, nil
}

func (o *operations) getPlan(ctx context.Context, in *PlanPath) (*answer[plan.Plan], error) {
	pl, err := o.plan(ctx, authz.From(ctx), in.Plan)
	if err != nil {
		return nil, err
	}
	return &answer[plan.Plan]{*pl}, nil
}

// plan is one of the viewer's plans.
func (o *operations) plan(ctx context.Context, v authz.Viewer, id string) (*plan.Plan, error) {
	all, err := o.pathways.Plans(ctx, v)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].ID == id {
			return &all[i], nil
		}
	}
	return nil, errs.New(errs.NotFound, "pathwayapi", "pathway.plan.unknown")
}

func (o *operations) deletePlan(ctx context.Context, in *PlanPath) (*struct{}, error) {
	return nil, o.pathways.DeletePlan(ctx, authz.From(ctx), in.Plan)
}

func (o *operations) changePlan(ctx context.Context, in *struct {
	PlanPath
	Body struct {
		Changes []Change `json:"changes" minItems:"1" maxItems:"1000"`
	}
},
) (*answer[Taken], error) {
	var changes []pathway.Change
	for _, c := range in.Body.Changes {
		kind, _, _ := strings.Cut(c.Name, ".")
		if kind != "plan" && kind != "goal" && kind != "act" && kind != "look" {
			return nil, &errs.Error{Kind: errs.Invalid, Op: "pathwayapi", Fields: []errs.Field{{
				Name: "changes.name", Key: "pathway.change.unknown-field", Args: []any{"field", c.Name},
			}}}
		}
		changes = append(changes, pathway.Change{ID: c.ID, Name: c.Name, Values: c.Values, At: c.At, Plan: in.Plan})
	}
	p, refused, err := o.pathways.ChangePlan(ctx, authz.From(ctx), in.Plan, changes)
	if err != nil {
		return nil, err
	}
	return taken(ctx, p, refused), nil
}
