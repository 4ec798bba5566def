package main

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"pathways/bench/measure"
	"pathways/bench/people"
)

// carry is a question that brings the pathway along, as our script sends it.
func carry(path string, headers ...string) (measure.Question, error) {
	p, err := people.Answered(5, 0)
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
