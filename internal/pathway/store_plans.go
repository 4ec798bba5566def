package pathway

import (
	"context"
	"strconv"
	"strings"

	"pathways/internal/plan"
	"pathways/internal/platform/db"
)

func selectPlansOf(ctx context.Context, tx *db.Tx, people []string) (map[string][]plan.Plan, error) {
	var marks []string
	var args []any
	for i, person := range people {
		marks = append(marks, "$"+strconv.Itoa(i+1))
		args = append(args, person)
	}
	rows, err := tx.Query(ctx, `SELECT person_id, doc FROM plan WHERE person_id IN (`+strings.Join(marks, ", ")+`) ORDER BY person_id, created_at, id`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string][]plan.Plan{}
	for rows.Next() {
		var person, doc string
		if err := rows.Scan(&person, &doc); err != nil {
			return nil, err
		}
		pl, err := readPlan(doc)
		if err != nil {
			return nil, err
		}
		all[person] = append(all[person], pl)
	}
	return all, rows.Err()
}
