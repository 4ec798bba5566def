package pathway

import (
	"context"

	"pathways/internal/plan"
	"pathways/internal/platform/db"
)

// PlansOf gives the plans of several people at once, each person's oldest first. Who calls has decided that it may
// read them; nothing of one person's is to be shown to another.
func PlansOf(ctx context.Context, tx *db.Tx, people []string) (map[string][]plan.Plan, error) {
	if len(people) == 0 {
		return nil, nil
	}
	return selectPlansOf(ctx, tx, people)
}
