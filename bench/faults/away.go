//go:build linux

package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"pathways/bench/measure"
	"pathways/internal/pathway"
)

// seenAway counts what people saw while the database was away.
type seenAway struct {
	good, clear, slow, other atomic.Int64
	strange                  sync.Map // what was neither a page nor a clear page for faults
}

// away takes PostgreSQL from under 8 people who use their pages and save answers: killed, or held so that it accepts and
// never answers. Their sessions go on afterwards and nothing acknowledged is lost.
func away(ctx context.Context, h *house, held bool, during time.Duration) {
	pg := h.postgres()
	if pg == nil {
		return
	}
	defer pg.Close()
	if !h.must(pg.Do("CREATE DATABASE house"), "create a database") {
		return
	}
	s, err := h.settle(ctx, fmt.Sprintf("away-%v", held), pg.URL("house"), 8)
	if !h.must(err, "people") {
		return
	}
	before, err := s.statements(ctx)
	if !h.must(err, "count") {
		return
	}
	node, err := s.serve(h)
	if !h.must(err, "start") {
		return
	}
	defer node.Stop()
	out := &said{acks: map[string]bool{}, last: map[int]pathway.Change{}, next: make([]int, len(s.people))}
	var seen [3]seenAway // before, meanwhile, afterwards
	var phase atomic.Int32
	use, stop := context.WithCancel(ctx)
	var all sync.WaitGroup
	for i := range s.people {
		all.Go(func() { s.use(use, node, i, out, &phase, &seen) })
	}
	time.Sleep(time.Second)
	phase.Store(1)
	if held {
		err = pg.Hold()
	} else {
		pg.Kill()
	}
	h.must(err, "take PostgreSQL away")
	select {
	case <-ctx.Done():
	case <-time.After(during):
	}
	if held {
		err = pg.Release()
	} else {
		err = pg.Start()
	}
	if !h.must(err, "give PostgreSQL back") {
		stop()
		all.Wait()
		return
	}
	back := time.Now()
	first := asPerson(node, s.people[0])
	well := until(ctx, 30*time.Second, func() bool { return first.Get("/pathway/plan").Status == 200 })
	h.see(well, "the plan comes again by itself after %v", time.Since(back).Round(time.Millisecond))
	time.Sleep(2 * time.Second) // what was asked meanwhile is answered by now
	phase.Store(2)
	time.Sleep(time.Second)
	stop()
	all.Wait()
	for i, when := range []string{"before", "meanwhile", "afterwards"} {
		c := &seen[i]
		fine := c.other.Load() == 0 && c.slow.Load() == 0
		switch i {
		case 1:
			fine = fine && c.clear.Load() > 0
		default:
			fine = fine && c.good.Load() > 0 && c.clear.Load() == 0
		}
		h.see(fine, "%s: %d pages and answers came, %d said clearly that the server cannot just now (503), %d took longer than 15 s, %d were something else %v",
			when, c.good.Load(), c.clear.Load(), c.slow.Load(), c.other.Load(), some(&c.strange))
	}
	for i := range s.people {
		if c, unheard := out.last[i]; unheard && save(asPerson(node, s.people[i]), c) {
			out.acks[c.ID] = true
		}
	}
	s.compare(ctx, h, out, before, "PostgreSQL")
	h.doctor(ctx, append([]string{"--data", s.data}, s.flags...)...)
}

// use has one person read their plan and save an answer in turns. Who hears that an answer was not saved sends it again.
func (s *settled) use(ctx context.Context, node *measure.Process, i int, out *said, phase *atomic.Int32, seen *[3]seenAway) {
	v := asPerson(node, s.people[i])
	for ctx.Err() == nil {
		at := phase.Load()
		a := v.Get("/pathway/plan")
		if phase.Load() != at {
			continue // it was asked before and answered after
		}
		c := &seen[at]
		switch {
		case a.Took > 15*time.Second:
			c.slow.Add(1)
		case a.Status == 200:
			c.good.Add(1)
		case a.Status == 503 && forPeople(a.Page):
			c.clear.Add(1)
		default:
			c.other.Add(1)
			c.strange.Store(fmt.Sprint(a.Status, " ", a.Err, " ", heading(a.Page)), true)
		}
		out.mu.Lock()
		change, again := out.last[i]
		if !again {
			change = s.answer(out.next[i])
			out.next[i]++
			out.last[i] = change
		}
		out.mu.Unlock()
		if save(v, change) {
			out.mu.Lock()
			out.acks[change.ID] = true
			delete(out.last, i)
			out.mu.Unlock()
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// some lists the keys of a map.
func some(m *sync.Map) (all []string) {
	m.Range(func(key, _ any) bool {
		all = append(all, key.(string))
		return len(all) < 5
	})
	return all
}
