//go:build linux

package main

import (
	"context"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"pathways/bench/measure"
	"pathways/internal/platform/db/dbtest"
)

// postgres starts a PostgreSQL of our own on a private socket; nil, with a note, where there is none.
func (h *house) postgres() *dbtest.Server {
	pg, err := dbtest.NewServer()
	if err != nil {
		h.skip("PostgreSQL: %v", err)
		return nil
	}
	return pg
}

// migrating starts four nodes at the same moment, twice: each time on an empty database.
func migrating(ctx context.Context, h *house) {
	pg := h.postgres()
	if pg == nil {
		return
	}
	defer pg.Close()
	for _, database := range []string{"first", "second"} {
		if !h.must(pg.Do("CREATE DATABASE "+database), "create a database") {
			return
		}
		data := filepath.Join(h.dir, database)
		began := time.Now()
		var nodes [4]*measure.Process
		var faults [4]error
		var all sync.WaitGroup
		for i := range nodes {
			all.Go(func() { nodes[i], faults[i] = measure.Serve(h.program, data, "--database", pg.URL(database)) })
		}
		all.Wait()
		for i, p := range nodes {
			if !h.must(faults[i], "a node") {
				continue
			}
			h.page(p, "GET", "/frameworks/isl/2018-draft", 200, time.Second, "node "+string(rune('1'+i)))
			p.Stop()
		}
		h.see(true, "four nodes were up and served in %v", time.Since(began).Round(time.Millisecond))
		h.doctor(ctx, "--data", data, "--database", pg.URL(database))
	}
}

// outage takes PostgreSQL away for 10 s: killed at once, or held so that it accepts and never answers.
func outage(ctx context.Context, h *house, held bool) {
	pg := h.postgres()
	if pg == nil {
		return
	}
	defer pg.Close()
	if !h.must(pg.Do("CREATE DATABASE house"), "create a database") {
		return
	}
	data := filepath.Join(h.dir, "outage")
	p, err := measure.Serve(h.program, data, "--database", pg.URL("house"))
	if !h.must(err, "start") {
		return
	}
	defer p.Stop()
	h.page(p, "GET", "/frameworks/isl/2025", 200, time.Second, "before")
	h.page(p, "GET", "/frameworks/isl/2025.csv", 200, time.Second, "before, read from the database")
	h.page(p, "GET", "/readyz", 200, time.Second, "before")
	gone := time.Now()
	if held {
		if !h.must(pg.Hold(), "hold the server") {
			return
		}
	} else {
		pg.Kill()
	}
	h.page(p, "GET", "/frameworks/isl/2025", 200, time.Second, "meanwhile, kept page")
	h.page(p, "GET", "/frameworks/isl/2025/JE.4", 200, time.Second, "meanwhile, page not seen before")
	h.page(p, "POST", "/pathway", 200, time.Second, "meanwhile, My pathway")
	h.page(p, "GET", "/livez", 200, time.Second, "meanwhile")
	h.page(p, "GET", "/readyz", 503, 3*time.Second, "meanwhile")
	text := string(h.page(p, "GET", "/frameworks/isl/2025.pdf?layout=guide&paper=a4", 503, 15*time.Second, "meanwhile, a document that is checked against the database"))
	h.see(strings.Contains(text, "<h1") && !strings.Contains(text, "goroutine") && !strings.Contains(text, pg.URL("house")), "its page is one for people: %q", heading(text))
	select {
	case <-ctx.Done():
		return
	case <-time.After(time.Until(gone.Add(10 * time.Second))):
	}
	if held {
		err = pg.Release()
	} else {
		err = pg.Start()
	}
	if !h.must(err, "give PostgreSQL back") {
		return
	}
	back := time.Now()
	ready := measure.Ask("GET", "/readyz", 200, nil)
	for time.Since(back) < 30*time.Second {
		if _, _, _, err = measure.Once(p.Addr, ready); err == nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	h.see(err == nil, "ready again by itself after %v", time.Since(back).Round(time.Millisecond))
	h.page(p, "GET", "/frameworks/isl/2025.xlsx", 200, time.Second, "afterwards, read from the database")
	h.doctor(ctx, "--data", data, "--database", pg.URL("house"))
}

// heading is the text of the first h1 of a page.
func heading(page string) string {
	_, rest, _ := strings.Cut(page, "<h1")
	_, rest, _ = strings.Cut(rest, ">")
	text, _, _ := strings.Cut(rest, "</h1>")
	return text
}
