package frameworkapi

import (
	"context"

	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/errs"
)

func (o *operations) getPractice(ctx context.Context, in *ReleasePath) (*answer[frameworkdata.Practice], error) {
	t, _, err := o.release(ctx, in)
	if err != nil {
		return nil, err
	}
	p, ok := frameworkdata.PracticeOf(t)
	if !ok {
		return nil, errs.New(errs.NotFound, "frameworkapi.getPractice", "frameworkapi.practice", "version", t.Version)
	}
	return &answer[frameworkdata.Practice]{p}, nil
}
