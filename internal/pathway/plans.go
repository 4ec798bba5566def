package pathway

import (
	"context"
	"slices"

	"pathways/internal/plan"
	"pathways/internal/platform/db"
)

// PlansOf gives the plans of several people at once, each person's oldest first. Who calls has decided that it may
// read them; nothing of one person's is to be shown to another. A plan that was brought over into another is left out: its
// dates are in that one.
func PlansOf(ctx context.Context, tx *db.Tx, people []string) (map[string][]plan.Plan, error) {
	if len(people) == 0 {
		return nil, nil
	}
	all, err := selectPlansOf(ctx, tx, people)
	for person, plans := range all {
		carried := map[string]bool{}
		for i := range plans {
			carried[plans[i].Carried] = true
		}
		all[person] = slices.DeleteFunc(plans, func(p plan.Plan) bool { return carried[p.ID] })
	}
	return all, err
}
