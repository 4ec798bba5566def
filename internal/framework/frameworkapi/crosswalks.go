package frameworkapi

import (
	"context"

	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/errs"
)

// CrosswalkList is the crosswalks of a framework.
type CrosswalkList struct {
	Crosswalks []frameworkdata.CrosswalkInfo `json:"crosswalks" doc:"Without their links"`
}

func (o *operations) listCrosswalks(ctx context.Context, in *FrameworkPath) (*answer[CrosswalkList], error) {
	all, err := o.frameworks.Crosswalks(ctx, in.Framework)
	if err != nil {
		return nil, err
	}
	out := &answer[CrosswalkList]{CrosswalkList{[]frameworkdata.CrosswalkInfo{}}}
	for _, c := range all {
		out.Body.Crosswalks = append(out.Body.Crosswalks, frameworkdata.CrosswalkInfoOf(c))
	}
	return out, nil
}

type crosswalkInput struct {
	FrameworkPath
	From string `path:"from" doc:"Version that it leads from" example:"2018-draft" maxLength:"100"`
	To   string `path:"to" doc:"Version that it leads to" example:"2025" maxLength:"100"`
}

func (o *operations) getCrosswalk(ctx context.Context, in *crosswalkInput) (*answer[frameworkdata.Crosswalk], error) {
	all, err := o.frameworks.Crosswalks(ctx, in.Framework)
	if err != nil {
		return nil, err
	}
	if c := framework.Between(all, in.Framework, in.From, in.To); c != nil {
		return o.crosswalk(ctx, c)
	}
	return nil, errs.New(errs.NotFound, "frameworkapi.getCrosswalk", "frameworkapi.crosswalk", "from", in.From, "to", in.To)
}

type crosswalkIDInput struct {
	ID string `path:"id" doc:"Identifier of the crosswalk" maxLength:"60"`
}

func (o *operations) getCrosswalkByID(ctx context.Context, in *crosswalkIDInput) (*answer[frameworkdata.Crosswalk], error) {
	c, err := o.frameworks.Crosswalk(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return o.crosswalk(ctx, c)
}

// crosswalk is one with the wording at both ends.
func (o *operations) crosswalk(ctx context.Context, c *framework.Crosswalk) (*answer[frameworkdata.Crosswalk], error) {
	from, err := o.frameworks.Release(ctx, c.Framework, c.From)
	if err != nil {
		return nil, err
	}
	to, err := o.frameworks.Release(ctx, c.ToSlug(), c.To)
	if err != nil {
		return nil, err
	}
	return &answer[frameworkdata.Crosswalk]{frameworkdata.CrosswalkOf(c, from, to)}, nil
}
