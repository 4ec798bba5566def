package main

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"time"

	"pathways/bench/measure"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/pathway"
)

// answered is a pathway in which all competencies of isl@2025 have both answers, every fifth a note, five are
// priorities and each of these has a goal: what a form carries from page to page.
func answered() (*pathway.Pathway, error) {
	releases, err := isl.Releases()
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(releases, func(r *framework.Release) bool { return r.Version == "2025" })
	if at < 0 {
		return nil, fmt.Errorf("isl has no release 2025")
	}
	t := framework.NewTree(releases[at])
	now := time.Now().Add(-time.Hour)
	p := pathway.New(now)
	p.Begin("isl", "2025", "current-role", "", now)
	var changes []pathway.Change
	fill := func(name string, values ...string) {
		now = now.Add(time.Second)
		changes = append(changes, pathway.Change{ID: pathway.NewID(), Name: name, Values: values, At: now})
	}
	uses := []string{"regularly", "now-and-then", "not-now", "not-part", "decline"}
	wishes := []string{"develop", "fine-tune", "not-now"}
	for _, u := range t.Units() {
		fill("say.pass."+u.Code, "closer")
	}
	leaves := t.Leaves("")
	for i, leaf := range leaves {
		fill("say.use."+leaf.Code, uses[i%len(uses)])
		fill("say.wish."+leaf.Code, wishes[i/2%len(wishes)])
		if i%5 == 0 {
			fill("say.note."+leaf.Code, "On the floor on weekends, with families who come for the first time; I would like to do it more often.")
		}
	}
	var picked []string
	for i := 0; i < len(leaves) && len(picked) < 5; i += 13 {
		picked = append(picked, leaves[i].Code)
		goal := pathway.NewID()
		fill("goal."+goal+".items", leaves[i].Code)
		fill("goal."+goal+".why", "It is what visitors ask me for most, and what I like best about the work.")
	}
	fill("pick", picked...)
	if refused := p.Apply(changes, t, now); len(refused) > 0 {
		return nil, fmt.Errorf("%d of %d changes did not fit, the first %s: %s", len(refused), len(changes), refused[0].Name, refused[0].Key)
	}
	return p, nil
}

// carry is a question that brings the pathway along, as our script sends it.
func carry(path string, headers ...string) (measure.Question, error) {
	p, err := answered()
	if err != nil {
		return measure.Question{}, err
	}
	token, err := p.Token()
	if err != nil {
		return measure.Question{}, err
	}
	return measure.Ask("POST", path, 200, []byte(url.Values{"file": {token}}.Encode()), append(headers, "Pathways-Script: 1")...), nil
}

const (
	guestPeople = 8
	guestRounds = 5
	guestRound  = 600 * time.Millisecond
)

// guestPages measures pages that carry a whole pathway: it comes in, is read and checked, is drawn, and goes out again.
func guestPages(ctx context.Context, b *bench) (rows []row, err error) {
	for _, path := range []string{"/pathway/map", "/pathway/reflect/GE.COM", "/pathway/plan"} {
		q, err := carry(path, "Accept-Encoding: gzip")
		if err != nil {
			return nil, err
		}
		a, _, _, err := measure.Once(b.real.Addr, q)
		if err != nil {
			return nil, fmt.Errorf("POST %s: %w", path, err)
		}
		var rates, halves, slow []float64
		answers := 0
		before, err := b.real.CPU()
		if err != nil {
			return nil, err
		}
		for range guestRounds {
			t, err := measure.Load(ctx, b.real.Addr, q, guestPeople, guestRound)
			if err != nil {
				return nil, fmt.Errorf("POST %s: %w", path, err)
			}
			answers += t.Answers
			rates = append(rates, t.Rate())
			halves = append(halves, float64(t.Wait(0.5)))
			slow = append(slow, float64(t.Wait(0.99)))
		}
		after, err := b.real.CPU()
		if err != nil {
			return nil, err
		}
		rows = append(rows, row{
			what: fmt.Sprintf("POST %s, %d at once", path, guestPeople),
			measured: fmt.Sprintf("%s/s (%s to %s); half within %s, 99 %% within %s; processor time a page %s; %.1f kB in, %.1f kB out (gzip)", thousands(median(rates)),
				thousands(least(rates)), thousands(greatest(rates)), millis(time.Duration(median(halves))),
				millis(time.Duration(median(slow))), millis((after-before)/time.Duration(max(1, answers))), float64(len(q.Raw))/1000, float64(a.Head+a.Length)/1000),
		})
	}
	return rows, nil
}
