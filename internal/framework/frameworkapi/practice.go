package frameworkapi

import (
	"context"

	"pathways/internal/platform/errs"
	"pathways/internal/practice"
)

func (o *operations) getPractice(ctx context.Context, in *ReleasePath) (*answer[practice.Data], error) {
	t, _, err := o.release(ctx, in)
	if err != nil {
		return nil, err
	}
	p, ok := practice.DataOf(t)
	if !ok {
		return nil, errs.New(errs.NotFound, "frameworkapi.getPractice", "frameworkapi.practice", "version", t.Version)
	}
	return &answer[practice.Data]{p}, nil
}
