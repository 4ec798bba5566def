package main

import (
	"context"
	"fmt"

	"pathways/bench/measure"
	"pathways/bench/people"
)

// lists counts what pages with lists ask of the database when there are few rows and when there are many: the same.
// What it finds on SQLite holds for PostgreSQL too, as both run the same statements.
func lists(ctx context.Context, b *bench) (rows []row, err error) {
	c := b.crowd
	few, many := fewAndMany[0], fewAndMany[1]
	keeper := func(n int) people.Person { return c.keepers[n] }
	owner := func(int) people.Person { return c.people[0] }
	for _, list := range []struct {
		what string
		by   func(n int) people.Person
		path func(n int) string
	}{
		{"evidence", keeper, func(int) string { return "/evidence" }},
		{"evidence on paper", keeper, func(int) string { return "/evidence/print" }},
		{"what I share", keeper, func(int) string { return "/sharing" }},
		{"what I could share", keeper, func(int) string { return "/sharing/new" }},
		{"portfolio, to choose for it", keeper, func(int) string { return "/portfolio" }},
		{"people of an organization", owner, func(n int) string { return "/organizations/" + c.slugs[n] + "/people" }},
		{"history of an organization", owner, func(n int) string { return "/organizations/" + c.slugs[n] + "/history" }},
	} {
		asks := map[int]int64{}
		for _, n := range fewAndMany {
			q := get(list.path(n), list.by(n))
			if asks[n], err = c.statements(ctx, func(int) measure.Question { return q }); err != nil {
				return nil, fmt.Errorf("%s: %w", list.path(n), err)
			}
		}
		rows = append(rows, row{
			what:     list.what,
			measured: fmt.Sprintf("%d with %d rows, %d with %s", asks[few], few, asks[many], thousands(float64(many))),
			target:   "the same", met: verdict(asks[few] == asks[many]),
		})
	}
	return rows, nil
}
