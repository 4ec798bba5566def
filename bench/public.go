package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"pathways/bench/measure"
)

const (
	publicPeople = 16
	publicRounds = 9
	publicRound  = 300 * time.Millisecond
)

// contest is a page in one form against a bare handler that writes as many bytes.
type contest struct {
	name   string
	q      measure.Question
	bare   string // address
	ratios []float64
	rates  []float64
	bares  []float64

	cpu, bareCPU         time.Duration
	answers, bareAnswers int
}

// leastOfBare is the share of the rate of a bare handler that is asked for.
const leastOfBare = 0.60

// publicPages compares the public pages with bare handlers.
func publicPages(ctx context.Context, real *measure.Process) ([]row, error) {
	all, err := againstBare(ctx, real, publicRounds, ready, "/frameworks/isl/2025", "/frameworks/isl/2025/GE.1")
	if err != nil {
		return nil, err
	}
	var rows []row
	for _, c := range all {
		rows = append(rows, c.row(fmt.Sprintf("at least %.0f %%", 100*leastOfBare), leastOfBare))
	}
	return rows, nil
}

// The forms in which a page is asked for: one that is kept ready, and one that is made anew each time.
var (
	ready = []string{"plain", "gzip", "304"}
	anew  = ready[:2]
)

// againstBare compares what a server answers with bare handlers: both are processes of their own, and every round asks one
// and then the other, in turns first, so that a busy machine is unfair to both alike.
func againstBare(ctx context.Context, real *measure.Process, rounds int, forms []string, paths ...string) (all []*contest, err error) {
	var answers []bareAnswer
	for _, path := range paths {
		for _, form := range forms {
			c := &contest{name: path + ", " + form}
			switch form {
			case "plain":
				c.q = measure.Ask("GET", path, 200, nil)
			case "gzip":
				c.q = measure.Ask("GET", path, 200, nil, "Accept-Encoding: gzip")
			case "304":
				_, head, _, err := measure.Once(real.Addr, measure.Ask("GET", path, 200, nil, "Accept-Encoding: gzip"))
				if err != nil {
					return nil, err
				}
				c.q = measure.Ask("GET", path, 304, nil, "Accept-Encoding: gzip", "If-None-Match: "+headerOf(head, "Etag"))
			}
			a, head, body, err := measure.Once(real.Addr, c.q)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", c.name, err)
			}
			b, err := padded(a.Status, headerOf(head, "Content-Type"), a.Head, body)
			if err != nil {
				return nil, err
			}
			c.name += fmt.Sprintf(" (%.1f kB)", float64(a.Head+a.Length)/1000)
			all, answers = append(all, c), append(answers, b)
		}
	}
	bare, addrs, err := startBare(answers)
	if err != nil {
		return nil, err
	}
	defer bare.Stop()
	for i, c := range all {
		c.bare = addrs[i]
		if err := c.alike(real.Addr); err != nil {
			return nil, err
		}
	}
	for i := range rounds {
		for _, c := range all {
			if err := c.round(ctx, real, bare, i%2 == 0); err != nil {
				return nil, fmt.Errorf("%s: %w", c.name, err)
			}
		}
	}
	return all, nil
}

// row tells of a contest, and whether at least a share of the bare rate was reached.
func (c *contest) row(target string, atLeast float64) row {
	ratio := median(c.ratios)
	return row{
		what: c.name,
		measured: fmt.Sprintf("%.0f %% of bare (%.0f to %.0f); %s/s, bare %s/s; processor time a page %d µs, bare %d µs", 100*ratio,
			100*least(c.ratios), 100*greatest(c.ratios), thousands(median(c.rates)), thousands(median(c.bares)),
			c.cpu.Microseconds()/int64(max(1, c.answers)), c.bareCPU.Microseconds()/int64(max(1, c.bareAnswers))),
		target: target,
		met:    verdict(ratio >= atLeast),
	}
}

// alike makes sure that both write the same number of bytes.
func (c *contest) alike(addr string) error {
	a, _, _, err := measure.Once(addr, c.q)
	if err != nil {
		return err
	}
	b, _, _, err := measure.Once(c.bare, c.q)
	if err != nil {
		return err
	}
	if a != b {
		return fmt.Errorf("%s: the page answers %+v, the bare handler %+v", c.name, a, b)
	}
	return nil
}

func (c *contest) round(ctx context.Context, real, bare *measure.Process, realFirst bool) error {
	var rate, bareRate float64
	one := func(p *measure.Process, addr string, rate *float64, cpu *time.Duration, answers *int) error {
		before, err := p.CPU()
		if err != nil {
			return err
		}
		t, err := measure.Load(ctx, addr, c.q, publicPeople, publicRound)
		if err != nil {
			return err
		}
		after, err := p.CPU()
		*rate, *cpu, *answers = t.Rate(), *cpu+after-before, *answers+t.Answers
		return err
	}
	ours := func() error { return one(real, real.Addr, &rate, &c.cpu, &c.answers) }
	theirs := func() error { return one(bare, c.bare, &bareRate, &c.bareCPU, &c.bareAnswers) }
	order := []func() error{theirs, ours}
	if realFirst {
		order = []func() error{ours, theirs}
	}
	for _, turn := range order {
		if err := turn(); err != nil {
			return err
		}
	}
	c.rates, c.bares, c.ratios = append(c.rates, rate), append(c.bares, bareRate), append(c.ratios, rate/bareRate)
	return nil
}

// headerOf finds a header in the head of an answer; "" where there is none.
func headerOf(head []byte, name string) string {
	for row := range bytes.Lines(head) {
		if key, value, ok := strings.Cut(string(row), ":"); ok && strings.EqualFold(key, name) {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
