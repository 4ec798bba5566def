package frameworkapi

import (
	"context"

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
	for _, c := range all {
		if c.From != in.From || c.To != in.To {
			continue
		}
		from, err := o.frameworks.Release(ctx, in.Framework, in.From)
		if err != nil {
			return nil, err
		}
		to, err := o.frameworks.Release(ctx, in.Framework, in.To)
		if err != nil {
			return nil, err
		}
		return &answer[frameworkdata.Crosswalk]{frameworkdata.CrosswalkOf(c, from, to)}, nil
	}
	return nil, errs.New(errs.NotFound, "frameworkapi.getCrosswalk", "frameworkapi.crosswalk", "from", in.From, "to", in.To)
}
