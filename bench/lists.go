package main

import (
	"context"
	"fmt"
	"path/filepath"

	"pathways/bench/measure"
	"pathways/bench/people"
	"pathways/internal/consultation"
	"pathways/internal/platform/db"
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
		rows = append(rows, listed(list.what, asks[few], asks[many], thousands(float64(many))))
	}
	more, err := keepersLists(ctx, b)
	return append(rows, more...), err
}

func listed(what string, few, many int64, rows string) row {
	return row{
		what:     what,
		measured: fmt.Sprintf("%d with %d rows, %d with %s", few, fewAndMany[0], many, rows),
		target:   "the same", met: verdict(few == many),
	}
}

// drawers is how many stewards bring the files of the larger organization: some may wait for each.
const drawers = 60

// keepersLists counts the same for the lists of those who keep frameworks, on a server of its own.
func keepersLists(ctx context.Context, b *bench) (rows []row, err error) {
	data := filepath.Join(b.dir, "drawers")
	owners, has := map[int]people.Person{}, map[int]people.Drawers{}
	err = withDesk(ctx, db.Options{Dir: data}, func(d *people.Desk) error {
		releases, err := d.Smalls(ctx, fewAndMany[1])
		if err != nil {
			return err
		}
		others, err := d.Join(ctx, "Gil", drawers)
		if err != nil {
			return err
		}
		for _, n := range fewAndMany {
			var slug string
			if owners[n], slug, err = d.Steward(ctx, fmt.Sprint("Ida", n)); err != nil {
				return err
			}
			if err := d.Stewards(ctx, slug, others); err != nil {
				return err
			}
			if has[n], err = d.Fill(ctx, owners[n], slug, others, releases, n); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("filling the drawers: %w", err)
	}
	c := &crowd{}
	if c.server, err = measure.ServeCounting(b.program, data); err != nil {
		return nil, err
	}
	defer c.server.Stop()
	const home = "/stewardship"
	for _, list := range []struct {
		what string
		path func(people.Drawers) string
	}{
		{"stewardship, all of it", func(people.Drawers) string { return home }},
		{"drafts", func(people.Drawers) string { return home + "/drafts" }},
		{"history of a draft", func(d people.Drawers) string { return home + "/drafts/" + d.Draft + "/history" }},
		{"imports", func(people.Drawers) string { return home + "/imports" }},
		{"report of an import", func(d people.Drawers) string { return home + "/imports/" + d.Import + "?show=all" }},
		{"consultations", func(people.Drawers) string { return home + "/consultations" }},
		{"crosswalks", func(people.Drawers) string { return home + "/crosswalks" }},
		{"history of a crosswalk", func(d people.Drawers) string { return home + "/crosswalks/" + d.Crosswalk + "/history" }},
		{"extensions", func(people.Drawers) string { return home + "/extensions" }},
		{"additions of an extension", func(d people.Drawers) string { return home + "/extensions/" + d.Extension }},
		{"history of an extension", func(d people.Drawers) string { return home + "/extensions/" + d.Extension + "/history" }},
		{"translations", func(people.Drawers) string { return home + "/translations" }},
	} {
		var asks []int64
		for _, n := range fewAndMany {
			q := get(list.path(has[n]), owners[n])
			once, err := c.statements(ctx, func(int) measure.Question { return q })
			if err != nil {
				return nil, fmt.Errorf("%s: %w", list.path(has[n]), err)
			}
			asks = append(asks, once)
		}
		many := thousands(float64(fewAndMany[1]))
		if list.what == "consultations" {
			many = fmt.Sprintf("%d, the most there may be", consultation.MaxHeld)
		}
		rows = append(rows, listed(list.what, asks[0], asks[1], many))
	}
	return rows, nil
}
